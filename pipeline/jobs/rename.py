"""Give an athlete another id: tables, profile, logs, inbox and reports."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pipeline.athletes.profile import require_athlete
from pipeline.athletes.settings import store_root
from pipeline.errors import UsageError
from pipeline.files import make_folder, write_atomically
from pipeline.jobs.journal import edit_journal
from pipeline.jobs.nightly import linked_reports
from pipeline.jobs.recompute import recompute
from pipeline.jobs.removal import forget_name, refuse_served, traces
from pipeline.jobs.reports.pages import links_of, write_years_page
from pipeline.jobs.reports.report import report
from pipeline.jobs.reports.written import PAGE_OF_WEEK, weeks_with_page
from pipeline.report.render.document import write_report
from pipeline.store.files import ASIDE
from pipeline.store.lock import athlete_lock
from pipeline.store.owner import only_writer
from pipeline.store.partitions import SUFFIX
from pipeline.store.schemas import TABLES
from pipeline.store.store import Store

if TYPE_CHECKING:
    from pipeline.athletes.home import Home
    from pipeline.jobs.parallel.pool import Workers
    from pipeline.report.render.document import Format


def rename(home: Home, athlete: str, new: str, *, workers: Workers = None) -> list[str]:
    """Give an athlete another id, and write the reports again, which name it.

    Prefect's history names every athlete and is removed whole. The profile moves after everything else, so that a run
    that is killed before is finished by running it again.

    Parameters
    ----------
    home, athlete
        Home folder, and id of the athlete.
    new
        The other id, which nobody has.
    workers
        As `recompute` takes them.

    Returns
    -------
    list of str
        Files and folders of the home that still have the old id.

    Raises
    ------
    AthleteError
        There is no such athlete, or the new id cannot be one.
    UsageError
        Somebody has the new id.
    StoreBusyError
        A night, another run, or `glute serve` is under way.
    """
    require_athlete(home, athlete)
    if home.athlete(new).exists():
        raise UsageError(f"there is an athlete {new!r} already", hint="Choose another id")
    refuse_served(home)
    with linked_reports(home):
        with only_writer(home, athlete), athlete_lock(home, new):
            _move_tables(Store(store_root(home)), athlete, new)
            _move_places(home, athlete, new)
            for old, place in (
                (home.inbox(athlete), home.inbox(new)),
                (home.reports(athlete), home.reports(new)),
                (home.athlete(athlete), home.athlete(new)),
            ):
                if old.exists():
                    make_folder(place.parent)
                    old.replace(place)
        home.lock(athlete).unlink(missing_ok=True)
        edit_journal(home, athlete, new)
        forget_name(home, athlete)
        recompute(home, new, workers=workers)
        for page in sorted(home.reports(new).glob("*")):
            if PAGE_OF_WEEK.fullmatch(page.name):
                form: Format = "html" if page.suffix == ".html" else "json"
                write_report(page, report(home, new, week=page.stem, form=form, links=links_of(home)).text)
        if weeks_with_page(home, new):
            write_years_page(home, new)
    return traces(home, athlete)


def _move_tables(store: Store, athlete: str, new: str) -> None:
    """Move the tables, and damaged files that were set aside."""
    for part in ("", f"/{ASIDE}"):
        for table in TABLES:
            folder = f"{store.base}{part}/{table}/athlete="
            for path in store.files.listed(f"{folder}{athlete}", SUFFIX):
                store.files.move(path, f"{folder}{new}/{path.rpartition('/')[2]}")
            store.files.remove_folder(f"{folder}{athlete}")


def _move_places(home: Home, athlete: str, new: str) -> None:
    """Name the new inbox as the place of the files that were seen in the old one."""
    if (path := home.sources(athlete)).exists():
        old, place = (os.fsencode(home.inbox(one)) + os.sep.encode() for one in (athlete, new))
        write_atomically(path, path.read_bytes().replace(old, place))
