"""The sessions with the highest high-force dose, each with its labels over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from pipeline.arrays import Floats, floats
from pipeline.physiology import parameters_dose as parameters
from pipeline.report.document.years import Session, Stretch
from pipeline.vocabulary import Effort, Label, StimulusLabel
from pipeline.weekly.answer import Range
from pipeline.weekly.effect import RANGE_ENDS
from pipeline.weekly.stride_doses import doses, histograms_of, relative_sprint_speed, unmeasured_sd

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline.weekly.sprint_speed import SprintSpeed

DOSE_COLUMNS = (
    *("activity_id", "local_date", "label", "mode", "counted_s", "no_altitude_s", "no_heart_rate_s"),
    *("stride_tenths", "max_sprint_speed_mps"),
)
STRETCH_COLUMNS = ("activity_id", "index", "label", "effort", "start_time", "duration_s")
SHOWN_SESSIONS = 5
CANDIDATES = 40  # whose dose is computed in full; the first pass leaves out what files lack; judgement
LEAST_SESSION = 0.1  # hill-sprint sessions; a session of less stands out in nothing; judgement


class Dosed(NamedTuple):
    """A session's dose [hill-sprint sessions], and the stimulus label that most of it came from."""

    activity_id: str
    day: date
    force: Range
    label: str


def highest_doses(stimulus: pl.DataFrame, sprint_speed: SprintSpeed, *, count: int = SHOWN_SESSIONS) -> list[Dosed]:
    """Find the sessions on foot with the highest dose, all at one sprint speed.

    Parameters
    ----------
    stimulus
        `DOSE_COLUMNS` of that table, without excluded activities.
    sprint_speed
        The one that holds today.
    count
        How many; those with less than `LEAST_SESSION` are left out.
    """
    rows = stimulus.filter(pl.col("label") != StimulusLabel.OTHER)
    if rows.is_empty():
        return []
    rough = rows.select("activity_id").with_columns(dose=_force(rows, sprint_speed, measured=True).mean(axis=1))
    likely = rough.group_by("activity_id").agg(pl.col("dose").sum()).sort("dose", "activity_id", descending=True)
    rows = rows.join(likely.head(CANDIDATES), on="activity_id", how="semi")
    force = _force(rows, sprint_speed, measured=False)
    ids = rows["activity_id"].to_numpy()
    found = [_dosed(rows.filter(ids == name), force[ids == name]) for name in dict.fromkeys(ids.tolist())]
    worth = [session for session in found if session.force.value >= LEAST_SESSION]
    return sorted(worth, key=lambda session: (-session.force.value, session.activity_id))[:count]


def _force(rows: pl.DataFrame, sprint_speed: SprintSpeed, *, measured: bool) -> Floats:
    """Return the growth index of each row in every case; `measured` takes all rows as made at today's sprint speed."""
    held = floats(rows["max_sprint_speed_mps"].fill_null(sprint_speed.mps).to_numpy())
    modes = rows["mode"].cast(pl.String).to_list()
    slower = np.ones(len(rows)) if measured else relative_sprint_speed(held, sprint_speed.mps)
    unmeasured = np.zeros(len(rows)) if measured else unmeasured_sd(rows)
    return doses(histograms_of(rows["stride_tenths"]), modes, slower, unmeasured, sprint_speed.sd_log)


def _dosed(rows: pl.DataFrame, force: Floats) -> Dosed:
    low, middle, high = np.quantile(force.sum(axis=0), RANGE_ENDS) * parameters.REFERENCE_SESSIONS.value / 100
    main = int(force.mean(axis=1).argmax())
    label = str(rows["label"][main])
    return Dosed(rows["activity_id"][0], rows["local_date"][0], Range(float(middle), float(low), float(high)), label)


def best_sessions(found: Sequence[Dosed], segments: pl.DataFrame, activities: pl.DataFrame) -> tuple[Session, ...]:
    """Add to the highest doses what their sessions were.

    Parameters
    ----------
    found
        From `highest_doses`.
    segments
        `STRETCH_COLUMNS` of that table, at least of these sessions.
    activities
        `activity_id`, `distance_m` and `moving_s` of that table, likewise.
    """
    of_session = segments.partition_by("activity_id", as_dict=True)
    totals = {row["activity_id"]: row for row in activities.iter_rows(named=True)}
    return tuple(
        _session(dosed, of_session[(dosed.activity_id,)].sort("start_time"), totals[dosed.activity_id])
        for dosed in found
        if (dosed.activity_id,) in of_session and dosed.activity_id in totals
    )


def _session(dosed: Dosed, segments: pl.DataFrame, totals: dict[str, float | None]) -> Session:
    bouts = segments.filter(_is_of(dosed.label))
    starts = (segments["start_time"] - segments["start_time"][0]).dt.total_seconds().to_list()
    labels, times = segments["label"].cast(pl.String).to_list(), segments["duration_s"].to_list()
    return Session(
        activity_id=dosed.activity_id,
        day=dosed.day,
        force=dosed.force,
        main=dosed.label,
        bouts=bouts.height,
        main_s=float(bouts["duration_s"].sum()),
        distance_m=totals["distance_m"] or 0.0,
        moving_s=totals["moving_s"] or 0.0,
        stretches=tuple(
            Stretch(label=label, start_s=start, duration_s=time)
            for label, start, time in zip(labels, starts, times, strict=True)
        ),
    )


def _is_of(stimulus_label: str) -> pl.Expr:
    """Return whether a segment is of a stimulus label: uphill sprints are hills of sprint effort."""
    uphill_sprint = (pl.col("label") == Label.HILL) & (pl.col("effort") == Effort.SPRINT)
    if stimulus_label == StimulusLabel.UPHILL_SPRINT:
        return uphill_sprint
    return (pl.col("label") == stimulus_label) & ~uphill_sprint
