from __future__ import annotations

import pytest

from pipeline.athletes.measures import read_measure


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        pytest.param("168", "cm", 168, id="bare"),
        pytest.param("1,68 m", "cm", 168, id="metres"),
        pytest.param("1m68", "cm", 168, id="metres-and-centimetres"),
        pytest.param("5'6\"", "cm", 167.64, id="feet-and-inches"),
        pytest.param("5\u20196\u201d", "cm", 167.64, id="typographic"),
        pytest.param("66 inches", "cm", 167.64, id="inches"),
        pytest.param("150lb", "kg", 68.039, id="pounds"),
        pytest.param("10 st 7 lbs", "kg", 66.678, id="stone"),
        pytest.param("5 ft. 6 in.", "cm", 167.64, id="abbreviated"),
        pytest.param("1.68 meter", "cm", 168, id="one-metre"),
        pytest.param("7h30", "h", 7.5, id="hours-and-minutes"),
        pytest.param("7 hours 30 minutes", "h", 7.5, id="hours-in-words"),
        pytest.param("22 %", "%", 22, id="percent"),
        pytest.param("15 km/h", "m/s", 4.167, id="kmh"),
        pytest.param("9 mph", "m/s", 4.023, id="mph"),
        pytest.param("4:00/km", "m/s", 4.167, id="pace"),
        pytest.param("6:26 min/mi", "m/s", 4.169, id="pace-of-a-mile"),
        pytest.param("1,850", "kcal", 1850, id="thousands"),
    ],
)
def test_reads(text: str, unit: str, value: float) -> None:
    assert read_measure(text, unit) == pytest.approx(value, abs=5e-4)


@pytest.mark.parametrize(
    "text", ["", "tall", "150lb", "6in 5ft", "60 kg 5", "nan", "1e400", "5'6'6", "5 ft -6 in", "4:00/km"]
)
def test_refuses_what_is_no_height(text: str) -> None:
    with pytest.raises(ValueError, match="write it as 168"):
        read_measure(text, "cm")


def test_a_bare_number_has_the_unit_that_was_asked_for() -> None:
    assert read_measure("150", "kg", bare="lb") == read_measure("150 lb", "kg")
    assert read_measure("68 kg", "kg", bare="lb") == 68
