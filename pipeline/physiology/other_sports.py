"""Energy of rides, swims and strength sessions: from heart rate where it is informative, else from the sport's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import floats
from pipeline.parameter import parameters_of
from pipeline.physiology import parameters_running as parameters
from pipeline.physiology import parameters_training as training
from pipeline.physiology.energy import kcal_from_vo2, metabolic_equivalent_energy, swain_leutholtz_1997_vo2
from pipeline.physiology.fusion import fuse

if TYPE_CHECKING:
    import numpy.typing as npt

METABOLIC_EQUIVALENTS = {
    name.removeprefix("met_"): row.value for name, row in parameters_of(training).items() if row.unit == "MET"
}
"""Metabolic equivalents by FIT sport [MET], from the table of parameters."""

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
