"""The weekly answer: class probabilities by Monte Carlo, what moved them, what is missing, what would change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.physiology import parameters_hypertrophy as parameters
from pipeline.physiology.fusion import Z90
from pipeline.weekly.answer import Change, Range, Verdict
from pipeline.weekly.changes import find_changes
from pipeline.weekly.draws import SEED, draw
from pipeline.weekly.drivers import find_drivers
from pipeline.weekly.missing import worths
from pipeline.weekly.outlook import outlook_of
from pipeline.weekly.projection import direction

if TYPE_CHECKING:
    from pipeline.arrays import Floats
    from pipeline.physiology.body import Estimate
    from pipeline.weekly.state import TrainingState

LEAST_PROBABILITY = 0.5  # no verdict below
ASKED_FIRST = "weight_trend"  # one word settles most about energy balance; the others follow by what they move
EVIDENCE_WITHOUT_DRIVER = "D"  # nothing was observed: all rests on what is assumed


def answer_week(state: TrainingState, goal: str | None = None, seed: int = SEED) -> tuple[Verdict, tuple[Change, ...]]:
    """Answer whether training like this grows, maintains, tones or shrinks the glutes, and what would change that.

    Parameters
    ----------
    state
        The mean of the trailing four weeks.
    goal
        One of `GOALS`; orders the changes. None orders them by how much they move.
    seed
        Of the draws. The same state and seed give the same answer.

    Returns
    -------
    tuple
        The verdict, and the changes in the order of their effect.
    """
    draws = draw(seed)
    now = outlook_of(state, draws)
    projection = now.projection
    drivers = find_drivers(state, draws, projection)
    missing = tuple(worths(state.missing, projection, now.classes, draws))
    sharpest = next(iter(missing), None)
    label = leading_class(now.probabilities)
    verdict = Verdict(
        label=label,
        probabilities=now.probabilities,
        muscle=direction(projection.muscle_pct, parameters.SIZE_CHANGE.value),
        fat=direction(projection.fat_pct, parameters.FAT_CHANGE.value),
        muscle_change_pct=now.muscle_change_pct,
        fat_change_pct=now.fat_change_pct,
        stronger=_stronger(projection.sets),
        question=sharpest if label == "undecided" else None,
        drivers=drivers,
        missing=tuple(sorted(missing, key=lambda key: key != ASKED_FIRST)),
        sharpest=sharpest,
        evidence=drivers[0].evidence if drivers else EVIDENCE_WITHOUT_DRIVER,
        safety=state.safety,
        body_hidden=state.body_hidden,
        energy_availability=_available(state.energy_availability),
        weeks_observed=state.weeks_observed,
        days_left=state.days_left,
    )
    return verdict, find_changes(state, goal, draws, now)


def _available(estimate: Estimate | None) -> Range | None:
    """Give energy availability its 90 % range."""
    if estimate is None:
        return None
    spread = Z90 * estimate.sd
    return Range(estimate.value, estimate.value - spread, estimate.value + spread)


def leading_class(shares: dict[str, float]) -> str:
    """Name the class with at least half of the probability.

    Parameters
    ----------
    shares
        Probability by class.

    Returns
    -------
    str
        The class, or `undecided`.
    """
    label = max(shares, key=shares.__getitem__)
    return label if shares[label] >= LEAST_PROBABILITY else "undecided"


def _stronger(sets: Floats) -> str:
    """Tell strength apart from size: hard sets raise it, in a deficit too (Murphy & Koehler 2022)."""
    if np.mean(sets >= parameters.STRONGER_LIKELY_FROM.value) >= LEAST_PROBABILITY:
        return "likely"
    if np.mean(sets >= parameters.STRONGER_POSSIBLE_FROM.value) >= LEAST_PROBABILITY:
        return "possible"
    return "no_sign"
