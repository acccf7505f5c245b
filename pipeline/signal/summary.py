"""The clocks and totals of one activity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.signal.sport import NAMELESS
from pipeline.signal.state.classify import CODES
from pipeline.vocabulary import State

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.arrays import Bools, Floats
    from pipeline.signal.elevation.profile import Relief
    from pipeline.signal.motion import Motion
    from pipeline.sources.activity import Activity


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """What holds for the activity as a whole.

    Attributes
    ----------
    sport, sub_sport, sport_inferred
        In FIT's words; `sport_inferred` tells that the file named none.
    start_time, end_time
        First second and exclusive end [UTC].
    local_start
        Start on the athlete's own clock, without a zone.
    utc_offset_s, timezone_source
        Local minus UTC [s], and where it comes from: `file`, `position`, `profile`, `utc`.
    elapsed_s, timer_s, moving_s
        The three clocks [s]: moving <= timer <= elapsed.
    distance_m
        Distance while moving [m]; without records, what the device told.
    ascent_m, ascent_sd_m, descent_m
        Metres climbed, their standard deviation, metres descended [m]; None without altitude or grade.
    speed_source
        `device`, `distance`, `positions` or `none`.
    grade_quality
        `barometric`, `gps`, `reported` or `none`.
    heart_rate_coverage, cadence_coverage
        Shares of the moving seconds with a value.
    record_interval_s
        Median time between records [s]; None without records.
    quality_flags
        `word` or `word:count`, the reader's notes first.
    """

    sport: str
    sub_sport: str | None
    sport_inferred: bool
    start_time: datetime
    end_time: datetime
    local_start: datetime
    utc_offset_s: int
    timezone_source: str
    elapsed_s: float
    timer_s: float
    moving_s: float
    distance_m: float
    ascent_m: float | None
    ascent_sd_m: float | None
    descent_m: float | None
    speed_source: str
    grade_quality: str
    heart_rate_coverage: float
    cadence_coverage: float
    record_interval_s: float | None
    quality_flags: tuple[str, ...]


class Clock(NamedTuple):
    """Where an activity stands in time: Unix start and length [s], offset of local time [s] and its source."""

    start_s: int
    size: int
    utc_offset_s: int
    timezone_source: str

    @property
    def start_time(self) -> datetime:
        """First second [UTC]."""
        return datetime.fromtimestamp(self.start_s, UTC)

    @property
    def end_time(self) -> datetime:
        """Exclusive end [UTC]."""
        return self.start_time + timedelta(seconds=self.size)

    @property
    def local_start(self) -> datetime:
        """Start on the athlete's own clock."""
        return (self.start_time + timedelta(seconds=self.utc_offset_s)).replace(tzinfo=None)


def summary_of_records(  # noqa: PLR0913  one for each thing that was found
    activity: Activity,
    clock: Clock,
    motion: Motion,
    relief: Relief,
    *,
    codes: NDArray[np.uint8],
    distance_m: float,
    heart_rate_bpm: Floats,
    record_interval_s: float,
    quality_flags: tuple[str, ...],
) -> Summary:
    """Summarise an activity from what was found in its records.

    Parameters
    ----------
    activity, clock, motion, relief
        The activity, where it stands in time, how the athlete moves, and the ground.
    codes, heart_rate_bpm
        Number of the state of each second, and its heart rate, NaN where unknown, shape (seconds,).
    distance_m, record_interval_s, quality_flags
        As `Summary` holds them.
    """
    moving = codes == CODES[State.MOVING]
    ascent = relief.ascent
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
        grade_quality=relief.quality,
        heart_rate_coverage=_coverage(heart_rate_bpm, moving),
        cadence_coverage=_coverage(motion.cadence_spm, moving),
        record_interval_s=record_interval_s,
        quality_flags=quality_flags,
    )


def _coverage(values: Floats, moving: Bools) -> float:
    """Share of the moving seconds with a value."""
    return float(np.isfinite(values[moving]).mean()) if moving.any() else 0.0


def summary_without_records(activity: Activity, clock: Clock) -> Summary:
    """Summarise a session that has totals or sets but no record, such as strength work."""
    totals = activity.totals
    timer = totals.timer_s if totals.timer_s is not None else float(clock.size)
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
        timer_s=min(timer, float(clock.size)),
        moving_s=0.0,
        distance_m=totals.distance_m or 0.0,
        ascent_m=None,
        ascent_sd_m=None,
        descent_m=None,
        speed_source="none",
        grade_quality="none",
        heart_rate_coverage=0.0,
        cadence_coverage=0.0,
        record_interval_s=None,
        quality_flags=(*activity.notes, "no_records"),
    )
