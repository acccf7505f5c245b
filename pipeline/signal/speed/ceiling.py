"""The last plausibility check of speed before it is stored: what neither legs nor wheels can reach becomes unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.possible import LIMITS
from pipeline.signal.flags import flags_of
from pipeline.vocabulary import Flag

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats


class PossibleSpeed(NamedTuple):
    """Speed, NaN where unknown [m/s], shape (seconds,), and quality flags."""

    speed_mps: Floats
    flags: list[str]


def possible_speed(speed_mps: Floats, moving: Bools, *, on_foot: bool) -> PossibleSpeed:
    """Remove speeds that cannot be.

    Parameters
    ----------
    speed_mps, moving
        Clean speed, NaN where unknown [m/s], and whether the athlete moves, shape (seconds,).
    on_foot
        Whether the sport is one on foot: its moving seconds have a lower limit than those in a vehicle.

    Returns
    -------
    PossibleSpeed
        Speed, and quality flag `impossible_speed` with the number of seconds.
    """
    wrong = speed_mps > LIMITS["speed_mps"].high
    if on_foot:
        wrong |= moving & (speed_mps > LIMITS["speed_on_foot_mps"].high)
    return PossibleSpeed(np.where(wrong, np.nan, speed_mps), flags_of({Flag.IMPOSSIBLE_SPEED: int(wrong.sum())}))
