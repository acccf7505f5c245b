"""Reading files anew: mends tables that are damaged or do not agree, and loses no row that it cannot renew.

What the ledger knows of a file counts for nothing while the file can be found. Of files that are gone, what is stored
stays, the ledger is made to know it again, and what is lost for good is named in the ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.jobs.agreement import SEGMENTED, STREAMED
from pipeline.jobs.ingest.persist import remove_activities
from pipeline.store.encode import column_types
from pipeline.store.ledger import kept_sources, known_activities, lost_activities, settled, without_activities
from pipeline.store.rows import table_of
from pipeline.store.schemas import TABLES
from pipeline.store.signature import signature_of_rows
from pipeline.versions import VERSIONS
from pipeline.words import counted, named

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.store.store import Store

NAMED = 20  # files that a note names; the ledger names all
RESTORE = "the file cannot be found any more. Put it where it lay, then read it again"
LOST = f"What was read of this file is lost, and {RESTORE}"
LOST_STREAM = f"The seconds of its activity are lost, and {RESTORE}"


def moved_aside(store: Store, athlete: str) -> list[str]:
    """Move damaged files of the tables to where no reader looks, whole, and say so.

    Raises
    ------
    StoreError
        The store denies access, does not answer, or was written by a newer program: that is no damage.
    """
    return [
        f"moved the damaged {path} aside to {store.files.set_aside(path)}: {why}"
        for path, why in store.damaged(athlete).items()
    ]


def standing(store: Store, athlete: str, before: pl.DataFrame) -> pl.DataFrame:
    """Return the ledger without activities that are not stored: of copies, one that is found can stand for them now."""
    stored = set(store.read("activities", athlete, columns=["activity_id"])["activity_id"])
    return settled(without_activities(before, known_activities(before) - stored))


def reconciled(
    store: Store, athlete: str, before: pl.DataFrame, ledger: pl.DataFrame, seen: Collection[tuple[str, str]]
) -> tuple[pl.DataFrame, list[str]]:
    """Bring ledger and tables together once all files that could be found were read.

    Parameters
    ----------
    store, athlete
        Whose tables.
    before
        The ledger as it was found.
    ledger
        As it is after the files were read.
    seen
        Source and hash of all files that were read.

    Returns
    -------
    DataFrame
        The ledger as it is written.
    list of str
        What a person should know: which files could not be found, and what of them is lost.
    """
    read = ledger.join(_keys(seen), on=["source", "sha256"], how="semi")
    contents = set(read["content_sha256"]) - {""}
    gone = before.filter((pl.col("sha256") != "") & ~pl.col("content_sha256").is_in(list(contents)))
    gone = gone.join(_keys(seen), on=["source", "sha256"], how="anti")
    activities = store.read("activities", athlete)
    stored = set(activities["activity_id"])
    back = gone.join(ledger, on=["source", "sha256"], how="anti")
    ledger = _standing_only(pl.concat([ledger, back]), stored)
    unknown = activities.filter(~pl.col("activity_id").is_in(list(known_activities(ledger))))
    renewed = unknown.filter(pl.col("content_sha256").is_in(list(contents)))  # today's readers read them otherwise
    orphans = unknown.filter(~pl.col("activity_id").is_in(renewed["activity_id"].to_list()))
    if orphans.height:
        ledger = settled(_sorted(pl.concat([ledger, _rows_of(store, athlete, orphans)])))
    kept = activities.filter(pl.col("activity_id").is_in(kept_sources(ledger)["activity_id"].to_list()))
    ledger = _with_lost(store, athlete, ledger, kept, _lost_rows(store, athlete, before, gone, read, stored))
    _to_be_derived(store, athlete, kept)
    store.rewrite("ledger", athlete, ledger)
    remove_activities(store, athlete, set(renewed["activity_id"]))
    return ledger, _notes(athlete, sorted({*gone["source"], *orphans["source"]}), len(lost_activities(ledger)))


def _keys(seen: Collection[tuple[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(list(seen), schema={"source": pl.String, "sha256": pl.String}, orient="row")


def _sorted(ledger: pl.DataFrame) -> pl.DataFrame:
    return ledger.sort(TABLES["ledger"].sorted_by)


def _standing_only(ledger: pl.DataFrame, stored: Collection[str]) -> pl.DataFrame:
    """Forget activities that would be kept and have no rows, until all that are kept have some."""
    ledger = settled(_sorted(ledger))
    while missing := set(kept_sources(ledger)["activity_id"]).difference(stored):
        ledger = settled(without_activities(ledger, missing))
    return ledger


def _rows_of(store: Store, athlete: str, orphans: pl.DataFrame) -> pl.DataFrame:
    """Make ledger rows from activities of which no file is known; without size and time, so that one would be read."""
    streams = store.read("streams", athlete, activity_ids=orphans["activity_id"].to_list())
    of = {key[0]: stream for key, stream in streams.partition_by("activity_id", as_dict=True).items()}
    rows: dict[str, dict[str, Any]] = {}
    for activity in orphans.iter_rows(named=True):
        stream = of.get(activity["activity_id"], streams.clear())
        row = rows.setdefault(
            activity["source"] + activity["content_sha256"], _unsized(activity["source"], activity["content_sha256"])
        )
        row["signatures"].append(signature_of_rows(activity, stream))
    return table_of("ledger", list(rows.values()))


def _unsized(source: str, sha256: str, reason: str = "", verdict: str = "stored") -> dict[str, Any]:
    return {
        "source": source,
        "sha256": sha256,
        "content_sha256": sha256,
        "size_bytes": 0,
        "modified_time": None,
        "verdict": verdict,
        "reason": reason,
        "format": None,
        "damage": None,
        "kept_activity_ids": [],
        "signatures": [],
        "reader_version": VERSIONS["reader"],
        "signal_version": VERSIONS["signal"],
    }


def _lost_rows(
    store: Store, athlete: str, before: pl.DataFrame, gone: pl.DataFrame, read: pl.DataFrame, stored: Collection[str]
) -> dict[str, dict[str, Any]]:
    """Ledger rows, by source, of files that are gone and whose activities have no row, nor a copy that was read."""
    copies = before.join(read.select("content_sha256").unique(), on="content_sha256", how="semi")
    covered = set(copies["kept_activity_ids"].explode().drop_nulls()).union(
        stored, *[read["kept_activity_ids"].explode().drop_nulls()]
    )
    rows: dict[str, dict[str, Any]] = {}
    for source, signatures, kept in gone.select("source", "signatures", "kept_activity_ids").iter_rows():
        own = {one["activity_id"] for one in signatures}.intersection(kept) - covered
        if own:
            rows.setdefault(source, _unsized(source, "", LOST, "rejected"))["kept_activity_ids"] += sorted(own)
    known = {activity_id for row in rows.values() for activity_id in row["kept_activity_ids"]}
    segments = store.read("segments", athlete, columns=["activity_id", "source"]).unique().sort("source", "activity_id")
    for activity_id, source in segments.iter_rows():
        if activity_id not in stored and activity_id not in known:
            rows.setdefault(source, _unsized(source, "", LOST, "rejected"))["kept_activity_ids"].append(activity_id)
    return rows


def _with_lost(
    store: Store, athlete: str, ledger: pl.DataFrame, kept: pl.DataFrame, lost: dict[str, dict[str, Any]]
) -> pl.DataFrame:
    """Add rows for what is lost; a file whose activity lost its stream is read where it turns up again."""
    streamless = kept.filter(STREAMED & ~pl.col("activity_id").is_in(list(store.streamed(athlete))))
    for activity_id, source in streamless.select("activity_id", "source").iter_rows():
        lost.setdefault(source, _unsized(source, "", LOST_STREAM, "rejected"))["kept_activity_ids"].append(activity_id)
    of_them = pl.col("source").is_in(streamless["source"].to_list())
    types = column_types(TABLES["ledger"])
    ledger = ledger.with_columns(
        size_bytes=pl.when(of_them).then(0).otherwise("size_bytes").cast(types["size_bytes"]),
        modified_time=pl.when(of_them).then(None).otherwise("modified_time").cast(types["modified_time"]),
    )
    rows = table_of("ledger", list(lost.values()))
    return _sorted(pl.concat([ledger.join(rows, on=["source", "sha256"], how="anti"), rows]))


def _to_be_derived(store: Store, athlete: str, kept: pl.DataFrame) -> None:
    """Have segments that are missing made again of the streams that are there."""
    segmented = set(store.read("segments", athlete, columns=["activity_id"])["activity_id"])
    able = store.streamed(athlete)
    bare = kept.filter(SEGMENTED & pl.col("activity_id").is_in(list(able - segmented)))
    if bare.height:
        store.replace("activities", athlete, bare.with_columns(derived_from=pl.lit(None, pl.String)))


def _notes(athlete: str, sources: list[str], lost: int) -> list[str]:
    notes = []
    if sources:
        gone = counted(len(sources), "file")
        notes.append(f"{gone} can't be found any more, what is stored of them stays: {named(sources, NAMED)}")
    if lost:
        what = counted(lost, "activity", "activities")
        notes.append(
            f"rows of {what} are lost, and so are their files; which: glute ledger {athlete} --verdict rejected"
        )
    return notes
