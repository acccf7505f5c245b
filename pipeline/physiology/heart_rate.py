"""Heart rate: maximum by age, reserve, lag behind the work, and drift in long runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology.arrays import first_order_response
from pipeline.physiology.parameters_running import (
    DRIFT_AFTER,
    DRIFT_MAX,
    DRIFT_MIN_DURATION,
    DRIFT_RATE,
    HEART_RATE_TIME_CONSTANT,
)

if TYPE_CHECKING:
    import numpy.typing as npt


def tanaka_2001_hr_max(age_years: npt.ArrayLike) -> Floats:
    """Return the maximal heart rate of healthy adults by age.

    Parameters
    ----------
    age_years
        Age, any shape [years].

    Returns
    -------
    Floats
        Maximal heart rate [bpm]; nan below 18 or above 90 years. Standard deviation about 10 bpm.

    References
    ----------
    Tanaka, Monahan, Seals 2001, J Am Coll Cardiol 37:153-156, doi 10.1016/S0735-1097(00)01054-8
    """
    age = floats(age_years)
    return np.where((age >= 18) & (age <= 90), 208 - 0.7 * age, np.nan)


def nes_2013_hr_max(age_years: npt.ArrayLike) -> Floats:
    """Return the maximal heart rate of healthy adults by age, in a sample of the population.

    Parameters
    ----------
    age_years
        Age, any shape [years].

    Returns
    -------
    Floats
        Maximal heart rate [bpm]; nan below 19 or above 89 years. Standard error 10.8 bpm. Sex, body mass index,
        physical activity and maximal oxygen uptake made no difference that matters in 3320 people.

    References
    ----------
    Nes, Janszky, Wisloff, Stoylen, Karlsen 2013, Scand J Med Sci Sports 23:697-704,
    doi 10.1111/j.1600-0838.2012.01445.x
    """
    age = floats(age_years)
    return np.where((age >= 19) & (age <= 89), 211 - 0.64 * age, np.nan)


def hr_max_by_age(age_years: npt.ArrayLike) -> Floats:
    """Return the maximal heart rate where none was measured, of women and of men.

    The mean of Tanaka 2001 and Nes 2013 (judgement). Marathon runners lie below it at 43 years, men by 1 and women by 8
    bpm (Nikolaidis et al. 2018, n = 180). Gulati 2010 is not used: a clinical test ends before the maximum of healthy
    women, whom Nes 2013 finds 15 bpm higher at 40.

    Parameters
    ----------
    age_years
        Age, any shape [years]; held between 19 and 89.

    Returns
    -------
    Floats
        Maximal heart rate [bpm].
    """
    age = np.clip(floats(age_years), 19, 89)
    return (tanaka_2001_hr_max(age) + nes_2013_hr_max(age)) / 2


def heart_rate_reserve(heart_rate_bpm: npt.ArrayLike, hr_rest_bpm: float, hr_max_bpm: float) -> Floats:
    """Return the share of the way from resting to maximal heart rate.

    Parameters
    ----------
    heart_rate_bpm
        Heart rate, any shape [bpm].
    hr_rest_bpm, hr_max_bpm
        Resting and maximal heart rate [bpm].

    Returns
    -------
    Floats
        Fraction, same shape; below 0 under rest and above 1 over the maximum. nan where the maximum is not above rest.
    """
    span = hr_max_bpm - hr_rest_bpm
    return (floats(heart_rate_bpm) - hr_rest_bpm) / (span if span > 0 else np.nan)


def hunt_2015_heart_rate_response(
    steady_heart_rate_bpm: npt.ArrayLike,
    start_bpm: float,
    time_constant_s: float = HEART_RATE_TIME_CONSTANT.value,
) -> Floats:
    """Return the heart rate that follows its steady-state value with a first-order lag, the same up and down.

    Parameters
    ----------
    steady_heart_rate_bpm
        Heart rate that each second's work would settle at, shape (seconds,) [bpm].
    start_bpm
        Heart rate before the first second [bpm].
    time_constant_s
        Time to cover 63 % of a step [s]; 57.6 with a standard deviation of 23.6 in 24 men on a treadmill.

    Returns
    -------
    Floats
        Heart rate at the end of each second, shape (seconds,) [bpm].

    References
    ----------
    Hunt, Fankhauser, Saengsuwan 2015, BioMed Eng OnLine 14:112, doi 10.1186/s12938-015-0112-7
    """
    return first_order_response(steady_heart_rate_bpm, time_constant_s, start_bpm)


def drift_free_heart_rate(heart_rate_bpm: npt.ArrayLike, moving_s: npt.ArrayLike, total_s: float) -> Floats:
    """Remove the slow rise of heart rate in long runs, so that it corresponds to oxygen uptake.

    Runs over 30 min lose 0.3 bpm for each minute after the 20th, 15 bpm at most (judgement).

    Parameters
    ----------
    heart_rate_bpm
        Heart rate, any shape [bpm].
    moving_s
        Moving time since the start at each value, same shape [s].
    total_s
        Moving time of the whole activity [s].

    Returns
    -------
    Floats
        Corrected heart rate, same shape [bpm].
    """
    if total_s <= DRIFT_MIN_DURATION.value * 60:
        return floats(heart_rate_bpm)
    late_min = floats(moving_s) / 60 - DRIFT_AFTER.value
    return floats(heart_rate_bpm) - np.clip(DRIFT_RATE.value * late_min, 0.0, DRIFT_MAX.value)
