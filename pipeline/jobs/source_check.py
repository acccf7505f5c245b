"""Prove what was read: read again every file that can be found, and compare what it gives with the tables."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pipeline.athletes.annotations import clock_shifts
from pipeline.athletes.file_key import file_key
from pipeline.file_reasons import FileReason
from pipeline.jobs.derive.label import DERIVED_COLUMNS
from pipeline.jobs.ingest.batches import KnownContents, read_in_batches
from pipeline.jobs.ingest.lists import without_file
from pipeline.jobs.ingest.locate import is_because_of, located
from pipeline.jobs.ingest.results import FileKey, unpacked
from pipeline.jobs.ingest.select import select_files
from pipeline.sources.discovery import find
from pipeline.sources.formats import Engine
from pipeline.store.integrity import same_rows
from pipeline.store.ledger import kept_sources, outdated
from pipeline.store.rows import table_of
from pipeline.vocabulary import FileStatus
from pipeline.words import counted, named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.athletes.home import Home
    from pipeline.jobs.athlete_records import AthleteRecords
    from pipeline.jobs.ingest.results import FileRead, Prepared
    from pipeline.store.store import Store

OF_FILES = ("content_sha256", "size_bytes", "format", "damage", "signatures", "reader_version", "signal_version")
"""Columns of the ledger that a file alone decides: its verdict depends on other files, its times on the disk."""

BY_CHANCE = (FileReason.TOO_SLOW, FileReason.TOO_SLOW_TWICE, FileReason.TOO_MUCH_MEMORY, FileReason.KILLED)
"""Reasons that depend on what else the machine does."""


@dataclass
class SourceCheck:
    """What reading the files of an athlete again has shown.

    Attributes
    ----------
    wrong
        Activities or files, as keys in their order, by the table whose rows are not those that the files give.
    unread
        Activities whose file was not read again: it is gone, or an older version read it.
    """

    wrong: dict[str, dict[str, None]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)

    def faults(self) -> Iterator[str]:
        """Yield one clause for each table."""
        for table, names in self.wrong.items():
            words = ("file", "files") if table in {"ledger", "body"} else ("activity", "activities")
            count = counted(len(names), *words)
            yield f"rows of the table {table} are not those that the files give, for {count}: {named([*names])}"


def check_sources(home: Home, store: Store, athlete: str, records: AthleteRecords) -> SourceCheck:
    """Read the files of an athlete again, those of today's versions, and compare. Nothing is written.

    Parameters
    ----------
    home, store, athlete
        Where, and whose tables.
    records
        The athlete's profile and logs.
    """
    ledger = store.read("ledger", athlete)
    trusted = ledger.join(outdated(ledger), on=["source", "sha256"], how="anti").filter(pl.col("sha256") != "")
    row_of = {FileKey(*key): row for row, key in enumerate(trusted.select("source", "sha256").iter_rows())}
    source_of = dict(kept_sources(ledger).select("activity_id", "source").iter_rows())
    found = SourceCheck(unread=set(source_of))
    for read in _read_again(home, athlete, ledger, records):
        if (row := row_of.get(read.key)) is None or _by_chance(read):
            continue  # it is new, has changed, or an older version read it
        kept = [one for one in read.activities if source_of.get(one.row["activity_id"]) == read.key.source]
        found.unread -= {one.row["activity_id"] for one in kept}
        for table, name in (*_odd_file(store, athlete, trusted[row], read), *_odd_rows(store, athlete, kept)):
            found.wrong.setdefault(table, {})[name] = None
    return found


def _read_again(home: Home, athlete: str, ledger: pl.DataFrame, records: AthleteRecords) -> Iterator[FileRead]:
    """Read the inbox and all files that are still where they were seen, as `glute ingest --again` does."""
    inbox = home.inbox(athlete)
    present = list(find([inbox])) if inbox.is_dir() else []
    files = [*present, *located(home, athlete, ledger, ledger, present).found]
    nothing = ledger.clear()
    read = partial(
        read_in_batches,
        known=KnownContents(nothing),
        engine=Engine.COLUMNAR,
        home_timezone=records.profile.timezone,
        workers=1,
        now=datetime.now(UTC),
        clock_shifts=clock_shifts(records.annotations),
        key=file_key(home, athlete),
    )
    selection = select_files(nothing, files)
    yield from map(unpacked, itertools.chain.from_iterable(read(selection.files)))
    if selection.listed:
        yield from map(unpacked, itertools.chain.from_iterable(read(without_file(selection.listed, ledger))))


def _by_chance(read: FileRead) -> bool:
    """Return whether the file could not be read this time, which says nothing of the tables."""
    row = table_of("ledger", [read.ledger_row])
    return not row.filter((pl.col("sha256") == "") | is_because_of(*BY_CHANCE)).is_empty()


def _odd_file(store: Store, athlete: str, held: pl.DataFrame, read: FileRead) -> Iterator[tuple[str, str]]:
    """Compare the ledger's row of a file, and its scale readings."""
    source = read.key.source
    gave = read.ledger_row["verdict"] in {FileStatus.STORED, FileStatus.RECOVERED}
    columns = OF_FILES if gave else (*OF_FILES, "verdict", "reason")
    if not same_rows(held.select(columns), table_of("ledger", [read.ledger_row]).select(columns)):
        yield "ledger", source
    if read.body.height:
        stored = store.read("body", athlete)
        own = stored.filter(pl.col("source") == source)
        lost = read.body.join(stored, on="time", how="anti").height  # of another file at the same time, one is kept
        if lost or not same_rows(own, read.body.join(own, on="time", how="semi")):
            yield "body", source


def _odd_rows(store: Store, athlete: str, activities: list[Prepared]) -> Iterator[tuple[str, str]]:
    """Compare the rows of activities: what was measured, and what the signal stage made of it."""
    for one in activities:
        activity_id, day = one.row["activity_id"], one.row["local_start"].date()
        own = partial(store.read, athlete=athlete, activity_ids=[activity_id])
        read_columns = pl.exclude(DERIVED_COLUMNS)
        for table, held, wanted in (
            ("streams", own("streams", since=day, until=day), one.stream),
            ("strength_sets", own("strength_sets"), one.sets),
            (
                "activities",
                own("activities").select(read_columns),
                table_of("activities", [one.row]).select(read_columns),
            ),
        ):
            if not same_rows(held, wanted):
                yield table, activity_id
