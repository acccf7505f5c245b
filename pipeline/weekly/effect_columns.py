"""The week's effect as columns of the table `weeks`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipeline.physiology.parameters_dose import NORM_WEEKS
from pipeline.vocabulary import MUSCLES
from pipeline.weekly.effect import effect_of_week
from pipeline.weekly.sprint_speed import sprint_speed_on
from pipeline.weekly.weeks import monday_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from pipeline.weekly.answer import Range
    from pipeline.weekly.effect import Comparison, Effect

FORCE = ("force_sessions", "force_sessions_low", "force_sessions_high")
ENDURANCE = tuple(f"{muscle}_endurance{end}" for muscle in MUSCLES for end in ("", "_low", "_high"))
COMPARED = tuple(
    column
    for over in ("usual", "last_week")
    for column in (f"force_of_{over}", f"force_of_{over}_low", f"force_of_{over}_high", f"endurance_of_{over}")
)
EFFECT_COLUMNS = (*FORCE, *ENDURANCE, *COMPARED, "speed_coverage")


def with_effect(
    totals: pl.DataFrame, stimulus: pl.DataFrame, thresholds: pl.DataFrame, weeks: Collection[str]
) -> pl.DataFrame:
    """Add the columns of the week's effect to the totals of weeks; null in weeks that are not wanted.

    Parameters
    ----------
    totals
        From `weeks.week_totals`: `week`, `monday`, from the first week with an activity on.
    stimulus
        Rows of that table, from `since` of the first week wanted on.
    thresholds
        Rows of that table.
    weeks
        ISO weeks wanted.
    """
    first = totals["monday"].min()
    rows = []
    for week in sorted(set(weeks) & set(totals["week"])):
        monday = monday_of(week)
        sprint_speed = sprint_speed_on(thresholds, monday + timedelta(days=6))
        if sprint_speed is not None:
            span = stimulus.filter(pl.col("local_date").is_between(since(monday), monday + timedelta(days=6)))
            effect = effect_of_week(
                span,
                monday,
                first=first,  # type: ignore[arg-type]
                sprint_speed=sprint_speed,
                with_parts=False,
            )
            rows.append({"week": week, **_columns(effect)})
    schema = {"week": pl.String, **dict.fromkeys(EFFECT_COLUMNS, pl.Float64)}
    return totals.join(pl.DataFrame(rows, schema=schema), on="week", how="left", maintain_order="left")


def since(monday: date) -> date:
    """Return the first day whose stimulus the effect of a week needs."""
    return monday - timedelta(weeks=NORM_WEEKS.value)


def _columns(effect: Effect) -> dict[str, float | None]:
    ranges = [effect.force, *(effect.endurance.get(muscle) for muscle in MUSCLES)]
    numbers = [number for estimate in ranges for number in _ends(estimate)]
    numbers += [number for over in (effect.norm, effect.last_week) for number in _compared(over)]
    return dict(zip(EFFECT_COLUMNS, (*numbers, effect.coverage), strict=True))


def _ends(estimate: Range | None) -> tuple[float | None, float | None, float | None]:
    return (estimate.value, estimate.low, estimate.high) if estimate else (None, None, None)


def _compared(over: Comparison | None) -> tuple[float | None, ...]:
    return (*_ends(over.force), over.endurance) if over else (None,) * 4
