"""The array types that all stages share."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Ints: TypeAlias = npt.NDArray[np.int64]


def floats(values: npt.ArrayLike) -> Floats:
    """Return values as an array of doubles; scalars become arrays without dimensions."""
    return np.asarray(values, dtype=np.float64)


def taken(values: pl.Series, places: npt.NDArray[np.integer]) -> pl.Series:
    """Return the values at some places, none negative, in half of the time that polars takes for an array."""
    return values[pl.Series(places.astype(np.uint32))]


def float_columns(columns: Mapping[str, Floats]) -> list[pl.Series]:
    """Return columns of equal length as float32, null where they are nan. One by one they take three times as long."""
    values = np.concatenate([*columns.values()], dtype=np.float32)
    return split(pl.Series(values, nan_to_null=True), columns)


def split(values: pl.Series, names: Collection[str]) -> list[pl.Series]:
    """Cut a series into columns of equal length, which stand in it one after the other."""
    size = len(values) // len(names)
    return [values.slice(index * size, size).alias(name) for index, name in enumerate(names)]
