"""The columnar engine for TCX: patterns and expat gather texts, which are turned into numbers all at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from pipeline.errors import FileError
from pipeline.file_reasons import FileReason
from pipeline.sources.limits import check_memory
from pipeline.sources.tcx.points import LAP_ELEMENTS, MEAN_HEART_RATE, TCX_COLUMN_OF, TcxHead, TcxLap, TcxPoints
from pipeline.sources.xml.regular import all_in_rest, regular_points
from pipeline.sources.xml.text import local_name, parse, parsed_forgiving, to_utf8
from pipeline.sources.xml.values import POINT_TIME, Elements, columns_of, times_of

if TYPE_CHECKING:
    from xml.parsers import expat

    from pipeline.sources.activity import Damage
    from pipeline.sources.xml.regular import Regular
    from pipeline.sources.xml.values import TextByPoint

TCX_POINT_BYTES = {b"<Trackpoint": 800, b"<": 30}
"""Measured: the first for a point with all that is made of its second until it is stored."""
TCX_VALUES = {POINT_TIME: POINT_TIME, **TCX_COLUMN_OF}
"""Of the values of a point, by their names as `regular_points` takes them."""


class _Texts:
    """What expat has met so far, as text."""

    def __init__(self) -> None:
        self.points = 0  # track points whose end was reached
        self.times: TextByPoint = {}
        self.columns: dict[str, TextByPoint] = {name: {} for name in TCX_COLUMN_OF.values()}
        self.heads: list[TcxHead] = []
        self.laps: list[TcxLap] = []
        self.activity_starts: list[int] = []  # number of the first point of each activity, lap and track
        self.lap_starts: list[int] = []
        self.track_starts: list[int] = []
        self.inside: list[str] = []  # open elements, outermost first, but for those of a point
        self.activities_open = 0  # of those inside: a file may be nested as deep as it is long


def decode(data: bytes, *, where: str) -> tuple[TcxPoints, Damage | None]:
    """Decode TCX bytes; namespaces, bound or not, play no part.

    Parameters
    ----------
    data
        The whole content.
    where
        What to call it in errors.

    Returns
    -------
    tuple
        Activities, laps and track points, and where the file stopped being XML, counted in its text as UTF-8.

    Raises
    ------
    FileError
        The file declares entities, breaks off before the end of its first point, or takes too much memory.
    """
    check_memory(data, TCX_POINT_BYTES, where=where)
    content = to_utf8(data)
    regular = regular_points(content.decode(), "Trackpoint", TCX_VALUES)
    if regular:
        texts, damage = _parsed(regular.rest.encode(), where)
        if texts.points == len(regular.places) and not damage:
            return _points(texts, regular), None
    texts, damage = parsed_forgiving(partial(_parsed, where=where), content)
    if damage and not texts.points:
        raise FileError(FileReason.NO_POINT_RECOVERED, damage.offset, details=damage.causes, where=where)
    return _points(texts, all_in_rest(texts.points)), damage


def _parsed(content: bytes, where: str) -> tuple[_Texts, Damage | None]:
    """Gather texts with expat up to the end, or up to where the content is no longer XML."""
    texts = _Texts()
    return texts, parse(content, lambda parser: _listen(parser, texts), where=where)


def _listen(parser: expat.XMLParserType, texts: _Texts) -> None:
    """Set the handlers. Those inside of a point run for nearly every tag, and do nothing that can wait."""
    known = {name: texts.columns[column] for name, column in TCX_COLUMN_OF.items()} | {"time": texts.times}
    elements = Elements(known)
    text: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        text.clear()
        element = local_name(tag)
        if element == "trackpoint" and texts.activities_open:
            parser.StartElementHandler, parser.EndElementHandler = None, end_in_point
            return
        texts.inside.append(element)
        texts.activities_open += element == "activity"
        _open(texts, element, attributes)

    def end_in_point(tag: str) -> None:
        found = elements[tag]
        if found is not None and text:
            found.setdefault(texts.points, "".join(text))
        elif found is None and local_name(tag) == "trackpoint":
            texts.points += 1
            parser.StartElementHandler, parser.EndElementHandler = start, end
        text.clear()

    def end(tag: str) -> None:
        if texts.inside[-1:] == [local_name(tag)]:  # else it ends a point that held another
            _close(texts, "".join(text))
        text.clear()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text.append


def _open(texts: _Texts, element: str, attributes: dict[str, str]) -> None:
    """Note the start of what holds points: an activity, a lap or a track."""
    if element == "activity":
        texts.heads.append(TcxHead(attributes.get("Sport")))
        texts.activity_starts.append(texts.points)
    elif not texts.activities_open:
        return
    elif element == "lap":
        texts.laps.append(TcxLap(len(texts.heads) - 1, attributes.get("StartTime", "")))
        texts.lap_starts.append(texts.points)
    elif element == "track":
        texts.track_starts.append(texts.points)


def _close(texts: _Texts, text: str) -> None:
    """Note what stands right below a lap, and the name of the device."""
    element = texts.inside.pop()
    texts.activities_open -= element == "activity"
    parents = texts.inside[-1:]
    if parents == ["lap"] and texts.laps and element in LAP_ELEMENTS:
        texts.laps[-1].texts[element] = text.strip()
    elif element == "value" and texts.inside[-2:] == ["lap", MEAN_HEART_RATE] and texts.laps:
        texts.laps[-1].texts[MEAN_HEART_RATE] = text.strip()
    elif parents == ["creator"] and texts.activities_open and element == "name":
        texts.heads[-1].creator = text.strip()


def _points(texts: _Texts, regular: Regular) -> TcxPoints:
    """Turn texts into numbers; a point that breaks off is left out."""
    rest = [regular.placed(name, own) for name, own in texts.columns.items()]
    times = [regular.placed(POINT_TIME, texts.times), *(one for one in regular.found if one.column == POINT_TIME)]
    time_us, utc_offset_s = times_of(times, regular.total)
    point = np.arange(regular.total)
    activity, lap, track = (
        np.searchsorted([regular.start(number) for number in starts], point, side="right") - 1
        for starts in (texts.activity_starts, texts.lap_starts, texts.track_starts)
    )
    return TcxPoints(
        time_us=time_us,
        columns=columns_of([*rest, *(one for one in regular.found if one.column != POINT_TIME)], regular.total),
        activity=activity,
        lap=lap,
        track=track,
        heads=texts.heads,
        laps=texts.laps,
        utc_offset_s=utc_offset_s,
    )
