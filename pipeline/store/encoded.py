"""Rows of one activity as the bytes that a table keeps: they are made where it was read, and stored as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.store.encode import checked, dictionary_columns, encode_unsealed, no_rows, typed_columns
from pipeline.store.partitions import by_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.store.schemas import Table


class EncodedRows(NamedTuple):
    """Rows of one activity, in a table with a row group for each.

    Attributes
    ----------
    activity_id
        Id of the activity.
    period
        Year or month of the file that they belong to.
    height
        How many there are.
    content
        A parquet file of them alone, without a seal: its pages carry checksums, and it is not what is stored.
    """

    activity_id: str
    period: str
    height: int
    content: bytes


def encoded_rows(table: Table, rows: pl.DataFrame) -> list[EncodedRows]:
    """Check and encode the rows of one activity; none where it has no rows.

    Raises
    ------
    RefusedError
        The rows break the schema.
    """
    return [
        EncodedRows(part["activity_id"][0], period, part.height, encode_unsealed(table, part))
        for period, part in by_period(table, checked(table, rows)).items()
    ]


def decoded_rows(table: Table, rows: Iterable[EncodedRows]) -> pl.DataFrame:
    """Return encoded rows as a frame with the columns and types of their table."""
    read = (pq.read_table(pa.BufferReader(one.content), read_dictionary=dictionary_columns(table)) for one in rows)
    frames = [pl.DataFrame(one).select(typed_columns(table).values()) for one in read]
    return pl.concat([no_rows(table), *frames])
