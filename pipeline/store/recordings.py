"""Decide whether two recordings that overlap in time are of one outing of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.arrays import floats
from pipeline.store.minute_distances import is_other_rhythm, is_piece, is_same_shape, lags_within
from pipeline.store.wearers import LEAST_MINUTES, Wearer, wearer_of
from pipeline.units import SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from pipeline.arrays import Floats

# All judgement, checked on real runs: whole, trimmed, and with distance from positions alone; on simulated partners.
PART_OF_LONGER = 0.3  # share of the longer one below which the shorter is a piece of it or an activity of its own
SAME_DISTANCE_WITHIN = 0.15  # fraction of the distance while both record, at any minute; foot pod against GPS
SAME_SCALE_WITHIN = 0.03  # the same, where nothing but the distance shows that one person ran; two GPS receivers
TRIMMED_SCALE_WITHIN = 0.05  # the same, of a copy without both ends; few others start later and end earlier
NO_RATIO_BELOW_M = 100.0  # m, below which a ratio of distances means nothing
SAME_EDGE_S = 5.0  # s between two starts or ends that are the same moment; nobody records two outings between them
TOGETHER_S = 60.0  # s between two starts or ends of one person's devices; a slower partner ends later
SAME_TOTAL_WITHIN = 0.05  # fraction of the distance, where both start together
EDGE_S = 120.0  # s, the largest difference of start and end where one copy has no distance, as from a chest strap alone
MOVING_TIME_WITHIN = 0.12  # fraction of the moving time, where rests were cut out: a device stops seconds late
SAME_MOVING_TIME_WITHIN = 0.04  # the same, where nothing but the distance shows that one person ran
RHYTHM = 0.9  # correlation between minutes of one outing on any scale: by chance one pair in 400,000
RELATED_RHYTHM = 0.5  # the same, where both start and end together and scales are near
COMPARED_S = 180  # s of the pieces of which heart rate and cadence are compared, where there are enough
STRETCHES = 20  # pieces of equal distance, of which heart rate and cadence are compared where the clocks differ


class Recording(NamedTuple):
    """One activity: start [s since 1970], duration [s], total [m], and what its minutes hold.

    `minutes_m` are of elapsed time and `moving_m` of moving time [m]; `heart_rate_bpm` and `cadence_spm` of elapsed
    time, NaN where unknown. Arrays are empty where nothing is known; `moving_m` also where there are no rests.
    """

    start_s: float
    elapsed_s: float
    distance_m: float
    minutes_m: Floats
    moving_m: Floats
    heart_rate_bpm: Floats
    cadence_spm: Floats

    @property
    def end_s(self) -> float:
        """Its end [s since 1970]."""
        return self.start_s + self.elapsed_s

    @property
    def edges_s(self) -> Floats:
        """The edges of its minutes, of which there is at least one, the last one incomplete [s since 1970]."""
        at_s = floats(self.start_s + SECONDS_PER_MINUTE * np.arange(self.minutes_m.size + 1))
        at_s[-1] = max(at_s[-2] + 1, min(at_s[-1], self.end_s))
        return at_s

    @property
    def covered_m(self) -> Floats:
        """The distance from the start to each edge [m]."""
        return np.concatenate(([0.0], np.cumsum(self.minutes_m)))

    def wearer(self, other: Recording) -> Wearer:
        """Judge by heart rate and cadence of the time that both record whether one person made them.

        Minutes of two clocks share their edges only by chance, and differ where the pace changes; longer pieces hardly.
        """
        first_s, last_s = max(self.start_s, other.start_s), min(self.end_s, other.end_s)
        long = last_s - first_s >= 2 * LEAST_MINUTES * COMPARED_S
        times_s = np.arange(first_s, last_s, COMPARED_S if long else SECONDS_PER_MINUTE)
        return self._wearer(times_s, other, times_s)

    def wearer_by_distance(self, other: Recording) -> Wearer:
        """Judge the same by pieces of equal distance."""
        shares = np.linspace(0, 1, STRETCHES + 1)
        own_s, others_s = (np.interp(shares * one.covered_m[-1], one.covered_m, one.edges_s) for one in (self, other))
        return self._wearer(own_s, other, others_s)

    def _wearer(self, own_s: Floats, other: Recording, others_s: Floats) -> Wearer:
        return wearer_of(
            (_means(self.heart_rate_bpm, own_s - self.start_s), _means(other.heart_rate_bpm, others_s - other.start_s)),
            (_means(self.cadence_spm, own_s - self.start_s), _means(other.cadence_spm, others_s - other.start_s)),
        )


def _means(minutes: Floats, times_s: Floats) -> Floats:
    """Return the means of values of minutes between some times from the start [s]; NaN where under half are known."""
    at_s = SECONDS_PER_MINUTE * np.arange(minutes.size + 1)
    known = np.isfinite(minutes)
    sums, weights = (
        np.diff(np.interp(times_s, at_s, np.concatenate(([0.0], np.cumsum(each) * SECONDS_PER_MINUTE))))
        for each in (np.where(known, minutes, 0.0), known.astype(float))
    )
    enough = weights >= np.maximum(np.diff(times_s), 1.0) / 2
    return floats(np.divide(sums, weights, out=np.full(sums.size, np.nan), where=enough))


def same_outing(one: Recording, other: Recording) -> bool:
    """Return whether two recordings that overlap are of one outing, whose files have no number in common.

    Heart rate and cadence of two people show two outings, whatever else agrees. Those of one person allow another
    scale of distance, as of a foot pod. Without them, distances must agree closely and minutes not say otherwise, or
    both must start and end together, or move in one rhythm.
    """
    starts_s, ends_s = (np.array(edges) for edges in ((one.start_s, other.start_s), (one.end_s, other.end_s)))
    wearer = one.wearer(other)
    if wearer is Wearer.OTHER:
        return _without_pauses(one, other)  # whose clocks differ after each rest
    edges_s = max(np.ptp(starts_s), np.ptp(ends_s))
    if edges_s <= SAME_EDGE_S:
        return True
    left, right = one.minutes_m, other.minutes_m
    small = min(ends_s - starts_s) < PART_OF_LONGER * max(ends_s - starts_s)
    if small and np.ptp(starts_s) <= SAME_EDGE_S and 0 < min(left.sum(), right.sum()) <= NO_RATIO_BELOW_M:
        return True  # broken off within its first metres
    if 0 in (left.size, right.size) or (left.sum() <= NO_RATIO_BELOW_M) != (right.sum() <= NO_RATIO_BELOW_M):
        return edges_s <= EDGE_S or _same_total(one, other)
    if _without_pauses(one, other):
        return True
    times_s = np.append(np.arange(max(starts_s), min(ends_s), SECONDS_PER_MINUTE), min(ends_s))
    left_m, right_m = (np.interp(times_s, each.edges_s, each.covered_m) for each in (one, other))
    apart_m = np.abs((left_m - left_m[0]) - (right_m - right_m[0])).max()
    longer_m = max(np.ptp(left_m), np.ptp(right_m))
    left_m, right_m = np.diff(left_m), np.diff(right_m)
    if small:
        at_start = bool(np.ptp(starts_s) <= SAME_EDGE_S)
        within = SAME_DISTANCE_WITHIN if wearer is Wearer.SAME else TRIMMED_SCALE_WITHIN
        near = not at_start and apart_m <= within * longer_m
        found = near or is_piece(left_m, right_m, at_start=at_start)
    else:
        alone = TRIMMED_SCALE_WITHIN if _is_trimmed(one, other) else SAME_SCALE_WITHIN
        within = SAME_DISTANCE_WITHIN if wearer is Wearer.SAME else alone
        found = apart_m <= max(within * longer_m, NO_RATIO_BELOW_M)
    if found and wearer is Wearer.UNKNOWN and edges_s > TOGETHER_S:
        found = not is_other_rhythm(left_m, right_m)
    rhythm = RHYTHM if edges_s > TOGETHER_S or apart_m > SAME_DISTANCE_WITHIN * longer_m else RELATED_RHYTHM
    return bool(found or is_same_shape(left_m, right_m, rhythm))


def _is_trimmed(one: Recording, other: Recording) -> bool:
    """Return whether one of two recordings starts long after the other and ends long before it."""
    later_s, longer_s = one.start_s - other.start_s, one.end_s - other.end_s
    return min(abs(later_s), abs(longer_s)) > EDGE_S and later_s * longer_s < 0


def _without_pauses(one: Recording, other: Recording) -> bool:
    """Return whether two recordings start together and are the same but for rests that one of them has cut out."""
    totals_m = np.array([one.minutes_m.sum(), other.minutes_m.sum()])
    together = abs(one.start_s - other.start_s) <= EDGE_S and (one.moving_m.size or other.moving_m.size)
    if not (together and totals_m.min() > NO_RATIO_BELOW_M and np.ptp(totals_m) <= SAME_TOTAL_WITHIN * totals_m.max()):
        return False
    wearer = one.wearer_by_distance(other)
    within = MOVING_TIME_WITHIN if wearer is Wearer.SAME else SAME_MOVING_TIME_WITHIN
    left_m, right_m = (each.moving_m if each.moving_m.size else each.minutes_m for each in (one, other))
    return wearer is not Wearer.OTHER and lags_within(left_m, right_m, within)


def _same_total(one: Recording, other: Recording) -> bool:
    """Return whether two recordings, of which one has totals alone, start together and cover the same distance.

    Their ends say nothing: a list may count rests in its time or not.
    """
    distances_m = np.array([one.distance_m, other.distance_m])
    together = abs(one.start_s - other.start_s) <= SAME_EDGE_S
    return bool(together and np.ptp(distances_m) <= SAME_TOTAL_WITHIN * distances_m.max() and distances_m.min() > 0)
