"""What to lift next, from the loads and repetitions of the athlete's own log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipeline.physiology.exercise_names import plain_name
from pipeline.physiology.exercises import trains_glutes
from pipeline.weekly.strength import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

LATELY_DAYS = 28  # the four weeks that a plan rests on
REPETITIONS = (8, 12)  # of a set: load rises where the most are reached, and begins with the least again; judgement
EASY_RESERVE = 4.0  # repetitions in reserve from which the load is too low for hard sets; judgement
LOAD_RISE = 0.05  # of the load; the ACSM's position stand of 2009 names 2 to 10 % (from memory)
LOAD_STEP_KG = 2.5  # of most plates and dumbbells
MOST_LIFTS = 3  # named, those done last first; judgement


@dataclass(frozen=True, slots=True)
class Lift:
    """One exercise: its name, load [kg] and repetitions of the hardest set lately, and what to lift next."""

    exercise: str
    load_kg: float
    repetitions: int
    next_load_kg: float
    next_repetitions: int


def next_lifts(log: pl.DataFrame, own_names: Mapping[str, str], last: date) -> tuple[Lift, ...]:
    """Say what to lift next of the exercises for the glutes that were logged with load and repetitions lately.

    Parameters
    ----------
    log
        The athlete's own log: `date`, `exercise`, `reps`, `load_kg`, `rir`.
    own_names
        From `strength.named_by`.
    last
        Day up to which the log counts.

    Returns
    -------
    tuple of Lift
        One for each exercise, the last done first. A repetition more with the same load; from the most repetitions on,
        or where sets were left easy, a higher load.
    """
    recent = log.filter(
        pl.col("date").is_between(last - timedelta(days=LATELY_DAYS - 1), last),
        pl.col("load_kg") > 0,
        pl.col("reps") >= 1,
    )
    found: dict[str, Lift] = {}
    for row in recent.sort("date", "load_kg", "reps", descending=True).iter_rows(named=True):
        key, name = key_of(row["exercise"], None, own_names), plain_name(row["exercise"])
        if key is not None and trains_glutes(key) and name not in found:
            found[name] = _next(row["exercise"], row["load_kg"], int(row["reps"]), row["rir"])
    return tuple(found.values())[:MOST_LIFTS]


def _next(exercise: str, load_kg: float, repetitions: int, reserve: float | None) -> Lift:
    """Raise repetitions first, then load."""
    least, most = REPETITIONS
    easy = reserve is not None and reserve >= EASY_RESERVE and repetitions >= least
    if repetitions < most and not easy:
        return Lift(exercise, load_kg, repetitions, load_kg, repetitions + 1)
    steps = max(1, round(LOAD_RISE * load_kg / LOAD_STEP_KG))
    return Lift(exercise, load_kg, repetitions, load_kg + LOAD_STEP_KG * steps, least)
