"""The compact protocol of Apache Thrift, the encoding of a parquet file's footer: bytes to values and back.

A struct is a dict from field number to `(type, value)`, a list is `(type of its items, items)`.
"""

from __future__ import annotations

import struct
from typing import Any

TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, _MAP, STRUCT = range(1, 13)
_STOP = 0
_INTEGERS = frozenset({I16, I32, I64})
_LONG_LIST = 15  # in place of the length of a list that does not fit into four bits

Struct = dict[int, tuple[int, Any]]


# Readers take the bytes and a position and return the value and the position after it. They are written for speed:
# a month of streams has ten thousand values in its footer.


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    byte = data[at]
    result, shift = byte & 0x7F, 7
    while byte & 0x80:
        at += 1
        byte = data[at]
        result |= (byte & 0x7F) << shift
        shift += 7
    return result, at + 1


def _read_value(data: bytes, at: int, kind: int) -> tuple[Any, int]:
    if kind in _INTEGERS:
        value, at = _read_varint(data, at)
        return (value >> 1) ^ -(value & 1), at
    if kind == BINARY:
        length, at = _read_varint(data, at)
        return data[at : at + length], at + length
    if kind == STRUCT:
        return _read_struct(data, at)
    if kind in (LIST, SET):
        return _read_list(data, at)
    if kind == DOUBLE:
        return struct.unpack_from("<d", data, at)[0], at + 8
    if kind == BYTE:
        return data[at], at + 1
    raise ValueError(f"a footer has no value of thrift type {kind}")


def _read_struct(data: bytes, at: int) -> tuple[Struct, int]:
    fields: Struct = {}
    number = 0
    while header := data[at]:
        kind, step = header & 0x0F, header >> 4
        at += 1
        if step:
            number += step
        else:
            number, at = _read_value(data, at, I32)
        if kind in _INTEGERS and data[at] < 0x80:  # most values of a footer are small integers
            value: Any = (data[at] >> 1) ^ -(data[at] & 1)
            at += 1
        elif kind in (TRUE, FALSE):
            value = kind == TRUE
        else:
            value, at = _read_value(data, at, kind)
        fields[number] = (kind, value)
    return fields, at + 1


def _read_list(data: bytes, at: int) -> tuple[tuple[int, list[Any]], int]:
    kind, length = data[at] & 0x0F, data[at] >> 4
    at += 1
    if length == _LONG_LIST:
        length, at = _read_varint(data, at)
    if kind in (TRUE, FALSE):
        return (kind, [byte == TRUE for byte in data[at : at + length]]), at + length
    items = []
    for _ in range(length):
        item, at = _read_value(data, at, kind)
        items.append(item)
    return (kind, items), at


def decode(data: bytes) -> Struct:
    """Read one struct.

    Raises
    ------
    ValueError, IndexError
        The bytes are no struct of the compact protocol.
    """
    return _read_struct(data, 0)[0]


def encode(fields: Struct) -> bytes:
    """Write one struct, the inverse of `decode`."""
    out = bytearray()
    _write_struct(out, fields)
    return bytes(out)


def _write_varint(out: bytearray, value: int) -> None:
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)


def _write_zigzag(out: bytearray, value: int) -> None:
    _write_varint(out, value << 1 if value >= 0 else (-value << 1) - 1)


def _write_struct(out: bytearray, fields: Struct) -> None:
    last = 0
    for number, (kind, value) in sorted(fields.items()):
        if kind in (TRUE, FALSE):
            kind = TRUE if value else FALSE  # noqa: PLW2901 - the type of a boolean field is its value
        step = number - last
        if 0 < step <= 15:
            out.append(step << 4 | kind)
        else:
            out.append(kind)
            _write_zigzag(out, number)
        if kind in _INTEGERS and 0 <= value < 0x40:
            out.append(value << 1)
        elif kind not in (TRUE, FALSE):
            _write_value(out, kind, value)
        last = number
    out.append(_STOP)


def _write_value(out: bytearray, kind: int, value: Any) -> None:
    if kind in _INTEGERS:
        _write_zigzag(out, value)
    elif kind == BINARY:
        _write_varint(out, len(value))
        out += value
    elif kind == STRUCT:
        _write_struct(out, value)
    elif kind in (LIST, SET):
        _write_list(out, *value)
    elif kind == DOUBLE:
        out += struct.pack("<d", value)
    else:
        out.append(value)


def _write_list(out: bytearray, kind: int, items: list[Any]) -> None:
    if len(items) < _LONG_LIST:
        out.append(len(items) << 4 | kind)
    else:
        out.append(_LONG_LIST << 4 | kind)
        _write_varint(out, len(items))
    for item in items:
        if kind in (TRUE, FALSE):
            out.append(TRUE if item else FALSE)
        else:
            _write_value(out, kind, item)
