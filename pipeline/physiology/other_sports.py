"""Rides, swims and other sports: their energy, and what they ask of the glutes against running of equal effort."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.parameter import parameters_of
from pipeline.physiology import parameters_dose as dose
from pipeline.physiology import parameters_running as parameters
from pipeline.physiology import parameters_training as training
from pipeline.physiology.activation import running_activation
from pipeline.physiology.energy import (
    RESTING_VO2,
    kcal_from_vo2,
    metabolic_equivalent_energy,
    power_from_vo2,
    swain_leutholtz_1997_vo2,
)
from pipeline.physiology.fusion import fuse

if TYPE_CHECKING:
    import numpy.typing as npt

METABOLIC_EQUIVALENTS = {
    name.removeprefix("met_"): row.value for name, row in parameters_of(training).items() if row.unit == "MET"
}
"""Metabolic equivalents by FIT sport [MET], from the table of parameters."""

WITHOUT_PUSHES = frozenset(
    {
        *("training", "driving", "motorcycling", "motor_sports", "flying", "hang_gliding", "sky_diving", "boating"),
        *("snowmobiling", "fishing", "hunting", "sailing", "shooting", "archery", "video_gaming", "transition"),
        *("meditation", "jumpmaster", "water_tubing"),
    }
)
"""Sports that load the glutes by no strides: strength sets count as sets, vehicles not at all."""

HEART_RATE_MISLEADS = frozenset({"training"})  # lifting raises the heart rate more than oxygen uptake


def other_sport_energy(
    sport: str,
    heart_rate_bpm: npt.ArrayLike,
    *,
    mass_kg: float,
    hr_rest_bpm: float,
    hr_max_bpm: float,
    vo2max_ml_kg_min: float,
) -> tuple[float, float]:
    """Return the gross energy of an activity that is not on foot.

    Parameters
    ----------
    sport
        In FIT's words.
    heart_rate_bpm
        Heart rate of each moving second, shape (seconds,) [bpm]; nan where unknown.
    mass_kg
        Body mass [kg].
    hr_rest_bpm, hr_max_bpm, vo2max_ml_kg_min
        Resting and maximal heart rate [bpm], maximal oxygen uptake [ml/kg/min].

    Returns
    -------
    tuple[float, float]
        Energy [kcal] and standard deviation of its logarithm; (0, 0) without a moving second.
    """
    heart_rate = floats(heart_rate_bpm)
    duration_s = heart_rate.size
    if duration_s == 0:
        return 0.0, 0.0
    met = METABOLIC_EQUIVALENTS.get(sport, training.MET_OTHER.value)
    by_name = float(metabolic_equivalent_energy(met, mass_kg, duration_s))
    known = np.clip(heart_rate[~np.isnan(heart_rate)], hr_rest_bpm, hr_max_bpm)
    by_heart_rate = np.nan
    if sport not in HEART_RATE_MISLEADS and known.size >= parameters.OTHER_SPORT_COVERAGE.value * duration_s:
        uptake = swain_leutholtz_1997_vo2(
            known.mean(), hr_rest_bpm=hr_rest_bpm, hr_max_bpm=hr_max_bpm, vo2max_ml_kg_min=vo2max_ml_kg_min
        )
        by_heart_rate = float(kcal_from_vo2(uptake, mass_kg, duration_s))
    sds = (parameters.MET_SD.value, parameters.RESERVE_OTHER_SPORT_SD.value)
    fused = fuse([[by_name, by_heart_rate]], sds, ("name", "heart_rate"))
    return float(fused.kcal[0]), float(fused.sd_log[0])


def acsm_cycling_vo2(power_w_kg: npt.ArrayLike) -> Floats:
    """Return the gross oxygen uptake of cycling from power at the pedals.

    Parameters
    ----------
    power_w_kg
        Power over body mass, any shape [W/kg].

    Returns
    -------
    Floats
        Oxygen uptake, same shape [ml/kg/min]; made for 0.5 to 3.5 W/kg.

    References
    ----------
    American College of Sports Medicine, Guidelines for Exercise Testing and Prescription (from memory)
    """
    return dose.POWER_VO2_SLOPE.value * floats(power_w_kg) + dose.POWER_VO2_BASE.value


def other_sport_activation(
    muscle: str, sport: str, vo2_ml_kg_min: npt.ArrayLike, max_sprint_speed_mps: float
) -> Floats:
    """Return the activation in another sport: a share of that of level running with the same oxygen uptake.

    Parameters
    ----------
    muscle
        `gmax`, `gmed` or `gmin`.
    sport
        In FIT's words.
    vo2_ml_kg_min
        Gross oxygen uptake, any shape [ml/kg/min].
    max_sprint_speed_mps
        The athlete's maximal sprint speed [m/s].

    Returns
    -------
    Floats
        Population centre, same shape [% MVIC]. The shares are judgement.

    References
    ----------
    Eken et al. 2022, J Strength Cond Res, doi 10.1519/JSC.0000000000003743 (direction alone)
    """
    above_rest = np.maximum(floats(vo2_ml_kg_min) - RESTING_VO2, 0.0)
    speed = power_from_vo2(above_rest) / dose.UPHILL_COST.value
    share = dose.SPORT_SHARE.value.get(sport, dose.OTHER_SPORT_SHARE.value)
    return share * running_activation(muscle, speed, max_sprint_speed_mps=max_sprint_speed_mps)
