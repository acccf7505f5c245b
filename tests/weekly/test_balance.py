"""Energy balance and protein from logs, the scale and one plain answer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pipeline.weekly.verdict import answer_week
from tests.weekly.conftest import daily, state_of

RESTING_KCAL = 1580.0  # of the tester, Cunningham 1991
EXERCISE_KCAL = 2000.0 / 7
SPENT_KCAL = 1.45 * RESTING_KCAL + EXERCISE_KCAL
NOISE = np.random.default_rng(5).normal(0, 0.3, 200)


def scale(loss_kg_per_day: float, days: int = 28) -> list[dict[str, Any]]:
    return daily("mass_kg", lambda day: 70.0 - loss_kg_per_day * day + float(NOISE[day]), days)


def test_nothing_reported_is_prior() -> None:
    bare = state_of(birth_date=None, mass_kg=None, body_fat_pct=None)
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
def test_answer_narrows_prior(answer: str, deficit: float, sd: float) -> None:
    told = state_of(weight_trend=answer)
    assert told.deficit_kcal == (deficit, sd)
    assert told.deficit_origin == "weight_trend"
    assert "weight_trend" not in told.missing
    assert "weight_log" in told.missing


def test_answers_make_up_prior() -> None:
    """The three answers, weighted by how often the prior gives them, have its mean and standard deviation."""
    generator = np.random.default_rng(2)
    deficit = generator.normal(0, 250, 400_000)
    felt = deficit + generator.normal(0, 100, deficit.size)
    stable, down = deficit[np.abs(felt) <= 128], deficit[felt > 128]
    assert (stable.mean(), stable.std()) == pytest.approx((0, 115), abs=5)
    assert (down.mean(), down.std()) == pytest.approx((260, 155), abs=5)


def test_unknown_trend_asks_for_scale() -> None:
    told = state_of(weight_trend="unknown")
    assert told.deficit_origin == "prior"
    assert told.missing[0] == "weight_log"


def test_the_scale_sets_the_deficit() -> None:
    losing = state_of(weight=scale(300 / 6150), weight_trend="stable")
    assert losing.deficit_origin == "weight_log"
    assert losing.deficit_kcal.value == pytest.approx(300, abs=120)
    assert losing.deficit_kcal.sd < 115
    assert not {"weight_trend", "weight_log"} & set(losing.missing)


def test_six_readings_warn() -> None:
    """Six readings over two weeks are enough for a warning, five are not; five days of food are enough for a log."""
    last = scale(0.14)[-21:]
    assert state_of(weight=last[::4]).safety == ("fast_weight_loss",)
    assert state_of(weight=last[::4][:5]).safety == ()
    assert state_of(food=food(0.75, 5)).deficit_origin == "food_log"


def test_few_readings_move_the_prior() -> None:
    """Fewer than 14 are no log of weight yet, but who steps on a scale once a week is heard, too."""
    weekly = state_of(weight=scale(0.6 / 7)[::-1][::7][::-1])
    assert (weekly.deficit_origin, "weight_trend" in weekly.missing) == ("prior", True)
    assert 60 < weekly.deficit_kcal.value < 400
    assert 80 < weekly.deficit_kcal.sd < 150


LOGS: dict[str, tuple[str, Any]] = {
    "scale": ("weight", daily("mass_kg", lambda day: 70.0 - 0.6 / 7 * day)),
    "food": ("food", daily("energy_kcal", 0.6 * SPENT_KCAL)),
    "protein": ("food", daily("protein_g", 150.0)),
}


@pytest.mark.parametrize("answer", [None, "up"])
@pytest.mark.parametrize("name", LOGS)
def test_no_day_of_a_log_makes_a_step(name: str, answer: str | None) -> None:
    """From no entry to four weeks of them each day moves little, even where the scale contradicts the answer."""
    log, rows = LOGS[name]
    states = [state_of(None, weight_trend=answer, **{log: rows[28 - days :]}) for days in range(29)]
    assert np.abs(np.diff([state.deficit_kcal.value for state in states])).max() <= 75
    assert np.abs(np.diff([state.deficit_kcal.sd for state in states])).max() <= 30
    assert np.abs(np.diff([state.protein_g_kg.value for state in states])).max() <= 0.15


def food(share: float, days: int = 28) -> list[dict[str, Any]]:
    return daily("energy_kcal", share * SPENT_KCAL, days)


def test_no_scale_knows_the_weeks_ahead() -> None:
    """However well the last weeks are weighed, the balance of those ahead differs; no reading makes it less sure."""
    spreads = [state_of(weight=scale(0.0)[28 - days :]).deficit_kcal.sd for days in range(0, 29, 2)]
    assert spreads == sorted(spreads, reverse=True)
    assert spreads[0] == 150.0
    assert spreads[-1] > 60.0


def test_food_log_is_corrected() -> None:
    logged = state_of(food=food(0.75))
    assert logged.deficit_origin == "food_log"
    assert logged.deficit_kcal.value == pytest.approx(0, abs=25)
    assert logged.deficit_kcal.sd < 250
    assert state_of(food=food(0.5)).deficit_kcal.value > 120


def test_four_logged_days_are_too_few() -> None:
    assert state_of(food=food(0.75, 4)).deficit_origin == "prior"


@pytest.mark.parametrize(
    "weight",
    [
        pytest.param({"weight": scale(0.0)}, id="by the scale"),
        pytest.param({"weight_trend": "stable"}, id="by a plain answer"),
    ],
)
def test_under_reporting_at_stable_weight(weight: dict[str, Any]) -> None:
    stable = state_of(food=food(0.75), strength_sets_per_week=0.0, **weight)
    verdict, _ = answer_week(stable)
    assert verdict.label == "maintaining"
    assert verdict.probabilities["shrinking"] < 0.15
    assert verdict.safety == ()


def test_short_food_log_does_not_warn() -> None:
    """Without scale and answer the log is believed as such logs are: unsure, and not as a deficit of a quarter."""
    alone = state_of(food=food(0.75), strength_sets_per_week=0.0)
    taken_literally = 0.25 * SPENT_KCAL
    assert abs(alone.deficit_kcal.value) < 0.1 * taken_literally
    verdict, _ = answer_week(alone)
    assert verdict.safety == ()
    assert verdict.label != "shrinking"
    assert verdict.probabilities["shrinking"] < 0.25


def test_energy_availability_range() -> None:
    """Intake 0.75 of what is spent and told as three quarters of itself: all of it, over 56 kg of fat-free mass."""
    available = state_of(food=food(0.75)).energy_availability
    assert available is not None
    assert available.value == pytest.approx((SPENT_KCAL - EXERCISE_KCAL) / 56, rel=0.01)
    intake_sd = SPENT_KCAL * 0.1 / 0.75
    assert available.sd == pytest.approx(intake_sd / 56, rel=0.05)
    assert state_of().energy_availability is None
    assert state_of(food=food(0.75), weight_trend="stable").energy_availability is None


def test_safety_hides_the_body() -> None:
    assert state_of(food=food(0.4)).body_hidden
    assert state_of(weight=scale(0.14)).body_hidden
    assert not state_of(food=food(0.75)).body_hidden


def test_weight_outranks_food_log() -> None:
    assert state_of(food=food(0.4)).safety == ("low_energy_availability",)
    assert state_of(food=food(0.4), weight=scale(0.0)).safety == ()
    assert state_of(food=food(0.4), weight_trend="stable").safety == ()
    assert state_of(food=food(0.4), weight_trend="down").safety == ("low_energy_availability",)


def test_two_meals_are_one_day() -> None:
    halves = food(0.375) * 2
    assert state_of(food=halves).deficit_kcal == pytest.approx(state_of(food=food(0.75)).deficit_kcal)


def test_protein_is_taken_from_the_log() -> None:
    logged = state_of(food=daily("protein_g", 126.0))
    assert logged.protein_g_kg == pytest.approx((1.8, 0.2))
    assert logged.protein_logged
    assert "protein" not in logged.missing


def test_fast_loss_is_a_warning() -> None:
    assert state_of(weight=scale(0.14)).safety == ("fast_weight_loss",)  # 1.4 % a week
    assert state_of(weight=scale(0.08)).safety == ()
    assert state_of(weight=scale(0.14)[-5:]).safety == ()
