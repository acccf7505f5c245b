"""Runs of values on arrays of one value per second."""

from __future__ import annotations

import numpy as np

from pipeline.signal.windows import equal_runs, runs


def test_runs_of_equal_values() -> None:
    starts, ends = equal_runs(np.array([0, 0, 2, 2, 2, 0]))
    assert starts.tolist() == [0, 2, 5]
    assert ends.tolist() == [2, 5, 6]


def test_runs_of_true_values() -> None:
    starts, ends = runs(np.array([True, False, True, True]))
    assert starts.tolist() == [0, 2]
    assert ends.tolist() == [1, 4]


def test_nothing_has_no_runs() -> None:
    assert [len(edge) for edge in equal_runs(np.empty(0, np.int64))] == [0, 0]
    assert [len(edge) for edge in runs(np.empty(0, np.bool_))] == [0, 0]
