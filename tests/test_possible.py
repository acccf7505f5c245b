from __future__ import annotations

import math

import pytest

from pipeline.possible import LIMITS, possible, possible_values


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        pytest.param("speed_on_foot_mps", 12.4, 13.1, id="sprinter"),
        pytest.param("speed_mps", 60.0, 100.1, id="downhill-skier"),
        pytest.param("altitude_m", -430.0, -501.0, id="dead-sea"),
        pytest.param("altitude_m", 8_849.0, 9_001.0, id="everest"),
        pytest.param("mass_kg", 42.0, 0.91, id="body-of-a-kilogram"),
        pytest.param("mass_kg", 180.0, 300.0, id="heavy-body"),
        pytest.param("body_fat_pct", 6.0, 99.0, id="fat"),
        pytest.param("vo2max_ml_kg_min", 28.0, 0.03, id="uptake-of-a-stone"),
        pytest.param("vo2max_ml_kg_min", 90.0, 130.0, id="uptake-of-a-horse"),
        pytest.param("heart_rate_bpm", 28.0, 12.0, id="slow-heart"),
        pytest.param("heart_rate_bpm", 220.0, 255.0, id="fast-heart"),
        pytest.param("hr_max_bpm", 205.0, 255.0, id="highest-heart-rate"),
        pytest.param("repetitions", 100, 65_534, id="repetitions"),
        pytest.param("weight_kg", 400.0, 4_000.0, id="leg-press"),
    ],
)
def test_limits(name: str, inside: float, outside: float) -> None:
    assert possible(name, inside) == inside
    assert possible(name, outside) is None
    assert possible_values({name: outside}) == ({name: None}, 1)


@pytest.mark.parametrize("value", [None, math.nan, 0])
def test_what_was_never_given_is_not_counted(value: float | None) -> None:
    kept, count = possible_values({"mass_kg": value})
    assert kept == {"mass_kg": None}
    assert count == (value is not None and math.isnan(value))


def test_every_limit_has_a_source() -> None:
    assert all(limit.low < limit.high and limit.source for limit in LIMITS.values())
