"""Logs as people bring them: by command, by hand, from apps and from watches, in a home of their own."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipeline.athletes.home import Home
from pipeline.athletes.logs import read_log
from pipeline.athletes.profile import profile_from, save_profile
from pipeline.jobs.ingest.ingest import ingest
from pipeline.sources.fit.writer import FitWriter
from sample_data.others import others_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from click.testing import Result

    Glute = Callable[..., Result]

SAMPLES = Path(__file__).parents[2] / "sample_data" / "exports" / "anna"
RUNS = ("2026-11-03-easy.fit.gz", "2026-11-10-easy.fit")
MONDAY = datetime(2026, 11, 9, tzinfo=UTC)

HEVY = (
    "title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,set_index,set_type,"
    "{weight},reps,distance_km,duration_seconds,rpe\n"
)
MEALS = "Date,Meal,Calories,Fat (g),Saturated Fat,Carbohydrates (g),Fiber,Protein (g),Note\n"
BIOMETRICS = "Day,Time,Group,Metric,Unit,Amount\n"
STRONG = (
    "Workout #;Date;Workout Name;Duration (sec);Exercise Name;Set Order;Weight (kg);Reps;RPE;Distance (meters);"
    "Seconds;Notes;Workout Notes\n"
)


@pytest.fixture(scope="session")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home in which anna has two runs, and these. Not to be changed."""
    folder = tmp_path_factory.mktemp("two-runs")
    export = folder / "export"
    export.mkdir()
    for name in RUNS:
        shutil.copy(SAMPLES / name, export)
    profile = {"sex": "female", "birth_date": date(1992, 5, 14), "height_cm": 167, "mass_kg": 61, "body_fat_pct": 24}
    home = Home(folder / "home")
    save_profile(home, profile_from("anna", profile, where="the test"))
    ingest(home, [export], athlete="anna", workers=1)
    return folder


@pytest.fixture
def home(two_runs: Path, tmp_path: Path) -> Home:
    """A home in which anna has two runs."""
    return Home(shutil.copytree(two_runs, tmp_path, dirs_exist_ok=True) / "home")


def report(glute: Glute) -> Any:
    assert glute("recompute", "anna").exit_code == 0
    return json.loads(glute("report", "anna", "--week", "2026-W46", "--format", "json").stdout)


def missing(document: Any) -> set[str]:
    return {item["key"] for item in document["verdict"]["missing"]}


def days(count: int) -> list[date]:
    return [(MONDAY + timedelta(days=6 - back)).date() for back in reversed(range(count))]


def test_every_command_makes_the_answer_sharper(glute: Glute, home: Home) -> None:
    assert {"strength", "protein", "weight_trend"} <= missing(report(glute))
    for number, day in enumerate(days(16)):
        assert glute("log", "weight", "anna", 61 - number / 20, "--date", day).exit_code == 0
        assert glute("log", "food", "anna", "--energy-kcal", 2200, "--protein-g", 90, "--date", day).exit_code == 0
    lifted = glute(
        *("log", "strength", "anna", "hip thrust", "--sets", 4, "--reps", 8, "--load-kg", 80, "--rir", 2),
        *("--date", "2026-11-11"),
    )
    assert lifted.exit_code == 0
    assert str(home.athlete("anna") / "strength.csv") in lifted.stderr
    document = report(glute)
    assert not {"strength", "protein", "weight_trend", "weight_log"} & missing(document)
    assert document["stimulus"]["strength_sets"] == pytest.approx(3.7, abs=0.2)
    assert "energy_deficit" in {driver["key"] for driver in document["verdict"]["drivers"]}


def test_pause(glute: Glute, home: Home) -> None:
    words = ("log", "pause", "anna", "--from", "2026-11-02", "--kind", "crutches")
    assert glute(*words, "--to", "2026-10-02").exit_code != 0
    assert glute(*words, "--to", "2026-12-06", "--side", "left").exit_code == 0
    assert glute(*words).exit_code == 0
    rows = read_log(home, "anna", "pauses").frame.select(pl.col("to").cast(str), "kind", "side").rows()
    assert rows == [("2026-12-06", "crutches", "left"), (None, "crutches", None)]


def test_pounds_are_taken(glute: Glute, home: Home) -> None:
    assert glute("log", "weight", "anna", 132.8, "--unit", "lb", "--date", "2026-11-09").exit_code == 0
    assert read_log(home, "anna", "weight").frame["mass_kg"].to_list() == [60.24]


@pytest.mark.parametrize(("day", "noted"), [("2099-12-31", True), ("2016-11-09", False)])
def test_a_day_that_lies_ahead_is_noted(glute: Glute, home: Home, day: str, *, noted: bool) -> None:
    result = glute("log", "weight", "anna", 60, "--date", day)
    assert (result.exit_code, f"{day} lies ahead" in result.stderr) == (0, noted)
    assert read_log(home, "anna", "weight").frame.height == 1


def test_the_error_of_a_measurement_may_name_its_unit(glute: Glute, home: Home) -> None:
    measured = glute("log", "measure", "anna", "hip_circumference_cm", "38.8in", "--sd", "0.2 in")
    assert measured.exit_code == 0, measured.stderr
    assert read_log(home, "anna", "measure").frame.select("value", "sd").rows() == [(98.552, 0.508)]
    assert glute("log", "measure", "anna", "hip_circumference_cm", 98, "--sd", "small").exit_code == 2


def test_unknown_exercise_is_named(glute: Glute, home: Home) -> None:
    result = glute("log", "strength", "anna", "hip thrusst", "--sets", 4)
    assert (result.exit_code, "'hip thrusst' is not a known exercise" in result.stderr) == (0, True)
    assert 'glute log exercise anna "hip thrusst" "hip thrust"' in result.stderr
    assert glute("log", "exercise", "anna", "hip thrusst", "no such thing").exit_code == 2
    assert glute("log", "exercise", "anna", "hip thrusst", "Hip Thrust").exit_code == 0
    assert read_log(home, "anna", "exercises").frame.rows() == [("hip thrusst", "Hip Thrust")]
    assert "says nothing" not in glute("log", "strength", "anna", "Lateral band walk", "--sets", 2).stderr
    assert read_log(home, "anna", "strength").frame.height == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["weight", "anna", 6], "mass_kg: 6.0 is not from 25 to 250", id="impossible mass"),
        pytest.param(["weight", "ben", 60], "no athlete 'ben'", id="unknown athlete"),
        pytest.param(["food", "anna"], "--energy-kcal, --protein-g or both", id="nothing eaten"),
        pytest.param(["strength", "anna", "squat", "--sets", 0], "sets: 0.0 is not from 1", id="no sets"),
        pytest.param(["measure", "anna", "hip", 98], "There are: hip_circumference_cm", id="unknown quantity"),
        pytest.param(["measure", "anna", "gynoid_fat_mas_kg", 9], "Did you mean gynoid_fat_mass_kg?", id="slip"),
        pytest.param(["measure", "anna", "hip_circumference_cm", 38.5], "38.5 is not from 50 to 200", id="inches"),
    ],
)
def test_a_wrong_row_is_refused_with_the_reason(glute: Glute, home: Home, words: Sequence[object], said: str) -> None:
    result = glute("log", *words)
    assert (result.exit_code, said in result.stderr) == (2, True), result.stderr
    assert not [file for file in home.athlete("anna").glob("*.csv") if file.name != "sources.csv"]


def test_unreadable_rows_are_named(glute: Glute, home: Home, tmp_path: Path) -> None:
    weight = (
        "\ufeffDate;Mass_kg\r\n9.11.2026;60,5\r\nyesterday;61\r\n2026-11-11;6\r\n03/04/2026;61\r\n2026-11-12;60,4\r\n"
    )
    (home.athlete("anna") / "weight.csv").write_bytes(weight.encode())
    said = [
        "weight.csv, line 3: date: 'yesterday' is not a date",
        "weight.csv, line 4: mass_kg: 6 is not from 25 to 250",
        "weight.csv, line 5: date: '03/04/2026' may be day or month first",
    ]
    for words in (
        ("recompute", "anna"),
        ("report", "anna"),
        ("ingest", tmp_path / "export", "--athlete", "anna", "--workers", 1),
    ):
        result = glute(*words)
        assert result.exit_code == 0
        assert [text for text in said if text not in result.stderr] == []
    assert read_log(home, "anna", "weight").frame["mass_kg"].to_list() == [60.5, 60.4]


@pytest.mark.parametrize(
    ("content", "log", "rows", "options"),
    [
        pytest.param(
            HEVY.format(weight="weight_lbs")
            + '"Legs","9 nov. 2026, 18:02","9 nov. 2026, 19:00","",Hip Thrust (Barbell),,"",0,warmup,44,10,,,\n'
            + '"Legs","9 nov. 2026, 18:02","9 nov. 2026, 19:00","",Hip Thrust (Barbell),,"",1,normal,176.4,8,,,8\n' * 3,
            "strength",
            [(date(2026, 11, 9), "Hip Thrust (Barbell)", 3.0, 8.0, 80.0, 2.0)],
            [],
            id="hevy in pounds and french",
        ),
        pytest.param(
            "\ufeff"
            + STRONG
            + '12;2026-11-09 17:35:12;"Legs";3600;"Romanian Deadlift (Barbell)";1;82,5;8;7;;;"slow;\ndeep";""\n',
            "strength",
            [(date(2026, 11, 9), "Romanian Deadlift (Barbell)", 1.0, 8.0, 82.5, 3.0)],
            [],
            id="strong with semicolons, decimal comma, byte order mark and a note of two lines",
        ),
        pytest.param(
            MEALS + '11/09/2026,Breakfast,820,25.5,8,95,6,48,\n11/13/2026,Lunch,"1,050",30,10,120,8,70,"rice, beans"\n',
            "food",
            [(date(2026, 11, 9), 820.0, 48.0), (date(2026, 11, 13), 1050.0, 70.0)],
            [],
            id="myfitnesspal with american dates that give themselves away",
        ),
        pytest.param(
            "Date,Body Fat %,Weight\n09/11/2026,24,132.8\n",
            "weight",
            [(date(2026, 11, 9), 60.24, 24.0)],
            ["--mass-unit", "lb", "--day-order", "dmy"],
            id="myfitnesspal measurements with both",
        ),
        pytest.param(
            BIOMETRICS + "2026-11-09,7:00 AM,Uncategorized,Weight,lbs,132.8\n2026-11-09,,,Heart Rate (Oura),bpm,52\n",
            "weight",
            [(date(2026, 11, 9), 60.24, None)],
            [],
            id="cronometer biometrics",
        ),
        pytest.param(
            "Date,Group,Energy (kJ),Protein (g),Completed\n"
            "2026-11-09,Breakfast,4184,40,true\n2026-11-09,Dinner,4184,50,true\n",
            "food",
            [(date(2026, 11, 9), 2000.0, 90.0)],
            [],
            id="cronometer daily nutrition by meal in kilojoules",
        ),
        pytest.param(
            "Day,Time,Group,Food Name,Amount,Energy (kcal),Protein (g)\n"
            "2026-11-09,8:30 AM,Breakfast,Oats,80.00 g,311,13.5\n",
            "food",
            [(date(2026, 11, 9), 311.0, 13.5)],
            [],
            id="cronometer servings",
        ),
    ],
)
def test_the_export_of_an_app_feeds_its_log(
    glute: Glute, home: Home, tmp_path: Path, content: str, log: str, rows: list[Any], options: list[str]
) -> None:
    file = tmp_path / "export.csv"
    file.write_text(content, encoding="utf-8")
    result = glute("log", "import", "anna", file, *options)
    assert result.exit_code == 0, result.stderr
    assert read_log(home, "anna", log).frame.rows() == rows
    again = glute("log", "import", "anna", file, *options)
    assert f"0 rows added to {log}.csv, {len(rows)} known already" in again.stderr


def test_wrong_lines_are_named(glute: Glute, home: Home, tmp_path: Path) -> None:
    file = tmp_path / "biometrics.csv"
    lines = [
        "soon,,,Weight,kg,60",
        "2026-11-09,,,Weight,stone,9",
        "2026-11-10,,,Weight,kg,x",
        "2026-11-11,,,Weight,kg,60",
    ]
    file.write_text(BIOMETRICS + "\n".join(lines) + "\n", encoding="utf-8")
    result = glute("log", "import", "anna", file)
    assert result.exit_code == 1
    assert [line for line in (2, 3, 4) if f"biometrics.csv, line {line}: " not in result.stderr] == []
    assert read_log(home, "anna", "weight").frame.height == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"a,b\n1,2\n", "Hevy", id="other columns"),
        pytest.param(b"", "the file is empty", id="empty"),
        pytest.param(b"PK\x03\x04rest", "Unpack it", id="archive"),
    ],
)
def test_what_is_no_export_is_refused(glute: Glute, home: Home, tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(content)
    result = glute("log", "import", "anna", file)
    assert (result.exit_code, said in result.stderr) == (2, True)
    assert not [file for file in home.athlete("anna").glob("*.csv") if file.name != "sources.csv"]


@pytest.mark.slow
def test_scale_in_fit_equals_the_log(glute: Glute, home: Home, tmp_path: Path) -> None:
    scale = tmp_path / "scale"
    scale.mkdir()
    writer = FitWriter()
    writer.write("file_id", type="weight", manufacturer="garmin", product=1)
    lines = ["date,mass_kg"]
    for number, day in enumerate(days(20)):
        mass = round(61 - number / 20, 2)
        lines.append(f"{day},{mass}")
        writer.write("weight_scale", timestamp=datetime(day.year, day.month, day.day, 7, tzinfo=UTC), weight=mass)
    (scale / "scale.fit").write_bytes(writer.to_bytes())
    log = home.athlete("anna") / "weight.csv"
    log.write_text("\n".join(lines) + "\n", encoding="utf-8")
    by_hand = report(glute)
    log.unlink()
    assert report(glute)["verdict"] != by_hand["verdict"]
    assert glute("ingest", scale, "--athlete", "anna", "--workers", 1).exit_code == 0
    by_scale = report(glute)
    assert by_scale["verdict"]["probabilities"] == pytest.approx(by_hand["verdict"]["probabilities"], abs=0.002)
    assert missing(by_scale) == missing(by_hand)
    assert "weight_log" not in missing(by_scale)


def test_sets_that_a_watch_counted_are_those_of_the_log(glute: Glute, home: Home, tmp_path: Path) -> None:
    watch = tmp_path / "watch"
    watch.mkdir()
    for name, data in others_of("ben", 1, MONDAY).items():
        (watch / name).write_bytes(data)
    assert glute("ingest", watch, "--athlete", "anna", "--workers", 1).exit_code == 0
    by_watch = report(glute)
    lifts = {"squat": "8,80", "glute bridge": "10,90", "lunge": "10,30"}
    rows = "".join(f"2026-11-10,{lift},3,{how}\n" for lift, how in lifts.items())
    (home.athlete("anna") / "strength.csv").write_text("date,exercise,sets,reps,load_kg\n" + rows, encoding="utf-8")
    by_hand = report(glute)
    assert by_watch["stimulus"] == by_hand["stimulus"]
    assert by_watch["stimulus"]["strength_sets"] == pytest.approx(7.0, abs=0.3)
    assert by_watch["verdict"] == by_hand["verdict"]
