"""What was run and what it asked for: the week, its labels, and the weeks before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pipeline.report.document.form import Ends, Keys, Limits
from pipeline.report.document.words import (
    Amount,
    Chances,
    Count,
    FibreLabelName,
    IsoWeek,
    LabelName,
    Named,
    VerdictName,
)
from pipeline.vocabulary import LABELS, MUSCLES
from pipeline.weekly.answer import Range

TREND_WEEKS = 12  # of the trend, the last one included
THRESHOLD_UNITS = {
    "critical_speed": "mps",
    "max_sprint_speed": "mps",
    "hr_max": "bpm",
    "hr_rest": "bpm",
    "vo2max": "ml_kg_min",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The week on foot.

    Attributes
    ----------
    activities, runs
        How many.
    moving_s, distance_m, ascent_m
        Moving time [s], distance [m] and rise [m].
    strides
        Gait cycles.
    sprints
        Segments of that effort.
    """

    activities: Count
    runs: Count
    moving_s: Amount
    distance_m: Amount
    ascent_m: Amount
    strides: Amount
    sprints: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelTotals:
    """The segments of a label.

    Attributes
    ----------
    bouts, seconds, distance_m, ascent_m
        How many, and their time [s], distance [m] and rise [m] together.
    speed_mps
        Mean speed on the ground [m/s].
    energy_kcal
        Gross energy [kcal].
    gmax_pct_mvic, gmed_pct_mvic, gmin_pct_mvic
        Activation, mean over time [% of a maximal voluntary contraction].
    type_i, type_iia, type_iix
        Share of each fibre type that is recruited.
    type_ii_share, fibre_label
        Share of type II in power, and what that is called.
    """

    bouts: Count
    seconds: Amount
    distance_m: Amount
    ascent_m: Amount
    speed_mps: Amount | None
    energy_kcal: Range | None
    gmax_pct_mvic: Range | None
    gmed_pct_mvic: Range | None
    gmin_pct_mvic: Range | None
    type_i: Range | None
    type_iia: Range | None
    type_iix: Range | None
    type_ii_share: Range | None
    fibre_label: FibreLabelName | None


ByLabel = Annotated[Mapping[str, LabelTotals], Keys(LABELS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleLoad:
    """What the running asked of a muscle [% of a maximal voluntary contraction].

    Attributes
    ----------
    pct_mvic
        Mean over the running time.
    peak_pct_mvic, peak_label, peak_activity_id
        The hardest segment: its activation, its label and its activity.
    """

    pct_mvic: Named | None
    peak_pct_mvic: Annotated[Range, Ends("peak_low", "peak_high")] | None
    peak_label: LabelName | None
    peak_activity_id: str | None


ByMuscle = Annotated[Mapping[str, MuscleLoad], Keys(MUSCLES)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fibres:
    """What the running time recruited.

    Attributes
    ----------
    type_i, type_iia, type_iix
        Share of each fibre type.
    type_ii_share, label
        Share of type II in power, and what that is called.
    """

    type_i: Range | None
    type_iia: Range | None
    type_iix: Range | None
    type_ii_share: Range | None
    label: FibreLabelName | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Energy:
    """Energy of all sports [kcal].

    Attributes
    ----------
    kcal, net_kcal
        Gross, and above rest.
    device_kcal, device_activities, device_ratio
        The watches' own figure, how many activities have one, and theirs over ours for those.
    """

    kcal: Named
    net_kcal: Annotated[Range, Ends("net_low", "net_high")]
    device_kcal: Amount | None
    device_activities: Count
    device_ratio: Amount | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stimulus:
    """What counts beside running.

    Attributes
    ----------
    strength_sets
        Hard sets of the week; null where strength work is not known.
    unrecognised_exercises
        Names in the log that do not count.
    """

    strength_sets: Amount | None
    unrecognised_exercises: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Training load, each with the ends of the range that unsure thresholds leave.

    Attributes
    ----------
    trimp, trimp_low, trimp_high
        Training impulse of the week [points].
    running_stress_score, running_stress_score_low, running_stress_score_high
        Of the week [points].
    chronic_load, chronic_load_low, chronic_load_high
        Over 42 days [points/day].
    acute_load, acute_load_low, acute_load_high
        Over 7 days [points/day].
    balance
        Chronic less acute load [points/day].
    monotony
        Mean over standard deviation of the days' load.
    """

    trimp: float | None
    trimp_low: float | None
    trimp_high: float | None
    running_stress_score: float | None
    running_stress_score_low: float | None
    running_stress_score_high: float | None
    chronic_load: float | None
    chronic_load_low: float | None
    chronic_load_high: float | None
    acute_load: float | None
    acute_load_low: float | None
    acute_load_high: float | None
    balance: float | None
    monotony: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendWeek:
    """One of up to twelve weeks; null where nothing at all was recorded in it.

    Attributes
    ----------
    week
        ISO week.
    distance_m
        On foot [m].
    easy_s, tempo_s, sprint_s, hill_s, stairs_s
        Time of each label [s].
    force_sessions, gmax_endurance
        High-force dose [hill-sprint sessions], and endurance of gluteus maximus [points].
    energy_net_kcal
        Of all sports, above rest [kcal].
    strength_sets
        Hard sets known.
    verdict, probabilities
        As the week itself answered.
    """

    week: IsoWeek
    distance_m: Amount | None
    easy_s: Amount | None
    tempo_s: Amount | None
    sprint_s: Amount | None
    hill_s: Amount | None
    stairs_s: Amount | None
    force_sessions: Range | None
    gmax_endurance: Amount | None
    energy_net_kcal: float | None
    strength_sets: Amount | None
    verdict: VerdictName | None
    probabilities: Chances | None

    def seconds(self, label: str) -> float | None:
        """Return the time of a label [s]."""
        found: float | None = getattr(self, f"{label}_s")
        return found


Trend = Annotated[tuple[TrendWeek, ...], Limits(1, 12)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A threshold of the athlete.

    Attributes
    ----------
    value, sd
        In the unit of its key, with standard deviation.
    origin
        What it rests on.
    """

    value: float | None
    sd: float | None
    origin: str | None


Thresholds = Annotated[
    Mapping[str, Threshold], Keys(tuple(f"{name}_{unit}" for name, unit in THRESHOLD_UNITS.items()), part=True)
]
