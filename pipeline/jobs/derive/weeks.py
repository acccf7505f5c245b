"""Compute the table of weeks again from the first week whose inputs have changed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.athletes.person import people_on
from pipeline.jobs.derive.daily_thresholds import fingerprint
from pipeline.versions import stamp
from pipeline.weekly.weeks import iso_week, monday_of, week_totals

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from pipeline.jobs.athlete_records import AthleteRecords
    from pipeline.store.store import Store


def derive_weeks(
    store: Store, athlete: str, activities: pl.DataFrame, thresholds: pl.DataFrame, records: AthleteRecords
) -> None:
    """Bring the table of weeks up to date.

    Parameters
    ----------
    store, athlete
        Whose table; segments and stimulus are read from it.
    activities, thresholds
        Rows of these tables as they are now.
    records
        The athlete's profile and logs.
    """
    stored = dict(store.read("weeks", athlete, columns=["week", "derived_from"]).iter_rows())
    derived = derived_weeks(store, athlete, activities, thresholds, records, stored)
    if derived:
        first, rows = derived
        store.upsert("weeks", athlete, rows, since=monday_of(first))


def derived_weeks(
    store: Store,
    athlete: str,
    activities: pl.DataFrame,
    thresholds: pl.DataFrame,
    records: AthleteRecords,
    stored: Mapping[str, str],
) -> tuple[str, pl.DataFrame] | None:
    """Compute the rows of all weeks from the first that is out of date.

    Parameters
    ----------
    store, athlete, activities, thresholds, records
        As for `derive_weeks`.
    stored
        Fingerprints of the weeks as they are, by ISO week; none computes all of them.

    Returns
    -------
    tuple or None
        The first week that is out of date and the rows from it on; None where none is.
    """
    fingerprints = week_fingerprints(activities, records)
    changed = {week for week, behind in fingerprints.items() if stored.get(week) != behind}
    gone = stored.keys() - fingerprints.keys()
    if not changed and not gone:
        return None
    from pipeline.weekly.effect_columns import with_effect  # noqa: PLC0415  the models of what training does
    from pipeline.weekly.table import week_rows  # noqa: PLC0415
    from pipeline.weekly.works import works_of  # noqa: PLC0415

    first = min(changed | gone)
    totals = week_totals(
        activities,
        store.read("segments", athlete),
        records.strength,
        until=max(fingerprints, default=first),
        shared_energy_sds=records.shared_energy_sds,
    )
    wanted = {week: behind for week, behind in fingerprints.items() if week >= first}
    stimulus = store.read("stimulus", athlete)
    works = works_of(stimulus, activities, totals)
    totals = with_effect(totals, stimulus, thresholds, wanted)
    return first, week_rows(wanted, totals, works, records.weekly(thresholds))


def week_fingerprints(activities: pl.DataFrame, records: AthleteRecords) -> dict[str, str]:
    """Hash what each week with an activity rests on.

    That is the profile, the body, and all activities and entries of logs up to its last day. Each hash includes the one
    before, so that a change alters no earlier week.
    """
    events = [
        (row[0], repr(row))
        for log in (records.weights, records.food, records.strength, records.pauses)
        for row in log.iter_rows()
    ]
    columns = ("local_start", "activity_id", "derived_from", "excluded")
    counted = set()
    for start, *rest in activities.select(columns).iter_rows():
        events.append((start.date(), repr(rest)))
        if not rest[-1]:
            counted.add(iso_week(start.date()))
    events.sort(reverse=True)
    chain = fingerprint((records.profile, records.strength.is_empty(), stamp("weekly")))
    fingerprints = {}
    sundays = {week: monday_of(week) + timedelta(days=6) for week in sorted(counted)}
    people = people_on(records.profile, sundays.values(), records.weights)
    for week, sunday in sundays.items():
        parts = [chain, repr(people[sunday])]
        while events and events[-1][0] <= sunday:
            parts.append(events.pop()[1])
        chain = fingerprints[week] = fingerprint(parts)
    return fingerprints
