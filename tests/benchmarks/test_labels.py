from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.labels_efforts import print_efforts
from benchmarks.labels_hills import other_passes
from benchmarks.labels_sprints import WITH_SPRINTS, WITHOUT
from sample_data.scenarios import SCENARIOS

if TYPE_CHECKING:
    import pytest


def test_critical_speed_is_held_against_best_efforts(capsys: pytest.CaptureFixture[str]) -> None:
    print_efforts(3, 6)
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.startswith("window")
    assert [row.split("  ")[0] for row in rows] == ["two races", "race and tempo", "tempo runs", "easy runs"]
    over = [float(row[14:].split()[0]) for row in rows]
    assert over == sorted(over), "the easier the hardest run, the further critical speed is above it"


def test_sprints_are_sought_where_they_are_and_where_they_are_not() -> None:
    assert {*WITH_SPRINTS, *WITHOUT} <= SCENARIOS.keys()


def test_another_pass_of_a_hill_is_found_in_either_direction() -> None:
    up = np.arange(0.0, 900.0, 3.0)
    north = np.concatenate([up, up[::-1], np.zeros(300), up])
    track = np.stack([np.zeros_like(north), north], axis=1)
    assert other_passes(track, 50, 120) == [(549, 479), (950, 1020)]
    assert other_passes(track, 50, 57) == [], "both ends of 21 m are near each other"
