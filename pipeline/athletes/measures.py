"""Read measures with their unit as people write them: `60 kg`, `150lb`, `5'6`, `15 km/h`, `7:30/mi`."""

from __future__ import annotations

import math
import re

from pipeline.athletes.numbers import read_number
from pipeline.units import (
    CM_PER_INCH,
    KG_PER_LB,
    KG_PER_STONE,
    KILOJOULES_PER_KCAL,
    KMH_PER_MPS,
    METRES_PER_MILE,
    SECONDS_PER_HOUR,
    SECONDS_PER_MINUTE,
)

MEASURE_UNITS: dict[str, dict[str, float]] = {
    "cm": {"cm": 1.0, "mm": 0.1, "m": 100.0, "in": CM_PER_INCH, "ft": 12 * CM_PER_INCH},
    "mm": {"mm": 1.0, "cm": 10.0, "in": 10 * CM_PER_INCH},
    "kg": {"kg": 1.0, "g": 0.001, "lb": KG_PER_LB, "st": KG_PER_STONE},
    "m/s": {"m/s": 1.0, "km/h": 1 / KMH_PER_MPS, "mph": METRES_PER_MILE / SECONDS_PER_HOUR},
    "kcal": {"kcal": 1.0, "kj": 1 / KILOJOULES_PER_KCAL},
    "g": {"g": 1.0},
    "bpm": {"bpm": 1.0},
    "%": {"%": 1.0},
    "ml/kg/min": {"ml/kg/min": 1.0},
    "cm3": {"cm3": 1.0},
    "sets": {"sets": 1.0},
    "h": {"h": 1.0, "min": 1 / 60},
}
"""Factor of each unit that is understood, by the unit in which a quantity is kept."""

MEASURE_EXAMPLES = {
    "cm": "168, 1.68 m or 5'6",
    "mm": "31, 31 mm or 1.2 in",
    "kg": "60, 60 kg or 132 lb",
    "m/s": "4.1, 14.8 km/h or 4:04/km",
    "kcal": "2300 or 9600 kJ",
    "h": "7.5 or 7h30",
}
BARE_EXAMPLES = {"in": "5'6, 66 in or 168 cm", "lb": "132, 132 lb or 60 kg"}
"""Where a number without a unit has another one than it is kept in."""

UNIT_WORDS = {
    word: unit
    for unit, words in {
        "ft": ("'", "\u2019", "\u2032", "foot", "feet"),
        "in": ('"', "\u201d", "\u2033", "''", "\u2019\u2019", "inch", "inches"),
        "m": ("metre", "metres", "meter", "meters"),
        "lb": ("lbs", "pound", "pounds", "#"),
        "st": ("stone", "stones"),
        "kg": ("kgs", "kilo", "kilos", "kilogram", "kilograms"),
        "km/h": ("kmh", "kph"),
        "mph": ("mi/h",),
        "m/s": ("mps",),
        "kcal": ("cal", "kcals", "calories"),
        "bpm": ("beats", "/min", "beats/min"),
        "%": ("pct", "percent"),
        "sets": ("set",),
        "h": ("hour", "hours", "hr", "hrs"),
        "min": ("mins", "minute", "minutes"),
    }.items()
    for word in words
}
"""The unit that a word or mark stands for."""

NEXT_UNIT = {"ft": "in", "st": "lb", "m": "cm", "h": "min"}
"""Of a number without a unit that follows one with it, as in 5'6, 10st 7, 1m68 and 7h30."""

_PART = re.compile(r"([+-]?\d[\d.,]*)\s*([^\d\s.,+-][^\d\s]*)?\s*")
_PACE = re.compile(r"(\d{1,2}):([0-5]\d)\s*(?:min)?\s*/\s*(km|mi|mile)")


def read_measure(text: str, unit: str, *, bare: str | None = None) -> float:
    """Read a measure and convert it.

    Parameters
    ----------
    text
        A number, with a unit or without, or several parts as in `5 ft 6 in`; a speed may be a pace.
    unit
        What it is converted into, a key of `MEASURE_UNITS`; another unit has no conversions.
    bare
        Unit of a number without one; `unit` by default.

    Returns
    -------
    float
        In `unit`, finite, to the third decimal.

    Raises
    ------
    ValueError
        It is not such a measure.

    Examples
    --------
    >>> read_measure("5'6", "cm"), read_measure("150lb", "kg"), read_measure("6:00/km", "m/s")
    (167.64, 68.039, 2.778)
    """
    word = text.strip().lower()
    if unit == "m/s" and (pace := _PACE.fullmatch(word)):
        seconds = SECONDS_PER_MINUTE * int(pace[1]) + int(pace[2])
        if seconds:
            return round((1000.0 if pace[3] == "km" else METRES_PER_MILE) / seconds, 3)
    factors = MEASURE_UNITS.get(unit, {unit: 1.0})
    total, place, last = 0.0, 0, None
    while match := _PART.match(word, place):
        word_of_unit = (match[2] or "").rstrip(".")
        named = UNIT_WORDS.get(word_of_unit, word_of_unit) or NEXT_UNIT.get(last or "", bare or unit)
        if named not in factors or (last and (match[1][0] in "+-" or factors[named] >= factors[last])):
            break
        total += read_number(match[1]) * factors[named]
        place, last = match.end(), named
    if last is None or place < len(word) or not math.isfinite(total):
        if bare in BARE_EXAMPLES:
            raise ValueError(f"{text!r} cannot be read; write it as {BARE_EXAMPLES[bare]}")
        example = MEASURE_EXAMPLES.get(unit)
        raise ValueError(f"{text!r} is not a number" + (f" in {unit}: write it as {example}" if example else ""))
    return round(total, 3)
