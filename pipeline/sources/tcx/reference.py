"""The reference engine for TCX: the standard library builds the document, which is then walked."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.dom import expatbuilder
from xml.dom.minidom import Text
from xml.parsers.expat import ExpatError

import numpy as np

from pipeline.errors import FileError
from pipeline.file_reasons import FileReason
from pipeline.sources.records import NO_TIME
from pipeline.sources.tcx.points import LAP_ELEMENTS, MEAN_HEART_RATE, TCX_COLUMN_OF, TcxHead, TcxLap, TcxPoints
from pipeline.sources.xml.text import local_name, refuse_entities, to_utf8
from pipeline.sources.xml.values import column_of, number, parse_times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.dom.minidom import Element

TRACKPOINT_COLUMNS = tuple(dict.fromkeys(TCX_COLUMN_OF.values()))


def decode(data: bytes, *, where: str) -> tuple[TcxPoints, None]:
    """Decode TCX bytes by way of a document in memory.

    Parameters
    ----------
    data
        The whole content.
    where
        What to call it in errors.

    Returns
    -------
    tuple
        Activities, laps and track points, and None: what is damaged is not read.

    Raises
    ------
    FileError
        The file is no whole XML, or declares entities.
    """
    text = to_utf8(data)
    if b"<!ENTITY" in text:
        refuse_entities(where)
    try:
        root = expatbuilder.parseString(text, namespaces=False).documentElement  # noqa: S316  entities were refused
    except ExpatError as error:
        raise FileError(FileReason.XML_UNREADABLE, error, where=where) from None
    activities = list(_below(root, "activity")) if root else []
    laps = [(index, lap) for index, activity in enumerate(activities) for lap in _below(activity, "lap")]
    tracks = [(number, track) for number, (_, lap) in enumerate(laps) for track in _below(lap, "track")]
    places = [
        (laps[lap][0], lap, number, point)
        for number, (lap, track) in enumerate(tracks)
        for point in _below(track, "trackpoint")
    ]
    rows = [_values(point) for *_, point in places]
    times = [_text_below(point, "time") for *_, point in places]
    known = [index for index, time in enumerate(times) if time is not None]
    time_us = np.full(len(times), NO_TIME)
    time_us[known], utc_offset_s = parse_times([times[index] or "" for index in known])
    where_to = np.array([place[:3] for place in places], dtype=np.int64).reshape(-1, 3)
    return TcxPoints(
        time_us=time_us,
        columns={name: column_of(rows, name) for name in TRACKPOINT_COLUMNS if any(name in row for row in rows)},
        activity=where_to[:, 0],
        lap=where_to[:, 1],
        track=where_to[:, 2],
        heads=[_head(activity) for activity in activities],
        laps=[_lap(index, lap) for index, lap in laps],
        utc_offset_s=utc_offset_s,
    ), None


def _elements(parent: Element) -> Iterator[Element]:
    return (child for child in parent.childNodes if child.nodeType == child.ELEMENT_NODE)


def _below(parent: Element, name: str) -> Iterator[Element]:
    """Yield the elements of a name at any depth, in the order of the file."""
    return (element for element in parent.getElementsByTagName("*") if local_name(element.tagName) == name)


def _text(element: Element) -> str:
    return "".join(node.data for node in element.childNodes if isinstance(node, Text))


def _text_below(parent: Element, name: str) -> str | None:
    found = next(_below(parent, name), None)
    return None if found is None else _text(found)


def _head(activity: Element) -> TcxHead:
    creator = next(_below(activity, "creator"), None)
    name = next((e for e in _elements(creator) if local_name(e.tagName) == "name"), None) if creator else None
    return TcxHead(activity.getAttribute("Sport") or None, _text(name).strip() if name else None)


def _lap(activity: int, lap: Element) -> TcxLap:
    texts = {local_name(child.tagName): _text(child).strip() for child in _elements(lap)}
    known = {name: text for name, text in texts.items() if name in LAP_ELEMENTS}
    for child in _elements(lap):
        if local_name(child.tagName) == MEAN_HEART_RATE and (mean := _text_below(child, "value")) is not None:
            known[MEAN_HEART_RATE] = mean.strip()
    return TcxLap(activity, lap.getAttribute("StartTime"), known)


def _values(point: Element) -> dict[str, float]:
    """Return the values of a point by column, of several the first."""
    row: dict[str, float] = {}
    for element in point.getElementsByTagName("*"):
        column = TCX_COLUMN_OF.get(local_name(element.tagName))
        text = _text(element)
        if column and text:
            value = number(text)
            row.setdefault(column, np.nan if value is None else value)
    return row
