"""Activity in, clean 1 Hz stream and its summary out. No coordinate leaves this stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.errors import FileError
from pipeline.signal import parameters as p
from pipeline.signal.altitude import clean_altitude
from pipeline.signal.distance import covered_distance
from pipeline.signal.grid import MICROSECONDS, make_grid, resample
from pipeline.signal.heart_rate import clean_heart_rate
from pipeline.signal.laps import INTENSITY, lap_columns
from pipeline.signal.motion import read_motion
from pipeline.signal.pauses import paused_seconds
from pipeline.signal.relief import measured_relief, no_relief, reported_relief
from pipeline.signal.sport import is_indoors
from pipeline.signal.state import CODES, classify, gap_seconds, stopped_seconds, vehicle_seconds
from pipeline.signal.summary import Clock, Summary, summary_without_records
from pipeline.signal.windows import runs
from pipeline.signal.zone import utc_offset
from pipeline.vocabulary import STATES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.signal.altitude import Noise
    from pipeline.signal.grid import Grid
    from pipeline.signal.motion import Motion
    from pipeline.signal.relief import Relief
    from pipeline.signal.windows import Bools, Floats
    from pipeline.sources.activity import Activity

STREAM: dict[str, pl.DataType | type[pl.DataType]] = {
    "time": pl.Datetime("us", "UTC"),
    "state": pl.Enum(STATES),
    "speed_mps": pl.Float32,
    "distance_m": pl.Float32,
    "altitude_m": pl.Float32,
    "grade": pl.Float32,
    "grade_sd": pl.Float32,
    "vertical_speed_mps": pl.Float32,
    "heart_rate_bpm": pl.Float32,
    "cadence_spm": pl.Float32,
    "power_w": pl.Float32,
    "lap": pl.UInt16,
    "lap_intensity": INTENSITY,
}


@dataclass(frozen=True, slots=True)
class Signal:
    """The clean stream, one row per second with the columns of `STREAM`, and its summary."""

    stream: pl.DataFrame
    summary: Summary


def clean(activity: Activity, *, home_timezone: str | None = None) -> Signal:
    """Turn an activity as recorded into one clean row per second.

    Parameters
    ----------
    activity
        What a reader produced.
    home_timezone
        IANA name of the zone in the athlete's profile, used where neither file nor position tells local time.

    Returns
    -------
    Signal
        Stream and summary. A second holds the values at its start. Speed is 0 while stopped or paused; grade and rate
        of climb are empty unless moving; a gap is empty but for distance. Without records, but with totals or sets,
        the stream has no rows and the summary holds the device's clocks.

    Raises
    ------
    FileError
        Where there is neither a record, nor a total, nor a set.
    """
    if activity.records.is_empty():
        return _without_records(activity, home_timezone)
    grid, records, flags = make_grid(activity.records)
    clock = Clock(grid.start_s, grid.size, *utc_offset(activity, grid.start_s, home_timezone))
    named = activity.format == "fit"
    altitude, quality, noise, altitude_flags = clean_altitude(
        grid, records["altitude_m"].to_numpy(), named_device=named
    )
    if is_indoors(activity.sub_sport):
        altitude, quality, altitude_flags = np.full(grid.size, np.nan), "none", []
    motion = read_motion(activity, grid, records, altitude)
    codes, state_flags = _states(activity, grid, motion, altitude if quality == "barometric" else None)
    moving = codes == CODES["moving"]
    relief, quality = _relief(grid, records, moving, motion.speed_mps, altitude, quality, noise)
    heart_rate, heart_flags = clean_heart_rate(resample(grid, records["heart_rate_bpm"].to_numpy()), motion.cadence_spm)
    distance = covered_distance(motion.speed_mps, moving, motion.device_distance_m)
    power = resample(grid, records["power_w"].to_numpy())
    measured = {
        "speed_mps": np.where((codes == CODES["stopped"]) | (codes == CODES["paused"]), 0.0, motion.speed_mps),
        "altitude_m": altitude,
        "grade": relief.grade,
        "grade_sd": relief.grade_sd,
        "vertical_speed_mps": relief.vertical_speed_mps,
        "heart_rate_bpm": heart_rate,
        "cadence_spm": motion.cadence_spm,
        "power_w": np.where((power >= 0) & (power <= p.POWER_MAX_W), power, np.nan),
    }
    flags = [*activity.notes, *flags, *altitude_flags, *motion.flags, *state_flags, *heart_flags]
    return Signal(
        _stream(grid, codes, distance, measured, lap_columns(grid, activity)),
        Summary(
            sport=motion.sport,
            sub_sport=activity.sub_sport,
            sport_inferred=motion.inferred,
            start_time=clock.start_time,
            end_time=clock.end_time,
            local_start=clock.local_start,
            utc_offset_s=clock.utc_offset_s,
            timezone_source=clock.timezone_source,
            elapsed_s=float(grid.size),
            timer_s=float((codes != CODES["paused"]).sum()),
            moving_s=float(moving.sum()),
            distance_m=float(distance[-1]),
            ascent_m=relief.ascent.ascent_m if relief.ascent else None,
            ascent_sd_m=relief.ascent.sd_m if relief.ascent else None,
            descent_m=relief.ascent.descent_m if relief.ascent else None,
            speed_source=motion.source,
            grade_quality=quality,
            heart_rate_coverage=_coverage(heart_rate, moving),
            cadence_coverage=_coverage(motion.cadence_spm, moving),
            record_interval_s=grid.interval_s,
            quality_flags=tuple(flags),
        ),
    )


def _stream(
    grid: Grid,
    codes: NDArray[np.uint8],
    distance_m: Floats,
    measured: dict[str, Floats],
    laps: tuple[pl.Series, pl.Series],
) -> pl.DataFrame:
    """Put the columns of `STREAM` together; what is measured is empty in gaps."""
    seconds = (grid.start_s + np.arange(grid.size)) * MICROSECONDS
    series = {
        "time": pl.Series("time", seconds).cast(STREAM["time"]),
        "state": pl.Series("state", STATES, STREAM["state"]).gather(codes),
        "distance_m": pl.Series("distance_m", distance_m.astype(np.float32)),
        "lap": laps[0],
        "lap_intensity": laps[1],
    }
    gap = codes == CODES["gap"]
    for name, values in measured.items():
        known = np.where(gap, np.nan, values).astype(np.float32)
        series[name] = pl.Series(name, known, nan_to_null=True)
    return pl.DataFrame([series[name] for name in STREAM])


def _states(
    activity: Activity, grid: Grid, motion: Motion, barometric_m: Floats | None
) -> tuple[NDArray[np.uint8], list[str]]:
    """Number of the state of each second, and what is remarkable about the states."""
    paused = paused_seconds(grid, activity.events, motion.device_distance_m)
    gap = gap_seconds(grid, paused)
    standing_speed = p.STANDING_SPEED_MPS if motion.on_foot else p.CREEPING_SPEED_MPS
    stopped = stopped_seconds(motion.speed_mps, motion.cadence_spm, barometric_m, standing_speed)
    vehicle = vehicle_seconds(motion.speed_mps, motion.cadence_spm) if motion.on_foot else np.zeros(grid.size, bool)
    codes = classify(paused, gap, vehicle, stopped)
    riding = int((codes == CODES["vehicle"]).sum())
    flags = [f"gaps:{runs(gap)[0].size}"] if gap.any() else []
    return codes, flags + ([f"vehicle:{riding}"] if riding else [])


def _relief(
    grid: Grid,
    records: pl.DataFrame,
    moving: Bools,
    speed_mps: Floats,
    altitude_m: Floats,
    quality: str,
    noise: Noise,
) -> tuple[Relief, str]:
    """The relief from the best source there is, and the name of its quality."""
    if quality != "none":
        return measured_relief(
            moving, speed_mps, altitude_m, quality=quality, noise=noise, interval_s=grid.interval_s
        ), quality
    reported = resample(grid, records["grade"].to_numpy())
    if np.isfinite(reported[moving]).sum() > p.ENOUGH_COVERAGE * moving.sum():
        return reported_relief(moving, speed_mps, reported), "reported"
    return no_relief(grid.size), "none"


def _coverage(values: Floats, moving: Bools) -> float:
    """Share of the moving seconds with a value."""
    return float(np.isfinite(values[moving]).mean()) if moving.any() else 0.0


def _without_records(activity: Activity, home_timezone: str | None) -> Signal:
    """A session of sets or totals alone."""
    totals = activity.totals
    if activity.sets.is_empty() and totals.elapsed_s is None and totals.timer_s is None:
        raise FileError(
            "no usable records",
            why="the activity holds neither a record with a time, nor sets, nor totals",
            hint="Export it again from the watch's own app",
        )
    start = int(activity.start_time.timestamp())
    size = int(totals.elapsed_s or totals.timer_s or 0)
    clock = Clock(start, size, *utc_offset(activity, start, home_timezone))
    return Signal(pl.DataFrame(schema=STREAM), summary_without_records(activity, clock))
