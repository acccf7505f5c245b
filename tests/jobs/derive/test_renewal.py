"""A store made by an older program follows each stage that changed since, and only what rests on it."""

from __future__ import annotations

import importlib
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.jobs.doctor import checkup
from pipeline.jobs.recompute import recompute
from pipeline.parameter import Parameter
from pipeline.versions import VERSIONS
from tests.jobs.conftest import FOUR_RUNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.outcomes import Finding
    from tests.jobs.conftest import Garden

TWO_RUNS = FOUR_RUNS[1:3]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHANGES = {
    "reader": ("pipeline.sources.records", "OFFSET_LIMIT_S", -1, "activities", "timezone_source"),
    "signal": ("pipeline.signal.elevation.parameters", "ALTITUDE_JUMP", 0.01, "streams", "altitude_m"),
    "labels": ("pipeline.segments.parameters", "TEMPO_FROM_CS", 0.6, "segments", "label"),
    "energy": ("pipeline.physiology.parameters_running", "COST_SD_LEVEL", 0.2, "segments", "energy_kcal_low"),
    "weekly": ("pipeline.physiology.parameters_body", "SIZE_CHANGE", 0.5, "weeks", "probability_growing"),
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
    garden.lay(files, *TWO_RUNS)
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


@pytest.mark.parametrize(("stage", "count"), [("labels", len(FOUR_RUNS)), ("weekly", 0)])
def test_only_what_rests_on_a_stage_is_computed_again(
    grown: Garden, stage: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(VERSIONS, stage, VERSIONS[stage] + 1)
    assert recompute(grown.home, grown.athlete, workers=1).derived == count


def test_files_are_found_where_they_were_seen_last(
    garden: Garden, files: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    garden.lay(files, *TWO_RUNS)
    with monkeypatch.context() as older:
        older_program(older, "signal")
        garden.ingest()
    place = garden.home.sources(garden.athlete)
    assert place.stat().st_mode & 0o777 == 0o600
    assert len(place.read_text().splitlines()) == 1 + len(TWO_RUNS)
    assert [finding.mend for finding in faults(garden)] == ["glute recompute anna"]
    assert "2 files are of an older version of signal" in faults(garden)[0].what
    recompute(garden.home, garden.athlete, workers=1)
    assert faults(garden) == []


def test_files_in_archives_are_found_again(
    garden: Garden, files: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    garden.export.mkdir(parents=True)
    with zipfile.ZipFile(garden.export / "all.zip", "w") as archive:
        for name in TWO_RUNS:
            archive.writestr(name, files[name])
    with monkeypatch.context() as older:
        older_program(older, "signal")
        garden.ingest()
    outcome = recompute(garden.home, garden.athlete, workers=1)
    assert outcome.verdicts["stored"] == len(TWO_RUNS)
    assert faults(garden) == []


def test_missing_files_keep_their_rows(
    garden: Garden, files: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    garden.lay(files, *TWO_RUNS)
    with monkeypatch.context() as older:
        older_program(older, "signal")
        garden.ingest()
    (garden.export / TWO_RUNS[0]).unlink()
    stale = garden.table("streams")
    outcome = recompute(garden.home, garden.athlete, workers=1)
    assert [TWO_RUNS[0] in note for note in outcome.notes] == [True]
    assert garden.table("streams").height == stale.height
    assert garden.table("streams")["model_version"].n_unique() == 2
    assert [TWO_RUNS[0] in finding.what for finding in findings(garden) if "older version" in finding.what] == [True]
    assert faults(garden) == []


def findings(garden: Garden) -> list[Finding]:
    return [finding for finding in checkup(garden.home, now=NOW) if finding.what.startswith("anna")]


def faults(garden: Garden) -> list[Finding]:
    return [finding for finding in findings(garden) if finding.fault]
