"""Makers of weeks, logs and states for the tests of the weekly stage."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest

from pipeline.athletes.log_columns import LOGS
from pipeline.athletes.profile import Profile
from pipeline.physiology.body import Estimate
from pipeline.physiology.dose import stride_histogram
from pipeline.store.schemas import Activities, Segments, Stimulus, ThresholdTable
from pipeline.vocabulary import LABELS
from pipeline.weekly.effect import WANTED
from pipeline.weekly.forecast.draws import Sample, sample
from pipeline.weekly.forecast.training import Block, Work
from pipeline.weekly.inputs import Records, training_state
from pipeline.weekly.state import TrainingState
from pipeline.weekly.strength import daily_sets
from pipeline.weekly.works import Works

FOUND = {
    "local_date": pl.Date,
    "exercise_category": pl.String,
    "exercise": pl.String,
    "repetitions": pl.Int64,
    "weight_kg": pl.Float64,
}
"""Columns that matter of the table `strength_sets`."""
WEEK = "2026-W46"
SUNDAY = date(2026, 11, 15)
HILLS, SPRINTS = 100.0, 115.0  # high-force dose of two sessions of 10 x 30 s hill sprints, and of 8 x 40 m sprints


def easy(hours: float) -> Work:
    """Easy running: four hours are 100 of endurance and next to no force."""
    return Work(hours=hours, energy_net_kcal=500 * hours, endurance=25 * hours, force=0.5 * hours)


def certain_state(**changes: Any) -> TrainingState:
    """State of the reference cases: an easy habit, everything known, 15 kg of fat and 28 kg of muscle."""
    hours, force = changes.pop("hours", 4.0), changes.pop("force", 0.0)
    deficit, protein = changes.pop("deficit", 0.0), changes.pop("protein", 1.6)
    lifted = changes.pop("strength_sets", 0.0)
    habit = Block(running={"easy": easy(hours)}, sets=Estimate(0.0, 0.0))
    known: dict[str, Any] = {
        "running": {"easy": easy(hours), "uphill_sprint": Work(hours=0.2 * (force > 0), force=force)},
        "sets": Estimate(lifted, 0.2 * lifted),
        "strength_known": True,
        "history": (habit,) * 7,
        "status": "untrained",
        "deficit_kcal": Estimate(deficit, 0.0),
        "deficit_origin": "weight_log",
        "protein_g_kg": Estimate(protein, 0.0),
        "protein_logged": True,
        "fat_mass_kg": Estimate(15.0, 0.0),
        "muscle_mass_kg": Estimate(28.0, 0.0),
        "share_female": 0.0,
        "load_points": 250.0,
        "usual_load_points": 250.0,
        "weeks_run": 4,
    }
    return TrainingState(**(known | changes))


def unknown_state(**changes: Any) -> TrainingState:
    """State of an athlete who runs 4 h a week and reported nothing."""
    running = changes.get("running", {"easy": easy(4.0)})
    unknown: dict[str, Any] = {
        "running": running,
        "history": (Block(running=running),) * 7,
        "deficit_kcal": Estimate(0.0, 150.0),
        "protein_g_kg": Estimate(1.3, 0.35),
        "fat_mass_kg": Estimate(15.0, 4.0),
        "muscle_mass_kg": Estimate(28.0, 3.0),
        "missing": ("strength", "weight_trend", "protein", "body_fat"),
    }
    return TrainingState(**(unknown | changes))


def activity_rows(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows of the activities table: an easy hour each, changed by what `rows` say; `day` is the local date."""
    made = []
    for number, row in enumerate(rows):
        start = datetime.combine(row["day"], datetime.min.time()) + timedelta(hours=row.get("hour", 7))
        easy_hour = {
            "activity_id": f"a{number}",
            "sport": "running",
            "excluded": False,
            "start_time": start.replace(tzinfo=UTC),
            "local_start": start,
            "moving_s": 3600.0,
            "distance_m": 10000.0,
            "ascent_m": 20.0,
            "heart_rate_coverage": 1.0,
            "energy_kcal": 700.0,
            "energy_kcal_low": 630.0,
            "energy_kcal_high": 778.0,
            "energy_net_kcal": 630.0,
            "trimp": 80.0,
            "running_stress_score": 55.0,
        }
        made.append(easy_hour | {name: value for name, value in row.items() if name not in ("day", "hour")})
    return _typed(made, Activities)


def segment_rows(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows of the segments table: an easy hour each, changed by what `rows` say; `day` is the local date."""
    made = []
    for number, row in enumerate(rows):
        easy_hour = {
            "activity_id": "a0",
            "local_date": row["day"],
            "index": number,
            "label": "easy",
            "effort": "easy",
            "gait": "run",
            "duration_s": 3600.0,
            "strides": 4900.0,
            "energy_net_kcal": 630.0,
        }
        made.append(easy_hour | {name: value for name, value in row.items() if name != "day"})
    return _typed(made, Segments)


def stimulus_rows(*rows: dict[str, Any]) -> pl.DataFrame:
    """Rows of the stimulus table: an easy hour at 8 m/s of sprint speed each, changed by what `rows` say.

    `day` is the local date; `activation` and `strides` make the histogram, `strides` by `activation` the minutes.
    """
    made = []
    for number, row in enumerate(rows):
        activation, strides = row.get("activation", 24.9), row.get("strides", 5112.0)
        seconds = row.get("counted_s", strides / 1.42)
        made.append(
            {
                "activity_id": row.get("activity_id", f"a{number}"),
                "local_date": row["day"],
                "label": row.get("label", "easy"),
                "mode": row.get("mode", "level"),
                "counted_s": seconds,
                **{name: row.get(name, 0.0) for name in ("lost_s", "left_out_s", *WANTED.values())},
                "strides": strides,
                "stride_tenths": np.round(10 * stride_histogram(activation, strides)).astype(int).tolist(),
                "gmax_activation_min": seconds * activation / 6000,
                "gmed_activation_min": seconds * 35.4 / 6000,
                "gmin_activation_min": seconds * 33.6 / 6000,
                "max_sprint_speed_mps": row.get("max_sprint_speed_mps", 8.0),
                "model_version": "",
            }
        )
    return pl.DataFrame(made, schema=Stimulus.create_empty().schema)


def threshold_rows(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows of the thresholds table."""
    return _typed(rows, ThresholdTable)


def _typed(rows: list[dict[str, Any]], schema: Any) -> pl.DataFrame:
    types = schema.create_empty().schema
    return pl.DataFrame(rows, schema={name: types[name] for name in (rows[0] if rows else types)})


def log(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows of one of the athlete's logs."""
    return pl.DataFrame(rows, schema={column: made_of.dtype for column, made_of in LOGS[name].items()})


def records(**changes: Any) -> Records:
    """Records of a 70 kg man of 30 years who logs nothing, changed by profile entries and logs."""
    logs = {name: changes.pop(name, []) for name in ("weight", "food", "strength", "pauses")}
    thresholds = changes.pop("thresholds", [])
    told: dict[str, Any] = {
        "id": "tester",
        "sex": "male",
        "birth_date": date(1996, 5, 1),
        "height_cm": 178.0,
        "mass_kg": 70.0,
        "body_fat_pct": 20.0,
    }
    found = pl.DataFrame(schema=FOUND)
    return Records(
        profile=Profile(**(told | changes)),
        weights=log("weight", logs["weight"]),
        food=log("food", logs["food"]),
        strength=daily_sets(log("strength", logs["strength"]), found, {}),
        thresholds=threshold_rows(thresholds),
        pauses=log("pauses", logs["pauses"]),
    )


def totals_of(weeks: int = 4, **changes: Any) -> pl.DataFrame:
    """Totals of weeks with 4 h of easy running each, up to the test week."""
    row: dict[str, Any] = {f"{label}_{part}": 0.0 for label in LABELS for part in _PARTS} | {
        "easy_running_s": 4 * 3600.0,
        "easy_energy_net_kcal": 2000.0,
        "energy_net_kcal": 2000.0,
        "moving_s": 4 * 3600.0,
        "heart_rate_s": 4 * 3600.0,
        "load_points": 220.0,
        "chronic_load": 30.0,
        "runs": 4,
    }
    monday = SUNDAY - timedelta(days=6)
    return pl.DataFrame(
        [row | changes | {"monday": monday - timedelta(weeks=weeks - 1 - back)} for back in range(weeks)]
    )


def works_for(totals: pl.DataFrame) -> Works:
    """Work of weeks with easy running alone, as their totals have it."""
    hours = totals["easy_running_s"].to_numpy() / 3600
    count, none = totals.height, np.zeros(totals.height)
    return Works(
        first=totals["monday"].min() or SUNDAY,  # type: ignore[arg-type]
        week=np.arange(count),
        label=("easy",) * count,
        mode=("level",) * count,
        histogram=np.zeros((count, 65)),
        activation_min=16.25 * hours,  # at 27 % MVIC
        counted_s=3600 * hours,
        hours=hours,
        sprint_speed=none,
        unmeasured_sd=none,
        other_hours=none,
        other_kcal=none,
        kcal={"easy": totals["easy_energy_net_kcal"].to_numpy()},
    )


_PARTS = ("running_s", "energy_net_kcal")


def daily(column: str, value: Any, days: int = 28) -> list[dict[str, Any]]:
    """Rows of a log for each of the last days; `value` is a number or a function of the day's number."""
    first = SUNDAY - timedelta(days=days - 1)
    return [
        {"date": first + timedelta(days=day), column: value(day) if callable(value) else value} for day in range(days)
    ]


def state_of(totals: pl.DataFrame | None = None, **changes: Any) -> TrainingState:
    totals = totals_of() if totals is None else totals
    return training_state(WEEK, totals, works_for(totals), records(**changes))


def running_state(day: int, weeks: int = 4, **changes: Any) -> TrainingState:
    """State of the test week on one of its days, 0 for Monday; the last week's totals are those of its days so far."""
    totals = totals_of(weeks)
    share = pl.when(pl.col("monday") == totals["monday"].max()).then((day + 1) / 7).otherwise(1.0)
    numbers = [name for name in totals.columns if name not in ("monday", "chronic_load")]
    today = SUNDAY - timedelta(days=6 - day)
    so_far = totals.with_columns(pl.col(numbers) * share)
    return training_state(WEEK, so_far, works_for(so_far), records(**changes), today)


@pytest.fixture(scope="session")
def draws() -> Sample:
    return sample()
