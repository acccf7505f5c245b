"""Find the activities of files that rows of vendors' lists stand for, whichever came first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.sources.discovery import WITHIN
from pipeline.sources.names import MASKED
from pipeline.units import MICROSECONDS, SECONDS_PER_HOUR, SECONDS_PER_MINUTE
from pipeline.vocabulary import ON_FOOT

if TYPE_CHECKING:
    import polars as pl

    from pipeline.arrays import Bools, Floats, Ints

# All judgement.
COVERED = 0.3  # share of a listed workout from which activities of files are that workout
SAME_START_S = 60.0  # s between the starts of a row and a file: some lists write whole minutes
SAME_SECOND_S = 5.0  # s, of which no list is off that writes seconds
NEAR = 0.05  # fraction by which totals of one outing differ
QUARTER_HOUR_S = 900
LONGEST_SHIFT_S = 14 * SECONDS_PER_HOUR  # s, the widest offset between local time and UTC
SHIFT_TOLERANCE_S = 3.0  # s off a whole quarter hour
REACH_S = LONGEST_SHIFT_S + SAME_START_S  # s between the starts of one outing on two clocks
UNKNOWN_SPORTS = (None, "", "generic", "all", "invalid", "unknown")
FOOT = "on foot"

_PACKED = re.compile(r"\.gz$", re.IGNORECASE)


class Outings(NamedTuple):
    """Outings as arrays: starts on two clocks [s], duration [s], distance [m, NaN where unknown], and sport."""

    utc_s: Floats
    local_s: Floats
    elapsed_s: Floats
    distance_m: Floats
    sport: np.ndarray

    def at(self, places: Ints | slice) -> Outings:
        """Return some of them."""
        return Outings(*(values[places] for values in self))

    def within(self, first_s: float, last_s: float) -> slice:
        """Return the places of those that start between two moments, of outings sorted by start."""
        return slice(*np.searchsorted(self.utc_s, [first_s, last_s]).tolist())

    def around(self, row: Outings) -> slice:
        """Return the places of those that may be the outing of a row, of outings sorted by start."""
        start_s, longest_s = float(row.utc_s[0]), float(self.elapsed_s.max(initial=0.0))
        return self.within(start_s - longest_s - REACH_S, start_s + float(row.elapsed_s[0]) + REACH_S)


class Match(NamedTuple):
    """The place of the file's activity that is the outing of a row, and whether it takes the place of the row."""

    place: int
    replaces: bool


def outings_of(frame: pl.DataFrame) -> Outings:
    """Return outings of the columns `start_time`, `local_start`, `elapsed_s`, `distance_m` and `sport`.

    Sports on foot are one, and names that say nothing are empty.
    """
    utc = frame["start_time"].dt.replace_time_zone(None)
    local = frame["local_start"].fill_null(utc)
    utc_s, local_s = (times.dt.epoch("us").to_numpy() / MICROSECONDS for times in (utc, local))
    sports = ["" if sport in UNKNOWN_SPORTS else FOOT if sport in ON_FOOT else sport for sport in frame["sport"]]
    return Outings(
        utc_s=utc_s,
        local_s=local_s,
        elapsed_s=frame["elapsed_s"].fill_null(0.0).to_numpy().astype(float),
        distance_m=frame["distance_m"].fill_null(np.nan).to_numpy().astype(float),
        sport=np.array(sports, dtype=object),
    )


def match(row: Outings, files: Outings, *, local: bool) -> Match | None:
    """Find the activity of a file that is the outing of a row.

    That is one with which it starts, or that covers a good part of it, in the same sport; or one of any sport that
    starts in the same second, or under a clock that is off by whole quarter hours, with the same totals. It takes the
    place of the row unless it was broken off early.

    Parameters
    ----------
    row
        One outing.
    files
        Activities of files, sorted by start.
    local
        Whether the row's start is a local time.
    """
    near = files.around(row)
    files = files.at(near)
    start_s, seconds = float((row.local_s if local else row.utc_s)[0]), float(row.elapsed_s[0])
    own_s = files.local_s if local else files.utc_s
    gap_s = own_s - start_s
    common_s = np.minimum(gap_s + files.elapsed_s, seconds) - np.maximum(gap_s, 0.0)
    common_s = np.where(_same_sport(row, files), np.clip(common_s, 0.0, None), 0.0)
    covered = _union_s(np.maximum(gap_s, 0.0), common_s) >= COVERED * seconds
    together = (np.abs(gap_s) <= SAME_START_S) & _same_sport(row, files)
    alike = _same_totals(row, files, start_s, gap_s)
    found = together | alike | (covered & (common_s > 0))
    if not found.any():
        return None
    candidates = np.flatnonzero(found)
    best = max(candidates, key=lambda place: (common_s[place], -abs(gap_s[place])))
    long_enough = files.elapsed_s[candidates].max() >= COVERED * seconds
    return Match(near.start + int(best), bool(covered or long_enough))


def _union_s(start_s: Floats, lasting_s: Floats) -> float:
    """Return the time that spans cover together [s]: copies of a file count once."""
    order = np.argsort(start_s, kind="stable")
    start_s, end_s = start_s[order], start_s[order] + lasting_s[order]
    earlier_s = np.concatenate([[-np.inf], np.maximum.accumulate(end_s)[:-1]])
    return float(np.clip(end_s - np.maximum(start_s, earlier_s), 0.0, None).sum())


class ListedPairs(NamedTuple):
    """Pairs of a row of a list and what it is a copy of, and which of a group is kept: the lowest rank."""

    pairs: list[tuple[int, int]]
    rank: Ints


def listed_pairs(sigs: pl.DataFrame) -> ListedPairs:
    """Pair rows of lists with the activities of files that they stand for, and with the same rows of other lists.

    A file that `glute export-fit` made of a row is a copy of it, and never takes its place.

    Parameters
    ----------
    sigs
        Columns of `schemas.Signature`, and `source` of the file, sorted by start.
    """
    rank = np.zeros(sigs.height, dtype=np.int64)
    clocks = sigs["listed"].to_list()
    is_row, is_export = np.array([bool(clock) for clock in clocks], dtype=bool), sigs["richness"].to_numpy() < 0
    rows, files, exports = (np.flatnonzero(some) for some in (is_row, ~is_row & ~is_export, ~is_row & is_export))
    if not rows.size:
        return ListedPairs([], rank)
    outings = outings_of(sigs)
    of_files, of_exports = outings.at(files), outings.at(exports)
    names = sigs["names_file"].to_list()
    sources = sigs["source"].to_list()
    by_name = {name: place for place in files.tolist() for name in names_of(sources[place])}
    pairs, left = [], []
    for place in rows.tolist():
        own = outings.at(slice(place, place + 1))
        found = match(own, of_files, local=clocks[place] == "local")
        named = by_name.get(file_path(names[place] or ""))
        if named is not None:
            pairs.append((named, place))
        elif found:
            pairs.append((int(files[found.place]), place))
        else:
            left.append(place)
        rank[place] = 1 if named is not None or (found and found.replaces) else -1
        if made_of_it := match(own, of_exports, local=clocks[place] == "local"):
            pairs.append((int(exports[made_of_it.place]), place))
    return ListedPairs(pairs + _pairs_of_rows(outings, left, clocks), rank)


def _pairs_of_rows(outings: Outings, left: list[int], clocks: list[str | None]) -> list[tuple[int, int]]:
    """Pair rows of lists that no file stands for with the same rows of other lists."""
    rows, on_local = outings.at(np.array(left, dtype=np.int64)), np.array([clocks[place] == "local" for place in left])
    pairs = []
    for index, place in enumerate(left):
        later = slice(index + 1, rows.within(0.0, rows.utc_s[index] + REACH_S).stop)
        own = rows.at(slice(index, index + 1))
        same = _same_rows(own, rows.at(later), on_local[later] != on_local[index], local=bool(on_local[index]))
        pairs += [(place, left[index + 1 + other]) for other in np.flatnonzero(same)]
    return pairs


def _same_rows(row: Outings, rows: Outings, other_clock: Bools, *, local: bool) -> Bools:
    """Return which of some rows of lists, of which some are on the other clock, are the outing of a row."""
    on_local = other_clock | local
    gap_s = np.where(on_local, rows.local_s - row.local_s, rows.utc_s - row.utc_s)
    near = _near(row.distance_m, rows.distance_m) | (np.isnan(row.distance_m) & np.isnan(rows.distance_m))
    near &= _near(row.elapsed_s, rows.elapsed_s) & (np.abs(gap_s) <= SAME_START_S)
    start_s = float((row.local_s if local else row.utc_s)[0])
    found: Bools = (near | (other_clock & _same_totals(row, rows, start_s, gap_s))) & _same_sport(row, rows)
    return found


def file_path(name: str) -> str:
    """Return the path of a file as a row names it, without `.gz`.

    Empty where it has no name, or where an e-mail address is masked in it, since many files may look alike then.
    """
    path = _PACKED.sub("", name)
    return "" if MASKED in path or path.endswith("/") else path


def names_of(source: str) -> set[str]:
    """Return what a row may call a file: its path from any folder or archive on."""
    parts = source.replace(WITHIN, "/").split("/")
    return {file_path("/".join(parts[first:])) for first in range(len(parts))} - {""}


def _same_sport(row: Outings, files: Outings) -> Bools:
    same: Bools = (files.sport == row.sport[0]) | (files.sport == "") | (row.sport[0] == "")
    return same


def _same_totals(row: Outings, files: Outings, start_s: float, gap_s: Floats) -> Bools:
    """Return which files have the totals of a row and start with it, or whole quarter hours from it."""
    distance, time = _near(row.distance_m, files.distance_m), _near(row.elapsed_s, files.elapsed_s)
    quarters_s = np.round(gap_s / QUARTER_HOUR_S) * QUARTER_HOUR_S
    shifted = (quarters_s != 0) & (np.abs(gap_s - quarters_s) <= SHIFT_TOLERANCE_S) & distance & time
    shifted &= np.abs(quarters_s) <= LONGEST_SHIFT_S
    if start_s % SECONDS_PER_MINUTE == 0:  # perhaps typed in: such starts are whole quarter hours apart by chance
        shifted[:] = False
    found: Bools = shifted | ((np.abs(gap_s) <= SAME_SECOND_S) & (distance | time))
    return found


def _near(one: Floats, others: Floats) -> Bools:
    with np.errstate(invalid="ignore"):
        near: Bools = (np.abs(one - others) <= NEAR * np.maximum(one, others)) & (np.minimum(one, others) > 0)
    return near
