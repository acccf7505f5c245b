"""How the work of a plan goes on from week to week: where it starts, how it rises, when a week is lighter."""

from __future__ import annotations

import math
from itertools import pairwise

from pipeline.physiology import parameters_training as training

LIGHTER = 2 / 3  # of the work of a usual week, in a week that follows three rising ones; judgement
RISING_WEEKS = 3  # in a row before a lighter one, as the articles' progressions of two to four weeks; judgement
RAISED = 0.10  # rise of load and of each kind of work from week to week [fraction]; judgement, no trial sets the number
FIRST = {"hills": 4, "sprints": 4, "stairs": 5, "strength": 6}  # where there was less lately; judgement
LEAST_KEPT = {"hills": 2, "sprints": 3, "stairs": 3}  # a week, below which it makes no session; judgement
MOST = {
    "hills": 20,
    "sprints": 10,
    "stairs": 24,
    "strength": int(training.STRENGTH_SETS_WISE.value),
}  # a week, beyond which nothing is raised; judgement
IN_ONE_SESSION = {"hills": 10, "sprints": 10, "stairs": 12, "strength": 6}  # judgement; twelve climbs as in article 002
STRENGTH_SESSIONS = (2, 3)  # least and most a week, as in the articles and in most trials
KEEP_GOAL = "keep"  # goal for which work is not raised beyond its start


def raised_amount(key: str, done: float, goal: str) -> int:
    """Raise an amount from the start of its kind to its most; what is done beyond that is kept."""
    raised = math.ceil((1.0 if goal == KEEP_GOAL else 1 + RAISED) * done)
    return max(min(max(FIRST[key], raised), MOST[key]), math.floor(done))


def weeks_after(key: str, amount: int, goal: str) -> tuple[int, ...]:
    """Give the amounts of the three weeks after one: two that rise and a lighter one; nothing where none rises."""
    second = raised_amount(key, amount, goal)
    third = raised_amount(key, second, goal)
    return (second, third, lighter_amount(third)) if third > amount else ()


def lighter_amount(amount: float) -> int:
    """Give what a lighter week holds of a usual amount."""
    return math.floor(LIGHTER * amount)


def sessions_of(key: str, amount: int) -> int:
    """Give over how many sessions a week an amount is spread; none is empty."""
    sessions = max(1, math.ceil(amount / IN_ONE_SESSION[key]))
    if key == "strength":
        least, most = STRENGTH_SESSIONS
        return min(max(least, sessions), most, max(1, amount))
    return sessions


def is_risen(loads: tuple[float, ...]) -> bool:
    """Return whether the load has risen for some weeks in a row, by as much in all as one week may rise."""
    last = loads[-RISING_WEEKS:]
    rises = all(before <= after for before, after in pairwise(last))
    return len(last) == RISING_WEEKS and rises and last[-1] >= (1 + RAISED) * last[0] > 0
