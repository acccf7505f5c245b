"""Twelve weeks like the trailing four, in every draw: change of muscle and of gluteal fat, and the class it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.physiology import parameters_hypertrophy as parameters
from pipeline.physiology.body import exercise_deficit, gluteal_fat_change
from pipeline.physiology.hypertrophy import STATUS_FACTOR, Rates, Week, cap_running_sets, weekly_change
from pipeline.vocabulary import OUTCOMES
from pipeline.weekly.answer import Range

if TYPE_CHECKING:
    from pipeline.arrays import Floats
    from pipeline.physiology.body import Estimate
    from pipeline.weekly.draws import Draws
    from pipeline.weekly.state import TrainingState

WEEKS_AHEAD = 12
LEAST_FAT_MASS_KG = 3.0  # kg, judgement: essential fat
LEAST_MUSCLE_MASS_KG = 10.0  # kg, judgement
LEAST_PROTEIN_G_KG = 0.3  # g/kg/day, judgement
GROWING, MAINTAINING, TONING, SHRINKING = range(len(OUTCOMES))


class Projection(NamedTuple):
    """Draws of one projection, each of shape (draws,).

    `muscle_pct` and `fat_pct` are changes in twelve weeks [%], `sets` the hard sets a week with what running adds;
    `deficit_kcal`, `strength_sets`, `protein_g_kg` and `fat_mass_kg` the inputs as drawn.
    """

    muscle_pct: Floats
    fat_pct: Floats
    sets: Floats
    deficit_kcal: Floats
    strength_sets: Floats
    protein_g_kg: Floats
    fat_mass_kg: Floats


def project(state: TrainingState, draws: Draws) -> Projection:
    """Project twelve weeks like the state's mean week.

    Parameters
    ----------
    state
        Training, food and body.
    draws
        From `draws.draw`; the same draws make two projections comparable draw by draw.

    Returns
    -------
    Projection
        Changes and inputs, shape (draws,).
    """
    worth = draws["running_dose"] * (1 - draws["running_adds_nothing"])
    running_sets = state.running_sets * np.exp(state.running_sets_sd_log * draws["running_sets"]) * worth
    strength_sets = _strength_sets(state, draws["strength"]) + state.added_strength_sets
    added_deficit = exercise_deficit(state.added_exercise_kcal, draws["exercise_energy_kept"])
    deficit = _drawn(state.deficit_kcal, draws["deficit"]) + added_deficit
    protein = _drawn(state.protein_g_kg, draws["protein"], LEAST_PROTEIN_G_KG)
    fat_mass = _drawn(state.fat_mass_kg, draws["fat_mass"], LEAST_FAT_MASS_KG)
    week = Week(
        strength_sets=strength_sets,
        running_sets=running_sets,
        running_hours=state.running_hours,
        deficit_kcal=deficit,
        protein_g_kg=protein,
        status=_status(state.status, draws["status"]),
        gained_pct=state.gained_pct,
        fat_mass_kg=fat_mass,
        muscle_mass_kg=_drawn(state.muscle_mass_kg, draws["muscle_mass"], LEAST_MUSCLE_MASS_KG),
    )
    rates = Rates(
        growth_max=draws["growth_max"],
        interference=draws["interference"],
        loss_scale=draws["loss_scale"],
        detraining_loss=draws["detraining_loss"],
    )
    ahead = deficit + draws["balance_ahead"]
    fat = gluteal_fat_change(ahead, fat_mass, WEEKS_AHEAD, draws["gluteal_fat_share"])
    return Projection(
        muscle_pct=WEEKS_AHEAD * (weekly_change(week, rates) + draws["weekly_noise"]),
        fat_pct=np.maximum(-100.0, fat),
        sets=strength_sets + cap_running_sets(running_sets),
        deficit_kcal=deficit,
        strength_sets=strength_sets,
        protein_g_kg=protein,
        fat_mass_kg=fat_mass,
    )


def _drawn(estimate: Estimate, deviates: Floats, low: float = -np.inf) -> Floats:
    return np.maximum(low, estimate.value + estimate.sd * deviates)


def _strength_sets(state: TrainingState, uniform: Floats) -> Floats:
    """Strength sets where known; else mostly none, and the rest spread evenly over what lifters do."""
    if state.strength_sets is not None:
        return np.full(uniform.shape, state.strength_sets)
    none = parameters.NO_STRENGTH_PRIOR.value
    low, high = parameters.SOME_STRENGTH_FROM.value, parameters.SOME_STRENGTH_TO.value
    return np.where(uniform < none, 0.0, low + (high - low) * (uniform - none) / (1 - none))


def _status(status: str | None, uniform: Floats) -> npt.ArrayLike:
    """Factor of growth by years of lifting, drawn from the prior where not told."""
    if status is not None:
        return STATUS_FACTOR[status]
    untrained = parameters.UNTRAINED_PRIOR.value
    trained = untrained + parameters.TRAINED_PRIOR.value
    return np.select(
        [uniform < untrained, uniform < trained],
        [STATUS_FACTOR["untrained"], STATUS_FACTOR["trained"]],
        STATUS_FACTOR["advanced"],
    )


def classify(projection: Projection) -> npt.NDArray[np.intp]:
    """Tell the class of every draw, as its place in `OUTCOMES`.

    Parameters
    ----------
    projection
        Changes in twelve weeks.

    Returns
    -------
    numpy.ndarray
        Shape (draws,). Muscle decides first; gluteal fat only where muscle is kept.
    """
    size, fat = parameters.SIZE_CHANGE.value, parameters.FAT_CHANGE.value
    return np.where(
        projection.muscle_pct > size,
        GROWING,
        np.where(projection.muscle_pct < -size, SHRINKING, np.where(projection.fat_pct < -fat, TONING, MAINTAINING)),
    )


def probabilities(classes: npt.NDArray[np.intp]) -> dict[str, float]:
    """Share of the draws in each class; sums to 1, not clipped.

    Parameters
    ----------
    classes
        From `classify`, shape (draws,).

    Returns
    -------
    dict
        Probability by class, in the order of `OUTCOMES`.
    """
    shares = np.bincount(classes, minlength=len(OUTCOMES)) / classes.size
    return dict(zip(OUTCOMES, shares.tolist(), strict=True))


def range_90(values: Floats) -> Range:
    """Median and 90 % range of draws.

    Parameters
    ----------
    values
        Shape (draws,), any unit.

    Returns
    -------
    Range
        In the unit of the values.
    """
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95)).tolist()
    return Range(middle, low, high)


def direction(change_pct: Floats, least_pct: float) -> str:
    """Tell in a word where a change goes: the direction with at least half of the draws.

    Parameters
    ----------
    change_pct
        Shape (draws,) [%].
    least_pct
        Smaller changes count as the same [%].

    Returns
    -------
    str
        `larger`, `smaller`, `same`, or `unsure` where none has half.
    """
    larger, smaller = float(np.mean(change_pct > least_pct)), float(np.mean(change_pct < -least_pct))
    shares = {"larger": larger, "smaller": smaller, "same": 1 - larger - smaller}
    word = max(shares, key=shares.__getitem__)
    return word if shares[word] >= 0.5 else "unsure"
