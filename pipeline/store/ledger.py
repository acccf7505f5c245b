"""The ledger of every file ever seen: what is known already, what is new, and what became of each."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.sources.discovery import WITHIN
from pipeline.store.duplicates import kept_copies
from pipeline.store.encode import column_types
from pipeline.store.schemas import TABLES
from pipeline.versions import VERSIONS
from pipeline.vocabulary import FILE_STATUSES
from pipeline.words import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

SETTLED = ("stored", "duplicate", "recovered")
"""Verdicts of files that gave an activity."""

RULE_WORDS = {
    "same_bytes": "the same bytes",
    "same_time_and_distance": "the same time and distance",
    "part_of": "one is a part of the other",
    "shifted_clock": "the same run with the clock shifted",
}


def unread(ledger: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Choose the files that must be read, by what the file system tells of them.

    Parameters
    ----------
    ledger
        The athlete's ledger.
    found
        Files as found: at least `source`, `size_bytes`, `modified_time`.

    Returns
    -------
    DataFrame
        The rows of `found` that are new, or changed in size or time, or were read by older stages.
    """
    seen = current(ledger).filter(pl.col("modified_time").is_not_null())
    return found.join(seen, on=["source", "size_bytes", "modified_time"], how="anti")


def rows_by_content(ledger: pl.DataFrame) -> dict[str, int]:
    """Number of a ledger row for each content that need not be decoded again, by its SHA-256.

    Damaged files are read again, since the damage may be of what they were packed in, and so are scale readings, which
    are kept with their source.
    """
    known = current(ledger.with_row_index("row"))
    told = (pl.col("signatures").list.len() > 0) | ~pl.col("verdict").is_in(SETTLED)
    known = known.filter(told & pl.col("damage").is_null() & (pl.col("content_sha256") != ""))
    return dict(known.select("content_sha256", "row").iter_rows())


def merged(ledger: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Add rows to the ledger; of two with the same source and hash the new one holds, then the one modified last."""
    key = TABLES["ledger"].schema.primary_key()
    rows = rows.sort("modified_time").unique(key, keep="last")
    readable = rows.filter(pl.col("sha256") != "").select("source", sha256=pl.lit(""))
    ledger = ledger.join(readable, on=key, how="anti")  # what could not be opened before
    return pl.concat([ledger.join(rows, on=key, how="anti"), rows.select(ledger.columns)]).sort(key)


def settled(ledger: pl.DataFrame) -> pl.DataFrame:
    """Decide for every file that gave activities whether they are kept, from the whole ledger alone.

    Parameters
    ----------
    ledger
        All rows of one athlete. Those without signatures keep their verdict and reason.

    Returns
    -------
    DataFrame
        The same rows, with `verdict`, `reason` and `kept_activity_ids` of those with signatures. They depend on which
        files there are, not on the order in which they came.
    """
    found = _activities(ledger)
    if found.is_empty():
        return ledger
    copies = kept_copies(found.drop("row"))
    kept = dict(copies.select("activity_id", "kept_activity_id").iter_rows())
    rules = dict(copies.select("activity_id", "rule").iter_rows())
    first_row = _first_rows(ledger, found)
    ids_of = defaultdict(list)
    words = {}
    seen = found.select("row", "activity_id", "sport", "distance_m", "elapsed_s")
    for row, activity_id, sport, distance_m, elapsed_s in seen.iter_rows():
        ids_of[row].append(activity_id)
        words[activity_id] = _in_words(sport, distance_m, elapsed_s)
    damages, sources = ledger["damage"].to_list(), ledger["source"].to_list()
    decided: dict[str, list[Any]] = {"row": [], "verdict": [], "reason": [], "kept_activity_ids": []}
    for row, ids in ids_of.items():
        own = [id_ for id_ in ids if kept[id_] == id_ and first_row[id_] == row]
        copies_of = defaultdict(list)
        for id_ in ids:
            if id_ not in own:
                copies_of[sources[first_row[kept[id_]]], rules[id_] or "same_bytes"].append(kept[id_])
        reasons = [copy_reason(kept_ids, source, rule) for (source, rule), kept_ids in copies_of.items()]
        verdict = "duplicate"
        if own:
            verdict = "recovered" if damages[row] else "stored"
            reasons = [*filter(None, [damages[row]]), kept_reason([words[id_] for id_ in own]), *reasons]
        decided["row"].append(row)
        decided["verdict"].append(verdict)
        decided["reason"].append("; ".join(reasons))
        decided["kept_activity_ids"].append(list(dict.fromkeys(kept[id_] for id_ in ids)))
    types = {"row": pl.get_index_type(), **column_types(TABLES["ledger"])}
    new = pl.DataFrame(decided, schema={name: types[name] for name in decided})
    return ledger.with_row_index("row").update(new, on="row").drop("row")


def kept_sources(ledger: pl.DataFrame) -> pl.DataFrame:
    """Return `activity_id`, `source` and `content_sha256` of every activity that is kept, sorted by id."""
    found = _activities(ledger)
    first_row = _first_rows(ledger, found)
    kept = set(ledger["kept_activity_ids"].explode().drop_nulls())
    ids = sorted(kept & first_row.keys())
    files = ledger.select("source", "content_sha256")[[first_row[id_] for id_ in ids]]
    return pl.DataFrame({"activity_id": pl.Series(ids, dtype=pl.String)}).hstack(files)


def known_activities(ledger: pl.DataFrame) -> set[str]:
    """Return the ids of all activities that any file gave, kept or not."""
    return set(_activities(ledger)["activity_id"])


def lost_activities(ledger: pl.DataFrame) -> set[str]:
    """Return the ids of activities whose file cannot be found any more and of which rows are lost for good.

    They stand in rows without a hash, so that the file is read where it turns up again, and the row goes then.
    """
    return set(ledger.filter(pl.col("sha256") == "")["kept_activity_ids"].explode().drop_nulls())


def without_activities(ledger: pl.DataFrame, gone: Collection[str]) -> pl.DataFrame:
    """Forget some activities: files that gave no other go, too."""
    ids = pl.element().struct.field("activity_id")
    gave = pl.col("signatures").list.len() > 0
    left = pl.col("signatures").list.eval(pl.element().filter(~ids.is_in(list(gone))))
    forgotten = ledger.with_columns(left.alias("signatures"))
    return forgotten.filter(ledger.select(~gave).to_series() | gave)


def verdict_counts(ledger: pl.DataFrame) -> dict[str, int]:
    """Count the files of each verdict, in the order of `FILE_STATUSES`, zeros included."""
    counts = dict(ledger["verdict"].cast(pl.String).value_counts().iter_rows())
    return {verdict: counts.get(verdict, 0) for verdict in FILE_STATUSES}


def kept_reason(activities: Sequence[str]) -> str:
    """Say what is kept of a file."""
    return f"{counted(len(activities), 'activity', 'activities')}: {'; '.join(activities)}"


def copy_reason(kept_activity_ids: Sequence[str], source: str, rule: str) -> str:
    """Say which activities of which file are kept in place of copies, and by which rule."""
    return f"copy of {', '.join(kept_activity_ids)} in {source}: {RULE_WORDS[rule]} ({rule})"


def _in_words(sport: str | None, distance_m: float | None, elapsed_s: float) -> str:
    """Describe an activity in two words."""
    what = (sport or "unknown sport").replace("_", " ")
    return f"{what}, {distance_m / 1000:.1f} km" if distance_m else f"{what}, {elapsed_s / 60:.0f} min"


def current(ledger: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of files that could be opened and that today's reader and signal stage have read.

    An archive counts as read when all its members are.
    """
    read = ledger.filter((pl.col("sha256") != "") & _read_today())
    around = {source[: mark.start()] for source in outdated(ledger)["source"] for mark in re.finditer(WITHIN, source)}
    return read.filter(~pl.col("source").is_in(list(around))) if around else read


def outdated(ledger: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of files that an older reader or signal stage has read."""
    return ledger.filter((pl.col("sha256") != "") & ~_read_today())


def _read_today() -> pl.Expr:
    signal = pl.col("signal_version").fill_null(0) >= VERSIONS["signal"]
    return (pl.col("reader_version") >= VERSIONS["reader"]) & signal


def _activities(ledger: pl.DataFrame) -> pl.DataFrame:
    """One row for each signature: its fields, and the number of its row in the ledger."""
    signatures = ledger.with_row_index("row").select("row", "signatures")
    return signatures.filter(pl.col("signatures").list.len() > 0).explode("signatures").unnest("signatures")


def _first_rows(ledger: pl.DataFrame, found: pl.DataFrame) -> Mapping[str, int]:
    """Row of the file that stands for each activity: the first by source and hash of those with the same bytes."""
    key = ledger.with_row_index("row").select("row", "source", "sha256")
    ordered = found.select("row", "activity_id").join(key, on="row").sort("source", "sha256")
    return dict(
        ordered.unique("activity_id", keep="first", maintain_order=True).select("activity_id", "row").iter_rows()
    )
