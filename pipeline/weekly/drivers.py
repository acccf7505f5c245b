"""What moved the verdict: the same projection with one input switched off at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pipeline.physiology import parameters_hypertrophy as parameters
from pipeline.weekly.answer import LABELS_OF_DRIVER, Driver
from pipeline.weekly.projection import Projection, project
from pipeline.weekly.state import LabelWeek

if TYPE_CHECKING:
    from pipeline.weekly.draws import Draws
    from pipeline.weekly.state import TrainingState

EVIDENCE = {
    **dict.fromkeys(LABELS_OF_DRIVER, "C"),
    "strength": "A",
    "energy_deficit": "B",
    "energy_surplus": "B",
    "energy_unknown": "D",  # an assumption of ours, not a finding
    "protein": "B",
    "interference": "B",
    "detraining": "B",
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
        With less running, fewer set equivalents and less energy spent.
    """
    running = {
        label: LabelWeek(*((1 - share) * part for part in week)) if label in labels else week
        for label, week in state.running.items()
    }
    spent = sum(week.energy_net_kcal for label, week in state.running.items() if label in labels)
    return replace(state, running=running, added_exercise_kcal=state.added_exercise_kcal - share * spent / 7)


def find_drivers(state: TrainingState, draws: Draws, projection: Projection) -> tuple[Driver, ...]:
    """Find what moved the verdict.

    Parameters
    ----------
    state, draws
        What `projection` was made from.
    projection
        The projection of the week as it was.

    Returns
    -------
    tuple of Driver
        The strongest first, measured draw by draw in units of the class limits; inputs that moved nothing are left out,
        except easy running, which is always named where there is any.
    """
    found = []
    for key, (off, values) in _switched_off(state).items():
        drawn = draws | {"interference": np.zeros(1)} if key == "interference" else draws
        other = project(off, drawn)
        muscle, fat = projection.muscle_pct - other.muscle_pct, projection.fat_pct - other.fat_pct
        sizes = np.abs(muscle).mean() / parameters.SIZE_CHANGE.value, np.abs(fat).mean() / parameters.FAT_CHANGE.value
        driver = Driver(
            key=key,
            muscle_change_pct=float(np.median(muscle)),
            fat_change_pct=float(np.median(fat)),
            evidence=EVIDENCE[key],
            values=values,
        )
        if max(sizes) >= LEAST_EFFECT or key == "easy_running":
            found.append((float(max(sizes)), driver))
    return tuple(driver for _, driver in sorted(found, key=lambda pair: -pair[0]))


def _switched_off(state: TrainingState) -> dict[str, tuple[TrainingState, dict[str, float]]]:
    """For every input the athlete has: the state without it, and the numbers its sentence needs."""
    off = _running_off(state) | _balance_off(state)
    if state.strength_sets:
        off["strength"] = (replace(state, strength_sets=0.0), {"strength_sets": state.strength_sets})
    if state.protein_logged:
        enough = state.protein_g_kg._replace(value=parameters.FULL_PROTEIN_FROM.value, sd=0.0)
        eaten = {"protein_g_kg": state.protein_g_kg.value, "protein_sd_g_kg": state.protein_g_kg.sd}
        off["protein"] = (replace(state, protein_g_kg=enough), eaten)
    if state.running_hours > parameters.INTERFERENCE_FROM.value:
        off["interference"] = (state, {"running_hours": state.running_hours})
    if state.gained_pct:
        off["detraining"] = (replace(state, gained_pct=0.0), {"gained_pct": state.gained_pct})
    return off


def _running_off(state: TrainingState) -> dict[str, tuple[TrainingState, dict[str, float]]]:
    off = {}
    for key, labels in LABELS_OF_DRIVER.items():
        weeks = [state.running[label] for label in labels if label in state.running]
        if any(week.hours or week.set_equivalents for week in weeks):
            hours, sets = sum(week.hours for week in weeks), sum(week.set_equivalents for week in weeks)
            off[key] = (without_labels(state, labels), {"hours": hours, "set_equivalents": sets})
    return off


def _balance_off(state: TrainingState) -> dict[str, tuple[TrainingState, dict[str, float]]]:
    balance = replace(state, deficit_kcal=state.deficit_kcal._replace(value=0.0, sd=0.0))
    values = {"deficit_kcal": state.deficit_kcal.value, "deficit_sd_kcal": state.deficit_kcal.sd}
    if state.deficit_origin == "prior":
        return {"energy_unknown": (balance, values)}
    if abs(state.deficit_kcal.value) < BALANCED_WITHIN_KCAL:
        return {}
    return {"energy_deficit" if state.deficit_kcal.value > 0 else "energy_surplus": (balance, values)}
