"""What is written for a watch, fitparse reads back."""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from fitparse import FitFile
from fitparse.processors import FitFileDataProcessor
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import NotAnActivityError
from pipeline.report.document.plan import SessionPart
from pipeline.report.render.terminal import to_terminal
from pipeline.report.render.workout_fit import BPM_OFFSET, workout_fit
from pipeline.report.sections.page import subtitle
from pipeline.report.sections.plan import hill_band
from pipeline.report.sections.workouts import Block, Workout, WorkoutStep, easy_target, week_workouts, workouts_page
from pipeline.sources.fit.writer import FIT_EPOCH, fit_crc
from pipeline.sources.read import read_content

if TYPE_CHECKING:
    from pipeline.report.document.whole import Document

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
SESSIONS = (
    SessionPart(key="hills", per_week=2, amount=10, lately=8.0),
    SessionPart(key="sprints", per_week=1, amount=8, lately=8.0),
    SessionPart(key="stairs", per_week=1, amount=8, lately=7.2),
    SessionPart(key="strength", per_week=3, amount=15, lately=14.0),
)


class _Plain(FitFileDataProcessor):  # type: ignore[misc]
    """Leaves times as seconds: fitparse's own conversion is deprecated in newer Pythons."""

    def run_type_processor(self, field_data: Any) -> None: ...


@pytest.fixture
def planned(documents: dict[str, Document]) -> Document:
    """The busy week with every kind of session planned."""
    busy = documents["busy"]
    assert busy.plan is not None
    return replace(busy, plan=replace(busy.plan, sessions=SESSIONS))


def read(workout: Workout) -> list[Any]:
    data = workout_fit(workout, created=MONDAY, number=3)
    return list(FitFile(io.BytesIO(data), check_crc=True, data_processor=_Plain()).get_messages())


def values(message: Any) -> dict[str, Any]:
    return {name: value for name, value in message.get_values().items() if value is not None}


def test_every_session_is_a_file(planned: Document) -> None:
    """Every session is a file of a workout with its steps."""
    workouts = week_workouts(planned)
    assert [workout.key for workout in workouts] == ["hills", "sprints", "stairs", "strength", "easy"]
    for workout in workouts:
        file_id, head, *steps = read(workout)
        assert values(file_id) == {
            "type": "workout",
            "manufacturer": "development",
            "product": 0,
            "serial_number": 3,
            "time_created": (MONDAY - FIT_EPOCH).total_seconds(),
        }
        assert head.get_value("num_valid_steps") == len(steps)
        assert head.get_value("wkt_name") == workout.name
        assert head.get_value("sport") == ("training" if workout.key == "strength" else "running")
        assert [step.get_value("message_index") for step in steps] == list(range(len(steps)))


def test_hill_sprints_in_own_pace(planned: Document) -> None:
    """Hill sprints are repeated in the athlete's own pace."""
    _, _, warm_up, up, down, repeat, cool_down = map(values, read(week_workouts(planned)[0]))
    assert (warm_up["intensity"], warm_up["duration_time"]) == ("warmup", 600)
    assert (up["duration_type"], up["duration_time"], up["target_type"]) == ("time", 30, "speed")
    band = hill_band(planned)
    assert band is not None
    assert (up["custom_target_speed_low"], up["custom_target_speed_high"]) == pytest.approx(band, abs=0.001)
    assert (down["intensity"], down["duration_type"], down["target_type"]) == ("rest", "open", "open")
    assert (repeat["duration_type"], repeat["duration_step"], repeat["repeat_steps"]) == (
        "repeat_until_steps_cmplt",
        1,
        5,
    )
    assert (cool_down["intensity"], cool_down["duration_time"]) == ("cooldown", 300)


def test_how_steps_end(planned: Document) -> None:
    """Other sessions end by distance, time or repetitions."""
    _, sprints, stairs, strength, easy = week_workouts(planned)
    sprint, rest, repeat = map(values, read(sprints)[3:6])
    assert (sprint["duration_distance"], rest["duration_time"], repeat["repeat_steps"]) == (40, 150, 8)
    assert values(read(stairs)[3])["duration_time"] == 16 * 60
    lifts = [values(message) for message in read(strength)[2:]]
    assert [step.get("exercise_category") for step in lifts if "duration_reps" in step] == ["hip_raise", "deadlift"]
    assert sum(step.get("repeat_steps", 0) for step in lifts) == 5
    assert values(read(easy)[2])["duration_type"] == "open"


def test_easy_running_goes_by_what_is_known_better(planned: Document) -> None:
    thresholds = planned.thresholds
    critical = thresholds["critical_speed_mps"]
    unsure = replace(planned, thresholds={**thresholds, "critical_speed_mps": replace(critical, sd=0.6)})
    unknown = replace(planned, thresholds={})
    kind, low, high = easy_target(unsure) or ("", 0.0, 0.0)
    assert (kind, low < high < 186) == ("heart_rate", True)
    assert easy_target(unknown) is None
    warm_up = values(read(week_workouts(unsure)[0])[2])
    assert warm_up["custom_target_heart_rate_high"] == round(high) + BPM_OFFSET
    assert values(read(week_workouts(unknown)[0])[3])["target_type"] == "open"
    by_speed = easy_target(replace(planned, thresholds={"critical_speed_mps": critical}))
    assert by_speed is not None
    assert by_speed[0] == "speed"


def test_workout_is_no_activity(planned: Document) -> None:
    """Checksums are right, and our reader calls it no activity."""
    data = workout_fit(week_workouts(planned)[0], created=MONDAY, number=1)
    assert struct.unpack("<H", data[-2:])[0] == fit_crc(data[:-2])
    assert struct.unpack("<H", data[12:14])[0] == fit_crc(data[:12])
    for engine in ("columnar", "reference"):
        with pytest.raises(NotAnActivityError):
            read_content(data, where="hills.fit", engine=engine)


@settings(max_examples=20)  # fitparse takes a tenth of a second for each
@given(
    st.lists(
        st.tuples(
            st.integers(1, 20),
            st.lists(
                st.builds(
                    WorkoutStep,
                    name=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20),
                    intensity=st.sampled_from(["warmup", "active", "rest", "cooldown"]),
                    seconds=st.none() | st.integers(1, 7200),
                    metres=st.none() | st.integers(1, 20000),
                ),
                min_size=1,
                max_size=3,
            ),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_blocks_are_read_back(parts: list[tuple[int, list[WorkoutStep]]]) -> None:
    """Any blocks are read back in their order."""
    workout = Workout("any", "Any", tuple(Block(times, tuple(steps)) for times, steps in parts))
    _, head, *messages = read(workout)
    done: list[str] = []
    seen: list[str] = []
    for place, message in enumerate(messages):
        if message.get_value("duration_type") == "repeat_until_steps_cmplt":
            first = message.get_value("duration_step")
            done += seen[first:place] * (message.get_value("repeat_steps") - 1)
            seen.append("")
        else:
            seen.append(message.get_value("wkt_step_name") or "")
            done.append(seen[-1])
    assert head.get_value("num_valid_steps") == len(messages)
    assert done == [step.name for times, steps in parts for _ in range(times) for step in steps]


def test_the_text_says_the_same_steps(planned: Document) -> None:
    workouts = week_workouts(planned)
    text = " ".join(to_terminal(workouts_page(planned, workouts, "metric", subtitle(planned))).split())
    assert "5 x: Uphill, fast and even: 30 s, " in text
    assert "8 x: Sprint: 40 m; Rest: 2:30 min" in text
    assert "3 x: Hip thrust: 10 repetitions; Rest: 2 min" in text
    assert "Easy: until the lap button" in text
    miles = to_terminal(workouts_page(planned, workouts, "imperial", subtitle(planned)))
    assert "min/mi" in miles
    assert "min/km" not in miles
