"""The noise of an altitude, separated from the ground under it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal.elevation import parameters as p

if TYPE_CHECKING:
    from pipeline.arrays import Floats

PARTS = 4  # three kinds of noise and the ground
SUBSETS = np.array([subset for subset in product((False, True), repeat=PARTS) if any(subset)])


@dataclass(frozen=True, slots=True)
class Noise:
    """Standard deviations of the parts of an altitude's noise.

    Attributes
    ----------
    white_m
        Noise without a memory [m].
    quick_m, slow_m
        Noise that is forgotten with a time constant of 5 s and of 30 s [m].
    """

    white_m: float
    quick_m: float
    slow_m: float


NO_NOISE = Noise(0.0, 0.0, 0.0)


def altitude_noise(altitude_m: Floats, interval_s: float) -> Noise:
    """Separate noise from ground by how the second differences of altitude grow with their lag.

    White noise does not grow, noise with a memory grows like a random walk up to that memory, ground grows with the
    fourth power of the lag. All are fitted together by non-negative least squares.

    Parameters
    ----------
    altitude_m
        Altitude of the records [m], shape (records,).
    interval_s
        Median time between records [s].

    Returns
    -------
    Noise
        The noise; none where there are fewer than 20 records.

    References
    ----------
    Second differences of an Ornstein-Uhlenbeck process of variance 1 have the variance 6 - 8 k + 2 k^2, where k is its
    autocorrelation at the lag.
    """
    if altitude_m.size < p.ALTITUDE_LEAST_RECORDS.value:
        return NO_NOISE
    lags = p.NOISE_LAGS.value
    squares = np.array([_second_difference_square(altitude_m, lag) for lag in lags])
    if squares.max() < p.LEAST_ALTITUDE_NOISE.value**2:
        return NO_NOISE
    squares = np.maximum(squares, squares.max() * p.LEAST_SQUARE_RATIO.value)
    lags_s = np.array(lags) * interval_s
    memories_s = (p.QUICK_NOISE_MEMORY.value, p.SLOW_NOISE_MEMORY.value)
    quick, slow = (np.exp(-lags_s / memory_s) for memory_s in memories_s)
    growth = [np.full(lags_s.size, 6.0), *(6.0 - 8.0 * kept + 2.0 * kept**2 for kept in (quick, slow)), lags_s**4.0]
    return Noise(*np.sqrt(_fit_positive(np.stack(growth, axis=1) / squares[:, None]))[:3].tolist())


def _second_difference_square(values: Floats, lag: int) -> float:
    """Return the mean square of the second differences, corrected for the trimming of outliers."""
    differences = values[2 * lag :] - 2.0 * values[lag:-lag] + values[: -2 * lag]
    squares = differences**2
    kept = int(p.NOISE_TRIM.value * squares.size)
    return float(np.partition(squares, kept)[: kept + 1].mean()) / p.TRIMMED_SQUARE.value


def _fit_positive(columns: Floats) -> Floats:
    """Return the non-negative least-squares weights with which the columns add up to one: the best of all subsets."""
    scale = np.linalg.norm(columns, axis=0)
    unit = columns / scale
    products = unit.T @ unit + p.NOISE_FIT_RIDGE.value * np.eye(PARTS)
    with_one = unit.sum(axis=0)
    both = SUBSETS[:, :, None] * SUBSETS[:, None, :]
    systems = np.where(both, products, np.eye(PARTS))
    weights = np.linalg.solve(systems, (SUBSETS * with_one)[:, :, None])[:, :, 0]
    explained = np.where(weights.min(axis=1) >= 0, weights @ with_one, -np.inf)
    fitted: Floats = weights[np.argmax(explained)] / scale
    return fitted
