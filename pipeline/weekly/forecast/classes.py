"""Classes of the draws, their probabilities, and the label that says no more than its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.physiology import parameters_body as limits
from pipeline.physiology import parameters_size as parameters
from pipeline.vocabulary import OUTCOMES, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from pipeline.weekly.forecast.project import Forecast
    from pipeline.weekly.forecast.training import Training

UNDECIDED = "undecided"
_GROWING, _MAINTAINING, _TONING, _SHRINKING = range(len(OUTCOMES))


def classes_of(forecast: Forecast) -> npt.NDArray[np.intp]:
    """Return the class of every draw, as its place in `OUTCOMES`: muscle first, gluteal fat where muscle is kept."""
    size, fat = limits.SIZE_CHANGE.value, limits.FAT_CHANGE.value
    kept = np.where(forecast.fat_pct < -fat, _TONING, _MAINTAINING)
    smaller = np.where(forecast.muscle_pct < -size, _SHRINKING, kept)
    return np.where(forecast.muscle_pct > size, _GROWING, smaller)


def class_shares(classes: npt.NDArray[np.intp]) -> dict[str, float]:
    """Return the probability of each class, in the order of `OUTCOMES`; they sum to 1 and are not clipped."""
    shares = np.bincount(classes, minlength=len(OUTCOMES)) / classes.size
    return dict(zip(OUTCOMES, shares.tolist(), strict=True))


def label_of(shares: dict[str, float]) -> str:
    """Name the class that can be said.

    Parameters
    ----------
    shares
        Probability by class.

    Returns
    -------
    str
        Growing, kept or shrinking from the probability at which its sentence is more than a close call, else
        `undecided`. Kept is `toning` where that alone reaches it, else `maintaining`.
    """
    least = parameters.LABEL_FROM.value
    kept = shares[Outcome.MAINTAINING] + shares[Outcome.TONING]
    muscle = {Outcome.GROWING: shares[Outcome.GROWING], "kept": kept, Outcome.SHRINKING: shares[Outcome.SHRINKING]}
    first = max(muscle, key=muscle.__getitem__)
    if muscle[first] < least:
        return UNDECIDED
    if first == "kept":
        return str(Outcome.TONING if shares[Outcome.TONING] >= least else Outcome.MAINTAINING)
    return str(first)


def label_probability(label: str, probabilities: Mapping[str, float]) -> float | None:
    """Return the probability of what a label says: maintaining says that muscle is kept, whatever fat does."""
    if label == UNDECIDED:
        return None
    if label == Outcome.MAINTAINING:
        return probabilities[Outcome.MAINTAINING] + probabilities[Outcome.TONING]
    return probabilities[label]


def answer_label(forecast: Forecast, training: Training) -> str:
    """Name the class of an answer: `undecided` too where since when the athlete trains so has to be asked first."""
    return UNDECIDED if training.habit_asked else label_of(class_shares(classes_of(forecast)))
