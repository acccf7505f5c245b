"""Twelve weeks like a given state: probability of each class, and ranges of muscle and gluteal fat."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.weekly.projection import Projection, classify, probabilities, project, range_90

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from pipeline.weekly.answer import Range
    from pipeline.weekly.draws import Draws
    from pipeline.weekly.state import TrainingState


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a state leads to in twelve weeks.

    Attributes
    ----------
    probabilities
        By class, in the order of `OUTCOMES`; they sum to 1.
    muscle_change_pct, fat_change_pct
        Median and 90 % range of the change of muscle and of gluteal fat [%].
    projection
        The draws behind them.
    classes
        Class of every draw, from `classify`.
    """

    probabilities: dict[str, float]
    muscle_change_pct: Range
    fat_change_pct: Range
    projection: Projection = field(repr=False, compare=False)
    classes: npt.NDArray[np.intp] = field(repr=False, compare=False)


def outlook_of(state: TrainingState, draws: Draws) -> Outlook:
    """Project a state and summarise the draws.

    Parameters
    ----------
    state
        Training, food and body.
    draws
        From `draws.draw`; the same draws make two outlooks comparable.
    """
    projection = project(state, draws)
    classes = classify(projection)
    return Outlook(
        probabilities=probabilities(classes),
        muscle_change_pct=range_90(projection.muscle_pct),
        fat_change_pct=range_90(projection.fat_pct),
        projection=projection,
        classes=classes,
    )
