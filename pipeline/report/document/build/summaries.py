"""Sums and means over segments, as the report shows them; every estimate with its 90 % range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from pipeline.physiology.fibres import fibre_label
from pipeline.report.document.form import from_plain
from pipeline.report.document.running import Energy, Fibres, LabelTotals, MuscleLoad
from pipeline.vocabulary import LABELS, MUSCLES, Effort, Label
from pipeline.weekly.answer import Range

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

FIBRES = ("type_i", "type_iia", "type_iix")
ENDS = ("", "_low", "_high")

SUMMED = (
    *("distance_m", "ascent_m"),
    *(f"energy_kcal{end}" for end in ENDS),
)
AVERAGED = tuple(
    f"{name}{end}" for name in (*(f"{muscle}_pct_mvic" for muscle in MUSCLES), *FIBRES, "type_ii_share") for end in ENDS
)


def _time_mean(values: NDArray[np.float64], seconds: NDArray[np.float64]) -> float | None:
    """Average over time, leaving out the stretches without a value."""
    known = np.isfinite(values)
    total = float(seconds[known].sum())
    return float(values[known] @ seconds[known]) / total if total else None


def summarise(segments: pl.DataFrame) -> LabelTotals:
    """Sum up a set of segments.

    Parameters
    ----------
    segments
        Rows of the segments table.

    Returns
    -------
    LabelTotals
        Energy summed, activation and fibres averaged over time. The ends of the ranges are summed and averaged like
        the values: the error of a person is shared by all their segments. `fibre_label` follows the mean share of
        type II.
    """
    columns = {name: segments[name].cast(pl.Float64).to_numpy() for name in ("duration_s", *SUMMED, *AVERAGED)}
    seconds = columns["duration_s"]
    row: dict[str, Any] = {"bouts": len(segments), "seconds": float(seconds.sum())}
    row |= {name: float(np.nansum(columns[name])) for name in SUMMED}
    row |= {name: _time_mean(columns[name], seconds) for name in AVERAGED}
    row["speed_mps"] = row["distance_m"] / row["seconds"] if row["seconds"] else None
    row["fibre_label"] = fibre_label([row["type_ii_share"]])[0]
    return from_plain(LabelTotals, row)


def by_label(segments: pl.DataFrame) -> dict[str, LabelTotals]:
    """Sum up the segments of each label; labels without a segment are zero."""
    return {label: summarise(segments.filter(pl.col("label") == label)) for label in LABELS}


def uphill_sprints(segments: pl.DataFrame) -> LabelTotals:
    """Sum up the hills run with sprint effort; they are part of the label `hill`."""
    return summarise(segments.filter((pl.col("label") == Label.HILL) & (pl.col("effort") == Effort.SPRINT)))


def muscles(total: LabelTotals, segments: pl.DataFrame) -> dict[str, MuscleLoad]:
    """Give each glute muscle its mean over the running time [% MVIC] and its hardest stretch."""
    return {muscle: _muscle(f"{muscle}_pct_mvic", getattr(total, f"{muscle}_pct_mvic"), segments) for muscle in MUSCLES}


def _muscle(column: str, mean: Range | None, segments: pl.DataFrame) -> MuscleLoad:
    """Give one muscle its mean and its hardest stretch."""
    peaks = segments.drop_nulls(column).sort(column, descending=True).head(1)
    if peaks.is_empty():
        return MuscleLoad(pct_mvic=mean, peak_pct_mvic=None, peak_label=None, peak_activity_id=None)
    peak = peaks.row(0, named=True)
    return MuscleLoad(
        pct_mvic=mean,
        peak_pct_mvic=Range(*(peak[f"{column}{end}"] for end in ENDS)),
        peak_label=peak["label"],
        peak_activity_id=peak["activity_id"],
    )


def fibres(total: LabelTotals) -> Fibres:
    """Give the recruited share of each fibre type and type II's share of power, over the running time."""
    return Fibres(
        type_i=total.type_i,
        type_iia=total.type_iia,
        type_iix=total.type_iix,
        type_ii_share=total.type_ii_share,
        label=total.fibre_label,
    )


def gross_and_net(week_row: Mapping[str, Any] | None) -> tuple[Range, Range]:
    """Give the week's energy over all sports, gross and above rest [kcal]: the one range less rest is the other."""
    row = week_row or {}
    gross, low, high = (row.get(f"energy_kcal{end}") or 0.0 for end in ENDS)
    net = row.get("energy_net_kcal") or 0.0
    rest = gross - net
    return Range(gross, low, high), Range(net, max(0.0, low - rest), max(0.0, high - rest))


def energy(week_row: Mapping[str, Any] | None, activities: pl.DataFrame) -> Energy:
    """Give the week's energy over all sports, gross and above rest [kcal], beside what the devices report."""
    gross, net = gross_and_net(week_row)
    device = activities.drop_nulls("device_energy_kcal")
    return Energy(
        kcal=gross,
        net_kcal=net,
        device_kcal=float(device["device_energy_kcal"].sum()) if len(device) else None,
        device_activities=len(device),
        device_ratio=_device_ratio(device),
    )


def _device_ratio(device: pl.DataFrame) -> float | None:
    """Divide the devices' energy by ours, over the activities that have both."""
    ours, theirs = float(device["energy_kcal"].sum()), float(device["device_energy_kcal"].sum())
    return theirs / ours if ours else None
