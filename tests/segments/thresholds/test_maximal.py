from __future__ import annotations

import math
from datetime import timedelta

import numpy as np
import pytest

from pipeline.segments.thresholds.density import Threshold, normal
from pipeline.segments.thresholds.efforts import EFFORT_DURATIONS_S
from pipeline.segments.thresholds.evidence import collect
from pipeline.segments.thresholds.maximal import MaximalEffort, _by_heart_rate, maximal_efforts
from pipeline.segments.thresholds.maximal_heart_rate import HR_MAX, RESERVE_PER_SPEED, reserve_density
from pipeline.segments.thresholds.parameters import D_PRIME_PRIOR_M
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


def best_over(seconds: int, speed_mps: float, heart_rate: float | None = None) -> dict[str, object]:
    """A run of an hour whose one effort lasted so long."""
    speeds = np.where(seconds == EFFORT_DURATIONS_S, speed_mps, 0.1)
    return run(4, share=1.0) | {"best_effort_flat_speed_mps": speeds.tolist(), "max_heart_rate_bpm": heart_rate}


@pytest.mark.parametrize("seconds", [300, 1800])
@pytest.mark.parametrize(("slower", "nats"), [(-0.10, -2.0), (0.0, -2.0), (0.07, -3.0), (0.14, -4.0)])
def test_the_chance_falls_with_the_distance_from_all_out(seconds: int, slower: float, nats: float) -> None:
    """As likely as not is 1.5 times the usual speed over 5 min; over 30 min, as D' allows; a spread slower is a nat."""
    usual = collect(evidence_of(*EASY)).window(DAY - timedelta(days=119), DAY).usual_mps
    reserve_s = D_PRIME_PRIOR_M.value[0] * 0.74 / usual
    over_time = (1 + reserve_s / seconds) / (1 + reserve_s / 300)
    found = max(efforts(best_over(seconds, 1.5 * usual * over_time * math.exp(-slower))), key=lambda one: one.chance)
    assert found.duration_s == seconds
    assert math.log(found.chance / (1 - found.chance)) == pytest.approx(nats, abs=0.01)


def test_a_heart_rate_that_is_no_heart_rate_says_nothing() -> None:
    """Far below every effort, as a strap that shows a cadence of 60, it fits neither all-out nor tempo."""
    silent, wrong = (max(one.chance for one in efforts(best_over(300, 6.0, beats))) for beats in (None, 62.0))
    assert wrong == pytest.approx(silent, rel=0.01)


@pytest.mark.parametrize("beats", [184.0, 180.0, 165.0, 62.0])
@pytest.mark.parametrize("rest", [50.0, 70.0])
def test_heart_rate_weighs_all_out_against_tempo(beats: float, rest: float) -> None:
    """All-out ends 3 bpm (SD 3, and 0.03 of the reserve) below the maximum; tempo is run 0.10 (SD 0.065) slower."""
    hr_max, hr_rest, possible = float(HR_MAX[len(HR_MAX) // 2]), Threshold(rest, 0.0, ()), 1.05
    beats += hr_max - 187
    known = np.where(hr_max == HR_MAX, 0.0, -np.inf) - 5.0  # of any height, as densities are
    sd = math.hypot(3.0, 0.03 * (hr_max - rest))
    all_out = math.exp(-(((hr_max - beats - 3.0) / sd) ** 2) / 2) / sd / math.sqrt(2 * math.pi)
    spread = math.hypot(0.03, 0.065 * RESERVE_PER_SPEED)
    densities = reserve_density(beats, np.array([possible * math.exp(-0.10)]), hr_rest, spread)[0]
    tempo = math.exp(densities[hr_max == HR_MAX].item())
    wrong = 0.02 / 60
    expected = math.log((all_out + wrong) / (tempo + wrong))
    assert _by_heart_rate(beats, possible, known, hr_rest) == pytest.approx(expected, abs=1e-6)
