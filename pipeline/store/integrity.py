"""Whether the rows of one file of a table can be what a writer put there: rules, keys, and the file's own period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from polars.testing import assert_frame_equal

from pipeline.errors import RefusedError
from pipeline.store.encode import checked
from pipeline.store.partitions import by_period

if TYPE_CHECKING:
    from pipeline.store.schemas import Table


SAME_RELATIVE = 1e-4  # judgement: other processors round sums otherwise, by less than this
SAME_ABSOLUTE = 1e-6


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


def same_rows(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """Return whether two frames hold the same rows, in any order and but for how processors round."""
    if one.equals(other):
        return True
    try:
        assert_frame_equal(one, other, rel_tol=SAME_RELATIVE, abs_tol=SAME_ABSOLUTE, check_row_order=False)
    except AssertionError:
        return False
    return True
