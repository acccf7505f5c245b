from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from pipeline.segments.labels.flights import flight_log_odds, flight_prior, rise_per_step

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


def test_nothing_climbed() -> None:
    assert flight_log_odds(climb(0.0), [], np.zeros(BESIDE_S, bool), 0.0).size == 0


def test_prior() -> None:
    """On trails and hikes steps are a path before they are stairs."""
    assert flight_prior("hiking", None) == flight_prior("running", "trail") < flight_prior("running", None)


def test_two_steps_at_a_time() -> None:
    """A rise above that of one step is held against the limits of two."""
    one, two = rise_per_step(17.0, 100.0), rise_per_step(34.0, 100.0)
    assert (one[0], two[0]) == pytest.approx((0.17, 0.34))
    assert one[1] < one[0] < one[2]
    assert two[1] < two[0] < two[2]
    assert one[2] < two[2]
