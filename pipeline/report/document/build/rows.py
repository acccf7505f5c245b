"""The parts that come from a row of a table: the weeks of the trend, thresholds and training load."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.physiology.body import Estimate
from pipeline.physiology.load import running_stress_range, trimp_range
from pipeline.report.document.build.summaries import ENDS
from pipeline.report.document.form import from_plain
from pipeline.report.document.running import THRESHOLD_UNITS, TREND_WEEKS, Load, Threshold, TrendWeek
from pipeline.report.reasons import origin_text
from pipeline.vocabulary import OUTCOMES
from pipeline.weekly.answer import Range
from pipeline.weekly.weeks import weeks_until

if TYPE_CHECKING:
    from collections.abc import Mapping

RANGED_LOADS = ("trimp", "running_stress_score", "chronic_load", "acute_load")


def trend_part(last: str, weeks: Mapping[str, Mapping[str, Any]], *, hidden: bool) -> tuple[TrendWeek, ...]:
    """Give up to twelve weeks; those before the first recorded week are left out."""
    first = min(weeks, default=last)
    wanted = [week for week in weeks_until(last, TREND_WEEKS) if week >= first]
    return tuple(_trend_week(week, weeks.get(week, {}), hidden=hidden) for week in wanted)


def shown_probabilities(row: Mapping[str, Any], *, hidden: bool) -> dict[str, float] | None:
    """Give the class probabilities of a row; None where the body is hidden, or was then, as below 18 years."""
    found = {name.value: row.get(f"probability_{name}") for name in OUTCOMES}
    known = {name: value for name, value in found.items() if value is not None}
    return None if hidden or len(known) < len(OUTCOMES) else known


def _trend_week(week: str, row: Mapping[str, Any], *, hidden: bool) -> TrendWeek:
    """Give one week of the trend; its numbers are None where nothing at all was recorded."""
    shown = row if row.get("activities") else {}
    force = [shown[name] for end in ENDS if shown.get(name := f"force_sessions{end}") is not None]
    return TrendWeek(
        week=week,
        distance_m=shown.get("distance_m"),
        easy_s=shown.get("easy_s"),
        tempo_s=shown.get("tempo_s"),
        sprint_s=shown.get("sprint_s"),
        hill_s=shown.get("hill_s"),
        stairs_s=shown.get("stairs_s"),
        force_sessions=Range(*force) if len(force) == len(ENDS) else None,
        gmax_endurance=shown.get("gmax_endurance"),
        energy_net_kcal=None if hidden else shown.get("energy_net_kcal"),
        strength_sets=row.get("strength_sets"),
        verdict=None if hidden else row.get("verdict"),
        probabilities=shown_probabilities(row, hidden=hidden),
    )


def load_part(row: Mapping[str, Any] | None, thresholds: Mapping[str, Any] | None) -> Load:
    """Give the training load of the week and what it adds to, with what unsure thresholds leave open."""
    load = {name: row[name] if row else None for name in (*RANGED_LOADS, "monotony")}
    chronic, acute = load["chronic_load"], load["acute_load"]
    load["balance"] = chronic - acute if chronic is not None and acute is not None else None
    load |= {f"{name}{end}": None for name in RANGED_LOADS for end in ENDS[1:]}
    if row is not None and thresholds is not None:
        load |= _load_ends(row, thresholds)
    return from_plain(Load, load)


def _load_ends(row: Mapping[str, Any], thresholds: Mapping[str, Any]) -> dict[str, float]:
    """Give the ends of the range of each load that unsure thresholds leave."""
    critical, rest, highest = (
        Estimate(thresholds[f"{name}_{THRESHOLD_UNITS[name]}"], thresholds[f"{name}_sd_{THRESHOLD_UNITS[name]}"])
        for name in ("critical_speed", "hr_rest", "hr_max")
    )
    trimp, *by_speed = ([row[name] or 0.0] for name in RANGED_LOADS)
    ends = (
        trimp_range(trimp, hr_rest_bpm=rest, hr_max_bpm=highest),
        *(running_stress_range(points, critical) for points in by_speed),
    )
    return {
        f"{name}{end}": float(bound[0])
        for name, pair in zip(RANGED_LOADS, ends, strict=True)
        for end, bound in zip(ENDS[1:], pair, strict=True)
    }


def thresholds_of(row: Mapping[str, Any] | None) -> dict[str, Threshold]:
    """Give an athlete's thresholds with standard deviation and origin, from a row of that table; empty without one."""
    if row is None:
        return {}
    return {
        f"{name}_{unit}": Threshold(
            value=row[f"{name}_{unit}"], sd=row[f"{name}_sd_{unit}"], origin=origin_text(row[f"{name}_origin"])
        )
        for name, unit in THRESHOLD_UNITS.items()
    }
