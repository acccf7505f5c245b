"""Times, totals and data quality of one activity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.possible import LIMITS
from pipeline.signal.flags import flags_of
from pipeline.signal.sport import NAMELESS
from pipeline.signal.state.classify import CODES
from pipeline.vocabulary import ON_FOOT, Flag, GradeQuality, SpeedSource, State

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from pipeline.arrays import Bools, Floats
    from pipeline.signal.clock import Clock
    from pipeline.signal.elevation.profile import ElevationProfile
    from pipeline.signal.motion import Motion
    from pipeline.sources.activity import Activity
    from pipeline.vocabulary import TimezoneSource


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """Times, totals and data quality of an activity.

    Attributes
    ----------
    sport, sub_sport, sport_inferred
        In FIT's words; `sport_inferred` is true where the file names no sport.
    start_time, end_time
        First second and exclusive end [UTC].
    local_start
        Start in local time, without a zone.
    utc_offset_s, timezone_source
        Local time minus UTC [s], and where it is taken from.
    elapsed_s, timer_s, moving_s
        Duration by three clocks [s]: moving <= timer <= elapsed. Without records, a session that covers distance moves
        whenever its timer runs.
    distance_m
        Distance while moving [m]; without records, the total that the device reports.
    ascent_m, ascent_sd_m, descent_m
        Metres climbed, their standard deviation, metres descended [m]; None without altitude or grade.
    speed_source
        Where speed is taken from.
    grade_quality
        What altitude and grade rest on.
    heart_rate_coverage, cadence_coverage
        Fractions of the moving seconds with a value.
    record_interval_s
        Median time between records [s]; None without records.
    quality_flags
        Codes of `Flag`, most with a number: `gaps:2`; those of the reader first.
    """

    sport: str
    sub_sport: str | None
    sport_inferred: bool
    start_time: datetime
    end_time: datetime
    local_start: datetime
    utc_offset_s: int
    timezone_source: TimezoneSource
    elapsed_s: float
    timer_s: float
    moving_s: float
    distance_m: float
    ascent_m: float | None
    ascent_sd_m: float | None
    descent_m: float | None
    speed_source: SpeedSource
    grade_quality: GradeQuality
    heart_rate_coverage: float
    cadence_coverage: float
    record_interval_s: float | None
    quality_flags: tuple[str, ...]


def summary_of_records(  # noqa: PLR0913  one for each result of the stage
    activity: Activity,
    clock: Clock,
    motion: Motion,
    profile: ElevationProfile,
    *,
    codes: NDArray[np.uint8],
    distance_m: float,
    heart_rate_bpm: Floats,
    record_interval_s: float,
    quality_flags: tuple[str, ...],
) -> Summary:
    """Summarise an activity with records.

    Parameters
    ----------
    activity, clock, motion, profile
        The activity, its times, how the athlete moves, and the ground.
    codes, heart_rate_bpm
        Code of the state of each second, and heart rate, NaN where unknown [bpm], shape (seconds,).
    distance_m, record_interval_s, quality_flags
        As `Summary` holds them.

    Returns
    -------
    Summary
        The summary.
    """
    moving = codes == CODES[State.MOVING]
    ascent = profile.ascent
    return Summary(
        sport=motion.sport,
        sub_sport=activity.sub_sport,
        sport_inferred=motion.inferred,
        start_time=clock.start_time,
        end_time=clock.end_time,
        local_start=clock.local_start,
        utc_offset_s=clock.utc_offset_s,
        timezone_source=clock.timezone_source,
        elapsed_s=float(clock.size),
        timer_s=float((codes != CODES[State.PAUSED]).sum()),
        moving_s=float(moving.sum()),
        distance_m=distance_m,
        ascent_m=ascent.ascent_m if ascent else None,
        ascent_sd_m=ascent.sd_m if ascent else None,
        descent_m=ascent.descent_m if ascent else None,
        speed_source=motion.source,
        grade_quality=profile.quality,
        heart_rate_coverage=_coverage(heart_rate_bpm, moving),
        cadence_coverage=_coverage(motion.cadence_spm, moving),
        record_interval_s=record_interval_s,
        quality_flags=quality_flags,
    )


def _coverage(values: Floats, moving: Bools) -> float:
    """Return the fraction of the moving seconds with a value."""
    seconds = np.count_nonzero(moving)
    return float(np.count_nonzero(np.isfinite(values) & moving) / seconds) if seconds else 0.0


def _possible_distance(activity: Activity) -> tuple[float, list[str]]:
    """Return the distance that the device reports [m], 0 where the time is too short for it, and quality flags."""
    distance_m, timer_s = activity.totals.distance_m or 0.0, activity.totals.timer_s or activity.totals.elapsed_s
    limit = LIMITS["speed_on_foot_mps" if activity.sport in ON_FOOT else "speed_mps"].high
    if not timer_s or distance_m <= limit * timer_s:
        return distance_m, []
    return 0.0, flags_of({Flag.IMPOSSIBLE_SPEED: round(timer_s)})


def summary_without_records(activity: Activity, clock: Clock) -> Summary:
    """Summarise a session that has totals or sets but no record, such as strength training.

    Parameters
    ----------
    activity, clock
        The activity and its times.

    Returns
    -------
    Summary
        The summary, with quality flag `no_records`.
    """
    totals = activity.totals
    distance_m, impossible = _possible_distance(activity)
    timer_s = min(totals.timer_s if totals.timer_s is not None else np.inf, float(clock.size))
    return Summary(
        sport=activity.sport or "generic",
        sub_sport=activity.sub_sport,
        sport_inferred=activity.sport in NAMELESS,
        start_time=clock.start_time,
        end_time=clock.end_time,
        local_start=clock.local_start,
        utc_offset_s=clock.utc_offset_s,
        timezone_source=clock.timezone_source,
        elapsed_s=float(clock.size),
        timer_s=timer_s,
        moving_s=timer_s if distance_m > 0 else 0.0,
        distance_m=distance_m,
        ascent_m=None,
        ascent_sd_m=None,
        descent_m=None,
        speed_source=SpeedSource.NONE,
        grade_quality=GradeQuality.NONE,
        heart_rate_coverage=0.0,
        cadence_coverage=0.0,
        record_interval_s=None,
        quality_flags=(*activity.notes, *impossible, Flag.NO_RECORDS.value),
    )
