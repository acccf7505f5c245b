"""The journal of nights: a JSON line for each of the last nights, begun before its work and completed at its end."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import logging
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipeline.errors import (
    EXIT_NOTHING_DONE,
    EXIT_REJECTED,
    GluteError,
    UsageError,
    exit_code_of,
    fault_reason,
    is_fault,
)
from pipeline.files import UNFINISHED, write_atomically
from pipeline.log_lines import line
from pipeline.report.render.index import night_troubles
from pipeline.report.render.nights import metrics_text, nights_text
from pipeline.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.outcomes import AthleteNight

_LOG = logging.getLogger(__name__)

NIGHTS_KEPT = 100  # judgement: a season; 200 athletes take about 5 MB
RECORD_KEYS = {"start", "end", "seconds", "versions", "exit", "error", "athletes"}
METRICS_MODE = 0o644  # rights of a file without names, which the exporter of Prometheus reads as another user


@contextlib.contextmanager
def recorded(home: Home, metrics: Path | None = None) -> Iterator[dict[str, AthleteNight]]:
    """Record a night in the journal of a home, whatever ends it. Only for the holder of the night's lock.

    Parameters
    ----------
    home
        Home folder.
    metrics
        File that receives the counts of the night, as Prometheus reads them.

    Yields
    ------
    dict
        Receives the result of each athlete, by id.

    Raises
    ------
    UsageError
        There is no folder for the file of counts.
    """
    if metrics and not metrics.parent.is_dir():
        raise UsageError("there is no such folder for the metrics", where=str(metrics.parent), hint="Make it first")
    nights: dict[str, AthleteNight] = {}
    begun = record_of([], start=datetime.now(UTC))
    earlier = _lines(home)
    _write(home, [*earlier, begun])
    ended_by: BaseException | None = None
    try:
        yield nights
    except BaseException as error:
        ended_by = error
        raise
    finally:
        done = [nights[athlete] for athlete in sorted(nights)]
        start = datetime.fromisoformat(begun["start"])
        record = record_of(done, start=start, end=datetime.now(UTC), error=ended_by)
        _write(home, [*earlier, record])
        _LOG.info(line("night", **{key: record[key] for key in ("seconds", "exit", "error")}, athletes=len(done)))
        if metrics:
            write_atomically(metrics, metrics_text(record).encode(), mode=METRICS_MODE)


def record_of(
    nights: Sequence[AthleteNight], *, start: datetime, end: datetime | None = None, error: BaseException | None = None
) -> dict[str, Any]:
    """Describe a night as the journal keeps it.

    Parameters
    ----------
    nights
        What was done for each athlete.
    start, end
        Times in UTC. Without an end the night is under way, or was killed.
    error
        What ended the night before its work was done.
    """
    return {
        "start": start.isoformat(timespec="seconds"),
        "end": end.isoformat(timespec="seconds") if end else None,
        "seconds": round((end - start).total_seconds(), 3) if end else None,
        "versions": {"glute": importlib.metadata.version("glute"), **VERSIONS},
        "exit": (exit_code_of(error) if error else exit_of_night(nights)) if end else None,
        "error": _worded(error) if error else None,
        "athletes": {night.athlete: _athlete(night) for night in nights},
    }


def exit_of_night(nights: Sequence[AthleteNight]) -> int:
    """Return the exit code of a night that did its work."""
    if not night_troubles(nights):
        return 0
    return EXIT_NOTHING_DONE if all(night.error for night in nights) else EXIT_REJECTED


def _worded(error: BaseException) -> str:
    if isinstance(error, (GluteError, OSError)):
        return str(error)
    return fault_reason(error) if is_fault(error) else "stopped"


def _athlete(night: AthleteNight) -> dict[str, Any]:
    ingested = night.ingested
    rejected = zip(ingested.newly_rejected, ingested.rejected_codes, strict=True) if ingested else ()
    return {
        "files": dict(sorted(ingested.verdicts.items())) if ingested else {},
        "waiting": ingested.waiting if ingested else 0,
        "rejected": [{"source": source, "reason": code} for (source, _), code in rejected],
        "derived": ingested.derived if ingested else 0,
        "failure": ingested.failure if ingested else None,
        "reports": [page.stem for page in night.reports],
        "handed_over": list(night.handed_over),
        "undelivered": list(night.undelivered),
        "renewed": [
            {"before": before, "after": after, "weeks": weeks}
            for (before, after), weeks in sorted(Counter(night.renewed).items())
        ],
        "put_off": night.put_off,
        "seconds": round(night.seconds, 3),
        "error": night.error,
    }


def nights_recorded(home: Home) -> tuple[list[dict[str, Any]], int]:
    """Read the journal.

    Returns
    -------
    list of dict
        Records as `record_of` makes them, the earliest first.
    int
        Lines that cannot be read, as after an edit by hand. They stay in the file.
    """
    read = _lines(home)
    records = [one for one in read if isinstance(one, dict)]
    return records, len(read) - len(records)


def last_taken_up(home: Home, athlete: str) -> datetime | None:
    """Return when the last night began that ended its work for an athlete without an error; None before the first."""
    for text in reversed(_texts(home)):
        if isinstance(record := _record(text), dict) and record["end"]:
            night = record["athletes"].get(athlete)
            if night and night["error"] is None:
                return datetime.fromisoformat(record["start"])
    return None


def edit_journal(home: Home, athlete: str, new: str | None) -> None:
    """Give an athlete another id in all records, or take the athlete out. Only for the holder of the night's lock."""

    def edited(record: dict[str, Any] | bytes) -> dict[str, Any] | bytes:
        if isinstance(record, bytes) or athlete not in record["athletes"]:
            return record
        others = {name: night for name, night in record["athletes"].items() if name != athlete}
        kept = {new: record["athletes"][athlete]} if new else {}
        return record | {"athletes": dict(sorted((others | kept).items()))}

    if home.nights.exists():
        _write(home, [edited(record) for record in _lines(home)])


def _lines(home: Home) -> list[dict[str, Any] | bytes]:
    """Read the lines of the journal; one that is no record is given as it is."""
    return [_record(text) for text in _texts(home)]


def _texts(home: Home) -> list[bytes]:
    try:
        content = home.nights.read_bytes()
    except FileNotFoundError:
        return []
    return [text for text in content.split(b"\n") if text.strip()]


def _record(text: bytes) -> dict[str, Any] | bytes:
    try:
        record = json.loads(text)
    except ValueError:  # bytes that are no UTF-8, too
        return text
    return record if _is_record(record) else text


def _is_record(record: object) -> bool:
    """Return whether a value is a record that can be shown; lines may have been edited by hand.

    Records of an older program lack what it did not count.
    """
    if not isinstance(record, dict) or not record.keys() >= RECORD_KEYS:
        return False
    try:
        given = [record["start"], *([] if record["end"] is None else [record["end"]])]
        times = [datetime.fromisoformat(time) for time in given]
        nights_text([record])
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        return False
    return all(time.tzinfo for time in times) and isinstance(record["seconds"], int | float | None)


def _write(home: Home, records: Sequence[dict[str, Any] | bytes]) -> None:
    for leftover in home.root.glob(f".{home.nights.name}.*{UNFINISHED}"):  # of a killed night; it names athletes
        leftover.unlink(missing_ok=True)
    lines = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in records[-NIGHTS_KEPT:]]
    write_atomically(home.nights, b"".join(one + b"\n" for one in lines))
