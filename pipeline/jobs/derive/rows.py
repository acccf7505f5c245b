"""Rows derived from some activities, as worker processes hand them over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.store.rows import table_of

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, kw_only=True)
class DerivedRows:
    """Rows derived from some activities.

    Attributes
    ----------
    segments, stimulus
        Rows of these tables.
    columns
        Derived columns of the table `activities`, by name, one dictionary for each activity.
    failed
        The reason by id of each activity that could not be derived; the others are complete.
    climbing
        Columns of the climbs of new activities, which wait until those of all others are known.
    """

    segments: pl.DataFrame
    stimulus: pl.DataFrame
    columns: list[dict[str, Any]]
    failed: dict[str, str]
    climbing: list[dict[str, Any]] = field(default_factory=list)


def stacked(table: str, rows: list[pl.DataFrame]) -> pl.DataFrame:
    """Join the rows of several activities, or of none."""
    return pl.concat([table_of(table, []), *rows])


def joined(found: Sequence[DerivedRows], failed: dict[str, str] | None = None) -> DerivedRows:
    """Join the rows of several batches, and name activities that `failed` besides."""
    return DerivedRows(
        segments=stacked("segments", [rows.segments for rows in found]),
        stimulus=stacked("stimulus", [rows.stimulus for rows in found]),
        columns=[row for rows in found for row in rows.columns],
        climbing=[row for rows in found for row in rows.climbing],
        failed=dict(failed or {}, **{key: why for rows in found for key, why in rows.failed.items()}),
    )


def with_derived(activities: pl.DataFrame, columns: list[dict[str, Any]]) -> pl.DataFrame:
    """Put derived columns in the place of the old ones in rows of the table `activities`."""
    if not columns:
        return activities
    new = pl.DataFrame(columns, schema={name: activities.schema[name] for name in columns[0]})
    return activities.update(new, on="activity_id", include_nulls=True)
