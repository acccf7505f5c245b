from __future__ import annotations

import numpy as np
import pytest

from pipeline.physiology.other_sports import other_sport_energy

BODY = {"mass_kg": 70.0, "hr_rest_bpm": 55.0, "hr_max_bpm": 187.0, "vo2max_ml_kg_min": 50.0}
HOUR = 3600


def test_ride_without_heart_rate() -> None:
    kcal, sd = other_sport_energy("cycling", np.full(HOUR, np.nan), **BODY)
    assert kcal == pytest.approx(7.5 * 70)
    assert sd == pytest.approx(0.30)


def test_heart_rate_weighs_more_than_the_name() -> None:
    """An hour at 150 beats is 769 kcal by heart rate and 525 by name."""
    kcal, sd = other_sport_energy("cycling", np.full(HOUR, 150.0), **BODY)
    assert (525 + 769) / 2 < kcal < 769
    assert sd < 0.30


@pytest.mark.parametrize(
    "heart_rate",
    [
        pytest.param(np.where(np.arange(HOUR) < HOUR // 3, 150.0, np.nan), id="known for a third of the time"),
        pytest.param(np.full(HOUR, np.nan), id="unknown"),
    ],
)
def test_too_little_heart_rate_is_left_out(heart_rate: np.ndarray) -> None:
    assert other_sport_energy("cycling", heart_rate, **BODY)[0] == pytest.approx(525)


def test_lifting_is_not_read_off_heart_rate() -> None:
    assert other_sport_energy("training", np.full(HOUR, 150.0), **BODY)[0] == pytest.approx(3.5 * 70)


def test_unnamed_sport_is_moderate() -> None:
    assert other_sport_energy("floorball", np.full(HOUR, np.nan), **BODY)[0] == pytest.approx(5.0 * 70)


def test_nothing_recorded_is_nothing_spent() -> None:
    assert other_sport_energy("cycling", [], **BODY) == (0.0, 0.0)
