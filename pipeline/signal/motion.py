"""Sport, speed and cadence of an activity: each helps to interpret the other two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.cadence import steps_per_minute
from pipeline.signal.flags import flags_of
from pipeline.signal.grid import resample
from pipeline.signal.speed.distance import indoor_calibration
from pipeline.signal.speed.repair import repair_speed
from pipeline.signal.speed.source import raw_speed
from pipeline.signal.speed.speed_noise import steady_noisy_speed
from pipeline.signal.sport import NAMELESS, infer_sport, is_indoors
from pipeline.sports import GENERIC
from pipeline.vocabulary import ON_FOOT, Flag, SpeedSource

if TYPE_CHECKING:
    import polars as pl

    from pipeline.arrays import Floats
    from pipeline.signal.grid import Grid
    from pipeline.sources.activity import Activity


@dataclass(frozen=True, slots=True)
class Motion:
    """How the athlete moves.

    Attributes
    ----------
    sport, inferred
        The sport in FIT's words, and whether it was inferred because the file names none.
    speed_mps, source
        Clean speed, NaN where unknown [m/s], shape (seconds,), and its source.
    cadence_spm
        Cadence, NaN where unknown and in sports without steps [steps/min], shape (seconds,).
    device_distance_m
        Distance as the device counts it, NaN where unknown [m], shape (seconds,).
    flags
        Quality flags.
    """

    sport: str
    inferred: bool
    speed_mps: Floats
    source: SpeedSource
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
    """Work out sport, speed and cadence.

    Parameters
    ----------
    activity
        The activity.
    grid, records
        The grid and the records it rests on.
    altitude_m
        Altitude on the grid, NaN where unknown [m]; tells a hike from a walk.
    barometric_m
        The same if a barometer measured it, which shows stairs; else None.

    Returns
    -------
    Motion
        The motion, with quality flags `gps_jumps`, `speed_spikes`, `scattered_speed`, `indoor_calibration_pct`.
    """
    distance = resample(grid, records["distance_m"].to_numpy())
    counts = resample(grid, records["cadence_rpm"].to_numpy())
    sport, inferred = activity.sport or "generic", activity.sport in NAMELESS
    raw = raw_speed(grid, records, distance, _max_speed(sport))
    cadence = steps_per_minute(counts, raw.speed_mps)
    if inferred:
        heart_rate = resample(grid, records["heart_rate_bpm"].to_numpy())
        sport = infer_sport(raw.speed_mps, cadence, altitude_m, heart_rate, other=activity.sport == GENERIC)
        raw = raw_speed(grid, records, distance, _max_speed(sport))
    if sport not in ON_FOOT:
        cadence = np.full(grid.size, np.nan)  # revolutions of a crank or strokes, not steps
    most_have_distance = records["distance_m"].null_count() < (1.0 - p.SOURCE_COVERAGE.value) * records.height
    checkable = raw.source == SpeedSource.DEVICE and most_have_distance
    checked = distance if checkable else np.full(grid.size, np.nan)
    repaired = repair_speed(raw.speed_mps, cadence, checked, _max_speed(sport))
    steadied = steady_noisy_speed(repaired.speed_mps, cadence, barometric_m)
    speed = steadied.speed_mps
    factor = indoor_calibration(activity.totals, speed, indoors=is_indoors(activity.sub_sport))
    flags = flags_of(
        {
            Flag.GPS_JUMPS: raw.jumps,
            Flag.SPEED_SPIKES: repaired.spikes,
            Flag.SCATTERED_SPEED: steadied.seconds,
            Flag.INDOOR_CALIBRATION_PCT: round(factor * 100) if factor != 1.0 else 0,
        }
    )
    return Motion(sport, inferred, speed * factor, raw.source, cadence, distance, flags)


def _max_speed(sport: str) -> float:
    """Return the highest plausible speed of a sport [m/s]."""
    return p.FOOT_MAX_SPEED.value if sport in ON_FOOT else p.OTHER_MAX_SPEED.value
