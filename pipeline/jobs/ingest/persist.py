"""What some files gave, put into the tables: one copy of each activity, then the ledger, and copies removed last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.errors import GluteError, RefusedError, is_fault
from pipeline.jobs.ingest.read import sound
from pipeline.store.ledger import kept_sources, known_activities, merged, settled
from pipeline.store.rows import table_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.jobs.ingest.read import FileRead
    from pipeline.outcomes import Ingested
    from pipeline.store.store import Store


def keep(store: Store, athlete: str, ledger: pl.DataFrame, reads: list[FileRead]) -> pl.DataFrame:
    """Put what some files gave into the tables. A file whose rows the tables refuse stops no other."""
    if not reads:
        return ledger
    try:
        return _put(store, athlete, ledger, reads)
    except BaseException as error:
        if not is_fault(error) or (isinstance(error, GluteError) and not isinstance(error, RefusedError)):
            raise
        return _put(store, athlete, ledger, [sound(read) for read in reads])


def _put(store: Store, athlete: str, ledger: pl.DataFrame, reads: list[FileRead]) -> pl.DataFrame:
    """Put what some files gave into the tables, one copy of each activity, then the ledger.

    Only rows of activities that the files gave are replaced. Streams come first, activities before segments that go, so
    that the tables agree (`pipeline.jobs.agreement`) wherever this is cut short.
    """
    ledger = settled(merged(ledger, table_of("ledger", [read.ledger_row for read in reads])))
    source_of = dict(kept_sources(ledger).select("activity_id", "source").iter_rows())
    found = {activity.row["activity_id"]: activity for read in reads for activity in read.activities}
    kept = {activity_id: activity for activity_id, activity in found.items() if activity_id in source_of}
    store.replace("streams", athlete, _stack("streams", [a.stream for a in kept.values()]), activity_ids=kept)
    store.replace("strength_sets", athlete, _stack("strength_sets", [a.sets for a in kept.values()]), activity_ids=kept)
    store.upsert("body", athlete, with_readings(store.read("body", athlete), [read.body for read in reads]))
    rows = table_of("activities", [activity.row for activity in kept.values()])
    others = store.read("activities", athlete).filter(~pl.col("activity_id").is_in(list(kept)))
    source = pl.col("activity_id").replace_strict(source_of, default=pl.col("source"), return_dtype=pl.String)
    now = pl.concat([rows, others]).with_columns(source=source)
    moved = now.join(others, on=["activity_id", "source"], how="anti")
    store.replace("activities", athlete, moved)
    store.replace("segments", athlete, table_of("segments", []), activity_ids=kept)
    store.rewrite("ledger", athlete, ledger)
    return ledger


def with_readings(body: pl.DataFrame, found: list[pl.DataFrame]) -> pl.DataFrame:
    """Join the scale readings of some files to the table `body`, one for each moment."""
    return pl.concat([body, *found]).sort(pl.all()).unique("time", keep="first")


def remove_copies(store: Store, athlete: str, ledger: pl.DataFrame) -> None:
    """Remove the rows of activities that the ledger knows as copies of others by now.

    Rows of which it knows nothing stay: they are those of a run that was killed, or the ledger lost something.
    """
    kept = set(kept_sources(ledger)["activity_id"])
    stored = set(store.read("activities", athlete, columns=["activity_id"])["activity_id"])
    remove_activities(store, athlete, stored & (known_activities(ledger) - kept))


def remove_activities(store: Store, athlete: str, activity_ids: Collection[str]) -> None:
    """Remove all rows of some activities, the table of activities last, so that a run cut short is finished."""
    if activity_ids:
        for table in ("segments", "strength_sets", "streams", "activities"):
            store.replace(table, athlete, table_of(table, []), activity_ids=activity_ids)


def _stack(table: str, frames: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat([table_of(table, []), *frames])


def account(outcome: Ingested, before: pl.DataFrame, ledger: pl.DataFrame, seen: set[tuple[str, str]]) -> None:
    """Count the verdicts of the files that were read in this run, and name those rejected for the first time."""
    columns = ("source", "sha256", "verdict", "reason")
    known = set(before.filter(pl.col("verdict") == "rejected").select(columns[:2]).iter_rows())
    for source, digest, verdict, reason in ledger.select(columns).iter_rows():
        if (source, digest) in seen:
            outcome.verdicts[verdict] += 1
            if verdict == "rejected" and (source, digest) not in known:
                outcome.newly_rejected.append((source, reason))
