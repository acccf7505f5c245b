"""Body composition and energy balance: what a deficit takes, and how large it is from a scale or a food log."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology import parameters_body as parameters
from pipeline.physiology.arrays import by_sex
from pipeline.physiology.parameters_size import FAT_FREE_ENERGY

if TYPE_CHECKING:
    import numpy.typing as npt

MIN_WEIGH_INS = 2  # days with a reading; one has no trend
AUTOCORRELATION_MAX = 0.8  # of day-to-day residuals; limits how far the error of a trend is widened (judgement)


class Estimate(NamedTuple):
    """A value and its standard deviation, in the same unit."""

    value: float
    sd: float


def forbes_2000_fat_free_share(fat_mass_kg: npt.ArrayLike) -> Floats:
    """Return the share of a weight change that is fat-free mass.

    Parameters
    ----------
    fat_mass_kg
        Fat mass, any shape [kg].

    Returns
    -------
    Floats
        Fraction; the leaner, the higher. nan for negative fat mass.

    References
    ----------
    Forbes 2000, Ann N Y Acad Sci, doi 10.1111/j.1749-6632.2000.tb06482.x. Hall 2007, Br J Nutr 97:1059-1063,
    doi 10.1017/S0007114507691946
    """
    fat_mass = floats(fat_mass_kg)
    constant = parameters.FORBES_CONSTANT.value
    return constant / np.where(fat_mass >= 0, constant + fat_mass, np.nan)


def hall_2008_energy_per_kg(fat_mass_kg: npt.ArrayLike) -> Floats:
    """Return the energy of a kilogram of weight lost [kcal/kg]: lean people lose more fat-free mass in it.

    References
    ----------
    Hall 2008, Int J Obes 32:573-576, doi 10.1038/sj.ijo.0803720, with the share of Forbes 2000
    """
    lean = forbes_2000_fat_free_share(fat_mass_kg)
    return parameters.FAT_ENERGY.value * (1 - lean) + FAT_FREE_ENERGY.value * lean


def hall_2011_weight_change(energy_change_kcal: npt.ArrayLike, days: npt.ArrayLike) -> Floats:
    """Return the weight change after a lasting change of energy intake, linearised.

    Parameters
    ----------
    energy_change_kcal
        Change of intake [kcal/day]; negative for a deficit.
    days
        Time since the change [days]; shapes broadcast.

    Returns
    -------
    Floats
        Change of body mass [kg]: half of the eventual one after a year; nan before the change.

    References
    ----------
    Hall et al. 2011, Lancet 378:826-837, doi 10.1016/S0140-6736(11)60812-X
    """
    eventual_kg = floats(energy_change_kcal) / parameters.HALL_ENERGY_PER_KG.value
    since = floats(days)
    return eventual_kg * -np.expm1(-np.where(since >= 0, since, np.nan) / parameters.HALL_TIME_CONSTANT.value)


def energy_availability(
    intake_kcal: npt.ArrayLike, exercise_net_kcal: npt.ArrayLike, fat_free_mass_kg: npt.ArrayLike
) -> Floats:
    """Return the energy left for the body once exercise is paid for.

    Parameters
    ----------
    intake_kcal, exercise_net_kcal
        Intake and exercise above rest [kcal/day].
    fat_free_mass_kg
        Fat-free mass [kg]; shapes broadcast.

    Returns
    -------
    Floats
        Energy availability [kcal/kg fat-free mass/day]; nan where that mass is not above zero. A sign to look closer,
        never a diagnosis.

    References
    ----------
    Mountjoy et al. 2023, Br J Sports Med 57:1073-1097, doi 10.1136/bjsports-2023-106994
    """
    fat_free_mass = floats(fat_free_mass_kg)
    return (floats(intake_kcal) - floats(exercise_net_kcal)) / np.where(fat_free_mass > 0, fat_free_mass, np.nan)


def weight_trend(days: npt.ArrayLike, mass_kg: npt.ArrayLike) -> Estimate:
    """Return the slope of body mass over days by least squares.

    Parameters
    ----------
    days, mass_kg
        Day number and that day's mass, shape (days,), three or more different days in order [days], [kg].

    Returns
    -------
    Estimate
        Slope and its standard error [kg/day], widened for readings that follow one another (water, glycogen).
    """
    days, mass = floats(days), floats(mass_kg)
    centred = days - days.mean()
    spread = float(centred @ centred)
    slope = float(centred @ mass) / spread
    residuals = mass - mass.mean() - slope * centred
    scatter = float(residuals @ residuals)
    if scatter == 0:
        return Estimate(slope, 0.0)
    correlation = float(np.clip(residuals[1:] @ residuals[:-1] / scatter, 0.0, AUTOCORRELATION_MAX))
    variance = scatter / (len(days) - 2) / spread * (1 + correlation) / (1 - correlation)
    return Estimate(slope, float(np.sqrt(variance)))


def deficit_from_weight(days: npt.ArrayLike, mass_kg: npt.ArrayLike, fat_mass_kg: float) -> Estimate | None:
    """Return the energy deficit from the trend of the scale.

    Parameters
    ----------
    days, mass_kg
        Day number and that day's mass, shape (days,), over a few weeks [days], [kg].
    fat_mass_kg
        Fat mass [kg]: the leaner, the less energy is in a kilogram of weight lost.

    Returns
    -------
    Estimate or None
        Deficit and its standard deviation [kcal/day]: few readings say little, as the usual scatter of a scale stands
        for their own, and what they show beyond 1000 kcal/day is doubted. None with fewer than two days weighed.
    """
    days = floats(days)
    if len(days) < MIN_WEIGH_INS:
        return None
    slope = weight_trend(days, mass_kg) if len(days) > MIN_WEIGH_INS else _two_weigh_ins(days, floats(mass_kg))
    usual = parameters.WEIGH_IN_SD.value / float(np.linalg.norm(days - days.mean()))
    share = parameters.WEIGH_IN_WORTH.value / (parameters.WEIGH_IN_WORTH.value + len(days) - MIN_WEIGH_INS)
    sd = float(np.sqrt(share * usual**2 + (1 - share) * slope.sd**2))
    energy = float(hall_2008_energy_per_kg(fat_mass_kg))
    deficit = -slope.value * energy
    most = parameters.WEIGHT_DEFICIT_MOST.value
    doubted = share * (deficit - float(np.clip(deficit, -most, most)))
    sd_kcal = max(sd * energy, parameters.WEIGHT_DEFICIT_SD_FLOOR.value)
    return Estimate(deficit - doubted, math.hypot(sd_kcal, doubted))


def _two_weigh_ins(days: Floats, mass_kg: Floats) -> Estimate:
    return Estimate(float(np.diff(mass_kg)[0] / np.diff(days)[0]), 0.0)


def corrected_intake(logged_kcal: float) -> Estimate:
    """Correct the intake of a food log for under-reporting, a quarter as a rule.

    Parameters
    ----------
    logged_kcal
        Mean of the logged days [kcal/day].

    Returns
    -------
    Estimate
        Intake and its standard deviation [kcal/day], for 25 ± 10 % under-reporting.
    """
    logged_share = 1 - parameters.UNDER_REPORTING.value
    intake = logged_kcal / logged_share
    return Estimate(intake, intake * (parameters.UNDER_REPORTING.sd or 0.0) / logged_share)


def deficit_from_food(logged_kcal: float, resting_kcal: float, exercise_net_kcal: float) -> Estimate:
    """Return the energy deficit from a food log, corrected for under-reporting.

    Parameters
    ----------
    logged_kcal, resting_kcal, exercise_net_kcal
        Logged intake, resting energy and exercise above rest, means of the logged time [kcal/day].

    Returns
    -------
    Estimate
        Deficit and its standard deviation [kcal/day], never below 250.
    """
    intake = corrected_intake(logged_kcal)
    day = parameters.REST_OF_DAY.value * resting_kcal
    variances = (
        intake.sd,
        day * parameters.RESTING_ENERGY_CV.value,
        resting_kcal * (parameters.REST_OF_DAY.sd or 0.0),
        exercise_net_kcal * parameters.EXERCISE_ENERGY_CV.value,
    )
    sd = float(np.linalg.norm(variances))
    return Estimate(day + exercise_net_kcal - intake.value, max(sd, parameters.FOOD_DEFICIT_SD_FLOOR.value))


def combine(first: Estimate, second: Estimate) -> Estimate:
    """Combine two independent estimates of the same thing by their precision.

    Parameters
    ----------
    first, second
        Estimates with a standard deviation above zero, in the same unit.

    Returns
    -------
    Estimate
        Nearer to the surer of both, and surer than either.
    """
    weight = second.sd**2 / (first.sd**2 + second.sd**2)
    sd = first.sd * second.sd / float(np.hypot(first.sd, second.sd))
    return Estimate(weight * first.value + (1 - weight) * second.value, sd)


def exercise_deficit(
    exercise_net_kcal: npt.ArrayLike, kept: npt.ArrayLike = parameters.EXERCISE_ENERGY_KEPT.value
) -> Floats:
    """Return the part of added exercise energy that becomes a deficit; most of it is eaten and rested back.

    Parameters
    ----------
    exercise_net_kcal
        Added exercise above rest [kcal/day].
    kept
        Share that is not eaten or rested back [fraction]; shapes broadcast.

    Returns
    -------
    Floats
        Deficit [kcal/day].

    References
    ----------
    Dhurandhar et al. 2015, Int J Obes 39:1181-1187, doi 10.1038/ijo.2014.184
    """
    return floats(kept) * floats(exercise_net_kcal)


def fat_mass(mass_kg: float, body_fat_pct: float, *, measured: bool) -> Estimate:
    """Return the fat mass of a person.

    Parameters
    ----------
    mass_kg, body_fat_pct
        Body mass [kg] and fat [% of it].
    measured
        Whether body fat was reported rather than assumed.

    Returns
    -------
    Estimate
        Fat mass and its standard deviation [kg].
    """
    sd_pct = parameters.BODY_FAT_REPORTED_SD.value if measured else parameters.BODY_FAT_PRIOR_SD.value
    return Estimate(mass_kg * body_fat_pct / 100, mass_kg * sd_pct / 100)


def skeletal_muscle_mass(mass_kg: float, sex: str) -> Estimate:
    """Return the skeletal muscle mass from body mass.

    Parameters
    ----------
    mass_kg
        Body mass [kg].
    sex
        `female`, `male` or `unstated` (the mean of both).

    Returns
    -------
    Estimate
        Muscle mass and its standard deviation [kg].

    References
    ----------
    Janssen et al. 2000, J Appl Physiol 89:81-88, doi 10.1152/jappl.2000.89.1.81, found 38 % of body mass in men and
    31 % in women of all ages; runners are taken for somewhat leaner (judgement)
    """
    women, men = parameters.MUSCLE_SHARE_WOMEN, parameters.MUSCLE_SHARE_MEN
    share = float(by_sex(sex, female=women.value, male=men.value))
    sd = float(by_sex(sex, female=women.sd or 0.0, male=men.sd or 0.0))
    return Estimate(mass_kg * share, mass_kg * sd)
