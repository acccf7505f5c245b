"""The week's running against the athlete's own weeks: force, endurance and energy."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING

from pipeline.physiology.parameters_dose import NORM_FROM_WEEKS, NORM_WEEKS
from pipeline.report import doses, quantities
from pipeline.report.sections import effect
from pipeline.report.sentences import counted, sentence, upper_first
from pipeline.vocabulary import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.report.document.effect import EffectPart
    from pipeline.report.document.running import TrendWeek
    from pipeline.report.document.whole import Document

    Column = Callable[[TrendWeek], float | None]

NAMED_FROM = 0.05  # share of a dose from which a label is named
SHARES_NAMED = 3  # labels that are named
ROOM = 1.12  # of the widest value, so that its mark stays inside


@dataclass(frozen=True, slots=True)
class Strip:
    """Where a week lies among others, as shares of the width: their range, their middle half, their median, and it."""

    low: float
    high: float
    inner_low: float
    inner_high: float
    middle: float
    now: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure of the week: what it is against the usual, its amount, and where it came from."""

    key: str
    name: str
    word: str
    amount: str
    usual: str
    strip: Strip | None
    shares: tuple[tuple[str, float, str], ...]


def measures_of(document: Document) -> tuple[Measure, ...]:
    """Hold force, endurance and energy against the usual; what is not known is left out."""
    done = document.effect
    if done is None or done.force is None or done.endurance is None or not document.runs:
        return ()
    force = Measure(
        key="force",
        name=sentence("week.measure.force"),
        word=_word(done, done.norm.force.word if done.norm else None),
        amount=effect.dose_with_range(done.force.sessions),
        usual=_usual(document, _force, doses.sessions),
        strip=_strip(document, done, _force, done.force.sessions.value),
        shares=_shares({key: part.share for key, part in done.labels.items()}),
    )
    points = done.endurance.points.value
    parts = {key: part.endurance / points for key, part in done.labels.items()} if points else {}
    endurance = Measure(
        key="endurance",
        name=sentence("week.measure.endurance"),
        word=_word(done, done.norm.endurance.word if done.norm else None),
        amount=effect.points_with_range(done.endurance.points),
        usual=_usual(document, _endurance, quantities.number),
        strip=_strip(document, done, _endurance, points),
        shares=_shares(parts),
    )
    return (force, endurance, *_energy(document, done))


def _force(week: TrendWeek) -> float | None:
    return week.force_sessions.value if week.force_sessions else None


def _endurance(week: TrendWeek) -> float | None:
    return week.gmax_endurance


def earlier(document: Document, column: Column) -> list[float]:
    """Return a column of the weeks before this one that were recorded, as many as a norm needs."""
    rows = document.trend[:-1][-NORM_WEEKS.value :]
    return [value for row in rows if (value := column(row)) is not None]


def title(document: Document) -> str:
    """Name the weeks that the week is held against."""
    weeks = len(earlier(document, _force))
    if weeks < NORM_FROM_WEEKS.value:
        return sentence("week.effect_alone")
    return sentence("week.effect", weeks=counted(weeks, "week"))


def since_last(document: Document) -> str:
    """Say what changed since the week before; empty where there was none."""
    trend = document.trend
    if len(trend) < 2:
        return ""
    before, now = trend[-2], trend[-1]
    if before.force_sessions is None or now.force_sessions is None:
        return ""
    force = sentence(
        "week.since_force",
        before=doses.sessions(before.force_sessions.value),
        after=doses.sessions(now.force_sessions.value),
    )
    moved = sorted(LABELS, key=lambda label: -abs(_minutes(now, label) - _minutes(before, label)))
    minutes = ", ".join(
        sentence(
            "week.since_label",
            label=sentence(f"label.{label}"),
            before=str(_minutes(before, label)),
            after=str(_minutes(now, label)),
        )
        for label in moved[:2]
        if _minutes(now, label) != _minutes(before, label)
    )
    minutes = f"{upper_first(minutes)}." if minutes else ""
    return " ".join(text for text in (_outlook(before, now), force, minutes) if text)


def _outlook(before: TrendWeek, now: TrendWeek) -> str:
    """Say which chance moved most, if any did by one in twenty."""
    was, has = before.probabilities, now.probabilities
    if not was or not has:
        return ""
    moved = max(has, key=lambda name: abs(has[name] - was[name]))
    old, new = (quantities.probability_text(chances[moved]) for chances in (was, has))
    if old == new:
        return sentence("week.since_same")
    return sentence("week.since_moved", name=upper_first(sentence(f"class.{moved}")), before=old, after=new)


def _minutes(row: TrendWeek, label: str) -> int:
    return round((row.seconds(label) or 0.0) / 60)


def _energy(document: Document, done: EffectPart) -> tuple[Measure, ...]:
    if done.energy is None or not done.energy.net_kcal.value:
        return ()
    net = done.energy.net_kcal
    step = quantities.energy_step(net.value)
    spent = {label: row.energy_kcal.value if row.energy_kcal else 0.0 for label, row in document.by_label.items()}
    spent["other"] = sum(done.energy_kcal.value for done in document.other_activities if done.energy_kcal)
    whole = sum(spent.values())
    low, high = map(quantities.number, quantities.outward(net.low, net.high, step))
    amount = sentence("week.kcal", kcal=quantities.rounded(net.value, step), low=low, high=high)
    return (
        Measure(
            key="energy",
            name=sentence("week.measure.energy"),
            word="",
            amount=amount,
            usual=_usual(document, _net_kcal, lambda value: quantities.rounded(value, quantities.energy_step(value))),
            strip=_strip(document, done, _net_kcal, net.value),
            shares=_shares({label: value / whole for label, value in spent.items()}) if whole else (),
        ),
    )


def _net_kcal(week: TrendWeek) -> float | None:
    return week.energy_net_kcal


def _word(done: EffectPart, word: str | None) -> str:
    if word is None:
        return sentence("week.no_usual")
    scope = "usual" if done.days == 7 else "so_far"
    return sentence(f"week.{scope}.{word}")


def _usual(document: Document, column: Column, text: Callable[[float], str]) -> str:
    values = earlier(document, column)
    return sentence("week.usually", amount=text(median(values))) if len(values) >= NORM_FROM_WEEKS.value else ""


def _strip(document: Document, done: EffectPart, column: Column, now: float) -> Strip | None:
    values = earlier(document, column)
    if len(values) < NORM_FROM_WEEKS.value or done.days < 7:
        return None
    lower, middle, upper = quantiles(values, n=4, method="inclusive")
    top = ROOM * max(now, *values) or 1.0
    return Strip(*(value / top for value in (min(values), max(values), lower, upper, middle, now)))


def _shares(parts: Mapping[str, float]) -> tuple[tuple[str, float, str], ...]:
    """Name the labels that gave most: key of the colour, share, text."""
    named = sorted(((share, key) for key, share in parts.items() if share >= NAMED_FROM), reverse=True)[:SHARES_NAMED]
    return tuple(
        (
            colour_of(key),
            share,
            sentence("week.share", label=sentence(f"stimulus.{key}"), percent=quantities.number(100 * share)),
        )
        for share, key in named
    )


def colour_of(key: str) -> str:
    """Return whose colour a part of the dose has: uphill sprints are hills, walking and other sports have none."""
    return {"uphill_sprint": "hill", "walk": "soft", "other": "soft"}.get(key, key)


def drawn_shares(parts: Sequence[tuple[str, float, str]]) -> str:
    """Join the texts of shares."""
    return ", ".join(text for _, _, text in parts)
