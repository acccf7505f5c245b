"""What the equations share: the array type and the way to mark what lies outside a model's range."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]


def floats(values: npt.ArrayLike) -> Floats:
    """Values as an array of doubles; scalars become arrays without dimensions."""
    return np.asarray(values, dtype=np.float64)


def by_sex(sex: str, *, female: npt.ArrayLike, male: npt.ArrayLike) -> Floats:
    """Pick the value for `female` or `male`; the mean of both where the sex is unstated."""
    if sex == "female":
        return floats(female)
    if sex == "male":
        return floats(male)
    return (floats(female) + floats(male)) / 2
