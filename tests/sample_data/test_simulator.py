from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from sample_data import bouts as b
from sample_data import workouts as w
from sample_data.runner import Runner
from sample_data.simulator import flat_terrain, rolling_terrain, simulate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_data.bouts import Bout

RUNNER = Runner(
    id="test",
    sex="female",
    age_years=34,
    height_cm=167,
    mass_kg=61,
    critical_speed_mps=3.5,
    d_prime_m=170,
    max_sprint_speed_mps=7.0,
    hr_max_bpm=188,
    hr_rest_bpm=54,
)
CS = RUNNER.critical_speed_mps


def truth_of(script: Sequence[Bout], *, seed: int = 1, min_rise_m: float = 3.0) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    return simulate(RUNNER, script, flat_terrain(rng), rng, min_rise_m=min_rise_m).truth


def events(truth: pl.DataFrame, label: str) -> list[int]:
    """Lengths [s] of the stretches of a label."""
    lengths = truth.with_columns(pl.col("label").rle_id().alias("stretch")).filter(pl.col("label") == label)
    return lengths.group_by("stretch", maintain_order=True).len()["len"].to_list()


def test_ten_strides_are_ten_sprints_of_ten_seconds() -> None:
    found = events(truth_of(w.strides(RUNNER)), "sprint")
    assert len(found) == 10
    assert all(9 <= seconds <= 11 for seconds in found)


def test_forty_metre_sprints_reach_sprint_effort() -> None:
    truth = truth_of(w.short_sprints(RUNNER))
    assert len(events(truth, "sprint")) == 8
    assert truth.filter(pl.col("label") == "sprint")["speed_mps"].max() > 0.9 * RUNNER.max_sprint_speed_mps  # type: ignore[operator]


def test_200s_are_sprints_1000s_are_tempo() -> None:
    assert len(events(truth_of(w.repeats_200(RUNNER)), "sprint")) == 8
    thousands = truth_of(w.repeats_1000(RUNNER))
    assert events(thousands, "sprint") == []
    assert len(events(thousands, "tempo")) == 5


def test_a_fast_bout_over_ninety_seconds_is_tempo() -> None:
    fast = b.sprint(1.25 * CS, seconds=100)
    assert len(events(truth_of([w.warm_up(RUNNER), fast, w.cool_down(RUNNER)]), "tempo")) == 1


def test_cruise_intervals_are_tempo() -> None:
    found = events(truth_of(w.cruise_intervals(RUNNER)), "tempo")
    assert len(found) == 4
    assert all(470 <= seconds <= 490 for seconds in found)


def test_short_hill_sprints_are_hills_of_sprint_effort() -> None:
    hills = truth_of(w.hill_sprints(RUNNER)).filter(pl.col("label") == "hill")
    assert hills.height == pytest.approx(8 * 12, abs=8)
    assert (hills["effort"] == "sprint").all()


@pytest.mark.parametrize(
    ("rise_m", "min_rise_m", "label"),
    [
        pytest.param(4.0, 3.0, "hill", id="four metres by barometer"),
        pytest.param(4.0, 6.0, "easy", id="four metres by GPS"),
        pytest.param(2.5, 3.0, "easy", id="too low for any"),
    ],
)
def test_a_hill_needs_its_rise(rise_m: float, min_rise_m: float, label: str) -> None:
    script = [w.warm_up(RUNNER, 60), b.hill(0.7 * CS, rise_m=rise_m, grade=0.06), w.cool_down(RUNNER, 60)]
    truth = truth_of(script, min_rise_m=min_rise_m)
    assert set(truth.filter(pl.col("grade") > 0.055)["label"].cast(pl.String)) == {label}


@pytest.mark.parametrize(
    "up",
    [
        pytest.param(b.stairs(25, cadence_spm=98), id="walked"),
        pytest.param(b.stairs(25, cadence_spm=150, gait="run"), id="run"),
        pytest.param(b.stairs(25, cadence_spm=65, at_once=2), id="two steps at once"),
        pytest.param(b.stairs(25, cadence_spm=98, riser_m=0.19, tread_m=0.25), id="steep"),
        pytest.param(b.stairs(25, cadence_spm=98, riser_m=0.15, tread_m=0.30), id="gentle"),
    ],
)
def test_flights_are_stairs_upwards_only(up: Bout) -> None:
    truth = truth_of(w.stair_session(RUNNER, up, b.stairs_down(25)))
    assert len(events(truth, "stairs")) == 10
    assert set(truth.filter(pl.col("grade") < -0.3)["label"].cast(pl.String)) == {"easy"}


def test_a_lift_is_standing_and_a_car_is_a_vehicle() -> None:
    truth = truth_of([w.warm_up(RUNNER, 60), b.stop(10), b.lift(30), b.drive(12, seconds=60), b.pause(30)])
    climbing = truth.filter(pl.col("altitude_m").diff().shift(-1) > 1)
    assert set(climbing["state"].cast(pl.String)) == {"stopped"}
    assert truth.filter(pl.col("label").is_null())["gait"].null_count() == truth["label"].null_count()
    assert events(truth.with_columns(pl.col("state").alias("label")), "vehicle")[0] == pytest.approx(60, abs=1)
    assert events(truth.with_columns(pl.col("state").alias("label")), "paused")[0] == pytest.approx(30, abs=1)


def test_a_walked_climb_is_a_hill_of_walking_gait() -> None:
    truth = truth_of([b.walk(1.4, seconds=120), b.walk(1.1, seconds=300, grade=0.15), b.walk(1.4, seconds=120)])
    assert set(truth["gait"].cast(pl.String)) == {"walk"}
    assert events(truth, "hill") == [300]


def test_short_and_long_waits() -> None:
    easy = w.jog(RUNNER, 60)
    truth = truth_of([easy, b.stop(4), easy, b.stop(20), easy])
    stretches = events(truth.with_columns(pl.col("state").alias("label")), "stopped")
    assert len(stretches) == 1
    assert 15 <= stretches[0] <= 20


def test_distance_and_altitude_add_up() -> None:
    truth = truth_of([b.run(0.7 * CS, metres=2000, grade=0.0), b.hill(0.7 * CS, rise_m=30, grade=0.06)])
    last = truth[-1]
    assert last["distance_m"].item() + last["speed_mps"].item() == pytest.approx(2500, abs=4)
    assert last["altitude_m"].item() - truth["altitude_m"][0] == pytest.approx(30, abs=0.5)
    assert truth["speed_mps"].sum() == pytest.approx(2500, abs=4)


def test_seconds_near_a_limit_are_not_scored() -> None:
    truth = truth_of([b.run(0.84 * CS, seconds=600, grade=0.0)])
    near = (truth["flat_speed_mps"] / (0.84 * CS) - 1).abs() <= 0.03
    assert not truth.filter(near)["scored"].any()
    assert truth["scored"].mean() < 0.4  # type: ignore[operator]
    assert not truth_of([b.run(0.7 * CS, seconds=60, grade=0.042)])["scored"].any()


def test_heart_rate_lags_as_hunt_measured() -> None:
    truth = truth_of([b.run(0.6 * CS, seconds=900, grade=0.0), b.run(CS, seconds=600, grade=0.0)])
    beats = truth["heart_rate_bpm"]
    before, after = float(beats[840:900].mean()), float(beats[1350:1450].mean())  # type: ignore[arg-type]
    share = (float(beats[950:966].mean()) - before) / (after - before)  # type: ignore[arg-type]
    assert share == pytest.approx(1 - np.exp(-58 / 57.6), abs=0.1)


def test_effort_is_kept_on_rolling_ground() -> None:
    rng = np.random.default_rng(3)
    truth = simulate(RUNNER, w.easy_run(RUNNER, 30), rolling_terrain(rng, 0.06), rng).truth[60:]
    up, down = truth.filter(pl.col("grade") > 0.04), truth.filter(pl.col("grade") < -0.03)
    assert up["speed_mps"].mean() < down["speed_mps"].mean()  # type: ignore[operator]
    assert truth["flat_speed_mps"].std() / truth["flat_speed_mps"].mean() < 0.06  # type: ignore[operator]


def test_same_seed_same_truth() -> None:
    assert truth_of(w.race_5k(RUNNER), seed=5).equals(truth_of(w.race_5k(RUNNER), seed=5))
    assert not truth_of(w.race_5k(RUNNER), seed=5).equals(truth_of(w.race_5k(RUNNER), seed=6))


def test_a_race_empties_the_anaerobic_distance() -> None:
    seconds = 5000 / RUNNER.race_speed(5000)
    assert CS * seconds + RUNNER.d_prime_m == pytest.approx(5000)
