"""Size of gluteus maximus: training sets a target, size moves towards it, and falls where training does not keep it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology import parameters_size as parameters
from pipeline.physiology.arrays import logistic, soft_excess

if TYPE_CHECKING:
    import numpy.typing as npt


@dataclass(frozen=True, kw_only=True, slots=True)
class SizeResponse:
    """How one person, or each draw, answers to training: numbers or arrays; the defaults are the central values.

    Units: `size_max` [% of the untrained size], `half_sets` [sets/week], times [weeks], `keep_young` and `keep_old`
    [times the sets done], `disuse_depth` [%], `age_slope` [per year]; `response` is a person's factor, 1 on average.
    """

    response: Floats | float = 1.0
    size_max: Floats | float = parameters.SIZE_MAX.value
    half_sets: Floats | float = parameters.SIZE_HALF_SETS.value
    gain_weeks: Floats | float = parameters.GAIN_WEEKS.value
    loss_weeks: Floats | float = parameters.LOSS_WEEKS.value
    keep_young: Floats | float = parameters.KEEP_YOUNG.value
    keep_old: Floats | float = parameters.KEEP_OLD.value
    disuse_depth: Floats | float = parameters.DISUSE_DEPTH.value
    disuse_weeks: Floats | float = parameters.DISUSE_WEEKS.value
    age_slope: Floats | float = parameters.AGE_SLOPE.value


def age_factor(age_years: npt.ArrayLike, slope: npt.ArrayLike = parameters.AGE_SLOPE.value) -> Floats:
    """Return the share of growth that age leaves: 1 in the young, falling past 45 years.

    References
    ----------
    Straight et al. 2020, PMC7473942 (falls within 59-88 years); the slope is judgement. Grgic et al. 2020,
    doi 10.1007/s40279-020-01331-7 (the very old still grow)
    """
    return np.exp(-floats(slope) * soft_excess(age_years, parameters.AGE_FROM.value, parameters.AGE_SOFT.value))


def keep_factor(age_years: npt.ArrayLike, young: npt.ArrayLike, old: npt.ArrayLike) -> Floats:
    """Return how many times the sets done the size they keep is built with.

    Parameters
    ----------
    age_years, young, old
        Age [years], and the factors of the young and the old; shapes broadcast.

    Returns
    -------
    Floats
        Factor: the sets that keep a size are this much fewer than those that build it.

    References
    ----------
    Bickel, Cross, Bamman 2011, Med Sci Sports Exerc 43:1177-1187, doi 10.1249/MSS.0b013e318207c15d (a ninth to a third
    of the sets keeps size from 20 to 35 years, not from 60 to 75). Old muscle at a third is not reproduced: see the
    list of what fails.
    """
    weight = logistic(age_years, parameters.KEEP_AGE.value, parameters.KEEP_AGE_WIDTH.value)
    return floats(young) * (1 - weight) + floats(old) * weight


def saturation(relative_sets: npt.ArrayLike) -> Floats:
    """Return the share of the largest size that sets lead to, from sets relative to those that lead to half of it."""
    relative = floats(relative_sets)
    return relative / (1 + relative)


def ageing_loss(age_years: npt.ArrayLike, weeks: float, per_week: npt.ArrayLike = parameters.AGEING.value) -> Floats:
    """Return the size that age alone takes [%].

    References
    ----------
    Lavin et al. 2019 (about 10 % of muscle in a late decade), halving its beginning at 50 years is judgement.
    """
    late = logistic(age_years, parameters.AGEING_FROM.value, parameters.AGEING_WIDTH.value)
    return weeks * floats(per_week) * late


@dataclass(frozen=True, kw_only=True, slots=True)
class SizeModel:
    """The equations of size for a person of an age, or for draws of one: made by `size_model`.

    Attributes
    ----------
    top, keep
        Largest size that any training leads to [% above the untrained size], and `keep_factor`.
    response
        The constants behind it.
    """

    top: Floats
    keep: Floats
    response: SizeResponse
    _shares: dict[float, tuple[Floats, Floats, Floats]] = field(default_factory=dict, repr=False, compare=False)

    def shares_of(self, weeks: float) -> tuple[Floats, Floats, Floats]:
        """Return the shares of the way that gain, loss and disuse cover in some weeks, once a length."""
        if weeks not in self._shares:
            times = (self.response.gain_weeks, self.response.loss_weeks, self.response.disuse_weeks)
            gained, lost, wasted = (-np.expm1(-weeks / floats(time)) for time in times)
            self._shares[weeks] = gained, lost, wasted
        return self._shares[weeks]


def size_model(response: SizeResponse, age_years: npt.ArrayLike) -> SizeModel:
    """Make the equations of size for a person of an age [years], or for draws of one."""
    top = floats(response.response) * age_factor(age_years, response.age_slope) * floats(response.size_max)
    return SizeModel(top=top, keep=keep_factor(age_years, response.keep_young, response.keep_old), response=response)


def target_size(model: SizeModel, sets: npt.ArrayLike) -> Floats:
    """Return the size that sets a week lead to [% above the untrained size].

    References
    ----------
    Fitted to Kubo et al. 2019, Eur J Appl Physiol 119:1933-1942, doi 10.1007/s00421-019-04181-y, and to the slope
    of Schoenfeld et al. 2017, J Sports Sci 35:1073-1082, doi 10.1080/02640414.2016.1210197.
    """
    return model.top * saturation(floats(sets) / model.response.half_sets)


def size_after(
    model: SizeModel,
    size: npt.ArrayLike,
    sets: npt.ArrayLike,
    weeks: float,
    *,
    growth: Floats | float = 1.0,
    activity: float = 1.0,
) -> Floats:
    """Return the size after some weeks of the same training.

    Parameters
    ----------
    model
        From `size_model`.
    size, sets
        Size at their beginning [% above the untrained size] and hard sets a week; shapes broadcast.
    weeks
        How many. A stretch of equal activity is one step: while size lies above what is kept, the loss by disuse
        does not remember what it has taken.
    growth
        Share of growth that energy, protein and hours leave, from `deficit.growth_factor`.
    activity
        Use of the legs in daily life: 1 usual, 0 bed rest.

    Returns
    -------
    Floats
        Size [% above the untrained size]. Between the target and what fewer sets keep lies a dead band: there
        nothing changes.

    References
    ----------
    Ogasawara et al. 2013, doi 10.1007/s00421-012-2511-9, and Steele et al. 2022, doi 10.1080/02701367.2022.2070592
    (growth slows within a year or two). Grgic 2022, doi 10.3390/ijerph192114048 (loss). Tran et al. 2021,
    doi 10.3389/fphys.2021.745811 (bed rest; fitted).
    """
    now, relative = floats(size), floats(sets) / model.response.half_sets
    gained, lost, wasted = model.shares_of(weeks)
    depth = floats(model.response.disuse_depth) * (1 - activity)
    kept = model.top * saturation(relative * model.keep)
    gain = np.maximum(0.0, model.top * saturation(relative) - depth - now) * gained * floats(growth)
    loss = np.maximum(0.0, now - kept) * lost
    if activity < 1:
        loss = loss + np.maximum(0.0, np.minimum(now, kept) - (kept - depth)) * wasted
    return now + gain - loss
