"""Keep the rows of small files in memory, as they were read or written last: a job reads the same tables many times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.store.parquet_files import TableFile

if TYPE_CHECKING:
    import polars as pl

    from pipeline.store.files import Files
    from pipeline.store.schemas import Table

    Version = tuple[int, int, int]

MOST_FILE_BYTES = 1_000_000  # bytes, judgement: a year of activities has less, a year of segments more
MOST_BYTES = 8_000_000  # bytes of all files whose rows are held, judgement: about 50 MB in memory


class HeldRows:
    """All rows of the small files of a store that were read or written, for as long as nobody replaces the files.

    Parameters
    ----------
    files
        The store's files. Of those that do not lie in folders nothing is held.
    """

    def __init__(self, files: Files) -> None:
        self.files = files
        self._held: dict[str, tuple[Version, pl.DataFrame]] = {}

    def known(self, path: str) -> pl.DataFrame | None:
        """Return the rows of a file where they are held and the file is the same as then."""
        if path not in self._held:
            return None
        version, rows = self._held[path]
        return rows if self.files.version(path) == version else None

    def rows(self, table: Table, path: str, content: bytes | None = None) -> pl.DataFrame:
        """Return all rows of a file, decoded only if they are not held.

        Parameters
        ----------
        table
            The table the file belongs to.
        path
            Its path.
        content
            All its bytes, where they have been read already.

        Raises
        ------
        StoreError
            The file is damaged, cannot be read, or was written by a newer program.
        """
        rows = self.known(path)
        if rows is None:
            version = self.files.version(path)  # before it is read: one that is replaced meanwhile is read again
            rows = TableFile.open(self.files, table, path, content).rows()
            self._keep(path, version, rows)
        return rows

    def written(self, path: str, rows: pl.DataFrame) -> None:
        """Hold the rows that a file was just written with."""
        self._keep(path, self.files.version(path), rows)

    def _keep(self, path: str, version: Version | None, rows: pl.DataFrame) -> None:
        self._held.pop(path, None)
        if version is None or _size_bytes(version) > MOST_FILE_BYTES:
            return
        self._held[path] = version, rows
        while sum(_size_bytes(held) for held, _ in self._held.values()) > MOST_BYTES:
            del self._held[next(iter(self._held))]


def _size_bytes(version: Version) -> int:
    return version[-1]
