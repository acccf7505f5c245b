"""What has to know every word of a vocabulary does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.physiology.activation import activation_range, running_activation, stairs_activation, walking_activation
from pipeline.report.render.theme import DARK, LIGHT
from pipeline.report.sentences import sentence
from pipeline.store.schemas import TABLES
from pipeline.vocabulary import LABELS, MUSCLE_NAMES, MUSCLES, OUTCOMES, Muscle
from pipeline.weekly.answer import LABELS_OF_DRIVER

PIPELINE = Path(__file__).parents[1] / "pipeline"
SEGMENTS = TABLES["segments"].schema.columns()
MEDIUS_OR_MINIMUS = re.compile(r"[\"'_](?:gmed|gmin)(?![a-z])")
HOLD_THEM = {"vocabulary.py", "physiology/muscles.py", "physiology/published.py"}
"""Where a muscle other than the largest may be named: its coefficients and the studies they are checked against."""


@pytest.mark.parametrize("muscle", MUSCLES)
def test_muscle(muscle: Muscle) -> None:
    assert {f"{muscle}_pct_mvic{end}" for end in ("", "_low", "_high")} <= set(SEGMENTS)
    assert sentence(f"muscle.{muscle}") == MUSCLE_NAMES[muscle]
    running = float(running_activation(muscle, 4.0, max_sprint_speed_mps=8.0))
    for value in (running, float(walking_activation(muscle, 1.4)), float(stairs_activation(muscle, 0.4))):
        low, high = activation_range(muscle, value)
        assert 0 < low < value < high


@pytest.mark.parametrize("label", LABELS)
def test_label(label: str) -> None:
    assert f"probability_{label}" in SEGMENTS
    assert sentence(f"label.{label}")
    assert LIGHT[label] != DARK[label]
    assert sum(label in labels for labels in LABELS_OF_DRIVER.values()) == 1


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_outcome(outcome: str) -> None:
    assert f"probability_{outcome}" in TABLES["weeks"].schema.columns()
    assert sentence(f"class.{outcome}")
    assert sentence(f"definition.{outcome}")
    assert LIGHT[outcome] != DARK[outcome]


def test_muscles_are_named_in_few_places() -> None:
    naming = {
        str(path.relative_to(PIPELINE))
        for path in PIPELINE.rglob("*.py")
        if MEDIUS_OR_MINIMUS.search(path.read_text(encoding="utf-8"))
    }
    assert naming <= HOLD_THEM
