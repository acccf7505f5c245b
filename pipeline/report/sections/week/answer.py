"""The answer: two rows in words, twenty marks, and what the change of muscle comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.report import quantities
from pipeline.report.sections.answer import strongest
from pipeline.report.sentences import counted, sentence
from pipeline.report.twenty import twenty
from pipeline.vocabulary import OUTCOMES, Outcome
from pipeline.weekly.forecast.habit import Player
from pipeline.weekly.forecast.project import WEEKS_FORECAST
from pipeline.weekly.forecast.statements import Kind, Way, hedge_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.report.document.answer import Attribution, VerdictPart
    from pipeline.report.document.whole import Document

LEAST_PCT = 0.05  # of volume; a part that is smaller is shown as 0


@dataclass(frozen=True, slots=True)
class Part:
    """One cause of the change of muscle: its name, its text, and where its bar begins and ends on the common axis."""

    name: str
    text: str
    start: float
    end: float
    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the first screen says of size.

    `ahead` names the weeks that all of it speaks of. `total_range` is drawn behind the total, on the axis of the parts,
    whose zero lies at `zero` [share of its width].
    """

    muscle: str
    fat: str
    counts: dict[str, int]
    ahead: str
    horizon: str
    total: Part
    total_range: tuple[float, float]
    range_text: str
    parts: tuple[Part, ...]
    zero: float
    notes: tuple[str, ...]


def answer_of(document: Document) -> Answer | None:
    """Make the answer; None where size and fat are left out."""
    verdict = document.verdict
    attribution, change = verdict.attribution, verdict.muscle_change_pct
    if verdict.probabilities is None or attribution is None or change is None:
        return None
    values = _parts(attribution)
    low, high = change.low, change.high
    least, most = min(0.0, low, *values.values()), max(0.0, high, *values.values())
    axis = _Axis(least, most)
    total = attribution.total
    texts = _adding_up(values, total)
    return Answer(
        muscle=muscle_words(verdict),
        fat=fat_words(verdict),
        counts=twenty(verdict.probabilities),
        ahead=_ahead(verdict),
        horizon=_horizon(verdict),
        total=Part(sentence("week.part.total"), _pct(total), axis.place(total), axis.place(total)),
        total_range=(axis.place(low), axis.place(high)),
        range_text=f"{quantities.change_ends(change)} %",
        parts=tuple(_part(key, value, texts[key], axis) for key, value in values.items()),
        zero=axis.place(0.0),
        notes=_notes(verdict, texts["nothing_done"]),
    )


def _part(key: str, value: float, text: str, axis: _Axis) -> Part:
    """Draw a part from zero; strength that nobody reported is a guess."""
    start, end = sorted((axis.place(0.0), axis.place(value)))
    known = key != Player.NOT_GIVEN
    text = text if known else sentence("week.guessed", value=text)
    return Part(sentence(f"week.part.{key}"), text, start, end, known)


def muscle_words(verdict: VerdictPart) -> str:
    """Say whether the muscle grows, is kept or shrinks, hedged by the probability of those words alone."""
    if verdict.statement == Kind.ASKED:
        return sentence("week.muscle.asked")
    shares = _three(verdict.probabilities or {})
    first, second = sorted(shares, key=lambda name: -shares[name])[:2]
    hedge = hedge_of(shares[first])
    if hedge is None:
        names = (sentence(f"week.muscle.{name}") for name in (first, second))
        return sentence("week.muscle.close", **dict(zip(("first", "second"), names, strict=True)))
    return sentence(f"week.hedged.{hedge}", what=sentence(f"week.muscle.{first}"))


def fat_words(verdict: VerdictPart) -> str:
    """Say whether gluteal fat becomes less or more, hedged by its own probability."""
    if verdict.fat_hedge is None or verdict.fat not in (Way.LARGER, Way.SAME, Way.SMALLER):
        return sentence("week.fat.unknown")
    return sentence(f"week.hedged.{verdict.fat_hedge}", what=sentence(f"week.fat.{verdict.fat}"))


def _three(probabilities: Mapping[str, float]) -> dict[str, float]:
    """Sum up those outcomes in which the muscle is kept."""
    kept = probabilities[Outcome.MAINTAINING] + probabilities[Outcome.TONING]
    return {
        "growing": probabilities[Outcome.GROWING],
        "kept": kept,
        "shrinking": probabilities[Outcome.SHRINKING],
    }


def _horizon(verdict: VerdictPart) -> str:
    weeks = verdict.weeks_observed
    lately = sentence("week.lately_one") if weeks == 1 else sentence("week.lately", weeks=counted(weeks, "week"))
    key = "pause" if verdict.weeks_ahead < WEEKS_FORECAST else "horizon"
    said = sentence(f"week.{key}", ahead=_ahead(verdict), lately=lately)
    return f"{said} {sentence('week.asked')}" if verdict.statement == Kind.ASKED else said


def _ahead(verdict: VerdictPart) -> str:
    return counted(verdict.weeks_ahead, "week")


def _parts(attribution: Attribution) -> dict[str, float]:
    """Order the parts that the athlete has; running is summed over its labels."""
    found = {
        Player.RUNNING: sum(attribution.running.values()) if attribution.running else None,
        Player.OTHER: attribution.other_sports,
        Player.STRENGTH: attribution.strength,
        Player.NOT_GIVEN: attribution.strength_not_given,
        Player.ENERGY: attribution.energy,
        "nothing_done": attribution.nothing_done,
    }
    return {key: value for key, value in found.items() if value is not None}


def _notes(verdict: VerdictPart, nothing_done: str) -> tuple[str, ...]:
    """Say of fat what can be said in numbers, whether strength rises, what would fade, and what counts most."""
    change = verdict.fat_change_pct
    fat = [] if change is None else [f"{quantities.change_ends(change)} %"]
    fades = [sentence("week.fades")] if nothing_done.startswith(quantities.MINUS) else []
    driver = strongest(verdict)
    why = [sentence("week.why", driver=driver.brief)] if driver else []
    return (
        *(sentence("week.fat_range", ahead=_ahead(verdict), range=text) for text in fat),
        verdict.stronger_text,
        *fades,
        *why,
        sentence("week.ranges"),
    )


def _adding_up(values: Mapping[str, float], total: float) -> dict[str, str]:
    """Write the parts so that, as they are rounded, they add up to the total as it is rounded.

    Those that rounding to the nearest moves most are rounded the other way.
    """
    tenths = {key: round(10 * value) for key, value in values.items()}
    left = round(10 * total) - sum(tenths.values())
    step = 1 if left > 0 else -1
    for key in sorted(values, key=lambda key: step * (tenths[key] - 10 * values[key]))[: abs(left)]:
        tenths[key] += step
    return {key: _pct(count / 10) for key, count in tenths.items()}


def _pct(value: float) -> str:
    if abs(value) < LEAST_PCT:
        return "0"
    return f"{quantities.signed(value, 1)} %"


class _Axis:
    """The common axis of total and parts, with room at both ends."""

    def __init__(self, least: float, most: float) -> None:
        room = 0.04 * (most - least) or 1.0
        self.least, self.width = least - room, most - least + 2 * room

    def place(self, value: float) -> float:
        """Return where a value lies [share of the width]."""
        return (value - self.least) / self.width


def chances_text(counts: Mapping[str, int]) -> str:
    """Say the marks in words, for those who cannot see them."""
    return ", ".join(
        sentence("week.chance", count=str(counts[name]), name=sentence(f"class.{name}")) for name in OUTCOMES
    )
