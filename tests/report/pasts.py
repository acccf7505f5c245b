"""Histories made by hand: weeks of any number of years, sessions, thresholds and forecasts."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import polars as pl

from pipeline.report.document.build.past_thresholds import thresholds_over_time
from pipeline.report.document.build.years import WEEK_COLUMNS, history_of
from pipeline.report.document.years import History, Session, Stretch
from pipeline.vocabulary import OUTCOMES
from pipeline.weekly.answer import Range
from pipeline.weekly.forecasts import Forecasts, Pair, score
from pipeline.weekly.weeks import iso_week

LAST = date(2026, 11, 9)
TODAY = date(2026, 11, 18)
SHARES = (0.62, 0.2, 0.1, 0.08)


def week_table(count: int, *, force: float = 0.6, rest: tuple[int, ...] = (), **columns: Any) -> pl.DataFrame:
    """Give the weeks up to `LAST`, of seasons; those of `rest`, counted from the first, have no row."""
    rows = [
        {
            "week": iso_week(LAST - timedelta(weeks=count - 1 - place)),
            "activities": 3,
            "runs": 3,
            "moving_s": 9000.0 + 3000 * math.sin(place / 8),
            "force_sessions": force * (1.5 + math.sin(place / 8)),
            "force_sessions_low": 0.2 * force,
            "force_sessions_high": 8 * force,
            "gmax_endurance": 50.0 + 20 * math.sin(place / 8),
            "verdict": "growing" if place % 3 else "undecided",
            **{f"probability_{name}": share for name, share in zip(OUTCOMES, SHARES, strict=True)},
        }
        | columns
        for place in range(count)
        if place not in rest
    ]
    return pl.DataFrame(rows, schema_overrides={"verdict": pl.String}).select(WEEK_COLUMNS)


def with_values(table: pl.DataFrame, **columns: list[float] | list[float | None]) -> pl.DataFrame:
    """Put other values into columns."""
    return table.with_columns(*(pl.Series(name, values) for name, values in columns.items()))


def stretch(label: str, start_s: float, duration_s: float) -> Stretch:
    """Give a stretch of a session."""
    return Stretch(label=label, start_s=start_s, duration_s=duration_s)


def sprint_session(day: date) -> Session:
    """Eight sprints between two easy stretches."""
    bouts = [
        part
        for n in range(8)
        for part in (stretch("sprint", 600.0 + 90 * n, 6.0), stretch("easy", 606.0 + 90 * n, 84.0))
    ]
    return Session(
        activity_id=f"{day:%Y%m%d}T063000Z-0a1b2c",
        day=day,
        force=Range(1.93, 0.55, 7.6),
        main="sprint",
        bouts=8,
        main_s=48.0,
        distance_m=6200.0,
        moving_s=2100.0,
        stretches=(stretch("easy", 0.0, 600.0), *bouts),
    )


def threshold_table(days: int) -> pl.DataFrame:
    """Give thresholds of every second day up to `LAST`."""
    return pl.DataFrame(
        [
            {
                "date": LAST - timedelta(days=back),
                "critical_speed_mps": 3.6 + 0.0001 * (days - back),
                "critical_speed_sd_mps": 0.1,
                "critical_speed_origin": [{"code": "best_efforts", "quantity": None, "count": None, "date": None}],
                "max_sprint_speed_mps": 7.9,
                "max_sprint_speed_sd_mps": 0.5,
                "max_sprint_speed_origin": [{"code": "fastest_seconds", "quantity": None, "count": 12, "date": None}],
            }
            for back in range(days, -1, -2)
        ],
        schema_overrides={
            f"{name}_origin": pl.List(
                pl.Struct({"code": pl.String, "quantity": pl.String, "count": pl.Int32, "date": pl.Date})
            )
            for name in ("critical_speed", "max_sprint_speed")
        },
    )


def scored(count: int = 6) -> Forecasts:
    """Give forecasts of the tape, all of which came true."""
    pairs = tuple(
        Pair(
            quantity="hip_circumference_cm",
            start=date(2025, 1, 6) + timedelta(weeks=12 * n),
            end=date(2025, 3, 31) + timedelta(weeks=12 * n),
            measured_pct=0.4,
            error_pct=0.5,
            forecast_pct=Range(0.3, -1.0, 1.6),
            probabilities={"smaller": 0.1, "same": 0.7, "larger": 0.2},
            outcome="same",
        )
        for n in range(count)
    )
    return Forecasts(pairs, 0, score(pairs))


def history(count: int, *, hidden: bool = False, **columns: Any) -> History:
    """Give a whole record of so many weeks."""
    return history_of(
        "anna",
        week_table(count, **columns),
        today=TODAY,
        hidden=hidden,
        sessions=[sprint_session(LAST), sprint_session(LAST - timedelta(weeks=count))],
        thresholds=thresholds_over_time(threshold_table(7 * count)),
        forecasts=scored(),
    )
