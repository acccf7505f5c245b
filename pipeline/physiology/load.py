"""Training load: what a run asked of the body, and how it adds up over days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology import parameters_running as parameters
from pipeline.physiology.arrays import by_sex, first_order_response
from pipeline.physiology.fusion import log_range
from pipeline.physiology.heart_rate import heart_rate_reserve
from pipeline.units import SECONDS_PER_HOUR

if TYPE_CHECKING:
    import numpy.typing as npt

    from pipeline.physiology.body import Estimate


def banister_1991_trimp(
    heart_rate_bpm: npt.ArrayLike,
    *,
    hr_rest_bpm: float,
    hr_max_bpm: float,
    sex: str,
    scale_women: float = parameters.TRIMP_SCALE_WOMEN.value,
) -> float:
    """Return the training impulse of one heart rate value per second.

    Parameters
    ----------
    heart_rate_bpm
        Heart rate of each second, shape (seconds,) [bpm]; nan seconds count nothing.
    hr_rest_bpm, hr_max_bpm
        Resting and maximal heart rate [bpm]; values outside count as these.
    sex
        `female`, `male` or `unstated` (the mean of both).
    scale_women
        Banister's factor for women, 0.86; several programs use the 0.64 of men for both.

    Returns
    -------
    float
        Training impulse [TRIMP].

    References
    ----------
    Banister 1991, in MacDougall et al. (eds), Physiological Testing of the High-Performance Athlete, 403-424
    """
    reserve = np.clip(heart_rate_reserve(heart_rate_bpm, hr_rest_bpm, hr_max_bpm), 0.0, 1.0)
    women = scale_women * np.exp(parameters.TRIMP_EXPONENT_WOMEN.value * reserve)
    men = parameters.TRIMP_SCALE_MEN.value * np.exp(parameters.TRIMP_EXPONENT_MEN.value * reserve)
    return float(np.nansum(reserve * by_sex(sex, female=women, male=men))) / 60


def trimp_range(trimp: npt.ArrayLike, *, hr_rest_bpm: Estimate, hr_max_bpm: Estimate) -> tuple[Floats, Floats]:
    """Return the 90 % range of a training impulse, from unsure resting and maximal heart rate.

    All runs of an athlete share this error, so it holds for a sum as well. It is taken at a typical heart rate of
    running (judgement).

    Parameters
    ----------
    trimp
        Training impulse, any shape [TRIMP].
    hr_rest_bpm, hr_max_bpm
        Resting and maximal heart rate with standard deviation [bpm].

    Returns
    -------
    tuple[Floats, Floats]
        Lower and upper end [TRIMP].
    """
    reserve = parameters.TRIMP_TYPICAL_RESERVE.value
    shifted = np.hypot(reserve * hr_max_bpm.sd, (1 - reserve) * hr_rest_bpm.sd) / (hr_max_bpm.value - hr_rest_bpm.value)
    return log_range(trimp, (1 / reserve + parameters.TRIMP_EXPONENT_MEN.value) * shifted)


def running_stress_range(points: npt.ArrayLike, critical_speed_mps: Estimate) -> tuple[Floats, Floats]:
    """Return the 90 % range of running stress scores, their sums and averages, from an unsure critical speed.

    Parameters
    ----------
    points
        Scores of one athlete, any shape [points].
    critical_speed_mps
        Critical speed with standard deviation [m/s].

    Returns
    -------
    tuple[Floats, Floats]
        Lower and upper end [points]: the score falls with the square of critical speed.
    """
    return log_range(points, 2 * critical_speed_mps.sd / critical_speed_mps.value)


def running_stress_score(metabolic_speed_mps: npt.ArrayLike, critical_speed_mps: float) -> float:
    """Return the stress of a run against critical speed: 100 for an hour at it.

    Speed is smoothed over 30 s, raised to the fourth power, averaged and taken back to a speed.

    Parameters
    ----------
    metabolic_speed_mps
        Flat speed of equal energy cost of each moving second, shape (seconds,) [m/s].
    critical_speed_mps
        Critical speed [m/s].

    Returns
    -------
    float
        Score [points]; 0 without seconds.
    """
    speed = floats(metabolic_speed_mps)
    if speed.size == 0:
        return 0.0
    smooth = first_order_response(speed, parameters.GRADED_SPEED_WINDOW.value, speed[0])
    normalised = float(np.mean(smooth**4) ** 0.25)
    return speed.size / SECONDS_PER_HOUR * (normalised / critical_speed_mps) ** 2 * 100


def exponential_load(daily_load: npt.ArrayLike, days: float, start: float = 0.0) -> Floats:
    """Average load with exponential weights: chronic load over 42 days, acute load over 7.

    Parameters
    ----------
    daily_load
        Load of each day without gaps, rest days as 0, shape (days,) [points].
    days
        Time constant [days].
    start
        Average before the first day [points/day].

    Returns
    -------
    Floats
        Average at the end of each day, shape (days,) [points/day].

    References
    ----------
    Banister 1991, in MacDougall et al. (eds), Physiological Testing of the High-Performance Athlete, 403-424
    """
    return first_order_response(daily_load, days, start)


def foster_1998_monotony(daily_load: npt.ArrayLike) -> tuple[float, float]:
    """Return the monotony and strain of a week. Neither predicts injury.

    Parameters
    ----------
    daily_load
        Load of each day of the week, rest days as 0, shape (7,) [points].

    Returns
    -------
    tuple[float, float]
        Monotony: mean over sample standard deviation, 4 at most, and 0 for a week of rest. Strain: monotony times the
        week's load [points].

    References
    ----------
    Foster 1998, Med Sci Sports Exerc 30:1164-1168, doi 10.1097/00005768-199807000-00023
    """
    load = floats(daily_load)
    mean, sd = float(load.mean()), float(load.std(ddof=1))
    cap = parameters.MONOTONY_CAP.value
    monotony = 0.0 if mean == 0 else cap if mean >= cap * sd else mean / sd
    return monotony, monotony * float(load.sum())
