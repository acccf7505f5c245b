"""When an activity took place, and the athlete's local time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from pipeline.vocabulary import TimezoneSource

if TYPE_CHECKING:
    import polars as pl

    from pipeline.sources.activity import Activity


class UtcOffset(NamedTuple):
    """Local time minus UTC [s], and where it is taken from."""

    offset_s: int
    source: TimezoneSource


@dataclass(frozen=True, slots=True)
class Clock:
    """Start [Unix s] and length of an activity, and local time minus UTC [s]."""

    start_s: int
    size: int
    utc_offset_s: int
    timezone_source: TimezoneSource

    @property
    def start_time(self) -> datetime:
        """First second [UTC]."""
        return datetime.fromtimestamp(self.start_s, UTC)

    @property
    def end_time(self) -> datetime:
        """Exclusive end [UTC]."""
        return self.start_time + timedelta(seconds=self.size)

    @property
    def local_start(self) -> datetime:
        """Start in local time, without a zone."""
        return (self.start_time + timedelta(seconds=self.utc_offset_s)).replace(tzinfo=None)


def utc_offset(activity: Activity, start_s: int, home_timezone: str | None) -> UtcOffset:
    """Return local time minus UTC at the start of an activity.

    Parameters
    ----------
    activity
        The activity; its own offset comes first, then the zone at its first GPS fix.
    start_s
        Start [Unix s].
    home_timezone
        IANA name of the zone in the athlete's profile, the third choice; without it, UTC.

    Returns
    -------
    UtcOffset
        The offset and its source.
    """
    if activity.utc_offset_s is not None:
        return UtcOffset(activity.utc_offset_s, TimezoneSource.FILE)
    zones = (
        (_zone_at_first_fix(activity.records), TimezoneSource.POSITION),
        (home_timezone, TimezoneSource.PROFILE),
    )
    for name, source in zones:
        if name:
            offset = datetime.fromtimestamp(start_s, UTC).astimezone(ZoneInfo(name)).utcoffset()
            return UtcOffset(int(offset.total_seconds()) if offset else 0, source)
    return UtcOffset(0, TimezoneSource.UTC)


def _zone_at_first_fix(records: pl.DataFrame) -> str | None:
    """Return the name of the zone at the first position other than 0° N 0° E, which devices write without a fix."""
    latitude, longitude = records["latitude_deg"].to_numpy(), records["longitude_deg"].to_numpy()
    fixed = (np.abs(latitude) <= 90) & (np.abs(longitude) <= 180) & ((latitude != 0) | (longitude != 0))
    if not fixed.any():
        return None
    first = int(np.argmax(fixed))
    return zone_at(longitude[first], latitude[first])


def zone_at(longitude_deg: float, latitude_deg: float) -> str | None:
    """Return the name of the zone at a position; None where there is none."""
    from tzfpy import get_tz  # noqa: PLC0415 - its table of borders is needed for files without an offset only

    return str(get_tz(longitude_deg, latitude_deg)) or None
