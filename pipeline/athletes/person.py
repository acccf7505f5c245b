"""The athlete's body on a date: told where it was told, a prior where it was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.athletes.profile import Person, Profile

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

# Priors of adults who run for recreation. All judgement, near the middle of population surveys of adults,
# leaner by a few points as runners are.
PRIOR_AGE_YEARS = 35.0
PRIOR_HEIGHT_CM = {"female": 166.0, "male": 179.0, "unstated": 172.0}
PRIOR_BODY_MASS_INDEX = {"female": 22.5, "male": 24.0, "unstated": 23.2}  # kg/m2
PRIOR_BODY_MASS_INDEX_SD = 3.0  # kg/m2
PRIOR_BODY_FAT_PCT = {"female": 26.0, "male": 18.0, "unstated": 22.0}  # % at PRIOR_AGE_YEARS
BODY_FAT_PCT_PER_YEAR = 0.12  # % a year of age, judgement
BODY_FAT_PCT_LIMITS = (8.0, 45.0)  # of the prior

TOLD_MASS_SD_KG = 2.0  # kg, judgement: a mass told once drifts over the months
WEIGHED_MASS_SD_KG = 0.7  # kg, judgement: water and scale from day to day
MASS_DRIFT_SD_KG = 0.25  # kg per square root of a week since the nearest reading, judgement

DAYS_PER_YEAR = 365.2425
EPOCH_ORDINAL = 719163  # of 1970-01-01, from which the days of a date column count


def person_on(profile: Profile, date: date, weights: pl.DataFrame | None = None) -> Person:
    """Complete what is known of the athlete's body on one date.

    Parameters
    ----------
    profile
        What the athlete told.
    date
        Local date.
    weights
        Readings of the scale: `date`, `mass_kg` [kg], `body_fat_pct` [%] (may be null), in any order. Between two
        readings the line between them counts, before the first and after the last that reading.

    Returns
    -------
    Person
        `assumed` names what is a prior: `age`, `height`, `mass`, `body_fat`.
    """
    known = {
        "age": (date - profile.birth_date).days / DAYS_PER_YEAR if profile.birth_date else None,
        "height": profile.height_cm,
        "mass": _reading_on(weights, "mass_kg", date) or profile.mass_kg,
        "body_fat": _reading_on(weights, "body_fat_pct", date) or profile.body_fat_pct,
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
        mass_sd_kg=_mass_sd_kg(weights, date) if known["mass"] else PRIOR_BODY_MASS_INDEX_SD * square_m2,
        body_fat_pct=known["body_fat"] or float(np.clip(by_age, *BODY_FAT_PCT_LIMITS)),
        assumed=tuple(name for name, value in known.items() if value is None),
    )


def _reading_on(weights: pl.DataFrame | None, column: str, day: date) -> float | None:
    """Value of a column of the scale's readings on a date, None where there is no reading."""
    if weights is None:
        return None
    readings = weights.select("date", column).drop_nulls().sort("date")
    if readings.is_empty():
        return None
    days = readings["date"].cast(int).to_numpy()
    return float(np.interp(day.toordinal() - EPOCH_ORDINAL, days, readings[column].to_numpy()))


def _mass_sd_kg(weights: pl.DataFrame | None, day: date) -> float:
    """Standard deviation of a known mass: of the scale, and of the drift since the nearest reading [kg]."""
    if weights is None or weights["mass_kg"].drop_nulls().is_empty():
        return TOLD_MASS_SD_KG
    dates = weights.drop_nulls("mass_kg")["date"].cast(int).to_numpy()
    weeks = float(np.abs(dates - (day.toordinal() - EPOCH_ORDINAL)).min()) / 7
    return float(np.hypot(WEIGHED_MASS_SD_KG, MASS_DRIFT_SD_KG * np.sqrt(weeks)))
