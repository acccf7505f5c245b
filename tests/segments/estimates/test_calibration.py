from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest

from pipeline.athletes.profile import Person
from pipeline.segments.estimates.calibration import power_efficiencies
from pipeline.segments.thresholds.efforts import best_efforts
from pipeline.vocabulary import Sex, State

DAY = date(2026, 11, 20)
PERSON = Person(sex=Sex.MALE, age_years=30, height_cm=175, mass_kg=70, mass_sd_kg=1, body_fat_pct=15, assumed=())
RESTING_W = 1655.2 * 4184 / 86400
EFFICIENCY = 0.225


def power_at(speed: float, mass_kg: float = 70.0) -> float:
    """Power of a device that shows 22.5 % of gross metabolic power."""
    return EFFICIENCY * ((3.8 + 0.01 * speed**2) * speed * mass_kg + RESTING_W)


def runs(*rows: dict[str, Any]) -> pl.DataFrame:
    """Rows of the activities table: 30 min at 3 m/s on the flat, changed by what `rows` say."""
    made = []
    for number, row in enumerate(rows):
        speed = row.get("flat_power_speed_mps") or 3.0
        day = row.get("day", DAY)
        usual = {
            "activity_id": f"a{number}",
            "local_start": datetime.combine(day, time(7)),
            "device": "watch",
            "flat_power_w": power_at(speed),
            "flat_power_speed_mps": speed,
            "flat_power_s": 1800.0,
        }
        made.append(usual | {name: value for name, value in row.items() if name != "day"})
    return pl.DataFrame(made)


def people(frame: pl.DataFrame, *more: date) -> dict[date, Person]:
    return dict.fromkeys(sorted({*(start.date() for start in frame["local_start"]), *more}), PERSON)


def efficiency(*rows: dict[str, Any], day: date = DAY, device: str = "watch") -> float | None:
    frame = runs(*rows)
    return power_efficiencies(frame, people(frame, day)).get((day, device))


def test_a_device_is_fitted_to_the_cost_of_running() -> None:
    assert efficiency({}, {"flat_power_speed_mps": 4.0}) == EFFICIENCY


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([{"flat_power_s": 600.0}], id="too little"),
        pytest.param([{"device": "other"}], id="another device"),
        pytest.param([{"device": None}], id="no device named"),
        pytest.param([{"day": DAY - timedelta(days=120)}], id="before the window"),
        pytest.param([{"day": DAY + timedelta(days=1)}], id="after the date"),
        pytest.param([{"flat_power_w": 40.0}], id="no running power"),
        pytest.param([{"flat_power_w": None, "flat_power_speed_mps": None, "flat_power_s": 0.0}], id="none"),
    ],
)
def test_otherwise_its_power_is_not_used(rows: list[dict[str, Any]]) -> None:
    assert efficiency(*rows) is None


def test_short_runs_add_up() -> None:
    rows = [{"flat_power_s": 600.0, "day": DAY - timedelta(days=day)} for day in (0, 60, 119)]
    assert efficiency(*rows) == EFFICIENCY
    assert efficiency(*rows, day=DAY - timedelta(days=1)) == EFFICIENCY
    assert efficiency(*rows, day=DAY - timedelta(days=60)) == EFFICIENCY  # two of them make the twenty minutes
    assert efficiency(*rows, day=DAY - timedelta(days=61)) is None


def test_devices_are_fitted_apart() -> None:
    frame = runs({}, {"device": "pod", "flat_power_w": 1.2 * power_at(3.0)})
    found = power_efficiencies(frame, people(frame))
    assert found == {(DAY, "watch"): EFFICIENCY, (DAY, "pod"): 0.27}


def test_the_order_of_rows_does_not_matter() -> None:
    rng = np.random.default_rng(3)
    rows = [
        {"day": DAY - timedelta(days=int(rng.integers(200))), "flat_power_w": float(rng.uniform(200, 300))}
        for _ in range(40)
    ]
    frame = runs(*rows)
    assert power_efficiencies(frame, people(frame)) == power_efficiencies(frame.reverse(), people(frame))


def stream(**changes: Any) -> pl.DataFrame:
    """Half an hour at 3 m/s on the flat with power."""
    seconds = 1800
    columns = {
        "time": [datetime(2026, 11, 20, 7, tzinfo=UTC) + timedelta(seconds=second) for second in range(seconds)],
        "state": ["moving"] * seconds,
        "speed_mps": np.full(seconds, 3.0),
        "grade": np.zeros(seconds),
        "heart_rate_bpm": np.full(seconds, 150.0),
        "power_w": np.full(seconds, 250.0),
    }
    return pl.DataFrame(columns | changes, schema_overrides={"state": pl.Enum(State)})


def test_flat_steady_running_with_power_is_kept() -> None:
    found = best_efforts(stream())
    assert (found.flat_power_w, found.flat_power_speed_mps, found.flat_power_s) == (250.0, 3.0, 1440.0)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"power_w": np.full(1800, np.nan)}, id="no power"),
        pytest.param({"grade": np.full(1800, 0.03)}, id="uphill"),
        pytest.param({"grade": np.full(1800, np.nan)}, id="grade unknown"),
        pytest.param({"speed_mps": np.full(1800, 1.5)}, id="walking"),
        pytest.param({"speed_mps": np.tile([2.2, 4.2], 900)}, id="unsteady"),
        pytest.param({"state": ["stopped"] * 1800}, id="standing"),
    ],
)
def test_only_flat_steady_running_calibrates(changes: dict[str, Any]) -> None:
    found = best_efforts(stream(**changes))
    assert found.flat_power_s == 0
    assert np.isnan(found.flat_power_w)
