"""Strength work of an athlete: what each day's sets are worth, and what of it is known."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.physiology import parameters_sets as parameters
from pipeline.physiology.body import Estimate
from pipeline.physiology.exercise_names import exercise_of, has_equipment, plain_name
from pipeline.physiology.exercises import trains_glutes
from pipeline.physiology.sets import StrengthSet, one_repetition_maximum, set_worth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DAYS_SCHEMA = {
    "date": pl.Date,
    "sets": pl.Float64,
    "sets_sd": pl.Float64,
    "logged": pl.Boolean,
    "glutes": pl.Boolean,
    "unnamed": pl.Boolean,
}
"""Columns of `daily_sets`: worth of the day's sets and its standard deviation [hard sets]; whether it is of the
athlete's own log; whether a named set trained the glutes; whether a set has no name that is known."""

BEST_DAYS = 7 * int(parameters.BEST_WEEKS.value)
BEST_STEP_KG = 0.5  # to which an own best is rounded, so that equal sets are valued once


def named_by(names: pl.DataFrame) -> dict[str, str]:
    """Return which exercise each of an athlete's own names stands for.

    Parameters
    ----------
    names
        The log `exercises`: `name`, `exercise`; rows whose exercise is not known are left out.

    Returns
    -------
    dict
        Key of `EXERCISES` by name in small letters without accents.
    """
    pairs = ((plain_name(name), exercise_of(exercise)) for name, exercise in names.select("name", "exercise").rows())
    return {name: key for name, key in pairs if key is not None}


def unrecognised(log: pl.DataFrame, own_names: Mapping[str, str]) -> list[str]:
    """List the exercises of a strength log that no name is known for, each once, in alphabetical order."""
    return sorted(name for name in log["exercise"].unique() if key_of(name, None, own_names) is None)


def key_of(name: str | None, category: str | None, own_names: Mapping[str, str]) -> str | None:
    """Return the key of `EXERCISES` of a name, the athlete's own names first; None where it is not known."""
    return own_names.get(plain_name(name or "")) or exercise_of(name, category)


def daily_sets(log: pl.DataFrame, found: pl.DataFrame, own_names: Mapping[str, str]) -> pl.DataFrame:
    """Value the strength work of each day.

    Parameters
    ----------
    log
        The athlete's own log: `date`, `exercise`, `sets`, `reps`, `load_kg`, `rir`.
    found
        Rows of the table `strength_sets`; a day that the log knows is taken from the log alone.
    own_names
        From `named_by`.

    Returns
    -------
    pl.DataFrame
        `DAYS_SCHEMA`, one row for each day with strength work, sorted. Sets without a known name are worth nothing and
        say nothing. All sets of a day share what the log leaves open, so their standard deviations add up.
    """
    if log.is_empty() and found.is_empty():
        return pl.DataFrame(schema=DAYS_SCHEMA)
    own = log.select("date", "exercise", "sets", "reps", "load_kg", "rir", category=pl.lit(None, pl.String), own=True)
    files = found.select(
        "exercise",
        date="local_date",
        sets=pl.lit(1.0),
        reps=pl.col("repetitions").cast(pl.Float64),
        load_kg=pl.col("weight_kg").cast(pl.Float64),
        rir=pl.lit(None, pl.Float64),
        category="exercise_category",
        own=False,
    ).join(own, on="date", how="anti")
    rows = pl.concat([own, files.select(own.columns)]).sort("date", maintain_order=True).rows(named=True)
    return pl.DataFrame(list(_days(rows, own_names)), schema=DAYS_SCHEMA, orient="row")


def _days(rows: list[dict[str, Any]], own_names: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    """Add up the days, each set valued by what stood in the log before."""
    keys = [key_of(row["exercise"], row["category"], own_names) for row in rows]
    history: dict[str, _History] = defaultdict(_History)
    by_day: dict[date, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        by_day[row["date"]].append(place)
    for day, places in by_day.items():
        worth = [_worth(rows[place], keys[place], history) for place in places]
        for place in places:  # a day's own sets are no history of its own
            key = keys[place]
            if key is not None:
                history[_exercise_name(rows[place], key)].add(rows[place])
        yield (
            day,
            sum(one.value for one in worth),
            sum(one.sd for one in worth),
            any(rows[place]["own"] for place in places),
            any(key is not None and trains_glutes(key) for key in map(keys.__getitem__, places)),
            any(keys[place] is None for place in places),
        )


def _exercise_name(row: dict[str, Any], key: str) -> str:
    """Name the exercise whose own best counts: as it is written, so that two kinds of squat are not mixed."""
    return plain_name(row["exercise"] or "") or key


def _worth(row: dict[str, Any], key: str | None, history: dict[str, _History]) -> Estimate:
    if key is None:
        return Estimate(0.0, 0.0)
    before = history[_exercise_name(row, key)]
    best, to_failure = before.best(row["date"])
    one = set_worth(
        StrengthSet(
            exercise=key,
            repetitions=row["reps"],
            load_kg=row["load_kg"],
            reserve=row["rir"],
            best_kg=None if best is None else BEST_STEP_KG * round(best / BEST_STEP_KG),
            failure_logged=to_failure,
            load_left_out=has_equipment(row["exercise"] or "") or (row["reps"] is None and row["rir"] is None),
            weeks_done=0.0 if before.first is None else float((row["date"] - before.first).days // 7),
        )
    )
    return Estimate(row["sets"] * one.value, row["sets"] * one.sd)


class _History:
    """What was logged of one exercise so far."""

    def __init__(self) -> None:
        self.first: date | None = None
        self.lifts: list[tuple[date, float, bool]] = []

    def add(self, row: dict[str, Any]) -> None:
        """Take a set in: its one-repetition maximum, and whether it went to failure."""
        self.first = self.first or row["date"]
        if row["load_kg"] and row["reps"]:
            reserve = row["rir"] or 0.0
            best = float(one_repetition_maximum(row["load_kg"], row["reps"], reserve))
            failed = row["rir"] is not None and row["rir"] <= parameters.FAILURE_RESERVE.value
            self.lifts.append((row["date"], best, failed))

    def best(self, day: date) -> tuple[float | None, bool]:
        """Return the own best of the weeks before a day [kg], and whether a set to failure is among them."""
        since = day - timedelta(days=BEST_DAYS)
        self.lifts = [lift for lift in self.lifts if lift[0] >= since]
        return max((lift[1] for lift in self.lifts), default=None), any(lift[2] for lift in self.lifts)
