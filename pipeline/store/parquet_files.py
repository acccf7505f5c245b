"""One parquet file of a table: open it, choose its row groups, read rows of any schema version."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import DamagedError, StoreError
from pipeline.store.encode import SCHEMA_VERSION_KEY, column_types, dictionary_columns, typed_columns
from pipeline.store.files import reread_hint
from pipeline.store.migrations import migrated
from pipeline.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyarrow.parquet import Statistics

    from pipeline.store.files import Files
    from pipeline.store.schemas import Table

CELLS_IN_BATCH = 125_000  # measured: of all columns of segments 2,000 rows, 4 MB as JSON; more take over 200 MB


@dataclass(frozen=True)
class TableFile:
    """One open parquet file of a table, whose footer has been read."""

    files: Files
    table: Table
    path: str
    parquet: pq.ParquetFile

    @classmethod
    def open(cls, files: Files, table: Table, path: str, content: bytes | None = None) -> TableFile:
        """Open a file of the store.

        Parameters
        ----------
        files
            The store's files.
        table
            The table the file belongs to.
        path
            Its path.
        content
            All its bytes, where they have been read already.

        Raises
        ------
        DamagedError
            The bytes are not parquet, another program wrote them, or a column of the table is missing.
        StoreError
            The file cannot be read, or a newer version of the program wrote it.
        """
        file = cls(files, table, path, _parquet(files, table, path, content))
        known = VERSIONS["schema"]
        if file.schema_version > known:
            why = f"it has schema version {file.schema_version}, this program knows {known}"
            raise StoreError("the store was written by a newer version", where=path, why=why, hint="Update glute")
        if not file.schema_version:
            why, hint = "it carries no version, so another program wrote it", reread_hint(path)
            raise DamagedError("a file of the store is not of glute", where=path, why=why, hint=hint)
        if file.is_older:
            return file
        present = set(file.parquet.schema_arrow.names)
        missing = [name for name in column_types(table) if name not in present]
        if missing:
            why, hint = f"it has no column {', '.join(missing)}", reread_hint(path)
            raise DamagedError("a file of the store has another schema", where=path, why=why, hint=hint)
        return file

    @property
    def schema_version(self) -> int:
        """Schema version the file was written with; 0 where it carries none."""
        found = (self.parquet.metadata.metadata or {}).get(SCHEMA_VERSION_KEY, b"")
        return int(found) if found.isdigit() else 0

    @property
    def is_older(self) -> bool:
        """Whether the file was written with an older schema version."""
        return self.schema_version < VERSIONS["schema"]

    def first_activity_ids(self) -> list[str]:
        """Return the smallest activity id of each row group, from the statistics in the footer."""
        return [str(statistics.min) for statistics in self._activity_id_statistics()]

    def groups_with(self, activity_ids: Sequence[str]) -> list[int]:
        """Return the numbers of the row groups that may hold rows of some activities, by their statistics.

        Parameters
        ----------
        activity_ids
            Ids in ascending order.
        """
        found = []
        for group, statistics in enumerate(self._activity_id_statistics()):
            at = bisect.bisect_left(activity_ids, statistics.min)
            if at < len(activity_ids) and activity_ids[at] <= statistics.max:
                found.append(group)
        return found

    def rows(self, columns: list[str] | None = None, activity_ids: list[str] | None = None) -> pl.DataFrame:
        """Read the rows of the file with the columns and types of today's schema.

        Parameters
        ----------
        columns
            Columns to return; all of the table by default.
        activity_ids
            Ids in ascending order: row groups that hold none of them are skipped. Other activities of the same row
            group are returned, too.

        Raises
        ------
        StoreError
            The file is damaged or cannot be read.
        """
        groups = list(range(self.parquet.num_row_groups)) if activity_ids is None else self.groups_with(activity_ids)
        names = columns or list(column_types(self.table))
        if self.is_older:
            stored = pl.DataFrame(self.read_groups(groups, None))
            rows = migrated(self.table, stored, self.schema_version)
        else:
            rows = pl.DataFrame(self.read_groups(groups, names))
        return self._typed(rows, names)

    def batches(self, columns: list[str] | None = None) -> Iterator[pl.DataFrame]:
        """Read the same rows in frames of a few thousand, so that no more than one of them fills the memory.

        A file of an older schema is brought up to date as a whole. Parameters and errors are those of `rows`.
        """
        names = columns or list(column_types(self.table))
        size = CELLS_IN_BATCH // len(names)
        if self.is_older:
            yield from self.rows(columns).iter_slices(size)
            return
        try:
            for batch in self.parquet.iter_batches(size, columns=names, use_threads=False):
                yield self._typed(pl.DataFrame(pa.Table.from_batches([batch])), names)
        except (pa.ArrowException, OSError) as error:
            raise self.files.failure("a file of the store cannot be read", self.path, error) from error

    def _typed(self, rows: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
        typed = typed_columns(self.table)
        return rows.select(typed[name] for name in columns)

    def read_groups(self, groups: list[int], columns: list[str] | None) -> pa.Table:
        """Decode some row groups as they were stored.

        Parameters
        ----------
        groups
            Numbers of the row groups, from 0.
        columns
            Columns to decode; all where None.

        Raises
        ------
        StoreError
            The file is damaged or cannot be read.
        """
        try:
            return self.parquet.read_row_groups(groups, columns=columns)
        except (pa.ArrowException, OSError) as error:
            raise self.files.failure("a file of the store cannot be read", self.path, error) from error

    def _activity_id_statistics(self) -> list[Statistics]:
        column = self.parquet.schema_arrow.names.index("activity_id")
        metadata = self.parquet.metadata
        return [metadata.row_group(group).column(column).statistics for group in range(metadata.num_row_groups)]


def _parquet(files: Files, table: Table, path: str, content: bytes | None) -> pq.ParquetFile:
    """Read the footer of a file, or of its content, with categorical columns left dictionary-encoded."""

    def opened(dictionaries: list[str]) -> pq.ParquetFile:
        if content is None:
            return files.parquet(path, dictionaries)
        return pq.ParquetFile(pa.BufferReader(content), read_dictionary=dictionaries, page_checksum_verification=True)

    try:
        try:
            return opened(dictionary_columns(table))
        except KeyError:  # such a column is missing: an older file, or one of another program
            return opened([])
    except (pa.ArrowException, OSError) as error:
        raise files.failure("a file of the store cannot be read", path, error) from error
