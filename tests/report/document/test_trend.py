"""The weeks of the trend."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from pipeline.report.document.build.week import build_document
from pipeline.report.render.document import render
from pipeline.weekly.weeks import weeks_until

if TYPE_CHECKING:
    from pipeline.report.document.build.week import WeekData
    from pipeline.report.document.whole import Document


def test_trend_ends_with_the_headline(busy: WeekData) -> None:
    """The table took the days of a running week that are to come for days of rest."""
    stored = busy.weeks.with_columns(verdict=pl.lit("shrinking", busy.weeks.schema["verdict"]), probability_growing=0.0)
    document = build_document(replace(busy, weeks=stored))
    *before, last = document.trend
    assert last.verdict == document.verdict.label != "shrinking"
    assert last.probabilities == document.verdict.probabilities
    assert {row.verdict for row in before if row.verdict} == {"shrinking"}


def test_trend_starts_with_the_first_recorded_week(documents: dict[str, Document]) -> None:
    trend = documents["busy"].trend
    assert [row.week for row in trend] == weeks_until("2026-W46", 12)[2:]
    assert [row.week for row in documents["empty"].trend] == ["2026-W46"]


def test_week_without_recording(busy: WeekData) -> None:
    """A week without any recording is a dash rather than zero."""
    silent = pl.col("week") == "2026-W44"
    weeks = busy.weeks.with_columns(activities=pl.when(silent).then(0).otherwise("activities"))
    document = build_document(replace(busy, weeks=weeks.cast({"activities": busy.weeks["activities"].dtype})))
    row = next(row for row in document.trend if row.week == "2026-W44")
    assert [row.easy_s, row.force_sessions] == [None] * 2
    line = next(line for line in render(document, "terminal", full=True).splitlines() if "2026-W44" in line)
    assert line.split() == ["2026-W44", *(6 * "\N{EN DASH}"), "maintaining"]
    assert "NaN" not in render(document, "html")
