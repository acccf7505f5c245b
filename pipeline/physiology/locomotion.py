"""Published equations for the oxygen uptake and power of running, walking and stairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology.parameters_running import (
    RUNNING_FROM,
    WALKING_POWER_FLOOR,
    WALKING_TO,
)
from pipeline.units import SECONDS_PER_MINUTE

if TYPE_CHECKING:
    import numpy.typing as npt

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
