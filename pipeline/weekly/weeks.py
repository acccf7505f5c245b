"""Activities and segments of an athlete, summed by ISO week of the local start."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.arrays import Floats, floats
from pipeline.physiology.fusion import own_sd_log, sum_energy
from pipeline.physiology.load import exponential_load, foster_1998_monotony
from pipeline.physiology.parameters_running import ACUTE_DAYS, CHRONIC_DAYS
from pipeline.physiology.parameters_training import POINTS_PER_TRIMP
from pipeline.vocabulary import LABELS, ON_FOOT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(weeks=1)
ISO_WEEK = re.compile(r"\d{4}-W\d{2}")
ENERGY_SUMS = ("energy_kcal", "energy_kcal_low", "energy_kcal_high")
SEGMENT_COLUMNS = (
    "activity_id",
    "local_date",
    "label",
    "effort",
    "gait",
    "duration_s",
    "strides",
    "energy_net_kcal",
)
"""What sums by week need of the segments table."""


def iso_week(day: date) -> str:
    """Name the ISO week of a date, as `2026-W46`."""
    return f"{day:%G-W%V}"


def monday_of(week: str) -> date:
    """Return the first day of an ISO week such as `2026-W46`; ValueError where it is written otherwise."""
    if not ISO_WEEK.fullmatch(week):
        raise ValueError(f"{week!r} is no ISO week")
    return date.fromisoformat(f"{week}-1")


def monday_on(day: date) -> date:
    """Return the first day of the ISO week of a date."""
    return day - timedelta(days=day.weekday())


def weeks_until(week: str, count: int) -> list[str]:
    """List the ISO weeks that end with `week`, the oldest first."""
    mondays = [monday_of(week) - timedelta(weeks=back) for back in reversed(range(count))]
    return list(map(iso_week, mondays))


def week_totals(
    activities: pl.DataFrame,
    segments: pl.DataFrame,
    strength: pl.DataFrame,
    *,
    until: str,
    shared_energy_sds: Callable[[Sequence[date]], Sequence[float]],
) -> pl.DataFrame:
    """Sum activities and segments by ISO week of the local start.

    Parameters
    ----------
    activities, segments
        Rows of these tables, the whole history: chronic load looks back far. Of segments, `SEGMENT_COLUMNS`.
    strength
        Strength work by day, from `strength.daily_sets`.
    until
        Last ISO week wanted.
    shared_energy_sds
        From the first days of weeks to the relative error that all energies of each share [fraction].

    Returns
    -------
    pl.DataFrame
        One row for every week from the first with an activity to `until`, weeks of rest included: `monday`, the columns
        of the table `weeks` that need no verdict, and for each label `<label>_running_s` and
        `<label>_energy_net_kcal`. Activities that an annotation excludes count nowhere. `strength_sets` is null
        in weeks of which no strength work for the glutes is known: that is not none.
    """
    last = monday_of(until)
    activities = activities.with_columns(monday=pl.col("local_start").dt.date().dt.truncate("1w"))
    activities = activities.filter((pl.col("monday") <= last) & ~pl.col("excluded"))
    segments = segments.join(activities, on="activity_id", how="semi")
    first = activities["monday"].min()
    if not isinstance(first, date):
        first = last
    mondays = pl.DataFrame({"monday": pl.date_range(first, last, "1w", eager=True)})
    parts = (
        _of_activities(activities, segments),
        _energy(activities, shared_energy_sds),
        _of_segments(segments),
        _of_strength(strength),
        _load(activities, first, last),
    )
    for part in parts:
        mondays = mondays.join(part, on="monday", how="left", maintain_order="left")
    return mondays.with_columns(
        pl.exclude("monday", "strength_sets").fill_null(0),
        week=pl.col("monday").dt.strftime("%G-W%V"),
    )


def _of_activities(activities: pl.DataFrame, segments: pl.DataFrame) -> pl.DataFrame:
    on_foot = pl.col("sport").is_in(sorted(ON_FOOT))
    totals = ("moving_s", "distance_m", "ascent_m")
    return activities.group_by("monday").agg(
        *(pl.col(name).filter(on_foot).sum() for name in totals),
        *(pl.col(name).sum() for name in ("energy_net_kcal", "trimp", "running_stress_score")),
        activities=pl.len(),
        runs=pl.col("activity_id").is_in(segments["activity_id"].unique().implode()).sum(),
        heart_rate_s=(pl.col("heart_rate_coverage").fill_null(0) * pl.col("moving_s")).filter(on_foot).sum(),
    )


def _energy(activities: pl.DataFrame, shared_energy_sds: Callable[[Sequence[date]], Sequence[float]]) -> pl.DataFrame:
    """Gross energy of each week; the athlete's shared error enters its range once."""
    weeks = activities.group_by("monday", maintain_order=True).agg(*ENERGY_SUMS)
    sums = []
    shares = shared_energy_sds(weeks["monday"].to_list())
    rows = weeks.select(pl.col(ENERGY_SUMS).cast(pl.List(pl.Float64))).iter_rows()
    for shared, (kcal, low, high) in zip(shares, rows, strict=True):
        sums.append(sum_energy(kcal, own_sd_log(low, high, shared), shared))
    columns = np.array(sums).reshape(-1, len(ENERGY_SUMS)).T
    return weeks.select("monday", *(pl.Series(name, total) for name, total in zip(ENERGY_SUMS, columns, strict=True)))


def _of_segments(segments: pl.DataFrame) -> pl.DataFrame:
    ran = pl.col("gait") == "run"
    by_label = [
        column
        for label in LABELS
        for column in (
            pl.col("duration_s").filter(pl.col("label") == label).sum().alias(f"{label}_s"),
            pl.col("duration_s").filter((pl.col("label") == label) & ran).sum().alias(f"{label}_running_s"),
            pl.col("energy_net_kcal").filter(pl.col("label") == label).sum().alias(f"{label}_energy_net_kcal"),
        )
    ]
    return segments.group_by(monday=pl.col("local_date").dt.truncate("1w")).agg(
        *by_label,
        pl.col("strides").sum(),
        sprints=(pl.col("label") == "sprint").sum(),
        uphill_sprints=((pl.col("label") == "hill") & (pl.col("effort") == "sprint")).sum(),
    )


def _of_strength(strength: pl.DataFrame) -> pl.DataFrame:
    """Add up the sets of weeks in which a named set trained the glutes; of others nothing is known."""
    weeks = strength.filter("glutes").group_by(monday=pl.col("date").dt.truncate("1w"))
    return weeks.agg(strength_sets=pl.col("sets").sum())


def _load(activities: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    """Chronic and acute load on each Sunday, and the week's monotony."""
    daily = _daily_load(activities, first, last)
    chronic = exponential_load(daily, CHRONIC_DAYS.value)
    acute = exponential_load(daily, ACUTE_DAYS.value)
    return pl.DataFrame(
        {
            "monday": pl.date_range(first, last, "1w", eager=True),
            "load_points": daily.reshape(-1, 7).sum(axis=1),
            "chronic_load": chronic[6::7],
            "acute_load": acute[6::7],
            "monotony": [foster_1998_monotony(week)[0] for week in daily.reshape(-1, 7)],
        }
    )


def _daily_load(activities: pl.DataFrame, first: date, last: date) -> Floats:
    """Load of each day, rest days as 0, shape (days,); sports without a running stress score count by their TRIMP."""
    load = pl.coalesce("running_stress_score", pl.col("trimp") * POINTS_PER_TRIMP.value, pl.lit(0.0)).cast(pl.Float64)
    days = activities.select(day=(pl.col("local_start").dt.date() - pl.lit(first)).dt.total_days(), load=load)
    length = (last + timedelta(days=7) - first).days
    return floats(np.bincount(days["day"].to_numpy(), weights=days["load"].to_numpy(), minlength=length))
