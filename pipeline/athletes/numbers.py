"""Read numbers as people, apps and spreadsheets write them."""

from __future__ import annotations

import math
import re

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


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
