from __future__ import annotations

import numpy as np
import pytest

from benchmarks.labels_efforts import print_efforts
from benchmarks.labels_hills import other_passes
from benchmarks.labels_locks import LOCKS, Lock, locked
from benchmarks.labels_sprints import WITH_SPRINTS, WITHOUT
from pipeline.signal.clean import clean
from sample_data.devices import WATCH
from sample_data.runner import random_runner
from sample_data.scenarios import SCENARIOS
from sample_data.sensors import observe
from sample_data.simulator import flat_terrain, simulate
from sample_data.workouts import easy_run


def test_critical_speed_is_held_against_best_efforts(capsys: pytest.CaptureFixture[str]) -> None:
    print_efforts(3, 6)
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.startswith("window")
    assert [row.split("  ")[0] for row in rows] == ["two races", "race and tempo", "tempo runs", "easy runs"]
    over = [float(row[14:].split()[0]) for row in rows]
    assert over == sorted(over), "the easier the hardest run, the further critical speed is above it"


def test_sprints_are_sought_where_they_are_and_where_they_are_not() -> None:
    assert {*WITH_SPRINTS, *WITHOUT} <= SCENARIOS.keys()


def test_another_pass_of_a_hill_is_found_in_either_direction() -> None:
    up = np.arange(0.0, 900.0, 3.0)
    north = np.concatenate([up, up[::-1], np.zeros(300), up])
    track = np.stack([np.zeros_like(north), north], axis=1)
    assert other_passes(track, 50, 120) == [(549, 479), (950, 1020)]
    assert other_passes(track, 50, 57) == [], "both ends of 21 m are near each other"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_sensor_that_counts_steps_shows_no_heart(lock: Lock) -> None:
    rng = np.random.default_rng(3)
    runner = random_runner(rng, "one")
    run = simulate(runner, easy_run(runner, 30), flat_terrain(rng), rng)
    activity = locked(run, observe(run, WATCH, rng), lock, rng)
    steps = lock.times * run.truth["cadence_spm"].to_numpy()[600:]
    assert np.median(np.abs(activity.records["heart_rate_bpm"].to_numpy()[600:] - steps)) < 4
    assert clean(activity).stream["heart_rate_bpm"][600:].null_count() > 0.9 * len(steps)
