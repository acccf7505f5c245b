from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.labels_efforts import print_efforts
from benchmarks.labels_sprints import WITH_SPRINTS, WITHOUT
from sample_data.scenarios import SCENARIOS

if TYPE_CHECKING:
    import pytest


def test_critical_speed_is_held_against_best_efforts(capsys: pytest.CaptureFixture[str]) -> None:
    print_efforts(3, 6)
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.startswith("window")
    assert [row.split("  ")[0] for row in rows] == ["two races", "tempo runs", "easy runs"]
    over = [float(row[12:].split()[0]) for row in rows]
    assert over[0] < over[1] < over[2], "the easier the hardest run, the further critical speed is above it"


def test_sprints_are_sought_where_they_are_and_where_they_are_not() -> None:
    assert {*WITH_SPRINTS, *WITHOUT} <= SCENARIOS.keys()
