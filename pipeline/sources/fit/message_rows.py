"""Read the messages that are no records as dicts, with one compiled struct for each layout."""

from __future__ import annotations

import struct
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.sources.fit.messages import Row, checked
from pipeline.sources.fit.profile import FIELDS, Base, Kept, readable_base

if TYPE_CHECKING:
    from pipeline.sources.fit.definitions import Layout, Shape


class _Plan(NamedTuple):
    """How the kept fields of a shape are read: one struct, and for each field its slice of the unpacked values."""

    unpack: struct.Struct
    fields: tuple[tuple[Kept, Base, int, int], ...]  # field, base type, first value, number of values


@lru_cache(maxsize=4096)
def _plan(shape: Shape) -> _Plan:
    kept = FIELDS[shape.message] if shape.message else {}
    letters, fields, place, taken = [], [], 0, 0
    for field in shape.fields:
        known = kept.get(field.number)
        if known is None or field.size == 0:
            continue
        base = readable_base(field.base, field.size)
        count = 1 if base.kind == "S" else field.size // base.width
        letters.append(f"{field.place - place}x{field.size if base.kind == 'S' else count}{base.letter}")
        place = field.place + field.size
        fields.append((known, base, taken, count))
        taken += count
    return _Plan(struct.Struct(shape.order + "".join(letters)), tuple(fields))


def rows_of(data: bytes, layout: Layout, times: dict[int, int]) -> list[tuple[int, Row]]:
    """Read every message of a layout as a dict, with its offset."""
    plan = _plan(layout.shape)
    found = []
    for at in layout.offsets + layout.compressed:
        values = plan.unpack.unpack_from(data, at)
        row: Row = {"timestamp": times[at]} if at in times else {}
        for known, base, first, count in plan.fields:
            value = _row_value(known, base, values[first : first + count])
            if value is not None:
                row.setdefault(known.name, value)
        found.append((at, checked(layout.shape.message or "", row)))
    return found


def _row_value(known: Kept, base: Base, raw: tuple[Any, ...]) -> Any:
    """Scale one field's values or turn them into words; None where there is no value."""
    if base.kind == "S":
        return raw[0].split(b"\0", 1)[0].decode("utf-8", "replace") or None
    if known.name == "event_timestamp_12":
        return list(raw)  # packed, without a value that stands for none
    values = [None if value == base.invalid or (base.kind == "f" and not isfinite(value)) else value for value in raw]
    if known.scale != 1 or known.offset:
        values = [None if value is None else value / known.scale - known.offset for value in values]
    if len(values) > 1:
        return None if all(value is None for value in values) else values
    value = values[0]
    return known.words.get(value, value) if known.words and value is not None else value
