"""Muscle, fat and strength in full: their ranges, what moves them, and what would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.physiology.parameters_body import FAT_CHANGE
from pipeline.report import quantities
from pipeline.report.sections import tables
from pipeline.report.sections.answer import none_matters
from pipeline.report.sections.blocks import Point, Section, titled
from pipeline.report.sentences import sentence
from pipeline.vocabulary import OUTCOMES, Outcome

if TYPE_CHECKING:
    from pipeline.report.document.answer import VerdictPart
    from pipeline.report.document.whole import Document


def body_sections(document: Document) -> tuple[Section, ...]:
    """Show muscle and fat, what moves them, what would sharpen the answer, and what would change it."""
    return _size(document.verdict), _why(document), _sharper(document), _changes(document)


def _size(verdict: VerdictPart) -> Section:
    """Show muscle and fat apart, with their ranges, and strength apart from both."""
    definitions = [sentence(f"definition.{name}") for name in OUTCOMES if verdict.label in (name, "undecided")]
    return titled(
        "size",
        text=(verdict.horizon, *_readings(verdict), verdict.hips_text or "", verdict.stronger_text),
        table=tables.directions(verdict),
        after=(*definitions, sentence("definition.fat")),
    )


def _readings(verdict: VerdictPart) -> list[str]:
    """Say what weeks like this one alone would do, and what other worths of running would make of the answer."""
    alone = verdict.like_this_week
    texts = [] if verdict.worth_text is None else [verdict.worth_text]
    if alone is None:
        return texts
    kept = alone[Outcome.MAINTAINING] + alone[Outcome.TONING]
    shares = {"growing": alone[Outcome.GROWING], "kept": kept, "shrinking": alone[Outcome.SHRINKING]}
    words = {name: quantities.probability_text(share) for name, share in shares.items()}
    return [sentence("alone.text", **words), *texts]


def _why(document: Document) -> Section:
    drivers = document.verdict.drivers
    return titled("why", points=tuple(Point(driver.text, mark=driver.evidence) for driver in drivers))


def _sharper(document: Document) -> Section:
    missing = document.verdict.missing
    return titled("sharper", points=tuple(Point(m.text, code=m.command, hint=m.hint) for m in missing))


def _changes(document: Document) -> Section:
    """Show the single changes, the one that matters most first, and what speaks against some."""
    if not document.changes:
        return titled("changes")
    texts = {change.change: change.text for change in document.changes}
    first = document.first_change
    most = "first_change.goal" if document.goal else "first_change.text"
    lead = sentence(most, change=texts[first]) if first else none_matters(document)
    against = [f"{change.text}. {change.why_not_text}" for change in document.changes if change.why_not_text]
    return titled(
        "changes",
        lead=lead,
        text=(sentence("explain.changes"),),
        table=tables.changes(document),
        points=tuple(Point(text) for text in (*_fat_moved(document), *against)),
    )


def _fat_moved(document: Document) -> list[str]:
    """Say what becomes of gluteal fat where a change moves it by as much as makes a class."""
    now = document.verdict.fat_change_pct
    if now is None:
        return []
    fat, before = "{} %".format, quantities.signed_range(now)
    return [
        sentence(
            "change_fat.text",
            change=change.text,
            fat=fat(quantities.signed_range(change.fat_change_pct)),
            before=fat(before),
        )
        for change in document.changes
        if abs(change.fat_change_pct.value - now.value) >= FAT_CHANGE.value
    ]
