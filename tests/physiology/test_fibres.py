from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.physiology import parameters_running as parameters
from pipeline.physiology.fibres import (
    fatigued_intensity,
    fibre_label,
    fraction_range,
    metabolic_intensity,
    recruited_fibres,
)
from pipeline.physiology.gradient import metabolic_speed, personal_running_cost

CASES = [
    pytest.param(0, 2.5, 0.0, id="easy 9 km/h"),
    pytest.param(1, 10 / 3.6, 0.0, id="easy 10 km/h"),
    pytest.param(2, 3.5, 0.0, id="tempo"),
    pytest.param(3, 7.5, 0.0, id="sprint"),
    pytest.param(4, 8 / 3.6, 0.08, id="hill 8 km/h"),
    pytest.param(5, 10 / 3.6, 0.08, id="hill 10 km/h"),
    pytest.param(6, 5.0, 0.08, id="uphill sprint"),
]


@pytest.mark.parametrize(("row", "speed", "grade"), CASES)
def test_cases_match_the_oracle(oracles: dict[str, Any], row: int, speed: float, grade: float) -> None:
    expected = oracles["fibres"][row]
    power = (personal_running_cost(grade) + 0.01 * speed**2) * speed
    intensity, relative = metabolic_intensity(power, 50.0), metabolic_speed(speed, grade) / 8.0
    fibres = recruited_fibres(intensity, relative)
    share = float(fibres.type_ii_power / (fibres.type_i_power + fibres.type_ii_power))
    assert float(intensity) == pytest.approx(expected["z"], abs=6e-4)
    assert float(relative) == pytest.approx(expected["x_eff"], abs=6e-4)
    recruited = [float(value) for value in fibres[:3]]
    assert recruited == pytest.approx(list(expected["recruited"].values()), abs=6e-4)
    assert share == pytest.approx(expected["power_share_II"], abs=6e-4)
    assert fibre_label([share]) == [expected["label"]] == [expected["article"]]


@pytest.mark.parametrize(
    ("intensity", "type_i", "type_iia", "type_iix"),
    [
        pytest.param(0.43, 0.96, 0.20, 0.00, id="43 % of VO2max"),
        pytest.param(0.61, 1.0, 0.65, 0.01, id="61 %"),
        pytest.param(0.75, 1.0, 0.90, 0.07, id="75 %"),
        pytest.param(0.91, 1.0, 0.98, 0.50, id="91 %"),
    ],
)
def test_recruitment_as_in_cycling_biopsies(intensity: float, type_i: float, type_iia: float, type_iix: float) -> None:
    fibres = recruited_fibres(intensity, 0.3)
    assert [float(value) for value in fibres[:3]] == pytest.approx([type_i, type_iia, type_iix], abs=0.01)


@given(st.floats(0, 3), st.floats(0, 3), st.floats(0, 1.2))
def test_fibres_join_by_size(first: float, second: float, relative: float) -> None:
    low, high = sorted((first, second))
    gentle, hard = recruited_fibres(low, relative), recruited_fibres(high, relative)
    for before, after in zip(gentle[:3], hard[:3], strict=True):
        assert 0 <= before <= after <= 1
    assert hard.type_i >= hard.type_iia - 3e-3  # the tail of the logistic curve
    assert hard.type_iia >= hard.type_iix - 1e-6


@given(st.floats(0.2, 2), st.floats(0, 1), st.floats(0, 1))
def test_speed_moves_power_to_fast_fibres(intensity: float, first: float, second: float) -> None:
    slow, fast = (recruited_fibres(intensity, speed) for speed in sorted((first, second)))
    assert fast.type_ii_power >= slow.type_ii_power
    assert fast.type_i_power == slow.type_i_power


@pytest.mark.parametrize(
    ("intensity", "hours", "expected"),
    [
        pytest.param(0.70, 0.0, 0.70, id="fresh"),
        pytest.param(0.70, 1.5, 0.85, id="after 90 min"),
        pytest.param(0.70, 5.0, 0.90, id="no more than 0.2"),
        pytest.param(0.50, 3.0, 0.50, id="too easy to drift"),
        pytest.param(1.20, 3.0, 1.20, id="too hard to drift"),
    ],
)
def test_fatigue_drift(intensity: float, hours: float, expected: float) -> None:
    assert float(fatigued_intensity(intensity, hours)) == pytest.approx(expected)


def test_slow_fibres_empty_first() -> None:
    """Pflügers Arch 379:105: two hours at 60 % of VO2max."""
    easy = recruited_fibres(0.60, 0.3)
    assert easy.type_i > easy.type_iia > easy.type_iix


def test_fast_fibres_in_all_out_bouts() -> None:
    """Pflügers Arch 379:105: a minute above VO2max empties type IIx most; all types are at work."""
    sprint = recruited_fibres(1.5, 0.9)
    assert min(sprint.type_i, sprint.type_iia, sprint.type_iix) > 0.99
    each_type_ii = sprint.type_ii_power / (0.33 + 0.15)
    assert each_type_ii > 3 * sprint.type_i_power / 0.52


def test_fast_fibres_work_at_half_of_vo2max() -> None:
    """Krustrup 2004: they do once the slow ones are spent; here a third of type IIa at any time."""
    assert 0.2 < float(recruited_fibres(0.50, 0.3).type_iia) < 0.5


def test_labels_at_their_cuts() -> None:
    labels = fibre_label([0.0, 0.419, 0.42, 0.649, 0.65, 1.0, np.nan])
    assert labels == [
        "Type I",
        "Type I",
        "Type I + Type II",
        "Type I + Type II",
        "primarily Type II",
        "primarily Type II",
        None,
    ]


def test_ranges_stay_fractions() -> None:
    low, high = fraction_range([0.05, 0.5, 0.98], 0.12)
    np.testing.assert_allclose(low, [0.0, 0.5 - 1.645 * 0.12, 0.98 - 1.645 * 0.12])
    np.testing.assert_allclose(high, [0.05 + 1.645 * 0.12, 0.5 + 1.645 * 0.12, 1.0])


def test_the_types_make_a_whole() -> None:
    shares = (parameters.SHARE_TYPE_I, parameters.SHARE_TYPE_IIA, parameters.SHARE_TYPE_IIX)
    assert sum(share.value for share in shares) == pytest.approx(1.0)
