"""Remove all that a home and its store hold of an athlete, and search for what is left."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.athletes.file_places import read_places
from pipeline.athletes.profile import unknown_athlete
from pipeline.athletes.settings import store_root
from pipeline.errors import StoreBusyError
from pipeline.jobs.journal import edit_journal
from pipeline.jobs.nightly import linked_reports
from pipeline.store.files import ASIDE
from pipeline.store.lock import is_held
from pipeline.store.owner import only_writer
from pipeline.store.partitions import SUFFIX
from pipeline.store.schemas import TABLES
from pipeline.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.athletes.home import Home


@dataclass(frozen=True, kw_only=True)
class Holdings:
    """What there is of an athlete.

    Attributes
    ----------
    folders
        Folders and files of the home and folders of the store that a removal deletes.
    inbox_files
        Number of files in the inbox.
    elsewhere
        Folders outside the home that watch files were read from, or that the inbox is a link to: never touched.
    """

    folders: tuple[str, ...]
    inbox_files: int
    elsewhere: tuple[str, ...]


def holdings_of(home: Home, athlete: str) -> Holdings:
    """Find all that a home and its store hold of an athlete, with a profile or without.

    Raises
    ------
    AthleteError
        There is nothing of such an athlete.
    """
    inbox = home.inbox(athlete)
    inbox_files = 0 if inbox.is_symlink() else sum(path.is_file() for path in inbox.rglob("*"))
    own = (home.athlete(athlete), home.reports(athlete), home.unchanged(athlete), home.lock(athlete))
    local = [str(path) for path in own if path.exists()]
    folders = (*table_folders(Store(store_root(home)), athlete), *local)
    if not folders and not os.path.lexists(inbox):
        raise unknown_athlete(home, athlete, where=str(home.root / "athletes"))
    seen = {str(Path(path).parent) for path in read_places(home, athlete)} if home.athlete(athlete).exists() else set()
    seen |= {str(inbox.resolve())} if inbox.is_symlink() else set()
    elsewhere = (folder for folder in sorted(seen) if not Path(folder).is_relative_to(home.root))
    return Holdings(folders=folders, inbox_files=inbox_files, elsewhere=tuple(elsewhere))


def remove(home: Home, athlete: str, *, with_inbox: bool) -> list[str]:
    """Remove an athlete: tables, damaged tables set aside, reports, logs, profile, and Prefect's history of runs.

    The profile goes last, so that a run that is killed is finished by running it again. Prefect's history names every
    athlete and is removed whole: it is of use for the operator alone.

    Parameters
    ----------
    home, athlete
        Home folder, and id of the athlete.
    with_inbox
        Whether the files of the inbox are removed, too.

    Returns
    -------
    list of str
        Files and folders of the home that still name the athlete.

    Raises
    ------
    StoreBusyError
        A night, another run, or `glute serve` is under way.
    StoreError
        The store cannot be reached or written.
    """
    refuse_served(home)
    with linked_reports(home), only_writer(home, athlete):
        store = Store(store_root(home))
        for folder in table_folders(store, athlete):
            store.files.remove_folder(folder)
        for own in (home.reports(athlete), *([home.inbox(athlete)] if with_inbox else [])):
            _remove_local(own)
        edit_journal(home, athlete, None)
        forget_name(home, athlete)
        _remove_local(home.athlete(athlete))
    for path in (home.unchanged(athlete), home.lock(athlete)):
        path.unlink(missing_ok=True)
    return traces(home, athlete, with_inbox=with_inbox)


def refuse_served(home: Home) -> None:
    """Refuse while `glute serve` runs, whose history names every athlete.

    Raises
    ------
    StoreBusyError
        It runs.
    """
    if is_held(home.serving):
        raise StoreBusyError(
            "glute serve is running, and its history names the athlete",
            where=str(home.served),
            hint="Stop it, then try again",
        )


def forget_name(home: Home, athlete: str) -> None:
    """Remove what names an athlete beside others: the pages of all athletes, and Prefect's history as a whole."""
    for page in (home.root / "reports").glob("*"):
        if page.is_file() and _names(page, athlete):
            page.unlink()
    _remove_local(home.served.parent)


def table_folders(store: Store, athlete: str) -> list[str]:
    """List the folders of an athlete's tables, and of damaged files that were set aside."""
    places = (f"{store.base}{part}/{table}" for part in ("", f"/{ASIDE}") for table in TABLES)
    return [f"{place}/athlete={athlete}" for place in places if f"athlete={athlete}" in store.files.folders(place)]


def _remove_local(folder: Path) -> None:
    """Remove a folder; of a link only the link, as what it leads to lies outside the home."""
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def traces(home: Home, athlete: str, *, with_inbox: bool = True) -> list[str]:
    """Search a home and its store for an athlete's id: names of files and folders, and what they hold.

    What tables and watch files hold is not searched: no table has an id in it, and the bytes of a watch file hold a
    short id by chance.

    Parameters
    ----------
    home, athlete
        Home folder, and the id.
    with_inbox
        Whether to search that athlete's inbox, too.
    """
    return [*_local_traces(home, athlete, with_inbox=with_inbox), *table_folders(Store(store_root(home)), athlete)]


def _local_traces(home: Home, athlete: str, *, with_inbox: bool) -> Iterator[str]:
    own = re.compile(rf"(athlete=)?{re.escape(athlete)}(\..*)?")
    inboxes = home.inbox(athlete).parent
    above = [folder for folder in (home.root, *home.root.parents) if athlete in folder.parts]
    for path in sorted(home.root.rglob("*")):
        if not with_inbox and path.is_relative_to(home.inbox(athlete)):
            continue
        of_glute = path.suffix != SUFFIX and not path.is_relative_to(inboxes)
        if own.fullmatch(path.name) or (of_glute and path.is_file() and _names(path, athlete, above)):
            yield str(path)


def _names(path: Path, athlete: str, above: Iterable[Path] = ()) -> bool:
    """Return whether a file holds the id as a word of its own, but in the paths of folders above, as `/home/anna`."""
    content = path.read_bytes()
    for folder in above:
        content = content.replace(os.fsencode(folder) + os.sep.encode(), b"")
    word = rb"(?<![A-Za-z0-9_-])" + re.escape(athlete.encode()) + rb"(?![A-Za-z0-9_-])"
    return re.search(word, content) is not None
