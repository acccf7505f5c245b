"""Find the data messages of a FIT file in one pass, which resumes after damage."""

from __future__ import annotations

import struct
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from pipeline.file_reasons import FileReason, reason
from pipeline.sources.activity import Damage
from pipeline.sources.fit.definitions import COMPRESSED, DEFINITION, Defined, Layout, Shape, read_definition
from pipeline.sources.fit.profile import RECORD, TIMESTAMP
from pipeline.units import SECONDS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pipeline.sources.fit.chained import Part

MOST_HOLES = 100  # judgement: a file with more damage is noise
IN_A_ROW = 8
"""Messages, judgement: this many valid headers in a row occur by chance at one in billions of places."""
LONGEST_S = 7 * SECONDS_PER_DAY  # s, judgement: longest time from the first record to the last


class Scan(NamedTuple):
    """The messages of a part.

    Attributes
    ----------
    layouts
        In the order of their first definition.
    damage
        The first damage.
    holes
        Start and end of each damaged stretch that was skipped.
    """

    layouts: list[Layout]
    damage: Damage | None
    holes: list[tuple[int, int]]


def scan(data: bytes, part: Part) -> Scan:
    """List the offsets of the data messages of a part, and resume after damage.

    Parameters
    ----------
    data
        The whole content; offsets count from its start.
    part
        The part to read.
    """
    walk = _Walk()
    damage: tuple[int, FileReason] | None = None
    holes: list[tuple[int, int]] = []
    at = part.start
    while True:
        last, fault = walk.on(data, at, part.end)
        if fault is None:
            break
        more = len(holes) < MOST_HOLES
        found = _hole(data, part.end, walk.layouts.values(), walk.defined) if more else None
        damage = damage or (min(last, *found) if found else last, fault)
        if found is None:
            break
        holes.append(found)
        start, at = found
        walk.forget(start)
    return Scan(list(walk.layouts.values()), _damage(*damage, holes) if damage else None, holes)


def _damage(offset: int, code: FileReason, holes: Sequence[tuple[int, int]]) -> Damage:
    skipped = [reason(FileReason.FIT_SKIPPED, sum(end - start for start, end in holes))] if holes else []
    return Damage(offset=offset, causes=(reason(code), *skipped))


class _Walk:
    """The definitions and the offsets of the messages so far."""

    def __init__(self) -> None:
        self.layouts: dict[Shape, Layout] = {}
        self.defined: list[Defined] = []
        self.sizes = [0] * 256  # bytes of a data message by header byte, 0 for undefined headers
        self.note = [list[int]().append] * 256  # collects the offsets of data messages, by header byte

    def forget(self, start: int) -> None:
        """Drop messages and definitions from an offset on."""
        for layout in self.layouts.values():
            for offsets in (layout.offsets, layout.compressed):
                del offsets[bisect_left(offsets, start) :]
        self.defined = [one for one in self.defined if one.offset < start]
        self.sizes[:] = [0] * 256
        for one in self.defined:
            self._install(one)

    def on(self, data: bytes, at: int, end: int) -> tuple[int, FileReason | None]:
        """Walk from message to message; return the offset of the last one, and why it is invalid."""
        sizes, note = self.sizes, self.note
        last = at
        fault: FileReason | None = None
        while at < end:
            last, header = at, data[at]
            if size := sizes[header]:
                note[header](at)
                at += size
                continue
            if header & (COMPRESSED | DEFINITION) != DEFINITION:
                fault = FileReason.FIT_UNDEFINED_DATA
                break
            shape, size = read_definition(data, at, end)
            if shape is None:
                fault = FileReason.FIT_DEFINITION
                break
            self.defined.append(Defined(at, header & 0x0F, shape))
            self._install(self.defined[-1])
            at += size
        if at > end:
            fault = FileReason.FIT_MESSAGE_CUT
            for layout in self.layouts.values():
                for offsets in (layout.offsets, layout.compressed):
                    if offsets and offsets[-1] == last:
                        offsets.pop()
        return last, fault

    def _install(self, defined: Defined) -> None:
        """Map the header bytes of a local message number to its layout; bits 4 and 5 are ignored."""
        _, local, shape = defined
        layout = self.layouts.setdefault(shape, Layout(shape))
        for plain in range(local, DEFINITION, 16):
            self.sizes[plain], self.note[plain] = shape.size, layout.offsets.append
        if local < 4:
            start = COMPRESSED | local << 5
            self.sizes[start : start + 32] = [shape.size] * 32
            self.note[start : start + 32] = [layout.compressed.append] * 32


def _hole(data: bytes, end: int, layouts: Collection[Layout], defined: Sequence[Defined]) -> tuple[int, int] | None:
    """Find the stretch to skip where messages are damaged.

    Parameters
    ----------
    data
        The whole content.
    end
        Offset where the messages end.
    layouts
        Messages found so far; the last of them may be garbage.
    defined
        All definitions so far, in file order.

    Returns
    -------
    tuple or None
        End of the last record with a plausible time, and start of the next run of valid messages. None if there is
        none, or the records hold no time.
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
    resumed = next((place for place in places if _goes_on(data, place, end, shape_of, first_s)), None)
    return None if resumed is None else (start, resumed)


def _end_of_last(data: bytes, layout: Layout, first_s: int) -> int:
    """Return the end of a layout's last record with a plausible time; 0 if there is none."""
    size = layout.shape.size
    ends = (at + size for at in reversed(layout.offsets) if _plausible(_time(data, at, layout.shape), first_s, first_s))
    return next(ends, 0)


def _goes_on(data: bytes, at: int, end: int, shape_of: Mapping[int, Shape], first_s: int) -> bool:
    """Return whether valid messages follow each other from here, including records in order of time."""
    last_s: int | None = None
    for _ in range(IN_A_ROW):
        shape = shape_of.get(data[at]) if at < end else None
        if shape is None or at + shape.size > end:
            return False
        if shape.message == RECORD:
            time_s = _time(data, at, shape)
            if not _plausible(time_s, last_s or first_s, first_s):
                return False
            last_s = time_s
        at += shape.size
    return last_s is not None


def _plausible(time_s: int | None, earliest_s: int, first_s: int) -> bool:
    return time_s is not None and earliest_s <= time_s <= first_s + LONGEST_S


def _time(data: bytes, at: int, shape: Shape) -> int | None:
    """Return the time of a message [s since the FIT epoch]; None if it has none."""
    place = next((field.place for field in shape.fields if field.number == TIMESTAMP and field.size == 4), None)
    if place is None or at + place + 4 > len(data):
        return None
    time_s: int = struct.unpack_from(shape.order + "I", data, at + place)[0]
    return time_s
