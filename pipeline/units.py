"""Factors between units that all stages share."""

from __future__ import annotations

MICROSECONDS = 1_000_000
"""Microseconds of a second."""

KG_PER_LB = 0.45359237
"""Kilograms of an international avoirdupois pound, exactly."""
