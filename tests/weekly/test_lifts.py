from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pipeline.weekly.lifts import Lift, next_lifts
from tests.weekly.conftest import log

DAY = date(2026, 11, 15)


def lifts(*rows: dict[str, Any]) -> tuple[Lift, ...]:
    entry = {"date": DAY, "exercise": "Hip thrust", "sets": 3, "reps": 10, "load_kg": 60.0, "rir": None}
    return next_lifts(log("strength", [entry | row for row in rows]), {"my lift": "squat"}, DAY)


@pytest.mark.parametrize(
    ("row", "load", "repetitions"),
    [
        ({}, 60.0, 11),
        ({"reps": 11}, 60.0, 12),
        ({"reps": 12}, 62.5, 8),
        ({"reps": 15, "load_kg": 100.0}, 105.0, 8),
        ({"reps": 12, "load_kg": 10.0}, 12.5, 8),
        ({"rir": 3}, 60.0, 11),
        ({"rir": 4}, 62.5, 8),
        ({"reps": 8, "rir": 4}, 62.5, 8),
        ({"reps": 5, "rir": 6}, 60.0, 6),
    ],
)
def test_next(row: dict[str, Any], load: float, repetitions: int) -> None:
    (lift,) = lifts(row)
    assert (lift.next_load_kg, lift.next_repetitions) == (load, repetitions)


def test_hardest_of_the_last_day() -> None:
    """The last day counts, and its heaviest set; one line for each exercise, the last done first."""
    before = DAY - timedelta(days=3)
    heavy = {"date": before, "load_kg": 90.0}
    found = lifts(heavy, {"load_kg": 50.0}, {"load_kg": 55.0, "reps": 8}, {"date": before, "exercise": "My lift"})
    assert [(lift.exercise, lift.load_kg, lift.repetitions) for lift in found] == [
        ("Hip thrust", 55.0, 8),
        ("My lift", 60.0, 10),
    ]


@pytest.mark.parametrize(
    "row",
    [
        {"exercise": "Bench press"},
        {"exercise": "Zercher"},
        {"load_kg": None},
        {"load_kg": 0.0},
        {"reps": None},
        {"date": DAY - timedelta(days=28)},
        {"date": DAY + timedelta(days=1)},
    ],
    ids=lambda row: str(next(iter(row.items()))),
)
def test_left_out(row: dict[str, Any]) -> None:
    assert lifts(row) == ()


def test_three_at_most() -> None:
    names = ("Hip thrust", "Squat", "Deadlift", "Leg press")
    assert len(lifts(*({"exercise": name} for name in names))) == 3
