"""Where the messages of a FIT file stand: headers, checksums, definitions, and one pass over the data messages."""

from __future__ import annotations

import struct
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import fastcrc

from pipeline.errors import FileError
from pipeline.sources.activity import Damage
from pipeline.sources.fit.profile import MESSAGE_NAMES
from pipeline.sources.fit.resume import COMPRESSED, hole
from pipeline.words import counted

MAGIC = b".FIT"
SHORTEST_HEADER = 12
CRC_SIZE = 2
DEFINITION_HEAD = 6  # header byte, reserved, byte order, message number, number of fields
DEFINITION = 0x40  # bits of a message's header byte
DEVELOPER = 0x20
MOST_HOLES = 100  # judgement: what is damaged more often is noise


class Field(NamedTuple):
    """One field of a definition: number, bytes, base type, and its place after the start of the message."""

    number: int
    size: int
    base: int
    place: int


class DeveloperField(NamedTuple):
    """One developer field of a definition."""

    data_index: int
    number: int
    size: int
    place: int


class Shape(NamedTuple):
    """What a definition message says: equal definitions share one shape."""

    message: str | None  # None for messages that are not kept
    order: str  # `<` or `>`
    size: int  # bytes of a data message with its header byte
    fields: tuple[Field, ...]
    developer: tuple[DeveloperField, ...]


@dataclass(slots=True)
class Layout:
    """A shape and where its data messages start; those with a compressed timestamp are kept apart."""

    shape: Shape
    offsets: list[int] = field(default_factory=list)
    compressed: list[int] = field(default_factory=list)


class Part(NamedTuple):
    """One of the FIT files chained in the bytes: its messages stand in `data[start:end]`."""

    start: int
    end: int
    damage: Damage | None


def split(data: bytes, *, where: str) -> tuple[list[Part], Damage | None]:
    """Find the chained files by their headers and check their checksums.

    Parameters
    ----------
    data
        The whole content.
    where
        What to call it in errors.

    Returns
    -------
    tuple
        The parts, and damage between or after them.

    Raises
    ------
    FileError
        The bytes do not begin with a FIT header.
    """
    parts: list[Part] = []
    at = 0
    while at < len(data):
        length = data[at]
        if length < SHORTEST_HEADER or data[at + 8 : at + 12] != MAGIC or at + length > len(data):
            if not parts:
                raise FileError("No FIT file", where=where, why="the header is cut short or wrong")
            if not any(data[at:]):  # padding
                return parts, None
            return parts, Damage(offset=at, reason="bytes after the end of the file that are no FIT file")
        part = _part(data, at, length)
        parts.append(part)
        at = part.end + CRC_SIZE
    return parts, None


def _part(data: bytes, at: int, length: int) -> Part:
    (size,) = struct.unpack_from("<I", data, at + 4)
    start, end = at + length, at + length + size
    if size == 0:  # written when the recording is closed; until then the messages go on to the end
        sound = fastcrc.crc16.arc(data[at:]) == 0
        end = len(data) - CRC_SIZE if sound else len(data)
        return Part(start, end, None if sound else Damage(offset=end, reason="the recording was never closed"))
    if end > len(data):
        reason = f"the file ends {end + CRC_SIZE - len(data)} bytes early"
        return Part(start, len(data), Damage(offset=len(data), reason=reason))
    if end + CRC_SIZE > len(data):
        return Part(start, end, Damage(offset=end, reason="the checksum is missing"))
    if fastcrc.crc16.arc(data[at : end + CRC_SIZE]) != 0:  # a checksum over data and their checksum is zero
        return Part(start, end, Damage(offset=end, reason="the checksum does not match"))
    return Part(start, end, None)


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
    """Note where each data message of a part stands. Where they stop making sense, go on where they do again.

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
        found = hole(data, part.end, walk.layouts.values(), walk.defined) if more else None
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


class Defined(NamedTuple):
    """What a definition message says, where it stands, and for which local message number."""

    offset: int
    local: int
    shape: Shape


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
            shape, size = _definition(data, at, end)
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
        """Let the header bytes of a local message number lead to its layout; bits 4 and 5 mean nothing there."""
        _, local, shape = defined
        layout = self.layouts.setdefault(shape, Layout(shape))
        for plain in range(local, DEFINITION, 16):
            self.sizes[plain], self.note[plain] = shape.size, layout.offsets.append
        if local < 4:
            start = COMPRESSED | local << 5
            self.sizes[start : start + 32] = [shape.size] * 32
            self.note[start : start + 32] = [layout.compressed.append] * 32


def _definition(data: bytes, at: int, end: int) -> tuple[Shape | None, int]:
    """Read a definition message: its shape, None where there can be none, and the bytes it takes."""
    if at + DEFINITION_HEAD > end or data[at + 2] > 1:
        return None, 0
    stop = at + DEFINITION_HEAD + 3 * data[at + 5]
    if data[at] & DEVELOPER:
        if stop >= end:
            return None, 0
        stop += 1 + 3 * data[stop]
    return (None, 0) if stop > end else (_shape(data[at:stop]), stop - at)


@lru_cache(maxsize=4096)  # a device writes the same few dozen definitions into every file
def _shape(definition: bytes) -> Shape:
    """Read the bytes of a definition message."""
    order = ">" if definition[2] else "<"
    (number,) = struct.unpack_from(order + "H", definition, 3)
    count = definition[5]
    place, fields = 1, []
    for at in range(DEFINITION_HEAD, DEFINITION_HEAD + 3 * count, 3):
        fields.append(Field(definition[at], definition[at + 1], definition[at + 2], place))
        place += definition[at + 1]
    developer = []
    for at in range(DEFINITION_HEAD + 3 * count + 1, len(definition), 3):
        developer.append(DeveloperField(definition[at + 2], definition[at], definition[at + 1], place))
        place += definition[at + 1]
    return Shape(MESSAGE_NAMES.get(number), order, place, tuple(fields), tuple(developer))
