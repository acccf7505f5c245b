"""The whole document of a week."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pipeline.report.document.build import conclusions, notes, summaries
from pipeline.report.document.build.effect import effect_part
from pipeline.report.document.build.forecasts import forecasts_part
from pipeline.report.document.build.plan import plan_part
from pipeline.report.document.build.rows import load_part, thresholds_of, trend_part
from pipeline.report.document.build.runs import best_stretches, other_activities, runs
from pipeline.report.document.build.summaries import ENDS
from pipeline.report.document.form import from_plain, to_plain
from pipeline.report.document.running import Stimulus, Totals
from pipeline.report.document.whole import DOCUMENT_VERSION, Document
from pipeline.report.sentences import keys, sentence
from pipeline.weekly.weeks import monday_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from pipeline.athletes.profile import Profile
    from pipeline.report.document.plan import OwnHill
    from pipeline.report.document.runs import Trace
    from pipeline.weekly.answer import Change, Verdict
    from pipeline.weekly.effect import Effect
    from pipeline.weekly.forecasts import Forecasts
    from pipeline.weekly.lifts import Lift
    from pipeline.weekly.plan import Plan

ENERGY_KEYS = frozenset({"energy", "device_energy_kcal", *(f"energy_kcal{end}" for end in ENDS)})


@dataclass(frozen=True, kw_only=True)
class WeekData:
    """What the store and the weekly stage know of one athlete's week.

    Attributes
    ----------
    week
        ISO week, as `2026-W46`.
    weeks
        Rows of the weeks table, this week and the eleven before it, as far as they exist.
    activities, segments
        Rows of this week.
    traces
        By activity id, what `trace` gives; may be empty where no chart is wanted.
    thresholds
        Row of the thresholds table for the week's last day, or None.
    plan, hill, hill_best_mps, lifts
        Next week, a hill of the athlete's own for it, the best speed shown on such a slope, and what to lift next, as
        far as there are any.
    forecasts
        Past ones held against the log of measurements, or None where there is no such log.
    unrecognised_exercises
        Names in the strength log of these weeks that say nothing to us, so that their sets count nothing.
    effect
        What the week did; None without thresholds.
    """

    profile: Profile
    week: str
    weeks: pl.DataFrame
    activities: pl.DataFrame
    segments: pl.DataFrame
    traces: Mapping[str, Trace]
    thresholds: Mapping[str, Any] | None
    verdict: Verdict
    changes: Sequence[Change]
    plan: Plan | None = None
    hill: OwnHill | None = None
    hill_best_mps: float | None = None
    lifts: Sequence[Lift] = ()
    forecasts: Forecasts | None = None
    unrecognised_exercises: Sequence[str] = ()
    effect: Effect | None = None


def build_document(data: WeekData) -> Document:
    """Make the report's document.

    Returns
    -------
    Document
        docs/report.md explains every key of its JSON. Estimates carry their 90 % range. Where the verdict hides the
        body, nothing about size, fat or energy is in it. Numbers are those of its JSON.
    """
    weeks = {row["week"]: row for row in data.weeks.iter_rows(named=True)}
    week_row = weeks.get(data.week)
    monday = monday_of(data.week)
    total = summaries.summarise(data.segments)
    hidden = data.verdict.body_hidden
    goal = data.profile.goal
    document = Document(
        version=DOCUMENT_VERSION,
        language=sentence("language.code"),
        model_version=week_row["model_version"] if week_row else None,
        derived_from=week_row["derived_from"] if week_row else None,
        athlete=data.profile.id,
        goal=goal,
        week=data.week,
        week_start=monday.isoformat(),
        week_end=(monday + timedelta(days=6)).isoformat(),
        totals=_totals(week_row),
        effect=effect_part(data.effect, week_row) if data.effect else None,
        verdict=conclusions.verdict_part(data.verdict, data.profile.id),
        changes=() if hidden else tuple(map(conclusions.change_part, data.changes)),
        first_change=None if hidden else conclusions.first_change(data.changes, data.verdict.probabilities),
        plan=plan_part(data.plan, goal, data.hill, data.hill_best_mps, data.lifts, hidden=hidden)
        if data.plan
        else None,
        by_label=summaries.by_label(data.segments),
        uphill_sprints=summaries.uphill_sprints(data.segments),
        muscles=summaries.muscles(total, data.segments),
        fibres=summaries.fibres(total),
        energy=summaries.energy(week_row, data.activities),
        stimulus=Stimulus(
            strength_sets=_strength_sets(week_row, known="strength" not in data.verdict.missing),
            unrecognised_exercises=tuple(data.unrecognised_exercises),
        ),
        load=load_part(week_row, data.thresholds),
        runs=runs(data.activities, data.segments, data.traces),
        other_activities=other_activities(data.activities),
        best_stretches=best_stretches(data.activities, data.segments),
        trend=trend_part(data.week, weeks | {data.week: _as_answered(week_row, data.verdict)}, hidden=hidden),
        forecasts=None if hidden or data.forecasts is None else forecasts_part(data.forecasts),
        thresholds=thresholds_of(data.thresholds),
        notes=(),
        limits=_sentences("limit"),
        not_claimed=_sentences("refuse"),
        sources=_sentences("source"),
        footer=sentence("footer.text"),
    )
    document = _as_written(document, hidden=hidden)
    return replace(document, notes=notes.notes(document, data.profile.sleep_hours))


def _as_written(document: Document, *, hidden: bool) -> Document:
    """Return the document as its JSON says it, so that every format carries the same numbers."""
    plain = to_plain(document)
    return from_plain(Document, _without_energy(plain) if hidden else plain)


def _sentences(group: str) -> tuple[str, ...]:
    return tuple(sentence(f"{group}.{key}") for key in keys(group))


def _totals(row: Mapping[str, Any] | None) -> Totals:
    """Sum up the week on foot."""
    found = row or {}
    return Totals(
        activities=found.get("activities") or 0,
        runs=found.get("runs") or 0,
        moving_s=found.get("moving_s") or 0.0,
        distance_m=found.get("distance_m") or 0.0,
        ascent_m=found.get("ascent_m") or 0.0,
        strides=found.get("strides") or 0.0,
        sprints=found.get("sprints") or 0,
    )


def _strength_sets(row: Mapping[str, Any] | None, *, known: bool) -> float | None:
    """Give the week's hard sets of strength work where these are known."""
    return row["strength_sets"] if row and known else None


def _as_answered(row: Mapping[str, Any] | None, verdict: Verdict) -> Mapping[str, Any]:
    """Put the report's own answer into a week's row: the table counts the days of a week that are to come as rest."""
    if not row:
        return {}
    shares = {f"probability_{name}": share for name, share in verdict.probabilities.items()}
    return {**row, "verdict": verdict.label, **shares}


def _without_energy(value: Any) -> Any:
    """Take every energy out of a document."""
    if isinstance(value, dict):
        return {key: None if key in ENERGY_KEYS else _without_energy(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_energy(inner) for inner in value]
    return value
