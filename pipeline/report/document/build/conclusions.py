"""The verdict and what would change it, in keys, numbers and sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.physiology import parameters_body as parameters
from pipeline.physiology.fusion import Z90
from pipeline.physiology.parameters_size import HIPS_SAID_FROM
from pipeline.report import quantities
from pipeline.report.document.answer import (
    HARDLY_MOVES_BELOW,
    UNSPOKEN,
    Attribution,
    ChangePart,
    DriverPart,
    MissingPart,
    Note,
    RunningWorth,
    VerdictPart,
    moved_most,
)
from pipeline.report.sentences import catalogue, counted, sentence, upper_first
from pipeline.weekly.answer import LABELS_OF_DRIVER, Range
from pipeline.weekly.forecast.classes import label_probability
from pipeline.weekly.forecast.habit import Player
from pipeline.weekly.forecast.statements import Kind, Opening

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.weekly.answer import Change, Driver, Verdict
    from pipeline.weekly.forecast.statements import Statement

LOW_ENERGY = "low_energy_availability"
HIPS_STEP_CM = 0.5
MINUTES_FROM_S = 120.0  # from here on the mean time of a week has no seconds; judgement
WORTH_SHIFT = 0.10  # of probability, below which the worth of running does not move the answer; judgement
LEAST_SHIFT = 0.05  # of probability, below which no change is called one that matters; judgement
SHIFT_DIGITS = 6  # to which it is rounded first, so that rounding errors decide nothing


def verdict_part(verdict: Verdict, athlete: str) -> VerdictPart:
    """Word the verdict: direction of muscle and fat, probabilities, what drove it, what would sharpen it.

    Where the body is hidden, nothing about size or fat is in the answer.
    """
    part = VerdictPart(
        headline=headline(verdict),
        stronger=verdict.stronger,
        stronger_text=sentence(f"stronger.{verdict.stronger}"),
        horizon=_horizon(verdict),
        weeks_ahead=_weeks_ahead(verdict),
        safety=tuple(Note(key=key, text=_safety_text(key, verdict)) for key in verdict.safety),
        energy_availability_kcal_kg=_available(verdict),
        body_hidden=verdict.body_hidden,
        weeks_observed=verdict.weeks_observed,
        days_left=verdict.days_left,
    )
    return part if verdict.body_hidden else _with_body(part, verdict, athlete)


def _with_body(part: VerdictPart, verdict: Verdict, athlete: str) -> VerdictPart:
    """Add what the verdict says about size and fat, what it rests on, and what would sharpen it."""
    question = verdict.question
    return replace(
        part,
        answer=_answer(verdict),
        statement=verdict.statement.kind,
        label=verdict.label,
        label_probability=label_probability(verdict.label, verdict.probabilities),
        probabilities=verdict.probabilities,
        like_this_week=verdict.like_this_week,
        worth_of_running={
            key: RunningWorth(sets=worth.sets, growing=worth.growing) for key, worth in verdict.worth_of_running.items()
        },
        worth_text=_worth_text(verdict),
        attribution=_attribution(verdict),
        fat_hedge=_fat_hedge(verdict.statement),
        muscle=verdict.muscle,
        muscle_change_pct=verdict.muscle_change_pct,
        fat=verdict.fat,
        fat_change_pct=verdict.fat_change_pct,
        hips_change_cm=verdict.hips_change_cm,
        hips_text=_hips_text(verdict),
        question=sentence(f"question.{question}") if question else None,
        question_key=question,
        question_command=_how("command", question, athlete) if question else None,
        question_hint=_how("file", question, athlete) if question else None,
        drivers=tuple(map(driver_part, verdict.drivers)),
        missing=tuple(missing_part(key, athlete) for key in verdict.missing),
        sharpest=verdict.sharpest,
        evidence=verdict.evidence,
    )


def _fat_hedge(said: Statement) -> str | None:
    """Return how sure the direction of fat is; a hedge of muscle and fat together covers fat alone as well."""
    return said.hedge if said.kind == Kind.JOINT else said.fat_hedge


def _horizon(verdict: Verdict) -> str:
    """Say what the answer supposes."""
    if verdict.body_hidden:
        return sentence("horizon.hidden")
    if verdict.statement.opening == Opening.PAUSE:
        return sentence("horizon.pause", weeks=counted(_weeks_ahead(verdict), "week"))
    weeks = verdict.weeks_observed
    return sentence("horizon.one_week") if weeks == 1 else sentence("horizon.text", weeks=counted(weeks, "week"))


def headline(verdict: Verdict) -> str:
    """Answer in plain words; a safety message outranks the verdict."""
    if verdict.safety:
        return sentence("safety_first.text", message=_safety_text(verdict.safety[0], verdict))
    if verdict.body_hidden:
        return upper_first(sentence("headline.hidden"))
    return _answer(verdict)


def _answer(verdict: Verdict) -> str:
    """Say the directions of muscle and fat, hedged as the probability of the very sentence asks for."""
    said = verdict.statement
    if said.kind == Kind.ASKED:
        return sentence("statement.asked")
    opening = sentence(f"opening.{said.opening}", weeks=counted(_weeks_ahead(verdict), "week"))
    if said.kind == Kind.JOINT:
        sure = sentence(f"hedge.{said.hedge}")
        words = {"muscle": sentence(f"joint_muscle.{said.muscle}"), "fat": sentence(f"joint_fat.{said.fat}")}
        return sentence("statement.joint", opening=opening, hedge=sure, **words)
    fat = sentence("fat_clause.unknown")
    if said.fat_hedge:
        fat = sentence(f"fat_clause.{said.fat}", hedge=sentence(f"hedge.{said.fat_hedge}"))
    if said.kind == Kind.CLOSE:
        ways = {"first": sentence(f"stays.{said.muscle}"), "second": sentence(f"stays.{said.runner_up}")}
        shares = {
            "first_share": quantities.close_call(said.probability),
            "second_share": quantities.close_call(said.runner_up_probability),
        }
        opening = opening[:1].lower() + opening[1:]
        return sentence("statement.close", opening=opening, fat=fat, **ways, **shares)
    sure = sentence(f"hedge.{said.hedge}")
    return sentence("statement.apart", opening=opening, hedge=sure, muscle=sentence(f"stays.{said.muscle}"), fat=fat)


def _weeks_ahead(verdict: Verdict) -> int:
    """Return how many weeks ahead the answer looks: fewer where a pause ends before."""
    return max(1, round(verdict.statement.weeks))


def _worth_text(verdict: Verdict) -> str | None:
    """Say what the answer would be for other worths of running, where they move it at all."""
    found, limit = verdict.worth_of_running, parameters.SIZE_CHANGE.value
    running = (driver.muscle_change_pct for driver in verdict.drivers if driver.key in LABELS_OF_DRIVER)
    moves = any(_direction(change, limit) != "none" for change in running)
    shares = [worth.growing for worth in found.values()]
    if not moves or max(shares) - min(shares) < WORTH_SHIFT:
        return None
    said = {name: quantities.probability_text(worth.growing) for name, worth in found.items()}
    sets = {f"{name}_sets": quantities.sets(round(worth.sets, 1)) for name, worth in found.items()}
    return sentence("worth.text", **said, **sets)


def _hips_text(verdict: Verdict) -> str:
    """Say what a tape around the hips would show, rounded outward."""
    change = verdict.hips_change_cm
    if abs(change.value) <= HIPS_SAID_FROM.value:
        return sentence("hips.none")
    return sentence("hips.text", change=quantities.signed_ends(change.low, change.high, HIPS_STEP_CM, 1))


def _attribution(verdict: Verdict) -> Attribution:
    """Attribute the mean change of muscle to its causes; the parts sum to it."""
    found = verdict.attribution
    return Attribution(
        running=found.running,
        other_sports=found.parts.get(Player.OTHER),
        strength=found.parts.get(Player.STRENGTH),
        strength_not_given=found.parts.get(Player.NOT_GIVEN),
        energy=found.parts.get(Player.ENERGY),
        nothing_done=found.nothing_done,
        total=found.total,
    )


def _safety_text(key: str, verdict: Verdict) -> str:
    """Write out a safety message, with its number where it is about energy and the athlete may see it."""
    text, found = sentence(f"safety.{key}"), verdict.energy_availability
    if key != LOW_ENERGY or found is None or UNSPOKEN.intersection(verdict.safety):
        return text
    number = energy_availability_text(found)
    left = sentence("energy_left.low", availability=number)
    return f"{text} {left}"


def energy_availability_text(available: Range) -> str:
    """Write out an energy availability with its range."""
    return f"{quantities.ranged(available)} kcal"


def _available(verdict: Verdict) -> Range | None:
    """Give the energy availability where the body is shown, or where a safety message names it."""
    hidden = verdict.body_hidden and LOW_ENERGY not in verdict.safety
    return None if hidden or UNSPOKEN.intersection(verdict.safety) else verdict.energy_availability


def _how(group: str, key: str, athlete: str) -> str | None:
    """Give the command or the file that answers a missing input, where there is one."""
    name = f"{group}.{key}"
    return sentence(name, athlete=athlete) if name in catalogue() else None


def driver_part(driver: Driver) -> DriverPart:
    """Word one driver, which way it pushes, and how well that is known."""
    values = _values(driver.values)
    push = " ".join(sentence(f"push.{key}") for key in _pushes(driver))
    text = sentence(f"driver.{driver.key}", **values)
    brief = sentence(f"driver_brief.{driver.key}", **values)
    return DriverPart(
        key=driver.key,
        text=f"{text} {push}",
        brief=sentence("brief.why_text", driver=brief, push=push, grade=sentence(f"evidence.{driver.evidence}")),
        muscle_change_pct=driver.muscle_change_pct,
        fat_change_pct=driver.fat_change_pct,
        evidence=driver.evidence,
        values=driver.values,
    )


def _values(values: Mapping[str, float]) -> dict[str, str]:
    """Write out the numbers that a driver brings along."""
    texts = {}
    if "deficit_kcal" in values:
        size, spread = abs(values["deficit_kcal"]), Z90 * values["deficit_sd_kcal"]
        ends, step = (size - spread, size + spread), quantities.ENERGY_STEP_KCAL
        text = (
            f"{quantities.rounded(size, step)} ({quantities.signed_ends(*ends, step)})"
            if spread > size
            else quantities.ranged(Range(size, *ends), step=step)
        )
        texts["balance"] = f"{text} kcal"
    if "hours" in values:
        seconds = 3600 * values["hours"]
        texts["running_time"] = quantities.duration(seconds if seconds < MINUTES_FROM_S else 60 * round(seconds / 60))
    if "strength_sets" in values:
        texts["strength_sets"] = quantities.sets(values["strength_sets"])
    return texts


def _pushes(driver: Driver) -> list[str]:
    """Say in which direction a driver moves muscle and, where it does, fat; an unknown balance only widens."""
    if driver.key == "energy_unknown":
        return ["range"]
    if driver.key == "strength_not_given":
        return ["guess"]
    muscle = _direction(driver.muscle_change_pct, parameters.SIZE_CHANGE.value)
    fat = _direction(driver.fat_change_pct, parameters.FAT_CHANGE.value)
    return [f"muscle_{muscle}"] + ([] if fat == "none" else [f"fat_{fat}"])


def _direction(change_pct: float, limit_pct: float) -> str:
    if abs(change_pct) < HARDLY_MOVES_BELOW * limit_pct:
        return "none"
    return "up" if change_pct > 0 else "down"


def missing_part(key: str, athlete: str) -> MissingPart:
    """Word one missing input and how to give it."""
    return MissingPart(
        key=key,
        text=sentence(f"missing.{key}"),
        command=_how("command", key, athlete),
        hint=_how("file", key, athlete),
    )


def change_part(change: Change) -> ChangePart:
    """Word what one change would do, and why not where it is not advised."""
    return ChangePart(
        change=change.key,
        text=sentence(f"change.{change.key}"),
        probabilities=change.probabilities,
        muscle_change_pct=change.muscle_change_pct,
        fat_change_pct=change.fat_change_pct,
        goal_gain=change.goal_gain,
        goal_probability=change.goal_probability,
        advised=change.advised,
        why_not=change.why_not,
        why_not_text=sentence(f"why_not.{change.why_not}") if change.why_not else None,
    )


def first_change(changes: Sequence[Change], now: Mapping[str, float]) -> str | None:
    """Name the first advised change, in the order of their use to the athlete, that serves the goal enough.

    What it moves has to show in the text, which rounds probabilities to 5 %.
    """
    enough = (change for change in changes if change.advised and round(change.goal_gain, SHIFT_DIGITS) >= LEAST_SHIFT)
    return next((change.key for change in enough if _is_seen(change, now)), None)


def _is_seen(change: Change, now: Mapping[str, float]) -> bool:
    """Return whether the text shows another probability with a change than without."""
    if change.goal_probability is None:
        moves = [(now[name], change.probabilities[name]) for name in moved_most(now, change.probabilities)]
    else:
        moves = [(change.goal_probability - change.goal_gain, change.goal_probability)]
    return any(quantities.probability_text(before) != quantities.probability_text(after) for before, after in moves)
