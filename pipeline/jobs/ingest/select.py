"""Which of the files found want to be read, those in archives included, and what they tell of one another."""

from __future__ import annotations

import contextlib
import csv
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from pipeline.errors import FileError, UnreadableError, is_fault
from pipeline.jobs.ingest.read import archive_read, at_fault, beside_read, rejected, unreadable
from pipeline.jobs.progress import Silent
from pipeline.sources.archives.damage import BROKEN, failures_as_unreadable
from pipeline.sources.archives.torn_zip import COPY_BYTES
from pipeline.sources.discovery import WITHIN, OpenedArchive, expand_archives
from pipeline.sources.found_file import FoundFile
from pipeline.sources.registry import format_of
from pipeline.sources.vendors.apple_health import (
    APPLE_HEALTH,
    Health,
    as_verdict,
    is_route,
    read_health,
    span_us,
    together,
)
from pipeline.sources.vendors.strava import ACTIVITY_LIST, is_list, read_list
from pipeline.store.ledger import current, unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.jobs.ingest.read import FileRead
    from pipeline.jobs.progress import Watch


@dataclass(frozen=True)
class Todo:
    """What a run has before it.

    Attributes
    ----------
    files
        To be read.
    told
        Verdicts on archives and on exports that other files are read with. They go to the ledger last, so that a run
        cut short opens them again.
    known
        How many files need not be read.
    notes
        What a person should know of the files as a whole.
    """

    files: list[FoundFile]
    told: list[FileRead]
    known: int
    notes: list[str]


def todo_of(ledger: pl.DataFrame, found: list[FoundFile], watch: Watch | None = None) -> Todo:
    """Tell what of the files found is new to the ledger, or has other bytes, or was read by an older reader.

    Parameters
    ----------
    ledger
        Of one athlete.
    found
        Files as they lie in folders; archives among them are opened where they are new.
    watch
        Told of every file that is new, those in archives included.
    """
    watch = watch or Silent()
    watch.begin("looking", None)
    new = _new_among(ledger, found)
    in_place: list[FoundFile | OpenedArchive] = []
    for one in expand_archives(new):
        in_place.append(one)
        watch.step()
    files = [one for one in in_place if not isinstance(one, OpenedArchive)]
    members = set(_new_among(ledger, [file for file in files if file.inside]))
    todo = [file for file in files if file in members or not file.inside]
    told = [archive_read(one) for one in in_place if isinstance(one, OpenedArchive)]
    sources = {file.source for file in found} - {file.source for file in new}
    outermost = (source.split(WITHIN)[0] for source in ledger["source"] if WITHIN in source)
    known = len(sources) + len(files) - len(todo) + sum(source in sources for source in outermost)
    there = _once([*todo, *files, *found])
    notes: list[str] = []
    lists = {file: read for file in todo if _may_be_list(file) and (read := _read_list(file, there, notes))}
    told = [*lists.values(), *told]
    todo = [file for file in todo if file not in lists]
    if _concerns_health(ledger, todo):
        there = _once([*there, *_known_members(ledger, found, new)])
        exports = [file for file in there if _is_health(file)]
        routes = [file for file in there if is_route(file.head())]
        health, verdicts = _read_exports(exports)
        told = [*verdicts, *told]
        known -= len({*routes, *exports} - set(todo))
        plain = [file for file in todo if file not in exports]
        todo = _once([*(_with_health(route, health) for route in routes), *plain])
    return Todo(todo, told, known, notes)


def _once(files: Iterable[FoundFile]) -> list[FoundFile]:
    """Leave out what comes again, and bring the rest into order."""
    return sorted({file: file for file in reversed(list(files))}.values(), key=lambda file: file.source)


def _is_health(file: FoundFile) -> bool:
    return file.source.lower().endswith(".xml") and format_of(file.head()) is APPLE_HEALTH


def _concerns_health(ledger: pl.DataFrame, todo: list[FoundFile]) -> bool:
    """Tell whether there is an export of Apple Health that is new, or one that is known and routes that are new."""
    known = (ledger["format"] == APPLE_HEALTH.name).any()
    routes = (file for file in todo if known and file.source.lower().endswith(".gpx"))
    return any(map(_is_health, todo)) or any(is_route(route.head()) for route in routes)


def _known_members(ledger: pl.DataFrame, found: list[FoundFile], new: list[FoundFile]) -> list[FoundFile]:
    """Find what may be exports or routes of Apple Health in archives that need not be read."""
    sources = (source for source in ledger["source"] if WITHIN in source and source.lower().endswith((".xml", ".gpx")))
    archives = {source.split(WITHIN)[0] for source in sources} - {file.source for file in new}
    again = expand_archives(file for file in found if file.source in archives)
    return [member for member in again if isinstance(member, FoundFile)]


def _may_be_list(file: FoundFile) -> bool:
    """Tell by its name, or by its first rows, whether a file may be Strava's list: many rows may name no file."""
    name = file.source.lower().rpartition("/")[2]
    return name == ACTIVITY_LIST or (name.endswith(".csv") and is_list(file.head()))


def _read_list(file: FoundFile, there: list[FoundFile], notes: list[str]) -> FileRead | None:
    """Read Strava's list, and hold it against the files that are there; None where it is none."""
    folder = file.source.removesuffix(file.source.rpartition("/")[2])
    try:
        with failures_as_unreadable(), io.TextIOWrapper(file.open(), "utf-8-sig", "replace", newline="") as lines:
            listed = read_list(lines)
    except UnreadableError as error:
        return unreadable(file, error)
    except (FileError, csv.Error, *BROKEN) as error:
        return rejected(file, str(error))
    except BaseException as error:
        if not is_fault(error):
            raise
        return at_fault(file, error)
    if not listed.files and not listed.errors:
        return None
    note = listed.note({one.source.removeprefix(folder) for one in there})
    notes += [note] if note else []
    return beside_read(file, listed.verdict())


def _read_exports(exports: list[FoundFile]) -> tuple[Health, list[FileRead]]:
    """Read exports of Apple Health, and give the verdict on each."""
    parts, verdicts = [], []
    for export in exports:
        try:
            with failures_as_unreadable():
                part, damage = read_health(_pieces(export))
        except UnreadableError as error:
            verdicts.append(unreadable(export, error))
            continue
        except (FileError, *BROKEN) as error:
            verdicts.append(rejected(export, str(error)))
            continue
        except BaseException as error:
            if not is_fault(error):
                raise
            verdicts.append(at_fault(export, error))
            continue
        parts.append(part)
        verdicts.append(beside_read(export, as_verdict(damage)))
    return together(parts), verdicts


def _pieces(file: FoundFile) -> Iterator[bytes]:
    with contextlib.closing(file.open()) as content:
        while piece := content.read(COPY_BYTES):
            yield piece


def _with_health(route: FoundFile, health: Health) -> FoundFile:
    """Give a route what an export tells of it."""
    try:
        span = span_us(route.load().content)
    except BaseException as error:
        if not is_fault(error):
            raise
        return route  # reading it says what is wrong
    return replace(route, health=health.during(*span)) if span else route


def _new_among(ledger: pl.DataFrame, found: list[FoundFile]) -> list[FoundFile]:
    """Files that the ledger does not know, or knows with other bytes or from older readers."""
    columns = {name: ledger.schema[name] for name in ("source", "size_bytes", "modified_time")}
    rows = [(file.source, file.size_bytes, file.modified_time) for file in found]
    listed = pl.DataFrame(rows, schema=columns, orient="row").with_row_index("position")
    positions = unread(ledger, listed)["position"].sort()
    known = set(current(ledger).select("source", "size_bytes", "sha256").iter_rows())
    sizes = {(source, size) for source, size, _ in known}
    return [
        file
        for file in (found[position] for position in positions)
        if (file.source, file.size_bytes) not in sizes
        or (file.source, file.size_bytes, file.digest()) not in known  # a hash costs less than to decode again
    ]
