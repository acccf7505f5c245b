"""Polar's HRM files, which older watches leave: local times, and a row for each interval."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.errors import FileError
from pipeline.file_reasons import FileReason
from pipeline.sources.activity import Content
from pipeline.sources.formats import FileFormat
from pipeline.sources.limits import check_memory
from pipeline.sources.vendors.samples import activity_of
from pipeline.sources.xml.values import number
from pipeline.sports import Sport
from pipeline.units import KMH_PER_MPS, METRES_PER_FOOT, METRES_PER_MILE, MICROSECONDS, SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.arrays import Floats
    from pipeline.sources.formats import Engine

VERSION_WITH_SMODE = 106
RR_INTERVALS = 238  # in place of an interval: times between beats [ms]
KMH, MPH = (
    1 / KMH_PER_MPS / 10,
    METRES_PER_MILE / SECONDS_PER_HOUR / 10,
)  # m/s of a tenth of the unit, in which speed is written
ROW_BYTES = {b"\n": 800}  # measured: with all that is made of a second until it is stored
_SECTION = re.compile(r"^\[(\w+)\]\s*$", re.MULTILINE)
_PARAMETER = re.compile(r"^(\w+)=(.*?)\s*$", re.MULTILINE)
_CLOCK = re.compile(r"(\d{1,3}):(\d{1,2}):(\d{1,2}(?:[.,]\d{1,6})?)")
LONGEST_INTERVAL_S = 3600.0  # judgement: between two rows or two beats; Polar writes 1 to 60 s


class _Column(NamedTuple):
    """A column of the rows: its name in `RECORDS`, None for others, and the factor to its unit."""

    name: str | None
    factor: float = 1.0


def read(data: bytes, *, where: str, engine: Engine) -> Content:  # noqa: ARG001  there is one decoder
    """Read one exercise; see `pipeline.sources.formats.Read`.

    Its times are local without a zone: they are kept as they are, so that day and week are right.
    """
    check_memory(data, ROW_BYTES, where=where)
    sections = _sections(data.decode("latin-1"))
    parameters = dict(_PARAMETER.findall(sections.get("Params", "")))
    start = _start(parameters)
    if start is None:
        raise FileError(FileReason.NO_EXERCISE_TIMES, where=where)
    rows = [re.split(r"[\t ;]+", line.strip()) for line in sections.get("HRData", "").splitlines() if line.strip()]
    interval = number(parameters.get("Interval")) or 0.0
    if interval > LONGEST_INTERVAL_S:
        raise FileError(FileReason.NO_POSSIBLE_TIMES, where=where)
    start_us = int(start.timestamp()) * MICROSECONDS
    times_s, columns = _beats(rows) if interval == RR_INTERVALS else _samples(rows, interval, _columns(parameters))
    activity = activity_of(
        form="hrm",
        records=(start_us + np.round(times_s * MICROSECONDS).astype(np.int64), columns),
        sport=Sport(None),
        totals={"timer_s": _seconds(parameters.get("Length"))} | _trip(sections.get("Trip", ""), parameters),
        start_us=start_us,
        utc_offset_s=0,
        device="polar",
    )
    if activity is None:
        raise FileError(FileReason.NO_POSSIBLE_TIMES, where=where)
    return Content(activities=(activity,))


def _sections(text: str) -> dict[str, str]:
    _, *parts = _SECTION.split(text.replace("\r\n", "\n"))
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _start(parameters: Mapping[str, str]) -> datetime | None:
    clock = _seconds(parameters.get("StartTime")) or 0.0
    try:
        day = datetime.strptime(parameters.get("Date", ""), "%Y%m%d").replace(tzinfo=UTC)
    except ValueError:
        return None
    return datetime.fromtimestamp(day.timestamp() + clock, UTC)


def _seconds(text: str | None) -> float | None:
    """Read `08:00:00.0` [s]."""
    found = _CLOCK.fullmatch(text or "")
    return None if found is None else int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3].replace(",", "."))


def _columns(parameters: Mapping[str, str]) -> list[_Column]:
    """Return the columns after heart rate, as the mode names them."""
    if (number(parameters.get("Version")) or 0) < VERSION_WITH_SMODE:
        mode = parameters.get("Mode", "300").ljust(3, "0")
        third = {"0": _Column("cadence_rpm"), "1": _Column("altitude_m", METRES_PER_FOOT if mode[2] == "1" else 1.0)}
        both = [_Column("speed_mps", MPH if mode[2] == "1" else KMH)] if mode[1] == "1" else []
        return both + ([third[mode[0]]] if mode[0] in third else [])
    speed, cadence, altitude, power, balance, _, _, imperial, *_ = list(parameters.get("SMode", "").ljust(9, "0"))
    us = imperial == "1"
    candidates = [
        (speed, _Column("speed_mps", MPH if us else KMH)),
        (cadence, _Column("cadence_rpm")),
        (altitude, _Column("altitude_m", METRES_PER_FOOT if us else 1.0)),
        (power, _Column("power_w")),
        (balance, _Column(None)),
    ]
    return [column for flag, column in candidates if flag == "1"]


def _samples(
    rows: Sequence[Sequence[str]], interval_s: float, columns: Sequence[_Column]
) -> tuple[Floats, dict[str, Floats]]:
    """Lay rows out in time: one for each interval. A row may be shorter than the mode says."""
    values: dict[str, Floats] = {}
    for place, column in enumerate([_Column("heart_rate_bpm"), *columns]):
        numbers = [number(row[place]) if place < len(row) else None for row in rows]
        if column.name and any(value is not None for value in numbers):
            values[column.name] = np.array([np.nan if one is None else one * column.factor for one in numbers])
    return np.arange(len(rows), dtype=np.float64) * max(interval_s, 1.0), values


def _beats(rows: Sequence[Sequence[str]]) -> tuple[Floats, dict[str, Floats]]:
    """Turn times between beats [ms] into heart rate."""
    beats_ms = (number(row[0]) or 0.0 for row in rows)
    beats_s = np.array([beat / 1000 for beat in beats_ms if 1 <= beat <= LONGEST_INTERVAL_S * 1000], dtype=np.float64)
    return np.cumsum(beats_s, dtype=np.float64), {"heart_rate_bpm": 60 / beats_s}


def _trip(text: str, parameters: Mapping[str, str]) -> dict[str, float | None]:
    """Read distance [0.1 km or 0.1 mi] and ascent [m or ft] of bicycles and foot pods."""
    values = [number(line) for line in text.split()]
    if not any(values):
        return {}
    us = parameters.get("SMode", "").ljust(9, "0")[7] == "1"
    distance, ascent = [*values, None, None][:2]
    return {
        "distance_m": None if distance is None else distance * (METRES_PER_MILE if us else 1000) / 10,
        "ascent_m": None if ascent is None else ascent * (METRES_PER_FOOT if us else 1.0),
    }


POLAR_HRM = FileFormat(
    name="hrm",
    title="Polar's HRM",
    recognise=lambda head: head.text.startswith(b"[Params]"),
    read=read,
    endings=(".hrm",),
)
