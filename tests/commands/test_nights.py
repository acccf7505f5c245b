from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from pipeline.athletes.home import Home
from pipeline.cli import main
from pipeline.jobs.journal import recorded
from pipeline.outcomes import AthleteNight

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def nights(home: Home, *words: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home.root), "nights", *words])


def hold(home: Home, *errors: str | None) -> None:
    for error in errors:
        with recorded(home) as done:
            done["anna"] = AthleteNight(athlete="anna", error=error)


def test_the_last_nights(home: Home) -> None:
    hold(home, None, "first", "second\x1b[2J")
    lines = nights(home, "--last", "2").stdout.splitlines()
    assert [line.split()[3] for line in lines[1:3]] == ["3", "3"]
    assert lines[3:] == ["anna: second[2J"]


def test_records(home: Home) -> None:
    hold(home, None, "first", "second")
    printed = [json.loads(line) for line in nights(home, "--json", "--last", "2").stdout.splitlines()]
    assert [one["athletes"]["anna"]["error"] for one in printed] == ["first", "second"]


def test_no_night_yet(home: Home) -> None:
    result = nights(home)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "glute --home" in result.stderr


def test_a_damaged_line_is_named(home: Home) -> None:
    hold(home, None)
    with home.nights.open("a") as journal:
        journal.write("{\n")
    result = nights(home)
    assert result.stderr == f"1 line of {home.nights} cannot be read\n"
    assert len(result.stdout.splitlines()) == 2
