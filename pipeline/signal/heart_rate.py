"""Heart rate without spikes, dropouts and stretches where the sensor counted steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.windows import bridge, from_runs, median_of_3, only_longer, runs

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats


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
    filled = bridge(trusted, p.HEART_RATE_BRIDGE_S)
    jumps = spikes | _jumps(filled, p.LOCK_JUMP_BPM)
    locked = _locked(filled, cadence_spm, jumps) | _locked(filled, cadence_spm / 2.0, jumps)
    trusted[locked] = np.nan  # before holes are filled: the way into a lock and out of it is no heart rate either
    trusted = bridge(trusted, p.HEART_RATE_BRIDGE_S)
    flags = [f"heart_rate_spikes:{runs(spikes)[0].size}"] if spikes.any() else []
    return trusted, flags + ([f"cadence_lock:{int(locked.sum())}"] if locked.any() else [])


def _spikes(heart_rate: Floats) -> Bools:
    """Jumps, and the short levels between two of them."""
    spikes = np.abs(heart_rate - median_of_3(heart_rate)) > p.HEART_RATE_JUMP_BPM
    steady = np.where(spikes, np.nan, heart_rate)
    jumps = _jumps(bridge(steady, p.HEART_RATE_BRIDGE_S), p.HEART_RATE_JUMP_BPM)
    starts, ends = runs(jumps)
    short = np.flatnonzero(starts[1:] - ends[:-1] < p.HEART_RATE_PIECE_S)
    return spikes | jumps | from_runs(ends[short], starts[short + 1], heart_rate.size)


def _jumps(heart_rate: Floats, least_bpm: float) -> Bools:
    """Where heart rate changes by more than this within three seconds."""
    step = p.HEART_RATE_JUMP_S
    at = np.flatnonzero(np.abs(heart_rate[step:] - heart_rate[:-step]) > least_bpm)
    return from_runs(at + 1, at + step, heart_rate.size)


def _locked(heart_rate: Floats, rhythm: Floats, jumps: Bools) -> Bools:
    """Stretches on the rhythm of the legs that heart rate jumps to or from, or that change when the rhythm does."""
    apart = only_longer(~(np.abs(heart_rate - rhythm) < p.LOCK_BPM), p.LOCK_BREAK_S)
    close = only_longer(~apart, p.LOCK_AFTER_JUMP_S)
    starts, ends = runs(close)
    near = np.concatenate([[0], np.cumsum(jumps)])
    reach, size, lag = p.LOCK_CHANGE_S, heart_rate.size, p.LOCK_CHANGE_S
    chosen = np.array(
        [
            near[s] > near[max(s - reach, 0)]
            or near[min(e + reach, size)] > near[e]
            or (e - s > p.LOCK_S and _tied(heart_rate[s:e], rhythm[s:e], lag))
            for s, e in zip(starts, ends, strict=True)
        ],
        bool,
    )
    return from_runs(starts[chosen], ends[chosen], size)


def _tied(heart_rate: Floats, rhythm: Floats, lag: int) -> bool:
    """Whether both change together."""
    ours, theirs = heart_rate[lag:] - heart_rate[:-lag], rhythm[lag:] - rhythm[:-lag]
    if theirs.std() < p.LOCK_MIN_CHANGE or ours.std() == 0:
        return False
    return float(np.corrcoef(ours, theirs)[0, 1]) > p.LOCK_CORRELATION
