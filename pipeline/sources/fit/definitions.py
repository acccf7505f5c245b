"""The definition messages of FIT: fields of the data messages that follow, and their places."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from pipeline.sources.fit.profile import MESSAGE_NAMES

DEFINITION_HEAD = 6  # header byte, reserved, byte order, message number, number of fields
DEFINITION = 0x40  # bits of a message's header byte
DEVELOPER = 0x20
COMPRESSED = 0x80


class Field(NamedTuple):
    """One field of a definition: number, size [bytes], base type, and offset in the message."""

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
    """The content of a definition message; equal definitions share one shape."""

    message: str | None  # None for messages that are not kept
    order: str  # `<` or `>`
    size: int  # bytes of a data message with its header byte
    fields: tuple[Field, ...]
    developer: tuple[DeveloperField, ...]


@dataclass(slots=True)
class Layout:
    """A shape and the offsets of its data messages; those with a compressed timestamp are separate."""

    shape: Shape
    offsets: list[int] = field(default_factory=list)
    compressed: list[int] = field(default_factory=list)


class Defined(NamedTuple):
    """A definition message: its offset, local message number and shape."""

    offset: int
    local: int
    shape: Shape


def read_definition(data: bytes, at: int, end: int) -> tuple[Shape | None, int]:
    """Read a definition message.

    Parameters
    ----------
    data
        The whole content.
    at
        Offset of the message.
    end
        Offset where the messages end.

    Returns
    -------
    tuple
        Its shape, None if there is no valid definition, and its size [bytes].
    """
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
