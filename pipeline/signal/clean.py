"""Activity in, clean 1 Hz stream and its summary out. No coordinate leaves this stage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.errors import FileError
from pipeline.signal import parameters as p
from pipeline.signal.clock import utc_offset
from pipeline.signal.elevation.altimeter import holds_barometer, may_hold_barometer
from pipeline.signal.elevation.altitude import clean_altitude, no_altitude
from pipeline.signal.elevation.grade_validation import as_felt
from pipeline.signal.elevation.profile import read_relief
from pipeline.signal.grid import CUT, make_grid, resample
from pipeline.signal.heart_rate import clean_heart_rate
from pipeline.signal.laps import lap_columns
from pipeline.signal.motion import read_motion
from pipeline.signal.speed.distance import covered_distance
from pipeline.signal.sport import is_indoors
from pipeline.signal.state.classify import CODES, read_states
from pipeline.signal.stream import STREAM, build_stream
from pipeline.signal.summary import Clock, Summary, summary_of_records, summary_without_records
from pipeline.vocabulary import State

if TYPE_CHECKING:
    from pipeline.signal.elevation.altitude import Altitude
    from pipeline.signal.grid import Grid
    from pipeline.sources.activity import Activity


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
    altitude = _altitude(activity, grid, records)
    barometric = altitude.altitude_m if altitude.quality == "barometric" else None
    motion = read_motion(activity, grid, records, altitude.altitude_m, barometric)
    codes, state_flags = read_states(activity, grid, motion, barometric)
    moving = codes == CODES[State.MOVING]
    heart_rate, heart_flags = clean_heart_rate(resample(grid, records["heart_rate_bpm"].to_numpy()), motion.cadence_spm)
    if motion.on_foot:
        altitude = as_felt(altitude, moving, motion.speed_mps, heart_rate)
    reported_grade = resample(grid, records["grade"].to_numpy())
    relief = read_relief(altitude, reported_grade, moving, motion.speed_mps, grid.interval_s)
    distance = covered_distance(motion.speed_mps, moving, motion.device_distance_m)
    power = resample(grid, records["power_w"].to_numpy())
    measured = {
        "speed_mps": np.where((codes == CODES[State.STOPPED]) | (codes == CODES[State.PAUSED]), 0.0, motion.speed_mps),
        "altitude_m": altitude.altitude_m,
        "grade": relief.grade,
        "grade_sd": relief.grade_sd,
        "vertical_speed_mps": relief.vertical_speed_mps,
        "heart_rate_bpm": heart_rate,
        "cadence_spm": motion.cadence_spm,
        "power_w": np.where((power >= 0) & (power <= p.POWER_MAX_W), power, np.nan),
    }
    flags = [*activity.notes, *flags, *altitude.flags, *motion.flags, *state_flags, *heart_flags]
    return Signal(
        build_stream(grid, codes, distance, measured, lap_columns(grid, activity)),
        summary_of_records(
            activity,
            clock,
            motion,
            relief,
            codes=codes,
            distance_m=float(distance[-1]),
            heart_rate_bpm=heart_rate,
            record_interval_s=grid.interval_s,
            quality_flags=tuple(flags),
        ),
    )


def _altitude(activity: Activity, grid: Grid, records: pl.DataFrame) -> Altitude:
    """Altitude by what is known of the recorder: FIT is written by watches, other formats by anything."""
    if is_indoors(activity.sub_sport):
        return no_altitude(grid.size)
    fit = activity.format == "fit"
    worn = fit or any(records[name].null_count() < records.height for name in ("cadence_rpm", "heart_rate_bpm"))
    known = holds_barometer(activity.device)
    barometer = known or may_hold_barometer(activity.device, worn=worn)
    return clean_altitude(grid, records["altitude_m"].to_numpy(), barometer=barometer, in_steps=not (fit or known))


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
    if size > p.LONGEST_ACTIVITY_S:
        size = p.LONGEST_ACTIVITY_S
        activity = replace(activity, notes=(*activity.notes, CUT))
    clock = Clock(start, size, *utc_offset(activity, start, home_timezone))
    return Signal(pl.DataFrame(schema=STREAM), summary_without_records(activity, clock))
