"""Ingest the files of one or more athletes: find whose they are, and divide the work."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pipeline.athletes.home import checked_id
from pipeline.athletes.profile import refuse_unknown, require_athlete, unknown_athlete
from pipeline.athletes.settings import store_root
from pipeline.errors import AthleteError, GluteError, NothingToReadError, UsageError, is_fault
from pipeline.jobs.agreement import cause_of
from pipeline.jobs.ingest.one_athlete import ingest_athlete
from pipeline.jobs.parallel.shard import spread
from pipeline.jobs.progress import Silent
from pipeline.outcomes import Ingested
from pipeline.sources.discovery import find
from pipeline.store.store import Store
from pipeline.words import named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.jobs.parallel.pool import Workers
    from pipeline.jobs.progress import Progress
    from pipeline.sources.found_file import FoundFile


READ_S = 0.09  # s, from the bytes of one file to its labels, measured (docs/scaling.md)
READ_BYTES = 200_000  # bytes, of such a file; an archive counts as many files of this size


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
        Id of the athlete that all files belong to; the first one of a home gets a bare profile. Without it, the folders
        directly below each path are named by the ids of known athletes; one that is not, or is empty, and a file
        beside them have an outcome that says so.
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
        No folder names a known athlete.
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
    found = {athlete_id: list(find(theirs)) for athlete_id, theirs in roots.items()}
    troubles = {} if again else _troubles(home, roots, found, athlete=athlete, given=bool(paths))
    if troubles and len(troubles) == len(roots):
        raise _all_together(troubles)
    failed = [Ingested(athlete=whose, failure=f"{whose}: {error}") for whose, error in troubles.items()]
    failed += [Ingested(athlete=path.name, failure=str(_unowned([path]))) for path in loose]
    found = {whose: files for whose, files in found.items() if whose not in troubles}
    progress = progress or Silent()
    if len(found) == 1 and not failed:
        [(whose, files)] = found.items()
        outcome = ingest_athlete(home, whose, files, engine=engine, workers=workers, progress=progress, again=again)
        return [outcome if again else _with_empty_folders(outcome, roots[whose])]
    work = partial(_ingest_roots, home, roots, engine=engine)
    costs_s = {athlete_id: _cost_s(files) for athlete_id, files in found.items()}
    outcomes = spread(work, costs_s, workers=workers, progress=progress)
    read = [_with_empty_folders(outcome, roots[outcome.athlete] if paths else ()) for outcome in outcomes]
    return sorted([*read, *failed], key=lambda outcome: outcome.athlete)


def _with_empty_folders(outcome: Ingested, roots: Sequence[Path]) -> Ingested:
    """Name the empty ones among several folders of one athlete."""
    empty = [str(root) for root in roots if next(find([root]), None) is None] if len(roots) > 1 else []
    if not empty:
        return outcome
    failures = [*([outcome.failure] if outcome.failure else []), f"there are no files ({', '.join(empty)})"]
    return replace(outcome, failure="; ".join(failures))


def _troubles(
    home: Home,
    roots: Mapping[str, Sequence[Path]],
    found: Mapping[str, Sequence[FoundFile]],
    *,
    athlete: str | None,
    given: bool,
) -> dict[str, GluteError]:
    """Return why the files of some athletes cannot be read: nobody has the id, or a path that was given is empty."""
    troubles: dict[str, GluteError] = {}
    for whose, theirs in roots.items():
        if given and not found[whose]:
            troubles[whose] = NothingToReadError(
                "there are no files", where=", ".join(map(str, theirs)), hint="How to get an export: glute start"
            )
        elif not athlete and whose not in home.athletes():
            troubles[whose] = unknown_athlete(home, whose, where=str(theirs[0]))
    return troubles


def _all_together(troubles: Mapping[str, GluteError]) -> GluteError:
    """Return the error for a run in which no folder can be read."""
    unknown = [whose for whose, error in troubles.items() if isinstance(error, AthleteError)]
    if len(troubles) == 1 or not unknown:
        return next(iter(troubles.values()))
    return UsageError(
        f"none of these is the id of an athlete: {named(unknown)}",
        why="without --athlete, the folders below a path are the ids of athletes",
        hint="Add each with glute athlete add ID, or all with glute athlete add --from roster.csv; "
        "if all files are of one athlete, name them with --athlete ID",
    )


def _ingest_roots(
    home: Home, roots: dict[str, list[Path]], athlete: str, *, engine: str, workers: Workers, progress: Progress
) -> Ingested:
    """Ingest the files of one of several athletes; an error is returned as the athlete's outcome and stops no other.

    The files are listed again, in the process that reads them, which is cheaper than to transfer the list.
    """
    try:
        return ingest_athlete(home, athlete, find(roots[athlete]), engine=engine, workers=workers, progress=progress)
    except BaseException as error:
        if not is_fault(error):
            raise
        why = cause_of(error, lambda: Store(store_root(home)), athlete)
        return Ingested(athlete=athlete, failure=f"{athlete}: the files could not be ingested: {why}")


def _cost_s(files: Sequence[FoundFile]) -> float:
    """Estimate how long one process takes to ingest some files [s]."""
    return READ_S * max(len(files), sum(file.size_bytes for file in files) / READ_BYTES)


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


def _unowned(loose: Sequence[Path]) -> UsageError:
    """Return the error for files that lie beside the folders of athletes."""
    what = "the athlete of this file is unknown" if len(loose) == 1 else "the athlete of these files is unknown"
    return UsageError(what, where=named([str(path) for path in loose]), hint="Name the athlete with --athlete ID")
