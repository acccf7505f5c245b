"""Synthetic activities whose true values are known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from pipeline.sources.activity import EVENTS, LAPS, RECORDS, UTC_MICROSECONDS, Activity

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.arrays import Floats
START = datetime(2026, 5, 3, 6, 30, tzinfo=UTC)
METRES_PER_DEGREE = 111_195.08


@pytest.fixture
def start() -> datetime:
    """First record of every synthetic activity."""
    return START


def _records(seconds: Floats, columns: dict[str, Any]) -> pl.DataFrame:
    times = [START + timedelta(seconds=float(second)) for second in seconds]
    series = {name: np.broadcast_to(np.asarray(values, float), seconds.shape) for name, values in columns.items()}
    return pl.DataFrame(
        {
            name: pl.Series(times, dtype=UTC_MICROSECONDS)
            if name == "time"
            else pl.Series(series[name].copy(), nan_to_null=True)
            if name in series
            else pl.Series([None] * seconds.size, dtype=kind)
            for name, kind in RECORDS.items()
        }
    )


@pytest.fixture
def make_activity() -> Callable[..., Activity]:
    """Build an activity from record times in seconds, columns (numbers or arrays), timer events and laps."""

    def build(
        seconds: Any,
        *,
        events: tuple[tuple[float, str], ...] = (),
        laps: tuple[tuple[float, float, str | None, int | None], ...] = (),
        activity: dict[str, Any] | None = None,
        **columns: Any,
    ) -> Activity:
        timer = [{"time": START + timedelta(seconds=at), "event": "timer", "event_type": kind} for at, kind in events]
        lap_rows = [
            {
                "start_time": START + timedelta(seconds=begin),
                "end_time": START + timedelta(seconds=end),
                "intensity": intensity,
                "workout_step": step,
            }
            for begin, end, intensity, step in laps
        ]
        written = (activity or {}).get("format", "fit") == "fit"
        fit = {"format": "fit", "written_by_device": written}
        options = {**fit, "sport": "running", "start_time": START, **(activity or {})}
        return Activity(
            records=_records(np.asarray(seconds, float), columns),
            events=pl.DataFrame(timer, schema=EVENTS),
            laps=pl.DataFrame(lap_rows, schema=LAPS),
            **options,
        )

    return build


@pytest.fixture
def track() -> Callable[..., dict[str, Floats]]:
    """Build positions of a runner who heads north from the equator at the given speed of each second."""

    def build(speed_mps: Any, *, longitude_deg: float = 10.0) -> dict[str, Floats]:
        speed = np.asarray(speed_mps, float)
        distance = np.concatenate([[0.0], np.cumsum(speed[:-1])])
        return {
            "latitude_deg": 1e-4 + distance / METRES_PER_DEGREE,
            "longitude_deg": np.full(speed.size, longitude_deg),
        }

    return build


@pytest.fixture
def slow_noise() -> Callable[..., Floats]:
    """Build noise with a memory (Ornstein-Uhlenbeck), one value per second."""

    def build(seed: int, size: int, sd_m: float, memory_s: float) -> Floats:
        rng = np.random.default_rng(seed)
        kept = np.exp(-1.0 / memory_s)
        pushes = rng.normal(0.0, sd_m * np.sqrt(1 - kept**2), size)
        values = np.empty(size)
        level = rng.normal(0.0, sd_m)
        for second, push in enumerate(pushes):
            level = kept * level + push
            values[second] = level
        return values

    return build


@pytest.fixture
def hills() -> Callable[[str, int, float, int], Floats]:
    """Build the altitude of a number of equal hills: `triangles`, `sines`, or `flat`."""

    def build(shape: str, count: int, height_m: float, size: int) -> Floats:
        phase = (np.arange(size) * count / size) % 1.0
        if shape == "triangles":
            return height_m * (1.0 - np.abs(2.0 * phase - 1.0))
        if shape == "sines":
            return height_m / 2.0 * (1.0 - np.cos(2.0 * np.pi * phase))
        return np.zeros(size)

    return build
