"""Files in, tables out: every file gets a verdict, every activity is kept once."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pipeline.athletes.home import checked_id
from pipeline.athletes.profile import bare_profile, save_profile
from pipeline.errors import GluteError, RefusedError, UsageError
from pipeline.jobs.deriving import derive
from pipeline.jobs.pool import each
from pipeline.jobs.reading import read_files, rejected, sound
from pipeline.jobs.told import told_by
from pipeline.jobs.watch import Silent
from pipeline.outcomes import Ingested
from pipeline.sources.files import find, sha256
from pipeline.sources.read import READER_VERSION
from pipeline.store.ledger import current, kept_sources, merged, settled, unread
from pipeline.store.lock import athlete_lock
from pipeline.store.rows import table_of
from pipeline.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.jobs.reading import FileRead
    from pipeline.jobs.watch import Watch
    from pipeline.sources.files import Found

_LOG = logging.getLogger(__name__)

BATCH_BYTES = 2_000_000  # handed to a worker at a time: half a second of work or more
BATCH_FILES = 64
KEEP_SECONDS = 400_000  # of streams held in memory before they go to the store together: about 40 MB
LEAST_BATCHES = 3  # fewer are done faster in this process than in new ones
NAMED = 5  # unknown folders that an error names
KILLED = "the process that read it was killed, twice: it may need more memory than there is"


def ingest(
    home: Home,
    paths: Sequence[Path] = (),
    *,
    athlete: str | None = None,
    workers: int | None = None,
    engine: str = "columnar",
    watch: Watch | None = None,
    quiet_s: float = 0.0,
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
    workers
        Processes; one for each core by default.
    engine
        `columnar` or `reference`.
    watch
        Told of every file and every activity.
    quiet_s
        Files touched within so many seconds wait for the next run: they may still be written [s].

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
    StoreError
        The store is damaged or cannot be written.
    FaultError
        Some activities could not be labelled. All others are stored then.
    """
    outcomes = []
    for athlete_id, roots in sorted(_roots_by_athlete(home, paths, athlete).items()):
        found = list(find(roots))
        if paths and not found:
            raise GluteError("there are no files", where=", ".join(map(str, roots)))
        outcome = Ingested(athlete=athlete_id)
        if athlete_id not in home.athletes():
            save_profile(home, bare_profile(athlete_id))
            outcome.notes.append(
                f"made a bare profile for {athlete_id}; tell more with: glute athlete set {athlete_id}"
            )
        with athlete_lock(home, athlete_id):
            settled = [file for file in found if not _just_touched(file, quiet_s)]
            outcome.waiting = len(found) - len(settled)
            _ingest_athlete(home, settled, outcome, workers=workers, engine=engine, watch=watch or Silent())
        outcomes.append(outcome)
    return outcomes


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
        more = f" and {len(unknown) - NAMED} more" if len(unknown) > NAMED else ""
        raise UsageError(
            f"no athlete is called {', '.join(unknown[:NAMED])}{more}",
            why="without --athlete, the folders below a path are the ids of athletes",
            hint="Add them with glute athlete add, or name one athlete with --athlete ID",
        )
    return roots


def _just_touched(file: Found, quiet_s: float) -> bool:
    """Tell whether a file changed within some seconds of now; clocks that run far ahead say nothing of that."""
    return abs(datetime.now(UTC) - file.modified_time).total_seconds() < quiet_s


def _ingest_athlete(
    home: Home, found: list[Found], outcome: Ingested, *, workers: int | None, engine: str, watch: Watch
) -> None:
    store, athlete = Store(home.store), outcome.athlete
    said = told_by(home, store, athlete)
    before = store.read("ledger", athlete)
    todo = _new_among(before, found)
    outcome.known = len(found) - len(todo)
    watch.begin("reading", len(todo))
    ledger = before
    waiting: list[FileRead] = []
    seen: set[tuple[str, str]] = set()
    held = 0
    for batch in _read(todo, engine, said.profile.timezone, workers):
        waiting += batch
        _log_batch(athlete, batch)
        for read in batch:
            watch.step(read.ledger_row["verdict"])
            seen.add((read.ledger_row["source"], read.ledger_row["sha256"]))
            held += sum(activity.stream.height for activity in read.activities)
        if held > KEEP_SECONDS:
            ledger = _keep(store, athlete, ledger, waiting)
            waiting, held = [], 0
    ledger = _keep(store, athlete, ledger, waiting)
    _account(outcome, before, ledger, seen)
    outcome.derived = derive(store, athlete, told_by(home, store, athlete), workers=workers, watch=watch)
    outcome.notes += said.problems


def _log_batch(athlete: str, batch: list[FileRead]) -> None:
    """Leave one line for each file at debug level, and one for the batch at info level."""
    rows = [read.ledger_row for read in batch]
    for row in rows:
        _LOG.debug("%s: %s: %s, %s", athlete, row["source"], row["verdict"], row["reason"])
    told = ", ".join(f"{count} {verdict}" for verdict, count in sorted(Counter(row["verdict"] for row in rows).items()))
    size_mb = sum(row["size_bytes"] for row in rows) / 1e6
    _LOG.info("%s: a batch of %d files, %.1f MB: %s", athlete, len(rows), size_mb, told)


def _read(files: list[Found], engine: str, home_timezone: str | None, workers: int | None) -> Iterator[list[FileRead]]:
    """Read files in batches over several processes where that pays, else one by one, so that the bar moves."""
    batches = list(_batches(files))
    if len(batches) < LEAST_BATCHES:
        batches, workers = [[file] for file in files], 1
    return each(
        partial(read_files, engine=engine, home_timezone=home_timezone),
        batches,
        workers=workers,
        pieces=lambda batch: [[file] for file in batch],
        lost=lambda batch: [rejected(file, KILLED) for file in batch],
    )


def _new_among(ledger: pl.DataFrame, found: list[Found]) -> list[Found]:
    """Files that the ledger does not know, or knows with other bytes or from older readers."""
    columns = {name: ledger.schema[name] for name in ("source", "size_bytes", "modified_time")}
    rows = [(file.source, file.size_bytes, file.modified_time) for file in found]
    listed = pl.DataFrame(rows, schema=columns, orient="row").with_row_index("position")
    positions = unread(ledger, listed, reader_version=READER_VERSION)["position"].sort()
    known = set(current(ledger, reader_version=READER_VERSION).select("source", "size_bytes", "sha256").iter_rows())
    sizes = {(source, size) for source, size, _ in known}
    return [
        file
        for file in (found[position] for position in positions)
        if (file.source, file.size_bytes) not in sizes
        or (file.source, file.size_bytes, _hash_of(file.path)) not in known
    ]


def _hash_of(path: Path) -> str:
    """Hash a file that was merely touched, which costs less than to decode it; nothing where it cannot be read."""
    try:
        return sha256(path.read_bytes())
    except OSError:
        return ""


def _batches(files: list[Found]) -> Iterator[list[Found]]:
    """Cut the list of files into pieces of work of about equal size."""
    batch: list[Found] = []
    size = 0
    for file in files:
        batch.append(file)
        size += file.size_bytes
        if size >= BATCH_BYTES or len(batch) >= BATCH_FILES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _keep(store: Store, athlete: str, ledger: pl.DataFrame, reads: list[FileRead]) -> pl.DataFrame:
    """Put what some files gave into the tables. A file whose rows the tables refuse stops no other."""
    if not reads:
        return ledger
    try:
        return _put(store, athlete, ledger, reads)
    except RefusedError:
        return _put(store, athlete, ledger, [sound(read) for read in reads])


def _put(store: Store, athlete: str, ledger: pl.DataFrame, reads: list[FileRead]) -> pl.DataFrame:
    """Put what some files gave into the tables, one copy of each activity, and the ledger last."""
    ledger = settled(merged(ledger, table_of("ledger", [read.ledger_row for read in reads])))
    source_of = dict(kept_sources(ledger).select("activity_id", "source").iter_rows())
    found = {activity.row["activity_id"]: activity for read in reads for activity in read.activities}
    kept = [activity for activity_id, activity in found.items() if activity_id in source_of]
    stored = store.read("activities", athlete)
    ids = found.keys() | (set(stored["activity_id"]) - source_of.keys())
    store.replace("streams", athlete, _stack("streams", [a.stream for a in kept]), activity_ids=ids)
    store.replace("strength_sets", athlete, _stack("strength_sets", [a.sets for a in kept]), activity_ids=ids)
    store.replace("segments", athlete, table_of("segments", []), activity_ids=ids)
    readings = pl.concat([store.read("body", athlete), *(read.body for read in reads)])
    store.upsert("body", athlete, readings.sort(pl.all()).unique("time", keep="first"))
    rows = table_of("activities", [activity.row for activity in kept])
    others = stored.filter(~pl.col("activity_id").is_in(ids))
    now = pl.concat([rows, others]).with_columns(source=pl.col("activity_id").replace_strict(source_of))
    moved = now.join(others, on=["activity_id", "source"], how="anti")
    store.replace("activities", athlete, moved, activity_ids=ids)
    store.upsert("ledger", athlete, ledger)
    return ledger


def _stack(table: str, frames: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat([table_of(table, []), *frames])


def _account(outcome: Ingested, before: pl.DataFrame, ledger: pl.DataFrame, seen: set[tuple[str, str]]) -> None:
    """Count the verdicts of the files that were read in this run, and name those rejected for the first time."""
    columns = ("source", "sha256", "verdict", "reason")
    known = set(before.filter(pl.col("verdict") == "rejected").select(columns[:2]).iter_rows())
    for source, digest, verdict, reason in ledger.select(columns).iter_rows():
        if (source, digest) in seen:
            outcome.verdicts[verdict] += 1
            if verdict == "rejected" and (source, digest) not in known:
                outcome.newly_rejected.append((source, reason))
