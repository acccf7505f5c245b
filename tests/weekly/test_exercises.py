from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipeline.weekly.exercises import daily_sets, set_fraction, unrecognised
from tests.weekly.conftest import log

DAY = date(2026, 11, 10)


@pytest.mark.parametrize(
    ("exercise", "expected"),
    [
        pytest.param("Hip Thrust", 1.0, id="hip thrust"),
        pytest.param("barbell_hip_thrust_on_floor", 1.0, id="as a watch writes it"),
        pytest.param("glute bridge", 1.0, id="glute bridge"),
        pytest.param("Back squat", 1.0, id="squat"),
        pytest.param("Half squat", 0.33, id="half depth"),
        pytest.param("RDL", 1.0, id="abbreviation"),
        pytest.param("Romanian deadlift", 1.0, id="romanian deadlift"),
        pytest.param("Bulgarian split squat", 1.0, id="split squat"),
        pytest.param("lunge walking_lunge", 1.0, id="lunge with category"),
        pytest.param("Step-up", 1.0, id="step-up"),
        pytest.param("Leg press", 0.5, id="leg press"),
        pytest.param("Kettlebell swing", 0.5, id="swing"),
        pytest.param("Band walk", 0.0, id="band walk"),
        pytest.param("lateral band walk", 0.0, id="lateral band walk"),
        pytest.param("Clamshell", 0.0, id="clamshell"),
        pytest.param("Leg curl", 0.0, id="leg curl"),
        pytest.param("Bench press", 0.0, id="bench press"),
        pytest.param("hip_raise", 1.0, id="category alone"),
        pytest.param("Gewichtstraining", None, id="not known"),
    ],
)
def test_fraction_of_a_set(exercise: str, expected: float | None) -> None:
    assert set_fraction(exercise) == expected


def test_the_page_of_logs_says_what_sets_count() -> None:
    page = (Path(__file__).parents[2] / "docs" / "logs.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| ([^|]+) \| [^|]*gluteus[^|]* \| (\d)[^|]* \| [^|]+ \|$", page, re.MULTILINE)
    assert len(table) == 8
    assert {name: set_fraction(name) for name, _ in table} == {name: float(worth) for name, worth in table}


def found(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"local_date": pl.Date, "exercise_category": pl.String, "exercise": pl.String})


def entry(exercise: str, sets: float, rir: float | None = None) -> dict[str, Any]:
    return {"date": DAY, "exercise": exercise, "sets": sets, "rir": rir}


def test_sets_are_weighted_and_summed_by_day() -> None:
    rows = log("strength", [entry("hip thrust", 3), entry("leg press", 4), entry("band walk", 3)])
    assert daily_sets(rows, found([])).rows() == [(DAY, 5.0, True)]


def test_easy_sets_do_not_count() -> None:
    rows = log("strength", [entry("squat", 3, 2), entry("squat", 2, 5)])
    assert daily_sets(rows, found([])).rows() == [(DAY, 3.0, True)]


def test_files_count_one_set_a_row_unless_the_log_knows_the_day() -> None:
    watch = [{"local_date": DAY, "exercise_category": "squat", "exercise": None}] * 3
    assert daily_sets(log("strength", []), found(watch)).rows() == [(DAY, 3.0, False)]
    assert daily_sets(log("strength", [entry("squat", 5)]), found(watch)).rows() == [(DAY, 5.0, True)]


def test_a_day_of_other_exercises_is_a_day_with_no_sets() -> None:
    assert daily_sets(log("strength", [entry("bench press", 5)]), found([])).rows() == [(DAY, 0.0, True)]


def test_a_watch_that_names_nothing_tells_nothing() -> None:
    """A day without a row is unknown; a row of 0 sets would say that the glutes had none."""
    watch = [{"local_date": DAY, "exercise_category": category, "exercise": None} for category in (None, "unknown")]
    assert daily_sets(log("strength", []), found(watch)).is_empty()
    assert daily_sets(log("strength", [entry("Zercher", 3)]), found([])).rows() == [(DAY, 0.0, True)]


def test_unrecognised_names_are_listed_once() -> None:
    rows = log("strength", [entry("Zercher", 3), entry("Zercher", 2), entry("squat", 2)])
    assert unrecognised(rows) == ["Zercher"]
