from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.weekly.answer import MISSING
from pipeline.weekly.missing import worths
from pipeline.weekly.outlook import outlook_of
from tests.weekly.conftest import unknown_state

if TYPE_CHECKING:
    from pipeline.weekly.forecast.draws import Sample


def test_settling_answer_is_worth_all(draws: Sample) -> None:
    projection = outlook_of(unknown_state(), draws).projection
    classes = np.where(projection.strength_sets < 1, 1, 0)
    none = float(np.mean(projection.strength_sets < 1))
    worth = worths(("strength",), projection, classes, draws)["strength"]
    assert worth.gain == pytest.approx(1 - max(none, 1 - none), abs=1e-9)
    assert worth.shift == pytest.approx(2 * none * (1 - none), abs=1e-9)


def test_unrelated_answer_is_worth_little(draws: Sample) -> None:
    projection = outlook_of(unknown_state(), draws).projection
    classes = np.where(projection.strength_sets < 1, 1, 0)
    found = worths(("protein", "heart_rate"), projection, classes, draws)
    assert found["protein"].gain == 0
    assert found["protein"].shift < 0.01
    assert found["heart_rate"] == (0, 0)


def test_inputs_are_ranked(draws: Sample) -> None:
    outlook = outlook_of(unknown_state(), draws)
    found = worths(MISSING, outlook.projection, outlook.classes, draws)
    assert set(found) == set(MISSING)
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert min(found.values()) >= (0, 0)
    assert found["weight_log"].shift > found["weight_trend"].shift > found["protein"].shift
