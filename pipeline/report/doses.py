"""Doses of weeks beside each other: the word for one over another, and shades of the athlete's own weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.physiology import parameters_dose as parameters
from pipeline.weekly.effect import MUCH_MORE

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_FORCE = 0.05  # sessions a week; less is shown as "less than a tenth"
SHADES = 5  # of the heat map: fifths of the athlete's own weeks


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
