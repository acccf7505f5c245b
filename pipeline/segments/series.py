"""Columns of the 1 Hz stream as plain arrays, and sums over stretches of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from pipeline.physiology.arrays import Floats, floats
from pipeline.vocabulary import STATES

if TYPE_CHECKING:
    import polars as pl

    from pipeline.physiology.arrays import Bools

Ints: TypeAlias = npt.NDArray[np.int64]


def numbers(stream: pl.DataFrame, column: str) -> Floats:
    """Return a numeric column as float64, nan where it is null."""
    return floats(stream[column].to_numpy())


def in_state(stream: pl.DataFrame, *states: str) -> Bools:
    """Tell which seconds are in one of the states."""
    codes = stream["state"].to_physical().to_numpy()
    inside: Bools = np.logical_or.reduce([codes == STATES.index(state) for state in states])
    return inside


def mean_of(values: Floats, starts: Ints) -> Floats:
    """Return the mean of each stretch of values that are not nan; nan where all are."""
    known = np.isfinite(values)
    count = np.add.reduceat(known.astype(np.float64), starts)
    total = np.add.reduceat(np.where(known, values, 0.0), starts)
    mean: Floats = np.divide(total, count, out=np.full(len(starts), np.nan), where=count > 0)
    return mean
