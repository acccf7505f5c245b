"""The clocks and totals of one activity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipeline.signal.sport import NAMELESS

if TYPE_CHECKING:
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
        Distance while moving [m].
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
        distance_m=0.0,
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
