"""`Activity`: the common result of all readers and engines."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.file_reasons import FileReason, reason, worded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipeline.file_reasons import Reason

UTC_MICROSECONDS = pl.Datetime("us", "UTC")

RECORDS: dict[str, pl.DataType | type[pl.DataType]] = {
    "time": UTC_MICROSECONDS,
    "latitude_deg": pl.Float64,
    "longitude_deg": pl.Float64,
    "altitude_m": pl.Float64,
    "distance_m": pl.Float64,  # cumulative, as the device counted it
    "speed_mps": pl.Float64,
    "grade": pl.Float64,  # fraction; only treadmills and some foot pods write it
    "heart_rate_bpm": pl.Float64,
    "cadence_rpm": pl.Float64,  # unchanged: strides or steps per minute, which the signal stage decides
    "power_w": pl.Float64,
    "temperature_c": pl.Float64,
    "contact_time_ms": pl.Float64,
    "vertical_oscillation_m": pl.Float64,
    "step_length_m": pl.Float64,
    "respiration_per_min": pl.Float64,
}

LAPS: dict[str, pl.DataType | type[pl.DataType]] = {
    "start_time": UTC_MICROSECONDS,
    "end_time": UTC_MICROSECONDS,
    "intensity": pl.String,  # active, rest, warmup, cooldown, recovery, interval, other
    "workout_step": pl.Int64,
    "trigger": pl.String,
    "timer_s": pl.Float64,
    "distance_m": pl.Float64,
}

EVENTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "time": UTC_MICROSECONDS,
    "event": pl.String,  # timer, workout_step, ...
    "event_type": pl.String,  # start, stop, stop_all, ...
}

WORKOUT_STEPS: dict[str, pl.DataType | type[pl.DataType]] = {
    "step": pl.Int64,
    "intensity": pl.String,
}

SETS: dict[str, pl.DataType | type[pl.DataType]] = {
    "start_time": UTC_MICROSECONDS,
    "duration_s": pl.Float64,
    "set_type": pl.String,  # active, rest
    "exercise_category": pl.String,
    "exercise": pl.String,
    "repetitions": pl.Int64,
    "weight_kg": pl.Float64,
}

WEIGHTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "time": UTC_MICROSECONDS,
    "mass_kg": pl.Float64,
    "body_fat_pct": pl.Float64,
    "muscle_mass_kg": pl.Float64,
}


def no_rows(schema: Mapping[str, Any]) -> pl.DataFrame:
    """Return a frame of some columns without rows."""
    return _no_rows(tuple(schema.items())).clone()


@cache
def _no_rows(schema: tuple[tuple[str, Any], ...]) -> pl.DataFrame:
    return pl.DataFrame(schema=dict(schema))


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionTotals:
    """The device's own totals of a session; None where it reports none."""

    elapsed_s: float | None = None
    timer_s: float | None = None
    distance_m: float | None = None
    ascent_m: float | None = None
    energy_kcal: float | None = None
    heart_rate_bpm: float | None = None  # the mean


@dataclass(frozen=True, kw_only=True, slots=True)
class UserProfile:
    """The wearer's data in the device: the basis of a proposed profile, and weak evidence of thresholds."""

    sex: str | None = None
    age_years: float | None = None
    height_cm: float | None = None
    mass_kg: float | None = None
    hr_max_bpm: float | None = None
    hr_rest_bpm: float | None = None
    vo2max_ml_kg_min: float | None = None  # the device's estimate


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedRow:
    """What shows which file a row of a vendor's list stands for: the clock of its start, and the file that it names.

    `clock` is `utc`, or `local` where the list says no zone; `names_file` is empty where it names none.
    """

    clock: str
    names_file: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Activity:
    """One session of one file.

    Attributes
    ----------
    format
        Name of the file's format, as tables hold it.
    written_by_device
        Whether the device itself wrote the file, not a program that exported it.
    sport, sub_sport
        In FIT's words (`running`, `trail`, ...); None if the file has none.
    start_time
        Start of the session [UTC].
    records
        Columns of `RECORDS`, sorted by time; only time is never null.
    developer
        Developer fields by their name in the file, one row per record.
    laps, events, workout_steps, sets
        Tables with the columns of the constants above.
    utc_offset_s
        Local minus UTC [s]; None if the file has no plausible one.
    notes
        Corrections by the reader: `points_without_time:3`, `times_going_back:2`, ...
    user
        The wearer's data in the device on that day.
    listed
        Of a row of a vendor's list; None for the activity of a file.
    file_number
        Serial number of the device and creation time, by which copies of one file are found; never stored as it is.

    Examples
    --------
    >>> from importlib.resources import files
    >>> from pipeline import read_file
    >>> [activity] = read_file(files("sample_data") / "exports" / "ben" / "2026-11-13-200s.fit").activities
    >>> activity.format, activity.sport, activity.laps.height
    ('fit', 'running', 18)
    """

    format: str
    written_by_device: bool = False
    sport: str | None
    sub_sport: str | None = None
    start_time: datetime
    records: pl.DataFrame
    developer: pl.DataFrame = field(default_factory=pl.DataFrame)
    laps: pl.DataFrame = field(default_factory=partial(no_rows, LAPS))
    events: pl.DataFrame = field(default_factory=partial(no_rows, EVENTS))
    workout_steps: pl.DataFrame = field(default_factory=partial(no_rows, WORKOUT_STEPS))
    sets: pl.DataFrame = field(default_factory=partial(no_rows, SETS))
    totals: SessionTotals = SessionTotals()
    device: str | None = None  # maker and product, never a serial number
    utc_offset_s: int | None = None
    notes: tuple[str, ...] = ()
    user: UserProfile = UserProfile()
    listed: ListedRow | None = None
    file_number: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Damage:
    """Where a file is first damaged, and how. The data before are kept, and in FIT the intact data after it."""

    offset: int
    causes: tuple[Reason, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The damage as the ledger holds it."""
        return (reason(FileReason.DAMAGED, self.offset), *self.causes)

    @property
    def reason(self) -> str:
        """The causes in words."""
        return worded(self.causes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """The content of one file: activities, scale readings, the wearer, and the first damage.

    `left_out` names what else it holds and cannot be kept.

    Examples
    --------
    >>> from importlib.resources import files
    >>> from pipeline import read_file
    >>> content = read_file(files("sample_data") / "exports" / "ben" / "2026-11-13-200s.fit")
    >>> len(content.activities), content.weights.height, content.damage
    (1, 0, None)
    """

    activities: tuple[Activity, ...]
    weights: pl.DataFrame = field(default_factory=partial(no_rows, WEIGHTS))
    user: UserProfile = UserProfile()
    damage: Damage | None = None
    left_out: tuple[Reason, ...] = ()
