"""Where the messages of a damaged FIT file make sense again."""

from __future__ import annotations

import struct
from bisect import bisect_left
from typing import TYPE_CHECKING

from pipeline.sources.fit.profile import RECORD, TIMESTAMP

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pipeline.sources.fit.scan import Defined, Layout, Shape

IN_A_ROW = (
    8  # judgement: so many messages with headers that a file uses come about by chance once in billions of places
)
LONGEST_S = 7 * 86_400  # s, judgement: all records lie within so long after the first
COMPRESSED = 0x80  # the bit of header bytes whose local number has two bits only


def hole(data: bytes, end: int, layouts: Collection[Layout], defined: Sequence[Defined]) -> tuple[int, int] | None:
    """Find what to pass over where messages have stopped making sense.

    Parameters
    ----------
    data
        The whole content.
    end
        Where the messages end.
    layouts
        What was found so far, with the messages' offsets. The last of these may be nonsense already.
    defined
        All definitions so far, in their order.

    Returns
    -------
    tuple or None
        End of the last record whose time can be, and start of the next message from which some go on as before. None
        where there are none, or the records hold no time.
    """
    records = [layout for layout in layouts if layout.shape.message == RECORD and layout.offsets]
    times = [time for layout in records if (time := _time(data, layout.offsets[0], layout.shape)) is not None]
    if not times:
        return None
    first_s = min(times)
    start = max(_end_of_last(data, layout, first_s) for layout in records)
    shapes = {one.local: one.shape for one in defined if one.offset < start}
    headers = {
        data[at]
        for layout in layouts
        for offsets in (layout.offsets, layout.compressed)
        for at in offsets[: bisect_left(offsets, start)]
    }
    shape_of = {header: shapes[header >> 5 & 3 if header & COMPRESSED else header & 15] for header in headers}
    places = (place for place in range(start, end) if data[place] in shape_of)
    again = next((place for place in places if _goes_on(data, place, end, shape_of, first_s)), None)
    return None if again is None else (start, again)


def _end_of_last(data: bytes, layout: Layout, first_s: int) -> int:
    """Give the end of the last record of a layout whose time can be; 0 where there is none."""
    size = layout.shape.size
    ends = (at + size for at in reversed(layout.offsets) if _can_be(_time(data, at, layout.shape), first_s, first_s))
    return next(ends, 0)


def _goes_on(data: bytes, at: int, end: int, shape_of: Mapping[int, Shape], first_s: int) -> bool:
    """Tell whether messages follow one another from here, records among them, in the order of time."""
    last_s: int | None = None
    for _ in range(IN_A_ROW):
        shape = shape_of.get(data[at]) if at < end else None
        if shape is None or at + shape.size > end:
            return False
        if shape.message == RECORD:
            time_s = _time(data, at, shape)
            if not _can_be(time_s, last_s or first_s, first_s):
                return False
            last_s = time_s
        at += shape.size
    return last_s is not None


def _can_be(time_s: int | None, earliest_s: int, first_s: int) -> bool:
    return time_s is not None and earliest_s <= time_s <= first_s + LONGEST_S


def _time(data: bytes, at: int, shape: Shape) -> int | None:
    """Give the time of a message [s since the FIT epoch], None where it holds none."""
    place = next((field.place for field in shape.fields if field.number == TIMESTAMP and field.size == 4), None)
    if place is None or at + place + 4 > len(data):
        return None
    time_s: int = struct.unpack_from(shape.order + "I", data, at + place)[0]
    return time_s
