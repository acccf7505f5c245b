from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from pipeline.physiology.body import Estimate
from pipeline.physiology.exercises import EXERCISES
from pipeline.weekly.strength import daily_sets, named_by, unrecognised
from pipeline.weekly.strength_history import strength_history
from tests.weekly.conftest import FOUND, log

DAY = date(2026, 11, 10)


def found(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=FOUND)


def entry(exercise: str, sets: float = 3, day: date = DAY, **more: float) -> dict[str, Any]:
    return {"date": day, "exercise": exercise, "sets": sets, **more}


def days_of(*rows: dict[str, Any], files: list[dict[str, Any]] | None = None) -> pl.DataFrame:
    return daily_sets(log("strength", list(rows)), found(files or []), {})


@pytest.mark.parametrize(
    ("row", "worth"),
    [
        (entry("hip thrust", 3, reps=10, load_kg=100, rir=1), 3.11),
        (entry("hip thrust", 3, reps=10, load_kg=100, rir=8), 1.38),
        (entry("hip thrust", 3), 1.45),  # nothing but sets: a load that was left out, effort not known
        (entry("Hip Thrust (Barbell)", 3, reps=10), 1.45),
        (entry("hip thrust", 3, reps=10), 0.17),  # without load
        (entry("Bulgarian split squat", 3, reps=10, load_kg=40), 2.45),
        (entry("leg press", 4, reps=10, load_kg=150, rir=2), 2.40),
        (entry("band walk", 3, reps=15), 0.0),
        (entry("jumping jacks", 8, reps=50), 0.03),
        (entry("bench press", 5, reps=8, load_kg=60), 0.0),
        (entry("Zercher", 5), 0.0),
    ],
)
def test_worth(row: dict[str, Any], worth: float) -> None:
    (found_day,) = days_of(row).to_dicts()
    assert found_day["sets"] == pytest.approx(worth, abs=0.12 * max(1.0, worth) + 0.02)


def test_own_best() -> None:
    """The same sets are worth less once more was lifted, and the best of that day itself does not count."""
    light, heavy = (
        entry("squat", reps=10, load_kg=60),
        entry("squat", 1, DAY - timedelta(7), reps=5, load_kg=120, rir=0),
    )
    alone, after = days_of(light)["sets"][-1], days_of(heavy, light)["sets"][-1]
    assert after < 0.3 * alone
    same_day = days_of(light, entry("squat", 1, reps=5, load_kg=120, rir=0))["sets"][-1]
    assert same_day > alone
    year_ago = days_of(entry("squat", 1, DAY - timedelta(100), reps=5, load_kg=120, rir=0), light)["sets"][-1]
    assert year_ago == pytest.approx(alone)


def test_files() -> None:
    """Watches count one set a row, by load and repetitions, unless the log knows the day."""
    squat = {"local_date": DAY, "exercise_category": "squat", "exercise": None, "repetitions": 8, "weight_kg": 80.0}
    (row,) = days_of(files=[squat] * 3).to_dicts()
    assert (row["logged"], row["glutes"], row["unnamed"]) == (False, True, False)
    assert row["sets"] == pytest.approx(2.55, abs=0.2)
    (row,) = days_of(entry("bench press"), files=[squat] * 3).to_dicts()
    assert (row["sets"], row["logged"], row["glutes"]) == (0.0, True, False)


def test_unnamed() -> None:
    unnamed = {"local_date": DAY, "exercise_category": "unknown", "exercise": None}
    (row,) = days_of(files=[unnamed] * 5).to_dicts()
    assert (row["sets"], row["glutes"], row["unnamed"]) == (0.0, False, True)


def test_own_names() -> None:
    """An athlete's own name stands for an exercise; what is not known is named once."""
    names = named_by(pl.DataFrame({"name": ["Bóoty-Builder", "Odd"], "exercise": ["Hip Thrust", "no such thing"]}))
    assert names == {"booty builder": "hip thrust"}
    rows = log("strength", [entry("booty builder"), entry("Odd"), entry("Odd"), entry("squat")])
    assert unrecognised(rows, names) == ["Odd"]
    assert daily_sets(rows, found([]), names)["glutes"].to_list() == [True]


LEGS, ARMS, ODD = "squat", "bench press", "Zercher"
MONDAY = date(2026, 10, 19)
SUNDAY = MONDAY + timedelta(27)


def history(*days: tuple[int, str], own: bool = True) -> Any:
    """History of a log or of files with one entry on each day, counted from the first Monday of the block."""
    rows = [entry(name, day=MONDAY + timedelta(day), reps=10, load_kg=60, rir=2) for day, name in days]
    files = [
        {"local_date": row["date"], "exercise_category": None, "exercise": row["exercise"], "repetitions": 10}
        for row in rows
    ]
    return strength_history(days_of(*rows) if own else days_of(files=files))


@pytest.mark.parametrize(
    ("days", "own", "known"),
    [
        pytest.param([(1, LEGS), (8, LEGS)], True, True, id="legs"),
        pytest.param([(1, LEGS)], False, True, id="one named set of a watch"),
        pytest.param([(1, ARMS), (8, ARMS)], True, None, id="a log of arms alone"),
        pytest.param([(-60, LEGS), (1, ARMS), (8, ARMS)], True, 0.0, id="legs left out"),
        pytest.param([(-60, LEGS), (1, ARMS), (2, ARMS)], True, None, id="one week of a log"),
        pytest.param([(-60, LEGS), (1, ARMS), (8, ODD)], True, None, id="a set without a name"),
        pytest.param([(-60, LEGS), (1, ARMS), (28, ARMS)], True, None, id="a day after the block"),
        pytest.param([(-60, LEGS)], True, None, id="a gap"),
        pytest.param([(-60, LEGS), (1, ARMS), (8, ARMS)], False, None, id="a watch's pull-ups"),
        pytest.param([], True, None, id="nothing"),
    ],
)
def test_known(days: list[tuple[int, str]], own: bool, known: float | bool | None) -> None:  # noqa: FBT001
    """What is not logged is missing, never zero, unless a log that holds leg work was kept."""
    block = history(*days, own=own).block(MONDAY, SUNDAY, SUNDAY)
    assert (block is None) == (known is None)
    if known == 0.0:
        assert block == Estimate(0.0, 0.0)
    if known is True:
        assert block is not None
        assert block.value > 0.02


@pytest.mark.parametrize(
    ("days", "seen"), [([(1, ODD)], "new"), ([(-300, ODD), (1, ODD)], "old"), ([(-300, ODD)], "none"), ([], "none")]
)
def test_seen(days: list[tuple[int, str]], seen: str) -> None:
    assert history(*days).seen(SUNDAY) == seen


def usual(sessions: list[int], *pauses: tuple[int, int], began: int = -200) -> float:
    """Sets of a mean week of four, by the days on which sets of work worth one were done."""
    days = {"date": [MONDAY + timedelta(day) for day in (began, *sessions)], "sets": 1.0, "sets_sd": 0.1}
    rows = pl.DataFrame(days).with_columns(logged=True, glutes=True, unnamed=False).sort("date")
    beside = [(MONDAY + timedelta(first), MONDAY + timedelta(last)) for first, last in pauses]
    found = strength_history(rows, beside).usual_week(MONDAY, SUNDAY, SUNDAY)
    return found.value if found else 0.0


@pytest.mark.parametrize("gap", [2, 3, 7])
def test_begun_within(gap: int) -> None:
    """Work that began in the block is spread over what its sessions take, and stands still while it goes on."""
    every = list(range(27 - 3 * gap, 28, gap))
    assert usual(every[1:], began=every[0]) == pytest.approx(7 / gap, rel=0.02)
    assert usual([], began=27) == 1.0
    assert history((1, ARMS)).usual_week(MONDAY, SUNDAY, SUNDAY) is None


@pytest.mark.parametrize("length", [1, 4, 10, 26])
def test_week_beside_a_pause(length: int) -> None:
    """A pause that begins or ends a day later moves a habit by a part of a session, whatever falls into it."""
    twice = sorted({day for week in range(-25, 28, 7) for day in (week, week + 3)})
    found = [usual(twice, (first, first + length - 1)) for first in range(-40, 40)]
    assert found == pytest.approx([2.0] * len(found), abs=0.3)
    assert np.abs(np.diff(found)).max() < 0.1


def test_sets_in_a_pause_where_there_are_no_others() -> None:
    assert usual([4, 11, 18], (0, 40), began=25) == pytest.approx(1.0, abs=0.1)


def test_last_day() -> None:
    legs = history((1, LEGS), (8, LEGS), (9, ARMS))
    assert legs.last_glutes(SUNDAY) == MONDAY + timedelta(8)
    assert legs.last_glutes(MONDAY + timedelta(5)) == MONDAY + timedelta(1)
    assert legs.last_glutes(MONDAY) is None


def test_a_set_to_failure_says_how_hard_the_others_were() -> None:
    """The same maximum, by a set to failure and by one with repetitions in reserve."""
    failed, stopped = (
        entry("squat", 1, DAY - timedelta(7), reps=8 - reserve, load_kg=80, rir=reserve) for reserve in (0, 4)
    )
    light = entry("squat", reps=10, load_kg=70)
    worth = [days_of(best, light)["sets"][-1] for best in (failed, stopped)]
    assert worth[0] > 1.1 * worth[1]


def test_best_of_twelve_weeks() -> None:
    """A best counts for twelve weeks to the day."""
    heavy = {"reps": 5, "load_kg": 120, "rir": 0}
    light = entry("squat", reps=10, load_kg=60)
    worth = [days_of(entry("squat", 1, DAY - timedelta(back), **heavy), light)["sets"][-1] for back in (84, 85)]
    assert worth[0] < 0.3 * worth[1]


def test_page_of_logs() -> None:
    """The page says what the code counts."""
    page = (Path(__file__).parents[2] / "docs" / "logs.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z, -]+) \| (\d(?:\.\d+)?) \| [^|]+ \|$", page, re.MULTILINE)
    table = {name: float(share) for names, share in rows for name in names.split(", ")}
    assert len(table) == 14
    assert {name: EXERCISES[name].share for name in table} == table
