"""Write the tables of many athletes as one data set for analysts: by table and year, under pseudonyms."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, NamedTuple

import polars as pl
import pyarrow.parquet as pq

from pipeline.athletes.file_key import hashed, made_file_key, pseudonym
from pipeline.athletes.profile import require_athlete
from pipeline.athletes.settings import store_root
from pipeline.errors import UsageError
from pipeline.files import folder_made_whole, make_folder, write_atomically
from pipeline.store.encode import COMPRESSION_LEVEL, plain_arrow
from pipeline.store.glossary import glossary
from pipeline.store.partitions import SUFFIX, by_period
from pipeline.store.schemas import TABLES
from pipeline.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.store.schemas import Table

EXPORTED = tuple(name for name, table in TABLES.items() if table.dated_by)
"""Tables of which an export consists: all but the ledger, whose rows are files and their names."""

LEFT_OUT = ("source", "content_sha256")
"""Columns that name a file, or show which file it is to somebody who has it."""

ROWS_IN_GROUP = 1_000_000  # judgement: rows of an athlete from which they are written, 100 MB of streams

EXPORT_PAGE = """# Tables of many athletes

`TABLE/year=YYYY/part-0.parquet` holds the rows of all athletes in the years of their local dates. `athlete` is a
pseudonym, and so is `activity_id`: the same in every export of this home, and traced back only with the keys that lie
there. Names of files, hashes of their contents and the ledger are left out, and coordinates are never stored. Times of
runs, bodies and loads are still those of real persons: whoever knows one of their runs can find the others.

"""


class TablesExported(NamedTuple):
    """What an export consists of: athletes, files and rows."""

    athletes: int
    files: int
    rows: int


def export_tables(
    home: Home,
    folder: Path,
    *,
    athletes: Sequence[str] = (),
    tables: Sequence[str] = (),
) -> TablesExported:
    """Write tables as `<table>/year=<year>/part-0.parquet`, each athlete in row groups of its own.

    Parameters
    ----------
    home
        Its athletes.
    folder
        Where to write. It appears when all is written.
    athletes, tables
        Some of them; all by default.

    Raises
    ------
    AthleteError
        There is no such athlete.
    UsageError
        The folder exists already, or the home has no athlete.
    StoreError
        A table cannot be read. Nothing is left behind.
    OSError
        There is no room, or the folder cannot be written. Nothing is left behind.
    """
    if folder.exists():
        raise UsageError("this folder exists already", where=str(folder), hint="Name one that does not exist")
    for athlete in athletes:
        require_athlete(home, athlete)
    whose = athletes or home.athletes()
    if not whose:
        raise UsageError("there is no athlete yet", hint="Start with: glute start EXPORT")
    keys = {athlete: made_file_key(home, athlete) for athlete in whose}
    store = Store(store_root(home))
    with folder_made_whole(folder) as beside:
        write_atomically(beside / "README.md", (EXPORT_PAGE + glossary()).encode())
        written = [_write(store, TABLES[table], beside / table, keys) for table in dict.fromkeys(tables or EXPORTED)]
    files, rows = (sum(counts) for counts in zip(*written, strict=True))
    return TablesExported(athletes=len(keys), files=files, rows=rows)


def _write(store: Store, table: Table, folder: Path, keys: Mapping[str, bytes]) -> tuple[int, int]:
    """Write a table of some athletes, given their keys; return the number of files and rows."""
    rows = 0
    writers: dict[str, pq.ParquetWriter] = {}
    with contextlib.ExitStack() as open_files:
        for athlete, key in keys.items():
            for year, part in _by_year(store, table, athlete):
                arrow = plain_arrow(_under_pseudonyms(part, key))
                if year not in writers:
                    writers[year] = open_files.enter_context(_writer(folder / f"year={year}", arrow.schema))
                writers[year].write_table(arrow)
                rows += part.height
    return len(writers), rows


def _under_pseudonyms(rows: pl.DataFrame, key: bytes) -> pl.DataFrame:
    """Name athlete and activities by keyed hashes: an id of an activity holds digits of its file's own hash."""
    rows = rows.select(pl.lit(pseudonym(key)).alias("athlete"), pl.exclude(LEFT_OUT))
    if "activity_id" not in rows.columns:
        return rows
    names = {one: hashed(one, key) for one in rows["activity_id"].unique()}
    return rows.with_columns(pl.col("activity_id").replace_strict(names, return_dtype=pl.String))


def _by_year(store: Store, table: Table, athlete: str) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield an athlete's rows with their year, those of several files at once where they are few."""
    held: dict[str, list[pl.DataFrame]] = {}
    for batch in store.batches(table.name, athlete):
        for period, rows in by_period(table, batch).items():
            held.setdefault(period[:4], []).append(rows)
        if sum(part.height for parts in held.values() for part in parts) >= ROWS_IN_GROUP:
            yield from ((year, pl.concat(parts)) for year, parts in held.items())
            held = {}
    yield from ((year, pl.concat(parts)) for year, parts in held.items())


def _writer(folder: Path, schema: object) -> pq.ParquetWriter:
    make_folder(folder)
    return pq.ParquetWriter(folder / f"part-0{SUFFIX}", schema, compression="zstd", compression_level=COMPRESSION_LEVEL)
