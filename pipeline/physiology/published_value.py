"""A published value beside ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.arrays import floats

if TYPE_CHECKING:
    import numpy.typing as npt


MSS_MEN, MSS_WOMEN = 7.8, 6.6  # m/s, priors of recreational runners, where a study does not say theirs


class Published(NamedTuple):
    """One measured value and ours.

    Attributes
    ----------
    source, what, unit
        Study, quantity, unit.
    measured, tolerance
        The study's value, and how far ours may be from it where it is reproduced.
    ours
        The same from this model.
    checked
        Whether the value was read in the study or its abstract; else it is quoted from memory.
    reproduced
        Whether the model is meant to meet it; the others are listed as not reproduced.
    """

    source: str
    what: str
    unit: str
    measured: float
    tolerance: float
    ours: float
    checked: bool = True
    reproduced: bool = True


def ratio(changed: npt.ArrayLike, usual: npt.ArrayLike) -> float:
    """Return one number over another."""
    return float(floats(changed) / floats(usual))
