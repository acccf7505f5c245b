"""The work of weeks against the week's effect, which counts the same strides."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from pipeline.weekly.effect import effect_of_week
from pipeline.weekly.sprint_speed import SprintSpeed
from pipeline.weekly.works import works_of
from tests.weekly.conftest import activity_rows, stimulus_rows, totals_of

MONDAY = date(2026, 11, 9)
RUNS = (
    {"activation": 60.0, "strides": 475.0, "label": "uphill_sprint", "mode": "uphill"},
    {"activation": 85.0, "strides": 80.0, "label": "sprint", "max_sprint_speed_mps": 7.4},
    {"activation": 40.0, "strides": 900.0, "no_altitude_s": 630.0},
)


@pytest.mark.parametrize("runs", [RUNS[:1], RUNS[1:2], RUNS], ids=["hills", "other speed", "unmeasured"])
def test_force_is_that_of_the_effect(runs: tuple[dict[str, object], ...]) -> None:
    days = [MONDAY + timedelta(days=number) for number in range(len(runs))]
    stimulus = stimulus_rows(*({"day": day} | run for day, run in zip(days, runs, strict=True)))
    works = works_of(stimulus, activity_rows([{"day": day} for day in days]), totals_of(1))
    running, _ = works.between(MONDAY, MONDAY, weeks=1.0, sprint_speed_mps=8.0, sprint_speed_sd=0.1)
    effect = effect_of_week(stimulus, MONDAY, first=MONDAY, sprint_speed=SprintSpeed(8.0, 0.1))
    assert effect.force is not None
    force = sum(np.asarray(work.force) for work in running.values())
    assert float(np.median(force)) / 50 == pytest.approx(effect.force.value)
    assert float(np.quantile(force, 0.95)) / 50 == pytest.approx(effect.force.high)
    assert sum(work.endurance for work in running.values()) == pytest.approx(effect.endurance["gmax"].value)


def test_weeks_are_means() -> None:
    days = [MONDAY - timedelta(weeks=1), MONDAY]
    stimulus = stimulus_rows(*({"day": day} for day in days))
    works = works_of(stimulus, activity_rows([{"day": day} for day in days]), totals_of(2))
    (one, _), (both, _) = (
        works.between(first, MONDAY, weeks=count, sprint_speed_mps=8.0, sprint_speed_sd=0.1)
        for first, count in ((MONDAY, 1.0), (days[0], 2.0))
    )
    assert both["easy"].hours == pytest.approx(one["easy"].hours)
    np.testing.assert_allclose(both["easy"].force, one["easy"].force)


def test_other_sports_of_the_first_week_count() -> None:
    ride = {"day": MONDAY, "sport": "cycling", "moving_s": 7200.0, "energy_net_kcal": 900.0}
    works = works_of(stimulus_rows({"day": MONDAY}), activity_rows([{"day": MONDAY}, ride]), totals_of(1))
    for first in (MONDAY, MONDAY - timedelta(weeks=3)):
        running, other = works.between(first, MONDAY, weeks=1.0, sprint_speed_mps=8.0, sprint_speed_sd=0.1)
        assert (other.hours, other.energy_net_kcal) == (2.0, 900.0)
        assert running["easy"].energy_net_kcal == 2000.0
