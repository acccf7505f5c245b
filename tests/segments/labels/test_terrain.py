from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from pipeline.segments.labels.features import Features
from pipeline.segments.labels.parameters import STAIRS_LEAST_CLIMB
from pipeline.segments.labels.segment import segment_stream
from pipeline.segments.labels.terrain import _drop_unlike
from pipeline.segments.labels.terrain import is_hill as meets_the_definition
from pipeline.segments.parameters import STAIRS_MIN_RISE_M, STAIRS_VERTICAL_MPS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.segments.thresholds.daily import Thresholds

EASY = {"seconds": 300, "speed_mps": 2.7}


def hills_of(stream: pl.DataFrame, thresholds: Thresholds, quality: str = "barometric") -> list[float]:
    segments = segment_stream(stream, thresholds, sport="running", grade_quality=quality)
    return segments.filter(label="hill")["duration_s"].to_list()


@pytest.mark.parametrize(
    ("part", "is_hill"),
    [
        pytest.param({"seconds": 11, "speed_mps": 4.6, "grade": 0.08}, True, id="hill sprint of 4 m"),
        pytest.param({"seconds": 40, "speed_mps": 1.3, "grade": 0.12}, True, id="walked"),
        pytest.param({"seconds": 200, "speed_mps": 2.6, "grade": 0.05}, True, id="long and gentle"),
        pytest.param({"seconds": 4, "speed_mps": 5.0, "grade": 0.18}, False, id="under 8 s"),
        pytest.param({"seconds": 9, "speed_mps": 2.5, "grade": 0.08}, False, id="a rise of 1.8 m"),
        pytest.param({"seconds": 200, "speed_mps": 2.6, "grade": 0.03}, False, id="under 4 percent"),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_the_definition_holds_under_a_barometers_noise(
    stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds, part: dict[str, Any], *, is_hill: bool, seed: int
) -> None:
    stream = stream_of(EASY, part, EASY, altitude_noise_m=0.2, seed=seed)
    expected = [pytest.approx(part["seconds"], abs=3 if part["seconds"] < 100 else 15)] if is_hill else []
    assert hills_of(stream, thresholds) == expected


@pytest.mark.parametrize(
    ("seconds", "rise_m", "run_m", "expected"),
    [
        pytest.param(8, 2.8, 20.0, True, id="shortest-and-lowest"),
        pytest.param(7, 2.8, 20.0, False, id="too-short"),
        pytest.param(8, 2.78, 20.0, False, id="too-low"),  # 93 % of 3 m, where smoothing has taken from both ends
        pytest.param(100, 8.01, 200.0, True, id="just-steep-enough"),
        pytest.param(100, 7.99, 200.0, False, id="not-steep-enough"),
    ],
)
def test_limits_of_a_hill(seconds: int, rise_m: float, run_m: float, *, expected: bool) -> None:
    assert meets_the_definition(np.full(seconds, rise_m / seconds), np.full(seconds, run_m / seconds), 3.0) is expected


def test_a_stop_on_the_way_up_leaves_no_crumb_of_a_hill(
    stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds
) -> None:
    climb = {"seconds": 60, "speed_mps": 2.4, "grade": 0.08}
    stop = {"seconds": 20, "speed_mps": 0.0, "state": "stopped"}
    last_step = {"seconds": 3, "speed_mps": 2.4, "grade": 0.08}
    assert hills_of(stream_of(EASY, climb, stop, last_step, EASY), thresholds) == [pytest.approx(60, abs=2)]


def test_a_climb_goes_on_across_short_stops(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    piece = {"seconds": 12, "speed_mps": 0.5, "grade": 0.3, "cadence_spm": 0.0}
    stop = {"seconds": 9, "speed_mps": 0.0, "state": "stopped"}
    assert sum(hills_of(stream_of(EASY, *[piece, stop] * 6, EASY), thresholds)) == pytest.approx(72, abs=6)


def test_gps_climbs_must_exceed_their_noise(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    low, high = ({"seconds": seconds, "speed_mps": 2.5, "grade": 0.06} for seconds in (60, 400))
    stream = stream_of(EASY, low, EASY, high, EASY, grade_sd=0.02)
    assert hills_of(stream, thresholds, "gps") == [pytest.approx(400, abs=5)]


def test_noisier_gps_needs_a_larger_climb(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    climb = {"seconds": 300, "speed_mps": 2.5, "grade": 0.06}
    doubted = stream_of(EASY, climb, EASY, climb, EASY, grade_sd=0.02).with_columns(
        grade_sd=pl.when(pl.int_range(pl.len()) < 880).then(pl.col("grade_sd")).otherwise(0.08).cast(pl.Float32)
    )
    assert hills_of(doubted, thresholds, "gps") == [pytest.approx(300, abs=5)]


def test_a_lift_without_steps_is_no_hill(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    lift = {"seconds": 20, "speed_mps": 0.1, "vertical_speed_mps": 1.5, "cadence_spm": 0.0, "grade": 1.0}
    assert hills_of(stream_of(EASY, lift, EASY), thresholds) == []


def test_a_steep_path_at_an_uneven_speed_is_no_stairs(
    stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds
) -> None:
    rng = np.random.default_rng(2)
    steps = [
        {"seconds": 10, "speed_mps": 0.95 + rng.normal(0, 0.15), "vertical_speed_mps": 0.19, "cadence_spm": 100.0}
        for _ in range(40)
    ]
    segments = segment_stream(stream_of(*steps), thresholds, sport="hiking", grade_quality="barometric")
    assert set(segments["label"]) == {"hill"}


def short_flight(altitude_over_s: int) -> list[dict[str, Any]]:
    """Run up 20 steps, 3.7 m, in 8 s, as a watch records it: late, smooth speed, and rate of climb over seconds."""
    speed, climb = np.full(60, 2.7), np.zeros(60)
    speed[26:34], climb[26:34] = 0.85, 0.46
    for second in range(1, 60):
        speed[second] = 0.4 * speed[second - 1] + 0.6 * speed[second]
    climb = np.convolve(climb, np.full(altitude_over_s, 1 / altitude_over_s), "same")
    return [
        {"seconds": 1, "speed_mps": v, "vertical_speed_mps": w, "cadence_spm": 150.0}
        for v, w in zip(speed, climb, strict=True)
    ]


@pytest.mark.parametrize("altitude_over_s", [pytest.param(7, id="as-it-comes"), pytest.param(9, id="smoothed")])
def test_short_flight_is_stairs(
    stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds, altitude_over_s: int
) -> None:
    stream = stream_of(EASY, *short_flight(altitude_over_s), EASY)
    segments = segment_stream(stream, thresholds, sport="running", grade_quality="barometric")
    assert segments["label"].to_list() == ["easy", "stairs", "easy"]
    assert segments["duration_s"][1] == pytest.approx(8, abs=3)


def test_end_of_a_long_hill_is_no_stairs(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    path = {"seconds": 120, "speed_mps": 1.2, "vertical_speed_mps": 0.19, "cadence_spm": 105.0}
    slow = {"seconds": 9, "speed_mps": 0.7, "vertical_speed_mps": 0.35, "cadence_spm": 105.0}
    segments = segment_stream(
        stream_of(EASY, path, slow, EASY), thresholds, sport="running", grade_quality="barometric"
    )
    assert segments["label"].to_list() == ["easy", "hill", "easy"]


@pytest.mark.parametrize(("speed_mps", "effort"), [(3.9, "sprint"), (2.0, "easy")])
def test_a_short_hill_is_a_sprint_only_where_it_is_run_as_one(
    stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds, speed_mps: float, effort: str
) -> None:
    stream = stream_of(EASY, {"seconds": 30, "speed_mps": speed_mps, "grade": 0.12}, EASY)
    segments = segment_stream(stream, thresholds, sport="running", grade_quality="barometric")
    assert segments.filter(label="hill")["effort"].to_list() == [effort]


@pytest.mark.parametrize(("share", "kept"), [(0.9, False), (1.1, True)])
def test_other_passes_make_no_stairs_of_a_slow_climb(share: float, *, kept: bool) -> None:
    seconds = 60
    slowest_m = STAIRS_LEAST_CLIMB.value * STAIRS_VERTICAL_MPS.value[0] * seconds
    assert slowest_m > STAIRS_MIN_RISE_M.value
    known = {"rise_m": np.full(seconds, share * slowest_m / seconds)}
    features = Features(**{field.name: known.get(field.name, np.zeros(seconds)) for field in fields(Features)})
    stairs = np.ones(seconds, bool)
    _drop_unlike(stairs, np.arange(seconds) < seconds // 2, np.zeros(seconds, bool), features)
    assert stairs.all() == kept == stairs.any()
