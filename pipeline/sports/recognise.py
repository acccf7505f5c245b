"""Recognise sports in the words of a program, a vendor or a language, and name them as FIT does."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from fitparse.profile import FIELD_TYPES

from pipeline.sports.fit_names import LATER_SPORTS, LATER_SUB_SPORTS, SUB_SPORTS_OF
from pipeline.sports.words import OTHER_WORDS, SPORT_WORDS, UNNAMED_WORDS

STRAVA_NUMBERS = {"1": "cycling", "4": "hiking", "9": "running", "10": "walking", "16": "swimming"}
GENERIC = "generic"
SPORT_NAMES: dict[int, str] = {**FIELD_TYPES["sport"].values, **LATER_SPORTS}
SUB_SPORT_NAMES: dict[int, str] = {**FIELD_TYPES["sub_sport"].values, **LATER_SUB_SPORTS}
"""Names of sports and sub-sports by their numbers in FIT."""

FIT_SPORTS = frozenset(SPORT_NAMES.values())
SPORT_OF_SUB_SPORT = {sub_sport: sport for sport, names in SUB_SPORTS_OF.items() for sub_sport in names.split()}
"""The sport that a sub-sport implies, None where several share it."""

UNNAMED = frozenset(UNNAMED_WORDS.split("|"))
"""Types that name no sport."""

OTHER = frozenset(OTHER_WORDS.split("|"))
"""Types that say that it is none of the sports which the program knows."""

ON_MACHINES = {
    "treadmill": "running",
    "indoor_running": "running",
    "indoor_walking": "walking",
    "stair_climbing": "stair_climbing",
}
"""Sports on foot that some programs file under fitness equipment."""

_CAMEL_CASE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ACCENT = re.compile("[\u0300-\u036f]")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "\u0131": "i"})
LONGEST_TYPE = 100  # characters, judgement: a longer text is a description


class Sport(NamedTuple):
    """Sport and sub-sport in FIT's words; both None where nothing names one."""

    sport: str | None
    sub_sport: str | None = None


@lru_cache(maxsize=1024)  # an export has few different words, and thousands of files
def sport_of(written: str | None) -> Sport:
    """Return the sport that a file, a program or a person names.

    Parameters
    ----------
    written
        A word or a few, in any of the larger languages and any spelling: `trail_run`, `TrailRun`, `Course à pied`.

    Returns
    -------
    Sport
        No sport where the text names none that is known: the motion decides then, and the text, which is free, goes no
        further. `generic` where the text says that it is none of the sports that the program knows, as `Other`.
    """
    text = plain_words((written or "")[:LONGEST_TYPE])
    word = text.replace(" ", "_")
    if text in UNNAMED:
        return Sport(None)
    if text in OTHER:
        return Sport(GENERIC)
    if text in STRAVA_NUMBERS:
        return Sport(STRAVA_NUMBERS[text])
    if word in FIT_SPORTS:
        return Sport(word)
    if implied := SPORT_OF_SUB_SPORT.get(word):
        return Sport(implied, None if implied == word else word)
    padded = f" {text} "
    return next((Sport(*named) for *named, parts in _parts() if any(part in padded for part in parts)), Sport(None))


def fit_sport(sport: str | None, sub_sport: str | None) -> Sport:
    """Return the sport of a FIT session: where that is nameless or a machine, the one its sub-sport implies.

    Parameters
    ----------
    sport, sub_sport
        In FIT's words, or `unknown_62` for a number that no profile names.
    """
    if sport == "fitness_equipment" and sub_sport in ON_MACHINES:
        return Sport(ON_MACHINES[sub_sport], sub_sport)
    known = sport in FIT_SPORTS
    if known and sport not in OTHER:
        return Sport(sport, sub_sport)
    implied = SPORT_OF_SUB_SPORT.get(sub_sport or "")
    return Sport(implied or (sport if known else None), sub_sport)


def plain_words(text: str) -> str:
    """Return words in lower case, without accents, between single blanks; `TrailRun` is two words.

    >>> plain_words("Course à pied"), plain_words("TrailRun"), plain_words("obstacle_run")
    ('course a pied', 'trail run', 'obstacle run')
    """
    spaced = _CAMEL_CASE.sub(" ", unicodedata.normalize("NFKC", text)).casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", spaced)))
    # Marks are letters, too: the vowels of Indic scripts.
    words = "".join(char if unicodedata.category(char)[0] in "LMN" else " " for char in plain)
    return " ".join(words.split())


def _plain_part(part: str) -> str:
    """Return a part of a word like the texts it is held against, with the blanks that bound it."""
    return f"{' ' * part.startswith(' ')}{plain_words(part)}{' ' * part.endswith(' ')}"


@lru_cache(maxsize=1)  # a hundredth of a second, only for programs that meet such words
def _parts() -> tuple[tuple[str | None, str | None, tuple[str, ...]], ...]:
    return tuple(
        (sport, sub_sport, tuple(_plain_part(part) for part in parts.strip("|").split("|")))
        for sport, sub_sport, parts in SPORT_WORDS
    )
