"""Next week: sessions for the athlete's goal, and what weeks like it would bring."""

from dataclasses import dataclass
from typing import Annotated

from pipeline.physiology.parameters_training import HILL_SPRINT_GRADE
from pipeline.report.document.form import Limits, OneOf
from pipeline.report.document.words import Amount, Chances, Count, GoalName
from pipeline.weekly.answer import Range
from pipeline.weekly.progression import FIRST


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPart:
    """Work of one kind.

    Attributes
    ----------
    key
        Which kind.
    per_week, amount
        Sessions a week, and their repetitions, minutes or sets in all.
    lately
        The same of the last four weeks, a week; null where that is not known.
    after
        Amounts of the three weeks after: two that rise and a lighter one.
    """

    key: Annotated[str, OneOf(tuple(FIRST))]
    per_week: Annotated[int, Limits(1)]
    amount: Annotated[int, Limits(1)]
    lately: Amount | None
    after: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnHill:
    """A hill that the athlete ran lately.

    Attributes
    ----------
    local_start, start_minute
        Start of that run, local time, and when in it the hill begins [min].
    grade, distance_m
        Mean grade [fraction] and length [m].
    """

    local_start: str
    start_minute: float
    grade: float
    distance_m: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftPart:
    """What to lift next of an exercise that is logged.

    Attributes
    ----------
    exercise
        As the log names it.
    load_kg, repetitions
        Of the hardest set lately.
    next_load_kg, next_repetitions
        Of the next one.
    """

    exercise: str
    load_kg: Amount
    repetitions: Count
    next_load_kg: Amount
    next_repetitions: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPart:
    """The plan of next week.

    Attributes
    ----------
    goal
        What it is for.
    refused
        Key of the reason why there is none.
    sessions
        Work by kind.
    lighter
        Whether the week is a lighter one, after three that rose.
    waits
        Whether hills or sprints of the goal are left out until there is more running behind them.
    easy_hours, tempo_hours
        Other running [h].
    load_points, usual_load_points
        Running stress score of the plan, and the mean of the last four weeks [points].
    hill, hill_best_mps
        One of the athlete's own, and the best speed of the last year on such a slope [m/s].
    lifts
        What to lift next, where strength work is planned.
    probabilities_before, probabilities
        Of the four outcomes, now and for weeks like the plan; null where the body is hidden.
    muscle_change_pct, fat_change_pct
        Change in 12 weeks of weeks like the plan [%].
    """

    goal: GoalName | None
    refused: str | None
    sessions: tuple[SessionPart, ...]
    lighter: bool = False
    waits: bool
    easy_hours: Amount
    tempo_hours: Amount
    load_points: Amount
    usual_load_points: Amount
    hill: OwnHill | None
    hill_best_mps: Amount | None
    lifts: tuple[LiftPart, ...] = ()
    probabilities_before: Chances | None
    probabilities: Chances | None
    muscle_change_pct: Range | None
    fat_change_pct: Range | None


def hill_grade(hill: OwnHill | None) -> float:
    """Return the slope that hill repetitions are planned on: the athlete's own hill, else that of the articles."""
    return hill.grade if hill else HILL_SPRINT_GRADE.value
