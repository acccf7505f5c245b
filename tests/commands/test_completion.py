from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from pipeline.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("shell", ["bash", "fish", "powershell", "zsh"])
def test_one_command_installs_it(tmp_path: Path, shell: str) -> None:
    if shell == "bash" and not shutil.which("bash"):
        pytest.skip("there is no bash")
    result = CliRunner().invoke(main, ["completion"], env={"HOME": str(tmp_path), "SHELL": f"/bin/{shell}"})
    assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    [path] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert "_GLUTE_COMPLETE" in path.read_text()
    assert f"written: {path}" in result.stderr


def test_unknown_shell() -> None:
    result = CliRunner().invoke(main, ["completion"], env={"SHELL": "/bin/tcsh"})
    assert (result.exit_code, "glute completion bash" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("shell", "words", "begun", "offered"),
    [
        pytest.param("bash", "glute rep", "1", "plain,report", id="bash"),
        pytest.param("powershell", "glute rep", "rep", "report\tReport one week", id="powershell"),
        pytest.param("powershell", "glute report ben --fo", "--fo", "--format\t", id="an-option"),
        pytest.param("powershell", "glute athlete ", "", "rename\t", id="nothing-typed"),
    ],
)
def test_it_completes(shell: str, words: str, begun: str, offered: str) -> None:
    env = {"_GLUTE_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": begun, "COMP_WORD": begun}
    script = "import sys; from pipeline.cli import main; sys.argv[0] = 'glute'; main(prog_name='glute')"
    done = subprocess.run(  # noqa: S603  ours
        [sys.executable, "-c", script], env=os.environ | env, capture_output=True, text=True, check=False
    )
    assert offered in done.stdout
