from __future__ import annotations

from pipeline.report.doses import norm_word, shades


def test_quiet_weeks_are_about_alike() -> None:
    assert norm_word(0.0, 0.001, of_sessions=True) == "about"
    assert norm_word(0.4, 0.001, of_sessions=True) == "much_more"


def test_shades_are_fifths_of_ones_own_weeks() -> None:
    assert shades([float(value) for value in range(1, 11)]) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert shades([2.0, 2.0, None, 2.0]) == [0, 0, None, 0]
    assert shades([0.01, 0.02, 0.03, None], least=0.05) == [0, 0, 0, None]
    assert shades([0.01, 1.0, 2.0, 3.0, 4.0, 5.0], least=0.05) == [0, 0, 1, 2, 3, 4]
    assert shades([]) == []
