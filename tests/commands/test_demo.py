from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.cli import main


def test_home_of_others_is_refused(tmp_path: Path) -> None:
    run: Any = CliRunner().invoke
    run(main, ["--home", str(tmp_path), "athlete", "add", "anna"])
    result = run(main, ["demo", "--keep", str(tmp_path)])
    assert (result.exit_code, "this is the home of anna" in result.stderr) == (2, True)


@pytest.mark.slow
def test_ends_with_path_of_page(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["demo", "--keep", str(tmp_path / "home")])
    assert result.exit_code == 0, result.stderr
    page = Path(result.stdout.splitlines()[-1].rpartition(": ")[2])
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert os.listdir(tmp_path) == ["home"]  # noqa: PTH208  nothing else was written
