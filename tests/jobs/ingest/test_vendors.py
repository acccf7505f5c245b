"""Exports as vendors lay them out: every member has its verdict, every activity is kept once."""

from __future__ import annotations

import gzip
import re
import shutil
import tracemalloc
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.jobs.ingest.apple import with_exports
from pipeline.jobs.ingest.ingest import ingest
from pipeline.sources.discovery import find
from sample_data import listed_exports, vendors
from sample_data.short_runs import run
from tests.cases import few_of
from tests.jobs.conftest import garden_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from tests.jobs.conftest import Garden

MEGABYTE = 10**6
ROUTE = "apple_health_export/workout-routes/"
EXPORT_XML = "apple_health_export/export.xml"


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Garden]:
    """The exports of all vendors, each of other days, and Strava's, whose typed-in runs fall on those. As they are."""
    others = [vendor for vendor in vendors.VENDORS if vendor != "strava"]
    return {vendors_read[0]: _home_of(vendors_read, tmp_path_factory) for vendors_read in (["strava"], others)}


def _home_of(names: Sequence[str], tmp_path_factory: pytest.TempPathFactory) -> Garden:
    garden = garden_in(tmp_path_factory.mktemp("vendors"))
    garden.set_profile()
    garden.lay({f"{vendor}.zip": vendors.zipped(vendors.VENDORS[vendor]()) for vendor in names})
    garden.ingest()
    return garden


@pytest.mark.parametrize(
    ("vendor", "expected", "activities"),
    [
        pytest.param("strava", {"stored": 6, "not_an_activity": 2, "unsupported": 2}, 6, id="strava"),
        pytest.param("garmin", {"stored": 3, "not_an_activity": 41, "unsupported": 2}, 3, id="garmin"),
        pytest.param("apple", {"stored": 3, "not_an_activity": 1, "unsupported": 2}, 3, id="apple"),
        pytest.param("polar", {"stored": 1, "unsupported": 2}, 1, id="polar"),
        pytest.param("suunto", {"stored": 2}, 2, id="suunto"),
        pytest.param("coros", {"stored": 2, "duplicate": 1}, 2, id="coros"),
        pytest.param("nike", {"stored": 1}, 1, id="nike"),
        pytest.param("moveslink", {"stored": 3, "not_an_activity": 1}, 3, id="moveslink"),
        pytest.param("programs", {"stored": 3, "not_an_activity": 1}, 3, id="programs"),
        pytest.param("fitbit", {"stored": 1, "unsupported": 1}, 2, id="fitbit"),
        pytest.param(
            "google_fit", {"stored": 2, "duplicate": 1, "not_an_activity": 1, "unsupported": 2}, 2, id="google-fit"
        ),
        pytest.param("samsung", {"stored": 2, "not_an_activity": 3, "unsupported": 1}, 2, id="samsung"),
        pytest.param("huawei", {"stored": 2}, 3, id="huawei"),
        pytest.param("runkeeper", {"stored": 2, "not_an_activity": 1}, 2, id="runkeeper"),
        pytest.param("zepp", {"stored": 1, "not_an_activity": 1, "unsupported": 1}, 1, id="zepp"),
    ],
)
def test_every_member_has_its_verdict(
    homes: dict[str, Garden], vendor: str, expected: dict[str, int], activities: int
) -> None:
    garden = homes.get(vendor, homes["garmin"])
    files = vendors.VENDORS[vendor]()
    archives = sum(name.endswith(".zip") for name in files) + 1
    within = pl.col("source").str.starts_with(f"{vendor}.zip")
    counted = Counter(garden.table("ledger").filter(within)["verdict"])
    assert counted == Counter(expected) + Counter({"not_an_activity": archives})
    stored = garden.table("activities").filter(within)
    assert stored.height == activities
    inferred = {"walking"} if vendor in ("programs", "huawei") else set()  # HRM, KML, HiTrack: no sport, and a slow run
    assert set(stored["sport"]) - inferred == {"running"}
    recorded = stored.filter(pl.col("speed_source") != "none")
    assert recorded.is_empty() or recorded["heart_rate_coverage"].min() > 0.9  # type: ignore[operator]  # a number


def test_what_is_known_is_not_read_again(homes: dict[str, Garden]) -> None:
    assert not any(garden.ingest().verdicts for garden in homes.values())


def test_a_folder_is_read_like_the_zip_of_it(garden: Garden) -> None:
    garden.lay(vendors.VENDORS["samsung"]())
    garden.ingest()
    assert garden.table("activities").height == 2
    assert not garden.ingest().verdicts, "what is known is not read again"


def test_rows_of_a_list_are_never_counted_beside_their_file(garden: Garden) -> None:
    files = listed_exports.strava()
    broken = {"activities/1001.fit.gz": b"no gzip", "activities/1003.tcx.gz": files["activities/1003.tcx.gz"]}
    garden.lay({"activities.csv": files["activities.csv"], **broken})
    garden.ingest()
    first = garden.table("activities")
    assert first.filter(pl.col("format") == "listed_workout").height == 5, (
        "one file has an activity, and five have none"
    )
    garden.lay({"activities/1002.gpx": files["activities/1002.gpx"]})
    garden.ingest()
    assert garden.table("activities").height == first.height, "the file that comes later takes the place of its row"
    titles = str(garden.tables())
    assert "Morning" not in titles, "titles stay in the list"


@pytest.mark.parametrize("text", [b"Activity Type,Date\nRunning,2026-03-01\n", b"a,b\n", b"\xff\0"])
def test_another_table_of_that_name_is_no_strava_list(garden: Garden, text: bytes) -> None:
    garden.lay({"Activities.csv": text})
    garden.ingest()
    assert garden.ledger()["Activities.csv"][0] == "unsupported"


def test_a_strava_list_that_is_no_table_stops_nothing(garden: Garden) -> None:
    files = listed_exports.strava()
    garden.lay(files | {"activities.csv": files["activities.csv"][:200] + b'"' + b"x" * 200_000})
    assert garden.ingest().verdicts["stored"] == 3


def test_routes_get_their_heart_rate_and_sport(apple_at_once: Garden) -> None:
    streams = apple_at_once.table("streams")
    for one in (run(5), run(6)):
        truth = one.records.select("time", "heart_rate_bpm").drop_nulls()
        both = streams.join(truth, on="time", suffix="_true")
        assert both.height > 600
        assert (both["heart_rate_bpm"] - both["heart_rate_bpm_true"]).abs().mean() < 1.5  # type: ignore[operator]  # a number
    assert "generic" not in set(apple_at_once.table("activities")["recorded_sport"])
    assert not apple_at_once.ingest().verdicts, "what is known is not read again"


def test_routes_in_any_language(garden: Garden) -> None:
    files = vendors.apple()
    garden.lay({name: data.replace(b"Apple Health Export", "Exportação".encode()) for name, data in files.items()})
    garden.ingest()
    assert garden.table("activities")["heart_rate_coverage"].min() > 0.9  # type: ignore[operator]  # a number


def test_workouts_without_a_route_have_rows_of_their_own(garden: Garden) -> None:
    walk = _workout(
        "Walking",
        "2026-05-01 08:00:00 +0200",
        "2026-05-01 08:30:00 +0200",
        'totalDistance="1.5" totalDistanceUnit="mi"',
    )
    timeless = '<Workout workoutActivityType="HKWorkoutActivityTypeYoga" duration="30"/>'
    xml = "".join(vendors.apple_xml([], [run(12)])).replace("</HealthData>", f"{walk}{timeless}</HealthData>")
    garden.lay({EXPORT_XML: xml.encode()})
    outcome = garden.ingest()
    assert outcome.verdicts == {"stored": 2, "not_an_activity": 1, "rejected": 1}
    rows = garden.table("activities").sort("start_time").select("sport", "device_energy_kcal").rows()
    assert rows == [("running", 150.0), ("walking", None)]
    ledger = garden.ledger()
    assert ledger[f"{EXPORT_XML}!/workout-20260501T080000+0200-Walking"][0] == "stored"
    assert "1 workout without a start or an end" in ledger[EXPORT_XML][1]
    assert ledger[f"{EXPORT_XML}!/workout-3"][0] == "rejected"
    again = garden.ingest()
    assert (again.verdicts, again.known) == ({}, 4)


def test_unnamed_route_is_matched_by_time(garden: Garden) -> None:
    files = vendors.apple()
    older = re.sub(rb"<WorkoutRoute.*?</WorkoutRoute>", b"", files[EXPORT_XML], flags=re.DOTALL)
    garden.lay(files | {EXPORT_XML: older})
    assert garden.ingest().verdicts["stored"] == 3


def test_routes_that_an_export_names_and_lacks_are_noted(garden: Garden) -> None:
    files = vendors.apple()
    routes = [name for name in files if name.startswith(ROUTE)]
    garden.lay(files, EXPORT_XML, routes[0])
    outcome = garden.ingest()
    missing = routes[1].removeprefix("apple_health_export/")
    assert outcome.notes == [f"Apple's export names 1 route that is missing: {missing}"]


def _workout(sport: str, start: str, end: str, more: str) -> str:
    kind = f"HKWorkoutActivityType{sport}"
    return f'<Workout workoutActivityType="{kind}" duration="30" startDate="{start}" endDate="{end}" {more}/>'


@pytest.fixture(scope="session")
def apple_at_once(tmp_path_factory: pytest.TempPathFactory) -> Garden:
    """An export of Apple Health as a folder, read at once. Not to be changed."""
    garden = garden_in(tmp_path_factory.mktemp("apple"))
    garden.set_profile()
    garden.lay(vendors.apple())
    garden.ingest()
    return garden


def test_apple_files_packed_one_by_one(garden: Garden, apple_at_once: Garden) -> None:
    garden.lay({f"{name}.gz": gzip.compress(data) for name, data in vendors.apple().items()})
    outcome = garden.ingest()
    assert not any("missing" in note for note in outcome.notes)
    measured = ["start_time", "distance_m", "heart_rate_coverage", "recorded_sport"]
    assert garden.table("activities").select(measured).equals(apple_at_once.table("activities").select(measured))


@pytest.mark.parametrize("first", few_of(["export", "one-route", "routes"], ["routes"]))
def test_apple_files_in_any_order(garden: Garden, apple_at_once: Garden, first: str) -> None:
    files = vendors.apple()
    routes = [name for name in files if name.startswith(ROUTE)]
    early = {"export": [EXPORT_XML], "one-route": [EXPORT_XML, routes[0]], "routes": routes}[first]
    garden.lay(files, *early)
    garden.ingest()
    if first == "routes":
        assert garden.table("activities")["heart_rate_coverage"].max() == 0
    garden.lay(files)
    garden.ingest()
    assert garden.table("activities")["heart_rate_coverage"].min() > 0.9  # type: ignore[operator]  # a number
    assert garden.stored_bytes() == apple_at_once.stored_bytes()


@pytest.mark.slow
def test_apple_files_in_two_zips(garden: Garden, apple_at_once: Garden) -> None:
    files = vendors.apple()
    routes = [name for name in files if name.startswith(ROUTE)]
    for half in ([EXPORT_XML, routes[0]], routes[1:]):
        garden.lay({f"{len(half)}.zip": vendors.zipped({name: files[name] for name in half})})
        garden.ingest()
    assert not garden.ingest().verdicts
    own, theirs = (one.table("activities").drop("source", "derived_from") for one in (garden, apple_at_once))
    assert_frame_equal(own, theirs)


def test_a_newer_export_decodes_only_routes_that_are_new(garden: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    files = vendors.apple()
    first, second = (name for name in files if name.startswith(ROUTE))
    older = "".join(vendors.apple_xml([run(5)])).encode()
    garden.lay(files | {EXPORT_XML: older}, first, EXPORT_XML)
    garden.ingest()
    decoded = _noted(monkeypatch)
    garden.lay(files)
    garden.ingest()
    assert [name for name in decoded if name.endswith(".gpx")] == [second]
    assert garden.table("activities")["heart_rate_coverage"].min() > 0.9  # type: ignore[operator]  # a number


def _noted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    from pipeline.sources.read import read_content  # noqa: PLC0415  before it is replaced

    names: list[str] = []

    def noted(data: bytes, *, where: str, engine: str) -> object:
        names.append(where)
        return read_content(data, where=where, engine=engine)

    monkeypatch.setattr("pipeline.jobs.ingest.read.read_content", noted)
    return names


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        pytest.param(lambda xml: xml[: len(xml) // 2], "the XML breaks off", id="torn"),
        pytest.param(
            lambda xml: xml.replace(b"]>", b"<!ATTLIST oops ]>"), "adds heart rate", id="doctype-with-mistakes"
        ),
        pytest.param(lambda xml: xml.replace(b'value="', b'value="x'), "adds heart rate", id="no-numbers"),
    ],
)
def test_an_export_xml_that_is_damaged_stops_nothing(
    garden: Garden, broken: Callable[[bytes], bytes], says: str
) -> None:
    files = vendors.apple()
    garden.lay(files | {EXPORT_XML: broken(files[EXPORT_XML])})
    indoors = says != "the XML breaks off"
    assert garden.ingest().verdicts["stored"] == 2 + indoors
    assert says in garden.ledger()[EXPORT_XML][1]


def test_what_a_torn_export_in_gzip_holds_is_read(garden: Garden) -> None:
    starts = [datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(400)]
    workouts = "".join(
        f'<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" totalDistance="5.4" '
        f'startDate="{start:%Y-%m-%d} 07:00:{start.day:02} +0200" endDate="{start:%Y-%m-%d} 07:30:00 +0200"/>'
        for start in starts
    )
    packed = gzip.compress(f"<HealthData>{workouts}</HealthData>".encode(), mtime=0)
    garden.lay({"export.xml.gz": packed[: len(packed) // 2]})
    outcome = garden.ingest()
    assert 100 < outcome.verdicts["stored"] < len(starts)
    assert "gzip: the compressed data end early" in garden.ledger()["export.xml.gz"][1]


def test_heart_rate_is_streamed_from_a_large_export(tmp_path: Path) -> None:
    peaks = []
    for size in (MEGABYTE, 6 * MEGABYTE):
        _lay_large(tmp_path, vendors.apple(), size)
        present = list(find([tmp_path]))
        export = next(file for file in present if file.source == EXPORT_XML)
        tracemalloc.start()
        apple = with_exports([export], present)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert len([file for file in apple.files if file.health]) == 3
    assert peaks[1] - peaks[0] < MEGABYTE, "a fifth of what the larger export holds more"


def _lay_large(folder: Path, files: Mapping[str, bytes], size: int) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    head, _, rest = files[EXPORT_XML].partition(b"<Record")
    domestic = (b"<Record" + rest.partition(b"HeartRate")[0].rpartition(b"<Record")[0]) * 100
    with (folder / EXPORT_XML).open("wb") as file:
        file.write(head)
        for _ in range(size // len(domestic)):
            file.write(domestic)
        file.write(b"<Record" + rest)


def test_two_athletes_share_nothing(apple_at_once: Garden, tmp_path: Path) -> None:
    both = garden_in(shutil.copytree(apple_at_once.export.parent, tmp_path / "both"))
    routes = both.export / "apple_health_export" / "workout-routes"
    (outcome,) = ingest(both.home, [routes], athlete="ben", new=True, workers=1)
    assert outcome.verdicts["stored"] == 2
    both.athlete = "ben"
    assert both.table("activities")["heart_rate_coverage"].max() == 0
