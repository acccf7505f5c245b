"""Published equations for the oxygen uptake and power of running, walking, sprinting and stairs."""

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
    RUNNING_FROM,
    WALKING_POWER_FLOOR,
    WALKING_TO,
)
from pipeline.units import SECONDS_PER_MINUTE

if TYPE_CHECKING:
    import numpy.typing as npt

GRAVITY = 9.81  # m/s2
STAIRS_CLIMB_LIMIT = 0.8  # m/s, judgement: tower races are won at 0.5-0.6


def acsm_running_vo2(speed_mps: npt.ArrayLike, grade: npt.ArrayLike = 0.0) -> Floats:
    """Return the gross oxygen uptake of steady running.

    Parameters
    ----------
    speed_mps, grade
        Speed [m/s] and rise over run [fraction], shapes that broadcast.

    Returns
    -------
    Floats
        Oxygen uptake [ml/kg/min]; nan downhill and below 80 m/min (1.33 m/s). Below 134 m/min it holds for true jogging
        alone. The grade term was made for treadmills, not for rolling ground.

    References
    ----------
    American College of Sports Medicine, Guidelines for Exercise Testing and Prescription
    """
    speed, grade = floats(speed_mps) * SECONDS_PER_MINUTE, floats(grade)
    return np.where((grade >= 0) & (speed >= 80), 0.2 * speed + 0.9 * speed * grade + 3.5, np.nan)


def acsm_walking_vo2(speed_mps: npt.ArrayLike, grade: npt.ArrayLike = 0.0) -> Floats:
    """Return the gross oxygen uptake of steady walking.

    Parameters
    ----------
    speed_mps, grade
        Speed [m/s] and rise over run [fraction], shapes that broadcast.

    Returns
    -------
    Floats
        Oxygen uptake [ml/kg/min]; nan downhill and outside 50-100 m/min (0.83-1.67 m/s).

    References
    ----------
    American College of Sports Medicine, Guidelines for Exercise Testing and Prescription
    """
    speed, grade = floats(speed_mps) * SECONDS_PER_MINUTE, floats(grade)
    valid = (grade >= 0) & (speed >= 50) & (speed <= 100)
    return np.where(valid, 0.1 * speed + 1.8 * speed * grade + 3.5, np.nan)


def acsm_stepping_vo2(steps_per_min: npt.ArrayLike, step_height_m: npt.ArrayLike) -> Floats:
    """Return the gross oxygen uptake of stepping up and down a bench; two thirds too high for climbing stairs.

    Parameters
    ----------
    steps_per_min, step_height_m
        Steps a minute and height of the bench [m], shapes that broadcast.

    Returns
    -------
    Floats
        Oxygen uptake [ml/kg/min]; nan where the bench is not 0.04-0.40 m high, and for negative rates.

    References
    ----------
    American College of Sports Medicine, Guidelines for Exercise Testing and Prescription
    """
    rate, height = floats(steps_per_min), floats(step_height_m)
    valid = (rate >= 0) & (height >= 0.04) & (height <= 0.40)
    return np.where(valid, 0.2 * rate + 1.33 * 1.8 * height * rate + 3.5, np.nan)


def stair_climbing_vo2(horizontal_speed_mps: npt.ArrayLike, vertical_speed_mps: npt.ArrayLike) -> Floats:
    """Return the gross oxygen uptake of climbing stairs from the rate of climb, by the ACSM walking equation.

    Within 7 % of Teh and Aziz 2002 and 3 % of Bassett 1997.

    Parameters
    ----------
    horizontal_speed_mps, vertical_speed_mps
        Speed over ground and rate of climb [m/s], shapes that broadcast.

    Returns
    -------
    Floats
        Oxygen uptake [ml/kg/min]; nan on the way down, above 0.8 m/s of climb and for negative speed.

    References
    ----------
    American College of Sports Medicine, Guidelines for Exercise Testing and Prescription (walking).
    Teh, Aziz 2002, Med Sci Sports Exerc 34:695-699, doi 10.1097/00005768-200204000-00021. Bassett et al. 1997, Med Sci
    Sports Exerc 29:1250-1254, doi 10.1097/00005768-199709000-00019
    """
    horizontal, vertical = floats(horizontal_speed_mps), floats(vertical_speed_mps)
    uptake = 3.5 + 0.1 * SECONDS_PER_MINUTE * horizontal + 1.8 * SECONDS_PER_MINUTE * vertical
    valid = (horizontal >= 0) & (vertical >= 0) & (vertical <= STAIRS_CLIMB_LIMIT)
    return np.where(valid, uptake, np.nan)


def looney_2023_running_power(speed_mps: npt.ArrayLike, grade: npt.ArrayLike = 0.0) -> Floats:
    """Return the gross metabolic power of level running.

    Parameters
    ----------
    speed_mps, grade
        Speed [m/s] and rise over run [fraction], shapes that broadcast.

    Returns
    -------
    Floats
        Power [W/kg]; nan outside 2.2-5.5 m/s and where the grade exceeds 1 % up or down.

    References
    ----------
    Looney, Hoogkamer, Kram, Arellano, Spiering 2023, J Strength Cond Res 37:2496-2503, doi 10.1519/JSC.0000000000004626
    """
    speed = floats(speed_mps)
    valid = (speed >= 2.2) & (speed <= 5.5) & (np.abs(floats(grade)) <= 0.01)
    return np.where(valid, 4.43 + 1.51 * speed + 0.37 * speed**2, np.nan)


def looney_2019_walking_power(speed_mps: npt.ArrayLike, grade: npt.ArrayLike = 0.0) -> Floats:
    """Return the gross metabolic power of walking on any grade.

    Parameters
    ----------
    speed_mps, grade
        Speed [m/s] and rise over run [fraction], shapes that broadcast.

    Returns
    -------
    Floats
        Power [W/kg]; nan above 1.96 m/s and outside -40 to 45 %.

    References
    ----------
    Looney et al. 2019, Med Sci Sports Exerc 51:1954-1960, doi 10.1249/MSS.0000000000002002
    """
    speed, grade_pct = np.broadcast_arrays(floats(speed_mps), 100 * floats(grade))
    valid = (speed >= 0) & (speed <= 1.96) & (grade_pct >= -40) & (grade_pct <= 45)
    speed, grade_pct = np.where(valid, speed, 0.0), np.where(valid, grade_pct, 0.0)
    return np.where(valid, _looney_2019(speed, grade_pct), np.nan)


def _looney_2019(speed: Floats, grade_pct: Floats) -> Floats:
    level = 1.44 + 1.94 * speed**0.43 + 0.24 * speed**4
    return level + 0.34 * speed * grade_pct * (1 - 1.05 ** (1 - 1.1 ** (grade_pct + 32)))


def net_walking_power(
    speed_mps: npt.ArrayLike, grade: npt.ArrayLike, *, running_power_w_kg: npt.ArrayLike, resting_power_w_kg: float
) -> Floats:
    """Return the metabolic power above rest of walking at any speed and grade, without a step between methods.

    Looney 2019 up to 1.9 m/s, that of running from 2.3 m/s, and a smooth passage between (judgement). Grades outside
    -40 to 45 % count as these.

    Parameters
    ----------
    speed_mps, grade
        Speed [m/s] and rise over run [fraction], shapes that broadcast.
    running_power_w_kg
        Power above rest of running at the same speed and grade [W/kg].
    resting_power_w_kg
        Power at rest [W/kg].

    Returns
    -------
    Floats
        Power [W/kg]; 0.3 at least while walking.

    References
    ----------
    Looney et al. 2019, Med Sci Sports Exerc 51:1954-1960, doi 10.1249/MSS.0000000000002002
    """
    speed, fast = floats(speed_mps), RUNNING_FROM.value
    grade_pct = 100 * np.clip(floats(grade), -0.40, 0.45)
    walked = np.maximum(
        _looney_2019(np.minimum(speed, fast), grade_pct) - resting_power_w_kg, WALKING_POWER_FLOOR.value
    )
    share = np.clip((speed - WALKING_TO.value) / (fast - WALKING_TO.value), 0.0, 1.0)
    share = share * share * (3 - 2 * share)
    return floats((1 - share) * walked + share * floats(running_power_w_kg))


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
