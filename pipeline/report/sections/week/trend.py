"""Twelve weeks in four small charts, a slot for each week."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from pipeline.report import doses, quantities
from pipeline.report.sections import svg
from pipeline.report.sections.week.answer import chances_text
from pipeline.report.sentences import counted, sentence
from pipeline.report.twenty import MARKS, twenty
from pipeline.vocabulary import LABELS, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.report.document.running import TrendWeek
    from pipeline.report.document.whole import Document

    Slots = Sequence[TrendWeek | None]

SLOTS = 12
HEADROOM = 1.05  # above the highest bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiple:
    """One chart: names, the value at its top, its coloured paths, and the line of the middle week, if there is one."""

    name: str
    now: str
    top: str
    described: str
    paths: tuple[tuple[str, str], ...]
    middle: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """Up to twelve weeks that end with this one; weeks without a recording are empty slots."""

    heading: str
    weeks: tuple[tuple[str, str], ...]
    charts: tuple[Multiple, ...]


def trend_of(document: Document) -> Trend | None:
    """Draw the weeks; None for a first week, which has nothing beside it."""
    rows = document.trend
    if len(rows) < 2:
        return None
    slots: list[TrendWeek | None] = [None] * (SLOTS - len(rows)) + list(rows)
    weeks = tuple((row.week, row.week.partition("W")[2]) if row else ("", "") for row in slots)
    force = [row.force_sessions.value if row and row.force_sessions else None for row in slots]
    endurance = [row.gmax_endurance if row else None for row in slots]
    charts = (
        _on_foot(slots),
        *_amount(force, "force", doses.sessions),
        *_amount(endurance, "endurance", quantities.number),
        *_outlook(slots),
    )
    return Trend(_heading(rows), weeks, charts)


def _heading(rows: Sequence[TrendWeek]) -> str:
    """Say between what the force of the weeks lay."""
    forces = [row.force_sessions.value for row in rows if row.force_sessions is not None]
    weeks = counted(sum(row.distance_m is not None for row in rows), "week")
    if len(forces) < 2:
        return sentence("week.trend_plain", weeks=weeks)
    low, high = (doses.sessions(end) for end in (min(forces), max(forces)))
    return sentence("week.trend_force", weeks=weeks, low=low, high=high)


def _on_foot(slots: Slots) -> Multiple:
    """Stack the minutes of the labels."""
    hours = [[(row.seconds(label) or 0.0) / 3600 if row else 0.0 for row in slots] for label in LABELS]
    totals = [sum(week) for week in zip(*hours, strict=True)]
    top = max(totals) or 1.0
    paths = _stacked(hours, top * HEADROOM)
    now = quantities.duration(3600 * totals[-1])
    return Multiple(
        name=sentence("week.trend_foot"),
        now=now,
        top=quantities.duration(3600 * top),
        described=sentence("week.trend_foot_text", time=now),
        paths=tuple((f"var(--{label})", path) for label, path in zip(LABELS, paths, strict=True) if path),
    )


def _amount(values: Sequence[float | None], name: str, text: Callable[[float], str]) -> tuple[Multiple, ...]:
    """Draw one dose, this week in ink, with the middle week as a line; nothing where no week has it."""
    known = [value for value in values if value is not None]
    if not known:
        return ()
    top = max(known) or 1.0
    now = quantities.DASH if values[-1] is None else text(values[-1])
    past = svg.bars([*values[:-1], None], top * HEADROOM)
    this = svg.bars([*[None] * (len(values) - 1), values[-1]], top * HEADROOM)
    middle = svg.levels([(0.0, 1.0, median(known))], top * HEADROOM) if len(known) > 2 else ""
    return (
        Multiple(
            name=sentence(f"week.measure.{name}"),
            now=sentence(f"week.trend_{name}_unit", amount=now),
            top=text(top),
            described=sentence("week.trend_amount", low=text(min(known)), high=text(top), now=now),
            paths=tuple((colour, path) for colour, path in (("var(--band2)", past), ("var(--ink)", this)) if path),
            middle=middle,
        ),
    )


def _outlook(slots: Slots) -> tuple[Multiple, ...]:
    """Stack the chances of the weekly answers; nothing where the body is left out."""
    if not slots[-1] or not slots[-1].probabilities:
        return ()
    chances = [row.probabilities if row else None for row in slots]
    stacks = [[week[name] if week else 0.0 for week in chances] for name in OUTCOMES]
    counts = twenty(slots[-1].probabilities)
    return (
        Multiple(
            name=sentence("week.trend_outlook"),
            now=sentence("week.trend_chances"),
            top=str(MARKS),
            described=chances_text(counts),
            paths=tuple(
                (f"var(--{name})", path)
                for name, path in zip(OUTCOMES, _stacked(stacks, HEADROOM), strict=True)
                if path
            ),
        ),
    )


def _stacked(layers: Sequence[Sequence[float]], top: float) -> list[str]:
    """Draw layers upon one another, the last one first, so that each covers the foot of the next."""
    sums: list[list[float]] = []
    below = [0.0] * len(layers[0])
    for layer in layers:
        below = [low + value for low, value in zip(below, layer, strict=True)]
        sums.append(below)
    return [svg.stack(below, above, top) for below, above in zip([[0.0] * len(layers[0]), *sums], sums, strict=False)]
