"""The plan of next week, from the weekly stage to the document, with a hill of the athlete's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.report.document.plan import LiftPart, OwnHill, PlanPart, SessionPart
from pipeline.vocabulary import Gait, Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.weekly.lifts import Lift
    from pipeline.weekly.plan import Plan

GRADES = (0.06, 0.10)  # of a hill for repetitions, as in the articles [fraction]
LEAST_HILL_S = 20.0  # of a stretch of hill that is long enough to be used again; judgement


def plan_part(
    plan: Plan,
    goal: str | None,
    hill: OwnHill | None,
    hill_best_mps: float | None,
    lifts: Sequence[Lift] = (),
    *,
    hidden: bool,
) -> PlanPart:
    """Give the plan; where the body is hidden, without what it would do to it."""
    kinds = {item.key for item in plan.sessions}
    before, after = (None, None) if hidden or plan.after is None else (plan.before, plan.after)
    return PlanPart(
        goal=goal,
        refused=plan.refused,
        sessions=tuple(
            SessionPart(key=item.key, per_week=item.per_week, amount=item.amount, lately=item.lately, after=item.after)
            for item in plan.sessions
        ),
        lighter=plan.lighter,
        waits=plan.waits,
        easy_hours=plan.easy_hours,
        tempo_hours=plan.tempo_hours,
        load_points=plan.load_points,
        usual_load_points=plan.usual_load_points,
        hill=hill if "hills" in kinds else None,
        hill_best_mps=hill_best_mps if "hills" in kinds else None,
        lifts=tuple(map(_lift, lifts)) if "strength" in kinds else (),
        probabilities_before=before.probabilities if before else None,
        probabilities=after.probabilities if after else None,
        muscle_change_pct=after.muscle_change_pct if after else None,
        fat_change_pct=after.fat_change_pct if after else None,
    )


def _lift(lift: Lift) -> LiftPart:
    return LiftPart(
        exercise=lift.exercise,
        load_kg=lift.load_kg,
        repetitions=lift.repetitions,
        next_load_kg=lift.next_load_kg,
        next_repetitions=lift.next_repetitions,
    )


def own_hill(segments: pl.DataFrame, activities: pl.DataFrame) -> OwnHill | None:
    """Find the longest stretch of a good grade that the athlete ran lately; None on flat land."""
    starts = activities.select("activity_id", "local_start", run_start="start_time")
    fits = (
        (pl.col("label") == Label.HILL) & pl.col("grade").is_between(*GRADES) & (pl.col("duration_s") >= LEAST_HILL_S)
    )
    found = segments.filter(fits, pl.col("gait") == Gait.RUN).join(starts, on="activity_id").sort("distance_m")
    if found.is_empty():
        return None
    row = found.row(-1, named=True)
    return OwnHill(
        local_start=row["local_start"].isoformat(timespec="seconds"),
        start_minute=(row["start_time"] - row["run_start"]).total_seconds() / 60,
        grade=row["grade"],
        distance_m=row["distance_m"],
    )
