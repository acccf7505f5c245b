"""Write FIT files: names, scales and enumerations come from fitparse's profile, so what it reads is what was meant."""

from __future__ import annotations

import math
import struct
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import fastcrc
from fitparse.profile import MESSAGE_TYPES
from fitparse.records import BASE_TYPES

from pipeline.sources.fit.profile import TIMESTAMP

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIT_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)  # FIT counts seconds from here
COMPRESSED_SPAN_S = 31  # a compressed timestamp holds the lowest five bits

Value = float | str | bytes | datetime | list[int] | list[float] | list[float | None] | None

_BASE = {kind.name: (number, kind.fmt) for number, kind in BASE_TYPES.items()}
_INVALID = {
    "enum": 0xFF, "byte": 0xFF, "uint8": 0xFF, "uint16": 0xFFFF, "uint32": 0xFFFFFFFF, "uint64": 0xFFFFFFFFFFFFFFFF,
    "sint8": 0x7F, "sint16": 0x7FFF, "sint32": 0x7FFFFFFF, "sint64": 0x7FFFFFFFFFFFFFFF,
    "uint8z": 0, "uint16z": 0, "uint32z": 0, "uint64z": 0, "float32": math.nan, "float64": math.nan,
}  # fmt: skip

_MESSAGES = {kind.name: kind for kind in MESSAGE_TYPES.values()}
_FIELDS = {
    kind.mesg_num: {named.name: named for field in kind.fields.values() for named in (*(field.subfields or ()), field)}
    for kind in MESSAGE_TYPES.values()
}


class RawField(NamedTuple):
    """A field as it stands in the file: its number, the name of its base type, and the unscaled value."""

    number: int
    base_type: str
    value: float | str | bytes | list[int] | list[float] | list[float | None] | None


class _Layout(NamedTuple):
    message: int
    fields: tuple[tuple[int, int, int], ...]  # number, size, base type
    developer: tuple[tuple[int, int, int], ...]  # number, size, developer data index


class FitWriter:
    """Collects messages and gives the bytes of a FIT file.

    Parameters
    ----------
    big_endian
        Byte order of definitions and data.
    compressed_timestamps
        Write the time of a message in its header where the last time written is at most 31 s ago.
    """

    def __init__(self, *, big_endian: bool = False, compressed_timestamps: bool = False) -> None:
        self._order = ">" if big_endian else "<"
        self._compressed = compressed_timestamps
        self._body = bytearray()
        self._slots: list[_Layout] = []  # the layouts defined so far, by local message number
        self._next_slot = 0
        self._last_time: int | None = None
        self._developer: dict[str, tuple[int, int, str]] = {}

    def write(self, message: str, *, developer: Mapping[str, Value] | None = None, **values: Value) -> None:
        """Write one message with values in the units of the profile.

        Parameters
        ----------
        message, values
            Names of the profile. Enumerations take their words or numbers, times a datetime with zone. None, and a
            number that the field has no room for, become its invalid value.
        developer
            Values of developer fields, by the names given to `describe_developer_field`.

        Raises
        ------
        KeyError
            The profile knows no such message, field or word.
        """
        kind = _MESSAGES[message]
        self.write_raw(kind.mesg_num, [_raw_field(kind, name, value) for name, value in values.items()], developer)

    def write_raw(self, message: int, fields: Iterable[RawField], developer: Mapping[str, Value] | None = None) -> None:
        """Write one message from numbers, for what the profile does not know or a test needs to be odd."""
        fields = list(fields)
        time = next((int(f.value) for f in fields if f.number == TIMESTAMP and isinstance(f.value, int | float)), None)
        offset = self._time_offset(time)
        if offset is not None:
            fields = [f for f in fields if f.number != TIMESTAMP]
        packed = [(f, _pack(self._order, f.base_type, f.value)) for f in fields]
        extra = [(self._developer[name], value) for name, value in (developer or {}).items()]
        packed_extra = [(index, number, _pack(self._order, kind, value)) for (index, number, kind), value in extra]
        layout = _Layout(
            message,
            tuple((f.number, len(data), _BASE[f.base_type][0]) for f, data in packed),
            tuple((number, len(data), index) for index, number, data in packed_extra),
        )
        slot = self._slot(layout)
        self._body.append(slot if offset is None else 0x80 | slot << 5 | offset)
        self._body += b"".join([data for _, data in packed] + [data for *_, data in packed_extra])
        self._last_time = self._last_time if time is None else time

    def describe_developer_field(
        self,
        name: str,
        base_type: str,
        *,
        units: str | None = None,
        scale: int | None = None,
        offset: int | None = None,
        native_field_num: int | None = None,
    ) -> None:
        """Declare a developer field, so that `write` takes its name."""
        if not self._developer:
            self.write("developer_data_id", developer_data_index=0, application_id=bytes(range(16)))
        number = len(self._developer)
        self._developer[name] = (0, number, base_type)
        self.write(
            "field_description",
            developer_data_index=0,
            field_definition_number=number,
            fit_base_type_id=_BASE[base_type][0],
            field_name=name,
            units=units,
            scale=scale,
            offset=offset,
            native_field_num=native_field_num,
        )

    def append(self, raw: bytes) -> None:
        """Put bytes into the message stream as they are."""
        self._body += raw

    def to_bytes(self) -> bytes:
        """Return the whole file: header, messages, and both checksums."""
        header = struct.pack("<BBHI4s", 14, 0x20, 2132, len(self._body), b".FIT")
        head = header + struct.pack("<H", fit_crc(header))
        return head + bytes(self._body) + struct.pack("<H", fit_crc(head + bytes(self._body)))

    def _slot(self, layout: _Layout) -> int:
        """Return the local message number of a layout, defining it first where it is new."""
        if layout in self._slots:
            return self._slots.index(layout)
        slots = 4 if self._compressed else 16
        slot = self._next_slot % slots
        self._next_slot += 1
        self._slots[slot : slot + 1] = [layout]
        self._body += struct.pack(
            self._order + "BBBHB",
            0x40 | slot | (0x20 if layout.developer else 0),
            0,
            self._order == ">",
            layout.message,
            len(layout.fields),
        )
        self._body += b"".join(bytes(field) for field in layout.fields)
        if layout.developer:
            self._body += bytes([len(layout.developer)]) + b"".join(bytes(field) for field in layout.developer)
        return slot

    def _time_offset(self, time: int | None) -> int | None:
        """Return the five bits of a compressed timestamp, or None where the full one is needed."""
        if not self._compressed or time is None or self._last_time is None:
            return None
        return time & 0x1F if 0 <= time - self._last_time <= COMPRESSED_SPAN_S else None


def fit_crc(data: bytes) -> int:
    """Return the checksum that FIT uses (CRC-16/ARC)."""
    return int(fastcrc.crc16.arc(data))


def _raw_field(kind: Any, name: str, value: Value) -> RawField:
    """Turn a value in the profile's units into the number that stands in the file."""
    field = _FIELDS[kind.mesg_num][name]
    base = getattr(field.type, "base_type", field.type).name
    if isinstance(value, datetime):
        return RawField(field.def_num, base, round((value - FIT_EPOCH).total_seconds()))
    if isinstance(value, str) and base != "string":
        return RawField(field.def_num, base, _word_number(field.type, value))
    if isinstance(value, list):
        return RawField(field.def_num, base, [None if item is None else _unscale(field, base, item) for item in value])
    if isinstance(value, int | float):
        return RawField(field.def_num, base, _unscale(field, base, value))
    return RawField(field.def_num, base, value)


def _unscale(field: Any, base: str, value: float) -> float | None:
    number = (value + (field.offset or 0)) * (field.scale or 1)
    if base.startswith("float"):
        return number
    whole, kind = round(number), _BASE[base][1]
    bits = 8 * struct.calcsize(kind)
    low, high = (0, 2**bits) if kind.isupper() else (-(2 ** (bits - 1)), 2 ** (bits - 1))
    return whole if low <= whole < high else None


def _word_number(kind: Any, word: str) -> int:
    return {name: int(number) for number, name in kind.values.items()}[word]


def _pack(order: str, base: str, value: Value) -> bytes:
    if base == "string":
        return str(value or "").encode() + b"\0"
    if isinstance(value, bytes):
        return value
    numbers = value if isinstance(value, list) else [value]
    return struct.pack(f"{order}{len(numbers)}{_BASE[base][1]}", *[_INVALID[base] if n is None else n for n in numbers])
