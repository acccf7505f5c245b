"""Read exports of Apple Health: heart rate for the routes beside them, and workouts without a route."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import is_fault
from pipeline.file_reasons import FileReason, reason
from pipeline.jobs.ingest.cost_limit import LimitError, cost_limit, limit_s
from pipeline.jobs.ingest.results import beside_read, rejected, verdict_for
from pipeline.sources.archives.damage import failures_as_unreadable
from pipeline.sources.discovery import part_of
from pipeline.sources.formats import Engine
from pipeline.sources.names import file_name
from pipeline.sources.vendors.apple_health import is_route, read_health, span_us, together
from pipeline.sources.vendors.strava import NAMED_FILES
from pipeline.words import counted, named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from pipeline.jobs.ingest.results import FileRead
    from pipeline.sources.found_file import FoundFile
    from pipeline.sources.vendors.apple_health import Health, HealthExport
    from pipeline.sources.vendors.apple_workouts import AppleWorkout


class AppleFiles(NamedTuple):
    """Routes and workouts without a route, each with the heart rate of its time; verdicts on exports, and notes."""

    files: list[FoundFile]
    verdicts: list[FileRead]
    notes: list[str]


def with_exports(exports: Sequence[FoundFile], present: Sequence[FoundFile]) -> AppleFiles:
    """Read exports of Apple Health, and join their data to the routes among the files that are present."""
    read, verdicts = _read(exports)
    health = together([export.health for _, export in read])
    routes = [(route, _span(route)) for route in present if is_route(route.plain_head())]
    spans = [span for _, span in routes if span]
    files = [replace(route, health=health.during(*span)) if span else route for route, span in routes]
    for file, export in read:
        files += [_as_file(file, one, health) for one in export.workouts if one.route is None and not _has(spans, one)]
    notes = [note for file, export in read if (note := _missing(file, export, {one.plain_source for one in present}))]
    return AppleFiles(files, verdicts, notes)


def _read(exports: Iterable[FoundFile]) -> tuple[list[tuple[FoundFile, HealthExport]], list[FileRead]]:
    """Read each export, and give the verdict on it."""
    read, verdicts = [], []
    for file in exports:
        try:
            with cost_limit(limit_s(file.size_bytes, Engine.COLUMNAR)), failures_as_unreadable():
                export = read_health(file.pieces())
        except BaseException as error:
            if not (is_fault(error) or isinstance(error, LimitError)):
                raise
            verdicts.append(verdict_for(file, error))
            continue
        read.append((file, export))
        verdicts.append(beside_read(file, export.verdict()))
        odd = [part_of(file, f"workout-{number}") for number in export.unreadable_workouts]
        verdicts += [rejected(one, reason(FileReason.NO_START_OR_DURATION)) for one in odd]
    return read, verdicts


def _span(route: FoundFile) -> tuple[int, int] | None:
    """Return the times of a route's first and last point [us since 1970]; None if they cannot be read."""
    try:
        with cost_limit(limit_s(route.size_bytes, Engine.COLUMNAR)):
            return span_us(route.load().content)
    except BaseException as error:
        if not (is_fault(error) or isinstance(error, LimitError)):
            raise
        return None  # reading it reports the error


def _has(spans: Iterable[tuple[int, int]], workout: AppleWorkout) -> bool:
    """Return whether one of some routes was recorded during a workout: older exports do not name their routes."""
    start_us, end_us = workout.span_us
    return any(start_us <= (first + last) // 2 <= end_us for first, last in spans)


def _as_file(export: FoundFile, workout: AppleWorkout, health: Health) -> FoundFile:
    """Make a file of a workout, with its heart rate."""
    part = part_of(export, workout.name, workout.extract)
    return replace(part, health=health.during(*workout.span_us))


def _missing(file: FoundFile, export: HealthExport, present: Collection[str]) -> str | None:
    """Name the routes that an export lists and that are not beside it; None if there are none."""
    folder = file.source.removesuffix(file.source.rpartition("/")[2])
    routes = [one.route for one in export.workouts if one.route]
    missing = [route for route in routes if folder + file_name(route) not in present]
    if not missing:
        return None
    files = counted(len(missing), "route that is", "routes that are")
    return f"Apple's export names {files} missing: {named(missing, NAMED_FILES)}"
