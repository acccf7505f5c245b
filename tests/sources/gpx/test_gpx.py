"""One rule of GPX after the other, on small texts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import FileError, NotAnActivityError
from pipeline.sources.read import read_content
from pipeline.sources.records import NO_TIME
from pipeline.sources.xml.values import parse_times
from tests.sources.conftest import at

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.sources.activity import Activity, Content

    ReadOne = Callable[[bytes], Activity]
    Read = Callable[[bytes], Content]

NAMESPACES = (
    'xmlns="http://www.topografix.com/GPX/1/1" '
    'xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2" '
    'xmlns:gpxdata="http://www.cluetrust.com/XML/GPXDATA/1/0" xmlns:ns3="urn:x"'
)


def point(second: float | None, inside: str = "", *, lat: float = 50.0) -> str:
    time = "" if second is None else f"<time>{at(second).isoformat().replace('+00:00', 'Z')}</time>"
    return f'<trkpt lat="{lat}" lon="8.5">{time}{inside}</trkpt>'


def track(*segments: str, kind: str = "") -> str:
    named = f"<type>{kind}</type>" if kind else ""
    return f"<trk><name>x</name>{named}" + "".join(f"<trkseg>{segment}</trkseg>" for segment in segments) + "</trk>"


def gpx(*tracks: str, version: str = "1.1", creator: str = "test") -> bytes:
    head = f'<?xml version="1.0"?><gpx version="{version}" creator="{creator}" {NAMESPACES}>'
    return f"{head}{''.join(tracks)}</gpx>".encode()


@pytest.mark.parametrize(
    ("inside", "column", "expected"),
    [
        pytest.param("<ele> 123.5\n</ele>", "altitude_m", 123.5, id="elevation-with-blanks"),
        pytest.param(
            "<extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>141</gpxtpx:hr></gpxtpx:TrackPointExtension></extensions>",
            "heart_rate_bpm",
            141,
            id="garmin-hr",
        ),
        pytest.param(
            "<extensions><ns3:TrackPointExtension><ns3:cad>82</ns3:cad></ns3:TrackPointExtension></extensions>",
            "cadence_rpm",
            82,
            id="garmin-cad-any-prefix",
        ),
        pytest.param(
            "<extensions><gpxtpx:TrackPointExtension><gpxtpx:atemp>-3.5</gpxtpx:atemp></gpxtpx:TrackPointExtension>"
            "</extensions>",
            "temperature_c",
            -3.5,
            id="garmin-temperature",
        ),
        pytest.param(
            "<extensions><gpxtpx:speed>3.25</gpxtpx:speed></extensions>", "speed_mps", 3.25, id="garmin-v2-speed"
        ),
        pytest.param("<extensions><power>250</power></extensions>", "power_w", 250, id="strava-power"),
        pytest.param("<extensions><gpxdata:hr>99</gpxdata:hr></extensions>", "heart_rate_bpm", 99, id="cluetrust-hr"),
        pytest.param(
            "<extensions><gpxdata:distance>17.5</gpxdata:distance></extensions>",
            "distance_m",
            17.5,
            id="cluetrust-distance",
        ),
        pytest.param(
            "<extensions><hr>1<!-- not 15 -->42</hr></extensions>", "heart_rate_bpm", 142, id="comment-inside"
        ),
        pytest.param("<extensions><hr><![CDATA[143]]></hr></extensions>", "heart_rate_bpm", 143, id="cdata"),
        pytest.param("<extensions><hr>&#49;44</hr></extensions>", "heart_rate_bpm", 144, id="character-reference"),
    ],
)
def test_values_below_a_point(read_one: ReadOne, inside: str, column: str, expected: float) -> None:
    records = read_one(gpx(track(point(0, inside) + point(1)))).records
    assert records[column].to_list() == [expected, None]


def test_speed_of_gpx_1_0(read_one: ReadOne) -> None:
    data = gpx(track(point(0, "<speed>2.5</speed>") + point(1)), version="1.0").replace(b"GPX/1/1", b"GPX/1/0")
    assert read_one(data).records["speed_mps"].to_list() == [2.5, None]


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param("<extensions><hr/></extensions>", id="empty"),
        pytest.param("<extensions><hr>-</hr></extensions>", id="no-number"),
        pytest.param("<extensions><hr>inf</hr></extensions>", id="infinite"),
        pytest.param("<ele>7</ele><extensions><hr></hr></extensions>", id="empty-after-a-number"),
    ],
)
def test_what_is_no_number_is_null(read_one: ReadOne, inside: str) -> None:
    assert read_one(gpx(track(point(0, inside) + point(1)))).records["heart_rate_bpm"].null_count() == 2


def test_of_two_values_the_first_counts(read_one: ReadOne) -> None:
    inside = "<extensions><hr>140</hr><hr>150</hr></extensions>"
    assert read_one(gpx(track(point(0, inside) + point(1)))).records["heart_rate_bpm"].to_list() == [140, None]


def test_unbound_prefixes_are_read() -> None:
    data = gpx(track(point(0, "<extensions><nowhere:hr>140</nowhere:hr></extensions>") + point(1)))
    assert read_content(data, where="file").activities[0].records["heart_rate_bpm"].to_list() == [140, None]


def test_prefixed_gpx_elements_are_read() -> None:
    data = (
        b'<g:gpx xmlns:g="http://www.topografix.com/GPX/1/1"><g:trk><g:type>run</g:type><g:trkseg>'
        b'<g:trkpt lat="1" lon="2"><g:time>2026-11-08T07:30:00Z</g:time></g:trkpt>'
        b'<g:trkpt lat="1" lon="2"><g:time>2026-11-08T07:30:01Z</g:time></g:trkpt></g:trkseg></g:trk></g:gpx>'
    )
    assert read_content(data, where="file").activities[0].sport == "running"


def test_points_elsewhere_do_not_count(read_one: ReadOne) -> None:
    elsewhere = '<wpt lat="1" lon="2"><ele>9</ele><time>2020-01-01T00:00:00Z</time><type>bike</type></wpt>'
    activity = read_one(gpx(elsewhere, track(point(0) + point(1), kind="running"), elsewhere))
    assert activity.sport == "running"
    assert activity.records["altitude_m"].null_count() == 2
    assert activity.start_time == at(0)


def test_points_without_time_are_dropped_and_counted(read_one: ReadOne) -> None:
    activity = read_one(gpx(track(point(0) + point(None) + point(1) + point(None))))
    assert activity.records["time"].to_list() == [at(0), at(1)]
    assert activity.notes == ("points_without_time:2",)


def test_times_that_go_back_are_sorted_and_counted(read_one: ReadOne) -> None:
    activity = read_one(gpx(track(point(2, lat=52.0) + point(1, lat=51.0) + point(3, lat=53.0) + point(3, lat=54.0))))
    assert activity.records["latitude_deg"].to_list() == [51.0, 52.0, 53.0]
    assert activity.notes == ("times_going_back:1", "same_time_merged:1")


def test_a_first_fix_in_a_far_year_is_mended(read_one: ReadOne) -> None:
    far = point(0).replace("2026", "7520")
    activity = read_one(gpx(track(far + point(1) + point(2))))
    assert activity.records["time"].to_list() == [at(0), at(1), at(2)]
    assert activity.notes == ("clock_mended:1",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2026-11-08T07:30:00Z", datetime(2026, 11, 8, 7, 30, tzinfo=UTC), id="usual"),
        pytest.param("2026-11-08T07:30:00.25Z", datetime(2026, 11, 8, 7, 30, 0, 250_000, tzinfo=UTC), id="fraction"),
        pytest.param("2026-11-08T07:30:00", datetime(2026, 11, 8, 7, 30, tzinfo=UTC), id="naive-is-utc"),
        pytest.param("2026-11-08T08:30:00.5+01:00", datetime(2026, 11, 8, 7, 30, 0, 500_000, tzinfo=UTC), id="offset"),
        pytest.param("2026/11/08 07:30:00 UTC", datetime(2026, 11, 8, 7, 30, tzinfo=UTC), id="slashes-and-word"),
        pytest.param("2026-11-08 08:30:00 +0100", datetime(2026, 11, 8, 7, 30, tzinfo=UTC), id="blank-before-zone"),
        pytest.param("1794123000", datetime(2026, 11, 8, 7, 30, tzinfo=UTC), id="seconds-since-1970"),
        pytest.param("1794123000000", datetime(2026, 11, 8, 7, 30, tzinfo=UTC), id="milliseconds-since-1970"),
        pytest.param("20261108", datetime(2026, 11, 8, tzinfo=UTC), id="a-day"),
        pytest.param("202611080730", None, id="digits-that-are-no-milliseconds"),
        pytest.param(" 2026-11-08 07:30:00Z\n", datetime(2026, 11, 8, 7, 30, tzinfo=UTC), id="blanks"),
        pytest.param("2026-02-30T07:30:00Z", None, id="no-such-day"),
        pytest.param("todayZ", None, id="word"),
        pytest.param("2026-11-08T07:30:00+01Z", None, id="two-zones"),
        pytest.param("", None, id="empty"),
    ],
)
@pytest.mark.parametrize(
    "beside", [pytest.param([], id="alone"), pytest.param(["2026-01-01T00:00:00Z"], id="beside-usual")]
)
def test_times(text: str, expected: datetime | None, beside: list[str]) -> None:
    time_us, _ = parse_times([text, *beside])
    assert time_us[0] == (NO_TIME if expected is None else round(expected.timestamp() * 1e6))


def test_the_offset_of_times_is_the_zone(read_one: ReadOne) -> None:
    data = (
        gpx(track(point(0) + point(1)))
        .replace(b"07:30:00Z", b"09:15:00+01:45")
        .replace(b"07:30:01Z", b"09:15:01+01:45")
    )
    activity = read_one(data)
    assert activity.start_time == at(0)
    assert activity.utc_offset_s == 6300


def test_segments_become_pauses(read_one: ReadOne) -> None:
    activity = read_one(gpx(track(point(0) + point(1), "", point(100) + point(101))))
    assert activity.records.height == 4
    assert activity.events.select("time", "event_type").rows() == [
        (at(0), "start"),
        (at(1), "stop_all"),
        (at(100), "start"),
        (at(101), "stop_all"),
    ]
    assert read_one(gpx(track(point(0) + point(1)))).events.is_empty()


def test_each_track_is_an_activity_and_empty_ones_are_dropped(read: Read) -> None:
    tracks = [track(point(0) + point(1), kind="running"), track(""), track(point(60) + point(61), kind="cycling")]
    assert [a.sport for a in read(gpx(*tracks)).activities] == ["running", "cycling"]


@pytest.mark.parametrize(
    ("gap_s", "kinds", "activities"),
    [
        pytest.param(10, ("running", "running"), 1, id="seconds-later"),
        pytest.param(60, ("", ""), 1, id="a-minute-later-without-type"),
        pytest.param(61, ("running", "running"), 2, id="after-a-break"),
        pytest.param(-1, ("running", "running"), 2, id="overlapping"),
        pytest.param(10, ("running", "cycling"), 2, id="another-sport"),
    ],
)
def test_tracks_without_break_are_one_activity(read: Read, gap_s: int, kinds: tuple[str, str], activities: int) -> None:
    first, second = kinds
    tracks = [
        track(point(0) + point(1), kind=first),
        track(point(1 + gap_s) + point(2 + gap_s), kind=second),
    ]
    found = read(gpx(*tracks)).activities
    assert len(found) == activities
    assert sum(activity.records.height for activity in found) == 4


@pytest.mark.parametrize("engine", ["columnar", "reference"])
def test_a_type_counts_only_right_below_its_track(engine: str) -> None:
    link = '<link href="https://example.org"><text>map</text><type>text/html</type></link>'
    named = f"<type>hiking</type>{link}"
    tracks = [f"<trk>{head}<trkseg>{point(0)}{point(1)}</trkseg></trk>" for head in (link, named, link + named)]
    found = read_content(gpx(*tracks), where="typed.gpx", engine=engine).activities
    assert [activity.sport for activity in found] == [None, "hiking", "hiking"]


@pytest.mark.parametrize(
    "encode",
    [
        pytest.param(lambda text: b"\xef\xbb\xbf" + text.encode(), id="utf-8-with-mark"),
        pytest.param(lambda text: text.encode("utf-16"), id="utf-16"),
        pytest.param(lambda text: text.encode("utf-16-be"), id="utf-16-without-mark"),
        pytest.param(lambda text: text.replace("?>", ' encoding="ISO-8859-1"?>', 1).encode("latin-1"), id="latin-1"),
        pytest.param(
            lambda text: text.replace("?>", ' encoding="utf-8"?>', 1).encode("latin-1"), id="latin-1-called-utf-8"
        ),
        pytest.param(lambda text: text.replace("?>", ' encoding="latin-1"?>', 1).encode(), id="utf-8-called-latin-1"),
        pytest.param(
            lambda text: text.replace("?>", ' encoding="shift_jis"?>', 1).encode("shift_jis", "replace"), id="japanese"
        ),
        pytest.param(lambda text: text.replace("?>", ' encoding="martian"?>', 1).encode(), id="no-such-encoding"),
        pytest.param(lambda text: "  \n" + text.removeprefix('<?xml version="1.0"?>'), id="blanks-first"),
        pytest.param(lambda text: "  \n" + text, id="blanks-before-the-declaration"),
    ],
)
def test_encodings(read_one: ReadOne, encode: Callable[[str], bytes | str]) -> None:
    data = encode(gpx(track(point(0) + point(1))).decode().replace("<name>x", "<name>Zürich"))
    records = read_one(data if isinstance(data, bytes) else data.encode()).records
    assert records["latitude_deg"].to_list() == [50.0, 50.0]


def test_entities_are_refused(read: Read) -> None:
    bomb = b'<!DOCTYPE gpx [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    data = gpx(track(point(0) + point(1))).replace(b"?>", b"?>" + bomb, 1)
    with pytest.raises(FileError, match="entities"):
        read(data)


@pytest.mark.parametrize(
    ("data", "error", "why"),
    [
        pytest.param(
            gpx('<wpt lat="1" lon="2"/><rte><rtept lat="1" lon="2"/></rte>'), NotAnActivityError, "routes", id="route"
        ),
        pytest.param(gpx(), NotAnActivityError, "nothing", id="empty"),
        pytest.param(gpx(track(point(None) + point(None))), FileError, "No point has a time", id="no-times"),
        pytest.param(gpx(track(point(0))), FileError, "No two points", id="one-point"),
        pytest.param(gpx(track(point(0) + point(0))), FileError, "No two points", id="one-instant"),
    ],
)
def test_what_gives_no_activity(read: Read, data: bytes, error: type[FileError], why: str) -> None:
    with pytest.raises(error, match=why) as raised:
        read(data)
    assert type(raised.value) is error


def test_the_program_is_the_device(read_one: ReadOne) -> None:
    activity = read_one(gpx(track(point(0) + point(1)), creator="Strava iPhone App of ada@example.org"))
    assert activity.device == "Strava iPhone App"


def test_damage_points_into_the_text() -> None:
    data = gpx(track(point(0) + point(1) + point(2)))
    cut = data.rindex(b"<trkpt") + 30
    found = read_content(data[:cut], where="file")
    assert found.activities[0].records.height == 2
    assert found.damage is not None
    assert found.damage.offset <= cut


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Ada & Bob", id="ampersand"),
        pytest.param("Ada&nbsp;Bob", id="entity-of-web-pages"),
        pytest.param("Ada\x0bBob", id="character-that-xml-forbids"),
        pytest.param("Ada\0Bob\ufffe", id="several"),
    ],
)
@pytest.mark.parametrize("place", ["<name>x", "</trkpt>"])
def test_forbidden_characters_are_skipped_and_reported(name: str, place: str) -> None:
    data = gpx(track(point(0) + point(1) + point(2))).replace(place.encode(), f"{place}{name}".encode(), 1)
    found = read_content(data, where="file")
    assert found.activities[0].records.height == 3
    assert found.damage is not None
    assert "XML forbids" in found.damage.reason


def test_a_break_after_forbidden_characters_is_reported_too() -> None:
    data = gpx(track(point(0) + point(1) + point(2))).replace(b"<name>x", b"<name>Ada & Bob")
    found = read_content(data[: data.rindex(b"<trkpt") + 30], where="file")
    assert found.activities[0].records.height == 2
    assert found.damage is not None
    assert "breaks off" in found.damage.reason


def test_tracks_without_times_in_the_folder_of_planned_ones() -> None:
    with pytest.raises(NotAnActivityError, match="planned route"):
        read_content(gpx(track(point(None))), where="export.zip!/routes/1.gpx")
    assert read_content(gpx(track(point(0) + point(1))), where="export.zip!/routes/2.gpx").activities


def test_decimal_commas(read_one: Callable[[bytes], Activity]) -> None:
    points = "".join(
        f'<trkpt lat="52,{second:05}" lon="13,4"><ele>30,5</ele><time>2026-09-13T06:00:{second:02}Z</time></trkpt>'
        for second in range(3)
    )
    records = read_one(f"<gpx><trk><trkseg>{points}</trkseg></trk></gpx>".encode()).records
    assert records["latitude_deg"].to_list() == pytest.approx([52.0, 52.00001, 52.00002])
    assert records["altitude_m"].to_list() == [30.5] * 3
