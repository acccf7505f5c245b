from __future__ import annotations

import numpy as np
import pytest

from pipeline.physiology.attainable import all_out_speed, repetition_target

PEOPLE = [(8.0, 3.9, 4.63, 3.86, 4.20), (6.4, 3.2, 3.72, 3.10, 3.37), (5.2, 2.7, 3.05, 2.54, 2.76)]


@pytest.mark.parametrize(("sprint", "critical", "all_out", "low", "high"), PEOPLE)
def test_hill(sprint: float, critical: float, all_out: float, low: float, high: float) -> None:
    """Ten times 30 s up 8 %: below all-out, and not above what anybody can run."""
    speeds = {"max_sprint_speed_mps": sprint, "critical_speed_mps": critical}
    assert float(all_out_speed(30, 0.08, **speeds)) == pytest.approx(all_out, abs=0.01)
    assert repetition_target(30, 10, 0.08, **speeds) == pytest.approx((low, high), abs=0.01)


def test_own_best() -> None:
    """The own best is used where it is faster, and nothing faster than 1.02 of it is asked."""
    speeds = {"max_sprint_speed_mps": 8.0, "critical_speed_mps": 3.9}
    assert repetition_target(30, 10, 0.08, own_best_mps=3.54, **speeds) == pytest.approx((3.32, 3.61), abs=0.01)
    faster = repetition_target(30, 10, 0.08, own_best_mps=5.2, **speeds)
    assert faster.high > repetition_target(30, 10, 0.08, **speeds).high
    for own in (0.7, 1.0, 1.3):
        for seconds in (10, 20, 30, 60):
            best = own * float(all_out_speed(seconds, 0.08, **speeds))
            assert repetition_target(seconds, 8, 0.08, own_best_mps=best, **speeds).high <= 1.02 * best + 1e-9


@pytest.mark.parametrize("repetitions", [1, 4, 10, 20])
@pytest.mark.parametrize("grade", [0.0, 0.06, 0.10, 0.20])
@pytest.mark.parametrize("share", [0.35, 0.45, 0.55])
@pytest.mark.parametrize("sprint", [4.5, 6.5, 9.5])
def test_never_above_all_out(sprint: float, share: float, grade: float, repetitions: int) -> None:
    """Nobody is asked for what they cannot run once, and many repetitions are slower than few."""
    speeds = {"max_sprint_speed_mps": sprint, "critical_speed_mps": share * sprint}
    for seconds in (8, 15, 30, 60):
        band = repetition_target(seconds, repetitions, grade, **speeds)
        assert 0 < band.low < band.high < float(all_out_speed(seconds, grade, **speeds))
        assert repetition_target(seconds, repetitions + 1, grade, **speeds).high <= band.high


@pytest.mark.parametrize("sprint", [5.2, 8.0, 9.5])
def test_short_sprints(sprint: float) -> None:
    """At 3 degrees short sprints run 97 % of the flat speed (Paradisis & Cooke 2001)."""
    speeds = {"max_sprint_speed_mps": sprint, "critical_speed_mps": 0.49 * sprint}
    ratio = all_out_speed([4, 6, 8], 0.0524, **speeds) / all_out_speed([4, 6, 8], **speeds)
    assert ratio == pytest.approx([0.97] * 3, abs=0.02)


def test_no_step() -> None:
    seconds = np.arange(2, 60, 0.1)
    speed = all_out_speed(seconds, 0.08, max_sprint_speed_mps=8.0, critical_speed_mps=3.9)
    assert np.diff(speed).max() <= 0
    assert np.abs(np.diff(speed)).max() < 0.05
