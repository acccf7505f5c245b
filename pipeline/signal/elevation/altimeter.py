"""Whether a device has a barometric altimeter: GPS altitude can drift as smoothly, so altitude alone cannot show it."""

from __future__ import annotations

import re

# Garmin's product numbers that fitparse's profile has no name for (FIT SDK; 3282, 3076 and 3077 from memory), regional
# models included: Forerunner 30, 35, 45, 55, 230, 235, 245, 630 and 735XT.
_NUMBERS = (
    *(2891, 2977, 2503, 2650, 2667, 2668, 2727, 2814, 3282, 3469, 3869, 4033, 2313),
    *(2396, 2397, 2733, 3144, 3076, 3077, 3145, 3321, 2310, 2311, 2158, 2533, 2534),
)
# Watches with GPS altitude only, by their makers' manuals, and phone apps.
_GPS_ALTITUDE_ONLY = re.compile(
    r"\b(?:forerunner|fr) ?(?:10|15|25|30|35|45s?|50|55|60|70|110|20[15]|210|220|225|230|235|245|30[15]|310xt|40[15]"
    r"|410|610|620|630|735xt)(?!\d)"
    rf"|\bgarmin (?:{'|'.join(map(str, _NUMBERS))})\b"
    r"|\bpolar (?:m200|m400|m430|ignite|vantage m)\b"
    r"|\b(?:android|iphone)\b|^strava\b",
    re.IGNORECASE,
)

# Devices with a barometer, by their makers' manuals, that write altitude more finely than in a barometer's usual steps:
# watches of Polar and Coros, and what Apple Health exports from Apple's watches.
_WITH_BAROMETER = re.compile(
    r"\bpolar (?:v800|vantage v|grit x|pacer pro)|\bcoros\b|\b(?:apple ?(?:watch|health)|healthfit|workoutdoors)",
    re.IGNORECASE,
)


def may_have_barometer(device: str | None, *, worn: bool) -> bool:
    """Return whether the altitude of a device may come from a barometer.

    Parameters
    ----------
    device
        Maker and product, or the program that wrote the file.
    worn
        Whether the device was worn: watches write its format, or it recorded cadence or heart rate.

    Returns
    -------
    bool
        False for phones, and for watches known to have no barometer.
    """
    return worn and not (device and _GPS_ALTITUDE_ONLY.search(device))


def has_barometer(device: str | None) -> bool:
    """Return whether a device is known to have a barometer; its altitude may still come from GPS.

    Parameters
    ----------
    device
        Maker and product, or the program that wrote the file.
    """
    return bool(device and _WITH_BAROMETER.search(device))
