from __future__ import annotations

from pipeline.report.sections import svg


def test_bars() -> None:
    """Bars stand on the foot in slots of equal width."""
    assert svg.bars([50.0, None, 0.0, 100.0], 100.0) == "M0.0 100v-50.0h200.0V100zM750.0 100v-100.0h200.0V100z"
    assert svg.bars([], 1.0) == ""
    assert svg.bars([0.0], 0.0) == ""


def test_lines_and_bands_run_from_foot_to_top() -> None:
    assert svg.line([(0.0, 10.0), (1.0, 20.0)], 10.0, 20.0) == "M0.0 100.0L1000.0 0.0"
    assert svg.band([(0.0, 10.0, 20.0), (1.0, 15.0, 20.0)], 10.0, 20.0) == (
        "M0.0 0.0L1000.0 0.0L1000.0 50.0L0.0 100.0z"
    )
    assert svg.levels([(0.25, 0.5, 5.0)], 10.0) == "M250.0 50.0H500.0"


def test_a_strip_fills_its_height() -> None:
    assert svg.strip([(0.1, 0.2)]) == "M100.0 0H200.0V100H100.0z"
