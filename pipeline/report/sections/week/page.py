"""The page of one week: every part of it, in the order of reading."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from pipeline.report.sections.claims import Card, cards, other_claims, types_table
from pipeline.report.sections.page import build_page
from pipeline.report.sections.week import labels, strips, trend
from pipeline.report.sections.week.short import ShortWeek, build_short

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
class WeekPage(ShortWeek):
    """What the page of a week shows.

    `sections` are those of the whole text, of which some are `details`.
    """

    runs_text: str
    labels_covered: str
    trend: trend.Trend | None
    cards: tuple[Card, ...]
    details: tuple[Section, ...]
    sections: tuple[Section, ...]
    footer: tuple[str, ...]


def build_week(document: Document, units: Units) -> WeekPage:
    """Make the page of a week from its document."""
    full = build_page(document, units)
    by_key = {section.key: section for section in full.sections}
    short = build_short(document, units)
    return WeekPage(
        **{field.name: getattr(short, field.name) for field in fields(short)},
        runs_text=strips.explained(document, units),
        labels_covered=labels.covered(document),
        trend=trend.trend_of(document),
        cards=cards(document, units),
        details=(
            *(by_key[key] for key in DETAILS if key in by_key),
            *other_claims(document, units),
            *types_table(document),
        ),
        sections=full.sections,
        footer=full.footer,
    )
