"""Read many files in batches, in several processes where that pays, without decoding known contents again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from pipeline.jobs.ingest.results import KNOWN, killed, packed
from pipeline.jobs.parallel.pool import each
from pipeline.store.ledger import rows_by_content

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    import polars as pl

    from pipeline.jobs.ingest.results import FileRead
    from pipeline.jobs.parallel.pool import Workers
    from pipeline.sources.found_file import FoundFile

BATCH_BYTES = 2_000_000  # bytes, judgement: half a second of work or more
BATCH_FILES = 64  # files, judgement: as many small ones take about as long
LEAST_FILE_BATCHES = 3  # batches, measured: fewer are read faster in this process than in new ones


class Batch(NamedTuple):
    """Files that are read together, and the hashes of the known contents that files of their sizes can have."""

    files: list[FoundFile]
    known: frozenset[str]


class KnownContents:
    """The contents that an athlete's ledger knows, which need not be decoded again.

    Parameters
    ----------
    ledger
        The athlete's ledger.
    """

    def __init__(self, ledger: pl.DataFrame) -> None:
        self._ledger = ledger
        self._row_of = rows_by_content(ledger)
        self._of_size: dict[int, set[str]] = {}
        for size_bytes, content_sha256 in ledger.select("size_bytes", "content_sha256").iter_rows():
            if content_sha256 in self._row_of:
                self._of_size.setdefault(size_bytes, set()).add(content_sha256)

    def batch(self, files: list[FoundFile]) -> Batch:
        """Make a batch of files, with the hashes that their sizes allow: all hashes would be megabytes a batch."""
        return Batch(files, frozenset().union(*(self._of_size.get(file.size_bytes, ()) for file in files)))

    def resolved(self, read: FileRead) -> FileRead:
        """Give a content that was not decoded again the verdict it had; return any other file as it is."""
        if read.ledger_row["verdict"] != KNOWN:
            return read
        return read.as_before(self._ledger.row(self._row_of[read.ledger_row["content_sha256"]], named=True))


def read_in_batches(
    files: list[FoundFile],
    known: KnownContents,
    *,
    engine: str,
    home_timezone: str | None,
    workers: Workers,
    now: datetime,
    clock_shifts: Mapping[str, float],
    key: bytes,
) -> Iterator[list[FileRead]]:
    """Read files in batches; few of them one by one in this process, so that the progress bar moves.

    Parameters
    ----------
    files
        Files to read.
    known
        Contents that are not decoded again.
    engine
        `columnar` or `reference`.
    home_timezone
        Time zone of the athlete's profile, for files without a local time.
    workers
        Number of processes; one for each core by default. Or a cluster.
    now
        Time of the run.
    clock_shifts
        What is added to the times of a device [s], by a part of its name.
    key
        Under which the numbers of files are hashed.

    Yields
    ------
    list of FileRead
        The files of one batch, in the order of `files`.
    """
    batches = list(_split(files))
    if len(batches) < LEAST_FILE_BATCHES:
        batches, workers = [[file] for file in files], 1
    results = each(
        partial(read_batch, engine=engine, home_timezone=home_timezone, now=now, clock_shifts=clock_shifts, key=key),
        [known.batch(batch) for batch in batches],
        workers=workers,
        pieces=lambda batch: [known.batch([file]) for file in batch.files],
        lost=lambda batch: [killed(file) for file in batch.files],
    )
    for reads in results:
        yield [known.resolved(read) for read in reads]


def read_batch(
    batch: Batch, engine: str, home_timezone: str | None, now: datetime, clock_shifts: Mapping[str, float], key: bytes
) -> list[FileRead]:
    """Read the files of one batch. Parameters are those of `read_in_batches`."""
    from pipeline.jobs.ingest.read import read_files  # noqa: PLC0415  the signal stage, only where there are files

    return [
        packed(read) for read in read_files(batch.files, engine, home_timezone, batch.known, now, clock_shifts, key)
    ]


def _split(files: list[FoundFile]) -> Iterator[list[FoundFile]]:
    """Split files into batches of about equal size."""
    batch: list[FoundFile] = []
    size_bytes = 0
    for file in files:
        batch.append(file)
        size_bytes += file.size_bytes
        if size_bytes >= BATCH_BYTES or len(batch) >= BATCH_FILES:
            yield batch
            batch, size_bytes = [], 0
    if batch:
        yield batch
