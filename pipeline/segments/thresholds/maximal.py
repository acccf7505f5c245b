"""How probable it is that each best effort was all-out: by how far it stands out, and by heart rate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.segments.thresholds import parameters as p
from pipeline.segments.thresholds.critical_speed import USABLE, sustainable_speed
from pipeline.segments.thresholds.density import normal
from pipeline.segments.thresholds.efforts import EFFORT_DURATIONS_S
from pipeline.segments.thresholds.maximal_heart_rate import (
    HR_MAX,
    RESERVE_PER_SPEED,
    reserve_density,
)

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats
    from pipeline.segments.thresholds.density import Threshold
    from pipeline.segments.thresholds.evidence import Window

SHORTEST_SOUGHT_S, LONGEST_SOUGHT_S = p.MAXIMAL_EFFORTS_S.value
SOUGHT = (EFFORT_DURATIONS_S >= SHORTEST_SOUGHT_S) & (EFFORT_DURATIONS_S <= LONGEST_SOUGHT_S)
DURATIONS_S = EFFORT_DURATIONS_S[SOUGHT]


@dataclass(frozen=True, slots=True)
class MaximalEffort:
    """A run that may have been all-out.

    Attributes
    ----------
    run
        Its row in the window.
    duration_s
        Duration of the best effort by which it stands out furthest [s].
    flat_speed_mps
        Its efforts over all usable durations, nan where it is shorter [m/s].
    chance
        Probability that it was all-out, if the hardest run was.
    """

    run: int
    duration_s: float
    flat_speed_mps: Floats
    chance: float


def maximal_efforts(window: Window, of_hr_max: Floats, hr_rest: Threshold) -> list[MaximalEffort]:
    """Find the runs that hold a best effort over 3 to 60 minutes and stand out from everyday running.

    Parameters
    ----------
    window
        Efforts and highest heart rates that count for the date.
    of_hr_max
        Log density of maximal heart rate over `HR_MAX`, if the hardest run was all-out.
    hr_rest
        Resting heart rate.

    Returns
    -------
    list of MaximalEffort
        In the order of the runs; empty where too few runs show what is usual.
    """
    speeds = np.nan_to_num(window.flat_speed_mps[:, SOUGHT])
    if not window.usual_mps > 0:
        return []
    fastest = speeds.argmax(axis=0)
    stands_out = speeds.max(axis=0) > p.EASY_ALONE.value * window.usual_mps
    return [
        _effort(window, run, (fastest == run) & stands_out, of_hr_max, hr_rest)
        for run in np.unique(fastest[stands_out]).tolist()
    ]


def _effort(window: Window, run: int, best: Bools, of_hr_max: Floats, hr_rest: Threshold) -> MaximalEffort:
    """Weigh one run by those of its efforts that are the best of the window.

    Standing out further than all-out efforts usually do makes none more probable: easy running is slower then.
    """
    possible = sustainable_speed(DURATIONS_S, 1.0, p.D_PRIME_PRIOR_M.value[0] * p.USUAL_SHARE.value / window.usual_mps)
    of_hardest = possible / np.interp(p.HARDEST_S.value, DURATIONS_S, possible)
    as_likely_as_not = p.AS_LIKELY_AS_NOT.value * window.usual_mps * of_hardest
    over = np.where(best, np.log(window.flat_speed_mps[run, SOUGHT] / as_likely_as_not), -np.inf)
    furthest = int(over.argmax())
    odds = p.FURTHER_ALL_OUT.value + min(float(over[furthest]), 0.0) / p.ALL_OUT_SPREAD.value
    beats = float(window.max_heart_rate_bpm[run])
    odds += _by_heart_rate(beats, float(possible[furthest]), of_hr_max, hr_rest) if beats > 0 else 0.0
    return MaximalEffort(
        run=run,
        duration_s=float(DURATIONS_S[furthest]),
        flat_speed_mps=window.flat_speed_mps[run, USABLE],
        chance=1 / (1 + math.exp(-odds)),
    )


def _by_heart_rate(beats: float, possible: float, of_hr_max: Floats, hr_rest: Threshold) -> float:
    """Log odds of all-out by the highest heart rate of a run: near the maximum, or as far below it as in tempo runs.

    `possible` is the fastest that can be held for its duration [of critical speed]. Some heart rates are wrong.
    """
    of_day = p.RESERVE_OF_DAY_SD.value
    all_out_sd = np.hypot(p.ALL_OUT_GAP_BPM.value, of_day * (HR_MAX - hr_rest.value))
    all_out = normal(HR_MAX - beats, p.ALL_OUT_GAP_BPM.value, all_out_sd) - np.log(all_out_sd * math.sqrt(2 * math.pi))
    gap, spread = p.TEMPO_GAP.value
    of_pace = spread * RESERVE_PER_SPEED
    tempo = reserve_density(beats, possible * np.exp([-gap]), hr_rest, math.hypot(of_day, of_pace))[0]
    weights = np.exp(of_hr_max - of_hr_max.max())
    weights /= weights.sum()
    wrong = p.WRONG_HEART_RATE_CHANCE.value / p.HR_MAX_RANGE_BPM.value
    likely, other = (float(weights @ np.exp(density)) + wrong for density in (all_out, tempo))
    return math.log(likely / other)
