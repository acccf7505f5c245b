"""Twelve weeks like a given state: probability of each class, and ranges of muscle and gluteal fat."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from pipeline.weekly.answer import Range
from pipeline.weekly.forecast.classes import class_shares, classes_of
from pipeline.weekly.forecast.project import Projector, projector

if TYPE_CHECKING:
    import numpy.typing as npt

    from pipeline.arrays import Floats
    from pipeline.weekly.forecast.draws import Sample
    from pipeline.weekly.forecast.project import Forecast
    from pipeline.weekly.state import TrainingState


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a state leads to in twelve weeks.

    Attributes
    ----------
    probabilities
        By class, in the order of `OUTCOMES`; they sum to 1.
    muscle_change_pct, fat_change_pct, hips_change_cm
        Median and 90 % range of the change of muscle and of gluteal fat [%], and of the hips [cm].
    projection, projector
        The draws behind them, and what made these.
    classes
        Class of every draw, from `classes_of`.
    """

    probabilities: dict[str, float]
    muscle_change_pct: Range
    fat_change_pct: Range
    hips_change_cm: Range
    projection: Forecast = field(repr=False, compare=False)
    projector: Projector = field(repr=False, compare=False)
    classes: npt.NDArray[np.intp] = field(repr=False, compare=False)


def outlook_of(state: TrainingState, drawn: Sample, size: Floats | None = None) -> Outlook:
    """Project a state and summarise the draws.

    Parameters
    ----------
    state
        Training, food and body.
    drawn
        From `forecast.draws.sample`; the same draws make two outlooks comparable.
    size
        Where size stands now, if an outlook of the same past has computed it.
    """
    made = projector(state.training(), drawn, size)
    forecast = made.forecast()
    classes = classes_of(forecast)
    return Outlook(
        probabilities=class_shares(classes),
        muscle_change_pct=range_90(forecast.muscle_pct),
        fat_change_pct=range_90(forecast.fat_pct),
        hips_change_cm=range_90(forecast.hips_cm),
        projection=forecast,
        projector=made,
        classes=classes,
    )


def range_90(values: Floats) -> Range:
    """Return median and 90 % range of draws, in the unit of the values."""
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95)).tolist()
    return Range(middle, low, high)
