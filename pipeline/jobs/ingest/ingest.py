"""Files in, tables out: every file gets a verdict, every activity is kept once."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from pipeline.athletes.home import checked_id
from pipeline.athletes.profile import bare_profile, require_athlete, save_profile
from pipeline.athletes.settings import store_root
from pipeline.errors import GluteError, UsageError, fault_reason, is_fault
from pipeline.jobs.agreement import refuse_mismatch
from pipeline.jobs.athlete_records import records_of
from pipeline.jobs.derive.derive import derive
from pipeline.jobs.ingest.again import moved_aside, reconciled, standing
from pipeline.jobs.ingest.locate import located, remember
from pipeline.jobs.ingest.persist import account, keep, remove_copies
from pipeline.jobs.ingest.read import KNOWN, killed, read_files, settled_archives
from pipeline.jobs.ingest.select import todo_of
from pipeline.jobs.parallel.pool import each
from pipeline.jobs.parallel.shard import spread
from pipeline.jobs.progress import Silent
from pipeline.log_lines import line
from pipeline.outcomes import Ingested
from pipeline.sources.discovery import find
from pipeline.store.ledger import lost_activities, outdated, rows_by_content
from pipeline.store.owner import only_writer
from pipeline.store.store import Store
from pipeline.words import counted, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from pipeline.athletes.home import Home
    from pipeline.jobs.ingest.read import FileRead
    from pipeline.jobs.parallel.pool import Workers
    from pipeline.jobs.progress import Watch
    from pipeline.sources.found_file import FoundFile

_LOG = logging.getLogger(__name__)

BATCH_BYTES = 2_000_000  # handed to a worker at a time: half a second of work or more
BATCH_FILES = 64
KEEP_SECONDS = 1_000_000  # of streams held in memory before they go to the store together: about 100 MB
LEAST_FILE_BATCHES = 3  # fewer are done faster in this process than in new ones
QUIET_S = 60.0  # s, judgement: a copy that pauses for longer has broken off
READ_S = 0.03  # s that one file takes from its bytes to its labels, measured (docs/scaling.md)
READ_BYTES = 200_000  # of such a file; an archive is as many


def ingest(
    home: Home,
    paths: Sequence[Path] = (),
    *,
    athlete: str | None = None,
    again: bool = False,
    workers: Workers = None,
    engine: str = "columnar",
    watch: Watch | None = None,
) -> list[Ingested]:
    """Read watch files into the store and derive everything that rests on them.

    Parameters
    ----------
    home
        Whose tables.
    paths
        Folders and files; the inbox where there are none.
    athlete
        Whose files; unknown ones get a bare profile. Without it, the folders right below each path are the ids of known
        athletes.
    again
        Read what the ledger knows anew, from the paths and the inbox of `athlete` together: mends tables that are
        damaged or do not agree. See `pipeline.jobs.ingest.again`.
    workers
        Processes; one for each core by default. Or a cluster, whose workers see the paths as they are here.
    engine
        `columnar` or `reference`.
    watch
        Told of every file and every activity, or of every athlete where there are many.

    Returns
    -------
    list of Ingested
        One outcome for each athlete, in the order of their ids.

    Raises
    ------
    UsageError
        Nobody can tell whose the files are.
    GluteError
        There is no file below the paths.
    StoreBusyError
        Another run is writing for an athlete.
    MismatchError
        Tables do not agree with one another, and files are not read `again`. Nothing was changed then.
    StoreError
        The store is damaged or cannot be written.
    """
    if again and athlete:
        require_athlete(home, athlete)  # of nobody, no file was ever read
        roots = {athlete: [*paths, *[home.inbox(athlete)] * home.inbox(athlete).is_dir()]}
    else:
        roots = dict(sorted(_roots_by_athlete(home, paths, athlete).items()))
    found = {athlete_id: list(find(theirs)) for athlete_id, theirs in roots.items()}
    empty = [str(root) for athlete_id in roots if not found[athlete_id] for root in roots[athlete_id]]
    if paths and empty and not again:
        raise GluteError("there are no files", where=", ".join(empty))
    watch = watch or Silent()
    if len(found) == 1:
        [(athlete_id, files)] = found.items()
        return [ingest_athlete(home, athlete_id, files, engine=engine, workers=workers, watch=watch, again=again)]
    work = partial(_ingest_roots, home, roots, engine=engine)
    costs_s = {athlete_id: _cost_s(files) for athlete_id, files in found.items()}
    outcomes = spread(work, costs_s, workers=workers, watch=watch)
    return sorted(outcomes, key=lambda outcome: outcome.athlete)


def _ingest_roots(
    home: Home, roots: dict[str, list[Path]], athlete: str, *, engine: str, workers: Workers, watch: Watch
) -> Ingested:
    """Find the files of one athlete again, in the process that reads them: listing is cheaper than handing over.

    An athlete whose files cannot be taken in stops no other.
    """
    try:
        return ingest_athlete(home, athlete, find(roots[athlete]), engine=engine, workers=workers, watch=watch)
    except BaseException as error:
        if not is_fault(error):
            raise
        why = str(error) if isinstance(error, GluteError) else fault_reason(error)
        return Ingested(athlete=athlete, failure=f"{athlete}: the files could not be taken in: {why}")


def _cost_s(files: Sequence[FoundFile]) -> float:
    return READ_S * max(len(files), sum(file.size_bytes for file in files) / READ_BYTES)


def ingest_athlete(
    home: Home,
    athlete: str,
    found: Iterable[FoundFile],
    *,
    workers: Workers,
    watch: Watch,
    engine: str = "columnar",
    again: bool = False,
) -> Ingested:
    """Read the files of one athlete, who gets a bare profile where there is none.

    Parameters
    ----------
    home, workers, engine, watch, again
        As `ingest` takes them.
    athlete
        Whose files.
    found
        The files. Those in the athlete's inbox that were touched within the last `QUIET_S` wait for the next run: they
        may still be written. None waits where they are read again, as a backup may have been restored just now.

    Returns and errors are those of `ingest`.
    """
    outcome = Ingested(athlete=athlete)
    if athlete not in home.athletes():
        save_profile(home, bare_profile(athlete))
        outcome.notes.append(f"made a bare profile for {athlete}; tell more with: glute athlete set {athlete}")
    with only_writer(home, athlete):
        inbox = home.inbox(athlete)
        settled = []
        for file in found:
            if not again and file.path.is_relative_to(inbox) and _just_touched(file):
                outcome.waiting += 1
            else:
                settled.append(file)
        _ingest_found(home, settled, outcome, workers=workers, engine=engine, watch=watch, again=again)
    return outcome


def _roots_by_athlete(home: Home, paths: Sequence[Path], athlete: str | None) -> dict[str, list[Path]]:
    """Whose files lie where."""
    if athlete:
        return {checked_id(athlete): list(paths) or [home.inbox(athlete)]}
    inbox = home.root / "inbox"
    roots: dict[str, list[Path]] = {}
    for path in paths or [inbox] * inbox.is_dir():
        below = sorted(path.iterdir()) if path.is_dir() else [path]
        loose = [child for child in below if not child.is_dir() and not child.name.startswith(".")]
        if loose or (paths and not below):
            hint = "Name the athlete with --athlete ID"
            raise UsageError("cannot tell whose files these are", where=str((loose or [path])[0]), hint=hint)
        for folder in below:
            if folder.is_dir() and not folder.name.startswith("."):
                roots.setdefault(folder.name, []).append(folder)
    unknown = sorted(set(roots) - set(home.athletes()))
    if unknown:
        raise UsageError(
            f"no athlete is called {named(unknown)}",
            why="without --athlete, the folders below a path are the ids of athletes",
            hint="Add them with glute athlete add, or name one athlete with --athlete ID",
        )
    return roots


def _just_touched(file: FoundFile) -> bool:
    """Tell whether a file changed within some seconds of now; clocks that run far ahead say nothing of that."""
    return abs(datetime.now(UTC) - file.modified_time).total_seconds() < QUIET_S


def _ingest_found(
    home: Home, found: list[FoundFile], outcome: Ingested, *, workers: Workers, engine: str, watch: Watch, again: bool
) -> None:
    store, athlete = Store(store_root(home)), outcome.athlete
    if again:
        outcome.notes += moved_aside(store, athlete)
    records = records_of(home, store, athlete)
    before = store.read("ledger", athlete)
    if again:
        ledger, trusted = standing(store, athlete, before), before.clear()
    else:
        refuse_mismatch(store, athlete, before)
        ledger = trusted = before
    stale = before if again else outdated(before)
    elsewhere = located(home, athlete, before, stale, found)
    found = [*found, *elsewhere.found]
    if not again:
        outcome.notes += _not_renewed(elsewhere.missing)
    todo = todo_of(trusted, found, watch)
    outcome.known = todo.known
    outcome.notes += todo.notes
    watch.begin("reading", len(todo.files) + len(todo.told))
    waiting: list[FileRead] = []
    seen: set[tuple[str, str]] = set()
    held = 0
    known = rows_by_content(trusted)
    by_size = _by_size(trusted, known)
    for batch in _read(todo.files, engine, records.profile.timezone, workers, by_size, now=datetime.now(UTC)):
        told = [_as_known(read, trusted, known) for read in batch]
        waiting += told
        _log_batch(athlete, told)
        for read in told:
            watch.step(read.ledger_row["verdict"])
            seen.add((read.ledger_row["source"], read.ledger_row["sha256"]))
            held += sum(activity.stream.height for activity in read.activities)
        if held > KEEP_SECONDS:
            ledger = keep(store, athlete, ledger, waiting)
            waiting, held = [], 0
    told_last = settled_archives(todo.told, seen)
    for read in told_last:
        watch.step(read.ledger_row["verdict"])
        seen.add((read.ledger_row["source"], read.ledger_row["sha256"]))
    ledger = keep(store, athlete, ledger, waiting + told_last)
    if again:
        ledger, notes = reconciled(store, athlete, before, ledger, seen)
        outcome.notes += notes
    remember(home, athlete, found, ledger, datetime.now(UTC).date())
    remove_copies(store, athlete, ledger)
    account(outcome, before, ledger, seen)
    now_records, lost = records.with_tables(store), lost_activities(ledger)
    outcome.derived, failure = derive(store, now_records, lost, workers=workers, watch=watch)
    outcome.failure = str(failure) if failure else None
    outcome.notes += records.problems


def _not_renewed(missing: Sequence[str]) -> list[str]:
    """Name the files that an older version read and that are gone, so that what it made of them stays."""
    if not missing:
        return []
    what = counted(len(missing), "file was", "files were")
    return [f"{what} read by an older version and can't be found any more, so the old values stay: {named(missing)}"]


def _as_known(read: FileRead, ledger: pl.DataFrame, known: dict[str, int]) -> FileRead:
    """Give a content that was not decoded again the verdict that it had."""
    if read.ledger_row["verdict"] != KNOWN:
        return read
    return read.as_before(ledger.row(known[read.ledger_row["content_sha256"]], named=True))


def _log_batch(athlete: str, batch: list[FileRead]) -> None:
    """Leave one line for each file at debug level, and one for the batch at info level."""
    rows = [read.ledger_row for read in batch]
    for row in rows:
        told = {key: row[key] for key in ("source", "verdict", "reason", "size_bytes")}
        _LOG.debug(line("file", athlete=athlete, **told))
    counts = Counter(row["verdict"] for row in rows)
    size_bytes = sum(row["size_bytes"] for row in rows)
    _LOG.info(line("batch", athlete=athlete, files=len(rows), size_bytes=size_bytes, **counts))


def _read(
    files: list[FoundFile],
    engine: str,
    home_timezone: str | None,
    workers: Workers,
    known: Mapping[int, set[str]],
    *,
    now: datetime,
) -> Iterator[list[FileRead]]:
    """Read files in batches over several processes where that pays, else one by one, so that the bar moves."""
    batches = list(_batches(files))
    if len(batches) < LEAST_FILE_BATCHES:
        batches, workers = [[file] for file in files], 1
    return each(
        partial(_read_batch, engine=engine, home_timezone=home_timezone, now=now),
        (_with_known(batch, known) for batch in batches),
        workers=workers,
        pieces=lambda batch: [_with_known([file], known) for file in batch.files],
        lost=lambda batch: [killed(file) for file in batch.files],
    )


class Batch(NamedTuple):
    """Files that are read together, and the hashes of those known contents which they can have."""

    files: list[FoundFile]
    known: frozenset[str]


def _read_batch(batch: Batch, engine: str, home_timezone: str | None, now: datetime) -> list[FileRead]:
    return read_files(batch.files, engine, home_timezone, batch.known, now)


def _by_size(ledger: pl.DataFrame, known: Mapping[str, int]) -> dict[int, set[str]]:
    """Sort known contents by the size of the files that held them: all of them would be megabytes for every batch."""
    by_size: dict[int, set[str]] = {}
    for size_bytes, content_sha256 in ledger.select("size_bytes", "content_sha256").iter_rows():
        if content_sha256 in known:
            by_size.setdefault(size_bytes, set()).add(content_sha256)
    return by_size


def _with_known(files: list[FoundFile], known: Mapping[int, set[str]]) -> Batch:
    return Batch(files, frozenset().union(*(known.get(file.size_bytes, ()) for file in files)))


def _batches(files: list[FoundFile]) -> Iterator[list[FoundFile]]:
    """Cut the list of files into pieces of work of about equal size."""
    batch: list[FoundFile] = []
    size = 0
    for file in files:
        batch.append(file)
        size += file.size_bytes
        if size >= BATCH_BYTES or len(batch) >= BATCH_FILES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
