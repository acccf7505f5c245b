"""Limits of the numbers in logs: both ends are taken, and what lies beyond is refused."""

from __future__ import annotations

import pytest

from pipeline.athletes.log_columns import LOGS


@pytest.mark.parametrize(
    ("log", "column", "least", "most"),
    [
        ("weight", "mass_kg", 25, 250),
        ("food", "energy_kcal", 100, 20_000),
        ("food", "protein_g", 0, 1000),
        ("strength", "sets", 1, 50),
        ("strength", "rir", 0, 20),
        ("annotations", "treadmill_grade_pct", -10, 45),
        ("annotations", "carried_kg", 0, 100),
        ("annotations", "clock_shift_s", -632_448_000, 632_448_000),
    ],
)
def test_limits(log: str, column: str, least: float, most: float) -> None:
    read = LOGS[log][column].read
    assert [read(str(least)), read(str(most))] == [least, most]
    for beyond in (least - 0.1, most + 0.1):
        with pytest.raises(ValueError, match="is not from"):
            read(str(beyond))
