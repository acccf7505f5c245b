"""What the reader should know about this week's data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.report.document.build.week import build_document
from pipeline.weekly.answer import Range

if TYPE_CHECKING:
    from pipeline.report.document.build.week import WeekData
    from pipeline.report.document.whole import Document


@pytest.mark.parametrize(
    ("available", "noted"),
    [
        pytest.param(44.9, True, id="watched"),
        pytest.param(30.0, True, id="at the lower end"),
        pytest.param(45.0, False, id="enough"),
        pytest.param(None, False, id="no log"),
    ],
)
def test_energy_worth_watching(busy: WeekData, available: float | None, *, noted: bool) -> None:
    """Energy beside training is noted where it is worth watching."""
    found = None if available is None else Range(available, available - 6, available + 6)
    document = build_document(replace(busy, verdict=replace(busy.verdict, energy_availability=found)))
    assert ("energy_availability" in {note.key for note in document.notes}) == noted


@pytest.mark.parametrize(
    ("factor", "share"),
    [
        pytest.param(0.6, "60 %", id="far below"),
        pytest.param(0.75, None, id="below"),
        pytest.param(1.35, None, id="above"),
        pytest.param(1.6, "160 %", id="far above"),
    ],
)
def test_watch_counts_otherwise(busy: WeekData, factor: float, share: str | None) -> None:
    """A watch that counts otherwise is flagged with its ratio."""
    activities = busy.activities.with_columns(device_energy_kcal=factor * pl.col("energy_kcal"))
    notes = {note.key: note.text for note in build_document(replace(busy, activities=activities)).notes}
    assert (share is None) == ("device_energy" not in notes)
    assert share is None or f"say {share} of the energy" in notes["device_energy"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("busy", {"other_sports"}, id="busy"),
        pytest.param("no_heart_rate", {"other_sports", "missing_heart_rate"}, id="no heart rate"),
        pytest.param("empty", set(), id="empty"),
        pytest.param("undecided", {"other_sports", "few_weeks"}, id="few weeks"),
    ],
)
def test_notes(documents: dict[str, Document], name: str, expected: set[str]) -> None:
    assert {note.key for note in documents[name].notes} == expected


def test_running_week_and_unknown_exercises(busy: WeekData) -> None:
    """A running week and unknown exercises are noted."""
    running = replace(busy, verdict=replace(busy.verdict, days_left=4), unrecognised_exercises=("Zercher",))
    notes = {note.key: note.text for note in build_document(running).notes}
    assert "3 days" in notes["running_week"]
    assert "Zercher" in notes["unrecognised_exercises"]


def test_sleep_is_shown_and_moves_nothing(busy: WeekData) -> None:
    slept = build_document(replace(busy, profile=replace(busy.profile, sleep_hours=6.5)))
    (note,) = [note.text for note in slept.notes if note.key == "sleep"]
    assert "You sleep about 6.5 h a night" in note
    assert "No number here moves with it" in note
    assert slept.verdict == build_document(busy).verdict
