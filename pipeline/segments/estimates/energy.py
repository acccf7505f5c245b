"""The energy of each segment: every method that may speak about it, fused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.physiology import parameters_running as parameters
from pipeline.physiology.energy import (
    device_power_energy,
    kcal_from_vo2,
    keytel_2005_energy_rate,
    swain_leutholtz_1997_vo2,
)
from pipeline.physiology.fusion import Fused, fuse
from pipeline.physiology.locomotion import (
    acsm_running_vo2,
    acsm_walking_vo2,
    looney_2023_running_power,
)
from pipeline.segments.estimates import parameters as p
from pipeline.units import JOULES_PER_KCAL

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats
    from pipeline.athletes.profile import Person
    from pipeline.segments.thresholds.daily import Thresholds

_GROUPS = ("speed", "speed", "speed", "heart_rate", "heart_rate", "power")


@dataclass(frozen=True, slots=True)
class Calibration:
    """The athlete's own fits: net cost of level running [J/kg/m], and device power over metabolic power [fraction]."""

    flat_cost_j_kg_m: float = parameters.FLAT_COST.value
    power_efficiency: float | None = None  # None: device power is not used


@dataclass(frozen=True, kw_only=True, slots=True)
class Means:
    """Means over each segment, all of shape (segments,); nan where nothing was recorded.

    Attributes
    ----------
    duration_s
        Length [s].
    net_power_w_kg
        Metabolic power above rest, from the kind of movement [W/kg of body mass].
    speed_mps, grade, steepness
        Ground speed [m/s], grade and its absolute value [fraction].
    heart_rate_bpm, heart_rate_sd_bpm, heart_rate_coverage
        Heart rate, its standard deviation within the segment [bpm], and the share of seconds that have one.
    power_w, power_coverage
        Device power [W] and the share of seconds that have one.
    walking, stairs, sprinting, grade_known
        Kind of movement, and whether the grade rests on anything.
    """

    duration_s: Floats
    net_power_w_kg: Floats
    speed_mps: Floats
    grade: Floats
    steepness: Floats
    heart_rate_bpm: Floats
    heart_rate_sd_bpm: Floats
    heart_rate_coverage: Floats
    power_w: Floats
    power_coverage: Floats
    walking: Bools
    stairs: Bools
    sprinting: Bools
    grade_known: Bools


def shared_energy_sd(person: Person) -> float:
    """Relative error that all energies of an athlete share: flat cost and body mass.

    Parameters
    ----------
    person
        The athlete's body.

    Returns
    -------
    float
        Standard deviation [fraction].
    """
    return float(np.hypot(parameters.SHARED_ENERGY_SD.value, person.mass_sd_kg / person.mass_kg))


def segment_energy(
    means: Means,
    resting_kcal: Floats,
    *,
    thresholds: Thresholds,
    person: Person,
    calibration: Calibration,
    carried_kg: float,
) -> Fused:
    """Gross energy of each segment, fused from speed, heart rate and device power.

    Parameters
    ----------
    means
        Means over each segment.
    resting_kcal
        Energy at rest in the time of each segment, shape (segments,) [kcal].
    thresholds, person, calibration
        The athlete on that date.
    carried_kg
        Mass carried, in the cost of moving but not of resting [kg].

    Returns
    -------
    Fused
        Energy, its own error without the one that all segments share, and the weights of the six methods: kind of
        movement, ACSM, Looney 2023 (level runs), Keytel 2005, heart rate reserve, device power.
    """
    moved_kg = person.mass_kg + carried_kg
    by_movement = means.net_power_w_kg * means.duration_s * person.mass_kg / JOULES_PER_KCAL + resting_kcal
    by_acsm, by_looney = _by_speed(means, moved_kg)
    by_keytel, keytel_sd, by_reserve, reserve_sd = _by_heart_rate(means, thresholds, person)
    graded = np.abs(means.grade) > parameters.LEVEL_MEAN_GRADE.value
    least = np.where(means.grade_known, 0.0, parameters.COST_SD_STEEP.value)  # an unknown grade is so to all of them
    acsm_sd = np.where(graded, parameters.ACSM_SD_GRADED.value, parameters.ACSM_SD_LEVEL.value)
    sds = (
        _movement_sd(means),
        np.maximum(acsm_sd, least),
        np.maximum(parameters.LOONEY_SD.value, least),
        keytel_sd,
        reserve_sd,
        np.full_like(by_looney, parameters.DEVICE_POWER_SD.value),
    )
    methods = (by_movement, by_acsm, by_looney, by_keytel, by_reserve, _by_power(means, calibration))
    return fuse(np.column_stack(methods), np.column_stack(sds), _GROUPS)


def _rolling(means: Means) -> Bools:
    return means.steepness - np.abs(means.grade) > parameters.ROLLING_GRADE.value


def _by_speed(means: Means, moved_kg: float) -> tuple[Floats, Floats]:
    """Energy by ACSM on even ground and, of level runs, by Looney 2023 [kcal]; nan where they do not hold."""
    grade = np.where(np.abs(means.grade) <= parameters.LEVEL_MEAN_GRADE.value, 0.0, means.grade)
    uptake = np.where(means.walking, acsm_walking_vo2(means.speed_mps, grade), acsm_running_vo2(means.speed_mps, grade))
    even = ~(means.sprinting | means.stairs | _rolling(means))
    acsm = np.where(even, kcal_from_vo2(uptake, moved_kg, means.duration_s), np.nan)
    power = looney_2023_running_power(means.speed_mps, means.steepness)
    looney = np.where(even & ~means.walking, power * moved_kg * means.duration_s / JOULES_PER_KCAL, np.nan)
    return acsm, looney


def _movement_sd(means: Means) -> Floats:
    """Relative error of the energy by kind of movement."""
    level = np.where(means.walking, parameters.WALK_SD_LEVEL.value, parameters.COST_SD_LEVEL.value)
    downhill = (means.grade < 0) | _rolling(means)
    sloped = np.where(downhill, parameters.COST_SD_DOWNHILL.value, parameters.COST_SD_UPHILL.value)
    walked = parameters.WALK_ERROR_SLOPED.value / np.maximum(means.net_power_w_kg, parameters.WALKING_POWER_FLOOR.value)
    sloped = np.where(means.walking, np.clip(walked, parameters.WALK_SD_LEVEL.value, sloped), sloped)
    sd = np.where(means.steepness <= p.GENTLE_GRADE.value, level, sloped)
    sd = np.where((means.steepness > p.STEEP_GRADE.value) | ~means.grade_known, parameters.COST_SD_STEEP.value, sd)
    sd = np.where(means.sprinting, parameters.SPRINT_SD.value, sd)
    return np.where(means.stairs, parameters.STAIRS_SD.value, sd)


def _by_heart_rate(means: Means, thresholds: Thresholds, person: Person) -> tuple[Floats, Floats, Floats, Floats]:
    """Energy [kcal] and relative error by Keytel 2005, then by heart rate reserve; nan in short or unsteady bouts.

    Where no speed is known heart rate speaks of unsteady bouts, too: both equations are straight lines, so the mean of
    a long bout holds what its seconds do.
    """
    settled = (means.heart_rate_sd_bpm <= parameters.HEART_RATE_STEADY_SD.value) | np.isnan(means.net_power_w_kg)
    steady = (
        settled
        & (means.duration_s >= parameters.HEART_RATE_MIN_DURATION.value)
        & (means.heart_rate_coverage >= parameters.METHOD_COVERAGE.value)
        & ~means.sprinting
    )
    heart_rate = np.where(steady, means.heart_rate_bpm, np.nan)
    minutes = means.duration_s / 60
    hr_max = thresholds.hr_max_bpm

    def keytel(vo2max: float) -> Floats:
        rate = keytel_2005_energy_rate(
            heart_rate,
            mass_kg=person.mass_kg,
            age_years=person.age_years,
            sex=person.sex,
            hr_max_bpm=hr_max.value,
            vo2max_ml_kg_min=vo2max,
        )
        return np.where(rate > 0, rate * minutes * 1000 / JOULES_PER_KCAL, np.nan)

    def reserve(vo2max: float, hr_max_bpm: float) -> Floats:
        uptake = swain_leutholtz_1997_vo2(
            heart_rate,
            hr_rest_bpm=thresholds.hr_rest_bpm.value,
            hr_max_bpm=hr_max_bpm,
            vo2max_ml_kg_min=vo2max,
        )
        return kcal_from_vo2(uptake, person.mass_kg, means.duration_s)

    vo2max = thresholds.vo2max_ml_kg_min
    higher = vo2max.value + vo2max.sd
    by_keytel, by_reserve = keytel(vo2max.value), reserve(vo2max.value, hr_max.value)
    keytel_sd = np.hypot(parameters.KEYTEL_SD.value, _log_shift(keytel(higher), by_keytel))
    reserve_sd = np.hypot(parameters.RESERVE_SD.value, _log_shift(reserve(higher, hr_max.value), by_reserve))
    by_other_max = reserve(vo2max.value, hr_max.value + hr_max.sd)
    return by_keytel, keytel_sd, by_reserve, np.hypot(reserve_sd, _log_shift(by_other_max, by_reserve))


def _log_shift(changed: Floats, value: Floats) -> Floats:
    """How far one standard deviation of an input moves the energy, as a difference of logarithms."""
    return np.abs(np.log(changed / value))


def _by_power(means: Means, calibration: Calibration) -> Floats:
    if calibration.power_efficiency is None:
        return np.full_like(means.duration_s, np.nan)
    energy = device_power_energy(means.power_w, means.duration_s, calibration.power_efficiency)
    usable = (means.power_coverage >= parameters.METHOD_COVERAGE.value) & ~means.sprinting
    return np.where(usable, energy, np.nan)
