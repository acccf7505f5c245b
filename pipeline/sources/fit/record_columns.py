"""Read the record messages of a file as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from pipeline.sources.fit.blocks import Block, gathered, numbers
from pipeline.sources.fit.profile import FIELDS, RECORD, base_of, readable_base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.arrays import Floats, Ints
    from pipeline.sources.fit.definitions import Field, Layout
    from pipeline.sources.fit.messages import DeveloperKey, Row

Key = TypeVar("Key")

PACKED_SIZE, PACKED_RANGE = 3, 4096  # of `compressed_speed_distance`: 12 bits each of speed and distance

SPEED_SCALE, DISTANCE_SCALE = 100, 16  # its parts (FIT profile)


def record_columns(
    data: bytes, layouts: list[Layout], times: dict[int, int], described: dict[DeveloperKey, Row]
) -> tuple[dict[str, Floats], dict[DeveloperKey, Floats]]:
    """Read the record messages of a file, in file order."""
    blocks = [
        gathered(data, layout.shape, offsets, compressed=offsets is layout.compressed)
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


def _with_rows(blocks: list[Block]) -> Iterator[tuple[Block, Ints | None, int]]:
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


def _fields(block: Block, times: dict[int, int]) -> Iterator[tuple[str, Floats]]:
    """Read the kept fields of a block, scaled."""
    for field in block.shape.fields:
        known = FIELDS[RECORD].get(field.number)
        base = readable_base(field.base, field.size)
        if known is None or base.kind == "S" or field.size == 0:
            continue
        if known.name == "compressed_speed_distance":
            yield from _packed(block, field)
            continue
        values = numbers(block, field.place, field.size, base)
        if known.scale != 1:
            values /= known.scale
        if known.offset:
            values -= known.offset
        yield known.name, values
    if block.compressed:
        yield "timestamp", np.array([times.get(at, np.nan) for at in block.offsets.tolist()], dtype=np.float64)


def _packed(block: Block, field: Field) -> Iterator[tuple[str, Floats]]:
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


def _developer_fields(block: Block, described: dict[DeveloperKey, Row]) -> Iterator[tuple[DeveloperKey, Floats]]:
    """Read the developer fields of a block that have a description, unscaled."""
    for field in block.shape.developer:
        description = described.get((field.data_index, field.number))
        if description is None:
            continue
        base = base_of(description["fit_base_type_id"])
        if base.kind != "S" and field.size and field.size % base.width == 0:
            yield (field.data_index, field.number), numbers(block, field.place, field.size, base)
