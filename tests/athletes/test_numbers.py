from __future__ import annotations

import math

import pytest

from pipeline.athletes.numbers import read_number


@pytest.mark.parametrize(
    ("text", "low", "high", "number"),
    [
        pytest.param("60.5", 25, 250, 60.5, id="point"),
        pytest.param("60,5", 25, 250, 60.5, id="comma"),
        pytest.param("1,850", 0, 20000, 1850.0, id="thousands"),
        pytest.param("1,234,567.5", -math.inf, math.inf, 1234567.5, id="thousands-and-point"),
        pytest.param("-1,850", -math.inf, math.inf, -1850.0, id="negative"),
        pytest.param("72,450", 25, 250, 72.45, id="three-decimals-where-thousands-cannot-be"),
        pytest.param("1e3", 0, 20000, 1000.0, id="exponent"),
    ],
)
def test_a_number_is_read(text: str, low: float, high: float, number: float) -> None:
    assert read_number(text, low, high) == number


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("nan", "'nan' is not a number", id="nan"),
        pytest.param("inf", "'inf' is not a number", id="inf"),
        pytest.param("1e999", "'1e999' is not a number", id="beyond-float"),
        pytest.param("60 kg", "'60 kg' is not a number", id="unit"),
        pytest.param("1.234.567", "'1.234.567' is not a number", id="points"),
        pytest.param("6", "6 is not from 25 to 250", id="out-of-range"),
        pytest.param("", "'' is not a number", id="empty"),
    ],
)
def test_what_is_none_is_named(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_number(text, 25, 250)
