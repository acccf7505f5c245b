from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.signal.clean import clean
from pipeline.sources.activity import SessionTotals

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.sources.activity import Activity

SECONDS = np.arange(600.0)


def test_indoor_calibration(make_activity: Callable[..., Activity]) -> None:

    options = {"sub_sport": "treadmill", "totals": SessionTotals(distance_m=1200.0)}
    signal = clean(make_activity(SECONDS, speed_mps=3.0, distance_m=3.0 * SECONDS, activity=options))
    assert signal.summary.distance_m == pytest.approx(1200.0, rel=0.01)
    assert "indoor_calibration_pct:67" in signal.summary.quality_flags


def test_scale_to_device_distance(make_activity: Callable[..., Activity]) -> None:
    signal = clean(make_activity(SECONDS, speed_mps=3.0, distance_m=3.15 * SECONDS))
    assert signal.summary.distance_m == pytest.approx(1890.0, rel=0.005)
