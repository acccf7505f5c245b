"""What may be said of a forecast: outcomes, and hedges that belong to the probability of the sentence itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from pipeline.physiology import parameters_body as limits
from pipeline.physiology import parameters_size as parameters
from pipeline.weekly.forecast.classes import class_shares, classes_of
from pipeline.weekly.forecast.habit import filled, running_sets
from pipeline.weekly.forecast.project import project

if TYPE_CHECKING:
    import numpy.typing as npt

    from pipeline.arrays import Floats
    from pipeline.weekly.forecast.draws import Sample
    from pipeline.weekly.forecast.project import Forecast
    from pipeline.weekly.forecast.training import Training


class Kind(StrEnum):
    """What kind of sentence may be said."""

    JOINT = "joint"
    APART = "apart"
    CLOSE = "close"
    ASKED = "asked"
    LOW_FAT = "low_fat"


class Way(StrEnum):
    """Which way size goes; what cannot be said is unknown."""

    LARGER = "larger"
    SAME = "same"
    SMALLER = "smaller"
    UNKNOWN = "unknown"


class Opening(StrEnum):
    """How a sentence begins."""

    TWELVE_WEEKS = "twelve_weeks"
    LIFTING_STOPPED = "lifting_stopped"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence about muscle and fat, in keys and probabilities.

    Attributes
    ----------
    kind
        `joint`: one hedge covers muscle and fat; `apart`: each has its own; `close`: two outcomes of muscle are too
        close to call; `asked`: since when the athlete trains so comes first; `low_fat`: nothing but a warning.
    muscle, fat
        `larger`, `same` or `smaller`; `unknown` for fat of which nothing can be said.
    hedge, fat_hedge
        `very_likely`, `likely` or `more_likely_than_not`; None where no such word may stand.
    probability, fat_probability
        Of the sentence that `hedge` belongs to (joint where it covers both), and of the clause about fat.
    runner_up, runner_up_probability
        The second outcome of muscle, and its probability.
    opening
        `twelve_weeks`, `lifting_stopped` or `pause`; the last ends after `weeks`.
    """

    kind: str
    muscle: str
    fat: str
    hedge: str | None
    fat_hedge: str | None
    probability: float
    fat_probability: float
    runner_up: str
    runner_up_probability: float
    opening: str
    weeks: float


def hedge_of(probability: float) -> str | None:
    """Name the hedge of a sentence by its probability; None where it is too close to call."""
    return next((word for word, least in parameters.HEDGES.value.items() if probability >= least), None)


def outcomes_of(change_pct: Floats, least_pct: float) -> dict[str, npt.NDArray[np.bool_]]:
    """Return in which draws a change makes larger, the same or smaller."""
    larger, smaller = change_pct > least_pct, change_pct < -least_pct
    return {Way.LARGER: larger, Way.SAME: ~larger & ~smaller, Way.SMALLER: smaller}


def state_of(forecast: Forecast, training: Training) -> Statement:
    """Choose what may be said of a forecast.

    Parameters
    ----------
    forecast, training
        The draws, and what they were made from.

    Returns
    -------
    Statement
        One hedge covers muscle and fat only where the joint probability has the same word as that of muscle alone.
    """
    muscle = outcomes_of(forecast.muscle_pct, limits.SIZE_CHANGE.value)
    fat = outcomes_of(forecast.fat_pct, limits.FAT_CHANGE.value)
    shares = {name: float(np.mean(where)) for name, where in muscle.items()}
    first, second = sorted(shares, key=lambda name: -shares[name])[:2]
    of_fat = {name: float(np.mean(where)) for name, where in fat.items()}
    leading_fat = max(of_fat, key=of_fat.__getitem__)
    together = float(np.mean(muscle[first] & fat[leading_fat]))
    alone, fat_hedge = hedge_of(shares[first]), hedge_of(of_fat[leading_fat])
    joined = alone is not None and hedge_of(together) == alone
    kind = Kind.CLOSE if alone is None else Kind.JOINT if joined else Kind.APART
    if training.habit_asked:
        kind = Kind.ASKED
    if forecast.low_fat:
        kind = Kind.LOW_FAT
    silent = kind in (Kind.ASKED, Kind.LOW_FAT)
    return Statement(
        kind=kind,
        muscle=first,
        fat=leading_fat if fat_hedge or joined else Way.UNKNOWN,
        hedge=None if silent else alone,
        fat_hedge=None if silent else fat_hedge,
        probability=together if joined else shares[first],
        fat_probability=of_fat[leading_fat],
        runner_up=second,
        runner_up_probability=shares[second],
        opening=_opening(training),
        weeks=forecast.weeks,
    )


def _opening(training: Training) -> str:
    """Name how the sentence begins: lifting that has stopped, and a pause, are said first."""
    *past, ahead = filled(training)
    if ahead.activity < 1:
        return Opening.PAUSE
    lately = max((block.sets.value for block in past[-4:] if block.sets), default=0.0)
    stopped = lately >= parameters.STOPPED_FROM.value and not (ahead.sets and ahead.sets.value)
    return Opening.LIFTING_STOPPED if stopped else Opening.TWELVE_WEEKS


@dataclass(frozen=True, slots=True)
class Worth:
    """What running ahead is worth by one reading.

    Attributes
    ----------
    sets
        Hard sets a week of running and other sports, median over the draws in which they are worth any [sets].
    growing
        Probability that muscle grows.
    """

    sets: float
    growing: float


def worth_of_running(training: Training, drawn: Sample, now: Forecast) -> dict[str, Worth]:
    """Return what running is worth by a cautious, a middle and a generous reading.

    Nobody has measured what running is worth in sets, and no logged data moves it: the three stand beside the verdict.

    Parameters
    ----------
    training, drawn, now
        The athlete's training, the draws, and the forecast they give: that of the middle reading.
    """
    ahead = filled(training)[-1]
    works = (ahead.running_work(), ahead.other_sports)
    counts = drawn["sets_of_force"] > 0
    found = {}
    for reading, times in parameters.WORTH_READINGS.value.items():
        scaled = {**drawn, "sets_of_force": times * drawn["sets_of_force"]}
        sets = float(np.median(running_sets(works, scaled)[counts]))
        forecast = now if times == 1 else project(training, scaled)
        found[reading] = Worth(sets, class_shares(classes_of(forecast))["growing"])
    return found
