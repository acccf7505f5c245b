"""The runs of a week, their segments and traces, and what else was recorded."""

from dataclasses import dataclass
from typing import Annotated

from pipeline.report.document.form import OneOf
from pipeline.report.document.words import (
    Amount,
    Count,
    EffortName,
    FibreLabelName,
    GaitName,
    LabelName,
    Share,
)
from pipeline.vocabulary import GRADE_QUALITIES
from pipeline.weekly.answer import Range

GradeQualityName = Annotated[str, OneOf(GRADE_QUALITIES)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentPart:
    """A segment.

    Attributes
    ----------
    start_minute
        Elapsed time from the start of the run [min].
    index
        Its place among those of the activity.
    label, effort, gait
        What it is, how hard, and run or walked.
    confidence, annotated
        Probability of the label; whether the athlete set it.
    duration_s, distance_m, speed_mps
        Time [s], distance [m] and mean speed on the ground [m/s].
    grade, grade_quality, ascent_m
        Mean grade [fraction], what it rests on, and rise [m].
    heart_rate_bpm
        Mean heart rate [beats/min].
    gmax_pct_mvic
        Activation of gluteus maximus [% of a maximal voluntary contraction].
    fibre_label
        Which fibres give its power.
    """

    start_minute: float
    index: Count
    label: LabelName
    effort: EffortName
    gait: GaitName
    confidence: Share | None
    annotated: bool
    duration_s: Amount
    distance_m: Amount | None
    speed_mps: Amount | None
    grade: float | None
    grade_quality: GradeQualityName
    ascent_m: Amount | None
    heart_rate_bpm: Amount | None
    gmax_pct_mvic: Range | None
    fibre_label: FibreLabelName | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSegment(SegmentPart):
    """A segment of a run.

    Attributes
    ----------
    end_minute
        Elapsed time from the start of the run [min].
    """

    end_minute: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """At most 250 means of equal spans of a run; null where a span has no value.

    Attributes
    ----------
    minute
        Middle of each span, in elapsed time [min].
    speed_mps, grade_pct, heart_rate_bpm
        Speed of moving time [m/s], grade [%] and heart rate [beats/min].
    """

    minute: tuple[float, ...]
    speed_mps: tuple[float | None, ...]
    grade_pct: tuple[float | None, ...]
    heart_rate_bpm: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """An activity on foot.

    Attributes
    ----------
    activity_id, local_start
        Its id, and when it began, local time.
    sport, sport_inferred
        What it is, and whether that is inferred from its records.
    distance_m, elapsed_s, moving_s
        Distance [m], elapsed and moving time [s].
    ascent_m, ascent_sd_m, grade_quality
        Rise with its standard deviation [m], and what it rests on.
    heart_rate_coverage
        Share of moving time with a heart rate.
    energy_kcal, device_energy_kcal
        Gross energy [kcal], and the watch's own figure.
    trimp, running_stress_score
        Training impulse and running stress score [points].
    quality_flags
        What was found in its records and repaired or left out.
    segments
        All of them, in order.
    trace
        Null where it was not asked for.
    """

    activity_id: str
    local_start: str
    sport: str
    sport_inferred: bool
    distance_m: Amount | None
    elapsed_s: Amount | None
    moving_s: Amount | None
    ascent_m: Amount | None
    ascent_sd_m: Amount | None
    grade_quality: GradeQualityName
    heart_rate_coverage: Share | None
    energy_kcal: Range | None
    device_energy_kcal: Amount | None
    trimp: Amount | None
    running_stress_score: Amount | None
    quality_flags: tuple[str, ...]
    segments: tuple[RunSegment, ...]
    trace: Trace | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherActivity:
    """An activity that counts for energy and load alone.

    Attributes
    ----------
    activity_id, local_start, sport
        Its id, when it began, local time, and what it is.
    elapsed_s, moving_s
        Elapsed and moving time [s].
    energy_kcal
        Gross energy [kcal].
    trimp
        Training impulse [points].
    """

    activity_id: str
    local_start: str
    sport: str
    elapsed_s: Amount | None
    moving_s: Amount | None
    energy_kcal: Range | None
    trimp: Amount | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch(SegmentPart):
    """A segment that asked most of the glutes, with the run it belongs to.

    Attributes
    ----------
    activity_id, local_start
        Of the run.
    """

    activity_id: str
    local_start: str
