"""What each key of a profile may hold, and the checks of its values."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pipeline.athletes.races import parse_race
from pipeline.errors import AthleteError
from pipeline.possible import LIMITS
from pipeline.units import DAYS_PER_YEAR
from pipeline.vocabulary import CARE, GOALS, SEXES, UNIT_SYSTEMS
from pipeline.words import nearest, printable

STRENGTH_STATUSES = ("untrained", "trained", "advanced")
WEIGHT_TRENDS = ("stable", "up", "down", "unknown")

CHOICES: dict[str, tuple[str, ...]] = {
    "sex": SEXES,
    "goal": GOALS,
    "strength_status": STRENGTH_STATUSES,
    "weight_trend": WEIGHT_TRENDS,
    "units": UNIT_SYSTEMS,
}

# Judgement: no runner, child or adult, lies outside of these; catches wrong units and commas.
RANGES: dict[str, tuple[float, float, str]] = {
    "height_cm": LIMITS["height_cm"][:3],
    "mass_kg": LIMITS["mass_kg"][:3],
    "hr_max": LIMITS["hr_max_bpm"][:3],
    "hr_rest": LIMITS["hr_rest_bpm"][:3],
    "critical_speed_mps": (1.0, 7.0, "m/s"),
    "max_sprint_speed_mps": (2.0, 12.5, "m/s"),
    "vo2max": LIMITS["vo2max_ml_kg_min"][:3],
    "body_fat_pct": LIMITS["body_fat_pct"][:3],
    "strength_sets_per_week": (0, 100, "sets"),
    "sleep_hours": (3, 14, "h"),
}
FURTHEST_EAST = timedelta(hours=14)
YOUNGEST_YEARS, OLDEST_YEARS = 4, 110  # judgement: children's watches are made from 4 years; some raced at 105
DATES = ("birth_date", "training_since")


def checked_value(key: str, value: object, where: str) -> Any:
    """Return the value of one key as the profile holds it.

    Parameters
    ----------
    key, value
        As the profile or the command line gives them.
    where
        File or command they come from, for the error.

    Raises
    ------
    AthleteError
        The value is of the wrong kind or out of range.
    """
    if key in CHOICES:
        return _checked_word(key, value, CHOICES[key], where)
    if key in RANGES and not (key == "strength_sets_per_week" and value == "unknown"):
        return _checked_number(key, value, where)
    if key in DATES:
        return _checked_date(key, value, where)
    if key in ("races", "care"):
        return _checked_list(key, value, where)
    kind, name = (bool, "true or false") if key == "share_body" else (str, "text")
    if not isinstance(value, kind):
        raise _wrong(key, value, where, f"it must be {name}")
    if key == "timezone":
        _check_zone(str(value), where)
    if isinstance(value, str) and printable(value) != value:
        raise _wrong(key, value, where, "it holds characters that steer a terminal")
    return value


def _wrong(key: str, value: object, where: str, why: str, hint: str | None = None) -> AthleteError:
    shown = str(value) if isinstance(value, date) else repr(value)
    return AthleteError(f"{key} cannot be {shown}", where=where, why=why, hint=hint)


def _checked_word(key: str, value: object, words: tuple[str, ...], where: str) -> str:
    if not isinstance(value, str) or value not in words:
        why = f"it must be one of {', '.join(words)}"
        near = nearest(str(value), words)
        raise _wrong(key, value, where, why, f"Did you mean {near}?" if near else None)
    return words[words.index(value)]


def _checked_number(key: str, value: object, where: str) -> float:
    low, high, unit = RANGES[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise _wrong(key, value, where, f"it must be a number from {low:g} to {high:g} {unit}")
    return float(value)


def _checked_date(key: str, value: object, where: str) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if not isinstance(day, date) or isinstance(day, datetime) or day > _today():
        raise _wrong(key, value, where, "it must be a date as 1990-06-30, and not lie ahead")
    years = (_today() - day).days / DAYS_PER_YEAR
    if years > OLDEST_YEARS or (key == "birth_date" and years < YOUNGEST_YEARS):
        raise _wrong(key, value, where, f"runners are {YOUNGEST_YEARS} to {OLDEST_YEARS} years old")
    return day


def _today() -> date:
    """The date in the easternmost time zone: the latest date that does not lie ahead anywhere."""
    return (datetime.now(UTC) + FURTHEST_EAST).date()


def _checked_list(key: str, value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        example = '["10k=48:30"]' if key == "races" else f'["{CARE[-1]}"]'
        raise _wrong(key, value, where, f"it must be a list of texts, as {example}")
    if key == "care":
        return tuple(_checked_word(key, item, CARE, where) for item in value)
    for item in value:
        parse_race(item, where=where)
    return tuple(value)


def _check_zone(name: str, where: str) -> None:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        by_lower = {zone.lower(): zone for zone in zoneinfo.available_timezones()}
        near = nearest(name, sorted(by_lower))
        hint = f"Did you mean {by_lower[near]}?" if near else "Write it as Europe/Paris"
        raise _wrong("timezone", name, where, "no time zone has that name", hint) from error
