"""Race results as an athlete writes them: `10k=48:30`, or `10k=48:30@2026-05-01`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.errors import AthleteError
from pipeline.units import METRES_PER_MILE, SECONDS_PER_HOUR, SECONDS_PER_MINUTE

# World Athletics' road distances [m].
NAMED_DISTANCES_M = {
    "mile": METRES_PER_MILE,
    "half": 21097.5,
    "half-marathon": 21097.5,
    "marathon": 42195.0,
}
UNITS_M = {"m": 1.0, "k": 1000.0, "km": 1000.0, "mi": METRES_PER_MILE}
SLOWEST_RACE_MPS, FASTEST_RACE_MPS = 0.8, 11.0  # judgement: a stroll, and beyond any world record

_DISTANCE = re.compile(r"(\d+(?:\.\d+)?)\s*(m|km|k|mi)")
_TIME = re.compile(r"(?:(\d+):)?(\d+):([0-5]\d(?:\.\d+)?)|(\d+(?:\.\d+)?)")
_FORM = "Write it as 10k=48:30 or half=1:45:10@2026-05-01"


@dataclass(frozen=True, slots=True)
class Race:
    """One result: distance [m], time [s] and the local date, where it is known."""

    distance_m: float
    time_s: float
    date: date | None = None


def parse_race(text: str, *, where: str | None = None) -> Race:
    """Read one race result.

    Parameters
    ----------
    text
        Distance (`800m`, `5k`, `21.1km`, `3mi`, `mile`, `half`, `marathon`), `=`, time (`h:mm:ss`, `m:ss` or seconds),
        and optionally `@` and the date.
    where
        File that holds the result, for the error.

    Returns
    -------
    Race

    Raises
    ------
    AthleteError
        A part cannot be read, or the speed is impossible.

    Examples
    --------
    >>> parse_race("half=1:45:10@2026-05-01")
    Race(distance_m=21097.5, time_s=6310.0, date=datetime.date(2026, 5, 1))
    """
    distance_text, equals, rest = text.strip().lower().partition("=")
    time_text, at, date_text = rest.partition("@")
    distance_m, time_s = _distance_m(distance_text.strip()), _time_s(time_text.strip())
    if not equals or distance_m is None or time_s is None:
        raise AthleteError(f"cannot read the race result {text!r}", where=where, hint=_FORM)
    speed_mps = distance_m / time_s if time_s else float("inf")
    if not SLOWEST_RACE_MPS <= speed_mps <= FASTEST_RACE_MPS:
        why = f"{distance_m:g} m in {time_s:g} s is {speed_mps:.2f} m/s"
        raise AthleteError(f"the race result {text!r} cannot be right", where=where, why=why, hint=_FORM)
    return Race(distance_m, time_s, _race_date(date_text.strip(), text, where) if at else None)


def _distance_m(text: str) -> float | None:
    """Metres of a distance, None where it cannot be read."""
    if text in NAMED_DISTANCES_M:
        return NAMED_DISTANCES_M[text]
    match = _DISTANCE.fullmatch(text)
    return float(match[1]) * UNITS_M[match[2]] if match else None


def _time_s(text: str) -> float | None:
    """Seconds of a time, None where it cannot be read."""
    match = _TIME.fullmatch(text)
    if not match:
        return None
    hours, minutes, seconds, plain_seconds = match.groups()
    if plain_seconds:
        return float(plain_seconds)
    return float(hours or 0) * SECONDS_PER_HOUR + float(minutes) * SECONDS_PER_MINUTE + float(seconds)


def _race_date(date_text: str, text: str, where: str | None) -> date:
    try:
        return date.fromisoformat(date_text)
    except ValueError as error:
        raise AthleteError(f"cannot read the date of the race {text!r}", where=where, hint=_FORM) from error
