"""Looking without storing: one file analysed, rows of the tables listed."""

from __future__ import annotations


