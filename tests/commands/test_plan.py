"""Next week as its command gives it, from the files of a synthetic runner."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result
from fitparse import FitFile

from pipeline.cli import main

SAMPLES = Path(__file__).parents[2] / "sample_data"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which ben, who runs hills, sprints and stairs, and a newcomer have the last four weeks stored."""
    home = tmp_path_factory.mktemp("home")
    export = tmp_path_factory.mktemp("export")
    shutil.copytree(SAMPLES / "athletes" / "ben", home / "athletes" / "ben")
    (export / "ben").mkdir()
    for path in (SAMPLES / "exports" / "ben").glob("2026-1[01]-*"):
        if path.name >= "2026-10-19":
            shutil.copy(path, export / "ben")
    (home / "athletes" / "new").mkdir()
    (home / "athletes" / "new" / "profile.toml").write_text(
        'sex = "female"\nbirth_date = 1990-05-01\nheight_cm = 168\nmass_kg = 60\ngoal = "performance"\n'
    )
    (export / "new").mkdir()
    for name in ("2026-11-03-easy.fit.gz", "2026-11-10-easy.fit"):
        shutil.copy(SAMPLES / "exports" / "anna" / name, export / "new")
    assert run(home, "ingest", export, "--workers", 1).exit_code == 0
    return home


def run(home: Path, *words: object) -> Result:
    return CliRunner().invoke(main, [*map(str, words)], env={"GLUTE_HOME": str(home)})


def test_plan_names_own_hills(home: Path) -> None:
    text = " ".join(run(home, "plan", "ben", "--week", "2026-W46").stdout.split())
    assert "hard sets of hip thrust" in text
    assert "x 30 s up a hill of 6 to 10 %" in text
    assert "min of climbing stairs" in text  # not of the goal, but done lately
    assert "min/km" in text
    imperial = run(home, "plan", "ben", "--week", "2026-W46", "--units", "imperial").stdout
    assert "min/mi" in imperial
    assert "min/km" not in imperial


def test_a_newcomer_gets_no_fast_work(home: Path) -> None:
    text = " ".join(run(home, "plan", "new").stdout.split())
    assert "Hills and sprints wait" in text
    assert "x 30 s" not in text
    assert "x 40 m" not in text


def test_workouts_are_written_whole_and_written_again(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "a" / "workouts"
    first = run(home, "plan", "ben", "--week", "2026-W46", "--workouts", folder)
    assert (first.exit_code, first.stdout) == (0, "")
    names = sorted(path.name for path in folder.iterdir())
    assert names == [
        "2026-W47-easy.fit",
        "2026-W47-easy.zwo",
        "2026-W47-hills.fit",
        "2026-W47-hills.zwo",
        "2026-W47-sprints.fit",
        "2026-W47-sprints.zwo",
        "2026-W47-stairs.fit",
        "2026-W47-stairs.zwo",
        "2026-W47-strength.fit",
        "2026-W47.ics",
        "2026-W47.txt",
    ]
    assert all(f"written: {folder / name}" in first.stderr for name in names)
    before = {name: (folder / name).read_bytes() for name in names}
    for name in names:
        if not name.endswith(".fit"):
            continue
        FitFile(io.BytesIO(before[name]), check_crc=True).parse()
    assert run(home, "plan", "ben", "--week", "2026-W46", "--workouts", folder).exit_code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_calendar_and_zwift(home: Path, tmp_path: Path) -> None:
    run(home, "plan", "ben", "--week", "2026-W46", "--workouts", tmp_path)
    calendar = (tmp_path / "2026-W47.ics").read_bytes().decode()
    assert calendar.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert calendar.endswith("END:VCALENDAR\r\n")
    assert max(len(line.encode()) for line in calendar.split("\r\n")) <= 75
    events = calendar.replace("\r\n ", "").split("BEGIN:VEVENT\r\n")[1:]
    fields = [dict(line.split(":", 1) for line in event.splitlines() if ":" in line) for event in events]
    days = [event["DTSTART;VALUE=DATE"] for event in fields]
    assert days == sorted(days)
    assert "20261116" <= days[0] <= days[-1] <= "20261122"
    assert len({event["UID"] for event in fields}) == len(fields)
    assert any("hard sets" in event["SUMMARY"] for event in fields)
    hills = ET.parse(tmp_path / "2026-W47-hills.zwo").getroot()  # noqa: S314  our own file
    steps = hills.findall("workout/*")
    assert hills.findtext("sportType") == "run"
    assert [step.tag for step in steps].count("SteadyState") == 2  # warm-up and cool-down
    assert all(0.5 < float(step.get("Power", "")) < 0.84 for step in steps if step.tag == "SteadyState")
    assert all(int(step.get("Duration", "")) > 0 for step in steps)
    assert sum(step.tag == "FreeRide" and step.get("Duration") == "30" for step in steps) > 3  # the repetitions


def test_a_workout_is_no_activity(home: Path, tmp_path: Path) -> None:
    run(home, "plan", "ben", "--week", "2026-W46", "--workouts", tmp_path)
    result = run(home, "analyze", tmp_path / "2026-W47-hills.fit")
    assert result.exit_code == 3
    assert "workout" in result.stderr
    assert run(home, "ingest", tmp_path, "--athlete", "new", "--workers", 1).exit_code == 3
    ledger = json.loads(run(home, "ledger", "new", "--verdict", "not_an_activity", "--format", "json").stdout)
    assert {row["source"] for row in ledger} >= {"2026-W47-hills.fit", "2026-W47-strength.fit"}


def test_a_refused_plan_writes_nothing_and_says_why(home: Path, tmp_path: Path) -> None:
    run(home, "athlete", "set", "new", "--mass-kg", "50")
    result = run(home, "plan", "new", "--workouts", tmp_path / "w")
    assert (result.exit_code, "body mass index" in result.stderr) == (2, True)
    assert not (tmp_path / "w").exists()


def test_goal_lean_is_refused_at_low_body_mass_index(home: Path) -> None:
    refused = run(home, "athlete", "set", "new", "--mass-kg", "50", "--goal", "lean")
    assert (refused.exit_code, "the goal lean is not taken" in refused.stderr) == (2, True)
    assert "lean" not in run(home, "athlete", "show", "new").stdout


def test_no_plan_after_a_loss_of_mass(home: Path) -> None:
    assert run(home, "athlete", "set", "new", "--mass-kg", "60", "--goal", "lean").exit_code == 0
    assert "A week for your goal: lean" in run(home, "plan", "new").stdout
    run(home, "log", "weight", "new", 50, "--date", "2026-11-10")
    assert "body mass index" in run(home, "plan", "new").stdout
    result = run(home, "what-if", "new", "energy -300")
    assert (result.exit_code, "body mass index" in result.stderr) == (2, True)
    assert run(home, "what-if", "new", "energy +300").exit_code == 0
    text = run(home, "report", "new", "--full").stdout.lower()
    assert not re.search(r"eat less|calorie deficit|fewer calories", text)
