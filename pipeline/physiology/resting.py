"""Energy at rest: what is taken off gross energy to get the energy of the exercise itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology.arrays import by_sex

if TYPE_CHECKING:
    import numpy.typing as npt

    from pipeline.athletes.profile import Person

YOUNGEST, OLDEST = 18.0, 90.0  # years, judgement: Mifflin 1990 measured 19-78


def mifflin_1990_resting_energy(
    mass_kg: npt.ArrayLike, height_cm: npt.ArrayLike, age_years: npt.ArrayLike, sex: str
) -> Floats:
    """Return the resting energy of adults.

    Parameters
    ----------
    mass_kg, height_cm, age_years
        Body mass [kg], height [cm] and age [years], shapes that broadcast.
    sex
        `female`, `male` or `unstated` (the mean of both).

    Returns
    -------
    Floats
        Energy [kcal/day]; standard deviation about 10 %. nan below 18 or above 90 years (made on 19-78), and where mass
        or height is not above zero.

    References
    ----------
    Mifflin et al. 1990, Am J Clin Nutr 51:241-247, doi 10.1093/ajcn/51.2.241
    """
    constant = by_sex(sex, female=-161.0, male=5.0)
    mass, height, age = floats(mass_kg), floats(height_cm), floats(age_years)
    valid = (mass > 0) & (height > 0) & (age >= YOUNGEST) & (age <= OLDEST)
    return np.where(valid, 10 * mass + 6.25 * height - 5 * age + constant, np.nan)


def cunningham_1980_resting_energy(fat_free_mass_kg: npt.ArrayLike) -> Floats:
    """Return the resting energy from fat-free mass, the higher of Cunningham's two equations.

    Parameters
    ----------
    fat_free_mass_kg
        Fat-free mass, any shape [kg].

    Returns
    -------
    Floats
        Energy, same shape [kcal/day]; nan where the mass is not above zero.

    References
    ----------
    Cunningham 1980, Am J Clin Nutr 33:2372-2374, doi 10.1093/ajcn/33.11.2372
    """
    fat_free = floats(fat_free_mass_kg)
    return np.where(fat_free > 0, 500 + 22 * fat_free, np.nan)


def cunningham_1991_resting_energy(fat_free_mass_kg: npt.ArrayLike) -> Floats:
    """Return the resting energy from fat-free mass, revised.

    Parameters
    ----------
    fat_free_mass_kg
        Fat-free mass, any shape [kg].

    Returns
    -------
    Floats
        Energy, same shape [kcal/day]; nan where the mass is not above zero.

    References
    ----------
    Cunningham 1991, Am J Clin Nutr 54:963-969, doi 10.1093/ajcn/54.6.963
    """
    fat_free = floats(fat_free_mass_kg)
    return np.where(fat_free > 0, 370 + 21.6 * fat_free, np.nan)


def resting_energy(person: Person) -> float:
    """Return the resting energy of a person: Cunningham 1991 where body fat is known, else Mifflin 1990.

    Parameters
    ----------
    person
        The body on one date; `assumed` says whether body fat was measured. Ages count from 18 to 90 years.

    Returns
    -------
    float
        Energy [kcal/day].
    """
    if "body_fat" in person.assumed:
        age_years = np.clip(person.age_years, YOUNGEST, OLDEST)
        return float(mifflin_1990_resting_energy(person.mass_kg, person.height_cm, age_years, person.sex))
    return float(cunningham_1991_resting_energy(person.mass_kg * (1 - person.body_fat_pct / 100)))
