"""Write activities as FIT files with labelled laps, from the athlete's own files, and their segments as csv."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.athletes.annotations import clock_shifts
from pipeline.athletes.settings import store_root
from pipeline.errors import AbsentError, FileError, NothingToReadError, UsageError
from pipeline.files import write_atomically
from pipeline.jobs.athlete_records import records_of
from pipeline.jobs.ingest.locate import located
from pipeline.jobs.ingest.read import content_of, prepare
from pipeline.jobs.ingest.select import select_files
from pipeline.report.render.activity_fit import activity_fit
from pipeline.report.render.export import exported
from pipeline.store.store import Store
from pipeline.words import named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.sources.activity import Activity
    from pipeline.sources.found_file import FoundFile


class Exported(NamedTuple):
    """Files written, and one sentence for each activity that was not exported."""

    written: list[Path]
    problems: list[str]


def export_activities(
    home: Home,
    athlete: str,
    folder: Path,
    *,
    activities: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
) -> Exported:
    """Write `<activity>.fit` and `<activity>.csv` of labelled activities.

    Parameters
    ----------
    home, athlete
        Whose activities.
    folder
        Where to write; created if missing.
    activities
        Their ids, or how they begin; those between the dates by default, or the latest if there are no dates.
    since, until
        First and last local date.

    Returns
    -------
    Exported

    Raises
    ------
    AthleteError
        There is no such athlete.
    UsageError
        There is no such activity, or no labelled one at all.
    AbsentError
        None of the files is where it was last read.
    """
    store = Store(store_root(home))
    records = records_of(home, store, athlete)
    rows = _chosen(store, athlete, activities, since, until)
    ledger = store.read("ledger", athlete)
    wanted = ledger.join(rows.select("source", "content_sha256"), on=["source", "content_sha256"], how="semi")
    files = _files(home, athlete, ledger, wanted)
    segments = store.read("segments", athlete, activity_ids=rows["activity_id"].to_list())
    shifts, zone = clock_shifts(records.annotations), records.profile.timezone
    written: list[Path] = []
    problems: list[str] = []
    for activity_id, source in rows.select("activity_id", "source").iter_rows():
        try:
            found = files.get(source)
            activity = _original(found, activity_id, zone, shifts) if found else None
        except FileError as error:
            problems.append(f"{activity_id}: {error}")
            continue
        if activity is None:
            problems.append(f"{activity_id}: {source} is not where it was last read")
            continue
        theirs = segments.filter(pl.col("activity_id") == activity_id)
        for path, content in (
            (folder / f"{activity_id}.fit", activity_fit(activity, theirs)),
            (folder / f"{activity_id}.csv", b"".join(exported([theirs], "csv"))),
        ):
            write_atomically(path, content)
            written.append(path)
    if not written:
        raise AbsentError(
            "no file could be read again",
            why="; ".join(problems),
            hint=f"Put the files back, or read them from where they are now: glute ingest FOLDER --athlete {athlete}",
        )
    return Exported(written, problems)


def _chosen(store: Store, athlete: str, ids: Sequence[str], since: date | None, until: date | None) -> pl.DataFrame:
    """Return the labelled activities that are asked for."""
    rows = store.read("activities", athlete, since=since, until=until)
    labelled = rows.join(store.read("segments", athlete, columns=["activity_id"]), on="activity_id", how="semi")
    known = labelled["activity_id"].to_list()
    unknown = [begun for begun in ids if not (begun and any(one.startswith(begun) for one in known))]
    if unknown:
        raise UsageError(
            f"there is no labelled activity {named([begun or repr(begun) for begun in unknown])}",
            hint=f"Their ids are shown by: glute activities {athlete}",
        )
    if labelled.is_empty():
        raise NothingToReadError("there is no labelled activity", hint=f"See what there is: glute activities {athlete}")
    labelled = labelled.sort("start_time")
    if ids:
        return labelled.filter(pl.col("activity_id").is_in([one for one in known if one.startswith(tuple(ids))]))
    return labelled if since or until else labelled.tail(1)


def _files(home: Home, athlete: str, ledger: pl.DataFrame, wanted: pl.DataFrame) -> dict[str, FoundFile]:
    """Find the files of ledger rows where they were last read, by their source, and the samples that belong to them.

    Members of archives and workouts of lists are found, too.
    """
    found = located(home, athlete, ledger, wanted, ()).found
    selection = select_files(ledger.clear(), found)
    return {file.source: file for file in (*selection.files, *(one.file for one in selection.listed))}


def _original(found: FoundFile, activity_id: str, zone: str | None, shifts: Mapping[str, float]) -> Activity | None:
    """Read the activity of an id from its file again; None if the file holds others now."""
    loaded = found.load()
    content = content_of(found, loaded, engine="columnar", now=datetime.now(UTC), clock_shifts=shifts)
    taken: set[str] = set()
    for activity in content.activities:
        prepared = prepare(
            activity,
            source=found.source,
            content_sha256=loaded.content_sha256,
            home_timezone=zone,
            intact=True,
            taken=taken,
        )
        if prepared.row["activity_id"] == activity_id:
            return activity
        taken.add(prepared.row["activity_id"])
    return None
