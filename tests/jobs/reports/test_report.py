from __future__ import annotations

import numpy as np

from pipeline.jobs.reports.report import LOAD_WEEKS
from pipeline.physiology.load import exponential_load
from pipeline.physiology.parameters_running import CHRONIC_DAYS


def test_older_load_does_not_count() -> None:
    days = 7 * LOAD_WEEKS
    daily = np.concatenate([np.full(7 * LOAD_WEEKS, 100.0), np.zeros(days)])
    assert exponential_load(daily, CHRONIC_DAYS.value)[-1] < 1e-4
