"""Strides counted from seconds: what adds up, what counts nothing, and what is found strange."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.physiology.activation import running_activation, stairs_activation
from pipeline.physiology.dose import BINS, dose_matrix
from pipeline.segments.corrections import Corrections
from pipeline.segments.derive import Recording, derive_activity
from pipeline.segments.estimates.seconds import SegmentSeconds
from pipeline.segments.estimates.stimulus import (
    TENTHS,
    shrunk_grade,
    stimulus_of_other_sport,
    stimulus_of_segments,
)
from pipeline.store.schemas import TABLES
from pipeline.vocabulary import EFFORTS, GAITS, Label, Mode

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.athletes.profile import Person
    from pipeline.segments.thresholds.daily import Thresholds

    StreamOf = Callable[..., pl.DataFrame]

EASY = {"seconds": 600, "speed_mps": 2.78}


def cut(stream: pl.DataFrame, *parts: tuple[int, int, str, str, str]) -> pl.DataFrame:
    """Segments from start and end second, label, effort and gait."""
    time = stream["time"]
    starts, ends, labels, efforts, gaits = zip(*parts, strict=True)
    return pl.DataFrame(
        {
            "start_time": time.gather(list(starts)),
            "end_time": time.gather([end - 1 for end in ends]).dt.offset_by("1s"),
            "label": pl.Series(labels, dtype=pl.Enum(Label)),
            "effort": pl.Series(efforts, dtype=pl.Enum([str(word) for word in EFFORTS])),
            "gait": pl.Series(gaits, dtype=pl.Enum([str(word) for word in GAITS])),
        }
    )


def whole(stream: pl.DataFrame, label: str = "easy", effort: str = "easy", gait: str = "run") -> pl.DataFrame:
    return cut(stream, (0, stream.height, label, effort, gait))


def index(rows: pl.DataFrame) -> float:
    """Median growth index of some rows."""
    parts = [
        dose_matrix(Mode(mode), 0.03) @ np.array(tenths) / TENTHS
        for mode, tenths in rows.select("mode", "stride_tenths").iter_rows()
    ]
    return float(np.median(np.sum(parts, axis=0)))


def test_steady_running_stands_at_its_activation(stream_of: StreamOf, thresholds: Thresholds) -> None:
    stream = stream_of(EASY)
    (row,) = stimulus_of_segments(SegmentSeconds(stream, whole(stream)), thresholds).to_dicts()
    strides = np.array(row["stride_tenths"]) / TENTHS
    expected = float(running_activation("gmax", 2.78, max_sprint_speed_mps=8.0))
    assert (row["label"], row["mode"], row["counted_s"]) == ("easy", "level", 600)
    assert strides.sum() == pytest.approx(600 * 172 / 120, abs=0.2)
    assert float(strides @ BINS) / strides.sum() == pytest.approx(expected, abs=0.05)
    assert row["gmax_activation_min"] == pytest.approx(10 * expected / 100, rel=1e-3)
    assert row["lost_s"] == row["left_out_s"] == row["no_altitude_s"] == row["no_cadence_s"] == 0
    names = set(TABLES["stimulus"].schema.column_names())
    assert names - set(row) == {"activity_id", "local_date", "model_version"}


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        pytest.param(("easy", "easy", "run"), ("easy", "level"), id="easy"),
        pytest.param(("sprint", "sprint", "run"), ("sprint", "level"), id="sprint"),
        pytest.param(("hill", "tempo", "run"), ("hill", "uphill"), id="hill"),
        pytest.param(("hill", "sprint", "run"), ("uphill_sprint", "uphill"), id="uphill sprint"),
        pytest.param(("hill", "easy", "walk"), ("walk", "walk"), id="a hill walked"),
        pytest.param(("easy", "easy", "walk"), ("walk", "walk"), id="walk"),
        pytest.param(("stairs", "easy", "walk"), ("stairs", "stairs"), id="stairs"),
    ],
)
def test_label_and_mode(
    stream_of: StreamOf, thresholds: Thresholds, segment: tuple[str, str, str], expected: tuple[str, str]
) -> None:
    stream = stream_of({"seconds": 60, "speed_mps": 2.0, "grade": 0.0})
    rows = stimulus_of_segments(SegmentSeconds(stream, whole(stream, *segment)), thresholds)
    assert rows.select("label", "mode").rows() == [expected]


def test_a_rise_within_an_easy_run_has_the_error_of_hills(stream_of: StreamOf, thresholds: Thresholds) -> None:
    stream = stream_of(EASY, {"seconds": 60, "speed_mps": 2.5, "grade": 0.08})
    rows = stimulus_of_segments(SegmentSeconds(stream, whole(stream)), thresholds)
    assert dict(rows.select("mode", "counted_s").iter_rows()) == {"level": 600, "uphill": 60}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.integers(20, 400), min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_segments_add_up(stream_of: StreamOf, thresholds: Thresholds, lengths: list[int], random: Any) -> None:
    """However a run is cut, labels apart, its strides stay the same."""
    parts = [{"seconds": n, "speed_mps": random.uniform(2, 6), "grade": random.uniform(-0.1, 0.15)} for n in lengths]
    stream = stream_of(*parts)
    edges = np.cumsum([0, *lengths]).tolist()
    pieces = cut(stream, *((a, b, "easy", "easy", "run") for a, b in itertools.pairwise(edges)))
    one, many = (
        stimulus_of_segments(SegmentSeconds(stream, segments), thresholds) for segments in (whole(stream), pieces)
    )
    assert one.equals(many)


def test_many_runs_are_the_sum_of_each(stream_of: StreamOf, thresholds: Thresholds) -> None:
    hill = {"seconds": 240, "speed_mps": 3.5, "grade": 0.08}
    rows = [
        stimulus_of_segments(SegmentSeconds(stream, whole(stream, label)), thresholds)
        for stream, label in ((stream_of(EASY), "easy"), (stream_of(hill), "hill"))
    ]
    assert index(pl.concat([*rows, *rows])) == pytest.approx(2 * index(pl.concat(rows)))


def test_speed_is_smoothed_and_sprints_less_so(stream_of: StreamOf, thresholds: Thresholds) -> None:
    """Noise of a watch would count as bursts: the raw seconds of a run are worth half as much again."""
    quiet = stream_of({"seconds": 1800, "speed_mps": 3.0})
    noisy = stream_of({"seconds": 1800, "speed_mps": 3.0}, noise_mps=0.8)
    calm, rough = (index(stimulus_of_segments(SegmentSeconds(s, whole(s)), thresholds)) for s in (quiet, noisy))
    assert calm < rough < 1.6 * calm
    burst = stream_of(EASY, {"seconds": 5, "speed_mps": 7.5}, EASY)
    plain, sprint = (
        index(stimulus_of_segments(SegmentSeconds(burst, cut(burst, (598, 607, label, effort, "run"))), thresholds))
        for label, effort in (("easy", "easy"), ("sprint", "sprint"))
    )
    assert sprint > 1.2 * plain


@given(st.floats(-0.4, 0.4), st.floats(0, 0.3))
def test_unsure_grades_shrink(grade: float, sd: float) -> None:
    (found,) = shrunk_grade(np.array([grade]), np.array([sd]))
    assert abs(found) <= abs(grade) + 1e-12
    assert found * grade >= 0
    if sd == 0:
        assert found == pytest.approx(grade)


@pytest.mark.parametrize(
    ("cadence", "label", "effort", "counted"),
    [
        pytest.param(np.nan, "easy", "easy", 0, id="no steps"),
        pytest.param(90.0, "easy", "easy", 0, id="pedals"),
        pytest.param(200.0, "easy", "easy", 20, id="running steps"),
        pytest.param(np.nan, "sprint", "sprint", 20, id="a labelled sprint"),
    ],
)
def test_fast_seconds_need_a_reason(
    stream_of: StreamOf, thresholds: Thresholds, cadence: float, label: str, effort: str, counted: int
) -> None:
    stream = stream_of({"seconds": 20, "speed_mps": 7.5, "cadence_spm": cadence})
    (row,) = stimulus_of_segments(SegmentSeconds(stream, whole(stream, label, effort)), thresholds).to_dicts()
    assert (row["counted_s"], row["left_out_s"]) == (counted, 20 - counted)


def test_nobody_is_faster_than_their_top(stream_of: StreamOf, thresholds: Thresholds) -> None:
    stream = stream_of({"seconds": 10, "speed_mps": 11.0})
    (row,) = stimulus_of_segments(SegmentSeconds(stream, whole(stream, "sprint", "sprint")), thresholds).to_dicts()
    assert row["gmax_activation_min"] <= 10 / 60 * 1.01


@pytest.mark.parametrize("cadence", [np.nan, 90.0, 180.0], ids=["no cadence", "pedals", "pedals taken for strides"])
@pytest.mark.parametrize("ride_mps", [5.5, 7.0, 9.0])
def test_a_ride_filed_as_a_run_adds_a_fifth_at_most(
    stream_of: StreamOf, thresholds: Thresholds, person: Person, cadence: float, ride_mps: float
) -> None:
    """An hour of it, with stops at lights, beside a week of easy running with some strides."""
    lights = [{"seconds": 290, "speed_mps": ride_mps, "cadence_spm": cadence}, {"seconds": 10, "speed_mps": 3.0}]
    ride = stream_of(*(12 * lights))
    strides = [{"seconds": 20, "speed_mps": 6.5, "cadence_spm": 200.0}, {"seconds": 100, "speed_mps": 2.5}]
    run = stream_of({"seconds": 7200, "speed_mps": 2.78}, *(6 * strides))
    week, filed = (
        derive_activity(s, Recording("running", "barometric"), thresholds=thresholds, person=person).stimulus
        for s in (run, ride)
    )
    assert index(pl.concat([week, filed])) < 1.2 * index(week)
    assert filed["left_out_s"].sum() > 3000


def test_running_after_a_ride_counts(stream_of: StreamOf, thresholds: Thresholds) -> None:
    """Of ten minutes on a bike within a run twenty around them are left out at most; what is far from them counts."""
    hour = EASY | {"seconds": 3600}
    stream = stream_of(hour, {"seconds": 600, "speed_mps": 9.0, "cadence_spm": np.nan}, hour)
    (row,) = stimulus_of_segments(SegmentSeconds(stream, whole(stream)), thresholds).to_dicts()
    assert 600 <= row["left_out_s"] <= 600 + 2 * 1200
    assert row["counted_s"] > 4000


@pytest.mark.parametrize(
    "part",
    [
        pytest.param({"seconds": 300, "speed_mps": 4.4, "cadence_spm": 180.0}, id="an all-out five minutes"),
        pytest.param({"seconds": 1800, "speed_mps": 3.9, "cadence_spm": 176.0}, id="a race of half an hour"),
        pytest.param({"seconds": 600, "speed_mps": 5.0, "grade": -0.08}, id="a fast descent"),
        pytest.param({"seconds": 30, "speed_mps": 6.8, "cadence_spm": 200.0}, id="a 200 m"),
    ],
)
def test_hard_running_is_not_left_out(stream_of: StreamOf, thresholds: Thresholds, part: dict[str, Any]) -> None:
    stream = stream_of(EASY, part, EASY)
    assert stimulus_of_segments(SegmentSeconds(stream, whole(stream)), thresholds)["left_out_s"].sum() == 0


@pytest.mark.parametrize(
    ("change", "column"),
    [
        pytest.param({"speed_mps": np.nan}, "lost_s", id="speed"),
        pytest.param({"grade": np.nan}, "no_altitude_s", id="altitude"),
        pytest.param({"cadence_spm": np.nan}, "no_cadence_s", id="cadence"),
    ],
)
def test_what_is_missing_is_counted(
    stream_of: StreamOf, thresholds: Thresholds, change: dict[str, float], column: str
) -> None:
    stream = stream_of(EASY, EASY | change)
    rows = stimulus_of_segments(SegmentSeconds(stream, whole(stream)), thresholds)
    assert rows[column].sum() == 600
    assert rows["counted_s"].sum() == (600 if column == "lost_s" else 1200)


def test_stairs_need_no_speed(stream_of: StreamOf, thresholds: Thresholds) -> None:
    stream = stream_of({"seconds": 120, "vertical_speed_mps": 0.4, "cadence_spm": 120.0})
    (row,) = stimulus_of_segments(SegmentSeconds(stream, whole(stream, "stairs", gait="walk")), thresholds).to_dicts()
    assert row["counted_s"] == 120
    strides = np.array(row["stride_tenths"])
    assert float(strides @ BINS) / strides.sum() == pytest.approx(float(stairs_activation("gmax", 0.4)), abs=0.2)


@pytest.mark.parametrize("counted", [60.0, 120.0], ids=["steps", "steps taken for strides"])
def test_a_stair_machine_stands_under_stairs(
    stream_of: StreamOf, thresholds: Thresholds, person: Person, counted: float
) -> None:
    """Sixty steps a minute of 0.20 m are 0.20 m/s, whatever the signal stage made of the count."""
    nothing = {"grade": np.nan, "vertical_speed_mps": np.nan}
    stream = stream_of({"seconds": 1200, "cadence_spm": counted, "heart_rate_bpm": 140.0, **nothing})
    stream = stream.with_columns(pl.lit(None, pl.Float32).alias(name) for name in ("vertical_speed_mps", "altitude_m"))
    machine = Recording("stair_climbing", "none", indoors=True)
    derived = derive_activity(stream, machine, thresholds=thresholds, person=person)
    assert set(derived.segments["label"]) == {"stairs"}
    (row,) = derived.stimulus.to_dicts()
    assert (row["label"], row["mode"]) == ("stairs", "stairs")
    strides = np.array(row["stride_tenths"])
    assert float(strides @ BINS) / strides.sum() == pytest.approx(float(stairs_activation("gmax", 0.20)), abs=0.5)
    assert index(derived.stimulus) > 0


def test_a_stair_machine_without_steps_stands_under_stairs_too(
    stream_of: StreamOf, thresholds: Thresholds, person: Person
) -> None:
    """What its sport says is enough for the label; how hard it was follows from heart rate, as in other sports."""
    stream = stream_of({"seconds": 1200, "cadence_spm": np.nan, "grade": np.nan, "heart_rate_bpm": 140.0})
    stream = stream.with_columns(pl.lit(None, pl.Float32).alias(name) for name in ("vertical_speed_mps", "altitude_m"))
    machine = Recording("stair_climbing", "none", indoors=True)
    derived = derive_activity(stream, machine, thresholds=thresholds, person=person)
    (row,) = derived.stimulus.to_dicts()
    assert (row["label"], row["mode"], row["no_heart_rate_s"]) == ("stairs", "other", 0)
    assert derived.segments.select("label", "gait").rows() == [("stairs", "walk")]


def ride(stream_of: StreamOf, **part: float) -> pl.DataFrame:
    return stream_of({"seconds": 3600, "speed_mps": 7.0, "cadence_spm": np.nan, **part})


def test_another_sport_follows_its_effort(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    hard, easy, unknown = (
        stimulus_of_other_sport(ride(stream_of, heart_rate_bpm=bpm), "cycling", thresholds=thresholds, person=person)
        for bpm in (170.0, 110.0, np.nan)
    )
    assert index(hard) > 10 * index(easy)
    assert (unknown["no_heart_rate_s"].sum(), hard["no_heart_rate_s"].sum()) == (3600, 0)
    assert hard["strides"].sum() == pytest.approx(3600 * 1.2)


def test_power_speaks_where_heart_rate_is_silent(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    """At 210 W and 70 kg the uptake is 39.4 ml/kg/min: as at a heart rate of 157."""
    by_power = ride(stream_of).with_columns(power_w=pl.lit(210.0, pl.Float32))
    by_heart_rate = ride(stream_of, heart_rate_bpm=55 + 132 * (39.4 - 3.5) / 46.5)
    one, other = (
        stimulus_of_other_sport(stream, "cycling", thresholds=thresholds, person=person)
        for stream in (by_power, by_heart_rate)
    )
    assert one["gmax_activation_min"].sum() == pytest.approx(other["gmax_activation_min"].sum(), rel=0.01)
    assert one["no_heart_rate_s"].sum() == 0


@pytest.mark.parametrize("sport", ["training", "driving", "sailing"])
def test_what_makes_no_strides_has_no_stimulus(
    stream_of: StreamOf, thresholds: Thresholds, person: Person, sport: str
) -> None:
    stream = ride(stream_of, heart_rate_bpm=120.0)
    assert stimulus_of_other_sport(stream, sport, thresholds=thresholds, person=person).is_empty()


def test_an_entered_grade_of_a_treadmill_is_an_altitude(
    stream_of: StreamOf, thresholds: Thresholds, person: Person
) -> None:
    stream = stream_of(EASY | {"grade": np.nan}).with_columns(altitude_m=pl.lit(None, pl.Float32))
    recording = Recording("running", "none", indoors=True)
    flat, sloped = (
        derive_activity(stream, recording, thresholds=thresholds, person=person, corrections=corrections).stimulus
        for corrections in (Corrections(), Corrections(treadmill_grade=0.03))
    )
    assert (flat["no_altitude_s"].sum(), sloped["no_altitude_s"].sum()) == (600, 0)
    assert index(sloped) > 1.2 * index(flat)


def test_a_slower_sprinter_works_harder(stream_of: StreamOf, thresholds: Thresholds) -> None:
    stream = stream_of(EASY)
    slow = replace(thresholds, max_sprint_speed_mps=replace(thresholds.max_sprint_speed_mps, value=6.5))
    usual, slower = (stimulus_of_segments(SegmentSeconds(stream, whole(stream)), of) for of in (thresholds, slow))
    assert slower["max_sprint_speed_mps"].item() == 6.5
    assert index(slower) > 2 * index(usual)


@pytest.mark.parametrize(
    ("speed_mps", "counted_s"),
    [
        pytest.param([7.0, 7.0, 0.0], 1200, id="a-stop-is-no-riding"),
        pytest.param([7.0, np.nan, np.nan], 1200, id="speed-partly-missing"),
        pytest.param([np.nan, np.nan, np.nan], 1800, id="a-trainer-without-speed"),
    ],
)
def test_stops_count_where_nothing_moves(
    stream_of: StreamOf, thresholds: Thresholds, person: Person, speed_mps: list[float], counted_s: int
) -> None:
    """A trainer without speed looks as if it stood still; pauses count nowhere."""
    states = ("moving", "moving", "stopped")
    parts = [{"seconds": 600, "speed_mps": speed, "state": at} for speed, at in zip(speed_mps, states, strict=True)]
    stream = stream_of(*parts, {"seconds": 300, "state": "paused"})
    (row,) = stimulus_of_other_sport(stream, "cycling", thresholds=thresholds, person=person).to_dicts()
    assert row["counted_s"] == counted_s


def test_a_sport_without_heart_rate_costs_what_its_name_does(
    stream_of: StreamOf, thresholds: Thresholds, person: Person
) -> None:
    """Rowing is 5 MET, 17.5 ml/kg/min: as much as pedals take that are pushed at 0.97 W/kg."""
    by_name, by_power = (
        stimulus_of_other_sport(stream, "rowing", thresholds=thresholds, person=person)["gmax_activation_min"].item()
        for stream in (
            ride(stream_of),
            ride(stream_of).with_columns(power_w=pl.lit(70 * 0.972, pl.Float32)),
        )
    )
    assert by_name == pytest.approx(by_power, rel=0.01)


@pytest.mark.parametrize(
    ("cadence_spm", "pushes"), [(90.0, 1.5), (45.0, 0.75), (0.0, 1.2)], ids=["usual", "slow", "none counted"]
)
def test_pushes_follow_the_cadence(
    stream_of: StreamOf, thresholds: Thresholds, person: Person, cadence_spm: float, pushes: float
) -> None:
    stream = ride(stream_of, cadence_spm=cadence_spm)
    rows = stimulus_of_other_sport(stream, "cycling", thresholds=thresholds, person=person)
    assert rows["strides"].sum() == pytest.approx(3600 * pushes)


@pytest.mark.parametrize(("grade", "left_out_s"), [(0.0, 300), (-0.10, 0)], ids=["level", "downhill"])
def test_the_slower_of_two_speeds_tells_a_ride(
    stream_of: StreamOf, thresholds: Thresholds, grade: float, left_out_s: int
) -> None:
    """Nobody holds 5.2 m/s on the flat for five minutes with these thresholds; down a hill it takes less."""
    fast = {"seconds": 300, "speed_mps": 5.2, "cadence_spm": 180.0, "grade": grade}
    stream = stream_of(EASY, fast, EASY)
    rows = stimulus_of_segments(SegmentSeconds(stream, whole(stream)), thresholds)
    assert rows["left_out_s"].sum() == pytest.approx(left_out_s, abs=120)


@pytest.mark.parametrize(("sd", "left_out"), [(0.08, True), (0.20, False)], ids=["known", "unsure"])
def test_an_unsure_critical_speed_leaves_less_out(
    stream_of: StreamOf, thresholds: Thresholds, sd: float, *, left_out: bool
) -> None:
    unsure = replace(thresholds, critical_speed_mps=replace(thresholds.critical_speed_mps, sd=sd))
    stream = stream_of(EASY, {"seconds": 300, "speed_mps": 5.2, "cadence_spm": 180.0}, EASY)
    rows = stimulus_of_segments(SegmentSeconds(stream, whole(stream)), unsure)
    assert (rows["left_out_s"].sum() > 0) == left_out
