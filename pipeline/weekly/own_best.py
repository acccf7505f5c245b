"""The athlete's fastest hill sprint so far, which limits those of a plan."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipeline.physiology.attainable import all_out_speed
from pipeline.vocabulary import Effort, Gait, Label

if TYPE_CHECKING:
    from datetime import date

OWN_BEST_COLUMNS = ("local_date", "label", "effort", "gait", "duration_s", "grade", "speed_mps")
"""What `own_best_speed` needs of the table `segments`."""

BEST_HELD_DAYS = 365  # for which a best counts; judgement
LIKE_GRADE = 0.03  # between the slope of a best and that of a repetition [fraction]; judgement
LIKE_DURATION = (2 / 3, 2.0)  # of the repetition's: others say little of what can be run over it; judgement


def own_best_speed(
    segments: pl.DataFrame,
    last: date,
    *,
    duration_s: float,
    grade: float,
    max_sprint_speed_mps: float,
    critical_speed_mps: float,
) -> float | None:
    """Return the best mean speed over a time on a like grade in the last year.

    Parameters
    ----------
    segments
        `OWN_BEST_COLUMNS` of that table, from a year before `last` at least.
    last
        Day up to which bests count.
    duration_s, grade
        Of the repetition [s], and the slope that it is run on [fraction].
    max_sprint_speed_mps, critical_speed_mps
        The athlete's thresholds [m/s].

    Returns
    -------
    float or None
        Speed [m/s]: that of the fastest hill run as a sprint. A shorter one is slowed by what all-out running loses
        to the longer time; a longer one counts as it is, since it held that speed for the time asked. None without one.
    """
    shortest, longest = (share * duration_s for share in LIKE_DURATION)
    like = segments.filter(
        pl.col("label") == Label.HILL,
        pl.col("effort") == Effort.SPRINT,
        pl.col("gait") == Gait.RUN,
        pl.col("local_date").is_between(last - timedelta(days=BEST_HELD_DAYS), last),
        pl.col("duration_s").is_between(shortest, longest),
        (pl.col("grade") - grade).abs() <= LIKE_GRADE,
        pl.col("speed_mps").is_not_null(),
    )
    if like.is_empty():
        return None
    all_out = all_out_speed(
        [duration_s, *like["duration_s"].clip(upper_bound=duration_s)],
        grade,
        max_sprint_speed_mps=max_sprint_speed_mps,
        critical_speed_mps=critical_speed_mps,
    )
    return float((like["speed_mps"].to_numpy() * all_out[0] / all_out[1:]).max())
