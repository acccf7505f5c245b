"""The athlete's body and thresholds on each local date; only thresholds that can have changed are computed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.athletes.person import people_on
from pipeline.segments.thresholds.daily import as_labels_use, thresholds_on
from pipeline.segments.thresholds.evidence import collect, stated_by
from pipeline.segments.thresholds.parameters import LONG_WINDOW_DAYS
from pipeline.store.rows import table_of, threshold_row, thresholds_of
from pipeline.versions import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from pipeline.athletes.profile import Person
    from pipeline.jobs.athlete_records import AthleteRecords
    from pipeline.segments.thresholds.daily import Thresholds

FINGERPRINT_DIGITS = 16  # collides in fewer than one home in a billion
EVIDENCE_COLUMNS = (
    "recorded_sport",
    "sub_sport",
    "best_effort_flat_speed_mps",
    "best_effort_speed_mps",
    "max_heart_rate_bpm",
    "steady_flat_speed_mps",
    "steady_heart_rate_bpm",
    "device_vo2max_ml_kg_min",
    "device_hr_max_bpm",
    "device_hr_rest_bpm",
)


@dataclass(frozen=True, kw_only=True)
class Days:
    """Body and thresholds on each local date with an activity.

    Attributes
    ----------
    people
        The athlete's body.
    table
        Rows of the table `thresholds`, one for each date.
    used
        Thresholds of each date as its labels use them, without what they rest on: one more run that moves none of them
        beyond a step changes no label.
    """

    people: Mapping[date, Person]
    table: pl.DataFrame
    used: Mapping[date, Thresholds]


def days_of(runs: pl.DataFrame, dates: Iterable[date], records: AthleteRecords, stored: pl.DataFrame) -> Days:
    """Compute body and thresholds of some dates.

    Parameters
    ----------
    runs
        Rows of the activities table that count as evidence: those on foot that no annotation excludes.
    dates
        Local dates wanted.
    records
        The athlete's profile and logs.
    stored
        Rows of the table `thresholds` as they were stored before.
    """
    known, races = stated_by(records.profile, records.tests)
    evidence = cache(partial(collect, runs, known=known, races=races))  # needed only where anything changed
    people = people_on(records.profile, sorted(set(dates)), records.weights)
    behind = _behind(runs, people, repr((known, races, stamp("labels"))))
    current = stored.filter(
        pl.col("derived_from") == pl.col("date").replace_strict(behind, default="", return_dtype=pl.String)
    )
    changed = sorted(behind.keys() - set(current["date"]))
    rows = [
        threshold_row(day, thresholds_on(day, people[day], evidence()), derived_from=behind[day]) for day in changed
    ]
    table = pl.concat([current, table_of("thresholds", rows)]).sort("date")
    values = table.drop("derived_from", pl.selectors.ends_with("_origin")).iter_rows(named=True)
    used = {row["date"]: as_labels_use(thresholds_of(row)) for row in values}
    return Days(people=people, table=table, used=used)


def fingerprint(parts: object) -> str:
    """Hash the text of plain values: numbers, words, dates, and tuples and dataclasses of them."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:FINGERPRINT_DIGITS]


def _behind(runs: pl.DataFrame, people: Mapping[date, Person], always: str) -> dict[date, str]:
    """Hash what the thresholds of each date rest on: body, tests, races, and the runs of two years."""
    ordered = runs.select(pl.col("local_start").dt.date(), *EVIDENCE_COLUMNS).sort("local_start", maintain_order=True)
    ordinals = np.array([day.toordinal() for day in ordered["local_start"]], dtype=np.int64)
    digests = b"".join(hashlib.sha256(repr(row).encode()).digest() for row in ordered.iter_rows())
    size = hashlib.sha256().digest_size
    behind = {}
    for day, person in people.items():
        first = day - timedelta(days=LONG_WINDOW_DAYS.value - 1)
        start = np.searchsorted(ordinals, first.toordinal())
        end = np.searchsorted(ordinals, day.toordinal(), side="right")
        seen = hashlib.sha256(digests[size * start : size * end]).hexdigest()
        behind[day] = fingerprint((always, person, seen))
    return behind
