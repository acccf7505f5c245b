"""The FIT files chained in one content: their headers and checksums."""

from __future__ import annotations

import struct
from typing import NamedTuple

import fastcrc

from pipeline.errors import FileError
from pipeline.sources.activity import Damage

MAGIC = b".FIT"
SHORTEST_HEADER = 12
CRC_SIZE = 2


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
