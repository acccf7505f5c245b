"""Where the data messages of a FIT file stand, found in one pass that resumes behind damage."""

from __future__ import annotations

import struct
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from pipeline.sources.activity import Damage
from pipeline.sources.fit.definitions import COMPRESSED, DEFINITION, Defined, Layout, Shape, read_definition
from pipeline.sources.fit.profile import RECORD, TIMESTAMP
from pipeline.units import SECONDS_PER_DAY
from pipeline.words import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pipeline.sources.fit.chained import Part

MOST_HOLES = 100  # judgement: what is damaged more often is noise
IN_A_ROW = 8
"""Messages, judgement: so many with headers that a file uses occur by chance once in billions of places."""
LONGEST_S = 7 * SECONDS_PER_DAY  # s, judgement: all records lie within so long after the first


class Scan(NamedTuple):
    """Where the messages of a part stand.

    Attributes
    ----------
    layouts
        In the order of their first definition.
    damage
        Where the messages first stopped making sense.
    holes
        Start and end of what was passed over, up to where they make sense again.
    """

    layouts: list[Layout]
    damage: Damage | None
    holes: list[tuple[int, int]]


def scan(data: bytes, part: Part) -> Scan:
    """List the offsets of the data messages of a part, and resume behind places that make no sense.

    Parameters
    ----------
    data
        The whole content; offsets count from its start.
    part
        The part to read.
    """
    walk = _Walk()
    damage: Damage | None = None
    holes: list[tuple[int, int]] = []
    at = part.start
    while True:
        last, reason = walk.on(data, at, part.end)
        if not reason:
            break
        more = len(holes) < MOST_HOLES
        found = _hole(data, part.end, walk.layouts.values(), walk.defined) if more else None
        damage = damage or Damage(offset=min(last, *found) if found else last, reason=reason)
        if found is None:
            break
        holes.append(found)
        start, at = found
        walk.forget(start)
    if damage and holes:
        left_out = counted(sum(end - start for start, end in holes), "byte")
        damage = Damage(offset=damage.offset, reason=f"{damage.reason}; {left_out} left out")
    return Scan(list(walk.layouts.values()), damage, holes)


class _Walk:
    """What the messages so far have defined, and where they stand."""

    def __init__(self) -> None:
        self.layouts: dict[Shape, Layout] = {}
        self.defined: list[Defined] = []
        self.sizes = [0] * 256  # bytes of a data message by its header byte, 0 where that header is not defined
        self.note = [list[int]().append] * 256  # what takes the offset of a data message, by its header byte

    def forget(self, start: int) -> None:
        """Go back to what was known before a place."""
        for layout in self.layouts.values():
            for offsets in (layout.offsets, layout.compressed):
                del offsets[bisect_left(offsets, start) :]
        self.defined = [one for one in self.defined if one.offset < start]
        self.sizes[:] = [0] * 256
        for one in self.defined:
            self._install(one)

    def on(self, data: bytes, at: int, end: int) -> tuple[int, str]:
        """Walk from message to message. Gives where the last one stands, and why it makes no sense."""
        sizes, note = self.sizes, self.note
        last, reason = at, ""
        while at < end:
            last, header = at, data[at]
            if size := sizes[header]:
                note[header](at)
                at += size
                continue
            if header & (COMPRESSED | DEFINITION) != DEFINITION:
                reason = "data without a definition"
                break
            shape, size = read_definition(data, at, end)
            if shape is None:
                reason = "a definition that makes no sense"
                break
            self.defined.append(Defined(at, header & 0x0F, shape))
            self._install(self.defined[-1])
            at += size
        if at > end:
            reason = "the last message is cut short"
            for layout in self.layouts.values():
                for offsets in (layout.offsets, layout.compressed):
                    if offsets and offsets[-1] == last:
                        offsets.pop()
        return last, reason

    def _install(self, defined: Defined) -> None:
        """Map the header bytes of a local message number to its layout; bits 4 and 5 mean nothing there."""
        _, local, shape = defined
        layout = self.layouts.setdefault(shape, Layout(shape))
        for plain in range(local, DEFINITION, 16):
            self.sizes[plain], self.note[plain] = shape.size, layout.offsets.append
        if local < 4:
            start = COMPRESSED | local << 5
            self.sizes[start : start + 32] = [shape.size] * 32
            self.note[start : start + 32] = [layout.compressed.append] * 32


def _hole(data: bytes, end: int, layouts: Collection[Layout], defined: Sequence[Defined]) -> tuple[int, int] | None:
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
    """Return the end of the last record of a layout whose time can be; 0 where there is none."""
    size = layout.shape.size
    ends = (at + size for at in reversed(layout.offsets) if _can_be(_time(data, at, layout.shape), first_s, first_s))
    return next(ends, 0)


def _goes_on(data: bytes, at: int, end: int, shape_of: Mapping[int, Shape], first_s: int) -> bool:
    """Return whether messages follow one another from here, records among them, in the order of time."""
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
    """Return the time of a message [s since the FIT epoch], None where it holds none."""
    place = next((field.place for field in shape.fields if field.number == TIMESTAMP and field.size == 4), None)
    if place is None or at + place + 4 > len(data):
        return None
    time_s: int = struct.unpack_from(shape.order + "I", data, at + place)[0]
    return time_s
