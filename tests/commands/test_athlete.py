from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from pipeline.athletes.home import Home
from pipeline.athletes.profile import load_profile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Glute = Callable[..., Result]


@pytest.fixture
def zoe(glute: Glute) -> Glute:
    """Change an athlete who has a care list and shares her verdict."""
    glute("athlete", "add", "zoe", "--care", "pregnancy", "--care", "hide_body", "--share-body")
    return lambda *args: glute("athlete", "set", "zoe", *args)


@pytest.mark.parametrize(
    ("args", "care", "shared"),
    [
        pytest.param(["--mass-kg", "60"], ("pregnancy", "hide_body"), True, id="other things leave them alone"),
        pytest.param(["--care", "menstrual_change"], ("menstrual_change",), True, id="a new list"),
        pytest.param(["--care", "none"], (), True, id="an empty list"),
        pytest.param(["--no-share-body"], ("pregnancy", "hide_body"), False, id="no longer shared"),
    ],
)
def test_care_and_sharing_are_set_and_unset(
    zoe: Glute, tmp_path: Path, args: list[str], care: tuple[str, ...], *, shared: bool
) -> None:
    assert zoe(*args).exit_code == 0
    profile = load_profile(Home(tmp_path / "home"), "zoe")
    assert (profile.care, profile.share_body) == (care, shared)


def test_an_unknown_word_of_care_is_wrong_usage(zoe: Glute) -> None:
    assert zoe("--care", "pregnant").exit_code == 2


def test_a_roster_and_an_id_do_not_go_together(glute: Callable[..., Result], tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("id,sex\nanna,female\n")
    for words in (["anna"], ["--sex", "male"]):
        result = glute("athlete", "add", *words, "--from", roster)
        assert (result.exit_code, "a roster holds the ids and profiles" in result.stderr) == (2, True)


def test_add_change_show(glute: Callable[..., Result]) -> None:
    assert glute("athlete", "add", "anna", "--birth-date", "1990-05-31", "--race", "10k=48:30").exit_code == 0
    again = glute("athlete", "add", "anna")
    assert (again.exit_code, "glute athlete set anna" in again.stderr) == (2, True)
    assert glute("athlete", "set", "anna", "--strength-sets-per-week", "unknown", "--mass-kg", "60").exit_code == 0
    shown = glute("athlete", "show", "anna").stdout
    assert 'strength_sets_per_week = "unknown"' in shown
    assert "birth_date = 1990-05-31" in shown
    assert glute("athlete", "set", "anna", "--strength-sets-per-week", "4,5 sets").exit_code == 0
    assert "strength_sets_per_week = 4.5" in glute("athlete", "show", "anna").stdout
    assert glute("athlete", "list").stdout == "anna\n"


def test_show_has_thresholds_and_origins(glute: Callable[..., Result], export: Path) -> None:
    glute("athlete", "add", "anna", "--hr-max", "188")
    glute("ingest", export, "--athlete", "anna")
    shown = glute("athlete", "show", "anna").stdout
    assert tomllib.loads(shown) == {"hr_max": 188.0}
    origins = dict(line[2:].split(": ") for line in shown.splitlines()[2:] if line.startswith("# "))
    assert set(origins) > {"Critical speed", "Maximal sprint speed", "Highest heart rate"}
    assert origins["Highest heart rate"].endswith("; profile")
