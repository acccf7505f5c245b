"""The reference engine for GPX: gpxpy reads the file."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import gpxpy
import numpy as np
from gpxpy.gpx import GPXException

from pipeline.errors import FileError
from pipeline.file_reasons import FileReason
from pipeline.sources.gpx.points import GPX_COLUMN_OF, GpxPoints
from pipeline.sources.records import NO_TIME, UNIX_EPOCH, plausible_utc_offset
from pipeline.sources.xml.text import local_name, refuse_entities, to_utf8
from pipeline.sources.xml.values import column_of, number, read_time

if TYPE_CHECKING:
    from collections.abc import Iterator

POINT_COLUMNS = ("latitude_deg", "longitude_deg", *dict.fromkeys(GPX_COLUMN_OF.values()))

GPXPY_READS = ("ele", "time")  # of a point, beside its position and extensions
GPX_ELEMENTS = ("gpx", "trk", "trkseg", "trkpt", "extensions", "type", *GPXPY_READS)
QUALITY_OF_FIXES = ("fix", "sat", "hdop", "vdop", "pdop", "ageofdgpsdata", "dgpsid", "magvar", "geoidheight")
UNUSED_OF_POINTS = (*QUALITY_OF_FIXES, "name", "cmt", "desc", "src", "link", "sym", "type")


def decode(data: bytes, *, where: str) -> tuple[GpxPoints, None]:
    """Decode GPX bytes with gpxpy.

    Parameters
    ----------
    data
        The whole content.
    where
        What to call it in errors.

    Returns
    -------
    tuple
        The track points, and None, since gpxpy does not read damaged files.

    Raises
    ------
    FileError
        gpxpy cannot read the file, or it declares entities.
    """
    text = to_utf8(data).decode("utf-8", "replace")
    if "<!ENTITY" in text:
        refuse_entities(where)
    try:
        gpx = gpxpy.parse(_as_gpxpy_reads(text))
    except (GPXException, ET.ParseError, ValueError) as error:
        raise FileError(FileReason.GPXPY, error, where=where) from None
    placed = [(point, track, segment) for track, segment, points in _segments(gpx) for point in points]
    rows = [_values(point) for point, _, _ in placed]
    offsets = [point.time.utcoffset() for point, _, _ in placed if point.time is not None]
    offset = next((offset for offset in offsets if offset), None)
    return GpxPoints(
        time_us=np.array([_time_us(point) for point, _, _ in placed], dtype=np.int64),
        columns={name: column_of(rows, name) for name in POINT_COLUMNS if any(name in row for row in rows)},
        track=np.array([track for _, track, _ in placed], dtype=np.int64),
        segment=np.array([segment for _, _, segment in placed], dtype=np.int64),
        track_types=[track.type for track in gpx.tracks],
        utc_offset_s=plausible_utc_offset(offset.total_seconds()) if offset else None,
        creator=gpx.creator,
    ), None


def _as_gpxpy_reads(text: str) -> str:
    """Write a file as gpxpy needs it, which refuses what programs write beside the standard.

    Elements of GPX lose prefix and namespace. Values of points that are not used here, as the kind of fix, are left
    out, since an odd one stops gpxpy; numbers and times that are none, too. Values that the standard does not have are
    moved into the extensions of their point.
    """
    root = ET.fromstring(text)  # noqa: S314  entities are refused before
    for element in root.iter():
        space, _, name = str(element.tag).rpartition("}")
        if not space or "topografix" in space:
            element.tag = name.lower() if name.lower() in GPX_ELEMENTS else name
    root.set("version", "1.1")
    for point in root.iter("trkpt"):
        for side in ("lat", "lon"):
            value = number(point.get(side))
            point.set(side, "nan" if value is None else repr(value))
        extensions = ET.Element("extensions")
        for element in [element for element in point if element.tag not in GPXPY_READS]:
            point.remove(element)
            extensions.extend(
                element if element.tag == "extensions" else [element] * (element.tag not in UNUSED_OF_POINTS)
            )
        point.append(extensions)
        for element in [element for element in point if element.tag in GPXPY_READS]:
            time = read_time((element.text or "").strip()) if element.tag == "time" else None
            height = number(element.text) if element.tag != "time" else None
            if time or height is not None:
                element.text = time.isoformat() if time else repr(height)
            else:
                point.remove(element)
    return ET.tostring(root, encoding="unicode")


def _segments(gpx: Any) -> Iterator[tuple[int, int, Any]]:
    """Yield the points of each segment with the numbers of its track and its own, counted over the file."""
    number = 0
    for index, track in enumerate(gpx.tracks):
        for segment in track.segments:
            yield index, number, segment.points
            number += 1


def _values(point: Any) -> dict[str, float]:
    """Return the values of a point by column; the first of several."""
    row = {"latitude_deg": point.latitude, "longitude_deg": point.longitude}
    row |= {"altitude_m": point.elevation} if point.elevation is not None else {}
    row |= {"speed_mps": point.speed} if point.speed is not None else {}
    for extension in point.extensions:
        for element in extension.iter():
            column = GPX_COLUMN_OF.get(local_name(element.tag))
            if column and element.text:
                value = number(element.text)
                row.setdefault(column, np.nan if value is None else value)
    return row


def _time_us(point: Any) -> int:
    if point.time is None:
        return NO_TIME
    aware = point.time if point.time.tzinfo else point.time.replace(tzinfo=UTC)
    return int((aware - UNIX_EPOCH) // timedelta(microseconds=1))
