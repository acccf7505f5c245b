"""What would change the verdict: the same draws, with one thing changed at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology import parameters_body as parameters
from pipeline.physiology import parameters_training as training
from pipeline.physiology.activation import running_activation, stairs_activation
from pipeline.physiology.dose import dose_matrix, stride_histogram
from pipeline.physiology.parameters_dose import GMAX_REFERENCE_MINUTES
from pipeline.vocabulary import OUTCOMES, Mode
from pipeline.weekly.answer import Change
from pipeline.weekly.drivers import without_labels
from pipeline.weekly.forecast.training import NO_WORK, Work
from pipeline.weekly.outlook import Outlook, outlook_of

if TYPE_CHECKING:
    from pipeline.weekly.forecast.draws import Sample
    from pipeline.weekly.state import TrainingState


@dataclass(frozen=True, slots=True)
class Session:
    """A session that a change adds.

    Attributes
    ----------
    label, mode, per_week
        Label and mode of its work, and how often it is done.
    hours
        Running, recovery jogs included [h].
    work_min, strides, gmax_pct_mvic
        Minutes of the work [min], its strides and their activation of gluteus maximus [% MVIC].
    energy_net_kcal_kg
        Energy above rest [kcal per kg of body mass].
    load_points
        Running stress score [points].
    """

    label: str
    mode: Mode
    per_week: int
    hours: float
    work_min: float
    strides: float
    gmax_pct_mvic: float
    energy_net_kcal_kg: float
    load_points: float


_HILL_GMAX = running_activation(
    "gmax", training.HILL_SPRINT_SPEED.value, training.HILL_SPRINT_GRADE.value, max_sprint_speed_mps=1.0
)
SESSIONS = {
    "two_hill_sprint_sessions": Session(
        label="uphill_sprint",
        mode=Mode.UPHILL,
        per_week=2,
        hours=training.HILL_SPRINT_HOURS.value,
        work_min=training.HILL_SPRINT_MINUTES.value,
        strides=training.HILL_SPRINT_STRIDES.value,
        gmax_pct_mvic=float(_HILL_GMAX),
        energy_net_kcal_kg=training.HILL_SPRINT_ENERGY.value,
        load_points=training.HILL_SPRINT_LOAD.value,
    ),
    "one_sprint_session": Session(
        label="sprint",
        mode=Mode.LEVEL,
        per_week=1,
        hours=training.SPRINT_HOURS.value,
        work_min=training.SPRINT_MINUTES.value,
        strides=training.SPRINT_STRIDES.value,
        gmax_pct_mvic=float(running_activation("gmax", training.SPRINT_SPEED.value, max_sprint_speed_mps=1.0)),
        energy_net_kcal_kg=training.SPRINT_ENERGY.value,
        load_points=training.SPRINT_LOAD.value,
    ),
    "stairs_20_min": Session(
        label="stairs",
        mode=Mode.STAIRS,
        per_week=1,
        hours=0.0,
        work_min=training.STAIRS_MINUTES.value,
        strides=training.STAIRS_STRIDES.value,
        gmax_pct_mvic=float(stairs_activation("gmax", training.STAIRS_CLIMB.value)),
        energy_net_kcal_kg=training.STAIRS_ENERGY.value,
        load_points=training.STAIRS_LOAD.value,
    ),
}
SETS_ADDED = training.STRENGTH_SETS_ADDED.value
GOAL_MEANS = {"grow": "growing", "keep": "kept", "lean": "leaner", "performance": "stronger"}  # as in `_shares`
GOALS_THAT_NEED_VOLUME = ("keep", "performance")
AGAINST_GOAL = 0.05  # of probability; a change that costs the goal this much works against it (judgement)
FOOD = ("energy_plus_300", "protein_1_6")
FAST_LABELS = ("uphill_sprint", "sprint")  # labels of work that needs a base of easy running
READY_WEEKS, READY_HOURS = 4, 1.5  # of running in a row, and a week [h], before fast work is added; judgement
DONE_LATELY = 0.1  # of a session's dose: a repetition a week shows that such work is known; judgement


def find_changes(state: TrainingState, goal: str | None, draws: Sample, current: Outlook) -> tuple[Change, ...]:
    """Try every single change with the same draws; what is done already is not offered, and nothing during a pause.

    Parameters
    ----------
    state
        The week as it is.
    goal
        One of `GOALS`, or None: then any shift of probability counts, in whatever direction.
    draws, current
        The draws, and the outlook of the week as it is.

    Returns
    -------
    tuple of Change
        The one that serves the goal best first.
    """
    if state.activity < 1:
        return ()
    found = []
    now = _shares(current)
    for key, changed in _changed_states(state).items():
        if _is_made(key, state):
            continue
        other = outlook_of(changed, draws, current.projection.size)
        then = _shares(other)
        gain = _gain(goal, now, then)
        why_not = _why_not(key, state, goal) or ("goal" if goal and gain <= -AGAINST_GOAL else None)
        change = Change(
            key=key,
            probabilities={name: then[name] for name in OUTCOMES},
            muscle_change_pct=other.muscle_change_pct,
            fat_change_pct=other.fat_change_pct,
            goal_gain=gain,
            goal_probability=then[GOAL_MEANS[goal]] if goal else None,
            advised=why_not is None,
            why_not=why_not,
        )
        found.append(change)
    return tuple(sorted(found, key=lambda change: -change.goal_gain))


def _changed_states(state: TrainingState) -> dict[str, TrainingState]:
    enough_protein = max(state.protein_g_kg.value, parameters.FULL_PROTEIN_FROM.value)
    deficit = state.deficit_kcal
    fed = deficit.value - training.INTAKE_ADDED.value
    return {key: with_session(state, session) for key, session in SESSIONS.items()} | {
        "ten_strength_sets": replace(state, added_strength_sets=state.added_strength_sets + SETS_ADDED),
        "energy_plus_300": replace(state, deficit_kcal=deficit._replace(value=fed)),
        "protein_1_6": replace(state, protein_g_kg=state.protein_g_kg._replace(value=enough_protein, sd=0.0)),
        "volume_minus_30": without_labels(state, tuple(state.running), training.VOLUME_TAKEN.value),
    }


def with_session(state: TrainingState, session: Session) -> TrainingState:
    """Add a session to every week.

    Parameters
    ----------
    state
        The week as it is.
    session
        What is added.

    Returns
    -------
    TrainingState
        With its hours, its dose and the energy it costs.
    """
    energy = session.energy_net_kcal_kg * state.mass_kg
    before, added = state.running.get(session.label, NO_WORK), work_of(session, state).times(session.per_week)
    exercise = state.added_exercise_kcal + session.per_week * energy / 7
    running = state.running | {session.label: before.plus(added)}
    return replace(state, running=running, added_exercise_kcal=exercise)


def work_of(session: Session, state: TrainingState) -> Work:
    """Return what one session of an athlete asks: hours, energy, endurance and the dose in every case."""
    return Work(
        hours=session.hours or session.work_min / 60,
        energy_net_kcal=session.energy_net_kcal_kg * state.mass_kg,
        endurance=session.work_min * session.gmax_pct_mvic / GMAX_REFERENCE_MINUTES.value,
        force=_force(session, state.sprint_speed_sd),
    )


def _force(session: Session, sprint_speed_sd: float) -> Floats:
    matrix = dose_matrix(session.mode, round(sprint_speed_sd, 2))
    return floats(matrix @ stride_histogram(session.gmax_pct_mvic, session.strides))


def has_base(state: TrainingState) -> bool:
    """Return whether there is enough regular running behind an athlete to add fast work."""
    return state.weeks_run >= READY_WEEKS and state.running_hours >= READY_HOURS


def _done(session: Session, state: TrainingState) -> float:
    """Return how many such sessions a mean week holds already, by its median dose."""
    before = np.median(state.running.get(session.label, NO_WORK).force)
    return float(before / np.median(_force(session, state.sprint_speed_sd)))


def _is_made(key: str, state: TrainingState) -> bool:
    """Return whether a change is made already, so that it is not offered."""
    if key == "protein_1_6":
        return state.protein_logged and state.protein_g_kg.value >= parameters.FULL_PROTEIN_FROM.value
    if key == "energy_plus_300":
        return state.deficit_origin != "prior" and state.deficit_kcal.value <= -training.INTAKE_ADDED.value
    if key == "ten_strength_sets":
        return state.sets_assumed >= SETS_ADDED
    if key == "volume_minus_30":
        return not any(work.hours for work in state.running.values())
    return _done(SESSIONS[key], state) >= SESSIONS[key].per_week


def _why_not(key: str, state: TrainingState, goal: str | None) -> str | None:
    """Key of what speaks against a change for this athlete."""
    if key in FOOD:
        return next((reason for reason in ("under_18", "care") if reason in state.safety), None)
    if key == "volume_minus_30":
        return "goal" if goal in GOALS_THAT_NEED_VOLUME else None
    if key == "ten_strength_sets":
        return None  # offered to those who do fewer, whose twenty at most are within what is wise
    return _why_no_session(SESSIONS[key], state)


def _why_no_session(session: Session, state: TrainingState) -> str | None:
    """Key of what speaks against added running: it raises the load, and it adds to a deficit."""
    if "under_18" in state.safety:
        return "under_18"
    if state.safety:
        return "care"
    if state.body_mass_index < parameters.LOW_BODY_MASS_INDEX.value:
        return "body_mass_index"
    if session.label in FAST_LABELS and not has_base(state) and _done(session, state) < DONE_LATELY:
        return "build_up"
    load = state.load_points + session.per_week * session.load_points
    return "load_jump" if load > (1 + parameters.LOAD_JUMP.value) * state.usual_load_points else None


def _shares(outlook: Outlook) -> dict[str, float]:
    """Probability of each class, of sets enough to grow stronger, and of muscle kept without more or with less fat."""
    projection = outlook.projection
    muscle, fat = projection.muscle_pct >= -parameters.SIZE_CHANGE.value, parameters.FAT_CHANGE.value
    true = {
        "stronger": projection.sets >= parameters.STRONGER_LIKELY_FROM.value,
        "kept": muscle & (projection.fat_pct <= fat),
        "leaner": muscle & (projection.fat_pct < -fat),
    }
    return outlook.probabilities | {name: float(np.mean(draws)) for name, draws in true.items()}


def _gain(goal: str | None, now: dict[str, float], then: dict[str, float]) -> float:
    """How far a change serves the goal, in probability; without a goal, how much it moves."""
    if goal is None:
        return sum(abs(then[name] - now[name]) for name in OUTCOMES) / 2
    return then[GOAL_MEANS[goal]] - now[GOAL_MEANS[goal]]
