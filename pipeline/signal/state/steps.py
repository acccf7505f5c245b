"""Whether the cadence of an activity on foot is one of steps, not of a paddle, a crank or a watch that counts none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as common
from pipeline.signal.state import parameters as p
from pipeline.signal.windows import known_or_zero, median, only_longer

if TYPE_CHECKING:
    from pipeline.arrays import Bools
    from pipeline.signal.state.outing import Outing


def has_steps(outing: Outing) -> bool:
    """Return whether most moving seconds have steps as long as legs make them, and few are coasting."""
    stepping = _stepping(outing)
    if stepping.sum() < max(common.SOURCE_COVERAGE.value * outing.moving.sum(), 1):
        return False
    return excess_step_m(outing) <= 0 and not is_coasting(outing)


def excess_step_m(outing: Outing) -> float:
    """Return by how much the usual step is longer than legs make it at its speed; negative where it is not [m]."""
    stepping = _stepping(outing)
    if not stepping.any():
        return -np.inf
    speed = known_or_zero(outing.speed_mps[stepping])
    standing, per_speed = p.LONGEST_USUAL_STEP.value
    length = median(speed / (outing.cadence_spm[stepping] / 60.0))
    return length - standing - per_speed * median(speed)


def _stepping(outing: Outing) -> Bools:
    """Return the moving seconds with steps, or what is counted as such."""
    stepping: Bools = outing.moving & (outing.cadence_spm > common.STEPPING_CADENCE.value)
    return stepping


def are_strokes(outing: Outing) -> bool:
    """Return whether the cadence is steady, and far too slow for the speed: a paddle, a crank, or arms on skates.

    Half of a runner's cadence may be that of one leg, which some programs halve twice. Half of a walker's is as fast as
    a paddle, so that no walk is taken for strokes.
    """
    stepping = _stepping(outing)
    if outing.walked or stepping.sum() < max(p.STROKES_COVERAGE.value * outing.moving.sum(), p.VEHICLE_TIME.value):
        return False
    cadence = outing.cadence_spm[stepping]
    steady = cadence.std() < p.STROKES_SPREAD.value * cadence.mean()
    low, high = p.HALF_OF_STEPS.value
    is_half = low <= cadence.mean() <= high
    return bool(steady and not is_half and excess_step_m(outing) > p.STROKES_EXCESS.value)


def is_coasting(outing: Outing) -> bool:
    """Return whether an activity that is fast, or has long steps, often has speed and a cadence of zero."""
    counted = outing.moving & np.isfinite(outing.counts_rpm)
    fast = counted & (known_or_zero(outing.speed_mps) > p.COASTING_SPEED.value)
    if (outing.counts_rpm[counted] > 0).sum() < common.INFERENCE_LEAST_TIME.value or not fast.any():
        return False
    coasting = only_longer(fast & (outing.counts_rpm <= 0), common.STOPPED_TIME.value)
    if coasting.sum() <= p.COASTING_SHARE.value * fast.sum():
        return False
    high = float(np.quantile(outing.speed_mps[fast], common.HIGH_SPEED_QUANTILE.value))
    return high > p.COASTING_HIGH_SPEED.value or excess_step_m(outing) > -p.CRANK_STEP_MARGIN.value


def is_stepless(outing: Outing) -> bool:
    """Return whether a sensor that now and then counts steps counts none most of the time at running speed."""
    running = outing.moving & np.isfinite(outing.counts_rpm) & (outing.speed_mps > common.RUNNING_MEDIAN_SPEED.value)
    stepping = outing.counts_rpm > 0
    if stepping.sum() < common.INFERENCE_LEAST_TIME.value or running.sum() < outing.moving.sum() / 2.0:
        return False
    return bool(stepping[running].sum() < p.STEPLESS_SHARE.value * running.sum())


def is_silent(outing: Outing) -> bool:
    """Return whether a sensor counts most of the moving time, and counts no step at all."""
    counts = outing.counts_rpm[outing.moving]
    counted = np.isfinite(counts)
    return bool(counted.sum() > common.SOURCE_COVERAGE.value * counts.size and not (counts[counted] > 0).any())
