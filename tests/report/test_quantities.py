from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.report import quantities
from pipeline.report.quantities import DASH, MINUS
from pipeline.weekly.answer import Range

if TYPE_CHECKING:
    from pipeline.vocabulary import Units


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        pytest.param(35.4, "35 s", id="seconds"),
        pytest.param(59.6, "1 min", id="rounds up to a minute"),
        pytest.param(125, "2:05 min", id="minutes and seconds"),
        pytest.param(52 * 60 + 20, "52 min", id="minutes"),
        pytest.param(3599, "1 h", id="rounds up to an hour"),
        pytest.param(3900, "1 h 05 min", id="hours"),
    ],
)
def test_duration(seconds: float, text: str) -> None:
    assert quantities.duration(seconds) == text


@pytest.mark.parametrize(
    ("speed", "units", "text"),
    [
        pytest.param(1000 / 330, "metric", "5:30 min/km", id="km"),
        pytest.param(1609.344 / 531, "imperial", "8:51 min/mi", id="mile"),
        pytest.param(1000 / 299.6, "metric", "5:00 min/km", id="rounds over the minute"),
        pytest.param(0.1, "metric", DASH, id="standing"),
        pytest.param(None, "metric", DASH, id="unknown"),
    ],
)
def test_pace(speed: float | None, units: Units, text: str) -> None:
    assert quantities.pace(speed, units) == text


def test_sets() -> None:
    assert [quantities.sets(value) for value in (0, 1, 1.5, 8.0)] == ["0 sets", "1 set", "1.5 sets", "8 sets"]


def test_a_pace_range_may_end_at_standing_still() -> None:
    assert quantities.pace_range(Range(4.0, 2.0, 5.0), "metric") == "4:10 (8:20 to 3:20) min/km"
    assert quantities.pace_range(Range(1.6, 0.3, 2.9), "metric") == f"10:25 ({DASH} to 5:45) min/km"


@pytest.mark.parametrize(
    ("metres", "units", "text"),
    [
        pytest.param(386, "metric", "386 m", id="metres"),
        pytest.param(12_345, "metric", "12.3 km", id="kilometres"),
        pytest.param(91.44, "imperial", "100 yd", id="yards"),
        pytest.param(16_093.44, "imperial", "10.0 mi", id="miles"),
    ],
)
def test_distance(metres: float, units: Units, text: str) -> None:
    assert quantities.distance(metres, units) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(0.04, "0.0", id="no sign on zero"),
        pytest.param(-0.04, "0.0", id="no minus on zero"),
        pytest.param(1.26, "+1.3", id="plus"),
        pytest.param(-1.26, f"{MINUS}1.3", id="a true minus"),
        pytest.param(-1234.5, f"{MINUS}1,234.5", id="thousands"),
    ],
)
def test_signed(value: float, text: str) -> None:
    assert quantities.signed(value) == text


def test_an_estimate_without_its_range_is_not_shown() -> None:
    assert quantities.ranged(None) == DASH
    assert quantities.ranged(Range(0.31, 0.2, 0.4), factor=100) == f"31 (20{DASH}40)"


def test_nothing_is_finer_than_its_range_allows() -> None:
    assert quantities.energy(Range(1763.0, 1574.0, 1975.0)) == f"1,760 (1,570{DASH}1,980)"
    assert quantities.energy(Range(28.4, 25.2, 31.6)) == f"28 (25{DASH}32)"
    assert quantities.points(Range(234.0, 205.0, 266.0)) == f"235 (205{DASH}270) points"
    assert quantities.share(Range(0.52, 0.51, 0.53)) == f"50 (50{DASH}55)"
    assert quantities.effort(Range(81.0, 42.0, 154.0)) == f"80 (40{DASH}100+)"
    assert quantities.effort(Range(180.0, 120.0, 250.0)) == "100+ (100+)"
    assert quantities.effort(None) == quantities.energy(None) == DASH


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        pytest.param(0.91, "90 %", id="very likely"),
        pytest.param(0.89, "85 %", id="likely, so not 90"),
        pytest.param(0.74, "70 %", id="more likely than not, so not 75"),
        pytest.param(0.76, "75 %", id="likely"),
        pytest.param(0.59, "55 %", id="too close to call, so not 60"),
        pytest.param(0.04, "under 5 %", id="few"),
        pytest.param(0.97, "over 95 %", id="many"),
    ],
)
def test_a_probability_reads_as_its_word(probability: float, text: str) -> None:
    assert quantities.probability_text(probability) == text
