from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from benchmarks.witnesses import COPIES, Pair, pairs_of
from sample_data.devices import DEVICES
from sample_data.runner import random_runner
from sample_data.scenarios import SCENARIOS, play


@pytest.fixture(scope="module")
def pairs() -> dict[str, Pair]:
    """Return fifteen minutes of a simulated run, copied in every way."""
    rng = np.random.default_rng(5)
    _, activity = play(SCENARIOS["easy_rolling"], random_runner(rng, "pairs"), rng, device=DEVICES["watch"])
    short = activity.records.filter(pl.col("time") < activity.start_time + timedelta(minutes=15))
    return {pair.copy: pair for pair in pairs_of("run", replace(activity, records=short), None, rng)}


def test_every_copy_is_compared(pairs: dict[str, Pair]) -> None:
    assert pairs.keys() == COPIES.keys()


@pytest.mark.parametrize("copy", COPIES)
def test_copies_agree(copy: str, pairs: dict[str, Pair]) -> None:
    tolerance = 0.06 if "noise" in copy else 0.02
    assert pairs[copy].distance == pytest.approx(1.0, abs=tolerance)
    assert pairs[copy].moving == pytest.approx(1.0, abs=0.02)
    assert pairs[copy].alike > 0.9
