"""What the equations share: values by sex and first-order responses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.arrays import Floats, floats
from pipeline.vocabulary import Sex

if TYPE_CHECKING:
    import numpy.typing as npt


def by_sex(sex: str, *, female: npt.ArrayLike, male: npt.ArrayLike) -> Floats:
    """Pick the value for `female` or `male`; the mean of both where the sex is unstated."""
    if sex == Sex.FEMALE:
        return floats(female)
    if sex == Sex.MALE:
        return floats(male)
    return (floats(female) + floats(male)) / 2


def first_order_response(values: npt.ArrayLike, time_constant: float, start: float) -> Floats:
    """Follow values with a first-order lag, which is also an exponentially weighted mean.

    Parameters
    ----------
    values
        One value per time step, shape (steps,).
    time_constant
        Steps in which 63 % of a change is followed.
    start
        The response before the first step.

    Returns
    -------
    Floats
        The response at the end of each step, shape (steps,).
    """
    steps = pl.Series(np.concatenate(([start], floats(values))))
    return floats(steps.ewm_mean(alpha=1 - np.exp(-1 / time_constant), adjust=False).to_numpy()[1:])


def logistic(values: npt.ArrayLike, middle: npt.ArrayLike, width: npt.ArrayLike) -> Floats:
    """Rise smoothly from 0 to 1, a half at `middle`; a tenth to nine tenths take 4.4 widths."""
    return floats(1 / (1 + np.exp(-(floats(values) - floats(middle)) / floats(width))))


def soft_excess(values: npt.ArrayLike, limit: float, width: float) -> Floats:
    """Return how far values lie above a limit, rounded off within some widths of it: 0 far below, never a kink."""
    return floats(width * np.logaddexp(0.0, (floats(values) - limit) / width))
