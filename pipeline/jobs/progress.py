"""Whoever wants to see a job's progress."""

from __future__ import annotations

from typing import Protocol


class Watch(Protocol):
    """Told of every stage of a job and of every step in it."""

    def begin(self, stage: str, total: int | None) -> None:
        """Start a stage of `total` steps, None where nobody knows yet."""

    def step(self, verdict: str | None = None) -> None:
        """Count one step, with the verdict of a file where it is one."""


class Silent:
    """Watches without a word."""

    def begin(self, stage: str, total: int | None) -> None:
        """Take no notice."""

    def step(self, verdict: str | None = None) -> None:
        """Take no notice."""
