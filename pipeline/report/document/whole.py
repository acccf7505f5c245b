"""The whole document."""

from dataclasses import dataclass

from pipeline.report.document.answer import ChangeName, ChangePart, Note, VerdictPart
from pipeline.report.document.effect import EffectPart
from pipeline.report.document.forecasts import ForecastsPart
from pipeline.report.document.plan import PlanPart
from pipeline.report.document.running import (
    ByLabel,
    ByMuscle,
    Energy,
    Fibres,
    LabelTotals,
    Load,
    Stimulus,
    Thresholds,
    Totals,
    Trend,
)
from pipeline.report.document.runs import OtherActivity, Run, Stretch
from pipeline.report.document.words import Count, Day, GoalName, IsoWeek

DOCUMENT_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Glute-effect report of one athlete and week.

    Attributes
    ----------
    version, language
        Of this format; that of its sentences.
    model_version
        Of the model behind the numbers.
    derived_from
        Hash of all that the week rests on.
    athlete, goal
        Id, and what the athlete trains for.
    week, week_start, week_end
        ISO week, its Monday and its Sunday.
    totals
        The week on foot.
    effect
        What the week did; null without thresholds.
    verdict
        The answer.
    changes, first_change
        What one change at a time would do, and the key of the first advised one that serves the goal enough.
    plan
        Next week.
    by_label, uphill_sprints
        The segments of each label, and the hills run with sprint effort, which are part of the hills.
    muscles, fibres
        What the running asked of each muscle, and what it recruited.
    energy
        Of all sports; null with `verdict.body_hidden`.
    stimulus, load
        Strength work, and training load.
    runs, other_activities
        Activities on foot, and those that count for energy and load alone.
    best_stretches
        The segments that loaded the glutes most.
    trend
        Up to twelve weeks, the oldest first, from the first recorded one on.
    forecasts
        Past ones against measurements; null without a log of these, or with `verdict.body_hidden`.
    thresholds
        What decides the labels, by name and unit.
    notes
        What to know about this week's data.
    limits, not_claimed, sources, footer
        Sentences that hold for every report.
    """

    version: Count
    language: str = "en"
    model_version: str | None
    derived_from: str | None
    athlete: str
    goal: GoalName | None
    week: IsoWeek
    week_start: Day
    week_end: Day
    totals: Totals
    effect: EffectPart | None
    verdict: VerdictPart
    changes: tuple[ChangePart, ...]
    first_change: ChangeName | None
    plan: PlanPart | None
    by_label: ByLabel
    uphill_sprints: LabelTotals
    muscles: ByMuscle
    fibres: Fibres
    energy: Energy | None
    stimulus: Stimulus
    load: Load
    runs: tuple[Run, ...]
    other_activities: tuple[OtherActivity, ...]
    best_stretches: tuple[Stretch, ...]
    trend: Trend
    forecasts: ForecastsPart | None
    thresholds: Thresholds
    notes: tuple[Note, ...]
    limits: tuple[str, ...]
    not_claimed: tuple[str, ...]
    sources: tuple[str, ...]
    footer: str
