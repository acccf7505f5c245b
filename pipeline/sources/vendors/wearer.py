"""What the account files of an export say about the person: sex, date of birth, body mass. Nothing else is read."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any

from pipeline.athletes.days import read_day
from pipeline.athletes.numbers import read_number
from pipeline.possible import LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

ACCOUNT_BYTES = 65_536  # read of a file: the wearer stands within Apple's first lines, after 20 kB of rules
ACCOUNT_FILES = ("profile.csv", "export.xml")  # of Strava and of Apple
ACCOUNT_WORDS = ("profile", "account", "personal", "user", "bio")
"""Words in the names of JSON files that may describe the person: of Garmin, Polar, Suunto and others."""

SEX_WORDS = {"f": "female", "female": "female", "woman": "female", "m": "male", "male": "male", "man": "male"}
BIRTH_KEYS = ("birthdate", "dateofbirth", "birthday", "birth_date", "date_of_birth")
SEX_KEYS = ("sex", "gender")
MASS_KEYS = ("weight", "weight_kg", "weightkg")  # kilograms in the exports that have them; others are out of range

_APPLE = re.compile(rb"<Me\s([^>]*)>")
_APPLE_VALUE = re.compile(rb'HKCharacteristicTypeIdentifier(DateOfBirth|BiologicalSex)="(?:HKBiologicalSex)?([^"]*)"')
_APPLE_KEYS = {b"DateOfBirth": "birthdate", b"BiologicalSex": "sex"}


def is_account_file(source: str) -> bool:
    """Return whether a file of an export may describe the person, by its name."""
    name = source.rpartition("/")[2].lower()
    return name in ACCOUNT_FILES or (name.endswith(".json") and any(word in name for word in ACCOUNT_WORDS))


def wearer_in(data: bytes) -> dict[str, Any]:
    r"""Read what an account file says of the person.

    Parameters
    ----------
    data
        Its first `ACCOUNT_BYTES`.

    Returns
    -------
    dict
        Keys of `profile.toml` that it gives: `sex`, `birth_date`, `mass_kg`. What cannot be read is left out.

    Examples
    --------
    >>> wearer_in(b"Athlete ID,Sex,Weight\n17,F,60.5")
    {'sex': 'female', 'mass_kg': 60.5}
    """
    given: dict[str, Any] = {}
    for key, value in _pairs(data):
        text = str(value).strip()
        word = text.lower()
        if key in SEX_KEYS and word in SEX_WORDS:
            given.setdefault("sex", SEX_WORDS[word])
        elif key in BIRTH_KEYS and (day := _day(text)):
            given.setdefault("birth_date", day)
        elif key in MASS_KEYS and (mass := _mass_kg(word)):
            given.setdefault("mass_kg", mass)
    return given


def _pairs(data: bytes) -> Iterator[tuple[str, Any]]:
    """Give names and values, the names in lower case."""
    if apple := _APPLE.search(data):
        yield from ((_APPLE_KEYS[key], value.decode(errors="replace")) for key, value in _APPLE_VALUE.findall(apple[1]))
        return
    text = data.decode("utf-8-sig", errors="replace")
    try:
        yield from _members(json.loads(text), depth=3)
    except (ValueError, RecursionError):
        rows = list(csv.reader(text.splitlines()[:2]))
        if len(rows) > 1:
            yield from zip((name.strip().lower() for name in rows[0]), rows[1], strict=False)


def _members(value: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Give the members of JSON objects, nested ones after their parents."""
    if isinstance(value, list) and depth:
        for item in value[:3]:
            yield from _members(item, depth - 1)
    if isinstance(value, dict) and depth:
        yield from ((str(key).lower(), member) for key, member in value.items())
        for member in value.values():
            yield from _members(member, depth - 1)


def _day(text: str) -> date | None:
    try:
        return read_day(text)
    except ValueError:
        return None


def _mass_kg(word: str) -> float | None:
    try:
        return round(read_number(word, *LIMITS["mass_kg"].range), 1)
    except ValueError:
        return None
