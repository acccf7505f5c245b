"""Length of the path through positions, corrected for corners cut between them and for noise, which lengthens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as common
from pipeline.signal.speed import parameters as p
from pipeline.signal.windows import median_of_5, running_total

if TYPE_CHECKING:
    from pipeline.arrays import Floats


def path_legs(east_m: Floats, north_m: Floats, seconds: Floats, noise_m: float = 0.0) -> Floats:
    """Return the length of the way between each position and the next.

    A leg across a corner follows the headings of its neighbours up to their crossing, any other an arc that takes its
    share, by length, of the turns at its ends. Where legs last long, bends within them are as many as those that every
    second position hides. Where the positions are the bends themselves, as in a simplified track, nothing is added:
    legs with bends are as fast as straight ones there, or there are no straight ones.

    Parameters
    ----------
    east_m, north_m, seconds
        Positions on a plane [m] and their times, ascending [s], shape (positions,).
    noise_m
        Standard deviation of the noise across a leg [m].

    Returns
    -------
    Floats
        Lengths [m], shape (positions - 1,).
    """
    legs = _bent_legs(east_m, north_m, seconds, noise_m)
    if seconds.size < 2 * p.LEAST_LONG_LEGS.value or np.median(np.diff(seconds)) < p.LONG_LEG.value:
        return legs
    return legs * _hidden_bends(east_m, north_m, seconds, legs)


def _bent_legs(east_m: Floats, north_m: Floats, seconds: Floats, noise_m: float) -> Floats:
    """Return the length of the way between positions by the turns at the ends of each leg [m]."""
    east, north = np.diff(east_m), np.diff(north_m)
    shown = np.hypot(east, north)
    length = (shown + np.sqrt(np.maximum(shown**2 - 2.0 * noise_m**2, 0.0))) / 2.0
    turn = _turns(shown, np.arctan2(north, east))
    bends = np.log(_bend_factors(shown, turn))
    if not bends.any() or _is_simplified(shown, turn):
        return length
    pace = np.log(np.maximum(length, p.BENT_LEG.value) / np.maximum(np.diff(seconds), 1.0))
    slower, bent = median_of_5(pace) - pace, bends - median_of_5(bends)
    prior = p.STEADY_PACE_WEIGHT.value
    share = (np.clip(slower, -p.PACE_CHANGE.value, p.PACE_CHANGE.value) @ bent + prior) / (bent @ bent + prior)
    following: Floats = length * np.exp(np.clip(share, 0.0, 1.0) * bends)
    return following


def _hidden_bends(east_m: Floats, north_m: Floats, seconds: Floats, legs_m: Floats) -> float:
    """Return the length of the way over that of long legs: they hide as many bends as every second position does.

    Straight legs hide none, so that no way is longer than the pace of the fastest legs makes it.
    """
    shown = np.hypot(np.diff(east_m), np.diff(north_m))
    if _is_simplified(shown, _turns(shown, np.arctan2(np.diff(north_m), np.diff(east_m)))):
        return 1.0
    total = running_total(legs_m)
    lost = []
    for first in (0, 1):
        east, north, at = (values[first::2] for values in (east_m, north_m, seconds))
        found = _bent_legs(east, north, at, 0.0).sum()
        last = first + 2 * (at.size - 1)
        lost.append((total[last] - total[first]) / found if found > 0 else 1.0)
    pace = legs_m / np.maximum(np.diff(seconds), 1.0)
    pace = pace[pace > common.STANDING_SPEED.value]
    most = float(np.quantile(pace, p.STRAIGHT_PACE.value) / pace.mean()) if pace.size else 1.0
    return float(np.clip(np.mean(lost) ** p.HIDDEN_BENDS.value, 1.0, min(most, p.HIDDEN_BENDS_MOST.value)))


def leg_noise(east_m: Floats, north_m: Floats, per_leg: int) -> float:
    """Estimate the noise of the displacement over a leg, across the direction of travel.

    Third differences vanish on straights, arcs and spirals; their lower quartile leaves corners out. Over whole legs,
    other bends count as noise; over half a leg few do, and noise over the whole has at most twice the variance, that of
    a random walk. Where positions are as far apart as legs, half of the variance counts as noise and half as bends.

    Parameters
    ----------
    east_m, north_m
        Positions on a plane [m], shape (positions,).
    per_leg
        Number of positions from the start of a leg to its end.

    Returns
    -------
    float
        Standard deviation [m]; 0 where there are too few positions.
    """
    whole = _third_difference(east_m, north_m, per_leg)
    half = 2.0 * _third_difference(east_m, north_m, per_leg // 2) if per_leg > 1 else whole / 2.0
    return float(np.sqrt(min(whole, half) / p.THIRD_DIFFERENCES.value))


def _third_difference(east_m: Floats, north_m: Floats, lag: int) -> float:
    """Return the variance of third differences over `lag` positions, across the direction of travel [m2]."""
    if east_m.size <= 3 * lag + 1:
        return 0.0
    along, differences = [], []
    for metres in (east_m, north_m):
        first, second, third, last = (metres[lag * at : metres.size - lag * (3 - at)] for at in range(4))
        along.append(last - first)
        differences.append(last - first - 3.0 * (third - second))
    length = np.hypot(*along)
    moving = length > 0
    across = np.abs(along[0] * differences[1] - along[1] * differences[0])[moving] / length[moving]
    if not across.size:
        return 0.0
    at = across.size // 4
    return float(np.partition(across, at)[at] * p.SD_PER_LOWER_QUARTILE.value) ** 2


def _turns(length_m: Floats, heading: Floats) -> Floats:
    """Return the turn from each leg to the next [rad], 0 where one of them is too short to have a heading."""
    turn: Floats = (np.diff(heading) + np.pi) % (2.0 * np.pi) - np.pi
    short = length_m < p.BENT_LEG.value
    turn[short[1:] | short[:-1]] = 0.0
    return turn


def _is_simplified(length_m: Floats, turn: Floats) -> bool:
    """Return whether an exporter has kept only the bends: each position turns, and legs differ much in length.

    On an arc each position turns, too, but the more, the longer its legs are.
    """
    short = length_m < p.BENT_LEG.value
    known = ~(short[1:] | short[:-1])
    turns, around = np.abs(turn[known]), (length_m[1:] + length_m[:-1])[known]
    if turns.size < p.SIMPLIFIED_LEAST.value or length_m.std() <= p.SIMPLIFIED_SPREAD.value * length_m.mean():
        return False
    if np.mean(turns < p.STRAIGHT_TURN.value) >= p.SIMPLIFIED_STRAIGHT.value:
        return False
    common = ((turns - turns.mean()) * (around - around.mean())).mean()
    return bool(common <= p.ARC_CORRELATION.value * max(turns.std(), p.STRAIGHT_TURN.value) * around.std())


def _bend_factors(length_m: Floats, turn: Floats) -> Floats:
    """Return the length of the way over that of each leg, from the turns at its ends and at those of its neighbours."""
    if not turn.size:
        return np.ones(length_m.size)
    both = np.maximum(length_m[:-1] + length_m[1:], p.BENT_LEG.value)
    share = length_m[:-1] / both
    start, end = np.append(turn[:1], turn), np.append(turn, turn[-1:])
    own = np.append(share, 1.0 - share[-1:]) * np.abs(end) + np.append(share[:1], 1.0 - share) * np.abs(start)
    factor: Floats = 1.0 / np.sinc(np.minimum(own, p.BENT_TURN.value) / 2.0 / np.pi)
    ends = np.abs(start) + np.abs(end)
    corner = (start * end > 0) & (ends < p.CORNER_TURN.value)
    crossing = (np.sin(np.abs(start[corner])) + np.sin(np.abs(end[corner]))) / np.sin(ends[corner])
    lone = _loneliness(np.abs(turn) / both)[corner]
    factor[corner] += lone * np.maximum(crossing - factor[corner], 0.0)
    return factor


def _loneliness(bent: Floats) -> Floats:
    """Return how far each leg bends alone, as at a corner: 1 between straight legs, 0 on an arc or between bends."""
    around = np.pad(bent, 2, mode="edge")
    before, first, second, after = (around[shift : shift + bent.size + 1] for shift in range(4))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(np.maximum(1.0 - (before + after) / (first + second), 0.0))
