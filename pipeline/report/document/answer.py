"""The answer about size: what is said, how sure it is, what moved it, and what would change it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pipeline.physiology import parameters_size as size
from pipeline.report.document.form import Keys, OneOf
from pipeline.report.document.words import Amount, Chances, Count, Grade, Share, VerdictName
from pipeline.vocabulary import OUTCOMES, STIMULUS_LABELS
from pipeline.weekly.answer import CHANGES, DRIVERS, MISSING, Range
from pipeline.weekly.forecast.project import WEEKS_FORECAST
from pipeline.weekly.forecast.statements import Kind

UNSPOKEN = frozenset({"under_18", "care"})  # messages beside which nothing is said of energy
GUESSED = frozenset({"energy_unknown", "strength_not_given"})  # drivers that stand for what nobody has said
HARDLY_MOVES_BELOW = 0.2  # of the change that makes another class, below which a driver "hardly moves" it; judgement
WEEKS_AHEAD = round(WEEKS_FORECAST)
SizeName = Annotated[str, OneOf(("smaller", "same", "larger", "unsure"))]
StrengthName = Annotated[str, OneOf(("likely", "possible", "no_sign", "unknown"))]
ChangeName = Annotated[str, OneOf(CHANGES)]
MissingName = Annotated[str, OneOf(MISSING)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningWorth:
    """What running is worth by one reading.

    Attributes
    ----------
    sets
        Hard sets of strength work a week.
    growing
        Probability of growing.
    """

    sets: Amount
    growing: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """What the mean change of muscle is due to [%]; the parts sum to the total.

    Attributes
    ----------
    running
        By label.
    other_sports, strength, strength_not_given, energy
        Null where the athlete has none of it.
    nothing_done
        What would come without any training.
    total
        The mean change.
    """

    running: Annotated[Mapping[str, float], Keys(STIMULUS_LABELS, part=True)]
    other_sports: float | None
    strength: float | None
    strength_not_given: float | None
    energy: float | None
    nothing_done: float
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverPart:
    """What moved the verdict.

    Attributes
    ----------
    key
        Which driver.
    text, brief
        In a sentence or two, and the same in a line.
    muscle_change_pct
        Its part of the mean change of muscle [%].
    fat_change_pct
        Median change of gluteal fat where energy balance drives it [%].
    evidence
        Its grade.
    values
        Numbers behind it.
    """

    key: Annotated[str, OneOf(DRIVERS)]
    text: str
    brief: str
    muscle_change_pct: float
    fat_change_pct: float
    evidence: Grade
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPart:
    """An input that would sharpen the verdict.

    Attributes
    ----------
    key
        Which input.
    text
        What it would do.
    command, hint
        How to give it.
    """

    key: MissingName
    text: str
    command: str | None
    hint: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A message with its key.

    Attributes
    ----------
    key
        Which message.
    text
        The message.
    """

    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictPart:
    """The answer; what is about size, fat or energy is null where `body_hidden`.

    Attributes
    ----------
    headline
        The answer in one sentence; a safety message where there is one.
    answer
        Smaller, same or larger in plain words, for muscle and gluteal fat.
    statement
        `joint` where one hedge holds for both, `apart` where each has its own, `close` where two outcomes of muscle
        are too close to call, `asked` before four weeks are known.
    label, label_probability
        `undecided` where no outcome is probable enough; the probability of what the label says.
    probabilities
        Of the four outcomes, unclipped; they sum to 1.
    like_this_week
        The same if every week were like this one; null before its fifth day and during a pause.
    worth_of_running, worth_text
        By a cautious, a middle and a generous reading; said only where running moves the answer.
    attribution
        What the mean change of muscle is due to.
    fat_hedge
        How sure the direction of fat is; null where nothing can be said of it.
    muscle, muscle_change_pct
        Direction and change of gluteus maximus volume in 12 weeks [%].
    fat, fat_change_pct
        The same of gluteal fat.
    hips_change_cm, hips_text
        The same of the hips, as a tape would show it [cm].
    stronger, stronger_text
        Strength apart from size.
    horizon, weeks_ahead
        What the answer assumes, and how many weeks it looks ahead: fewer where a pause ends before.
    question, question_key, question_command, question_hint
        The question whose answer would help most, only where undecided, and how to answer it.
    drivers
        What moved the verdict, the strongest first.
    missing, sharpest
        Inputs that would sharpen it, and the key of the one that would most.
    evidence
        Grade of the strongest driver.
    safety
        Messages that outrank the verdict.
    energy_availability_kcal_kg
        What the food logged leaves beside training [kcal per kg of fat-free mass a day].
    body_hidden
        Whether size, fat and energy are left out.
    weeks_observed, days_left
        Weeks behind the projection, and the days of the last one that are still to come.
    """

    headline: str
    answer: str | None = None
    statement: Annotated[str, OneOf(tuple(Kind))] | None = None
    label: VerdictName | None = None
    label_probability: Share | None = None
    probabilities: Chances | None = None
    like_this_week: Chances | None = None
    worth_of_running: Annotated[Mapping[str, RunningWorth], Keys(tuple(size.WORTH_READINGS.value))] | None = None
    worth_text: str | None = None
    attribution: Attribution | None = None
    fat_hedge: Annotated[str, OneOf(tuple(size.HEDGES.value))] | None = None
    muscle: SizeName | None = None
    muscle_change_pct: Range | None = None
    fat: SizeName | None = None
    fat_change_pct: Range | None = None
    hips_change_cm: Range | None = None
    hips_text: str | None = None
    stronger: StrengthName
    stronger_text: str
    horizon: str
    weeks_ahead: Count = WEEKS_AHEAD
    question: str | None = None
    question_key: MissingName | None = None
    question_command: str | None = None
    question_hint: str | None = None
    drivers: tuple[DriverPart, ...] = ()
    missing: tuple[MissingPart, ...] = ()
    sharpest: MissingName | None = None
    evidence: Grade | None = None
    safety: tuple[Note, ...]
    energy_availability_kcal_kg: Range | None
    body_hidden: bool
    weeks_observed: Count
    days_left: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePart:
    """The answer with one thing changed.

    Attributes
    ----------
    change, text
        Its key, and in words.
    probabilities
        Of the four outcomes with it.
    muscle_change_pct, fat_change_pct
        Change in 12 weeks with it [%].
    goal_gain
        What it adds to the probability of the goal; without a goal, the probability that it moves.
    goal_probability
        Probability of the goal with it; null without a goal.
    advised, why_not, why_not_text
        False where load, care or the goal speak against it, and which.
    """

    change: ChangeName
    text: str
    probabilities: Chances
    muscle_change_pct: Range
    fat_change_pct: Range
    goal_gain: float
    goal_probability: Share | None = None
    advised: bool
    why_not: str | None
    why_not_text: str | None


def moved_most(now: Mapping[str, float], then: Mapping[str, float]) -> tuple[str, ...]:
    """Name the outcome that rises most, behind the one that falls most where that moves more: those a text names."""
    fall, *_, rise = sorted(OUTCOMES, key=lambda name: then[name] - now[name])
    return (rise,) if then[rise] - now[rise] >= now[fall] - then[fall] else (fall, rise)
