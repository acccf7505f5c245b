"""The decoded content of a TCX file, the common result of both engines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.arrays import Floats, Ints

TCX_COLUMN_OF = {  # local names of elements below a track point: the schema itself and Garmin's activity extension
    "latitudedegrees": "latitude_deg",
    "longitudedegrees": "longitude_deg",
    "altitudemeters": "altitude_m",
    "distancemeters": "distance_m",
    "value": "heart_rate_bpm",  # within HeartRateBpm, the only element of a track point with a value below it
    "cadence": "cadence_rpm",
    "runcadence": "cadence_rpm",
    "speed": "speed_mps",
    "watts": "power_w",
}
MEAN_HEART_RATE = "averageheartratebpm"  # holds a `Value`
LAP_ELEMENTS = ("totaltimeseconds", "distancemeters", "calories", "intensity", "triggermethod")


@dataclass(slots=True)
class TcxHead:
    """One `Activity` element: its sport as written, and the device that recorded it."""

    sport: str | None
    creator: str | None = None


@dataclass(slots=True)
class TcxLap:
    """One `Lap` element.

    Attributes
    ----------
    activity
        Number of the activity it belongs to.
    start
        Attribute `StartTime` as written.
    texts
        Text of the elements of `LAP_ELEMENTS` right below it, and of the value of `MEAN_HEART_RATE`, by local name.
    """

    activity: int
    start: str
    texts: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class TcxPoints:
    """Every activity, lap and track point of a file, in file order.

    Attributes
    ----------
    time_us
        Microseconds since 1970, `NO_TIME` where a point has none.
    columns
        Values by column of `RECORDS`, NaN where there is none.
    activity, lap, track
        Number of the `Activity`, `Lap` and `Track` of each point, each counted over the whole file.
    heads, laps
        The activities and laps.
    utc_offset_s
        Local minus UTC of the first time with a non-zero offset.
    """

    time_us: Ints
    columns: dict[str, Floats]
    activity: Ints
    lap: Ints
    track: Ints
    heads: list[TcxHead]
    laps: list[TcxLap]
    utc_offset_s: int | None = None
