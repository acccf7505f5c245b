"""Energy and training load of a whole activity, for the activities table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.arrays import floats
from pipeline.physiology.fusion import log_range, own_sd_log, sum_energy
from pipeline.physiology.gradient import metabolic_speed
from pipeline.physiology.load import banister_1991_trimp, running_stress_score
from pipeline.physiology.other_sports import other_sport_energy
from pipeline.physiology.resting import resting_energy
from pipeline.segments.estimates.energy import Calibration, shared_energy_sd
from pipeline.segments.series import MOVING, STOPPED, numbers, state_codes
from pipeline.signal.windows import known_or_zero
from pipeline.units import SECONDS_PER_DAY

if TYPE_CHECKING:
    import polars as pl

    from pipeline.arrays import Bools, Ints
    from pipeline.athletes.profile import Person
    from pipeline.segments.thresholds.daily import Thresholds

_DEFAULT = Calibration()


class ActivityEnergy(NamedTuple):
    """Gross energy with its 90 % range, and energy above rest [kcal]; None where it is unknown."""

    energy_kcal: float | None
    energy_kcal_low: float | None
    energy_kcal_high: float | None
    energy_net_kcal: float | None


class ActivityLoad(NamedTuple):
    """Training impulse [TRIMP] and running stress score [points]; None where data is missing."""

    trimp: float | None
    running_stress_score: float | None


def energy_of_segments(segments: pl.DataFrame, person: Person) -> ActivityEnergy:
    """Energy of an activity on foot: the sum of its segments.

    Parameters
    ----------
    segments
        Segments with the columns that `estimate` adds.
    person
        The athlete's body.

    Returns
    -------
    ActivityEnergy
        Zeros without segments, None where there are some and none has an energy.
    """
    if segments.is_empty():
        return ActivityEnergy(0.0, 0.0, 0.0, 0.0)
    if segments["energy_kcal"].null_count() == segments.height:
        return ActivityEnergy(None, None, None, None)
    kcal, low, high, net = (
        floats(segments[name].to_numpy())
        for name in ("energy_kcal", "energy_kcal_low", "energy_kcal_high", "energy_net_kcal")
    )
    shared = shared_energy_sd(person)
    total, total_low, total_high = sum_energy(kcal, own_sd_log(low, high, shared), shared)
    return ActivityEnergy(total, total_low, total_high, float(np.nansum(net)))


def energy_of_other_sport(
    stream: pl.DataFrame, sport: str, *, timer_s: float, thresholds: Thresholds, person: Person
) -> ActivityEnergy:
    """Energy of a ride, a swim or a strength session.

    Parameters
    ----------
    stream
        The 1 Hz stream of the activity; seconds paused, in a vehicle or without a record count nothing.
    sport
        In FIT's words.
    timer_s
        How long the timer ran [s]: all that is known of a session without records.
    thresholds, person
        The athlete on that date.

    Returns
    -------
    ActivityEnergy
        Zeros where nothing was recorded.
    """
    heart_rate = np.full(round(timer_s), np.nan)
    if not stream.is_empty():
        heart_rate = numbers(stream, "heart_rate_bpm")[_recorded(state_codes(stream))]
    kcal, sd_log = other_sport_energy(
        sport,
        heart_rate,
        mass_kg=person.mass_kg,
        hr_rest_bpm=thresholds.hr_rest_bpm.value,
        hr_max_bpm=thresholds.hr_max_bpm.value,
        vo2max_ml_kg_min=thresholds.vo2max_ml_kg_min.value,
    )
    low, high = log_range(kcal, np.hypot(sd_log, shared_energy_sd(person)))
    resting = resting_energy(person) / SECONDS_PER_DAY * heart_rate.size
    return ActivityEnergy(kcal, float(low), float(high), max(kcal - resting, 0.0))


def activity_load(
    stream: pl.DataFrame, *, thresholds: Thresholds, person: Person, on_foot: bool, calibration: Calibration = _DEFAULT
) -> ActivityLoad:
    """Training load of an activity.

    Parameters
    ----------
    stream
        The 1 Hz stream of the activity.
    thresholds, person
        The athlete on that date.
    on_foot
        Whether it was on foot, so that speed counts; other sports have a training impulse alone.
    calibration
        The athlete's own flat cost.

    Returns
    -------
    ActivityLoad
        Training impulse over all recorded seconds with a heart rate, running stress score over the moving ones.
    """
    state = state_codes(stream)
    heart_rate = numbers(stream, "heart_rate_bpm")[_recorded(state)]
    trimp = None
    if not np.isnan(heart_rate).all():
        trimp = banister_1991_trimp(
            heart_rate,
            hr_rest_bpm=thresholds.hr_rest_bpm.value,
            hr_max_bpm=thresholds.hr_max_bpm.value,
            sex=person.sex,
        )
    speed = numbers(stream, "speed_mps")
    known = (state == MOVING) & ~np.isnan(speed)
    if not on_foot or not known.any():
        return ActivityLoad(trimp, None)
    grade = known_or_zero(numbers(stream, "grade")[known])
    graded_speed = metabolic_speed(speed[known], grade, calibration.flat_cost_j_kg_m)
    return ActivityLoad(trimp, running_stress_score(graded_speed, thresholds.critical_speed_mps.value))


def _recorded(state: Ints) -> Bools:
    """Return which seconds were recorded, standing included."""
    recorded: Bools = (state == MOVING) | (state == STOPPED)
    return recorded
