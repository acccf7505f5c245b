"""From an activity to a clean 1 Hz stream and its summary. Coordinates do not leave this stage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from pipeline.errors import FileError
from pipeline.file_reasons import FileReason
from pipeline.possible import LIMITS
from pipeline.signal import parameters as p
from pipeline.signal.clock import Clock, utc_offset
from pipeline.signal.elevation.altimeter import has_barometer, may_have_barometer
from pipeline.signal.elevation.altitude import clean_altitude, no_altitude
from pipeline.signal.elevation.grade_validation import validate_altitude
from pipeline.signal.elevation.profile import elevation_profile
from pipeline.signal.flags import flags_of
from pipeline.signal.grid import cut_flag, make_grid, resampled
from pipeline.signal.heart_rate import clean_heart_rate
from pipeline.signal.laps import lap_columns
from pipeline.signal.motion import read_motion
from pipeline.signal.speed.ceiling import possible_speed
from pipeline.signal.speed.distance import covered_distance, distance_flags, session_factor
from pipeline.signal.sport import is_indoors
from pipeline.signal.state.classify import CODES, classify_seconds
from pipeline.signal.state.outing import Outing, rides, unanswered_speed
from pipeline.signal.state.parameters import DOUBT_DECIDES
from pipeline.signal.state.pauses import paused_seconds
from pipeline.signal.stream import GAIT_COLUMNS, STREAM, build_stream
from pipeline.signal.summary import Summary, summary_of_records, summary_without_records
from pipeline.sports import GENERIC
from pipeline.vocabulary import WALKED, Flag, GradeQuality, SpeedSource, State

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.arrays import Bools, Floats
    from pipeline.signal.elevation.altitude import Altitude
    from pipeline.signal.elevation.profile import ElevationProfile
    from pipeline.signal.grid import Grid
    from pipeline.signal.motion import Motion
    from pipeline.sources.activity import Activity


@dataclass(frozen=True, slots=True)
class Signal:
    """The clean stream, one row per second with the columns of `STREAM`, and its summary.

    Examples
    --------
    >>> from importlib.resources import files
    >>> from pipeline import clean, read_file
    >>> content = read_file(files("sample_data") / "exports" / "ben" / "2026-11-13-200s.fit")
    >>> signal = clean(content.activities[0])
    >>> signal.stream.columns[:3], round(signal.summary.distance_m)
    (['time', 'state', 'speed_mps'], 6511)
    """

    stream: pl.DataFrame
    summary: Summary


def clean(activity: Activity, *, home_timezone: str | None = None) -> Signal:
    """Turn an activity as recorded into one clean row per second.

    Parameters
    ----------
    activity
        The activity as a reader returns it.
    home_timezone
        IANA name of the zone in the athlete's profile, used where neither the file nor a position gives local time.

    Returns
    -------
    Signal
        Stream and summary. A row holds the values at the start of its second. Speed is 0 while stopped or paused; grade
        and vertical speed are empty unless moving; a gap is empty except for distance. Without records, but with totals
        or sets, the stream has no rows and the summary holds the durations that the device reports.

    Raises
    ------
    FileError
        If there is neither a record, nor a total, nor a set.

    Examples
    --------
    >>> from importlib.resources import files
    >>> from pipeline import clean, read_file
    >>> content = read_file(files("sample_data") / "exports" / "ben" / "2026-11-13-200s.fit")
    >>> stream = clean(content.activities[0]).stream
    >>> stream.height, round(stream["speed_mps"].max(), 1)  # [s], [m/s]
    (2254, 5.7)
    """
    if activity.records.is_empty() or _hold_too_little(activity):
        return _without_records(activity, home_timezone)
    grid, records, grid_flags = make_grid(activity.records)
    clock = Clock(grid.start_s, grid.size, *utc_offset(activity, grid.start_s, home_timezone))
    moved = _moved(activity, grid, records)
    motion, altitude = moved.motion, moved.altitude
    moving = moved.codes == CODES[State.MOVING]
    reported_grade = resampled(grid, records, "grade")
    profile = elevation_profile(altitude, reported_grade, moving, motion.speed_mps, grid.interval_s)
    distance = covered_distance(motion.speed_mps, moving, activity.totals.distance_m)
    summary = summary_of_records(
        activity,
        clock,
        motion,
        profile,
        codes=moved.codes,
        distance_m=float(distance[-1]),
        heart_rate_bpm=moved.heart_rate_bpm,
        record_interval_s=grid.interval_s,
        quality_flags=(
            *(*activity.notes, *grid_flags, *moved.flags),
            *distance_flags(float(distance[-1]), activity.totals.distance_m),
        ),
    )
    columns = _columns(grid, records, moved, profile)
    return Signal(build_stream(grid, moved.codes, distance, columns, lap_columns(grid, activity)), summary)


class _Moved(NamedTuple):
    """How the athlete moves, second by second, heart rate [bpm] and altitude beside it, and quality flags."""

    motion: Motion
    codes: NDArray[np.uint8]
    heart_rate_bpm: Floats
    altitude: Altitude
    flags: list[str]


def _moved(activity: Activity, grid: Grid, records: pl.DataFrame) -> _Moved:
    """Work out state, speed, heart rate and altitude of each second; each checks the others."""
    altitude = _altitude(activity, grid, records)
    barometric = altitude.altitude_m if altitude.quality == GradeQuality.BAROMETRIC else None
    paused = paused_seconds(grid, activity.events, records["distance_m"])
    motion = read_motion(activity, grid, records, paused, altitude.altitude_m, barometric)
    codes, state_flags = classify_seconds(activity, grid, motion, paused, barometric)
    moving = codes == CODES[State.MOVING]
    motion, calibration_flags = _calibrated(activity, motion, moving)
    speed, speed_flags = possible_speed(motion.speed_mps, moving, on_foot=motion.on_foot)
    motion = replace(motion, speed_mps=speed)
    heart_rate, heart_flags = clean_heart_rate(resampled(grid, records, "heart_rate_bpm"), motion.cadence_spm)
    flags = [*motion.flags, *calibration_flags, *state_flags, *speed_flags]
    if motion.on_foot:
        outing = Outing(
            speed_mps=speed,
            cadence_spm=motion.cadence_spm,
            counts_rpm=motion.counts_rpm,
            heart_rate_bpm=heart_rate,
            altitude_m=altitude.altitude_m,
            moving=moving,
            vehicle=codes == CODES[State.VEHICLE],
            walked=motion.sport in WALKED,
            dense=_is_placed(activity) and grid.interval_s <= p.SPARSE_INTERVAL.value,
        )
        motion, codes, outing_flags = _checked_outing(motion, codes, outing)
        altitude = validate_altitude(altitude, codes == CODES[State.MOVING], motion.speed_mps, heart_rate)
        flags += outing_flags
    return _Moved(motion, codes, heart_rate, altitude, [*altitude.flags, *flags, *heart_flags])


def _columns(grid: Grid, records: pl.DataFrame, moved: _Moved, profile: ElevationProfile) -> dict[str, Floats]:
    """Return the measured columns of the stream; NaN where unknown."""
    at_rest = (moved.codes == CODES[State.STOPPED]) | (moved.codes == CODES[State.PAUSED])
    return {
        "speed_mps": np.where(at_rest, 0.0, moved.motion.speed_mps),
        "altitude_m": moved.altitude.altitude_m,
        "grade": profile.grade,
        "grade_sd": profile.grade_sd,
        "vertical_speed_mps": profile.vertical_speed_mps,
        "heart_rate_bpm": moved.heart_rate_bpm,
        "cadence_spm": moved.motion.cadence_spm,
    } | {name: _within_limits(grid, records, name) for name in ("power_w", *GAIT_COLUMNS)}


def _within_limits(grid: Grid, records: pl.DataFrame, name: str) -> Floats:
    """Interpolate one sensor at the seconds of the grid, without what it cannot have measured."""
    low, high = LIMITS[name].range
    values = resampled(grid, records, name)
    return np.where((values >= low) & (values <= high), values, np.nan)


def _calibrated(activity: Activity, motion: Motion, moving: Bools) -> tuple[Motion, list[str]]:
    """Scale the speed of a run without positions to the total of its session, and flag a factor that matters."""
    if not motion.on_foot or _is_placed(activity):
        return motion, []
    factor = session_factor(activity.totals.distance_m, motion.speed_mps, motion.cadence_spm, moving)
    percent = round(factor * 100)
    flags = flags_of({Flag.INDOOR_CALIBRATION_PCT: percent if percent != 100 else 0})
    return replace(motion, speed_mps=motion.speed_mps * factor), flags


def _is_placed(activity: Activity) -> bool:
    """Return whether an activity has positions that its speed goes by: outdoors."""
    placed = activity.records["latitude_deg"].null_count() < activity.records.height
    return placed and not is_indoors(activity.sub_sport)


def _checked_outing(
    motion: Motion, codes: NDArray[np.uint8], outing: Outing
) -> tuple[Motion, NDArray[np.uint8], list[str]]:
    """Take rides and leaps out of an activity on foot, with quality flags for them.

    The sport of what is more probably a ride is unknown, whatever the file says.
    """
    found = rides(outing)
    if found.doubt >= DOUBT_DECIDES.value:
        motion = replace(motion, sport=GENERIC, inferred=True)
    outing = replace(outing, moving=outing.moving & ~found.seconds)
    leaps = unanswered_speed(outing, measured=motion.source == SpeedSource.DEVICE)
    speed = motion.speed_mps
    if leaps.any():
        known = np.isfinite(speed) & ~leaps & outing.moving
        level = np.interp(np.flatnonzero(leaps), np.flatnonzero(known), speed[known]) if known.any() else np.nan
        speed = speed.copy()
        speed[leaps] = level
    codes = np.where(found.seconds, CODES[State.VEHICLE], codes).astype(np.uint8)
    flags = [*found.flags, *flags_of({Flag.UNANSWERED_SPEED: int(leaps.sum())})]
    return replace(motion, speed_mps=speed), codes, flags


def _altitude(activity: Activity, grid: Grid, records: pl.DataFrame) -> Altitude:
    """Clean altitude by what is known of the device that measured it."""
    if is_indoors(activity.sub_sport):
        return no_altitude(grid.size)
    written = activity.written_by_device
    worn = written or any(records[name].null_count() < records.height for name in ("cadence_rpm", "heart_rate_bpm"))
    known = has_barometer(activity.device)
    barometer = known or may_have_barometer(activity.device, worn=worn)
    return clean_altitude(grid, records["altitude_m"].to_numpy(), barometer=barometer, in_steps=not (written or known))


def _hold_too_little(activity: Activity) -> bool:
    """Return whether the records span so little of a session that its totals say more, as one record alone does.

    A total may be wrong, too: records of minutes, or of the distance of the session, are no remainder of it.
    """
    session_s = activity.totals.timer_s or activity.totals.elapsed_s or 0.0
    times, counted_m = activity.records["time"], activity.records["distance_m"].max()
    span_s = (times[-1] - times[0]).total_seconds()
    if session_s < p.LEAST_RECORDED_OF.value or span_s >= p.ENOUGH_RECORDED.value:
        return False
    if isinstance(counted_m, float) and counted_m > p.SOURCE_COVERAGE.value * (activity.totals.distance_m or np.inf):
        return False
    return bool(span_s < p.LEAST_RECORDED_SHARE.value * session_s)


def _without_records(activity: Activity, home_timezone: str | None) -> Signal:
    """Return the signal of a session that has sets or totals alone."""
    totals = activity.totals
    if activity.sets.is_empty() and totals.elapsed_s is None and totals.timer_s is None:
        raise FileError(FileReason.NO_USABLE_RECORDS)
    start = int(activity.start_time.timestamp())
    size = int(totals.elapsed_s or totals.timer_s or 0)
    if size > p.LONGEST_ACTIVITY.value:
        size = p.LONGEST_ACTIVITY.value
        activity = replace(activity, notes=(*activity.notes, cut_flag()))
    clock = Clock(start, size, *utc_offset(activity, start, home_timezone))
    return Signal(pl.DataFrame(schema=STREAM), summary_without_records(activity, clock))
