"""One file in, everything the store keeps of it out: decode, clean, best efforts, signature."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.errors import FileError
from pipeline.segments.efforts import best_efforts
from pipeline.signal.clean import clean
from pipeline.sources.files import sha256
from pipeline.sources.read import READER_VERSION, read_content
from pipeline.store.rows import activity_row, body_rows, set_rows, stream_rows, table_of
from pipeline.store.signature import signature_of
from pipeline.vocabulary import ON_FOOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from pipeline.sources.activity import Activity
    from pipeline.sources.files import Found


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

    def or_raise(self) -> FileRead:
        """Return itself, or raise what kept the file from giving an activity."""
        if self.error:
            raise self.error
        return self


def read_files(found: Sequence[Found], engine: str, home_timezone: str | None) -> list[FileRead]:
    """Read files one after the other. A bad one gives a verdict and stops nothing."""
    return [read_file(file, engine=engine, home_timezone=home_timezone) for file in found]


def read_file(found: Found, *, engine: str, home_timezone: str | None) -> FileRead:
    """Read one file.

    Parameters
    ----------
    found
        The file, as `pipeline.sources.files.find` gives it.
    engine
        `columnar` or `reference`.
    home_timezone
        Zone of the athlete's profile, for files that tell no local time.

    Returns
    -------
    FileRead
        The ledger row's verdict is provisional where there are activities: copies are found later, among all files.
    """
    row: dict[str, Any] = {
        "source": found.source,
        "sha256": "",
        "content_sha256": "",
        "size_bytes": found.size_bytes,
        "modified_time": found.modified_time,
        "damage": None,
        "kept_activity_ids": [],
        "signatures": [],
        "reader_version": READER_VERSION,
    }
    try:
        loaded = found.load()
        content_sha256 = sha256(loaded.content)
        row |= {"sha256": sha256(loaded.raw), "content_sha256": content_sha256}
        content = read_content(loaded.content, where=found.source, engine=engine)
        activities = tuple(
            prepare(activity, source=found.source, content_sha256=content_sha256, home_timezone=home_timezone)
            for activity in content.activities
        )
    except FileError as error:
        return FileRead(ledger_row=row | {"verdict": error.verdict, "reason": str(error)}, error=error)
    damage = loaded.damage or content.damage
    told = f"damaged at byte {damage.offset}: {damage.reason}" if damage else None
    row |= {
        "damage": told,
        "verdict": "recovered" if damage else "stored",
        "reason": told or f"{len(content.weights)} scale readings",
        "signatures": [activity.signature for activity in activities],
    }
    return FileRead(ledger_row=row, activities=activities, body=body_rows(content.weights, found.source))


def prepare(activity: Activity, *, source: str, content_sha256: str, home_timezone: str | None) -> Prepared:
    """Clean one activity and make its rows; what rests on thresholds is still empty."""
    signal = clean(activity, home_timezone=home_timezone)
    efforts = best_efforts(signal.stream) if signal.summary.sport in ON_FOOT else None
    row = activity_row(activity, signal.summary, efforts, source=source, content_sha256=content_sha256)
    return Prepared(
        row=row,
        stream=stream_rows(signal.stream, row),
        sets=set_rows(activity, row),
        signature=signature_of(row["activity_id"], signal.summary, signal.stream),
    )
