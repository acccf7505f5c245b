"""Next week's sessions step by step, in the athlete's own paces or heart rate, for watches and for paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pipeline.report import quantities
from pipeline.report.sections.blocks import Point, Section
from pipeline.report.sections.plan import hill_band, plan_page, session_text, warm_up_minutes
from pipeline.report.sections.tables import threshold_range
from pipeline.report.sentences import counted, sentence
from pipeline.segments.parameters import HEART_RATE_AT_TEMPO, TEMPO_FROM_CS
from pipeline.weekly.plan import HILL_S, SPRINT_M

if TYPE_CHECKING:
    from pipeline.report.document.plan import PlanPart, SessionPart
    from pipeline.report.document.whole import Document
    from pipeline.report.sections.blocks import Page
    from pipeline.vocabulary import Units
    from pipeline.weekly.answer import Range

SPRINT_REST_S, SET_REST_S = 150, 120  # full recovery of the articles; rest of most strength trials
STAIRS_DOWN = 1.0  # time down over time up, at ease; judgement
SLOWEST_EASY = 0.55  # share of critical speed below which a watch may say too slow; judgement
LOWEST_EASY_HEART_RATE = 0.6  # share of maximal heart rate, the same; judgement
LIFTS = (("hip_thrust", "hip_raise"), ("romanian_deadlift", "deadlift"), ("split_squat", "lunge"))
"""Exercises of a strength session in the order they are given sets, with FIT's category."""
SETS_OF_A_LIFT = 2  # before the next exercise gets sets; judgement
LIFT_REPETITIONS = 10  # of a set with 1 to 3 in reserve, in the middle of what trials use; judgement

Target = tuple[Literal["speed", "heart_rate"], float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutStep:
    """One step: what to do, until when, and how fast.

    Attributes
    ----------
    name
        As a watch shows it.
    intensity
        `warmup`, `active`, `rest` or `cooldown`.
    seconds, metres, repetitions
        Until when; the first that is given counts. None of them: until the lap button.
    target
        `speed` [m/s] or `heart_rate` [bpm], and the ends of its range; None where effort alone counts.
    exercise
        FIT's category of a strength exercise.
    """

    name: str
    intensity: Literal["warmup", "active", "rest", "cooldown"]
    seconds: float | None = None
    metres: float | None = None
    repetitions: int | None = None
    target: Target | None = None
    exercise: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Steps that are done so many times in a row."""

    times: int
    steps: tuple[WorkoutStep, ...]


@dataclass(frozen=True, slots=True)
class Workout:
    """One session: `key` of the plan, a name, and its blocks."""

    key: str
    name: str
    blocks: tuple[Block, ...]


def week_workouts(document: Document) -> tuple[Workout, ...]:
    """Lay out one workout for each kind of session of the plan, and an easy run.

    Parameters
    ----------
    document
        What `build_document` gives, with a plan that is not refused.

    Returns
    -------
    tuple of Workout
        In the order of the plan; sessions of a kind are alike.
    """
    plan, easy = document.plan, easy_target(document)
    sessions = tuple(_workout(item, plan, document, easy) for item in plan.sessions) if plan else ()
    run = Block(1, (_step("easy", "active", target=easy),))
    return (*sessions, Workout("easy", sentence("workout.easy"), (run,)))


def easy_target(document: Document) -> Target | None:
    """Give the range of easy running, by speed or by heart rate, whichever is known better."""
    targets: list[tuple[float, Target]] = []
    found = document.thresholds
    speed, heart_rate = (threshold_range(found.get(name)) for name in ("critical_speed_mps", "hr_max_bpm"))
    if speed is not None:
        targets.append((_spread(speed), ("speed", SLOWEST_EASY * speed.value, TEMPO_FROM_CS.value * speed.value)))
    if heart_rate is not None:
        beats = LOWEST_EASY_HEART_RATE * heart_rate.value, HEART_RATE_AT_TEMPO.value * heart_rate.value
        targets.append((_spread(heart_rate), ("heart_rate", *beats)))
    return min(targets)[1] if targets else None


def _spread(threshold: Range) -> float:
    return (threshold.high - threshold.low) / threshold.value


def _step(key: str, intensity: Literal["warmup", "active", "rest", "cooldown"], **parts: Any) -> WorkoutStep:
    return WorkoutStep(name=sentence(f"workout_step.{key}"), intensity=intensity, **parts)


def _workout(item: SessionPart, plan: PlanPart, document: Document, easy: Target | None) -> Workout:
    """Lay out one kind of session: warm-up, work and rest in turn, cool-down; strength work has its own rests."""
    key, amount = item.key, item.amount // item.per_week
    name = sentence(f"workout.{key}")
    if key == "strength":
        return Workout(key, name, _lifts(amount))
    before, after = warm_up_minutes(plan)
    warm_up = Block(1, (_step("warm_up", "warmup", seconds=60 * before, target=easy),))
    cool_down = Block(1, (_step("cool_down", "cooldown", seconds=60 * after, target=easy),))
    return Workout(key, name, (warm_up, _work(key, amount, document), cool_down))


def _work(key: str, amount: int, document: Document) -> Block:
    """Give the hard part of a running session."""
    if key == "hills":
        up = _step("hill", "active", seconds=HILL_S, target=_hill_target(document))
        return Block(amount, (up, _step("down", "rest")))
    if key == "sprints":  # too short for a watch to guide
        return Block(amount, (_step("sprint", "active", metres=SPRINT_M), _step("rest", "rest", seconds=SPRINT_REST_S)))
    seconds = 60 * amount * (1 + STAIRS_DOWN)
    return Block(1, (_step("stairs", "active", seconds=seconds),))


def _hill_target(document: Document) -> Target | None:
    band = hill_band(document)
    return ("speed", band.low, band.high) if band else None


def _lifts(sets: int) -> tuple[Block, ...]:
    """Share the sets of a session out over exercises."""
    count = min(len(LIFTS), max(1, sets // SETS_OF_A_LIFT))
    each, extra = divmod(sets, count)
    rest = _step("rest", "rest", seconds=SET_REST_S)
    return tuple(
        Block(
            each + (place < extra),
            (_step(name, "active", repetitions=LIFT_REPETITIONS, exercise=category), rest),
        )
        for place, (name, category) in enumerate(LIFTS[:count])
    )


def workouts_page(document: Document, workouts: tuple[Workout, ...], units: Units, subtitle: str) -> Page:
    """Make a page of the plan and of every workout step by step, to print or to take along."""
    items = {item.key: item for item in document.plan.sessions} if document.plan else {}
    sections = tuple(
        Section(
            key=workout.key,
            title=workout.name,
            lead=session_text(items[workout.key], document, units) if workout.key in items else "",
            points=tuple(Point(text) for block in workout.blocks for text in _block_texts(block, units)),
        )
        for workout in workouts
    )
    return plan_page(document, units, subtitle, sections)


def _block_texts(block: Block, units: Units) -> list[str]:
    """Say the steps of a block, with how often they are done in turn."""
    texts = [_step_text(step, units) for step in block.steps]
    if block.times == 1:
        return texts
    return [sentence("workout.repeat", times=quantities.number(block.times), steps="; ".join(texts))]


def _step_text(step: WorkoutStep, units: Units) -> str:
    return ", ".join([f"{step.name}: {_until(step)}", *([_target_text(step.target, units)] if step.target else [])])


def _until(step: WorkoutStep) -> str:
    if step.seconds is not None:
        return quantities.duration(step.seconds)
    if step.metres is not None:
        return f"{quantities.number(step.metres)} m"
    if step.repetitions is not None:
        return sentence("workout.repetitions", repetitions=counted(step.repetitions, "repetition"))
    return sentence("workout.lap_button")


def _target_text(target: Target, units: Units) -> str:
    """Say a target as a range of pace or of heart rate."""
    kind, low, high = target
    if kind == "heart_rate":
        return f"{quantities.number(low)} to {quantities.number(high)} bpm"
    slow, fast = quantities.pace(low, units).split()[0], quantities.pace(high, units)
    return f"{slow} to {fast}"
