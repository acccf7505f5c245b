"""Short simulated runs, one for each day, which fill the exports of vendors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from sample_data import workouts
from sample_data.devices import DEVICES
from sample_data.runner import random_runner
from sample_data.sensors import observe
from sample_data.simulator import flat_terrain, simulate

if TYPE_CHECKING:
    from pipeline.sources.activity import Activity

FIRST = datetime(2026, 3, 2, 6, tzinfo=UTC)
MINUTES = 12
OFFSET = timedelta(hours=1)  # local time minus UTC


@cache
def run(day: int, device: str = "watch") -> Activity:
    """Simulate a short run on some day from the first."""
    rng = np.random.default_rng(day)
    script = workouts.easy_run(random_runner(np.random.default_rng(1), "someone"), MINUTES)
    start = FIRST + timedelta(days=day)
    return observe(
        simulate(random_runner(rng, "someone"), script, flat_terrain(rng), rng, start_time=start), DEVICES[device], rng
    )
