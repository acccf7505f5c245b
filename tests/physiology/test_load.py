from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.physiology.body import Estimate
from pipeline.physiology.load import (
    banister_1991_trimp,
    exponential_load,
    foster_1998_monotony,
    running_stress_range,
    running_stress_score,
    trimp_range,
)

Z90 = 1.645
HALF_HOUR = np.full(1800, 150.0)
LIMITS = {"hr_rest_bpm": 55.0, "hr_max_bpm": 187.0}
WEEK = [0, 60, 45, 0, 80, 50, 120]


@pytest.mark.parametrize(
    ("sex", "scale_women", "expected"),
    [
        pytest.param("male", 0.86, 55.03, id="man"),
        pytest.param("female", 0.64, 45.96, id="woman with the factor of men"),
        pytest.param("female", 0.86, 45.96 * 0.86 / 0.64, id="woman"),
        pytest.param("unstated", 0.64, (55.03 + 45.96) / 2, id="between"),
    ],
)
def test_half_an_hour_at_150(sex: str, scale_women: float, expected: float) -> None:
    trimp = banister_1991_trimp(HALF_HOUR, **LIMITS, sex=sex, scale_women=scale_women)
    assert trimp == pytest.approx(expected, abs=0.01)


def test_trimp_range() -> None:
    """At 70 % of the reserve, a maximum one standard deviation higher makes the impulse as much smaller."""
    steady = np.full(1800, 55 + 0.7 * 132)
    now = banister_1991_trimp(steady, **LIMITS, sex="male")
    low, high = trimp_range(now, hr_rest_bpm=Estimate(55, 0), hr_max_bpm=Estimate(187, 2.0))
    higher_max = banister_1991_trimp(steady, hr_rest_bpm=55, hr_max_bpm=187 + Z90 * 2.0, sex="male")
    assert float(low) == pytest.approx(higher_max, rel=0.01)
    assert float(low) * float(high) == pytest.approx(now**2)
    unsure_rest = trimp_range(now, hr_rest_bpm=Estimate(55, 3), hr_max_bpm=Estimate(187, 0))
    higher_rest = banister_1991_trimp(steady, hr_rest_bpm=55 + Z90 * 3, hr_max_bpm=187, sex="male")
    assert float(unsure_rest[0]) == pytest.approx(higher_rest, rel=0.01)


def test_running_stress_range() -> None:
    speed = np.full(1800, 10 / 3.6)
    low, high = running_stress_range(running_stress_score(speed, 4.0), Estimate(4.0, 0.1))
    assert float(low) == pytest.approx(running_stress_score(speed, 4.0 * np.exp(Z90 * 0.025)), rel=1e-9)
    assert float(high) == pytest.approx(running_stress_score(speed, 4.0 * np.exp(-Z90 * 0.025)), rel=1e-9)


def test_load_matches_the_oracle(oracles: dict[str, Any]) -> None:
    expected = oracles["load"]
    women = banister_1991_trimp(HALF_HOUR, **LIMITS, sex="female", scale_women=0.64)
    assert banister_1991_trimp(HALF_HOUR, **LIMITS, sex="male") == pytest.approx(
        expected["trimp_male_30min_150"], abs=5e-3
    )
    assert women == pytest.approx(expected["trimp_female"], abs=5e-3)
    assert running_stress_score(np.full(1800, 10 / 3.6), 4.0) == pytest.approx(
        expected["rtss_30min_10kmh_thr_4p0"], abs=5e-3
    )
    assert foster_1998_monotony(WEEK) == pytest.approx((expected["monotony"], expected["strain"]), abs=0.05)


def test_seconds_without_heart_rate_count_nothing() -> None:
    gaps = np.concatenate([HALF_HOUR, np.full(600, np.nan)])
    assert banister_1991_trimp(gaps, **LIMITS, sex="male") == pytest.approx(55.03, abs=0.01)


def test_surges_cost_more() -> None:
    trimp = banister_1991_trimp([130.0] * 900 + [170.0] * 900, **LIMITS, sex="male")
    assert trimp > banister_1991_trimp(HALF_HOUR, **LIMITS, sex="male")
    surges = np.tile(np.repeat([2.0, 4.0], 120), 10)
    assert running_stress_score(surges, 4.0) > running_stress_score(np.full(2400, 3.0), 4.0)


def test_hour_at_critical_speed() -> None:
    assert running_stress_score(np.full(3600, 3.9), 3.9) == pytest.approx(100)
    assert running_stress_score([], 3.9) == 0


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param(42.0, 50 * (1 - np.exp(-28 / 42)), id="chronic"),
        pytest.param(7.0, 50 * (1 - np.exp(-4)), id="acute"),
    ],
)
def test_steady_load_builds_up(days: float, expected: float) -> None:
    assert exponential_load(np.full(28, 50.0), days)[-1] == pytest.approx(expected)


@given(st.lists(st.floats(0, 300), min_size=1, max_size=60), st.integers(0, 60))
def test_load_can_be_carried_on(daily: list[float], cut: int) -> None:
    """An average over all days equals one over the first days, continued."""
    whole = exponential_load(daily, 42.0)
    first = exponential_load(daily[:cut], 42.0)
    rest = exponential_load(daily[cut:], 42.0, start=float(first[-1]) if len(first) else 0.0)
    np.testing.assert_allclose(np.concatenate([first, rest]), whole, atol=1e-9)


@pytest.mark.parametrize(
    ("week", "monotony", "strain"),
    [
        pytest.param(WEEK, 1.189, 422.0, id="mixed"),
        pytest.param([50] * 7, 4.0, 1400.0, id="every day alike: capped"),
        pytest.param([0] * 7, 0.0, 0.0, id="rest"),
    ],
)
def test_monotony(week: list[float], monotony: float, strain: float) -> None:
    assert foster_1998_monotony(week) == pytest.approx((monotony, strain), abs=0.05)
