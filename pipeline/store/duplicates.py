"""Find an athlete's activities that are copies of one another, and choose the copy to keep."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipeline.units import MICROSECONDS, SECONDS_PER_HOUR, SECONDS_PER_MINUTE

RULES = ("same_time_and_distance", "part_of", "shifted_clock")
"""Why two activities are copies, the strongest rule first; `same_bytes` is found before, by the content's hash."""

# All judgement, checked on real runs: whole, trimmed, shifted, and with distance from positions alone. Distance from
# positions alone differs by 4 to 6 % from minute to minute, so a copy under another clock cannot be proven with it.
OVERLAP_OF_SHORTER = 0.8  # share of the shorter one that lies within the longer
PART_OF_LONGER = 0.3  # share of the longer one from which the shorter is a trimmed copy, else an activity of its own
ALIKE_IN_LENGTH = 0.8  # shorter over longer, from which neither is a part of the other
SAME_DISTANCE_WITHIN = 0.15  # fraction of the distance while both record, at any minute; foot pod against GPS
CUT_SHORT_WITHIN = 0.02  # fraction of the fastest minute, at any minute, if less than `PART_OF_LONGER` was left
NO_RATIO_BELOW_M = 100.0  # m, below which a ratio of distances means nothing
SAME_EDGE_S = 5.0  # s between two starts or ends that are the same moment; nobody records two outings between them
SAME_TOTAL_WITHIN = 0.05  # fraction of the distance, where one has no records and both start together
EDGE_S = 120.0  # s, the largest difference of start and end where one copy has no distance, as from a chest strap alone

QUARTER_HOUR_S = 900
LONGEST_SHIFT_S = 14 * SECONDS_PER_HOUR  # s, the widest offset between local time and UTC
SHIFT_TOLERANCE_S = 3.0  # s off a whole quarter hour
SHIFTED_ELAPSED_TOLERANCE_S = 10.0  # s, trimming of the ends
SHIFTED_MINUTES = 10  # full minutes, the least that prove a copy
SHIFTED_VARIATION = 0.02  # coefficient of variation below which a profile counts as constant, as on a treadmill
SHIFTED_DISTANCE_TOLERANCE = 0.03  # fraction of the mean distance of a minute: GPS against the device's own count
SHIFTED_DIFFERENCE = 0.01  # mean difference of a minute's share of the distance, over the mean share
SHIFTED_CORRELATION = 0.97  # between two profiles


@dataclass(frozen=True)
class _Signatures:
    """Columns of the signatures as arrays, sorted by start: [s], [s], [m], and the minutes of each [m]."""

    start_s: np.ndarray
    elapsed_s: np.ndarray
    distance_m: np.ndarray
    minutes: list[np.ndarray]

    def covered(self, index: int, times_s: np.ndarray) -> np.ndarray:
        """Return the distance of one activity from its start to each of some times [m]."""
        minutes = self.minutes[index]
        at_s = self.start_s[index] + SECONDS_PER_MINUTE * np.arange(minutes.size + 1)
        at_s[-1] = max(at_s[-2] + 1, min(at_s[-1], self.start_s[index] + self.elapsed_s[index]))
        covered_m: np.ndarray = np.interp(times_s, at_s, np.concatenate(([0.0], np.cumsum(minutes))))
        return covered_m


def kept_copies(signatures: pl.DataFrame) -> pl.DataFrame:
    """Find the copies among the activities of one athlete.

    Two activities are copies if they start and end at the same moments, or overlap in time and cover the same distance
    in that time, or if one equals the other under a clock that is off by whole quarter hours. Copies of copies are
    copies.

    Parameters
    ----------
    signatures
        Columns of `schemas.Signature`, in any order; rows of the same `activity_id` count once.

    Returns
    -------
    DataFrame
        One row for each `activity_id`, sorted by it: `kept_activity_id`, its own for the one that is kept, and `rule`,
        one of `RULES`, null for the one that is kept. That is the richest, the richness of a much shorter one being
        scaled by its share of the longest; then the longest; then the first by id. The order of rows does not matter.
    """
    sigs = signatures.unique("activity_id", keep="any").sort("start_time", "activity_id")
    ids, size = sigs["activity_id"], sigs.height
    first, second, rules = _pairs(_arrays(sigs))
    group = _groups(size, first, second)
    richness = sigs["richness"] * _shares(sigs["elapsed_s"].to_numpy(), group)
    order = sigs.select(richness.alias("richness"), pl.col("elapsed_s").round(), "activity_id").with_row_index("row")
    order = order.sort("richness", "elapsed_s", "activity_id", descending=[True, True, False])
    ranking = order["row"].to_numpy()
    kept = np.empty(size, dtype=np.int64)
    kept[group[ranking[::-1]]] = ranking[::-1]  # the best of a group is written last
    kept_of = kept[group]
    return pl.DataFrame(
        {
            "activity_id": ids,
            "kept_activity_id": ids.gather(kept_of),
            "rule": pl.Series(_rule_of_each(kept_of, first, second, rules), dtype=pl.String),
        }
    ).sort("activity_id")


def _arrays(sigs: pl.DataFrame) -> _Signatures:
    return _Signatures(
        start_s=sigs["start_time"].dt.epoch("us").to_numpy() / MICROSECONDS,
        elapsed_s=sigs["elapsed_s"].to_numpy(),
        distance_m=sigs["distance_m"].fill_null(np.nan).to_numpy(),
        minutes=[minutes.to_numpy() for minutes in sigs["minute_distance_m"]],
    )


def _groups(size: int, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Number the groups that pairs connect: each activity gets the smallest number in its group."""
    group = np.arange(size)
    while (group[first] != group[second]).any():
        smallest = np.minimum(group[first], group[second])
        np.minimum.at(group, first, smallest)
        np.minimum.at(group, second, smallest)
    return group


def _shares(elapsed_s: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Return the length of each activity over the longest of its group, and 1 from `ALIKE_IN_LENGTH` on."""
    longest_s = np.zeros(group.size)
    np.maximum.at(longest_s, group, elapsed_s)
    shorter = elapsed_s < ALIKE_IN_LENGTH * longest_s[group]
    return np.where(shorter, elapsed_s / np.maximum(longest_s[group], 1.0), 1.0)


def _rule_of_each(kept_of: np.ndarray, first: np.ndarray, second: np.ndarray, rules: np.ndarray) -> list[str | None]:
    """Return why each activity is a copy: the rule of its pair with the kept one, else the strongest of its pairs."""
    best = np.full(kept_of.size, 2 * len(RULES))
    for one, other in ((first, second), (second, first)):
        np.minimum.at(best, one, rules + np.where(kept_of[one] == other, 0, len(RULES)))
    own = kept_of == np.arange(kept_of.size)
    return [None if mine else RULES[rule % len(RULES)] for mine, rule in zip(own, best, strict=True)]


def _pairs(sigs: _Signatures) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find the pairs of copies, and the number of the rule of each."""
    found = [
        (one, other, rule) for one, other in _overlapping(sigs) if (rule := _same_run(sigs, one, other)) is not None
    ]
    found += [
        (one, other, RULES.index("shifted_clock")) for one, other in _shifted(sigs) if _same_profile(sigs, one, other)
    ]
    pairs = np.array(found, dtype=np.int64).reshape(-1, 3)
    return pairs[:, 0], pairs[:, 1], pairs[:, 2]


def _candidates(start_s: np.ndarray, until_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return all pairs whose second starts before the `until_s` of the first; `start_s` ascends."""
    index = np.arange(start_s.size)
    counts = np.maximum(np.searchsorted(start_s, until_s) - index - 1, 0)
    first = np.repeat(index, counts)
    within = np.arange(first.size) - np.repeat(np.cumsum(counts) - counts, counts)
    return first, first + 1 + within


def _overlapping(sigs: _Signatures) -> list[tuple[int, int]]:
    """Return the pairs of which the shorter lies mostly within the longer; a file cut short starts with the whole."""
    end_s = sigs.start_s + sigs.elapsed_s
    first, second = _candidates(sigs.start_s, end_s)
    overlap_s = np.minimum(end_s[first], end_s[second]) - sigs.start_s[second]
    lengths_s = sigs.elapsed_s[first], sigs.elapsed_s[second]
    shorter_s, longer_s = np.minimum(*lengths_s), np.maximum(*lengths_s)
    cut_short = sigs.start_s[second] - sigs.start_s[first] <= SAME_EDGE_S
    near = (overlap_s >= OVERLAP_OF_SHORTER * shorter_s) & (overlap_s > 0)
    near &= cut_short | (shorter_s >= PART_OF_LONGER * longer_s)
    return list(zip(first[near].tolist(), second[near].tolist(), strict=True))


def _same_run(sigs: _Signatures, one: int, other: int) -> int | None:
    """Return the number of the rule by which two overlapping activities are copies, None if they are not."""
    starts_s = sigs.start_s[[one, other]]
    ends_s = starts_s + sigs.elapsed_s[[one, other]]
    alike = min(ends_s - starts_s) >= ALIKE_IN_LENGTH * max(ends_s - starts_s)
    rule = RULES.index("same_time_and_distance" if alike else "part_of")
    edges_s = max(np.ptp(starts_s), np.ptp(ends_s))
    if edges_s <= SAME_EDGE_S:
        return rule
    left, right = sigs.minutes[one], sigs.minutes[other]
    if 0 in (left.size, right.size) or (left.sum() <= NO_RATIO_BELOW_M) != (right.sum() <= NO_RATIO_BELOW_M):
        return rule if edges_s <= EDGE_S or _same_total(sigs, one, other) else None
    times_s = np.append(np.arange(max(starts_s), min(ends_s), SECONDS_PER_MINUTE), min(ends_s))
    left_m, right_m = (sigs.covered(index, times_s) for index in (one, other))
    apart_m = np.abs((left_m - left_m[0]) - (right_m - right_m[0])).max()
    longer_m = max(np.ptp(left_m), np.ptp(right_m))
    if min(ends_s - starts_s) < PART_OF_LONGER * max(ends_s - starts_s):
        minutes_m = np.diff(left_m), np.diff(right_m)
        return rule if np.abs(minutes_m[0] - minutes_m[1]).max() <= CUT_SHORT_WITHIN * np.max(minutes_m) else None
    return rule if apart_m <= max(SAME_DISTANCE_WITHIN * longer_m, NO_RATIO_BELOW_M) else None


def _same_total(sigs: _Signatures, one: int, other: int) -> bool:
    """Return whether two activities, of which one has totals alone, start together and cover the same distance.

    Their ends say nothing: a list may count rests in its time or not.
    """
    distances_m = sigs.distance_m[[one, other]]
    together = np.ptp(sigs.start_s[[one, other]]) <= SAME_EDGE_S
    return bool(together and np.ptp(distances_m) <= SAME_TOTAL_WITHIN * distances_m.max() and distances_m.min() > 0)


def _shifted(sigs: _Signatures) -> list[tuple[int, int]]:
    """Return the pairs of equal length whose starts are whole quarter hours apart."""
    first, second = _candidates(sigs.start_s, sigs.start_s + LONGEST_SHIFT_S + SHIFT_TOLERANCE_S)
    shift_s = sigs.start_s[second] - sigs.start_s[first]
    quarters = np.round(shift_s / QUARTER_HOUR_S)
    near = (quarters >= 1) & (np.abs(shift_s - quarters * QUARTER_HOUR_S) <= SHIFT_TOLERANCE_S)
    near &= np.abs(sigs.elapsed_s[first] - sigs.elapsed_s[second]) <= SHIFTED_ELAPSED_TOLERANCE_S
    return list(zip(first[near].tolist(), second[near].tolist(), strict=True))


def _same_profile(sigs: _Signatures, one: int, other: int) -> bool:
    """Whether two activities have the same distance minute by minute, in a pattern that no other run would repeat."""
    full = int(min(sigs.elapsed_s[one], sigs.elapsed_s[other]) // SECONDS_PER_MINUTE)
    full = min(full, sigs.minutes[one].size, sigs.minutes[other].size)
    if full < SHIFTED_MINUTES:
        return False
    left, right = sigs.minutes[one][:full], sigs.minutes[other][:full]
    means_m = left.mean(), right.mean()
    if min(means_m) <= 0 or max(means_m) > (1 + SHIFTED_DISTANCE_TOLERANCE) * min(means_m):
        return False
    left, right = left / means_m[0], right / means_m[1]
    if min(left.std(), right.std()) < SHIFTED_VARIATION:
        return False
    close = float(np.abs(left - right).mean()) <= SHIFTED_DIFFERENCE
    return close and bool(np.corrcoef(left, right)[0, 1] >= SHIFTED_CORRELATION)
