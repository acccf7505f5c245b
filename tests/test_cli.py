from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner

from pipeline.athletes.home import Home
from pipeline.athletes.profile import load_profile
from pipeline.cli import main
from pipeline.commands.base import Commands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result

SAMPLES = Path(__file__).parents[1] / "sample_data" / "exports" / "anna"
RUN, RUN_TOO = SAMPLES / "2026-11-10-easy.fit", SAMPLES / "2026-11-03-easy.fit.gz"
COMMANDS_PAGE = Path(__file__).parents[1] / "docs" / "commands.md"
HEAVY = ("polars", "prefect", "altair", "numpy", "scipy", "pyarrow", "rich", "dataframely")


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Two runs and a file that is rejected."""
    folder = tmp_path / "export"
    folder.mkdir()
    for path in (RUN, RUN_TOO):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "broken.fit").write_bytes(RUN.read_bytes()[:40])
    return folder


def commands(group: click.Group, *words: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Walk through all commands."""
    for name, command in group.commands.items():
        yield (*words, name), command
        if isinstance(command, click.Group):
            yield from commands(command, *words, name)


ALL = [pytest.param(words, command, id=" ".join(words)) for words, command in commands(main)]


@pytest.mark.parametrize(("words", "command"), ALL)
def test_every_command_helps_with_an_example(words: tuple[str, ...], command: click.Command) -> None:
    result = CliRunner().invoke(main, [*words, "--help"])
    assert result.exit_code == 0
    assert f"\n    glute {' '.join(words)}" in result.stdout
    assert command.get_short_help_str(limit=64)[-3:] != "..."


@pytest.mark.parametrize(("words", "command"), ALL)
def test_every_command_and_option_is_documented(words: tuple[str, ...], command: click.Command) -> None:
    page = COMMANDS_PAGE.read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## `glute ([a-z -]+)`\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    section = sections[words[0]]
    assert f"glute {' '.join(words)}" in section or len(words) == 1
    options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
    assert not [option for option in options if f"`{option}" not in section and f" {option}" not in section]


def test_the_page_names_no_command_that_is_not_there() -> None:
    page = COMMANDS_PAGE.read_text(encoding="utf-8")
    named = re.findall(r"^## `glute ([a-z -]+)`$", page, re.MULTILINE)
    assert sorted(named) == sorted(main.commands)


def test_the_command_line_itself_imports_nothing_heavy() -> None:
    script = f"import pipeline.cli, sys; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)  # noqa: S603  ours
    assert done.stdout == "[]\n"


def test_new_rejections_exit_with_1_once(glute: Callable[..., Result], export: Path) -> None:
    first, second = (glute("ingest", export, "--athlete", "x", "--workers", 1) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (1, 0)
    assert first.stdout == second.stdout == ""
    assert "x: 3 new files, 0 known already" in first.stderr
    assert "made a bare profile for x" in first.stderr
    assert "x: 0 new files, 3 known already" in second.stderr


def test_outcome_as_json(glute: Callable[..., Result], export: Path) -> None:
    (row,) = json.loads(glute("ingest", export, "--athlete", "x", "--json").stdout)
    assert list(row) == ["athlete", "verdicts", "known", "waiting", "newly_rejected", "derived", "notes"]
    assert row["verdicts"]["stored"] == 2
    assert [entry["source"] for entry in row["newly_rejected"]] == ["broken.fit"]


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        pytest.param(["ingest", "/no/such/folder", "--athlete", "x"], 2, "does not exist", id="no-path"),
        pytest.param(["ingest", SAMPLES.parent], 2, "no athlete is called anna, ben, clara", id="unknown-folders"),
        pytest.param(["ingest", SAMPLES, "--athlete", "Anna!"], 2, "cannot be the id", id="bad-id"),
        pytest.param(["report", "nobody"], 2, "there is no athlete 'nobody'", id="report-nobody"),
        pytest.param(["segments", "nobody"], 2, "there is no athlete 'nobody'", id="list-nobody"),
        pytest.param(["recompute", "nobody"], 2, "there is no athlete 'nobody'", id="recompute-nobody"),
        pytest.param(["recompute"], 2, "there is no athlete yet", id="recompute-without-any"),
        pytest.param(["athlete", "set", "nobody", "--sex", "male"], 2, "there is no athlete", id="set-nobody"),
        pytest.param(["athlete", "add", "x", "--mass-kg", "6"], 2, "mass_kg cannot be 6.0", id="impossible-mass"),
        pytest.param(["nonsense"], 2, "No such command", id="no-command"),
    ],
)
def test_wrong_usage_exits_with_2(glute: Callable[..., Result], words: list[object], exit_code: int, said: str) -> None:
    result = glute(*words)
    assert result.exit_code == exit_code
    assert said in result.stderr
    assert result.stdout == ""


def test_nothing_done_exits_with_3(glute: Callable[..., Result], export: Path, tmp_path: Path) -> None:
    glute("athlete", "add", "anna")
    empty = tmp_path / "empty"
    empty.mkdir()
    for words, said in (
        (["report", "anna"], "no activity was ever stored. Read some files first"),
        (["analyze", export / "broken.fit"], "broken.fit"),
        (["ingest", empty, "--athlete", "anna"], "there are no files"),
        (["report", "anna", "-o", "/dev/null/x"], "no activity"),
    ):
        result = glute(*words)
        assert (result.exit_code, said in result.stderr) == (3, True), result.stderr


def test_a_bug_exits_with_70_and_says_how_to_report_it(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.group(cls=Commands)
    def group() -> None:
        pass

    @group.command()
    def fail() -> None:
        raise ZeroDivisionError("division by zero")

    result = CliRunner().invoke(group, ["fail"])
    assert result.exit_code == 70
    assert "glute: this is a bug: ZeroDivisionError: division by zero" in result.stderr
    assert "GLUTE_DEBUG=1" in result.stderr
    assert "Traceback" not in result.stderr
    monkeypatch.setenv("GLUTE_DEBUG", "1")
    assert "Traceback" in CliRunner().invoke(group, ["fail"]).stderr


@pytest.mark.parametrize(
    ("error", "exit_code", "said"),
    [
        pytest.param(KeyboardInterrupt(), 130, "run the same command again to go on", id="ctrl-c"),
        pytest.param(OSError(28, "No space left on device", "/x"), 3, "No space left on device (/x)", id="disk"),
    ],
)
def test_trouble_from_outside_is_no_bug(error: BaseException, exit_code: int, said: str) -> None:
    @click.group(cls=Commands)
    def group() -> None:
        pass

    @group.command()
    def fail() -> None:
        raise error

    result = CliRunner().invoke(group, ["fail"])
    assert (result.exit_code, said in result.stderr) == (exit_code, True)


def test_a_reader_of_the_pipe_may_go_early(glute: Callable[..., Result], export: Path, tmp_path: Path) -> None:
    glute("ingest", export, "--athlete", "x", "--workers", 1)
    script = "from pipeline.cli import main; main()"
    command = [sys.executable, "-c", script, "--home", str(tmp_path / "home"), "segments", "x", "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603  ours
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert b"bug" not in process.stderr.read()


def test_data_goes_to_stdout_and_all_else_to_stderr(glute: Callable[..., Result], export: Path) -> None:
    glute("ingest", export, "--athlete", "x", "--workers", 1)
    for words in (["activities", "x"], ["segments"], ["segments", "x", "--explain"], ["ledger", "x"], ["report", "x"]):
        result = glute(*words)
        assert (result.exit_code, result.stderr) == (0, ""), words
        assert result.stdout
    empty = glute("segments", "x", "--since", "2030-01-01")
    assert (empty.exit_code, empty.stdout, empty.stderr) == (0, "", "there is nothing to list\n")
    rows = json.loads(glute("ledger", "x", "--verdict", "rejected", "--format", "json").stdout)
    assert [row["source"] for row in rows] == ["broken.fit"]
    early = json.loads(glute("segments", "x", "--until", "2026-11-05", "--format", "json").stdout)
    assert {row["local_date"] for row in early} == {"2026-11-03"}


@pytest.mark.parametrize(
    ("week", "exit_code", "said"),
    [
        pytest.param("2026-W45", 0, "", id="with-a-run"),
        pytest.param("2026-W44", 2, "The first week with an activity is 2026-W45", id="before-the-first"),
        pytest.param("2199-W01", 2, "has not begun", id="far-ahead"),
        pytest.param("last", 2, "Write it as 2026-W46", id="not-a-week"),
        pytest.param("2026-W60", 2, "Write it as 2026-W46", id="no-such-week"),
    ],
)
def test_weeks_of_a_report(glute: Callable[..., Result], export: Path, week: str, exit_code: int, said: str) -> None:
    glute("ingest", export, "--athlete", "x", "--workers", 1)
    result = glute("report", "x", "--week", week)
    assert (result.exit_code, said in result.stderr) == (exit_code, True), result.stderr


def test_a_week_of_rest_has_an_honest_report(glute: Callable[..., Result], tmp_path: Path) -> None:
    first, last = (tmp_path / name for name in ("a", "b"))
    for folder, path in ((first, SAMPLES / "2026-10-13-easy.fit"), (last, RUN)):
        folder.mkdir()
        (folder / path.name).write_bytes(path.read_bytes())
    glute("ingest", first, last, "--athlete", "x", "--workers", 1)
    document = json.loads(glute("report", "x", "--week", "2026-W44", "--format", "json").stdout)
    assert document["week"] == "2026-W44"
    assert sum(label["seconds"] for label in document["by_label"].values()) == 0


def test_analyze_stores_nothing(glute: Callable[..., Result], tmp_path: Path) -> None:
    plot = tmp_path / "run.svg"
    result = glute("analyze", RUN, "--plot", plot)
    assert result.exit_code == 0
    assert result.stdout.startswith("Tue 10 Nov 2026 ")
    assert result.stderr == f"drawn: {plot}\n"
    assert plot.read_text().startswith("<svg xmlns=")
    assert not (tmp_path / "home").exists()
    assert json.loads(glute("analyze", RUN, "--format", "json").stdout)["activities"][0]["sport"] == "running"


def test_analyze_takes_the_thresholds_of_an_athlete(glute: Callable[..., Result]) -> None:
    glute("athlete", "add", "slow", "--critical-speed-mps", 2.2)
    glute("athlete", "add", "fast", "--critical-speed-mps", 5.0)
    efforts = [glute("analyze", RUN, "--athlete", name, "--format", "csv").stdout for name in ("slow", "fast")]
    slow, fast = (Counter(row["effort"] for row in csv.DictReader(io.StringIO(text))) for text in efforts)
    assert slow["tempo"] + slow["interval"] > 0
    assert set(fast) == {"easy"}


def test_athletes_are_added_changed_and_shown(glute: Callable[..., Result]) -> None:
    assert glute("athlete", "add", "anna", "--birth-date", "1990-05-31", "--race", "10k=48:30").exit_code == 0
    again = glute("athlete", "add", "anna")
    assert (again.exit_code, "glute athlete set anna" in again.stderr) == (2, True)
    assert glute("athlete", "set", "anna", "--strength-sets-per-week", "unknown", "--mass-kg", "60").exit_code == 0
    shown = glute("athlete", "show", "anna").stdout
    assert 'strength_sets_per_week = "unknown"' in shown
    assert "birth_date = 1990-05-31" in shown
    assert glute("athlete", "list").stdout == "anna\n"


def test_what_is_shown_of_an_athlete_is_a_profile_with_thresholds_and_their_origins(
    glute: Callable[..., Result], export: Path
) -> None:
    glute("athlete", "add", "anna", "--hr-max", "188")
    glute("ingest", export, "--athlete", "anna")
    shown = glute("athlete", "show", "anna").stdout
    assert tomllib.loads(shown) == {"hr_max": 188.0}
    origins = dict(line[2:].split(": ") for line in shown.splitlines()[2:] if line.startswith("# "))
    assert set(origins) > {"Critical speed", "Maximal sprint speed", "Highest heart rate"}
    assert origins["Highest heart rate"].endswith("; profile")


def test_start_asks_until_it_understands(glute: Callable[..., Result], export: Path, tmp_path: Path) -> None:
    answers = ["me", "female", "31.5.1990", "1990-05-31", "168", "60,5", "?", "", "?", "4", "", ""]
    result = glute("start", export, text="\n".join(answers) + "\n")
    assert result.exit_code == 1, result.stderr  # broken.fit was rejected
    assert "it must be a date as 1990-06-30" in result.stderr
    profile = load_profile(Home(tmp_path / "home"), "me")
    assert (profile.sex, profile.height_cm, profile.mass_kg) == ("female", 168, 60.5)
    assert str(profile.birth_date) == "1990-05-31"
    assert (profile.weight_trend, profile.strength_sets_per_week, profile.hr_max) == ("unknown", 4, None)
    assert "2 stored" in result.stderr
    assert "MUSCLE" in result.stdout


def test_start_needs_no_terminal(glute: Callable[..., Result], export: Path, tmp_path: Path) -> None:
    assert glute("start", export, "--yes", "--id", "anna").exit_code == 1
    assert Home(tmp_path / "home").athletes() == ["anna"]
    again = glute("start", export, "--yes", "--id", "anna")
    assert (again.exit_code, "glute ingest EXPORT --athlete anna" in again.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        pytest.param(["--id", "Not An Id", "--yes"], "", id="bad-id"),
        pytest.param([], "me\nfemale\n", id="input-ends"),
    ],
)
def test_start_writes_nothing_before_it_knows_enough(
    glute: Callable[..., Result], export: Path, tmp_path: Path, words: list[str], text: str
) -> None:
    result = glute("start", export, *words, text=text)
    assert result.exit_code in (2, 130)
    assert not (tmp_path / "home").exists()


def test_the_demo_leaves_a_strangers_home_alone(tmp_path: Path) -> None:
    run: Any = CliRunner().invoke
    run(main, ["--home", str(tmp_path), "athlete", "add", "anna"])
    result = run(main, ["demo", "--keep", str(tmp_path)])
    assert (result.exit_code, "this is the home of anna" in result.stderr) == (2, True)


@pytest.mark.slow
def test_the_demo_ends_with_the_path_of_a_page(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["demo", "--keep", str(tmp_path / "home")])
    assert result.exit_code == 0, result.stderr
    page = Path(result.stdout.splitlines()[-1].rpartition(": ")[2])
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert os.listdir(tmp_path) == ["home"]  # noqa: PTH208  nothing else was written


@pytest.mark.parametrize(
    ("words", "why"),
    [
        pytest.param(["anna", "--week", "2026-W046"], "cannot read the week", id="week-of-three-digits"),
        pytest.param(["anna", "--week", "2026-W6"], "cannot read the week", id="week-of-one-digit"),
        pytest.param(["anna", "--week", "2026-W54"], "cannot read the week", id="week-that-no-year-has"),
        pytest.param(["anna", "--years", "--week", "2026-W46"], "--years shows all weeks", id="years-and-week"),
        pytest.param(["--all", "--years"], "--all writes", id="all-and-years"),
        pytest.param(["--all", "--format", "json"], "--all writes", id="all-and-json"),
        pytest.param(["--all", "-o", "x.html"], "--all writes", id="all-and-output"),
    ],
)
def test_what_a_report_cannot_do_is_said(glute: Callable[..., Result], words: list[str], why: str) -> None:
    glute("athlete", "add", "anna")
    result = glute("report", *words)
    assert (result.exit_code, why in result.stderr) == (2, True), result.stderr
