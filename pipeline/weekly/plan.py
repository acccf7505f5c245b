"""Next week: the sessions that serve the athlete's goal, raised a little over what they did lately."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.physiology import parameters_hypertrophy as parameters
from pipeline.physiology import parameters_training as training
from pipeline.weekly.drivers import without_labels
from pipeline.weekly.what_if import (
    HILLS,
    HILLS_REFERENCE_S,
    SPRINTS,
    SPRINTS_REFERENCE_M,
    STAIRS,
    STAIRS_REFERENCE_MIN,
    Outlook,
    outlooks,
    with_scaled,
)

if TYPE_CHECKING:
    from pipeline.weekly.state import TrainingState

STEP = 0.10  # rise of load and of each kind of work from week to week [fraction]; judgement, no trial sets the number
SESSIONS_OF_GOAL = {
    "grow": ("strength", "hills"),
    "keep": ("strength", "hills"),
    "lean": ("strength", "stairs"),  # keeps muscle and moves more; never by eating less
    "performance": ("hills", "sprints", "strength"),
}
FIRST = {"hills": 4, "sprints": 4, "stairs": 5, "strength": 6}  # where there was less lately; judgement
MOST = {
    "hills": 20,
    "sprints": 10,
    "stairs": 20,
    "strength": int(training.STRENGTH_SETS_WISE.value),
}  # a week; judgement
IN_ONE_SESSION = {"hills": 10, "sprints": 10, "stairs": 20, "strength": 6}  # judgement
HILL_S, SPRINT_M = 30, 40  # of one repetition, as in the articles
KEPT = "keep"  # goal for which work is not raised beyond its start
EASY_POINTS_PER_HOUR = 56.0  # running stress score of an hour at three quarters of critical speed: 100 x 0.75 squared
LEAST_WEEKS = 2  # of running before a plan rests on anything; judgement


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """Work of one kind: sessions a week, amount in all (repetitions, minutes or sets), what was done lately."""

    key: str
    per_week: int
    amount: int
    lately: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Next week, or why there is none.

    Attributes
    ----------
    refused
        `under_18`, `care`, `low_energy_availability`, `fast_weight_loss`, `body_mass_index`, `no_goal` or
        `too_little`; then nothing else is told.
    sessions
        In the order of their use for the goal.
    easy_hours
        Easy and tempo running beside them [h].
    load_points, usual_load_points
        Running stress score of the plan, and of a week the athlete is used to [points].
    before, after
        What weeks as they are and weeks like the plan lead to.
    """

    refused: str | None = None
    sessions: tuple[PlannedSession, ...] = ()
    easy_hours: float = 0.0
    load_points: float = 0.0
    usual_load_points: float = 0.0
    before: Outlook | None = None
    after: Outlook | None = None


def plan_week(state: TrainingState, goal: str | None, lately: dict[str, float]) -> Plan:
    """Plan the week after the ones a state is made of.

    Parameters
    ----------
    state
        The mean of the trailing four weeks.
    goal
        One of `GOALS`, or None.
    lately
        Mean of the trailing four weeks: `hills` and `sprints` [repetitions], `stairs` [min].

    Returns
    -------
    Plan
        The running load stays within `STEP` of the usual one: what the sessions add beyond it is taken from easy
        running.
    """
    refused = refusal(state, goal)
    if refused or goal is None:
        return Plan(refused=refused)
    done: dict[str, float | None] = {**lately, "strength": state.strength_sets}
    sessions = tuple(_session(key, done[key], goal) for key in SESSIONS_OF_GOAL[goal])
    usual = state.usual_load_points
    loaded = _with_sessions(replace(state, load_points=usual), sessions)
    over = max(0.0, loaded.load_points - (1 + STEP) * usual)
    easy = sum(state.running[label].hours for label in ("easy", "tempo") if label in state.running)
    taken_hours = min(easy, over / EASY_POINTS_PER_HOUR)
    share = taken_hours / easy if easy else 0.0
    planned = without_labels(loaded, ("easy", "tempo"), share)
    before, _ = outlooks(state, [])
    after, _ = outlooks(planned, [])
    return Plan(
        sessions=sessions,
        easy_hours=easy - taken_hours,
        load_points=loaded.load_points - taken_hours * EASY_POINTS_PER_HOUR,
        usual_load_points=usual,
        before=before,
        after=after,
    )


def refusal(state: TrainingState, goal: str | None) -> str | None:
    """Name what forbids a plan: care comes before any goal."""
    if state.safety:
        return "under_18" if "under_18" in state.safety else state.safety[0]
    if state.body_mass_index < parameters.LOW_BODY_MASS_INDEX.value:
        return "body_mass_index"
    if goal is None:
        return "no_goal"
    return "too_little" if state.weeks_observed < LEAST_WEEKS or state.usual_load_points <= 0 else None


def _session(key: str, lately: float | None, goal: str) -> PlannedSession:
    """Raise one kind of work a little, from its start to its most."""
    done = lately or 0.0
    raised = math.ceil((1.0 if goal == KEPT else 1 + STEP) * done)
    amount = max(min(max(FIRST[key], raised), MOST[key]), math.floor(done) if key == "strength" else 0)
    least = 2 if key == "strength" else 1  # two sessions of strength work a week; articles and trials alike
    per_week = max(least, math.ceil(amount / IN_ONE_SESSION[key]))
    return PlannedSession(key, per_week, per_week * (amount // per_week), lately)  # sessions alike


def _with_sessions(state: TrainingState, sessions: tuple[PlannedSession, ...]) -> TrainingState:
    """Add what the sessions hold beyond what was done lately."""
    for session in sessions:
        more = max(0.0, session.amount - (session.lately or 0.0))
        if session.key == "strength":
            state = replace(state, strength_sets=float(session.amount))
        elif session.key == "hills":
            state = with_scaled(state, HILLS, more * HILL_S / HILLS_REFERENCE_S, 1)
        elif session.key == "sprints":
            state = with_scaled(state, SPRINTS, more * SPRINT_M / SPRINTS_REFERENCE_M, 1)
        else:
            state = with_scaled(state, STAIRS, more / STAIRS_REFERENCE_MIN, 1)
    return state
