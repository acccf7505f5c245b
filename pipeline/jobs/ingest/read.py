"""Read one file into rows of the tables: decode, clean, best efforts, signature, and the ledger's verdict."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.athletes.file_key import hashed
from pipeline.errors import FileError, GluteError, UnreadableError, is_fault
from pipeline.file_reasons import FileReason, reason
from pipeline.jobs.ingest.cost_limit import LimitError, cost_limit, limit_s
from pipeline.jobs.ingest.results import (
    KNOWN,
    FileRead,
    Prepared,
    at_fault,
    unopened_row,
    unreadable,
    verdict_for,
)
from pipeline.segments.thresholds.efforts import best_efforts
from pipeline.signal.clean import clean
from pipeline.sources.clocks import shifted
from pipeline.sources.dates import LATEST, possible_only
from pipeline.sources.read import read_content
from pipeline.sources.registry import format_of
from pipeline.sources.vendors.apple_health import with_health
from pipeline.store.rows import activity_row, body_rows, set_rows, stream_rows
from pipeline.store.signature import signature_of
from pipeline.vocabulary import ON_FOOT, FileStatus

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence
    from datetime import datetime

    from pipeline.sources.activity import Activity, Content
    from pipeline.sources.found_file import FoundFile, Loaded


NO_SHIFTS: Mapping[str, float] = MappingProxyType({})


def read_files(
    found: Sequence[FoundFile],
    engine: str,
    home_timezone: str | None,
    known: Container[str] = (),
    now: datetime = LATEST,
    clock_shifts: Mapping[str, float] = NO_SHIFTS,
    key: bytes = b"",
) -> list[FileRead]:
    """Read files one after another; a bad one gets its verdict and stops no other.

    Parameters are those of `read_file`.
    """
    return [_read_or_reject(file, engine, home_timezone, known, now, clock_shifts, key) for file in found]


def _read_or_reject(
    found: FoundFile,
    engine: str,
    home_timezone: str | None,
    known: Container[str],
    now: datetime,
    clock_shifts: Mapping[str, float],
    key: bytes,
) -> FileRead:
    try:
        with cost_limit(limit_s(found.size_bytes, engine)):
            return read_file(
                found,
                engine=engine,
                home_timezone=home_timezone,
                known=known,
                now=now,
                clock_shifts=clock_shifts,
                key=key,
            )
    except (LimitError, MemoryError) as error:
        return verdict_for(found, error)
    except GluteError:  # not a fault of this file
        raise
    except BaseException as error:
        if not is_fault(error):
            raise
        return at_fault(found, error)


def read_file(
    found: FoundFile,
    *,
    engine: str,
    home_timezone: str | None,
    known: Container[str] = (),
    now: datetime = LATEST,
    clock_shifts: Mapping[str, float] = NO_SHIFTS,
    key: bytes = b"",
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
    clock_shifts
        What is added to the times of a device [s], by a part of its name.
    now
        Time of reading: what is dated more than two days later is left out.
    key
        Under which the numbers of files are hashed; without it they are left out.

    Returns
    -------
    FileRead
        The verdict on a file with activities is provisional: copies are found later, among all files.
    """
    row = unopened_row(found)
    try:
        loaded = found.load()
        row |= {
            "sha256": loaded.sha256,
            "content_sha256": loaded.content_sha256,
            "format": format_of(loaded.content).name,
        }
        if loaded.damage is None and loaded.content_sha256 in known:
            return FileRead(ledger_row=row | {"verdict": KNOWN})
        content = content_of(found, loaded, engine=engine, now=now, clock_shifts=clock_shifts)
        damage = loaded.damage or content.damage
        prepared = partial(
            prepare,
            source=found.source,
            content_sha256=loaded.content_sha256,
            home_timezone=home_timezone,
            intact=damage is None and not content.left_out,
            key=key,
        )
        activities: list[Prepared] = []
        for activity in content.activities:
            taken = {earlier.row["activity_id"] for earlier in activities}
            activities.append(prepared(activity, taken=taken))
    except UnreadableError as error:
        return unreadable(found, error)
    except FileError as error:
        row["sha256"] = row["sha256"] or found.digest()
        return FileRead(ledger_row=row | {"verdict": error.verdict, "reason": error.reasons}, error=error)
    loss = [*(damage.reasons if damage else ()), *content.left_out]
    row |= {
        "damage": loss or None,
        "verdict": FileStatus.RECOVERED if loss else FileStatus.STORED,
        "reason": [reason(FileReason.SCALE_READINGS, content.weights.height), *loss],
        "signatures": [activity.signature for activity in activities],
    }
    return FileRead(ledger_row=row, activities=tuple(activities), body=body_rows(content.weights, found.source))


def content_of(
    found: FoundFile, loaded: Loaded, *, engine: str, now: datetime, clock_shifts: Mapping[str, float]
) -> Content:
    """Decode a file, with the clock of its device corrected and the heart rate of an export around it.

    Parameters are those of `read_file`; `loaded` is the file's content.

    Raises
    ------
    FileError
        It gives no activity.
    """
    content = read_content(loaded.content, where=found.source, engine=engine)
    content = replace(content, activities=tuple(shifted(one, clock_shifts) for one in content.activities))
    content = possible_only(content, now=now, where=found.source)
    return replace(content, activities=tuple(with_health(one, found.health) for one in content.activities))


def prepare(
    activity: Activity,
    *,
    source: str,
    content_sha256: str,
    home_timezone: str | None,
    intact: bool,
    taken: Container[str] = (),
    key: bytes = b"",
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
    taken
        Ids of the file's earlier activities.
    key
        Under which the number of the file is hashed.
    """
    signal = clean(activity, home_timezone=home_timezone)
    typed_on_foot = not ON_FOOT.isdisjoint({activity.sport, signal.summary.sport})  # a person may say that it was a run
    efforts = best_efforts(signal.stream) if typed_on_foot else None
    row = activity_row(activity, signal.summary, efforts, source=source, content_sha256=content_sha256, taken=taken)
    return Prepared(
        row=row,
        stream=stream_rows(signal.stream, row),
        sets=set_rows(activity, row),
        signature=signature_of(
            row["activity_id"],
            signal.summary,
            signal.stream,
            intact=intact,
            file_number=hashed(activity.file_number, key),
            listed=activity.listed,
        ),
    )
