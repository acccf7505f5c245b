"""Strength exercises: what each is worth for gluteus maximus."""

from __future__ import annotations

from typing import NamedTuple

RELEVANT_FROM = 0.25  # share of a direct set from which an exercise says that the glutes are trained; judgement


class Exercise(NamedTuple):
    """One kind of exercise.

    Attributes
    ----------
    share, share_sd
        Worth of a hard set against one of hip thrusts or squats, and how sure that is [fraction].
    repetitions_to_failure
        Without load, of a person who does not train it; None where it is not done without.
    source
        Authors and year, or the word judgement.
    """

    share: float
    share_sd: float
    repetitions_to_failure: float | None
    source: str


_JUDGED = "judgement"
EXERCISES: dict[str, Exercise] = {
    "hip thrust": Exercise(1.0, 0.10, 35, "Plotkin 2023: equals the squat"),
    "glute bridge": Exercise(0.9, 0.15, 45, _JUDGED),
    "single-leg bridge": Exercise(0.9, 0.15, 18, _JUDGED),
    "squat": Exercise(1.0, 0.15, 35, "Plotkin 2023, Kubo 2019"),
    "half squat": Exercise(0.25, 0.15, 45, "fitted to Kubo 2019"),
    "romanian deadlift": Exercise(0.85, 0.15, None, _JUDGED),
    "deadlift": Exercise(0.8, 0.15, None, _JUDGED),
    "good morning": Exercise(0.7, 0.2, None, _JUDGED),
    "split squat": Exercise(0.95, 0.15, 18, _JUDGED),
    "lunge": Exercise(0.9, 0.15, 22, _JUDGED),
    "step-up": Exercise(0.9, 0.15, 22, _JUDGED),
    "leg press": Exercise(0.6, 0.2, None, _JUDGED),
    "kickback": Exercise(0.6, 0.2, 40, _JUDGED),
    "back extension": Exercise(0.6, 0.2, 25, _JUDGED),
    "swing": Exercise(0.5, 0.2, None, _JUDGED),
    "olympic lift": Exercise(0.5, 0.2, None, _JUDGED),
    "jump": Exercise(0.3, 0.15, 60, _JUDGED),
    "jumping jack": Exercise(0.0, 0.02, None, _JUDGED),
    "abduction": Exercise(0.0, 0.05, 40, "gluteus medius: Distefano 2009"),
    "other legs": Exercise(0.0, 0.0, None, "no hip extension under load"),
    "upper body": Exercise(0.0, 0.0, None, "no hip extension under load"),
    "elsewhere": Exercise(0.0, 0.0, None, "no hip extension under load"),
}
"""By key. Shares are those of hard sets; nothing is taken away for the part of the body that is lifted along."""


def trains_glutes(key: str) -> bool:
    """Return whether sets of an exercise say that, and how much, gluteus maximus is trained."""
    return EXERCISES[key].share >= RELEVANT_FROM
