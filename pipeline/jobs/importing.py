"""Files in, tables out: every file gets a verdict, every activity is kept once."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.athletes.home import checked_id
from pipeline.athletes.profile import bare_profile, save_profile
from pipeline.errors import UsageError
from pipeline.jobs.deriving import derive
from pipeline.jobs.pool import each
from pipeline.jobs.reading import read_files
from pipeline.jobs.told import told_by
from pipeline.jobs.watch import Silent
from pipeline.outcomes import Ingested
from pipeline.sources.files import find
from pipeline.sources.read import READER_VERSION
from pipeline.store.ledger import kept_sources, merged, settled, unread
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

BATCH_BYTES = 2_000_000  # handed to a worker at a time: half a second of work or more
BATCH_FILES = 64
KEEP_BATCHES = 16  # batches read before their activities go to the store together
LEAST_BATCHES = 3  # fewer are done faster in this process than in new ones


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
    StoreBusyError
        Another run is writing for an athlete.
    """
    outcomes = []
    for athlete_id, roots in sorted(_roots_by_athlete(home, paths, athlete).items()):
        outcome = Ingested(athlete=athlete_id)
        if athlete_id not in home.athletes():
            save_profile(home, bare_profile(athlete_id))
            outcome.notes.append(
                f"made a bare profile for {athlete_id}; tell more with: glute athlete set {athlete_id}"
            )
        with athlete_lock(home, athlete_id):
            found = list(find(roots))
            settled = [file for file in found if not _just_touched(file, quiet_s)]
            outcome.waiting = len(found) - len(settled)
            _ingest_athlete(home, settled, outcome, workers=workers, engine=engine, watch=watch or Silent())
        outcomes.append(outcome)
    return outcomes


def _roots_by_athlete(home: Home, paths: Sequence[Path], athlete: str | None) -> dict[str, list[Path]]:
    """Whose files lie where."""
    if athlete:
        return {checked_id(athlete): list(paths) or [home.inbox(athlete)]}
    roots: dict[str, list[Path]] = {}
    for path in paths or [home.root / "inbox"]:
        folders = sorted(path.glob("[!.]*/")) if path.is_dir() else []
        if not folders and paths:
            raise UsageError(f"cannot tell whose files these are: {path}", hint="Name the athlete with --athlete ID")
        for folder in folders:
            roots.setdefault(folder.name, []).append(folder)
    unknown = sorted(set(roots) - set(home.athletes()))
    if unknown:
        raise UsageError(
            f"no athlete is called {', '.join(unknown)}",
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
    ledger = store.read("ledger", athlete)
    todo = _new_among(ledger, found)
    outcome.known = len(found) - len(todo)
    watch.begin("reading", len(todo))
    work = partial(read_files, engine=engine, home_timezone=said.profile.timezone)
    waiting: list[FileRead] = []
    for number, batch in enumerate(each(work, list(_batches(todo)), workers=workers, least=LEAST_BATCHES), start=1):
        waiting += batch
        for read in batch:
            watch.step(read.ledger_row["verdict"])
        if number % KEEP_BATCHES == 0:
            ledger = _keep(store, athlete, ledger, waiting)
            waiting = []
    ledger = _keep(store, athlete, ledger, waiting)
    _account(outcome, ledger, todo)
    outcome.derived = derive(store, athlete, told_by(home, store, athlete), workers=workers, watch=watch)
    outcome.notes += said.problems


def _new_among(ledger: pl.DataFrame, found: list[Found]) -> list[Found]:
    """Files that the ledger does not know, or knows with another size, time or older readers."""
    columns = {name: ledger.schema[name] for name in ("source", "size_bytes", "modified_time")}
    rows = [(file.source, file.size_bytes, file.modified_time) for file in found]
    listed = pl.DataFrame(rows, schema=columns, orient="row").with_row_index("position")
    positions = unread(ledger, listed, reader_version=READER_VERSION)["position"]
    return [found[position] for position in positions.sort()]


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
    """Put what a batch of files gave into the tables, one copy of each activity, and the ledger last."""
    if not reads:
        return ledger
    ledger = settled(merged(ledger, table_of("ledger", [read.ledger_row for read in reads])))
    source_of = dict(kept_sources(ledger).select("activity_id", "source").iter_rows())
    stored = store.read("activities", athlete)
    gone = set(stored["activity_id"]) - source_of.keys()
    new = {a.row["activity_id"]: a for read in reads for a in read.activities if a.row["activity_id"] in source_of}
    rows: list[dict[str, Any]] = [activity.row | {"source": source_of[id_]} for id_, activity in new.items()]
    moved = stored.filter(~pl.col("activity_id").is_in([*gone, *new])).filter(
        pl.col("source") != pl.col("activity_id").replace_strict(source_of, default=None, return_dtype=pl.String)
    )
    rows += [row | {"source": source_of[row["activity_id"]]} for row in moved.to_dicts()]
    ids = [*gone, *new]
    store.replace("streams", athlete, _stack("streams", [a.stream for a in new.values()]), activity_ids=ids)
    store.replace("strength_sets", athlete, _stack("strength_sets", [a.sets for a in new.values()]), activity_ids=ids)
    store.replace("segments", athlete, table_of("segments", []), activity_ids=ids)
    store.upsert(
        "body", athlete, _stack("body", [read.body for read in reads]).sort("source").unique("time", keep="first")
    )
    store.replace("activities", athlete, table_of("activities", rows), activity_ids=ids)
    store.upsert("ledger", athlete, ledger)
    return ledger


def _stack(table: str, frames: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat([table_of(table, []), *frames])


def _account(outcome: Ingested, ledger: pl.DataFrame, todo: list[Found]) -> None:
    """Count the verdicts of the files that were read in this run."""
    sources = [file.source for file in todo]
    rows = ledger.filter(pl.col("source").is_in(sources)).sort("source", "modified_time", nulls_last=False)
    for source, verdict, reason in (
        rows.unique("source", keep="last")
        .sort("source")
        .select("source", pl.col("verdict").cast(pl.String), "reason")
        .iter_rows()
    ):
        outcome.verdicts[verdict] += 1
        if verdict == "rejected":
            outcome.newly_rejected.append((source, reason))
