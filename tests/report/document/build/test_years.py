from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.report.document.build.past_thresholds import thresholds_over_time
from pipeline.report.document.build.years import history_of
from pipeline.weekly.answer import Range
from tests.report.pasts import LAST, TODAY, history, threshold_table, week_table, with_values

if TYPE_CHECKING:
    from pipeline.report.document.years import Change


def change_of(recent: float, before: float, *, weeks: int = 60) -> Change | None:
    """Compare eight weeks of one dose with the weeks of another before them."""
    table = week_table(weeks)
    doses = [before] * (weeks - 8) + [recent] * 8
    table = with_values(table, force_sessions=doses, gmax_endurance=[50.0 * dose for dose in doses])
    return history_of("anna", table, today=TODAY, hidden=False).change


@pytest.mark.parametrize(
    ("recent", "before", "word"),
    [(0.1, 1.0, "much_less"), (0.7, 1.0, "less"), (1.0, 1.0, "about"), (1.6, 1.0, "more"), (3.0, 1.0, "much_more")],
)
def test_the_last_weeks_against_the_year_before(recent: float, before: float, word: str) -> None:
    change = change_of(recent, before)
    assert change is not None
    assert (change.force_word, change.endurance_word, change.weeks) == (word, word, 52)
    assert (change.force, change.force_before) == pytest.approx((recent, before))


@pytest.mark.parametrize(("weeks", "compared"), [(1, False), (8, False), (23, False), (24, True)])
def test_too_few_weeks(weeks: int, compared: bool) -> None:  # noqa: FBT001
    """Nothing is compared before there are weeks enough."""
    assert (change_of(1.0, 1.0, weeks=max(9, weeks)) is not None) == compared or weeks < 9
    assert (history(weeks).change is not None) == compared


def test_a_week_that_goes_on_is_not_compared() -> None:
    table = with_values(week_table(60), force_sessions=[1.0] * 59 + [0.0])
    during, after = (
        history_of("anna", table, today=LAST + timedelta(days=days), hidden=False).change for days in (3, 7)
    )
    assert during is not None
    assert after is not None
    assert (during.force, after.force) == pytest.approx((1.0, 7 / 8))


def test_missing_week_is_rest() -> None:
    """Weeks without a row are rest and count as nothing."""
    found = history_of("anna", week_table(4, force=1.0, rest=(1, 2)), today=TODAY, hidden=False)
    assert [week.activities for week in found.weeks] == [3, 0, 0, 3]
    assert [week.force for week in found.weeks][1] == Range(0.0, 0.0, 0.0)
    (year,) = found.years
    assert year.weeks == 2
    assert year.moving_s == pytest.approx(sum(week.moving_s for week in found.weeks) / 4)


def test_unknown_doses_count_nowhere() -> None:
    table = with_values(week_table(4), force_sessions=[1.0, None, None, 3.0], gmax_endurance=[10.0, None, None, 30.0])
    (year,) = history_of("anna", table, today=TODAY, hidden=False).years
    assert year.force is not None
    assert (year.force.value, year.endurance) == (2.0, 20.0)


def test_a_week_belongs_to_its_iso_year() -> None:
    years = history_of("anna", week_table(160), today=TODAY, hidden=False).years
    assert [year.year for year in years] == [2023, 2024, 2025, 2026]
    assert [year.weeks for year in years][1:3] == [52, 52]


@pytest.mark.parametrize("hidden", [True, False])
def test_hidden_body(hidden: bool) -> None:  # noqa: FBT001
    """Hidden bodies leave no chances, answers or forecasts."""
    found = history(60, hidden=hidden)
    shown = [*(week.chances for week in found.weeks), *(week.answer for week in found.weeks), found.forecasts]
    shown += [year.chances for year in found.years]
    assert any(shown) != hidden


def test_weeks_as_a_minor_stay_hidden() -> None:
    table = with_values(week_table(3), probability_growing=[None, 0.62, 0.62])
    assert [week.chances is None for week in history_of("mia", table, today=date.max, hidden=False).weeks] == [
        True,
        False,
        False,
    ]


def test_thresholds_leave_out_days_without_value() -> None:
    """A day on which one speed is not known costs a point of its line, not the line."""
    table = threshold_table(14).with_row_index()
    last = pl.col("index") == table.height - 1
    table = table.with_columns(critical_speed_mps=pl.when(~last).then("critical_speed_mps")).drop("index")
    critical, sprint = thresholds_over_time(table)
    assert (critical.quantity, len(critical.points)) == ("critical_speed", table.height - 1)
    assert critical.points[-1].day == table["date"][-2]
    assert len(sprint.points) == table.height
    assert critical.origin
    assert [row.quantity for row in thresholds_over_time(table.with_columns(critical_speed_mps=None))] == [
        "max_sprint_speed"
    ]
    assert thresholds_over_time(table.clear()) == ()
