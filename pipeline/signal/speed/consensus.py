"""One ground speed from all its sources: each is brought to a common scale, and left out where the others disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.signal import parameters as common
from pipeline.signal.speed import parameters as p
from pipeline.signal.windows import from_runs, known_or_zero, median, moving_average, running_total, runs
from pipeline.vocabulary import SpeedSource

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats
    from pipeline.signal.speed.sources import SpeedSources

MEASURED_SPEEDS = (SpeedSource.DEVICE, SpeedSource.DISTANCE, SpeedSource.POSITIONS)
"""The sources, the one with the best shape from second to second first."""


class CalibratedSources(NamedTuple):
    """Speed by each of `MEASURED_SPEEDS` on a common scale, NaN where unknown [m/s], and the factor of each."""

    speeds: list[Floats]
    factors: list[float]


class Consensus(NamedTuple):
    """Speed, NaN where unknown [m/s], shape (seconds,), and the source of most of it."""

    speed_mps: Floats
    source: SpeedSource


def agree_nearly_always(one_mps: Floats, other_mps: Floats) -> bool:
    """Return whether two sources are known nearly always, have one scale, and agree in nearly every window.

    Parameters
    ----------
    one_mps, other_mps
        Speed by each, NaN where unknown [m/s], shape (seconds,).
    """
    both = np.isfinite(one_mps) & np.isfinite(other_mps)
    if both.sum() < p.NEARLY_ALWAYS.value * both.size:
        return False
    one, other = (np.where(both, speed, 0.0) for speed in (one_mps, other_mps))
    if abs(one.sum() - other.sum()) > p.SAME_SCALE.value * other.sum():
        return False
    means = (moving_average(speed, p.CONSENSUS_WINDOW.value) for speed in (one, other))
    return bool(np.count_nonzero(_agree(*means)) / both.size >= p.NEARLY_ALWAYS.value)


def calibrated_sources(sources: SpeedSources, session_m: float | None, max_speed_mps: float) -> CalibratedSources:
    """Bring the sources to a common scale: the weighted median of theirs and of the session's total.

    One factor per source and activity mends a speed in other units and a foot pod without calibration. It is the median
    over windows in which two sources both move, so that a source that fails for half of the time keeps its scale.

    Parameters
    ----------
    sources
        Speed by each source, NaN where it is unknown [m/s].
    session_m
        Distance of the whole session as the device reports it [m]; None where it reports none.
    max_speed_mps
        Highest speed of the sport [m/s]; a scale on which the usual speed is above half of it has no vote.

    Returns
    -------
    CalibratedSources
        Speeds of shape (seconds,); NaN throughout where a source is missing, stuck or beyond any unit.
    """
    device = _without_lost_seconds(sources)
    speeds = _without_stuck([device, sources.distance, sources.positions])
    factors = [1.0] * len(MEASURED_SPEEDS)
    present = [index for index, speed in enumerate(speeds) if np.isfinite(speed).any()]
    if not present:
        return CalibratedSources(speeds, factors)
    scales = _scales(speeds, present)
    common_scale = _common_scale(speeds, scales, session_m, max_speed_mps)
    low, high = p.SCALE_RANGE.value
    for index, scale in scales.items():
        factors[index] = float(np.exp(common_scale - scale))
        speeds[index] = speeds[index] * (factors[index] if low <= factors[index] <= high else np.nan)
    return CalibratedSources(speeds, factors)


def _scales(speeds: list[Floats], present: list[int]) -> dict[int, float]:
    """Return the scale of each source on that of the first that has one in common with others [ln of a factor].

    A source whose scale changes on the way has none, and no vote.
    """
    for reference in present:
        ratios = {other: _ratio(speeds[other], speeds[reference]) for other in present if other != reference}
        scales = {other: float(np.log(ratio)) for other, ratio in ratios.items() if ratio is not None}
        if scales:
            return {reference: 0.0} | scales
    return {present[0]: 0.0}


def _common_scale(
    speeds: list[Floats], scales: dict[int, float], session_m: float | None, max_speed_mps: float
) -> float:
    """Return the weighted median of the plausible scales [ln of a factor on the reference].

    The session's total does not overrule sources that agree on an implausible speed: those are a ride. It has no vote
    where it repeats a distance that the others clearly disagree with, as both are one counter.
    """
    votes = [(scale, p.SOURCE_WEIGHTS.value[MEASURED_SPEEDS[index]]) for index, scale in scales.items()]
    merged = first_known([speeds[index] / np.exp(scale) for index, scale in scales.items()])
    moving = merged[merged > common.STANDING_SPEED.value]
    if not moving.size:
        return 0.0
    total_scale = float(np.log(session_m / known_or_zero(merged).sum())) if session_m else 0.0
    total = (total_scale, p.SOURCE_WEIGHTS.value["session"])
    fastest_usual_mps = p.USUAL_SPEED_MAX.value * max_speed_mps
    highest = float(np.log(fastest_usual_mps / moving.max()))  # at the least: no median is above the maximum
    if max(total, *votes)[0] > highest:
        highest = float(np.log(fastest_usual_mps / median(moving)))
    plausible = [vote for vote in votes if vote[0] <= highest]
    if not plausible and len(votes) > 1:
        return _weighted_median(votes)
    if session_m:
        counted = scales.get(MEASURED_SPEEDS.index(SpeedSource.DISTANCE), np.nan)
        if abs(counted - total[0]) <= p.SAME_SCALE.value < abs(counted - _weighted_median(plausible or votes)):
            return _weighted_median(plausible or votes)
        votes.append(total)
        plausible += [total] if total[0] <= highest else []
    return _weighted_median(plausible or votes)


def first_known(speeds: list[Floats]) -> Floats:
    """Return the speed of the first source that knows one, at each second.

    Parameters
    ----------
    speeds
        Speed by some sources, NaN where unknown [m/s], shape (seconds,).
    """
    merged = speeds[0]
    for speed in speeds[1:]:
        unknown = np.isnan(merged)
        if not unknown.any():
            break
        merged = np.where(unknown, speed, merged)
    return merged


def agreed_speed(speeds: list[Floats], cadence_spm: Floats) -> Consensus:
    """Take each second from the first source that the others bear out over the minute around it.

    Of three sources, two that agree outvote the third, unless they stand still while steps are counted. Of two that
    disagree, the one nearer to what cadence predicts counts, or without cadence the one nearer to the usual speed of
    the activity.

    Parameters
    ----------
    speeds
        Speed by each of `MEASURED_SPEEDS` on a common scale, NaN where unknown [m/s], shape (seconds,).
    cadence_spm
        Cadence, NaN where unknown [steps/min], shape (seconds,).

    Returns
    -------
    Consensus
        The speed and the source of most of it.
    """
    present = [index for index, speed in enumerate(speeds) if np.isfinite(speed).any()]
    if not present:
        return Consensus(speeds[0], SpeedSource.NONE)
    filled = [
        first_known([speeds[index], *(speeds[other] for other in present if other != index)]) for index in present
    ]
    if len(present) == 1:
        return Consensus(filled[0], MEASURED_SPEEDS[present[0]])
    means = [moving_average(known_or_zero(speed), p.CONSENSUS_WINDOW.value) for speed in filled]
    if all(_agree(means[0], mean).all() for mean in means[1:]):
        return Consensus(filled[0], MEASURED_SPEEDS[present[0]])
    held = _two(means, filled, cadence_spm) if len(present) == 2 else _three(means, cadence_spm)
    chosen = np.where(held[0], 0, np.where(held[1], 1, len(present) - 1))
    speed = np.choose(chosen, filled)
    most = int(np.bincount(chosen[speed > common.STANDING_SPEED.value], minlength=len(present)).argmax())
    return Consensus(speed, MEASURED_SPEEDS[present[most]])


def _without_lost_seconds(sources: SpeedSources) -> Floats:
    """Remove zeros of the device's speed while all else moves: some devices show no speed below 1 m/s."""
    device, others = sources.device, np.fmin(sources.distance, sources.positions)
    standing = device < p.ZERO_SPEED.value
    if not standing.any():
        return device
    moving = moving_average(known_or_zero(others), p.LOST_WINDOW.value) > common.STANDING_SPEED.value
    return np.where(standing & moving & np.isfinite(others), np.nan, device)


def _without_stuck(speeds: list[Floats]) -> list[Floats]:
    """Empty the sources that hardly move although another does, or show one value although another varies."""
    totals = [float(known_or_zero(speed).sum()) for speed in speeds]
    least = p.STUCK_SHARE.value * max(totals)
    varies = [not _is_one_value(speed) for speed in speeds]
    varied = any(varying and total > least for varying, total in zip(varies, totals, strict=True))
    return [
        speed if total > least and (varying or not varied) else np.full(speed.size, np.nan)
        for speed, total, varying in zip(speeds, totals, varies, strict=True)
    ]


def _is_one_value(speed_mps: Floats) -> bool:
    """Return whether a speed is one value in nearly all seconds of movement."""
    moving = speed_mps[speed_mps > common.STANDING_SPEED.value]
    if not moving.size:
        return False
    shown = np.abs(moving - median(moving)) < p.STUCK_VALUE_WITHIN.value
    return bool(np.count_nonzero(shown) >= p.STUCK_VALUE_SHARE.value * moving.size)


def _ratio(speed: Floats, reference: Floats) -> float | None:
    """Return one speed over another in the windows near the median, None where there are too few of them."""
    width = min(p.CONSENSUS_WINDOW.value, speed.size)
    windows = speed.size // width
    both = np.isfinite(speed) & np.isfinite(reference)

    def sums(values: Floats | Bools) -> Floats:
        total: Floats = values[: windows * width].reshape(windows, width).sum(axis=1)
        return total

    seconds = sums(both)
    shown, expected = (sums(np.where(both, values, 0.0)) for values in (speed, reference))
    moving = (seconds >= width / 2) & (np.minimum(shown, expected) > common.STANDING_SPEED.value * seconds)
    if not moving.any():
        return None
    ratios = shown[moving] / expected[moving]
    usual = _usual_ratio(ratios)
    spread = p.SD_PER_MEDIAN.value * median(np.abs(ratios / usual - 1.0))
    tolerance = min(p.SCALE_TOLERANCE.value + p.SCALE_SPREADS.value * spread, p.CONSENSUS_TOLERANCE.value)
    near = np.abs(shown - usual * expected) <= tolerance * shown + p.CONSENSUS_MARGIN.value * seconds
    if np.count_nonzero(near & moving) < p.SCALE_SHARE.value * np.count_nonzero(moving):
        return None
    return float(shown[near].sum() / expected[near].sum())


def _usual_ratio(ratios: Floats) -> float:
    """Return the median; where the two halves differ, as after a change of units, the middle ratio nearer to one."""
    ordered = np.sort(ratios)
    low, high = float(ordered[(ratios.size - 1) // 2]), float(ordered[ratios.size // 2])
    if high - low <= p.CONSENSUS_TOLERANCE.value * low:
        return median(ratios)
    return low if low * high >= 1.0 else high


def _weighted_median(weighted: list[tuple[float, float]]) -> float:
    """Return the value at which half of the weight is reached."""
    values, weights = (np.array(column) for column in zip(*sorted(weighted), strict=True))
    reached = np.cumsum(weights)
    return float(values[np.searchsorted(reached, reached[-1] / 2)])


def _agree(one: Floats, other: Floats) -> Bools:
    tolerance = p.CONSENSUS_TOLERANCE.value * np.maximum(one, other) + p.CONSENSUS_MARGIN.value
    return np.abs(one - other) <= tolerance


def _three(means: list[Floats], cadence_spm: Floats) -> list[Bools]:
    """Return where the first and the second of three sources count; elsewhere the third does.

    A source that stands still while another moves and steps are counted has no vote: a lost fix stops two at once.
    """
    first, second, third = means
    stepping = moving_average(known_or_zero(cadence_spm), p.CONSENSUS_WINDOW.value) > common.STEPPING_CADENCE.value
    stepping &= np.maximum(np.maximum(first, second), third) > common.STANDING_SPEED.value
    valid = [~stepping | (mean > common.STANDING_SPEED.value) for mean in means]
    by_both = [_agree(means[one], means[other]) & valid[one] & valid[other] for one, other in ((0, 1), (0, 2), (1, 2))]
    nobody = ~(by_both[0] | by_both[1] | by_both[2])
    all_valid = valid[0] & valid[1] & valid[2]
    middle = np.maximum(np.minimum(first, second), np.minimum(np.maximum(first, second), third))
    alone = [np.where(all_valid, mean == middle, counts) for mean, counts in zip(means[:2], valid[:2], strict=True)]
    return [by_both[0] | by_both[1] | (nobody & alone[0]), by_both[2] | (nobody & alone[1])]


def _two(means: list[Floats], speeds: list[Floats], cadence_spm: Floats) -> list[Bools]:
    """Return where the first of two sources counts; elsewhere the second does."""
    expected = np.log(_expected_speed(speeds, cadence_spm))
    off = [np.abs(np.log(np.maximum(mean, p.LOGARITHM_FLOOR.value)) - expected) for mean in means]
    starts, ends = runs(~_agree(*means))  # decided as a whole: at its ends one source is only half wrong
    nearer = running_total(off[1] - off[0])
    second = nearer[ends] < nearer[starts]
    second_counts = from_runs(starts[second], ends[second], cadence_spm.size)
    return [~second_counts, second_counts]


def _expected_speed(speeds: list[Floats], cadence_spm: Floats) -> Floats:
    """Return the mean speed around each second that the steps, or the usual speed, make likely [m/s].

    Seconds of both sources count alike, so that one that is wrong for half of the time decides nothing.
    """
    moving = [speed > common.STANDING_SPEED.value for speed in speeds]
    moved = np.concatenate([speed[at] for speed, at in zip(speeds, moving, strict=True)])
    usual = median(moved) if moved.size else p.LOGARITHM_FLOOR.value
    stepping = [at & (cadence_spm > common.STEPPING_CADENCE.value) for at in moving]
    steps_m = np.concatenate([speed[at] / cadence_spm[at] for speed, at in zip(speeds, stepping, strict=True)])
    if not steps_m.size or steps_m.size < common.SOURCE_COVERAGE.value * moved.size:
        return np.full(cadence_spm.size, usual)
    step = median(steps_m)
    steps = moving_average(known_or_zero(cadence_spm), p.CONSENSUS_WINDOW.value)
    return np.maximum(steps * step, p.LOGARITHM_FLOOR.value)
