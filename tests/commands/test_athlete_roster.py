"""Many athletes from one file, as a coach would bring it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.athletes.home import Home
from pipeline.athletes.profile import load_profile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Glute = Callable[..., Result]


def test_a_roster_from_a_spreadsheet_adds_all_it_can(glute: Glute, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes(
        "\ufeffID;Sex;Birth_date;Height_cm;Mass_kg;Goal;Races;Share_body;Name\r\n"
        "eva;female;2.5.1994;168;60,5;grow;10k=48:30 5k=23:10;yes;Éva\r\n"
        "tom;male;1980-01-31;181;;keep;;no;\r\n"
        "Max;male;;;;;;;\r\n"
        "lea;female;;16,8;;;;;\r\n"
        "kim;female;03/04/1990;;;;;;\r\n"
        "ida;female;;;;bigger;;;\r\n"
        "ann;female;;170;50;lean;;;\r\n"
        "eva;female;;;;;;;\r\n".encode()
    )
    result = glute("athlete", "add", "--from", file)
    assert result.exit_code == 1
    assert "added 2 athletes" in result.stderr
    named = [line for line in result.stderr.splitlines() if line.startswith("left out: ")]
    assert [f"line {number}" in text for number, text in zip(range(4, 10), named, strict=True)] == 6 * [True]
    assert "it must be one of grow, keep, lean, performance" in named[3]
    assert "body mass index below 18.5" in named[4]
    assert glute("athlete", "list").stdout == "eva\ntom\n"
    eva = load_profile(Home(tmp_path / "home"), "eva")
    assert (eva.birth_date, eva.mass_kg, eva.races) == (date(1994, 5, 2), 60.5, ("10k=48:30", "5k=23:10"))
    assert (eva.share_body, eva.name) == (True, "Éva")
    again = glute("athlete", "add", "--from", file)
    assert "added 0 athletes" in again.stderr
    assert "there is an athlete 'tom' already" in again.stderr


def test_a_clean_roster_exits_with_0(glute: Glute, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text("id,sex\n" + "".join(f"runner{number},female\n" for number in range(200)), encoding="utf-8")
    result = glute("athlete", "add", "--from", file)
    assert (result.exit_code, result.stderr) == (0, "added 200 athletes\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("name\nEva\n", "no column id", id="no id"),
        pytest.param("id,mass\neva,60\n", "Did you mean mass_kg?", id="unknown column"),
        pytest.param("", "no column id", id="empty"),
    ],
)
def test_a_wrong_header_adds_nobody(glute: Glute, tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "roster.csv"
    file.write_text(content, encoding="utf-8")
    result = glute("athlete", "add", "--from", file)
    assert (result.exit_code, said in result.stderr) == (2, True)
    assert glute("athlete", "list").stdout == ""
