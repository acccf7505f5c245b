from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.physiology.energy import (
    device_power_energy,
    kcal_from_vo2,
    keytel_2005_energy_rate,
    metabolic_equivalent_energy,
    power_from_vo2,
    swain_leutholtz_1997_vo2,
)
from pipeline.physiology.fusion import fuse
from pipeline.physiology.gradient import minetti_2002_running_cost, personal_running_cost
from pipeline.physiology.locomotion import acsm_running_vo2, looney_2023_running_power
from pipeline.physiology.resting import mifflin_1990_resting_energy

REFERENCE: dict[str, Any] = {"mass_kg": 70.0, "age_years": 30.0, "sex": "male", "hr_max_bpm": 187.0}
RESTING_KCAL_MIN = 1648.75 / 1440


def keytel_kcal_min(heart_rate: float, **other: Any) -> float:
    return float(keytel_2005_energy_rate(heart_rate, **(REFERENCE | other))) / 4.184


@pytest.mark.parametrize(
    ("vo2max", "expected"),
    [pytest.param(None, 14.22, id="without VO2max"), pytest.param(50.0, 13.20, id="with VO2max")],
)
def test_keytel(vo2max: float | None, expected: float) -> None:
    """The two equations have their own slopes and intercepts; mixing them is a known trap."""
    assert keytel_kcal_min(150.0, vo2max_ml_kg_min=vo2max) == pytest.approx(expected, abs=5e-3)


@pytest.mark.parametrize("vo2max", [pytest.param(None, id="without VO2max"), pytest.param(50.0, id="with VO2max")])
def test_unstated_sex_lies_between(vo2max: float | None) -> None:
    female, male, unstated = (
        keytel_kcal_min(150.0, vo2max_ml_kg_min=vo2max, sex=sex) for sex in ("female", "male", "unstated")
    )
    assert unstated == pytest.approx((female + male) / 2)


@pytest.mark.parametrize(
    ("heart_rate", "mass_kg"),
    [
        pytest.param(89.0, 70.0, id="heart rate too low"),
        pytest.param(173.0, 70.0, id="heart rate near its maximum"),
        pytest.param(150.0, 46.0, id="too light"),
        pytest.param(150.0, 101.0, id="too heavy"),
        pytest.param(np.nan, 70.0, id="no heart rate"),
    ],
)
def test_keytel_is_silent_outside_its_range(heart_rate: float, mass_kg: float) -> None:
    assert np.isnan(keytel_kcal_min(heart_rate, mass_kg=mass_kg))


def test_keytel_by_age() -> None:
    assert np.isnan(keytel_kcal_min(150.0, age_years=14.0))
    assert keytel_kcal_min(130.0, age_years=80.0) == pytest.approx((-55.0969 + 82.017 + 13.916 + 16.136) / 4.184)


@pytest.mark.parametrize(
    ("power_w", "efficiency"),
    [
        pytest.param(-1.0, 0.225, id="negative power"),
        pytest.param(250.0, 0.05, id="less than any runner wastes"),
        pytest.param(250.0, 0.50, id="no running power"),
        pytest.param(np.nan, 0.225, id="no power"),
    ],
)
def test_device_power_is_silent_outside_its_range(power_w: float, efficiency: float) -> None:
    assert np.isnan(device_power_energy(power_w, 3600.0, efficiency))


def test_no_reserve_below_rest() -> None:
    assert np.isnan(swain_leutholtz_1997_vo2(60.0, hr_rest_bpm=60.0, hr_max_bpm=60.0, vo2max_ml_kg_min=50.0))


def test_reserves_match_at_both_ends() -> None:
    reserve = {"hr_rest_bpm": 55.0, "hr_max_bpm": 187.0, "vo2max_ml_kg_min": 50.0}
    uptake = swain_leutholtz_1997_vo2([55.0, 187.0, 54.0, 188.0], **reserve)
    np.testing.assert_allclose(uptake, [3.5, 50.0, np.nan, np.nan])


def test_units_meet() -> None:
    assert float(power_from_vo2(46.5)) == pytest.approx(16.197, abs=1e-3)
    assert float(device_power_energy(250.0, 3600.0, 0.225)) == pytest.approx(956.0, abs=0.1)
    assert float(metabolic_equivalent_energy(9.3, 70.0, 1800.0)) == pytest.approx(325.5)


CASES = [
    pytest.param("C1_flat_10kmh_30min", 10 / 3.6, 0.0, 30, 150.0, id="flat 10 km/h"),
    pytest.param("C2_hill8_8kmh_10min", 8 / 3.6, 0.08, 10, 168.0, id="hill 8 %"),
    pytest.param("C3_down8_12kmh_10min", 12 / 3.6, -0.08, 10, 135.0, id="down 8 %"),
    pytest.param("C4_tempo_12p6_20min", 3.5, 0.0, 20, 168.0, id="tempo"),
]


@pytest.mark.parametrize(("case", "speed", "grade", "minutes", "heart_rate"), CASES)
def test_methods_and_fusion_match(
    oracles: dict[str, Any], case: str, speed: float, grade: float, minutes: float, heart_rate: float
) -> None:
    seconds = minutes * 60
    cost = personal_running_cost(grade) + 0.01 * speed**2
    uptake = swain_leutholtz_1997_vo2(heart_rate, hr_rest_bpm=55, hr_max_bpm=187, vo2max_ml_kg_min=50)
    kcal = [
        float(cost) * speed * seconds * 70 / 4184 + RESTING_KCAL_MIN * minutes,
        float(kcal_from_vo2(acsm_running_vo2(speed, grade), 70, seconds)),
        float(looney_2023_running_power(speed, grade)) * 70 * seconds / 4184,
        keytel_kcal_min(heart_rate, vo2max_ml_kg_min=50.0) * minutes,
        float(kcal_from_vo2(uptake, 70, seconds)),
    ]
    rows = oracles[case]["rows"]
    names = ("Minetti shape", "ACSM", "Looney", "Keytel with", "%HRR")
    expected = [next((rows[row] for row in rows if row.startswith(name)), np.nan) for name in names]
    np.testing.assert_allclose(kcal, expected, atol=0.06)
    fused = fuse([kcal], [0.08, 0.09, 0.08, 0.14, 0.12], ("speed", "speed", "speed", "heart_rate", "heart_rate"))
    assert fused.kcal[0] == pytest.approx(oracles[case]["fused"]["kcal"], rel=5e-4)
    assert fused.sd_log[0] == pytest.approx(oracles[case]["fused"]["sd_log"], abs=5e-4)
    weights = oracles[case]["fused"]["weights"]
    known = fused.weights[0][~np.isnan(fused.weights[0])]
    np.testing.assert_allclose(known, list(weights.values()), atol=6e-4)


@pytest.mark.parametrize(("case", "speed", "grade", "minutes", "heart_rate"), CASES)
def test_unfused_methods_match(
    oracles: dict[str, Any], case: str, speed: float, grade: float, minutes: float, heart_rate: float
) -> None:
    rows, rest = oracles[case]["rows"], RESTING_KCAL_MIN * minutes
    elite = float(minetti_2002_running_cost(grade)) * speed * minutes * 60 * 70 / 4184 + rest
    without_vo2max = keytel_kcal_min(heart_rate) * minutes
    assert rest == pytest.approx(oracles[case]["rmr_kcal"], abs=5e-3)
    assert elite == pytest.approx(rows["Minetti polynomial raw (elite), +RMR"], abs=0.06)
    assert without_vo2max == pytest.approx(rows[f"Keytel no VO2max (HR {heart_rate:.0f})"], abs=0.06)
    for name in (row for row in rows if row.startswith("Compendium")):
        kcal = metabolic_equivalent_energy(float(name.split()[-1]), 70.0, minutes * 60)
        assert float(kcal) == pytest.approx(rows[name], abs=0.06)


def test_power_at_vo2max_matches_the_oracle(oracles: dict[str, Any]) -> None:
    assert float(power_from_vo2(50 - 3.5)) == pytest.approx(oracles["vo2max_net_wkg"], abs=5e-4)


def test_flat_half_hour() -> None:
    """358.7 kcal by cost, 382.9 by ACSM, 345.7 by Looney, 396.1 and 384.3 by heart rate give 365 [330, 404]."""
    kcal = [[358.7, 382.9, 345.7, 396.1, 384.3]]
    fused = fuse(kcal, [0.08, 0.09, 0.08, 0.14, 0.12], ("speed", "speed", "speed", "heart_rate", "heart_rate"))
    assert fused.kcal[0] == pytest.approx(365.0, abs=0.2)
    assert fused.kcal[0] * np.exp(-1.645 * fused.sd_log[0]) == pytest.approx(330, abs=1)
    assert fused.kcal[0] * np.exp(1.645 * fused.sd_log[0]) == pytest.approx(404, abs=1)


ATHLETES = [
    pytest.param("R1 man 70 kg 30 y", 70, 175, 30, "male", 50, 55, id="R1"),
    pytest.param("R2 woman 58 kg 27 y", 58, 165, 27, "female", 45, 58, id="R2"),
    pytest.param("R3 man 90 kg 45 y", 90, 180, 45, "male", 38, 60, id="R3"),
    pytest.param("R4 woman 62 kg 60 y", 62, 163, 60, "female", 32, 62, id="R4"),
]


@pytest.mark.parametrize(("name", "mass", "height", "age", "sex", "vo2max", "rest"), ATHLETES)
def test_reference_athletes(
    oracles: dict[str, Any], name: str, mass: float, height: float, age: float, sex: str, vo2max: float, rest: float
) -> None:
    expected = oracles["athletes"][name]
    power = float(power_from_vo2(vo2max - 3.5))
    speed = expected["v_kmh"] / 3.6
    for _ in range(20):
        speed = 0.72 * power / (3.8 + 0.01 * speed**2)
    hr_max = expected["hrmax"]
    heart_rate = rest + 0.72 * (hr_max - rest)
    resting = float(mifflin_1990_resting_energy(mass, height, age, sex)) / 48
    rate = keytel_2005_energy_rate(
        heart_rate, mass_kg=mass, age_years=age, sex=sex, hr_max_bpm=hr_max, vo2max_ml_kg_min=vo2max
    )
    uptake = swain_leutholtz_1997_vo2(heart_rate, hr_rest_bpm=rest, hr_max_bpm=hr_max, vo2max_ml_kg_min=vo2max)
    kcal = {
        "minetti": (3.8 + 0.01 * speed**2) * speed * 1800 * mass / 4184 + resting,
        "acsm": float(kcal_from_vo2(acsm_running_vo2(speed), mass, 1800)),
        "looney": float(looney_2023_running_power(speed)) * mass * 1800 / 4184,
        "keytel_vo2": float(rate) / 4.184 * 30,
        "hrr": float(kcal_from_vo2(uptake, mass, 1800)),
    }
    assert resting == pytest.approx(expected["rmr_30min"], abs=0.06)
    for method, value in kcal.items():
        if np.isnan(value):  # R4 runs slower than anyone in Looney's sample
            assert method == "looney"
            assert speed < 2.2
            kcal[method] = expected["methods"][method]
        assert kcal[method] == pytest.approx(expected["methods"][method], abs=0.1)
    fused = fuse(
        [list(kcal.values())], [0.08, 0.09, 0.08, 0.14, 0.12], ("speed", "speed", "speed", "heart_rate", "heart_rate")
    )
    ends = fused.kcal[0] * np.exp(np.array([0.0, -1.645, 1.645]) * fused.sd_log[0])
    np.testing.assert_allclose(ends, expected["fused"], atol=0.6)


@given(st.floats(8 / 3.6, 14 / 3.6), st.floats(8 / 3.6, 14 / 3.6))
def test_flat_kilometre_at_any_speed(first: float, second: float) -> None:
    def per_km(speed: float) -> float:
        return float(personal_running_cost(0.0)) + 0.01 * speed**2

    assert per_km(first) / per_km(second) == pytest.approx(1.0, abs=0.06)
