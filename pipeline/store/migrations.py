"""Migrate rows of older schema versions whenever an older file is read.

Columns that an older program did not have are null in migrated rows. The versions in these rows then cause them to be
derived again. A run that writes rewrites older files as a whole, so that a store is migrated once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.file_reasons import FileReason
from pipeline.store.encode import column_types
from pipeline.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.store.schemas import Table

SENTENCES = {
    "segments": ("evidence",),
    "thresholds": tuple(
        f"{quantity}_origin"
        for quantity in ("critical_speed", "d_prime", "max_sprint_speed", "hr_max", "hr_rest", "vo2max")
    ),
}
"""Columns that held English sentences up to version 1, and hold codes with numbers since."""

LEDGER_SENTENCES = ("reason", "damage")
"""Columns of the ledger that held English sentences up to version 2, and hold codes with values since."""


def _without_sentences(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out sentences, which cannot be turned back into numbers."""
    return rows.drop(SENTENCES.get(name, ()), strict=False)


def _with_format(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Name the format of Apple Health's exports, which only the reason gave away: routes that come later need it."""
    if name != "ledger":
        return rows
    is_export = pl.col("reason").str.starts_with("Apple Health's data")
    return rows.with_columns(format=pl.when(is_export).then(pl.lit("apple_health")))


def _from_1(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    return _with_format(name, _without_sentences(name, rows))


def _from_2(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the ledger's sentences as values of `other`, since they cannot be parsed; an empty one is no reason."""
    if name != "ledger":
        return rows
    return rows.with_columns(_as_other(column) for column in LEDGER_SENTENCES)


def _as_other(column: str) -> pl.Expr:
    sentence = pl.col(column)
    reason = pl.struct(code=pl.lit(str(FileReason.OTHER)), values=pl.concat_list(sentence))
    reasons = pl.concat_list(pl.when(sentence != "").then(reason)).list.drop_nulls()
    return pl.when(sentence.is_not_null()).then(reasons).alias(column)


STEPS: dict[int, Callable[[str, pl.DataFrame], pl.DataFrame]] = {1: _from_1, 2: _from_2}
"""Migrations from a schema version to the next, where columns changed meaning: from table name and rows to rows."""


def migrated(table: Table, rows: pl.DataFrame, version: int) -> pl.DataFrame:
    """Return rows of an older schema version with the columns and types of today's.

    Parameters
    ----------
    table
        The table the rows belong to.
    rows
        All columns of the file, as they were stored.
    version
        Schema version of that file.
    """
    for step in range(version, VERSIONS["schema"]):
        rows = STEPS[step](table.name, rows) if step in STEPS else rows
    types = column_types(table)
    return rows.select(
        (pl.col(name).cast(dtype) if name in rows.columns else pl.lit(None, dtype).alias(name))
        for name, dtype in types.items()
    )
