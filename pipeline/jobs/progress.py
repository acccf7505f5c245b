"""The interface of a progress display."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """A display of a job's progress: its stages, and the steps of each."""

    def begin(self, stage: str, total: int | None) -> None:
        """Start a stage of `total` steps; None where their number is not known yet."""

    def step(self, verdict: str | None = None) -> None:
        """Count one step; `verdict` is that of a file, where the step is one."""


class Silent:
    """A progress display that shows nothing."""

    def begin(self, stage: str, total: int | None) -> None:
        """Ignore it."""

    def step(self, verdict: str | None = None) -> None:
        """Ignore it."""
