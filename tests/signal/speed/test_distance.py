"""The total of a session, and what it does to speed and distance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pipeline.signal.clean import clean
from pipeline.sources.activity import SessionTotals

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.sources.activity import Activity

SECONDS = np.arange(1800.0)


@pytest.mark.parametrize("sub_sport", ["treadmill", "indoor_running"])
@pytest.mark.parametrize(
    ("shown", "counted", "session_m", "distance_m"),
    [
        pytest.param(2.5, 2.5, 4500.0, 4500.0, id="same"),
        pytest.param(2.5, 2.5, 4635.0, 4635.0, id="3-percent-up"),
        pytest.param(2.5, 2.5, 5400.0, 5400.0, id="20-percent-up"),
        pytest.param(2.5, 2.5, 3600.0, 3600.0, id="20-percent-down"),
        pytest.param(1.65, 1.65, 2821.5, 2821.5, id="5-percent-down-of-short-steps"),
        pytest.param(2.5, 2.5, 6660.0, 6660.0, id="48-percent-up"),
        pytest.param(2.9, 2.9, 7725.0, 5220.0, id="48-percent-up-beyond-a-usual-speed"),
        pytest.param(3.5, 3.5, 3276.0, 3276.0, id="48-percent-down"),
        pytest.param(2.5, 2.5, 2340.0, 4500.0, id="48-percent-down-to-steps-too-short"),
        pytest.param(2.5, 2.5, 9000.0, 4500.0, id="twice"),
        pytest.param(2.5, None, 4800.0, 4800.0, id="speed-alone"),
        pytest.param(5.0, None, 4500.0, 4500.0, id="speed-alone-doubled"),
        pytest.param(9.0, None, 4500.0, 4500.0, id="speed-alone-in-km-per-h"),
        pytest.param(None, 2.5, 4200.0, 4200.0, id="distance-alone"),
        pytest.param(5.0, 2.5, 4500.0, 4500.0, id="speed-doubled"),
        pytest.param(5.0, 2.5, 4700.0, 4700.0, id="speed-doubled-total-set-after"),
    ],
)
def test_treadmill(
    shown: float | None,
    counted: float | None,
    session_m: float,
    distance_m: float,
    sub_sport: str | None,
    make_activity: Callable[..., Activity],
) -> None:
    columns: dict[str, Any] = {} if shown is None else {"speed_mps": shown}
    if counted is not None:
        columns["distance_m"] = counted * SECONDS
    options = {"sub_sport": sub_sport, "totals": SessionTotals(distance_m=session_m)}
    signal = clean(make_activity(SECONDS, cadence_rpm=80.0, activity=options, **columns))
    assert signal.summary.distance_m == pytest.approx(distance_m, rel=0.001)
    assert signal.stream["speed_mps"].sum() == pytest.approx(distance_m, rel=0.001)
    assert signal.stream["speed_mps"].to_numpy() == pytest.approx(distance_m / 1800, rel=0.02)
    differs = abs(session_m / distance_m - 1) > 0.05
    assert any(flag.startswith("distance_differs") for flag in signal.summary.quality_flags) == differs


def test_calibration_is_flagged(make_activity: Callable[..., Activity]) -> None:
    options = {"sub_sport": "treadmill", "totals": SessionTotals(distance_m=3600.0)}
    signal = clean(make_activity(SECONDS, speed_mps=3.0, activity=options))
    assert "indoor_calibration_pct:67" in signal.summary.quality_flags


@pytest.mark.parametrize(
    ("columns", "sport"),
    [
        pytest.param({"heart_rate_bpm": 140.0, "power_w": 250.0, "cadence_rpm": 82.0}, "running", id="power-and-pulse"),
        pytest.param({"heart_rate_bpm": 140.0}, "running", id="pulse-alone"),
        pytest.param({"heart_rate_bpm": 110.0}, "walking", id="walk"),
    ],
)
def test_session_alone(columns: dict[str, Any], sport: str, make_activity: Callable[..., Activity]) -> None:
    options = {"sport": sport, "totals": SessionTotals(distance_m=5400.0)}
    signal = clean(make_activity(SECONDS, activity=options, **columns))
    assert signal.summary.distance_m == pytest.approx(5400.0)
    assert signal.stream["distance_m"][899] == pytest.approx(2700.0)
    assert signal.stream["speed_mps"].null_count() == 1800
    assert signal.summary.speed_source == "none"
