"""Sport, speed and cadence of an activity: each is read with the help of the other two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.cadence import steps_per_minute
from pipeline.signal.grid import resample
from pipeline.signal.speed.distance import calibration
from pipeline.signal.speed.source import mend_speed, raw_speed
from pipeline.signal.speed.speed_noise import calm_speed
from pipeline.signal.sport import NAMELESS, infer_sport, is_indoors
from pipeline.vocabulary import ON_FOOT

if TYPE_CHECKING:
    import polars as pl

    from pipeline.arrays import Floats
    from pipeline.signal.grid import Grid
    from pipeline.sources.activity import Activity


@dataclass(frozen=True, slots=True)
class Motion:
    """How the athlete moves: one value per second, NaN where unknown."""

    sport: str
    inferred: bool
    speed_mps: Floats
    source: str
    cadence_spm: Floats
    device_distance_m: Floats
    flags: list[str]

    @property
    def on_foot(self) -> bool:
        """Whether the sport is one whose moving seconds are cut into segments."""
        return self.sport in ON_FOOT


def read_motion(
    activity: Activity, grid: Grid, records: pl.DataFrame, altitude_m: Floats, barometric_m: Floats | None
) -> Motion:
    """Read sport, speed and cadence.

    Parameters
    ----------
    activity
        The activity.
    grid, records
        The grid and the records it rests on.
    altitude_m
        Altitude on the grid, NaN where unknown [m]; helps to tell a hike from a walk.
    barometric_m
        The same where it is a barometer's, and so tells stairs; else None.

    Returns
    -------
    Motion
        The motion, with quality flags `gps_jumps`, `speed_spikes`, `scattered_speed`, `indoor_calibration_pct` where
        there were any.
    """
    distance = resample(grid, records["distance_m"].to_numpy())
    counts = resample(grid, records["cadence_rpm"].to_numpy())
    sport, inferred = activity.sport or "generic", activity.sport in NAMELESS
    fastest = p.FOOT_MAX_SPEED_MPS if sport in ON_FOOT else p.OTHER_MAX_SPEED_MPS
    raw, source, jumps = raw_speed(grid, records, distance, fastest)
    cadence = steps_per_minute(counts, raw)
    if inferred:
        sport = infer_sport(raw, cadence, altitude_m)
        fastest = p.FOOT_MAX_SPEED_MPS if sport in ON_FOOT else p.OTHER_MAX_SPEED_MPS
        raw, source, jumps = raw_speed(grid, records, distance, fastest)
    if sport not in ON_FOOT:
        cadence = np.full(grid.size, np.nan)  # turns of a crank or strokes of an arm are no steps
    often_told = records["distance_m"].null_count() < (1.0 - p.ENOUGH_COVERAGE) * records.height
    checked = distance if source == "device" and often_told else np.full(grid.size, np.nan)
    speed, spikes = mend_speed(raw, cadence, checked, fastest)
    speed, scattered = calm_speed(speed, cadence, barometric_m)
    factor = calibration(activity.totals, speed, indoors=is_indoors(activity.sub_sport))
    flags = [f"gps_jumps:{jumps}"] if jumps else []
    flags += [f"speed_spikes:{spikes}"] if spikes else []
    flags += [f"scattered_speed:{scattered}"] if scattered else []
    flags += [f"indoor_calibration_pct:{factor * 100:.0f}"] if factor != 1.0 else []
    return Motion(sport, inferred, speed * factor, source, cadence, distance, flags)
