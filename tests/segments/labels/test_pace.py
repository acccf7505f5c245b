"""Paces of level running, second by second."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import polars as pl
import pytest

from pipeline.segments.labels.features import Features, _planned
from pipeline.segments.labels.kinds import EASY, SPRINT, TEMPO
from pipeline.segments.labels.pace import pace_of
from pipeline.vocabulary import INTENSITIES


def level_running(relative_speed: np.ndarray, noise: float, burst_noise: float | None = None) -> Features:
    """Features of running on the level whose ln speed over critical speed is known, and the noise of that."""
    size = relative_speed.size
    known = {
        "relative_effort": relative_speed,
        "relative_ground_speed": relative_speed,
        "speed_noise": np.full(size, noise),
        "burst_noise": np.full(size, noise if burst_noise is None else burst_noise),
        "walking": np.zeros(size, bool),
    }
    return Features(**{field.name: known.get(field.name, np.zeros(size)) for field in fields(Features)})


@pytest.mark.parametrize("noise", [pytest.param(0.06, id="calm"), pytest.param(0.14, id="noisy")])
def test_a_sprint_far_beyond_the_noise_is_found(noise: float) -> None:
    speed = np.full(120, np.log(0.65))
    speed[60:68] = np.log(1.8)
    paces = pace_of(level_running(speed, noise), after_break=np.zeros(120, bool))
    assert (paces[60:68] == SPRINT).all()
    assert (np.delete(paces, np.arange(60, 68)) == EASY).all()


def test_noisy_outlier_is_no_sprint() -> None:
    speed = np.full(120, np.log(0.65))
    speed[60:62] = np.log(2.5)
    paces = pace_of(level_running(speed, 0.14), after_break=np.zeros(120, bool))
    assert (paces == EASY).all()


def test_noise_that_changes_slowly_hides_no_short_sprint() -> None:
    speed = np.full(120, np.log(0.65))
    speed[60:67] = np.log(1.4)
    after_break = np.zeros(120, bool)
    assert (pace_of(level_running(speed, 0.14, burst_noise=0.06), after_break=after_break)[60:67] == SPRINT).all()
    assert (pace_of(level_running(speed, 0.14), after_break=after_break) == EASY).all()


@pytest.mark.parametrize(("planned", "kind"), [(1.0, TEMPO), (0.0, EASY), (-1.0, EASY)])
def test_planned_work_speaks_for_tempo(planned: float, kind: int) -> None:
    """Just below the limit, a lap that the workout calls work decides."""
    features = level_running(np.full(120, np.log(0.82)), 0.10)
    paces = pace_of(replace(features, planned=np.full(120, planned)), after_break=np.zeros(120, bool))
    assert (paces == kind).all()


@pytest.mark.parametrize(("laps", "marked"), [(["interval", "rest"], 2), (["interval", None], 0), (["rest", None], 0)])
def test_work_is_planned_only_where_rest_is_too(laps: list[str | None], marked: int) -> None:
    """Many devices mark every lap as work."""
    stream = pl.DataFrame({"lap_intensity": pl.Series(laps, dtype=pl.Enum([str(word) for word in INTENSITIES]))})
    assert np.count_nonzero(_planned(stream)) == marked
