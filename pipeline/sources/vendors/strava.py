"""Strava's activities.csv: files an export should hold, and totals. Titles, gear and the rest of it are ignored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from pipeline.athletes.days import order_of
from pipeline.errors import NotAnActivityError
from pipeline.file_reasons import FileReason, reason
from pipeline.sources.names import file_name
from pipeline.sources.records import UNIX_EPOCH
from pipeline.sources.vendors.listed import (
    BETWEEN_CELLS,
    ListedWorkout,
    list_of,
    read_amount,
    read_duration_s,
    read_moment,
    table_rows,
)
from pipeline.units import METRES_PER_KM
from pipeline.words import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pipeline.athletes.days import DayOrder

ACTIVITY_LIST = "activities.csv"
PACKED = ".gz"  # ending of files as the export holds them
NUMBERED_ROW = re.compile(rb'\n"?\d+"?[,;\t]')
"""The number of an activity at the start of a row."""
FOLDER = b"activities/"
ERROR = "#error#"  # in rows that Strava could not export
REPEATED_NAMES = 3  # elapsed time, distance and maximal heart rate, which newer lists give twice
NAMED_FILES = 3  # files listed in a note
DATE_AT, SPORT_AT = 1, 3  # places of columns, in every language and year
_FILE = re.compile(r"activities/[^/]+\.(?:fit|gpx|tcx)(?:\.gz)?", re.IGNORECASE)


@dataclass(frozen=True)
class StravaList:
    """The files that are listed, and the number of rows without a file and of rows that could not be exported."""

    files: tuple[str, ...]
    without_file: int
    errors: int

    def verdict(self) -> NotAnActivityError:
        """Return the verdict on the list itself."""
        rows = len(self.files) + self.without_file + self.errors
        counts = {FileReason.STRAVA_WITHOUT_FILE: self.without_file, FileReason.STRAVA_ERRORS: self.errors}
        details = [reason(code, count) for code, count in counts.items() if count]
        return NotAnActivityError(FileReason.STRAVA_LIST, rows, details=details)

    def note(self, present: Collection[str]) -> str | None:
        """Name the files that are missing, given the paths of those present without `.gz`; None if there are none."""
        missing = [name for name in map(file_name, self.files) if name.removesuffix(PACKED) not in present]
        if not missing:
            return None
        more = ", ..." if len(missing) > NAMED_FILES else ""
        files = counted(len(missing), "file that is", "files that are")
        return f"Strava's list names {files} missing: {', '.join(missing[:NAMED_FILES])}{more}"


def is_list(head: bytes) -> bool:
    """Return whether a CSV is Strava's list, in any language, by its first bytes.

    Its rows name files; where the first rows name none, its header names the totals twice.
    """
    header = head.partition(b"\n")[0]
    between = max(BETWEEN_CELLS, key=lambda mark: header.count(mark.encode())).encode()
    names = [name for cell in header.split(between) if (name := cell.strip(b' "\r'))]
    repeated = len(names) - len(set(names)) >= REPEATED_NAMES and NUMBERED_ROW.search(head)
    return between in header and (FOLDER in head or bool(repeated))


def read_list(data: bytes) -> StravaList:
    """Find the files by the values of cells: names, order and number of columns change with language and year.

    Raises
    ------
    csv.Error
        It is not a CSV.
    """
    _, *rows = table_rows(data)
    files, without_file, errors = [], 0, 0
    for row in rows:
        named = _file_in(row)
        if named:
            files.append(named)
        elif ERROR in row:
            errors += 1
        elif any(row):
            without_file += 1
    return StravaList(tuple(files), without_file, errors)


def workouts(data: bytes) -> Sequence[ListedWorkout | None]:
    """Parse the totals of all rows: UTC, s, m and kcal.

    Raises
    ------
    csv.Error
        It is not a CSV.
    """
    header, *rows = table_rows(data)
    at = _columns(header)
    order = order_of(_cell(row, DATE_AT) for row in rows)
    return [_workout(row, at, order) for row in rows if any(row)]


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Return the places of totals, in any language: elapsed time, distance and maximal heart rate come twice.

    The first of them are as the athlete sees them, distance in km; those that come later in SI units are followed by
    others in a fixed order. An old list has only the first.
    """
    twice = [place for place, name in enumerate(header) if name in header[place + 1 :]]
    if len(twice) < 3:
        return {"elapsed": 5, "km": 6} if len(header) > 6 else {}
    elapsed, metres, heart_rate = (header.index(header[place], place + 1) for place in twice[:3])
    return {
        "elapsed": elapsed,
        "moving": elapsed + 1,
        "km": twice[1],
        "metres": metres,
        "ascent": metres + 3,
        "heart_rate": heart_rate + 1,
        "energy": heart_rate + 4,
    }


def _workout(row: Sequence[str], at: dict[str, int], order: DayOrder | None) -> ListedWorkout | None:
    start = read_moment(_cell(row, DATE_AT), order)
    file = _file_in(row)
    if start is None:  # the row stands for its file alone
        return ListedWorkout(start=UNIX_EPOCH, sport="", file=file) if file else None
    values = {name: read_amount(_cell(row, place)) for name, place in at.items()}
    km, elapsed_s, moving_s = values.get("km"), values.get("elapsed"), values.get("moving")
    if elapsed_s is None and "elapsed" in at:
        elapsed_s = read_duration_s(_cell(row, at["elapsed"]))
    return ListedWorkout(
        start=start if start.tzinfo else start.replace(tzinfo=UTC),
        sport=_cell(row, SPORT_AT),
        elapsed_s=elapsed_s,
        timer_s=moving_s if moving_s and elapsed_s and moving_s <= elapsed_s else None,
        distance_m=values.get("metres") or (None if km is None else km * METRES_PER_KM),
        ascent_m=values.get("ascent"),
        energy_kcal=values.get("energy"),
        heart_rate_bpm=values.get("heart_rate"),
        file=file,
    )


def _file_in(row: Sequence[str]) -> str:
    return next((cell for cell in row if _FILE.fullmatch(cell)), "")


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


STRAVA_LIST = list_of(
    "strava_list", "Strava's list", lambda head: is_list(head.raw), workouts, without=FileReason.READ_WITH_EXPORT
)
