from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import COMMANDS, main
from pipeline.commands.typed import prefix, with_prefix
from pipeline.words import joined


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("to use it: glute recompute anna", "to use it: X recompute anna"),
        ("`glute what-if anna volume` or glute plan anna", "`X what-if anna volume` or X plan anna"),
        ("glute: stopped", "glute: stopped"),
        ("your glute grows", "your glute grows"),
        ("/home/glute report", "/home/glute report"),
        ("glute planning", "glute planning"),
    ],
)
def test_commands_in_a_text(text: str, expected: str) -> None:
    assert with_prefix(text, "X", COMMANDS) == expected


def test_program_that_the_shell_does_not_find(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    program = tmp_path / ".venv" / "bin" / "glute"
    assert prefix(str(program), None) == str(Path(".venv", "bin", "glute"))
    assert prefix("/opt/venv/bin/glute", "my home") == "/opt/venv/bin/glute --home 'my home'"
    assert prefix("/usr/bin/pytest", None) == "glute"


def test_program_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "glute"
    program.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert prefix(str(program), "demo") == "glute --home demo"


@pytest.mark.parametrize(
    ("words", "unix", "windows"),
    [
        pytest.param(["glute", "open", "anna"], "glute open anna", "glute open anna", id="plain"),
        pytest.param(["a", r"C:\runs\x.zip"], r"a 'C:\runs\x.zip'", r"a C:\runs\x.zip", id="backslashes"),
        pytest.param(["a", "my home"], "a 'my home'", 'a "my home"', id="a-space"),
        pytest.param(["a", "export (1).zip"], "a 'export (1).zip'", 'a "export (1).zip"', id="brackets"),
    ],
)
def test_words_are_quoted_as_the_shell_reads_them(words: list[str], unix: str, windows: str) -> None:
    assert joined(words, windows=False) == unix
    assert joined(words, windows=True) == windows


def test_errors_name_the_home(tmp_path: Path) -> None:
    home = str(tmp_path / "home")
    CliRunner().invoke(main, ["--home", home, "athlete", "add", "anna"])
    result = CliRunner().invoke(main, ["--home", home, "athlete", "set", "anna", "--mass-kg", "60"])
    assert result.stderr == f"changed anna; to use it: glute --home {home} recompute anna\n"
