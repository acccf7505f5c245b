"""Give an athlete another id: tables, profile, logs, inbox and reports."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from pipeline.athletes.home import checked_new_id
from pipeline.athletes.profile import require_athlete
from pipeline.athletes.renaming import Renaming, forget_renaming, note_renaming, renaming_of
from pipeline.athletes.settings import store_root
from pipeline.errors import UsageError
from pipeline.files import make_folder, write_atomically
from pipeline.jobs.journal import edit_journal
from pipeline.jobs.nightly import linked_reports
from pipeline.jobs.recompute import recompute
from pipeline.jobs.removal import forget_name, refuse_served, table_folders, traces
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
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.jobs.parallel.pool import Workers
    from pipeline.report.render.document import Format


def rename(home: Home, athlete: str, new: str, *, workers: Workers = None) -> list[str]:
    """Give an athlete another id, and write the reports again, which name it.

    Prefect's history names every athlete and is removed whole. A note in the athlete's folder, which moves first, stays
    until all is done: a run that is killed, at whatever moment, is finished by running it again, and no other command
    works for the athlete while some files still have the old id.

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
    begun = renaming_of(home, new)
    if not (begun and begun.old == athlete):
        require_athlete(home, athlete)
        _refuse_taken(home, new)
    refuse_served(home)
    with linked_reports(home):
        if not (begun and begun.is_moved):
            _move(home, athlete, new)
        for path in (home.unchanged(athlete), home.lock(athlete)):
            path.unlink(missing_ok=True)
        recompute(home, new, workers=workers)
        _write_reports_again(home, new)
        forget_renaming(home, new)
    return traces(home, athlete)


def _move(home: Home, athlete: str, new: str) -> None:
    """Give all files the new id; what a run that was killed has moved already stays."""
    with only_writer(home, athlete), athlete_lock(home, new, half_renamed=True):
        if home.athlete(athlete).exists():
            note_renaming(home, athlete, Renaming(athlete, new))
            home.athlete(athlete).replace(home.athlete(new))
        _move_places(home, athlete, new)
        _move_tables(Store(store_root(home)), athlete, new)
        for folder in (home.inbox, home.reports):
            _move_files(folder(athlete), folder(new))
        edit_journal(home, athlete, new)
        forget_name(home, athlete)
        note_renaming(home, new, Renaming(athlete, new, is_moved=True))


def _refuse_taken(home: Home, new: str) -> None:
    checked_new_id(new)
    own = (folder for folder in (home.athlete(new), home.inbox(new), home.reports(new)) if folder.exists())
    if any(any(folder.iterdir()) for folder in own) or table_folders(Store(store_root(home)), new):
        raise UsageError(f"there is an athlete {new!r} already, or what is left of one", hint="Choose another id")


def _write_reports_again(home: Home, athlete: str) -> None:
    for page in sorted(home.reports(athlete).glob("*")):
        if PAGE_OF_WEEK.fullmatch(page.name):
            form: Format = "html" if page.suffix == ".html" else "json"
            write_report(page, report(home, athlete, week=page.stem, form=form, links=links_of(home)).text)
    if weeks_with_page(home, athlete):
        write_years_page(home, athlete)


def _move_files(folder: Path, new: Path) -> None:
    """Move a folder; after a kill, what another program has put under the old id since, too, if its name is free."""
    if folder.exists() and not new.exists():
        make_folder(new.parent)
        folder.replace(new)
    for path in sorted(folder.rglob("*"), reverse=True):  # what a folder holds before the folder
        place = new / path.relative_to(folder)
        if path.is_dir() and not path.is_symlink():
            _remove_if_empty(path)
        elif not os.path.lexists(place):  # a link, too, wherever it leads
            make_folder(place.parent)
            path.replace(place)
    _remove_if_empty(folder)


def _remove_if_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):  # it is not empty, or there is none
        folder.rmdir()


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
    if (path := home.sources(new)).exists():
        old, place = (os.fsencode(home.inbox(one)) + os.sep.encode() for one in (athlete, new))
        write_atomically(path, path.read_bytes().replace(old, place))
