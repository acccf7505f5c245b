"""Labelled laps as FIT files: read back with fitparse and with our own reader."""

from __future__ import annotations

import csv
import io
import shutil
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from click.testing import CliRunner, Result
from fitparse import FitFile

from pipeline.cli import main
from pipeline.sources.discovery import find
from pipeline.sources.fit.writer import FitWriter
from pipeline.sources.read import read_content
from sample_data.listed_exports import samsung
from sample_data.vendors import VENDORS, zipped

if TYPE_CHECKING:
    from pipeline.sources.activity import Activity

START = datetime(2026, 11, 10, 7, tzinfo=UTC)
SAMPLES = Path(__file__).parents[2] / "sample_data" / "exports"
FILES = ("ben/2026-11-13-200s.fit", "ben/2026-11-11-stairs.fit.gz")


def run(home: Path, *words: object) -> Result:
    return CliRunner().invoke(main, [*map(str, words)], env={"GLUTE_HOME": str(home)})


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose files lie in a folder beside it, one of them packed."""
    home = tmp_path_factory.mktemp("home")
    for name in FILES:
        (home / "export").mkdir(exist_ok=True)
        shutil.copy(SAMPLES / name, home / "export")
    assert run(home, "ingest", home / "export", "--athlete", "ben", "--workers", 1).exit_code == 0
    return home


def rows(messages: FitFile, kind: str) -> list[dict[str, Any]]:
    return [{field.name: field.value for field in message} for message in messages.get_messages(kind)]


def activity_of(path: Path) -> Activity:
    [found] = find([path])
    [activity] = read_content(found.load().content, where=path.name).activities
    return activity


def test_laps_are_the_segments_and_records_the_original(home: Path, tmp_path: Path) -> None:
    result = run(home, "export-fit", "ben", "--since", "11 Nov 2026", "-o", tmp_path)
    assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    exported = sorted(tmp_path.glob("*.fit"))
    assert [path.name[:8] for path in exported] == ["20261111", "20261113"]
    for path, original in zip(exported, sorted((home / "export").iterdir()), strict=True):
        fit = FitFile(io.BytesIO(path.read_bytes()), check_crc=True)
        laps, steps, [session] = rows(fit, "lap"), rows(fit, "workout_step"), rows(fit, "session")
        segments = list(csv.DictReader(io.StringIO(path.with_suffix(".csv").read_text(encoding="utf-8"))))
        running = [lap for lap in laps if lap["glute_label"] != "pause"]
        assert [lap["glute_label"] for lap in running] == [segment["label"] for segment in segments]
        assert [steps[lap["wkt_step_index"]]["wkt_step_name"] for lap in laps] == [lap["glute_label"] for lap in laps]
        assert [lap["start_time"] for lap in laps[1:]] == [lap["timestamp"] for lap in laps[:-1]]
        assert sum(lap["total_elapsed_time"] for lap in laps) == pytest.approx(session["total_elapsed_time"])
        assert session["num_laps"] == len(laps)
        before, after = activity_of(original), activity_of(path)
        assert before.records.columns == after.records.columns
        for name in ("time", "heart_rate_bpm", "cadence_rpm", "distance_m", "latitude_deg", "speed_mps", "altitude_m"):
            ours, theirs = after.records[name], before.records[name]
            if name == "time":
                assert ours.equals(theirs)
            else:
                assert (ours.is_null() == theirs.is_null()).all()
                assert float((ours - theirs).abs().fill_null(0).max() or 0) < 0.11, name  # type: ignore[arg-type]
        assert after.laps.is_empty()  # labels are no evidence for labels
        assert set(after.notes) - set(before.notes) == {"own_export:1"}
        assert (after.sport, after.utc_offset_s) == (before.sport, before.utc_offset_s)


def test_reading_it_again_finds_a_copy(home: Path, tmp_path: Path) -> None:
    assert run(home, "export-fit", "ben", "20261113T", "-o", tmp_path).exit_code == 0
    before = run(home, "activities", "ben", "--format", "csv").stdout.count("\n")
    again = run(home, "ingest", tmp_path, "--athlete", "ben", "--workers", 1)
    assert (again.exit_code, "1 duplicate" in again.stderr) == (0, True)
    assert run(home, "activities", "ben", "--format", "csv").stdout.count("\n") == before


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        pytest.param(["ben", "nonsense"], 2, "there is no labelled activity nonsense. Their ids", id="no-such-id"),
        pytest.param(["ben", ""], 2, "there is no labelled activity ''. Their ids", id="empty"),
        pytest.param(["ben", "20261112"], 2, "there is no labelled activity 20261112", id="no-such-beginning"),
        pytest.param(["ben", "--since", "2030-01-01"], 3, "there is no labelled activity. See what", id="no-run"),
        pytest.param(["nobody"], 2, "there is no athlete 'nobody'", id="nobody"),
    ],
)
def test_what_cannot_be_exported(home: Path, tmp_path: Path, words: list[str], exit_code: int, said: str) -> None:
    result = run(home, "export-fit", *words, "-o", tmp_path / "x")
    assert (result.exit_code, said in result.stderr) == (exit_code, True), result.stderr
    assert not (tmp_path / "x").exists()


def test_a_file_that_moved_is_named(home: Path, tmp_path: Path) -> None:
    moved = home / "export" / Path(FILES[0]).name
    moved.rename(tmp_path / moved.name)
    try:
        result = run(home, "export-fit", "ben", "--since", "2026-11-13", "-o", tmp_path)
    finally:
        (tmp_path / moved.name).rename(moved)
    assert result.exit_code == 3
    assert f"{moved.name} is not where it was last read" in result.stderr
    assert "glute ingest FOLDER --athlete ben" in result.stderr


def test_positions_stay_the_athletes_own(home: Path, tmp_path: Path) -> None:
    run(home, "export-fit", "ben", "-o", tmp_path)
    [path] = tmp_path.glob("*.fit")
    assert path.stat().st_mode & 0o077 == 0
    assert activity_of(path).records["latitude_deg"].drop_nulls().len() > 0
    assert "latitude" not in path.with_suffix(".csv").read_text(encoding="utf-8")
    assert pl.read_csv(path.with_suffix(".csv"))["label"].is_in(["easy", "sprint", "tempo"]).all()


def parts_file(*parts: tuple[str, int], rest_s: int = 0, sub_sport: str = "generic") -> bytes:
    """Write a file of parts of a sport and a duration [s], with rests; parts of several sports are sessions."""
    writer, time, distance = FitWriter(), START, 0.0
    writer.write("file_id", type="activity", manufacturer="garmin", product=1, time_created=START)

    def write_session(begin: datetime, end: datetime, sport: str, timer_s: int) -> None:
        elapsed_s = (end - begin).total_seconds()
        times = {"timestamp": end, "start_time": begin}
        totals = {"total_elapsed_time": elapsed_s, "total_timer_time": timer_s, "total_distance": 3.0 * timer_s}
        values: dict[str, Any] = {**times, **totals, "sport": sport, "sub_sport": sub_sport}
        writer.write("session", **values)

    several = len({sport for sport, _ in parts}) > 1
    end = START
    for sport, seconds in parts:
        begin = time
        writer.write("event", timestamp=time, event="timer", event_type="start")
        for second in range(seconds):
            beats = 110 + min(second, 40)
            writer.write("record", timestamp=time, distance=distance, speed=3.0, heart_rate=beats, cadence=85)
            time, distance = time + timedelta(seconds=1), distance + 3.0
        writer.write("event", timestamp=time, event="timer", event_type="stop")
        if rest_s:  # a pause by itself, then by hand
            by_hand = time + timedelta(seconds=rest_s / 2)
            writer.write("event", timestamp=by_hand, event="timer", event_type="stop_all")
        if several:
            write_session(begin, time, sport, seconds)
        end, time = time, time + timedelta(seconds=rest_s)
    if not several:
        write_session(START, end, parts[0][0], sum(seconds for _, seconds in parts))
    return writer.to_bytes()


@pytest.mark.parametrize(
    ("content", "laps", "sub_sport"),
    [
        pytest.param(
            parts_file(("running", 400), ("running", 300), rest_s=180),
            [[("easy", 400, 400), ("pause", 180, 0), ("easy", 300, 300)]],
            "generic",
            id="timer-stopped",
        ),
        pytest.param(
            parts_file(("running", 400), sub_sport="treadmill"), [[("easy", 400, 400)]], "treadmill", id="treadmill"
        ),
        pytest.param(
            parts_file(("running", 400), ("cycling", 600), ("running", 300)),
            [[("easy", 400, 400)], [("easy", 300, 300)]],
            "generic",
            id="several-sessions",
        ),
    ],
)
def test_round_trip(tmp_path: Path, content: bytes, laps: list[list[tuple[str, int, int]]], sub_sport: str) -> None:
    (tmp_path / "run.fit").write_bytes(content)
    run(tmp_path / "home", "ingest", tmp_path / "run.fit", "--athlete", "ben", "--workers", 1)
    result = run(tmp_path / "home", "export-fit", "ben", "--since", "2026-11-01", "-o", tmp_path / "fit")
    assert result.exit_code == 0, result.stderr
    for path, expected in zip(sorted((tmp_path / "fit").glob("*.fit")), laps, strict=True):
        fit = FitFile(str(path), check_crc=True)
        written, [session] = rows(fit, "lap"), rows(fit, "session")
        names = ("glute_label", "total_elapsed_time", "total_timer_time")
        assert [tuple(lap[name] for name in names) for lap in written] == expected
        assert session["total_timer_time"] == sum(lap["total_timer_time"] for lap in written)
        assert (session["sport"], session["sub_sport"]) == ("running", sub_sport)
        assert len(rows(fit, "record")) == sum(timer for _, _, timer in expected)
    before = run(tmp_path / "home", "activities", "ben", "--format", "ndjson").stdout.count("\n")
    run(tmp_path / "home", "ingest", tmp_path / "fit", "--athlete", "ben", "--workers", 1)  # copies, whichever is kept
    assert run(tmp_path / "home", "activities", "ben", "--format", "ndjson").stdout.count("\n") == before


@pytest.mark.parametrize("packed", [True, False])
def test_workouts_of_a_list_are_found_again(tmp_path: Path, *, packed: bool) -> None:
    export = tmp_path / "export"
    files = {"samsung.zip": zipped(samsung())} if packed else samsung()
    for name, content in files.items():
        (export / name).parent.mkdir(parents=True, exist_ok=True)
        (export / name).write_bytes(content)
    assert run(tmp_path, "ingest", export, "--athlete", "ben", "--workers", 1).exit_code == 0
    result = run(tmp_path, "export-fit", "ben", "--since", "2026-01-01", "-o", tmp_path / "fit")
    assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    assert len(list((tmp_path / "fit").glob("*.fit"))) == 2


@pytest.mark.slow
def test_every_vendors_activities_come_back(tmp_path: Path) -> None:
    for number, (vendor, files) in enumerate(VENDORS.items()):
        (tmp_path / "export" / vendor).mkdir(parents=True)
        if number % 2:
            (tmp_path / "export" / vendor / "export.zip").write_bytes(zipped(files()))
            continue
        with tarfile.open(tmp_path / "export" / vendor / "export.tar.gz", "w:gz") as archive:
            for name, content in files().items():
                member = tarfile.TarInfo(name)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
    run(tmp_path, "ingest", tmp_path / "export", "--athlete", "ben", "--workers", 1)
    result = run(tmp_path, "export-fit", "ben", "--since", "2000-01-01", "-o", tmp_path / "fit")
    assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    labelled = pl.read_ndjson(run(tmp_path, "segments", "ben", "--format", "ndjson").stdout.encode())
    exported = sorted((tmp_path / "fit").glob("*.fit"))
    assert [path.stem for path in exported] == sorted(set(labelled["activity_id"]))
    for path in exported:
        fit = FitFile(str(path), check_crc=True)
        running = [lap["glute_label"] for lap in rows(fit, "lap") if lap["glute_label"] != "pause"]
        theirs = list(csv.DictReader(io.StringIO(path.with_suffix(".csv").read_text(encoding="utf-8"))))
        assert running == [segment["label"] for segment in theirs], path.stem
        metres = sum(float(segment["distance_m"] or 0) for segment in theirs)
        assert rows(fit, "session")[0]["total_distance"] == pytest.approx(metres, rel=0.1), path.stem
