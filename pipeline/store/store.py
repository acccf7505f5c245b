"""The tables of all athletes: hive-partitioned parquet, read with pruning, replaced atomically file by file."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import polars as pl

from pipeline.errors import DamagedError
from pipeline.store.encode import checked, encode
from pipeline.store.files import Files
from pipeline.store.held_rows import HeldRows
from pipeline.store.integrity import rows_fault
from pipeline.store.merge import write_groups, write_rows
from pipeline.store.parquet_files import TableFile
from pipeline.store.partitions import SUFFIX, between, by_period, period_of, periods, periods_around
from pipeline.store.row_groups import row_groups
from pipeline.store.schemas import TABLES
from pipeline.store.seal import seal_fault
from pipeline.store.selection import in_order, selected, with_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from pipeline.store.encoded import EncodedRows
    from pipeline.store.row_groups import RowGroup
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
        self._held = HeldRows(self.files)

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
            Id of the athlete.
        since, until
            First and last local date, both included; a week is read if any of its days lies between them.
        columns
            Columns to return, in this order; all of them by default.
        activity_ids
            Activities to read; all of them by default.

        Returns
        -------
        DataFrame
            In the order of the table, with the types of its schema even where there are no rows.

        Raises
        ------
        StoreError
            A file is damaged, cannot be read, or was written by a newer program.
        ValueError
            `since` or `until` is given for a table without dates.
        """
        kind = TABLES[table]
        needed = None
        if columns is not None:
            activity = ["activity_id"] if activity_ids is not None else []
            needed = with_date(kind, [*columns, *kind.sorted_by, *activity], since, until)
        wanted = None if activity_ids is None else sorted(activity_ids)
        frames = [self._rows(kind, path, needed, wanted) for path in self._dated(kind, athlete, since, until)]
        rows = in_order(kind, [selected(kind, frame, since, until, wanted) for frame in frames])
        return rows.select(columns) if columns is not None else rows

    def batches(
        self,
        table: str,
        athlete: str,
        *,
        since: date | None = None,
        until: date | None = None,
        columns: Sequence[str] | None = None,
    ) -> Iterator[pl.DataFrame]:
        """Read the same rows in frames of a few thousand, file by file, each file in the order of the table.

        Parameters and errors are those of `read`.
        """
        kind = TABLES[table]
        needed = None if columns is None else with_date(kind, columns, since, until)
        for path in self._dated(kind, athlete, since, until):
            for frame in self._open(kind, path).batches(needed):
                rows = selected(kind, frame, since, until, None)
                yield rows if columns is None else rows.select(columns)

    def replace(self, table: str, athlete: str, rows: pl.DataFrame, *, activity_ids: Collection[str] = ()) -> None:
        """Replace all rows of some activities.

        Parameters
        ----------
        table
            A table with a column `activity_id`.
        athlete
            Id of the athlete.
        rows
            New rows, with all columns of the table.
        activity_ids
            Further activities that have no rows any more: their old rows are removed.

        Raises
        ------
        RefusedError
            The rows break the schema. Nothing was written.
        StoreError
            An old file is damaged or was written by a newer program, or the disk is full. Other files may have been
            written already; once the cause is removed, the same call completes the rest.
        """
        kind = TABLES[table]
        new = by_period(kind, checked(kind, rows))
        gone = {*activity_ids, *rows["activity_id"].unique()}
        stays = ~pl.col("activity_id").is_in(list(gone))
        for path in self._touched(kind, athlete, new, gone):
            if kind.row_group_per_activity:
                rows_of_it = new.get(period_of(path))
                fresh = [] if rows_of_it is None else row_groups(encode(kind, rows_of_it))
                write_groups(self.files, kind, path, fresh, gone)
            else:
                write_rows(self._held, kind, path, new.get(period_of(path)), stays)

    def replace_encoded(self, table: str, athlete: str, rows: Iterable[EncodedRows], activity_ids: set[str]) -> None:
        """Replace all rows of some activities by rows that are encoded already.

        Parameters
        ----------
        table
            A table with a row group for each activity.
        athlete
            Id of the athlete.
        rows
            New rows, each activity's once.
        activity_ids
            All activities whose old rows go, with new rows or without.

        Raises
        ------
        StoreError
            As `replace` raises it.
        """
        kind = TABLES[table]
        new: dict[str, list[RowGroup]] = {}
        for one in rows:
            new.setdefault(one.period, []).extend(row_groups(one.content))
        for path in self._touched(kind, athlete, new, activity_ids):
            write_groups(self.files, kind, path, new.get(period_of(path), []), activity_ids)

    def upsert(self, table: str, athlete: str, rows: pl.DataFrame, *, since: date | None = None) -> None:
        """Insert rows, replacing old rows of the same key.

        Parameters
        ----------
        table
            A table whose rows are not those of an activity.
        athlete
            Id of the athlete.
        rows
            New rows, with all columns of the table.
        since
            All old rows from this local date on are removed, with any key.

        Raises
        ------
        RefusedError
            The rows break the schema. Nothing was written.
        StoreError
            An old file is damaged or was written by a newer program, or the disk is full. Other files may have been
            written already; once the cause is removed, the same call completes the rest.
        """
        kind = TABLES[table]
        new = by_period(kind, checked(kind, rows))
        first = periods(kind, since, None)[0] if since else None
        old = {path for path in self._paths(kind, athlete) if first is not None and period_of(path) >= first}
        stays = ~between(kind, since, None) if since else pl.lit(True)
        for path in sorted(old | {self._path(kind, athlete, period) for period in new}):
            write_rows(self._held, kind, path, new.get(period_of(path)), stays)

    def rewrite(self, table: str, athlete: str, rows: pl.DataFrame) -> None:
        """Replace all rows of the periods (years, months, or the whole table) that the new rows lie in.

        Parameters and errors are those of `upsert`.
        """
        kind = TABLES[table]
        for period, new in by_period(kind, checked(kind, rows)).items():
            write_rows(self._held, kind, self._path(kind, athlete, period), new, pl.lit(False))

    def damaged(self, athlete: str, *, by_row: bool = False) -> dict[str, str]:
        """Return the files of an athlete that cannot be read to their end, and the reason for each.

        With `by_row`, also those whose rows break a rule of their table, share a key, or belong to another file, and
        folders in place of files.

        Raises
        ------
        StoreError
            The store does not answer, denies access, or was written by a newer program, which is not damage.
        """
        found: dict[str, str] = {}
        for kind in TABLES.values():
            folder = self._folder(kind, athlete)
            if by_row and self.files.is_local:
                inner = [name for name in self.files.folders(folder) if name.endswith(SUFFIX)]
                found |= {f"{folder}/{name}": "it is a folder" for name in inner}
            for path in self._paths(kind, athlete):
                content = self.files.content(path) or b""
                if fault := seal_fault(content):
                    found[path] = fault
                    continue
                try:
                    file = self._open(kind, path, content)
                    for group in range(file.parquet.num_row_groups):  # one at a time: a month of streams is large
                        file.read_groups([group], None)
                    fault = rows_fault(kind, period_of(path), file.rows()) if by_row and not file.is_older else None
                    if fault:
                        found[path] = fault
                except DamagedError as error:
                    found[path] = (error.why or error.what).splitlines()[0]
        return found

    def streamed(self, athlete: str) -> set[str]:
        """Return the ids of activities that have a stream, from the statistics of the files alone."""
        streams = TABLES["streams"]
        return {
            activity_id
            for path in self._paths(streams, athlete)
            for activity_id in self._open(streams, path).first_activity_ids()  # a row group holds one activity
        }

    def migrate(self, athlete: str) -> int:
        """Rewrite an athlete's files of older schema versions, each as a whole, and return how many there were.

        The ledger is written last, as in every run: once it has today's schema, so has every other table.

        Raises
        ------
        StoreError
            A file was written by a newer program, or cannot be read or written.
        """
        ledger = TABLES["ledger"]
        if self._paths(ledger, athlete) and not self._older(ledger, athlete):
            return 0
        tables = sorted(TABLES.values(), key=lambda table: table.name == "ledger")
        older = [(table, path) for table in tables for path in self._older(table, athlete)]
        for table, path in older:
            content = self.files.content(path)
            rows = self._open(table, path, content).rows()
            self.files.put(path, content, encode(table, rows.sort(table.sorted_by)))
        return len(older)

    def _older(self, table: Table, athlete: str) -> list[str]:
        """List the files of older schema versions, except damaged ones: reading those raises."""
        older = []
        for path in self._paths(table, athlete):
            with contextlib.suppress(DamagedError):
                if self._open(table, path).is_older:
                    older.append(path)
        return older

    def _folder(self, table: Table, athlete: str) -> str:
        return f"{self.base}/{table.name}/athlete={athlete}"

    def _path(self, table: Table, athlete: str, period: str) -> str:
        return f"{self._folder(table, athlete)}/{period}{SUFFIX}"

    def _paths(self, table: Table, athlete: str) -> list[str]:
        return self.files.listed(self._folder(table, athlete), SUFFIX)

    def _dated(self, table: Table, athlete: str, since: date | None, until: date | None) -> list[str]:
        """List the files that may hold rows between two local dates."""
        first, last = periods(table, since, until)
        return [path for path in self._paths(table, athlete) if first <= period_of(path) <= last]

    def _open(self, table: Table, path: str, content: bytes | None = None) -> TableFile:
        return TableFile.open(self.files, table, path, content)

    def _rows(self, table: Table, path: str, columns: list[str] | None, activity_ids: list[str] | None) -> pl.DataFrame:
        """Read a file as `TableFile.rows` does, from memory where its rows are held."""
        if columns is None and activity_ids is None:
            return self._held.rows(table, path)
        held = self._held.known(path)
        if held is None:
            return self._open(table, path).rows(columns, activity_ids)
        return held if columns is None else held.select(columns)

    def _touched(self, table: Table, athlete: str, new: Collection[str], gone: set[str]) -> list[str]:
        """List the files that get new rows or may hold rows of activities to be removed."""
        paths = {self._path(table, athlete, period) for period in new}
        going = sorted(gone)
        first, last = periods_around(table, going)
        for path in self._paths(table, athlete):
            if path in paths or not first <= period_of(path) <= last:
                continue
            held = self._held.known(path)
            if held is not None:
                touched = not gone.isdisjoint(held["activity_id"])
            else:
                touched = bool(self._open(table, path).groups_with(going))
            if touched:
                paths.add(path)
        return sorted(paths)
