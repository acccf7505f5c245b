from __future__ import annotations

import numpy as np
import pytest

from benchmarks.places import KINDS, passes_of, repeated
from sample_data.runner import random_runner


@pytest.mark.parametrize(("kind", "low", "high"), [("stone steps", 0.7, 1.0), ("steep path", 0.0, 0.3)])
def test_staircases_are_found_and_paths_are_not(kind: str, low: float, high: float) -> None:
    found = []
    for number in range(2):
        rng = np.random.default_rng([5, number])
        found += passes_of(KINDS[kind](rng), number, random_runner(rng, "runner"), seed=5, passes=2)
    assert len(found) == 4
    assert low <= np.mean([one.share for one in found]) <= high


def test_repeats_are_pairs_of_one_place() -> None:
    found = passes_of(
        KINDS["building"](np.random.default_rng(1)), 0, random_runner(np.random.default_rng(1), "r"), 1, 1
    )
    assert np.isnan(repeated(found))
