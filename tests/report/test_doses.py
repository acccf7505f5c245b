from __future__ import annotations

from pipeline.report.doses import norm_word, sessions, sessions_range, shades
from pipeline.weekly.answer import Range


def test_quiet_weeks_are_about_alike() -> None:
    assert norm_word(0.0, 0.001, of_sessions=True) == "about"
    assert norm_word(0.4, 0.001, of_sessions=True) == "much_more"


def test_shades_are_fifths_of_ones_own_weeks() -> None:
    assert shades([float(value) for value in range(1, 11)]) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert shades([2.0, 2.0, None, 2.0]) == [0, 0, None, 0]
    assert shades([0.01, 0.02, 0.03, None], least=0.05) == [0, 0, 0, None]
    assert shades([0.01, 1.0, 2.0, 3.0, 4.0, 5.0], least=0.05) == [0, 0, 1, 2, 3, 4]
    assert shades([]) == []


def test_sessions_are_rounded_as_everywhere() -> None:
    assert [sessions(value) for value in (0.0, 0.02, 0.44, 1.94, 1.96, 2.0, 2.4)] == [
        *("0", "under 0.1", "0.4", "1.9"),
        *("2", "2", "2"),
    ]
    assert sessions_range(Range(0.44, 0.06, 7.1)) == "0.4 (0\N{EN DASH}8)"
