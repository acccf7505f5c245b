"""Sessions whose pace is known as a whole alone: indoor runs, manual entries, devices that keep totals."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.segments import parameters as limits
from pipeline.segments.labels.reasons import Reason, evidence_column
from pipeline.signal.stream import STREAM
from pipeline.vocabulary import LABELS, EvidenceCode, PaceBasis, State

if TYPE_CHECKING:
    from datetime import datetime

_BASIS = {word: pl.Series("basis", [word], pl.Enum(PaceBasis)) for word in PaceBasis}


class Session(NamedTuple):
    """Totals of an activity: start [UTC], moving time [s], distance [m], mean heart rate [bpm; None where unknown]."""

    start_time: datetime
    moving_s: float
    distance_m: float
    heart_rate_bpm: float | None = None


def session_stream(stream: pl.DataFrame, session: Session) -> pl.DataFrame | None:
    """Spread the mean pace of a session over its moving seconds, where the pace of no second is known.

    Parameters
    ----------
    stream
        Clean 1 Hz stream, without rows where the file has no records.
    session
        Totals of the activity; heart rate by the second counts before their mean.

    Returns
    -------
    pl.DataFrame | None
        Stream at one pace, on ground of unknown grade; None where seconds have a pace, or the session has none.
    """
    moving = stream["state"] == State.MOVING
    seconds = int(moving.sum()) if stream.height else int(session.moving_s)
    if session.distance_m <= 0 or seconds <= 0 or stream["speed_mps"].null_count() < stream.height:
        return None
    pace = pl.lit(session.distance_m / seconds, pl.Float32)
    if stream.height:
        return stream.with_columns(speed_mps=pl.when(pl.col("state") == State.MOVING).then(pace))
    begin = pl.Series("time", [session.start_time], STREAM["time"])
    rows = pl.DataFrame({"second": pl.int_range(seconds, eager=True)}).select(
        (pl.lit(begin) + pl.duration(seconds="second")).cast(STREAM["time"]).alias("time"),
        pl.lit(State.MOVING, STREAM["state"]).alias("state"),
        pace.alias("speed_mps"),
        pl.lit(session.heart_rate_bpm, pl.Float32).alias("heart_rate_bpm"),
    )
    return rows.select(
        name if name in rows.columns else pl.lit(None, kind).alias(name) for name, kind in STREAM.items()
    )


def with_basis(segments: pl.DataFrame, *, of_session: bool) -> pl.DataFrame:
    """Say what labels rest on; those of a mean pace are held for no more than a guess.

    Parameters
    ----------
    segments
        Labelled segments, at least one.
    of_session
        Whether their pace is the session's mean.

    Returns
    -------
    pl.DataFrame
        The segments with the column `basis`. A mean pace hides sprints, hills and rests: probabilities are drawn
        halfway to equal ones, and the evidence says so first.
    """
    word = PaceBasis.SESSION if of_session else PaceBasis.RECORDS
    segments = segments.hstack([_BASIS[word].new_from_index(0, segments.height)])
    if not of_session:
        return segments
    trust = limits.SESSION_TRUST.value
    shares = ["confidence", *(f"probability_{label}" for label in LABELS)]
    mean_pace = evidence_column([[Reason(EvidenceCode.SESSION_MEAN)]] * segments.height)
    return segments.with_columns(
        *(pl.col(name) * trust + (1 - trust) / len(LABELS) for name in shares),
        evidence=pl.concat_list(mean_pace, "evidence"),
    )
