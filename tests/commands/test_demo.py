from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from pipeline.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def test_home_of_others_is_refused(tmp_path: Path) -> None:
    run: Any = CliRunner().invoke
    run(main, ["--home", str(tmp_path), "athlete", "add", "anna"])
    result = run(main, ["demo", "--keep", str(tmp_path)])
    assert (result.exit_code, "this is the home of anna" in result.stderr) == (2, True)


@pytest.mark.slow
def test_says_what_next(tmp_path: Path) -> None:
    home = tmp_path / "home"
    result = CliRunner().invoke(main, ["demo", "--keep", str(home)])
    assert result.exit_code == 0, result.stderr
    [page, years] = sorted((home / "reports" / "ben").glob("*.html"))
    assert years.name == "years.html"
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert os.listdir(tmp_path) == ["home"]  # noqa: PTH208  nothing else was written
    next_steps = result.stderr[result.stderr.index("That was a sample runner") :].splitlines()
    assert f"  {page}" in next_steps
    assert f"  glute --home {home} segments ben --explain" in next_steps
    assert next_steps[-1] == "  glute start ~/Downloads/export"
