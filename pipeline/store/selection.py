"""Select rows of a table by date and activity, and put those of several files in order."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import polars as pl

from pipeline.store.encode import no_rows
from pipeline.store.partitions import between

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline.store.schemas import Table


def with_date(table: Table, columns: Sequence[str], since: date | None, until: date | None) -> list[str]:
    """Return columns and the one by which dates are selected, if there are dates and such a column."""
    dated = [table.dated_by] if table.dated_by and (since or until) else []
    return list(dict.fromkeys([*columns, *dated]))


def selected(
    table: Table, rows: pl.DataFrame, since: date | None, until: date | None, activity_ids: list[str] | None
) -> pl.DataFrame:
    """Keep the rows between two local dates, both included, and of some activities; all where None."""
    if since or until:
        rows = rows.filter(between(table, since, until))
    return rows if activity_ids is None else rows.filter(pl.col("activity_id").is_in(activity_ids))


def in_order(table: Table, frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Concatenate the rows of several files, sorted only if the files are not in order already."""
    frames = [frame for frame in frames if frame.height]
    key = list(table.sorted_by)
    if not frames:
        return no_rows(table)
    rows = pl.concat(frames)
    follow = (one.select(key).row(-1) <= other.select(key).row(0) for one, other in itertools.pairwise(frames))
    return rows if all(follow) else rows.sort(key)
