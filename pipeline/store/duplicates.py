"""Find an athlete's activities that are copies of one another, and choose the copy to keep."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipeline.store.listed_rows import LONGEST_SHIFT_S, QUARTER_HOUR_S, SHIFT_TOLERANCE_S, listed_pairs
from pipeline.store.recordings import PART_OF_LONGER, SAME_EDGE_S, Recording, same_outing
from pipeline.store.wearers import Wearer
from pipeline.units import MICROSECONDS, SECONDS_PER_MINUTE
from pipeline.vocabulary import ON_FOOT

RULES = ("same_file_number", "same_time_and_distance", "part_of", "shifted_clock", "listed")
"""Why two activities are copies, the strongest rule first; `same_bytes` is found before, by the content's hash."""

MINUTE_COLUMNS = ("minute_distance_m", "moving_minute_distance_m", "minute_heart_rate_bpm", "minute_cadence_spm")
"""Columns of `schemas.Signature`, in the order of the fields of `Recording`."""

# All judgement, checked on real runs: whole, trimmed, shifted, and with distance from positions alone. Distance from
# positions alone differs by 4 to 6 % from minute to minute, so a copy under another clock cannot be proven with it.
OVERLAP_OF_SHORTER = 0.8  # share of the shorter one that lies within the longer
ALIKE_IN_LENGTH = 0.8  # shorter over longer, from which neither is a part of the other
LEAST_PIECE_S = 300.0  # s of a piece from the middle, whose minutes show what it is a piece of

SHIFTED_ELAPSED_TOLERANCE_S = 10.0  # s, trimming of the ends
SHIFTED_MINUTES = 10  # full minutes, the least that prove a copy
SHIFTED_VARIATION = 0.02  # coefficient of variation below which a profile counts as constant, as on a treadmill
SHIFTED_DISTANCE_TOLERANCE = 0.03  # fraction of the mean distance of a minute: GPS against the device's own count
SHIFTED_DIFFERENCE = 0.01  # mean difference of a minute's share of the distance, over the mean share
SHIFTED_CORRELATION = 0.97  # between two profiles


@dataclass(frozen=True)
class _Signatures:
    """Columns of the signatures as arrays, sorted by start."""

    recordings: list[Recording]
    start_s: np.ndarray  # since 1970
    elapsed_s: np.ndarray
    number: np.ndarray  # the number of its file, as the ledger holds it; empty where it has none
    whole: np.ndarray  # whether it is the only activity of its file
    on_foot: np.ndarray
    listed: np.ndarray  # whether it is a row of a list


def kept_copies(signatures: pl.DataFrame) -> pl.DataFrame:
    """Find the copies among the activities of one athlete.

    Two activities are copies if they overlap in time and their files have one number, or start and end at the same
    moments, or cover the same distance in the time of both, or move in one rhythm, or are the same but for pauses, or
    if one equals the other under a clock that is off by whole quarter hours. A row of a list is a copy of the activity
    of a file that it stands for (`listed_rows`). Copies of copies are copies.

    Parameters
    ----------
    signatures
        Columns of `schemas.Signature`, and `source` and `content_sha256` of the file, in any order; rows of the same
        `activity_id` count once.

    Returns
    -------
    DataFrame
        One row for each `activity_id`, sorted by it: `kept_activity_id`, its own for the one that is kept, and `rule`,
        one of `RULES`, null for the one that is kept. That is the richest, the richness of a much shorter one being
        scaled by its share of the longest; then the longest; then the first by id. A row of a list comes after the
        file that it stands for, unless that was broken off early. The order of rows does not matter.
    """
    sigs = signatures.sort("source").unique("activity_id", keep="first").sort("start_time", "activity_id")
    ids, size = sigs["activity_id"], sigs.height
    of_lists = listed_pairs(sigs)
    pairs, apart = _pairs(_arrays(sigs), of_lists.pairs)
    first, second, rules = _without_strangers(size, pairs, apart).T
    group = _groups(size, first, second)
    richness = sigs["richness"] * _shares(sigs["elapsed_s"].to_numpy(), group)
    order = sigs.select(
        pl.Series("rank", of_lists.rank), richness.alias("richness"), pl.col("elapsed_s").round(), "activity_id"
    ).with_row_index("row")
    order = order.sort("rank", "richness", "elapsed_s", "activity_id", descending=[False, True, True, False])
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
    of_file = pl.struct("content_sha256", "file_number").is_unique()
    start_s, elapsed_s = sigs["start_time"].dt.epoch("us").to_numpy() / MICROSECONDS, sigs["elapsed_s"].to_numpy()
    totals = zip(start_s.tolist(), elapsed_s.tolist(), sigs["distance_m"].fill_null(np.nan).to_list(), strict=True)
    minutes = zip(*([_floats(one) for one in sigs[name]] for name in MINUTE_COLUMNS), strict=True)
    return _Signatures(
        recordings=[Recording(*total, *own) for total, own in zip(totals, minutes, strict=True)],
        start_s=start_s,
        elapsed_s=elapsed_s,
        number=sigs["file_number"].fill_null("").to_numpy(),
        whole=sigs.select(of_file.alias("whole"))["whole"].to_numpy(),
        on_foot=sigs["sport"].is_in(ON_FOOT).fill_null(value=False).to_numpy(),
        listed=sigs["listed"].is_not_null().to_numpy(),
    )


def _floats(minutes: pl.Series | None) -> np.ndarray:
    """Return the minutes of one signature; none for one of an older schema."""
    return np.array([]) if minutes is None else minutes.to_numpy()


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


def _pairs(sigs: _Signatures, of_lists: list[tuple[int, int]]) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """Find the pairs of copies beside those of lists, with the number of the rule of each, and pairs of two people."""
    found = [(one, other, RULES.index("listed")) for one, other in of_lists]
    apart = []
    for one, other in _overlapping(sigs):
        rule = _rule_of(sigs, one, other)
        if rule is not None:
            found.append((one, other, rule))
        elif sigs.recordings[one].wearer(sigs.recordings[other]) is Wearer.OTHER:
            apart.append((one, other))
    found += [
        (one, other, RULES.index("shifted_clock")) for one, other in _shifted(sigs) if _same_profile(sigs, one, other)
    ]
    return np.array(found, dtype=np.int64).reshape(-1, 3), apart


def _without_strangers(size: int, pairs: np.ndarray, apart: list[tuple[int, int]]) -> np.ndarray:
    """Leave out the pairs that would put two people into one group, as a recording without sensors may suit both.

    Of such a group the stronger rules count first, then the pairs nearest to each other in the order of starts.
    """
    group = _groups(size, pairs[:, 0], pairs[:, 1])
    torn = {int(group[one]) for one, other in apart if group[one] == group[other]}
    if not torn:
        return pairs
    strangers = defaultdict[int, set[int]](set)
    for first, second in apart:
        strangers[first].add(second)
        strangers[second].add(first)
    members = {one: {one} for one in np.flatnonzero(np.isin(group, list(torn))).tolist()}
    left = []
    for pair in sorted(pairs.tolist(), key=lambda pair: (pair[2], abs(pair[1] - pair[0]), pair)):
        one, other = (members.get(place) for place in pair[:2])
        if one and other and one is not other:
            if any(strangers[place] & other for place in one):
                continue
            one |= other
            members |= dict.fromkeys(other, one)
        left.append(pair)
    return np.array(left, dtype=np.int64).reshape(-1, 3)


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
    one_number = _one_number(sigs, first, second, alike=shorter_s >= ALIKE_IN_LENGTH * longer_s)
    near &= cut_short | (shorter_s >= PART_OF_LONGER * longer_s) | one_number | _within(sigs, first, second)
    near &= ~sigs.listed[first] & ~sigs.listed[second]
    return list(zip(first[near].tolist(), second[near].tolist(), strict=True))


def _one_number(sigs: _Signatures, first: np.ndarray, second: np.ndarray, alike: np.ndarray) -> np.ndarray:
    """Return of which pairs the files have one number.

    Of files with several activities one may contain others, as a triathlon its parts: only those alike in length count.
    """
    one = sigs.number[first] == sigs.number[second]
    found: np.ndarray = one & (sigs.number[first] != "") & (alike | (sigs.whole[first] & sigs.whole[second]))
    return found


def _within(sigs: _Signatures, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return of which pairs the second may be a piece of the first: both on foot, it ends with or before the first."""
    ends_s = sigs.start_s + sigs.elapsed_s
    within = (ends_s[second] <= ends_s[first] + SAME_EDGE_S) & (sigs.elapsed_s[second] >= LEAST_PIECE_S)
    found: np.ndarray = within & sigs.on_foot[first] & sigs.on_foot[second]
    return found


def _rule_of(sigs: _Signatures, one: int, other: int) -> int | None:
    """Return the number of the rule by which two overlapping activities are copies, None if they are not."""
    lengths_s = sigs.elapsed_s[[one, other]]
    alike = bool(min(lengths_s) >= ALIKE_IN_LENGTH * max(lengths_s))
    if _one_number(sigs, np.array([one]), np.array([other]), alike=np.array([alike]))[0]:
        return RULES.index("same_file_number")
    if not same_outing(sigs.recordings[one], sigs.recordings[other]):
        return None
    return RULES.index("same_time_and_distance" if alike else "part_of")


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
    left, right = sigs.recordings[one].minutes_m, sigs.recordings[other].minutes_m
    full = min(full, left.size, right.size)
    if full < SHIFTED_MINUTES:
        return False
    left, right = left[:full], right[:full]
    means_m = left.mean(), right.mean()
    if min(means_m) <= 0 or max(means_m) > (1 + SHIFTED_DISTANCE_TOLERANCE) * min(means_m):
        return False
    left, right = left / means_m[0], right / means_m[1]
    if min(left.std(), right.std()) < SHIFTED_VARIATION:
        return False
    close = float(np.abs(left - right).mean()) <= SHIFTED_DIFFERENCE
    return close and bool(np.corrcoef(left, right)[0, 1] >= SHIFTED_CORRELATION)
