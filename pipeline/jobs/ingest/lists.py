"""Read lists of workouts: those of which no file gives an activity become sessions without records."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.errors import NotAnActivityError, is_fault
from pipeline.file_reasons import FileReason, reason
from pipeline.jobs.ingest.cost_limit import LimitError, cost_limit, limit_s
from pipeline.jobs.ingest.results import beside_read, rejected, verdict_for
from pipeline.sources.archives.damage import failures_as_unreadable
from pipeline.sources.discovery import part_of
from pipeline.sources.formats import Engine
from pipeline.sources.limits import LARGEST_CONTENT, check_size
from pipeline.sources.names import file_name
from pipeline.sources.records import instant
from pipeline.sources.registry import format_of
from pipeline.sources.vendors.listed import LISTED
from pipeline.sources.vendors.samsung import SAMPLE_FILES, SAMPLED
from pipeline.sources.vendors.strava import ACTIVITY_LIST, NUMBERED_ROW, PACKED, STRAVA_LIST, read_list
from pipeline.sports import sport_of
from pipeline.store.ledger import activities_in
from pipeline.store.listed_rows import file_path, match, names_of, outings_of
from pipeline.units import MICROSECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.jobs.ingest.results import FileRead
    from pipeline.sources.formats import FileFormat
    from pipeline.sources.found_file import FoundFile
    from pipeline.sources.vendors.listed import ListedWorkout

FROM_LISTS = (LISTED, SAMPLED)
"""Formats of activities that lists gave, which stand for no file."""


class Listed(NamedTuple):
    """A workout of a list, and the file of its own as which it is read."""

    file: FoundFile
    workout: ListedWorkout


class ListsRead(NamedTuple):
    """The workouts of lists; verdicts on the lists and on the files that are read with them; notes."""

    listed: list[Listed]
    verdicts: dict[FoundFile, FileRead]
    notes: list[str]


def read_lists(files: Iterable[FoundFile], present: Sequence[FoundFile]) -> ListsRead:
    """Read the lists among some files, given all files that are present."""
    samples = _samples(present)
    listed: list[Listed] = []
    verdicts: dict[FoundFile, FileRead] = {}
    notes: list[str] = []
    for file in files:
        if (form := _list_format(file)) is None:
            continue
        try:
            with cost_limit(limit_s(file.size_bytes, Engine.COLUMNAR)), failures_as_unreadable():
                data = _content(file)
                rows = form.workouts(data) if form.workouts else ()
                error, note = _verdict(form, file, data, rows, present)
        except BaseException as failure:
            if not (is_fault(failure) or isinstance(failure, LimitError)):
                raise
            verdicts[file] = verdict_for(file, failure)
            continue
        if error is None:
            continue  # its reader says why it gives nothing
        verdicts[file] = beside_read(file, error)
        notes += [note] if note else []
        verdicts |= _unusable(file, rows, present)
        own = _as_files(file, [row for row in rows if row and row.seconds > 0], samples)
        for one in (beside for entry in own for beside in entry.file.beside):
            verdicts[one] = beside_read(one, NotAnActivityError(FileReason.LIST_SAMPLES, file.name))
        listed += own
    return ListsRead(listed, verdicts, notes)


def _content(file: FoundFile) -> bytes:
    """Read a list.

    Raises
    ------
    FileError
        It is larger than any file that is read.
    """
    data = bytearray()
    for piece in file.pieces():
        data += piece
        check_size(len(data), len(data), LARGEST_CONTENT)
    return bytes(data)


def without_file(listed: Sequence[Listed], ledger: pl.DataFrame) -> list[FoundFile]:
    """Return those of some listed workouts of which no file in the ledger gave an activity.

    Files of `glute export-fit`, whose richness is negative, don't count.
    """
    in_files = activities_in(ledger.filter(~pl.col("format").is_in(FROM_LISTS).fill_null(value=False)))
    in_files = in_files.filter(pl.col("listed").is_null() & (pl.col("richness") >= 0)).sort("start_time")
    names = set().union(*map(names_of, in_files["source"]))
    columns = in_files.select("start_time", "local_start", "elapsed_s", "distance_m", "sport").schema
    rows = outings_of(pl.DataFrame([_outing(one.workout) for one in listed], schema=columns))
    files = outings_of(in_files)
    left = []
    for place, (file, workout) in enumerate(listed):
        row = rows.at(slice(place, place + 1))
        found = match(row, files, local=workout.start.tzinfo is None)
        if not (found and found.replaces) and file_path(workout.file) not in names:
            left.append(file)
    return left


def _outing(workout: ListedWorkout) -> dict[str, object]:
    """Return the columns by which an outing is found."""
    return {
        "start_time": instant(workout.start_s * MICROSECONDS),
        "local_start": instant(workout.start_s * MICROSECONDS).replace(tzinfo=None),
        "elapsed_s": workout.seconds,
        "distance_m": workout.distance_m or float("nan"),
        "sport": sport_of(workout.sport).sport or "",
    }


def _list_format(file: FoundFile) -> FileFormat | None:
    """Return the format of a list; of Strava's, of which many rows may name no file, by its name and number, too."""
    if not file.plain_source.lower().endswith((".csv", ".json", ".txt")):
        return None
    head, name = file.plain_head(), file.plain_source.rpartition("/")[2]
    form = format_of(head)
    if form.workouts:
        return form
    return STRAVA_LIST if name.lower() == ACTIVITY_LIST and NUMBERED_ROW.search(head) else None


def _verdict(
    form: FileFormat,
    file: FoundFile,
    data: bytes,
    rows: Sequence[ListedWorkout | None],
    present: Sequence[FoundFile],
) -> tuple[NotAnActivityError | None, str | None]:
    """Return the verdict on a list, None if it gives nothing, and a note on listed files that are missing."""
    usable = sum(row is not None and row.seconds > 0 for row in rows)
    if form is STRAVA_LIST:
        listed = read_list(data)
        if not (listed.files or listed.errors or usable):
            return None, None
        return listed.verdict(), listed.note(_paths_from(file, present))
    if not usable:
        return None, None
    odd = len(rows) - usable
    details = [reason(FileReason.LIST_UNREADABLE, odd)] if odd else []
    return NotAnActivityError(FileReason.LIST, form.title, len(rows), details=details), None


def _unusable(
    file: FoundFile, rows: Sequence[ListedWorkout | None], present: Sequence[FoundFile]
) -> dict[FoundFile, FileRead]:
    """Reject the rows of a list without a start or a duration, but for those whose file is there."""
    named = {
        number: file_name(row.file) if row else ""
        for number, row in enumerate(rows, start=1)
        if not (row and row.seconds > 0)
    }
    there = _paths_from(file, present) if any(named.values()) else set()
    verdicts = {}
    for number, name in named.items():
        if name.removesuffix(PACKED) in there:
            continue
        one = part_of(file, f"row-{number}")
        missing = [reason(FileReason.NAMED_FILE_MISSING, name)] if name else []
        verdicts[one] = rejected(one, reason(FileReason.NO_START_OR_DURATION), *missing)
    return verdicts


def _paths_from(file: FoundFile, present: Iterable[FoundFile]) -> set[str]:
    """Return the paths of files as a list beside them names them, without `.gz`: some may have been unpacked."""
    folder = file.source.removesuffix(file.name)
    return {one.source.removeprefix(folder).removesuffix(PACKED) for one in present}


def _as_files(
    file: FoundFile, workouts: Sequence[ListedWorkout], samples: Mapping[str, Sequence[FoundFile]]
) -> list[Listed]:
    """Make a file of each workout of a list, with its files of samples."""
    seen = Counter[str]()
    found = []
    for workout in workouts:
        seen[workout.name] += 1
        number = f"-{seen[workout.name]}" if seen[workout.name] > 1 else ""
        one = part_of(file, f"{workout.name}{number}", workout.extract())
        found.append(Listed(replace(one, beside=tuple(samples.get(workout.key, ()))), workout))
    return found


def _samples(present: Iterable[FoundFile]) -> dict[str, list[FoundFile]]:
    """Return the files of samples by the id of the workout that they are named by."""
    found: dict[str, list[FoundFile]] = defaultdict(list)
    for file in present:
        if match := SAMPLE_FILES.fullmatch(file.name):
            found[match["key"]].append(file)
    return found
