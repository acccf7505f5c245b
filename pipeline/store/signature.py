"""Signatures: what the ledger keeps of an activity to recognise its copies, without coordinates and names."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import polars as pl

from pipeline.arrays import floats
from pipeline.signal.summary import Summary
from pipeline.units import MICROSECONDS, SECONDS_PER_MINUTE
from pipeline.vocabulary import Flag, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.arrays import Bools, Floats
    from pipeline.sources.activity import ListedRow

# Data that a copy may hold, the most valuable first; judgement. A weight exceeds the sum of those below it.
HEART_RATE_WEIGHT = 8.0  # times the share of moving time with heart rate
BAROMETRIC_WEIGHT = 4.0
EVERY_SECOND_WEIGHT = 2.0
LAPS_WEIGHT = 1.0
CADENCE_WEIGHT = 0.5  # times the share of moving time with cadence
EVERY_SECOND_S = 1.5  # s, the longest median interval of a device that records every second
RICHNESS_STEP = 0.25  # judgement: smaller differences do not make a copy richer
INTACT_WEIGHT = RICHNESS_STEP / 2  # an intact file only decides between copies of equal richness
OWN_EXPORT_RICHNESS = -1.0  # with `INTACT_WEIGHT` still below that of any original


def signature_of(
    activity_id: str,
    summary: Summary,
    stream: pl.DataFrame,
    *,
    intact: bool,
    file_number: str | None = None,
    listed: ListedRow | None = None,
) -> dict[str, Any]:
    """Describe an activity for the search of duplicates.

    Parameters
    ----------
    activity_id
        Id of the activity.
    summary
        Its summary by the signal stage.
    stream
        Its clean stream, with the columns of `minute_columns` and `lap`.
    intact
        Whether the whole file could be read.
    file_number
        Keyed hash of the device's number of the file.
    listed
        Of a row of a vendor's list.

    Returns
    -------
    dict
        The columns of `schemas.Signature`.
    """
    return {
        "activity_id": activity_id,
        "start_time": summary.start_time,
        "local_start": summary.local_start,
        "elapsed_s": float(summary.elapsed_s or 0.0),
        "distance_m": summary.distance_m,
        "sport": summary.sport,
        "richness": richness(summary, device_laps=stream["lap"].n_unique() > 1) + INTACT_WEIGHT * intact,
        **minute_columns(stream),
        "file_number": file_number,
        "listed": listed.clock if listed else None,
        "names_file": listed.names_file if listed else None,
    }


def richness(summary: Summary, *, device_laps: bool) -> float:
    """Score how much data a copy holds: heart rate, barometric altitude, a record every second, laps, cadence.

    Negative for a file of `glute export-fit`.
    """
    if any(flag.startswith(Flag.OWN_EXPORT) for flag in summary.quality_flags):
        return OWN_EXPORT_RICHNESS
    interval_s = summary.record_interval_s
    score = (
        HEART_RATE_WEIGHT * (summary.heart_rate_coverage or 0.0)
        + BAROMETRIC_WEIGHT * (summary.grade_quality == "barometric")
        + EVERY_SECOND_WEIGHT * (interval_s is not None and interval_s <= EVERY_SECOND_S)
        + LAPS_WEIGHT * device_laps
        + CADENCE_WEIGHT * (summary.cadence_coverage or 0.0)
    )
    return round(score / RICHNESS_STEP) * RICHNESS_STEP


def minute_columns(stream: pl.DataFrame) -> dict[str, list[Any]]:
    """Return what each minute of a clean stream holds, as `schemas.Signature` has it.

    Parameters
    ----------
    stream
        `time` [UTC], `state`, `distance_m` [m] since the start, `heart_rate_bpm`, `cadence_spm`.
    """
    moving = (stream["state"] == State.MOVING).to_numpy()
    moving_s, moving_m = np.arange(moving.sum(), dtype=float), stream["distance_m"].to_numpy()[moving]
    return {
        "minute_distance_m": minute_distances(stream),
        "moving_minute_distance_m": [] if moving.all() else _distances(moving_s, moving_m),
        "minute_heart_rate_bpm": _means(stream, "heart_rate_bpm", moving),
        "minute_cadence_spm": _means(stream, "cadence_spm", moving),
    }


def minute_distances(stream: pl.DataFrame) -> list[float]:
    """Return the distance of each minute of elapsed time [m], the last one incomplete; empty without distances."""
    return _distances(_elapsed_s(stream), stream["distance_m"].to_numpy())


def _distances(at_s: Floats, distance_m: Floats) -> list[float]:
    """Return the distance of each minute [m] of seconds that ascend."""
    known = np.isfinite(distance_m)
    if not known.any():
        return []
    minutes = int(at_s[-1] // SECONDS_PER_MINUTE) + 1
    covered_m = np.interp(np.arange(minutes + 1) * SECONDS_PER_MINUTE, at_s[known], distance_m[known])
    return cast("list[float]", np.round(np.diff(covered_m), 1).tolist())


def _means(stream: pl.DataFrame, column: str, moving: Bools) -> list[float | None]:
    """Return the mean of each minute of elapsed time over its moving seconds with a value; empty without any."""
    values = stream[column].to_numpy()
    minute = (_elapsed_s(stream) // SECONDS_PER_MINUTE).astype(np.int64)
    known = moving & (np.nan_to_num(values) > 0)
    if not known.any():
        return []
    sums, counts = (np.bincount(minute[known], weights) for weights in (values[known], None))
    means = np.round(sums / np.fmax(counts, 1), 1).tolist()
    return [mean if count else None for mean, count in zip(means, counts.tolist(), strict=True)]


def _elapsed_s(stream: pl.DataFrame) -> Floats:
    time_us = stream["time"].cast(pl.Int64).to_numpy()
    return floats((time_us - time_us[:1]) / MICROSECONDS)


def signature_of_rows(activity: Mapping[str, Any], stream: pl.DataFrame) -> dict[str, Any]:
    """Make the signature of an activity from its rows in the tables, if its file is gone; the stream may be empty.

    A row of a list then counts as the activity of a file.
    """
    names = [field.name for field in fields(Summary)]
    summary = Summary(**{name: activity[name] for name in names if name != "sport"}, sport=activity["recorded_sport"])
    return signature_of(activity["activity_id"], summary, stream, intact=True)
