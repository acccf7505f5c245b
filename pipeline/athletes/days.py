"""Parse dates as spreadsheets and apps write them, in seven languages; an ambiguous date is an error."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

DayOrder = Literal["dmy", "mdy"]

MONTHS = {
    **dict.fromkeys(("jan", "ene", "gen"), 1),
    **dict.fromkeys(("feb", "fev"), 2),
    **dict.fromkeys(("mar", "mrz", "mrt", "maa"), 3),
    **dict.fromkeys(("apr", "avr", "abr"), 4),
    **dict.fromkeys(("may", "mai", "mei", "mag"), 5),
    **dict.fromkeys(("jun", "juin", "giu"), 6),
    **dict.fromkeys(("jul", "juil", "lug"), 7),
    **dict.fromkeys(("aug", "aou", "ago"), 8),
    **dict.fromkeys(("sep", "set"), 9),
    **dict.fromkeys(("oct", "okt", "out", "ott"), 10),
    "nov": 11,
    **dict.fromkeys(("dec", "dez", "dic"), 12),
}
"""Beginnings of month names, without accents: English, French, Spanish, Portuguese, German, Italian, Dutch."""

_WORD = r"([^\W\d_]+)\.?,?"
_DAY_FIRST = re.compile(rf"(\d{{1,2}})\.?\s+(?:de\s+)?{_WORD}\s+(?:de\s+)?(\d{{4}})\b")
_MONTH_FIRST = re.compile(rf"{_WORD}\s+(\d{{1,2}}),?\s+(\d{{4}})\b")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b")
_DOTS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")
_SLASHES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")


def read_day(text: str, order: DayOrder | None = None) -> date:
    """Read the day of a date or a moment.

    Parameters
    ----------
    text
        ISO 8601, `2026/11/9`, `9.11.2026`, `9 Nov 2026, 18:02`, `Nov 9, 2026`, `9 de nov. de 2026`, and with `order`
        `9/11/2026`. Names of months in seven languages.
    order
        Order of numbers between slashes, `dmy` or `mdy`; None if unknown.

    Raises
    ------
    ValueError
        It is not a date, or is ambiguous.

    Examples
    --------
    >>> read_day("9 de nov. de 2026")
    datetime.date(2026, 11, 9)
    >>> read_day("9/11/2026", "dmy")
    datetime.date(2026, 11, 9)
    """
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        parts = _parts(text, order)
    if parts is None:
        raise ValueError(f"{text!r} is not a date like 2026-11-09")
    try:
        return date(*parts)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a valid date: {error}") from error


def order_of(texts: Iterable[str]) -> DayOrder | None:
    """Infer from all dates of a file whether day or month stands first; None where it stays ambiguous."""
    pairs = [(int(match[1]), int(match[2])) for match in map(_SLASHES.match, texts) if match]
    day_first, month_first = any(first > 12 for first, _ in pairs), any(second > 12 for _, second in pairs)
    if day_first == month_first:
        return None
    return "dmy" if day_first else "mdy"


def _parts(text: str, order: DayOrder | None) -> tuple[int, int, int] | None:
    """Year, month and day; None where the form is not known."""
    if match := _YEAR_FIRST.match(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _DOTS.match(text):
        return int(match[3]), int(match[2]), int(match[1])
    if match := _SLASHES.match(text):
        if order is None:
            raise ValueError(f"{text!r} may be day or month first; write it as 2026-11-09")
        month, day = (match[2], match[1]) if order == "dmy" else (match[1], match[2])
        return int(match[3]), int(month), int(day)
    return _with_word(text)


def _with_word(text: str) -> tuple[int, int, int] | None:
    """Read a date with the name of its month."""
    if (match := _DAY_FIRST.match(text)) and (month := _month(match[2])):
        return int(match[3]), month, int(match[1])
    if (match := _MONTH_FIRST.match(text)) and (month := _month(match[1])):
        return int(match[3]), month, int(match[2])
    return None


def _month(word: str) -> int | None:
    """Number of a month by the beginning of its name: `juin` and `juil` differ in the fourth letter."""
    plain = unicodedata.normalize("NFKD", word.lower()).encode("ascii", "ignore").decode()
    return MONTHS.get(plain[:4]) or MONTHS.get(plain[:3])
