from __future__ import annotations

import pytest

from pipeline.weekly.progression import is_risen, lighter_amount, raised_amount, sessions_of, weeks_after


@pytest.mark.parametrize(
    ("key", "done", "goal", "amount"),
    [
        ("hills", 0, "grow", 4),
        ("hills", 4, "grow", 5),
        ("hills", 10, "grow", 11),
        ("hills", 19, "grow", 20),
        ("hills", 25.5, "grow", 25),
        ("stairs", 24, "lean", 24),
        ("strength", 8, "keep", 8),
        ("strength", 2, "keep", 6),
    ],
)
def test_amounts(key: str, done: float, goal: str, amount: int) -> None:
    assert raised_amount(key, done, goal) == amount


def test_weeks_after() -> None:
    """Two weeks rise, the third holds two thirds; at the most, and to keep, nothing follows."""
    assert weeks_after("hills", 4, "grow") == (5, 6, 4)
    assert weeks_after("hills", 19, "grow") == (20, 20, 13)
    assert weeks_after("hills", 20, "grow") == weeks_after("strength", 8, "keep") == ()


def test_stairs_rise_to_twelve() -> None:
    """Five climbs rise week by week to twelve in a session, then to a second session."""
    amount, seen = 0, list[int]()
    while not seen or amount > seen[-1]:
        seen.append(amount)
        amount = raised_amount("stairs", amount, "lean")
    assert seen == [0, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 21, 24]
    assert [sessions_of("stairs", minutes) for minutes in (5, 12, 13, 24)] == [1, 1, 2, 2]


@pytest.mark.parametrize(
    ("loads", "risen"),
    [
        ((100, 105, 112), True),
        ((200, 100, 105, 112), True),
        ((100, 100, 111), True),
        ((100, 105, 109), False),
        ((100, 130, 120), False),
        ((110, 105, 100), False),
        ((100, 120), False),
        ((0, 0, 0), False),
        ((0, 50, 100), False),
        ((), False),
    ],
)
def test_risen(loads: tuple[float, ...], risen: bool) -> None:  # noqa: FBT001
    assert is_risen(loads) == risen


def test_lighter() -> None:
    assert [lighter_amount(amount) for amount in (0, 1, 6, 10, 20)] == [0, 0, 4, 6, 13]


@pytest.mark.parametrize(("sets", "sessions"), [(0, 1), (1, 1), (2, 2), (6, 2), (12, 2), (13, 3), (20, 3)])
def test_strength_sessions(sets: int, sessions: int) -> None:
    """Two a week at least, but none without a set: a lighter week may hold a single one."""
    assert sessions_of("strength", sets) == sessions
