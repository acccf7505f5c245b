"""Parse dates as spreadsheets and apps write them, in seven languages; an ambiguous date is an error."""

from __future__ import annotations

import contextlib
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
_NTH = r"(\d{1,2})(?:st|nd|rd|th|er)?"
_DAY_FIRST = re.compile(rf"{_NTH}\.?[\s-]+(?:de\s+|of\s+)?{_WORD}[\s-]+(?:de\s+)?(\d{{4}})\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"{_WORD}\s+{_NTH},?\s+(\d{{4}})\b", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b")
_DOTS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")
_SLASHES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")
_SHORT_YEAR = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}")
_NUMBERS_WITHOUT_YEAR = re.compile(r"\d{1,2}([./-])\s?\d{1,2}\.?")
_WEEK_WORD = "(?:w|wk|week|kw)"  # KW in German
_WEEK = re.compile(
    rf"(\d{{4}})[\s-]*{_WEEK_WORD}\s*(\d{{1,2}})|{_WEEK_WORD}\s*(\d{{1,2}})[\s,/-]+(\d{{4}})", re.IGNORECASE
)
_WEEK_WITHOUT_YEAR = re.compile(rf"(?:{_WEEK_WORD}\s*)?(\d{{1,2}})", re.IGNORECASE)
_YEARS_BACK = 9  # years within which there is a 29 February and a week 53, but around 1900 and 2100


def read_day(text: str, order: DayOrder | None = None, *, today: date | None = None) -> date:
    """Read the day of a date or a moment.

    Parameters
    ----------
    text
        ISO 8601, `2026/11/9`, `9.11.2026`, `9 Nov 2026, 18:02`, `Nov 9th, 2026`, `9 de nov. de 2026`, `11/30/2026`, and
        with `order` `9/11/2026`. Names of months in seven languages.
    order
        Order of numbers between slashes, `dmy` or `mdy`; None if unknown.
    today
        Allows dates without a year, as `9 Nov`, `9.11.` or `11/30`: the last such day up to this one is meant.

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
    >>> read_day("9 Nov", today=date(2027, 3, 1))
    datetime.date(2026, 11, 9)
    """
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        parts = _parts(text, order)
    if parts is None and _SHORT_YEAR.fullmatch(text.strip()):
        raise ValueError(f"{text!r} has a year of two digits; write all four, as 2026-11-09")
    if parts is None and today and (recent := _last_without_year(text, order, today)):
        return recent
    if parts is None:
        raise ValueError(f"{text!r} is not a date like 2026-11-09")
    try:
        return date(*parts)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a valid date: {error}") from error


def _last_without_year(text: str, order: DayOrder | None, today: date) -> date | None:
    """Return the last day up to today that a date without a year can mean."""
    numbers = _NUMBERS_WITHOUT_YEAR.fullmatch(text)
    with_year = f"{text.rstrip('.')}{numbers[1]}{today.year}" if numbers else f"{text} {today.year}"
    if parts := _parts(with_year, order):
        for year in range(today.year, today.year - _YEARS_BACK, -1):
            with contextlib.suppress(ValueError):  # 29 February
                if (day := date(year, *parts[1:])) <= today:
                    return day
    return None


def read_week(text: str, *, today: date | None = None) -> str:
    """Read an ISO week, or take that of a day.

    Parameters
    ----------
    text
        `2026-W46`, `2026w46`, `week 46, 2026`, `KW 46/2026`, or a date as `read_day` takes it.
    today
        Allows weeks and dates without a year, as `46` or `9 Nov`: the last one that has begun by this day is meant.

    Returns
    -------
    str
        As `2026-W46`.

    Raises
    ------
    ValueError
        It is neither.

    Examples
    --------
    >>> read_week("2026 week 46"), read_week("9 Nov 2026"), read_week("46", today=date(2027, 3, 1))
    ('2026-W46', '2026-W46', '2026-W46')
    """
    word = text.strip()
    if today and (match := _WEEK_WITHOUT_YEAR.fullmatch(word)):
        return _last_week(int(match[1]), today)
    if match := _WEEK.fullmatch(word):
        year, week = match[1] or match[4], match[2] or match[3]
        try:
            return _week_of(date.fromisocalendar(int(year), int(week), 1))
        except ValueError as error:
            raise ValueError(f"{year} has no week {int(week)}; write it as 2026-W46") from error
    try:
        return _week_of(read_day(word, today=today))
    except ValueError as error:
        raise ValueError(f"{text!r} is not a week; write it as 2026-W46, or give a day of it") from error


def _last_week(number: int, today: date) -> str:
    """Return the last week of a number that has begun."""
    for year in range(today.year + 1, today.year - _YEARS_BACK, -1):  # week 1 may begin in December
        with contextlib.suppress(ValueError):  # most years have no week 53
            if (monday := date.fromisocalendar(year, number, 1)) <= today:
                return _week_of(monday)
    raise ValueError(f"no year has a week {number}; write it as 2026-W46")


def _week_of(day: date) -> str:
    year, week, _ = day.isocalendar()  # strftime writes the year 1 as one digit
    return f"{year:04}-W{week:02}"


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
        first, second = int(match[1]), int(match[2])
        order = order or order_of([match[0]]) or ("dmy" if first == second else None)
        if order is None:
            either = " or ".join(f"{match[3]}-{a:02}-{b:02}" for a, b in ((second, first), (first, second)))
            raise ValueError(f"{text!r} may be day or month first; write it as {either}")
        month, day = (second, first) if order == "dmy" else (first, second)
        return int(match[3]), month, day
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
