"""The answer on one screen: how sure it is, why, the change that matters most, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.physiology.parameters_body import FAT_CHANGE, SIZE_CHANGE
from pipeline.report import quantities
from pipeline.report.document.answer import GUESSED, HARDLY_MOVES_BELOW, moved_most
from pipeline.report.sections.blocks import Bar, Point, Section, titled
from pipeline.report.sentences import sentence
from pipeline.vocabulary import OUTCOMES, Outcome
from pipeline.weekly.forecast.statements import Kind, hedge_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.report.document.answer import ChangePart, DriverPart, VerdictPart
    from pipeline.report.document.whole import Document


def bars(probabilities: Mapping[str, float]) -> tuple[Bar, ...]:
    """Return the probabilities of the four classes as bars."""
    return tuple(
        Bar(name, sentence(f"class.{name}"), probabilities[name], quantities.probability_text(probabilities[name]))
        for name in OUTCOMES
    )


def verdict_line(verdict: VerdictPart) -> str:
    """Say the class and how sure it is, in words; the probability of maintaining is that muscle is kept."""
    label, probability = verdict.label, verdict.label_probability
    if probability is None:
        return sentence("verdict.asked" if verdict.statement == Kind.ASKED else "verdict.undecided")
    name = sentence("verdict.kept" if label == Outcome.MAINTAINING else f"class.{label}")
    text = quantities.probability_text(probability)
    return sentence(f"verdict.{hedge_of(probability)}", verdict=name, probability=text)


def answer_section(document: Document) -> Section:
    """Answer on one screen: probabilities, why, the change that matters most, and what is missing."""
    verdict = document.verdict
    safety = tuple(item.text for item in verdict.safety[1:])
    if verdict.body_hidden:
        return titled("answer", text=(*safety, verdict.horizon, verdict.stronger_text))
    return titled(
        "answer",
        lead=verdict_line(verdict),
        bars=bars(verdict.probabilities or {}),
        text=(*safety, *((verdict.answer,) if verdict.safety and verdict.answer else ())),
        points=(*_brief_why(verdict), *brief_change(document), *brief_missing(verdict)),
    )


def _brief_why(verdict: VerdictPart) -> tuple[Point, ...]:
    driver = strongest(verdict)
    return () if driver is None else (Point(driver.brief, mark=sentence("brief.why")),)


def strongest(verdict: VerdictPart) -> DriverPart | None:
    """Return the first driver that moves muscle or fat; a guess speaks in the question, unless nothing else moves."""
    known = [driver for driver in verdict.drivers if driver.key not in GUESSED]
    return next(iter((*filter(_moves_size, known), *known, *verdict.drivers)), None)


def _moves_size(driver: DriverPart) -> bool:
    muscle, fat = driver.muscle_change_pct / SIZE_CHANGE.value, driver.fat_change_pct / FAT_CHANGE.value
    return max(abs(muscle), abs(fat)) >= HARDLY_MOVES_BELOW


def brief_change(document: Document) -> tuple[Point, ...]:
    """Name the change that matters most and what it does for the goal; without one, the class that it moves most."""
    mark = sentence("brief.change")
    first = next((change for change in document.changes if change.change == document.first_change), None)
    if first is None:
        return (Point(none_matters(document), mark=mark),) if document.changes else ()
    moves = _goal_moves(document.goal, first) or _moves(document.verdict.probabilities or {}, first.probabilities)
    said = (sentence("brief.change_text", change=first.text, moves=moves), *_fat_cost(document.verdict, first))
    return (Point(" ".join(said), mark=mark),)


def _fat_cost(verdict: VerdictPart, change: ChangePart) -> tuple[str, ...]:
    """Say how much gluteal fat a change brings along, where it takes the forecast to more fat."""
    now, then = verdict.fat_change_pct, change.fat_change_pct
    if now is None or max(now.value, FAT_CHANGE.value) >= then.value:
        return ()
    return (sentence("brief.change_fat", fat=f"{quantities.change_ends(then)} %"),)


def _goal_moves(goal: str | None, change: ChangePart) -> str:
    """Say what a change does for the goal; nothing without one."""
    if goal is None or change.goal_probability is None:
        return ""
    before, after = change.goal_probability - change.goal_gain, change.goal_probability
    return sentence(
        "brief.move",
        verdict=sentence(f"brief_goal.{goal}"),
        before=quantities.probability_text(before),
        after=quantities.probability_text(after),
    )


def _moves(now: Mapping[str, float], then: Mapping[str, float]) -> str:
    """Say how the classes move that a change moves most."""
    return ", ".join(
        sentence(
            "brief.move",
            verdict=sentence(f"class.{name}"),
            before=quantities.probability_text(now[name]),
            after=quantities.probability_text(then[name]),
        )
        for name in moved_most(now, then)
    )


def brief_missing(verdict: VerdictPart) -> tuple[Point, ...]:
    """Ask the question whose answer would help an open verdict most, or name the input that would sharpen most."""
    if verdict.question:
        text = sentence("brief.question_text", question=verdict.question)
        hint, code = verdict.question_hint, verdict.question_command
        return (Point(text, mark=sentence("brief.question"), code=code, hint=hint),)
    return tuple(
        Point(missing.text, mark=sentence("brief.missing"), code=missing.command, hint=missing.hint)
        for missing in verdict.missing
        if missing.key == verdict.sharpest
    )


def none_matters(document: Document) -> str:
    """Say that no single change matters, for the goal where there is one."""
    return sentence("first_change.none_goal" if document.goal else "first_change.none")
