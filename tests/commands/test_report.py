from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.commands.base import text_width

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

SAMPLES = Path(__file__).parents[2] / "sample_data" / "exports" / "anna"


@pytest.mark.parametrize(
    ("week", "exit_code", "said"),
    [
        pytest.param("2026-W45", 0, "", id="with-a-run"),
        pytest.param("2026-W44", 2, "The first week with an activity is 2026-W45", id="before-the-first"),
        pytest.param("2199-W01", 2, "has not begun", id="far-ahead"),
        pytest.param("last", 2, "write it as 2026-W46", id="not-a-week"),
        pytest.param("2026-W60", 2, "write it as 2026-W46", id="no-such-week"),
    ],
)
def test_week_option(glute: Callable[..., Result], export: Path, week: str, exit_code: int, said: str) -> None:
    glute("ingest", export, "--athlete", "x", "--workers", 1)
    result = glute("report", "x", "--week", week)
    assert (result.exit_code, said in result.stderr) == (exit_code, True), result.stderr


def test_week_of_rest(glute: Callable[..., Result], tmp_path: Path) -> None:
    first, last = (tmp_path / name for name in ("a", "b"))
    for folder, path in ((first, SAMPLES / "2026-10-13-easy.fit"), (last, SAMPLES / "2026-11-10-easy.fit")):
        folder.mkdir()
        (folder / path.name).write_bytes(path.read_bytes())
    glute("ingest", first, last, "--athlete", "x", "--workers", 1)
    document = json.loads(glute("report", "x", "--week", "2026-W44", "--format", "json").stdout)
    assert document["week"] == "2026-W44"
    assert sum(label["seconds"] for label in document["by_label"].values()) == 0


@pytest.mark.parametrize(("columns", "width"), [("64", 64), ("20", 50), ("200", 120), ("", 80)])
def test_width_in_a_pipe(columns: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert text_width() == width


@pytest.mark.parametrize(
    ("words", "why"),
    [
        pytest.param(["anna", "--week", "2026-W046"], "is not a week; write it as 2026-W46", id="week-of-three-digits"),
        pytest.param(["anna", "--week", "2026-W54"], "2026 has no week 54", id="week-that-no-year-has"),
        pytest.param(["anna", "--years", "--week", "2026-W46"], "--years shows all weeks", id="years-and-week"),
        pytest.param(["anna", "--full", "--format", "md"], "--full is for one week", id="full-and-format"),
        pytest.param(["--all", "--years"], "--all writes", id="all-and-years"),
        pytest.param(["--all", "--format", "json"], "--all writes", id="all-and-json"),
        pytest.param(["--all", "-o", "x.html"], "--all writes", id="all-and-output"),
    ],
)
def test_options_that_exclude_each_other(glute: Callable[..., Result], words: list[str], why: str) -> None:
    glute("athlete", "add", "anna")
    result = glute("report", *words)
    assert (result.exit_code, why in result.stderr) == (2, True), result.stderr


def test_the_name_of_the_output_says_the_form(glute: Callable[..., Result], export: Path, tmp_path: Path) -> None:
    glute("ingest", export, "--athlete", "x", "--workers", 1)
    begins = {
        "a.html": "<!doctype html>",
        "a.HTM": "<!doctype html>",
        "a.md": "# ",
        "a.json": "{",
        "a.txt": "x · glute week",
    }
    for name, begin in begins.items():
        assert glute("report", "x", "-o", tmp_path / name).exit_code == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begin), name
    assert glute("report", "x", "--format", "md", "-o", tmp_path / "b.html").exit_code == 0
    assert (tmp_path / "b.html").read_text(encoding="utf-8").startswith("# ")
