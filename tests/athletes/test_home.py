from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.athletes.home import Home, checked_id, home_from
from pipeline.athletes.profile import bare_profile, save_profile
from pipeline.errors import AthleteError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_the_option_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GLUTE_HOME", str(tmp_path / "environment"))
    assert home_from(str(tmp_path / "option")).root == tmp_path / "option"
    assert home_from(None).root == tmp_path / "environment"


def test_a_home_whose_name_is_no_text_is_a_sentence() -> None:
    with pytest.raises(UsageError, match="cannot be read as UTF-8") as raised:
        home_from("/home/l\udcc3\udca4ufer")  # as Python reads it where LC_ALL is C and PYTHONUTF8 is 0
    assert "PYTHONUTF8=1" in str(raised.value)


def test_the_platform_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GLUTE_HOME", raising=False)
    home = home_from(None)
    assert home.root.is_absolute()
    assert home.root.name == "glute"


def test_relative_home_is_fixed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    home = home_from("here")
    monkeypatch.chdir("/")
    assert home.root == tmp_path / "here"


@pytest.mark.parametrize("athlete", ["a", "anna", "a-1_b", "a" * 64])
def test_ids_that_may_be(athlete: str) -> None:
    assert checked_id(athlete) == athlete


@pytest.mark.parametrize(
    "athlete",
    [
        pytest.param("", id="empty"),
        pytest.param("Anna", id="capital"),
        pytest.param("1a", id="digit-first"),
        pytest.param("../b", id="path"),
        pytest.param("a" * 65, id="too-long"),
        pytest.param("anna\n", id="newline"),
    ],
)
def test_ids_that_may_not_be(athlete: str) -> None:
    with pytest.raises(AthleteError, match="cannot be the id") as caught:
        checked_id(athlete)
    assert caught.value.exit_code == 2


def test_athletes_are_the_folders_with_a_profile(home: Home) -> None:
    assert home.athletes() == []
    for athlete in ("carl", "bo"):
        save_profile(home, bare_profile(athlete))
    stranger = home.root / "athletes" / "Not An Id"
    stranger.mkdir()
    (stranger / "profile.toml").touch()
    assert home.athletes() == ["bo", "carl"]
