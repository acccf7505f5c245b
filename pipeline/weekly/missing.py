"""Which missing input would sharpen the verdict most."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.physiology import parameters_body as parameters
from pipeline.physiology.dose import ATOMS, atoms
from pipeline.physiology.parameters_size import YOUNG_HABIT
from pipeline.vocabulary import OUTCOMES
from pipeline.weekly.answer import MISSING

if TYPE_CHECKING:
    import numpy.typing as npt

    from pipeline.arrays import Floats
    from pipeline.weekly.forecast.draws import Sample
    from pipeline.weekly.forecast.project import Forecast

WEIGHT_LOG_SD_KCAL = 90.0  # kcal/day, judgement: four weeks of daily weighing with 0.5 kg of scatter
STRENGTH_ANSWERS = (1.0, 6.0)  # sets a week: none, some, many
WEIGHT_LOG_ANSWERS = (-300.0, -100.0, 100.0, 300.0)  # kcal/day
PROTEIN_ANSWERS = (parameters.LOW_PROTEIN_BELOW.value, parameters.FULL_PROTEIN_FROM.value)  # g/kg/day
THIRDS = (-0.43, 0.43)  # standard deviations that cut a normal distribution in three


class Worth(NamedTuple):
    """What an answer is worth on average: gain of the leading probability, and probability it moves between classes."""

    gain: float
    shift: float


def worths(
    missing: tuple[str, ...], projection: Forecast, classes: npt.NDArray[np.intp], draws: Sample
) -> dict[str, Worth]:
    """Compute what each missing input's answer is worth: how far it raises the leading probability on average.

    The draws are sorted by the answer that an athlete would give in each of them (weight stable, down or up; no, some
    or many sets), so every answer weighs as much as the prior makes it likely.

    Parameters
    ----------
    missing
        Keys of `answer.MISSING` that are not known.
    projection, classes, draws
        The projection, its classes, and what they were made from.

    Returns
    -------
    dict
        Worth by key, the largest gain first, equal gains by what the answer moves, then as in `answer.MISSING`.
    """
    found = {key: _worth(classes, _answers(key, projection, draws)) for key in MISSING if key in missing}
    return dict(sorted(found.items(), key=lambda item: item[1], reverse=True))


def _answers(key: str, projection: Forecast, draws: Sample) -> npt.NDArray[np.intp]:
    """Number of the answer in each draw."""
    reported = parameters.TREND_REPORTED
    signals: dict[str, tuple[Floats, tuple[float, ...]]] = {
        **dict.fromkeys(("strength", "lifting_goes_on"), (projection.strength_sets, STRENGTH_ANSWERS)),
        "weight_trend": (
            projection.deficit_kcal + (reported.sd or 0.0) * draws["answer"],
            (-reported.value, reported.value),
        ),
        "weight_log": (projection.deficit_kcal + WEIGHT_LOG_SD_KCAL * draws["answer"], WEIGHT_LOG_ANSWERS),
        "protein": (projection.protein_g_kg, PROTEIN_ANSWERS),
        **dict.fromkeys(("training_since", "lifting_since"), (draws["habit"], (YOUNG_HABIT.value,))),
        "mass": (draws["fat_mass"], THIRDS),
        "body_fat": (draws["fat_mass"], THIRDS),
        "thresholds": (atoms().sprint_speed[(draws["case"] * ATOMS).astype(np.intp)], THIRDS),
    }
    if key not in signals:  # heart rate moves labels a little and the projection not at all
        return np.zeros(projection.muscle_pct.size, dtype=np.intp)
    return np.digitize(*signals[key])


def _worth(classes: npt.NDArray[np.intp], answers: npt.NDArray[np.intp]) -> Worth:
    """Compare the classes within each answer with the classes of all draws."""
    count = len(OUTCOMES)
    table = np.bincount(answers * count + classes, minlength=count * (int(answers.max()) + 1)).reshape(-1, count)
    now = table.sum(axis=0)
    expected = table.sum(axis=1, keepdims=True) * (now / classes.size)
    gained, moved = table.max(axis=1).sum() - now.max(), np.abs(table - expected).sum() / 2
    return Worth(float(gained) / classes.size, float(moved) / classes.size)
