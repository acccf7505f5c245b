"""What the short report of a terminal shows of one week; the page shows more beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.report.sections.answer import brief_change, brief_missing
from pipeline.report.sections.blocks import Point, titled
from pipeline.report.sections.effect import caveats
from pipeline.report.sections.plan import plan_section
from pipeline.report.sections.week import answer, calendar, labels, strips, usual
from pipeline.report.sentences import sentence

if TYPE_CHECKING:
    from pipeline.report.document.whole import Document
    from pipeline.report.sections.blocks import Section
    from pipeline.vocabulary import Units


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortWeek:
    """What the short report of a week shows.

    `safety` outranks everything; `answer` is None where size and fat are left out; `facts` are the three lines below
    the first screen: since last week, the one change, the one missing input.
    """

    athlete: str
    iso_week: str
    week: str
    span: str
    safety: tuple[str, ...]
    answer: answer.Answer | None
    hidden: str
    effect_title: str
    measures: tuple[usual.Measure, ...]
    caveats: tuple[str, ...]
    facts: tuple[tuple[str, Point], ...]
    runs_heading: str
    runs: tuple[strips.RunStrip, ...]
    labels_heading: str
    labels: tuple[labels.LabelRow, ...]
    plan: Section
    days: tuple[calendar.Day, ...]


def build_short(document: Document, units: Units) -> ShortWeek:
    """Make what the short report of a week shows from its document."""
    verdict = document.verdict
    hidden = verdict.body_hidden
    plan = plan_section(document, units)
    return ShortWeek(
        athlete=document.athlete,
        iso_week=document.week,
        week=document.week.partition("W")[2].lstrip("0"),
        span=_span(document),
        safety=tuple(item.text for item in verdict.safety),
        answer=answer.answer_of(document),
        hidden=verdict.horizon if hidden else "",
        effect_title=usual.title(document),
        measures=usual.measures_of(document),
        caveats=_caveats(document),
        facts=_facts(document),
        runs_heading=strips.heading(document) if document.runs else sentence("explain.no_runs"),
        runs=strips.strips_of(document, units),
        labels_heading=labels.heading(document),
        labels=labels.rows_of(document, units) if document.runs else (),
        plan=titled("plan") if plan.is_empty() else plan,
        days=() if hidden else calendar.days_of(document),
    )


def _caveats(document: Document) -> tuple[str, ...]:
    """Say what of the week's running is not known, and what counts nothing; nothing in a week without a run."""
    effect = document.effect if document.runs else None
    return tuple(point.text for point in caveats(effect)) if effect else ()


def _span(document: Document) -> str:
    """Return the days of the week, as `9-15 November 2026`."""
    start, end = (date.fromisoformat(day) for day in (document.week_start, document.week_end))
    days = {"first": str(start.day), "last": str(end.day), "year": str(end.year)}
    first_month, month = (sentence(f"month.{day.month}") for day in (start, end))
    if start.month == end.month:
        return sentence("week.span", month=month, **days)
    if start.year != end.year:
        return sentence("week.span_years", first_month=first_month, first_year=str(start.year), month=month, **days)
    return sentence("week.span_months", first_month=first_month, month=month, **days)


def _facts(document: Document) -> tuple[tuple[str, Point], ...]:
    """Say what changed since last week, the one change worth most, and the one input that is missing."""
    verdict = document.verdict
    since = usual.since_last(document)
    facts = [(sentence("week.since"), Point(since))] if since else []
    if verdict.body_hidden:
        return tuple(facts)
    facts += [(point.mark, point) for point in (*brief_change(document), *brief_missing(verdict))]
    return tuple(facts)
