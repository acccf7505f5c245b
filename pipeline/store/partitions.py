"""Split tables into files by local date, and find the files that a span of dates needs."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from pipeline.store.schemas import Table

SUFFIX = ".parquet"


def period_of(path: str) -> str:
    """Return the period of a file: its year or month, or the table's name if it is a single file."""
    return Path(path).name.removesuffix(SUFFIX)


def _period(table: Table, day: date) -> str:
    if table.dated_by == "week":
        return f"{day.isocalendar().year:04}"
    return f"{day.year:04}-{day.month:02}" if table.period == "month" else f"{day.year:04}"  # strftime pads no years


def _period_at(table: Table, moment: Any) -> str:
    """Return the period of a value of the column that dates a table."""
    return moment[:4] if table.dated_by == "week" else _period(table, moment)


def periods(table: Table, since: date | None, until: date | None) -> tuple[str, str]:
    """Return the first and last period of a span of dates; periods compare as text.

    Raises
    ------
    ValueError
        The table has no dates.
    """
    if table.dated_by is None and (since or until):
        raise ValueError(f"the table {table.name} has no date to select by")
    return _period(table, since) if since else "", _period(table, until) if until else "~"


def periods_around(table: Table, activity_ids: Collection[str]) -> tuple[str, str]:
    """Return the first and last period that activities can lie in, by the start [UTC] in their ids; all if unknown."""
    try:
        first, last = (datetime.strptime(pick(activity_ids)[:8], "%Y%m%d").date() for pick in (min, max))  # noqa: DTZ007
    except ValueError:
        return "", "~"
    return periods(table, first - timedelta(days=1), last + timedelta(days=1))  # wherever on Earth


def between(table: Table, since: date | None, until: date | None) -> pl.Expr:
    """Return whether a row lies between two local dates, both included."""
    if table.dated_by is None:
        return pl.lit(True)
    column = pl.col(table.dated_by)
    if table.dated_by == "week":
        column = (column + "-1").str.to_date("%G-W%V-%u")
        since = since and since - timedelta(days=since.weekday())
    column = column.cast(pl.Date)
    holds = pl.lit(True)
    if since:
        holds &= column >= since
    if until:
        holds &= column <= until
    return holds


def by_period(table: Table, rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Split rows by the period of the file they belong to."""
    if table.dated_by is None:
        return {table.name: rows}
    if rows.is_empty():
        return {}
    first, last = (_period_at(table, moment) for moment in (rows[table.dated_by].min(), rows[table.dated_by].max()))
    if first == last:
        return {first: rows}
    column = pl.col(table.dated_by)
    year, month = column.str.slice(0, 4) if table.dated_by == "week" else column.dt.year(), column.dt.month()
    columns = [year.alias("_year"), month.alias("_month")] if table.period == "month" else [year.alias("_year")]
    names = [column.meta.output_name() for column in columns]
    parts = rows.with_columns(columns).partition_by(names, as_dict=True, include_key=False)
    return {
        "-".join([f"{year:0>4}", *(f"{month:02}" for month in months)]): part for (year, *months), part in parts.items()
    }
