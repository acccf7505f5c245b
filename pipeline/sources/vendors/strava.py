"""Strava's activities.csv: which files an export should hold. Titles, gear and everything else in it are ignored."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import NotAnActivityError
from pipeline.file_reasons import FileReason, reason
from pipeline.sources.formats import FileFormat
from pipeline.words import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

ACTIVITY_LIST = "activities.csv"
FOLDER = b"activities/"
ERROR = "#error#"  # in rows that Strava could not export
BETWEEN_CELLS = ",;\t"  # Strava writes commas; a spreadsheet that saved it again may not
NAMED_FILES = 3  # files listed in a note
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
        """Name the files that are missing, given the paths of those present; None if there are none."""
        missing = [file for file in self.files if file not in present]
        if not missing:
            return None
        more = ", ..." if len(missing) > NAMED_FILES else ""
        files = counted(len(missing), "file that is", "files that are")
        return f"Strava's list names {files} missing: {', '.join(missing[:NAMED_FILES])}{more}"


def is_list(head: bytes) -> bool:
    """Return whether a CSV is Strava's list, in any language, by its first bytes."""
    return FOLDER in head and any(mark.encode() in head.partition(b"\n")[0] for mark in BETWEEN_CELLS)


def read_list(lines: Iterable[str]) -> StravaList:
    """Find the files by the values of cells: names, order and number of columns change with language and year.

    Raises
    ------
    csv.Error
        It is not a CSV.
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
    recognise=lambda head: is_list(head.raw),
    unread=FileReason.READ_WITH_EXPORT,
)
