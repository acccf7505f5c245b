"""The athlete's own clock: local time minus UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import polars as pl

if TYPE_CHECKING:
    from pipeline.sources.activity import Activity


def utc_offset(activity: Activity, start_s: int, home_timezone: str | None) -> tuple[int, str]:
    """Local time minus UTC at the start of an activity.

    Parameters
    ----------
    activity
        The activity; its own offset comes first, then the zone at its first fix.
    start_s
        Start [Unix s].
    home_timezone
        IANA name of the zone in the athlete's profile, the third choice; without it, UTC.

    Returns
    -------
    offset_s, source
        Offset [s] and `file`, `position`, `profile` or `utc`.
    """
    if activity.utc_offset_s is not None:
        return activity.utc_offset_s, "file"
    for name, source in ((_zone_at_first_fix(activity.records), "position"), (home_timezone, "profile")):
        if name:
            offset = datetime.fromtimestamp(start_s, UTC).astimezone(ZoneInfo(name)).utcoffset()
            return int(offset.total_seconds()) if offset else 0, source
    return 0, "utc"


def _zone_at_first_fix(records: pl.DataFrame) -> str | None:
    """Name of the zone at the first position that is not the origin of the globe."""
    latitude, longitude = pl.col("latitude_deg"), pl.col("longitude_deg")
    fix = (
        records.lazy()
        .select(latitude, longitude)
        .filter(latitude.is_between(-90, 90) & longitude.is_between(-180, 180) & ((latitude != 0) | (longitude != 0)))
        .head(1)
        .collect()
    )
    if fix.is_empty():
        return None
    from tzfpy import get_tz  # noqa: PLC0415 - its table of borders is needed for files without an offset only

    return str(get_tz(fix["longitude_deg"][0], fix["latitude_deg"][0])) or None
