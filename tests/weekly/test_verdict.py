from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.physiology.body import Estimate
from pipeline.vocabulary import OUTCOMES
from pipeline.weekly.answer import CHANGES, DRIVERS
from pipeline.weekly.drivers import EVIDENCE
from pipeline.weekly.forecast.draws import Sample, sample
from pipeline.weekly.forecast.training import Block, Work
from pipeline.weekly.outlook import outlook_of
from pipeline.weekly.verdict import answer_week as answer_with
from tests.weekly.conftest import HILLS, certain_state, easy, unknown_state

if TYPE_CHECKING:
    from pipeline.weekly.state import TrainingState

answer_week = partial(answer_with, count=4000)  # draws: as sound for what is asked here as all of them

FIT_WEEK: dict[str, Any] = {"hours": 3.5, "protein": 1.8}
WEEKS: dict[str, dict[str, Any]] = {
    "easy": {},
    "hills": FIT_WEEK | {"force": HILLS},
    "strength": FIT_WEEK | {"force": HILLS, "strength_sets": 10.0},
    "marathon": {"hours": 9.0, "deficit": 800.0, "protein": 1.0},
}


@pytest.mark.parametrize(
    ("week", "label", "muscle", "fat", "stronger"),
    [
        pytest.param("easy", "maintaining", "same", "same", "no_sign", id="easy running in balance"),
        pytest.param("hills", "undecided", "unsure", "same", "no_sign", id="hill sprints since four weeks"),
        pytest.param("strength", "growing", "larger", "same", "likely", id="strength since four weeks"),
        pytest.param("marathon", "shrinking", "smaller", "smaller", "no_sign", id="marathon in a large deficit"),
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


def test_nobody_knows_of_strength_that_was_not_told() -> None:
    """No sign of strength work is a finding; not to know of it is none."""
    said = [answer_with(state, count=1000)[0].stronger for state in (certain_state(), unknown_state())]
    assert said == ["no_sign", "unknown"]


def test_weight_is_asked_first() -> None:
    verdict, _ = answer_week(unknown_state())
    assert verdict.missing[:2] == ("weight_trend", "strength")
    assert answer_week(unknown_state(missing=("protein", "body_fat")))[0].missing[0] != "weight_trend"


def test_question() -> None:
    """Only an undecided answer asks: since when the training began, where nothing can be said without it."""
    new = unknown_state(running={"uphill_sprint": Work(force=HILLS)}, sets=Estimate(0.0, 0.0), strength_known=True)
    undecided, _ = answer_week(replace(new, history=(Block(running={"easy": easy(4.0)}),) * 7))
    assert (undecided.label, undecided.question) == ("undecided", undecided.sharpest)
    assert undecided.question is not None
    decided, _ = answer_week(certain_state(missing=("protein",)))
    assert decided.label == "maintaining"
    assert decided.question is None


def test_nothing_missing() -> None:
    verdict, _ = answer_week(certain_state())
    assert (verdict.sharpest, verdict.missing) == (None, ())


def test_weight_answer_decides() -> None:
    state = unknown_state(sets=Estimate(0.0, 0.0), strength_known=True, status="untrained")
    before, _ = answer_with(state)
    after, _ = answer_with(replace(state, deficit_kcal=Estimate(0.0, 115.0), deficit_origin="weight_trend"))
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


def test_grades_cover_every_driver() -> None:
    assert set(EVIDENCE) == set(DRIVERS)


@pytest.mark.parametrize(("kcal", "key"), [(200.0, "energy_unknown"), (300.0, "energy_deficit")])
def test_energy_is_known_beyond_its_range(kcal: float, key: str) -> None:
    """Without a log, a deficit is named where the 90 % range around it holds no balance."""
    verdict, _ = answer_week(unknown_state(deficit_kcal=Estimate(kcal, 150.0)))
    assert key in {driver.key for driver in verdict.drivers}


def test_drivers() -> None:
    """What moved the verdict stands first, with its grade; parts add up to the whole."""
    lifted, _ = answer_week(certain_state(**WEEKS["strength"]))
    assert lifted.drivers[0].key == "strength"
    assert (lifted.evidence, lifted.drivers[0].muscle_change_pct > 3) == ("A", True)
    assert "hill_running" in {driver.key for driver in lifted.drivers}
    losing, _ = answer_week(certain_state(**WEEKS["marathon"]))
    assert losing.drivers[0].key == "energy_deficit"
    assert losing.drivers[0].muscle_change_pct < -1
    assert losing.drivers[0].fat_change_pct < -10
    unknown, _ = answer_week(unknown_state())
    assert {"strength_not_given", "nothing_done"} <= {driver.key for driver in unknown.drivers}
    for verdict in (lifted, losing, unknown):
        found = verdict.attribution
        assert sum(found.parts.values()) + found.nothing_done == pytest.approx(found.total, abs=1e-9)


def test_nothing_reported() -> None:
    verdict, _ = answer_week(unknown_state())
    assert verdict.sharpest in ("strength", "weight_trend")
    assert set(verdict.missing) == {"strength", "weight_trend", "protein", "body_fat"}


def test_week_alone() -> None:
    """What weeks like this one would do stands beside the answer of the last four."""
    week = Block(running={"uphill_sprint": Work(force=HILLS)})
    verdict, _ = answer_week(certain_state(this_week=week))
    assert verdict.like_this_week is not None
    assert verdict.like_this_week["growing"] > verdict.probabilities["growing"] + 0.2
    assert answer_week(certain_state())[0].like_this_week is None
    assert verdict.worth_of_running.keys() == {"cautious", "middle", "generous"}


states = st.builds(
    certain_state,
    hours=st.floats(0, 12),
    force=st.floats(0, 200),
    strength_sets=st.floats(0, 20),
    status=st.sampled_from(["untrained", "trained", "advanced", None]),
    deficit_kcal=st.builds(Estimate, st.floats(-500, 900), st.floats(0, 250)),
    protein_g_kg=st.builds(Estimate, st.floats(0.5, 2.5), st.floats(0, 0.4)),
    fat_mass_kg=st.builds(Estimate, st.floats(6, 40), st.floats(0, 6)),
)
FEW: Sample = sample(seed=3, count=500)


def shares(state: TrainingState) -> dict[str, float]:
    return outlook_of(state, FEW).probabilities


@given(states)
def test_probabilities_are_shares(state: TrainingState) -> None:
    found = shares(state)
    assert tuple(found) == OUTCOMES
    assert all(0 <= share <= 1 for share in found.values())
    assert sum(found.values()) == pytest.approx(1, abs=1e-12)


@given(states, st.floats(0, 15))
def test_strength_never_costs_growth(state: TrainingState, added: float) -> None:
    assert shares(replace(state, added_strength_sets=added))["growing"] >= shares(state)["growing"]


@given(states, st.floats(0, 600))
def test_deficit_never_adds_growth(state: TrainingState, added: float) -> None:
    deeper = replace(state, deficit_kcal=state.deficit_kcal._replace(value=state.deficit_kcal.value + added))
    assert shares(deeper)["growing"] <= shares(state)["growing"]
    assert shares(deeper)["shrinking"] >= shares(state)["shrinking"]


@given(states, st.floats(0, 8))
def test_hard_running_never_costs_growth(state: TrainingState, added: float) -> None:
    """The dose alone: what a session costs in energy is another thing, and tested with the changes."""
    hill = state.running["uphill_sprint"]
    more = replace(state, running=state.running | {"uphill_sprint": hill._replace(force=hill.force + 25 * added)})
    assert shares(more)["growing"] >= shares(state)["growing"]
    assert shares(more)["shrinking"] <= shares(state)["shrinking"]


@given(states, st.floats(0, 600))
def test_deficit_takes_fat(state: TrainingState, added: float) -> None:
    deeper = replace(state, deficit_kcal=state.deficit_kcal._replace(value=state.deficit_kcal.value + added))
    before, after = outlook_of(state, FEW).projection.fat_pct, outlook_of(deeper, FEW).projection.fat_pct
    assert (after <= before).all()
    assert np.mean(after < -5) >= np.mean(before < -5)


@given(states, st.floats(1, 10))
def test_more_hours_never_help_growth(state: TrainingState, added: float) -> None:
    """Interference, in balance: in a deficit the hours also protect what it takes."""
    state = replace(state, deficit_kcal=Estimate(0.0, 0.0))
    easy = state.running["easy"]
    start = easy._replace(hours=max(1.0, easy.hours))
    before, after = (
        replace(state, running=state.running | {"easy": week})
        for week in (start, start._replace(hours=start.hours + added))
    )
    assert shares(after)["growing"] <= shares(before)["growing"] + 0.01


@given(states)
def test_years_of_lifting_slow_growth(state: TrainingState) -> None:
    found = [shares(replace(state, status=status))["growing"] for status in ("advanced", "trained", "untrained")]
    assert found == sorted(found)


@pytest.mark.parametrize(
    "running",
    [
        pytest.param({}, id="no running at all"),
        pytest.param({"walk": Work(2.0, 900.0, 20.0)}, id="only walking"),
        pytest.param({"stairs": Work(0.3, 330.0, 12.0, 10.0)}, id="only stairs"),
        pytest.param({"easy": easy(0.2)}, id="one short jog"),
        pytest.param({"easy": easy(20.0)}, id="twenty hours"),
    ],
)
def test_any_running(running: dict[str, Work]) -> None:
    verdict, changes = answer_week(unknown_state(running=running))
    assert verdict.label in ("undecided", "maintaining")
    assert sum(verdict.probabilities.values()) == pytest.approx(1)
    assert {change.key for change in changes} <= set(CHANGES)


@given(states, st.floats(0, 1.5))
def test_protein_never_costs_growth(state: TrainingState, added: float) -> None:
    more = replace(state, protein_g_kg=state.protein_g_kg._replace(value=state.protein_g_kg.value + added))
    assert shares(more)["growing"] >= shares(state)["growing"]
    assert shares(more)["shrinking"] <= shares(state)["shrinking"]
