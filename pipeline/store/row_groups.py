"""Assemble parquet files from row groups of other files, whose bytes are copied and never decoded."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

from pipeline.store import thrift
from pipeline.store.thrift import I64, Struct

PARQUET_MAGIC = b"PAR1"
TAIL = 8  # bytes after the footer: its length, and the magic again

# Field numbers of parquet.thrift, https://github.com/apache/parquet-format.
_SCHEMA, _NUM_ROWS, _ROW_GROUPS, _KEY_VALUES = 2, 3, 4, 5
_GROUP_COLUMNS, _GROUP_NUM_ROWS, _GROUP_OFFSET = 1, 3, 5
_CHUNK_OFFSET, _CHUNK_META = 2, 3
_META_COMPRESSED_SIZE, _META_DATA_PAGE, _META_INDEX_PAGE, _META_DICTIONARY_PAGE, _META_STATISTICS = 7, 9, 10, 11, 12
_CHUNK_INDEXES = (4, 5, 6, 7)  # offset index and column index, which lie outside the row group
_META_FILTER = (14, 15)  # a Bloom filter, which lies outside, too
_STATISTICS_MIN = 6


@dataclass(frozen=True)
class RowGroup:
    """One row group: the file it lies in, its place in that file's footer, and its extent [bytes].

    `first` is the smallest value of the first column as parquet stores it, None if the file has no statistics.
    """

    data: bytes
    footer: Struct
    fields: Struct
    start: int
    end: int
    first: bytes | None


def row_groups(data: bytes) -> list[RowGroup]:
    """List the row groups of a parquet file in the order of its footer.

    Raises
    ------
    ValueError
        The bytes are no parquet file.
    """
    if len(data) < len(PARQUET_MAGIC) + TAIL or data[:4] != PARQUET_MAGIC or data[-4:] != PARQUET_MAGIC:
        raise ValueError("it does not begin and end as a parquet file")
    (length,) = struct.unpack_from("<I", data, len(data) - TAIL)
    footer = thrift.decode(data[-TAIL - length : -TAIL])
    return [_row_group(data, footer, fields) for fields in footer[_ROW_GROUPS][1][1]]


def same_columns(one: RowGroup, other: RowGroup) -> bool:
    """Whether two row groups can stand in one file: equal columns, equal metadata."""
    return all(one.footer.get(field) == other.footer.get(field) for field in (_SCHEMA, _KEY_VALUES))


def join(groups: list[RowGroup]) -> bytes:
    """Build a parquet file from row groups, in their order.

    Parameters
    ----------
    groups
        At least one. All have the same columns and metadata, which become those of the file.

    Returns
    -------
    bytes
        The same for the same row groups, whichever files they come from; all groups of one file give that file.
    """
    out = bytearray(PARQUET_MAGIC)
    moved = []
    for group in groups:
        moved.append(_moved(group, len(out) - group.start))
        out += group.data[group.start : group.end]
    footer = dict(groups[0].footer)
    footer[_NUM_ROWS] = (I64, sum(group.fields[_GROUP_NUM_ROWS][1] for group in groups))
    footer[_ROW_GROUPS] = (thrift.LIST, (thrift.STRUCT, moved))
    encoded = thrift.encode(footer)
    return bytes(out) + encoded + struct.pack("<I", len(encoded)) + PARQUET_MAGIC


def _row_group(data: bytes, footer: Struct, fields: Struct) -> RowGroup:
    metas = [chunk[_CHUNK_META][1] for chunk in fields[_GROUP_COLUMNS][1][1]]
    starts = [meta.get(_META_DICTIONARY_PAGE, meta[_META_DATA_PAGE])[1] for meta in metas]
    ends = [start + meta[_META_COMPRESSED_SIZE][1] for start, meta in zip(starts, metas, strict=True)]
    statistics: Any = metas[0].get(_META_STATISTICS, (0, {}))[1]
    return RowGroup(data, footer, fields, min(starts), max(ends), statistics.get(_STATISTICS_MIN, (0, None))[1])


def _moved(group: RowGroup, shift: int) -> Struct:
    """Return the footer entry of a row group that is moved by `shift` bytes."""
    kind, chunks = group.fields[_GROUP_COLUMNS][1]
    fields = dict(group.fields)
    fields[_GROUP_COLUMNS] = (thrift.LIST, (kind, [_moved_chunk(chunk, shift) for chunk in chunks]))
    _shift(fields, _GROUP_OFFSET, shift)
    return fields


def _moved_chunk(chunk: Struct, shift: int) -> Struct:
    moved = {number: field for number, field in chunk.items() if number not in _CHUNK_INDEXES}
    meta = {number: field for number, field in chunk[_CHUNK_META][1].items() if number not in _META_FILTER}
    for number in (_META_DATA_PAGE, _META_INDEX_PAGE, _META_DICTIONARY_PAGE):
        _shift(meta, number, shift)
    moved[_CHUNK_META] = (thrift.STRUCT, meta)
    _shift(moved, _CHUNK_OFFSET, shift)
    return moved


def _shift(fields: Struct, number: int, shift: int) -> None:
    """Move an offset if there is one; zero means none."""
    if number in fields and fields[number][1]:
        kind, offset = fields[number]
        fields[number] = (kind, offset + shift)
