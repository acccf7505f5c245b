from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from pipeline.weekly.inputs import all_weights, training_state
from pipeline.weekly.verdict import answer_week
from tests.weekly.conftest import SUNDAY, WEEK, daily, log, records, totals_of, works_for

if TYPE_CHECKING:
    from pipeline.weekly.state import TrainingState
from pipeline.weekly.strength import daily_sets

RESTING_KCAL = 1580.0  # of the tester, Cunningham 1991
EXERCISE_KCAL = 2000.0 / 7
SPENT_KCAL = 1.45 * RESTING_KCAL + EXERCISE_KCAL
NOISE = np.random.default_rng(5).normal(0, 0.3, 200)
SURE = [
    {
        "date": SUNDAY,
        "critical_speed_mps": 3.8,
        "critical_speed_sd_mps": 0.1,
        "max_sprint_speed_mps": 8.0,
        "max_sprint_speed_sd_mps": 0.2,
    }
]


def state(totals: pl.DataFrame | None = None, **changes: Any) -> TrainingState:
    totals = totals_of() if totals is None else totals
    return training_state(WEEK, totals, works_for(totals), records(**changes))


def scale(loss_kg_per_day: float, days: int = 28) -> list[dict[str, Any]]:
    return daily("mass_kg", lambda day: 70.0 - loss_kg_per_day * day + float(NOISE[day]), days)


def test_habit_since_a_day() -> None:
    """A day before the first file stretches the first block back to it; without one, it is asked for."""
    asked, old, new = (state(training_since=day) for day in (None, SUNDAY - timedelta(weeks=104), SUNDAY))
    assert (asked.long_habit, old.long_habit, new.long_habit) == (None, False, False)
    assert ("training_since" in asked.missing, "training_since" in old.missing) == (True, False)
    weeks = [sum(block.weeks for block in found.history) for found in (asked, old, new)]
    assert weeks == pytest.approx([weeks[0], 105 - 1 / 7 - 6 / 7 + 1 / 7, weeks[0]], abs=0.2)


def test_without_anything_told_all_is_prior() -> None:
    bare = state(birth_date=None, mass_kg=None, body_fat_pct=None)
    assert (bare.deficit_kcal, bare.deficit_origin) == ((0.0, 150.0), "prior")
    assert bare.strength_sets is None
    assert bare.status is None
    assert bare.protein_g_kg == (1.3, 0.35)
    assert bare.missing == ("weight_trend", "strength", "training_since", "protein", "mass", "body_fat", "thresholds")
    assert bare.safety == ()


@pytest.mark.parametrize(
    ("answer", "deficit", "sd"),
    [
        pytest.param("stable", 0.0, 115.0, id="stable"),
        pytest.param("down", 260.0, 155.0, id="down"),
        pytest.param("up", -260.0, 155.0, id="up"),
    ],
)
def test_one_plain_answer_narrows_the_prior(answer: str, deficit: float, sd: float) -> None:
    told = state(weight_trend=answer)
    assert told.deficit_kcal == (deficit, sd)
    assert told.deficit_origin == "weight_trend"
    assert "weight_trend" not in told.missing
    assert "weight_log" in told.missing


def test_the_answers_together_are_the_prior() -> None:
    """The three answers, weighted by how often the prior gives them, have its mean and standard deviation."""
    generator = np.random.default_rng(2)
    deficit = generator.normal(0, 250, 400_000)
    felt = deficit + generator.normal(0, 100, deficit.size)
    stable, down = deficit[np.abs(felt) <= 128], deficit[felt > 128]
    assert (stable.mean(), stable.std()) == pytest.approx((0, 115), abs=5)
    assert (down.mean(), down.std()) == pytest.approx((260, 155), abs=5)


def test_a_person_who_cannot_say_is_asked_for_the_scale() -> None:
    told = state(weight_trend="unknown")
    assert told.deficit_origin == "prior"
    assert told.missing[0] == "weight_log"


def test_the_scale_sets_the_deficit() -> None:
    losing = state(weight=scale(300 / 6150), weight_trend="stable")
    assert losing.deficit_origin == "weight_log"
    assert losing.deficit_kcal.value == pytest.approx(300, abs=120)
    assert losing.deficit_kcal.sd < 115
    assert not {"weight_trend", "weight_log"} & set(losing.missing)


def test_thirteen_readings_set_nothing() -> None:
    assert state(weight=scale(300 / 6150, 13)).deficit_origin == "prior"


def food(share: float, days: int = 28) -> list[dict[str, Any]]:
    return daily("energy_kcal", share * SPENT_KCAL, days)


def test_a_food_log_is_corrected_and_weighed_against_the_prior() -> None:
    logged = state(food=food(0.75))
    assert logged.deficit_origin == "food_log"
    assert logged.deficit_kcal.value == pytest.approx(0, abs=25)
    assert logged.deficit_kcal.sd < 250
    assert state(food=food(0.5)).deficit_kcal.value > 120


def test_four_logged_days_are_too_few() -> None:
    assert state(food=food(0.75, 4)).deficit_origin == "prior"


@pytest.mark.parametrize(
    "weight",
    [
        pytest.param({"weight": scale(0.0)}, id="by the scale"),
        pytest.param({"weight_trend": "stable"}, id="by a plain answer"),
    ],
)
def test_weight_stable_athlete_who_under_reports_is_neither_shrinking_nor_warned(weight: dict[str, Any]) -> None:
    stable = state(food=food(0.75), strength_sets_per_week=0.0, **weight)
    verdict, _ = answer_week(stable)
    assert verdict.label == "maintaining"
    assert verdict.probabilities["shrinking"] < 0.15
    assert verdict.safety == ()


def test_a_food_log_alone_that_leaves_out_a_quarter_warns_of_nothing() -> None:
    """Without scale and answer the log is believed as such logs are: unsure, and not as a deficit of a quarter."""
    alone = state(food=food(0.75), strength_sets_per_week=0.0)
    taken_literally = 0.25 * SPENT_KCAL
    assert abs(alone.deficit_kcal.value) < 0.1 * taken_literally
    verdict, _ = answer_week(alone)
    assert verdict.safety == ()
    assert verdict.label != "shrinking"
    assert verdict.probabilities["shrinking"] < 0.25


def test_energy_availability_has_its_range() -> None:
    """Intake 0.75 of what is spent and told as three quarters of itself: all of it, over 56 kg of fat-free mass."""
    available = state(food=food(0.75)).energy_availability
    assert available is not None
    assert available.value == pytest.approx((SPENT_KCAL - EXERCISE_KCAL) / 56, rel=0.01)
    intake_sd = SPENT_KCAL * 0.1 / 0.75
    assert available.sd == pytest.approx(intake_sd / 56, rel=0.05)
    assert state().energy_availability is None
    assert state(food=food(0.75), weight_trend="stable").energy_availability is None


def test_safety_hides_the_body() -> None:
    assert state(food=food(0.4)).body_hidden
    assert state(weight=scale(0.14)).body_hidden
    assert not state(food=food(0.75)).body_hidden


def test_weight_outranks_a_food_log_that_looks_like_starving() -> None:
    assert state(food=food(0.4)).safety == ("low_energy_availability",)
    assert state(food=food(0.4), weight=scale(0.0)).safety == ()
    assert state(food=food(0.4), weight_trend="stable").safety == ()
    assert state(food=food(0.4), weight_trend="down").safety == ("low_energy_availability",)


def test_a_day_of_two_entries_is_one_day() -> None:
    halves = food(0.375) * 2
    assert state(food=halves).deficit_kcal == pytest.approx(state(food=food(0.75)).deficit_kcal)


def test_protein_is_taken_from_the_log() -> None:
    logged = state(food=daily("protein_g", 126.0))
    assert logged.protein_g_kg == pytest.approx((1.8, 0.2))
    assert logged.protein_logged
    assert "protein" not in logged.missing


def test_fast_loss_is_a_warning() -> None:
    assert state(weight=scale(0.14)).safety == ("fast_weight_loss",)  # 1.4 % a week
    assert state(weight=scale(0.08)).safety == ()
    assert state(weight=scale(0.14)[-5:]).safety == ()


def lifted(first: date, weeks: int, sets: float) -> list[dict[str, Any]]:
    """Log hard sets, each worth one, of ten repetitions with two in reserve, once a week."""
    hard = {"exercise": "hip thrust", "sets": sets, "reps": 10, "load_kg": 80, "rir": 2}
    return [hard | {"date": first + timedelta(weeks=week)} for week in range(weeks)]


def test_strength_is_the_mean_of_four_weeks() -> None:
    assert state(strength=lifted(date(2026, 10, 20), 2, 8.0)).strength_sets == pytest.approx(
        4.0, rel=0.05
    )  # two of four weeks


def test_a_log_that_has_just_begun_counts_from_its_first_entry() -> None:
    assert state(strength=lifted(SUNDAY, 1, 8.0)).strength_sets == pytest.approx(8.0, rel=0.05)


def test_strength_told_counts_where_nothing_is_logged() -> None:
    assert state(strength_sets_per_week=6.0).strength_sets == 6.0
    assert state(strength_sets_per_week="unknown").strength_sets is None
    logged = state(strength_sets_per_week=6.0, strength=lifted(SUNDAY, 1, 8.0))
    assert logged.strength_sets == pytest.approx(8.0, rel=0.05)


def test_sets_of_a_watch_do_not_take_back_what_was_told() -> None:
    """A watch knows the sets that were recorded with it; the athlete's own log knows all."""
    bench = pl.DataFrame(
        {"local_date": [SUNDAY] * 3, "exercise_category": ["bench_press"] * 3, "exercise": [None] * 3},
        schema_overrides={"exercise": pl.String},
    ).with_columns(repetitions=pl.lit(10), weight_kg=pl.lit(80.0))
    squats = bench.with_columns(exercise_category=pl.lit("squat"))

    def sets(found: pl.DataFrame, told: float | None) -> float | None:
        made = replace(records(strength_sets_per_week=told), strength=daily_sets(log("strength", []), found, {}))
        return training_state(WEEK, totals_of(), works_for(totals_of()), made).strength_sets

    assert (sets(bench, 6.0), sets(bench, None)) == (6.0, None)
    assert sets(squats, 6.0) == 6.0
    assert sets(squats, 1.0) == sets(squats, None) == pytest.approx(2.6, abs=0.2)


def test_gap_and_stop() -> None:
    """A gap in the log is missing; sets left out of a log that is kept are none."""
    logged = lifted(date(2026, 7, 1), 14, 8.0)
    gap = state(strength=logged)
    assert (gap.sets, gap.strength_known) == (None, True)
    arms = [{"date": SUNDAY - timedelta(days=day), "exercise": "bench press", "sets": 3} for day in (1, 8)]
    assert state(strength=[*logged, *arms]).sets == (0.0, 0.0)
    assert not state(strength=arms).strength_known


def test_history() -> None:
    """Weeks stand in blocks of four, the last one the trailing four, cut where a pause begins."""
    blocks = state(totals_of(10)).history
    assert [block.weeks for block in blocks] == [2, 4, 4]
    assert blocks[-1].running["easy"].hours == pytest.approx(4.0)
    pause = {"from": SUNDAY - timedelta(days=20), "to": SUNDAY + timedelta(days=21), "kind": "crutches"}
    hurt = state(totals_of(10), pauses=[pause])
    assert [(block.weeks, block.activity) for block in hurt.history] == [(3, 1.0), (4, 1.0), (3, 0.45)]
    assert (hurt.activity, hurt.pause_weeks) == (0.45, 3)
    over = state(totals_of(10), pauses=[pause | {"to": SUNDAY - timedelta(days=7)}])
    assert (over.activity, over.pause_weeks) == (1.0, None)


def running(day: int, weeks: int = 4, **changes: Any) -> TrainingState:
    """State of the test week on one of its days, 0 for Monday; the last week's totals are those of its days so far."""
    totals = totals_of(weeks)
    share = pl.when(pl.col("monday") == totals["monday"].max()).then((day + 1) / 7).otherwise(1.0)
    numbers = [name for name in totals.columns if name not in ("monday", "chronic_load")]
    today = SUNDAY - timedelta(days=6 - day)
    so_far = totals.with_columns(pl.col(numbers) * share)
    return training_state(WEEK, so_far, works_for(so_far), records(**changes), today)


@pytest.mark.parametrize("day", [0, 2, 5, 6])
def test_a_week_still_running_counts_as_its_days_so_far(day: int) -> None:
    so_far, over = running(day), state()
    assert so_far.running_hours == pytest.approx(over.running_hours)
    assert so_far.days_left == 6 - day
    assert so_far.usual_load_points == pytest.approx(over.usual_load_points)
    assert so_far.load_points == pytest.approx(over.load_points)


def test_days_to_come_are_no_rest_from_strength_either() -> None:
    logged = lifted(date(2026, 10, 14), 4, 8.0)  # Wednesdays of the three weeks before, and none yet in this one
    assert running(1, strength=logged).strength_sets == pytest.approx(8.0, rel=0.05)
    assert running(6, strength=logged).strength_sets == pytest.approx(6.0, rel=0.05)


def test_one_day_is_no_week() -> None:
    assert running(0, weeks=1).running_hours == pytest.approx(4 / 7)


def test_weeks_that_are_over_do_not_ask_for_the_date() -> None:
    later = training_state(WEEK, totals_of(), works_for(totals_of()), records(), SUNDAY + timedelta(days=3))
    assert (later.days_left, later.running_hours) == (0, state().running_hours)


def test_means_are_over_the_observed_weeks() -> None:
    short = state(totals_of(2))
    assert short.weeks_observed == 2
    assert short.running_hours == 4.0
    assert state(totals_of(6)).weeks_observed == 4


def test_usual_load_is_that_of_the_weeks_where_history_is_short() -> None:
    assert state().usual_load_points == 220.0
    assert state(totals_of(chronic_load=50.0)).usual_load_points == 350.0


def test_unsure_speeds_widen_what_running_is_worth() -> None:
    unsure = state(totals_of(heart_rate_s=0.0))
    assert unsure.sprint_speed_sd == 0.1
    assert {"thresholds", "heart_rate"} <= set(unsure.missing)
    sure = state(thresholds=SURE)
    assert sure.sprint_speed_sd == pytest.approx(0.2 / 8.0, rel=1e-5)
    assert "thresholds" not in sure.missing


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
    found = state(**told)
    assert (found.safety, found.body_hidden) == (safety, hidden)


def test_body_of_the_state() -> None:
    told = state()
    assert told.fat_mass_kg == pytest.approx((14.0, 1.4))
    assert told.muscle_mass_kg.value == pytest.approx(29.4)
    assert told.body_mass_index == pytest.approx(22.1, abs=0.05)
    assert state(body_fat_pct=None).fat_mass_kg.sd > 4


def test_scale_readings_of_log_and_files_are_one_series() -> None:
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
def test_a_scale_reading_belongs_to_the_day_of_the_athlete(timezone: str | None, day: int) -> None:
    evening = pl.Series([datetime(2026, 5, 3, 21, tzinfo=UTC)])
    files = pl.DataFrame({"time": evening, "mass_kg": [71.0], "body_fat_pct": [20.0]})
    assert all_weights(log("weight", []), files, timezone)["date"].to_list() == [date(2026, 5, day)]


def test_weeks_of_rest_count_into_the_mean_load_but_not_as_weeks_run() -> None:
    rows = totals_of().with_columns(
        load_points=pl.Series([200.0, 0.0, 0.0, 100.0]), runs=pl.Series([4, 0, 0, 2]), chronic_load=pl.lit(60.0)
    )
    back = state(rows)
    assert (back.mean_load_points, back.weeks_run, back.usual_load_points) == (75.0, 2, 420.0)
