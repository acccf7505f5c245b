"""No artefact of a device becomes a best effort: efforts are compared with the true motion."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.segments.thresholds.efforts import best_efforts
from pipeline.signal.clean import clean
from sample_data.devices import DEVICES
from sample_data.runner import random_runner
from sample_data.scenarios import SCENARIOS, play


def fastest(speed: np.ndarray, seconds: int) -> float:
    total = np.concatenate([[0.0], np.cumsum(speed)])
    return float((total[seconds:] - total[:-seconds]).max()) / seconds


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(
    ("scenario", "device"),
    [
        pytest.param("canyon_flat", "gps_jumps", id="gps-jumps"),
        pytest.param("canyon_flat", "urban_canyon", id="urban-canyon"),
        pytest.param("drive_home", "watch", id="drive-home"),
        pytest.param("cadence_lock", "cadence_lock", id="cadence-lock"),
        pytest.param("downhill_kilometre", "watch", id="downhill-kilometre"),
        pytest.param("tunnel_tempo", "tunnel", id="tunnel"),
        pytest.param("storm_flat", "storm", id="storm"),
        pytest.param("lift_ride", "watch", id="lift"),
    ],
)
def test_no_artefact_is_a_best_effort(scenario: str, device: str, seed: int) -> None:
    rng = np.random.default_rng([40, seed])
    runner = random_runner(rng, "one")
    run, activity = play(SCENARIOS[scenario], runner, rng, device=DEVICES[device])
    found = best_efforts(clean(activity).stream)
    moving = (run.truth["state"] == "moving").to_numpy()
    true = np.where(moving, run.truth["flat_speed_mps"].to_numpy(), 0.0)
    for seconds, best in zip(found.duration_s.tolist(), found.flat_speed_mps.tolist(), strict=True):
        if seconds >= 120:
            assert best < 1.12 * fastest(true, int(seconds)), f"over {seconds:.0f} s"
    assert found.flat_speed_mps[found.duration_s == 5] < runner.max_sprint_speed_mps
    assert found.max_heart_rate_bpm < float(run.truth["heart_rate_bpm"].to_numpy().max()) + 6
