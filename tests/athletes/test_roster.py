from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.athletes.profile import load_profile
from pipeline.athletes.roster import add_from_roster
from pipeline.errors import AthleteError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.home import Home

ROSTER = """id,sex,birth_date,height_cm,mass_kg,races,care,share_body,strength_sets_per_week
eva,female,1994-05-02,168,"60,5",10k=48:30 5k=23:10,,yes,unknown
tom,male,1980-01-31,181,,,hide_body,,6
Max,male,,,,,,,
lea,female,,16.8,,,,,
eva,female,,,,,,,
"""


def test_roster_rows(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text(ROSTER, encoding="utf-8")
    added, problems = add_from_roster(home, file)
    assert added == ["eva", "tom"]
    assert [(part in problem) for part, problem in zip(("line 4", "line 5", "line 6"), problems, strict=True)] == [
        True,
        True,
        True,
    ]
    eva, tom = load_profile(home, "eva"), load_profile(home, "tom")
    assert (eva.mass_kg, eva.races, eva.share_body, eva.strength_sets_per_week) == (
        60.5,
        ("10k=48:30", "5k=23:10"),
        True,
        "unknown",
    )
    assert (tom.care, tom.share_body, tom.strength_sets_per_week, tom.mass_kg) == (("hide_body",), False, 6.0, None)


def test_an_athlete_who_is_there_stays_as_they_are(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text("id,sex\neva,female\n", encoding="utf-8")
    add_from_roster(home, file)
    file.write_text("id,sex\neva,male\n", encoding="utf-8")
    added, problems = add_from_roster(home, file)
    assert (added, len(problems)) == ([], 1)
    assert load_profile(home, "eva").sex == "female"


def test_a_roster_without_ids_is_refused(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text("name\nEva\n", encoding="utf-8")
    with pytest.raises(AthleteError, match="column id"):
        add_from_roster(home, file)


def test_a_column_that_no_profile_has_is_named_once(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text("id,sex,cares\neva,female,pregnancy\ntom,male,\n", encoding="utf-8")
    with pytest.raises(AthleteError, match=r"line 1.*cares.*Did you mean care\?|cares.*line 1.*Did you mean care\?"):
        add_from_roster(home, file)
    assert home.athletes() == []


def test_a_date_that_could_be_two_days_is_named_as_such(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text("id,birth_date\neva,5/6/1990\ntom,5/31/1990\n", encoding="utf-8")
    added, [problem] = add_from_roster(home, file)
    assert added == ["tom"]
    assert "roster.csv, line 2" in problem
    assert "write it as 1990-06-05 or 1990-05-06" in problem
