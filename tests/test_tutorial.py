"""The tutorial's commands work in its order, and print what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from pipeline.cli import main

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")


def commands() -> list[tuple[str, str]]:
    """List the commands of the page's console blocks, each with the output shown below it."""
    blocks = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    shown = r"^\$ (.*)\n((?:[^$].*\n)*)"
    return [pair for block in blocks for pair in re.findall(shown, block, re.MULTILINE)]


def squeezed(text: str) -> str:
    """Return a text with single spaces: tables are as wide as the terminal."""
    return re.sub(r"[ ─]+", " ", text.strip())


def pattern(shown: str) -> str:
    """Return a pattern for output in which `...` stands for anything."""
    return ".*".join(re.escape(part) for part in squeezed(shown).split("..."))


def test_every_command_prints_what_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for command, shown in commands():
        program, *words = shlex.split(command)
        assert program == "glute"
        result = CliRunner().invoke(main, words, env={"GLUTE_HOME": str(tmp_path)})
        assert result.exit_code == 0, (command, result.output)
        assert re.fullmatch(pattern(shown), squeezed(result.output), re.DOTALL), (command, result.output)


def test_there_are_commands() -> None:
    assert len(commands()) > 6
