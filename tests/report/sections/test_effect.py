"""The block that says what a week did: its words follow from its numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.report.document.build.effect import effect_part
from pipeline.report.sections.effect import effect_section
from pipeline.weekly.answer import Range
from pipeline.weekly.effect import Comparison, Effect
from tests.report.weeks import EFFECT

ROW = {"energy_kcal": 2000.0, "energy_kcal_low": 1800.0, "energy_kcal_high": 2200.0, "energy_net_kcal": 1700.0}


def text(effect: Effect, row: dict[str, float] | None = ROW) -> dict[str, str]:
    """Points of the block by their mark; the last of several."""
    section = effect_section(effect_part(effect, row))
    return {point.mark: point.text for point in section.points}


@pytest.mark.parametrize(
    ("force", "said"),
    [
        pytest.param(Range(0.02, 0.0, 0.31), "less than a tenth of a hill-sprint session (0 to 0.4)", id="nothing"),
        pytest.param(Range(0.43, 0.08, 2.2), "0.4 of a hill-sprint session (0 to 3)", id="a part"),
        pytest.param(Range(1.02, 0.41, 1.98), "about 1 hill-sprint session (0.4 to 2)", id="one"),
        pytest.param(Range(1.93, 0.55, 7.6), "1.9 hill-sprint sessions (0.5 to 8)", id="nearly two"),
        pytest.param(Range(12.4, 3.7, 40.2), "12 hill-sprint sessions (3 to 41)", id="many"),
    ],
)
def test_dose_in_words(force: Range, said: str) -> None:
    """Dose in words with its range rounded outward."""
    assert said in text(replace(EFFECT, force=force))["Force"]


def test_laws_that_differ() -> None:
    """Laws are named only where their texts differ."""
    apart, alike = (text(replace(EFFECT, by_law=laws))["Force"] for laws in ((4.1, 0.9, 2.3), (0.11, 0.12, 0.08)))
    assert "4 sessions, 0.9 sessions, 2 sessions" in apart
    assert "differ" not in alike


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({}, "Much more than your usual week. ", id="norm alone: last week is unclear"),
        pytest.param(
            {"last_week": Comparison(1, Range(0.4, 0.3, 0.45), 0.5, "much_less", "less", 0.9)},
            "Much more than your usual week, much less than last week. ",
            id="both",
        ),
        pytest.param({"norm": None}, "No norm yet, which takes three earlier weeks. ", id="too early"),
        pytest.param({"days": 3}, "Much more so far than your usual. ", id="not over"),
    ],
)
def test_week_against_others(changes: dict[str, Any], said: str) -> None:
    assert text(replace(EFFECT, **changes))["Force"].startswith(said)


def test_week_off_is_no_run_recorded() -> None:
    none = Range(0.0, 0.0, 0.0)
    off = replace(EFFECT, force=none, by_law=None, runs={}, labels={}, missing={}, left_out_s=0.0, coverage=1.0)
    assert text(off, None) == {"Force": "No run recorded."}


def test_no_speed_no_dose() -> None:
    """Week without speed has no dose and says why."""
    blind = replace(
        EFFECT, force=None, by_law=None, endurance={}, norm=None, last_week=None, runs={}, labels={}, coverage=0.62
    )
    section = effect_section(effect_part(blind, ROW))
    said = [point.text for point in section.points]
    assert "No dose: only 62 % of the moving time has a speed." in said
    assert not {"Force", "Endurance"} & {point.mark for point in section.points}


def test_what_is_missing_is_said() -> None:
    lacking = replace(EFFECT, missing={"altitude": 0.4, "cadence": 0.02}, coverage=0.86, left_out_s=0.0)
    section = effect_section(effect_part(lacking, ROW))
    notes = [point.text for point in section.points if point.mark == "Note"]
    assert [note.split(",")[0] for note in notes] == [
        "No speed for 14 % of the moving time",
        "No altitude for 40 % of the time",
    ]


def test_energy_hides_with_the_body() -> None:
    """Energy above rest keeps its range and hides with the body."""
    part = effect_part(EFFECT, ROW)
    assert part.energy is not None
    assert part.energy.net_kcal == Range(1700, 1500, 1900)
    assert part.energy.fat_g.low < part.energy.fat_g.value < part.energy.fat_g.high
    assert "Energy" not in {point.mark for point in effect_section(replace(part, energy=None)).points}
