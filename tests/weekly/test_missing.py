from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.physiology.activation import running_activation, stride_dose
from pipeline.physiology.parameters_hypertrophy import RUNNING_SETS_SENSITIVITY
from pipeline.weekly.answer import MISSING
from pipeline.weekly.missing import worths
from pipeline.weekly.projection import GROWING, MAINTAINING, classify, project
from tests.weekly.conftest import unknown_state

if TYPE_CHECKING:
    from pipeline.weekly.draws import Draws


def test_an_answer_that_settles_the_class_is_worth_all_that_was_open(draws: Draws) -> None:
    projection = project(unknown_state(), draws)
    classes = np.where(projection.strength_sets < 1, MAINTAINING, GROWING)
    none = float(np.mean(projection.strength_sets < 1))
    worth = worths(("strength",), projection, classes, draws)["strength"]
    assert worth.gain == pytest.approx(1 - max(none, 1 - none), abs=1e-9)
    assert worth.shift == pytest.approx(2 * none * (1 - none), abs=1e-9)


def test_an_answer_about_something_else_is_worth_almost_nothing(draws: Draws) -> None:
    projection = project(unknown_state(), draws)
    classes = np.where(projection.strength_sets < 1, MAINTAINING, GROWING)
    found = worths(("protein", "heart_rate"), projection, classes, draws)
    assert found["protein"].gain == 0
    assert found["protein"].shift < 0.01
    assert found["heart_rate"] == (0, 0)


def test_all_inputs_are_ranked_and_none_is_worth_less_than_nothing(draws: Draws) -> None:
    projection = project(unknown_state(running_sets_sd_log=0.4), draws)
    found = worths(MISSING, projection, classify(projection), draws)
    assert set(found) == set(MISSING)
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert min(found.values()) >= (0, 0)
    assert found["weight_log"].shift > found["weight_trend"].shift > found["protein"].shift


@pytest.mark.parametrize(
    ("speed_mps", "grade"),
    [pytest.param(7.2, 0.0, id="sprint on the flat"), pytest.param(5.0, 0.08, id="hill sprint")],
)
def test_set_equivalents_fall_with_sprint_speed_as_the_parameter_says(speed_mps: float, grade: float) -> None:
    def dose(max_sprint_speed_mps: float) -> float:
        return float(
            stride_dose(running_activation("gmax", speed_mps, grade, max_sprint_speed_mps=max_sprint_speed_mps))
        )

    assert 100 * (dose(8.0) / dose(8.08) - 1) == pytest.approx(RUNNING_SETS_SENSITIVITY.value, abs=0.8)
