"""The page of the years as HTML: the words and drawings of a record, laid out by the template."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pipeline.report import doses, quantities
from pipeline.report.render import theme
from pipeline.report.render.templating import render_template
from pipeline.report.sections import svg
from pipeline.report.sections.forecasts import forecasts_section
from pipeline.report.sections.years import words
from pipeline.report.sentences import counted, sentence
from pipeline.report.twenty import twenty
from pipeline.units import METRES_PER_MILE, SECONDS_PER_HOUR
from pipeline.vocabulary import LABELS, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from pipeline.report.document.years import History, PastWeek, Session, Threshold
    from pipeline.report.sections.blocks import Section
    from pipeline.vocabulary import Units

TEMPLATE = "history.html.j2"
SHOWN_MEASURES = ("force", "endurance", "time")
OPEN_YEARS = 5  # of the heat map; older ones unfold
SHOWN_WEEKS = 12
MONTHS_FROM_WEEKS = 157  # weeks, three years; from here on a bar is a month
LEAST_TREND_WEEKS = 4
MOST_TICKS = 8


class Cell(NamedTuple):
    """A week of the heat map: its page, the fifth of each measure, and the answer; `shades` is empty without data."""

    text: str
    href: str | None
    shades: tuple[int | None, ...]
    answer: str | None
    latest: bool


class Trend(NamedTuple):
    """Bars of one measure with the mean week of each year, its name and unit, and the value at the top."""

    name: str
    unit: str
    top: str
    bars: str
    means: str


class Line(NamedTuple):
    """One threshold over time."""

    name: str
    now: str
    origin: str
    top: str
    foot: str
    band: str
    line: str


def history_page(history: History, *, pages: Collection[str], overview: bool, units: Units = "metric") -> str:
    """Draw the page of the years.

    Parameters
    ----------
    history
        From `history_of`.
    pages
        Weeks whose page stands beside this one; no other is linked.
    overview
        Whether the page of all athletes stands in the folder above.
    units
        `metric` or `imperial`.
    """
    measure = SHOWN_MEASURES[0] if any(_amount(week, "force") or 0 for week in history.weeks) else SHOWN_MEASURES[1]
    return render_template(
        TEMPLATE,
        history=history,
        w=words,
        d=doses,
        t=sentence,
        q=quantities,
        years=_heat_map(history, pages),
        open_years=OPEN_YEARS,
        measures=SHOWN_MEASURES,
        first_measure=measure,
        marked=any(week.answer for week in history.weeks),
        ramps={"light": theme.RAMP_LIGHT, "dark": theme.RAMP_DARK},
        shade_numbers=range(doses.SHADES),
        outcomes=OUTCOMES,
        labels=LABELS,
        twenty=twenty,
        trends=_trends(history),
        trend_text=sentence("history.trend_months" if _by_month(history) else "history.trend_weeks"),
        ticks=_ticks(history.weeks[0].monday, history.weeks[-1].monday),
        sessions=_sessions(history.sessions, pages, units),
        thresholds=[_line(threshold, units) for threshold in history.thresholds if len(threshold.points) > 1],
        threshold_ticks=_threshold_ticks(history),
        last_weeks=[week for week in reversed(history.weeks) if week.activities][:SHOWN_WEEKS],
        pages=pages,
        forecasts=_forecasts(history),
        overview=overview,
        counted=counted,
    )


def _heat_map(history: History, pages: Collection[str]) -> list[tuple[int, list[tuple[str, list[Cell | None]]]]]:
    """Give each year, the latest first, with its months and their weeks; None is a week outside of the record.

    A week belongs to the month and year of its Thursday.
    """
    least = {"force": doses.LEAST_FORCE}
    fifths = [
        doses.shades(
            [_amount(week, name) if week.activities else None for week in history.weeks], least=least.get(name, 0.0)
        )
        for name in SHOWN_MEASURES
    ]
    last = max(index for index, week in enumerate(history.weeks) if week.activities)
    cells = {
        week.week: Cell(
            text=words.cell_text(week),
            href=f"{week.week}.html" if week.week in pages else None,
            shades=tuple(found[index] for found in fifths) if week.activities else (),
            answer=week.answer,
            latest=index == last,
        )
        for index, week in enumerate(history.weeks)
    }
    return [(year.year, _months(year.year, cells)) for year in reversed(history.years)]


def _months(year: int, cells: dict[str, Cell]) -> list[tuple[str, list[Cell | None]]]:
    months: list[tuple[str, list[Cell | None]]] = [(sentence(f"month_short.{month}"), []) for month in range(1, 13)]
    for number in range(1, date(year, 12, 28).isocalendar().week + 1):
        month = date.fromisocalendar(year, number, 4).month
        months[month - 1][1].append(cells.get(f"{year}-W{number:02d}"))
    return months


def _amount(week: PastWeek, measure: str) -> float | None:
    if measure == "force":
        return week.force.value if week.force else None
    return week.endurance if measure == "endurance" else week.moving_s


def _by_month(history: History) -> bool:
    return len(history.weeks) >= MONTHS_FROM_WEEKS


def _trends(history: History) -> list[Trend]:
    """Draw force and endurance over time; nothing before there are a few weeks."""
    if len(history.weeks) < LEAST_TREND_WEEKS:
        return []
    texts: dict[str, Callable[[float], str]] = {"force": doses.sessions, "endurance": words.points}
    return [_trend(history, name, texts[name]) for name in SHOWN_MEASURES[:2]]


def _trend(history: History, measure: str, text: Callable[[float], str]) -> Trend:
    weeks = [_amount(week, measure) for week in history.weeks]
    shown = _monthly(history.weeks, weeks) if _by_month(history) else weeks
    top = max((value for value in shown if value is not None), default=0.0)
    count = len(history.weeks)
    means, start = [], 0
    for year in history.years:
        length = sum(week.monday.isocalendar().year == year.year for week in history.weeks)
        mean = year.force.value if measure == "force" and year.force else year.endurance
        if mean is not None and (measure != "force" or year.force):
            means.append((start / count, (start + length) / count, mean))
        start += length
    return Trend(
        name=sentence(f"history.measure.{measure}"),
        unit=sentence(f"history.{measure}_unit"),
        top=text(top),
        bars=svg.bars(shown, top),
        means=svg.levels(means, top),
    )


def _monthly(weeks: Sequence[PastWeek], values: Sequence[float | None]) -> list[float | None]:
    """Average weeks by month, in order."""
    by_month: dict[tuple[int, int], list[float]] = {}
    for week, value in zip(weeks, values, strict=True):
        found = by_month.setdefault((week.monday.year, week.monday.month), [])
        if value is not None:
            found.append(value)
    return [float(np.mean(found)) if found else None for found in by_month.values()]


def _ticks(first: date, last: date) -> list[tuple[float, str]]:
    """Name the beginnings of years, or of months within one year, at their share of the width; at most eight."""
    days = max(1, (last - first).days + 7)
    years = [first.replace(year=year, month=1, day=1) for year in range(first.year + 1, last.year + 1)]
    if len(years) < 2:
        starts = [
            first.replace(year=year, month=month, day=1) for year in (first.year, last.year) for month in range(1, 13)
        ]
        starts = sorted({start for start in starts if first <= start <= last})
        texts = [
            sentence(f"month_short.{start.month}") + (f" {start.year}" if start.month == 1 else "") for start in starts
        ]
    else:
        starts, texts = years, [str(start.year) for start in years]
    every = math.ceil(len(starts) / MOST_TICKS) if starts else 1
    named = zip(starts[::every], texts[::every], strict=True)
    return [(100 * (start - first).days / days, text) for start, text in named]


def _threshold_ticks(history: History) -> list[tuple[float, str]]:
    if not history.thresholds:
        return []
    points = history.thresholds[0].points
    return _ticks(points[0].day, points[-1].day)


def _line(threshold: Threshold, units: Units) -> Line:
    first, last = threshold.points[0].day, threshold.points[-1].day
    days = max(1, (last - first).days)
    band = [((at.day - first).days / days, at.speed_mps.low, at.speed_mps.high) for at in threshold.points]
    foot, top = min(low for _, low, _ in band), max(high for _, _, high in band)
    middle = [(x, at.speed_mps.value) for (x, _, _), at in zip(band, threshold.points, strict=True)]
    metres = 1000.0 if units == "metric" else METRES_PER_MILE
    unit = "km/h" if units == "metric" else "mph"
    return Line(
        name=sentence(f"threshold.{threshold.quantity}_mps"),
        now=sentence("history.threshold_now", speed=words.speed(threshold.points[-1].speed_mps, units)),
        origin=threshold.origin,
        top=f"{quantities.number(top * SECONDS_PER_HOUR / metres)} {unit}",
        foot=quantities.number(foot * SECONDS_PER_HOUR / metres),
        band=svg.band(band, foot, top),
        line=svg.line(middle, foot, top),
    )


def _sessions(sessions: Iterable[Session], pages: Collection[str], units: Units) -> list[dict[str, Any]]:
    """Lay out the best sessions, their strips on one scale of time."""
    shown = list(sessions)
    longest = max((part.start_s + part.duration_s for session in shown for part in session.stretches), default=1.0)
    return [
        {
            "day": quantities.long_date(session.day.isoformat()),
            "href": _page_of(session.day, pages),
            "what": words.what_it_was(session),
            "size": words.session_size(session, units),
            "dose": doses.sessions_range(session.force),
            "strip": [(label, path) for label in LABELS if (path := svg.strip(_spans(session, label, longest)))],
        }
        for session in shown
    ]


LEAST_WIDTH = 0.006  # of the strip; a shorter bout would not be seen


def _spans(session: Session, label: str, longest: float) -> list[tuple[float, float]]:
    return [
        (part.start_s / longest, max((part.start_s + part.duration_s) / longest, part.start_s / longest + LEAST_WIDTH))
        for part in session.stretches
        if part.label == label
    ]


def _page_of(day: date, pages: Collection[str]) -> str | None:
    week = "{}-W{:02d}".format(*day.isocalendar()[:2])
    return f"{week}.html" if week in pages else None


def _forecasts(history: History) -> Section | None:
    """Lay out forecasts against measurements; None before anything can be said."""
    section = forecasts_section(history.forecasts)
    return None if section.is_empty() else section
