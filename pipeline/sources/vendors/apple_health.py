"""Apple Health's export.xml: heart rate and sports, which the routes beside it lack."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from array import array
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

import numpy as np
import polars as pl

from pipeline.errors import NotAnActivityError
from pipeline.file_reasons import FileReason, reason
from pipeline.sources.activity import Activity, Damage
from pipeline.sources.archives.damage import damage_reason
from pipeline.sources.formats import FileFormat, has_root
from pipeline.sources.records import NO_TIME, records_frame
from pipeline.sources.vendors.apple_workouts import AppleWorkout, apple_sport, apple_time
from pipeline.sources.xml.text import refuse_entities, xml_damage
from pipeline.sources.xml.values import parse_times
from pipeline.units import MICROSECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from pipeline.arrays import Floats, Ints

HEART_RATE = "HKQuantityTypeIdentifierHeartRate"
CREATOR = b'creator="Apple Health Export"'
ACCURACY = b"<hAcc>"  # of the first points, in exports of any language; no other program is known to write it
LONGEST_DOCTYPE = 2**18  # bytes; Apple's has a few thousand, with errors in some versions, so it is skipped
LONGEST_ELEMENT = 2**20  # bytes, judgement: expat parses an open element again with each piece, in quadratic time
TORN = (zlib.error, EOFError, zipfile.BadZipFile)  # raised where packed data are damaged or end early
WITHIN_WORKOUT = ("WorkoutRoute", "FileReference", "WorkoutStatistics")
REACH_US = 60_000_000  # heart rate up to a minute before and after a route belongs to it


class Workout(NamedTuple):
    """Start and end of a workout [us since 1970], and its sport; None for sports not listed here."""

    start_us: int
    end_us: int
    sport: str | None


class Health(NamedTuple):
    """Heart rate sorted by time [us since 1970, bpm], shape (samples,), and workouts in file order."""

    time_us: Ints
    heart_rate_bpm: Floats
    workouts: tuple[Workout, ...]

    def during(self, first_us: int, last_us: int) -> Health | None:
        """Return the samples and the workout of a route between two times; None if there are none."""
        low, high = np.searchsorted(self.time_us, [first_us - REACH_US, last_us + REACH_US])
        middle = (first_us + last_us) // 2
        workouts = tuple(workout for workout in self.workouts if workout.start_us <= middle <= workout.end_us)
        part = Health(self.time_us[low:high], self.heart_rate_bpm[low:high], workouts[:1])
        return part if len(part.time_us) or workouts else None

    def digest(self, content_sha256: str) -> str:
        """Return the SHA-256 of a route's content together with the samples joined to it."""
        joined = (content_sha256, self.time_us.tobytes(), self.heart_rate_bpm.tobytes(), self.workouts)
        return hashlib.sha256(repr(joined).encode()).hexdigest()


NO_HEALTH = Health(np.empty(0, dtype=np.int64), np.empty(0), ())


class HealthExport(NamedTuple):
    """An export.xml: what its routes need, its workouts, the numbers of those without times, and its first damage."""

    health: Health
    workouts: tuple[AppleWorkout, ...]
    unreadable_workouts: tuple[int, ...]
    damage: Damage | None

    def verdict(self) -> NotAnActivityError:
        """Return the verdict on the export.xml itself."""
        counts = {
            FileReason.APPLE_WORKOUTS: len(self.workouts),
            FileReason.APPLE_WORKOUTS_WITHOUT_TIMES: len(self.unreadable_workouts),
        }
        details = [reason(code, count) for code, count in counts.items() if count]
        return NotAnActivityError(
            FileReason.APPLE_HEALTH, details=[*details, *(self.damage.reasons if self.damage else ())]
        )


def read_health(pieces: Iterable[bytes]) -> HealthExport:
    """Read heart rate and workouts from an export.xml of any size.

    Parameters
    ----------
    pieces
        Its bytes, piece by piece.

    Returns
    -------
    HealthExport
        What it holds up to the first damage, of the XML or of what it is packed in.

    Raises
    ------
    FileError
        It declares entities.
    zlib.error, EOFError, zipfile.BadZipFile
        Nothing of it can be unpacked.
    """
    times, rates = array("q"), array("d")
    workouts: list[AppleWorkout] = []
    workout: AppleWorkout | None = None
    unreadable: list[int] = []
    parser = expat.ParserCreate("UTF-8")  # which Apple writes; a damaged declaration may name anything
    parser.EntityDeclHandler = lambda *_: refuse_entities("")

    def start(tag: str, attributes: dict[str, str]) -> None:
        try:
            if tag == "Record" and attributes["type"] == HEART_RATE:
                time_us, rate = _time_us(attributes["startDate"]), float(attributes["value"])
                times.append(time_us)
                rates.append(rate)
            elif tag == "Workout":
                nonlocal workout
                workout = None
                workout = AppleWorkout.of(attributes)
                workouts.append(workout)
            elif tag in WITHIN_WORKOUT and workout:
                workout.add(tag, attributes)
        except (ArithmeticError, KeyError, ValueError):
            if tag == "Workout":  # a record without its values is skipped
                unreadable.append(len(workouts) + len(unreadable) + 1)

    parser.StartElementHandler = start
    damage = _parsed(parser, _without_doctype(pieces))
    time_us, order = np.unique(np.array(times, np.int64), return_index=True)
    spans = tuple(Workout(*one.span_us, apple_sport(one.word)) for one in workouts)
    return HealthExport(Health(time_us, np.array(rates)[order], spans), tuple(workouts), tuple(unreadable), damage)


def _parsed(parser: expat.XMLParserType, pieces: Iterable[bytes]) -> Damage | None:
    """Parse piece by piece up to the first damage, of the XML or of what it is packed in, and return it."""
    fed = 0
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > LONGEST_ELEMENT + len(piece):
                return Damage(offset=parser.CurrentByteIndex, causes=(reason(FileReason.XML_OPEN_ELEMENT),))
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        return xml_damage(parser, error)
    except TORN as error:
        if not fed:
            raise
        return Damage(offset=fed, causes=(damage_reason(error),))
    return None


def together(parts: list[Health]) -> Health:
    """Join several exports, or none; of two values at one time the first export's is kept."""
    parts = [NO_HEALTH, *parts]
    time_us, order = np.unique(np.concatenate([part.time_us for part in parts]), return_index=True)
    rates = np.concatenate([part.heart_rate_bpm for part in parts])[order]
    return Health(time_us, rates, tuple(workout for part in parts for workout in part.workouts))


def is_route(head: bytes) -> bool:
    """Return whether a file is a route of Apple Health, by its first bytes."""
    return CREATOR in head or ACCURACY in head


def span_us(route: bytes) -> tuple[int, int] | None:
    """Return the times of a route's first and last point [us since 1970]; None if they have none."""
    points = route[max(route.find(b"<trkpt"), 0) :]
    ends = [points.partition(b"<time>")[2], points.rpartition(b"<time>")[2]]
    times, _ = parse_times([end.partition(b"<")[0].decode("ascii", "replace") for end in ends])
    return None if NO_TIME in times else (int(times[0]), int(times[1]))


def with_health(activity: Activity, health: Health | None) -> Activity:
    """Add heart rate, each sample at the nearest record, and the sport of its workout to a route.

    A workout without a route gets a record for each sample.
    """
    if health is None:
        return activity
    sport = next((workout.sport for workout in health.workouts), None)
    records = activity.records
    if records.is_empty():
        inside = (health.time_us >= _us(activity.start_time)) & (health.time_us <= _end_us(activity))
        if np.count_nonzero(inside) > 1:
            records = records_frame(health.time_us[inside], {"heart_rate_bpm": health.heart_rate_bpm[inside]})
    elif len(health.time_us) and records["heart_rate_bpm"].null_count() == records.height:
        record_us = records["time"].cast(pl.Int64).to_numpy()
        middles = (record_us[1:] + record_us[:-1]) // 2
        rates = np.full(records.height, np.nan)
        near = (health.time_us >= record_us[0] - MICROSECONDS) & (health.time_us <= record_us[-1] + MICROSECONDS)
        rates[np.searchsorted(middles, health.time_us[near])] = health.heart_rate_bpm[near]
        records = records.with_columns(pl.Series("heart_rate_bpm", rates, nan_to_null=True))
    return replace(activity, records=records, sport=activity.sport or sport)


def _end_us(activity: Activity) -> int:
    return _us(activity.start_time) + int((activity.totals.elapsed_s or 0.0) * MICROSECONDS)


def _time_us(text: str) -> int:
    return _us(apple_time(text))


def _us(time: datetime) -> int:
    return int(time.timestamp()) * MICROSECONDS


def _without_doctype(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Skip the document type."""
    head = b""
    pieces = iter(pieces)
    for piece in pieces:
        head += piece
        if b"]>" in head or len(head) > LONGEST_DOCTYPE or b"<!DOCTYPE" not in head:
            break
    before, found, rest = head.partition(b"<!DOCTYPE")
    after = rest.partition(b"]>")[2] if found else b""
    yield before + after if after else head
    yield from pieces


APPLE_HEALTH = FileFormat(
    name="apple_health",
    recognise=has_root("healthdata"),
    unread=FileReason.READ_WITH_EXPORT,
)
