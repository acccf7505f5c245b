"""One rule of TCX after the other, on small texts, with both engines."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import FileError, NotAnActivityError
from pipeline.sources.read import read_content
from pipeline.sources.registry import format_of
from tests.sources.conftest import at

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.sources.activity import Activity, Content

    ReadOne = Callable[[bytes], Activity]
    Read = Callable[[bytes], Content]

NAMESPACES = (
    'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2" '
    'xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
CREATOR = (
    '<Creator xsi:type="Device_t"><Name>Forerunner 410</Name><UnitId>3854007508</UnitId>'
    "<Version><VersionMajor>2</VersionMajor></Version></Creator>"
)


def stamp(second: float) -> str:
    return at(second).isoformat().replace("+00:00", "Z")


def point(second: float | None, inside: str = "") -> str:
    time = "" if second is None else f"<Time>{stamp(second)}</Time>"
    return f"<Trackpoint>{time}{inside}</Trackpoint>"


def track(*seconds: float) -> str:
    return f"<Track>{''.join(point(second) for second in seconds)}</Track>"


def lap(*tracks: str, start: float = 0, inside: str = "<TotalTimeSeconds>60</TotalTimeSeconds>") -> str:
    return f'<Lap StartTime="{stamp(start)}">{inside}{"".join(tracks)}</Lap>'


def activity(*laps: str, sport: str = "Running", after: str = "") -> str:
    return f'<Activity Sport="{sport}"><Id>{stamp(0)}</Id>{"".join(laps)}{after}</Activity>'


def tcx(*inside: str, before: str = "") -> bytes:
    head = f'{before}<?xml version="1.0"?><TrainingCenterDatabase {NAMESPACES}><Activities>'
    return f"{head}{''.join(inside)}</Activities></TrainingCenterDatabase>".encode()


def extension(inside: str) -> str:
    return f"<Extensions><ns3:TPX>{inside}</ns3:TPX></Extensions>"


def test_mean_heart_rate_of_laps_is_weighted_by_time(read_one: ReadOne) -> None:
    def of_lap(seconds: int, bpm: int) -> str:
        mean = f"<AverageHeartRateBpm><Value>{bpm}</Value></AverageHeartRateBpm>"
        return lap(inside=f"<TotalTimeSeconds>{seconds}</TotalTimeSeconds>{mean}")

    assert read_one(tcx(activity(of_lap(60, 120), of_lap(180, 160)))).totals.heart_rate_bpm == 150
    assert read_one(tcx(activity(lap()))).totals.heart_rate_bpm is None


def test_lap_start_gives_the_zone_where_there_are_no_points(read_one: ReadOne) -> None:
    start = "2026-09-13T08:00:00.000+02:00"
    found = read_one(tcx(activity(f'<Lap StartTime="{start}"><TotalTimeSeconds>60</TotalTimeSeconds></Lap>')))
    assert found.utc_offset_s == 7200
    assert found.start_time == datetime(2026, 9, 13, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("inside", "column", "expected"),
    [
        pytest.param("<AltitudeMeters> 12.5\n</AltitudeMeters>", "altitude_m", 12.5, id="altitude-with-blanks"),
        pytest.param("<DistanceMeters>812.4</DistanceMeters>", "distance_m", 812.4, id="distance"),
        pytest.param("<HeartRateBpm>\n <Value>141</Value>\n</HeartRateBpm>", "heart_rate_bpm", 141, id="heart-rate"),
        pytest.param("<Cadence>82</Cadence>", "cadence_rpm", 82, id="cadence"),
        pytest.param(extension("<ns3:RunCadence>83</ns3:RunCadence>"), "cadence_rpm", 83, id="running-cadence"),
        pytest.param(extension("<ns3:Speed>3.21</ns3:Speed>"), "speed_mps", 3.21, id="speed"),
        pytest.param(extension("<ns3:Watts>251</ns3:Watts>"), "power_w", 251, id="power"),
        pytest.param(extension("<ns3:Watts>nan</ns3:Watts>"), "power_w", None, id="no-number"),
        pytest.param("<AltitudeMeters>99999</AltitudeMeters>", "altitude_m", None, id="impossible"),
    ],
)
def test_value_of_a_point(read_one: ReadOne, inside: str, column: str, expected: float | None) -> None:
    points = f"<Track>{point(0, inside)}{point(1)}</Track>"
    assert read_one(tcx(activity(lap(points)))).records[column].to_list() == [expected, None]


def test_position(read_one: ReadOne) -> None:
    place = "<Position><LatitudeDegrees>46.1</LatitudeDegrees><LongitudeDegrees>-1.2</LongitudeDegrees></Position>"
    records = read_one(tcx(activity(lap(f"<Track>{point(0, place)}{point(1)}</Track>")))).records
    assert records.select("latitude_deg", "longitude_deg").row(0) == (46.1, -1.2)


@pytest.mark.parametrize(
    ("sport", "expected"),
    [
        ("Running", "running"),
        ("Biking", "cycling"),
        ("Other", "generic"),
        ("Walking", "walking"),
        ("Anna's secret", None),
    ],
)
def test_sport(read_one: ReadOne, sport: str, expected: str | None) -> None:
    assert read_one(tcx(activity(lap(track(0, 1)), sport=sport))).sport == expected


def test_laps_and_totals(read_one: ReadOne) -> None:
    told = (
        "<TotalTimeSeconds>60.5</TotalTimeSeconds><DistanceMeters>200</DistanceMeters><Calories>14</Calories>"
        "<AverageHeartRateBpm><Value>150</Value></AverageHeartRateBpm><Intensity>{}</Intensity>"
        "<TriggerMethod>Manual</TriggerMethod>"
    )
    first = lap(track(0, 30, 60), inside=told.format("Active"))
    found = read_one(tcx(activity(first, lap(track(61, 121), start=61, inside=told.format("Resting")))))
    assert found.laps["intensity"].to_list() == ["active", "rest"]
    assert found.laps["trigger"].to_list() == ["manual", "manual"]
    assert found.laps["start_time"].to_list() == [at(0), at(61)]
    assert found.laps["end_time"].to_list() == [at(60), at(121)]
    totals = found.totals
    assert (totals.timer_s, totals.distance_m, totals.energy_kcal, totals.elapsed_s) == (121, 400, 28, 121)
    assert found.events.is_empty()


def test_a_new_track_within_a_lap_is_a_pause(read_one: ReadOne) -> None:
    found = read_one(tcx(activity(lap(track(0, 10), track(50, 60)))))
    assert found.events["time"].to_list() == [at(0), at(10), at(50), at(60)]
    assert found.events["event_type"].to_list() == ["start", "stop_all", "start", "stop_all"]


def test_a_lap_without_points_is_an_activity_by_its_clock(read_one: ReadOne) -> None:
    found = read_one(tcx(activity(lap(inside="<TotalTimeSeconds>1800</TotalTimeSeconds>"))))
    assert found.records.is_empty()
    assert found.totals.elapsed_s == 1800


def test_device_without_its_serial_number(read_one: ReadOne) -> None:
    found = read_one(tcx(activity(lap(track(0, 1)), after=CREATOR)))
    assert found.device == "Forerunner 410"
    assert "3854007508" not in repr(found)


def test_several_activities(read: Read) -> None:
    found = read(tcx(activity(lap(track(0, 1))), activity(lap(track(900, 960), start=900), sport="Biking")))
    assert [one.sport for one in found.activities] == ["running", "cycling"]
    assert [one.start_time for one in found.activities] == [at(0), at(900)]


def test_blanks_before_the_declaration_as_strava_writes_them(read_one: ReadOne) -> None:
    data = tcx(activity(lap(track(0, 1))), before=" " * 10)
    assert format_of(data).name == "tcx"
    assert read_one(data).records.height == 2


def test_courses_are_no_activity(read: Read) -> None:
    course = f"<Courses><Course><Name>x</Name>{track(0, 1)}</Course></Courses>"
    data = f"<TrainingCenterDatabase {NAMESPACES}>{course}</TrainingCenterDatabase>".encode()
    with pytest.raises(NotAnActivityError, match="courses"):
        read(data)


@pytest.mark.parametrize(
    ("data", "match"),
    [
        pytest.param(tcx(activity("<Notes>x</Notes>")), "possible time", id="nothing-in-time"),
        pytest.param(
            tcx(activity(lap(inside="<TotalTimeSeconds>0</TotalTimeSeconds>"))),
            "No lap has a possible d",
            id="no-duration",
        ),
        pytest.param(
            b'<!DOCTYPE x [<!ENTITY a "b">]>' + tcx(activity(lap(track(0, 1))))[21:], "entities", id="entities"
        ),
    ],
)
def test_refused(read: Read, data: bytes, match: str) -> None:
    with pytest.raises(FileError, match=match):
        read(data)


def test_what_stands_before_the_break_is_kept() -> None:
    data = tcx(activity(lap(track(*range(100)))))
    found = read_content(data[: len(data) // 2], where="file")
    assert found.damage is not None
    assert 30 < found.activities[0].records.height < 60


def test_nothing_before_the_break() -> None:
    with pytest.raises(FileError, match="No track point"):
        read_content(tcx(activity(lap(track(0, 1))))[:300], where="file")


@pytest.mark.parametrize("seconds", ["1e30", "1e12", "3e9", "-500", "NaN"])
@pytest.mark.parametrize("place", ["alone", "beside", "points"])
def test_a_clock_that_cannot_be_is_none(read: Read, seconds: str, place: str) -> None:
    absurd = f"<TotalTimeSeconds>{seconds}</TotalTimeSeconds>"
    laps = {
        "alone": [lap(inside=absurd)],
        "beside": [lap(), lap(inside=absurd)],
        "points": [lap(track(0, 30), inside=absurd)],
    }
    if place == "alone":
        with pytest.raises(FileError, match="No lap has a possible duration"):
            read(tcx(activity(*laps[place])))
        return
    (found,) = read(tcx(activity(*laps[place]))).activities
    assert (found.totals.timer_s, found.totals.elapsed_s) == ((60, 60) if place == "beside" else (None, 30))


@pytest.mark.parametrize("start", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_lap_of_another_age_says_nothing(read_one: ReadOne, start: str) -> None:
    odd = lap(inside="<TotalTimeSeconds>60</TotalTimeSeconds>").replace(stamp(0), start)
    found = read_one(tcx(activity(lap(track(0, 30)), odd)))
    assert (found.start_time, found.totals.elapsed_s) == (at(0), 30)


def test_totals_that_cannot_be_are_none(read_one: ReadOne) -> None:
    found = read_one(
        tcx(activity(lap(track(0, 30), inside="<DistanceMeters>-1</DistanceMeters><Calories>1e9</Calories>")))
    )
    assert (found.totals.distance_m, found.totals.energy_kcal) == (None, None)


def test_forbidden_characters_are_skipped_and_reported() -> None:
    found = read_content(tcx(activity(lap(track(0, 1)), after="<Notes>Ada & Bob</Notes>")), where="file")
    assert found.activities[0].records.height == 2
    assert found.damage is not None
    assert "XML forbids" in found.damage.reason
