from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from pipeline.weekly.inputs import _usual_exercise, all_weights, training_state
from tests.weekly.conftest import SUNDAY, WEEK, log, records, running_state, state_of, totals_of, works_for

SURE = [
    {
        "date": SUNDAY,
        "critical_speed_mps": 3.8,
        "critical_speed_sd_mps": 0.1,
        "max_sprint_speed_mps": 8.0,
        "max_sprint_speed_sd_mps": 0.2,
    }
]


@pytest.mark.parametrize("day", [0, 2, 5, 6])
def test_running_week_counts_its_days(day: int) -> None:
    so_far, over = running_state(day), state_of()
    assert so_far.running_hours == pytest.approx(over.running_hours)
    assert so_far.days_left == 6 - day
    assert so_far.usual_load_points == pytest.approx(over.usual_load_points)
    assert so_far.load_points == pytest.approx(over.load_points)


def test_one_day_is_no_week() -> None:
    assert running_state(0, weeks=1).running_hours == pytest.approx(4 / 7)


def test_past_week_ignores_date() -> None:
    later = training_state(WEEK, totals_of(), works_for(totals_of()), records(), SUNDAY + timedelta(days=3))
    assert (later.days_left, later.running_hours) == (0, state_of().running_hours)


def test_means_over_observed_weeks() -> None:
    short = state_of(totals_of(2))
    assert short.weeks_observed == 2
    assert short.running_hours == 4.0
    assert state_of(totals_of(6)).weeks_observed == 4


@pytest.mark.parametrize("paused", [False, True])
def test_weeks_before_the_first_file(*, paused: bool) -> None:
    pause = {"from": SUNDAY - timedelta(days=13), "to": SUNDAY + timedelta(days=30), "kind": "crutches"}
    state = state_of(totals_of().clear(), pauses=[pause] if paused else [])
    assert (state.history, state.this_week, state.running_hours) == ((), None, 0.0)


def test_usual_exercise_is_that_of_eight_weeks_before() -> None:
    energy = [9000.0, *[700.0] * 8, *[1400.0] * 4]
    weeks = totals_of(13).with_columns(energy_net_kcal=pl.Series(energy))
    assert _usual_exercise(weeks, 4.0, 123.0) == pytest.approx(100.0)
    assert _usual_exercise(weeks.tail(4), 4.0, 123.0) == 123.0


def test_usual_load_of_short_history() -> None:
    assert state_of().usual_load_points == 220.0
    assert state_of(totals_of(chronic_load=50.0)).usual_load_points == 350.0


def test_unsure_speeds_widen() -> None:
    unsure = state_of(totals_of(heart_rate_s=0.0))
    assert unsure.sprint_speed_sd == 0.1
    assert {"thresholds", "heart_rate"} <= set(unsure.missing)
    sure = state_of(thresholds=SURE)
    assert sure.sprint_speed_sd == pytest.approx(0.2 / 8.0, rel=1e-5)
    assert "thresholds" not in sure.missing


@pytest.mark.parametrize("unsure", ["critical_speed_sd_mps", "max_sprint_speed_sd_mps"])
def test_one_unsure_speed_asks_for_a_test(unsure: str) -> None:
    assert "thresholds" in state_of(thresholds=[SURE[0] | {unsure: 1.0}]).missing


@pytest.mark.parametrize(
    ("told", "safety", "hidden"),
    [
        pytest.param({"birth_date": date(2010, 5, 1)}, ("under_18",), True, id="minor"),
        pytest.param({"care": ("pregnancy",)}, ("care",), True, id="pregnancy"),
        pytest.param({"care": ("menstrual_change",)}, ("care",), True, id="menstrual change"),
        pytest.param({"care": ("hide_body",)}, (), True, id="body hidden by choice"),
        pytest.param({}, (), False, id="nothing told"),
    ],
)
def test_whose_body_is_hidden(told: dict[str, Any], safety: tuple[str, ...], hidden: object) -> None:
    found = state_of(**told)
    assert (found.safety, found.body_hidden) == (safety, hidden)


def test_body_of_the_state() -> None:
    told = state_of()
    assert told.fat_mass_kg == pytest.approx((14.0, 1.4))
    assert told.muscle_mass_kg.value == pytest.approx(29.4)
    assert told.body_mass_index == pytest.approx(22.1, abs=0.05)
    assert state_of(body_fat_pct=None).fat_mass_kg.sd > 4


def test_log_and_files_are_one_series() -> None:
    morning = pl.Series([datetime(2026, 11, 10, 6, tzinfo=UTC)])
    files = pl.DataFrame({"time": morning, "mass_kg": [71.0], "body_fat_pct": [20.0]})
    own = log("weight", [{"date": date(2026, 11, 10), "mass_kg": 70.0}, {"date": date(2026, 11, 9), "mass_kg": 69.0}])
    assert all_weights(own, files, None).rows() == [
        (date(2026, 11, 9), 69.0, None),
        (date(2026, 11, 10), 70.5, 20.0),
    ]


@pytest.mark.parametrize(
    ("timezone", "day"),
    [
        pytest.param("Australia/Sydney", 4, id="east"),
        pytest.param("America/Los_Angeles", 3, id="west"),
        pytest.param(None, 3, id="not-told"),
    ],
)
def test_scale_reading_by_local_day(timezone: str | None, day: int) -> None:
    evening = pl.Series([datetime(2026, 5, 3, 21, tzinfo=UTC)])
    files = pl.DataFrame({"time": evening, "mass_kg": [71.0], "body_fat_pct": [20.0]})
    assert all_weights(log("weight", []), files, timezone)["date"].to_list() == [date(2026, 5, day)]


def test_rest_counts_into_mean_load() -> None:
    rows = totals_of().with_columns(
        load_points=pl.Series([200.0, 0.0, 0.0, 100.0]), runs=pl.Series([4, 0, 0, 2]), chronic_load=pl.lit(60.0)
    )
    back = state_of(rows)
    assert (back.mean_load_points, back.weeks_run, back.usual_load_points) == (75.0, 2, 420.0)
