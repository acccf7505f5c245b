"""List rows of the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.athletes.profile import require_athlete
from pipeline.athletes.settings import store_root
from pipeline.store.encode import column_types
from pipeline.store.schemas import TABLES
from pipeline.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from pipeline.athletes.home import Home


def rows_of(
    home: Home,
    table: str,
    athlete: str | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
) -> pl.DataFrame:
    """Return rows of a table, of one athlete or of all, with a column `athlete` before the others.

    Parameters
    ----------
    since, until
        First and last local date.

    Raises
    ------
    AthleteError
        There is no such athlete.
    """
    store, names = _asked(home, athlete)
    found = ((name, store.read(table, name, since=since, until=until)) for name in names)
    return pl.concat([_no_rows(table, None), *(_named(name, rows) for name, rows in found)])


def batches_of(
    home: Home,
    table: str,
    athlete: str | None = None,
    *,
    columns: Sequence[str] | None = None,
    since: date | None = None,
    until: date | None = None,
    **equal: Any,
) -> Iterator[pl.DataFrame]:
    """Read the same rows in frames of a few thousand, after one without any.

    Parameters
    ----------
    columns
        Those to return; all by default.
    equal
        Some of these columns and the value that they must have; None asks for nothing.
    """
    store, names = _asked(home, athlete)
    wanted = [pl.col(name) == value for name, value in equal.items() if value is not None]
    yield _no_rows(table, columns)
    for name in names:
        for rows in store.batches(table, name, columns=columns, since=since, until=until):
            yield _named(name, rows.filter(wanted) if wanted else rows)


def _asked(home: Home, athlete: str | None) -> tuple[Store, list[str]]:
    if athlete:
        require_athlete(home, athlete)
    return Store(store_root(home)), [athlete] if athlete else home.athletes()


def _named(athlete: str, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(pl.lit(athlete).alias("athlete"), pl.all())


def _no_rows(table: str, columns: Sequence[str] | None) -> pl.DataFrame:
    types = column_types(TABLES[table])
    return pl.DataFrame(schema={"athlete": pl.String(), **{name: types[name] for name in columns or types}})
