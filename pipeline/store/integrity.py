"""Whether the rows of one file of a table can be what a writer put there: rules, keys, and the file's own period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.errors import RefusedError
from pipeline.store.encode import checked
from pipeline.store.partitions import by_period

if TYPE_CHECKING:
    from pipeline.store.schemas import Table


def rows_fault(table: Table, period: str, rows: pl.DataFrame) -> str | None:
    """Return what is wrong with the rows of one file; None where nothing is.

    Parameters
    ----------
    table
        The table that the file belongs to.
    period
        The period that its name says.
    rows
        Its rows.
    """
    try:
        rows = checked(table, rows)
    except RefusedError as error:
        return error.why
    odd = sorted(set(by_period(table, rows)) - {period})
    if odd:
        return f"it holds rows of {', '.join(odd)}"
    return None


def doubled_keys(table: Table, rows: pl.DataFrame) -> int:
    """Count the keys that more than one row of a table has."""
    return rows.group_by(table.schema.primary_key()).len().filter(pl.col("len") > 1).height
