from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.physiology.body import Estimate
from pipeline.vocabulary import GOALS
from pipeline.weekly.plan import FIRST, MOST, SESSIONS_OF_GOAL, STEP, plan_week
from pipeline.weekly.state import LabelWeek, TrainingState

STATE = TrainingState(
    running={"easy": LabelWeek(4.0, 0.0, 2000.0)},
    strength_sets=0.0,
    deficit_kcal=Estimate(0.0, 150.0),
    protein_g_kg=Estimate(1.4, 0.2),
    fat_mass_kg=Estimate(15.0, 2.0),
    muscle_mass_kg=Estimate(28.0, 2.0),
    load_points=200.0,
    usual_load_points=200.0,
)
NONE = {"hills": 0.0, "sprints": 0.0, "stairs": 0.0}


@pytest.mark.parametrize("goal", GOALS)
def test_every_goal_has_a_plan_that_starts_small(goal: str) -> None:
    plan = plan_week(STATE, goal, NONE)
    assert plan.refused is None
    assert [session.key for session in plan.sessions] == list(SESSIONS_OF_GOAL[goal])
    assert all(session.amount == FIRST[session.key] for session in plan.sessions)


@settings(max_examples=25, deadline=None)
@given(
    goal=st.sampled_from(GOALS),
    lately=st.fixed_dictionaries({key: st.floats(0, 30) for key in NONE}),
    strength=st.floats(0, 30),
    usual=st.floats(20, 600),
)
def test_nothing_is_raised_fast(goal: str, lately: dict[str, float], strength: float, usual: float) -> None:
    state = replace(STATE, strength_sets=strength, usual_load_points=usual, running={"easy": LabelWeek(9.0, 0.0, 4e3)})
    plan = plan_week(state, goal, lately)
    assert plan.load_points <= (1 + STEP) * usual + 1e-6
    for session in plan.sessions:
        done = strength if session.key == "strength" else lately[session.key]
        assert session.amount <= max(FIRST[session.key], (1 + STEP) * done + 1)
        assert session.amount <= max(MOST[session.key], done)
        assert session.per_week >= 1


@pytest.mark.parametrize(
    ("changes", "goal", "reason"),
    [
        pytest.param({"safety": ("fast_weight_loss", "under_18")}, "grow", "under_18", id="minor"),
        pytest.param({"safety": ("care",)}, "keep", "care", id="care list"),
        pytest.param({"safety": ("low_energy_availability",)}, "lean", "low_energy_availability", id="low energy"),
        pytest.param({"body_mass_index": 18.4}, "lean", "body_mass_index", id="lean below 18.5"),
        pytest.param({"body_mass_index": 18.4}, "grow", "body_mass_index", id="any goal below 18.5"),
        pytest.param({}, None, "no_goal", id="no goal"),
        pytest.param({"weeks_observed": 1}, "grow", "too_little", id="first week"),
        pytest.param({"usual_load_points": 0.0}, "grow", "too_little", id="no running"),
    ],
)
def test_care_comes_before_any_goal(changes: dict[str, object], goal: str | None, reason: str) -> None:
    plan = plan_week(replace(STATE, **changes), goal, NONE)  # type: ignore[arg-type]
    assert plan.refused == reason
    assert (plan.sessions, plan.before, plan.after) == ((), None, None)


def test_no_plan_eats_less_or_cuts_food() -> None:
    assert not set(itertools.chain(*SESSIONS_OF_GOAL.values())) - set(FIRST)


def test_what_the_plan_adds_beyond_a_tenth_comes_off_easy_running() -> None:
    small = replace(STATE, usual_load_points=50.0, load_points=50.0)
    plan = plan_week(small, "performance", NONE)
    assert plan.easy_hours < 4.0
    assert plan.load_points == pytest.approx(55.0)
    assert plan_week(STATE, "grow", NONE).easy_hours == 4.0


def test_strength_sets_move_the_answer_of_a_beginner() -> None:
    plan = plan_week(STATE, "grow", NONE)
    assert plan.before is not None
    assert plan.after is not None
    assert plan.after.probabilities["growing"] > plan.before.probabilities["growing"] + 0.2
