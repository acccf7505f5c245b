from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from pipeline.store.schemas import Weeks
from pipeline.vocabulary import LABELS, OUTCOMES
from pipeline.weekly.effect_columns import with_effect
from pipeline.weekly.strength import DAYS_SCHEMA, daily_sets
from pipeline.weekly.table import week_rows
from pipeline.weekly.weeks import iso_week, monday_of, week_totals, weeks_until
from tests.weekly.conftest import (
    FOUND,
    activity_rows,
    log,
    records,
    segment_rows,
    stimulus_rows,
    threshold_rows,
    works_for,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

MONDAY = date(2026, 11, 9)  # of 2026-W46
NO_STRENGTH = pl.DataFrame(schema=DAYS_SCHEMA)


def five_pct(mondays: Sequence[date]) -> list[float]:
    return [0.05] * len(mondays)


def totals(
    activities: list[dict[str, Any]],
    segments: list[dict[str, Any]] | None = None,
    strength: pl.DataFrame = NO_STRENGTH,
    until: str = "2026-W46",
) -> pl.DataFrame:
    return week_totals(
        activity_rows(activities), segment_rows(segments or []), strength, until=until, shared_energy_sds=five_pct
    )


@pytest.mark.parametrize(
    ("day", "week"),
    [
        pytest.param(date(2026, 11, 15), "2026-W46", id="Sunday"),
        pytest.param(date(2024, 12, 30), "2025-W01", id="in the next ISO year"),
        pytest.param(date(2027, 1, 3), "2026-W53", id="in the last ISO year"),
    ],
)
def test_names_of_weeks(day: date, week: str) -> None:
    assert iso_week(day) == week
    assert monday_of(week) <= day < monday_of(week) + timedelta(days=7)


def test_week_of_local_start() -> None:
    sunday, monday = MONDAY - timedelta(days=1), MONDAY
    found = totals([{"day": sunday, "hour": 23.9}, {"day": monday, "hour": 0.1}, {"day": monday}])
    assert found["week"].to_list() == ["2026-W45", "2026-W46"]
    assert found["activities"].to_list() == [1, 2]


def test_weeks_of_rest_stay_in_the_totals() -> None:
    found = totals([{"day": MONDAY - timedelta(weeks=3)}], until="2026-W46")
    assert found["week"].to_list() == ["2026-W43", "2026-W44", "2026-W45", "2026-W46"]
    assert found["moving_s"].to_list() == [3600.0, 0.0, 0.0, 0.0]


def test_moving_time_on_foot_only() -> None:
    ride = {"day": MONDAY, "sport": "cycling", "running_stress_score": None, "heart_rate_coverage": None}
    found = totals([{"day": MONDAY}, ride], [{"day": MONDAY}]).row(0, named=True)
    assert (found["activities"], found["runs"]) == (2, 1)
    assert (found["moving_s"], found["distance_m"], found["heart_rate_s"]) == (3600, 10000, 3600)
    assert (found["energy_kcal"], found["energy_net_kcal"]) == (1400, 1260)
    assert found["load_points"] == pytest.approx(55 + 0.55 * 80)


def test_without_heart_rate_and_pace_there_is_no_load() -> None:
    yoga = {"day": MONDAY, "sport": "yoga", "running_stress_score": None, "trimp": None}
    assert totals([yoga])["load_points"].to_list() == [0.0]


def test_excluded_activities_count_nowhere() -> None:
    segments = [{"day": MONDAY, "activity_id": "a0"}, {"day": MONDAY, "activity_id": "a1"}]
    found = totals([{"day": MONDAY}, {"day": MONDAY, "excluded": True}], segments).row(0, named=True)
    assert (found["activities"], found["energy_kcal"], found["load_points"], found["easy_s"]) == (1, 700, 55, 3600)


def test_later_weeks_left_out() -> None:
    found = totals([{"day": MONDAY - timedelta(weeks=1)}, {"day": MONDAY}], until="2026-W45")
    assert found["week"].to_list() == ["2026-W45"]


def test_shared_error_counts_once() -> None:
    alone = totals([{"day": MONDAY}]).row(0, named=True)
    many = totals([{"day": MONDAY + timedelta(days=day)} for day in range(7)]).row(0, named=True)
    assert alone["energy_kcal_high"] == pytest.approx(778, rel=1e-3)
    relative = many["energy_kcal_high"] / many["energy_kcal"]
    assert np.exp(1.645 * 0.05) < relative < alone["energy_kcal_high"] / 700
    assert many["energy_kcal_low"] < many["energy_kcal"] == 4900


def test_missing_energy_adds_none() -> None:
    unknown = dict.fromkeys(("energy_kcal", "energy_kcal_low", "energy_kcal_high", "energy_net_kcal"))
    found = totals([{"day": MONDAY}, {"day": MONDAY} | unknown]).row(0, named=True)
    assert (found["activities"], found["energy_kcal"]) == (2, 700)
    assert found["energy_kcal_low"] < 700 < found["energy_kcal_high"]


def test_segments_are_summed_by_label() -> None:
    hill = {
        "day": MONDAY,
        "label": "hill",
        "effort": "sprint",
        "duration_s": 30.0,
        "strides": 47.0,
        "energy_net_kcal": 12.0,
    }
    walked = {"day": MONDAY, "label": "hill", "gait": "walk", "duration_s": 100.0}
    sprint = {"day": MONDAY, "label": "sprint", "effort": "sprint", "duration_s": 6.0}
    found = totals([{"day": MONDAY}], [{"day": MONDAY}, *[hill] * 4, walked, sprint]).row(0, named=True)
    assert (found["easy_s"], found["hill_s"], found["sprint_s"], found["tempo_s"]) == (3600, 220, 6, 0)
    assert (found["hill_running_s"], found["hill_energy_net_kcal"], found["strides"]) == (120, 678, 4 * 47 + 3 * 4900)
    assert (found["sprints"], found["uphill_sprints"]) == (1, 4)


def test_unlogged_sets_are_unknown() -> None:
    assert totals([{"day": MONDAY}])["strength_sets"].to_list() == [None]
    days = pl.DataFrame(
        {
            "date": [MONDAY - timedelta(weeks=1), MONDAY, MONDAY + timedelta(days=3)],
            "sets": [0.0, 4.0, 5.0],
            "glutes": [False, True, True],
        }
    )
    found = totals([{"day": MONDAY - timedelta(weeks=1)}], strength=days)
    assert found["strength_sets"].to_list() == [None, 9.0]


def test_load_follows_its_definitions() -> None:
    scores = [0, 60, 45, 0, 80, 50, 120]
    rows = [
        {"day": MONDAY + timedelta(days=day), "running_stress_score": float(score)} for day, score in enumerate(scores)
    ]
    found = totals(rows).row(0, named=True)
    chronic = acute = 0.0
    for score in scores:
        chronic += (score - chronic) * (1 - np.exp(-1 / 42))
        acute += (score - acute) * (1 - np.exp(-1 / 7))
    assert found["monotony"] == pytest.approx(1.189, abs=5e-4)
    assert found["chronic_load"] == pytest.approx(chronic)
    assert found["acute_load"] == pytest.approx(acute)
    assert found["load_points"] == sum(scores)


def test_no_activities() -> None:
    found = totals([]).row(0, named=True)
    assert (found["week"], found["activities"], found["load_points"], found["monotony"]) == ("2026-W46", 0, 0, 0)


def six_weeks() -> pl.DataFrame:
    days = [MONDAY - timedelta(weeks=back, days=-day) for back in range(6) if back != 2 for day in (0, 2, 4, 6)]
    segments = [{"day": day, "activity_id": f"a{number}"} for number, day in enumerate(days)]
    return with_effect(totals([{"day": day} for day in days], segments), stimulus_rows(), threshold_rows([]), ())


def test_rows_of_the_table_fit_its_schema() -> None:
    weeks = [iso_week(MONDAY - timedelta(weeks=back)) for back in range(6)]
    rows = week_rows(dict.fromkeys(weeks, "abc"), six_weeks(), works_for(six_weeks()), records())
    assert rows["week"].to_list() == ["2026-W41", "2026-W42", "2026-W43", "2026-W45", "2026-W46"]
    Weeks.validate(rows)
    sums = rows.select(pl.sum_horizontal(f"probability_{name}" for name in OUTCOMES)).to_series()
    np.testing.assert_allclose(sums.to_numpy(), 1, atol=1e-6)
    assert rows["easy_s"].to_list() == [4 * 3600.0] * 5
    assert (rows["muscle_change_pct_low"] < rows["muscle_change_pct_high"]).all()
    assert set(rows["derived_from"]) == {"abc"}


def test_answered_strength_fills_weeks() -> None:
    rows = week_rows({"2026-W46": "abc"}, six_weeks(), works_for(six_weeks()), records(strength_sets_per_week=6.0))
    assert rows["strength_sets"].to_list() == [6.0]
    assert rows["verdict"].to_list() == ["maintaining"]  # a habit


def test_hidden_body_has_no_verdict() -> None:
    rows = week_rows({"2026-W46": "abc"}, six_weeks(), works_for(six_weeks()), records(care=("hide_body",)))
    Weeks.validate(rows)
    assert rows.select("verdict", "probability_growing", "fat_change_pct").row(0) == (None, None, None)
    assert rows["energy_kcal"].to_list() == [2800.0]


def test_order_of_arrival() -> None:
    activities = activity_rows([{"day": MONDAY - timedelta(days=day)} for day in range(20)])
    segments = segment_rows([{"day": MONDAY - timedelta(days=day), "label": LABELS[day % 5]} for day in range(20)])
    strength = daily_sets(log("strength", []), pl.DataFrame(schema=FOUND), {})
    first = week_totals(activities, segments, strength, until="2026-W46", shared_energy_sds=five_pct)
    second = week_totals(
        activities.reverse(), segments.reverse(), strength, until="2026-W46", shared_energy_sds=five_pct
    )
    assert first.equals(second)


_FOUND = {"local_date": pl.Date, "exercise_category": pl.String, "exercise": pl.String}


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        pytest.param("2026-W02", ["2025-W52", "2026-W01", "2026-W02"], id="across a year of 52 weeks"),
        pytest.param("2027-W01", ["2026-W52", "2026-W53", "2027-W01"], id="across a year of 53 weeks"),
    ],
)
def test_weeks_until(week: str, expected: list[str]) -> None:
    assert weeks_until(week, 3) == expected
