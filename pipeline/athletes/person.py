"""The athlete's body on a date: as reported, or a prior where nothing was reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.athletes.profile import Person, Profile
from pipeline.units import DAYS_PER_YEAR
from pipeline.vocabulary import Sex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import polars as pl

# Priors of adults who run for recreation. All judgement, near the middle of population surveys of adults,
# leaner by a few points as runners are.
PRIOR_AGE_YEARS = 35.0
PRIOR_HEIGHT_CM = {Sex.FEMALE: 166.0, Sex.MALE: 179.0, Sex.UNSTATED: 172.0}
PRIOR_BODY_MASS_INDEX = {Sex.FEMALE: 22.5, Sex.MALE: 24.0, Sex.UNSTATED: 23.2}  # kg/m2
PRIOR_BODY_MASS_INDEX_SD = 3.0  # kg/m2
PRIOR_BODY_FAT_PCT = {Sex.FEMALE: 26.0, Sex.MALE: 18.0, Sex.UNSTATED: 22.0}  # % at PRIOR_AGE_YEARS
BODY_FAT_PCT_PER_YEAR = 0.12  # % a year of age, judgement
BODY_FAT_PCT_LIMITS = (8.0, 45.0)  # of the prior

REPORTED_MASS_SD_KG = 2.0  # kg, judgement: a mass reported once drifts over the months
WEIGHED_MASS_SD_KG = 0.7  # kg, judgement: water and scale from day to day
MASS_DRIFT_SD_KG = 0.25  # kg per square root of a week since the nearest reading, judgement

EPOCH_ORDINAL = 719163  # of 1970-01-01, from which the days of a date column count


class Readings(NamedTuple):
    """Readings of one quantity: days since 1970, ascending, and the values, both of shape (readings,)."""

    days: np.ndarray
    values: np.ndarray


def person_on(profile: Profile, date: date, weights: pl.DataFrame | None = None) -> Person:
    """Estimate the athlete's body on one date from profile, scale readings and priors.

    Parameters
    ----------
    profile
        What the athlete reported.
    date
        Local date.
    weights
        Readings of the scale: `date`, `mass_kg` [kg], `body_fat_pct` [%] (may be null), in any order. They are
        interpolated linearly; before the first and after the last reading, that reading holds.

    Returns
    -------
    Person
        `assumed` names what is a prior: `age`, `height`, `mass`, `body_fat`.

    Examples
    --------
    >>> from datetime import date
    >>> from pipeline.athletes.profile import Profile
    >>> person = person_on(Profile(id="anna", height_cm=170, mass_kg=60), date(2026, 11, 9))
    >>> person.mass_kg, person.body_fat_pct, person.assumed
    (60, 22.0, ('age', 'body_fat'))
    """
    return people_on(profile, [date], weights)[date]


def people_on(profile: Profile, dates: Iterable[date], weights: pl.DataFrame | None = None) -> dict[date, Person]:
    """Estimate the athlete's body on each of several dates, by date; see `person_on`."""
    readings = {name: _readings(weights, name) for name in ("mass_kg", "body_fat_pct")}
    return {date: _person(profile, date, readings) for date in dates}


def _person(profile: Profile, date: date, readings: Mapping[str, Readings]) -> Person:
    known = {
        "age": (date - profile.birth_date).days / DAYS_PER_YEAR if profile.birth_date else None,
        "height": profile.height_cm,
        "mass": _reading_on(readings["mass_kg"], date) or profile.mass_kg,
        "body_fat": _reading_on(readings["body_fat_pct"], date) or profile.body_fat_pct,
    }
    age_years = max(0.0, PRIOR_AGE_YEARS if known["age"] is None else known["age"])
    height_cm = known["height"] or PRIOR_HEIGHT_CM[profile.sex]
    square_m2 = (height_cm / 100) ** 2
    by_age = PRIOR_BODY_FAT_PCT[profile.sex] + BODY_FAT_PCT_PER_YEAR * (age_years - PRIOR_AGE_YEARS)
    return Person(
        sex=profile.sex,
        age_years=age_years,
        height_cm=height_cm,
        mass_kg=known["mass"] or PRIOR_BODY_MASS_INDEX[profile.sex] * square_m2,
        mass_sd_kg=_mass_sd_kg(readings["mass_kg"], date) if known["mass"] else PRIOR_BODY_MASS_INDEX_SD * square_m2,
        body_fat_pct=known["body_fat"] or float(np.clip(by_age, *BODY_FAT_PCT_LIMITS)),
        assumed=tuple(name for name, value in known.items() if value is None),
    )


def _readings(weights: pl.DataFrame | None, column: str) -> Readings:
    """Days since 1970 and values of a column of the scale's readings, in order of time."""
    if weights is None or weights.is_empty():
        return Readings(np.empty(0), np.empty(0))
    known = weights.select("date", column).drop_nulls().sort("date")
    return Readings(known["date"].cast(int).to_numpy(), known[column].to_numpy())


def _reading_on(readings: Readings, day: date) -> float | None:
    """Value of the scale's readings on a date, None where there is no reading."""
    if not readings.days.size:
        return None
    return float(np.interp(day.toordinal() - EPOCH_ORDINAL, readings.days, readings.values))


def _mass_sd_kg(readings: Readings, day: date) -> float:
    """Standard deviation of a known mass: of the scale, and of the drift since the nearest reading [kg]."""
    if not readings.days.size:
        return REPORTED_MASS_SD_KG
    weeks = float(np.abs(readings.days - (day.toordinal() - EPOCH_ORDINAL)).min()) / 7
    return float(np.hypot(WEIGHED_MASS_SD_KG, MASS_DRIFT_SD_KG * np.sqrt(weeks)))
