"""Heart rate: maximum by age, reserve, lag behind the work, and drift in long runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.physiology.arrays import Floats, by_sex, first_order_response, floats
from pipeline.physiology.parameters_running import (
    DRIFT_AFTER,
    DRIFT_MAX,
    DRIFT_MIN_DURATION,
    DRIFT_RATE,
    GULATI_FROM_AGE,
    HEART_RATE_TIME_CONSTANT,
)

if TYPE_CHECKING:
    import numpy.typing as npt


def tanaka_2001_hr_max(age_years: npt.ArrayLike) -> Floats:
    """Maximal heart rate of healthy adults by age.

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


def gulati_2010_hr_max(age_years: npt.ArrayLike) -> Floats:
    """Maximal heart rate of women by age, from a clinical treadmill test.

    Parameters
    ----------
    age_years
        Age, any shape [years].

    Returns
    -------
    Floats
        Maximal heart rate [bpm]; nan below 18 or above 90 years. Made for 35 years and over; below, it tends to be low
        for athletes. Standard deviation about 12 bpm.

    References
    ----------
    Gulati et al. 2010, Circulation 122:130-137, doi 10.1161/CIRCULATIONAHA.110.939249
    """
    age = floats(age_years)
    return np.where((age >= 18) & (age <= 90), 206 - 0.88 * age, np.nan)


def hr_max_by_age(age_years: npt.ArrayLike, sex: str) -> Floats:
    """Maximal heart rate where none was measured.

    Tanaka 2001 for men, Gulati 2010 for women from 40 years on, and the mean of both for younger women (judgement).

    Parameters
    ----------
    age_years
        Age, any shape [years]; held between 18 and 90.
    sex
        `female`, `male` or `unstated` (the mean of both).

    Returns
    -------
    Floats
        Maximal heart rate [bpm].
    """
    age = np.clip(floats(age_years), 18, 90)
    tanaka, gulati = tanaka_2001_hr_max(age), gulati_2010_hr_max(age)
    women = np.where(age < GULATI_FROM_AGE.value, (tanaka + gulati) / 2, gulati)
    return by_sex(sex, female=women, male=tanaka)


def heart_rate_reserve(heart_rate_bpm: npt.ArrayLike, hr_rest_bpm: float, hr_max_bpm: float) -> Floats:
    """Share of the way from resting to maximal heart rate.

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
    """Heart rate that follows its steady-state value with a first-order lag, the same up and down.

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
    """Heart rate without the slow rise of long runs, so that it can speak about oxygen uptake.

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
