from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.athletes.profile import (
    LEAN_FROM_BODY_MASS_INDEX,
    Profile,
    bare_profile,
    load_profile,
    profile_from,
    save_profile,
    today_of,
)
from pipeline.errors import AthleteError
from pipeline.physiology import parameters_body
from pipeline.vocabulary import Care, Goal, Sex

if TYPE_CHECKING:
    from pipeline.athletes.home import Home

YESTERDAY = today_of(bare_profile("anna")) - timedelta(days=1)
FULL = Profile(
    id="anna",
    name="Änna O'Hara",
    sex=Sex.FEMALE,
    birth_date=date(1990, 6, 30),
    height_cm=168.0,
    mass_kg=60.5,
    hr_max=188.0,
    hr_rest=48.0,
    critical_speed_mps=3.9,
    max_sprint_speed_mps=7.1,
    vo2max=50.0,
    body_fat_pct=22.0,
    goal=Goal.GROW,
    strength_status="trained",
    strength_sets_per_week="unknown",
    weight_trend="stable",
    sleep_hours=7.5,
    timezone="Europe/Berlin",
    races=("10k=48:30@2026-05-01",),
    care=(Care.HIDE_BODY,),
    share_body=True,
)


@pytest.mark.parametrize("profile", [pytest.param(FULL, id="full"), pytest.param(bare_profile("anna"), id="bare")])
def test_a_saved_profile_reads_back(home: Home, profile: Profile) -> None:
    save_profile(home, profile)
    assert load_profile(home, "anna") == profile


def test_a_wrong_profile_is_not_saved(home: Home) -> None:
    save_profile(home, FULL)
    with pytest.raises(AthleteError, match="mass_kg"):
        save_profile(home, Profile(id="anna", mass_kg=6.0))
    assert load_profile(home, "anna") == FULL


def test_zero_strength_sets_are_not_missing(home: Home) -> None:
    save_profile(home, Profile(id="anna", strength_sets_per_week=0.0))
    assert load_profile(home, "anna").strength_sets_per_week == 0.0


def test_unknown_athlete_suggests_the_nearest(home: Home) -> None:
    save_profile(home, bare_profile("anna"))
    with pytest.raises(AthleteError) as caught:
        load_profile(home, "ana")
    assert "Did you mean anna?" in str(caught.value)
    assert "glute athlete add ana" in str(caught.value)


def test_a_byte_order_mark_does_no_harm(home: Home) -> None:
    home.profile("anna").write_text('\ufeffsex = "male"\n', encoding="utf-8")
    assert load_profile(home, "anna").sex == "male"


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        pytest.param('sexx = "female"', ["no key 'sexx'", "Did you mean sex?"], id="unknown-key"),
        pytest.param(
            'sex = "femal"', ["sex cannot be 'femal'", "female, male, unstated", "Did you mean female?"], id="word"
        ),
        pytest.param("height_cm = 1.68", ["height_cm cannot be 1.68", "100 to 230 cm"], id="metres"),
        pytest.param('mass_kg = "60"', ["mass_kg cannot be '60'", "number"], id="text-for-number"),
        pytest.param("hr_max = true", ["hr_max cannot be True"], id="bool-for-number"),
        pytest.param("hr_rest = nan", ["hr_rest cannot be nan"], id="nan"),
        pytest.param("birth_date = 2190-06-30", ["birth_date", "not lie ahead"], id="unborn"),
        pytest.param(f"birth_date = {YESTERDAY}", ["4 to 110 years old"], id="newborn"),
        pytest.param("birth_date = 1896-06-30", ["birth_date", "4 to 110 years old"], id="older-than-anybody"),
        pytest.param("training_since = 1896-06-30", ["training_since", "4 to 110"], id="trained-before-birth"),
        pytest.param('birth_date = "30.6.1990"', ["birth_date", "1990-06-30"], id="date"),
        pytest.param("birth_date = 1990-06-30T00:00:00", ["birth_date", "1990-06-30"], id="datetime"),
        pytest.param('races = ["10k in 48"]', ["race", "10k=48:30"], id="race"),
        pytest.param('races = "10k=48:30"', ["races", "list"], id="race-without-list"),
        pytest.param('care = ["pregnant"]', ["care", "Did you mean pregnancy?"], id="care"),
        pytest.param('timezone = "europe/pari"', ["timezone", "Did you mean Europe/Paris?"], id="zone"),
        pytest.param('timezone = "/etc/passwd"', ["timezone"], id="zone-path"),
        pytest.param("share_body = 1", ["share_body", "true or false"], id="bool"),
        pytest.param("name = 3", ["name", "text"], id="text"),
        pytest.param('strength_sets_per_week = "many"', ["strength_sets_per_week", "0 to 100"], id="sets"),
        pytest.param("sex = \ngoal =", ["not valid TOML", "line 1"], id="toml"),
    ],
)
def test_an_error_names_file_key_reason_and_remedy(home: Home, line: str, parts: list[str]) -> None:
    home.profile("anna").write_text(line, encoding="utf-8")
    with pytest.raises(AthleteError) as caught:
        load_profile(home, "anna")
    assert str(home.profile("anna")) in str(caught.value)
    for part in parts:
        assert part in str(caught.value)


def test_dates_come_as_text_from_a_command_line() -> None:
    assert profile_from("anna", {"birth_date": "1990-06-30"}, where="options").birth_date == date(1990, 6, 30)


def test_lean_goal_at_low_body_mass_index(home: Home) -> None:
    thin = profile_from("anna", {"goal": "lean", "height_cm": 170, "mass_kg": 53.4}, where="here")
    with pytest.raises(AthleteError, match=r"below 18\.5.*another goal"):
        save_profile(home, thin)
    assert not home.profile("anna").exists()
    others: list[dict[str, Any]] = [{"goal": "grow"}, {"mass_kg": 53.5}, {"height_cm": None}]
    for changes in others:
        save_profile(home, replace(thin, **changes))
    assert parameters_body.LOW_BODY_MASS_INDEX.value == LEAN_FROM_BODY_MASS_INDEX


def test_nesting_thousands_deep_is_named(home: Home) -> None:
    home.profile("anna").write_text("sex = " + "[" * 5000 + "]" * 5000)
    with pytest.raises(AthleteError, match="not valid TOML"):
        load_profile(home, "anna")


def test_a_value_as_long_as_a_file_is_cut_short(home: Home) -> None:
    home.profile("anna").write_text(f'goal = "{"a" * 100_000}"\n')
    with pytest.raises(AthleteError) as caught:
        load_profile(home, "anna")
    assert len(str(caught.value)) < 2000
    assert str(home.profile("anna")) in str(caught.value)


def test_a_folder_in_place_of_a_profile_is_named(home: Home) -> None:
    home.profile("anna").unlink(missing_ok=True)
    home.profile("anna").mkdir()
    with pytest.raises(AthleteError, match="is a folder"):
        load_profile(home, "anna")


def test_a_name_does_not_steer_a_terminal(home: Home) -> None:
    home.profile("anna").write_text('name = "Anna \\u001b[2J"')
    with pytest.raises(AthleteError, match="steer a terminal"):
        load_profile(home, "anna")
