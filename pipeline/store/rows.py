"""Make rows of the tables from the results of earlier stages."""

from __future__ import annotations

import itertools
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from pipeline.store.encode import column_types, no_rows, typed_columns
from pipeline.store.schemas import TABLES
from pipeline.versions import DERIVED_STAGES, STREAM_STAGES, stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from pipeline.segments.labels.climbs import Climbs
    from pipeline.segments.thresholds.daily import Thresholds
    from pipeline.segments.thresholds.efforts import BestEfforts
    from pipeline.signal.summary import Summary
    from pipeline.sources.activity import Activity

ID_DIGITS = 8  # hex digits of the content's hash, judgement: distinguish activities that start in the same second


def activity_id_of(start_time: datetime, content_sha256: str, taken: Container[str] = ()) -> str:
    """Return the id of an activity: its start in UTC and the first digits of the hash of the file it came from.

    A number is added where an earlier session of the file started in the same second and has taken that id.
    """
    plain = f"{start_time:%Y%m%dT%H%M%S}-{content_sha256[:ID_DIGITS]}"
    numbered = (f"{plain}-{number}" for number in itertools.count(2))
    return next(id_ for id_ in itertools.chain([plain], numbered) if id_ not in taken)


def activity_row(
    activity: Activity,
    summary: Summary,
    efforts: BestEfforts | None,
    *,
    source: str,
    content_sha256: str,
    taken: Container[str] = (),
) -> dict[str, Any]:
    """Return one row of the table `activities`; columns that are derived from thresholds are null.

    Parameters
    ----------
    activity, summary
        The activity, and its summary by the signal stage.
    efforts
        Best efforts of the activity; None for sports that are not on foot.
    source, content_sha256
        Ledger source of its file, and SHA-256 of the content.
    taken
        Ids of the file's earlier activities.
    """
    seen = asdict(summary)
    seen["quality_flags"] = list(summary.quality_flags)
    return {
        **dict.fromkeys(column_types(TABLES["activities"])),
        **seen,
        "activity_id": activity_id_of(summary.start_time, content_sha256, taken),
        "source": source,
        "content_sha256": content_sha256,
        "recorded_sport": summary.sport,
        "format": activity.format,
        "device": activity.device,
        **_efforts(efforts),
        "device_vo2max_ml_kg_min": activity.user.vo2max_ml_kg_min,
        "device_hr_max_bpm": activity.user.hr_max_bpm,
        "device_hr_rest_bpm": activity.user.hr_rest_bpm,
        "device_ascent_m": activity.totals.ascent_m,
        "device_energy_kcal": activity.totals.energy_kcal,
        "device_heart_rate_bpm": activity.totals.heart_rate_bpm,
        "excluded": False,
        "stream_version": stamp(*STREAM_STAGES),
    }


def _efforts(efforts: BestEfforts | None) -> dict[str, Any]:
    """Return the columns of the best efforts: empty lists and null without any."""
    return {
        "best_effort_duration_s": efforts.duration_s.tolist() if efforts else [],
        "best_effort_flat_speed_mps": efforts.flat_speed_mps.tolist() if efforts else [],
        "best_effort_speed_mps": efforts.speed_mps.tolist() if efforts else [],
        "steady_flat_speed_mps": efforts.steady_flat_speed_mps.tolist() if efforts else [],
        "steady_heart_rate_bpm": efforts.steady_heart_rate_bpm.tolist() if efforts else [],
        "max_heart_rate_bpm": efforts.max_heart_rate_bpm if efforts and efforts.max_heart_rate_bpm > 0 else None,
        "flat_power_w": efforts.flat_power_w if efforts and efforts.flat_power_s else None,
        "flat_power_speed_mps": efforts.flat_power_speed_mps if efforts and efforts.flat_power_s else None,
        "flat_power_s": efforts.flat_power_s if efforts else None,
    }


def climb_columns(climbs: Climbs) -> dict[str, list[float]]:
    """Return the columns of the steep climbs of an activity, piece by piece and climb by climb."""
    return {f"climb_{name}": values.ravel().tolist() for name, values in climbs._asdict().items()}


def table_of(name: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Return rows as a frame with the columns and types of a table."""
    return pl.DataFrame(rows, schema=column_types(TABLES[name]), orient="row") if rows else no_rows(TABLES[name])


def stream_rows(stream: pl.DataFrame, row: Mapping[str, Any]) -> pl.DataFrame:
    """Add the key columns of an activity's row to its stream."""
    return _with_columns(
        "streams",
        stream,
        activity_id=row["activity_id"],
        local_date=row["local_start"].date(),
        model_version=row["stream_version"],
    )


def derived_stamp(row: Mapping[str, Any]) -> str:
    """Return the versions of all stages behind what is derived now from the stream of an activity."""
    return f"{row['stream_version']}.{stamp(*DERIVED_STAGES)}"


def segment_rows(derived: Iterable[tuple[Mapping[str, Any], pl.DataFrame]]) -> pl.DataFrame:
    """Join the segments of some activities, and add the key columns of the row of each."""
    return _of_activities("segments", derived, source=lambda row: row["source"])


def stimulus_rows(derived: Iterable[tuple[Mapping[str, Any], pl.DataFrame]]) -> pl.DataFrame:
    """Join the stimulus of some activities, and add the key columns of the row of each."""
    return _of_activities("stimulus", derived)


def _of_activities(
    table: str,
    derived: Iterable[tuple[Mapping[str, Any], pl.DataFrame]],
    **others: Callable[[Mapping[str, Any]], object],
) -> pl.DataFrame:
    """Join what was derived from the streams of some activities, and add what their rows say, as in the table."""
    there = [(row, frame) for row, frame in derived if not frame.is_empty()]
    if not there:
        return table_of(table, [])
    keys = {
        "activity_id": lambda row: row["activity_id"],
        "local_date": lambda row: row["local_start"].date(),
        "model_version": derived_stamp,
        **others,
    }
    types, heights = column_types(TABLES[table]), [frame.height for _, frame in there]
    of_row = np.repeat(np.arange(len(there)), heights)
    added = [pl.Series(name, [of(row) for row, _ in there], types[name])[of_row] for name, of in keys.items()]
    joined = pl.concat([frame for _, frame in there], rechunk=True)
    return joined.with_columns(added).select(typed_columns(TABLES[table]).values())


def set_rows(activity: Activity, row: Mapping[str, Any]) -> pl.DataFrame:
    """Return the rows of `strength_sets` for an activity, without the rests between sets."""
    if activity.sets.is_empty():
        return table_of("strength_sets", [])
    sets = activity.sets.filter(pl.col("set_type").fill_null("active") != "rest")
    return _with_columns(
        "strength_sets",
        sets.with_row_index("index"),
        activity_id=row["activity_id"],
        local_date=row["local_start"].date(),
    )


def body_rows(weights: pl.DataFrame, source: str) -> pl.DataFrame:
    """Return the rows of `body` for the scale readings of a file."""
    if weights.is_empty():
        return table_of("body", [])
    return _with_columns("body", weights.unique("time", keep="first", maintain_order=True), source=source)


def threshold_row(day: date, thresholds: Thresholds, *, derived_from: str) -> dict[str, Any]:
    """Return one row of the table `thresholds`."""
    row: dict[str, Any] = {"date": day, "model_version": stamp("labels"), "derived_from": derived_from}
    for name, threshold in asdict(thresholds).items():
        quantity, _, unit = _split_unit(name)
        row |= {name: threshold["value"], f"{quantity}_sd_{unit}": threshold["sd"]}
        row[f"{quantity}_origin"] = list(threshold["origin"])
    return row


def thresholds_of(row: Mapping[str, Any]) -> Thresholds:
    """Return the thresholds in a row of the table `thresholds`, without what they rest on."""
    from pipeline.segments.thresholds.daily import Thresholds  # noqa: PLC0415  only where activities are derived
    from pipeline.segments.thresholds.density import Threshold  # noqa: PLC0415

    found = {}
    for name in Thresholds.__slots__:
        quantity, _, unit = _split_unit(name)
        found[name] = Threshold(row[name], row[f"{quantity}_sd_{unit}"], ())
    return Thresholds(**found)


def _split_unit(name: str) -> tuple[str, str, str]:
    """Split a column name such as `hr_max_bpm` into quantity and unit; `ml_kg_min` is one unit."""
    if name.endswith("_ml_kg_min"):
        return name.removesuffix("_ml_kg_min"), "_", "ml_kg_min"
    return name.rpartition("_")


def _with_columns(table: str, frame: pl.DataFrame, **constants: object) -> pl.DataFrame:
    """Add constant columns, and give the frame the columns, types and order of the table."""
    types = column_types(TABLES[table])
    added = frame.with_columns(pl.lit(value, types[name]).alias(name) for name, value in constants.items())
    return added.select(typed_columns(TABLES[table]).values())
