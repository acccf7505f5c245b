from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.physiology.heart_rate import (
    drift_free_heart_rate,
    heart_rate_reserve,
    hr_max_by_age,
    hunt_2015_heart_rate_response,
    nes_2013_hr_max,
    tanaka_2001_hr_max,
)


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        pytest.param(30, (187.0 + 191.8) / 2, id="30"),
        pytest.param(60, (166.0 + 172.6) / 2, id="60"),
        pytest.param(12, (194.7 + 198.84) / 2, id="children count as 19"),
    ],
)
def test_hr_max_by_age(age: float, expected: float) -> None:
    assert float(hr_max_by_age(age)) == pytest.approx(expected, abs=0.01)


def test_no_formula_for_children() -> None:
    assert np.isnan(tanaka_2001_hr_max(17))
    assert np.isnan(nes_2013_hr_max([18, 90])).all()


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [pytest.param(30, 142.3, id="30 s"), pytest.param(60, 155.6, id="60 s"), pytest.param(180, 172.6, id="180 s")],
)
def test_step_from_120_to_175(seconds: int, expected: float) -> None:
    response = hunt_2015_heart_rate_response(np.full(seconds, 175.0), 120.0)
    assert response[-1] == pytest.approx(expected, abs=0.05)


def test_step_matches_the_oracle(oracles: dict[str, Any]) -> None:
    response = hunt_2015_heart_rate_response(np.full(180, 175.0), 120.0)
    assert response[[29, 59, 179]] == pytest.approx(list(oracles["hr_lag"].values()), abs=0.05)


@given(st.lists(st.floats(60, 200), min_size=1, max_size=50), st.floats(60, 200))
def test_heart_rate_never_overshoots_the_work(steady: list[float], start: float) -> None:
    response = hunt_2015_heart_rate_response(steady, start)
    assert response.min() >= min(*steady, start) - 1e-9
    assert response.max() <= max(*steady, start) + 1e-9


def test_reserve() -> None:
    np.testing.assert_allclose(heart_rate_reserve([55, 121, 187], 55, 187), [0, 0.5, 1])


def test_drift_of_long_runs_is_taken_out() -> None:
    minutes = np.array([10.0, 20.0, 40.0, 90.0])
    np.testing.assert_allclose(drift_free_heart_rate(np.full(4, 150.0), minutes * 60, 5400), [150, 150, 144, 135])


def test_half_an_hour_has_no_drift() -> None:
    np.testing.assert_allclose(drift_free_heart_rate([150.0, 150.0], [60, 1800], 1800), [150, 150])
