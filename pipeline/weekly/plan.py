"""Next week: the sessions that serve the athlete's goal, raised a little over what they did lately."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from pipeline.physiology import parameters_body as parameters
from pipeline.weekly.changes import has_base
from pipeline.weekly.drivers import without_labels
from pipeline.weekly.forecast.draws import sample
from pipeline.weekly.outlook import Outlook, outlook_of
from pipeline.weekly.progression import (
    LEAST_KEPT,
    LIGHTER,
    RAISED,
    is_risen,
    lighter_amount,
    raised_amount,
    sessions_of,
    weeks_after,
)
from pipeline.weekly.what_if import (
    HILLS,
    HILLS_REFERENCE_S,
    SPRINT_WORK,
    SPRINTS_REFERENCE_M,
    STAIR_CLIMB,
    STAIRS_REFERENCE_MIN,
    with_scaled,
)

if TYPE_CHECKING:
    from pipeline.weekly.state import TrainingState

SESSIONS_OF_GOAL = {
    "grow": ("strength", "hills"),
    "keep": ("strength",),
    "lean": ("strength", "stairs"),  # keeps muscle and moves more; never by eating less
    "performance": ("hills", "sprints", "strength"),
}
RUN = ("hills", "sprints", "stairs")  # the kinds that are run; what was done lately of others than the goal's is kept
FAST_KINDS = ("hills", "sprints")  # the kinds that a newcomer is not given
HILL_S, SPRINT_M = 30, 40  # of one repetition, as in the articles
EASY_POINTS_PER_HOUR = 56.0  # running stress score of an hour at three quarters of critical speed: 100 x 0.75 squared
EASY_GIVEN_UP = 0.5  # most of easy running that makes room for sessions [fraction]; judgement
LEAST_WEEKS = 2  # with a run, of the last four, before a plan rests on anything; judgement


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """Work of one kind: sessions a week, amount in all (repetitions, minutes or sets), what was done lately.

    `after` holds the amounts of the weeks after, if all goes well: two that rise and a lighter one; empty where the
    amount stays.
    """

    key: str
    per_week: int
    amount: int
    lately: float | None
    after: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Next week, or why there is none.

    Attributes
    ----------
    refused
        `under_18`, `care`, `low_energy_availability`, `fast_weight_loss`, `body_mass_index`, `no_goal` or
        `too_little`; then nothing else is given.
    sessions
        In the order of their use for the goal, then what is kept of other kinds.
    lighter
        Whether the week is a lighter one, after three that rose; what it leads to is not computed.
    waits
        Whether hills or sprints of the goal are left out until there is more easy running behind them.
    easy_hours, tempo_hours
        Easy and tempo running beside them [h].
    load_points, usual_load_points
        Running stress score of the plan, and of a mean week of the last four [points].
    before, after
        What weeks as they are and weeks like the plan lead to.
    """

    refused: str | None = None
    sessions: tuple[PlannedSession, ...] = ()
    lighter: bool = False
    waits: bool = False
    easy_hours: float = 0.0
    tempo_hours: float = 0.0
    load_points: float = 0.0
    usual_load_points: float = 0.0
    before: Outlook | None = None
    after: Outlook | None = None


def plan_week(
    state: TrainingState,
    goal: str | None,
    lately: dict[str, float],
    now: Outlook | None = None,
    last_week: dict[str, float] | None = None,
) -> Plan:
    """Plan the week after the ones a state is made of.

    Parameters
    ----------
    state
        The mean of the trailing four weeks.
    goal
        One of `GOALS`, or None.
    lately
        From `done_lately`.
    now
        Outlook of the state, where it is known already.
    last_week
        As `lately`, of the last week alone: where it held more than the mean week, work is raised from there.

    Returns
    -------
    Plan
        The running load stays within `RAISED` of the mean of the last four weeks: what sessions add beyond it comes off
        easy running, `EASY_GIVEN_UP` of it at most, and what does not fit then is not added. Three weeks of rising load
        are followed by a lighter one. Food is never planned.
    """
    refused = refusal(state, goal)
    if refused or goal is None:
        return Plan(refused=refused)
    done = {key: max(amount, (last_week or {}).get(key, 0.0)) for key, amount in lately.items()}
    if is_risen(state.week_loads):
        return _lighter_week(state, lately, done)
    usual, limit = state.mean_load_points, (1 + RAISED) * state.mean_load_points
    week = replace(state, load_points=usual)
    waiting = [key for key in SESSIONS_OF_GOAL[goal] if key in FAST_KINDS and not _is_ready(state, lately[key])]
    sessions = _fitting(week, _sessions(state, goal, lately, done, waiting), limit)
    loaded = _with_sessions(week, sessions)
    easy = state.running["easy"].hours if "easy" in state.running else 0.0
    more = _easy_change_hours(easy, limit - loaded.load_points, waits=bool(waiting))
    planned = without_labels(loaded, ("easy",), -more / easy if easy else 0.0)
    before = now or outlook_of(state, sample())
    after = outlook_of(planned, sample(), before.projection.size)
    return Plan(
        sessions=sessions,
        waits=bool(waiting),
        easy_hours=easy + more,
        tempo_hours=state.running["tempo"].hours if "tempo" in state.running else 0.0,
        load_points=loaded.load_points + more * EASY_POINTS_PER_HOUR,
        usual_load_points=usual,
        before=before,
        after=after,
    )


def _lighter_week(state: TrainingState, lately: dict[str, float], done: dict[str, float]) -> Plan:
    """Plan two thirds of everything, and nothing new."""
    amounts = {**done, "strength": state.strength_sets or 0.0}
    known: dict[str, float | None] = {**lately, "strength": state.strength_sets}
    sessions = (_kept(key, lighter_amount(amount), known[key]) for key, amount in amounts.items())
    hours = {key: LIGHTER * work.hours for key, work in state.running.items()}
    return Plan(
        sessions=tuple(session for session in sessions if session.amount),
        lighter=True,
        easy_hours=hours.get("easy", 0.0),
        tempo_hours=hours.get("tempo", 0.0),
        load_points=LIGHTER * state.week_loads[-1],
        usual_load_points=state.mean_load_points,
    )


def done_lately(segments: pl.DataFrame, weeks: float) -> dict[str, float]:
    """Count what a mean week held of the work that a plan can hold.

    Parameters
    ----------
    segments
        Rows of the last four weeks.
    weeks
        How many of them were observed so far.

    Returns
    -------
    dict
        `hills` and `sprints` [repetitions; shorter ones than the plan's count by their length], `stairs` [min].
    """
    uphill = (pl.col("label") == "hill") & (pl.col("effort") == "sprint")
    flat, stairs = pl.col("label") == "sprint", pl.col("label") == "stairs"
    sums = segments.select(
        hills=(pl.col("duration_s") / HILL_S).clip(upper_bound=1).filter(uphill).sum() / weeks,
        sprints=(pl.col("distance_m") / SPRINT_M).clip(upper_bound=1).filter(flat).sum() / weeks,
        stairs=(pl.col("duration_s") / 60).filter(stairs).sum() / weeks,
    )
    return {name: float(value) for name, value in sums.row(0, named=True).items()}


def refusal(state: TrainingState, goal: str | None) -> str | None:
    """Name what forbids a plan: care comes before any goal."""
    if state.safety:
        return "under_18" if "under_18" in state.safety else state.safety[0]
    if state.body_mass_index < parameters.LOW_BODY_MASS_INDEX.value:
        return "body_mass_index"
    if state.activity < 1:
        return "pause"
    if goal is None:
        return "no_goal"
    return "too_little" if state.weeks_run < LEAST_WEEKS or state.mean_load_points <= 0 else None


def _is_ready(state: TrainingState, lately: float) -> bool:
    """Return whether fast work may be planned: there was some lately, or enough easy running to build it on."""
    return lately >= 1 or has_base(state)


def _sessions(
    state: TrainingState, goal: str, lately: dict[str, float], done: dict[str, float], waiting: list[str]
) -> tuple[PlannedSession, ...]:
    """List the sessions of the goal, and those of other kinds that were done lately."""
    known: dict[str, float | None] = {**lately, "strength": state.strength_sets}
    wanted = [
        _raised(key, done.get(key, state.strength_sets), known[key], goal)
        for key in SESSIONS_OF_GOAL[goal]
        if key not in waiting
    ]
    others = [_as_lately(key, lately[key]) for key in RUN if key not in SESSIONS_OF_GOAL[goal]]
    return tuple(session for session in (*wanted, *others) if session.amount)


def _raised(key: str, done: float | None, lately: float | None, goal: str) -> PlannedSession:
    """Raise one kind of work a little, and give what follows."""
    amount = raised_amount(key, done or 0.0, goal)
    return replace(_split(key, amount, lately), after=weeks_after(key, amount, goal))


def _as_lately(key: str, lately: float | None) -> PlannedSession:
    return _kept(key, math.floor(lately or 0.0), lately)


def _kept(key: str, amount: int, lately: float | None) -> PlannedSession:
    """Keep an amount where it makes a session."""
    return _split(key, amount if amount >= LEAST_KEPT.get(key, 1) else 0, lately)


def _split(key: str, amount: int, lately: float | None) -> PlannedSession:
    """Spread an amount over sessions."""
    return PlannedSession(key, sessions_of(key, amount), amount, lately)


def _fitting(week: TrainingState, sessions: tuple[PlannedSession, ...], limit: float) -> tuple[PlannedSession, ...]:
    """Take back what the load has no room for, the least useful first."""
    easy = week.running["easy"].hours if "easy" in week.running else 0.0
    room = limit + EASY_GIVEN_UP * easy * EASY_POINTS_PER_HOUR
    for session in reversed(sessions):
        if _with_sessions(week, sessions).load_points <= room:
            break
        if session.key in RUN:
            sessions = tuple(_as_lately(item.key, item.lately) if item is session else item for item in sessions)
    return tuple(session for session in sessions if session.amount)


def _easy_change_hours(easy: float, room: float, *, waits: bool) -> float:
    """Give what easy running changes by [h]: less where sessions need the room, a step more for a newcomer."""
    hours = room / EASY_POINTS_PER_HOUR
    return min(hours, RAISED * easy) if waits and hours > 0 else min(0.0, hours)


def _with_sessions(state: TrainingState, sessions: tuple[PlannedSession, ...]) -> TrainingState:
    """Add what the sessions hold beyond what was done lately."""
    for session in sessions:
        more = max(0.0, session.amount - (session.lately or 0.0))
        if session.key == "strength":
            state = replace(state, added_strength_sets=max(0.0, session.amount - state.sets_assumed))
        elif session.key == "hills":
            state = with_scaled(state, HILLS, more * HILL_S / HILLS_REFERENCE_S, 1)
        elif session.key == "sprints":
            state = with_scaled(state, SPRINT_WORK, more * SPRINT_M / SPRINTS_REFERENCE_M, 1)
        else:
            state = with_scaled(state, STAIR_CLIMB, more / STAIRS_REFERENCE_MIN, 1)
    return state
