"""Energy from heart rate, device power and tables, and the units all methods meet in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology.arrays import by_sex
from pipeline.physiology.heart_rate import heart_rate_reserve
from pipeline.units import JOULES_PER_KCAL, SECONDS_PER_HOUR

if TYPE_CHECKING:
    import numpy.typing as npt

JOULES_PER_ML_OXYGEN = 20.9  # J/ml, at a respiratory exchange ratio of about 0.96
KCAL_PER_LITRE_OXYGEN = 4.95  # kcal/l; 4.69 on fat alone, 5.05 on carbohydrate alone
RESTING_VO2 = 3.5  # ml/kg/min, one MET
POWER_EFFICIENCIES = (0.10, 0.40)  # [fraction] judgement: about 0.225 (van Rassel 2023); outside it is no running power


def kcal_from_vo2(vo2_ml_kg_min: npt.ArrayLike, mass_kg: float, duration_s: npt.ArrayLike) -> Floats:
    """Return the energy of an oxygen uptake held for a while.

    Parameters
    ----------
    vo2_ml_kg_min, duration_s
        Oxygen uptake [ml/kg/min] and time [s], shapes that broadcast.
    mass_kg
        Body mass [kg].

    Returns
    -------
    Floats
        Energy [kcal]; gross where the uptake is gross.
    """
    return floats(vo2_ml_kg_min) * mass_kg / 1000 * KCAL_PER_LITRE_OXYGEN * floats(duration_s) / 60


def power_from_vo2(vo2_ml_kg_min: npt.ArrayLike) -> Floats:
    """Return the metabolic power of an oxygen uptake.

    Parameters
    ----------
    vo2_ml_kg_min
        Oxygen uptake, any shape [ml/kg/min].

    Returns
    -------
    Floats
        Power, same shape [W/kg].
    """
    return floats(vo2_ml_kg_min) * JOULES_PER_ML_OXYGEN / 60


def keytel_2005_energy_rate(
    heart_rate_bpm: npt.ArrayLike,
    *,
    mass_kg: float,
    age_years: float,
    sex: str,
    hr_max_bpm: float,
    vo2max_ml_kg_min: float | None = None,
) -> Floats:
    """Return the gross rate of energy expenditure from heart rate in steady exercise of 3 min or more.

    Made on 115 regularly exercising adults of 18-45 years; older athletes are an extrapolation.

    Parameters
    ----------
    heart_rate_bpm
        Heart rate, any shape [bpm].
    mass_kg, age_years, sex
        Body mass [kg], age [years], and `female`, `male` or `unstated` (the mean of both).
    hr_max_bpm
        Maximal heart rate [bpm].
    vo2max_ml_kg_min
        Maximal oxygen uptake where known [ml/kg/min]; selects the better of the two published equations.

    Returns
    -------
    Floats
        Rate [kJ/min]; nan outside 90 bpm to 92 % of maximal heart rate, and for everyone below 18 years or outside
        47-100 kg.

    References
    ----------
    Keytel et al. 2005, J Sports Sci 23:289-297, doi 10.1080/02640410470001730089
    """
    heart_rate = floats(heart_rate_bpm)
    if vo2max_ml_kg_min is None:
        male = -55.0969 + 0.6309 * heart_rate + 0.1988 * mass_kg + 0.2017 * age_years
        female = -20.4022 + 0.4472 * heart_rate - 0.1263 * mass_kg + 0.0740 * age_years
    else:
        male = -95.7735 + 0.634 * heart_rate + 0.404 * vo2max_ml_kg_min + 0.394 * mass_kg + 0.271 * age_years
        female = -59.3954 + 0.450 * heart_rate + 0.380 * vo2max_ml_kg_min + 0.103 * mass_kg + 0.274 * age_years
    made_for = 47 <= mass_kg <= 100 and age_years >= 18
    valid = (heart_rate >= 90) & (heart_rate <= 0.92 * hr_max_bpm) & made_for
    return np.where(valid, by_sex(sex, female=female, male=male), np.nan)


def swain_leutholtz_1997_vo2(
    heart_rate_bpm: npt.ArrayLike, *, hr_rest_bpm: float, hr_max_bpm: float, vo2max_ml_kg_min: float
) -> Floats:
    """Return the gross oxygen uptake from heart rate: the same share of both reserves.

    Parameters
    ----------
    heart_rate_bpm
        Heart rate, any shape [bpm].
    hr_rest_bpm, hr_max_bpm
        Resting and maximal heart rate [bpm].
    vo2max_ml_kg_min
        Maximal oxygen uptake [ml/kg/min].

    Returns
    -------
    Floats
        Oxygen uptake, same shape [ml/kg/min]; nan below resting and above maximal heart rate.

    References
    ----------
    Swain, Leutholtz 1997, Med Sci Sports Exerc 29:410-414, doi 10.1097/00005768-199703000-00018
    """
    reserve = heart_rate_reserve(heart_rate_bpm, hr_rest_bpm, hr_max_bpm)
    uptake = RESTING_VO2 + reserve * (vo2max_ml_kg_min - RESTING_VO2)
    return np.where((reserve >= 0) & (reserve <= 1), uptake, np.nan)


def device_power_energy(power_w: npt.ArrayLike, duration_s: npt.ArrayLike, efficiency: float) -> Floats:
    """Return the gross energy behind the running power of a device, by the athlete's own calibration.

    Brands do not agree with each other: `efficiency` must come from the same device and athlete, from flat steady
    running of 20 min or more in total.

    Parameters
    ----------
    power_w, duration_s
        Mean power [W] and time [s], shapes that broadcast.
    efficiency
        Device power over metabolic power [fraction]; about 0.225 for one maker's foot pod.

    Returns
    -------
    Floats
        Energy [kcal]; nan for negative power and for an efficiency outside 0.10-0.40, which is no running power.

    References
    ----------
    van Rassel et al. 2023, Sensors 23:8729, doi 10.3390/s23218729
    """
    power = floats(power_w)
    lowest, highest = POWER_EFFICIENCIES
    valid = (power >= 0) & (lowest <= efficiency <= highest)
    return np.where(valid, power, np.nan) * floats(duration_s) / efficiency / JOULES_PER_KCAL


def metabolic_equivalent_energy(met: npt.ArrayLike, mass_kg: float, duration_s: npt.ArrayLike) -> Floats:
    """Return the gross energy of an activity known by its name alone: 1 MET is 1 kcal per kg and hour.

    Parameters
    ----------
    met, duration_s
        Metabolic equivalents [MET] and time [s], shapes that broadcast.
    mass_kg
        Body mass [kg].

    Returns
    -------
    Floats
        Energy [kcal].
    """
    return floats(met) * mass_kg * floats(duration_s) / SECONDS_PER_HOUR
