"""The athlete's own clock: local time minus UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

if TYPE_CHECKING:
    import polars as pl

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
    latitude, longitude = records["latitude_deg"].to_numpy(), records["longitude_deg"].to_numpy()
    fixed = (np.abs(latitude) <= 90) & (np.abs(longitude) <= 180) & ((latitude != 0) | (longitude != 0))
    if not fixed.any():
        return None
    first = int(np.argmax(fixed))
    from tzfpy import get_tz  # noqa: PLC0415 - its table of borders is needed for files without an offset only

    return str(get_tz(longitude[first], latitude[first])) or None
