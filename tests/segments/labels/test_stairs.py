from __future__ import annotations

import numpy as np
import pytest

from pipeline.segments.labels.stairs import stairs_score

LEVEL_S = 60


@pytest.mark.parametrize(
    ("shown_mps", "before_mps", "vertical_mps", "cadence_spm", "is_stairs"),
    [
        pytest.param(0.45, 1.3, 0.25, 95.0, True, id="walked"),
        pytest.param(0.05, 1.3, 0.25, 95.0, True, id="walked, and hardly seen by GPS"),
        pytest.param(0.9, 2.6, 0.5, 170.0, True, id="run"),
        pytest.param(1.3, 1.3, 0.16, 110.0, False, id="a steep path"),
        pytest.param(3.3, 0.0, 0.3, 190.0, False, id="a hill sprint from standing"),
        pytest.param(0.2, 0.0, 0.7, 95.0, False, id="steeper than any stairs"),
        pytest.param(0.05, 1.3, 0.25, 0.0, False, id="a lift"),
        pytest.param(0.05, 1.3, 0.25, np.nan, False, id="unknown steps"),
    ],
)
def test_seconds_speak_for_steps(
    shown_mps: float, before_mps: float, vertical_mps: float, cadence_spm: float, *, is_stairs: bool
) -> None:
    bout = np.r_[np.zeros(LEVEL_S), np.ones(12), np.zeros(LEVEL_S)] > 0
    speed = np.where(bout, shown_mps, before_mps)
    cadence = np.where(bout, cadence_spm, 110.0)
    score = stairs_score(speed, np.where(bout, vertical_mps, 0.0), cadence, climbs_stairs=False)
    assert (score[bout].mean() > 0) == is_stairs
    assert score[~bout].max() < 0
