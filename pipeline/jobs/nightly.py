"""One unattended run: every inbox into the store, then the reports of weeks that changed or ended."""

from __future__ import annotations

import contextlib
import json
import shlex
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import polars as pl
from filelock import FileLock, Timeout

from pipeline.athletes.profile import load_profile
from pipeline.errors import UNFORESEEN, FaultError, GluteError, StoreBusyError
from pipeline.jobs.deriving import recompute
from pipeline.jobs.importing import ingest
from pipeline.jobs.pool import each
from pipeline.jobs.reporting import weekly_document
from pipeline.outcomes import AthleteNight, Ingested
from pipeline.report.document import DOCUMENT_VERSION
from pipeline.report.index import index_page
from pipeline.report.render import render, write_report
from pipeline.store.lock import athlete_lock
from pipeline.store.store import Store
from pipeline.weekly.weeks import monday_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.jobs.watch import Watch

NIGHT_LOCK = "_nightly.lock"  # no athlete's id begins like this, so it is never the lock of one
QUIET_S = 60.0  # s, judgement: a copy that pauses for longer has broken off
LEAST_REPORTS = 4  # fewer are written faster in this process than in new ones
HAND_OVER_S = 120.0  # s, judgement: what a command may take for one report; a mail server answers in less


def nightly(
    home: Home,
    *,
    today: date,
    workers: int | None = None,
    on_report: str | None = None,
    watch: Watch | None = None,
) -> list[AthleteNight]:
    """Do one unattended run.

    Parameters
    ----------
    home
        Whose inboxes, store and reports.
    today
        Local date of the run: weeks before it have ended.
    workers
        Processes; one for each core by default.
    on_report
        Command that gets the JSON of each new report on its standard input.
    watch
        Told of every file and every activity.

    Returns
    -------
    list of AthleteNight
        What was done for each athlete. One whose night failed stops no other.

    Raises
    ------
    StoreBusyError
        Another night of this home is under way.
    """
    work = partial(athlete_night, home, today=today, workers=workers, on_report=on_report, watch=watch)
    return over_athletes(home, work)


def over_athletes(home: Home, work: Callable[[str], AthleteNight]) -> list[AthleteNight]:
    """Do some work for every athlete while holding the night's lock, then link all reports on one page.

    Parameters
    ----------
    home
        Its athletes are those with a profile and those with an inbox.
    work
        From the id of an athlete to what was done. What it raises becomes the athlete's `error`.

    Raises
    ------
    StoreBusyError
        Another night of this home is under way.
    """
    with night_lock(home):
        nights = [_attempt(work, athlete) for athlete in athletes_of(home)]
        pages = sorted((home.root / "reports").glob("*/*.html"))
        weeks: dict[str, list[str]] = {}
        for page in pages:
            weeks.setdefault(page.parent.name, []).append(page.stem)
        write_report(home.root / "reports" / "index.html", index_page(weeks))
    return nights


def athletes_of(home: Home) -> list[str]:
    """Return the names of all profiles and of all inboxes; an inbox may be nobody's. Hidden folders are none."""
    inboxes = [folder.name for folder in (home.root / "inbox").glob("[!.]*/")]
    return sorted({*home.athletes(), *inboxes})


@contextlib.contextmanager
def night_lock(home: Home) -> Iterator[None]:
    """Hold the lock that lets one night at a time run in a home.

    Raises
    ------
    StoreBusyError
        Another night is under way.
    """
    path = home.root / "locks" / NIGHT_LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(path, timeout=0):
            yield
    except Timeout as error:
        raise StoreBusyError(
            "another nightly run of this home is under way", where=str(path), hint="Wait until it has ended"
        ) from error


def athlete_night(
    home: Home,
    athlete: str,
    *,
    today: date,
    workers: int | None = None,
    on_report: str | None = None,
    watch: Watch | None = None,
) -> AthleteNight:
    """Take in what is new of one athlete, and write the reports that are due, of what could be labelled.

    Parameters
    ----------
    home, athlete
        Whose.
    today, workers, on_report, watch
        As `nightly` takes them.

    Raises
    ------
    AthleteError
        There is no such athlete, or the profile cannot be read.
    StoreError
        The store is busy, damaged or cannot be written.
    """
    try:
        night = take_in(home, athlete, workers=workers, watch=watch)
    except FaultError as error:  # all else is stored and may be reported
        night = AthleteNight(athlete=athlete, error=str(error))
    due = report_due(home, athlete, today=today, workers=workers, on_report=on_report)
    return replace(due, ingested=night.ingested, error=night.error)


def take_in(home: Home, athlete: str, *, workers: int | None = None, watch: Watch | None = None) -> AthleteNight:
    """Read what is new in an athlete's inbox, and derive what moved; the inbox may be missing.

    Parameters and errors are those of `athlete_night`.
    """
    load_profile(home, athlete)  # an inbox of nobody must not make an athlete
    if home.inbox(athlete).is_dir():
        (ingested,) = ingest(home, athlete=athlete, workers=workers, watch=watch, quiet_s=QUIET_S)
    else:
        ingested = Ingested(athlete=athlete, derived=recompute(home, athlete, workers=workers, watch=watch))
    return AthleteNight(athlete=athlete, ingested=ingested)


def report_due(
    home: Home, athlete: str, *, today: date, workers: int | None = None, on_report: str | None = None
) -> AthleteNight:
    """Write the reports of one athlete's weeks that changed or ended since theirs was written.

    The JSON is written last, after the command took it: a run that was killed is finished by the next one.

    Parameters and errors are those of `athlete_night`.
    """
    command = shlex.split(on_report or "")
    written, undelivered = [], []
    with athlete_lock(home, athlete):
        weeks = due_weeks(home, athlete, today=today)
        rendered = each(partial(_rendered, home, athlete), weeks, workers=workers, least=LEAST_REPORTS)
        for week, page, document in rendered:
            path = home.reports(athlete) / f"{week}.html"
            write_report(path, page)
            written.append(path)
            refusal = _hand_over(command, document) if command else None
            if refusal:
                undelivered.append(f"{week} was not handed over and will be tried again: {refusal}")
            else:
                write_report(path.with_suffix(".json"), document)
    return AthleteNight(athlete=athlete, reports=tuple(written), undelivered=tuple(undelivered))


def due_weeks(home: Home, athlete: str, *, today: date) -> list[str]:
    """List the weeks with an activity whose report is missing, rests on other data, or was written before they ended.

    Parameters
    ----------
    home, athlete
        Whose weeks.
    today
        Local date: weeks before it have ended.
    """
    weeks = Store(home.store).read("weeks", athlete, columns=["week", "derived_from"])
    folder = home.reports(athlete)
    return [
        week
        for week, derived_from in weeks.iter_rows()
        if not _is_current(folder / f"{week}.json", derived_from, monday_of(week) + timedelta(days=6), today)
    ]


def _is_current(path: Path, derived_from: str, last_day: date, today: date) -> bool:
    """Whether a written report says what a new one would, and did so when its week had ended or still goes on."""
    try:
        document = json.loads(path.read_bytes())
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone().date()
    except (FileNotFoundError, ValueError):
        return False
    same = (document.get("version"), document.get("derived_from")) == (DOCUMENT_VERSION, derived_from)
    return same and not written <= last_day < today


def _rendered(home: Home, athlete: str, week: str) -> tuple[str, str, str]:
    """Make page and JSON of one week."""
    document = weekly_document(home, athlete, week, traces=True)
    return week, render(document, "html"), render(document, "json")


def _hand_over(command: list[str], document: str) -> str | None:
    """Give a report to the operator's command; say why that failed, if it did."""
    try:
        subprocess.run(  # noqa: S603  the operator's own command, split without a shell
            command, input=document.encode(), stdout=subprocess.DEVNULL, check=True, timeout=HAND_OVER_S
        )
    except (OSError, subprocess.SubprocessError) as error:
        return str(error)
    return None


def _attempt(work: Callable[[str], AthleteNight], athlete: str) -> AthleteNight:
    try:
        return work(athlete)
    except (GluteError, OSError) as error:
        return AthleteNight(athlete=athlete, error=str(error))
    except (*UNFORESEEN, pl.exceptions.PolarsError) as error:
        return AthleteNight(athlete=athlete, error=f"{type(error).__name__}: {error}")
