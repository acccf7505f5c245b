"""Runs that tell nothing of an athlete: somebody else's, a ride, a belt or sensor that is far off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.segments.thresholds.efforts import EFFORT_DURATIONS_S, STILL_BEATING_BPM, SURELY_RUNNING_MPS

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats

HARDEST_S, USUAL_S = 300, 1200  # [s] the fastest of all runs tells how hard one got, that of each run how one runs
RUNS_FOR_USUAL = 3  # fewer runs show no usual
MOST_OVER_USUAL = {HARDEST_S: 2.0, USUAL_S: 1.65}  # judgement: all-out (1.2 and 1.05) over the easiest habit (0.6)
STRETCHES_FOR_USUAL = 3  # judgement: fewer steady stretches of a run are chance
MOST_PER_BEAT = 1.16  # judgement: speed for heart rate over that of the middle run; runs of one person spread by 0.05
MOST_PER_BEAT_ONCE = 1.5  # judgement: the same of a single stretch: a ride between two parts of a run


def speed_per_beat(flat_speed_mps: Floats, heart_rate_bpm: Floats) -> tuple[float, float]:
    """Speed for heart rate of a run's steady stretches: of the middle one, nan for a few, and the most of any.

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
    running = (flat_speed_mps >= SURELY_RUNNING_MPS) & (heart_rate_bpm > STILL_BEATING_BPM)
    if running.sum() < STRETCHES_FOR_USUAL:
        return float("nan"), float("nan")
    per_beat = flat_speed_mps[running] / (heart_rate_bpm[running] - STILL_BEATING_BPM)
    return float(np.median(per_beat)), float(per_beat.max())


def plausible_runs(flat_speed_mps: Floats, per_beat: Floats) -> Bools:
    """Tell which runs are the athlete's own running, as the others show it.

    Too fast for somebody who usually runs as they do, or far more speed for the same heart rate, is a friend's run, a
    ride, a treadmill that is off, or a long descent without altitude.

    Parameters
    ----------
    flat_speed_mps
        Best efforts, shape (runs, `EFFORT_DURATIONS_S`), nan where a run is shorter [m/s].
    per_beat
        Speed per beat, shape (runs, 2), as `speed_per_beat` gives it.

    Returns
    -------
    Bools
        Shape (runs,). All are believed where there are too few to compare.
    """
    believed, usual = np.ones(len(flat_speed_mps), bool), usual_speed(flat_speed_mps)
    for seconds, most in MOST_OVER_USUAL.items():
        believed &= ~(bests(flat_speed_mps, seconds) > most * usual)
    known = np.isfinite(per_beat[:, 0])
    if known.sum() >= RUNS_FOR_USUAL:
        believed &= ~(per_beat > np.median(per_beat[known, 0]) * np.array([MOST_PER_BEAT, MOST_PER_BEAT_ONCE])).any(
            axis=1
        )
    return believed


def usual_speed(flat_speed_mps: Floats) -> float:
    """Return the middle of the fastest twenty minutes of each run [m/s], walks left out; nan for a few runs."""
    speeds = bests(flat_speed_mps, USUAL_S)
    speeds = speeds[speeds >= SURELY_RUNNING_MPS]
    return float(np.median(speeds)) if len(speeds) >= RUNS_FOR_USUAL else float("nan")


def bests(flat_speed_mps: Floats, seconds: int) -> Floats:
    """Return the best of each run over one duration, nan where it is shorter [m/s]."""
    return flat_speed_mps[:, int(np.searchsorted(EFFORT_DURATIONS_S, seconds))]
