from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.signal.clean import clean
from pipeline.sources.activity import SessionTotals

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl
    from numpy.typing import NDArray

    from pipeline.sources.activity import Activity

    Floats = NDArray[np.float64]

SECONDS = np.arange(600.0)


def speeds(stream: pl.DataFrame) -> Floats:
    return stream["speed_mps"].to_numpy().astype(float)


def sprint_of_40m() -> Floats:
    """From a walk to 7.6 m/s and back, as a sprinter does it: time constant 1.2 s, slowing by 2.5 m/s^2."""
    up = 1.5 + 6.1 * (1 - np.exp(-np.arange(7) / 1.2))
    return np.concatenate([up, np.maximum(up[-1] - 2.5 * np.arange(1, 4), 1.5)])


@pytest.mark.parametrize(
    "bout",
    [
        pytest.param(np.full(10, 5.0), id="stride-of-10s"),
        pytest.param(sprint_of_40m(), id="sprint-of-40m"),
        pytest.param(np.full(5, 4.5), id="pick-up-of-5s"),
    ],
)
@pytest.mark.parametrize("cadence_rpm", [pytest.param(80.0, id="slow-cadence"), pytest.param(None, id="no-cadence")])
def test_real_sprints_keep_their_peak_and_their_borders(
    bout: Floats, cadence_rpm: float | None, make_activity: Callable[..., Activity]
) -> None:
    truth = np.full(600, 1.5)
    truth[300 : 300 + bout.size] = bout
    columns = {"cadence_rpm": np.where(truth > 2, 90.0, cadence_rpm)} if cadence_rpm else {}
    signal = clean(make_activity(SECONDS, speed_mps=truth, distance_m=np.cumsum(truth), **columns))
    assert speeds(signal.stream) == pytest.approx(truth, abs=1e-5)
    assert signal.summary.speed_source == "device"


def fast_and_slow() -> Floats:
    speed = np.full(600, 2.0)
    for start in range(60, 540, 120):
        speed[start : start + 20] = 5.0
    return speed


def smoothed_by(seconds: int, speed: Floats) -> Floats:
    """Mean of this and the last seconds: what a watch shows to keep its face calm."""
    padded = np.concatenate([np.full(seconds, speed[0]), speed])
    return np.convolve(padded, np.ones(seconds + 1) / (seconds + 1), "valid")


def test_a_smoothed_speed_is_shifted_back_onto_its_distance(make_activity: Callable[..., Activity]) -> None:
    truth = fast_and_slow()
    distance = np.concatenate([[0.0], np.cumsum(truth)[:-1]])
    found = speeds(clean(make_activity(SECONDS, speed_mps=smoothed_by(8, truth), distance_m=distance)).stream)
    starts, ends = (np.flatnonzero(np.diff(np.sign(found - 3.4)) == sign * 2) + 1 for sign in (1, -1))
    assert starts == pytest.approx(np.arange(60, 540, 120), abs=1)
    assert ends == pytest.approx(np.arange(80, 540, 120), abs=1)


def strides_by_noisy_distance() -> tuple[Floats, Floats]:
    """Ten seconds of sprint every two minutes, and a distance that errs by 5 % a second as real ones do."""
    truth = np.full(600, 2.5)
    for start in range(60, 540, 120):
        truth[start : start + 10] = 6.0
    counted = np.cumsum(truth * np.random.default_rng(2).normal(1.0, 0.05, 600))
    return truth, np.concatenate([[0.0], counted[:-1]])


def test_strides_shorter_than_the_smoothing_keep_their_height(make_activity: Callable[..., Activity]) -> None:
    truth, distance = strides_by_noisy_distance()
    shown = smoothed_by(12, truth)
    found = speeds(clean(make_activity(SECONDS, speed_mps=shown, distance_m=distance)).stream)
    height = np.array([found[start + 2 : start + 8].mean() for start in range(60, 540, 120)])
    assert height == pytest.approx(6.0, abs=0.4)
    steady = np.concatenate([found[start + 40 : start + 100] for start in range(60, 540, 120)])
    assert np.std(steady) < 0.1


def test_a_leap_of_the_distance_does_not_sharpen_a_smoothed_speed(make_activity: Callable[..., Activity]) -> None:
    truth, distance = strides_by_noisy_distance()
    distance[350:] += 60.0
    found = speeds(clean(make_activity(SECONDS, speed_mps=smoothed_by(12, truth), distance_m=distance)).stream)
    assert found[330:370].max() < 3.0


@pytest.mark.parametrize(
    "distance",
    [
        pytest.param(None, id="no-distance"),
        pytest.param(np.cumsum(np.random.default_rng(1).uniform(0, 5, 600)), id="a-distance-of-noise"),
        pytest.param(np.cumsum(fast_and_slow()), id="a-distance-in-step"),
    ],
)
def test_a_speed_in_step_stays_where_it_is(distance: Floats | None, make_activity: Callable[..., Activity]) -> None:
    truth = fast_and_slow()
    grid = make_activity(SECONDS, speed_mps=truth, **({} if distance is None else {"distance_m": distance}))
    fast = speeds(clean(grid).stream) > 3.5
    assert np.flatnonzero(np.diff(fast.astype(int)) == 1)[:2] == pytest.approx([59, 179], abs=0.1)


@pytest.mark.parametrize(
    "spike",
    [
        pytest.param([25.0], id="one-second-at-25"),
        pytest.param([9.0, 9.0], id="two-seconds-at-9"),
        pytest.param([8.0] * 8, id="plateau-without-legs"),
        pytest.param([12.0, 30.0, 14.0], id="three-seconds"),
    ],
)
def test_spikes_of_device_speed_do_not_survive(spike: list[float], make_activity: Callable[..., Activity]) -> None:
    speed = np.full(600, 3.0)
    speed[200 : 200 + len(spike)] = spike
    signal = clean(make_activity(SECONDS, speed_mps=speed))
    assert speeds(signal.stream) == pytest.approx(np.full(600, 3.0), abs=1e-5)
    assert "speed_spikes:1" in signal.summary.quality_flags


def test_a_false_sprint_that_the_distance_does_not_know_is_taken_out(make_activity: Callable[..., Activity]) -> None:
    speed = np.full(600, 3.0)
    speed[200:215] = np.concatenate([np.linspace(3, 8, 5), np.full(5, 8.0), np.linspace(8, 3, 5)])
    signal = clean(make_activity(SECONDS, speed_mps=speed, distance_m=3.0 * SECONDS))
    assert speeds(signal.stream).max() < 5.5


def test_steps_longer_than_any_runner_takes_are_no_speed(make_activity: Callable[..., Activity]) -> None:
    speed = np.full(600, 2.5)
    speed[200:212] = np.concatenate([np.linspace(3, 9, 4), np.full(4, 9.0), np.linspace(9, 3, 4)])
    signal = clean(make_activity(SECONDS, speed_mps=speed, cadence_rpm=78.0))
    assert speeds(signal.stream).max() < 7.5


def test_zeros_with_running_cadence_are_mended(make_activity: Callable[..., Activity]) -> None:
    speed = np.full(600, 3.0)
    speed[100:120] = 0.0
    signal = clean(make_activity(SECONDS, speed_mps=speed, cadence_rpm=85.0))
    assert speeds(signal.stream) == pytest.approx(np.full(600, 3.0), abs=1e-5)
    assert signal.summary.moving_s == 600.0


@pytest.mark.parametrize(
    ("columns", "source"),
    [
        pytest.param({"speed_mps": 3.0, "distance_m": 3.0 * SECONDS}, "device", id="device"),
        pytest.param({"speed_mps": 0.0, "distance_m": 3.0 * SECONDS}, "distance", id="speed-always-zero"),
        pytest.param({"distance_m": 3.0 * SECONDS}, "distance", id="distance"),
        pytest.param({"distance_m": np.where(SECONDS % 8 == 0, 3.0 * SECONDS, np.nan)}, "distance", id="one-in-eight"),
    ],
)
def test_speed_comes_from_the_best_source(
    columns: dict[str, Floats], source: str, make_activity: Callable[..., Activity]
) -> None:
    signal = clean(make_activity(SECONDS, **columns))
    assert signal.summary.speed_source == source
    assert np.nanmedian(speeds(signal.stream)) == pytest.approx(3.0, abs=1e-4)
    assert signal.summary.distance_m == pytest.approx(1800.0, rel=0.02)


def test_speed_from_positions_follows_the_runner(
    make_activity: Callable[..., Activity], track: Callable[..., dict[str, Floats]]
) -> None:
    truth = np.full(600, 3.0)
    truth[300:310] = 6.0
    rng = np.random.default_rng(0)
    fixes = track(truth)
    noisy = {name: degrees + rng.normal(0, 0.3, 600) / 111_195 for name, degrees in fixes.items()}
    signal = clean(make_activity(SECONDS, activity={"format": "gpx"}, **noisy))
    found = speeds(signal.stream)
    assert signal.summary.speed_source == "positions"
    assert signal.summary.distance_m == pytest.approx(1830.0, rel=0.02)
    assert found[302:308].mean() == pytest.approx(6.0, abs=0.4)
    assert np.abs(found - truth)[np.r_[5:296, 314:595]].max() < 1.0


def test_jitter_of_positions_at_rest_is_standing(
    make_activity: Callable[..., Activity], track: Callable[..., dict[str, Floats]]
) -> None:
    truth = np.where(np.abs(SECONDS - 300) < 100, 0.0, 3.0)
    rng = np.random.default_rng(2)
    jitter = {name: values + rng.normal(0, 1.0, 600) / 111_195 for name, values in track(truth).items()}
    signal = clean(make_activity(SECONDS, activity={"format": "gpx"}, **jitter))
    assert signal.summary.moving_s == pytest.approx(400, abs=25)
    assert signal.summary.distance_m == pytest.approx(1200, rel=0.05)


@pytest.mark.parametrize("seconds_away", [1, 3, 20])
@pytest.mark.parametrize("metres", [15.0, 80.0, 5000.0])
def test_a_teleport_and_back_is_no_sprint(
    metres: float,
    seconds_away: int,
    make_activity: Callable[..., Activity],
    track: Callable[..., dict[str, Floats]],
) -> None:
    fixes = track(np.full(600, 3.0))
    fixes["longitude_deg"][300 : 300 + seconds_away] += metres / 111_195
    signal = clean(make_activity(SECONDS, activity={"format": "gpx"}, **fixes))
    assert speeds(signal.stream).max() < 4.0
    assert signal.summary.distance_m == pytest.approx(1800.0, rel=0.02)
    assert any(flag.startswith("gps_jumps:") for flag in signal.summary.quality_flags)


def test_an_indoor_session_is_brought_to_the_distance_set_after_the_run(make_activity: Callable[..., Activity]) -> None:

    options = {"sub_sport": "treadmill", "totals": SessionTotals(distance_m=1200.0)}
    signal = clean(make_activity(SECONDS, speed_mps=3.0, distance_m=3.0 * SECONDS, activity=options))
    assert signal.summary.distance_m == pytest.approx(1200.0, rel=0.01)
    assert "indoor_calibration_pct:67" in signal.summary.quality_flags


def test_distance_follows_the_device_where_the_two_nearly_agree(make_activity: Callable[..., Activity]) -> None:
    signal = clean(make_activity(SECONDS, speed_mps=3.0, distance_m=3.15 * SECONDS))
    assert signal.summary.distance_m == pytest.approx(1890.0, rel=0.005)


def test_a_tunnel_is_crossed_at_the_speed_its_distance_tells(make_activity: Callable[..., Activity]) -> None:
    truth = np.full(600, 3.6)
    inside = slice(200, 320)
    distance = np.cumsum(truth) - truth
    held, shown = distance.copy(), truth.copy()
    held[inside], shown[inside] = distance[199], np.nan
    signal = clean(make_activity(SECONDS, speed_mps=shown, distance_m=held, cadence_rpm=85.0))
    assert speeds(signal.stream) == pytest.approx(truth, abs=0.05)
    assert set(signal.stream["state"]) == {"moving"}


@pytest.mark.parametrize("cadence_rpm", [pytest.param(80.0, id="cadence"), pytest.param(None, id="no-cadence")])
@pytest.mark.parametrize("held_s", [3, 8])
def test_a_receiver_that_stalls_and_catches_up_is_no_sprint(
    cadence_rpm: float | None, held_s: int, make_activity: Callable[..., Activity]
) -> None:
    speed = np.full(600, 2.8)
    speed[300 : 300 + held_s] = 0.0
    speed[300 + held_s : 303 + held_s] = 2.8 * (held_s + 3) / 3
    columns = {} if cadence_rpm is None else {"cadence_rpm": cadence_rpm}
    stream = clean(make_activity(SECONDS, speed_mps=speed, **columns)).stream
    assert speeds(stream) == pytest.approx(2.8, abs=0.01)
    assert (stream["state"] == "moving").all()


def test_who_stops_at_a_light_and_sprints_off_has_stopped_and_sprinted(make_activity: Callable[..., Activity]) -> None:
    speed = np.full(600, 2.8)
    speed[300:310] = 0.0
    speed[310:318] = 5.0
    cadence = np.where(speed == 0.0, 0.0, 80.0)
    stream = clean(make_activity(SECONDS, speed_mps=speed, cadence_rpm=cadence)).stream
    assert speeds(stream)[311:317] == pytest.approx(5.0, abs=0.01)
    assert (stream["state"] == "stopped").sum() == pytest.approx(10, abs=1)


def test_a_leap_in_one_of_sparse_records_is_no_bout(make_activity: Callable[..., Activity]) -> None:
    told = np.full(120, 2.6)
    told[40], told[80:85] = 9.0, 6.0
    speed = speeds(clean(make_activity(np.arange(120) * 10.0, speed_mps=told)).stream)
    assert speed[380:420].max() == pytest.approx(2.6, abs=0.1)
    assert speed[805:835].min() == pytest.approx(6.0, abs=0.1)


def test_a_phone_among_houses_is_no_faster_for_its_errors(
    make_activity: Callable[..., Activity], slow_noise: Callable[..., Floats]
) -> None:
    seconds, houses = np.arange(1800.0), slice(900, 1200)
    error = np.zeros((2, seconds.size))
    error[:, houses] = [slow_noise(seed, 300, 10.0, 20.0) * np.hanning(300) ** 0.2 for seed in (1, 2)]
    north, east = 2.7 * seconds + error[0], error[1]
    position = {"latitude_deg": north / 111_195.0, "longitude_deg": east / 111_195.0}
    speed = speeds(clean(make_activity(seconds, **position, activity={"format": "gpx"})).stream)
    assert np.nanmean(speed[houses]) == pytest.approx(2.7, rel=0.08)
    assert speed[100:800] == pytest.approx(2.7, rel=0.01)
