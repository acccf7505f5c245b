from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipeline.athletes.person import person_on
from pipeline.athletes.profile import Profile, bare_profile
from pipeline.vocabulary import Sex

DAY = date(2026, 6, 30)
WEIGHTS = pl.DataFrame(
    {
        "date": [date(2026, 6, 20), date(2026, 6, 10)],
        "mass_kg": [62.0, 60.0],
        "body_fat_pct": [None, 24.0],
    }
)


def test_nothing_is_assumed_of_a_full_profile() -> None:
    profile = Profile(id="a", sex=Sex.FEMALE, birth_date=date(1996, 6, 30), height_cm=168, mass_kg=60, body_fat_pct=22)
    person = person_on(profile, DAY)
    assert person.assumed == ()
    assert person.age_years == pytest.approx(30, abs=0.01)
    assert (person.height_cm, person.mass_kg, person.body_fat_pct) == (168, 60, 22)


def test_a_bare_profile_is_all_prior() -> None:
    person = person_on(bare_profile("a"), DAY)
    assert person.assumed == ("age", "height", "mass", "body_fat")
    assert person.mass_sd_kg > 5


@pytest.mark.parametrize(
    ("day", "mass_kg"),
    [
        pytest.param(date(2026, 6, 1), 60.0, id="before-the-first"),
        pytest.param(date(2026, 6, 15), 61.0, id="between"),
        pytest.param(date(2026, 6, 20), 62.0, id="on-the-day"),
        pytest.param(date(2026, 7, 20), 62.0, id="after-the-last"),
    ],
)
def test_the_scale_wins_over_the_profile(day: date, mass_kg: float) -> None:
    person = person_on(Profile(id="a", mass_kg=80, body_fat_pct=10), day, WEIGHTS)
    assert person.mass_kg == pytest.approx(mass_kg)
    assert person.body_fat_pct == 24.0
    assert "mass" not in person.assumed


def test_a_mass_is_less_certain_the_older_its_reading() -> None:
    sds = [person_on(bare_profile("a"), day, WEIGHTS).mass_sd_kg for day in (date(2026, 6, 20), DAY, date(2027, 6, 30))]
    assert sds == sorted(set(sds))


def test_an_empty_log_leaves_the_profile() -> None:
    assert person_on(Profile(id="a", mass_kg=80), DAY, WEIGHTS.clear()).mass_kg == 80


def test_men_are_taller_and_heavier_by_prior() -> None:
    women, men = (person_on(Profile(id="a", sex=sex), DAY) for sex in (Sex.FEMALE, Sex.MALE))
    assert men.mass_kg > women.mass_kg
    assert men.body_fat_pct < women.body_fat_pct


def test_age_is_never_negative() -> None:
    assert person_on(Profile(id="a", birth_date=date(2000, 1, 1)), date(1990, 1, 1)).age_years == 0
