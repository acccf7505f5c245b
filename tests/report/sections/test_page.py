"""What the sections of the text say of a document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from pipeline.report.document.build.week import build_document
from pipeline.report.quantities import DASH
from pipeline.report.render.document import render
from pipeline.report.sections.page import build_page

if TYPE_CHECKING:
    from pipeline.report.document.build.week import WeekData
    from pipeline.report.document.whole import Document


def test_fat_is_named_where_a_change_moves_it(documents: dict[str, Document]) -> None:
    text = render(documents["busy"], "md")
    assert "Eating 300 kcal a day more. Gluteal fat in 12 weeks: +14 (+4 to +24) %" in text
    assert text.count("Gluteal fat in 12 weeks: ") == 2  # the other is the claim about spot reduction


def test_first_screen_names_missing_input(busy: WeekData) -> None:
    """The first screen names the input that sharpens most."""
    sharper = replace(busy, verdict=replace(busy.verdict, sharpest="protein"))
    text = render(build_document(sharper), "terminal")
    assert "Protein intake is not known" in text
    assert "stable, rising or falling" not in text


def test_first_screen_names_what_moves(busy: WeekData) -> None:
    """The first screen names what a change replaces."""
    then = busy.verdict.probabilities | {"growing": 0.0, "maintaining": 0.55, "toning": 0.4, "shrinking": 0.05}
    change = replace(busy.changes[0], probabilities=then)
    now = {"growing": 0.6, "maintaining": 0.3, "toning": 0.1, "shrinking": 0.0}
    verdict = replace(busy.verdict, label="growing", probabilities=now)
    page = build_page(build_document(replace(busy, verdict=verdict, changes=(change,))), "metric")
    answer = next(section for section in page.sections if section.key == "answer")
    assert answer.points[1].text.endswith(": chance of growing from 60 % to under 5 %, toning from 10 % to 40 %.")


def test_change_names_the_fat_it_brings(busy: WeekData) -> None:
    """Muscle that comes with fat is named with it on the first screen; a change that costs none says nothing of it."""
    by_key = {change.key: replace(change, goal_gain=0.1, advised=True) for change in busy.changes}
    surplus, sets = (
        render(build_document(replace(busy, changes=(by_key[key],))), "md")
        for key in ("energy_plus_300", "ten_strength_sets")
    )
    assert "Gluteal fat would rise with it: +4 to +24 %." in surplus
    assert "would rise with it" not in sets


def test_easy_week_names_its_hardest_stretches(busy: WeekData) -> None:
    easy = busy.segments.filter(pl.col("label") == "easy")
    page = build_page(build_document(replace(busy, segments=easy)), "metric")
    best = next(section for section in page.sections if section.key == "best")
    assert best.table is not None
    assert {row[0] for row in best.table.rows} == {"easy"}
    labels = next(section for section in page.sections if section.key == "labels").table
    assert labels is not None
    assert set(labels.rows[1][1:]) == {DASH}
