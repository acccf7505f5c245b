"""A store made by an older program follows each stage that changed since, and only what rests on it."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.jobs.derive.derive import recompute
from pipeline.parameter import Parameter
from pipeline.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.jobs.conftest import Garden

NAMES = ("2026/day-0.fit", "2026/day-12.fit.gz", "2026/day-31.fit", "2026/day-45.fit")
CHANGES = {
    "labels": ("pipeline.segments.labels.parameters", "TEMPO_FROM_CS", 0.6, "segments", "label"),
    "energy": ("pipeline.physiology.parameters_running", "COST_SD_LEVEL", 0.2, "segments", "energy_kcal_low"),
    "weekly": ("pipeline.physiology.parameters_hypertrophy", "SIZE_CHANGE", 0.5, "weeks", "probability_growing"),
}
"""By stage a number that it rests on, another value of it, and what shows that."""


def older_program(monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    """Be a program in which one stage has another number, and an older version."""
    module, name, value, *_ = CHANGES[stage]
    found = getattr(importlib.import_module(module), name)
    changed = replace(found, value=value) if isinstance(found, Parameter) else value
    monkeypatch.setattr(f"{module}.{name}", changed)
    monkeypatch.setitem(VERSIONS, stage, VERSIONS[stage] - 1)


@pytest.mark.parametrize("stage", CHANGES)
def test_recompute_follows_each_stage(
    garden: Garden, files: Mapping[str, bytes], stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    garden.lay(files, *NAMES)
    with monkeypatch.context() as older:
        older_program(older, stage)
        garden.ingest()
    *_, table, column = CHANGES[stage]
    before = garden.table(table)[column]
    recompute(garden.home, garden.athlete, workers=1)
    assert not garden.table(table)[column].equals(before)
    renewed = garden.stored_bytes()
    recompute(garden.home, garden.athlete, workers=1)
    assert garden.stored_bytes() == renewed


@pytest.mark.parametrize(("stage", "count"), [("labels", len(NAMES)), ("energy", len(NAMES)), ("weekly", 0)])
def test_only_what_rests_on_a_stage_is_computed_again(
    garden: Garden, files: Mapping[str, bytes], stage: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    garden.lay(files, *NAMES)
    garden.ingest()
    monkeypatch.setitem(VERSIONS, stage, VERSIONS[stage] + 1)
    assert recompute(garden.home, garden.athlete, workers=1) == count
