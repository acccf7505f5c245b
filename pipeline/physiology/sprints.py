"""Published equations for sprints: all-out speed, and the cost of accelerating."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology.gradient import MINETTI_FLAT_COST, running_polynomial
from pipeline.physiology.parameters_dose import AEROBIC_OVER_CRITICAL, SPRINT_DECAY
from pipeline.physiology.parameters_running import (
    AIR_RESISTANCE,
    DECELERATION_COST_FLOOR,
    FLAT_COST,
)

if TYPE_CHECKING:
    import numpy.typing as npt

GRAVITY = 9.81  # m/s2


def bundle_2003_all_out_speed(
    duration_s: npt.ArrayLike, *, max_sprint_speed_mps: float, critical_speed_mps: float
) -> Floats:
    """Return the highest mean speed on the flat over a duration of seconds to minutes.

    Parameters
    ----------
    duration_s
        Duration, any shape [s].
    max_sprint_speed_mps, critical_speed_mps
        The athlete's thresholds [m/s]; the speed at VO2max is taken as 1.15 of critical speed (judgement).

    Returns
    -------
    Floats
        Speed, same shape [m/s]; made for 3 to 240 s, and too fast beyond.

    References
    ----------
    Bundle, Hoyt, Weyand 2003, J Appl Physiol 95:1955-1962, doi 10.1152/japplphysiol.00921.2002 (constant from memory)
    """
    aerobic = AEROBIC_OVER_CRITICAL.value * critical_speed_mps
    fall = np.exp(-SPRINT_DECAY.value * floats(duration_s))
    return floats(aerobic + (max_sprint_speed_mps - aerobic) * fall)


def equivalent_slope(acceleration_mps2: npt.ArrayLike, grade: npt.ArrayLike = 0.0) -> Floats:
    """Return the grade of constant-speed running with the lean of this acceleration on this grade.

    Parameters
    ----------
    acceleration_mps2, grade
        Acceleration along the ground [m/s2] and rise over run [fraction], shapes that broadcast.

    Returns
    -------
    Floats
        Equivalent slope [fraction].

    References
    ----------
    di Prampero et al. 2005, J Exp Biol 208:2809-2816
    """
    return floats(np.tan(np.arctan(floats(grade)) + np.arctan(floats(acceleration_mps2) / GRAVITY)))


def di_prampero_2005_accelerated_cost(
    speed_mps: npt.ArrayLike,
    acceleration_mps2: npt.ArrayLike,
    slope: npt.ArrayLike,
    flat_cost_j_kg_m: float = FLAT_COST.value,
    air_resistance: float = AIR_RESISTANCE.value,
) -> Floats:
    """Return the net energy cost per metre of accelerated running, air resistance included.

    Beyond a slope of 0.45 Minetti's polynomial is continued, as the authors did. Slowing down never costs less than
    half of the flat cost (judgement).

    Parameters
    ----------
    speed_mps, acceleration_mps2
        Speed [m/s] and acceleration [m/s2], shapes that broadcast.
    slope
        Equivalent slope of that acceleration and the ground, see `equivalent_slope` [fraction].
    flat_cost_j_kg_m
        The athlete's net cost of level running [J/kg/m].
    air_resistance
        Cost of the air per square of speed [J s2/kg/m3]; 0 on a treadmill.

    Returns
    -------
    Floats
        Cost [J/kg/m]; nan where the slope is outside -0.45 to 0.70 (measured sprints reach 0.643, SD 0.059).

    References
    ----------
    di Prampero et al. 2005, J Exp Biol 208:2809-2816
    """
    slope, acceleration = floats(slope), floats(acceleration_mps2)
    equivalent_mass = np.sqrt((acceleration / GRAVITY) ** 2 + 1)
    cost = running_polynomial(slope) + flat_cost_j_kg_m - MINETTI_FLAT_COST
    cost = cost * equivalent_mass + air_resistance * floats(speed_mps) ** 2
    floor = DECELERATION_COST_FLOOR.value * flat_cost_j_kg_m
    cost = np.where(acceleration < 0, np.maximum(cost, floor), cost)
    return np.where((slope >= -0.45) & (slope <= 0.70), cost, np.nan)


class Sprint(NamedTuple):
    """A replayed sprint: peak and mean cost over time [J/kg/m], peak and mean power [W/kg]."""

    peak_cost: float
    mean_cost: float
    peak_power: float
    mean_power: float


def replay_sprint(distance_m: float, top_speed_mps: float, start_mps2: float, flat_cost_j_kg_m: float) -> Sprint:
    """Replay a sprint whose speed nears its top exponentially, in steps of a millisecond.

    Parameters
    ----------
    distance_m, top_speed_mps, start_mps2
        Length [m], top speed [m/s] and initial acceleration [m/s2].
    flat_cost_j_kg_m
        Net cost of level running [J/kg/m].

    Returns
    -------
    Sprint
        Costs and powers by di Prampero 2005.
    """
    time = np.arange(0, 15, 0.001)
    decay = np.exp(-time * start_mps2 / top_speed_mps)
    speed, acceleration = top_speed_mps * (1 - decay), start_mps2 * decay
    run = np.cumsum(speed) * 0.001 < distance_m
    speed, acceleration = speed[run], acceleration[run]
    cost = di_prampero_2005_accelerated_cost(speed, acceleration, equivalent_slope(acceleration), flat_cost_j_kg_m)
    started = time[run] > 0.05
    power = cost * speed
    return Sprint(float(cost[started].max()), float(cost.mean()), float(power.max()), float(power.mean()))
