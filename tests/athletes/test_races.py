from __future__ import annotations

from datetime import date

import pytest

from pipeline.athletes.races import Race, parse_race
from pipeline.errors import AthleteError


@pytest.mark.parametrize(
    ("text", "race"),
    [
        pytest.param("10k=48:30", Race(10000, 2910), id="kilometres"),
        pytest.param(" 10 KM = 48:30 ", Race(10000, 2910), id="blanks-and-capitals"),
        pytest.param("800m=2:20.5", Race(800, 140.5), id="tenths"),
        pytest.param("100m=14.2", Race(100, 14.2), id="seconds"),
        pytest.param("21.1km=1:45:10", Race(21100, 6310), id="hours"),
        pytest.param("half=1:45:10@2026-05-01", Race(21097.5, 6310, date(2026, 5, 1)), id="named-and-dated"),
        pytest.param("marathon=3:59:59", Race(42195, 14399), id="marathon"),
        pytest.param("5k=75:00", Race(5000, 4500), id="minutes-over-59"),
        pytest.param("3mi=21:00", Race(4828.032, 1260), id="miles"),
    ],
)
def test_a_result_is_read(text: str, race: Race) -> None:
    assert parse_race(text) == race


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10k",
        "10k=",
        "=48:30",
        "10=48:30",
        "10k=48:70",
        "10k=0",
        pytest.param("10k=48:30@1 May", id="date"),
        pytest.param("10k=48:30@", id="empty-date"),
        pytest.param("10k=4:30", id="faster-than-anyone"),
        pytest.param("1k=48:30", id="slower-than-a-stroll"),
    ],
)
def test_impossible_result_is_refused(text: str) -> None:
    with pytest.raises(AthleteError, match="10k=48:30") as caught:
        parse_race(text, where="profile.toml")
    assert caught.value.where == "profile.toml"
