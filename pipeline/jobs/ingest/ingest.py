"""Ingest the files of one or more athletes: find whose they are, and pass over whom nothing new concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.athletes.home import checked_id
from pipeline.athletes.profile import refuse_unknown, require_athlete
from pipeline.errors import UsageError
from pipeline.jobs.ingest.unchanged import unchanged
from pipeline.jobs.progress import Silent
from pipeline.outcomes import Ingested
from pipeline.words import joined, named

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.jobs.parallel.pool import Workers
    from pipeline.jobs.progress import Progress


def ingest(
    home: Home,
    paths: Sequence[Path] = (),
    *,
    athlete: str | None = None,
    new: bool = False,
    again: bool = False,
    workers: Workers = None,
    engine: str = "columnar",
    progress: Progress | None = None,
) -> list[Ingested]:
    """Read the files of one or more athletes into the store, and derive everything that rests on them.

    Parameters
    ----------
    home
        Home folder with profiles, inboxes and store.
    paths
        Files and folders to read; the inbox if there are none.
    athlete
        Id of the athlete that all files belong to; the first one of a home gets a bare profile. A folder that holds
        those of several athletes is refused. Without an id, the folders directly below each path are named by the ids
        of known athletes; one that is not, or is empty, and a file beside them have an outcome that says so.
    new
        Make an athlete of an unknown id, although there are others.
    again
        Read files of `athlete` that the ledger knows again, from the paths and the inbox together. This repairs tables
        that are damaged or contradict each other; see `pipeline.jobs.ingest.repair`.
    workers
        Number of processes; one for each core by default. Or a cluster, whose workers see the same paths.
    engine
        `columnar` or `reference`.
    progress
        Display of the progress: of files and activities, or of athletes if there are several.

    Returns
    -------
    list of Ingested
        One outcome for each athlete, in the order of their ids.

    Raises
    ------
    UsageError
        No folder names a known athlete; or one is named whose folder lies beside those of others.
    AthleteError
        There are other athletes than the one named, who is not `new`.
    GluteError
        There are no files below any path.
    StoreBusyError
        Another run is writing for an athlete.
    MismatchError
        The tables contradict each other, and files are not read `again`. Nothing was changed.
    StoreError
        The store is damaged or cannot be written.
    """
    loose: list[Path] = []
    if again and athlete:
        require_athlete(home, athlete)  # an unknown athlete has no files to read again
        roots = {athlete: [*paths, *[home.inbox(athlete)] * home.inbox(athlete).is_dir()]}
    else:
        if athlete and not new:
            refuse_unknown(home, athlete)
        roots, loose = _roots_by_athlete(home, paths, athlete)
    if athlete:
        _refuse_folders_of_others(home, paths, athlete)
    done = {} if again else {whose: same for whose, theirs in roots.items() if (same := unchanged(home, whose, theirs))}
    outcomes = [*done.values(), *(Ingested(athlete=path.name, failure=str(_unowned([path]))) for path in loose)]
    if left := {whose: theirs for whose, theirs in roots.items() if whose not in done}:
        from pipeline.jobs.ingest.changed import all_together, ingest_changed, troubles_of  # noqa: PLC0415  all stages

        troubles = {} if again else troubles_of(home, left, by_name=athlete is not None, given=bool(paths))
        if troubles and len(troubles) == len(roots):
            raise all_together(troubles)
        outcomes += [Ingested(athlete=whose, failure=f"{whose}: {error}") for whose, error in troubles.items()]
        outcomes += ingest_changed(
            home,
            {whose: theirs for whose, theirs in left.items() if whose not in troubles},
            alone=len(roots) == 1 and not loose,
            again=again,
            workers=workers,
            engine=engine,
            progress=progress or Silent(),
        )
    return sorted(outcomes, key=lambda outcome: outcome.athlete)


def all_unchanged(home: Home, paths: Sequence[Path], *, athlete: str | None) -> list[Ingested]:
    """Return the outcomes of an import that would find nothing new for anybody; none where anything may have changed.

    Parameters and errors are those of `ingest`.
    """
    roots, loose = _roots_by_athlete(home, paths, athlete)
    found = [unchanged(home, whose, theirs) for whose, theirs in roots.items()]
    outcomes = [outcome for outcome in found if outcome]
    return outcomes if len(outcomes) == len(roots) and not loose else []


def _roots_by_athlete(
    home: Home, paths: Sequence[Path], athlete: str | None
) -> tuple[dict[str, list[Path]], list[Path]]:
    """Find the folders and files of each athlete, in the order of their ids, and files outside of such folders.

    Raises
    ------
    UsageError
        All files lie outside the folders of athletes.
    """
    if athlete:
        return {checked_id(athlete): list(paths) or [home.inbox(athlete)]}, []
    inbox = home.root / "inbox"
    roots: dict[str, list[Path]] = {}
    loose: list[Path] = []
    for path in paths or [inbox] * inbox.is_dir():
        below = sorted(path.iterdir()) if path.is_dir() else [path]
        shown = [child for child in below if not child.name.startswith(".")]
        loose += [child for child in shown if not child.is_dir()]
        if paths and not below:
            roots.setdefault(path.name, []).append(path)  # an empty folder is named, and stops no other
        for folder in shown:
            if folder.is_dir():
                roots.setdefault(folder.name, []).append(folder)
    if loose and not roots:
        raise _unowned(loose)
    return dict(sorted(roots.items())), loose


def _refuse_folders_of_others(home: Home, paths: Sequence[Path], athlete: str) -> None:
    """Refuse to read the folders of several athletes into one: their names are ids, the athlete's own or others'.

    Such a folder is read whole where it is named itself.

    Raises
    ------
    UsageError
        A path holds the folder of another known athlete, or the athlete's own beside other folders.
    """
    known = set(home.athletes()) - {athlete}
    for path in paths:
        folders = (child for child in path.iterdir() if child.is_dir()) if path.is_dir() else ()
        below = {folder.name for folder in folders if not folder.name.startswith(".")}
        others = below & known
        if others or (athlete in below and len(below) > 1):
            theirs = named(sorted(others | (below & {athlete})))
            whole, own = joined([str(path)]), joined([str(path / (athlete if athlete in below else "FOLDER"))])
            raise UsageError(
                f"this folder holds those of several athletes: {theirs}"
                if others
                else f"this folder holds one named {athlete} and others",
                where=str(path),
                hint=f"To read only that of {athlete}: glute ingest {own} --athlete {athlete}; "
                f"each into the athlete of its name: glute ingest {whole}",
            )


def _unowned(loose: Sequence[Path]) -> UsageError:
    """Return the error for files that lie beside the folders of athletes."""
    what = "the athlete of this file is unknown" if len(loose) == 1 else "the athlete of these files is unknown"
    return UsageError(what, where=named([str(path) for path in loose]), hint="Name the athlete with --athlete ID")
