"""What some files gave, put into the tables: one copy of each activity, and the ledger last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.errors import GluteError, RefusedError, is_fault
from pipeline.jobs.reading import sound
from pipeline.store.ledger import kept_sources, merged, settled
from pipeline.store.rows import table_of

if TYPE_CHECKING:
    from pipeline.jobs.reading import FileRead
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
    store.rewrite("ledger", athlete, ledger)
    return ledger


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
