"""Split chained FIT files by their headers, and check their checksums."""

from __future__ import annotations

import struct
from typing import NamedTuple

import fastcrc

from pipeline.errors import FileError
from pipeline.file_reasons import FileReason, reason
from pipeline.sources.activity import Damage

MAGIC = b".FIT"
SHORTEST_HEADER = 12
CRC_SIZE = 2


class Part(NamedTuple):
    """One of the chained FIT files; `data[start:end]` holds its messages."""

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
        The bytes do not start with a FIT header.
    """
    parts: list[Part] = []
    at = 0
    while at < len(data):
        length = data[at]
        if length < SHORTEST_HEADER or data[at + 8 : at + 12] != MAGIC or at + length > len(data):
            if not parts:
                raise FileError(FileReason.FIT_HEADER, where=where)
            if not any(data[at:]):  # padding
                return parts, None
            return parts, _damage(at, FileReason.FIT_TRAILING_BYTES)
        part = _part(data, at, length)
        parts.append(part)
        at = part.end + CRC_SIZE
    return parts, None


def _part(data: bytes, at: int, length: int) -> Part:
    (size,) = struct.unpack_from("<I", data, at + 4)
    start, end = at + length, at + length + size
    if size == 0:  # the size is written when the recording is closed; before that, messages run to the end
        intact = fastcrc.crc16.arc(data[at:]) == 0
        end = len(data) - CRC_SIZE if intact else len(data)
        return Part(start, end, None if intact else _damage(end, FileReason.FIT_NOT_CLOSED))
    if end > len(data):
        return Part(start, len(data), _damage(len(data), FileReason.FIT_ENDS_EARLY, end + CRC_SIZE - len(data)))
    if end + CRC_SIZE > len(data):
        return Part(start, end, _damage(end, FileReason.FIT_NO_CHECKSUM))
    if fastcrc.crc16.arc(data[at : end + CRC_SIZE]) != 0:  # a checksum over data and their checksum is zero
        return Part(start, end, _damage(end, FileReason.FIT_CHECKSUM))
    return Part(start, end, None)


def _damage(offset: int, code: FileReason, *values: object) -> Damage:
    return Damage(offset=offset, causes=(reason(code, *values),))
