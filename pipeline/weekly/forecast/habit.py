"""Where size stands now: the history run through the equations in every draw, with gaps and habits nobody reported."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology import parameters_sets as sets_of
from pipeline.physiology import parameters_size as parameters
from pipeline.physiology.body import Estimate
from pipeline.physiology.sets import sd_of_logarithm
from pipeline.physiology.size import SizeModel, size_after, target_size
from pipeline.weekly.forecast.training import NO_WORK, NONE_LIFTED, Block

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy.typing as npt

    from pipeline.weekly.forecast.draws import Sample
    from pipeline.weekly.forecast.training import LogDoubt, Training, Work


class Player(StrEnum):
    """What twelve weeks are attributed to; what is left is what would come if nothing were done."""

    RUNNING = "running"
    OTHER = "other_sports"
    STRENGTH = "strength"
    NOT_GIVEN = "strength_not_given"
    ENERGY = "energy"


PLAYERS = tuple(Player)
UNTRAINED = "untrained"  # of `Training.status`: had never lifted before the log


def filled(training: Training) -> list[Block]:
    """Return history and week ahead with the sets that the log does not hold.

    A gap is held at the last known sets, the wider the longer; a pause says nothing of the weeks beside it. Before the
    log begins stand its first sets, as of an older habit; none where the athlete had never lifted. A log that has
    fallen silent is held, too, with the doubt that lifting has stopped.
    """
    blocks = [*training.history[-int(parameters.HISTORY_BLOCKS.value) :], training.ahead]
    blocks = [block if block.doubt is None else replace(block, sets=block.doubt.held) for block in blocks]
    began = blocks_before_log(blocks)
    beside = (block for block in blocks[began:] if block.activity >= 1 and block.sets)
    first = Block() if training.status == UNTRAINED else next(beside, Block())
    young = first.doubt if first.doubt and not first.doubt.logged else None  # a log that is silent now was none then
    last, gap = NONE_LIFTED, 0.0
    found = [replace(block, sets=first.sets, doubt=young) if block.sets is None else block for block in blocks[:began]]
    for block in blocks[began:]:
        if block.sets is not None:
            if block.activity >= 1:
                last, gap = block.sets, 0.0
            found.append(block)
            continue
        gap += block.weeks / parameters.BLOCK_WEEKS.value
        spread = np.hypot(sd_of_logarithm(last), (sets_of.GAP_SD.sd or 0.0) * np.sqrt(gap))
        found.append(replace(block, sets=Estimate(last.value, last.value * float(np.sqrt(np.expm1(spread**2))))))
    return found


def blocks_before_log(blocks: Sequence[Block]) -> int:
    """Count the blocks before the log begins: all, where there is none. A pause is of the log where sets are of it."""
    known = (block.doubt or (block.sets and (block.activity >= 1 or block.sets.value)) for block in blocks)
    return next((place for place, of_log in enumerate(known) if of_log), len(blocks))


def may_have_begun_with_log(status: str | None, history: Sequence[Block]) -> bool:
    """Return whether lifting may be as young as its log: less than half a year, where the athlete has not said."""
    before = blocks_before_log(history)
    weeks = sum(block.weeks for block in history[before:])
    return status is None and 0 < before < len(history) and weeks < parameters.YOUNG_HABIT_WEEKS.value


def _lifted_before_log(training: Training, drawn: Sample) -> npt.NDArray[np.bool_] | bool:
    """Draw whether the habit of lifting is older than its log: the likelier the longer the log is."""
    history = training.history[-int(parameters.HISTORY_BLOCKS.value) :]
    if not may_have_begun_with_log(training.status, history):
        return True
    weeks = sum(block.weeks for block in history[blocks_before_log(history) :])
    doubt = 1 - weeks / parameters.YOUNG_HABIT_WEEKS.value
    return drawn["habit"] >= parameters.YOUNG_HABIT.value * doubt


def is_guessed(training: Training, block: Block, drawn: Sample) -> npt.NDArray[np.bool_] | bool:
    """Return in which draws a prior stands for strength work: not in a pause, when nobody lifts unreported."""
    if block.activity >= 1 and training.strength_known and block.doubt and block.doubt.unknown:
        unknown: npt.NDArray[np.bool_] = drawn["lifting_stopped"] < block.doubt.unknown
        return unknown
    return not training.strength_known and block.activity >= 1


def _no_more(doubt: LogDoubt, drawn: Sample) -> npt.NDArray[np.bool_]:
    """Return in which draws no more is lifted than the log holds."""
    no_more: npt.NDArray[np.bool_] = drawn["lifting_stopped"] < doubt.probability
    return no_more


def age_of(training: Training, drawn: Sample) -> npt.ArrayLike:
    """Return the age, drawn where it is not known [years]."""
    age = training.age_years
    return np.clip(drawn_around(age, drawn["age"]), *parameters.AGE_UNKNOWN_LIMITS.value) if age.sd else age.value


def size_now(training: Training, drawn: Sample, model: SizeModel) -> Floats:
    """Run the history through the equations: where size stands now [% above the untrained size]."""
    blocks = filled(training)
    past = blocks[:-1]
    extra, began_lately = sets_not_given(training, drawn)
    before_log = blocks_before_log(training.history[-len(past) :])
    lifted_before = _lifted_before_log(training, drawn)
    size = _first_size(training, past[0] if past else blocks[-1], drawn, model, lifted=lifted_before)
    sets_by_block: dict[int, Floats] = {}
    place = 0
    while place < len(past):
        block, weeks = past[place], past[place].weeks
        lifted = lifted_before if place < before_log else True
        place += 1
        while block.activity < 1 and place < len(past) and past[place].activity == block.activity:
            weeks += past[place].weeks  # a stretch of equal activity is one step
            place += 1
        if id(block) not in sets_by_block:
            sets = _all_sets(block, drawn, lifted=lifted)
            guessed = is_guessed(training, block, drawn) & ~began_lately
            sets_by_block[id(block)] = sets + np.where(guessed, extra, 0.0)
        size = size_after(model, size, sets_by_block[id(block)], weeks, activity=block.activity)
    return size


def _first_size(
    training: Training, first: Block, drawn: Sample, model: SizeModel, *, lifted: npt.NDArray[np.bool_] | bool
) -> Floats:
    """Return the size that the habit before the first block had led to: running whole, lifting as far as its years."""
    if training.long_habit is False:
        return np.zeros_like(drawn["response"])
    first = _habit_of(training.history, first)
    run = target_size(model, running_sets((first.running_work(), first.other_sports), drawn))
    sets = _all_sets(first, drawn, lifted=lifted)
    extra, began_lately = sets_not_given(training, drawn)
    sets = sets + np.where(is_guessed(training, first, drawn) & ~began_lately, extra, 0.0)
    reached = 1.0 if training.status is None else _between(parameters.STATUS_REACHED.value[training.status], drawn)
    size = run + reached * (target_size(model, sets) - run)
    if training.long_habit is None:
        doubt = max(0.0, 1 - training.weeks_known / parameters.YOUNG_HABIT_WEEKS.value)
        young = drawn["habit"] < parameters.YOUNG_HABIT.value * doubt
        size = np.where(young, size * drawn["young"], size)
    return size


def _habit_of(history: Sequence[Block], first: Block) -> Block:
    """Return the habit before the first block: where that is short, what was moved in four weeks stands for it."""
    running, other, weeks = NO_WORK, NO_WORK, 0.0
    for block in history[-int(parameters.HISTORY_BLOCKS.value) :]:
        more = min(block.weeks, parameters.BLOCK_WEEKS.value - weeks)
        if more <= 0 or block.activity < 1:
            break
        running, other = running.plus(block.running_work().times(more)), other.plus(block.other_sports.times(more))
        weeks += more
    if not weeks or first.weeks >= parameters.BLOCK_WEEKS.value:
        return first
    return replace(first, running={"all": running.times(1 / weeks)}, other_sports=other.times(1 / weeks))


def _between(ends: tuple[float, float], drawn: Sample) -> Floats:
    return ends[0] + (ends[1] - ends[0]) * drawn["status"]


def works_of(block: Block, use: Collection[str]) -> list[Work]:
    """Return the work of a block that is used: running, other sports, both or none."""
    running = [block.running_work()] if Player.RUNNING in use else []
    return [*running, *([block.other_sports] if Player.OTHER in use else [])]


def _all_sets(block: Block, drawn: Sample, *, lifted: npt.NDArray[np.bool_] | bool) -> Floats:
    """Return the sets of a block, those logged only where the athlete `lifted` then."""
    return running_sets(works_of(block, PLAYERS), drawn) + lifted * logged_sets(block, drawn)


def running_worth(work: Work, drawn: Sample) -> Floats:
    """Return what a week of work is worth in every draw before the cap [sets]."""
    force = floats(work.force)
    if force.ndim:
        force = force[(drawn["case"] * force.size).astype(np.intp)]
    return (drawn["sets_of_force"] * force + drawn["sets_of_endurance"] * work.endurance) / 100


def running_sets(works: Collection[Work], drawn: Sample) -> Floats:
    """Return what running and other sports are worth together, near their cap ever more slowly [sets]."""
    raw = sum((running_worth(work, drawn) for work in works), np.zeros_like(drawn["running_cap"]))
    return drawn["running_cap"] * -np.expm1(-raw / drawn["running_cap"])


def logged_sets(block: Block, drawn: Sample) -> Floats:
    """Return the sets logged, lognormal around their mean; where the log is in doubt, in some draws those it holds."""
    sets = block.sets or Estimate(0.0, 0.0)
    spread = sd_of_logarithm(sets)
    goes_on = sets.value * np.exp(spread * drawn["sets"] - spread**2 / 2)
    if block.doubt is None or not sets.value:
        return goes_on
    return np.where(_no_more(block.doubt, drawn), block.doubt.logged / sets.value, 1.0) * goes_on


def sets_not_given(training: Training, drawn: Sample) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Draw the strength work that nobody reported [sets], and whether it began within half a year.

    An athlete who had never lifted has no old habit.
    """
    none, old = sets_of.STRENGTH_PRIOR.value[training.strength_seen]
    if training.status == UNTRAINED:
        none, old = none + old, 0.0
    low, high = sets_of.HABIT_SETS_FROM.value, sets_of.HABIT_SETS_TO.value
    uniform = drawn["strength"]
    sets = np.where(uniform < none, 0.0, low + (high - low) * drawn["strength_sets"])
    return sets, uniform >= none + old


def drawn_around(estimate: Estimate, deviates: Floats, low: float = -np.inf) -> Floats:
    """Draw an estimate from its standard deviation, cut off at `low`."""
    return np.maximum(low, estimate.value + estimate.sd * deviates)
