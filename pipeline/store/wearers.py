"""Judge by heart rate and cadence whether one person or two made a pair of recordings."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pipeline.arrays import Floats

# All judgement, checked on simulated pairs: two sensors on one person against two people on one course.
LEAST_MINUTES = 4  # with a value of both, the least that count as evidence
SAME_SENSOR_BPM = 1.5  # median difference of a minute between two devices that receive one chest strap
SAME_HEART_BPM = 5.0  # the same, of a chest strap and an optical sensor
OTHER_HEART_BPM = 8.0  # from which it is another heart, or an optical sensor that does not follow the heart
SAME_STEPS = 0.015  # median difference of a minute's cadence over the cadence, of two devices on one person
OTHER_STEPS = 0.02  # the same, from which somebody else runs
BOTH_FEET = 1.5  # ratio of two cadences from which one counts single feet


class Wearer(StrEnum):
    """Whether two recordings are of one person."""

    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"


def wearer_of(heart_rates_bpm: tuple[Floats, Floats], cadences_spm: tuple[Floats, Floats]) -> Wearer:
    """Judge whether one person made two recordings.

    Cadence weighs more where both disagree: an optical sensor that follows the steps shows another heart rate, and
    only two devices that receive one chest strap show the same one throughout.

    Parameters
    ----------
    heart_rates_bpm, cadences_spm
        Means of the same stretches by each recording [bpm], [steps/min]; NaN where unknown.

    Returns
    -------
    Wearer
        Unknown where neither says anything.
    """
    heart_bpm = _median_difference(*heart_rates_bpm)
    steps = _median_difference(*_relative(*cadences_spm))
    if steps > OTHER_STEPS:
        return Wearer.UNKNOWN if heart_bpm <= SAME_SENSOR_BPM else Wearer.OTHER
    if heart_bpm > OTHER_HEART_BPM:
        follows = min(_median_difference(*each) for each in zip(heart_rates_bpm, cadences_spm, strict=True))
        return Wearer.UNKNOWN if steps <= SAME_STEPS and follows <= SAME_HEART_BPM else Wearer.OTHER
    if heart_bpm <= SAME_SENSOR_BPM or (heart_bpm <= SAME_HEART_BPM and steps <= SAME_STEPS):
        return Wearer.SAME
    return Wearer.UNKNOWN


def _median_difference(one: Floats, other: Floats) -> float:
    """Return the median difference of values, NaN, which is neither large nor small, where too few are known."""
    apart = np.abs(one - other)
    known = apart[np.isfinite(apart)]
    return float(np.median(known)) if known.size >= LEAST_MINUTES else np.nan


def _relative(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Return two cadences over their mean, with both feet counted."""
    with np.errstate(invalid="ignore", divide="ignore"):
        ratios = one / other
    known = ratios[np.isfinite(ratios)]
    ratio = float(np.median(known)) if known.size else 1.0
    single = 2 * one if ratio < 1 / BOTH_FEET else one, 2 * other if ratio > BOTH_FEET else other
    mean = (single[0] + single[1]) / 2
    return single[0] / mean, single[1] / mean
