"""Strava's activities.csv: which files an export should hold. Titles, gear and all else in it are left unread."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import NotAnActivityError
from pipeline.sources.formats import FileFormat
from pipeline.words import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

ACTIVITY_LIST = "activities.csv"
FOLDER = b"activities/"
ERROR = "#error#"  # what Strava writes in rows that it could not export
BETWEEN_CELLS = ",;\t"  # Strava writes commas; a table program that saved it again, what its country uses
NAMED_FILES = 3  # files that a note names
_FILE = re.compile(r"activities/[^/]+\.(?:fit|gpx|tcx)(?:\.gz)?", re.IGNORECASE)


@dataclass(frozen=True)
class StravaList:
    """The files that rows name, how many rows name none, and how many say that they could not be exported."""

    files: tuple[str, ...]
    without_file: int
    errors: int

    def verdict(self) -> NotAnActivityError:
        """Return the verdict on the list, with what it says of itself."""
        rows = len(self.files) + self.without_file + self.errors
        parts = [f"Strava's list of {counted(rows, 'activity', 'activities')}"]
        parts += [f"{self.without_file} without a file"] if self.without_file else []
        parts += [f"{self.errors} could not be exported by Strava"] if self.errors else []
        return NotAnActivityError("; ".join(parts))

    def note(self, present: Collection[str]) -> str | None:
        """Name files that are missing, given the paths of those that are there; None where all are."""
        missing = [file for file in self.files if file not in present]
        if not missing:
            return None
        more = ", ..." if len(missing) > NAMED_FILES else ""
        files = counted(len(missing), "file that is", "files that are")
        return f"Strava's list names {files} not there: {', '.join(missing[:NAMED_FILES])}{more}"


def is_list(head: bytes) -> bool:
    """Return whether, by its first bytes, a table of text is Strava's list, in whatever language."""
    return FOLDER in head and any(mark.encode() in head.partition(b"\n")[0] for mark in BETWEEN_CELLS)


def read_list(lines: Iterable[str]) -> StravaList:
    """Find the files by their values: words, order and number of the columns change with language and year.

    Raises
    ------
    csv.Error
        It is no table.
    """
    files, without_file, errors = [], 0, 0
    lines = iter(lines)
    header = next(lines, "")
    for row in csv.reader(lines, delimiter=max(BETWEEN_CELLS, key=header.count)):
        named = next((cell for cell in row if _FILE.fullmatch(cell)), None)
        if named:
            files.append(named)
        elif ERROR in row:
            errors += 1
        elif any(row):
            without_file += 1
    return StravaList(tuple(files), without_file, errors)


STRAVA_LIST = FileFormat(
    name="strava_list",
    title="Strava's list of activities",
    recognise=lambda head: is_list(head.raw),
    hint="Ingest the export that it lies in",
)
