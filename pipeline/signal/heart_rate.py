"""Heart rate without spikes, dropouts, and stretches in which the sensor counted steps."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.possible import LIMITS
from pipeline.signal import parameters as p
from pipeline.signal.flags import flags_of
from pipeline.signal.windows import (
    bridge,
    from_runs,
    median_of_3,
    moving_average,
    only_longer,
    rolling_max,
    runs,
)
from pipeline.vocabulary import Flag

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats


class CleanHeartRate(NamedTuple):
    """Heart rate, NaN where it is unknown or implausible [bpm], shape (seconds,), and quality flags."""

    heart_rate_bpm: Floats
    flags: list[str]


def clean_heart_rate(heart_rate_bpm: Floats, cadence_spm: Floats) -> CleanHeartRate:
    """Remove what no heart does and what follows cadence, then fill holes of up to 10 s.

    Parameters
    ----------
    heart_rate_bpm
        Heart rate on the grid, NaN where unknown [bpm], shape (seconds,).
    cadence_spm
        Cadence, NaN where unknown [steps/min], shape (seconds,).

    Returns
    -------
    CleanHeartRate
        Heart rate from 25 to 225 bpm, and quality flags `heart_rate_spikes`, `cadence_lock`.

    References
    ----------
    Robergs & Landwehr (2002), J Exerc Physiol Online 5(2), on the spread of heart rate; the limits are judgement.
    """
    low, high = LIMITS["heart_rate_bpm"].range
    longest_hole = p.HEART_RATE_HOLE.value
    trusted = np.where((heart_rate_bpm >= low) & (heart_rate_bpm <= high), heart_rate_bpm, np.nan)
    if np.isnan(trusted).all():
        return CleanHeartRate(trusted, [])
    spikes = _spikes(trusted)
    trusted[spikes] = np.nan
    filled = bridge(trusted, longest_hole)
    jumps = spikes | _jumps(filled, p.CADENCE_LOCK_JUMP.value)
    locked = np.zeros(filled.size, bool)
    for rhythm in (cadence_spm, cadence_spm / 2.0):
        locked |= _locked(filled, rhythm, jumps) | _follows(filled, rhythm)
    trusted[locked] = np.nan  # before holes are filled: the edges of a lock are no heart rate either
    counts = {Flag.HEART_RATE_SPIKES: runs(spikes).starts.size, Flag.CADENCE_LOCK: int(locked.sum())}
    return CleanHeartRate(bridge(trusted, longest_hole), flags_of(counts))


def _spikes(heart_rate: Floats) -> Bools:
    """Return the jumps, and the short levels between two jumps."""
    limit = p.HEART_RATE_JUMP.value
    spikes = np.abs(heart_rate - median_of_3(heart_rate)) > limit
    steady = np.where(spikes, np.nan, heart_rate)
    jumps = _jumps(bridge(steady, p.HEART_RATE_HOLE.value), limit)
    starts, ends = runs(jumps)
    short = np.flatnonzero(starts[1:] - ends[:-1] < p.HEART_RATE_LEVEL_TIME.value)
    return spikes | jumps | from_runs(ends[short], starts[short + 1], heart_rate.size)


def _jumps(heart_rate: Floats, least_bpm: float) -> Bools:
    """Return where heart rate changes by more than `least_bpm` within three seconds."""
    step = p.HEART_RATE_JUMP_TIME.value
    at = np.flatnonzero(np.abs(heart_rate[step:] - heart_rate[:-step]) > least_bpm)
    return from_runs(at + 1, at + step, heart_rate.size)


def _locked(heart_rate: Floats, rhythm: Floats, jumps: Bools) -> Bools:
    """Return stretches of heart rate on the rhythm of the steps that begin or end with a jump, or change with it."""
    apart = only_longer(~(np.abs(heart_rate - rhythm) < p.CADENCE_LOCK_DISTANCE.value), p.CADENCE_LOCK_BREAK.value)
    close = only_longer(~apart, p.CADENCE_LOCK_TIME_AFTER_JUMP.value)
    starts, ends = runs(close)
    jumped = np.concatenate([[0], np.cumsum(jumps)])
    lag, longest, size = p.CADENCE_LOCK_LAG.value, p.CADENCE_LOCK_TIME.value, heart_rate.size
    chosen = np.array(
        [
            jumped[start] > jumped[max(start - lag, 0)]
            or jumped[min(end + lag, size)] > jumped[end]
            or (end - start > longest and _change_together(heart_rate[start:end], rhythm[start:end], lag))
            for start, end in zip(starts, ends, strict=True)
        ],
        bool,
    )
    return from_runs(starts[chosen], ends[chosen], size)


def _change_together(heart_rate: Floats, rhythm: Floats, lag_s: int) -> bool:
    """Return whether changes of heart rate and of the rhythm of the steps correlate."""
    of_heart, of_steps = heart_rate[lag_s:] - heart_rate[:-lag_s], rhythm[lag_s:] - rhythm[:-lag_s]
    if of_steps.std() < p.CADENCE_LOCK_LEAST_CHANGE.value or of_heart.std() == 0:
        return False
    return float(np.corrcoef(of_heart, of_steps)[0, 1]) > p.CADENCE_LOCK_CORRELATION.value


def _follows(heart_rate: Floats, rhythm: Floats) -> Bools:
    """Return the stretches on the rhythm of the steps of a run whose sensor follows it late, with noise of its own.

    One such stretch proves nothing, as many hearts beat at the rhythm of the steps for minutes. But they do not change
    with it within seconds, and seldom stay near it for much of a run.
    """
    known = np.isfinite(heart_rate) & (rhythm > 0)
    least = p.CADENCE_LOCK_SHARE.value * known.sum()
    roughly = np.abs(heart_rate - rhythm) < 2 * p.CADENCE_LOCK_DISTANCE.value
    if roughly.sum() < max(least, p.CADENCE_LOCK_TIME.value):
        return np.zeros(heart_rate.size, bool)
    beats, steps = _smoothed(heart_rate, known), _smoothed(rhythm, known)
    best, most = np.zeros(heart_rate.size, bool), p.CADENCE_LOCK_CERTAIN.value
    for lag in p.CADENCE_LOCK_DELAYS.value:
        late = np.concatenate([np.full(lag, np.nan), steps[: steps.size - lag]])
        apart = ~(np.abs(heart_rate - late) < p.CADENCE_LOCK_DISTANCE.value)
        close = only_longer(~only_longer(apart, p.CADENCE_LOCK_BREAK.value), p.CADENCE_LOCK_TIME.value)
        certainty = _gain_certainty(beats, late, close) if close.sum() >= least else 0.0
        if certainty > most:
            best, most = close, certainty
    return rolling_max(best.astype(float), 2 * p.CADENCE_LOCK_EDGE.value + 1) > 0 if best.any() else best


def _smoothed(values: Floats, known: Bools) -> Floats:
    """Return the mean of the known values around each second, NaN where there is none."""
    width = p.CADENCE_LOCK_SMOOTHING.value
    count = moving_average(known.astype(float), width)
    total = moving_average(np.where(known, values, 0.0), width)
    mean: Floats = np.divide(total, count, out=np.full(values.size, np.nan), where=count > 1e-9)
    return mean


def _gain_certainty(beats: Floats, steps: Floats, close: Bools) -> float:
    """Return how surely changes of heart rate follow those of the steps: the gain over its standard error."""
    span = p.CADENCE_LOCK_SPAN.value
    both = close[span:] & close[:-span]
    of_heart, of_steps = ((values[span:] - values[:-span])[both] for values in (beats, steps))
    changed = np.isfinite(of_heart) & np.isfinite(of_steps)
    of_heart, of_steps = of_heart[changed], of_steps[changed]
    squares = float(of_steps @ of_steps)
    if squares <= p.CADENCE_LOCK_LEAST_CHANGE.value**2 * of_steps.size:
        return 0.0
    gain = float(of_heart @ of_steps) / squares
    error = float(np.std(of_heart - gain * of_steps)) * math.sqrt(span / squares)
    return gain / max(error, 1e-9)
