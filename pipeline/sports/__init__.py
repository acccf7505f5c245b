"""Sports: names and numbers of FIT, words of many languages, and how they are recognised."""

from pipeline.sports.recognise import (
    FIT_SPORTS,
    GENERIC,
    SPORT_NAMES,
    SUB_SPORT_NAMES,
    Sport,
    fit_sport,
    sport_of,
)

__all__ = [
    "FIT_SPORTS",
    "GENERIC",
    "SPORT_NAMES",
    "SUB_SPORT_NAMES",
    "Sport",
    "fit_sport",
    "sport_of",
]
