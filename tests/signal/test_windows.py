"""Runs, changes and windows of arrays of one value per second."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.signal.windows import (
    FEW_RUNS,
    equal_runs,
    from_before,
    from_runs,
    known_mean,
    median,
    padded,
    runs,
    to_next,
)


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


@pytest.mark.parametrize("count", [0, 1, FEW_RUNS, FEW_RUNS + 1])
def test_masks_from_runs_that_overlap(count: int) -> None:
    starts = 7 * np.arange(count)
    seconds = np.arange(7 * FEW_RUNS + 20)
    inside = ((seconds >= starts[:, None]) & (seconds < starts[:, None] + 9)).any(axis=0)
    np.testing.assert_array_equal(from_runs(starts, starts + 9, seconds.size), inside)


@pytest.mark.parametrize("size", [1, 2, 3, 1000, 1001])
def test_median(size: int) -> None:
    values = np.random.default_rng(size).normal(size=size)
    assert median(values) == np.median(values)


@pytest.mark.parametrize("values", [[], [4.0], [4.0, 6.0, np.nan, 1.0, 3.5]])
def test_changes_are_those_of_numpy(values: list[float]) -> None:
    np.testing.assert_array_equal(to_next(np.array(values)), np.diff(values, append=np.nan))
    np.testing.assert_array_equal(from_before(np.array(values)), np.diff(values, prepend=np.nan))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_ends_are_repeated(count: int) -> None:
    values = np.array([1.0, np.nan, 2.0])
    np.testing.assert_array_equal(padded(values, count), np.pad(values, count, mode="edge"))


def test_means_of_known_neighbours() -> None:
    values = np.array([1.0, 2.0, np.nan, 4.0, 5.0, np.nan])
    np.testing.assert_allclose(known_mean(values, 3), [1.5, 1.5, np.nan, 4.5, 4.5, np.nan])
