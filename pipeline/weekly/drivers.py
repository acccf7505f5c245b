"""What moved the verdict: parts of the mean change of muscle, shared out over the same draws."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pipeline.physiology import parameters_body as parameters
from pipeline.physiology.fusion import Z90
from pipeline.weekly.answer import LABELS_OF_DRIVER, Driver
from pipeline.weekly.forecast.habit import Player

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.weekly.forecast.attribution import Attribution
    from pipeline.weekly.outlook import Outlook
    from pipeline.weekly.state import TrainingState

EVIDENCE = {
    **dict.fromkeys(LABELS_OF_DRIVER, "C"),
    "other_sports": "C",
    "strength": "A",
    "strength_not_given": "D",  # an assumption of ours, not a finding
    "energy_deficit": "B",
    "energy_surplus": "B",
    "energy_unknown": "D",  # an assumption of ours, not a finding
    "nothing_done": "B",
}
"""A: trials in the glutes; B: trials in other muscles; C: comparisons and mechanics; D: opinion."""
LEAST_EFFECT = 0.05  # in units of the class limits; below, an input moved nothing (judgement)
BALANCED_WITHIN_KCAL = 25.0  # kcal/day, judgement


def without_labels(state: TrainingState, labels: tuple[str, ...], share: float = 1.0) -> TrainingState:
    """Take away a share of the running of some labels, and the energy it cost.

    Parameters
    ----------
    state
        The week as it was.
    labels
        Labels to take from.
    share
        How much of them [fraction].

    Returns
    -------
    TrainingState
        With less running, a smaller dose and less energy spent.
    """
    running = {label: work.times(1 - share) if label in labels else work for label, work in state.running.items()}
    spent = sum(work.energy_net_kcal for label, work in state.running.items() if label in labels)
    return replace(state, running=running, added_exercise_kcal=state.added_exercise_kcal - share * spent / 7)


def find_drivers(state: TrainingState, attribution: Attribution, outlook: Outlook) -> tuple[Driver, ...]:
    """Order what moved the verdict.

    Parameters
    ----------
    state
        The week as it was.
    attribution, outlook
        Parts of its mean change of muscle, and its outlook.

    Returns
    -------
    tuple of Driver
        The strongest first, in units of the class limits, and last what would come without any of them; inputs that
        moved nothing are left out, except easy running, which is always named where there is any.
    """
    found = []
    for key, muscle, values in _parts(state, attribution):
        fat = float(np.median(outlook.projection.fat_pct)) if key.startswith("energy") else 0.0
        driver = Driver(key=key, muscle_change_pct=muscle, fat_change_pct=fat, evidence=EVIDENCE[key], values=values)
        size = max(abs(muscle) / parameters.SIZE_CHANGE.value, abs(fat) / parameters.FAT_CHANGE.value)
        if size >= LEAST_EFFECT or key == "easy_running":
            found.append((size, driver))
    return tuple(driver for _, driver in sorted(found, key=lambda pair: (pair[1].key == "nothing_done", -pair[0])))


def _parts(state: TrainingState, attribution: Attribution) -> Iterator[tuple[str, float, dict[str, float]]]:
    """Yield key, part of the change of muscle [%], and the numbers that the sentence needs."""
    for key, labels in LABELS_OF_DRIVER.items():
        works = [state.running[label] for label in labels if label in state.running]
        if any(work.hours for work in works):
            part = sum(attribution.running.get(label, 0.0) for label in labels)
            yield key, part, {"hours": sum(work.hours for work in works)}
    parts = attribution.parts
    if Player.OTHER in parts:
        yield "other_sports", parts[Player.OTHER], {"hours": state.other_sports.hours}
    if Player.STRENGTH in parts:
        yield "strength", parts[Player.STRENGTH], {"strength_sets": state.sets_assumed}
    if Player.NOT_GIVEN in parts:
        yield "strength_not_given", parts[Player.NOT_GIVEN], {}
    deficit = state.deficit_kcal
    known = state.deficit_origin != "prior" or abs(deficit.value) >= Z90 * deficit.sd
    if not known or abs(deficit.value) >= BALANCED_WITHIN_KCAL:
        key = "energy_unknown" if not known else "energy_deficit" if deficit.value > 0 else "energy_surplus"
        values = {"deficit_kcal": deficit.value, "deficit_sd_kcal": deficit.sd}
        yield key, parts[Player.ENERGY], values
    yield "nothing_done", attribution.nothing_done, {}
