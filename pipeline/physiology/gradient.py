"""Two gradient curves, never mixed: energy cost (Minetti) and equal heart rate (effort)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology.parameters_running import COST_FLOOR, FLAT_COST

if TYPE_CHECKING:
    import numpy.typing as npt

MINETTI_LIMIT = 0.45  # fraction; steepest grade Minetti measured, up and down

# J/kg/m, from the fifth power of the grade down to the constant. Minetti 2002.
_RUNNING_COEFFICIENTS = (155.4, -30.4, -43.3, 46.3, 19.5, 3.6)
_WALKING_COEFFICIENTS = (280.5, -58.7, -76.8, 51.9, 19.6, 2.5)
MINETTI_FLAT_COST = 3.6  # J/kg/m, level running of the polynomial

# Grade [%] and the ratio of flat-equivalent speed at equal heart rate to speed: 25 points read off the published
# figure of Strava's gradient study (2017, about 240 000 athletes).
_EFFORT_GRADE_PCT = (
    *(-32.0, -28.0, -24.0, -20.5, -17.5, -15.0, -12.5, -10.0, -8.7, -7.0, -3.0),
    *(0.0, 2.0, 3.8, 5.7, 7.0, 8.3, 10.0, 12.0, 14.5, 17.5, 20.0, 24.0, 28.0, 32.0),
)
_EFFORT_FACTOR = (
    *(1.6, 1.4, 1.2, 1.1, 1.0, 0.93, 0.90, 0.87, 0.87, 0.89, 0.94),
    *(1.0, 1.07, 1.12, 1.21, 1.29, 1.38, 1.50, 1.60, 1.80, 2.05, 2.30, 2.60, 2.95, 3.35),
)
_EFFORT_GRADE = np.array(_EFFORT_GRADE_PCT) / 100
_EFFORT = np.array(_EFFORT_FACTOR)


def _polynomial(coefficients: tuple[float, ...], grade: Floats) -> Floats:
    total = np.full_like(grade, coefficients[0])
    for coefficient in coefficients[1:]:
        total *= grade
        total += coefficient
    return total


def running_polynomial(grade: npt.ArrayLike) -> Floats:
    """Return Minetti's running polynomial without its limits, for models that continue it.

    Parameters
    ----------
    grade
        Rise over run, any shape [fraction].

    Returns
    -------
    Floats
        Net cost per metre along the slope, same shape [J/kg/m].
    """
    return _polynomial(_RUNNING_COEFFICIENTS, floats(grade))


def minetti_2002_running_cost(grade: npt.ArrayLike) -> Floats:
    """Return the net energy cost of running per metre along the slope, for elite mountain runners.

    Parameters
    ----------
    grade
        Rise over run, any shape [fraction].

    Returns
    -------
    Floats
        Cost, same shape [J/kg/m]; nan outside -0.45 to 0.45.

    References
    ----------
    Minetti, Moia, Roi, Susta, Ferretti 2002, J Appl Physiol 93:1039-1046, doi 10.1152/japplphysiol.01177.2001
    """
    grade = floats(grade)
    return np.where(np.abs(grade) <= MINETTI_LIMIT, running_polynomial(grade), np.nan)


def minetti_2002_walking_cost(grade: npt.ArrayLike) -> Floats:
    """Return the net energy cost of walking per metre along the slope, at the most economical speed.

    Too high near level ground (2.50 against a measured 1.64 J/kg/m): use it from 5 % on.

    Parameters
    ----------
    grade
        Rise over run, any shape [fraction].

    Returns
    -------
    Floats
        Cost, same shape [J/kg/m]; nan outside -0.45 to 0.45.

    References
    ----------
    Minetti, Moia, Roi, Susta, Ferretti 2002, J Appl Physiol 93:1039-1046, doi 10.1152/japplphysiol.01177.2001
    """
    grade = floats(grade)
    return np.where(np.abs(grade) <= MINETTI_LIMIT, _polynomial(_WALKING_COEFFICIENTS, grade), np.nan)


_SLOPE_AT_LIMIT = float(
    np.polyval(np.polyder(np.poly1d(_RUNNING_COEFFICIENTS)), MINETTI_LIMIT)
)  # J/kg/m per unit of grade


def personal_running_cost(grade: npt.ArrayLike, flat_cost_j_kg_m: float = FLAT_COST.value) -> Floats:
    """Return Minetti's running cost shifted to the athlete's own cost on the flat.

    Steeper than 45 % up, the cost per vertical metre stays what it is there; steeper down, the cost stays level.
    It never falls below 0.4 of the flat cost. A judgement built on Minetti 2002.

    Parameters
    ----------
    grade
        Rise over run, any shape, any value [fraction].
    flat_cost_j_kg_m
        Net cost of level running [J/kg/m].

    Returns
    -------
    Floats
        Net cost per metre along the slope, same shape [J/kg/m].
    """
    grade = floats(grade)
    cost = running_polynomial(np.clip(grade, -MINETTI_LIMIT, MINETTI_LIMIT))
    cost = cost + (flat_cost_j_kg_m - MINETTI_FLAT_COST) + _SLOPE_AT_LIMIT * np.maximum(grade - MINETTI_LIMIT, 0.0)
    return np.maximum(cost, COST_FLOOR.value * flat_cost_j_kg_m)


def effort_factor(grade: npt.ArrayLike) -> Floats:
    """Return the flat speed of equal heart rate over speed, by straight lines between 25 published points.

    Parameters
    ----------
    grade
        Rise over run, any shape [fraction]; held at -32 % and +32 %.

    Returns
    -------
    Floats
        Factor, same shape; 1 on the flat.

    References
    ----------
    Strava Engineering 2017, "An improved GAP model" (equal heart rate over 60 s windows); points read off the figure.
    """
    return floats(np.interp(floats(grade), _EFFORT_GRADE, _EFFORT))


def flat_speed(speed_mps: npt.ArrayLike, grade: npt.ArrayLike) -> Floats:
    """Return the speed on the flat of equal effort (heart rate); it decides label and effort.

    Parameters
    ----------
    speed_mps, grade
        Ground speed [m/s] and rise over run [fraction], shapes that broadcast.

    Returns
    -------
    Floats
        Flat-equivalent speed [m/s]. Holds for steady running of a minute or more.
    """
    return floats(speed_mps) * effort_factor(grade)


def metabolic_speed(
    speed_mps: npt.ArrayLike, grade: npt.ArrayLike, flat_cost_j_kg_m: float = FLAT_COST.value
) -> Floats:
    """Return the speed on the flat of equal energy cost; it decides uphill sprints, fibres and energy.

    Parameters
    ----------
    speed_mps, grade
        Ground speed [m/s] and rise over run [fraction], shapes that broadcast.
    flat_cost_j_kg_m
        The athlete's net cost of level running [J/kg/m].

    Returns
    -------
    Floats
        Flat-equivalent speed [m/s].
    """
    return floats(speed_mps) * personal_running_cost(grade, flat_cost_j_kg_m) / flat_cost_j_kg_m
