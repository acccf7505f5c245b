from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from pipeline.cli import COMMANDS, main
from pipeline.commands.base import Group
from pipeline.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_data" / "exports"
COMMANDS_PAGE = ROOT / "docs" / "commands.md"
SHARED_MODULES = {"__init__", "asking", "base", "browser", "kinds", "listing", "powershell", "streams", "typed"}
HEAVY = ("polars", "prefect", "altair", "numpy", "scipy", "pyarrow", "rich", "dataframely", "json", "logging")


def commands(group: click.Group, *words: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Walk through all commands."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*words, name), command
        if isinstance(command, click.Group):
            yield from commands(command, *words, name)


ALL = [pytest.param(words, command, id=" ".join(words)) for words, command in commands(main)]


@pytest.mark.parametrize(("words", "command"), ALL)
def test_help_with_example(words: tuple[str, ...], command: click.Command) -> None:
    result = CliRunner().invoke(main, [*words, "--help"])
    assert result.exit_code == 0
    assert f"\n    glute {' '.join(words)}" in result.stdout
    assert command.get_short_help_str(limit=64)[-3:] != "..."


@pytest.mark.parametrize(("words", "command"), ALL)
def test_documented(words: tuple[str, ...], command: click.Command) -> None:
    page = COMMANDS_PAGE.read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## `glute ([a-z -]+)`\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    section = sections[words[0]]
    assert f"glute {' '.join(words)}" in section or len(words) == 1
    assert undocumented(command, section) == []


def undocumented(command: click.Command, text: str) -> list[str]:
    """Options that a text does not name."""
    options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
    return [option for option in options if not re.search(rf"[` ]{option}(?![\w-])", text)]


def test_options_of_all_commands_are_documented() -> None:
    page = COMMANDS_PAGE.read_text(encoding="utf-8")
    assert undocumented(main, page.partition("\n## ")[0]) == []


def test_page_names_commands_that_exist() -> None:
    page = COMMANDS_PAGE.read_text(encoding="utf-8")
    named = re.findall(r"^## `glute ([a-z -]+)`$", page, re.MULTILINE)
    assert sorted(named) == sorted(COMMANDS)


def test_every_module_is_a_command() -> None:
    modules = {path.stem for path in (ROOT / "pipeline" / "commands").glob("*.py")}
    assert modules - SHARED_MODULES == {name.replace("-", "_") for name in COMMANDS}


def test_help_imports_nothing_heavy() -> None:
    script = f"""
import sys
from pipeline.cli import main
main(["--help"], standalone_mode=False)
print([name for name in {HEAVY} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)  # noqa: S603  ours
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("words", "most", "never"),
    [
        pytest.param(["--help"], 125, ("dataclasses", "hashlib", "typing_extensions"), id="help"),
        pytest.param(
            ["activities"], 650, ("rich", "gpxpy", "fitparse", "pipeline.signal.clean", "pipeline.weekly"), id="list"
        ),
    ],
)
def test_a_command_starts_with_few_modules(words: list[str], most: int, never: tuple[str, ...], tmp_path: Path) -> None:
    script = f"""
import sys
before = set(sys.modules)
from pipeline.cli import main
main({["--home", str(tmp_path), *words]}, standalone_mode=False)
print(len(set(sys.modules) - before), [name for name in {never} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)  # noqa: S603  ours
    count, _, loaded = done.stdout.splitlines()[-1].partition(" ")
    assert loaded == "[]"
    assert int(count) <= most


def test_help_of_a_command_imports_no_other() -> None:
    script = """
import sys
from pipeline.cli import main
main(["plan", "--help"], standalone_mode=False)
print(sorted(name for name in sys.modules if name.startswith("pipeline.commands.")))
"""
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)  # noqa: S603  ours
    modules = [f"pipeline.commands.{name}" for name in ("base", "kinds", "plan", "streams", "typed")]
    assert done.stdout.splitlines()[-1] == str(modules)


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        pytest.param(["ingest", "/no/such/folder", "--athlete", "x"], 2, "there is no file or folder", id="no-path"),
        pytest.param(
            ["ingest", SAMPLES], 2, "none of these is the id of an athlete: anna, ben, clara", id="unknown-folders"
        ),
        pytest.param(["ingest", SAMPLES / "anna", "--athlete", "Anna!"], 2, "cannot be the id", id="bad-id"),
        pytest.param(["report", "nobody"], 2, "there is no athlete 'nobody'", id="report-nobody"),
        pytest.param(["segments", "nobody"], 2, "there is no athlete 'nobody'", id="list-nobody"),
        pytest.param(["recompute", "nobody"], 2, "there is no athlete 'nobody'", id="recompute-nobody"),
        pytest.param(["recompute"], 2, "there is no athlete yet", id="recompute-without-any"),
        pytest.param(["athlete", "set", "nobody", "--sex", "male"], 2, "there is no athlete", id="set-nobody"),
        pytest.param(["athlete", "add", "x", "--mass-kg", "6"], 2, "mass_kg cannot be 6.0", id="impossible-mass"),
        pytest.param(["nonsense"], 2, "there is no command", id="no-command"),
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
    @click.group(cls=Group)
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
    @click.group(cls=Group)
    def group() -> None:
        pass

    @group.command()
    def fail() -> None:
        raise error

    result = CliRunner().invoke(group, ["fail"])
    assert (result.exit_code, said in result.stderr) == (exit_code, True)


@pytest.mark.parametrize("words", [["--help"], ["report", "--help"], ["completion", "bash", "--print"]], ids=" ".join)
def test_a_reader_of_the_pipe_may_go_early(words: list[str]) -> None:
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603  ours
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 141


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


def test_version_names_the_stages() -> None:
    stages = CliRunner().invoke(main, ["--version"]).output.partition(": ")[2]
    assert stages.strip() == ", ".join(f"{stage} {number}" for stage, number in VERSIONS.items())


@pytest.mark.parametrize("module", ["click", "pipeline.commands.kinds", "pipeline.commands.activities"])
def test_an_interrupt_while_modules_are_loaded_shows_no_traceback(module: str, tmp_path: Path) -> None:
    script = f"""
import sys
class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupt())
from pipeline.entry import run
sys.argv = ["glute", "--home", {str(tmp_path)!r}, "activities"]
run()
"""
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)  # noqa: S603  ours
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (130, "", False)


def test_nothing_is_imported_before_interrupts_are_caught() -> None:
    script = """
import sys
before = set(sys.modules)
from pipeline.entry import run
print(sorted(set(sys.modules) - before))
"""
    program = [sys.executable, "-S", "-c", script]
    done = subprocess.run(program, check=True, capture_output=True, text=True, cwd=ROOT)  # noqa: S603  ours
    assert done.stdout == "['__future__', 'pipeline', 'pipeline.entry']\n"
