from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from pipeline.segments.labels import parameters as p
from pipeline.segments.labels.flights import flight_log_odds, flight_prior, rise_per_step, sloping_share

BOUT = (60, 120)
BESIDE_S = 200


def climb(varying: float) -> Any:
    """A minute of 1.5 steps a second up 0.17 m each, after and before level ground; its rise varies along the way."""
    rise = np.zeros(BESIDE_S)
    seconds = np.arange(*BOUT)
    rise[seconds] = 0.17 * 1.5 * (1 + varying * np.sign(np.sin(2 * np.pi * seconds / 24)))
    return SimpleNamespace(rise_m=rise, cadence_spm=np.full(BESIDE_S, 90.0))


def odds(varying: float, hill: bool = False) -> float:  # noqa: FBT001, FBT002
    ground = np.full(BESIDE_S, hill)
    features = climb(varying)
    if hill:
        features.rise_m[: BOUT[0]] = 0.2
    ground[slice(*BOUT)] = False
    return float(flight_log_odds(features, [BOUT], ground, 0.0)[0])


def test_steady_steps_are_stairs() -> None:
    """Each step of a staircase rises as much as the one before; those of a path vary."""
    assert odds(0.0) > odds(0.3) > odds(0.6)
    assert odds(0.0) > 0 > odds(0.6)


def test_hills_beside_speak_for_a_path() -> None:
    assert odds(0.0, hill=True) < odds(0.0)


@pytest.mark.parametrize(
    ("rises", "nearer"),
    [
        pytest.param(slice(0, 60), True, id="before"),
        pytest.param(slice(120, 180), True, id="after"),
        pytest.param(slice(180, 200), False, id="a-minute-later"),
    ],
)
def test_only_hills_beside_count(rises: slice, *, nearer: bool) -> None:
    features, hill = climb(0.0), np.zeros(BESIDE_S, bool)
    features.rise_m[rises], hill[rises] = 0.1, True
    assert (float(flight_log_odds(features, [BOUT], hill, 0.0)[0]) < odds(0.0)) is nearer


def test_a_short_climb_is_neither_steady_nor_uneven() -> None:
    """Its rise per step cannot vary where it is measured once."""
    level = np.zeros(BESIDE_S, bool)
    once, twice = ([(60, 60 + seconds)] for seconds in (23, 24))
    assert [flight_log_odds(climb(varying), once, level, 0.7)[0] for varying in (0.0, 0.6)] == [0.7, 0.7]
    even, uneven = (flight_log_odds(climb(varying), twice, level, 0.7)[0] for varying in (0.0, 0.6))
    assert even > 0.7 > uneven


def test_climbs_of_one_activity_vouch_for_each_other() -> None:
    features, level = climb(0.0), np.zeros(BESIDE_S, bool)
    features.rise_m[150:174] = 0.255
    alone, after = (flight_log_odds(features, bouts, level, 0.0) for bouts in ([BOUT], [BOUT, (150, 174)]))
    assert alone[0] < after[0] <= alone[0] + 2.0


def test_twice_as_long_is_less_likely() -> None:
    """Beyond a minute, and however steady it is."""
    steps: Any = SimpleNamespace(rise_m=np.full(300, 0.255), cadence_spm=np.full(300, 90.0))
    short, long = (flight_log_odds(steps, [(0, end)], np.zeros(300, bool), 0.0)[0] for end in (120, 240))
    assert short - long == pytest.approx(p.FLIGHT_LONGER.value - p.FLIGHT_STEADY_LONGER.value)


def test_a_long_climb_must_be_steady_all_the_way() -> None:
    """The first minute of a path may be as even as that of a tower; what a climb may say at most grows with it."""
    uneven = np.repeat([0.6, 1.4], 20)
    tower, path = np.ones(480), np.concatenate([np.ones(60), np.resize(uneven, 420)])
    climbs: list[Any] = [
        SimpleNamespace(rise_m=0.255 * steps, cadence_spm=np.full(480, 90.0)) for steps in (tower, path)
    ]
    first, whole = (
        [flight_log_odds(climb, [(0, end)], np.zeros(480, bool), 0.0)[0] for climb in climbs] for end in (60, 480)
    )
    assert first == [p.FLIGHT_STEADY_MOST.value] * 2
    assert whole[0] >= 0 > whole[1] + 2


def test_nothing_climbed() -> None:
    assert flight_log_odds(climb(0.0), [], np.zeros(BESIDE_S, bool), 0.0).size == 0


def test_prior() -> None:
    """On trails and hikes, and where the ground slopes as there, steps are a path before they are stairs."""
    trail = flight_prior("running", "trail", 0.1)
    street, slopes, hills = (flight_prior("running", None, sloping) for sloping in (0.0, 0.2, 0.7))
    assert flight_prior("hiking", None, 0.0) == trail == hills < slopes < street


def test_share_of_sloping_ground() -> None:
    """Neither level ground, nor stairs that go down, nor the bouts themselves are slopes of a path."""
    grade = np.repeat([0.0, 0.4, 0.1, -0.1, -0.5, 0.0], 60)
    features: Any = SimpleNamespace(rise_m=grade.copy(), speed_mps=np.ones(360))
    assert sloping_share(features, [(60, 120)]) == pytest.approx(0.4, abs=0.05)
    assert sloping_share(features, [(120, 240)]) == pytest.approx(0.0, abs=0.1)


def test_two_steps_at_a_time() -> None:
    """A rise above that of one step is held against the limits of two."""
    one, two = rise_per_step(17.0, 100.0), rise_per_step(34.0, 100.0)
    assert (one[0], two[0]) == pytest.approx((0.17, 0.34))
    assert one[1] < one[0] < one[2]
    assert two[1] < two[0] < two[2]
    assert one[2] < two[2]
