"""Ingest files: every file gets a verdict, every activity is stored once, and all that rests on them is derived."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from pipeline.athletes.home import checked_id
from pipeline.athletes.profile import bare_profile, require_athlete, save_profile
from pipeline.athletes.settings import store_root
from pipeline.errors import GluteError, UsageError, fault_reason, is_fault
from pipeline.file_reasons import worded
from pipeline.jobs.agreement import refuse_mismatch
from pipeline.jobs.athlete_records import records_of
from pipeline.jobs.derive.derive import derive
from pipeline.jobs.ingest.batches import KnownContents, read_in_batches
from pipeline.jobs.ingest.locate import located, remember
from pipeline.jobs.ingest.persist import Intake, account, remove_copies
from pipeline.jobs.ingest.repair import moved_aside, reconciled, standing
from pipeline.jobs.ingest.results import settled_archives
from pipeline.jobs.ingest.select import select_files
from pipeline.jobs.parallel.shard import spread
from pipeline.jobs.progress import Silent
from pipeline.log_lines import line
from pipeline.outcomes import Ingested
from pipeline.sources.discovery import find
from pipeline.store.ledger import lost_activities, outdated
from pipeline.store.owner import only_writer
from pipeline.store.store import Store
from pipeline.words import counted, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import polars as pl

    from pipeline.athletes.home import Home
    from pipeline.jobs.ingest.results import FileRead
    from pipeline.jobs.ingest.select import Selection
    from pipeline.jobs.parallel.pool import Workers
    from pipeline.jobs.progress import Progress
    from pipeline.sources.found_file import FoundFile

_LOG = logging.getLogger(__name__)

QUIET_S = 60.0  # s, judgement: a copy that pauses for longer has been broken off
READ_S = 0.03  # s, from the bytes of one file to its labels, measured (docs/scaling.md)
READ_BYTES = 200_000  # bytes, of such a file; an archive counts as many files of this size


def ingest(
    home: Home,
    paths: Sequence[Path] = (),
    *,
    athlete: str | None = None,
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
        Id of the athlete that all files belong to; a bare profile is made for a new one. Without it, the folders
        directly below each path must be named by the ids of known athletes.
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
        The athlete of a file is not known.
    GluteError
        There are no files below the paths.
    StoreBusyError
        Another run is writing for an athlete.
    MismatchError
        The tables contradict each other, and files are not read `again`. Nothing was changed.
    StoreError
        The store is damaged or cannot be written.
    """
    if again and athlete:
        require_athlete(home, athlete)  # an unknown athlete has no files to read again
        roots = {athlete: [*paths, *[home.inbox(athlete)] * home.inbox(athlete).is_dir()]}
    else:
        roots = dict(sorted(_roots_by_athlete(home, paths, athlete).items()))
    found = {athlete_id: list(find(theirs)) for athlete_id, theirs in roots.items()}
    empty = [str(root) for athlete_id in roots if not found[athlete_id] for root in roots[athlete_id]]
    if paths and empty and not again:
        raise GluteError("there are no files", where=", ".join(empty))
    progress = progress or Silent()
    if len(found) == 1:
        [(athlete_id, files)] = found.items()
        return [ingest_athlete(home, athlete_id, files, engine=engine, workers=workers, progress=progress, again=again)]
    work = partial(_ingest_roots, home, roots, engine=engine)
    costs_s = {athlete_id: _cost_s(files) for athlete_id, files in found.items()}
    outcomes = spread(work, costs_s, workers=workers, progress=progress)
    return sorted(outcomes, key=lambda outcome: outcome.athlete)


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
        why = str(error) if isinstance(error, GluteError) else fault_reason(error)
        return Ingested(athlete=athlete, failure=f"{athlete}: the files could not be ingested: {why}")


def _cost_s(files: Sequence[FoundFile]) -> float:
    """Estimate how long one process takes to ingest some files [s]."""
    return READ_S * max(len(files), sum(file.size_bytes for file in files) / READ_BYTES)


def ingest_athlete(
    home: Home,
    athlete: str,
    found: Iterable[FoundFile],
    *,
    workers: Workers,
    progress: Progress,
    engine: str = "columnar",
    again: bool = False,
) -> Ingested:
    """Ingest the files of one athlete, who gets a bare profile if there is none.

    Parameters
    ----------
    home, workers, engine, progress, again
        As for `ingest`.
    athlete
        Id of the athlete.
    found
        The files. Those in the athlete's inbox that changed within the last `QUIET_S` are left to the next run, as they
        may still be growing. With `again` none is left, since a backup may just have been restored.

    Returns
    -------
    Ingested
        What became of the files. Errors are those of `ingest`.
    """
    outcome = Ingested(athlete=athlete)
    if athlete not in home.athletes():
        save_profile(home, bare_profile(athlete))
        outcome.notes.append(f"created an empty profile for {athlete}; complete it with: glute athlete set {athlete}")
    with only_writer(home, athlete):
        inbox = home.inbox(athlete)
        settled = []
        for file in found:
            if not again and file.path.is_relative_to(inbox) and _just_touched(file):
                outcome.waiting += 1
            else:
                settled.append(file)
        _ingest_found(home, settled, outcome, workers=workers, engine=engine, progress=progress, again=again)
    return outcome


def _roots_by_athlete(home: Home, paths: Sequence[Path], athlete: str | None) -> dict[str, list[Path]]:
    """Find the folders and files of each athlete.

    Raises
    ------
    UsageError
        A file lies outside the folders of athletes, or a folder names no known athlete.
    """
    if athlete:
        return {checked_id(athlete): list(paths) or [home.inbox(athlete)]}
    inbox = home.root / "inbox"
    roots: dict[str, list[Path]] = {}
    for path in paths or [inbox] * inbox.is_dir():
        below = sorted(path.iterdir()) if path.is_dir() else [path]
        loose = [child for child in below if not child.is_dir() and not child.name.startswith(".")]
        if loose or (paths and not below):
            hint = "Name the athlete with --athlete ID"
            raise UsageError("the athlete of these files is unknown", where=str((loose or [path])[0]), hint=hint)
        for folder in below:
            if folder.is_dir() and not folder.name.startswith("."):
                roots.setdefault(folder.name, []).append(folder)
    unknown = sorted(set(roots) - set(home.athletes()))
    if unknown:
        raise UsageError(
            f"there is no athlete {named(unknown)}",
            why="without --athlete, the folders below a path are the ids of athletes",
            hint="Add them with glute athlete add, or name one athlete with --athlete ID",
        )
    return roots


def _just_touched(file: FoundFile) -> bool:
    """Return whether a file changed within `QUIET_S` of now; a time far in the future is a wrong clock."""
    return abs(datetime.now(UTC) - file.modified_time).total_seconds() < QUIET_S


def _ingest_found(
    home: Home,
    found: list[FoundFile],
    outcome: Ingested,
    *,
    workers: Workers,
    engine: str,
    progress: Progress,
    again: bool,
) -> None:
    """Read the files that are new, put them into the tables, and derive what rests on them."""
    store, athlete = Store(store_root(home)), outcome.athlete
    if again:
        outcome.notes += moved_aside(store, athlete)
    records = records_of(home, store, athlete)
    before = store.read("ledger", athlete)
    if not again:
        refuse_mismatch(store, athlete, before)
    earlier = located(home, athlete, before, before if again else outdated(before), found)
    if not again:
        outcome.notes += _not_renewed(earlier.missing)
    files = [*found, *earlier.found]
    trusted = before.clear() if again else before
    selection = select_files(trusted, files, progress)
    outcome.known = selection.known
    outcome.notes += selection.notes
    intake = Intake(store, athlete, standing(store, athlete, before) if again else before, progress)
    _take_in(intake, selection, trusted, home_timezone=records.profile.timezone, engine=engine, workers=workers)
    ledger = intake.ledger
    if again:
        ledger, notes = reconciled(store, athlete, before, ledger, intake.seen)
        outcome.notes += notes
    remember(home, athlete, files, ledger, datetime.now(UTC).date())
    remove_copies(store, athlete, ledger)
    account(outcome, before, ledger, intake.seen)
    new_records, lost = records.with_tables(store), lost_activities(ledger)
    outcome.derived, outcome.labelled, failure = derive(store, new_records, lost, workers=workers, progress=progress)
    outcome.failure = str(failure) if failure else None
    outcome.notes += records.problems


def _take_in(
    intake: Intake,
    selection: Selection,
    ledger: pl.DataFrame,
    *,
    home_timezone: str | None,
    engine: str,
    workers: Workers,
) -> None:
    """Read the selected files batch by batch, then add the verdicts on archives and exports."""
    intake.progress.begin("reading", len(selection.files) + len(selection.verdicts))
    batches = read_in_batches(
        selection.files,
        KnownContents(ledger),
        engine=engine,
        home_timezone=home_timezone,
        workers=workers,
        now=datetime.now(UTC),
    )
    for batch in batches:
        _log_batch(intake.athlete, batch)
        intake.add(batch)
    intake.add(settled_archives(selection.verdicts, intake.seen))
    intake.write()


def _not_renewed(missing: Sequence[str]) -> list[str]:
    """Name the files that an older version read and that cannot be found, so that their old values stay."""
    if not missing:
        return []
    what = counted(len(missing), "file was", "files were")
    return [f"{what} read by an older version and cannot be found, so its old values are kept: {named(missing)}"]


def _log_batch(athlete: str, batch: list[FileRead]) -> None:
    """Log one line for each file at debug level, and one for the batch at info level."""
    rows = [read.ledger_row for read in batch]
    for row in rows:
        shown = {key: row[key] for key in ("source", "verdict", "size_bytes")}
        _LOG.debug(line("file", athlete=athlete, **shown, reason=worded(row["reason"])))
    counts = Counter(row["verdict"] for row in rows)
    size_bytes = sum(row["size_bytes"] for row in rows)
    _LOG.info(line("batch", athlete=athlete, files=len(rows), size_bytes=size_bytes, **counts))
