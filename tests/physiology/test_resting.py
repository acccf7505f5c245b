from __future__ import annotations

from typing import Any

import pytest

from pipeline.athletes.profile import Person
from pipeline.physiology.resting import (
    cunningham_1980_resting_energy,
    cunningham_1991_resting_energy,
    mifflin_1990_resting_energy,
    resting_energy,
)


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
    person = Person(sex="male", age_years=30, height_cm=175, mass_kg=70, mass_sd_kg=1, body_fat_pct=15, assumed=assumed)
    assert resting_energy(person) == pytest.approx(expected)
