from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from pipeline.physiology.attainable import all_out_speed
from pipeline.weekly.own_best import own_best_speed

DAY = date(2026, 11, 15)
SPEEDS = {"max_sprint_speed_mps": 8.0, "critical_speed_mps": 3.9}
HILL = {
    "local_date": DAY,
    "label": "hill",
    "effort": "sprint",
    "gait": "run",
    "duration_s": 30.0,
    "grade": 0.08,
    "speed_mps": 3.5,
}


def best(*rows: dict[str, Any]) -> float | None:
    table = pl.DataFrame([HILL | row for row in rows])
    return own_best_speed(table, DAY, duration_s=30, grade=0.08, **SPEEDS)


def test_fastest() -> None:
    assert best({}, {"speed_mps": 3.9}, {"speed_mps": None}) == pytest.approx(3.9)


@pytest.mark.parametrize(
    "other",
    [
        {"label": "sprint"},
        {"effort": "interval"},
        {"gait": "walk"},
        {"grade": 0.04},
        {"grade": 0.12},
        {"grade": None},
        {"duration_s": 15.0},
        {"duration_s": 90.0},
        {"local_date": DAY - timedelta(days=366)},
        {"local_date": DAY + timedelta(days=1)},
    ],
    ids=lambda other: str(next(iter(other.items()))),
)
def test_unlike(other: dict[str, Any]) -> None:
    assert best(other) is None
    assert best({}, other | {"speed_mps": 4.5}) == pytest.approx(3.5)


@pytest.mark.parametrize("like", [{"grade": 0.051}, {"grade": 0.109}, {"local_date": DAY - timedelta(days=365)}])
def test_like(like: dict[str, Any]) -> None:
    assert best(like) == pytest.approx(3.5)


def test_lengths() -> None:
    """A shorter best is slowed to the time asked for, a longer one counts as it is."""
    over_20, over_30 = all_out_speed([20, 30], 0.08, **SPEEDS)
    assert best({"duration_s": 20.0}) == pytest.approx(3.5 * over_30 / over_20)
    assert best({"duration_s": 60.0}) == pytest.approx(3.5)
