"""The fastest stretches of a run and its steady stretches with heart rate: all that thresholds need of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.physiology.gradient import flat_speed, metabolic_speed
from pipeline.segments.series import MOVING, numbers, state_codes
from pipeline.segments.thresholds import parameters as p
from pipeline.signal.windows import known_or_zero, largest_ahead, median, running_total

if TYPE_CHECKING:
    import polars as pl

    from pipeline.arrays import Floats

EFFORT_DURATIONS_S = np.array(
    (
        *(3, 5, 8, 10, 15, 20, 30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 480, 600, 720, 900),
        *(1200, 1500, 1800, 2400, 3000, 3600, 5400, 7200, 10800),
    )
)  # [s] windows searched: dense where critical speed and D' separate


@dataclass(frozen=True, slots=True)
class BestEfforts:
    """Fastest flat-equivalent mean speed per window, the ground speed there, steady stretches, power, heart rate.

    Arrays `flat_speed_mps` and `speed_mps` [m/s] run along `duration_s` [s], as far as the run is long enough.
    `steady_flat_speed_mps` [m/s] and `steady_heart_rate_bpm` [bpm] are pairs. `max_heart_rate_bpm` is nan without
    heart rate. `flat_power_w` [W] and `flat_power_speed_mps` [m/s] are means over the `flat_power_s` [s] of steady
    running on the flat with device power, nan where there is none.
    """

    duration_s: Floats
    flat_speed_mps: Floats
    speed_mps: Floats
    steady_flat_speed_mps: Floats
    steady_heart_rate_bpm: Floats
    max_heart_rate_bpm: float
    flat_power_w: float
    flat_power_speed_mps: float
    flat_power_s: float


def best_efforts(stream: pl.DataFrame) -> BestEfforts:
    """Find the fastest stretches of a run.

    On descents the slower of the two gradient curves counts, so that a downhill kilometre never becomes a best effort.
    Seconds that are not moving count as standing.

    Parameters
    ----------
    stream
        The clean 1 Hz stream of one activity on foot.

    Returns
    -------
    BestEfforts
        Empty arrays for an empty stream.
    """
    moving = state_codes(stream) == MOVING
    speed = np.where(moving, known_or_zero(numbers(stream, "speed_mps")), 0.0)
    grade = known_or_zero(numbers(stream, "grade"))
    flat = flat_speed(speed, grade)
    flat = np.where(grade < 0, np.minimum(flat, metabolic_speed(speed, grade)), flat)
    heart_rate = numbers(stream, "heart_rate_bpm")
    durations = EFFORT_DURATIONS_S[len(speed) >= EFFORT_DURATIONS_S]
    sums = running_total(flat), running_total(speed)
    fastest = [_fastest(*sums, duration) for duration in durations]
    steady_speed, steady_heart_rate = _steady_blocks(moving, flat, heart_rate)
    power, power_speed, power_s = _flat_power(moving, speed, numbers(stream, "grade"), numbers(stream, "power_w"))
    return BestEfforts(
        duration_s=durations.astype(float),
        flat_speed_mps=np.array([both[0] for both in fastest]),
        speed_mps=np.array([both[1] for both in fastest]),
        steady_flat_speed_mps=steady_speed,
        steady_heart_rate_bpm=steady_heart_rate,
        max_heart_rate_bpm=min(_highest_held(heart_rate), _explained(heart_rate, flat, moving, sums[0]))
        if moving.any()
        else float("nan"),
        flat_power_w=power,
        flat_power_speed_mps=power_speed,
        flat_power_s=power_s,
    )


def _fastest(flat_sum: Floats, speed_sum: Floats, duration: int) -> tuple[float, float]:
    """Best mean flat speed over any window of `duration` seconds, and the ground speed of that window."""
    windows = flat_sum[duration:] - flat_sum[:-duration]
    start = int(np.argmax(windows))
    return float(windows[start]) / duration, float(speed_sum[start + duration] - speed_sum[start]) / duration


def _steady_blocks(moving: np.ndarray, flat: Floats, heart_rate: Floats) -> tuple[Floats, Floats]:
    """Mean flat speed and heart rate of consecutive blocks in which the runner neither stopped nor changed pace."""
    end = min(len(flat), p.STEADY_LAST_S.value)
    blocks = (end - p.STEADY_FIRST_S.value) // p.STEADY_BLOCK_S.value
    if blocks < 1:
        return np.empty(0), np.empty(0)
    late = slice(p.STEADY_FIRST_S.value, p.STEADY_FIRST_S.value + blocks * p.STEADY_BLOCK_S.value)
    early = slice(late.start - p.STEADY_LAG_S.value, late.stop - p.STEADY_LAG_S.value)
    beats = heart_rate[late].reshape(blocks, p.STEADY_BLOCK_S.value)
    pace = flat[early].reshape(blocks, p.STEADY_BLOCK_S.value)
    mean_pace = pace.mean(axis=1)
    steady = (
        moving[early].reshape(blocks, p.STEADY_BLOCK_S.value).all(axis=1)
        & np.isfinite(beats).all(axis=1)
        & (pace.std(axis=1) < p.STEADY_VARIATION.value * mean_pace)
    )
    return mean_pace[steady], beats[steady].mean(axis=1)


def _flat_power(moving: np.ndarray, speed: Floats, grade: Floats, power: Floats) -> tuple[float, float, float]:
    """Mean power and speed of the blocks of steady running on the flat, and how long they are together."""
    blocks = (len(speed) - p.STEADY_FIRST_S.value) // p.STEADY_BLOCK_S.value
    if blocks < 1 or not np.isfinite(power).any():
        return float("nan"), float("nan"), 0.0
    part = slice(p.STEADY_FIRST_S.value, p.STEADY_FIRST_S.value + blocks * p.STEADY_BLOCK_S.value)
    speeds, grades, powers = (values[part].reshape(blocks, p.STEADY_BLOCK_S.value) for values in (speed, grade, power))
    mean_speed = speeds.mean(axis=1)
    counted = (
        moving[part].reshape(blocks, p.STEADY_BLOCK_S.value).all(axis=1)
        & (np.abs(grades).mean(axis=1) <= p.FLAT_GRADE.value)
        & np.isfinite(powers).all(axis=1)
        & (speeds.std(axis=1) < p.STEADY_VARIATION.value * mean_speed)
        & (mean_speed >= p.STEADY_RUNNING_FROM_MPS.value)
    )
    if not counted.any():
        return float("nan"), float("nan"), 0.0
    return (
        float(powers[counted].mean()),
        float(mean_speed[counted].mean()),
        float(counted.sum() * p.STEADY_BLOCK_S.value),
    )


def _explained(heart_rate: Floats, flat: Floats, moving: np.ndarray, flat_sum: Floats) -> float:
    """Highest heart rate that the fastest two minutes explain: cold straps and static read too high on easy runs."""
    known = moving & np.isfinite(heart_rate)
    usual = median(flat[known]) if len(flat) > p.EXPLAINED_BY_S.value and known.any() else 0.0
    if usual <= 0:
        return float("inf")
    fastest, _ = _fastest(flat_sum, flat_sum, p.EXPLAINED_BY_S.value)
    above = max(median(heart_rate[known]) - p.NO_SPEED_HEART_RATE_BPM.value, 0.0)
    return (
        p.NO_SPEED_HEART_RATE_BPM.value
        + p.EXPLAINED_SHARE.value * above * max(fastest / usual, 1.0)
        + p.EXPLAINED_BPM.value
    )


def _highest_held(heart_rate: Floats) -> float:
    """Highest heart rate that 20 consecutive seconds never fall below; nan without heart rate."""
    if len(heart_rate) < p.HELD_HEART_RATE_S.value or not np.isfinite(heart_rate).any():
        return float("nan")
    lowest = -largest_ahead(-known_or_zero(heart_rate), p.HELD_HEART_RATE_S.value)
    highest = float(lowest.max())
    return highest if highest > 0 else float("nan")
