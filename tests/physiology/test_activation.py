from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.physiology.activation import (
    activation_range,
    at_sprint_speed,
    burst_peak,
    running_activation,
    stairs_activation,
    walking_activation,
)
from pipeline.physiology.fibres import fibre_label, metabolic_intensity, recruited_fibres
from pipeline.physiology.gradient import metabolic_speed
from pipeline.vocabulary import MUSCLES

MSS = 8.0  # m/s
muscles = st.sampled_from(MUSCLES)
speeds = st.floats(0, 10)


def run(speed: float, slope: float = 0.0, *, muscle: str = "gmax", mss: float = MSS) -> float:
    return float(running_activation(muscle, speed, slope, max_sprint_speed_mps=mss))


# speed, grade, acceleration, climb; names are those of the oracle file
RUNS = {
    "easy 8 km/h": (8 / 3.6, 0.0),
    "easy 10 km/h": (10 / 3.6, 0.0),
    "easy 12 km/h": (12 / 3.6, 0.0),
    "tempo 12.6 km/h": (3.5, 0.0),
    "interval 16 km/h": (16 / 3.6, 0.0),
    "fast 5.2 m/s": (5.2, 0.0),
    "7.0 m/s": (7.0, 0.0),
    "max 8.0 m/s": (8.0, 0.0),
    "accel 3 m/s2 at 3 m/s": (3.0, 3 / 9.81),
    "hill 8 % 8 km/h": (8 / 3.6, 0.08),
    "hill 8 % 10 km/h": (10 / 3.6, 0.08),
    "hill 10 % 12 km/h": (12 / 3.6, 0.10),
    "hill sprint 8 % 5 m/s": (5.0, 0.08),
    "Swanson 30 % 4.5 m/s": (4.5, 0.30),
    "downhill -8 % 12 km/h": (12 / 3.6, -0.08),
}
STAIRS = {"stairs walk .23 m/s up": 0.23, "stairs run .50 m/s up": 0.50, "stairs sprint .80 m/s up": 0.80}


@pytest.mark.parametrize("muscle", [pytest.param(muscle, id=muscle) for muscle in MUSCLES])
def test_every_case_matches_the_oracle(oracles: dict[str, Any], muscle: str) -> None:
    """Uphill runs and walks follow the second model, whose oracle is in test_dose.py."""
    level = {case: values for case, values in RUNS.items() if muscle != "gmax" or values[1] <= 0}
    computed = {case: run(*values, muscle=muscle) for case, values in level.items()}
    computed |= {case: float(stairs_activation(muscle, climb)) for case, climb in STAIRS.items()}
    expected = {row["case"]: row[muscle] for row in oracles["activation"] if row["case"] in computed}
    assert computed == pytest.approx(expected, abs=0.051)


def test_peaks_match_the_oracle(oracles: dict[str, Any]) -> None:
    """The oracle rounds means to a tenth and peaks to a whole percent."""
    rows = oracles["activation"]
    peaks = burst_peak([row["gmax"] for row in rows])
    np.testing.assert_allclose(peaks, [row["gmax_peak_est"] for row in rows], atol=0.6)


ATHLETES = [
    pytest.param("R1 man 70 kg 30 y", 8.0, 50, id="R1"),
    pytest.param("R2 woman 58 kg 27 y", 6.7, 45, id="R2"),
    pytest.param("R3 man 90 kg 45 y", 6.5, 38, id="R3"),
    pytest.param("R4 woman 62 kg 60 y", 5.2, 32, id="R4"),
]


@pytest.mark.parametrize(("name", "top_speed", "vo2max"), ATHLETES)
def test_equal_power_uphill(oracles: dict[str, Any], name: str, top_speed: float, vo2max: float) -> None:
    """A hill at the same metabolic power is slower: its activation is no higher."""
    expected = oracles["athletes"][name]
    easy, uphill = expected["v_kmh"] / 3.6, expected["hill8_kmh"] / 3.6
    assert 0.8 * top_speed == pytest.approx(expected["sprint_threshold"], abs=5e-3)
    assert float(metabolic_speed(uphill, 0.08)) == pytest.approx(easy, rel=2e-3)
    found = [run(easy, mss=top_speed), run(10 / 3.6, mss=top_speed)]
    assert found == pytest.approx([expected[key] for key in ("gmax_flat", "gmax_at_2p78")], abs=0.08)
    assert 0.9 * found[0] < run(uphill, 0.08, mss=top_speed) < found[0]
    power = (3.8 + 0.01 * easy**2) * easy
    intensity = metabolic_intensity(power, vo2max)
    assert float(intensity) == pytest.approx(0.72, abs=2e-3)
    fibres = recruited_fibres(intensity, easy / top_speed)
    share = fibres.type_ii_power / (fibres.type_i_power + fibres.type_ii_power)
    assert fibre_label([float(share)]) == [expected["label"]]


@pytest.mark.parametrize(
    ("speed", "slope", "gmax", "gmed", "gmin"),
    [
        pytest.param(10 / 3.6, 0.0, 24.9, 35.4, 33.7, id="easy 10 km/h"),
        pytest.param(8.0, 0.0, 100.0, 80.0, 76.0, id="flat out"),
        pytest.param(5.0, 0.08, 81.5, 55.4, 52.6, id="uphill sprint"),
        pytest.param(12 / 3.6, -0.08, 27.9, 36.5, 34.7, id="downhill"),
    ],
)
def test_running(speed: float, slope: float, gmax: float, gmed: float, gmin: float) -> None:
    values = [run(speed, slope, muscle=muscle) for muscle in MUSCLES]
    assert values == pytest.approx([gmax, gmed, gmin], abs=0.051)


@given(st.floats(2.2, 3.6))
def test_easy_running_takes_a_fifth_to_a_third(speed: float) -> None:
    assert 20 <= run(speed) <= 35


@given(muscles, speeds, speeds, st.floats(-0.4, 0.4))
def test_more_speed_means_more_activation(muscle: str, first: float, second: float, slope: float) -> None:
    slow, fast = sorted((first, second))
    assert run(fast, slope, muscle=muscle) >= run(slow, slope, muscle=muscle)


@given(muscles, speeds, st.floats(0, 0.6), st.floats(0, 0.6))
def test_more_climb_means_more_activation(muscle: str, speed: float, first: float, second: float) -> None:
    gentle, steep = sorted((first, second))
    assert run(speed, steep, muscle=muscle) >= run(speed, gentle, muscle=muscle)
    assert walking_activation(muscle, speed, steep) >= walking_activation(muscle, speed, gentle)


def test_order_of_bartlett_2014() -> None:
    """Sprinting is greatest, running and climbing are alike, walking is least."""
    sprint, easy, walk = run(7.5), run(3.0), float(walking_activation("gmax", 1.4))
    climb = float(stairs_activation("gmax", 0.23))
    assert sprint > 2 * easy
    assert climb == pytest.approx(easy, rel=0.25)
    assert easy > 2 * walk


def test_walking_up_nine_degrees() -> None:
    """Theirs rises by 345 %: the smooth turn at level ground lifts level walking."""
    grade = np.tan(np.radians(9))
    ratio = float(walking_activation("gmax", 1.25, grade) / walking_activation("gmax", 1.25))
    assert ratio - 1 == pytest.approx(2.89, abs=0.05)


@pytest.mark.parametrize(
    ("muscle", "ratio", "force"),
    [
        pytest.param("gmax", 0.9, 18.01 / 15.80, id="gmax, 10 % fewer steps"),
        pytest.param("gmax", 1.1, 14.57 / 15.80, id="gmax, 10 % more steps"),
        pytest.param("gmed", 0.9, 34.60 / 32.05, id="gmed, 10 % fewer steps"),
        pytest.param("gmed", 1.1, 28.65 / 32.05, id="gmed, 10 % more steps"),
        pytest.param("gmin", 0.9, 24.25 / 22.97, id="gmin, 10 % fewer steps"),
        pytest.param("gmin", 1.1, 20.82 / 22.97, id="gmin, 10 % more steps"),
    ],
)
def test_cadence_loads_as_lenhart_2014_measured(muscle: str, ratio: float, force: float) -> None:
    usual = running_activation(muscle, 3.0, max_sprint_speed_mps=MSS)
    changed = running_activation(muscle, 3.0, max_sprint_speed_mps=MSS, cadence_ratio=ratio)
    tolerance = 0.025 if muscle == "gmax" else 0.06
    assert float(changed / usual) == pytest.approx(force, rel=tolerance)


@pytest.mark.parametrize(
    ("muscle", "measured", "sd"),
    [pytest.param("gmax", 28.7, 18.7, id="gmax"), pytest.param("gmed", 62.7, 18.2, id="gmed")],
)
def test_stairs_like_step_ups(muscle: str, measured: float, sd: float) -> None:
    assert float(stairs_activation(muscle, 0.23)) == pytest.approx(measured, abs=sd / 2)


@given(muscles, st.floats(0, 20), st.floats(-1, 1))
def test_activation_is_capped(muscle: str, speed: float, slope: float) -> None:
    assert 0 <= run(speed, slope, muscle=muscle) <= 130


@pytest.mark.parametrize("climb", [pytest.param(-0.1, id="down"), pytest.param(0.9, id="a lift")])
def test_stairs_are_climbed_by_people(climb: float) -> None:
    assert np.isnan(stairs_activation("gmax", climb))


def test_slow_sprinters_work_harder() -> None:
    assert run(10 / 3.6, mss=6.7) == pytest.approx(30.1, abs=0.05)
    assert run(10 / 3.6, mss=5.2) == pytest.approx(41.0, abs=0.05)


def test_range_of_one_person() -> None:
    """Coefficients of variation of 0.45 between people and 0.20 of the model make a factor of 2.2 either way."""
    low, high = activation_range("gmax", 25.0)
    factor = np.exp(1.645 * np.sqrt(np.log(1.2025) + np.log(1.04)))
    assert (float(low), float(high)) == pytest.approx((25 / factor, 25 * factor))
    assert float(activation_range("gmin", 25.0)[1]) > float(high)


@pytest.mark.parametrize("muscle", ["gmax", "gmed", "gmin"])
def test_another_sprint_speed(muscle: str) -> None:
    """On the level it is what the other sprint speed gives; what lies at the base stays."""
    held, wanted = (running_activation(muscle, [2.5, 3.5, 6.0], max_sprint_speed_mps=top) for top in (8.0, 7.0))
    np.testing.assert_allclose(at_sprint_speed(muscle, held, 8 / 7), wanted, rtol=1e-6)
    np.testing.assert_allclose(at_sprint_speed(muscle, held[:, None], [1.0, 8 / 7])[:, 0], held)
    assert float(at_sprint_speed(muscle, 1.0, 8 / 7)) == 1.0
