"""A week of one's own choice, before and after, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report import quantities
from pipeline.report.sections.answer import bars
from pipeline.report.sections.blocks import Column, Page, Point, Section, Table
from pipeline.report.sentences import sentence
from pipeline.vocabulary import OUTCOMES, Outcome
from pipeline.weekly.forecast.classes import label_of, label_probability

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.report.document.what_if import OutlookPart, WhatIf


def what_if_page(document: WhatIf) -> Page:
    """Lay out the changes and what they would do."""
    before, after = document.before, document.after
    section = Section(
        key="what_if",
        title=sentence("what_if.title"),
        lead=sentence("what_if.lead", changes="; ".join(document.changes)),
        bars=bars(after.probabilities),
        table=_table(before, after),
        points=tuple(Point(caution.text) for caution in document.cautions),
        after=(sentence("horizon.changed"),),
    )
    return Page(
        headline=_headline(after.probabilities),
        alert=False,
        title=sentence("what_if.title"),
        subtitle=sentence("what_if.week", athlete=document.athlete, week=document.week),
        sections=(section,),
        footer=(sentence("footer.text"),),
        more="",
    )


def _headline(shares: Mapping[str, float]) -> str:
    """Name the class that leads, where one is probable enough for a label; maintaining counts toning in."""
    label = label_of(dict(shares))
    if label == "undecided":
        return sentence("what_if.undecided")
    probability = quantities.probability_text(label_probability(label, shares) or 0.0)
    if label == Outcome.MAINTAINING:
        return sentence("what_if.kept", probability=probability)
    return sentence("what_if.headline", verdict=sentence(f"class.{label}"), probability=probability)


def _table(before: OutlookPart, after: OutlookPart) -> Table:
    """Set before and after side by side."""
    columns = (
        Column(sentence("column.outcome"), numbers=False),
        Column(sentence("column.before")),
        Column(sentence("column.after")),
    )
    rows = [
        (
            sentence(f"class.{name}"),
            *(quantities.probability_text(part.probabilities[name]) for part in (before, after)),
        )
        for name in OUTCOMES
    ]
    changes = {
        "muscle": (before.muscle_change_pct, after.muscle_change_pct),
        "fat": (before.fat_change_pct, after.fat_change_pct),
    }
    rows += [
        (sentence(f"verdict.{name}"), *(f"{quantities.signed_range(change)} %" for change in both))
        for name, both in changes.items()
    ]
    return Table(columns, tuple(rows))
