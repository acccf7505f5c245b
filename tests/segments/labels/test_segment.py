from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from pipeline.segments.labels.kinds import EASY as EASY_KIND
from pipeline.segments.labels.kinds import HILL, INTERVAL, SPRINT, TEMPO, WALK
from pipeline.segments.labels.segment import Override, _absorb_short, _edges, segment_stream
from pipeline.segments.thresholds.density import Threshold

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.segments.thresholds.daily import Thresholds

EASY = {"seconds": 300, "speed_mps": 2.7}


def labels_of(segments: pl.DataFrame) -> list[tuple[str, float]]:
    return [(label, round(seconds)) for label, seconds in segments.select("label", "duration_s").iter_rows()]


@pytest.mark.parametrize(
    ("part", "label", "effort", "gait"),
    [
        pytest.param({"seconds": 600, "speed_mps": 2.78}, "easy", "easy", "run", id="easy run"),
        pytest.param({"seconds": 900, "speed_mps": 3.5, "heart_rate_bpm": 165}, "tempo", "tempo", "run", id="tempo"),
        pytest.param({"seconds": 180, "speed_mps": 4.2}, "tempo", "interval", "run", id="3 min over CS"),
        pytest.param({"seconds": 200, "speed_mps": 4.7}, "tempo", "interval", "run", id="fast but over 90 s"),
        pytest.param({"seconds": 40, "speed_mps": 5.2}, "sprint", "interval", "run", id="200 m repeat"),
        pytest.param({"seconds": 6, "speed_mps": 7.6}, "sprint", "sprint", "run", id="40 m sprint"),
        pytest.param({"seconds": 90, "speed_mps": 2.4, "grade": 0.08}, "hill", "easy", "run", id="easy hill"),
        pytest.param({"seconds": 25, "speed_mps": 5.0, "grade": 0.08}, "hill", "sprint", "run", id="uphill sprint"),
        pytest.param({"seconds": 12, "speed_mps": 4.6, "grade": 0.12}, "hill", "sprint", "run", id="12 s hill sprint"),
        pytest.param(
            {"seconds": 300, "speed_mps": 1.3, "grade": 0.15, "cadence_spm": 105}, "hill", "easy", "walk", id="hike up"
        ),
        pytest.param({"seconds": 120, "speed_mps": 1.4, "cadence_spm": 110}, "easy", "easy", "walk", id="walk"),
        pytest.param(
            {"seconds": 40, "speed_mps": 0.45, "grade": 0.53, "vertical_speed_mps": 0.24, "cadence_spm": 92},
            "stairs",
            "easy",
            "walk",
            id="stairs, walked",
        ),
        pytest.param({"seconds": 300, "speed_mps": 2.6, "grade": -0.12}, "easy", "easy", "run", id="downhill"),
    ],
)
def test_a_bout_between_easy_running_gets_its_label(
    stream_of: Callable[..., pl.DataFrame],
    thresholds: Thresholds,
    part: dict[str, Any],
    label: str,
    effort: str,
    gait: str,
) -> None:
    stream = stream_of(EASY, part, EASY, noise_mps=0.05)
    segments = segment_stream(stream, thresholds, sport="running", grade_quality="barometric")
    middle = segments.filter(
        (pl.col("start_time") <= stream["time"][300 + part["seconds"] // 2])
        & (pl.col("end_time") > stream["time"][300 + part["seconds"] // 2])
    )
    assert middle.select("label", "effort", "gait").row(0) == (label, effort, gait)
    if label != "easy":
        assert middle["duration_s"][0] == pytest.approx(part["seconds"], abs=3)


def test_ten_strides_are_ten_sprints(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    stride, jog = {"seconds": 10, "speed_mps": 5.6}, {"seconds": 60, "speed_mps": 2.5}
    stream = stream_of(EASY, *(stride, jog) * 10, noise_mps=0.15)
    segments = segment_stream(stream, thresholds, sport="running", grade_quality="barometric")
    sprints = segments.filter(label="sprint")
    assert len(sprints) == 10
    assert sprints["duration_s"].to_list() == pytest.approx([10] * 10, abs=1)


def test_noise_at_every_second_hides_no_repeat(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    repeat, jog = {"seconds": 40, "speed_mps": 5.4}, {"seconds": 90, "speed_mps": 2.5}
    stream = stream_of(EASY, *(repeat, jog) * 6, noise_mps=1.2)
    segments = segment_stream(stream, thresholds, sport="running", grade_quality="barometric")
    assert segments.filter(label="sprint")["duration_s"].to_list() == pytest.approx([40] * 6, abs=8)
    assert segments.filter(pl.col("label") == "tempo")["duration_s"].sum() < 30


@pytest.mark.parametrize(("cadence_spm", "labels"), [(180.0, {"easy", "sprint"}), (90.0, {"easy"}), (np.nan, {"easy"})])
def test_no_sprint_without_running_steps(
    stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds, cadence_spm: float, labels: set[str]
) -> None:
    leap = {"seconds": 14, "speed_mps": 5.6, "cadence_spm": cadence_spm}
    segments = segment_stream(stream_of(EASY, leap, EASY), thresholds, sport="running", grade_quality="none")
    assert set(segments["label"]) == labels


@pytest.mark.parametrize(("lap", "is_sprint"), [("interval", True), ("", False)])
def test_a_plan_helps_a_short_sprint_at_the_limit(
    stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds, lap: str, *, is_sprint: bool
) -> None:
    unsure = replace(thresholds, critical_speed_mps=Threshold(4.0, 0.3, ()))
    work = {"seconds": 15, "speed_mps": 4.45, "lap_intensity": lap}
    rest = EASY | {"seconds": 120, "lap_intensity": lap and "rest"}
    segments = segment_stream(stream_of(rest, work, rest), unsure, sport="running", grade_quality="none")
    assert ("sprint" in segments["label"].to_list()) == is_sprint


def test_segments_cover_moving_time_and_nothing_else(
    stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds
) -> None:
    stream = stream_of(
        EASY,
        {"seconds": 30, "speed_mps": 0.0, "state": "stopped"},
        {"seconds": 200, "speed_mps": 3.6},
        {"seconds": 90, "speed_mps": 0.0, "state": "paused"},
        EASY,
        noise_mps=0.2,
    )
    segments = segment_stream(stream, thresholds, sport="running", grade_quality="barometric")
    covered = pl.concat(
        [
            pl.select(time=pl.datetime_range(start, end, "1s", closed="left", time_unit="us"))
            for start, end in segments.select("start_time", "end_time").iter_rows()
        ]
    )["time"]
    assert covered.to_list() == stream.filter(state="moving")["time"].to_list()
    assert segments["index"].to_list() == list(range(len(segments)))


def test_noise_on_a_poor_altitude_makes_no_hill(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    wave = [{"seconds": 20, "speed_mps": 3.0, "grade": grade} for grade in (0.05, -0.05) * 15]
    stream = stream_of(*wave, grade_sd=0.05)
    segments = segment_stream(stream, thresholds, sport="running", grade_quality="gps")
    assert "hill" not in segments["label"].to_list()


def test_a_lift_is_no_stairs(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    lift = {"seconds": 20, "speed_mps": 0.1, "vertical_speed_mps": 1.5, "cadence_spm": 0.0, "grade": 1.0}
    segments = segment_stream(stream_of(EASY, lift, EASY), thresholds, sport="running", grade_quality="barometric")
    assert "stairs" not in segments["label"].to_list()


def test_floor_climbing_by_altitude(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    up = {"seconds": 120, "cadence_spm": math.nan, "vertical_speed_mps": 0.25}
    down = {"seconds": 60, "cadence_spm": math.nan, "vertical_speed_mps": -1.2}
    stream = stream_of(up, down, up, down)
    segments = segment_stream(stream, thresholds, sport="floor_climbing", grade_quality="barometric")
    stairs = segments.filter(label="stairs")
    assert labels_of(stairs) == [("stairs", 120), ("stairs", 120)]
    assert stairs["gait"].to_list() == ["walk", "walk"]
    assert stairs["grade"].is_null().all()
    slope = stairs["evidence"].explode().struct.unnest().filter(code="slope")
    assert slope.select("value", "low", "high").rows() == [(None, None, None)] * 2


def test_heart_rate_never_decides_a_short_bout(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    hot = {"seconds": 90, "speed_mps": 2.7, "heart_rate_bpm": 180.0}
    segments = segment_stream(stream_of(hot), thresholds, sport="running", grade_quality="barometric")
    assert labels_of(segments) == [("easy", 90)]


def test_heart_rate_separates_tempo_from_easy(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    parts = ({"seconds": 600, "heart_rate_bpm": 135}, {"seconds": 900, "heart_rate_bpm": 172})
    segments = segment_stream(stream_of(*parts), thresholds, sport="running", grade_quality="none")
    assert segments["label"].to_list() == ["easy", "tempo"]
    assert segments["duration_s"].to_list() == pytest.approx([570, 930], abs=5)
    assert segments["confidence"].to_list() == pytest.approx([0.99, 0.91], abs=0.02)  # not as sure as speed would be
    short = stream_of(parts[0], {"seconds": 80, "heart_rate_bpm": 172}, parts[0])
    assert set(segment_stream(short, thresholds, sport="running", grade_quality="none")["label"]) == {"easy"}


def test_a_plan_is_evidence_and_not_the_label(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    skipped = {"seconds": 180, "speed_mps": 2.6, "lap_intensity": "active"}
    rest = {"seconds": 120, "speed_mps": 2.5, "lap_intensity": "rest"}
    segments = segment_stream(stream_of(skipped, rest), thresholds, sport="running", grade_quality="barometric")
    assert set(segments["label"]) == {"easy"}


def test_a_person_wins(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    segments = segment_stream(
        stream_of(EASY),
        thresholds,
        sport="running",
        grade_quality="none",
        overrides=[Override(100, 130, "stairs")],
    )
    assert labels_of(segments) == [("easy", 100), ("stairs", 30), ("easy", 170)]
    assert segments["annotated"].to_list() == [False, True, False]
    assert segments["confidence"][1] == 1.0


def test_probabilities_sum_to_one_and_name_the_runner_up(
    stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds
) -> None:
    stream = stream_of(EASY, {"seconds": 200, "speed_mps": 3.35}, EASY, noise_mps=0.1)
    segments = segment_stream(stream, thresholds, sport="running", grade_quality="barometric")
    total = segments.select(pl.sum_horizontal(pl.col("^probability_.*$"))).to_series()
    assert total.to_list() == pytest.approx([1.0] * len(segments), abs=1e-5)
    near = segments.filter((pl.col("label") == "tempo") | (pl.col("flat_speed_mps") > 3.2))
    assert near["runner_up"][0] in {"easy", "tempo"}
    assert near["confidence"][0] < 0.95, "3.35 m/s lies 2 % above the limit of 3.28"


def test_an_empty_stream_has_no_segments(stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds) -> None:
    still = stream_of({"seconds": 5, "speed_mps": 0.0, "state": "stopped"})
    for nothing in (still, still.head(0)):
        assert segment_stream(nothing, thresholds, sport="running", grade_quality="none").is_empty()


def test_shifting_the_clock_shifts_the_segments_alone(
    stream_of: Callable[..., pl.DataFrame], thresholds: Thresholds
) -> None:
    stream = stream_of(EASY, {"seconds": 60, "speed_mps": 3.0, "grade": 0.07}, EASY, noise_mps=0.1)
    later = stream.with_columns(pl.col("time").dt.offset_by("26h"))
    before, after = (
        segment_stream(s, thresholds, sport="running", grade_quality="barometric") for s in (stream, later)
    )
    moved = after.with_columns(pl.col("start_time", "end_time").dt.offset_by("-26h"))
    assert moved.equals(before)


KINDS = {"E": EASY_KIND, "T": TEMPO, "I": INTERVAL, "S": SPRINT, "H": HILL, "W": WALK}


def seconds_of(stretches: str) -> tuple[list[int], list[int]]:
    """Kind and second of each second; a stretch is a letter and how long it lasts, and / is a hole of a minute."""
    kinds: list[int] = []
    seconds: list[int] = []
    now = 0
    for word in stretches.split():
        length = 0 if word == "/" else int(word[1:])
        kinds += [KINDS[word[0]]] * length if length else []
        seconds += range(now, now + length)
        now += length or 60
    return kinds, seconds


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("E30 S2 E20", "E52", id="a-second-too-short-for-a-sprint"),
        pytest.param("E30 S3 E20", "E30 S3 E20", id="a-sprint"),
        pytest.param("E30 S2 T20", "E32 T20", id="the-longer-before"),
        pytest.param("E20 S2 T30", "E20 T32", id="the-longer-after"),
        pytest.param("S2 E30", "E32", id="at-the-start"),
        pytest.param("E30 S2", "E32", id="at-the-end"),
        pytest.param("E30 / S2 T20", "E30 / T22", id="none-across-a-hole-before"),
        pytest.param("E30 S2 / T40", "E32 / T40", id="none-across-a-hole-after"),
        pytest.param("E30 / S2 / T40", "E30 / S2 / T40", id="alone-between-holes"),
        pytest.param("H30 W4 H40", "H74", id="a-few-steps-walked-on-a-hill"),
        pytest.param("H30 W5 H40", "H30 W5 H40", id="a-stretch-walked-on-a-hill"),
        pytest.param("E30 H2 E30", "E30 H2 E30", id="terrain-stays"),
        pytest.param("E30 T11 E40", "E81", id="tempo-within-easy"),
        pytest.param("E30 T12 E40", "E30 T12 E40", id="long-enough-for-tempo"),
        pytest.param("T40 E11 I30", "T51 I30", id="easy-within-faster"),
        pytest.param("S10 E8 S12", "S10 E8 S12", id="a-rest-between-sprints"),
        pytest.param("S10 E8 T20", "S10 E8 T20", id="a-rest-after-a-sprint"),
        pytest.param("E30 T4 S2 E31", "E67", id="one-after-the-other"),
    ],
)
def test_short_stretches_join_a_neighbour(given: str, expected: str) -> None:
    kinds, seconds = seconds_of(given)
    wanted, _ = seconds_of(expected)
    assert _absorb_short(np.array(kinds), np.array(seconds)).tolist() == wanted


def test_a_stretch_that_nothing_touches_in_time_keeps_its_edges() -> None:
    """Edges lie between kinds, and at holes within one kind."""
    kinds, seconds = seconds_of("E3 T2 / T4")
    starts, ends = _edges(np.array(kinds), np.array(seconds))
    assert (starts.tolist(), ends.tolist()) == ([0, 3, 5], [3, 5, 9])
