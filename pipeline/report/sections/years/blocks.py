"""The years in the terminal and as Markdown: the same record and words as the page, in blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report import doses, quantities
from pipeline.report.sections.blocks import Column, Page, Section, Table
from pipeline.report.sections.forecasts import forecasts_section
from pipeline.report.sections.years import words
from pipeline.report.sentences import counted, sentence
from pipeline.report.twenty import SHAPES, twenty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.report.document.years import History, PastWeek
    from pipeline.vocabulary import Units

BLOCKS = "▁▂▄▆█"
NO_RECORDING, NO_DOSE = "·", "?"
LISTED_WEEKS = 6  # fewer than on the page: all are in the blocks above


def history_blocks(history: History, units: Units = "metric") -> Page:
    """Lay out the record: a line of blocks for each year, mean weeks, best sessions, thresholds and forecasts."""
    parts = (
        _every_week(history),
        _years(history),
        _sessions(history, units),
        _thresholds(history, units),
        _weeks(history),
        forecasts_section(history.forecasts),
    )
    return Page(
        headline=f"{words.headline(history)}.",
        alert=False,
        title=sentence("history.every_week"),
        subtitle=words.lead(history) or f"{history.athlete}, {words.years_spanned(history)}",
        sections=tuple(part for part in parts if part is not None and not part.is_empty()),
        footer=(sentence("footer.text"), sentence("footer.local")),
        more="",
    )


def _every_week(history: History) -> Section:
    force = [week.force.value if week.force and week.activities else None for week in history.weeks]
    fifths = doses.shades(force, least=doses.LEAST_FORCE)
    drawn = {week.week: _block(week, fifth) for week, fifth in zip(history.weeks, fifths, strict=True)}
    rows = [
        (str(year.year), "".join(drawn.get(f"{year.year}-W{number:02d}", " ") for number in range(1, 54)).rstrip())
        for year in reversed(history.years)
    ]
    explained = sentence("history.every_week_terminal", least=BLOCKS[0], most=BLOCKS[-1], rest=NO_RECORDING)
    columns = (
        Column(sentence("history.column.year"), numbers=False),
        Column(sentence("history.by_week"), numbers=False),
    )
    return Section(
        key="weeks", title=sentence("history.every_week"), text=(explained,), table=Table(columns, tuple(rows))
    )


def _block(week: PastWeek, fifth: int | None) -> str:
    if not week.activities:
        return NO_RECORDING
    return NO_DOSE if fifth is None else BLOCKS[fifth]


def _years(history: History) -> Section | None:
    if len(history.years) < 2:
        return None
    shown = any(year.chances for year in history.years)
    keys = ("year", "force", "endurance", "time", "weeks")
    rows = [
        (
            str(year.year),
            doses.sessions_range(year.force),
            words.points(year.endurance),
            quantities.duration(year.moving_s),
            str(year.weeks),
            *((_marks(year.chances),) if shown else ()),
        )
        for year in reversed(history.years)
    ]
    text = sentence("history.years_text" if shown else "history.years_plain")
    return Section(key="years", title=sentence("history.years"), text=(text,), table=_table(keys, rows, chances=shown))


def _weeks(history: History) -> Section:
    weeks = [week for week in reversed(history.weeks) if week.activities][:LISTED_WEEKS]
    shown = any(week.chances for week in weeks)
    rows = [
        (
            week.week,
            doses.sessions(week.force.value if week.force else None),
            words.points(week.endurance),
            quantities.duration(week.moving_s),
            *((_marks(week.chances),) if shown else ()),
        )
        for week in weeks
    ]
    title = sentence("history.last_weeks", weeks=counted(len(weeks), "week"))
    return Section(
        key="last",
        title=title,
        table=_table(("week", "force", "endurance", "time"), rows, chances=shown),
        after=_legend(shown=shown),
    )


def _sessions(history: History, units: Units) -> Section | None:
    rows = [
        (
            quantities.long_date(session.day.isoformat()),
            words.what_it_was(session),
            words.session_size(session, units),
            doses.sessions_range(session.force),
        )
        for session in history.sessions
    ]
    if not rows:
        return None
    columns = (
        Column(sentence("history.column.day"), numbers=False),
        Column(sentence("history.column.what"), numbers=False),
        Column(sentence("history.column.size"), numbers=False),
        Column(sentence("history.column.dose")),
    )
    return Section(key="sessions", title=sentence("history.sessions"), table=Table(columns, tuple(rows)))


def _thresholds(history: History, units: Units) -> Section | None:
    texts = tuple(
        sentence(
            "history.threshold_terminal",
            name=sentence(f"threshold.{threshold.quantity}_mps"),
            now=words.speed(threshold.points[-1].speed_mps, units),
            before=words.speed(threshold.points[0].speed_mps, units),
            month=quantities.month(threshold.points[0].day.isoformat()),
        )
        for threshold in history.thresholds
        if len(threshold.points) > 1
    )
    return Section(key="thresholds", title=sentence("history.thresholds"), text=texts) if texts else None


def _table(keys: tuple[str, ...], rows: list[tuple[str, ...]], *, chances: bool) -> Table:
    columns = [Column(sentence(f"history.column.{key}"), numbers=place > 0) for place, key in enumerate(keys)]
    columns += [Column(sentence("history.chances_20"), numbers=False)] if chances else []
    return Table(tuple(columns), tuple(rows))


def _marks(chances: Mapping[str, float] | None) -> str:
    """Count chances in twenty marks, by shape."""
    if chances is None:
        return quantities.DASH
    return "".join(SHAPES[name] * count for name, count in twenty(chances).items())


def _legend(*, shown: bool) -> tuple[str, ...]:
    """Name the marks, where there are any."""
    named = ", ".join(f"{mark} {sentence(f'class.{name}')}" for name, mark in SHAPES.items())
    return (named,) if shown else ()
