"""Ingest, recompute, read and report what the store of a home holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

from pipeline.api.arguments import home_of
from pipeline.errors import UsageError
from pipeline.jobs import listing
from pipeline.jobs import recompute as recompute_job
from pipeline.jobs.ingest import ingest as ingesting
from pipeline.jobs.reports import report as reporting
from pipeline.outcomes import Report
from pipeline.report.document.form import to_plain
from pipeline.report.render.document import Format
from pipeline.store.schemas import TABLES
from pipeline.vocabulary import UNIT_SYSTEMS

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from pipeline.api.arguments import AnyHome, AnyPath
    from pipeline.outcomes import Ingested
    from pipeline.vocabulary import Units


def ingest(
    *paths: AnyPath,
    athlete: str | None = None,
    new: bool = False,
    home: AnyHome = None,
    workers: int | None = None,
) -> list[Ingested]:
    """Read watch files into the store of a home, and label, estimate and sum up what is new.

    Parameters
    ----------
    paths
        Folders, files and archives; the inbox of the home if there are none. Files that were read before are skipped.
    athlete
        Whose files; the first id in a home gets an empty profile. Without it, the folders right below each path are
        named with the ids of athletes of the home; what is wrong with a folder is the `failure` of its outcome.
    new
        Make an athlete of an unknown id although there are others, which is refused otherwise.
    home
        Folder of the home, created if missing; by default as `glute` without `--home` finds it.
    workers
        Number of processes; one for each core by default.

    Returns
    -------
    list of Ingested
        For each athlete: number of files by verdict, rejected files with their reasons, activities labelled.

    Raises
    ------
    UsageError
        It is not clear whose the files are.
    AthleteError
        There are other athletes than the one named, who is not `new`.
    GluteError
        There is no file below the paths.
    StoreBusyError
        Another run is writing for an athlete.
    StoreError
        The store is damaged or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from importlib.resources import files
    >>> from pipeline import ingest
    >>> run = files("sample_data") / "exports" / "ben" / "2026-11-13-200s.fit"
    >>> with tempfile.TemporaryDirectory() as home:
    ...     [outcome] = ingest(run, athlete="ben", home=home, workers=1)
    >>> dict(outcome.verdicts), outcome.derived
    ({'stored': 1}, 1)
    """
    return ingesting.ingest(
        home_of(home), [Path(str(path)) for path in paths], athlete=athlete, new=new, workers=workers
    )


def recompute(athlete: str, *, home: AnyHome = None, workers: int | None = None) -> int:
    """Label and estimate again what a changed profile, log, annotation or model has made out of date.

    Parameters
    ----------
    athlete
        Id of the athlete.
    home
        Folder of the home; by default as `glute` without `--home` finds it.
    workers
        Number of processes; one for each core by default.

    Returns
    -------
    int
        Activities computed again.

    Raises
    ------
    AthleteError
        There is no such athlete, or the profile cannot be read.
    StoreBusyError
        Another run is writing for the athlete.
    FaultError
        Some activities could not be labelled; all others are stored.
    MismatchError
        The tables contradict each other. Nothing was changed.

    Examples
    --------
    >>> import tempfile
    >>> from importlib.resources import files
    >>> from pathlib import Path
    >>> from pipeline import Home, ingest, recompute
    >>> run = files("sample_data") / "exports" / "ben" / "2026-11-13-200s.fit"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = ingest(run, athlete="ben", home=folder, workers=1)
    ...     before = recompute("ben", home=folder, workers=1)
    ...     _ = Home(Path(folder)).profile("ben").write_text("critical_speed_mps = 3.0")
    ...     after = recompute("ben", home=folder, workers=1)
    >>> before, after
    (0, 1)
    """
    return recompute_job.recompute(home_of(home), athlete, workers=workers).derived


def read_table(
    table: str,
    athlete: str | None = None,
    *,
    home: AnyHome = None,
    since: date | None = None,
    until: date | None = None,
) -> pl.DataFrame:
    """Read rows of a table of the store, of one athlete or of all.

    Parameters
    ----------
    table
        `activities`, `segments`, `weeks` or another table of docs/glossary.md, which gives unit and meaning of each
        column.
    athlete
        Id of an athlete; all athletes by default.
    home
        Folder of the home; by default as `glute` without `--home` finds it.
    since, until
        First and last local date.

    Returns
    -------
    DataFrame
        The rows, with a column `athlete` before the others.

    Raises
    ------
    AthleteError
        There is no such athlete.
    UsageError
        There is no such table.
    StoreError
        A file is damaged or was written by a newer version.

    Examples
    --------
    >>> import tempfile
    >>> from importlib.resources import files
    >>> from pipeline import ingest, read_table
    >>> run = files("sample_data") / "exports" / "ben" / "2026-11-11-stairs.fit.gz"
    >>> with tempfile.TemporaryDirectory() as home:
    ...     _ = ingest(run, athlete="ben", home=home, workers=1)
    ...     segments = read_table("segments", "ben", home=home)
    >>> sorted(segments["label"].unique())
    ['easy', 'stairs']
    """
    if table not in TABLES:
        raise UsageError(f"there is no table {table!r}", hint=f"Choose one of {', '.join(TABLES)}")
    return listing.rows_of(home_of(home), table, athlete, since=since, until=until)


def read_report(athlete: str, *, week: str | None = None, home: AnyHome = None) -> Report:
    """Report one week as data.

    Parameters
    ----------
    athlete
        Id of the athlete.
    week
        ISO week, as `2026-W46`; the latest with an activity by default.
    home
        Folder of the home; by default as `glute` without `--home` finds it.

    Returns
    -------
    Report
        The answer and its probabilities; `document` holds everything that docs/report.md describes, in SI units.

    Raises
    ------
    AthleteError
        There is no such athlete.
    StoreError
        No activity of the athlete was ever stored.
    UsageError
        The week cannot be read, has not begun, or lies before the first activity.

    Examples
    --------
    >>> import tempfile
    >>> from importlib.resources import files
    >>> from pipeline import ingest, read_report
    >>> run = files("sample_data") / "exports" / "ben" / "2026-11-11-stairs.fit.gz"
    >>> with tempfile.TemporaryDirectory() as home:
    ...     _ = ingest(run, athlete="ben", home=home, workers=1)
    ...     week = read_report("ben", home=home)
    >>> week.week, round(sum(week.probabilities.values()), 6)
    ('2026-W46', 1.0)
    """
    made = reporting.report(home_of(home), athlete, week=week, form="json")
    document = to_plain(made.document)
    verdict = document["verdict"]
    return Report(
        athlete=athlete,
        week=made.week,
        label=verdict["label"],
        probabilities=verdict["probabilities"] or {},
        document=document,
        json=made.text,
    )


def weekly_report(
    athlete: str,
    *,
    week: str | None = None,
    form: Format = "terminal",
    units: Units | None = None,
    home: AnyHome = None,
) -> str:
    """Report one week: growing, maintaining, toning or shrinking, how sure that is, and what would change it.

    Parameters
    ----------
    athlete
        Id of the athlete.
    week
        ISO week, as `2026-W46`; the latest with an activity by default.
    form
        `terminal`, `html`, `md` or `json`, which docs/report.md describes.
    units
        `metric` or `imperial`, those of the profile by default; JSON stays in SI units.
    home
        Folder of the home; by default as `glute` without `--home` finds it.

    Returns
    -------
    str
        The report.

    Raises
    ------
    AthleteError
        There is no such athlete.
    StoreError
        No activity of the athlete was ever stored.
    UsageError
        The week cannot be read, has not begun, or lies before the first activity; or there is no such form or unit.

    Examples
    --------
    >>> import json, tempfile
    >>> from importlib.resources import files
    >>> from pipeline import ingest, weekly_report
    >>> run = files("sample_data") / "exports" / "ben" / "2026-11-11-stairs.fit.gz"
    >>> with tempfile.TemporaryDirectory() as home:
    ...     _ = ingest(run, athlete="ben", home=home, workers=1)
    ...     document = json.loads(weekly_report("ben", form="json", home=home))
    >>> document["week"]
    '2026-W46'
    """
    for given, known in ((form, get_args(Format)), (units or "metric", UNIT_SYSTEMS)):
        if given not in known:
            raise UsageError(f"a report cannot be {given!r}", hint=f"Choose one of {', '.join(known)}")
    return reporting.report(home_of(home), athlete, week=week, form=form, units=units).text
