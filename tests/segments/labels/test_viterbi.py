from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segments.labels.viterbi import best_states

SCORES = st.lists(
    st.tuples(*(st.floats(-3, 3, allow_nan=False) for _ in range(3))),
    min_size=1,
    max_size=6,
)


def value_of(path: tuple[int, ...], scores: np.ndarray, cost: float, free: np.ndarray) -> float:
    """Sum of scores less the cost of switches, straight from the definition."""
    total = sum(scores[second, state] for second, state in enumerate(path))
    switches = [a != b and not free[second + 1] for second, (a, b) in enumerate(pairwise(path))]
    return float(total - cost * sum(switches))


@given(scores=SCORES, cost=st.floats(0, 4), free_at=st.integers(0, 5))
def test_no_path_is_better_than_the_decoded_one(
    scores: list[tuple[float, float, float]], cost: float, free_at: int
) -> None:
    table = np.array(scores)
    free = np.arange(len(table)) == free_at
    found = best_states(table, cost, free_switch=free)
    best = max(value_of(path, table, cost, free) for path in product(range(3), repeat=len(table)))
    assert value_of(tuple(found), table, cost, free) == pytest.approx(best)


@given(scores=SCORES, cost=st.floats(0, 4), free_at=st.integers(0, 5))
def test_decoded_path_is_the_best(scores: list[tuple[float, float, float]], cost: float, free_at: int) -> None:
    table = np.array(scores)[:, :2]
    free = np.arange(len(table)) == free_at
    found = best_states(table, cost, free_switch=free)
    best = max(value_of(path, table, cost, free) for path in product(range(2), repeat=len(table)))
    assert value_of(tuple(found), table, cost, free) == pytest.approx(best)


def test_a_change_must_pay_for_itself() -> None:
    scores = np.zeros((30, 2))
    scores[10:14, 1] = 1.0
    scores[:10, 1] = scores[14:, 1] = -1.0
    assert best_states(scores, 3.0).sum() == 0, "four nats do not pay for two switches of three"
    scores[10:17, 1] = 1.0
    assert np.flatnonzero(best_states(scores, 3.0)).tolist() == list(range(10, 17))


def test_nothing_in_nothing_out() -> None:
    assert len(best_states(np.empty((0, 3)), 1.0)) == 0
