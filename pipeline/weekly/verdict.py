"""The weekly answer: class probabilities by Monte Carlo, what moved them, what is missing, what would change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.physiology import parameters_body as parameters
from pipeline.physiology.fusion import Z90
from pipeline.weekly.answer import Change, Range, Verdict
from pipeline.weekly.changes import find_changes
from pipeline.weekly.drivers import find_drivers
from pipeline.weekly.forecast.attribution import attribute
from pipeline.weekly.forecast.classes import UNDECIDED, answer_label, class_shares, classes_of
from pipeline.weekly.forecast.draws import FORECAST_COUNT, FORECAST_SEED, sample
from pipeline.weekly.forecast.habit import Player
from pipeline.weekly.forecast.project import project
from pipeline.weekly.forecast.statements import Kind, Way, state_of, worth_of_running
from pipeline.weekly.missing import worths
from pipeline.weekly.outlook import outlook_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.arrays import Floats
    from pipeline.physiology.body import Estimate
    from pipeline.weekly.forecast.draws import Sample
    from pipeline.weekly.forecast.statements import Statement
    from pipeline.weekly.outlook import Outlook
    from pipeline.weekly.state import TrainingState

STRONGER_FROM_SHARE = 0.5  # of the draws, from which strength is said to rise; judgement
ASKED_FIRST = "weight_trend"  # one word settles most about energy balance; the others follow by what they move
UNSURE = "unsure"
EVIDENCE_WITHOUT_DRIVER = "D"  # nothing was observed: all rests on what is assumed


def answer_week(
    state: TrainingState,
    goal: str | None = None,
    seed: int = FORECAST_SEED,
    count: int = FORECAST_COUNT,
    now: Outlook | None = None,
) -> tuple[Verdict, tuple[Change, ...]]:
    """Answer whether training like this grows, maintains, tones or shrinks the glutes, and what would change that.

    Parameters
    ----------
    state
        The mean of the trailing four weeks.
    goal
        One of `GOALS`; orders the changes. None orders them by how much they move.
    seed, count
        Of the draws. The same state, seed and count give the same answer.
    now
        Outlook of the state with those draws, where it is known already.

    Returns
    -------
    tuple
        The verdict, and the changes in the order of their effect.
    """
    drawn = sample(seed, count)
    now = now or outlook_of(state, drawn)
    training, forecast = state.training(), now.projection
    attribution = attribute(now.projector)
    drivers = find_drivers(state, attribution, now)
    missing = tuple(worths(state.missing, forecast, now.classes, drawn))
    sharpest = next(iter(missing), None)
    label, statement = answer_label(forecast, training), state_of(forecast, training)
    verdict = Verdict(
        label=label,
        probabilities=now.probabilities,
        muscle=UNSURE if statement.kind in (Kind.CLOSE, Kind.ASKED) else statement.muscle,
        fat=UNSURE if statement.fat == Way.UNKNOWN else statement.fat,
        muscle_change_pct=now.muscle_change_pct,
        fat_change_pct=now.fat_change_pct,
        hips_change_cm=now.hips_change_cm,
        statement=statement,
        attribution=attribution,
        worth_of_running=worth_of_running(training, drawn, forecast),
        like_this_week=_like_this_week(state, drawn, now.projection.size),
        stronger=_stronger(forecast.sets, known=Player.NOT_GIVEN not in attribution.parts),
        question=_question(statement, missing, sharpest) if label == UNDECIDED else None,
        drivers=drivers,
        missing=tuple(sorted(missing, key=lambda key: key != ASKED_FIRST)),
        sharpest=sharpest,
        evidence=drivers[0].evidence if drivers else EVIDENCE_WITHOUT_DRIVER,
        safety=(*state.safety, *(("low_fat_mass",) if forecast.low_fat else ())),
        body_hidden=state.body_hidden or forecast.low_fat,
        energy_availability=_available(state.energy_availability),
        weeks_observed=state.weeks_observed,
        days_left=state.days_left,
    )
    return verdict, find_changes(state, goal, drawn, now)


def _question(statement: Statement, missing: Sequence[str], sharpest: str | None) -> str | None:
    """Choose what to ask: since when comes first where nothing can be said without it."""
    return "training_since" if statement.kind == Kind.ASKED and "training_since" in missing else sharpest


def _available(estimate: Estimate | None) -> Range | None:
    """Give energy availability its 90 % range."""
    if estimate is None:
        return None
    spread = Z90 * estimate.sd
    return Range(estimate.value, estimate.value - spread, estimate.value + spread)


def _like_this_week(state: TrainingState, drawn: Sample, size: Floats) -> dict[str, float] | None:
    """Return the probabilities if every week were like the last one alone; None before it has run long enough."""
    if state.this_week is None:
        return None
    return class_shares(classes_of(project(state.training(state.this_week), drawn, size)))


def _stronger(sets: Floats, *, known: bool) -> str:
    """Separate strength from size: hard sets raise it, in a deficit too (Murphy & Koehler 2022)."""
    if np.mean(sets >= parameters.STRONGER_LIKELY_FROM.value) >= STRONGER_FROM_SHARE:
        return "likely"
    if np.mean(sets >= parameters.STRONGER_POSSIBLE_FROM.value) >= STRONGER_FROM_SHARE:
        return "possible"
    return "no_sign" if known else "unknown"
