"""All random draws of the verdict in one table, and the function that makes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from pipeline.arrays import Floats
from pipeline.physiology import parameters_hypertrophy as parameters
from pipeline.physiology import parameters_running as running

if TYPE_CHECKING:
    from pipeline.parameter import Parameter

COUNT = 20_000
SEED = 1

Draws: TypeAlias = dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Draw:
    """One row of the table: a name, and how it is drawn.

    Attributes
    ----------
    name, unit, source
        As in the table of parameters; the unit is that of the draw.
    distribution
        `normal` (centre, sd; cut off at `low`), `lognormal` (centre is the median, sd that of the logarithm),
        `bernoulli` (centre is the probability of 1) or `uniform` (0 to 1).
    centre, sd, low
        In the unit of the draw.
    """

    name: str
    distribution: str
    centre: float
    sd: float
    unit: str
    source: str
    low: float = -np.inf


def _normal(name: str, row: Parameter[float], low: float = -np.inf) -> Draw:
    return Draw(name, "normal", row.value, row.sd or 0.0, row.unit, row.source, low)


def _deviate(name: str, source: str) -> Draw:
    return Draw(name, "normal", 0.0, 1.0, "standard deviations", source)


DRAWS: tuple[Draw, ...] = (
    # Rates of the model
    _normal("growth_max", parameters.GROWTH_MAX, low=0.0),
    Draw(
        "running_dose",
        "lognormal",
        running.RUNNING_DOSE_MEDIAN.value,
        running.RUNNING_DOSE_SD_LOG.value,
        running.RUNNING_DOSE_MEDIAN.unit,
        running.RUNNING_DOSE_MEDIAN.source,
    ),
    Draw(
        "running_adds_nothing",
        "bernoulli",
        running.RUNNING_ADDS_NOTHING.value,
        0.0,
        running.RUNNING_ADDS_NOTHING.unit,
        running.RUNNING_ADDS_NOTHING.source,
    ),
    _normal("interference", parameters.INTERFERENCE, low=0.0),
    _normal("detraining_loss", parameters.DETRAINING_LOSS, low=0.0),
    _normal("loss_scale", parameters.LOSS_SCALE, low=0.0),
    _normal("weekly_noise", parameters.WEEKLY_NOISE),
    _normal("balance_ahead", parameters.BALANCE_AHEAD),
    _normal("gluteal_fat_share", parameters.GLUTEAL_FAT_SHARE, low=parameters.GLUTEAL_FAT_SHARE_FLOOR.value),
    _normal("exercise_energy_kept", parameters.EXERCISE_ENERGY_KEPT, low=0.0),
    # Inputs: scaled by the standard deviation that the athlete's own data give
    _deviate("running_sets", "sprint speed of the thresholds"),
    _deviate("deficit", "weight log, food log, profile or balance_prior"),
    _deviate("protein", "food log or protein_prior"),
    _deviate("fat_mass", "profile, scale or prior by age and sex"),
    _deviate("muscle_mass", "muscle_share_men and muscle_share_women"),
    _deviate("answer", "judgement: error of an answer that is not there yet"),
    Draw("strength", "uniform", 0.5, 0.0, "", "no_strength_prior, where strength work is not known"),
    Draw("status", "uniform", 0.5, 0.0, "", "untrained_prior and trained_prior, where the status is not told"),
)


def draw(seed: int = SEED, count: int = COUNT) -> Draws:
    """Draw every row of the table.

    Parameters
    ----------
    seed
        Same seed, same draws.
    count
        Number of draws.

    Returns
    -------
    Draws
        Arrays of shape (count,) by name.
    """
    generator = np.random.default_rng(seed)
    return {row.name: _sample(row, generator, count) for row in DRAWS}


def _sample(row: Draw, generator: np.random.Generator, count: int) -> Floats:
    if row.distribution == "normal":
        return np.maximum(row.low, generator.normal(row.centre, row.sd, count))
    if row.distribution == "lognormal":
        return row.centre * np.exp(row.sd * generator.standard_normal(count))
    uniform = generator.random(count)
    return np.where(uniform < row.centre, 1.0, 0.0) if row.distribution == "bernoulli" else uniform
