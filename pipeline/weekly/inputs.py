"""From weeks, profile and logs to the numbers the verdict is computed from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.athletes.person import person_on
from pipeline.physiology import parameters_body as parameters
from pipeline.physiology.body import Estimate, fat_mass, skeletal_muscle_mass
from pipeline.physiology.parameters_size import AGE_UNKNOWN, YOUNG_HABIT_WEEKS
from pipeline.vocabulary import Care
from pipeline.weekly.balance import (
    Balance,
    Protein,
    energy_balance,
    fast_weight_loss,
    logged_energy_availability,
    protein_intake,
)
from pipeline.weekly.forecast.habit import may_have_begun_with_log
from pipeline.weekly.past import Past, Speeds, usual_hips
from pipeline.weekly.state import NOT_MEASURED, TrainingState, weeks_so_far
from pipeline.weekly.weeks import monday_of

if TYPE_CHECKING:
    from pipeline.athletes.profile import Person, Profile
    from pipeline.weekly.works import Works

WEEKS = 4  # whose mean is projected
USUAL_WEEKS = 8  # before them, whose exercise is the athlete's usual (judgement)
ALONE_DAYS_LEFT = 2  # of a week: with more to come, nothing is said of weeks like it (judgement)
FEMALE_SHARE = {"female": 1.0, "male": 0.0}
NO_CRITICAL_MPS, NO_SPRINT_MPS = 3.2, 7.0  # where no thresholds are stored at all; judgement
ADULT_YEARS = 18.0
CRITICAL_SPEED_UNSURE, SPRINT_SPEED_UNSURE = 0.06, 0.08  # relative SD from which a test would help (judgement)
HEART_RATE_COVERAGE = 0.5  # of moving time, below which heart rate counts as missing (judgement)


@dataclass(frozen=True, kw_only=True, slots=True)
class Records:
    """What is known of an athlete beside the activities.

    Attributes
    ----------
    profile
        What the athlete reported.
    weights
        Readings of the scale, from `all_weights`.
    food
        `date`, `energy_kcal`, `protein_g`.
    strength
        Strength work by day, from `strength.daily_sets`.
    thresholds
        Rows of the table `thresholds`.
    pauses
        `from`, `to`, `kind`: stretches in bed, on crutches or with much less walking.
    """

    profile: Profile
    weights: pl.DataFrame
    food: pl.DataFrame
    strength: pl.DataFrame
    thresholds: pl.DataFrame
    pauses: pl.DataFrame


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


def training_state(
    week: str, totals: pl.DataFrame, works: Works, records: Records, today: date | None = None
) -> TrainingState:
    """Make the mean of the four weeks up to one, and what else the verdict needs.

    Parameters
    ----------
    week
        Last of the four ISO weeks, as `2026-W46`.
    totals, works
        From `weeks.week_totals` and `works.works_of`, up to that week at least.
    records
        Profile, logs and thresholds.
    today
        The athlete's date. Where it falls into the week, only the days so far count, so that the days to come are no
        rest. None for weeks that are over.

    Returns
    -------
    TrainingState
        What is not known is None or a prior, and `missing` names it. Weeks before the first activity are not counted
        as rest: `weeks_observed` says how many there are.
    """
    monday = monday_of(week)
    days_left = max(0, (monday + timedelta(days=6) - today).days) if today and today >= monday else 0
    last = monday + timedelta(days=6 - days_left)
    known = totals.filter(pl.col("monday") <= monday)
    rows = known.filter(pl.col("monday") > monday - timedelta(weeks=WEEKS))
    weeks = weeks_so_far(rows.height, days_left)
    profile = records.profile
    body = _body_of(records, known, float(rows["energy_net_kcal"].sum()) / weeks / 7, weeks, last)
    person = body.person
    speeds = _speeds(records.thresholds, last)
    past = Past(works, records, speeds, known["monday"].to_list(), last)
    history, long_habit = past.history
    ahead = past.lately()
    load = rows["load_points"]
    share_female = FEMALE_SHARE.get(person.sex, 0.5)
    body_mass_index = person.mass_kg / (person.height_cm / 100) ** 2
    return TrainingState(
        running=ahead.running,
        other_sports=ahead.other_sports,
        sets=ahead.sets,
        doubt=ahead.doubt,
        strength_known=past.lifting.known,
        strength_seen=past.lifting.seen,
        history=history,
        long_habit=long_habit,
        activity=ahead.activity,
        pause_weeks=past.pause_weeks,
        this_week=past.this_week() if rows.height and days_left <= ALONE_DAYS_LEFT and ahead.activity == 1 else None,
        sprint_speed_mps=speeds.sprint_mps,
        sprint_speed_sd=speeds.sprint_sd,
        critical_speed_mps=speeds.critical_mps,
        status=profile.strength_status,
        age_years=Estimate(person.age_years, (AGE_UNKNOWN.sd or 0.0) if "age" in person.assumed else 0.0),
        share_female=share_female,
        hips_cm=usual_hips(body_mass_index, share_female),
        deficit_kcal=body.balance.deficit_kcal,
        deficit_origin=body.balance.origin,
        protein_g_kg=body.protein.intake,
        protein_logged=body.protein.logged,
        fat_mass_kg=fat_mass(person.mass_kg, person.body_fat_pct, measured="body_fat" not in person.assumed),
        muscle_mass_kg=skeletal_muscle_mass(person.mass_kg, person.sex),
        mass_kg=person.mass_kg,
        body_mass_index=body_mass_index,
        load_points=max(load.tail(2 if days_left else 1), default=0.0),
        usual_load_points=_usual_load(rows, weeks),
        mean_load_points=float(load.sum()) / weeks,
        week_loads=tuple(load.head(rows.height - bool(days_left))),
        weeks_run=rows.filter(pl.col("runs") > 0).height,
        missing=_missing(records.profile, body, speeds, past, known, rows),
        energy_availability=body.available,
        safety=body.safety,
        body_hidden=bool(body.safety or profile.care),
        weeks_observed=max(1, rows.height),
        days_left=days_left,
    )


class _Body(NamedTuple):
    """A person on a day, with what is eaten and what speaks against an answer."""

    person: Person
    balance: Balance
    protein: Protein
    available: Estimate | None
    safety: tuple[str, ...]


def _body_of(records: Records, known: pl.DataFrame, exercise_kcal: float, weeks: float, last: date) -> _Body:
    """Find out what body and kitchen say, beside exercise above rest lately [kcal/day] in so many weeks."""
    profile = records.profile
    person = person_on(profile, last, records.weights)
    balance = energy_balance(
        records.weights,
        records.food,
        profile.weight_trend,
        person=person,
        exercise_kcal=exercise_kcal,
        usual_exercise_kcal=_usual_exercise(known, weeks, exercise_kcal),
        last=last,
    )
    available = logged_energy_availability(records.food, person, exercise_kcal, last)
    if balance.weight_holds:
        available = None  # a log that looks like starving beside a weight that holds has left much out
    fast_loss = fast_weight_loss(records.weights, last)
    return _Body(
        person=person,
        balance=balance,
        protein=protein_intake(records.food, person.mass_kg, last),
        available=available,
        safety=_safety(profile, person, available, fast_loss=fast_loss),
    )


def _missing(
    profile: Profile, body: _Body, speeds: Speeds, past: Past, known: pl.DataFrame, rows: pl.DataFrame
) -> tuple[str, ...]:
    """Name what is not known, of all weeks and of the rows of the last four."""
    history, long_habit = past.history
    unknown = {
        "strength": not past.lifting.known,
        "lifting_goes_on": past.lifting.may_have_stopped,
        "training_since": long_habit is None and known.height < YOUNG_HABIT_WEEKS.value,
        "lifting_since": past.lifting.known and may_have_begun_with_log(profile.strength_status, history),
        "protein": not body.protein.logged,
        "mass": "mass" in body.person.assumed,
        "body_fat": "body_fat" in body.person.assumed,
        "thresholds": speeds.critical_unsure > CRITICAL_SPEED_UNSURE or speeds.sprint_sd > SPRINT_SPEED_UNSURE,
        "heart_rate": float(rows["heart_rate_s"].sum()) < HEART_RATE_COVERAGE * float(rows["moving_s"].sum()),
    }
    return (*_missing_weight(body.balance, profile), *(key for key, holds in unknown.items() if holds))


def _usual_exercise(known: pl.DataFrame, weeks: float, exercise_kcal: float) -> float:
    """Exercise above rest of the eight weeks before the last four [kcal/day]; that of now where there are none."""
    before = known.sort("monday")["energy_net_kcal"][: -math.ceil(weeks)].tail(USUAL_WEEKS)
    return float(before.to_numpy().mean()) / 7 if len(before) else exercise_kcal


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


def _usual_load(rows: pl.DataFrame, weeks: float) -> float:
    """Load of a week the athlete is used to: chronic load, or the observed weeks where history is short."""
    if rows.is_empty():
        return 0.0
    return max(7 * float(rows["chronic_load"][-1]), float(rows["load_points"].sum()) / weeks)


def _speeds(thresholds: pl.DataFrame, last: date) -> Speeds:
    """Critical and maximal sprint speed with their relative standard deviations; 1 where they are not known at all."""
    rows = thresholds.filter(pl.col("date") <= last).sort("date").tail(1)
    if rows.is_empty():
        return Speeds(NO_CRITICAL_MPS, 1.0, NO_SPRINT_MPS, NOT_MEASURED)
    row = rows.row(0, named=True)
    return Speeds(
        row["critical_speed_mps"],
        row["critical_speed_sd_mps"] / row["critical_speed_mps"],
        row["max_sprint_speed_mps"],
        row["max_sprint_speed_sd_mps"] / row["max_sprint_speed_mps"],
    )
