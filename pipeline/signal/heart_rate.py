"""Heart rate without spikes, dropouts and stretches where the sensor counted steps."""

from __future__ import annotations

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.windows import Bools, Floats, bridge, from_runs, median_of_3, only_longer, runs


def clean_heart_rate(heart_rate_bpm: Floats, cadence_spm: Floats) -> tuple[Floats, list[str]]:
    """Empty what no heart does, then fill holes of up to 10 s.

    Parameters
    ----------
    heart_rate_bpm
        Heart rate on the grid, NaN where unknown [bpm], shape (seconds,).
    cadence_spm
        Steps per minute, NaN where unknown, shape (seconds,).

    Returns
    -------
    heart_rate_bpm, flags
        Heart rate from 25 to 225 bpm, NaN where it cannot be trusted, and quality flags
        `heart_rate_spikes:<count>`, `cadence_lock:<seconds>`.

    References
    ----------
    Robergs & Landwehr (2002), J Exerc Physiol Online 5(2), on the spread of heart rate; the limits themselves are
    judgements.
    """
    low, high = p.HEART_RATE_RANGE_BPM
    trusted = np.where((heart_rate_bpm >= low) & (heart_rate_bpm <= high), heart_rate_bpm, np.nan)
    if np.isnan(trusted).all():
        return trusted, []
    spikes = _spikes(trusted)
    trusted[spikes] = np.nan
    trusted = bridge(trusted, p.HEART_RATE_BRIDGE_S)
    locked = _locked(trusted, cadence_spm) | _locked(trusted, cadence_spm / 2.0)
    trusted[locked] = np.nan
    flags = [f"heart_rate_spikes:{runs(spikes)[0].size}"] if spikes.any() else []
    return trusted, flags + ([f"cadence_lock:{int(locked.sum())}"] if locked.any() else [])


def _spikes(heart_rate: Floats) -> Bools:
    """Jumps, and the short levels between two of them."""
    step = p.HEART_RATE_JUMP_S
    size = heart_rate.size
    spikes = np.abs(heart_rate - median_of_3(heart_rate)) > p.HEART_RATE_JUMP_BPM
    steady = np.where(spikes, np.nan, heart_rate)
    filled = bridge(steady, p.HEART_RATE_BRIDGE_S)
    at = np.flatnonzero(np.abs(filled[step:] - filled[:-step]) > p.HEART_RATE_JUMP_BPM)
    if not at.size:
        return spikes
    jumps = from_runs(at + 1, at + step, size)
    starts, ends = runs(jumps)
    short = np.flatnonzero(starts[1:] - ends[:-1] < p.HEART_RATE_PIECE_S)
    return spikes | jumps | from_runs(ends[short], starts[short + 1], size)


def _locked(heart_rate: Floats, rhythm: Floats) -> Bools:
    """Stretches in which heart rate stays on the rhythm of the legs and changes when that changes, at once."""
    close = only_longer(np.abs(heart_rate - rhythm) < p.LOCK_BPM, p.LOCK_S + 1)
    starts, ends = runs(close)
    lag = p.LOCK_CHANGE_S
    tied = [_tied(heart_rate[s:e], rhythm[s:e], lag) for s, e in zip(starts, ends, strict=True)]
    chosen = np.array(tied, bool)
    return from_runs(starts[chosen], ends[chosen], heart_rate.size)


def _tied(heart_rate: Floats, rhythm: Floats, lag: int) -> bool:
    """Whether both change together."""
    ours, theirs = heart_rate[lag:] - heart_rate[:-lag], rhythm[lag:] - rhythm[:-lag]
    if theirs.std() < p.LOCK_MIN_CHANGE or ours.std() == 0:
        return False
    return float(np.corrcoef(ours, theirs)[0, 1]) > p.LOCK_CORRELATION
