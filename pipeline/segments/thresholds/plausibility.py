"""Check which runs are plausible: those of somebody else, rides, and runs with a sensor far off do not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import floats
from pipeline.segments.thresholds import parameters as p
from pipeline.segments.thresholds.efforts import EFFORT_DURATIONS_S

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats


def speed_per_beat(flat_speed_mps: Floats, heart_rate_bpm: Floats) -> tuple[float, float, float]:
    """Speed for heart rate of a run's steady stretches: of the middle one, the most and the least; nan for a few.

    Heart rate is taken above where the line of heart rate over speed meets no speed, so that easy and fast running
    give the same.

    Parameters
    ----------
    flat_speed_mps, heart_rate_bpm
        Steady stretches of one run [m/s, bpm].

    Returns
    -------
    tuple of float
        Speed per beat [m/s per bpm].
    """
    running = (flat_speed_mps >= p.STEADY_RUNNING_FROM_MPS.value) & (heart_rate_bpm > p.NO_SPEED_HEART_RATE_BPM.value)
    if running.sum() < p.FEW_COMPARED_STRETCHES.value:
        return float("nan"), float("nan"), float("nan")
    per_beat = flat_speed_mps[running] / (heart_rate_bpm[running] - p.NO_SPEED_HEART_RATE_BPM.value)
    return float(np.median(per_beat)), float(per_beat.max()), float(per_beat.min())


def plausible_runs(flat_speed_mps: Floats, per_beat: Floats) -> Bools:
    """Return which runs are the athlete's own running, compared with the others.

    Too fast for somebody who usually runs as they do, or far more speed for the same heart rate, is a friend's run, a
    ride, a treadmill that is off, or a long descent without altitude.

    Parameters
    ----------
    flat_speed_mps
        Best efforts, shape (runs, `EFFORT_DURATIONS_S`), nan where a run is shorter [m/s].
    per_beat
        Speed per beat, shape (runs, 3), as `speed_per_beat` gives it.

    Returns
    -------
    Bools
        Shape (runs,). All are plausible where there are too few to compare.
    """
    plausible, usual = np.ones(len(flat_speed_mps), bool), usual_speed(flat_speed_mps)
    for seconds, most in (
        (p.HARDEST_S.value, p.HARDEST_OVER_USUAL.value),
        (p.USUAL_S.value, p.LONGEST_OVER_USUAL.value),
    ):
        plausible &= ~(bests(flat_speed_mps, seconds) > most * usual)
    of_middle, most, _ = per_beat.T / usual_per_beat(per_beat)
    plausible &= ~((of_middle > p.MOST_PER_BEAT.value) | (most > p.MOST_PER_BEAT_ONCE.value))
    return plausible


def plausible_heart_rates(per_beat: Floats) -> Bools:
    """Return in which runs heart rate is not far too high for their speed, compared with the others.

    A sensor that drifts or reads something else does not set maximal heart rate, however often it does so.
    """
    of_middle, _, least = per_beat.T / usual_per_beat(per_beat)
    plausible: Bools = ~((of_middle < 1 / p.LEAST_PER_BEAT.value) | (least < 1 / p.MOST_PER_BEAT_ONCE.value))
    return plausible


def explained_heart_rates(max_heart_rate_bpm: Floats, hardest_mps: Floats) -> Floats:
    """Return the highest heart rate of each run as far as its speed explains it, compared with the other runs.

    A dry strap, a lock on the cadence or a sensor that drifts shows on an easy run what only a race does, or in one
    race more than in the others. The low quarter of runs is compared with, since errors mostly read too high.

    Parameters
    ----------
    max_heart_rate_bpm, hardest_mps
        Highest heart rate and fastest five minutes of each run [bpm, m/s]; nan where unknown. A run without any speed
        has 0 m/s.

    Returns
    -------
    Floats
        Shape (runs,) [bpm]. All as they are where there are too few to compare, and those of runs without a speed.
    """
    hardest = np.where(hardest_mps > 0, hardest_mps, np.nan)
    above = (max_heart_rate_bpm - p.NO_SPEED_HEART_RATE_BPM.value) / hardest
    known = above[np.isfinite(above)]
    if len(known) < p.FEW_USUAL_RUNS.value:
        return max_heart_rate_bpm
    most = p.MOST_OVER_LOW_QUARTER.value * np.quantile(known, 0.25)
    explained = np.nan_to_num(p.NO_SPEED_HEART_RATE_BPM.value + most * hardest, nan=np.inf)
    return floats(np.minimum(max_heart_rate_bpm, explained))


def agreed_heart_rates(max_heart_rate_bpm: Floats, hardest_mps: Floats, stated_bpm: float) -> Floats:
    """Return the highest heart rate of each run, no higher than most of those that were as fast agree on.

    Where the hard runs fall into two groups with a gap between, the smaller and higher one is a sensor that reads too
    high: one person's heart does not reach two maxima at one speed.

    Parameters
    ----------
    max_heart_rate_bpm, hardest_mps
        Highest heart rate and fastest five minutes of each run [bpm, m/s]; nan where unknown.
    stated_bpm
        What the device holds for the maximum, up to which every run counts; nan where it holds none.

    Returns
    -------
    Floats
        Shape (runs,) [bpm].
    """
    known = np.isfinite(max_heart_rate_bpm) & (hardest_mps > 0)
    if known.sum() <= p.FEW_USUAL_RUNS.value:
        return max_heart_rate_bpm
    highest = int(np.where(known, max_heart_rate_bpm, 0.0).argmax())
    hard = known & (hardest_mps >= p.AS_FAST_SHARE.value * hardest_mps[highest])
    hard &= max_heart_rate_bpm >= p.AS_HARD_SHARE.value * max_heart_rate_bpm[highest]
    beats = np.sort(max_heart_rate_bpm[hard])
    gaps = np.diff(beats)
    below = int(gaps.argmax()) + 1 if len(gaps) else 0
    if below < p.FEW_USUAL_RUNS.value or 2 * below <= len(beats) or gaps[below - 1] < p.TWO_MAXIMA_GAP_BPM.value:
        return max_heart_rate_bpm
    most = float(np.fmax(beats[below - 1] + p.EXPLAINED_BPM.value, stated_bpm))
    return floats(np.minimum(max_heart_rate_bpm, most))


def usual_per_beat(per_beat: Floats) -> float:
    """Return the speed for heart rate of the middle run; nan for a few runs."""
    known = per_beat[np.isfinite(per_beat[:, 0]), 0]
    return float(np.median(known)) if len(known) >= p.FEW_USUAL_RUNS.value else float("nan")


def usual_speed(flat_speed_mps: Floats) -> float:
    """Return the middle of the fastest twenty minutes of each run [m/s], walks left out; nan for a few runs."""
    speeds = bests(flat_speed_mps, p.USUAL_S.value)
    speeds = speeds[speeds >= slowest_running(flat_speed_mps)]
    return float(np.median(speeds)) if len(speeds) >= p.FEW_USUAL_RUNS.value else float("nan")


def slowest_running(flat_speed_mps: Floats) -> float:
    """Return the speed below which steady moving may be walking, for somebody with these best efforts [m/s]."""
    fastest = float(np.nan_to_num(bests(flat_speed_mps, p.USUAL_S.value)).max(initial=0))
    slowest, usual = p.SLOWEST_RUNNING_MPS.value, p.STEADY_RUNNING_FROM_MPS.value
    runs = fastest >= p.SURELY_RUNNING_MPS.value
    return min(max(p.SLOWEST_OF_FASTEST.value * fastest, slowest), usual) if runs else usual


def bests(flat_speed_mps: Floats, seconds: int) -> Floats:
    """Return the best of each run over one duration, nan where it is shorter [m/s]."""
    return flat_speed_mps[:, int(np.searchsorted(EFFORT_DURATIONS_S, seconds))]
