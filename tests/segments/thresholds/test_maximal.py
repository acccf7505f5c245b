from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from pipeline.segments.thresholds.density import Threshold, normal
from pipeline.segments.thresholds.evidence import collect
from pipeline.segments.thresholds.maximal import MaximalEffort, maximal_efforts
from pipeline.segments.thresholds.maximal_heart_rate import HR_MAX
from tests.segments.thresholds.rows import DAY, evidence_of, run

EASY = [run(day, share=0.74, heart_rate=150) for day in range(3, 90, 3)]
RACE = run(10, share=1.0, heart_rate=183, seconds=1250)


def efforts(*rows: dict[str, object]) -> list[MaximalEffort]:
    """Those of a runner whose maximal heart rate is about 186 bpm."""
    window = collect(evidence_of(*EASY, *rows)).window(DAY - timedelta(days=119), DAY)
    return maximal_efforts(window, normal(HR_MAX, 186, 3), Threshold(60, 8, ()))


def test_easy_running_is_not_all_out() -> None:
    assert max(effort.chance for effort in efforts()) < 0.01


def test_each_run_with_a_best_effort_has_its_chance() -> None:
    race, tempo = efforts(RACE, run(4, share=0.93, heart_rate=168, seconds=2450))
    assert (race.duration_s, tempo.duration_s) == (1200, 2400)
    assert race.chance > 5 * tempo.chance
    assert tempo.chance < 0.05


@pytest.mark.parametrize("heart_rate", [172, None])
def test_heart_rate_moves_the_chance(heart_rate: float | None) -> None:
    (near,), (other,) = efforts(RACE), efforts(RACE | {"max_heart_rate_bpm": heart_rate})
    assert other.chance < near.chance


def test_a_run_that_is_slower_over_all_durations_holds_no_effort() -> None:
    assert len(efforts(RACE, run(4, share=0.98, heart_rate=183, seconds=1250))) == 1


def test_too_few_runs_show_nothing() -> None:
    window = collect(evidence_of(RACE)).window(DAY, DAY)
    assert maximal_efforts(window, np.zeros(len(HR_MAX)), Threshold(60, 8, ())) == []
