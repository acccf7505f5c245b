"""What a person sees while files are read, and the summary at the end."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from pipeline.vocabulary import FILE_STATUSES, FileStatus
from pipeline.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from rich.console import RenderableType

    from pipeline.outcomes import Ingested, Proposal

COMMONEST = 5
LEAST_ELAPSED_S = 0.1  # before this no rate means anything
FAST_PER_S = 10  # steps a second from which the fraction does not matter
VERDICT_WORDS = {
    "stored": "stored",
    "duplicate": "duplicate",
    "recovered": "recovered from damage",
    "not_an_activity": "without an activity",
    "unsupported": "of kinds not read",
    "rejected": "rejected",
}


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


def verdicts_in_words(outcomes: Sequence[Ingested]) -> list[tuple[int, str]]:
    """Count files by verdict, in words; opened archives stand apart, as they gave the files that are counted, too."""
    counts = sum((one.verdicts for one in outcomes), Counter[str]())
    archives = sum(one.archives for one in outcomes)
    counts[FileStatus.NOT_AN_ACTIVITY] -= archives
    by_verdict = ((counts[verdict], VERDICT_WORDS[verdict]) for verdict in FILE_STATUSES)
    found = ((archives, "archive opened" if archives == 1 else "archives opened"), *by_verdict)
    return [(count, words) for count, words in found if count]


def ingest_summary(outcomes: Sequence[Ingested]) -> str:
    """Say what became of the files of each athlete, with the commonest reasons of those that gave nothing."""
    return "\n".join(line for outcome in outcomes for line in _summary_of(outcome))


def ingest_rows(outcomes: Sequence[Ingested]) -> list[dict[str, Any]]:
    """Say the same as JSON; every verdict is there, also where no file has it."""
    return [
        {
            "athlete": outcome.athlete,
            "verdicts": {verdict: outcome.verdicts[verdict] for verdict in FILE_STATUSES},
            "known": outcome.known,
            "waiting": outcome.waiting,
            "newly_rejected": [{"source": source, "reason": reason} for source, reason in outcome.newly_rejected],
            "reasons": dict(outcome.reasons.most_common()),
            "derived": outcome.derived,
            "labelled": outcome.labelled,
            "notes": [*([outcome.failure] if outcome.failure else []), *outcome.notes],
        }
        for outcome in outcomes
    ]


def proposal_text(proposal: Proposal) -> str:
    """Show the profile that was found in an export."""
    shown = {key: f"{value:g}" if isinstance(value, float) else value for key, value in proposal.given.items()}
    found = ", ".join(f"{key} {value}" for key, value in shown.items())
    return (
        f"{counted(proposal.files, 'file')}; {counted(proposal.activities, 'activity', 'activities')} "
        f"in the {proposal.looked_into} inspected\nfound about you: {found or 'nothing'}"
    )


def _summary_of(outcome: Ingested) -> Iterator[str]:
    new = sum(outcome.verdicts.values())
    if outcome.failure and not new and not outcome.known and not outcome.waiting:
        yield outcome.failure
        return
    yield f"{outcome.athlete}: {counted(new, 'new file')}, {outcome.known} known already"
    yield from (f"  {count:6d} {words}" for count, words in verdicts_in_words([outcome]))
    yield from _reasons_of(outcome)
    if outcome.waiting:
        yield f"  {outcome.waiting:6d} left for the next run: they may still be written"
    yield f"  {outcome.labelled:6d} {'activity' if outcome.labelled == 1 else 'activities'} labelled"
    if outcome.derived > outcome.labelled:
        yield f"  {outcome.derived - outcome.labelled:6d} without labels: not on foot, or nothing to label in them"
    if outcome.failure:
        yield f"  {outcome.failure}"
    for note in outcome.notes:
        yield f"  note: {note}"


def _reasons_of(outcome: Ingested) -> Iterator[str]:
    """Name the commonest reasons of files that gave nothing."""
    for reason, count in outcome.reasons.most_common(COMMONEST):
        yield f"         {count} x {reason}"
    if len(outcome.reasons) > COMMONEST:
        yield f"         and {counted(len(outcome.reasons) - COMMONEST, 'other reason')}"
    if outcome.reasons:
        yield f"         each of them: glute ledger {outcome.athlete}"
