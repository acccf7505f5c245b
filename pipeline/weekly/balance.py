"""Energy balance, protein and warning signs from the scale, the food log and a plain answer."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.arrays import Floats, floats
from pipeline.physiology import parameters_body as parameters
from pipeline.physiology import parameters_size
from pipeline.physiology.body import (
    Estimate,
    combine,
    corrected_intake,
    deficit_from_food,
    deficit_from_weight,
    energy_availability,
    fat_mass,
    weight_trend,
)
from pipeline.physiology.deficit import gap_of_food, gap_unknown
from pipeline.physiology.resting import resting_energy

if TYPE_CHECKING:
    from pipeline.athletes.profile import Person
    from pipeline.parameter import Parameter

DAYS = 28  # looked at: the trailing four weeks
ENOUGH_WEIGH_INS = 14  # days with a reading, from which they say more than a plain answer (judgement)
FADES_OVER = (7, 21)  # days with a reading, over which answer and food log give way to them (judgement)
MIN_FOOD_DAYS = 5  # logged days among them, from which a log is called one
WHOLE_FOOD_LOG = 7  # logged days, below which a log counts by its share of them (judgement)
FAST_LOSS_DAYS = 21
FAST_LOSS_WEIGH_INS, FAST_LOSS_SPAN_DAYS = 6, 14  # least evidence of a fast loss (judgement)
TREND_DEFICIT = {
    "stable": parameters.TREND_STABLE,
    "down": parameters.TREND_DOWN,
    "up": parameters.TREND_UP,
}


class Balance(NamedTuple):
    """Energy deficit [kcal/day], what it rests on, and whether weight is known not to fall."""

    deficit_kcal: Estimate
    origin: str
    weight_holds: bool


def recent(log: pl.DataFrame, last: date, days: int = DAYS) -> pl.DataFrame:
    """Take the rows of a log's last days.

    Parameters
    ----------
    log
        Column `date` and any others.
    last, days
        Last day, and how many up to it.

    Returns
    -------
    pl.DataFrame
        The rows of these days.
    """
    if log.is_empty():
        return log  # most athletes keep no log, and every week asks
    return log.filter(pl.col("date").is_between(last - timedelta(days=days - 1), last))


def energy_balance(
    weights: pl.DataFrame,
    food: pl.DataFrame,
    answer: str | None,
    *,
    person: Person,
    exercise_kcal: float,
    usual_exercise_kcal: float,
    last: date,
) -> Balance:
    """Estimate the energy balance of the four weeks up to a day.

    The plain answer about weight, or a prior around balance, is moved by a food log, corrected for what such logs leave
    out, and by the readings of a scale, to which both of them give way from 7 to 21 weighed days.

    Parameters
    ----------
    weights, food
        `date`, `mass_kg` one row a day; `date`, `energy_kcal`.
    answer
        `stable`, `up`, `down`, `unknown` or None, as the profile's `weight_trend`.
    person
        The body, for resting energy.
    exercise_kcal, usual_exercise_kcal
        Exercise above rest, lately and in the weeks before [kcal/day].
    last
        Last local date.

    Returns
    -------
    Balance
        Its origin is `weight_log`, `food_log`, `weight_trend` or `prior`.
    """
    days, mass = _weighed(recent(weights, last))
    fat = fat_mass(person.mass_kg, person.body_fat_pct, measured="body_fat" not in person.assumed)
    scale = deficit_from_weight(days, mass, fat.value)
    reported = TREND_DEFICIT.get(answer or "unknown")
    deficit = _estimate(reported) if reported else gap_unknown(exercise_kcal - usual_exercise_kcal)
    origin, holds = "weight_trend" if reported else "prior", answer in ("stable", "up")
    logged = _daily_mean(food, "energy_kcal", last)
    if logged is not None:
        eaten = gap_of_food(deficit_from_food(logged.mean, resting_energy(person), exercise_kcal))
        deficit = _between(deficit, combine(eaten, deficit), logged.days / WHOLE_FOOD_LOG)
        origin = "food_log" if logged.days >= MIN_FOOD_DAYS else origin
    if scale is None:
        return Balance(deficit, origin, holds)
    if len(days) >= ENOUGH_WEIGH_INS:
        origin, holds = "weight_log", scale.value <= parameters.TREND_REPORTED.value
    begin, end = FADES_OVER
    faded = _between(deficit, gap_unknown(), (len(days) - begin) / (end - begin))
    return Balance(_lasting(scale, faded), origin, holds)


def _lasting(scale: Estimate, before: Estimate) -> Estimate:
    """Combine a scale with another estimate; it knows the weeks behind, from which those ahead differ in any case."""
    drift = parameters_size.BALANCE_DRIFT.sd or 0.0
    behind = combine(scale, Estimate(before.value, math.sqrt(max(0.0, before.sd**2 - drift**2))))
    return Estimate(behind.value, math.hypot(behind.sd, drift))


def _between(first: Estimate, second: Estimate, share: float) -> Estimate:
    """Go from one estimate to another by a share from 0 to 1, so that no day of a log makes a step."""
    share = min(1.0, max(0.0, share))
    return Estimate(*((1 - share) * one + share * other for one, other in zip(first, second, strict=True)))


class Protein(NamedTuple):
    """Protein intake [g/kg/day], and whether a log of enough days is behind it."""

    intake: Estimate
    logged: bool


def protein_intake(food: pl.DataFrame, mass_kg: float, last: date) -> Protein:
    """Estimate protein intake from the food log of the four weeks up to a day; a prior stands for what is not logged.

    Parameters
    ----------
    food
        `date`, `protein_g`.
    mass_kg
        Body mass [kg].
    last
        Last local date.

    Returns
    -------
    Protein
        Logged from five days on; a log of a week says as much as a longer one.
    """
    prior, logged = _estimate(parameters.PROTEIN_PRIOR), _daily_mean(food, "protein_g", last)
    if logged is None:
        return Protein(prior, logged=False)
    eaten = Estimate(logged.mean / mass_kg, parameters.PROTEIN_LOG_SD.value)
    return Protein(_between(prior, eaten, logged.days / WHOLE_FOOD_LOG), logged.days >= MIN_FOOD_DAYS)


def logged_energy_availability(food: pl.DataFrame, person: Person, exercise_kcal: float, last: date) -> Estimate | None:
    """Return what the food logged, with what such logs leave out, leaves beside exercise.

    Parameters
    ----------
    food
        `date`, `energy_kcal`.
    person
        The body, for its fat-free mass.
    exercise_kcal
        Exercise above rest [kcal/day].
    last
        Last local date of the four weeks.

    Returns
    -------
    Estimate or None
        Energy availability [kcal per kg of fat-free mass a day]; None with fewer than five logged days.
    """
    logged = _daily_mean(food, "energy_kcal", last)
    if logged is None or logged.days < MIN_FOOD_DAYS:
        return None
    intake = corrected_intake(logged.mean)
    fat = fat_mass(person.mass_kg, person.body_fat_pct, measured="body_fat" not in person.assumed)
    fat_free_kg = person.mass_kg - fat.value
    available = float(energy_availability(intake.value, exercise_kcal, fat_free_kg))
    sds = (intake.sd, exercise_kcal * parameters.EXERCISE_ENERGY_CV.value, available * fat.sd)
    return Estimate(available, math.hypot(*sds) / fat_free_kg)


def fast_weight_loss(weights: pl.DataFrame, last: date) -> bool:
    """Return whether weight fell by more than 1 % a week over the three weeks up to a day.

    Parameters
    ----------
    weights
        `date`, `mass_kg`, one row a day, sorted.
    last
        Last local date.

    Returns
    -------
    bool
        False with fewer than six readings or less than two weeks between the first and the last.
    """
    days, mass = _weighed(recent(weights, last, FAST_LOSS_DAYS))
    if len(days) < FAST_LOSS_WEIGH_INS or days[-1] - days[0] < FAST_LOSS_SPAN_DAYS:
        return False
    return bool(-7 * weight_trend(days, mass).value > parameters.FAST_WEIGHT_LOSS.value * mass.mean())


def _weighed(weights: pl.DataFrame) -> tuple[Floats, Floats]:
    known = weights["mass_kg"].is_not_null()
    return floats(weights["date"].filter(known).cast(int).to_numpy()), floats(
        weights["mass_kg"].filter(known).to_numpy()
    )


class _Logged(NamedTuple):
    """Mean of the days that were logged, and how many these are."""

    mean: float
    days: int


def _daily_mean(log: pl.DataFrame, column: str, last: date) -> _Logged | None:
    """Mean of the days that were logged, None without any; two rows of one day are two meals."""
    rows = recent(log, last)
    values, days = rows[column].drop_nulls(), rows["date"].filter(rows[column].is_not_null()).n_unique()
    return _Logged(float(values.sum()) / days, days) if days else None


def _estimate(row: Parameter[float]) -> Estimate:
    return Estimate(row.value, row.sd or 0.0)
