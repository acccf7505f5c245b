"""A threshold as a density on a grid: priors, bounds and measurements multiply; mean and SD remain."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.segments.thresholds import parameters as p

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from pipeline.arrays import Floats
    from pipeline.segments.thresholds.evidence import Known
    from pipeline.vocabulary import Origin, Quantity

TINY = 1e-300  # keeps the logarithm of what cannot be finite
_LOGARITHM_DIGITS = 1e-9  # what a power of ten is off by
_STEP_DIGITS = 6  # decimals, far below any step


@dataclass(frozen=True, slots=True)
class Basis:
    """One thing that a threshold rests on.

    Attributes
    ----------
    code
        What it is.
    quantity
        The other threshold that it speaks through, None where it speaks for this one itself.
    count
        Runs or activities behind it, where it rests on some of them.
    date
        Local date of a test.
    """

    code: Origin
    quantity: Quantity | None = None
    count: int | None = None
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Threshold:
    """One threshold: its value, its standard deviation in the same unit, and all that it rests on."""

    value: float
    sd: float
    origin: tuple[Basis, ...]


def in_steps(threshold: Threshold, least: float) -> Threshold:
    """Round value and SD to steps of 1, 2 or 5 times a power of ten, of at most `MOVES_FROM_SD`.

    Parameters
    ----------
    threshold
        Value and SD.
    least
        Smallest step, in the unit of the threshold.
    """
    widest = max(p.MOVES_FROM_SD.value * threshold.sd, least)
    decade = 10.0 ** math.floor(math.log10(widest) + _LOGARITHM_DIGITS)
    step = decade * max(size for size in (1, 2, 5) if size * decade <= widest * (1 + _LOGARITHM_DIGITS))
    value, sd = (round(round(one / step) * step, _STEP_DIGITS) for one in (threshold.value, threshold.sd))
    return Threshold(value, max(sd, step), threshold.origin)


def normal(x: Floats, mean: Floats | float, sd: Floats | float) -> Floats:
    """Log density of a normal, without its constant."""
    density: Floats = -0.5 * ((x - mean) / sd) ** 2
    return density


def bounded_below(excess: Floats, tolerance: float) -> Floats:
    """Log density of lying above a bound that is known within a tolerance: steep below it, flat above it."""
    density: Floats = -0.5 * (np.minimum(excess, 0) / tolerance) ** 2
    return density


def near(excess: Floats, gap: tuple[float, float]) -> Floats:
    """Log density of lying above an effort by about a gap, given as mean and SD."""
    density: Floats = normal(excess, *gap) - math.log(gap[1] * math.sqrt(2 * math.pi))
    return density


def aged(prior: tuple[float, float], age_years: float) -> tuple[float, float]:
    """Prior of a speed at an age: mean and SD [m/s]."""
    share = 1 - p.SPEED_DECLINE_PER_YEAR.value * max(0.0, age_years - p.SPEED_DECLINE_FROM_AGE.value)
    return prior[0] * share, prior[1]


def near_above(excess: Floats, scale: float) -> Floats:
    """Log density of lying above a bound by little: falling exponentially with a scale; below the bound it is flat."""
    density: Floats = -np.maximum(excess, 0) / scale - math.log(scale)
    return density


def either(chance: float, one: Floats, other: Floats) -> Floats:
    """Log density of a mixture: one with a chance, else the other."""
    if chance <= 0:
        return other
    mixture: Floats = np.logaddexp(math.log(chance) + one, math.log1p(-chance) + other)
    return mixture


def joined(chances: Iterable[float], guesses: Iterable[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """Weigh guesses by their chances and by how well the evidence agrees under each.

    Parameters
    ----------
    chances
        One for each guess.
    guesses
        Two log densities that share their first axis.

    Returns
    -------
    tuple of Floats
        The same two log densities, each given the other.
    """
    of_one: Floats = np.zeros(1)
    of_other: Floats = np.zeros(1)
    parts = [(chance, *guess) for chance, guess in zip(chances, guesses, strict=True) if chance > 0]
    highest = max(one.max() + other.max() for _, one, other in parts)
    for chance, one, other in parts:
        weight = chance * math.exp(one.max() + other.max() - highest)
        first, second = np.exp(one - one.max()), np.exp(other - other.max())
        of_one = of_one + weight * first * second.sum(axis=1, keepdims=True)
        of_other = of_other + weight * first.sum(axis=1, keepdims=True) * second
    return np.log(of_one + TINY), np.log(of_other + TINY)


def marginal(log_density: Floats, axis: int) -> Floats:
    """Marginal log density: one axis is summed over."""
    highest = log_density.max()
    summed: Floats = np.log(np.exp(log_density - highest).sum(axis=axis) + TINY) + highest
    return summed


def moments(grid: Floats, log_density: Floats, origin: tuple[Basis, ...], *, digits: int) -> Threshold:
    """Mean and SD of a density on a grid, which need not be evenly spaced, rounded to what can matter."""
    weight = np.exp(log_density - log_density.max()) * np.gradient(grid)
    weight /= weight.sum()
    mean = float((weight * grid).sum())
    sd = math.sqrt(float((weight * (grid - mean) ** 2).sum()))
    return Threshold(round(mean, digits), round(sd, digits + 1), origin)


def fused(prior: tuple[float, float], known: tuple[Known, ...], origin: tuple[Basis, ...], *, digits: int) -> Threshold:
    """Product of a normal prior and normal measurements."""
    weight, weighted = prior[1] ** -2, prior[0] * prior[1] ** -2
    for item in known:
        weight += item.sd**-2
        weighted += item.value * item.sd**-2
        origin = (item.basis(),)
    return Threshold(round(weighted / weight, digits), round(weight**-0.5, digits + 1), origin)
