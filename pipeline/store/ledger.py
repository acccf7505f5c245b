"""The ledger of every file ever seen: which files are known, which are new, and what became of each."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.file_reasons import FileReason, reason
from pipeline.sources.discovery import WITHIN
from pipeline.store.duplicates import kept_copies
from pipeline.store.encode import column_types
from pipeline.store.schemas import TABLES
from pipeline.versions import VERSIONS
from pipeline.vocabulary import FILE_STATUSES, FileStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pipeline.file_reasons import Reason

SETTLED = (FileStatus.STORED, FileStatus.DUPLICATE, FileStatus.RECOVERED)
"""Verdicts on files with activities or scale readings."""


def unread(ledger: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Select the files that must be read, by size and modification time.

    Parameters
    ----------
    ledger
        The athlete's ledger.
    found
        Files as found, with at least `source`, `size_bytes` and `modified_time`.

    Returns
    -------
    DataFrame
        The rows of `found` that are new, or changed in size or time, or were read by older stages.
    """
    seen = current(ledger).filter(pl.col("modified_time").is_not_null())
    return found.join(seen, on=["source", "size_bytes", "modified_time"], how="anti")


def rows_by_content(ledger: pl.DataFrame) -> dict[str, int]:
    """Return the number of a ledger row for each content that need not be decoded again, by its SHA-256.

    Damaged files are read again, since the damage may lie in the archive around them; so are scale readings, which are
    stored with their source.
    """
    known = current(ledger.with_row_index("row"))
    complete = (pl.col("signatures").list.len() > 0) | ~pl.col("verdict").is_in(SETTLED)
    known = known.filter(complete & pl.col("damage").is_null() & (pl.col("content_sha256") != ""))
    return dict(known.select("content_sha256", "row").iter_rows())


def merged(ledger: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Add rows to the ledger; they replace rows of the same key, and of two new ones the one modified last is kept.

    A file that the ledger knows stays seen first when it was.
    """
    key = TABLES["ledger"].schema.primary_key()
    rows = rows.sort("modified_time").unique(key, keep="last")
    known = ledger.select(*key, earlier="first_seen", known=pl.lit(value=True))
    first_seen = pl.when(pl.col("known")).then("earlier").otherwise("first_seen")
    rows = rows.join(known, on=key, how="left").select(
        pl.exclude("first_seen", "earlier", "known"), first_seen=first_seen
    )
    rows = _slow_twice(rows, ledger.filter(_has_reason(FileReason.TOO_SLOW)).select(key))
    readable = rows.filter(pl.col("sha256") != "").select("source", sha256=pl.lit(""))
    ledger = ledger.join(readable, on=key, how="anti")  # what could not be opened before
    return pl.concat([ledger.join(rows, on=key, how="anti"), rows.select(ledger.columns)]).sort(key)


def _has_reason(code: FileReason) -> pl.Expr:
    return pl.col("reason").list.eval(pl.element().struct.field("code") == code).list.any().fill_null(value=False)


def _slow_twice(rows: pl.DataFrame, slow_before: pl.DataFrame) -> pl.DataFrame:
    """Settle the rows of files whose reading was broken off in the run before, too."""
    second = rows.filter(_has_reason(FileReason.TOO_SLOW)).join(slow_before, on=slow_before.columns, how="semi")
    if second.is_empty():
        return rows
    reasons = [[reason(FileReason.TOO_SLOW_TWICE, *one[0]["values"])] for one in second["reason"].to_list()]
    new = second.with_columns(pl.Series("reason", reasons, dtype=rows.schema["reason"]))
    return pl.concat([rows.join(second, on=slow_before.columns, how="anti"), new])


def settled(ledger: pl.DataFrame) -> pl.DataFrame:
    """Decide for every file with activities whether they are kept, from the whole ledger alone.

    Parameters
    ----------
    ledger
        All rows of one athlete. Those without signatures keep their verdict and reason.

    Returns
    -------
    DataFrame
        The same rows, with new `verdict`, `reason` and `kept_activity_ids` of those with signatures. These depend on
        which files there are, not on the order in which they came.
    """
    found = activities_in(ledger)
    if found.is_empty():
        return ledger
    copies = kept_copies(found.drop("row"))
    seen = found.select("activity_id", "sport", "distance_m", "elapsed_s")
    choice = _Choice(
        kept=dict(copies.select("activity_id", "kept_activity_id").iter_rows()),
        rules=dict(copies.select("activity_id", "rule").iter_rows()),
        first_row=_first_rows(ledger, found),
        summaries={activity_id: _summary(*values) for activity_id, *values in seen.iter_rows()},
        sources=ledger["source"].to_list(),
        damages=ledger["damage"].to_list(),
    )
    ids_of = defaultdict[int, list[str]](list)
    for row, activity_id in found.select("row", "activity_id").iter_rows():
        ids_of[row].append(activity_id)
    types = {"row": pl.get_index_type(), **column_types(TABLES["ledger"])}
    decisions = [_decision(choice, row, ids) for row, ids in ids_of.items()]
    new = pl.DataFrame(decisions, schema={name: types[name] for name in _Decision._fields}, orient="row")
    return ledger.with_row_index("row").update(new, on="row").drop("row")


class _Decision(NamedTuple):
    """The number of a ledger row, and its new values."""

    row: int
    verdict: FileStatus
    reason: list[Reason]
    kept_activity_ids: list[str]


class _Choice(NamedTuple):
    """Which copies are kept, by activity id, and the ledger's columns by row."""

    kept: dict[str, str]
    rules: dict[str, str | None]
    first_row: Mapping[str, int]
    summaries: dict[str, Reason]
    sources: list[str]
    damages: list[list[Reason] | None]


def _decision(choice: _Choice, row: int, ids: list[str]) -> _Decision:
    """Decide on one file that holds some activities."""
    own = [id_ for id_ in ids if choice.kept[id_] == id_ and choice.first_row[id_] == row]
    copies_of = defaultdict[tuple[str, str], list[str]](list)
    for id_ in ids:
        if id_ not in own:
            kept = choice.kept[id_]
            copies_of[choice.sources[choice.first_row[kept]], choice.rules[id_] or "same_bytes"].append(kept)
    reasons = [
        reason(FileReason.COPY, source, rule, ", ".join(kept_ids)) for (source, rule), kept_ids in copies_of.items()
    ]
    verdict = FileStatus.DUPLICATE
    if own:
        damage = choice.damages[row]
        verdict = FileStatus.RECOVERED if damage else FileStatus.STORED
        count = reason(FileReason.ACTIVITIES, len(own))
        reasons = [*(damage or []), count, *(choice.summaries[id_] for id_ in own), *reasons]
    return _Decision(row, verdict, reasons, list(dict.fromkeys(choice.kept[id_] for id_ in ids)))


def kept_sources(ledger: pl.DataFrame) -> pl.DataFrame:
    """Return `activity_id`, `source` and `content_sha256` of every activity that is kept, sorted by id."""
    found = activities_in(ledger)
    first_row = _first_rows(ledger, found)
    kept = set(ledger["kept_activity_ids"].explode().drop_nulls())
    ids = sorted(kept & first_row.keys())
    files = ledger.select("source", "content_sha256")[[first_row[id_] for id_ in ids]]
    return pl.DataFrame({"activity_id": pl.Series(ids, dtype=pl.String)}).hstack(files)


def known_activities(ledger: pl.DataFrame) -> set[str]:
    """Return the ids of all activities found in any file, kept or not."""
    signatures = pl.col("signatures").explode(keep_nulls=False)
    return set(ledger.select(signatures.struct.field("activity_id")).to_series())


def lost_activities(ledger: pl.DataFrame) -> set[str]:
    """Return the ids of activities whose file cannot be found any more and whose rows are lost.

    They are listed in rows without a hash: if the file returns, it is read and such a row is removed.
    """
    return set(ledger.filter(pl.col("sha256") == "")["kept_activity_ids"].explode().drop_nulls())


def without_activities(ledger: pl.DataFrame, gone: Collection[str]) -> pl.DataFrame:
    """Return the ledger without some activities, and without files that held no others."""
    ids = pl.element().struct.field("activity_id")
    has_activities = pl.col("signatures").list.len() > 0
    left = pl.col("signatures").list.eval(pl.element().filter(~ids.is_in(list(gone))))
    remaining = ledger.with_columns(left.alias("signatures"))
    return remaining.filter(ledger.select(~has_activities).to_series() | has_activities)


def verdict_counts(ledger: pl.DataFrame) -> dict[str, int]:
    """Count the files of each verdict, in the order of `FILE_STATUSES`, zeros included."""
    counts = dict(ledger["verdict"].cast(pl.String).value_counts().iter_rows())
    return {verdict: counts.get(verdict, 0) for verdict in FILE_STATUSES}


def _summary(sport: str | None, distance_m: float | None, elapsed_s: float) -> Reason:
    """Summarise an activity by its sport and distance, or its duration."""
    if distance_m:
        return reason(FileReason.ACTIVITY_DISTANCE, sport or "", round(distance_m))
    return reason(FileReason.ACTIVITY_DURATION, sport or "", round(elapsed_s))


def current(ledger: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of files that could be opened and were read by today's reader and signal stage.

    A file whose reading was broken off for the first time is not among them: it is tried once more.

    An archive counts as read if all its members were.
    """
    read = ledger.filter((pl.col("sha256") != "") & _read_today() & ~_has_reason(FileReason.TOO_SLOW))
    around = {source[: mark.start()] for source in outdated(ledger)["source"] for mark in re.finditer(WITHIN, source)}
    return read.filter(~pl.col("source").is_in(list(around))) if around else read


def outdated(ledger: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of files that were read by an older reader or signal stage."""
    return ledger.filter((pl.col("sha256") != "") & ~_read_today())


def _read_today() -> pl.Expr:
    signal = pl.col("signal_version").fill_null(0) >= VERSIONS["signal"]
    return (pl.col("reader_version") >= VERSIONS["reader"]) & signal


def activities_in(ledger: pl.DataFrame) -> pl.DataFrame:
    """Return one row for each signature: its fields, those of its file, and the number of its row in the ledger."""
    signatures = ledger.lazy().with_row_index("row").select("row", "source", "content_sha256", "signatures")
    found = signatures.filter(pl.col("signatures").list.len() > 0).explode("signatures").unnest("signatures")
    return found.collect()


def _first_rows(ledger: pl.DataFrame, found: pl.DataFrame) -> Mapping[str, int]:
    """Return the ledger row that each activity is attributed to: the first of its files by source and hash."""
    keys = list(zip(ledger["source"], ledger["sha256"], strict=True))
    first: dict[str, int] = {}
    for row, activity_id in zip(found["row"], found["activity_id"], strict=True):
        if activity_id not in first or keys[row] < keys[first[activity_id]]:
            first[activity_id] = row
    return first
