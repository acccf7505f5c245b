"""The page of one week: every part of it, in the order of reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.report.sections.answer import brief_change, brief_missing
from pipeline.report.sections.blocks import Point, titled
from pipeline.report.sections.claims import Card, cards, types_table
from pipeline.report.sections.page import build_page, caveats
from pipeline.report.sections.week import answer, calendar, labels, strips, trend, usual
from pipeline.report.sentences import sentence

if TYPE_CHECKING:
    from pipeline.report.document.whole import Document
    from pipeline.report.sections.blocks import Section
    from pipeline.vocabulary import Units

DETAILS = (
    "size",
    "changes",
    "why",
    "sharper",
    "best",
    "muscles",
    "fibres",
    "energy",
    "load",
    "thresholds",
    "forecasts",
    "notes",
    "limits",
    "refuse",
    "sources",
)
"""Sections that open below, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPage:
    """What the page of a week shows.

    `safety` outranks everything; `answer` is None where size and fat are left out; `facts` are the three lines below
    the first screen: since last week, the one change, the one missing input. `sections` are those of the whole text, of
    which some are `details`.
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
    runs_text: str
    labels_heading: str
    labels: tuple[labels.LabelRow, ...]
    labels_covered: str
    trend: trend.Trend | None
    plan: Section
    days: tuple[calendar.Day, ...]
    cards: tuple[Card, ...]
    details: tuple[Section, ...]
    sections: tuple[Section, ...]
    footer: tuple[str, ...]


def build_week(document: Document, units: Units) -> WeekPage:
    """Make the page of a week from its document."""
    full = build_page(document, units)
    by_key = {section.key: section for section in full.sections}
    verdict = document.verdict
    hidden = verdict.body_hidden
    return WeekPage(
        athlete=document.athlete,
        iso_week=document.week,
        week=document.week.partition("W")[2].lstrip("0"),
        span=_span(document),
        safety=tuple(item.text for item in verdict.safety),
        answer=answer.answer_of(document),
        hidden=verdict.horizon if hidden else "",
        effect_title=usual.title(document),
        measures=usual.measures_of(document),
        caveats=caveats(document),
        facts=_facts(document),
        runs_heading=strips.heading(document) if document.runs else sentence("explain.no_runs"),
        runs=strips.strips_of(document, units),
        runs_text=strips.explained(document, units),
        labels_heading=labels.heading(document),
        labels=labels.rows_of(document, units) if document.runs else (),
        labels_covered=labels.covered(document),
        trend=trend.trend_of(document),
        plan=by_key.get("plan") or titled("plan"),
        days=() if hidden else calendar.days_of(document),
        cards=cards(document, units),
        details=tuple(by_key[key] for key in DETAILS if key in by_key) + types_table(document),
        sections=full.sections,
        footer=full.footer,
    )


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
