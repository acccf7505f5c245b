"""Sport, speed and cadence of an activity: each helps to interpret the other two."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.cadence import steps_per_minute
from pipeline.signal.flags import flags_of
from pipeline.signal.grid import resampled
from pipeline.signal.speed.consensus import MEASURED_SPEEDS, agreed_speed, calibrated_sources, first_known
from pipeline.signal.speed.repair import repair_speed
from pipeline.signal.speed.sources import read_sources
from pipeline.signal.speed.speed_noise import steady_noisy_speed
from pipeline.signal.sport import NAMELESS, infer_sport
from pipeline.signal.windows import running_total
from pipeline.sports import GENERIC
from pipeline.vocabulary import ON_FOOT, Flag, SpeedSource

if TYPE_CHECKING:
    import polars as pl

    from pipeline.arrays import Bools, Floats
    from pipeline.signal.grid import Grid
    from pipeline.signal.speed.consensus import Consensus
    from pipeline.signal.speed.sources import SpeedSources
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
    counts_rpm
        Cadence as recorded, NaN where unknown [1/min], shape (seconds,).
    continued
        Seconds without a record in which the activity went on, shape (seconds,).
    flags
        Quality flags.
    """

    sport: str
    inferred: bool
    speed_mps: Floats
    source: SpeedSource
    cadence_spm: Floats
    counts_rpm: Floats
    continued: Bools
    flags: list[str]

    @property
    def on_foot(self) -> bool:
        """Whether the sport is one whose moving seconds are cut into segments."""
        return self.sport in ON_FOOT


def read_motion(
    activity: Activity,
    grid: Grid,
    records: pl.DataFrame,
    paused: Bools,
    altitude_m: Floats,
    barometric_m: Floats | None,
) -> Motion:
    """Work out sport, speed and cadence.

    Parameters
    ----------
    activity
        The activity.
    grid, records
        The grid and the records it rests on.
    paused
        Seconds in which the timer is off, shape (seconds,).
    altitude_m
        Altitude on the grid, NaN where unknown [m]; distinguishes a hike from a walk.
    barometric_m
        The same if a barometer measured it, which shows stairs; else None.

    Returns
    -------
    Motion
        The motion, with quality flags `gps_jumps`, `speed_spikes`, `scattered_speed`.
    """
    counts, timer_s = resampled(grid, records, "cadence_rpm"), running_total(~paused)[:-1]
    measure = partial(_measure, activity, grid, records, timer_s, counts)
    sport, inferred = activity.sport or "generic", activity.sport in NAMELESS
    measured = measure(_max_speed(sport))
    if inferred:
        heart_rate = resampled(grid, records, "heart_rate_bpm")
        speed, cadence = measured.agreed.speed_mps, measured.cadence_spm
        sport = infer_sport(speed, cadence, altitude_m, heart_rate, other=activity.sport == GENERIC)
        if _max_speed(sport) != _max_speed(GENERIC):
            measured = measure(_max_speed(sport))
    return _repaired(measured, counts, sport, barometric_m, inferred=inferred)


class _Measured(NamedTuple):
    """The sources of speed, what they agree on, cadence, and the distance that checks a speed of the device."""

    sources: SpeedSources
    agreed: Consensus
    cadence_spm: Floats
    checked_m: Floats


def _measure(
    activity: Activity, grid: Grid, records: pl.DataFrame, timer_s: Floats, counts_rpm: Floats, max_speed_mps: float
) -> _Measured:
    """Read speed and cadence, each of which helps to interpret the other."""
    sources = read_sources(grid, records, timer_s, counts_rpm, max_speed_mps)
    speeds, factors = calibrated_sources(sources, activity.totals.distance_m, max_speed_mps)
    cadence = steps_per_minute(counts_rpm, first_known(speeds))
    agreed = agreed_speed(speeds, cadence)
    most_have_distance = records["distance_m"].null_count() < (1.0 - p.SOURCE_COVERAGE.value) * records.height
    if agreed.source == SpeedSource.DEVICE and most_have_distance:
        checked = sources.distance_m * factors[MEASURED_SPEEDS.index(SpeedSource.DISTANCE)]
    else:
        checked = np.full(grid.size, np.nan)
    return _Measured(sources, agreed, cadence, checked)


def _repaired(
    measured: _Measured, counts_rpm: Floats, sport: str, barometric_m: Floats | None, *, inferred: bool
) -> Motion:
    """Take spikes and noise out of the speed of a sport."""
    sources, agreed, cadence = measured.sources, measured.agreed, measured.cadence_spm
    if sport not in ON_FOOT:
        cadence = np.full(cadence.size, np.nan)  # revolutions of a crank or strokes, not steps
    repaired = repair_speed(agreed.speed_mps, cadence, measured.checked_m, _max_speed(sport))
    steadied = steady_noisy_speed(repaired.speed_mps, cadence, barometric_m)
    counts = {
        Flag.GPS_JUMPS: sources.jumps if agreed.source != SpeedSource.DEVICE else 0,
        Flag.SPEED_SPIKES: repaired.spikes,
        Flag.SCATTERED_SPEED: steadied.seconds,
    }
    return Motion(
        sport=sport,
        inferred=inferred,
        speed_mps=steadied.speed_mps,
        source=agreed.source,
        cadence_spm=cadence,
        counts_rpm=counts_rpm,
        continued=sources.continued,
        flags=flags_of(counts),
    )


def _max_speed(sport: str) -> float:
    """Return the highest plausible speed of a sport [m/s]."""
    return p.FOOT_MAX_SPEED.value if sport in ON_FOOT else p.OTHER_MAX_SPEED.value
