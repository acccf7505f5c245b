"""Artefacts among the runs of an athlete raise no threshold: rides, runs of others, treadmills, straps, GPS."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from benchmarks.answers import efforts_of, histories_of, profile_of, thresholds_of
from pipeline.segments.thresholds.efforts import EFFORT_DURATIONS_S
from pipeline.segments.thresholds.parameters import STEADY_RUNNING_FROM_MPS, SURELY_RUNNING_MPS
from pipeline.segments.thresholds.plausibility import (
    agreed_heart_rates,
    explained_heart_rates,
    plausible_runs,
    slowest_running,
    speed_per_beat,
)
from pipeline.signal.clean import clean
from sample_data import workouts as w
from sample_data.bouts import downhill, drive, run
from sample_data.devices import DEVICES, Device
from sample_data.runner import random_runner
from sample_data.sensors import observe
from sample_data.simulator import EPOCH, flat_terrain, simulate
from tests.cases import few_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.athletes.profile import Profile
    from pipeline.segments.thresholds.daily import Thresholds
    from pipeline.sources.activity import Activity
    from sample_data.bouts import Bout
    from sample_data.runner import Runner

    Rows = list[dict[str, object]]

YESTERDAY = EPOCH.date() - timedelta(days=1)
WATCH = DEVICES["watch"]
NO_STEPS = replace(WATCH, cadence="none")


@dataclass(frozen=True)
class Athlete:
    """A runner, five weeks of easy runs, and the resulting thresholds."""

    runner: Runner
    profile: Profile
    history: Rows
    before: Thresholds


@pytest.fixture(scope="module", params=few_of([3, 8], [3]))
def athlete(request: pytest.FixtureRequest) -> Athlete:
    rng = np.random.default_rng([62, request.param])
    runner = random_runner(rng, "one")
    profile = profile_of(runner, YESTERDAY, told_thresholds=False)
    history = histories_of(runner, rng, ["easy-history"], weeks=5)["easy-history"]
    return Athlete(runner, profile, history, thresholds_of(profile, YESTERDAY, history))


def easy(runner: Runner) -> list[Bout]:
    return w.easy_run(runner, 40)


def with_ride(mps: float) -> Callable[[Runner], list[Bout]]:
    def script(runner: Runner) -> list[Bout]:
        part = run(w.EASY * runner.critical_speed_mps, seconds=900)
        return [part, drive(mps, seconds=300), part]

    return script


def down(runner: Runner) -> list[Bout]:
    fast = downhill(1.1 * runner.critical_speed_mps, grade=-0.08, metres=1000)
    return [*w.easy_run(runner, 20), fast, *w.easy_run(runner, 10)]


def with_heart_rate(activity: Activity, bpm: Callable[[np.ndarray, np.random.Generator], None]) -> Activity:
    beats = activity.records["heart_rate_bpm"].cast(pl.Float64).to_numpy().copy()
    bpm(beats, np.random.default_rng(4))
    column = pl.Series("heart_rate_bpm", beats).cast(activity.records.schema["heart_rate_bpm"])
    return replace(activity, records=activity.records.with_columns(column))


def spikes(beats: np.ndarray, rng: np.random.Generator) -> None:
    for start in rng.integers(60, len(beats) - 60, 8):
        beats[start : start + int(rng.integers(1, 40))] = rng.choice([230, 215, 208])


def static(beats: np.ndarray, rng: np.random.Generator) -> None:
    """A dry strap, until it is wet."""
    beats[20:300] = np.round(200 + rng.normal(0, 3, 280))


def faster(activity: Activity, factor: float) -> Activity:
    scaled = activity.records.with_columns(pl.col("speed_mps", "distance_m") * factor)
    return replace(activity, records=scaled, totals=replace(activity.totals, distance_m=None))


def after(athlete: Athlete, activity: Activity) -> Thresholds:
    row = efforts_of(clean(activity), activity.user)
    return thresholds_of(athlete.profile, YESTERDAY, [*athlete.history, row])


def recorded(runner: Runner, script: list[Bout], device: Device = WATCH) -> Activity:
    rng = np.random.default_rng(11)
    start = EPOCH - timedelta(days=3)
    return observe(simulate(runner, script, flat_terrain(rng), rng, start_time=start), device, rng)


def assert_not_lifted(athlete: Athlete, now: Thresholds, *, heart_rate: bool = True) -> None:
    before = athlete.before
    assert now.critical_speed_mps.value <= 1.03 * before.critical_speed_mps.value
    assert now.max_sprint_speed_mps.value <= 1.03 * before.max_sprint_speed_mps.value
    assert now.d_prime_m.value <= 1.05 * before.d_prime_m.value
    if heart_rate:
        assert now.hr_max_bpm.value <= before.hr_max_bpm.value + 4


@pytest.mark.parametrize(
    ("script", "device"),
    [
        pytest.param(easy, replace(NO_STEPS, jumps_per_h=10), id="gps-jumps-without-cadence"),
        pytest.param(easy, replace(DEVICES["phone"], jumps_per_h=10), id="gps-jumps-of-a-phone"),
        pytest.param(with_ride(13.0), WATCH, id="car"),
        pytest.param(with_ride(13.0), DEVICES["phone"], id="car-without-cadence"),
        pytest.param(with_ride(6.0), WATCH, id="slow-car"),
        pytest.param(with_ride(6.0), NO_STEPS, id="slow-car-without-cadence"),
        pytest.param(lambda _: [drive(6.5, seconds=3000)], NO_STEPS, id="bicycle"),
        pytest.param(easy, replace(WATCH, locked_share=0.4), id="cadence-lock"),
        pytest.param(easy, replace(WATCH, locked_share=0.95), id="cadence-lock-all-the-way"),
    ],
)
def test_no_artefact_lifts_a_threshold(
    athlete: Athlete, script: Callable[[Runner], list[Bout]], device: Device
) -> None:
    assert_not_lifted(athlete, after(athlete, recorded(athlete.runner, script(athlete.runner), device)))


def test_a_fast_kilometre_downhill_lifts_no_speed(athlete: Athlete) -> None:
    now = after(athlete, recorded(athlete.runner, down(athlete.runner)))
    assert_not_lifted(athlete, now, heart_rate=False)  # which is truly high there


@pytest.mark.parametrize("bpm", [pytest.param(spikes, id="spikes"), pytest.param(static, id="dry-strap")])
def test_no_strap_lifts_maximal_heart_rate(
    athlete: Athlete, bpm: Callable[[np.ndarray, np.random.Generator], None]
) -> None:
    activity = recorded(athlete.runner, easy(athlete.runner), DEVICES["watch_with_strap"])
    assert_not_lifted(athlete, after(athlete, with_heart_rate(activity, bpm)))


@pytest.mark.parametrize("factor", [1.25, 1.4])
def test_a_belt_or_pod_that_is_off_lifts_nothing(athlete: Athlete, factor: float) -> None:
    activity = recorded(athlete.runner, easy(athlete.runner), DEVICES["treadmill"])
    assert_not_lifted(athlete, after(athlete, faster(activity, factor)))


@pytest.mark.parametrize("script", [easy, w.tempo_run, w.race_5k], ids=["easy", "tempo", "race"])
def test_a_friend_among_the_files_lifts_nothing(athlete: Athlete, script: Callable[[Runner], list[Bout]]) -> None:
    speed = 1.5 * athlete.runner.critical_speed_mps
    friend = replace(athlete.runner, critical_speed_mps=speed, hr_max_bpm=athlete.runner.hr_max_bpm + 5)
    assert_not_lifted(athlete, after(athlete, recorded(friend, script(friend))))


def test_the_fastest_runs_of_the_athlete_count(athlete: Athlete) -> None:
    """What is left out must not be what is sought: all-out efforts count."""
    now = after(athlete, recorded(athlete.runner, w.time_trial(athlete.runner, 3000)))
    assert now.critical_speed_mps.sd < 0.75 * athlete.before.critical_speed_mps.sd
    assert now.critical_speed_mps.value == pytest.approx(athlete.runner.critical_speed_mps, rel=0.05)
    assert now.hr_max_bpm.value == pytest.approx(athlete.runner.hr_max_bpm, abs=10), "one run alone confirms none"


def test_a_few_runs_always_count() -> None:
    speeds = np.full((2, len(EFFORT_DURATIONS_S)), 3.0)
    speeds[1] = 9.0
    assert plausible_runs(speeds, np.full((2, 3), np.nan)).all()


def test_walks_do_not_make_runs_unlikely() -> None:
    speeds = np.full((12, len(EFFORT_DURATIONS_S)), 1.4)
    speeds[8:] = 3.2
    assert plausible_runs(speeds, np.full((12, 3), np.nan)).all()


def test_speed_for_heart_rate_needs_a_few_stretches() -> None:
    speed, beats = np.array([2.5, 3.0, 2.75]), np.array([125.0, 135.0, 130.0])
    assert speed_per_beat(speed, beats) == pytest.approx((0.05, 0.05, 0.05))
    assert np.isnan(speed_per_beat(speed[:2], beats[:2])).all()


@pytest.mark.parametrize(
    ("count", "hardest_mps", "explained"),
    [
        pytest.param(10, 4.0, 75 + 1.12 * 105, id="speed-explains-less"),
        pytest.param(10, 7.0, 205, id="speed-explains-it"),
        pytest.param(10, 0.0, 205, id="no-speed-in-it"),
        pytest.param(10, np.nan, 205, id="too-short"),
        pytest.param(1, 4.0, 205, id="nothing-to-compare-with"),
    ],
)
def test_what_speed_explains_of_a_heart_rate(count: int, hardest_mps: float, explained: float) -> None:
    beats, speeds = np.append(np.full(count, 180.0), 205.0), np.append(np.full(count, 4.0), hardest_mps)
    found = explained_heart_rates(beats, speeds)
    assert found[:-1] == pytest.approx(180)
    assert found[-1] == pytest.approx(explained)


@pytest.mark.parametrize(
    ("beats", "speeds", "stated", "highest"),
    [
        pytest.param([180, 182, 179, 204], [4, 4, 4, 4], math.nan, 187, id="one of four"),
        pytest.param([180, 182, 179, 204], [4, 4, 4, 4], 201, 201, id="the device agrees in part"),
        pytest.param([180, 182, 204, 206], [4, 4, 4, 4], math.nan, 206, id="as many of either"),
        pytest.param([180, 182, 179, 191], [4, 4, 4, 4], math.nan, 191, id="no gap"),
        pytest.param([160, 162, 159, 184], [3, 3, 3, 4], math.nan, 184, id="a race among easy runs"),
        pytest.param([120, 122, 119, 184], [4, 4, 4, 4], math.nan, 184, id="down a hill"),
        pytest.param([180, math.nan, 179, 204], [4, 4, 4, 4], math.nan, 204, id="too few to compare"),
    ],
)
def test_most_of_the_hard_runs_agree_on_a_maximum(
    beats: list[float], speeds: list[float], stated: float, highest: float
) -> None:
    found = agreed_heart_rates(np.array(beats, float), np.array(speeds, float), stated)
    assert np.nanmax(found) == highest


def test_only_who_surely_runs_may_run_slowly() -> None:
    """For somebody whose best is a fast walk, all steady moving below usual running may be walking."""
    walker, runner = (
        slowest_running(np.full((1, len(EFFORT_DURATIONS_S)), speed))
        for speed in (0.99 * SURELY_RUNNING_MPS.value, 1.01 * SURELY_RUNNING_MPS.value)
    )
    assert walker == STEADY_RUNNING_FROM_MPS.value
    assert runner < walker
