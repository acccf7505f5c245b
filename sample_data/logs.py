"""Profiles, weight, food and strength logs of the synthetic athletes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import tomli_w

from sample_data.others import STRENGTH_DAY, STRENGTH_WEEKS
from sample_data.plans import CLARA, WEEKS

if TYPE_CHECKING:
    from collections.abc import Iterable

# No profile gives critical speed: the runs hold enough hard efforts to find it.
PROFILES: dict[str, dict[str, object]] = {
    "anna": {
        "sex": "female",
        "birth_date": date(1992, 5, 14),
        "height_cm": 167,
        "mass_kg": 61,
        "goal": "keep",
        "strength_status": "untrained",
        "strength_sets_per_week": 0,
        "weight_trend": "stable",
        "timezone": "UTC",
    },
    "ben": {
        "sex": "male",
        "birth_date": date(1998, 2, 3),
        "height_cm": 182,
        "mass_kg": 77,
        "hr_max": 193,
        "hr_rest": 50,
        "goal": "grow",
        "strength_status": "trained",
        "weight_trend": "stable",
        "timezone": "UTC",
    },
    "clara": {
        "sex": "female",
        "birth_date": date(1985, 8, 21),
        "height_cm": 170,
        "mass_kg": 62,
        "hr_rest": 47,
        "body_fat_pct": 23,
        "goal": "lean",
        "strength_status": "untrained",
        "strength_sets_per_week": 0,
        "timezone": "UTC",
        "races": ["10k=44:20"],
    },
}
SEED = 1985
WEIGHT_LOSS_KG_PER_DAY = 0.45 / 7
STRENGTH = (("hip thrust", 4, 10, 95, 2), ("bulgarian split squat", 3, 10, 24, 2))  # sets, reps, kg, in reserve
STRENGTH_DAYS = (STRENGTH_DAY, 5)  # of the week, from Monday


def logs_of(athlete: str, first_monday: date) -> dict[str, str]:
    """Write profile and logs of an athlete.

    Parameters
    ----------
    athlete
        `anna`, `ben` or `clara`.
    first_monday
        First day of the eight weeks.

    Returns
    -------
    dict
        Text by file name.
    """
    files = {"profile.toml": tomli_w.dumps(PROFILES[athlete])}
    days = [first_monday + timedelta(days=day) for day in range(7 * WEEKS)]
    if athlete == "clara":
        files |= {"weight.csv": _weight(days), "food.csv": _food(days)}
    if athlete == "ben":
        files["strength.csv"] = _csv(
            "date,exercise,sets,reps,load_kg,rir",
            ((day, *lift) for day in _lifting_days(days) for lift in STRENGTH),
        )
    return files


def _csv(header: str, rows: Iterable[tuple[object, ...]]) -> str:
    return "\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n"


def _lifting_days(days: list[date]) -> list[date]:
    """Give the days whose sets no watch recorded."""
    recorded = {days[7 * week + STRENGTH_DAY] for week in STRENGTH_WEEKS}
    return [day for day in days if day.weekday() in STRENGTH_DAYS and day not in recorded]


def _weight(days: list[date]) -> str:
    noise = np.random.default_rng([SEED, 1]).normal(0, 0.35, len(days))
    kept = [(day, CLARA.mass_kg - WEIGHT_LOSS_KG_PER_DAY * n + noise[n]) for n, day in enumerate(days) if n % 7 != 5]
    return _csv("date,mass_kg", ((day, f"{mass:.1f}") for day, mass in kept))


def _food(days: list[date]) -> str:
    rng = np.random.default_rng([SEED, 2])
    rows = ((day, round(rng.normal(1980, 140)), round(rng.normal(72, 8))) for day in days)
    return _csv("date,energy_kcal,protein_g", rows)
