"""All random draws of a forecast in one table, and the function that makes them."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from pipeline.arrays import Floats
from pipeline.physiology import parameters_body as body
from pipeline.physiology import parameters_size as size
from pipeline.physiology.deficit import EnergyResponse
from pipeline.physiology.size import SizeResponse

if TYPE_CHECKING:
    from pipeline.parameter import Parameter

FORECAST_COUNT, FORECAST_SEED = 20_000, 1

Sample: TypeAlias = dict[str, Floats]


class Drawn(NamedTuple):
    """One row of the table: how a quantity is drawn.

    Attributes
    ----------
    distribution
        `normal` (cut off at `low`), `lognormal` (centre is the median, sd that of the logarithm) or `uniform` (0 to 1).
    centre, sd, low
        In the unit of the quantity.
    """

    distribution: str
    centre: float = 0.0
    sd: float = 1.0
    low: float = -math.inf


def _of(row: Parameter[float], low: float = 0.0) -> Drawn:
    return Drawn("lognormal" if row.lognormal else "normal", row.value, row.sd or 0.0, low)


_DEVIATE, _UNIFORM = Drawn("normal"), Drawn("uniform")
_SPREAD = math.sqrt(math.log1p(size.RESPONSE_CV.value**2))

TABLE: dict[str, Drawn] = {
    # What running is worth, and which case of the dose holds
    "sets_of_force": _of(size.SETS_OF_FORCE),
    "sets_of_endurance": _of(size.SETS_OF_ENDURANCE),
    "running_cap": _of(size.SETS_OF_RUNNING_CAP),
    "without_effect": _UNIFORM,
    "case": _UNIFORM,
    # How a person answers to training
    "response": Drawn("lognormal", math.exp(-(_SPREAD**2) / 2), _SPREAD),  # 1 on average
    "size_max": _of(size.SIZE_MAX),
    "half_sets": _of(size.SIZE_HALF_SETS),
    "gain_weeks": _of(size.GAIN_WEEKS),
    "loss_weeks": _of(size.LOSS_WEEKS),
    "keep_young": _of(size.KEEP_YOUNG),
    "keep_old": _of(size.KEEP_OLD),
    "disuse_depth": _of(size.DISUSE_DEPTH),
    "disuse_weeks": _of(size.DISUSE_WEEKS),
    "age_slope": _of(size.AGE_SLOPE),
    "ageing": _of(size.AGEING),
    # and to energy and protein
    "deficit_half": _of(size.DEFICIT_HALF),
    "protein_middle": _of(size.PROTEIN_MIDDLE),
    "protein_share": _of(size.PROTEIN_SHARE),
    "interference": _of(size.INTERFERENCE_PER_HOUR),
    "loss_scale": _of(size.DEFICIT_LOSS),
    "with_hours": _of(size.LOSS_WITH_HOURS),
    "ultra": _of(size.ULTRA_PER_HOUR),
    "surplus_muscle": _of(size.SURPLUS_MUSCLE),
    "fat_share": _of(body.GLUTEAL_FAT_SHARE, body.GLUTEAL_FAT_SHARE_FLOOR.value),
    "exercise_kept": _of(body.EXERCISE_ENERGY_KEPT),
    "muscle_of_hips": _of(size.MUSCLE_OF_HIPS),
    # Inputs: scaled by the standard deviation that the athlete's own data give
    **dict.fromkeys(("sets", "deficit", "protein", "fat_mass", "muscle_mass", "mass", "age", "answer"), _DEVIATE),
    **dict.fromkeys(("fat_of_hips", "drift", "surprise_change"), _DEVIATE),
    **dict.fromkeys(("status", "habit", "young", "strength", "strength_sets", "sex", "surprise"), _UNIFORM),
    "lifting_stopped": _UNIFORM,
}
"""By name, in the order in which they are drawn."""


@lru_cache(maxsize=4)
def sample(seed: int = FORECAST_SEED, count: int = FORECAST_COUNT) -> Sample:
    """Draw every row of the table.

    Parameters
    ----------
    seed
        Same seed, same draws.
    count
        Number of draws.

    Returns
    -------
    Sample
        Read-only arrays of shape (count,) by name. Where running has no effect, its worth in sets is 0.
    """
    generator = np.random.default_rng(seed)
    drawn = {name: _drawn(row, generator, count) for name, row in TABLE.items()}
    effect = drawn["without_effect"] >= size.RUNNING_WITHOUT_EFFECT.value
    for name in ("sets_of_force", "sets_of_endurance"):
        drawn[name] = drawn[name] * effect
    drawn["with_hours"] = np.clip(drawn["with_hours"], *size.LOSS_WITH_HOURS_LIMITS.value)
    for values in drawn.values():
        values.flags.writeable = False
    return drawn


def _drawn(row: Drawn, generator: np.random.Generator, count: int) -> Floats:
    if row.distribution == "uniform":
        return generator.random(count)
    deviates = generator.standard_normal(count)
    if row.distribution == "lognormal":
        return row.centre * np.exp(row.sd * deviates)
    return np.maximum(row.low, row.centre + row.sd * deviates)


_OF_SIZE = (
    *("response", "size_max", "half_sets", "gain_weeks", "loss_weeks", "keep_young", "keep_old"),
    *("disuse_depth", "disuse_weeks", "age_slope"),
)
_OF_ENERGY = (
    *("deficit_half", "protein_middle", "protein_share", "interference", "loss_scale", "with_hours", "ultra"),
    "surplus_muscle",
)


def size_response(drawn: Sample) -> SizeResponse:
    """Take the constants of size out of the draws."""
    return SizeResponse(**{name: drawn[name] for name in _OF_SIZE})


def energy_response(drawn: Sample) -> EnergyResponse:
    """Take the constants of energy and protein out of the draws."""
    return EnergyResponse(**{name: drawn[name] for name in _OF_ENERGY})
