from __future__ import annotations

import numpy as np
import pytest

from pipeline.store.wearers import Wearer, wearer_of

MINUTES = np.arange(20.0)
HEART, STEPS = 150 + MINUTES / 4, 170 + MINUTES % 3
UNKNOWN = np.full(20, np.nan)


@pytest.mark.parametrize(
    ("heart_bpm", "steps", "wearer"),
    [
        pytest.param(HEART, STEPS, Wearer.SAME, id="one-person"),
        pytest.param(HEART + 4, STEPS + 2, Wearer.SAME, id="strap-and-optical-sensor"),
        pytest.param(HEART + 1, UNKNOWN, Wearer.SAME, id="one-strap"),
        pytest.param(HEART + 4, UNKNOWN, Wearer.UNKNOWN, id="heart-rate-alone"),
        pytest.param(UNKNOWN, STEPS, Wearer.UNKNOWN, id="steps-alone"),
        pytest.param(UNKNOWN, STEPS / 2, Wearer.UNKNOWN, id="single-feet"),
        pytest.param(STEPS, STEPS, Wearer.UNKNOWN, id="optical-sensor-that-follows-the-steps"),
        pytest.param(HEART + 1, STEPS + 8, Wearer.UNKNOWN, id="one-strap-and-another-count-of-steps"),
        pytest.param(HEART - 12, STEPS, Wearer.OTHER, id="another-heart-by-the-same-steps"),
        pytest.param(HEART + 12, UNKNOWN, Wearer.OTHER, id="another-heart"),
        pytest.param(UNKNOWN, STEPS / 2 - 4, Wearer.OTHER, id="other-steps-by-single-feet"),
        pytest.param(HEART + 3, STEPS - 5, Wearer.OTHER, id="other-steps"),
        pytest.param(UNKNOWN, UNKNOWN, Wearer.UNKNOWN, id="nothing"),
        pytest.param(np.where(MINUTES < 3, HEART + 30, np.nan), UNKNOWN, Wearer.UNKNOWN, id="too-few-minutes"),
    ],
)
def test_wearers(heart_bpm: np.ndarray, steps: np.ndarray, wearer: Wearer) -> None:
    assert wearer_of((HEART, heart_bpm), (STEPS, steps)) == wearer
    assert wearer_of((heart_bpm, HEART), (steps, STEPS)) == wearer
