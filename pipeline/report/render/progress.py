"""What a person sees of an import once it has ended, and of an export before it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pipeline.vocabulary import FILE_STATUSES, FileStatus
from pipeline.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.outcomes import Ingested, Proposal

COMMONEST = 5
VERDICT_WORDS = {
    "stored": "stored",
    "duplicate": "duplicate",
    "recovered": "recovered from damage",
    "not_an_activity": "without an activity",
    "unsupported": "of kinds not read",
    "rejected": "rejected",
}


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
