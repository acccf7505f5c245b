from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.physiology.body import Estimate
from pipeline.vocabulary import OUTCOMES
from pipeline.weekly.answer import CHANGES, DRIVERS
from pipeline.weekly.draws import DRAWS, Draws, draw
from pipeline.weekly.drivers import EVIDENCE
from pipeline.weekly.outlook import outlook_of
from pipeline.weekly.projection import classify, direction, probabilities, project, range_90
from pipeline.weekly.state import LabelWeek
from pipeline.weekly.verdict import answer_week, leading_class
from tests.weekly.conftest import HILLS, SPRINTS, certain_state, unknown_state

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.weekly.state import TrainingState

FIT_WEEK: dict[str, Any] = {"hours": 3.5, "protein": 1.8}
WEEKS: dict[str, dict[str, Any]] = {
    "W1": {},
    "W2": {"deficit": 300.0},
    "W3": FIT_WEEK | {"running_sets": SPRINTS},
    "W4": FIT_WEEK | {"running_sets": HILLS},
    "W5": FIT_WEEK | {"running_sets": HILLS, "strength_sets": 10.0},
    "W6": FIT_WEEK | {"running_sets": HILLS, "strength_sets": 10.0, "status": "advanced"},
    "W7": {"hours": 9.0, "deficit": 700.0, "protein": 1.0, "gained_pct": 5.0},
    "W8": {"gained_pct": 5.0},
    "W9": FIT_WEEK | {"running_sets": HILLS, "deficit": 300.0},
}
# Median and 90 % range of the weekly change [%], then the probabilities of growing, maintaining, toning, shrinking.
REFERENCE = {
    "W1": (0.00, -0.08, 0.08, 0.01, 0.77, 0.22, 0.01),
    "W2": (-0.09, -0.19, 0.01, 0.00, 0.09, 0.62, 0.29),
    "W3": (0.08, -0.05, 0.31, 0.36, 0.50, 0.14, 0.00),
    "W4": (0.16, -0.04, 0.44, 0.58, 0.33, 0.09, 0.00),
    "W5": (0.75, 0.26, 1.25, 0.98, 0.01, 0.00, 0.00),
    "W6": (0.19, 0.04, 0.34, 0.76, 0.19, 0.05, 0.00),
    "W7": (-0.43, -0.69, -0.17, 0.00, 0.00, 0.02, 0.98),
    "W8": (-0.08, -0.20, 0.03, 0.00, 0.57, 0.16, 0.27),
    "W9": (-0.03, -0.16, 0.12, 0.04, 0.10, 0.74, 0.11),
}


def answered(state: TrainingState, draws: Draws) -> tuple[float, ...]:
    projection = project(state, draws)
    change = range_90(projection.muscle_pct)
    weekly = (change.value / 12, change.low / 12, change.high / 12)
    return (*weekly, *probabilities(classify(projection)).values())


@pytest.mark.parametrize("week", WEEKS)
def test_reference_weeks(week: str, draws: Draws) -> None:
    np.testing.assert_allclose(answered(certain_state(**WEEKS[week]), draws), REFERENCE[week], atol=0.03)


@pytest.mark.parametrize("week", WEEKS)
def test_reference_file(week: str, draws: Draws, shared: Path) -> None:
    rows = json.loads((shared / "physiology" / "oracles.json").read_text())["weekly"]
    row = next(values for name, values in rows.items() if name.startswith(week))
    expected = [row[name] for name in ("median", "lo90", "hi90", *OUTCOMES)]
    np.testing.assert_allclose(answered(certain_state(**WEEKS[week]), draws), expected, atol=0.03)


@pytest.mark.parametrize(
    ("week", "label", "muscle", "fat", "stronger"),
    [
        pytest.param("W1", "maintaining", "same", "same", "no_sign", id="easy running in balance"),
        pytest.param("W2", "toning", "same", "smaller", "no_sign", id="easy running in a deficit"),
        pytest.param("W4", "growing", "larger", "same", "possible", id="hill sprints"),
        pytest.param("W5", "growing", "larger", "same", "likely", id="strength"),
        pytest.param("W7", "shrinking", "smaller", "smaller", "no_sign", id="marathon in a large deficit"),
    ],
)
def test_words(week: str, label: str, muscle: str, fat: str, stronger: str) -> None:
    verdict, _ = answer_week(certain_state(**WEEKS[week]))
    assert (verdict.label, verdict.muscle, verdict.fat, verdict.stronger) == (label, muscle, fat, stronger)
    assert verdict.question is None


def test_a_surplus_is_told_as_fat_gain() -> None:
    verdict, _ = answer_week(certain_state(deficit=-400.0))
    assert (verdict.label, verdict.muscle, verdict.fat) == ("maintaining", "same", "larger")


def test_strength_rises_in_a_deficit_too() -> None:
    verdict, _ = answer_week(certain_state(strength_sets=8.0, deficit=600.0))
    assert verdict.stronger == "likely"
    assert verdict.muscle != "larger"


def test_where_nothing_was_told_the_verdict_is_open_and_asks() -> None:
    verdict, _ = answer_week(unknown_state())
    assert verdict.label == "undecided"
    assert verdict.question == verdict.sharpest == "strength"
    assert set(verdict.missing) == {"strength", "weight_trend", "protein", "body_fat"}


def test_the_plain_answer_about_weight_is_asked_for_first() -> None:
    verdict, _ = answer_week(unknown_state())
    assert verdict.missing[:2] == ("weight_trend", "strength")
    assert answer_week(unknown_state(missing=("protein", "body_fat")))[0].missing[0] != "weight_trend"


def test_where_nothing_is_missing_nothing_would_sharpen() -> None:
    verdict, _ = answer_week(certain_state())
    assert (verdict.sharpest, verdict.missing) == (None, ())


def test_with_strength_known_the_question_is_about_weight() -> None:
    state = unknown_state(strength_sets=0.0, status="untrained", missing=("protein", "weight_trend", "body_fat"))
    verdict, _ = answer_week(replace(state, deficit_kcal=Estimate(150.0, 250.0)))
    assert verdict.label == "undecided"
    assert verdict.question == "weight_trend"


def test_an_answer_about_weight_decides_more_than_it_did() -> None:
    state = unknown_state(strength_sets=0.0, status="untrained")
    before, _ = answer_week(state)
    after, _ = answer_week(replace(state, deficit_kcal=Estimate(0.0, 115.0), deficit_origin="weight_trend"))
    assert after.probabilities["maintaining"] > before.probabilities["maintaining"] + 0.05


def test_same_seed_same_answer() -> None:
    assert answer_week(unknown_state(), "grow") == answer_week(unknown_state(), "grow")
    first, _ = answer_week(unknown_state(), seed=1)
    second, _ = answer_week(unknown_state(), seed=2)
    assert first.probabilities != second.probabilities
    for name in OUTCOMES:
        assert first.probabilities[name] == pytest.approx(second.probabilities[name], abs=0.02)


def test_safety_and_hidden_body_are_passed_on() -> None:
    verdict, _ = answer_week(certain_state(safety=("care",), body_hidden=True, weeks_observed=2))
    assert (verdict.safety, verdict.body_hidden, verdict.weeks_observed) == (("care",), True, 2)


def test_every_draw_has_a_unit_or_is_a_factor_and_names_its_source() -> None:
    assert all(row.source for row in DRAWS)
    assert len({row.name for row in DRAWS}) == len(DRAWS)
    assert {row.distribution for row in DRAWS} <= {"normal", "lognormal", "bernoulli", "uniform"}


@pytest.mark.parametrize("row", DRAWS, ids=lambda row: row.name)
def test_draws_follow_their_table(row: Any, draws: Draws) -> None:
    drawn = draws[row.name]
    assert drawn.shape == (20_000,)
    assert drawn.min() >= row.low
    centre = np.mean(drawn) if row.distribution in ("bernoulli", "uniform") else np.median(drawn)
    assert centre == pytest.approx(row.centre, abs=0.03 * max(row.sd, 0.5))


def test_drivers_name_what_moved_the_verdict_strongest_first() -> None:
    verdict, _ = answer_week(certain_state(**WEEKS["W5"]))
    assert verdict.drivers[0].key == "strength"
    assert verdict.drivers[0].muscle_change_pct > 5
    assert verdict.evidence == "A"
    verdict, _ = answer_week(certain_state(**WEEKS["W7"]))
    keys = [driver.key for driver in verdict.drivers]
    assert keys[0] == "energy_deficit"
    assert {"detraining", "easy_running"} <= set(keys)
    assert verdict.drivers[0].muscle_change_pct < -1
    assert verdict.drivers[0].fat_change_pct < -10
    assert verdict.evidence == "B"


def test_hill_sprints_drive_muscle_and_are_graded_as_mechanics() -> None:
    verdict, _ = answer_week(certain_state(**WEEKS["W4"]))
    assert verdict.drivers[0].key == "hill_running"
    assert verdict.evidence == "C"
    assert verdict.drivers[0].values["set_equivalents"] == pytest.approx(HILLS)


def test_easy_running_alone_grows_nothing() -> None:
    verdict, _ = answer_week(certain_state())
    easy = next(driver for driver in verdict.drivers if driver.key == "easy_running")
    assert easy.muscle_change_pct == pytest.approx(0, abs=0.1)
    assert easy.fat_change_pct < 0  # part of its energy stays a deficit


def test_unknown_balance_is_named_as_an_assumption() -> None:
    verdict, _ = answer_week(unknown_state(strength_sets=0.0))
    assert verdict.drivers[0].key == "energy_unknown"
    assert verdict.evidence == "D"


def test_little_protein_is_a_driver_once_it_is_logged() -> None:
    verdict, _ = answer_week(certain_state(deficit=400.0, protein=0.8))
    driver = next(driver for driver in verdict.drivers if driver.key == "protein")
    assert driver.muscle_change_pct < 0
    assert driver.values == {"protein_g_kg": 0.8, "protein_sd_g_kg": 0.0}


def test_grades_cover_every_driver() -> None:
    assert set(EVIDENCE) == set(DRIVERS)


def test_leading_class_needs_one_half() -> None:
    assert leading_class({"growing": 0.5, "maintaining": 0.3, "toning": 0.2, "shrinking": 0.0}) == "growing"
    assert leading_class({"growing": 0.49, "maintaining": 0.3, "toning": 0.21, "shrinking": 0.0}) == "undecided"


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        pytest.param([2.0, 3.0, 0.0], "larger", id="larger"),
        pytest.param([-2.0, -3.0, 0.0], "smaller", id="smaller"),
        pytest.param([0.0, 1.0, 2.0], "same", id="same"),
        pytest.param([2.0, -2.0, 0.0], "unsure", id="thirds"),
    ],
)
def test_direction(changes: list[float], word: str) -> None:
    assert direction(np.array(changes), 1.5) == word


states = st.builds(
    certain_state,
    hours=st.floats(0, 12),
    running_sets=st.floats(0, 8),
    strength_sets=st.none() | st.floats(0, 20),
    status=st.sampled_from(["untrained", "trained", "advanced", None]),
    deficit_kcal=st.builds(Estimate, st.floats(-500, 900), st.floats(0, 250)),
    protein_g_kg=st.builds(Estimate, st.floats(0.5, 2.5), st.floats(0, 0.4)),
    gained_pct=st.floats(0, 10),
    fat_mass_kg=st.builds(Estimate, st.floats(6, 40), st.floats(0, 6)),
)
FEW: Draws = draw(seed=3, count=500)


def shares(state: TrainingState) -> dict[str, float]:
    return outlook_of(state, FEW).probabilities


@given(states)
def test_probabilities_are_shares(state: TrainingState) -> None:
    found = shares(state)
    assert tuple(found) == OUTCOMES
    assert all(0 <= share <= 1 for share in found.values())
    assert sum(found.values()) == pytest.approx(1, abs=1e-12)


@given(states, st.floats(0, 15))
def test_strength_never_lowers_the_probability_of_growth(state: TrainingState, added: float) -> None:
    assert shares(replace(state, added_strength_sets=added))["growing"] >= shares(state)["growing"]


@given(states, st.floats(0, 600))
def test_a_deficit_never_raises_the_probability_of_growth(state: TrainingState, added: float) -> None:
    deeper = replace(state, deficit_kcal=state.deficit_kcal._replace(value=state.deficit_kcal.value + added))
    assert shares(deeper)["growing"] <= shares(state)["growing"]
    assert shares(deeper)["shrinking"] >= shares(state)["shrinking"]


@given(states, st.floats(0, 8))
def test_more_hard_running_never_lowers_the_probability_of_growth(state: TrainingState, added: float) -> None:
    """Set equivalents alone: what a session costs in energy is another thing, and tested with the changes."""
    hill = state.running["hill"]
    more = replace(state, running=state.running | {"hill": hill._replace(set_equivalents=hill.set_equivalents + added)})
    assert shares(more)["growing"] >= shares(state)["growing"]
    assert shares(more)["shrinking"] <= shares(state)["shrinking"]


@given(states, st.floats(0, 600))
def test_a_deficit_never_lowers_the_loss_of_fat(state: TrainingState, added: float) -> None:
    deeper = replace(state, deficit_kcal=state.deficit_kcal._replace(value=state.deficit_kcal.value + added))
    before, after = project(state, FEW).fat_pct, project(deeper, FEW).fat_pct
    assert (after <= before).all()
    assert np.mean(after < -5) >= np.mean(before < -5)


@given(states, st.floats(0, 15))
def test_size_once_gained_is_never_more_safe_for_being_larger(state: TrainingState, added: float) -> None:
    larger = replace(state, gained_pct=state.gained_pct + added)
    assert shares(larger)["shrinking"] >= shares(state)["shrinking"]


@given(states, st.floats(1, 10))
def test_more_hours_never_help_growth(state: TrainingState, added: float) -> None:
    """Interference; only from an hour on, where running begins to protect what a deficit takes."""
    easy = state.running["easy"]
    start = easy._replace(hours=max(1.0, easy.hours))
    before, after = (
        replace(state, running=state.running | {"easy": week})
        for week in (start, start._replace(hours=start.hours + added))
    )
    assert shares(after)["growing"] <= shares(before)["growing"]


@given(states)
def test_years_of_lifting_slow_growth(state: TrainingState) -> None:
    found = [shares(replace(state, status=status))["growing"] for status in ("advanced", "trained", "untrained")]
    assert found == sorted(found)


@pytest.mark.parametrize(
    "running",
    [
        pytest.param({}, id="no running at all"),
        pytest.param({"easy": LabelWeek(0.0, 0.0, 900.0)}, id="only walking"),
        pytest.param({"stairs": LabelWeek(0.0, 0.11, 330.0)}, id="only stairs"),
        pytest.param({"easy": LabelWeek(0.2, 0.0, 150.0)}, id="one short jog"),
        pytest.param({"easy": LabelWeek(20.0, 0.0, 14000.0)}, id="twenty hours"),
    ],
)
def test_where_nothing_else_is_known_any_running_leaves_it_open(running: dict[str, LabelWeek]) -> None:
    verdict, changes = answer_week(unknown_state(running=running))
    assert verdict.label == "undecided"
    assert verdict.question in verdict.missing
    assert sum(verdict.probabilities.values()) == pytest.approx(1)
    assert len(changes) == len(CHANGES)


@given(states, st.floats(0, 1.5))
def test_protein_never_lowers_the_probability_of_growth(state: TrainingState, added: float) -> None:
    more = replace(state, protein_g_kg=state.protein_g_kg._replace(value=state.protein_g_kg.value + added))
    assert shares(more)["growing"] >= shares(state)["growing"]
    assert shares(more)["shrinking"] <= shares(state)["shrinking"]
