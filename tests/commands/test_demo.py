from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from tests.docs.listings import DEMO

if TYPE_CHECKING:
    from pathlib import Path


def test_says_what_next(demo: Path) -> None:
    [page, years] = sorted((demo / DEMO / "reports" / "ben").glob("*.html"))
    assert years.name == "years.html"
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert sorted(os.listdir(demo)) == [DEMO, f"{DEMO}.txt"]  # noqa: PTH208  nothing else was written
    printed = (demo / f"{DEMO}.txt").read_text(encoding="utf-8")
    next_steps = printed[printed.index("That was a sample runner") :].splitlines()
    assert f"  ~/{DEMO}/reports/ben/{page.name}" in next_steps
    assert f"  glute --home ~/{DEMO} segments ben --explain" in next_steps
    assert next_steps[-1] == "  glute start ~/Downloads/export"


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        pytest.param([], 0, "ben: 0 new files, 39 known already", id="an-earlier-demo"),
        pytest.param(["athlete", "add", "zoe"], 2, "this is the home of zoe", id="somebody-else"),
        pytest.param(["athlete", "set", "anna", "--mass-kg", "58"], 2, "this is the home of anna", id="changed"),
    ],
)
def test_home_of_others_is_refused(demo: Path, tmp_path: Path, words: list[str], exit_code: int, said: str) -> None:
    home = str(shutil.copytree(demo / DEMO, tmp_path / "home"))
    if words:
        assert CliRunner().invoke(main, ["--home", home, *words]).exit_code == 0
    result = CliRunner().invoke(main, ["demo", "--keep", home, "--no-open"])
    assert (result.exit_code, said in result.stderr) == (exit_code, True), result.stderr
