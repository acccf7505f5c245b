"""All weeks of an athlete as one document, from the tables: weeks, years, and what changed since the year before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from pipeline.report.document.build.forecasts import forecasts_part
from pipeline.report.document.years import HISTORY_VERSION, Change, History, PastWeek, Year
from pipeline.report.doses import norm_word
from pipeline.report.sentences import sentence
from pipeline.vocabulary import OUTCOMES
from pipeline.weekly.answer import Range
from pipeline.weekly.effect_columns import FORCE
from pipeline.weekly.forecast.classes import UNDECIDED
from pipeline.weekly.weeks import iso_week, monday_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    import polars as pl

    from pipeline.report.document.years import Session, Threshold
    from pipeline.weekly.forecasts import Forecasts

GMAX_ENDURANCE = "gmax_endurance"
VERDICT = "verdict"
CHANCES = tuple(f"probability_{name}" for name in OUTCOMES)
WEEK_COLUMNS = ("week", "activities", "runs", "moving_s", *FORCE, GMAX_ENDURANCE, VERDICT, *CHANCES)
RECENT_WEEKS = 8  # held against the year before, as the norm of a week has them
YEAR_WEEKS = 52
LEAST_YEAR_WEEKS = 16  # known weeks of the year before, below which nothing is compared; judgement


def history_of(
    athlete: str,
    weeks: pl.DataFrame,
    *,
    today: date,
    hidden: bool,
    sessions: Sequence[Session] = (),
    thresholds: Sequence[Threshold] = (),
    forecasts: Forecasts | None = None,
) -> History:
    """Make the record of all weeks.

    Parameters
    ----------
    athlete
        Id.
    weeks
        `WEEK_COLUMNS` of the table of weeks, one row at least.
    today
        A week that has not ended by then is not compared.
    hidden
        Whether the body is left out: then there are no chances and no forecasts.
    sessions, thresholds, forecasts
        From `best_sessions`, `thresholds_over_time` and `score_forecasts`.
    """
    past = _past_weeks(weeks, hidden=hidden)
    return History(
        version=HISTORY_VERSION,
        language=sentence("language.code"),
        athlete=athlete,
        hidden=hidden,
        weeks=past,
        years=_years(past),
        change=_change([week for week in past if week.monday + timedelta(days=6) < today]),
        sessions=tuple(sessions),
        thresholds=tuple(thresholds),
        forecasts=None if hidden or forecasts is None else forecasts_part(forecasts),
    )


def _past_weeks(weeks: pl.DataFrame, *, hidden: bool) -> tuple[PastWeek, ...]:
    rows = {monday_of(row["week"]): row for row in weeks.select(WEEK_COLUMNS).iter_rows(named=True)}
    first, last = min(rows), max(rows)
    mondays = [first + timedelta(weeks=after) for after in range((last - first).days // 7 + 1)]
    return tuple(_past_week(monday, rows.get(monday), hidden=hidden) for monday in mondays)


def _past_week(monday: date, row: Mapping[str, Any] | None, *, hidden: bool) -> PastWeek:
    if row is None or not row["activities"]:
        return PastWeek(
            week=iso_week(monday),
            monday=monday,
            activities=0,
            runs=0,
            moving_s=0.0,
            force=Range(0.0, 0.0, 0.0),
            endurance=0.0,
            answer=None,
            chances=None,
        )
    force = [row[name] for name in FORCE]
    chances = {str(name): row[column] for name, column in zip(OUTCOMES, CHANCES, strict=True)}
    shown = None if hidden or None in chances.values() else chances
    return PastWeek(
        week=row["week"],
        monday=monday,
        activities=row["activities"],
        runs=row["runs"] or 0,
        moving_s=row["moving_s"] or 0.0,
        force=None if None in force else Range(*force),
        endurance=row[GMAX_ENDURANCE],
        answer=row[VERDICT] if shown and row[VERDICT] != UNDECIDED else None,
        chances=shown,
    )


def _years(weeks: Sequence[PastWeek]) -> tuple[Year, ...]:
    by_year: dict[int, list[PastWeek]] = {}
    for week in weeks:
        by_year.setdefault(week.monday.isocalendar().year, []).append(week)
    return tuple(_year(year, found) for year, found in sorted(by_year.items()))


def _year(year: int, weeks: Sequence[PastWeek]) -> Year:
    shown = [week.chances for week in weeks if week.chances]
    force = [week.force for week in weeks if week.force]
    ends = np.mean([(found.value, found.low, found.high) for found in force], axis=0).tolist() if force else None
    return Year(
        year=year,
        weeks=sum(week.activities > 0 for week in weeks),
        moving_s=float(np.mean([week.moving_s for week in weeks])),
        force=Range(*ends) if ends else None,
        endurance=_mean([week.endurance for week in weeks]),
        chances={name: float(np.mean([found[name] for found in shown])) for name in shown[0]} if shown else None,
    )


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def _change(ended: Sequence[PastWeek]) -> Change | None:
    """Hold the last weeks that have ended against the year before them."""
    recent, before = ended[-RECENT_WEEKS:], ended[-RECENT_WEEKS - YEAR_WEEKS : -RECENT_WEEKS]
    weeks = sum(week.force is not None for week in before)
    if weeks < LEAST_YEAR_WEEKS:
        return None
    force, force_before = (
        _mean([week.force.value if week.force else None for week in span]) for span in (recent, before)
    )
    endurance, endurance_before = (_mean([week.endurance for week in span]) for span in (recent, before))
    if force is None or force_before is None or endurance is None or endurance_before is None:
        return None
    return Change(
        weeks=weeks,
        force=force,
        force_before=force_before,
        force_word=norm_word(force, force_before, of_sessions=True),
        endurance=endurance,
        endurance_before=endurance_before,
        endurance_word=norm_word(endurance, endurance_before),
    )
