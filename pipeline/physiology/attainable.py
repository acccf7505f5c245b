"""Speeds that an athlete can reach: all-out over a time and a slope, and what is asked of one repetition of many."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology import parameters_training as parameters
from pipeline.physiology.gradient import minetti_2002_running_cost
from pipeline.physiology.parameters_dose import UPHILL_COST
from pipeline.physiology.sprints import bundle_2003_all_out_speed

if TYPE_CHECKING:
    import numpy.typing as npt


class SpeedBand(NamedTuple):
    """Slowest and fastest speed asked for [m/s]."""

    low: float
    high: float


def all_out_speed(
    duration_s: npt.ArrayLike, grade: npt.ArrayLike = 0.0, *, max_sprint_speed_mps: float, critical_speed_mps: float
) -> Floats:
    """Return the highest mean speed over a duration on a slope.

    Parameters
    ----------
    duration_s, grade
        Duration [s] and rise over run [fraction], level or uphill; shapes broadcast.
    max_sprint_speed_mps, critical_speed_mps
        The athlete's thresholds [m/s].

    Returns
    -------
    Floats
        Speed [m/s]. From 20 s a slope slows by what it costs, to 10 s by 0.6 of its grade, with no step between.

    References
    ----------
    Bundle, Hoyt, Weyand 2003, doi 10.1152/japplphysiol.00921.2002. Minetti et al. 2002 (cost). Paradisis & Cooke 2001:
    97 % of the flat speed at 3 degrees (referee's reading).
    """
    seconds, slope = np.broadcast_arrays(floats(duration_s), floats(grade))
    flat = bundle_2003_all_out_speed(
        seconds, max_sprint_speed_mps=max_sprint_speed_mps, critical_speed_mps=critical_speed_mps
    )
    short, long = parameters.SHORT_UPHILL.value
    share = np.clip((seconds - short) / (long - short), 0.0, 1.0)
    share = share * share * (3 - 2 * share)
    by_grade = 1 - parameters.SHORT_UPHILL_SLOWER.value * slope
    level = minetti_2002_running_cost(0.0)
    by_cost = UPHILL_COST.value / (UPHILL_COST.value + minetti_2002_running_cost(slope) - level)
    return floats(flat * ((1 - share) * by_grade + share * by_cost))


def repetition_target(
    duration_s: float,
    repetitions: int,
    grade: float = 0.0,
    *,
    max_sprint_speed_mps: float,
    critical_speed_mps: float,
    own_best_mps: float | None = None,
) -> SpeedBand:
    """Return the speed to ask for in each of some repetitions.

    Parameters
    ----------
    duration_s, repetitions, grade
        Of one repetition [s], how many, and the slope [fraction].
    max_sprint_speed_mps, critical_speed_mps
        The athlete's thresholds [m/s].
    own_best_mps
        Own best mean speed over that time on a like grade in a year [m/s], where there is one.

    Returns
    -------
    SpeedBand
        Below all-out, less with more repetitions, and never more than 2 % above the own best. A judgement.
    """
    fastest = float(
        all_out_speed(
            duration_s, grade, max_sprint_speed_mps=max_sprint_speed_mps, critical_speed_mps=critical_speed_mps
        )
    )
    fastest = max(fastest, own_best_mps or 0.0)
    tired = parameters.REPETITION_FADE.value * max(0, repetitions - parameters.REPETITIONS_FRESH.value)
    high = (parameters.REPETITION_SHARE.value - tired) * fastest
    if own_best_mps:
        high = min(high, parameters.OVER_OWN_BEST.value * own_best_mps)
    return SpeedBand(parameters.REPETITION_BAND.value * high, high)
