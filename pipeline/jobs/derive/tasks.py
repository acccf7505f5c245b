"""Collect what the estimates of each activity rest on, and find activities that must be derived again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.athletes.annotations import annotations_for
from pipeline.jobs.derive.daily_thresholds import days_of, fingerprint
from pipeline.segments.corrections import Corrections, corrections_of
from pipeline.segments.estimates.calibration import power_efficiencies
from pipeline.segments.estimates.energy import Calibration
from pipeline.segments.labels.climbs import Climbs, climbs_of_lists, places_of
from pipeline.segments.thresholds.parameters import MOST_RIDE_DOUBT
from pipeline.sources.dates import is_possible_day
from pipeline.versions import DERIVED_STAGES, stamp
from pipeline.vocabulary import CLOCKLESS_FLAGS, ON_FOOT, Flag

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from pipeline.athletes.profile import Person
    from pipeline.jobs.athlete_records import AthleteRecords
    from pipeline.segments.thresholds.daily import Thresholds

    Places = tuple[tuple[float, ...], ...] | None


@dataclass(frozen=True, kw_only=True)
class Task:
    """An activity to be derived, with all that its derivation rests on.

    Attributes
    ----------
    row
        Its row of the table `activities`.
    thresholds, person
        Those of its local date, thresholds as labels use them.
    corrections
        What the athlete's annotations say about it.
    calibration
        The athlete's fits on that date, for the device that recorded it.
    places
        What all passes of each of its climbs say about stairs; None where no other activity has climbs alike.
    fingerprint
        Hash of all of these and of the versions of the stages.
    """

    row: dict[str, Any]
    thresholds: Thresholds
    person: Person
    corrections: Corrections
    calibration: Calibration
    places: Places
    fingerprint: str


def outdated_tasks(
    activities: pl.DataFrame, records: AthleteRecords, stored: pl.DataFrame, *, leave: Collection[str] = ()
) -> tuple[list[Task], pl.DataFrame]:
    """Find the activities that must be derived, and all that each of them rests on.

    Parameters
    ----------
    activities
        All rows of the table `activities`; those with an impossible date are passed over.
    records
        The athlete's profile and logs.
    stored
        Rows of the table `thresholds` as they were stored before.
    leave
        Ids of activities that must not be derived, even if changed.

    Returns
    -------
    list of Task
        Activities whose `derived_from` is not the hash of what they rest on now, in the order of the rows.
    DataFrame
        Rows of the table `thresholds` as they are now.
    """
    activities = activities.filter(possible_days(activities))
    corrections = _corrections(activities, records.annotations)
    counts = [
        (correction.sport or sport) in ON_FOOT and not correction.exclude
        for sport, correction in zip(activities["recorded_sport"], corrections, strict=True)
    ]
    dates = activities["local_start"].dt.date().to_list()
    runs = activities.filter(pl.Series(counts, dtype=pl.Boolean))
    said = pl.Series([correction.sport is not None for correction in corrections], dtype=pl.Boolean)
    certain = said.filter(pl.Series(counts, dtype=pl.Boolean)) | (_ride_doubts(runs) < MOST_RIDE_DOUBT.value)
    days = days_of(runs.filter(certain), dates, records, stored)
    efficiencies = power_efficiencies(runs, days.people)
    places = _places(runs)
    stamped = stamp(*DERIVED_STAGES)
    tasks = []
    columns = activities.select("source", "device", "derived_from", "activity_id").iter_rows()
    for index, (day, correction, row) in enumerate(zip(dates, corrections, columns, strict=True)):
        source, device, derived_from, activity_id = row
        calibration = Calibration(power_efficiency=efficiencies.get((day, device)))
        place = places.get(activity_id)
        rests_on = (days.used[day], days.people[day], correction, calibration, source, stamped, place)
        behind = fingerprint(rests_on)
        if behind != derived_from and activity_id not in leave:
            tasks.append(
                Task(
                    row=activities.row(index, named=True),
                    thresholds=days.used[day],
                    person=days.people[day],
                    corrections=correction,
                    calibration=calibration,
                    places=place,
                    fingerprint=behind,
                )
            )
    return tasks, days.table


def _ride_doubts(activities: pl.DataFrame) -> pl.Series:
    """Return how probable it is that each activity was a ride, by its quality flag [fraction]; 0 without one."""
    flags = activities["quality_flags"].to_list()
    mark = f"{Flag.MAYBE_RIDE_PCT}:"
    found = (next((flag for flag in own or () if flag.startswith(mark)), mark + "0") for own in flags)
    return pl.Series([float(flag.removeprefix(mark)) / 100.0 for flag in found], dtype=pl.Float64)


def _places(runs: pl.DataFrame) -> dict[str, Places]:
    """Return what the passes of each place say, for each activity whose climbs are like those of another."""
    climbing = runs.filter(pl.col("climb_rise_m").list.len() > 0).sort("activity_id")
    names = [f"climb_{name}" for name in Climbs._fields]
    climbs = [climbs_of_lists(*row) for row in climbing.select(names).iter_rows()]
    return {
        activity_id: None if shared is None else tuple(map(tuple, shared.tolist()))
        for activity_id, shared in zip(climbing["activity_id"], places_of(climbs), strict=True)
    }


def possible_days(activities: pl.DataFrame) -> pl.Series:
    """Mark the activities whose local date is possible: thresholds and weeks of others lie beyond the calendar."""
    days = activities["local_start"].dt.date().to_list()
    return pl.Series([is_possible_day(day) for day in days], dtype=pl.Boolean)


def in_weeks(activities: pl.DataFrame) -> pl.Series:
    """Mark the activities that belong to a week: those with a possible date, by a clock that was set."""
    codes = pl.col("quality_flags").list.eval(pl.element().str.split(":").list.first())
    unset = codes.list.set_intersection(list(CLOCKLESS_FLAGS)).list.len() > 0
    return possible_days(activities) & ~activities.select(unset.fill_null(False)).to_series()


def impossible_days(
    activities: pl.DataFrame, annotations: pl.DataFrame, *, latest: date | None = None
) -> dict[str, str]:
    """Find stored activities with an impossible date, which older readers accepted.

    Parameters
    ----------
    activities
        Rows of the table `activities`.
    annotations
        The athlete's annotations; activities that they exclude are left out.
    latest
        Local date after which an activity counts as impossible, too.

    Returns
    -------
    dict
        The reason by activity id.
    """
    late = pl.lit(False) if latest is None else pl.col("local_start").dt.date() > latest
    odd = activities.filter(~possible_days(activities) | late)
    rows = odd.select("activity_id", "local_start").iter_rows()
    return {
        activity_id: f"its date is impossible: {start.date()}"
        for (activity_id, start), correction in zip(rows, _corrections(odd, annotations), strict=True)
        if not correction.exclude
    }


def _corrections(activities: pl.DataFrame, annotations: pl.DataFrame) -> list[Corrections]:
    """Return the athlete's corrections of each activity."""
    if annotations.is_empty():
        return [Corrections()] * len(activities)
    return [
        corrections_of(annotations_for(annotations, **row))
        for row in activities.select("activity_id", "start_time", "local_start").to_dicts()
    ]
