"""One file in, everything the store keeps of it out: decode, clean, best efforts, signature."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

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


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """One activity as rows of the tables."""

    row: dict[str, Any]
    stream: pl.DataFrame
    sets: pl.DataFrame
    signature: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class FileRead:
    """What one file gave: its ledger row, its activities and its scale readings."""

    ledger_row: dict[str, Any]
    activities: tuple[Prepared, ...] = ()
    body: pl.DataFrame = field(default_factory=lambda: table_of("body", []))
    error: FileError | None = None

    def as_before(self, row: Mapping[str, Any]) -> FileRead:
        """Take over what the ledger's row of the same content says."""
        told = {name: row[name] for name in ("verdict", "reason", "signatures")}
        return FileRead(ledger_row=self.ledger_row | told)

    def or_raise(self) -> FileRead:
        """Return itself, or raise what kept the file from giving an activity."""
        if self.error:
            raise self.error
        return self


KNOWN = "known"  # stands for the verdict of a content that was read before


def read_files(
    found: Sequence[FoundFile],
    engine: str,
    home_timezone: str | None,
    known: Container[str] = (),
    now: datetime = LATEST,
) -> list[FileRead]:
    """Read files one after the other. A bad one gives a verdict and stops nothing, known content is not decoded."""
    return [_read_or_reject(file, engine, home_timezone, known, now) for file in found]


def rejected(found: FoundFile, reason: str) -> FileRead:
    """Give up on a file that no reader can cope with."""
    return FileRead(ledger_row=_row(found) | {"sha256": found.digest(), "verdict": FileError.verdict, "reason": reason})


def unreadable(found: FoundFile, error: UnreadableError) -> FileRead:
    """Leave a file to the next run: a row without a hash settles nothing."""
    return FileRead(ledger_row=_row(found) | {"verdict": error.verdict, "reason": error.reason}, error=error)


def killed(found: FoundFile) -> FileRead:
    """Leave a file whose process was killed, twice, to the next run: there may be more memory then."""
    return _short_of_memory(found, "the process that read it was killed, twice; it may need more memory than there is")


def _short_of_memory(found: FoundFile, why: str) -> FileRead:
    return unreadable(found, UnreadableError("The file cannot be read", why=why, hint=NEXT_RUN))


def settled_archives(told: list[FileRead], read: Iterable[tuple[str, str]]) -> list[FileRead]:
    """Take the hash from archives that hold files which could not be read this time: the next run opens them again.

    Parameters
    ----------
    told
        Verdicts, on archives among other things.
    read
        Source and hash of every file that was read; those that could not be read have none.
    """
    all_read = [*read, *((one.ledger_row["source"], one.ledger_row["sha256"]) for one in told)]
    unread = [source for source, sha256 in all_read if not sha256]
    around = {source[: mark.start()] for source in unread for mark in re.finditer(WITHIN, source)}
    return [
        replace(one, ledger_row=one.ledger_row | {"sha256": "", "content_sha256": ""})
        if one.ledger_row["source"] in around
        else one
        for one in told
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
    """Give the verdict on what other files are read with, or held against."""
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
    except GluteError:  # not of this file
        raise
    except BaseException as error:
        if not is_fault(error):
            raise
        return at_fault(found, error)


def at_fault(found: FoundFile, error: BaseException) -> FileRead:
    """Give up on a file over which this program failed; e-mail addresses in what it said are masked."""
    return rejected(found, mask_emails(fault_reason(error)))


def sound(read: FileRead) -> FileRead:
    """Reject a file whose rows the tables would refuse, or cannot even be made of."""
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
        The file, as `pipeline.sources.discovery.find` gives it.
    engine
        `columnar` or `reference`.
    home_timezone
        Zone of the athlete's profile, for files that tell no local time.
    known
        SHA-256 of contents that need not be decoded.
    now
        When it is read: what is dated more than two days later is left out.

    Returns
    -------
    FileRead
        The ledger row's verdict is provisional where there are activities: copies are found later, among all files.
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
    told = "; ".join(missing) or None
    row |= {
        "damage": told,
        "verdict": FileStatus.RECOVERED if told else FileStatus.STORED,
        "reason": f"{len(content.weights)} scale readings" + (f"; {told}" if told else ""),
        "signatures": [activity.signature for activity in activities],
    }
    return FileRead(ledger_row=row, activities=activities, body=body_rows(content.weights, found.source))


def _row(found: FoundFile) -> dict[str, Any]:
    """Return the ledger row of a file that was not opened yet."""
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
    """Clean one activity and make its rows; what rests on thresholds is still empty."""
    signal = clean(activity, home_timezone=home_timezone)
    efforts = best_efforts(signal.stream) if signal.summary.sport in ON_FOOT else None
    row = activity_row(activity, signal.summary, efforts, source=source, content_sha256=content_sha256)
    return Prepared(
        row=row,
        stream=stream_rows(signal.stream, row),
        sets=set_rows(activity, row),
        signature=signature_of(row["activity_id"], signal.summary, signal.stream, intact=intact),
    )
