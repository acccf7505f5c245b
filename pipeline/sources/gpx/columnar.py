"""The columnar engine for GPX: patterns and expat gather texts, which are turned into numbers all at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from pipeline.errors import FileError
from pipeline.file_reasons import FileReason
from pipeline.sources.gpx.points import GPX_COLUMN_OF, GpxPoints
from pipeline.sources.limits import check_memory
from pipeline.sources.xml.regular import all_in_rest, regular_points
from pipeline.sources.xml.text import local_name, parse, parsed_forgiving, to_utf8
from pipeline.sources.xml.values import POINT_TIME, Elements, Found, columns_of, times_of

if TYPE_CHECKING:
    from xml.parsers import expat

    from pipeline.sources.activity import Damage
    from pipeline.sources.xml.regular import Regular
    from pipeline.sources.xml.values import TextByPoint

GPX_POINT_BYTES = {b"trkpt": 400, b"<": 30}
"""Measured: 800 bytes for a point with all that is made of its second until it is stored; its name stands twice."""
LATITUDE, LONGITUDE = "latitude_deg", "longitude_deg"
GPX_VALUES = {"@lat": LATITUDE, "@lon": LONGITUDE, POINT_TIME: POINT_TIME, **GPX_COLUMN_OF}
"""Of the values of a point, by their names as `regular_points` takes them."""


class _Texts:
    """What expat has met so far, as text."""

    def __init__(self) -> None:
        self.latitude: list[str | None] = []
        self.longitude: list[str | None] = []
        self.complete = 0  # points whose end was reached
        self.times: TextByPoint = {}
        self.columns: dict[str, TextByPoint] = {name: {} for name in GPX_COLUMN_OF.values()}
        self.track_starts: list[int] = []  # number of the first point of each track and segment
        self.segment_starts: list[int] = []
        self.track_types: list[str | None] = []
        self.open: list[str] = []  # elements around, without points and what is in them
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
        The file declares entities, breaks off before its first point, or takes too much memory.
    """
    check_memory(data, GPX_POINT_BYTES, where=where)
    content = to_utf8(data)
    regular = regular_points(content.decode(), "trkpt", GPX_VALUES)
    if regular:
        texts, damage = _parsed(regular.rest.encode(), where)
        if texts.complete == len(texts.latitude) == len(regular.places) and not damage:
            return _points(texts, regular), None
    texts, damage = parsed_forgiving(partial(_parsed, where=where), content)
    if damage and not texts.complete:
        raise FileError(FileReason.NO_POINT_RECOVERED, damage.offset, details=damage.causes, where=where)
    return _points(texts, all_in_rest(texts.complete)), damage


def _parsed(content: bytes, where: str) -> tuple[_Texts, Damage | None]:
    """Gather texts with expat up to the end, or up to where the content is no longer XML."""
    texts = _Texts()
    return texts, parse(content, lambda parser: _listen(parser, texts), where=where)


def _listen(parser: expat.XMLParserType, texts: _Texts) -> None:
    """Set the handlers.

    Those inside of a point run for nearly every tag of a file. They do nothing that can be done afterwards, and
    starts of elements are not even listened to there: text stands in elements without children.
    """
    known = {name: texts.columns[column] for name, column in GPX_COLUMN_OF.items()} | {"time": texts.times}
    elements = Elements(known)
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
    """Note the start of an element, above all of what holds points: the file, a track or a segment."""
    texts.open.append(element)
    if element == "gpx":
        texts.creator = attributes.get("creator")
    elif element == "trk":
        texts.track_starts.append(len(texts.latitude))
        texts.track_types.append(None)
    elif element == "trkseg":
        texts.segment_starts.append(len(texts.latitude))


def _close(texts: _Texts, element: str, text: str) -> None:
    """Note the end of an element, and the type of a track: routes, waypoints, points and links have types, too."""
    texts.open.pop()
    if element == "type" and texts.open[-1:] == ["trk"]:
        texts.track_types[-1] = text


def _points(texts: _Texts, regular: Regular) -> GpxPoints:
    """Turn texts into numbers; a point that breaks off is left out."""
    count = regular.total
    places = range(len(texts.latitude))
    rest = [Found(LATITUDE, places, texts.latitude), Found(LONGITUDE, places, texts.longitude)]
    rest = [Found(name, [regular.places[number] for number in at], own) for name, at, own in rest]
    rest += [regular.placed(name, own) for name, own in texts.columns.items()]
    columns = columns_of([*rest, *(one for one in regular.found if one.column != POINT_TIME)], count)
    times = [regular.placed(POINT_TIME, texts.times), *(one for one in regular.found if one.column == POINT_TIME)]
    time_us, utc_offset_s = times_of(times, count)
    point = np.arange(count)
    track, segment = (
        np.searchsorted([regular.start(number) for number in starts], point, side="right") - 1
        for starts in (texts.track_starts, texts.segment_starts)
    )
    return GpxPoints(
        time_us=time_us,
        columns=columns,
        track=track,
        segment=segment,
        track_types=texts.track_types,
        utc_offset_s=utc_offset_s,
        creator=texts.creator,
    )
