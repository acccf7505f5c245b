from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pipeline.physiology.energy import kcal_from_vo2
from pipeline.physiology.locomotion import (
    acsm_running_vo2,
    acsm_stepping_vo2,
    acsm_walking_vo2,
    looney_2019_walking_power,
    looney_2023_running_power,
    net_walking_power,
    stair_climbing_vo2,
)

TEH_MINUTES = 19.7 / 10.2  # time up 180 steps of 0.15 m
TEH_CLIMB_MPS = 27.0 / (TEH_MINUTES * 60)
TREAD_M = 0.28


@pytest.mark.parametrize(
    ("measured", "tolerance", "steps_per_min", "climb_mps"),
    [
        pytest.param(33.5, 4.8, 180 / TEH_MINUTES, TEH_CLIMB_MPS, id="Teh & Aziz 2002"),
        pytest.param(30.1, 3.0, 70.0, 70 / 60 * 0.203, id="Bassett 1997"),
    ],
)
def test_stairs_as_measured(measured: float, tolerance: float, steps_per_min: float, climb_mps: float) -> None:
    assert float(stair_climbing_vo2(steps_per_min / 60 * TREAD_M, climb_mps)) == pytest.approx(measured, abs=tolerance)


def test_stairs_match_the_oracle(oracles: dict[str, Any]) -> None:
    expected = oracles["C6_stairs_check"]
    steps = 180 / TEH_MINUTES
    assert float(stair_climbing_vo2(steps / 60 * TREAD_M, TEH_CLIMB_MPS)) == pytest.approx(
        expected["teh_pred"], abs=0.05
    )
    assert float(stair_climbing_vo2(70 / 60 * TREAD_M, 70 / 60 * 0.203)) == pytest.approx(
        expected["bassett_pred"], abs=0.05
    )
    assert float(acsm_stepping_vo2(steps, 0.15)) == pytest.approx(expected["acsm_bench_teh"], abs=0.05)


def test_bench_stepping_fails_on_stairs() -> None:
    assert float(acsm_stepping_vo2(180 / TEH_MINUTES, 0.15)) / 33.5 == pytest.approx(1.66, abs=0.02)


def test_energy_rate_on_stairs() -> None:
    """Halsey 2012: 8.5-9.2 kcal/min. Teh & Aziz 2002: 10.2, whose oxygen uptake implies climbers of about 62 kg."""
    rate = kcal_from_vo2(stair_climbing_vo2(0.43, 0.23), 62, 60)
    assert 7.5 <= float(rate) <= 10.5


@pytest.mark.parametrize(
    ("climb_m", "net_cost", "expected"),
    [pytest.param(30, 42.2, 21.2, id="walked"), pytest.param(30, 46.1, 23.1, id="run")],
)
def test_ten_flights_per_metre(climb_m: float, net_cost: float, expected: float) -> None:
    """The two ways to price 30 m of stairs agree within the 20 % they are known to."""
    by_metre = net_cost * climb_m * 70 / 4184
    seconds = climb_m / 0.23
    by_rate = float(kcal_from_vo2(stair_climbing_vo2(0.43, 0.23) - 3.5, 70, seconds))
    assert by_metre == pytest.approx(expected, abs=0.1)
    assert by_rate == pytest.approx(by_metre, rel=0.20)


def test_ten_flights_among_rules(oracles: dict[str, Any]) -> None:
    """30 m at the pace of Teh & Aziz: more than lifting alone, and between the rules by step, metre and gait."""
    rules = oracles["C6_ten_flights"]
    lifting = rules.pop("potential_energy_only")
    net = float(kcal_from_vo2(stair_climbing_vo2(0.43, 0.23) - 3.5, 70, 30 / 0.23))
    assert lifting == pytest.approx(9.81 * 30 * 70 / 4184, abs=5e-3)
    assert 4 * lifting < net
    assert 0.85 * min(rules.values()) < net < max(rules.values())


def test_running_1600_m_as_hall_2004_measured_it() -> None:
    """481 kJ (SD 20 of the mean) in mixed runners of about 68 kg; the equation is known to come out 4 % low."""
    speed = 2.8
    kilojoules = float(kcal_from_vo2(acsm_running_vo2(speed), 68.3, 1600 / speed)) * 4.184
    assert kilojoules == pytest.approx(481, rel=0.10)


def test_looney_at_the_moments_of_its_sample() -> None:
    """Speed 3.50 (SD 0.86) m/s gave 14.54 W/kg on average."""
    spread = 0.37 * 0.86**2
    assert float(looney_2023_running_power(3.5)) + spread == pytest.approx(14.54, abs=0.05)


@pytest.mark.parametrize(
    ("grade", "expected"),
    [pytest.param(0.0, 4.414, id="level"), pytest.param(0.1, 8.639, id="+10"), pytest.param(-0.1, 3.074, id="-10")],
)
def test_walking_at_1_34_mps(grade: float, expected: float) -> None:
    assert float(looney_2019_walking_power(1.34, grade)) == pytest.approx(expected, abs=5e-4)


def test_walking_matches_the_oracle(oracles: dict[str, Any]) -> None:
    expected = list(oracles["lcda"].values())
    np.testing.assert_allclose(looney_2019_walking_power(1.34, [0.0, 0.1, -0.1]), expected, atol=5e-4)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(acsm_running_vo2(3.0, -0.01), id="ACSM running downhill"),
        pytest.param(acsm_running_vo2(1.2, 0.0), id="ACSM running too slow"),
        pytest.param(acsm_walking_vo2(1.4, -0.01), id="ACSM walking downhill"),
        pytest.param(acsm_walking_vo2(1.8, 0.0), id="ACSM walking too fast"),
        pytest.param(acsm_stepping_vo2(20, 0.5), id="ACSM stepping too high"),
        pytest.param(acsm_stepping_vo2(-20, 0.2), id="ACSM stepping backwards in time"),
        pytest.param(stair_climbing_vo2(-0.4, 0.2), id="stairs at negative speed"),
        pytest.param(stair_climbing_vo2(0.4, -0.1), id="stairs down"),
        pytest.param(stair_climbing_vo2(0.4, 0.9), id="stairs faster than people climb"),
        pytest.param(looney_2023_running_power(3.0, 0.02), id="Looney running on a slope"),
        pytest.param(looney_2023_running_power(5.6, 0.0), id="Looney running too fast"),
        pytest.param(looney_2023_running_power(2.1, 0.0), id="Looney running too slow"),
        pytest.param(looney_2019_walking_power(2.0, 0.0), id="Looney walking too fast"),
        pytest.param(looney_2019_walking_power(1.0, -0.41), id="Looney walking too steep"),
        pytest.param(looney_2019_walking_power(-1.0, 0.0), id="Looney walking at negative speed"),
    ],
)
def test_outside_its_range_a_model_says_nothing(value: float) -> None:
    assert np.isnan(value)


def test_bench_heights_include_both_ends() -> None:
    assert np.isfinite(acsm_stepping_vo2(20, [0.04, 0.40])).all()
    assert np.isnan(acsm_stepping_vo2(20, [0.039, 0.401])).all()


def test_walking_uphill_costs_what_the_equation_says() -> None:
    metres_per_min = 1.34 * 60
    assert float(acsm_walking_vo2(1.34, 0.05)) == pytest.approx(0.1 * metres_per_min + 0.09 * metres_per_min + 3.5)


@pytest.mark.parametrize(("grade", "end"), [(0.60, 0.45), (-0.55, -0.40)])
def test_walking_beyond_the_measured_grades_costs_what_it_does_at_their_ends(grade: float, end: float) -> None:
    beyond, at_end = net_walking_power(1.2, [grade, end], running_power_w_kg=10.0, resting_power_w_kg=1.2)
    assert beyond == at_end
