from __future__ import annotations

import numpy as np
import pytest

from benchmarks.places import KINDS, Pass, labelled, passes_of, repeated
from sample_data.runner import random_runner


@pytest.mark.parametrize(("kind", "low", "high"), [("stone steps", 0.7, 1.0), ("steep path", 0.0, 0.3)])
def test_staircases_are_found_and_paths_are_not(kind: str, low: float, high: float) -> None:
    climbed = []
    for number in range(2):
        rng = np.random.default_rng([5, number])
        climbed += passes_of(KINDS[kind](rng), number, random_runner(rng, "runner"), seed=5, passes=2)
    found = labelled(climbed, together=True)
    assert len(found) == 4
    assert low <= np.mean([one.share for one in found]) <= high


def test_repeats_are_pairs_of_one_place() -> None:
    assert np.isnan(repeated([Pass(0, "building", 1.0, 1.0), Pass(1, "building", 0.0, 0.0)]))
    assert repeated([Pass(0, "building", share, 1.0) for share in (1.0, 0.9, 0.1)]) == pytest.approx(1 / 3)
