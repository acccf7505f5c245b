"""What a week did: its dose, its parts, and how it stands against the athlete's own weeks."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from pipeline.physiology.activation import running_activation, stairs_activation, walking_activation
from pipeline.store.schemas import Weeks
from pipeline.vocabulary import MUSCLES
from pipeline.weekly.answer import Range
from pipeline.weekly.effect import AROUND, Effect, effect_of_week, fat_cost
from pipeline.weekly.effect_columns import EFFECT_COLUMNS, with_effect
from pipeline.weekly.sprint_speed import SprintSpeed, sprint_speed_on
from tests.weekly.conftest import stimulus_rows, threshold_rows

if TYPE_CHECKING:
    from pathlib import Path

MONDAY = date(2026, 11, 9)
SPEED = SprintSpeed(8.0, 0.10)
A_YEAR_AGO = MONDAY - timedelta(weeks=52)


def gmax(speed: float, grade: float = 0.0) -> float:
    return float(running_activation("gmax", speed, grade, max_sprint_speed_mps=8.0))


def easy(day: int = 0, km: float = 20.0, **other: Any) -> dict[str, Any]:
    return {"day": MONDAY + timedelta(days=day), "activation": gmax(2.78), "strides": 1.42 * km * 1000 / 2.78, **other}


def hills(day: int = 1, repeats: int = 20, **other: Any) -> dict[str, Any]:
    """Hill sprints of 30 s at an attainable speed on 8 %."""
    row = {"label": "uphill_sprint", "mode": "uphill", "activation": gmax(4.03, 0.08), "strides": 30 * 1.58 * repeats}
    return {"day": MONDAY + timedelta(days=day), **row, "counted_s": 30.0 * repeats, **other}


def effect(*rows: dict[str, Any], **other: Any) -> Effect:
    given: dict[str, Any] = {"first": A_YEAR_AGO, "sprint_speed": SPEED} | other
    return effect_of_week(stimulus_rows(*rows), MONDAY, **given)


def habit(*rows: dict[str, Any], weeks: int = 8) -> list[dict[str, Any]]:
    """The same week, over and over before this one."""
    return [
        row | {"day": row["day"] - timedelta(weeks=back), "activity_id": f"b{back}-{number}"}
        for back in range(1, weeks + 1)
        for number, row in enumerate(rows)
    ]


def middle(estimate: Range | None) -> float:
    assert estimate is not None
    return estimate.value


@pytest.fixture(scope="module")
def oracles2(data: Path) -> dict[str, Any]:
    values: dict[str, Any] = json.loads((data / "oracles2.json").read_text())
    return {case["name"].removeprefix("week index: "): case["expected"] for case in values["cases"]}


MARATHON = [
    easy(strides=46008.0, activation=gmax(2.9)),
    easy(2, strides=3834.0, activation=gmax(3.6), label="tempo"),
]
SPRINTS = easy(2, strides=178.0, counted_s=89.0, activation=gmax(7.2), label="sprint")
HIKE: dict[str, Any] = {"label": "walk", "mode": "walk", "activation": float(walking_activation("gmax", 1.2, 0.15))}
STAIRS: dict[str, Any] = {"label": "stairs", "mode": "stairs", "activation": float(stairs_activation("gmax", 0.23))}
WEEKS = {
    "easy 20 km": [easy(strides=10224.0)],
    "marathon 105 km": MARATHON,
    "2 x 10x30 s hill sprints + 15 km": [easy(strides=7668.0), hills()],
    "2 x 8x40 m sprints + 15 km": [easy(strides=7668.0), SPRINTS],
    "hiking 4 h up at 15 %": [easy(strides=13680.0, counted_s=14400.0, **HIKE)],
    "stairs 3 x 20 min, walking (.23 m/s)": [easy(strides=2435.0, counted_s=3600.0, **STAIRS)],
}


@pytest.mark.parametrize("name", WEEKS)
def test_weeks_match_the_oracle(oracles2: dict[str, Any], name: str) -> None:
    found, expected = effect(*WEEKS[name]), oracles2[name]
    low, median, high = expected["sessions"]
    assert found.force is not None
    assert found.force.value == pytest.approx(median, rel=0.10, abs=0.01)
    assert [found.force.low, found.force.high] == pytest.approx([low, high], rel=0.20, abs=0.02)
    assert found.endurance["gmax"].value == pytest.approx(expected["endurance"][1], rel=0.10)


def test_a_week_off_is_exactly_nothing() -> None:
    found = effect(*habit(easy()))
    assert found.force == Range(0.0, 0.0, 0.0)
    assert {muscle: found.endurance[muscle].value for muscle in MUSCLES} == dict.fromkeys(MUSCLES, 0.0)
    assert (found.runs, found.labels) == ({}, {})
    assert found.norm is not None
    assert (found.norm.endurance_word, found.last_week and found.last_week.endurance_word) == ("much_less",) * 2


def test_parts_add_up_to_the_week() -> None:
    runs = [easy(activity_id="a"), hills(activity_id="a"), hills(3, 10, activity_id="b"), easy(5, activity_id="c")]
    found = effect(*runs)
    for parts in (found.runs, found.labels):
        assert sum(part.share for part in parts.values()) == pytest.approx(1, abs=1e-9)
        assert sum(part.endurance for part in parts.values()) == pytest.approx(found.endurance["gmax"].value)
    assert set(found.labels) == {"easy", "uphill_sprint"}
    assert found.runs["a"].share > found.runs["b"].share > found.runs["c"].share


def test_four_easy_hours() -> None:
    found = effect(easy(km=40.0, activation=gmax(3.0)))
    assert found.endurance["gmax"].value == pytest.approx(100, abs=3)
    assert {"gmed", "gmin"} <= set(found.endurance)


@pytest.mark.parametrize(
    ("this", "before", "word"),
    [
        pytest.param([easy()], [easy()], "about", id="as ever"),
        pytest.param([easy(km=8.0)], [easy(km=60.0)], "much_less", id="a quiet week"),
        pytest.param([easy(), hills()], [easy()], "much_more", id="hill sprints"),
        pytest.param([hills(), easy()], [hills(), easy()], "about", id="hill sprints as ever"),
        pytest.param([hills(repeats=30)], [hills(repeats=20)], "more", id="half as many again"),
        pytest.param([hills(repeats=13)], [hills(repeats=20)], "less", id="two thirds"),
    ],
)
def test_word_against_the_norm(this: list[dict[str, Any]], before: list[dict[str, Any]], word: str) -> None:
    norm = effect(*this, *habit(*before)).norm
    assert norm is not None
    assert (norm.weeks, norm.force_word) == (8, word)
    assert norm.probability >= 0.6


def test_a_word_needs_its_probability() -> None:
    """Whether stairs are worth as much as easy running nobody can say."""
    norm = effect(easy(strides=2435.0, counted_s=3600.0, **STAIRS), *habit(easy(km=15.0))).norm
    assert norm is not None
    assert norm.force_word == AROUND
    assert norm.probability < 0.6


def test_shared_errors_cancel() -> None:
    """Sprint speed is one value for all weeks: a wide error of it hardly widens a comparison of like with like."""
    norms = [effect(hills(repeats=30), *habit(hills()), sprint_speed=SprintSpeed(8.0, sd)).norm for sd in (0.0, 0.15)]
    for norm in norms:
        assert norm is not None
        assert (norm.force.low, norm.force.high) == pytest.approx((1.5, 1.5), abs=0.03)


def test_new_sprint_speed_holds_back() -> None:
    """Histograms made at 8 and at 6.5 m/s are compared at 6.5: the same running is the same dose."""
    slow = float(running_activation("gmax", 2.78, max_sprint_speed_mps=6.5))
    now = easy(activation=slow, max_sprint_speed_mps=6.5)
    norm = effect(now, *habit(easy()), sprint_speed=SprintSpeed(6.5, 0.05)).norm
    assert norm is not None
    assert norm.force.value == pytest.approx(1, abs=0.08)
    assert norm.endurance == pytest.approx(1, abs=0.02)


def test_sprint_speed_has_no_dead_band() -> None:
    """Each per cent of sprint speed moves the dose, and none of them far."""
    found = [
        middle(effect(hills(), sprint_speed=SprintSpeed(8.0 * (1 + pct / 100), 0.03)).force) for pct in range(-5, 6)
    ]
    falls = -np.diff(np.log(found))
    assert falls.min() > 0.02
    assert falls.max() < 2 * falls.min()


@pytest.mark.parametrize(
    ("known", "norm", "last_week"), [(0, False, False), (1, False, True), (2, False, True), (3, True, True)]
)
def test_no_norm_before_three_earlier_weeks(*, known: int, norm: bool, last_week: bool) -> None:
    found = effect(easy(), *habit(easy(), weeks=known), first=MONDAY - timedelta(weeks=known))
    assert (found.norm is not None, found.last_week is not None) == (norm, last_week)


def test_weeks_without_runs() -> None:
    """Two weeks of eight with a run make a norm of a quarter of one."""
    norm = effect(hills(), *habit(hills(), weeks=2)).norm
    assert norm is not None
    assert norm.force.value == pytest.approx(4, rel=0.05)


def test_week_so_far() -> None:
    usual = habit(easy(0), easy(5))
    so_far, over = (effect(easy(0), *usual, days=days).norm for days in (3, 7))
    assert so_far is not None
    assert over is not None
    assert so_far.endurance == pytest.approx(1, abs=0.01)
    assert over.endurance == pytest.approx(0.5, abs=0.01)


def test_coverage_or_no_dose() -> None:
    enough, too_little = (effect(easy(counted_s=s, lost_s=3600.0 - s)) for s in (2900.0, 2800.0))
    assert enough.force is not None
    assert (too_little.force, too_little.norm) == (None, None)
    assert (too_little.endurance, too_little.runs, too_little.labels) == ({}, {}, {})
    assert too_little.coverage == pytest.approx(2800 / 3600)


@pytest.mark.parametrize("lacking", ["no_altitude_s", "no_cadence_s", "no_heart_rate_s"])
def test_what_is_missing_widens_the_range(lacking: str) -> None:
    row = easy(km=40.0)
    time = row["strides"] / 1.42
    ranges = []
    for share in (0.0, 0.5, 1.0):
        found = effect(row | {lacking: share * time})
        assert found.force is not None
        ranges.append(found.force.high / found.force.low)
        assert list(found.missing.values()) == ([pytest.approx(share)] if share else [])
    assert ranges == sorted(ranges)
    assert ranges[2] > (1.005 if lacking == "no_cadence_s" else 1.1) * ranges[0]


def test_laws_differ() -> None:
    """Sprints are worth several times as much by one law as by another; the dose is their mixture."""
    found = effect(easy(), SPRINTS)
    sprints = found.by_law
    assert sprints is not None
    assert found.force is not None
    assert max(sprints) > 2 * min(sprints)
    assert min(sprints) < found.force.value < max(sprints)
    assert sprints == pytest.approx((4.3, 0.9, 2.0), rel=0.15)
    assert effect(easy(km=15.0), hills()).by_law is None


def test_varied_year() -> None:
    """Base, hills, intervals, a race and rest: the tenth and the ninetieth percentile differ by five times."""
    rng = np.random.default_rng(4)
    rows, weeks = [], []
    for back in range(52):
        monday, kind = MONDAY - timedelta(weeks=back), rng.choice(["rest", "base", "hills", "intervals", "race"])
        weeks.append(monday)
        km = float(rng.uniform(15, 60)) * {"rest": 0.2, "race": 0.7}.get(str(kind), 1.0)
        week = [easy(km=km)]
        if kind == "hills":
            week.append(hills(repeats=int(rng.integers(6, 20))))
        if kind in ("intervals", "race"):
            week.append(easy(3, km=float(rng.uniform(5, 12)), activation=gmax(4.1), label="tempo"))
        rows += [row | {"day": row["day"] - timedelta(weeks=back)} for row in week]
    stimulus = stimulus_rows(*rows)
    doses = [middle(effect_of_week(stimulus, monday, first=weeks[-1], sprint_speed=SPEED).force) for monday in weeks]
    low, high = np.quantile(doses, (0.1, 0.9))
    assert high >= 5 * low


def test_fat_of_a_week() -> None:
    """Of 2,640 kcal a fifth to three fifths are not eaten back, at 9,900 kcal/kg."""
    cost = fat_cost(Range(2640.0, 2376.0, 2904.0))
    assert cost.value == pytest.approx(107, abs=3)
    assert (cost.low, cost.high) == pytest.approx((52, 164), abs=6)
    assert fat_cost(Range(0.0, 0.0, 0.0)) == Range(0.0, 0.0, 0.0)
    unsure = fat_cost(Range(2640.0, 1320.0, 5280.0))
    assert unsure.low < 0.9 * cost.low < cost.high < 0.9 * unsure.high


def test_sprint_speed_of_a_date() -> None:
    rows = [
        {"date": day, "max_sprint_speed_mps": speed, "max_sprint_speed_sd_mps": 0.4}
        for day, speed in ((date(2026, 1, 1), 8.0), (date(2026, 2, 1), 8.5))
    ]
    found = sprint_speed_on(threshold_rows(rows), date(2026, 1, 31))
    assert found is not None
    assert list(found) == pytest.approx([8.0, 0.05])
    assert sprint_speed_on(threshold_rows(rows), date(2025, 12, 31)) is None


def test_columns_are_filled() -> None:
    weeks = pl.DataFrame({"week": ["2026-W44", "2026-W45", "2026-W46"]}).with_columns(
        monday=pl.Series([MONDAY - timedelta(weeks=back) for back in (2, 1, 0)])
    )
    sprint_speed = {"date": MONDAY, "max_sprint_speed_mps": 8.0, "max_sprint_speed_sd_mps": 0.8}
    rows = with_effect(weeks, stimulus_rows(easy(), hills()), threshold_rows([sprint_speed]), {"2026-W45", "2026-W46"})
    assert set(EFFECT_COLUMNS) <= set(Weeks.column_names())
    assert rows["force_sessions"].to_list()[:2] == [None, None], "no thresholds before"
    assert rows["force_sessions"][2] == pytest.approx(2.0, abs=0.2)
    assert rows["force_of_usual"].null_count() == 3
    assert rows["force_of_last_week"][2] > 2
