"""Rows of the table `weeks`: totals, stimulus, load, and the verdict in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.store.schemas import Weeks
from pipeline.versions import DERIVED_STAGES, stamp
from pipeline.vocabulary import OUTCOMES
from pipeline.weekly.forecast.classes import answer_label
from pipeline.weekly.forecast.draws import sample
from pipeline.weekly.inputs import Records, training_state
from pipeline.weekly.outlook import outlook_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.weekly.forecast.draws import Sample
    from pipeline.weekly.state import TrainingState
    from pipeline.weekly.works import Works


TABLE_DRAWS = 5000  # for each of many weeks: probabilities within 0.01


def week_rows(weeks: Mapping[str, str], totals: pl.DataFrame, works: Works, records: Records) -> pl.DataFrame:
    """Make rows of the table `weeks`.

    Parameters
    ----------
    weeks
        ISO weeks wanted, each with the hash of what it rests on; those without an activity get no row.
    totals
        From `weeks.week_totals`, up to the last of them at least.
    works
        From `works.works_of`.
    records
        Profile, logs and thresholds.

    Returns
    -------
    pl.DataFrame
        Columns and types of the schema `Weeks`, sorted by week. The verdict's columns are null where the body is
        hidden.
    """
    rows = totals.filter(pl.col("week").is_in(weeks.keys()) & (pl.col("activities") > 0)).sort("week")
    drawn = sample(count=TABLE_DRAWS)
    verdicts = [_verdict(training_state(week, totals, works, records), drawn) for week in rows["week"]]
    reported = records.profile.strength_sets_per_week
    if isinstance(reported, int | float) and not records.strength["logged"].any():
        rows = rows.with_columns(pl.max_horizontal("strength_sets", pl.lit(float(reported))))
    rows = rows.with_columns(
        pl.lit(stamp(*DERIVED_STAGES, "weekly")).alias("model_version"),
        pl.col("week").replace_strict(weeks, return_dtype=pl.String).alias("derived_from"),
        *(pl.Series(name, [row[name] for row in verdicts], strict=False) for name in _VERDICT),
    )
    return Weeks.cast(rows.select(Weeks.column_names()))


_VERDICT = (
    "verdict",
    *(f"probability_{name}" for name in OUTCOMES),
    *(f"{what}_change_pct{end}" for what in ("muscle", "fat") for end in ("", "_low", "_high")),
)


def _verdict(state: TrainingState, drawn: Sample) -> dict[str, str | float | None]:
    """Fill the verdict's columns of one week."""
    if state.body_hidden:
        return dict.fromkeys(_VERDICT)
    ahead = outlook_of(state, drawn)
    if ahead.projection.low_fat:  # which hides the body in the week's report, too
        return dict.fromkeys(_VERDICT)
    muscle, fat = ahead.muscle_change_pct, ahead.fat_change_pct
    numbers = (*ahead.probabilities.values(), muscle.value, muscle.low, muscle.high, fat.value, fat.low, fat.high)
    return dict(zip(_VERDICT, (answer_label(ahead.projection, state.training()), *numbers), strict=True))
