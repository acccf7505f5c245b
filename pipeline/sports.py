"""Sports as programs name them, in FIT's words."""

from __future__ import annotations

from fitparse.profile import FIELD_TYPES

SPORTS: dict[str, tuple[str, str | None]] = {  # types as Garmin, Strava (numbers and words) and others write them
    "9": ("running", None),
    "run": ("running", None),
    "jogging": ("running", None),
    "trail running": ("running", "trail"),
    "trail run": ("running", "trail"),
    "track running": ("running", "track"),
    "street running": ("running", "street"),
    "road running": ("running", "street"),
    "track and field running": ("running", "track"),
    "ultrarunning running": ("running", "trail"),
    "treadmill running": ("running", "treadmill"),
    "indoor running": ("running", "indoor_running"),
    "virtual run": ("running", "virtual_activity"),
    "10": ("walking", None),
    "walk": ("walking", None),
    "4": ("hiking", None),
    "nordic walking": ("walking", None),
    "hike": ("hiking", None),
    "trekking": ("hiking", None),
    "1": ("cycling", None),
    "ride": ("cycling", None),
    "bike": ("cycling", None),
    "biking": ("cycling", None),
    "road biking": ("cycling", "road"),
    "mountain biking": ("cycling", "mountain"),
    "virtual ride": ("cycling", "virtual_activity"),
    "16": ("swimming", None),
    "swim": ("swimming", None),
    "strength training": ("training", "strength_training"),
}
FIT_SPORTS = frozenset(FIELD_TYPES["sport"].values.values())
UNNAMED = ("", "track", "activity", "other", "unknown", "generic")  # types that name no sport


def sport_of(written: str | None) -> tuple[str | None, str | None]:
    """Give sport and sub-sport in FIT's words for the sport that GPX or TCX names.

    Returns
    -------
    tuple
        (None, None) where it names no sport, `unknown` where it names one that is not known here: the
        text is free and must not go further.
    """
    word = " ".join((written or "").lower().replace("_", " ").replace("-", " ").split())
    if word in UNNAMED:
        return None, None
    if word in SPORTS:
        return SPORTS[word]
    fit_word = word.replace(" ", "_")
    return (fit_word, None) if fit_word in FIT_SPORTS else ("unknown", None)
