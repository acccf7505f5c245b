"""What a person sees while files are read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from pipeline.report.render.progress import VERDICT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from rich.console import RenderableType

LEAST_ELAPSED_S = 0.1  # before this no rate means anything
FAST_PER_S = 10  # steps a second from which the fraction does not matter


class _Bar(Progress):
    """A bar on one line, and the counts of verdicts below it, so that a narrow terminal shows both."""

    def get_renderables(self) -> Iterator[RenderableType]:
        """Give the lines from the top down."""
        yield from super().get_renderables()
        yield from (Text(task.fields["counts"], style="dim") for task in self.tasks if task.fields["counts"])


class IngestProgress:
    """A bar with rate, time left and counts on a terminal; silent in a pipe.

    Parameters
    ----------
    console
        Where to show it; standard error by default.
    """

    def __init__(self, console: Console | None = None) -> None:
        console = console or Console(stderr=True)
        self.bar = _Bar(
            TextColumn("{task.description:<10}"),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(compact=True),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self.counts: Counter[str] = Counter()

    def __enter__(self) -> Self:
        """Start the bar."""
        self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the bar, also after an error."""
        self.bar.stop()

    def begin(self, stage: str, total: int | None) -> None:
        """Start a new stage of `total` steps, None if not known yet."""
        for task in self.bar.task_ids:
            self.bar.remove_task(task)
        self.counts.clear()
        self.bar.add_task(stage, total=total, rate="", counts="")

    def step(self, verdict: str | None = None) -> None:
        """Count one step, with the verdict of a file where it is one."""
        if verdict:
            self.counts[verdict] += 1
        counts = "  ".join(f"{count} {VERDICT_WORDS[word]}" for word, count in self.counts.items())
        for task in self.bar.tasks:
            rate = (task.completed + 1) / max(task.elapsed or 0.0, LEAST_ELAPSED_S)
            self.bar.update(task.id, advance=1, rate=f"{rate:.{0 if rate >= FAST_PER_S else 1}f}/s", counts=counts)
