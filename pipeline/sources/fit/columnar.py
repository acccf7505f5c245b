"""The columnar engine for FIT: one gather per layout for records, one compiled struct per layout for the rest."""

from __future__ import annotations

import struct
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.sources.fit.chained import split
from pipeline.sources.fit.messages import DeveloperKey, FitMessages, Row, checked, developer_descriptions, first_damage
from pipeline.sources.fit.profile import BYTE_TYPE, FIELDS, RECORD, TIMESTAMP, Base, Kept, base_of
from pipeline.sources.fit.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.arrays import Floats, Ints
    from pipeline.sources.activity import Damage
    from pipeline.sources.fit.definitions import Field, Layout, Shape

Bytes = NDArray[np.uint8]
Key = TypeVar("Key")
TIME = base_of(0x86)  # times are `uint32`
PACKED_SIZE, PACKED_RANGE = 3, 4096  # of `compressed_speed_distance`: 12 bits each of speed and distance
SPEED_SCALE, DISTANCE_SCALE = 100, 16  # its parts (FIT profile)


def decode(data: bytes, *, where: str) -> tuple[list[FitMessages], Damage | None]:
    """Decode FIT bytes.

    Parameters
    ----------
    data
        The whole content.
    where
        What to call it in errors.

    Returns
    -------
    tuple
        The messages of each chained file, and the first damage met.

    Raises
    ------
    FileError
        The bytes do not start with a FIT header.
    """
    parts, damage = split(data, where=where)
    files: list[list[Layout]] = []
    for part in parts:
        layouts, stop, _ = scan(data, part)
        damage = first_damage(damage, part.damage, stop)
        if not files or any(layout.shape.message == "file_id" and layout.offsets for layout in layouts):
            files.append([])
        files[-1] += layouts
    return [_messages(data, layouts) for layouts in files], damage


def _messages(data: bytes, layouts: list[Layout]) -> FitMessages:
    times = _compressed_times(data, layouts) if any(layout.compressed for layout in layouts) else {}
    rows: dict[str, list[tuple[int, Row]]] = {}
    for layout in layouts:
        if layout.shape.message and layout.shape.message != RECORD:
            rows.setdefault(layout.shape.message, []).extend(_rows_of(data, layout, times))
    sorted_rows = {name: [row for _, row in sorted(found, key=lambda pair: pair[0])] for name, found in rows.items()}
    records, developer = _records(
        data, layouts, times, developer_descriptions(sorted_rows.get("field_description", []))
    )
    return FitMessages(records, developer, sorted_rows)


class _Plan(NamedTuple):
    """How the kept fields of a shape are read: one struct, and for each field its slice of the unpacked values."""

    unpack: struct.Struct
    fields: tuple[tuple[Kept, Base, int, int], ...]  # field, base type, first value, number of values


def _readable_base(identifier: int, size: int) -> Base:
    """Return the base type to read a field of that size with.

    A size that is not a multiple of the type's width is read as an integer of that size if there is one (COROS writes
    one byte of a `uint32`), else as bytes.
    """
    base = base_of(identifier)
    if base.kind == "S" or size % base.width == 0:
        return base
    letter = {1: "b", 2: "h", 4: "i"}.get(size)
    if letter is None or base.kind == "f":
        return base_of(BYTE_TYPE)
    signed = base.kind == "i"
    all_ones = (1 << (8 * size - signed)) - 1
    return Base(base.kind, letter if signed else letter.upper(), size, all_ones if base.invalid else 0)


@lru_cache(maxsize=4096)
def _plan(shape: Shape) -> _Plan:
    kept = FIELDS[shape.message] if shape.message else {}
    letters, fields, place, taken = [], [], 0, 0
    for field in shape.fields:
        known = kept.get(field.number)
        if known is None or field.size == 0:
            continue
        base = _readable_base(field.base, field.size)
        count = 1 if base.kind == "S" else field.size // base.width
        letters.append(f"{field.place - place}x{field.size if base.kind == 'S' else count}{base.letter}")
        place = field.place + field.size
        fields.append((known, base, taken, count))
        taken += count
    return _Plan(struct.Struct(shape.order + "".join(letters)), tuple(fields))


def _rows_of(data: bytes, layout: Layout, times: dict[int, int]) -> list[tuple[int, Row]]:
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
        return bytes(raw)
    values = [None if value == base.invalid or (base.kind == "f" and not isfinite(value)) else value for value in raw]
    if known.scale != 1 or known.offset:
        values = [None if value is None else value / known.scale - known.offset for value in values]
    if len(values) > 1:
        return None if all(value is None for value in values) else values
    value = values[0]
    return known.words.get(value, value) if known.words and value is not None else value


class _Block(NamedTuple):
    """The data messages of one layout: their bytes, a row each, and their offsets in the file."""

    shape: Shape
    bytes: Bytes
    offsets: Ints
    compressed: bool


def _gathered(data: bytes, shape: Shape, offsets: list[int], *, compressed: bool = False) -> _Block:
    at = np.array(offsets, dtype=np.int64)
    content = np.frombuffer(data, np.uint8)
    windows = np.lib.stride_tricks.as_strided(
        content, (len(content) - shape.size + 1, shape.size), (1, 1), writeable=False
    )
    return _Block(shape, windows[at], at, compressed)


def _column(block: _Block, place: int, size: int, base: Base) -> NDArray[Any]:
    """View one field of a block: a row each, and a column for each of its values."""
    kind = f"{block.shape.order}{base.kind}{base.width}"
    shape = (len(block.bytes), size // base.width)
    return np.ndarray(shape, kind, block.bytes.data, place, (block.shape.size, base.width))


def _numbers(block: _Block, place: int, size: int, base: Base) -> Floats:
    """Read one field of a block as numbers, NaN where missing; of an array, the first valid number."""
    raw = _column(block, place, size, base)
    with np.errstate(invalid="ignore"):  # signalling NaN of damaged files
        values: Floats = raw.astype(np.float64)
    if base.invalid is not None:
        values[raw == base.invalid] = np.nan
    elif base.kind == "f":
        values[~np.isfinite(values)] = np.nan
    if values.shape[1] == 1:
        return values[:, 0]
    first: Floats = values[np.arange(len(values)), np.argmin(np.isnan(values), axis=1)]
    return first


def _records(
    data: bytes, layouts: list[Layout], times: dict[int, int], described: dict[DeveloperKey, Row]
) -> tuple[dict[str, Floats], dict[DeveloperKey, Floats]]:
    """Read the record messages of a file, in file order."""
    blocks = [
        _gathered(data, layout.shape, offsets, compressed=offsets is layout.compressed)
        for layout in layouts
        if layout.shape.message == RECORD
        for offsets in (layout.offsets, layout.compressed)
        if offsets
    ]
    columns: dict[str, Floats] = {}
    developer: dict[DeveloperKey, Floats] = {}
    for block, rows, count in _with_rows(blocks):
        for name, values in _fields(block, times):
            _fill(columns, name, values, rows, count)
        for key, values in _developer_fields(block, described):
            _fill(developer, key, values, rows, count)
    _unroll_distance(columns)
    return columns, developer


def _with_rows(blocks: list[_Block]) -> Iterator[tuple[_Block, Ints | None, int]]:
    """Yield each block with its row numbers in file order, None for all rows, and the count of all rows."""
    if len(blocks) == 1:
        yield blocks[0], None, len(blocks[0].offsets)
        return
    order = np.argsort(np.concatenate([np.empty(0, np.int64), *[block.offsets for block in blocks]]), kind="stable")
    rows = np.empty_like(order)
    rows[order] = np.arange(len(order))
    first = 0
    for block in blocks:
        yield block, rows[first : first + len(block.offsets)], len(order)
        first += len(block.offsets)


def _fill(columns: dict[Key, Floats], key: Key, values: Floats, rows: Ints | None, count: int) -> None:
    """Fill a column where it has no value yet: the first value of duplicate fields is used."""
    column = columns.get(key)
    if rows is None:
        columns[key] = values if column is None else np.where(np.isnan(column), values, column)
        return
    if column is None:
        column = columns[key] = np.full(count, np.nan)
    column[rows] = np.where(np.isnan(column[rows]), values, column[rows])


def _fields(block: _Block, times: dict[int, int]) -> Iterator[tuple[str, Floats]]:
    """Read the kept fields of a block, scaled."""
    for field in block.shape.fields:
        known = FIELDS[RECORD].get(field.number)
        base = _readable_base(field.base, field.size)
        if known is None or base.kind == "S" or field.size == 0:
            continue
        if known.name == "compressed_speed_distance":
            yield from _packed(block, field)
            continue
        values = _numbers(block, field.place, field.size, base)
        if known.scale != 1:
            values /= known.scale
        if known.offset:
            values -= known.offset
        yield known.name, values
    if block.compressed:
        yield "timestamp", np.array([times.get(at, np.nan) for at in block.offsets.tolist()], dtype=np.float64)


def _packed(block: _Block, field: Field) -> Iterator[tuple[str, Floats]]:
    """Unpack 12 bits of speed, and 12 of a distance that wraps around at 4096."""
    if field.size != PACKED_SIZE:
        return
    low, middle, high = block.bytes[:, field.place : field.place + PACKED_SIZE].T.astype(np.float64)
    missing = (low == 0xFF) & (middle == 0xFF) & (high == 0xFF)
    yield "speed", np.where(missing, np.nan, (low + middle % 16 * 256) / SPEED_SCALE)
    yield "packed_distance", np.where(missing, np.nan, middle // 16 + high * 16)


def _unroll_distance(columns: dict[str, Floats]) -> None:
    """Turn packed distances into metres from the start, where there is no plain distance."""
    packed = columns.pop("packed_distance", None)
    if packed is None:
        return
    there = np.flatnonzero(~np.isnan(packed))
    steps = np.diff(packed[there], prepend=0) % PACKED_RANGE
    metres = np.full(len(packed), np.nan)
    metres[there] = np.cumsum(steps) / DISTANCE_SCALE
    _fill(columns, "distance", metres, None, len(packed))


def _developer_fields(block: _Block, described: dict[DeveloperKey, Row]) -> Iterator[tuple[DeveloperKey, Floats]]:
    """Read the developer fields of a block that have a description, unscaled."""
    for field in block.shape.developer:
        description = described.get((field.data_index, field.number))
        if description is None:
            continue
        base = base_of(description["fit_base_type_id"])
        if base.kind != "S" and field.size and field.size % base.width == 0:
            yield (field.data_index, field.number), _numbers(block, field.place, field.size, base)


def _compressed_times(data: bytes, layouts: list[Layout]) -> dict[int, int]:
    """Return the time of each message with a compressed timestamp by its offset [s since the FIT epoch].

    Such a message holds the lowest five bits of its time, which is the next one after the previous message's.
    """
    content = np.frombuffer(data, np.uint8)
    places: list[Ints] = []
    stamps: list[Ints] = []
    full: list[NDArray[np.bool]] = []
    for layout in layouts:
        at = np.array(layout.compressed, dtype=np.int64)
        places.append(at)
        stamps.append(content[at].astype(np.int64) & 0x1F)
        full.append(np.zeros(len(at), np.bool))
        field = next((f for f in layout.shape.fields if f.number == TIMESTAMP and f.size == 4), None)
        if field and layout.offsets:
            block = _gathered(data, layout.shape, layout.offsets)
            stamp = _column(block, field.place, 4, TIME)[:, 0].astype(np.int64)
            known = stamp != TIME.invalid
            places.append(block.offsets[known])
            stamps.append(stamp[known])
            full.append(np.ones(int(known.sum()), np.bool))
    order = np.argsort(np.concatenate(places))
    place, stamp, anchor = np.concatenate(places)[order], np.concatenate(stamps)[order], np.concatenate(full)[order]
    steps = np.diff(stamp, prepend=0) % 32
    since_start = np.cumsum(np.where(anchor, 0, steps))
    last_anchor = np.maximum.accumulate(np.where(anchor, np.arange(len(anchor)), -1))
    time = stamp[last_anchor] + since_start - since_start[last_anchor]
    wanted = ~anchor & (last_anchor >= 0)
    return dict(zip(place[wanted].tolist(), time[wanted].tolist(), strict=True))
