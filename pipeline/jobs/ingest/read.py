"""Reading one file into rows of the tables: decode, clean, best efforts, signature, and the ledger's verdict."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import (
    FileError,
    GluteError,
    NotAnActivityError,
    UnreadableError,
    fault_reason,
    is_fault,
)
from pipeline.segments.thresholds.efforts import best_efforts
from pipeline.signal.clean import clean
from pipeline.sources.archives.damage import NEXT_RUN
from pipeline.sources.dates import LATEST, possible_only
from pipeline.sources.discovery import WITHIN
from pipeline.sources.names import mask_emails
from pipeline.sources.read import read_content
from pipeline.sources.registry import format_of
from pipeline.sources.vendors.apple_health import with_health
from pipeline.store.encode import checked
from pipeline.store.rows import activity_row, body_rows, set_rows, stream_rows, table_of
from pipeline.store.schemas import TABLES
from pipeline.store.signature import signature_of
from pipeline.versions import VERSIONS
from pipeline.vocabulary import ON_FOOT, FileStatus
from pipeline.words import counted

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from datetime import datetime

    import polars as pl

    from pipeline.sources.activity import Activity
    from pipeline.sources.discovery import OpenedArchive
    from pipeline.sources.found_file import FoundFile


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
    body
        Its scale readings, as rows of `body`.
    error
        Why it holds no activity, if it does not.
    """

    ledger_row: dict[str, Any]
    activities: tuple[Prepared, ...] = ()
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
"""In place of the verdict on a content that was read before, until the ledger is looked up."""


def read_files(
    found: Sequence[FoundFile],
    engine: str,
    home_timezone: str | None,
    known: Container[str] = (),
    now: datetime = LATEST,
) -> list[FileRead]:
    """Read files one after another; a bad one gets its verdict and stops no other.

    Parameters are those of `read_file`.
    """
    return [_read_or_reject(file, engine, home_timezone, known, now) for file in found]


def rejected(found: FoundFile, reason: str) -> FileRead:
    """Reject a file that no reader can decode."""
    return FileRead(ledger_row=_row(found) | {"sha256": found.digest(), "verdict": FileError.verdict, "reason": reason})


def unreadable(found: FoundFile, error: UnreadableError) -> FileRead:
    """Leave a file to the next run: files whose ledger row has no hash are read again."""
    return FileRead(ledger_row=_row(found) | {"verdict": error.verdict, "reason": error.reason}, error=error)


def killed(found: FoundFile) -> FileRead:
    """Leave a file whose process was killed twice to the next run, when there may be more memory."""
    return _short_of_memory(found, "the process that read it was killed, twice; it may need more memory than there is")


def _short_of_memory(found: FoundFile, why: str) -> FileRead:
    return unreadable(found, UnreadableError("The file cannot be read", why=why, hint=NEXT_RUN))


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
    row = _row(opened.archive) | {
        "sha256": digest,
        "content_sha256": digest,
        "format": format_of(opened.archive.head()).name,
    }
    count = f"an archive of {counted(opened.members, 'file')}"
    error = opened.error
    if error is None:
        return FileRead(ledger_row=row | {"verdict": NotAnActivityError.verdict, "reason": count})
    reason = f"{count}; {error.reason}" if opened.members else error.reason
    return FileRead(ledger_row=row | {"verdict": error.verdict, "reason": reason}, error=error)


def beside_read(found: FoundFile, error: NotAnActivityError) -> FileRead:
    """Give the verdict on a file that is no activity itself, and that other files are read or compared with."""
    digest = found.digest()
    row = _row(found) | {"sha256": digest, "content_sha256": digest, "format": format_of(found.head()).name}
    return FileRead(ledger_row=row | {"verdict": error.verdict, "reason": error.reason}, error=error)


def _read_or_reject(
    found: FoundFile, engine: str, home_timezone: str | None, known: Container[str], now: datetime
) -> FileRead:
    try:
        return read_file(found, engine=engine, home_timezone=home_timezone, known=known, now=now)
    except MemoryError:
        return _short_of_memory(found, "it needs more memory than there is")
    except GluteError:  # not a fault of this file
        raise
    except BaseException as error:
        if not is_fault(error):
            raise
        return at_fault(found, error)


def at_fault(found: FoundFile, error: BaseException) -> FileRead:
    """Reject a file on which this program failed; e-mail addresses in the message are masked."""
    return rejected(found, mask_emails(fault_reason(error)))


def sound(read: FileRead) -> FileRead:
    """Return a file as it is, or its rejection where the tables would refuse its rows."""
    try:
        checked(TABLES["activities"], table_of("activities", [activity.row for activity in read.activities]))
        for activity in read.activities:
            checked(TABLES["streams"], activity.stream)
            checked(TABLES["strength_sets"], activity.sets)
        checked(TABLES["body"], read.body)
    except BaseException as error:
        if not is_fault(error):
            raise
        row = read.ledger_row | {"verdict": FileError.verdict, "reason": fault_reason(error), "signatures": []}
        return FileRead(ledger_row=row)
    return read


def read_file(
    found: FoundFile,
    *,
    engine: str,
    home_timezone: str | None,
    known: Container[str] = (),
    now: datetime = LATEST,
) -> FileRead:
    """Read one file.

    Parameters
    ----------
    found
        The file, as `pipeline.sources.discovery.find` returns it.
    engine
        `columnar` or `reference`.
    home_timezone
        Time zone of the athlete's profile, for files without a local time.
    known
        SHA-256 of contents that need not be decoded.
    now
        Time of reading: what is dated more than two days later is left out.

    Returns
    -------
    FileRead
        The verdict on a file with activities is provisional: copies are found later, among all files.
    """
    row = _row(found)
    try:
        loaded = found.load()
        row |= {
            "sha256": loaded.sha256,
            "content_sha256": loaded.content_sha256,
            "format": format_of(loaded.content).name,
        }
        if loaded.damage is None and loaded.content_sha256 in known:
            return FileRead(ledger_row=row | {"verdict": KNOWN})
        content = read_content(loaded.content, where=found.source, engine=engine)
        content = possible_only(content, now=now, where=found.source)
        damage = loaded.damage or content.damage
        prepared = partial(
            prepare,
            source=found.source,
            content_sha256=loaded.content_sha256,
            home_timezone=home_timezone,
            intact=damage is None and not content.left_out,
        )
        activities = tuple(prepared(with_health(activity, found.health)) for activity in content.activities)
    except UnreadableError as error:
        return unreadable(found, error)
    except FileError as error:
        row["sha256"] = row["sha256"] or found.digest()
        return FileRead(ledger_row=row | {"verdict": error.verdict, "reason": error.reason}, error=error)
    missing = [f"damaged at byte {damage.offset}: {damage.reason}"] if damage else []
    missing += [f"left out: {part}" for part in content.left_out]
    loss = "; ".join(missing) or None
    row |= {
        "damage": loss,
        "verdict": FileStatus.RECOVERED if loss else FileStatus.STORED,
        "reason": f"{len(content.weights)} scale readings" + (f"; {loss}" if loss else ""),
        "signatures": [activity.signature for activity in activities],
    }
    return FileRead(ledger_row=row, activities=activities, body=body_rows(content.weights, found.source))


def _row(found: FoundFile) -> dict[str, Any]:
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


def prepare(
    activity: Activity, *, source: str, content_sha256: str, home_timezone: str | None, intact: bool
) -> Prepared:
    """Clean one activity and make its rows; columns that rest on thresholds are empty.

    Parameters
    ----------
    activity
        The activity, as a reader returns it.
    source, content_sha256
        Ledger source of its file, and SHA-256 of the content.
    home_timezone
        Time zone of the athlete's profile, for files without a local time.
    intact
        Whether the whole file could be read.
    """
    signal = clean(activity, home_timezone=home_timezone)
    efforts = best_efforts(signal.stream) if signal.summary.sport in ON_FOOT else None
    row = activity_row(activity, signal.summary, efforts, source=source, content_sha256=content_sha256)
    return Prepared(
        row=row,
        stream=stream_rows(signal.stream, row),
        sets=set_rows(activity, row),
        signature=signature_of(row["activity_id"], signal.summary, signal.stream, intact=intact),
    )
