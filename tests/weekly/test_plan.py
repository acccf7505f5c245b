from __future__ import annotations

import itertools
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.physiology.body import Estimate
from pipeline.vocabulary import GOALS
from pipeline.weekly import plan as planning
from pipeline.weekly.changes import READY_HOURS, READY_WEEKS
from pipeline.weekly.forecast.training import Work
from pipeline.weekly.plan import FAST_KINDS, SESSIONS_OF_GOAL, done_lately, plan_week
from pipeline.weekly.progression import FIRST, MOST, RAISED
from pipeline.weekly.state import TrainingState
from pipeline.weekly.what_if import changed, parse_step
from tests.weekly.conftest import SUNDAY, segment_rows

STATE = TrainingState(
    running={"easy": Work(4.0, 2000.0), "tempo": Work(0.5, 350.0)},
    sets=Estimate(0.0, 0.0),
    strength_known=True,
    deficit_kcal=Estimate(0.0, 150.0),
    protein_g_kg=Estimate(1.4, 0.2),
    fat_mass_kg=Estimate(15.0, 2.0),
    muscle_mass_kg=Estimate(28.0, 2.0),
    load_points=200.0,
    usual_load_points=210.0,
    mean_load_points=200.0,
    weeks_run=4,
)
NONE = {"hills": 0.0, "sprints": 0.0, "stairs": 0.0}
NEWCOMER = replace(STATE, running={"easy": Work(1.2, 500.0)}, weeks_run=3, load_points=60.0, mean_load_points=60.0)

LATELY = st.fixed_dictionaries({key: st.floats(0, 40) for key in NONE})


@st.composite
def states(draw: st.DrawFn) -> TrainingState:
    """Adults of every volume, with and without strength work, returning or steady."""
    easy, tempo = draw(st.floats(0, 9)), draw(st.floats(0, 2))
    mean = draw(st.floats(5, 600))
    return replace(
        STATE,
        running={"easy": Work(easy, 500 * easy), "tempo": Work(tempo, 700 * tempo)},
        sets=draw(st.none() | st.builds(Estimate, st.floats(0, 30), st.just(1.0))),
        mean_load_points=mean,
        load_points=mean * draw(st.floats(0.2, 2)),
        usual_load_points=mean * draw(st.floats(1, 3)),
        weeks_run=draw(st.integers(2, 4)),
    )


def plan_of(state: TrainingState, goal: str, lately: dict[str, float]) -> tuple[planning.Plan, TrainingState]:
    """Plan a week without what it leads to, which takes long, and give the week that would be projected."""
    seen: list[TrainingState] = []

    now: Any = SimpleNamespace(projection=SimpleNamespace(size=None))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "outlook_of", lambda projected, *_: seen.append(projected))
        return plan_week(state, goal, lately, now), seen[-1]


@pytest.mark.parametrize("goal", GOALS)
def test_plans_start_small(goal: str) -> None:
    plan = plan_week(STATE, goal, NONE)
    assert plan.refused is None
    assert [session.key for session in plan.sessions] == list(SESSIONS_OF_GOAL[goal])
    assert all(session.amount == FIRST[session.key] for session in plan.sessions)


@settings(max_examples=100)
@given(state=states(), goal=st.sampled_from(GOALS), lately=LATELY)
def test_load_limit(state: TrainingState, goal: str, lately: dict[str, float]) -> None:
    plan, _ = plan_of(state, goal, lately)
    assert plan.load_points <= (1 + RAISED) * state.mean_load_points + 1e-6
    assert plan.usual_load_points == state.mean_load_points
    hours = {label: week.hours for label, week in state.running.items()}
    assert 0.5 * hours["easy"] - 1e-9 <= plan.easy_hours <= (1 + RAISED) * hours["easy"] + 1e-9
    assert plan.tempo_hours == hours["tempo"]


@settings(max_examples=100)
@given(state=states(), goal=st.sampled_from(GOALS), lately=LATELY)
def test_work_rises_slowly(state: TrainingState, goal: str, lately: dict[str, float]) -> None:
    for session in plan_of(state, goal, lately)[0].sessions:
        done = (state.strength_sets or 0.0) if session.key == "strength" else lately[session.key]
        assert session.amount <= max(FIRST[session.key], (1 + RAISED) * done + 1)
        assert session.amount <= max(MOST[session.key], done)
        assert session.amount >= session.per_week >= 1
        assert session.key != "strength" or 2 <= session.per_week <= 3


@settings(max_examples=100)
@given(state=states(), goal=st.sampled_from(GOALS), lately=LATELY)
def test_fast_work_waits(state: TrainingState, goal: str, lately: dict[str, float]) -> None:
    assume(state.weeks_run < READY_WEEKS or state.running_hours < READY_HOURS)
    plan, _ = plan_of(state, goal, lately)
    assert not [session for session in plan.sessions if session.key in FAST_KINDS and lately[session.key] < 1]


def test_newcomer_waits() -> None:
    plan = plan_week(NEWCOMER, "performance", NONE)
    assert ([session.key for session in plan.sessions], plan.waits) == (["strength"], True)
    assert plan.easy_hours == pytest.approx(min(1.2 * (1 + RAISED), 1.2 + RAISED * 60 / planning.EASY_POINTS_PER_HOUR))
    assert not plan_week(NEWCOMER, "keep", NONE).waits


def test_recent_work_is_kept() -> None:
    plan = plan_week(STATE, "lean", {"hills": 6.7, "sprints": 0.4, "stairs": 0.0})
    assert [(session.key, session.amount) for session in plan.sessions] == [
        ("strength", 6),
        ("stairs", 5),
        ("hills", 6),
    ]
    many = plan_week(STATE, "performance", {"hills": 0.0, "sprints": 22.0, "stairs": 0.0})
    assert {session.key: session.amount for session in many.sessions}["sprints"] == 22


def test_break_forgets_old_fitness() -> None:
    back = replace(NEWCOMER, weeks_run=2, mean_load_points=12.0, load_points=20.0, usual_load_points=150.0)
    plan = plan_week(back, "performance", NONE)
    assert plan.load_points <= 1.1 * 12.0 + 1e-9


@pytest.mark.parametrize(
    ("changes", "goal", "reason"),
    [
        pytest.param({"safety": ("fast_weight_loss", "under_18")}, "grow", "under_18", id="minor"),
        pytest.param({"safety": ("care",)}, "keep", "care", id="care list"),
        pytest.param({"safety": ("low_energy_availability",)}, "lean", "low_energy_availability", id="low energy"),
        pytest.param({"body_mass_index": 18.4}, "lean", "body_mass_index", id="lean below 18.5"),
        pytest.param({"body_mass_index": 18.4}, "grow", "body_mass_index", id="any goal below 18.5"),
        pytest.param({"activity": 0.3}, "grow", "pause", id="on crutches"),
        pytest.param({}, None, "no_goal", id="no goal"),
        pytest.param({"weeks_run": 1}, "grow", "too_little", id="one week"),
        pytest.param({"mean_load_points": 0.0}, "grow", "too_little", id="no running"),
    ],
)
def test_care_comes_before_any_goal(changes: dict[str, Any], goal: str | None, reason: str) -> None:
    plan = plan_week(replace(STATE, **changes), goal, NONE)
    assert plan.refused == reason
    assert (plan.sessions, plan.before, plan.after) == ((), None, None)


@settings(max_examples=50)
@given(state=states(), goal=st.sampled_from(GOALS), lately=LATELY)
def test_no_plan_eats_less(state: TrainingState, goal: str, lately: dict[str, float]) -> None:
    """The week that is projected differs from the one lately by training alone."""
    _, planned = plan_of(state, goal, lately)
    assert (planned.deficit_kcal, planned.protein_g_kg) == (state.deficit_kcal, state.protein_g_kg)
    assert not set(itertools.chain(*SESSIONS_OF_GOAL.values())) - set(FIRST)


def test_sessions_replace_easy_running() -> None:
    small = replace(STATE, mean_load_points=100.0)
    plan = plan_week(small, "performance", NONE)
    assert 2.0 <= plan.easy_hours < 4.0
    assert plan.load_points == pytest.approx(110.0)
    assert plan_week(STATE, "grow", NONE).easy_hours == 4.0


def test_what_has_no_room_is_not_added() -> None:
    full = replace(STATE, running={"tempo": Work(3.0, 2000.0)}, mean_load_points=150.0)
    plan = plan_week(full, "performance", NONE)
    assert [session.key for session in plan.sessions] == ["hills", "strength"]  # 14 points; the sprints weigh 6 more
    assert plan.load_points <= 165.0 + 1e-9
    assert plan.easy_hours == 0.0


def test_sets_move_a_beginner() -> None:
    plan = plan_week(STATE, "grow", NONE)
    assert plan.before is not None
    assert plan.after is not None
    assert plan.after.probabilities["growing"] > plan.before.probabilities["growing"] + 0.1


def test_short_repetitions() -> None:
    """Short repetitions count by their length."""
    day = {"day": SUNDAY, "distance_m": 100.0}
    up = day | {"label": "hill", "effort": "sprint"}
    rows = segment_rows(
        [
            *(up | {"duration_s": 15.0} for _ in range(8)),
            up | {"duration_s": 60.0},
            up | {"effort": "tempo", "duration_s": 300.0},
            *(day | {"label": "sprint", "distance_m": metres} for metres in (20.0, 20.0, 200.0)),
            day | {"label": "stairs", "duration_s": 240.0},
        ]
    )
    assert done_lately(rows, 2) == {"hills": 2.5, "sprints": 1.0, "stairs": 2.0}
    assert done_lately(rows.clear(), 4) == NONE


@pytest.mark.parametrize("goal", GOALS)
def test_goal_is_reached_and_kept(goal: str) -> None:
    state, lately, seen = STATE, dict(NONE), []
    for _ in range(40):
        plan, _ = plan_of(state, goal, lately)
        done = {session.key: float(session.amount) for session in plan.sessions}
        seen.append(done)
        state = replace(state, sets=Estimate(done["strength"], 0.5), mean_load_points=plan.load_points)
        lately |= {key: done.get(key, 0.0) for key in lately}
    first, last = seen[0], seen[-1]
    assert first == {key: FIRST[key] for key in first}
    for key, amount in last.items():
        assert amount == (FIRST[key] if goal == "keep" else MOST[key])


def test_lighter_week() -> None:
    """After three weeks that rose by a tenth, two thirds of everything and nothing new."""
    risen = replace(STATE, week_loads=(180.0, 190.0, 200.0), sets=Estimate(9.0, 1.0))
    plan = plan_week(risen, "grow", {"hills": 5.0, "sprints": 0.0, "stairs": 0.0}, last_week=NONE | {"hills": 6.0})
    assert plan.lighter
    assert plan.after is None
    assert {session.key: session.amount for session in plan.sessions} == {"hills": 4, "strength": 6}
    assert plan.easy_hours == pytest.approx(2 / 3 * 4.0)
    assert plan.load_points == pytest.approx(2 / 3 * 200.0)
    assert not plan_week(replace(risen, week_loads=(180.0, 200.0, 190.0)), "grow", NONE).lighter


def test_last_week_is_built_on() -> None:
    """Four repetitions in the first week are five in the second, though the mean week holds one."""
    lately = NONE | {"hills": 1.0}
    for last, amount in ((None, 4), (NONE | {"hills": 4.0}, 5), (NONE | {"hills": 0.0}, 4)):
        hills = next(item for item in plan_week(STATE, "grow", lately, last_week=last).sessions if item.key == "hills")
        assert (hills.amount, hills.lately) == (amount, 1.0)
    assert hills.after == (5, 6, 4)


SESSIONS = {"hills": "add 1x{}x30s hills", "sprints": "add 1x{}x40m sprints", "stairs": "add {} min stairs"}


@pytest.mark.parametrize("goal", [goal for goal in GOALS if SESSIONS.keys() & set(SESSIONS_OF_GOAL[goal])])
def test_sessions_weigh_what_they_do_in_what_if(goal: str) -> None:
    plan = plan_week(replace(STATE, mean_load_points=400.0), goal, NONE)
    steps = [parse_step(SESSIONS[one.key].format(one.amount)) for one in plan.sessions if one.key in SESSIONS]
    assert plan.load_points - 400.0 == pytest.approx(changed(STATE, steps).load_points - STATE.load_points)


@pytest.mark.parametrize(("minutes", "planned"), [(1.6, 0), (3.2, 3), (9.0, 9)])
def test_what_is_kept_makes_a_session(minutes: float, planned: int) -> None:
    """Nobody goes out for a minute of stairs."""
    sessions = plan_week(STATE, "keep", NONE | {"stairs": minutes}).sessions
    assert sum(session.amount for session in sessions if session.key == "stairs") == planned
