"""Looking without storing: one file analysed, rows of the tables listed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.athletes.person import person_on
from pipeline.athletes.profile import bare_profile, load_profile
from pipeline.athletes.settings import store_root
from pipeline.errors import NotAnActivityError
from pipeline.jobs.athlete_records import told_by
from pipeline.jobs.derive.label import recording_of
from pipeline.jobs.ingest.read import read_file
from pipeline.outcomes import Analysis
from pipeline.segments.derive import derive_activity
from pipeline.segments.thresholds.daily import thresholds_on
from pipeline.segments.thresholds.evidence import collect, stated_by
from pipeline.sources.discovery import expand_archives, find
from pipeline.sources.found_file import FoundFile
from pipeline.store.rows import segment_rows, table_of
from pipeline.store.store import Store
from pipeline.vocabulary import ON_FOOT

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.athletes.profile import Person
    from pipeline.athletes.races import Race
    from pipeline.jobs.ingest.read import Prepared
    from pipeline.segments.thresholds.daily import Thresholds
    from pipeline.segments.thresholds.evidence import Known


def _only(path: Path) -> FoundFile:
    """Find the file, or the first one in it where it is an archive."""
    first = next(expand_archives(find([path])))
    return first if isinstance(first, FoundFile) else first.archive


def analyze(home: Home, path: Path, *, athlete: str | None = None, engine: str = "columnar") -> Analysis:
    """Label and estimate the activities of one file; nothing is stored.

    Parameters
    ----------
    home
        Where the athlete's thresholds come from.
    path
        The file.
    athlete
        Whose thresholds and body to use. Without it the file's own efforts and priors must do.
    engine
        `columnar` or `reference`.

    Raises
    ------
    AthleteError
        There is no such athlete.
    FileError
        The file gives no activity; the class names the verdict.
    """
    profile, weights = bare_profile("nobody"), None
    known: tuple[Known, ...] = ()
    races: tuple[Race, ...] = ()
    history = table_of("activities", [])
    if athlete:
        store = Store(store_root(home))
        said = told_by(home, store, athlete)
        profile, weights = said.profile, said.weights
        known, races = stated_by(profile, said.tests)
        history = store.read("activities", athlete)
    read = read_file(_only(path), engine=engine, home_timezone=profile.timezone, now=datetime.now(UTC)).or_raise()
    if not read.activities:
        raise NotAnActivityError("The file holds no activity", where=str(path), why=read.ledger_row["reason"])
    rows = table_of("activities", [activity.row for activity in read.activities])
    runs = pl.concat([history.filter(~pl.col("activity_id").is_in(rows["activity_id"].implode())), rows])
    evidence = collect(runs.filter(pl.col("recorded_sport").is_in(sorted(ON_FOOT))), known=known, races=races)
    people = [person_on(profile, activity.row["local_start"].date(), weights) for activity in read.activities]
    limits = [
        thresholds_on(activity.row["local_start"].date(), person, evidence)
        for activity, person in zip(read.activities, people, strict=True)
    ]
    segments = [_segments(*run) for run in zip(read.activities, people, limits, strict=True)]
    notes = [read.ledger_row["damage"]] if read.ledger_row["damage"] else []
    notes += [flag for activity in read.activities for flag in activity.row["quality_flags"]]
    return Analysis(
        activities=rows,
        segments=pl.concat(segments),
        streams=pl.concat([activity.stream for activity in read.activities]),
        thresholds=dict(zip(rows["activity_id"], limits, strict=True)),
        notes=tuple(dict.fromkeys(notes)),
    )


def _segments(activity: Prepared, person: Person, thresholds: Thresholds) -> pl.DataFrame:
    row = activity.row
    derived = derive_activity(
        activity.stream,
        recording_of(row),
        thresholds=thresholds,
        person=person,
    )
    return segment_rows(derived.segments, row)


def rows_of(
    home: Home,
    table: str,
    athlete: str | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
    **equal: Any,
) -> pl.DataFrame:
    """Return rows of a table, of one athlete or of all, with a column `athlete` before the others.

    Parameters
    ----------
    since, until
        First and last local date.
    equal
        Columns and the value they must have; None asks for nothing.

    Raises
    ------
    AthleteError
        There is no such athlete.
    """
    if athlete:
        load_profile(home, athlete)
    store = Store(store_root(home))
    frames = []
    for name in [athlete] if athlete else home.athletes():
        rows = store.read(table, name, since=since, until=until)
        frames.append(rows.select(pl.lit(name).alias("athlete"), pl.all()))
    wanted = [pl.col(column) == value for column, value in equal.items() if value is not None]
    found = pl.concat(frames) if frames else table_of(table, []).with_columns(athlete=pl.lit("")).clear()
    return found.filter(wanted) if wanted else found
