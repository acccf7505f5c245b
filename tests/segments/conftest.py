"""Streams with known truth, made by hand: no sensors, no noise unless a test adds it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from pipeline.athletes.profile import Person
from pipeline.segments.thresholds.daily import Thresholds
from pipeline.segments.thresholds.density import Basis, Threshold
from pipeline.vocabulary import Intensity, Origin, Sex, State

if TYPE_CHECKING:
    from collections.abc import Callable

TEST = (Basis(Origin.TEST),)
START = datetime(2026, 11, 8, 7, 0, tzinfo=UTC)
PART = {
    "speed_mps": np.nan,
    "grade": 0.0,
    "cadence_spm": 172.0,
    "heart_rate_bpm": np.nan,
    "vertical_speed_mps": np.nan,
    "state": "moving",
    "lap_intensity": "",
}


def _stream(
    *parts: dict[str, Any],
    grade_sd: float = 0.01,
    noise_mps: float = 0.0,
    altitude_noise_m: float = 0.0,
    seed: int = 1,
) -> pl.DataFrame:
    """Join parts of constant movement, each with its `seconds`, into a stream as the signal stage gives it."""
    seconds = [part["seconds"] for part in parts]
    table = {name: np.repeat([part.get(name, usual) for part in parts], seconds) for name, usual in PART.items()}
    length = sum(seconds)
    speed = table["speed_mps"].astype(float)
    if noise_mps:
        speed = np.fmax(speed + np.random.default_rng(seed).normal(0, noise_mps, length), 0)
    climb = table["vertical_speed_mps"].astype(float)
    climb = np.where(np.isnan(climb), np.nan_to_num(speed) * table["grade"], climb)
    numbers = {
        "speed_mps": speed,
        "distance_m": np.cumsum(np.nan_to_num(speed)),
        "altitude_m": 100 + np.cumsum(climb) - climb + np.random.default_rng(seed).normal(0, altitude_noise_m, length),
        "grade": table["grade"],
        "grade_sd": np.full(length, grade_sd),
        "vertical_speed_mps": climb,
        "heart_rate_bpm": table["heart_rate_bpm"],
        "cadence_spm": table["cadence_spm"],
        "power_w": np.full(length, np.nan),
    }
    return pl.DataFrame(
        {
            "time": pl.Series([START + timedelta(seconds=s) for s in range(length)], dtype=pl.Datetime("us", "UTC")),
            "state": pl.Series(table["state"].tolist(), dtype=pl.Enum(State)),
            **{name: pl.Series(values.astype(np.float32)).fill_nan(None) for name, values in numbers.items()},
            "lap": pl.Series([0] * length, dtype=pl.UInt16),
            "lap_intensity": pl.Series([word or None for word in table["lap_intensity"]], dtype=pl.Enum(Intensity)),
        }
    )


@pytest.fixture
def stream_of() -> Callable[..., pl.DataFrame]:
    """Make a stream from parts: dicts of `seconds` and whatever is not usual."""
    return _stream


@pytest.fixture
def thresholds() -> Thresholds:
    """Return the thresholds of the runner in the definitions of labels."""
    return Thresholds(
        critical_speed_mps=Threshold(3.9, 0.08, TEST),
        d_prime_m=Threshold(150, 30, TEST),
        max_sprint_speed_mps=Threshold(8.0, 0.2, TEST),
        hr_max_bpm=Threshold(187, 3, TEST),
        hr_rest_bpm=Threshold(55, 3, TEST),
        vo2max_ml_kg_min=Threshold(50, 2, TEST),
    )


@pytest.fixture
def person() -> Person:
    """Return that runner's body."""
    return Person(sex=Sex.MALE, age_years=30, height_cm=175, mass_kg=70, mass_sd_kg=1, body_fat_pct=15)
