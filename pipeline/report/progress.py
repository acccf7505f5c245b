"""What a person sees while files are read, and the summary at the end."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pipeline.vocabulary import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from pipeline.outcomes import Ingested

COMMONEST = 5
VERDICT_WORDS = {
    "stored": "stored",
    "duplicate": "duplicates",
    "recovered": "recovered from damage",
    "not_an_activity": "no activities",
    "unsupported": "of other kinds",
    "rejected": "rejected",
}


class IngestProgress:
    """A bar with rate, time left and counts on a terminal; silent in a pipe."""

    def __init__(self) -> None:
        self.bar = Progress(
            TextColumn("{task.description:<10}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(compact=True),
            TextColumn("{task.fields[counts]}"),
            console=Console(stderr=True),
            transient=True,
            disable=not Console(stderr=True).is_terminal,
        )
        self.counts: Counter[str] = Counter()

    def __enter__(self) -> Self:
        """Start the bar."""
        self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away, whatever happened."""
        self.bar.stop()

    def begin(self, stage: str, total: int) -> None:
        """Start a new stage of `total` steps."""
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
            rate = f"{task.finished_speed or task.speed or 0:.0f}/s"
            self.bar.update(task.id, advance=1, rate=rate, counts=counts)


def ingest_summary(outcomes: Sequence[Ingested]) -> str:
    """Say what became of the files of each athlete, with the commonest reasons of those that were not stored."""
    lines = []
    for outcome in outcomes:
        lines.append(f"{outcome.athlete}: {sum(outcome.verdicts.values())} new files, {outcome.known} known already")
        lines += [
            f"  {outcome.verdicts[verdict]:6d} {VERDICT_WORDS[verdict]}"
            for verdict in VERDICTS
            if outcome.verdicts[verdict]
        ]
        reasons = Counter(reason for _, reason in outcome.newly_rejected)
        lines += [f"         {count} x {reason}" for reason, count in reasons.most_common(COMMONEST)]
        if outcome.newly_rejected:
            lines.append(f"         all of them: glute ledger {outcome.athlete} --verdict rejected")
        lines.append(f"  {outcome.derived:6d} activities labelled and estimated")
        lines += [f"  note: {note}" for note in outcome.notes]
    return "\n".join(lines)
