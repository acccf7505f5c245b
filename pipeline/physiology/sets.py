"""What a strength set is worth for gluteus maximus: exercise, effort, load and repetitions, in hard sets."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology import parameters_sets as parameters
from pipeline.physiology.arrays import logistic
from pipeline.physiology.body import Estimate
from pipeline.physiology.exercises import EXERCISES

if TYPE_CHECKING:
    import numpy.typing as npt

    from pipeline.physiology.exercises import Exercise

SET_DRAWS, SET_SEED = 1000, 3
"""Draws of what a log leaves open about one set, and their seed: the same set is always worth the same."""


class StrengthSet(NamedTuple):
    """One set as it was logged.

    Attributes
    ----------
    exercise
        Key of `exercises.EXERCISES`.
    repetitions, load_kg, reserve
        Repetitions, load [kg] and repetitions in reserve; None where not logged.
    best_kg
        Own best one-repetition maximum of that exercise in the twelve weeks before [kg]; None without one.
    failure_logged
        Whether a set to failure is among those behind `best_kg`.
    weeks_done
        Since the exercise was first logged [weeks].
    load_left_out
        Whether there was a load that was not logged: its name has a barbell in it, or nothing but sets was logged.
    """

    exercise: str
    repetitions: float | None = None
    load_kg: float | None = None
    reserve: float | None = None
    best_kg: float | None = None
    failure_logged: bool = False
    weeks_done: float = 0.0
    load_left_out: bool = False


def epley_1985_maximum(load_kg: npt.ArrayLike, repetitions: npt.ArrayLike) -> Floats:
    """Return the one-repetition maximum [kg] from a load and the repetitions to failure with it.

    References
    ----------
    Epley 1985 (from memory): made for about ten repetitions.
    """
    return floats(load_kg) * (1 + floats(repetitions) / 30)


def brzycki_1993_maximum(load_kg: npt.ArrayLike, repetitions: npt.ArrayLike) -> Floats:
    """Return the one-repetition maximum [kg] from a load and the repetitions to failure with it.

    References
    ----------
    Brzycki 1993 (from memory): for ten repetitions or fewer; nan from 37 on.
    """
    count = floats(repetitions)
    return floats(load_kg) * 36 / np.where(count < 37, 37 - count, np.nan)


def one_repetition_maximum(load_kg: npt.ArrayLike, repetitions: npt.ArrayLike, reserve: npt.ArrayLike = 0.0) -> Floats:
    """Return the one-repetition maximum: the mean of Epley and Brzycki, Epley alone in long sets.

    Parameters
    ----------
    load_kg, repetitions, reserve
        Load [kg], repetitions and repetitions in reserve; shapes broadcast.

    Returns
    -------
    Floats
        Maximum [kg].
    """
    count = np.clip(floats(repetitions) + floats(reserve), 1.0, parameters.REPETITIONS_MAX.value)
    alone = parameters.EPLEY_ALONE_FROM.value
    epley = epley_1985_maximum(load_kg, count)
    both = (epley + brzycki_1993_maximum(load_kg, np.minimum(count, alone))) / 2
    return np.where(count <= alone, both, epley)


def effort_factor(reserve: npt.ArrayLike) -> Floats:
    """Return the share of a set to failure that a set with repetitions in reserve is worth.

    References
    ----------
    Robinson et al. 2024, Sports Med, doi 10.1007/s40279-024-02069-2, for the direction; the numbers are judgement.
    """
    far = np.maximum(floats(reserve), 0.0) / parameters.EFFORT_HALF.value
    return 1 / (1 + far**parameters.EFFORT_EXPONENT.value)


def load_factor(share: npt.ArrayLike) -> Floats:
    """Return what a set to failure is worth by its load, a share of the one-repetition maximum.

    References
    ----------
    Lasevicius et al. 2018, Eur J Sport Sci 18:772-780, doi 10.1080/17461391.2018.1450898 (20 % against 40-80 %)
    """
    return logistic(share, parameters.LOAD_HALF.value, parameters.LOAD_WIDTH.value)


def repetition_factor(repetitions: npt.ArrayLike) -> Floats:
    """Return what a set is worth by its repetitions: a judgement, little for one to three."""
    return -np.expm1(-floats(repetitions) / parameters.REPETITIONS_SCALE.value)


@lru_cache(maxsize=16384)
def set_worth(done: StrengthSet) -> Estimate:
    """Return what one set is worth.

    Parameters
    ----------
    done
        The set, with what the log holds of that exercise before.

    Returns
    -------
    Estimate
        Mean and standard deviation [hard sets] over what the log leaves open: the exercise's share, the effort where
        it is not logged or misjudged, and the repetitions to failure without load.
    """
    exercise = EXERCISES[done.exercise]
    random = np.random.default_rng(SET_SEED)
    share = np.clip(exercise.share + exercise.share_sd * random.standard_normal(SET_DRAWS), 0.0, 1.2)
    repetitions = parameters.REPETITIONS_NOT_LOGGED.value if done.repetitions is None else done.repetitions
    reserve, load = _reserve_and_load(done, exercise, repetitions, random)
    worth = share * effort_factor(reserve) * load_factor(load) * float(repetition_factor(repetitions))
    worth = parameters.TRIAL_SET.value * worth
    return Estimate(float(worth.mean()), float(worth.std()))


def _reserve_and_load(
    done: StrengthSet, exercise: Exercise, repetitions: float, random: np.random.Generator
) -> tuple[Floats, Floats]:
    """Draw repetitions in reserve, and load as a share of the maximum."""
    if done.load_kg:
        return _loaded(done, done.load_kg, repetitions, random)
    if exercise.repetitions_to_failure is None or done.load_left_out:
        reserve = _unknown_reserve(random) + parameters.RESERVE_WITHOUT_LOAD.value
        return reserve, np.full(SET_DRAWS, parameters.LOAD_NOT_LOGGED.value)
    practice = -np.expm1(-done.weeks_done / parameters.BODYWEIGHT_WEEKS.value)
    spread = np.exp((parameters.BODYWEIGHT_SPREAD.sd or 0.0) * random.standard_normal(SET_DRAWS))
    most = exercise.repetitions_to_failure * spread * (1 + parameters.BODYWEIGHT_GAIN.value * practice)
    reserve = np.maximum(0.0, most - repetitions)
    if done.reserve is not None:
        misjudged = (parameters.RESERVE_MISJUDGED_BODYWEIGHT.sd or 0.0) * random.standard_normal(SET_DRAWS)
        reserve = np.maximum(0.0, done.reserve + misjudged)
    return reserve, 1 / (1 + most / 30)


def _loaded(
    done: StrengthSet, load_kg: float, repetitions: float, random: np.random.Generator
) -> tuple[Floats, Floats]:
    """Draw both for a set with a load: the own best says how hard it was only if a set to failure is behind it."""
    if done.reserve is not None:
        misjudged = (parameters.RESERVE_MISJUDGED.sd or 0.0) * random.standard_normal(SET_DRAWS)
        reserve = np.maximum(0.0, done.reserve + misjudged)
    elif done.best_kg:
        best = done.best_kg * np.exp((parameters.BEST_ERROR.sd or 0.0) * random.standard_normal(SET_DRAWS))
        reserve = np.maximum(0.0, 30 * (best / load_kg - 1) - repetitions)
        if not done.failure_logged:
            reserve = np.maximum(reserve, _unknown_reserve(random))
    else:
        reserve = _unknown_reserve(random)
    maximum = max(done.best_kg, load_kg) if done.best_kg else one_repetition_maximum(load_kg, repetitions, reserve)
    return reserve, np.broadcast_to(load_kg / floats(maximum), SET_DRAWS)


def _unknown_reserve(random: np.random.Generator) -> Floats:
    shape = parameters.RESERVE_UNKNOWN_SHAPE.value
    drawn = random.gamma(shape, parameters.RESERVE_UNKNOWN.value / shape, SET_DRAWS)
    return np.minimum(drawn, parameters.RESERVE_UNKNOWN_MAX.value)


def sd_of_logarithm(worth: Estimate) -> float:
    """Return the standard deviation of the logarithm of an estimate above zero; 0 where it is zero."""
    return float(np.sqrt(np.log1p((worth.sd / worth.value) ** 2))) if worth.value > 0 else 0.0
