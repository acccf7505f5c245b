"""Read numbers as people, apps and spreadsheets write them."""

from __future__ import annotations

import math
import re

_RANGE = re.compile("(?<=[0-9])\\s*(?:[-\u2013\u2014/~]|to|bis)\\s*")  # with any of the dashes
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")


def read_number(text: str, low: float = -math.inf, high: float = math.inf) -> float:
    """Read a number with a decimal point or comma, and with commas between thousands.

    Parameters
    ----------
    text
        As `60.5`, `60,5` or `1,850.5`.
    low, high
        Allowed range. `1,850` is read as 1850 if that is in it, else as 1.85.

    Returns
    -------
    float
        Finite.

    Raises
    ------
    ValueError
        It is not a number, or is out of range.

    Examples
    --------
    >>> read_number("60,5"), read_number("1,850.5"), read_number("1,850", high=100)
    (60.5, 1850.5, 1.85)
    """
    readings = (text.replace(",", ""),) if _THOUSANDS.fullmatch(text) else ()
    numbers = [float(reading) for reading in (*readings, text.replace(",", ".")) if _is_number(reading)]
    if not numbers:
        raise ValueError(f"{text!r} is not a number")
    for number in numbers:
        if low <= number <= high:
            return number
    raise ValueError(f"{text} is not from {low:g} to {high:g}")


def read_middle(text: str, low: float, high: float) -> float:
    """Read a number, or the mean of those of a range or of sets in a row, each from `low` to `high`.

    Raises
    ------
    ValueError
        One of them is not a number, or is out of range.

    Examples
    --------
    >>> read_middle("8-10", 1, 100), read_middle("12/10/8", 1, 100), read_middle("1,5", 0, 20)
    (9.0, 10.0, 1.5)
    """
    numbers = [read_number(part, low, high) for part in _RANGE.split(text)]
    return sum(numbers) / len(numbers)


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
