"""Select the annotations that apply to an activity; they win over everything else."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

START_TOLERANCE = timedelta(seconds=60)  # judgement: people copy a start time without its seconds


def annotations_for(
    annotations: pl.DataFrame, *, activity_id: str, start_time: datetime, local_start: datetime
) -> pl.DataFrame:
    """Return the rows about one activity.

    Parameters
    ----------
    annotations
        The log `annotations`.
    activity_id
        Id of the activity in the store.
    start_time
        Its start [UTC].
    local_start
        The same on the athlete's own clock, without zone.

    Returns
    -------
    DataFrame
        Rows that name the activity's id, or a start time within 60 s of its own: in UTC where the row carries an
        offset, else in local time. The order is that of the file; where two disagree, the later wins.
    """
    holds = [
        activity == activity_id or (start is not None and _near(start, start_time, local_start))
        for activity, start in annotations.select("activity", "start_time").iter_rows()
    ]
    return annotations.filter(pl.Series(holds, dtype=pl.Boolean))


def clock_shifts(annotations: pl.DataFrame) -> dict[str, float]:
    """Return what is added to the times of each device [s], by the part of its name that a row gives."""
    rows = annotations.select("device", "clock_shift_s").drop_nulls()
    return dict(rows.iter_rows())


def _near(text: str, start_time: datetime, local_start: datetime) -> bool:
    start = datetime.fromisoformat(text)
    return abs(start - (start_time if start.tzinfo else local_start)) <= START_TOLERANCE
