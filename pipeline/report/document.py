"""The report as plain data: one dictionary from which every format is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pipeline.physiology.body import Estimate
from pipeline.physiology.load import running_stress_range, trimp_range
from pipeline.report import conclusions, notes, summaries
from pipeline.report.effect import effect_part
from pipeline.report.forecasts import forecasts_part
from pipeline.report.plan import plan_part
from pipeline.report.reasons import origin_text
from pipeline.report.runs import best_stretches, other_activities, runs
from pipeline.report.sentences import keys, sentence
from pipeline.report.summaries import ENDS
from pipeline.vocabulary import LABELS, OUTCOMES
from pipeline.weekly.weeks import monday_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from pipeline.athletes.profile import Profile
    from pipeline.weekly.answer import Change, Verdict
    from pipeline.weekly.effect import Effect
    from pipeline.weekly.forecasts import Forecasts
    from pipeline.weekly.lifts import Lift
    from pipeline.weekly.plan import Plan

DOCUMENT_VERSION = 1
TREND_WEEKS = 12
DECIMALS = 6  # of every number in the document: far below any error, and float32 noise goes
THRESHOLDS = {
    "critical_speed": "mps",
    "max_sprint_speed": "mps",
    "hr_max": "bpm",
    "hr_rest": "bpm",
    "vo2max": "ml_kg_min",
}
RANGED_LOADS = ("trimp", "running_stress_score", "chronic_load", "acute_load")
LOADS = (*RANGED_LOADS, "monotony")
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
        By activity id, what `pipeline.report.trace.trace` gives; may be empty where no chart is wanted.
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
    traces: Mapping[str, Mapping[str, Any]]
    thresholds: Mapping[str, Any] | None
    verdict: Verdict
    changes: Sequence[Change]
    plan: Plan | None = None
    hill: Mapping[str, Any] | None = None
    hill_best_mps: float | None = None
    lifts: Sequence[Lift] = ()
    forecasts: Forecasts | None = None
    unrecognised_exercises: Sequence[str] = ()
    effect: Effect | None = None


def build_document(data: WeekData) -> dict[str, Any]:
    """Make the report's document.

    Returns
    -------
    dict
        Plain JSON data; docs/report.md explains every key. Estimates carry their 90 % range. Where the verdict hides
        the body, nothing about size, fat or energy is in it.
    """
    weeks = {row["week"]: row for row in data.weeks.iter_rows(named=True)}
    week_row = weeks.get(data.week)
    monday = monday_of(data.week)
    total = summaries.summarise(data.segments)
    hidden = data.verdict.body_hidden
    document: dict[str, Any] = {
        "version": DOCUMENT_VERSION,
        "model_version": week_row["model_version"] if week_row else None,
        "derived_from": week_row["derived_from"] if week_row else None,
        "athlete": data.profile.id,
        "goal": data.profile.goal,
        "week": data.week,
        "week_start": monday.isoformat(),
        "week_end": (monday + timedelta(days=6)).isoformat(),
        "totals": _totals(week_row),
        "effect": effect_part(data.effect, week_row) if data.effect else None,
        "verdict": conclusions.verdict_part(data.verdict, data.profile.id),
        "changes": [] if hidden else [conclusions.change_part(change) for change in data.changes],
        "first_change": None if hidden else conclusions.first_change(data.changes),
        "plan": plan_part(data.plan, data.profile.goal, data.hill, data.hill_best_mps, data.lifts, hidden=hidden)
        if data.plan
        else None,
        "by_label": summaries.by_label(data.segments),
        "uphill_sprints": summaries.uphill_sprints(data.segments),
        "muscles": summaries.muscles(total, data.segments),
        "fibres": summaries.fibres(total),
        "energy": summaries.energy(week_row, data.activities),
        "stimulus": {
            "strength_sets": _strength_sets(week_row, known="strength" not in data.verdict.missing),
            "unrecognised_exercises": list(data.unrecognised_exercises),
        },
        "load": _load(week_row, data.thresholds),
        "runs": runs(data.activities, data.segments, data.traces),
        "other_activities": other_activities(data.activities),
        "best_stretches": best_stretches(data.activities, data.segments),
        "trend": _trend(data.week, weeks | {data.week: _as_answered(week_row, data.verdict)}, hidden=hidden),
        "forecasts": None if hidden or data.forecasts is None else forecasts_part(data.forecasts),
        "thresholds": thresholds_of(data.thresholds),
        "notes": [],
        **{group: [sentence(f"{name}.{key}") for key in keys(name)] for group, name in _LISTS.items()},
        "footer": sentence("footer.text"),
    }
    if hidden:
        document = _without_energy(document)
    document["notes"] = notes.notes(document)
    tidy: dict[str, Any] = _tidy(document)
    return tidy


_LISTS = {"limits": "limit", "not_claimed": "refuse", "sources": "source"}


def weeks_until(week: str, count: int) -> list[str]:
    """List the ISO weeks that end with `week`, the oldest first."""
    mondays = [monday_of(week) - timedelta(weeks=back) for back in reversed(range(count))]
    return ["{}-W{:02d}".format(*monday.isocalendar()[:2]) for monday in mondays]


def _totals(row: Mapping[str, Any] | None) -> dict[str, Any]:
    """Sum up the week on foot."""
    columns = ("activities", "runs", "moving_s", "distance_m", "ascent_m", "strides", "sprints")
    return {column: (row[column] if row else None) or 0 for column in columns}


def _strength_sets(row: Mapping[str, Any] | None, *, known: bool) -> float | None:
    """Give the week's hard sets of strength work where these are known."""
    return row["strength_sets"] if row and known else None


def _load(row: Mapping[str, Any] | None, thresholds: Mapping[str, Any] | None) -> dict[str, Any]:
    """Give the training load of the week and what it adds to, with what unsure thresholds leave open."""
    load = {column: row[column] if row else None for column in LOADS}
    chronic, acute = load["chronic_load"], load["acute_load"]
    balance = {"balance": chronic - acute if chronic is not None and acute is not None else None}
    if row is None or thresholds is None:
        return load | balance | {f"{name}{end}": None for name in RANGED_LOADS for end in ENDS[1:]}
    critical, rest, highest = (
        Estimate(thresholds[f"{name}_{THRESHOLDS[name]}"], thresholds[f"{name}_sd_{THRESHOLDS[name]}"])
        for name in ("critical_speed", "hr_rest", "hr_max")
    )
    trimp, *by_speed = ([row[name] or 0.0] for name in RANGED_LOADS)
    ends = (
        trimp_range(trimp, hr_rest_bpm=rest, hr_max_bpm=highest),
        *(running_stress_range(points, critical) for points in by_speed),
    )
    named = zip(RANGED_LOADS, ends, strict=True)
    return (
        load
        | balance
        | {f"{name}{end}": float(bound[0]) for name, pair in named for end, bound in zip(ENDS[1:], pair, strict=True)}
    )


def _as_answered(row: Mapping[str, Any] | None, verdict: Verdict) -> Mapping[str, Any]:
    """Put the report's own answer into a week's row: the table counts the days of a week that are to come as rest."""
    if not row:
        return {}
    shares = {f"probability_{name}": share for name, share in verdict.probabilities.items()}
    return {**row, "verdict": verdict.label, **shares}


def _trend(last: str, weeks: Mapping[str, Mapping[str, Any]], *, hidden: bool) -> list[dict[str, Any]]:
    """Give up to twelve weeks; those before the first recorded week are left out."""
    first = min(weeks, default=last)
    wanted = [week for week in weeks_until(last, TREND_WEEKS) if week >= first]
    return [_trend_row(week, weeks.get(week, {}), hidden=hidden) for week in wanted]


def shown_probabilities(row: Mapping[str, Any], *, hidden: bool) -> dict[str, Any] | None:
    """Give the class probabilities of a row; None where the body is hidden, or was then, as below 18 years."""
    probabilities = {name.value: row.get(f"probability_{name}") for name in OUTCOMES}
    return None if hidden or None in probabilities.values() else probabilities


def _trend_row(week: str, row: Mapping[str, Any], *, hidden: bool) -> dict[str, Any]:
    """Give one week of the trend; its numbers are null where nothing at all was recorded."""
    doses = (*(f"force_sessions{end}" for end in ENDS), "gmax_endurance")
    shown = row if row.get("activities") else {}
    return {
        "week": week,
        **{name: shown.get(name) for name in ("distance_m", *(f"{label}_s" for label in LABELS), *doses)},
        "energy_net_kcal": None if hidden else shown.get("energy_net_kcal"),
        "strength_sets": row.get("strength_sets"),
        "verdict": None if hidden else row.get("verdict"),
        "probabilities": shown_probabilities(row, hidden=hidden),
    }


def thresholds_of(row: Mapping[str, Any] | None) -> dict[str, Any]:
    """Give an athlete's thresholds with standard deviation and origin, from a row of that table; empty without one."""
    if row is None:
        return {}
    return {
        f"{name}_{unit}": {
            "value": row[f"{name}_{unit}"],
            "sd": row[f"{name}_sd_{unit}"],
            "origin": origin_text(row[f"{name}_origin"]),
        }
        for name, unit in THRESHOLDS.items()
    }


def _without_energy(value: Any) -> Any:
    """Take every energy out of a document."""
    if isinstance(value, dict):
        return {key: None if key in ENERGY_KEYS else _without_energy(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_energy(inner) for inner in value]
    return value


def _tidy(value: Any) -> Any:
    """Round every number, all the way down."""
    if isinstance(value, dict):
        return {key: _tidy(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_tidy(inner) for inner in value]
    return round(value, DECIMALS) if isinstance(value, float) else value
