"""Which of the files found want to be read, those in archives included, and what they tell of one another."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from pipeline.errors import FileError
from pipeline.jobs.reading import archive_read, health_read, rejected
from pipeline.sources.apple_health import Health, is_route, read_health, span_us, together
from pipeline.sources.archives import BROKEN, STEP
from pipeline.sources.files import WITHIN, Opened, opened
from pipeline.sources.read import READER_VERSION
from pipeline.sources.sniff import format_of
from pipeline.store.ledger import current, unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.jobs.reading import FileRead
    from pipeline.sources.files import Found


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
    """

    files: list[Found]
    told: list[FileRead]
    known: int


def todo_of(ledger: pl.DataFrame, found: list[Found]) -> Todo:
    """Tell what of the files found is new to the ledger, or has other bytes, or was read by an older reader.

    Parameters
    ----------
    ledger
        Of one athlete.
    found
        Files as they lie in folders; archives among them are opened where they are new.
    """
    new = _new_among(ledger, found)
    in_place = list(opened(new))
    files = [one for one in in_place if not isinstance(one, Opened)]
    todo = _new_among(ledger, files)
    told = [archive_read(one) for one in in_place if isinstance(one, Opened)]
    sources = {file.source for file in found} - {file.source for file in new}
    outermost = (source.split(WITHIN)[0] for source in ledger["source"] if WITHIN in source)
    known = len(sources) + len(files) - len(todo) + sum(source in sources for source in outermost)
    exports = [file for file in todo if file.source.lower().endswith(".xml") and _is_health(file)]
    if exports:
        routes = [file for file in _once([*todo, *files, *found]) if is_route(file.head())]
        health, verdicts = _read_exports(exports, len(routes))
        told = [*verdicts, *told]
        with_heart = [_with_health(route, health) for route in routes]
        todo = sorted(
            _once([*with_heart, *(file for file in todo if file not in exports)]), key=lambda file: file.source
        )
    return Todo(todo, told, known)


def _once(files: Iterable[Found]) -> list[Found]:
    """Leave out what comes again."""
    return list({file.source: file for file in reversed(list(files))}.values())


def _is_health(file: Found) -> bool:
    return format_of(file.head()) == "apple_health"


def _read_exports(exports: list[Found], routes: int) -> tuple[Health, list[FileRead]]:
    """Read exports of Apple Health, and give the verdict on each."""
    parts, verdicts = [], []
    for export in exports:
        try:
            part, damage = read_health(_pieces(export))
        except (FileError, *BROKEN) as error:
            verdicts.append(rejected(export, str(error)))
            continue
        parts.append(part)
        verdicts.append(health_read(export, routes, damage))
    return together(parts), verdicts


def _pieces(file: Found) -> Iterator[bytes]:
    with contextlib.closing(file.open()) as content:
        while piece := content.read(STEP):
            yield piece


def _with_health(route: Found, health: Health) -> Found:
    """Give a route what an export tells of it."""
    try:
        span = span_us(route.load().content)
    except FileError:
        return route  # reading it says what is wrong
    return replace(route, health=health.during(*span)) if span else route


def _new_among(ledger: pl.DataFrame, found: list[Found]) -> list[Found]:
    """Files that the ledger does not know, or knows with other bytes or from older readers."""
    columns = {name: ledger.schema[name] for name in ("source", "size_bytes", "modified_time")}
    rows = [(file.source, file.size_bytes, file.modified_time) for file in found]
    listed = pl.DataFrame(rows, schema=columns, orient="row").with_row_index("position")
    positions = unread(ledger, listed, reader_version=READER_VERSION)["position"].sort()
    known = set(current(ledger, reader_version=READER_VERSION).select("source", "size_bytes", "sha256").iter_rows())
    sizes = {(source, size) for source, size, _ in known}
    return [
        file
        for file in (found[position] for position in positions)
        if (file.source, file.size_bytes) not in sizes
        or (file.source, file.size_bytes, file.digest()) not in known  # a hash costs less than to decode again
    ]
