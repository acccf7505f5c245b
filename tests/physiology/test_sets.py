from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.physiology.sets import (
    StrengthSet,
    effort_factor,
    load_factor,
    one_repetition_maximum,
    repetition_factor,
    sd_of_logarithm,
    set_worth,
)


@pytest.mark.parametrize(
    ("load", "repetitions", "reserve", "maximum"),
    [
        (100, 5, 0, (100 * (1 + 5 / 30) + 100 * 36 / 32) / 2),
        (100, 8, 2, (100 * (1 + 10 / 30) + 100 * 36 / 27) / 2),
        (60, 15, 0, 60 * 1.5),  # Epley alone
        (60, 30, 10, 60 * (1 + 20 / 30)),  # held at twenty
        (80, 1, 0, (80 * (1 + 1 / 30) + 80) / 2),
    ],
)
def test_maximum(load: float, repetitions: float, reserve: float, maximum: float) -> None:
    assert one_repetition_maximum(load, repetitions, reserve) == pytest.approx(maximum)


def test_factors() -> None:
    """Values of the published shapes: gentle near failure, 20 % of the maximum half as good as 80 %."""
    assert effort_factor([0, 1, 3, 5, 8, 12]) == pytest.approx([1, 0.986, 0.866, 0.677, 0.427, 0.234], abs=0.001)
    assert float(load_factor(0.2) / load_factor(0.8)) == pytest.approx(8.9 / 19.5, abs=0.06)
    assert repetition_factor([1, 3, 5, 8, 12]) == pytest.approx([0.249, 0.576, 0.760, 0.898, 0.968], abs=0.001)


BRIDGE = StrengthSet("glute bridge", 15)
WORTHS = [
    (StrengthSet("hip thrust", 10, 100, 1), 1.04, 0.10),
    (StrengthSet("hip thrust", 10, 100, 3), 0.91, 0.12),
    (StrengthSet("hip thrust", 10, 100, 5), 0.72, 0.17),
    (StrengthSet("hip thrust", 10, 100, 8), 0.46, 0.20),
    (StrengthSet("hip thrust", 10, 80), 0.86, 0.25),
    (StrengthSet("hip thrust", 10, 60, best_kg=120), 0.10, 0.40),
    (StrengthSet("hip thrust", 10, 60, best_kg=80), 0.85, 0.25),
    (StrengthSet("hip thrust", 10, 60, best_kg=80, failure_logged=True), 1.02, 0.13),
    (BRIDGE, 0.08, 1.15),
    (BRIDGE._replace(reserve=1), 0.87, 0.21),
    (BRIDGE._replace(reserve=8), 0.41, 0.36),
    (BRIDGE._replace(weeks_done=12), 0.02, 1.15),
    (StrengthSet("jumping jack", 20), 0.004, 1.10),
    (StrengthSet("upper body", 10, 60), 0.0, 0.0),
]


@pytest.mark.parametrize(("done", "worth", "sd_log"), WORTHS)
def test_worth(done: StrengthSet, worth: float, sd_log: float) -> None:
    found = set_worth(done)
    assert found.value == pytest.approx(worth, abs=0.03)
    assert sd_of_logarithm(found) == pytest.approx(sd_log, abs=0.15)


def test_reserve_is_misjudged() -> None:
    """It matters little near failure, and widens what a set far from it is worth."""
    near, far = (sd_of_logarithm(set_worth(StrengthSet("hip thrust", 10, 100, reserve))) for reserve in (1, 8))
    assert far > 1.5 * near


def test_easy_habit() -> None:
    """The same load and repetitions for ever do not prove themselves hard."""
    unknown = set_worth(StrengthSet("hip thrust", 10, 60)).value
    habit = set_worth(StrengthSet("hip thrust", 10, 60, best_kg=80)).value
    assert habit <= unknown + 0.02


@given(
    st.sampled_from(["hip thrust", "squat", "glute bridge", "leg press", "lunge"]),
    st.floats(1, 60),
    st.floats(0, 15),
)
def test_effort_pays(exercise: str, repetitions: float, reserve: float) -> None:
    """More in reserve is never worth more; no set is worth more than one and a half."""
    nearer = set_worth(StrengthSet(exercise, round(repetitions), 50, round(reserve))).value
    further = set_worth(StrengthSet(exercise, round(repetitions), 50, round(reserve) + 1)).value
    assert 0 <= further <= nearer + 1e-9 <= 1.5
