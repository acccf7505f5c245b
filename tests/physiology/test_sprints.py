from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pipeline.physiology.gradient import MINETTI_LIMIT
from pipeline.physiology.sprints import di_prampero_2005_accelerated_cost, equivalent_slope, replay_sprint


def sprint(distance_m: float, top_speed_mps: float, start_mps2: float, flat_cost: float) -> dict[str, float]:
    """Replay a mono-exponential sprint in steps of a millisecond."""
    time = np.arange(0, 15, 0.001)
    decay = np.exp(-time * start_mps2 / top_speed_mps)
    speed, acceleration = top_speed_mps * (1 - decay), start_mps2 * decay
    run = np.cumsum(speed) * 0.001 - speed * 0.001 < distance_m
    speed, acceleration, time = speed[run], acceleration[run], time[run]
    cost = di_prampero_2005_accelerated_cost(speed, acceleration, equivalent_slope(acceleration), flat_cost)
    power = cost * speed
    energy = float(power.sum() * 0.001)
    return {
        "t": len(time) * 0.001,
        "J_kg": energy,
        "mean_C_time": float(cost.mean()),
        "mean_C": energy / float(speed.sum() * 0.001),
        "peak_C": float(cost[time > 0.05].max()),
        "mean_P": energy / (len(time) * 0.001),
        "peak_P": float(power.max()),
        "v_end": float(speed[-1]),
        "ES0": start_mps2 / 9.81,
    }


def test_published_sprints() -> None:
    """Twelve sprinters over 30 m: peaks within 1.2 SD, mean cost by time within 10 %."""
    replay = sprint(30, 9.46, 6.42, 3.6)
    assert replay["peak_C"] == pytest.approx(43.8, abs=1.2 * 10.4)
    assert replay["peak_P"] == pytest.approx(91.9, abs=1.2 * 20.5)
    assert replay["mean_C_time"] == pytest.approx(10.7, rel=0.10)
    assert replay["mean_C_time"] > 2.5 * 3.8


def test_sprint_matches_the_oracle(oracles: dict[str, Any]) -> None:
    replay = sprint(30, 9.46, 6.42, 3.6)
    for name, expected in oracles["diprampero_check"].items():
        assert replay[name] == pytest.approx(expected, rel=2e-3), name


def test_eight_sprints_of_40_m(oracles: dict[str, Any]) -> None:
    expected = oracles["C5_sprints_8x40"]
    replay = sprint(40, 8.0, 5.0, 3.8)
    assert replay["J_kg"] * 70 * 8 / 4184 == pytest.approx(expected["net_kcal_8"], rel=5e-3)
    assert replay["mean_P"] == pytest.approx(expected["mean_P"], rel=5e-3)
    assert replay["peak_P"] == pytest.approx(expected["peak_P"], rel=5e-3)


def test_slowing_down() -> None:
    slope = np.clip(equivalent_slope(-2.0), -MINETTI_LIMIT, MINETTI_LIMIT)
    assert float(di_prampero_2005_accelerated_cost(0.0, -2.0, slope, 3.8)) >= 1.9
    assert float(di_prampero_2005_accelerated_cost(0.0, -2.0, -0.2, 3.8)) >= 1.9


def test_accelerating_uphill() -> None:
    both = float(equivalent_slope(3.0, 0.08))
    assert both == pytest.approx((3 / 9.81 + 0.08) / (1 - 3 / 9.81 * 0.08))
    assert np.isnan(di_prampero_2005_accelerated_cost(3.0, 9.0, equivalent_slope(9.0)))


def test_replayed_sprint() -> None:
    """A sprinter of 9.46 m/s over 30 m; twice as far costs less a metre, and the highest power is that of the start."""
    short, long = replay_sprint(30, 9.46, 6.42, 3.6), replay_sprint(60, 9.46, 6.42, 3.6)
    assert short == pytest.approx((40.61, 11.32, 69.03, 54.64), abs=0.01)
    assert long.mean_cost == pytest.approx(8.58, abs=0.01)
    assert long.peak_power == short.peak_power
