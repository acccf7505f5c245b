"""The compact protocol of Apache Thrift, in which a parquet file's footer is written: bytes to values and back.

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


class _Reader:
    """A position in bytes that moves on with every value read."""

    def __init__(self, data: bytes) -> None:
        self.data, self.position = data, 0

    def varint(self) -> int:
        data, position = self.data, self.position
        byte = data[position]
        result, shift = byte & 0x7F, 7
        while byte & 0x80:
            position += 1
            byte = data[position]
            result |= (byte & 0x7F) << shift
            shift += 7
        self.position = position + 1
        return result

    def zigzag(self) -> int:
        value = self.varint()
        return (value >> 1) ^ -(value & 1)

    def take(self, length: int) -> bytes:
        start = self.position
        self.position = start + length
        return self.data[start : start + length]

    def byte(self) -> int:
        self.position += 1
        return self.data[self.position - 1]

    def value(self, kind: int) -> Any:
        if kind in _INTEGERS:
            return self.zigzag()
        if kind == BINARY:
            return self.take(self.varint())
        if kind == STRUCT:
            return self.struct()
        if kind in (LIST, SET):
            return self.list()
        if kind == DOUBLE:
            return struct.unpack("<d", self.take(8))[0]
        if kind == BYTE:
            return self.byte()
        raise ValueError(f"a footer has no value of thrift type {kind}")

    def struct(self) -> Struct:
        fields: Struct = {}
        number = 0
        while (header := self.byte()) != _STOP:
            kind, step = header & 0x0F, header >> 4
            number = number + step if step else self.zigzag()
            fields[number] = (kind, kind == TRUE if kind in (TRUE, FALSE) else self.value(kind))
        return fields

    def list(self) -> tuple[int, list[Any]]:
        header = self.byte()
        kind, length = header & 0x0F, header >> 4
        if length == _LONG_LIST:
            length = self.varint()
        if kind in (TRUE, FALSE):
            return kind, [self.byte() == TRUE for _ in range(length)]
        return kind, [self.value(kind) for _ in range(length)]


def decode(data: bytes) -> Struct:
    """Read one struct.

    Raises
    ------
    ValueError, IndexError
        The bytes are no struct of the compact protocol.
    """
    return _Reader(data).struct()


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
        if kind not in (TRUE, FALSE):
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
