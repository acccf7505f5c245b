"""The verdict and what would change it, in keys, numbers and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.physiology import parameters_hypertrophy as parameters
from pipeline.physiology.fusion import Z90
from pipeline.report import quantities
from pipeline.report.sentences import catalogue, counted, sentence, upper_first

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.weekly.answer import Change, Driver, Range, Verdict

HARDLY_MOVES_BELOW = 0.2  # of the change that makes another class, below which a driver "hardly moves" it; judgement
LOW_ENERGY = "low_energy_availability"
UNSPOKEN = frozenset({"under_18", "care"})  # whose energy nothing is said of
LEAST_SHIFT = 0.05  # of probability, below which no change is called one that matters; judgement


def verdict_part(verdict: Verdict, athlete: str) -> dict[str, Any]:
    """Tell the verdict: direction of muscle and fat, probabilities, what drove it, what would sharpen it.

    Where the body is hidden, nothing about size or fat is in the answer.
    """
    shown = not verdict.body_hidden
    question = verdict.question if shown else None
    return {
        "headline": headline(verdict),
        "answer": _answer(verdict) if shown else None,
        "label": verdict.label if shown else None,
        "probabilities": dict(verdict.probabilities) if shown else None,
        "muscle": verdict.muscle if shown else None,
        **(_range("muscle_change_pct", verdict.muscle_change_pct) if shown else _no_range("muscle_change_pct")),
        "fat": verdict.fat if shown else None,
        **(_range("fat_change_pct", verdict.fat_change_pct) if shown else _no_range("fat_change_pct")),
        "stronger": verdict.stronger,
        "stronger_text": sentence(f"stronger.{verdict.stronger}"),
        "horizon": _horizon(verdict.weeks_observed, shown=shown),
        "question": sentence(f"question.{question}") if question else None,
        "question_key": question,
        "question_command": _how("command", question, athlete) if question else None,
        "question_hint": _how("file", question, athlete) if question else None,
        "drivers": [driver_part(driver) for driver in verdict.drivers] if shown else [],
        "missing": [missing_part(key, athlete) for key in verdict.missing] if shown else [],
        "sharpest": verdict.sharpest if shown else None,
        "evidence": verdict.evidence if shown else None,
        "safety": [{"key": key, "text": _safety_text(key, verdict)} for key in verdict.safety],
        **_available(verdict),
        "body_hidden": verdict.body_hidden,
        "weeks_observed": verdict.weeks_observed,
        "days_left": verdict.days_left,
    }


def _horizon(weeks: int, *, shown: bool) -> str:
    """Say what the answer supposes."""
    if not shown:
        return sentence("horizon.hidden")
    return sentence("horizon.one_week") if weeks == 1 else sentence("horizon.text", weeks=counted(weeks, "week"))


def headline(verdict: Verdict) -> str:
    """Answer in plain words; a safety message outranks the verdict."""
    if verdict.safety:
        return sentence("safety_first.text", message=_safety_text(verdict.safety[0], verdict))
    if verdict.body_hidden:
        return upper_first(sentence("headline.hidden"))
    return _answer(verdict)


def _answer(verdict: Verdict) -> str:
    """Say the directions of muscle and fat, hedged as the probability of the verdict asks for."""
    plain = sentence(f"headline.{verdict.muscle}.{verdict.fat}")
    if verdict.muscle == verdict.fat == "unsure":
        return upper_first(plain)
    sure = verdict.label
    if sure != "undecided":
        sure = quantities.probability_word(verdict.probabilities[verdict.label])
    return upper_first(sentence(f"hedge.{sure}", headline=plain))


def _safety_text(key: str, verdict: Verdict) -> str:
    """Write out a safety message, with its number where it is about energy and the athlete may be told."""
    text, found = sentence(f"safety.{key}"), verdict.energy_availability
    if key != LOW_ENERGY or found is None or UNSPOKEN.intersection(verdict.safety):
        return text
    number = energy_availability_text(found.value, found.low, found.high)
    left = sentence("energy_left.low", availability=number)
    return f"{text} {left}"


def energy_availability_text(value: float, low: float, high: float) -> str:
    """Write out an energy availability with its range."""
    return f"{quantities.ranged(value, low, high)} kcal"


def _available(verdict: Verdict) -> dict[str, float | None]:
    """Give the energy availability where the body is shown, or where a safety message names it."""
    found = verdict.energy_availability
    hidden = verdict.body_hidden and LOW_ENERGY not in verdict.safety
    if found is None or hidden or UNSPOKEN.intersection(verdict.safety):
        return _no_range("energy_availability_kcal_kg")
    return _range("energy_availability_kcal_kg", found)


def _range(name: str, estimate: Range) -> dict[str, float | None]:
    return {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}


def _no_range(name: str) -> dict[str, float | None]:
    return dict.fromkeys((name, f"{name}_low", f"{name}_high"))


def _how(group: str, key: str, athlete: str) -> str | None:
    """Give the command or the file that answers a missing input, where there is one."""
    name = f"{group}.{key}"
    return sentence(name, athlete=athlete) if name in catalogue() else None


def driver_part(driver: Driver) -> dict[str, Any]:
    """Tell one driver, which way it pushes, and how well that is known."""
    values = _values(driver.values)
    push = " ".join(sentence(f"push.{key}") for key in _pushes(driver))
    text = sentence(f"driver.{driver.key}", **values)
    brief = sentence(f"driver_brief.{driver.key}", **values)
    return {
        "key": driver.key,
        "text": f"{text} {push}",
        "brief": sentence("brief.why_text", driver=brief, push=push, grade=driver.evidence),
        "muscle_change_pct": driver.muscle_change_pct,
        "fat_change_pct": driver.fat_change_pct,
        "evidence": driver.evidence,
        "values": dict(driver.values),
    }


def _values(values: Mapping[str, float]) -> dict[str, str]:
    """Write out the numbers that a driver brings along."""
    texts = {}
    if "deficit_kcal" in values:
        size, spread = abs(values["deficit_kcal"]), Z90 * values["deficit_sd_kcal"]
        ends = size - spread, size + spread
        crosses = ends[0] < 0
        text = (
            f"{quantities.number(size)} ({quantities.signed_ends(*ends)})"
            if crosses
            else quantities.ranged(size, *ends)
        )
        texts["balance"] = f"{text} kcal"
    if "protein_g_kg" in values:
        grams, spread = values["protein_g_kg"], Z90 * values["protein_sd_g_kg"]
        texts["protein"] = f"{quantities.ranged(grams, max(0.0, grams - spread), grams + spread, 1)} g/kg"
    for hours in ("hours", "running_hours"):
        if hours in values:
            texts["running_time"] = quantities.duration(3600 * values[hours])
    if "strength_sets" in values:
        texts["strength_sets"] = quantities.sets(values["strength_sets"])
    return texts


def _pushes(driver: Driver) -> list[str]:
    """Say in which direction a driver moves muscle and, where it does, fat; what is not known only widens."""
    if driver.key == "energy_unknown":
        return ["range"]
    muscle = _direction(driver.muscle_change_pct, parameters.SIZE_CHANGE.value)
    fat = _direction(driver.fat_change_pct, parameters.FAT_CHANGE.value)
    return [f"muscle_{muscle}"] + ([] if fat == "none" else [f"fat_{fat}"])


def _direction(change_pct: float, limit_pct: float) -> str:
    if abs(change_pct) < HARDLY_MOVES_BELOW * limit_pct:
        return "none"
    return "up" if change_pct > 0 else "down"


def missing_part(key: str, athlete: str) -> dict[str, str | None]:
    """Tell one missing input and how to give it."""
    return {
        "key": key,
        "text": sentence(f"missing.{key}"),
        "command": _how("command", key, athlete),
        "hint": _how("file", key, athlete),
    }


def change_part(change: Change) -> dict[str, Any]:
    """Tell what one change would do, and why not where it is not advised."""
    return {
        "change": change.key,
        "text": sentence(f"change.{change.key}"),
        "probabilities": dict(change.probabilities),
        **_range("muscle_change_pct", change.muscle_change_pct),
        **_range("fat_change_pct", change.fat_change_pct),
        "goal_gain": change.goal_gain,
        "advised": change.advised,
        "why_not": change.why_not,
        "why_not_text": sentence(f"why_not.{change.why_not}") if change.why_not else None,
    }


def first_change(changes: Sequence[Change]) -> str | None:
    """Name the first advised change, in the order of their use to the athlete, that serves the goal enough."""
    return next((change.key for change in changes if change.advised and change.goal_gain >= LEAST_SHIFT), None)
