"""Run once, unattended: read every inbox into the store, then write the reports that are due."""

from __future__ import annotations

import contextlib
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from pipeline.athletes.profile import require_athlete
from pipeline.athletes.settings import store_root
from pipeline.errors import ClusterGoneError, GluteError, is_fault
from pipeline.jobs.agreement import cause_of
from pipeline.jobs.ingest.one_athlete import ingest_athlete
from pipeline.jobs.ingest.unchanged import unchanged
from pipeline.jobs.journal import recorded
from pipeline.jobs.parallel.pool import KILLED
from pipeline.jobs.parallel.shard import spread
from pipeline.jobs.progress import Silent
from pipeline.jobs.renewal import is_put_off
from pipeline.jobs.reports.digest import send_digest
from pipeline.jobs.reports.due import report_due
from pipeline.jobs.reports.written import PAGE_OF_WEEK
from pipeline.outcomes import AthleteNight
from pipeline.report.links import YEARS_PAGE
from pipeline.report.render.document import write_report
from pipeline.report.render.index import index_page
from pipeline.store.lock import sole
from pipeline.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import timedelta
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.jobs.parallel.pool import Workers
    from pipeline.jobs.progress import Progress
    from pipeline.jobs.reports.on_report import OnReport

NIGHT_LOCK = "_nightly.lock"  # no id begins with an underscore, so it is never the lock of an athlete
ATHLETE_S = 0.33  # s of one process for an athlete with nothing new and a report of the week so far (docs/scaling.md)
NEW_FILE_S = 0.1  # s more for each new file and its part of a report (docs/scaling.md)


def nightly(
    home: Home,
    *,
    now: datetime,
    workers: Workers = None,
    on_report: OnReport | None = None,
    budget: timedelta | None = None,
    metrics: Path | None = None,
    progress: Progress | None = None,
    show: Callable[[list[AthleteNight]], None] = lambda _: None,
) -> list[AthleteNight]:
    """Run once for all athletes.

    Parameters
    ----------
    home
        Home folder with inboxes, store and reports.
    now
        Time of the run, with its time zone.
    workers
        Number of processes; one for each core by default. Or a cluster.
    on_report
        The operator's command for reports, which runs on the machine that works for the athlete; for a digest, here.
    budget
        Time after which no further athlete is brought up to a new version, unless there are new files; None for all.
    metrics
        File that receives the counts of the night, as Prometheus reads them.
    progress
        Display of the progress: files and activities, or athletes where there are many.
    show
        Receives the result before the page of all reports is written, which may fail.

    Returns
    -------
    list of AthleteNight
        What was done for each athlete, in the order of their ids. An athlete whose run fails stops no other.

    Raises
    ------
    StoreBusyError
        Another nightly run of this home is under way.
    ClusterGoneError
        The cluster does not answer any more. What it did is stored.
    """
    renew_until = datetime.now(UTC) + budget if budget is not None else None
    work = partial(athlete_night, now=now, on_report=on_report, renew_until=renew_until)
    with one_night(home, metrics) as done:
        nights = nights_of(home, athletes_of(home), work, workers=workers, progress=progress)
        done |= {night.athlete: night for night in nights}
        send_digest(home, done, on_report)
        nights = [done[night.athlete] for night in nights]
        show(nights)
    return nights


@contextlib.contextmanager
def one_night(home: Home, metrics: Path | None = None) -> Iterator[dict[str, AthleteNight]]:
    """Hold the night's lock for a whole run, then link all reports on one page and record how the night ended.

    Parameters
    ----------
    home, metrics
        As for `nightly`.

    Yields
    ------
    dict
        Receives the result of each athlete as soon as it is known, for the journal.

    Raises
    ------
    StoreBusyError
        Another nightly run of this home is under way.
    """
    with night_lock(home), recorded(home, metrics) as done:
        yield done
        _link_reports(home)
        write_report(_mark(home), "The last night ended when this file was written.\n")


@contextlib.contextmanager
def linked_reports(home: Home) -> Iterator[None]:
    """Hold the lock of nightly runs, then write the index of all reports.

    Raises
    ------
    StoreBusyError
        Another nightly run of this home is under way.
    """
    with night_lock(home):
        yield
        _link_reports(home)


def _link_reports(home: Home) -> None:
    weeks: dict[str, list[str]] = {}
    for page in sorted((home.root / "reports").glob("*/*.html")):
        if PAGE_OF_WEEK.fullmatch(page.name):
            weeks.setdefault(page.parent.name, []).append(page.stem)
    years = {page.parent.name for page in (home.root / "reports").glob(f"*/{YEARS_PAGE}")}
    write_report(home.root / "reports" / "index.html", index_page(weeks, years))


def last_night(home: Home) -> datetime | None:
    """Return when the last nightly run ended; None before the first."""
    try:
        return datetime.fromtimestamp(_mark(home).stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def _mark(home: Home) -> Path:
    return home.root / "reports" / "last-night.txt"


def nights_of(
    home: Home,
    athletes: Iterable[str],
    work: Callable[..., AthleteNight],
    *,
    workers: Workers = None,
    progress: Progress | None = None,
) -> list[AthleteNight]:
    """Do the work of a night for some athletes, and return the results in the order of their ids.

    Parameters
    ----------
    home, athletes
        Home folder, and ids of the athletes.
    work
        `athlete_night`, `take_in` or `report_due`, partially applied. An error it raises becomes the athlete's
        `error`.
    workers, progress
        As for `nightly`.

    Raises
    ------
    ClusterGoneError
        The cluster does not answer any more.
    """
    nights = spread(
        partial(_attempt, work, home),
        expected_costs_s(home, athletes),
        workers=workers,
        progress=progress or Silent(),
        lost=lambda athlete: AthleteNight(athlete=athlete, error=KILLED),
    )
    return sorted(nights, key=lambda night: night.athlete)


def expected_costs_s(home: Home, athletes: Iterable[str]) -> dict[str, float]:
    """Estimate what a night of each athlete costs one process [s], from the files added since the last one.

    Athletes with such files come first, so that they do not wait for those whom only a new version concerns.
    The estimate only decides how work is distributed; files that it misses are still read.
    """
    ended = last_night(home)
    since = ended.timestamp() if ended else 0.0
    added = {athlete: _added_since(home.root / "inbox" / athlete, since) for athlete in athletes}
    return {
        athlete: ATHLETE_S + NEW_FILE_S * added[athlete] for athlete in sorted(added, key=lambda one: not added[one])
    }


def _added_since(folder: Path, since: float) -> int:
    """Count the files that were added below a folder after a time, by change time, not modification time."""
    return sum(1 for path in folder.rglob("*") if path.is_file() and path.stat().st_ctime > since)


def athletes_of(home: Home) -> list[str]:
    """Return the ids of all profiles and inboxes; an inbox may have no profile. Hidden folders are left out."""
    inboxes = [folder.name for folder in (home.root / "inbox").glob("[!.]*/")]
    return sorted({*home.athletes(), *inboxes})


@contextlib.contextmanager
def night_lock(home: Home) -> Iterator[None]:
    """Hold the lock that allows one nightly run at a time in a home.

    Raises
    ------
    StoreBusyError
        Another nightly run is under way.
    """
    what = "another nightly run of this home is under way"
    with sole(home.root / "locks" / NIGHT_LOCK, what, hint="Wait until it has ended"):
        yield


def athlete_night(
    home: Home,
    athlete: str,
    *,
    now: datetime,
    workers: Workers = None,
    on_report: OnReport | None = None,
    renew_until: datetime | None = None,
    progress: Progress | None = None,
) -> AthleteNight:
    """Ingest one athlete's new files, then write the reports that are due.

    Parameters
    ----------
    home, athlete
        Home folder, and id of the athlete.
    now, workers, on_report, progress
        As for `nightly`.
    renew_until
        When the time for a new version is spent; None if it is not limited.

    Raises
    ------
    AthleteError
        There is no such athlete, or the profile cannot be read.
    StoreError
        The store is busy, damaged or cannot be written.
    """
    require_athlete(home, athlete)
    if is_put_off(home, athlete, renew_until):
        return AthleteNight(athlete=athlete, put_off=True)
    night = take_in(home, athlete, workers=workers, progress=progress)
    reporting = partial(report_due, now=now, on_report=on_report)
    due = _attempt(reporting, home, athlete, workers=workers, progress=progress)
    return replace(due, ingested=night.ingested, error=night.error or due.error)


def take_in(home: Home, athlete: str, *, workers: Workers = None, progress: Progress | None = None) -> AthleteNight:
    """Ingest the new files in an athlete's inbox, if there is one, and derive what is out of date.

    Parameters and errors are those of `athlete_night`.
    """
    require_athlete(home, athlete)  # an inbox alone must not create an athlete
    inbox = home.inbox(athlete)
    roots = [inbox] if inbox.is_dir() else []
    same = unchanged(home, athlete, roots)
    ingested = same or ingest_athlete(home, athlete, roots, workers=workers, progress=progress or Silent())
    return AthleteNight(athlete=athlete, ingested=ingested)


def _attempt(
    work: Callable[..., AthleteNight], home: Home, athlete: str, *, workers: Workers, progress: Progress | None
) -> AthleteNight:
    began_s = time.perf_counter()
    try:
        night = work(home, athlete, workers=workers, progress=progress)
    except ClusterGoneError:  # no other athlete's work can be done there either
        raise
    except BaseException as error:
        if not is_fault(error):
            raise
        cause = cause_of(error, lambda: Store(store_root(home)), athlete)
        night = AthleteNight(athlete=athlete, error=cause, transient=isinstance(error, GluteError) and error.transient)
    return replace(night, seconds=time.perf_counter() - began_s)
