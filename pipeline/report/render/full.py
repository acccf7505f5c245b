"""What the full report of a terminal adds below the short one: nothing that stands above is said again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.report.render.short import BRIEF_NOTES
from pipeline.report.sections.blocks import Point, Section, titled

if TYPE_CHECKING:
    from pipeline.report.sections.week.page import WeekPage

LAST = ("thresholds", "forecasts", "notes", "limits", "refuse", "sources")
"""Details that follow the runs and the articles."""


def details_of(week: WeekPage) -> tuple[Section, ...]:
    """Return the sections below the short report, in the order of reading."""
    by_key = {section.key: section for section in week.sections}
    details = [section for section in week.details if section.key != "types"]  # which the articles hold
    before = [section for section in details if section.key not in LAST]
    after = [section for section in details if section.key in LAST]
    whole = (by_key.get(key) for key in ("trend", "load_on_glutes"))
    claims = by_key.get("claims")
    sections = (
        *_left_out(week),
        *filter(None, whole),
        *before,
        *_hard_parts(week),
        *((claims,) if claims else ()),
        *after,
    )
    said = _said(week)
    kept = (_without(section, said) for section in sections)
    return tuple(replace(section, reference=False) for section in kept if not section.is_empty())


def _left_out(week: WeekPage) -> tuple[Section, ...]:
    """Give what the short report leaves out of its answer, and of what the week did."""
    notes = week.answer.notes[BRIEF_NOTES:] if week.answer else ()
    return titled("answer", text=notes), titled("effect", text=week.caveats if week.measures else ())


def _hard_parts(week: WeekPage) -> tuple[Section, ...]:
    """Give every run its parts that are not easy."""
    return tuple(
        Section(key="runs", title=f"{run.day}, {run.what}", text=(run.size,), table=run.table) for run in week.runs
    )


def _said(week: WeekPage) -> frozenset[str]:
    """Return the texts and commands that the short report holds."""
    notes = week.answer.notes if week.answer else (week.hidden,)
    facts = [text for _, point in week.facts for text in (point.text, point.code) if text]
    return frozenset((*notes, *week.safety, *facts))


def _without(section: Section, said: frozenset[str]) -> Section:
    """Leave out texts and points that stand above, or ask the same, and the change that is named there."""
    if section.key in ("answer", "effect"):
        return section

    def is_new(point: Point) -> bool:
        return not said & {point.text, point.code}

    return replace(
        section,
        lead="" if section.key == "changes" else section.lead,
        text=tuple(text for text in section.text if text not in said),
        points=tuple(filter(is_new, section.points)),
        after=tuple(text for text in section.after if text not in said),
    )
