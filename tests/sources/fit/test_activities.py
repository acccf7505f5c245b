"""Activities, laps, sets, wearers and clocks of FIT files built byte by byte, with both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import FileError, NotAnActivityError
from pipeline.file_reasons import FileReason, reason
from pipeline.sources.fit.writer import FitWriter, RawField
from tests.sources.conftest import START, at, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.sources.activity import Activity, Content

    ReadOne = Callable[[bytes], Activity]
    Read = Callable[[bytes], Content]

SECONDS = 631065600  # of the FIT epoch since 1970
START_S = round(START.timestamp()) - SECONDS


def test_running_dynamics_and_respiration(read_one: ReadOne) -> None:
    writer = FitWriter()
    for second, respiration in enumerate((3412, 0xFFFF)):
        numbers = {41: 2450, 39: 840, 85: 11_200, 108: respiration}
        fields = [RawField(number, "uint16", value) for number, value in numbers.items()]
        writer.write_raw(20, [RawField(253, "uint32", START_S + second), *fields, RawField(99, "uint8", 34)])
    writer.write("record", timestamp=at(2), stance_time=0.0, vertical_oscillation=900.0)
    activity = read_one(writer.to_bytes())
    records = activity.records
    assert records["contact_time_ms"].to_list() == [245, 245, None]
    assert records["vertical_oscillation_m"].to_list() == pytest.approx([0.084, 0.084, None])
    assert records["step_length_m"].to_list() == pytest.approx([1.12, 1.12, None])
    assert records["respiration_per_min"].to_list() == pytest.approx([34.12, 34, None])
    assert activity.notes == ("impossible_values:1",)


@pytest.mark.parametrize(
    "summary_first", [pytest.param(True, id="summary-first"), pytest.param(False, id="summary-last")]
)
def test_sessions_cut_a_multisport_file(read: Read, *, summary_first: bool) -> None:
    sports = [("swimming", 0, 10), ("transition", 10, 14), ("cycling", 14, 30)]

    def summary(writer: FitWriter) -> None:
        for sport, start, end in sports:
            stamp = at(0) if summary_first else at(end - 1)
            values: dict[str, Any] = {"start_time": at(start), "total_elapsed_time": float(end - start)}
            writer.write("lap", timestamp=stamp, intensity="active", **values)
            writer.write("session", timestamp=stamp, sport=sport, **values)

    writer = FitWriter()
    writer.write("file_id", type="activity")
    if summary_first:
        summary(writer)
    for second in range(30):
        writer.write("record", timestamp=at(second), heart_rate=100)
    if not summary_first:
        summary(writer)
    activities = read(writer.to_bytes()).activities
    assert [(a.sport, a.start_time, a.records.height) for a in activities] == [
        (sport, at(start), end - start) for sport, start, end in sports
    ]
    assert [a.laps["end_time"].to_list() for a in activities] == [[at(end)] for _, _, end in sports]


def test_records_without_a_session_are_one_activity(read_one: ReadOne) -> None:
    writer = FitWriter()
    writer.write("sport", sport="walking")
    for second in range(3):
        writer.write("record", timestamp=at(second), cadence=50)
    activity = read_one(writer.to_bytes())
    assert (activity.sport, activity.start_time, activity.records.height) == ("walking", at(0), 3)


def test_a_session_without_records_is_kept(read_one: ReadOne) -> None:
    activity = read_one(run(records=0, total_elapsed_time=1800.0, start_time=at(0)).to_bytes())
    assert activity.records.is_empty()
    assert activity.totals.elapsed_s == 1800.0


@pytest.mark.parametrize(
    ("elapsed_s", "timer_s", "kept"),
    [
        pytest.param(0.0, 1700.0, (None, 1700.0), id="zero-elapsed"),
        pytest.param(1800.0, 0.0, (1800.0, None), id="zero-timer"),
        pytest.param(0.0, 0.0, (1800.0, None), id="both-zero"),
        pytest.param(None, None, (1800.0, None), id="neither"),
    ],
)
def test_a_duration_of_zero_was_never_set(
    read_one: ReadOne, elapsed_s: float | None, timer_s: float | None, kept: tuple[float | None, float | None]
) -> None:
    writer = FitWriter()
    writer.write(
        "session",
        sport="running",
        start_time=at(0),
        timestamp=at(1800),
        total_elapsed_time=elapsed_s,
        total_timer_time=timer_s,
        total_distance=5400.0,
    )
    totals = read_one(writer.to_bytes()).totals
    assert (totals.elapsed_s, totals.timer_s, totals.distance_m) == (*kept, 5400.0)


def test_a_month_between_start_and_end_is_no_duration(read_one: ReadOne) -> None:
    writer = FitWriter()
    writer.write("session", sport="running", start_time=at(0), timestamp=at(40 * 86_400), total_elapsed_time=0.0)
    assert read_one(writer.to_bytes()).totals.elapsed_s is None


def test_laps_alone_are_a_session(read_one: ReadOne) -> None:
    writer = FitWriter()
    writer.write("file_id", type="activity")
    for start in (0, 600, 1260):  # a minute of rest before the last
        lap: dict[str, Any] = {"start_time": at(start), "timestamp": at(start + 600), "sport": "running"}
        writer.write("lap", total_elapsed_time=600.0, total_timer_time=600.0, total_distance=1800.0, **lap)
    activity = read_one(writer.to_bytes())
    assert (activity.sport, activity.start_time, activity.laps.height) == ("running", at(0), 3)
    totals = activity.totals
    assert (totals.elapsed_s, totals.timer_s, totals.distance_m) == (1860.0, 1800.0, 5400.0)


def test_unsorted_times_are_sorted_and_counted(read_one: ReadOne) -> None:
    writer = FitWriter()
    for second, heart_rate, cadence in ((0, 100, None), (2, 102, None), (1, 101, None), (2, None, 82), (3, 103, 83)):
        writer.write("record", timestamp=at(second), heart_rate=heart_rate, cadence=cadence)
    writer.write("record", timestamp=None, heart_rate=99)
    activity = read_one(writer.to_bytes())
    assert activity.records["time"].to_list() == [at(s) for s in range(4)]
    assert activity.records["heart_rate_bpm"].to_list() == [100, 101, 102, 103]
    assert activity.records["cadence_rpm"].to_list() == [None, None, 82, 83]
    assert activity.notes == ("points_without_time:1", "times_going_back:1", "same_time_merged:1")


def test_times_decades_away_are_dropped(read_one: ReadOne) -> None:
    writer = FitWriter()
    for second in (0, 1, 900_000_000, 2, 3):
        writer.write("record", timestamp=at(second), cadence=80)
    activity = read_one(writer.to_bytes())
    assert activity.records["time"].to_list() == [at(s) for s in range(4)]
    assert activity.notes == ("implausible_times:1",)


@pytest.mark.parametrize("jump_s", [pytest.param(604_800, id="ahead"), pytest.param(-604_800, id="back")])
def test_a_clock_that_jumps_a_week_loses_nothing(read_one: ReadOne, jump_s: int) -> None:
    writer = FitWriter()
    writer.write("file_id", type="activity", manufacturer="garmin", product=1)
    clock = [second + (jump_s if second < 60 else 0) for second in range(200)]
    for second, shown in enumerate(clock):
        writer.write("record", timestamp=at(shown), heart_rate=140, distance=3.0 * second)
    writer.write("lap", timestamp=at(clock[30]), start_time=at(clock[0]), total_elapsed_time=30.0)
    writer.write("session", timestamp=at(199), start_time=at(clock[0]), sport="running", total_elapsed_time=199.0)
    activity = read_one(writer.to_bytes())
    assert activity.start_time == at(0)
    assert activity.records["time"].to_list() == [at(second) for second in range(200)]
    assert activity.laps["start_time"].to_list() == [at(0)]
    assert activity.notes == ("clock_mended:60",)


def test_a_clock_that_counts_from_power_on_is_flagged(read_one: ReadOne) -> None:
    writer = FitWriter()
    for second in range(3):
        writer.write_raw(20, [RawField(253, "uint32", 16_441_241 + second), RawField(4, "uint8", 80)])
    activity = read_one(writer.to_bytes())
    assert activity.start_time.year == 1990
    assert activity.notes == ("clock_not_set:1",)


@pytest.mark.parametrize(
    ("offset_s", "expected"),
    [
        pytest.param(3600, 3600, id="whole-hour"),
        pytest.param(20_700, 20_700, id="nepal"),
        pytest.param(-34_200, -34_200, id="marquesas"),
        pytest.param(3602, 3600, id="two-seconds-late"),
        pytest.param(1000, None, id="no-quarter"),
        pytest.param(15 * 3600, None, id="too-far"),
    ],
)
def test_utc_offset(read_one: ReadOne, offset_s: int, expected: int | None) -> None:
    writer = run()
    writer.write("activity", timestamp=at(4), local_timestamp=at(4 + offset_s))
    assert read_one(writer.to_bytes()).utc_offset_s == expected


def test_laps_events_and_steps(read_one: ReadOne) -> None:
    writer = run()
    writer.write("event", timestamp=at(0), event="timer", event_type="start")
    writer.write("event", timestamp=at(3), event="timer", event_type="stop_all")
    writer.write("lap", timestamp=at(4), start_time=at(2), total_elapsed_time=2.0, intensity=5, wkt_step_index=1)
    writer.write(
        "lap", timestamp=at(2), start_time=at(0), total_elapsed_time=2.0, intensity="warmup", lap_trigger="manual"
    )
    writer.write("workout_step", message_index=0, duration_type="time", duration_time=90, intensity="warmup")
    writer.write("workout_step", message_index=1, duration_type="distance", duration_distance=400, intensity=4)
    writer.write("workout_step", message_index=2, duration_type="repeat_until_steps_cmplt", duration_step=1)
    activity = read_one(writer.to_bytes())
    assert activity.events.rows() == [(at(0), "timer", "start"), (at(3), "timer", "stop_all")]
    assert activity.laps["intensity"].to_list() == ["warmup", "interval"]
    assert activity.laps["workout_step"].to_list() == [None, 1]
    assert activity.workout_steps["step"].to_list() == [0, 1, 2]
    assert activity.workout_steps["intensity"].to_list() == ["warmup", "recovery", None]


def test_strength_sets(read_one: ReadOne) -> None:
    writer = run(sport="training")
    fields = {0: ("uint32", 30_500), 3: ("uint16", 12), 4: ("uint16", 640), 5: ("uint8", 1), 6: ("uint32", START_S + 1)}
    raw = [RawField(number, kind, value) for number, (kind, value) in fields.items()]
    writer.write_raw(225, [*raw, RawField(7, "uint16", [28, 0xFFFF]), RawField(8, "uint16", [6, 0xFFFF])])
    (row,) = read_one(writer.to_bytes()).sets.to_dicts()
    assert row["start_time"] == at(1)
    assert (row["duration_s"], row["repetitions"], row["weight_kg"]) == (30.5, 12, 40)
    assert (row["set_type"], row["exercise_category"]) == ("active", "squat")
    assert row["exercise"] == "barbell_back_squat"


def test_wearer_and_scale(read: Read) -> None:
    writer = FitWriter()
    writer.write("file_id", type="weight")
    writer.write(
        "user_profile", friendly_name="Ada", gender="female", age=0, height=1.68, weight=61.5, resting_heart_rate=48
    )
    writer.write("weight_scale", timestamp=at(0), weight=61.2, percent_fat=24.5)
    writer.write("weight_scale", timestamp=at(9), weight=655.34)
    found = read(writer.to_bytes())
    assert found.activities == ()
    assert found.weights.rows() == [(at(0), 61.2, 24.5, None)]
    assert (found.user.sex, found.user.age_years, found.user.mass_kg, found.user.hr_rest_bpm) == (
        "female",
        None,
        61.5,
        48,
    )
    assert found.user.height_cm == pytest.approx(168)
    assert "Ada" not in repr(found)


@pytest.mark.parametrize(
    ("file", "hr_max", "vo2max"),
    [
        pytest.param("labelled/tempo-vo2-4x4min.fit", 189, 42.03, id="2022"),
        pytest.param("files/good/fgebhart+workoutizer__with_nones.fit", 185, 45.71, id="2016"),
    ],
)
def test_the_profile_of_the_wearer(read: Read, shared: Path, file: str, hr_max: int, vo2max: float) -> None:
    (activity,) = read((shared / "corpus" / file).read_bytes()).activities
    assert activity.user.hr_max_bpm == hr_max
    assert activity.user.vo2max_ml_kg_min == pytest.approx(vo2max, abs=0.01)


def test_impossible_values_are_dropped_one_by_one(read: Read) -> None:
    writer = run()
    writer.write("user_profile", gender="female", weight=0.9, height=1.68, resting_heart_rate=250)
    for repetitions in (12, 65_000):
        writer.write("set", start_time=at(0), duration=30.0, set_type="active", repetitions=repetitions, weight=40.0)
    writer.write("weight_scale", timestamp=at(0), weight=0.91, percent_fat=20.0)
    writer.write("weight_scale", timestamp=at(9), weight=61.2, percent_fat=99.0)
    found = read(writer.to_bytes())
    (activity,) = found.activities
    assert (activity.user.mass_kg, activity.user.hr_rest_bpm) == (None, None)
    assert activity.user.height_cm == pytest.approx(168)
    assert activity.sets["repetitions"].to_list() == [12, None]
    assert activity.sets["weight_kg"].to_list() == [40.0, 40.0]
    assert activity.notes == ("impossible_values:3",)
    assert found.weights["mass_kg"].to_list() == pytest.approx([61.2])
    assert found.weights["body_fat_pct"].to_list() == [None]
    assert found.left_out == (reason(FileReason.LEFT_OUT_SCALE_VALUES, 2),)


def test_nothing_but_impossible_readings_is_rejected(read: Read) -> None:
    writer = FitWriter()
    writer.write("file_id", type="weight")
    writer.write("weight_scale", timestamp=at(0), weight=0.91)
    with pytest.raises(FileError, match="only impossible values"):
        read(writer.to_bytes())


def test_no_serial_number_is_kept(read: Read) -> None:
    writer = FitWriter()
    writer.write("file_id", type="activity", manufacturer="garmin", product=9999, serial_number=314159265)
    writer.write("record", timestamp=at(0), cadence=80)
    writer.write("record", timestamp=at(1), cadence=80)
    found = read(writer.to_bytes())
    assert found.activities[0].device == "garmin 9999"
    assert "314159265" not in repr(found)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        pytest.param("settings", "settings", id="settings"),
        pytest.param("course", "course", id="course-with-records"),
        pytest.param(49, "unknown_49", id="newer-than-the-profile"),
    ],
)
def test_other_kinds_of_file_are_no_activity(read: Read, kind: str | int, message: str) -> None:
    writer = FitWriter()
    writer.write("file_id", type=kind)
    for second in range(3):
        writer.write("record", timestamp=at(second), distance=3.0 * second)
    with pytest.raises(NotAnActivityError, match=message):
        read(writer.to_bytes())


def test_an_empty_activity_is_rejected(read: Read) -> None:
    writer = FitWriter()
    writer.write("file_id", type="activity")
    with pytest.raises(FileError) as raised:
        read(writer.to_bytes())
    assert raised.value.verdict == "rejected"
