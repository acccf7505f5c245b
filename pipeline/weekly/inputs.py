"""From weeks, profile and logs to the numbers the verdict is computed from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.athletes.person import person_on
from pipeline.physiology import parameters_hypertrophy as parameters
from pipeline.physiology.body import Estimate, fat_mass, skeletal_muscle_mass
from pipeline.physiology.hypertrophy import STATUS_FACTOR, size_gained
from pipeline.vocabulary import LABELS, Care
from pipeline.weekly.balance import (
    Balance,
    energy_balance,
    fast_weight_loss,
    logged_energy_availability,
    logged_protein,
    recent,
)
from pipeline.weekly.state import LabelWeek, TrainingState, weeks_so_far
from pipeline.weekly.strength import known_sets, strength_history
from pipeline.weekly.weeks import monday_of

if TYPE_CHECKING:
    from pipeline.athletes.profile import Person, Profile

WEEKS = 4  # whose mean is projected
STRENGTH_WEEKS = 30  # of strength work, looked back at for the size it has gained (judgement)
ADULT_YEARS = 18.0
CRITICAL_SPEED_UNSURE, SPRINT_SPEED_UNSURE = 0.06, 0.08  # relative SD from which a test would help (judgement)
HEART_RATE_COVERAGE = 0.5  # of moving time, below which heart rate counts as missing (judgement)


@dataclass(frozen=True, kw_only=True, slots=True)
class Records:
    """What is known of an athlete beside the activities.

    Attributes
    ----------
    profile
        What the athlete told.
    weights
        Readings of the scale, from `all_weights`.
    food
        `date`, `energy_kcal`, `protein_g`.
    strength
        Strength work by day, from `strength.daily_sets`.
    thresholds
        Rows of the table `thresholds`.
    """

    profile: Profile
    weights: pl.DataFrame
    food: pl.DataFrame
    strength: pl.DataFrame
    thresholds: pl.DataFrame


def all_weights(log: pl.DataFrame, found: pl.DataFrame, timezone: str | None) -> pl.DataFrame:
    """Put the scale readings of the athlete's log and of files together.

    Parameters
    ----------
    log
        `date`, `mass_kg`, `body_fat_pct`.
    found
        Rows of the table `body`.
    timezone
        Where the athlete weighs in; None is UTC.

    Returns
    -------
    pl.DataFrame
        One row a day, `date`, `mass_kg` [kg] and `body_fat_pct` [%], means of that day, sorted.
    """
    columns = ("mass_kg", "body_fat_pct")
    local = pl.col("time").dt.convert_time_zone(timezone or "UTC")
    files = found.select(local.dt.date().alias("date"), *(pl.col(name).cast(pl.Float64) for name in columns))
    readings = pl.concat([log.select("date", *columns), files])
    return readings.group_by("date").agg(pl.col(columns).mean()).sort("date")


def training_state(week: str, totals: pl.DataFrame, records: Records, today: date | None = None) -> TrainingState:
    """Make the mean of the four weeks up to one, and what else the verdict needs.

    Parameters
    ----------
    week
        Last of the four ISO weeks, as `2026-W46`.
    totals
        From `weeks.week_totals`, up to that week at least.
    records
        Profile, logs and thresholds.
    today
        The athlete's date. Where it falls into the week, only the days so far count, so that the days to come are no
        rest. None for weeks that are over.

    Returns
    -------
    TrainingState
        What is not known is None or a prior, and `missing` names it. Weeks before the first activity are not counted
        as rest: `weeks_observed` tells how many there are.
    """
    monday = monday_of(week)
    days_left = max(0, (monday + timedelta(days=6) - today).days) if today and today >= monday else 0
    last = monday + timedelta(days=6 - days_left)
    rows = totals.filter(pl.col("monday").is_between(monday - timedelta(weeks=WEEKS - 1), monday))
    profile = records.profile
    weeks = weeks_so_far(rows.height, days_left)
    person = person_on(profile, last, records.weights)
    exercise_kcal = float(rows["energy_net_kcal"].sum()) / weeks / 7
    balance = energy_balance(
        records.weights, records.food, profile.weight_trend, person=person, exercise_kcal=exercise_kcal, last=last
    )
    protein = logged_protein(records.food, person.mass_kg, last)
    available = logged_energy_availability(records.food, person, exercise_kcal, last)
    if balance.weight_holds:
        available = None  # a log that looks like starving beside a weight that holds has left much out
    safety = _safety(profile, person, available, fast_loss=fast_weight_loss(records.weights, last))
    strength_sets = _strength_sets(records, last)
    speeds = _speeds(records.thresholds, last)
    load = rows["load_points"].tail(2 if days_left else 1)
    unknown = {
        "strength": strength_sets is None,
        "protein": protein is None,
        "mass": "mass" in person.assumed,
        "body_fat": "body_fat" in person.assumed,
        "thresholds": speeds[0] > CRITICAL_SPEED_UNSURE or speeds[1] > SPRINT_SPEED_UNSURE,
        "heart_rate": float(rows["heart_rate_s"].sum()) < HEART_RATE_COVERAGE * float(rows["moving_s"].sum()),
    }
    return TrainingState(
        running=_running(rows, weeks),
        running_sets_sd_log=min(1.0, parameters.RUNNING_SETS_SENSITIVITY.value * speeds[1]),
        strength_sets=strength_sets,
        status=profile.strength_status,
        gained_pct=_gained(records, last, strength_sets),
        deficit_kcal=balance.deficit_kcal,
        deficit_origin=balance.origin,
        protein_g_kg=protein or Estimate(parameters.PROTEIN_PRIOR.value, parameters.PROTEIN_PRIOR.sd or 0.0),
        protein_logged=protein is not None,
        fat_mass_kg=fat_mass(person.mass_kg, person.body_fat_pct, measured="body_fat" not in person.assumed),
        muscle_mass_kg=skeletal_muscle_mass(person.mass_kg, person.sex),
        mass_kg=person.mass_kg,
        body_mass_index=person.mass_kg / (person.height_cm / 100) ** 2,
        load_points=max(load, default=0.0),
        usual_load_points=_usual_load(rows, weeks),
        mean_load_points=float(rows["load_points"].sum()) / weeks,
        weeks_run=rows.filter(pl.col("runs") > 0).height,
        missing=(*_missing_weight(balance, profile), *(key for key, holds in unknown.items() if holds)),
        energy_availability=available,
        safety=safety,
        body_hidden=bool(safety or profile.care),
        weeks_observed=max(1, rows.height),
        days_left=days_left,
    )


def _missing_weight(balance: Balance, profile: Profile) -> tuple[str, ...]:
    """Ask for the plain answer first; for readings of the scale once it was given, or was not to be had."""
    if balance.origin == "weight_log":
        return ()
    return ("weight_trend",) if profile.weight_trend is None else ("weight_log",)


def _safety(profile: Profile, person: Person, available: Estimate | None, *, fast_loss: bool) -> tuple[str, ...]:
    checks = {
        "low_energy_availability": available is not None and available.value < parameters.LOW_ENERGY_AVAILABILITY.value,
        "fast_weight_loss": fast_loss,
        "under_18": person.age_years < ADULT_YEARS,
        "care": any(item != Care.HIDE_BODY for item in profile.care),
    }
    return tuple(key for key, holds in checks.items() if holds)


def _running(rows: pl.DataFrame, weeks: float) -> dict[str, LabelWeek]:
    return {
        label: LabelWeek(
            float(rows[f"{label}_running_s"].sum()) / weeks / 3600,
            float(rows[f"{label}_set_equivalents"].sum()) / weeks,
            float(rows[f"{label}_energy_net_kcal"].sum()) / weeks,
        )
        for label in LABELS
    }


def _usual_load(rows: pl.DataFrame, weeks: float) -> float:
    """Load of a week the athlete is used to: chronic load, or the observed weeks where history is short."""
    if rows.is_empty():
        return 0.0
    return max(7 * float(rows["chronic_load"][-1]), float(rows["load_points"].sum()) / weeks)


def _strength_sets(records: Records, last: date) -> float | None:
    """Hard sets a week that are known; a gap in the log holds the sets before it."""
    known = known_sets(strength_history(records.strength), records.profile.strength_sets_per_week, last)
    return None if known is None else known.value


def _gained(records: Records, last: date, strength_sets: float | None) -> float:
    """Size that earlier strength work has added and that is still there to be lost [%]."""
    if strength_sets is not None and strength_sets >= parameters.SIZE_KEPT_BY.value:
        return 0.0  # kept by the sets of now
    status = records.profile.strength_status or "untrained"
    start = 0.0 if status == "untrained" else parameters.GAINED_BY_TRAINED.value
    logged = recent(records.strength, last, 7 * STRENGTH_WEEKS)
    if logged.is_empty():
        return start
    weeks_ago = logged.select((pl.lit(last) - pl.col("date")).dt.total_days() // 7).to_series().to_numpy()
    weekly = np.bincount(weeks_ago, weights=logged["sets"].to_numpy())[::-1]
    return size_gained(weekly, status=STATUS_FACTOR[status], start_pct=start)


def _speeds(thresholds: pl.DataFrame, last: date) -> tuple[float, float]:
    """Relative standard deviation of critical and of maximal sprint speed; 1 where they are not known at all."""
    rows = thresholds.filter(pl.col("date") <= last).sort("date").tail(1)
    if rows.is_empty():
        return 1.0, 1.0
    row = rows.row(0, named=True)
    return (
        row["critical_speed_sd_mps"] / row["critical_speed_mps"],
        row["max_sprint_speed_sd_mps"] / row["max_sprint_speed_mps"],
    )
