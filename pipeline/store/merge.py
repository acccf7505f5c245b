"""Merge new rows into one file of a table, which is replaced atomically."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.store.encode import encode
from pipeline.store.parquet_files import TableFile
from pipeline.store.row_groups import join, row_groups, same_columns
from pipeline.store.seal import sealed

if TYPE_CHECKING:
    from pipeline.store.files import Files
    from pipeline.store.held_rows import HeldRows
    from pipeline.store.row_groups import RowGroup
    from pipeline.store.schemas import Table


def write_rows(held: HeldRows, table: Table, path: str, new: pl.DataFrame | None, stays: pl.Expr) -> None:
    """Write the new rows and the old ones for which `stays` holds, unless that is what the file holds."""
    current = held.files.content(path)
    parts = [new] if new is not None else []
    if current is not None:
        old = held.rows(table, path, current).filter(stays)
        key = table.schema.primary_key()
        parts.append(old if new is None else old.join(new, on=key, how="anti"))
    rows = pl.concat(parts).sort(table.sorted_by)
    held.files.put(path, current, encode(table, rows) if rows.height else None)
    held.written(path, rows)


def write_groups(files: Files, table: Table, path: str, fresh: list[RowGroup], gone: set[str]) -> None:
    """Write a file with a row group for each activity: those of other activities are copied, not decoded."""
    current = files.content(path)
    kept: list[RowGroup] = []
    if current is not None:
        file = TableFile.open(files, table, path, current)
        going = {activity_id.encode() for activity_id in gone}
        kept = [group for group in row_groups(current) if group.first not in going]
        if kept and fresh and not same_columns(kept[0], fresh[0]):  # written by an older program
            rows = file.rows().filter(~pl.col("activity_id").is_in(list(gone)))
            kept = row_groups(encode(table, rows))
    groups = sorted(kept + fresh, key=lambda group: group.first or b"")
    files.put(path, current, sealed(join(groups)) if groups else None)
