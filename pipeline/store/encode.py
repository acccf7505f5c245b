"""Check rows against the schema of their table, and encode them as parquet."""

from __future__ import annotations

import functools
import io
import itertools
from typing import TYPE_CHECKING

import polars as pl
import pyarrow.parquet as pq

from pipeline.errors import RefusedError
from pipeline.store.rules import broken_rules
from pipeline.store.seal import SEAL_KEY, sealed
from pipeline.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa
    from polars._typing import PolarsDataType

    from pipeline.store.schemas import Table

SCHEMA_VERSION_KEY = b"glute.schema_version"
TABLE_KEY = b"glute.table"
MODEL_VERSION_KEY = b"glute.model_version"

COMPRESSION_LEVEL = 3  # of zstd; higher levels cost time and save under 2 % on streams

# Columns whose values repeat from second to second, as sensors round them: dictionary encoding is smaller there.
REPEATING = frozenset({"heart_rate_bpm", "cadence_spm", "power_w", "altitude_m", "grade_sd", "lap"})

CONSTANT_IN_ACTIVITY = ("activity_id", "model_version")
"""Text columns with one value in each row group, where an activity has a row group of its own."""

PRUNED_BY = ("activity_id", "local_date", "time")
"""The only columns with statistics, where an activity has a row group of its own: statistics fill the footer."""


def checked(table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the columns, types and order of their table.

    Parameters
    ----------
    table
        The table the rows belong to.
    rows
        All columns of the table, in any order. Other types are cast.

    Returns
    -------
    DataFrame
        Sorted by `table.sorted_by`.

    Raises
    ------
    RefusedError
        A column is missing or unknown, a value cannot be cast, a rule of the schema is broken, or a key occurs twice.
    """
    odd = sorted(set(column_types(table)) ^ set(rows.columns))
    if odd:
        raise _refused(table, f"columns missing or unknown: {', '.join(odd)}")
    try:
        typed = rows.select(typed_columns(table).values())
    except (pl.exceptions.InvalidOperationError, pl.exceptions.SchemaError) as error:
        raise _refused(table, str(error).splitlines()[0]) from error
    if typed.is_empty():
        return typed
    if broken := broken_rules(table, typed):
        raise _refused(table, f"these rules do not hold: {', '.join(broken)}")
    ordered = typed.sort(table.sorted_by)
    if ordered.select(_has_duplicate_keys(table)).item():
        raise _refused(table, f"a key comes twice: {', '.join(table.schema.primary_key())}")
    return ordered


@functools.cache
def _has_duplicate_keys(table: Table) -> pl.Expr:
    """Whether a key occurs twice in sorted rows; where they are sorted by the key, only neighbours are compared."""
    key = table.schema.primary_key()
    if set(key) <= set(table.sorted_by[: len(key)]):
        return pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in key).any()
    return pl.struct(key).is_duplicated().any()


@functools.cache
def column_types(table: Table) -> dict[str, pl.DataType]:
    """Return the polars types of a table's columns, in their order."""
    return {name: column.dtype for name, column in table.schema.columns().items()}


@functools.cache
def no_rows(table: Table) -> pl.DataFrame:
    """Return a frame without rows that has the columns and types of a table."""
    return pl.DataFrame(schema=column_types(table))


@functools.cache
def typed_columns(table: Table) -> dict[str, pl.Expr]:
    """Return an expression for each column of a table, by name, which casts it to its type."""
    return {name: pl.col(name).cast(dtype) for name, dtype in column_types(table).items()}


@functools.cache
def dictionary_columns(table: Table) -> list[str]:
    """List the columns whose text repeats from row to row: they are read as dictionaries, without decoding each row."""
    constant = CONSTANT_IN_ACTIVITY if table.row_group_per_activity else ()
    return [*constant, *(name for name, dtype in column_types(table).items() if isinstance(dtype, pl.Enum))]


def encode(table: Table, rows: pl.DataFrame) -> bytes:
    """Encode checked rows as one parquet file with a seal. Parameters and bytes are those of `encode_unsealed`."""
    return sealed(encode_unsealed(table, rows))


def encode_unsealed(table: Table, rows: pl.DataFrame) -> bytes:
    """Encode checked rows as one parquet file.

    Parameters
    ----------
    table
        The table the rows belong to.
    rows
        As `checked` returns them.

    Returns
    -------
    bytes
        With a row group for each activity where `table.row_group_per_activity` asks for it, else with a single one.
        The same rows always give the same bytes.
    """
    arrow = _to_arrow(table, rows)
    sink = io.BytesIO()
    with _writer(table, arrow.schema, sink) as writer:
        for start, length in _extents(table, rows):
            writer.write_table(arrow.slice(start, length), row_group_size=max(length, 1))
    return sink.getvalue()


def _extents(table: Table, rows: pl.DataFrame) -> Iterable[tuple[int, int]]:
    """Return the first row and the number of rows of each row group."""
    if not table.row_group_per_activity or rows.is_empty():
        return [(0, rows.height)]
    lengths = rows["activity_id"].rle().struct.field("len").to_list()
    return zip(itertools.accumulate(lengths, initial=0), lengths, strict=False)


def _to_arrow(table: Table, rows: pl.DataFrame) -> pa.Table:
    """Convert rows to Arrow, with versions in the metadata."""
    metadata = {
        TABLE_KEY: table.name.encode(),
        SCHEMA_VERSION_KEY: str(VERSIONS["schema"]).encode(),
        SEAL_KEY: b"sha256",
    }
    if "model_version" in rows.columns:
        metadata[MODEL_VERSION_KEY] = ",".join(sorted(rows["model_version"].unique().drop_nulls())).encode()
    plain = rows.with_columns(_plain_columns(table))
    return plain.to_arrow(compat_level=pl.CompatLevel.oldest()).replace_schema_metadata(metadata)


@functools.cache
def _plain_columns(table: Table) -> list[pl.Expr]:
    return _as_text(column_types(table))


def plain_arrow(rows: pl.DataFrame) -> pa.Table:
    """Convert rows to Arrow, categories to plain text, which every reader opens."""
    return rows.with_columns(_as_text(rows.schema)).to_arrow(compat_level=pl.CompatLevel.oldest())


def _as_text(types: Mapping[str, PolarsDataType]) -> list[pl.Expr]:
    """Return expressions for the columns that hold categories, which make plain text of them."""
    plain = {name: _plain(dtype) for name, dtype in types.items()}
    return [pl.col(name).cast(dtype) for name, dtype in plain.items() if dtype != types[name]]


def _plain(dtype: PolarsDataType) -> PolarsDataType:
    """Return a type with strings in place of categories, in lists and structs, too."""
    if isinstance(dtype, pl.List):
        return pl.List(_plain(dtype.inner))
    if isinstance(dtype, pl.Struct):
        return pl.Struct({field.name: _plain(field.dtype) for field in dtype.fields})
    return pl.String() if isinstance(dtype, pl.Enum) else dtype


def _writer(table: Table, schema: pa.Schema, sink: io.BytesIO) -> pq.ParquetWriter:
    dictionaries, encodings = _encodings(table)
    return pq.ParquetWriter(
        sink,
        schema,
        compression="zstd",
        compression_level=COMPRESSION_LEVEL,
        use_dictionary=dictionaries,
        column_encoding=encodings,
        write_page_checksum=True,
        write_statistics=list(PRUNED_BY) if table.row_group_per_activity else True,
    )


@functools.cache
def _encodings(table: Table) -> tuple[list[str], dict[str, str]]:
    """Return the columns of a table that are written as dictionaries, and the encodings of others."""
    encodings, dictionaries = {}, []
    for name, dtype in column_types(table).items():
        if name in REPEATING or dtype == pl.String or isinstance(dtype, pl.Enum):
            dictionaries.append(name)
        elif dtype in (pl.Float32, pl.Float64):
            encodings[name] = "BYTE_STREAM_SPLIT"
        elif dtype.is_temporal() or dtype.is_integer():
            encodings[name] = "DELTA_BINARY_PACKED"
    return dictionaries, encodings


def _refused(table: Table, why: str) -> RefusedError:
    return RefusedError(f"rows of the table {table.name} are invalid", why=why, hint="This is a bug, please report it")
