"""The result of reading one file, and the verdicts on files without activities."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import FileError, NotAnActivityError, UnreadableError, fault, is_fault
from pipeline.file_reasons import FileReason, reason
from pipeline.jobs.ingest.cost_limit import MOST_MEMORY, LimitError, OvertimeError
from pipeline.sources.archives.damage import BROKEN, damage_reason
from pipeline.sources.discovery import WITHIN
from pipeline.sources.names import mask_emails
from pipeline.sources.registry import format_of
from pipeline.store.encode import checked, no_rows
from pipeline.store.encoded import decoded_rows, encoded_rows
from pipeline.store.rows import table_of
from pipeline.store.schemas import TABLES
from pipeline.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl

    from pipeline.file_reasons import Reason
    from pipeline.sources.discovery import OpenedArchive
    from pipeline.sources.found_file import FoundFile
    from pipeline.store.encoded import EncodedRows


class FileKey(NamedTuple):
    """The key of a file in the ledger: where it was found, and the SHA-256 of its bytes as found."""

    source: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """One activity as rows of the tables: `activities`, `streams`, `strength_sets`, and its signature."""

    row: dict[str, Any]
    stream: pl.DataFrame
    sets: pl.DataFrame
    signature: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class FileRead:
    """The result of reading one file.

    Attributes
    ----------
    ledger_row
        Its row of the ledger.
    activities
        Its activities.
    streams
        The streams of the activities as the store keeps them, once they are `packed`.
    body
        Its scale readings, as rows of `body`.
    error
        Why it holds no activity, if it does not.
    """

    ledger_row: dict[str, Any]
    activities: tuple[Prepared, ...] = ()
    streams: tuple[EncodedRows, ...] = ()
    body: pl.DataFrame = field(default_factory=lambda: table_of("body", []))
    error: FileError | None = None

    @property
    def key(self) -> FileKey:
        """Key of the file in the ledger."""
        return FileKey(self.ledger_row["source"], self.ledger_row["sha256"])

    def as_before(self, row: Mapping[str, Any]) -> FileRead:
        """Return the verdict, reason and signatures of an earlier ledger row of the same content for this file."""
        return FileRead(ledger_row=self.ledger_row | {name: row[name] for name in ("verdict", "reason", "signatures")})

    def or_raise(self) -> FileRead:
        """Return itself, or raise the error for which the file holds no activity."""
        if self.error:
            raise self.error
        return self


KNOWN = "known"
"""Placeholder for the verdict on a content that was read before, until it is taken from the ledger."""


def rejected(found: FoundFile, *reasons: Reason) -> FileRead:
    """Reject a file that no reader can decode."""
    row = {"sha256": found.digest(), "verdict": FileError.verdict, "reason": list(reasons)}
    return FileRead(ledger_row=unopened_row(found) | row)


def unreadable(found: FoundFile, error: UnreadableError) -> FileRead:
    """Leave a file to the next run: files whose ledger row has no hash are read again."""
    return FileRead(ledger_row=unopened_row(found) | {"verdict": error.verdict, "reason": error.reasons}, error=error)


def short_of_memory(found: FoundFile, cause: FileReason = FileReason.OUT_OF_MEMORY) -> FileRead:
    """Leave a file for which there was too little memory to the next run."""
    return unreadable(found, UnreadableError(FileReason.UNREADABLE, details=[reason(cause)]))


def killed(found: FoundFile) -> FileRead:
    """Leave a file whose process was killed twice to the next run, when there may be more memory."""
    return short_of_memory(found, FileReason.KILLED)


def settled_archives(verdicts: list[FileRead], read: Iterable[FileKey]) -> list[FileRead]:
    """Remove the hash of archives with members that could not be read this time, so that the next run opens them again.

    Parameters
    ----------
    verdicts
        Verdicts on archives and other files.
    read
        Every other file that was read; those that could not be read have an empty hash.
    """
    unread = [key.source for key in (*read, *(one.key for one in verdicts)) if not key.sha256]
    around = {source[: mark.start()] for source in unread for mark in re.finditer(WITHIN, source)}
    return [
        replace(one, ledger_row=one.ledger_row | {"sha256": "", "content_sha256": ""})
        if one.key.source in around
        else one
        for one in verdicts
    ]


def archive_read(opened: OpenedArchive) -> FileRead:
    """Give the verdict on an archive, whose members have verdicts of their own."""
    if isinstance(opened.error, UnreadableError):
        return unreadable(opened.archive, opened.error)
    digest = opened.archive.digest()
    row = unopened_row(opened.archive) | {
        "sha256": digest,
        "content_sha256": digest,
        "format": format_of(opened.archive.head()).name,
    }
    count = [reason(FileReason.ARCHIVE, opened.members)]
    count += [reason(FileReason.REPLACED_ENTRIES, opened.replaced)] if opened.replaced else []
    error = opened.error
    if error is None:
        return FileRead(ledger_row=row | {"verdict": NotAnActivityError.verdict, "reason": count})
    reasons = [*count, *error.reasons] if opened.members else error.reasons
    return FileRead(ledger_row=row | {"verdict": error.verdict, "reason": reasons}, error=error)


def beside_read(found: FoundFile, error: NotAnActivityError) -> FileRead:
    """Give the verdict on a file without activities that describes other files."""
    digest = found.digest()
    form = format_of(found.plain_head()).name
    row = unopened_row(found) | {"sha256": digest, "content_sha256": digest, "format": form}
    return FileRead(ledger_row=row | {"verdict": error.verdict, "reason": error.reasons}, error=error)


def at_fault(found: FoundFile, error: BaseException) -> FileRead:
    """Reject a file on which this program failed; e-mail addresses in the message are masked."""
    return rejected(found, reason(FileReason.FAULT, *map(mask_emails, fault(error)["values"])))


def verdict_for(file: FoundFile, error: BaseException) -> FileRead:
    """Give the verdict on a file whose reading raised an error, or reached a limit."""
    if isinstance(error, UnreadableError):
        return unreadable(file, error)
    if isinstance(error, MemoryError):
        return short_of_memory(file)
    if isinstance(error, (FileError, LimitError, csv.Error, *BROKEN)):
        return rejected(file, *_reasons(error))
    return at_fault(file, error)


def _reasons(error: LimitError | Exception) -> list[Reason]:
    """Return why a file is rejected."""
    if isinstance(error, FileError):
        return error.reasons
    if isinstance(error, OvertimeError):
        return [reason(FileReason.TOO_SLOW, *error.args)]
    if isinstance(error, LimitError):
        return [reason(FileReason.TOO_MUCH_MEMORY, MOST_MEMORY // 2**20)]
    return [reason(FileReason.FILE_DAMAGED), damage_reason(error)]


def packed(read: FileRead) -> FileRead:
    """Encode the streams of a file as the store keeps them, a tenth of the bytes; reject one that it would refuse."""
    try:
        streams = [one for activity in read.activities for one in encoded_rows(TABLES["streams"], activity.stream)]
    except BaseException as error:
        if not is_fault(error):
            raise
        return _refused(read, error)
    return replace(
        read,
        activities=tuple(replace(one, stream=no_rows(TABLES["streams"])) for one in read.activities),
        streams=tuple(streams),
    )


def unpacked(read: FileRead) -> FileRead:
    """Return a file with the streams of its activities decoded again."""
    table = TABLES["streams"]
    of: dict[str, list[EncodedRows]] = {}
    for one in read.streams:
        of.setdefault(one.activity_id, []).append(one)
    activities = (
        replace(one, stream=decoded_rows(table, of.get(one.row["activity_id"], []))) for one in read.activities
    )
    return replace(read, activities=tuple(activities), streams=())


def storable(read: FileRead) -> FileRead:
    """Return a file unchanged, or its rejection if the tables would refuse its rows."""
    try:
        checked(TABLES["activities"], table_of("activities", [activity.row for activity in read.activities]))
        for activity in read.activities:
            checked(TABLES["strength_sets"], activity.sets)
        checked(TABLES["body"], read.body)
    except BaseException as error:
        if not is_fault(error):
            raise
        return _refused(read, error)
    return read


def _refused(read: FileRead, error: BaseException) -> FileRead:
    return FileRead(
        ledger_row=read.ledger_row | {"verdict": FileError.verdict, "reason": [fault(error)], "signatures": []}
    )


def unopened_row(found: FoundFile) -> dict[str, Any]:
    """Return the ledger row of a file that has not been opened, without verdict and reason."""
    return {
        "source": found.source,
        "sha256": "",
        "content_sha256": "",
        "format": None,
        "size_bytes": found.size_bytes,
        "modified_time": found.modified_time,
        "damage": None,
        "kept_activity_ids": [],
        "signatures": [],
        "reader_version": VERSIONS["reader"],
        "signal_version": VERSIONS["signal"],
    }
