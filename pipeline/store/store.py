"""The tables of all athletes: hive-partitioned parquet, read by pruning, replaced atomically file by file."""

from __future__ import annotations

import bisect
import contextlib
import itertools
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import DamagedError, StoreError
from pipeline.store.encode import SCHEMA_VERSION_KEY, checked, column_types, encode, repeated_words
from pipeline.store.files import Files, reread_hint
from pipeline.store.migrations import migrated
from pipeline.store.partitions import SUFFIX, between, by_period, period_of, periods, periods_around
from pipeline.store.row_groups import join, row_groups, same_columns
from pipeline.store.schemas import TABLES
from pipeline.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date
    from pathlib import Path

    from pipeline.store.schemas import Table


class Store:
    """The tables below one folder or URL.

    Parameters
    ----------
    root
        A folder, which need not exist yet, or a URL that `pyarrow.fs` knows, as `s3://bucket/glute`.

    Notes
    -----
    Reading needs no lock: a file is replaced whole. Writing needs the athlete's lock, which the caller holds.

    Examples
    --------
    >>> import tempfile
    >>> from importlib.resources import files
    >>> from pathlib import Path
    >>> from pipeline import Home, Store, ingest
    >>> run = files("sample_data") / "exports" / "ben" / "2026-11-13-200s.fit"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     home = Home(Path(folder))
    ...     _ = ingest(run, athlete="ben", home=home, workers=1)
    ...     stream = Store(home.store).read("streams", "ben", columns=["speed_mps"])
    >>> stream.height  # one row per second
    2254
    """

    def __init__(self, root: str | Path) -> None:
        self.files = Files(str(root))
        self.root, self.base = self.files.root, self.files.base

    def read(
        self,
        table: str,
        athlete: str,
        *,
        since: date | None = None,
        until: date | None = None,
        columns: Sequence[str] | None = None,
        activity_ids: Collection[str] | None = None,
    ) -> pl.DataFrame:
        """Read rows of one athlete.

        Parameters
        ----------
        table
            One of `TABLES`.
        athlete
            Whose rows.
        since, until
            First and last local date wanted; a week counts from its first day to its last.
        columns
            Columns wanted, in this order; all of them by default.
        activity_ids
            Only rows of these activities.

        Returns
        -------
        DataFrame
            Sorted as the table is, with the types of its schema even where it has no rows.

        Raises
        ------
        StoreError
            A file is damaged or of a newer program.
        """
        kind = TABLES[table]
        first, last = periods(kind, since, until)
        files = [path for path in self._files(kind, athlete) if first <= period_of(path) <= last]
        needed = None
        if columns is not None:
            activity = ["activity_id"] if activity_ids is not None else []
            dated = [kind.dated_by] if kind.dated_by and (since or until) else []
            needed = list(dict.fromkeys([*columns, *kind.sorted_by, *activity, *dated]))
        wanted = None if activity_ids is None else sorted(activity_ids)
        frames = [self._read_file(kind, path, needed, wanted) for path in files]
        rows = _in_order(kind, [_selected(kind, frame, since, until, wanted) for frame in frames])
        return rows.select(columns) if columns is not None else rows

    def replace(self, table: str, athlete: str, rows: pl.DataFrame, *, activity_ids: Collection[str] = ()) -> None:
        """Put rows in the place of all old rows of their activities.

        Parameters
        ----------
        table
            A table with a column `activity_id`.
        athlete
            Whose rows.
        rows
            New rows, all columns of the table.
        activity_ids
            Further activities whose old rows go, as they have none any more.

        Raises
        ------
        StoreError
            The rows break the schema: nothing is written then. Or an old file is damaged or of a newer program, or the
            disk is full: other files may be written already, and the same call completes them once that is mended.
        """
        kind = TABLES[table]
        new = by_period(kind, checked(kind, rows))
        gone = {*activity_ids, *rows["activity_id"].unique()}
        for path in self._touched(kind, athlete, new, gone):
            if kind.name == "streams":
                self._write_stream(kind, path, new.get(period_of(path)), gone)
            else:
                self._write(kind, path, new.get(period_of(path)), ~pl.col("activity_id").is_in(list(gone)))

    def upsert(self, table: str, athlete: str, rows: pl.DataFrame, *, since: date | None = None) -> None:
        """Put rows in the place of old rows of the same key.

        Parameters
        ----------
        table
            A table whose rows are not those of an activity.
        athlete
            Whose rows.
        rows
            New rows, all columns of the table.
        since
            All old rows from this local date on go, whatever their key.

        Raises
        ------
        StoreError
            The rows break the schema: nothing is written then. Or an old file is damaged or of a newer program, or the
            disk is full: other files may be written already, and the same call completes them once that is mended.
        """
        kind = TABLES[table]
        new = by_period(kind, checked(kind, rows))
        first = periods(kind, since, None)[0] if since else None
        old = {path for path in self._files(kind, athlete) if first is not None and period_of(path) >= first}
        stays = ~between(kind, since, None) if since else pl.lit(True)
        for path in sorted(old | {self._path(kind, athlete, period) for period in new}):
            self._write(kind, path, new.get(period_of(path)), stays)

    def rewrite(self, table: str, athlete: str, rows: pl.DataFrame) -> None:
        """Put rows in the place of all old rows of their periods.

        Parameters and errors are those of `upsert`.
        """
        kind = TABLES[table]
        for period, new in by_period(kind, checked(kind, rows)).items():
            self._write(kind, self._path(kind, athlete, period), new, pl.lit(False))

    def damaged(self, athlete: str) -> dict[str, str]:
        """Find the files of an athlete that cannot be read to their end, and why.

        Raises
        ------
        StoreError
            The store does not answer, denies access, or was written by a newer program: that is no damage.
        """
        found = {}
        for kind in TABLES.values():
            for path in self._files(kind, athlete):
                try:
                    file = self._opened(kind, path)
                    for group in range(file.num_row_groups):  # one at a time: a month of streams is large
                        self._groups_read(file, path, [group], None)
                except DamagedError as error:
                    found[path] = (error.why or error.what).splitlines()[0]
        return found

    def streamed(self, athlete: str) -> set[str]:
        """Return the ids of activities that have a stream, from the statistics of the files alone."""
        ids = set()
        for path in self._files(TABLES["streams"], athlete):
            file = self._opened(TABLES["streams"], path)
            column = file.schema_arrow.names.index("activity_id")
            for group in range(file.metadata.num_row_groups):  # one for each activity
                ids.add(str(file.metadata.row_group(group).column(column).statistics.min))
        return ids

    def migrate(self, athlete: str) -> int:
        """Rewrite an athlete's files of older schema versions, each as a whole, and return their number.

        The ledger comes last, as in every write: where it is of today's schema, so is all the rest.
        """
        ledger = TABLES["ledger"]
        if self._files(ledger, athlete) and not self._older(ledger, athlete):
            return 0
        tables = sorted(TABLES.values(), key=lambda table: table.name == "ledger")
        older = [(table, path) for table in tables for path in self._older(table, athlete)]
        for table, path in older:
            content = self.files.content(path)
            rows = self._read_file(table, path, content=content)
            self.files.put(path, content, encode(table, rows.sort(table.sorted_by)))
        return len(older)

    def _older(self, table: Table, athlete: str) -> list[str]:
        """List the files of older schema versions; damaged ones are left to whoever reads them."""
        older = []
        for path in self._files(table, athlete):
            with contextlib.suppress(DamagedError):
                if _schema_version(self._opened(table, path)) < VERSIONS["schema"]:
                    older.append(path)
        return older

    def _folder(self, table: Table, athlete: str) -> str:
        return f"{self.base}/{table.name}/athlete={athlete}"

    def _path(self, table: Table, athlete: str, period: str) -> str:
        return f"{self._folder(table, athlete)}/{period}{SUFFIX}"

    def _files(self, table: Table, athlete: str) -> list[str]:
        return self.files.listed(self._folder(table, athlete), SUFFIX)

    def _touched(self, table: Table, athlete: str, new: Collection[str], gone: set[str]) -> list[str]:
        """Files that get new rows or may hold rows of activities that go."""
        paths = {self._path(table, athlete, period) for period in new}
        going = sorted(gone)
        first, last = periods_around(table, going)
        for path in self._files(table, athlete):
            if path in paths or not first <= period_of(path) <= last:
                continue
            if self._groups_with(self._opened(table, path), going):
                paths.add(path)
        return sorted(paths)

    def _write(self, table: Table, path: str, new: pl.DataFrame | None, stays: pl.Expr) -> None:
        """Write old rows that stay and new rows, unless the file holds exactly that."""
        current = self.files.content(path)
        parts = [new] if new is not None else []
        if current is not None:
            old = self._read_file(table, path, content=current).filter(stays)
            key = table.schema.primary_key()
            parts.append(old if new is None else old.join(new, on=key, how="anti"))
        rows = pl.concat(parts).sort(table.sorted_by)
        self.files.put(path, current, encode(table, rows) if rows.height else None)

    def _write_stream(self, table: Table, path: str, new: pl.DataFrame | None, gone: set[str]) -> None:
        """Write a month of streams: row groups of other activities are copied, not decoded."""
        current = self.files.content(path)
        encoded = encode(table, new) if new is not None else None
        if current is None:
            self.files.put(path, None, encoded)
            return
        self._opened(table, path, current)
        going = {activity_id.encode() for activity_id in gone}
        kept = [group for group in row_groups(current) if group.first not in going]
        fresh = row_groups(encoded) if encoded is not None else []
        if kept and fresh and not same_columns(kept[0], fresh[0]):  # written by an older program
            rows = self._read_file(table, path, content=current).filter(~pl.col("activity_id").is_in(list(gone)))
            kept = row_groups(encode(table, rows))
        groups = sorted(kept + fresh, key=lambda group: group.first or b"")
        self.files.put(path, current, join(groups) if groups else None)

    def _opened(self, table: Table, path: str, content: bytes | None = None) -> pq.ParquetFile:
        """Open a file, or its content where that was read already, and refuse what is damaged or newer."""
        try:
            try:
                file = self._parquet(path, content, repeated_words(table))
            except KeyError:  # a column of words is missing: an older file, or none of ours
                file = self._parquet(path, content, [])
        except (pa.ArrowException, OSError) as error:
            raise self.files.failure("a file of the store cannot be read", path, error) from error
        version, known = _schema_version(file), VERSIONS["schema"]
        if version > known:
            why = f"it has schema version {version}, this program knows {known}"
            raise StoreError("the store was written by a newer version", where=path, why=why, hint="Update glute")
        if version < known:
            return file
        names = set(file.schema_arrow.names)
        missing = [name for name in column_types(table) if name not in names]
        if missing:
            why, hint = f"it has no column {', '.join(missing)}", reread_hint(path)
            raise DamagedError("a file of the store has another schema", where=path, why=why, hint=hint)
        return file

    def _parquet(self, path: str, content: bytes | None, words: list[str]) -> pq.ParquetFile:
        if content is None:
            return self.files.parquet(path, words)
        return pq.ParquetFile(pa.BufferReader(content), read_dictionary=words)

    def _groups_with(self, file: pq.ParquetFile, activity_ids: Sequence[str]) -> list[int]:
        """Row groups that may hold rows of the activities, by the statistics of the file."""
        column = file.schema_arrow.names.index("activity_id")
        found = []
        for index in range(file.metadata.num_row_groups):
            statistics = file.metadata.row_group(index).column(column).statistics
            at = bisect.bisect_left(activity_ids, statistics.min)
            if at < len(activity_ids) and activity_ids[at] <= statistics.max:
                found.append(index)
        return found

    def _read_file(
        self,
        table: Table,
        path: str,
        columns: list[str] | None = None,
        activity_ids: list[str] | None = None,
        *,
        content: bytes | None = None,
    ) -> pl.DataFrame:
        file = self._opened(table, path, content)
        groups = list(range(file.metadata.num_row_groups))
        if activity_ids is not None:
            groups = self._groups_with(file, activity_ids)
        dtypes = column_types(table)
        version = _schema_version(file)
        older = version < VERSIONS["schema"]
        frame = pl.DataFrame(self._groups_read(file, path, groups, None if older else columns or list(dtypes)))
        if older:
            frame = migrated(table, frame, version)
        return frame.select(pl.col(name).cast(dtypes[name]) for name in columns or dtypes)

    def _groups_read(self, file: pq.ParquetFile, path: str, groups: list[int], columns: list[str] | None) -> pa.Table:
        try:
            return file.read_row_groups(groups, columns=columns)
        except (pa.ArrowException, OSError) as error:
            raise self.files.failure("a file of the store cannot be read", path, error) from error


def _schema_version(file: pq.ParquetFile) -> int:
    return int((file.metadata.metadata or {}).get(SCHEMA_VERSION_KEY, b"0"))


def _selected(
    table: Table, rows: pl.DataFrame, since: date | None, until: date | None, activity_ids: list[str] | None
) -> pl.DataFrame:
    if since or until:
        rows = rows.filter(between(table, since, until))
    return rows if activity_ids is None else rows.filter(pl.col("activity_id").is_in(activity_ids))


def _in_order(table: Table, frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Join the rows of several files, sorting only where the files do not follow one another already."""
    frames = [frame for frame in frames if frame.height]
    key = list(table.sorted_by)
    if not frames:
        return pl.DataFrame(schema=column_types(table))
    rows = pl.concat(frames)
    follow = (one.select(key).row(-1) <= other.select(key).row(0) for one, other in itertools.pairwise(frames))
    return rows if all(follow) else rows.sort(key)
