"""The decoded track points of a GPX file, the common result of both engines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.arrays import Floats, Ints

GPX_COLUMN_OF = {  # local names of elements below a track point: GPX itself, Garmin, Cluetrust, Strava, Suunto
    "ele": "altitude_m",
    "hr": "heart_rate_bpm",
    "heartrate": "heart_rate_bpm",
    "cad": "cadence_rpm",
    "cadence": "cadence_rpm",
    "runcadence": "cadence_rpm",
    "power": "power_w",
    "powerinwatts": "power_w",
    "watts": "power_w",
    "atemp": "temperature_c",
    "temp": "temperature_c",
    "temperature": "temperature_c",
    "speed": "speed_mps",
    "distance": "distance_m",
}


@dataclass(slots=True)
class GpxPoints:
    """Every track point of a file, in file order.

    Attributes
    ----------
    time_us
        Microseconds since 1970, `NO_TIME` where a point has none.
    columns
        Values by column of `RECORDS`, NaN where there is none.
    track, segment
        Number of the `trk`, and of the `trkseg` counted over the whole file, of each point.
    track_types
        The `type` of each `trk`, None where it has none.
    utc_offset_s
        Local minus UTC of the first time with a non-zero offset.
    creator
        The program that wrote the file.
    """

    time_us: Ints
    columns: dict[str, Floats]
    track: Ints
    segment: Ints
    track_types: list[str | None] = field(default_factory=list)
    utc_offset_s: int | None = None
    creator: str | None = None
