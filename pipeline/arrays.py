"""The array types that all stages share."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Ints: TypeAlias = npt.NDArray[np.int64]


def floats(values: npt.ArrayLike) -> Floats:
    """Return values as an array of doubles; scalars become arrays without dimensions."""
    return np.asarray(values, dtype=np.float64)
