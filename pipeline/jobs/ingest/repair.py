"""Repair tables that are damaged or contradict each other by reading files again; keep rows of missing files.

Files that can be found are read as if the ledger did not know them. Of files that are missing, all stored rows stay and
get a row in the ledger again; activities that are lost for good are listed in the ledger, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.file_reasons import FileReason, reason
from pipeline.jobs.agreement import SEGMENTED, STREAMED
from pipeline.jobs.ingest.persist import remove_activities
from pipeline.store.encode import column_types
from pipeline.store.ledger import kept_sources, known_activities, lost_activities, settled, without_activities
from pipeline.store.rows import table_of
from pipeline.store.schemas import TABLES
from pipeline.store.signature import signature_of_rows
from pipeline.versions import VERSIONS
from pipeline.vocabulary import FileStatus
from pipeline.words import counted, named

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.jobs.ingest.results import FileKey
    from pipeline.store.store import Store

NAMED = 20  # files listed in a note, judgement; the ledger lists all


def moved_aside(store: Store, athlete: str) -> list[str]:
    """Move damaged files of the tables out of the way, unchanged, and return a note on each.

    Raises
    ------
    StoreError
        The store denies access, does not answer, or was written by a newer program, which is not damage.
    """
    return [
        f"moved the damaged {path} aside to {store.files.set_aside(path)}: {why}"
        for path, why in store.damaged(athlete, by_row=True).items()
    ]


def forget_derived(store: Store, athlete: str, lost: Collection[str]) -> None:
    """Mark everything that is derived as out of date, so that it is derived again whatever it says of itself.

    Parameters
    ----------
    store, athlete
        The athlete's tables.
    lost
        Ids of activities that cannot be derived again.
    """
    activities = store.read("activities", athlete)
    again = activities.filter(~pl.col("activity_id").is_in(list(lost)) & pl.col("derived_from").is_not_null())
    if again.height:
        store.replace("activities", athlete, again.with_columns(derived_from=pl.lit(None, pl.String)))
    for table in ("thresholds", "weeks"):
        store.rewrite(table, athlete, store.read(table, athlete).with_columns(derived_from=pl.lit("")))


def standing(store: Store, athlete: str, before: pl.DataFrame) -> pl.DataFrame:
    """Return the ledger without activities that are not stored, so that a copy of one can be kept in its place."""
    stored = set(store.read("activities", athlete, columns=["activity_id"])["activity_id"])
    return settled(without_activities(before, known_activities(before) - stored))


def reconciled(
    store: Store, athlete: str, before: pl.DataFrame, ledger: pl.DataFrame, seen: Collection[FileKey]
) -> tuple[pl.DataFrame, list[str]]:
    """Make ledger and tables agree after all files that could be found have been read.

    Parameters
    ----------
    store, athlete
        The athlete's tables.
    before
        The ledger before the run.
    ledger
        The ledger after the files were read.
    seen
        The files that were read.

    Returns
    -------
    DataFrame
        The ledger, as it was written.
    list of str
        Notes: which files could not be found, and which of their rows are lost.
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
    renewed = unknown.filter(pl.col("content_sha256").is_in(list(contents)))  # read again under another id
    orphans = unknown.filter(~pl.col("activity_id").is_in(renewed["activity_id"].to_list()))
    if orphans.height:
        ledger = settled(_sorted(pl.concat([ledger, _rows_of(store, athlete, orphans)])))
    kept = activities.filter(pl.col("activity_id").is_in(kept_sources(ledger)["activity_id"].to_list()))
    ledger = _with_lost(store, athlete, ledger, kept, _lost_rows(store, athlete, before, gone, read, stored))
    _to_be_derived(store, athlete, kept)
    store.rewrite("ledger", athlete, ledger)
    stimulated = set(store.read("stimulus", athlete, columns=["activity_id"])["activity_id"])
    strangers = stimulated - stored - lost_activities(ledger)
    remove_activities(store, athlete, set(renewed["activity_id"]) | strangers)
    return ledger, _notes(athlete, sorted({*gone["source"], *orphans["source"]}), len(lost_activities(ledger)))


def _keys(seen: Collection[FileKey]) -> pl.DataFrame:
    return pl.DataFrame(list(seen), schema={"source": pl.String, "sha256": pl.String}, orient="row")


def _sorted(ledger: pl.DataFrame) -> pl.DataFrame:
    return ledger.sort(TABLES["ledger"].sorted_by)


def _standing_only(ledger: pl.DataFrame, stored: Collection[str]) -> pl.DataFrame:
    """Remove activities that would be kept but have no rows, until all kept ones have rows."""
    ledger = settled(_sorted(ledger))
    while missing := set(kept_sources(ledger)["activity_id"]).difference(stored):
        ledger = settled(without_activities(ledger, missing))
    return ledger


def _rows_of(store: Store, athlete: str, orphans: pl.DataFrame) -> pl.DataFrame:
    """Make ledger rows for activities without a file, without size and time, so that the file is read if it returns."""
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


def _unsized(source: str, sha256: str) -> dict[str, Any]:
    """Return a ledger row without size and time, which no file on disk matches: a file of that source is read."""
    return {
        "source": source,
        "sha256": sha256,
        "content_sha256": sha256,
        "size_bytes": 0,
        "modified_time": None,
        "verdict": FileStatus.STORED,
        "reason": [],
        "format": None,
        "damage": None,
        "kept_activity_ids": [],
        "signatures": [],
        "reader_version": VERSIONS["reader"],
        "signal_version": VERSIONS["signal"],
    }


def _lost_row(source: str, code: FileReason) -> dict[str, Any]:
    """Return a ledger row without a hash, which lists activities that are lost (`ledger.lost_activities`)."""
    return _unsized(source, "") | {"verdict": FileStatus.REJECTED, "reason": [reason(code)]}


def _lost_rows(
    store: Store, athlete: str, before: pl.DataFrame, gone: pl.DataFrame, read: pl.DataFrame, stored: Collection[str]
) -> dict[str, dict[str, Any]]:
    """Make ledger rows, by source, for missing files whose activities have neither rows nor a copy that was read."""
    copies = before.join(read.select("content_sha256").unique(), on="content_sha256", how="semi")
    covered = set(copies["kept_activity_ids"].explode().drop_nulls()).union(
        stored, *[read["kept_activity_ids"].explode().drop_nulls()]
    )
    rows: dict[str, dict[str, Any]] = {}
    for source, signatures, kept in gone.select("source", "signatures", "kept_activity_ids").iter_rows():
        own = {one["activity_id"] for one in signatures}.intersection(kept) - covered
        if own:
            rows.setdefault(source, _lost_row(source, FileReason.LOST))["kept_activity_ids"] += sorted(own)
    known = {activity_id for row in rows.values() for activity_id in row["kept_activity_ids"]}
    segments = store.read("segments", athlete, columns=["activity_id", "source"]).unique().sort("source", "activity_id")
    for activity_id, source in segments.iter_rows():
        if activity_id not in stored and activity_id not in known:
            rows.setdefault(source, _lost_row(source, FileReason.LOST))["kept_activity_ids"].append(activity_id)
    return rows


def _with_lost(
    store: Store, athlete: str, ledger: pl.DataFrame, kept: pl.DataFrame, lost: dict[str, dict[str, Any]]
) -> pl.DataFrame:
    """Add rows for lost activities, and have a file whose activity lost its stream read if it returns."""
    streamless = kept.filter(STREAMED & ~pl.col("activity_id").is_in(list(store.streamed(athlete))))
    for activity_id, source in streamless.select("activity_id", "source").iter_rows():
        lost.setdefault(source, _lost_row(source, FileReason.LOST_STREAM))["kept_activity_ids"].append(activity_id)
    of_them = pl.col("source").is_in(streamless["source"].to_list())
    types = column_types(TABLES["ledger"])
    ledger = ledger.with_columns(
        size_bytes=pl.when(of_them).then(0).otherwise("size_bytes").cast(types["size_bytes"]),
        modified_time=pl.when(of_them).then(None).otherwise("modified_time").cast(types["modified_time"]),
    )
    rows = table_of("ledger", list(lost.values()))
    return _sorted(pl.concat([ledger.join(rows, on=["source", "sha256"], how="anti"), rows]))


def _to_be_derived(store: Store, athlete: str, kept: pl.DataFrame) -> None:
    """Mark activities with a stream but without segments or stimulus as not derived."""
    segmented, stimulated = (
        set(store.read(table, athlete, columns=["activity_id"])["activity_id"]) for table in ("segments", "stimulus")
    )
    segmented &= stimulated
    able = store.streamed(athlete)
    bare = kept.filter(SEGMENTED & pl.col("activity_id").is_in(list(able - segmented)))
    if bare.height:
        store.replace("activities", athlete, bare.with_columns(derived_from=pl.lit(None, pl.String)))


def _notes(athlete: str, sources: list[str], lost: int) -> list[str]:
    notes = []
    if sources:
        gone = counted(len(sources), "file")
        notes.append(f"{gone} cannot be found; their stored rows are kept: {named(sources, NAMED)}")
    if lost:
        what = counted(lost, "activity", "activities")
        notes.append(f"rows of {what} are lost, and so are their files; see: glute ledger {athlete} --verdict rejected")
    return notes
