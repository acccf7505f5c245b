"""The columnar engine for GPX: expat gathers texts, which are turned into numbers all at once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from xml.parsers import expat

import numpy as np
import polars as pl

from pipeline.errors import FileError
from pipeline.sources.activity import Damage
from pipeline.sources.gpx_points import COLUMN_OF, GpxPoints
from pipeline.sources.records import NO_TIME, UNIX_EPOCH, plausible_utc_offset
from pipeline.sources.xml_text import local_name, refuse_entities, to_utf8

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.sources.records import Floats, Integers

USUAL_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z", re.ASCII)
Number = TypeVar("Number", np.float64, np.int64)
Found = dict[int, str]  # the text of an element by the number of its point


class _Texts:
    """What expat has met so far, as text."""

    def __init__(self) -> None:
        self.latitude: list[str | None] = []
        self.longitude: list[str | None] = []
        self.complete = 0  # points whose end was reached
        self.times: Found = {}
        self.columns: dict[str, Found] = {name: {} for name in COLUMN_OF.values()}
        self.track_starts: list[int] = []  # number of the first point of each track and segment
        self.segment_starts: list[int] = []
        self.track_types: list[str | None] = []
        self.in_track = False
        self.creator: str | None = None


def decode(data: bytes, *, where: str) -> tuple[GpxPoints, Damage | None]:
    """Decode GPX bytes; namespaces, bound or not, play no part.

    Parameters
    ----------
    data
        The whole content.
    where
        What to call it in errors.

    Returns
    -------
    tuple
        The track points, and where the file stopped being XML, counted in its text as UTF-8.

    Raises
    ------
    FileError
        The file declares entities, or breaks off before its first point.
    """
    texts = _Texts()
    parser = expat.ParserCreate("UTF-8")
    parser.buffer_text = True
    parser.EntityDeclHandler = lambda *_: refuse_entities(where)
    _listen(parser, texts)
    damage = None
    try:
        parser.Parse(to_utf8(data), True)
    except expat.ExpatError as error:
        reason = f"the XML breaks off: {expat.ErrorString(error.code)}"
        if not texts.complete:
            raise FileError("No track point could be recovered", where=where, why=reason) from None
        damage = Damage(offset=parser.ErrorByteIndex, reason=reason)
    return _points(texts), damage


class _Elements(dict[str, "Found | None"]):
    """Where the text of an element below a point goes, by the tag as written: looked up once for each spelling."""

    def __init__(self, texts: _Texts) -> None:
        super().__init__()
        self._known = {name: texts.columns[column] for name, column in COLUMN_OF.items()} | {"time": texts.times}

    def __missing__(self, tag: str) -> Found | None:
        element = self[tag] = self._known.get(local_name(tag))
        return element


def _listen(parser: expat.XMLParserType, texts: _Texts) -> None:
    """Set the handlers.

    Those inside of a point run for nearly every tag of a file. They do nothing that can be done afterwards, and
    starts of elements are not even listened to there: text stands in elements without children.
    """
    elements = _Elements(texts)
    text: list[str] = []
    point = -1

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal point
        text.clear()
        element = local_name(tag)
        if element == "trkpt":
            point += 1
            texts.latitude.append(attributes.get("lat"))
            texts.longitude.append(attributes.get("lon"))
            parser.StartElementHandler, parser.EndElementHandler = None, end_in_point
        else:
            _open(texts, element, attributes)

    def end_in_point(tag: str) -> None:
        element = elements[tag]
        if element is not None and text:
            element.setdefault(point, "".join(text))
        elif element is None and local_name(tag) == "trkpt":
            texts.complete = point + 1
            parser.StartElementHandler, parser.EndElementHandler = start, end
        text.clear()

    def end(tag: str) -> None:
        _close(texts, local_name(tag), "".join(text))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text.append


def _open(texts: _Texts, element: str, attributes: dict[str, str]) -> None:
    """Note the start of what holds points: the file, a track or a segment."""
    if element == "gpx":
        texts.creator = attributes.get("creator")
    elif element == "trk":
        texts.in_track = True
        texts.track_starts.append(len(texts.latitude))
        texts.track_types.append(None)
    elif element == "trkseg":
        texts.segment_starts.append(len(texts.latitude))


def _close(texts: _Texts, element: str, text: str) -> None:
    """Note the type of a track, and its end: routes and waypoints have types too."""
    if element == "trk":
        texts.in_track = False
    elif element == "type" and texts.in_track:
        texts.track_types[-1] = text


def _points(texts: _Texts) -> GpxPoints:
    """Turn texts into numbers; a point that breaks off is left out."""
    count = texts.complete
    found = {name: column for name, column in texts.columns.items() if column}
    latitude, longitude, *values = _numbers(
        [texts.latitude, texts.longitude, *(list(f.values()) for f in found.values())]
    )
    columns = {"latitude_deg": latitude[:count], "longitude_deg": longitude[:count]}
    for (name, column), numbers in zip(found.items(), values, strict=True):
        columns[name] = _placed(column, numbers, np.full(count, np.nan))
    times, utc_offset_s = parse_times(list(texts.times.values()))
    point = np.arange(count)
    return GpxPoints(
        time_us=_placed(texts.times, times, np.full(count, NO_TIME)),
        columns=columns,
        track=np.searchsorted(texts.track_starts, point, side="right") - 1,
        segment=np.searchsorted(texts.segment_starts, point, side="right") - 1,
        track_types=texts.track_types,
        utc_offset_s=utc_offset_s,
        creator=texts.creator,
    )


def _numbers(columns: Sequence[Sequence[str | None]]) -> list[Floats]:
    """Read columns of numbers in one go, NaN where a text is none or not finite."""
    texts = pl.Series("", [text for column in columns for text in column], dtype=pl.String)
    values: Floats = texts.str.strip_chars().cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy(writable=True)
    values[~np.isfinite(values)] = np.nan
    return np.split(values, np.cumsum([len(column) for column in columns])[:-1])


def _placed(found: Found, values: NDArray[Number], column: NDArray[Number]) -> NDArray[Number]:
    """Put values to their points; a point that breaks off has no place in the column."""
    at = np.fromiter(found, np.int64, len(found))
    column[at[at < len(column)]] = values[at < len(column)]
    return column


def parse_times(texts: Sequence[str]) -> tuple[Integers, int | None]:
    """Read ISO 8601 times; those without a zone are UTC.

    Parameters
    ----------
    texts
        Times as written.

    Returns
    -------
    tuple
        Microseconds since 1970, `NO_TIME` where a text is no time, and local minus UTC of the first time
        that has an offset other than zero [s].
    """
    texts = [text.strip() for text in texts]
    if all(map(USUAL_TIME.fullmatch, texts)):
        try:
            return np.array([text[:-1] for text in texts], dtype="datetime64[us]").astype(np.int64), None
        except ValueError:
            pass  # some text is no time after all
    times = [_time(text) for text in texts]
    offsets = [offset for time in times if time and (offset := time.utcoffset())]
    time_us = [NO_TIME if time is None else (time - UNIX_EPOCH) // timedelta(microseconds=1) for time in times]
    return np.array(time_us, np.int64), plausible_utc_offset(offsets[0].total_seconds()) if offsets else None


def _time(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
