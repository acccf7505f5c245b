"""Days that cannot be cost only what they stand in, in files, in logs and in stores of older readers."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.jobs.doctor import checkup
from pipeline.jobs.ingest.ingest import ingest
from pipeline.jobs.logs import exclude_activity
from pipeline.jobs.nightly import nightly
from pipeline.jobs.recompute import recompute
from pipeline.jobs.reports.report import report
from pipeline.report.render.index import night_troubles
from pipeline.sources.fit.writer import FitWriter
from pipeline.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.jobs.conftest import Garden

NOW = datetime.now(UTC)
IMPOSSIBLE = (datetime(1, 1, 1), datetime(1989, 6, 1), datetime(9990, 12, 31, 23, 30))  # noqa: DTZ001  local times
AHEAD = NOW.replace(tzinfo=None) + timedelta(days=4)


def polar(*starts: datetime) -> bytes:
    exercises = [
        {
            "startTime": f"{start.isoformat(timespec='milliseconds')}",
            "timezoneOffset": 120,
            "duration": "PT1H",
            "distance": 9000.0,
            "sport": "RUNNING",
        }
        for start in starts
    ]
    return json.dumps({"exercises": exercises}).encode()


def gpx(*starts: datetime) -> bytes:
    tracks = "".join(
        "<trk><trkseg>"
        + "".join(
            f'<trkpt lat="1" lon="2"><time>{(start + timedelta(seconds=s)).isoformat()}Z</time></trkpt>'
            for s in range(9)
        )
        + "</trkseg></trk>"
        for start in starts
    )
    return f"<gpx>{tracks}</gpx>".encode()


def tcx(*starts: datetime) -> bytes:
    activities = "".join(
        '<Activity Sport="Running">'
        f'<Lap StartTime="{start.isoformat()}Z"><TotalTimeSeconds>60</TotalTimeSeconds><Track>'
        + "".join(
            f"<Trackpoint><Time>{(start + timedelta(seconds=s)).isoformat()}Z</Time></Trackpoint>" for s in range(9)
        )
        + "</Track></Lap></Activity>"
        for start in starts
    )
    return f"<TrainingCenterDatabase><Activities>{activities}</Activities></TrainingCenterDatabase>".encode()


def scale(*times: datetime) -> bytes:
    writer = FitWriter()
    writer.write("file_id", type="weight", manufacturer="garmin", product=1)
    for time in times:
        writer.write("weight_scale", timestamp=time, weight=60.0)
    return writer.to_bytes()


@pytest.mark.parametrize("write", [polar, gpx, tcx], ids=lambda write: write.__name__)
def test_files(garden: Garden, files: Mapping[str, bytes], write: Callable[..., bytes]) -> None:
    odd = {str(start.year): write(start) for start in (*IMPOSSIBLE, AHEAD)}
    garden.lay({**odd, "run.fit": files["2026/day-0.fit"]})
    outcome = garden.ingest()
    assert [source for source, _ in outcome.newly_rejected] == sorted(odd)
    assert outcome.derived == 1
    assert not [reason for _, reason in garden.ledger().values() if "fault" in reason]


@pytest.mark.parametrize("write", [polar, gpx, tcx], ids=lambda write: write.__name__)
def test_one_of_several(garden: Garden, write: Callable[..., bytes]) -> None:
    sound = {start: datetime(2026, 9, day, 6) for day, start in enumerate(IMPOSSIBLE, start=7)}  # noqa: DTZ001  as written
    garden.lay({str(odd.year): write(start, odd) for odd, start in sound.items()})
    assert garden.ingest().derived == len(sound)
    for verdict, reason in garden.ledger().values():
        assert verdict == "recovered"
        assert "left out: " in reason


def test_a_clock_that_was_never_set_is_in_no_week(garden: Garden) -> None:
    garden.lay({"odd": gpx(datetime(1994, 5, 3, 6)), "even": gpx(datetime(2026, 9, 7, 6))})  # noqa: DTZ001  as written
    garden.ingest()
    assert garden.table("activities")["local_start"].dt.year().sort().to_list() == [1994, 2026]
    assert garden.table("weeks")["week"].to_list() == ["2026-W37"]
    assert not [one.what for one in checkup(garden.home, now=NOW) if "weeks" in one.what]


def test_a_clock_shift_of_a_device(garden: Garden) -> None:
    garden.lay({"local.gpx": gpx(datetime(2026, 9, 7, 6)).replace(b"<gpx>", b'<gpx creator="Amazfit">')})  # noqa: DTZ001
    garden.ingest()
    before = garden.table("activities")["start_time"][0]
    path = garden.home.athlete("anna") / "annotations.csv"
    path.write_text("device,clock_shift_s\namazfit,-7200\n")
    garden.ingest(again=True)
    assert garden.table("activities")["start_time"].to_list() == [before - timedelta(hours=2)]


def test_scale_readings(garden: Garden) -> None:
    sound = datetime(2026, 9, 7, 6, tzinfo=UTC)
    garden.lay({"scale.fit": scale(sound, NOW + timedelta(days=900))})
    garden.ingest()
    assert garden.table("body")["time"].to_list() == [sound]
    assert "1 scale reading dated " in garden.ledger()["scale.fit"][1]


def test_a_day_ahead_is_kept(garden: Garden) -> None:
    garden.lay({"odd": polar(NOW.replace(tzinfo=None) + timedelta(days=1))})
    assert garden.ingest().derived == 1


@pytest.mark.slow
@pytest.mark.parametrize("year", [1970, 1, 9999])
def test_a_store_of_an_older_reader(grown: Garden, year: int) -> None:
    """A row that got into the store costs only itself, is named, and goes with the command that is named."""
    garden = grown
    store = Store(garden.home.store)
    rows = store.read("activities", "anna")
    odd = rows["activity_id"][0]
    moved = pl.lit(datetime(year, 12, 31, 23))  # noqa: DTZ001  local
    changed = rows.with_columns(
        local_start=pl.when(pl.col("activity_id") == odd).then(moved).otherwise("local_start"),
        derived_from=pl.lit(None, pl.String),
    )
    store.replace("activities", "anna", changed)
    failure = recompute(garden.home, "anna", workers=1).failure or ""
    command = f"glute log exclude anna {odd}"
    assert odd in failure
    assert command in failure
    assert store.read("activities", "anna")["derived_from"].null_count() == 1
    assert garden.ingest().failure == failure
    assert command in {finding.mend for finding in checkup(garden.home, now=NOW)}
    (night,) = nightly(garden.home, now=NOW, workers=1)
    assert night.error is None
    assert any(command in trouble for trouble in night_troubles([night]))
    assert report(garden.home, "anna", form="terminal").text
    exclude_activity(garden.home, "anna", odd)
    assert recompute(garden.home, "anna", workers=1).derived == 0
    assert not [finding for finding in checkup(garden.home, now=NOW) if odd in finding.what]


def test_other_athletes_go_on(garden: Garden, files: Mapping[str, bytes]) -> None:
    for name in ("anna", "ben"):
        garden.lay({f"{name}/run.fit": files["2026/day-0.fit"]})
    (garden.home.athlete("ben")).mkdir(parents=True)
    garden.home.profile("ben").write_text("nonsense = [")
    anna, ben = ingest(garden.home, [garden.export], workers=1)
    assert anna.derived == 1
    assert ben.failure


def test_logs(garden: Garden, files: Mapping[str, bytes]) -> None:
    years = ("0001", "1949", "2100", "9990", "9999")
    logs = {
        "weight": "date,mass_kg\n{}-12-31,60\n",
        "food": "date,energy_kcal,protein_g\n31.12.{},2000,90\n",
        "strength": "date,exercise,sets\n{}-01-01,squat,3\n",
        "thresholds": "date,quantity,value\n{}-01-01,hr_max_bpm,190\n",
        "annotations": "start_time,exclude\n{}-12-31T23:59:59-12:00,yes\n",
        "measure": "date,quantity,value\n{}-01-01,hip_circumference_cm,98\n",
    }
    for name, text in logs.items():
        header, row = text.splitlines(keepends=True)
        garden.log(name, header + "".join(row.format(year) for year in years))
    garden.lay(files, "2026/day-0.fit")
    outcome = garden.ingest()
    assert outcome.derived == 1
    assert len(outcome.notes) == len(logs) * len(years)
    assert all("is not from 1950 to 2099" in note for note in outcome.notes)
    assert checkup(garden.home, now=NOW)
