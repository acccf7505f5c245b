"""Doses as they are shown: rounded, the word for one over another, and shades of the athlete's own weeks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from pipeline.physiology import parameters_dose as parameters
from pipeline.report.quantities import DASH, number
from pipeline.report.sentences import sentence
from pipeline.weekly.effect import MUCH_MORE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.weekly.answer import Range

LEAST_FORCE = 0.05  # sessions; less is shown as less than a tenth
WHOLE_FROM = 2.0  # sessions; from here on they are whole
SHADES = 5  # of the heat map: fifths of the athlete's own weeks


def sessions(value: float | None) -> str:
    """Return a number of hill-sprint sessions: a decimal below two, never a nought where there is something.

    >>> sessions(1.94), sessions(1.96)
    ('1.9', '2')
    """
    if value is None:
        return DASH
    if 0 < value < LEAST_FORCE:
        return sentence("word.under_tenth")
    return number(value, 0 if round(value, 1) >= WHOLE_FROM or not value else 1)


def session_ends(found: Range) -> tuple[str, str]:
    """Return the ends of a range of hill-sprint sessions, rounded outward."""
    low = math.floor(found.low) if found.low >= WHOLE_FROM else math.floor(10 * found.low) / 10
    high = math.ceil(found.high) if found.high > WHOLE_FROM else math.ceil(10 * found.high) / 10
    first, last = (number(end, 0 if end == round(end) else 1) for end in (low, high))
    return first, last


def sessions_range(found: Range | None) -> str:
    """Return hill-sprint sessions with their 90 % range, as `0.4 (0-8)`; a dash where there is none."""
    return DASH if found is None else f"{sessions(found.value)} ({DASH.join(session_ends(found))})"


def norm_word(now: float, before: float, *, of_sessions: bool = False) -> str:
    """Return the key of the word for a dose over what it was before, by the limits of the weekly norm.

    Parameters
    ----------
    now, before
        Index points, or hill-sprint sessions where `of_sessions`.
    """
    points = 100 / parameters.REFERENCE_SESSIONS.value if of_sessions else 1.0
    offset, words = parameters.NORM_OFFSET.value, parameters.NORM_WORDS.value
    ratio = (points * now + offset) / (points * before + offset)
    return next((word for word, below in words.items() if ratio < below), MUCH_MORE)


def shades(values: Sequence[float | None], *, least: float = 0.0) -> list[int | None]:
    """Return which fifth of the athlete's own weeks each value is in, 0 to 4; what is below `least` is in the first.

    Weeks that are alike get the same shade, and None stays None.
    """
    known = np.array([value for value in values if value is not None and value >= least])
    if not known.size:
        return [None if value is None else 0 for value in values]
    limits = np.quantile(known, np.arange(1, SHADES) / SHADES)
    return [
        None if value is None else 0 if value < least else int(np.searchsorted(limits, value, side="left"))
        for value in values
    ]
