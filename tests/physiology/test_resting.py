from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pipeline.athletes.profile import Person
from pipeline.physiology.resting import (
    cunningham_1980_resting_energy,
    cunningham_1991_resting_energy,
    mifflin_1990_resting_energy,
    resting_energy,
)
from pipeline.vocabulary import Sex


@pytest.mark.parametrize(
    ("sex", "expected"),
    [
        pytest.param("male", 1648.75, id="man"),
        pytest.param("female", 1482.75, id="woman"),
        pytest.param("unstated", 1565.75, id="between"),
    ],
)
def test_mifflin(sex: str, expected: float) -> None:
    assert float(mifflin_1990_resting_energy(70, 175, 30, sex)) == pytest.approx(expected)


@pytest.mark.parametrize(
    "energy",
    [
        pytest.param(mifflin_1990_resting_energy(50, 160, 14, "female"), id="a minor"),
        pytest.param(mifflin_1990_resting_energy(70, 170, 95, "male"), id="older than anyone measured"),
        pytest.param(mifflin_1990_resting_energy(0, 170, 30, "male"), id="no mass"),
        pytest.param(mifflin_1990_resting_energy(np.nan, 170, 30, "male"), id="mass unknown"),
        pytest.param(cunningham_1980_resting_energy(0), id="no fat-free mass, 1980"),
        pytest.param(cunningham_1991_resting_energy(-1), id="no fat-free mass, 1991"),
    ],
)
def test_outside_its_range_an_equation_says_nothing(energy: float) -> None:
    assert np.isnan(energy)


@pytest.mark.parametrize(("age", "counts_as"), [pytest.param(14, 18, id="14"), pytest.param(97, 90, id="97")])
def test_every_person_rests_on_some_energy(age: float, counts_as: float) -> None:
    person = Person(
        sex=Sex.MALE, age_years=age, height_cm=175, mass_kg=70, mass_sd_kg=1, body_fat_pct=15, assumed=("body_fat",)
    )
    assert resting_energy(person) == pytest.approx(float(mifflin_1990_resting_energy(70, 175, counts_as, "male")))


def test_cunningham() -> None:
    assert float(cunningham_1980_resting_energy(59.5)) == pytest.approx(1809.0)
    assert float(cunningham_1991_resting_energy(59.5)) == pytest.approx(1655.2)


def test_all_match_the_oracle(oracles: dict[str, Any]) -> None:
    expected = oracles["rmr"]
    assert float(mifflin_1990_resting_energy(70, 175, 30, "male")) == expected["mifflin"]
    assert float(cunningham_1980_resting_energy(59.5)) == expected["cunningham80_ffm59"]
    assert float(cunningham_1991_resting_energy(59.5)) == pytest.approx(expected["cunningham91_ffm59"])


@pytest.mark.parametrize(
    ("assumed", "expected"),
    [
        pytest.param((), 1655.2, id="body fat known: by fat-free mass"),
        pytest.param(("body_fat",), 1648.75, id="body fat assumed: by height and age"),
    ],
)
def test_the_better_equation_is_taken(assumed: tuple[str, ...], expected: float) -> None:
    person = Person(
        sex=Sex.MALE, age_years=30, height_cm=175, mass_kg=70, mass_sd_kg=1, body_fat_pct=15, assumed=assumed
    )
    assert resting_energy(person) == pytest.approx(expected)
