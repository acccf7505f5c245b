"""Sums and means of the week: labels, activation, energy and load."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.report.document.build.week import build_document
from pipeline.report.document.form import to_plain

if TYPE_CHECKING:
    from pipeline.report.document.build.week import WeekData
    from pipeline.report.document.whole import Document


def test_labels_add_up_to_the_segments(documents: dict[str, Document], busy: WeekData) -> None:
    segments = busy.segments
    labels = [to_plain(row) for row in documents["busy"].by_label.values()]
    for column, key in (("duration_s", "seconds"), ("distance_m", "distance_m"), ("energy_kcal", "energy_kcal")):
        assert sum(row[key] for row in labels) == pytest.approx(segments[column].sum(), rel=1e-5)
    assert documents["busy"].by_label["hill"].bouts == 11
    assert documents["busy"].uphill_sprints.bouts == 10


def test_activation_is_mean_over_time(busy: WeekData) -> None:
    """Activation is the mean over time of the stretches that have it."""
    first = busy.segments.head(3).with_columns(
        pl.Series("gmax_pct_mvic", [20.0, None, 50.0], pl.Float32), pl.Series("duration_s", [100, 900, 50], pl.Float32)
    )
    mean = build_document(replace(busy, segments=first)).muscles["gmax"].pct_mvic
    assert (mean.value if mean else None) == pytest.approx((20 * 100 + 50 * 50) / 150)


def test_load_range(busy: WeekData) -> None:
    """The stress score falls with the square of critical speed, the impulse with the reserve of heart rate."""
    assert busy.thresholds is not None
    load = to_plain(build_document(busy).load)
    relative = busy.thresholds["critical_speed_sd_mps"] / busy.thresholds["critical_speed_mps"]
    for name in ("running_stress_score", "chronic_load", "acute_load"):
        assert math.log(load[f"{name}_high"] / load[name]) == pytest.approx(1.645 * 2 * relative, rel=1e-4)
    unknown = to_plain(build_document(replace(busy, thresholds=None)).load)
    assert unknown["trimp"] == load["trimp"]
    assert unknown["trimp_low"] is unknown["running_stress_score_high"] is None


def test_net_energy_below_gross(documents: dict[str, Document]) -> None:
    """Energy above rest lies within its range and below gross."""
    energy = documents["busy"].energy
    assert energy is not None
    assert energy.net_kcal.low < energy.net_kcal.value < energy.net_kcal.high
    assert energy.net_kcal.value < energy.kcal.value


def test_unknown_strength_is_not_zero(documents: dict[str, Document], busy: WeekData) -> None:
    """Strength is not called zero where it is not known."""
    assert documents["busy"].stimulus.strength_sets is None
    told = replace(busy.verdict, missing=("protein",))
    assert build_document(replace(busy, verdict=told)).stimulus.strength_sets == 0.0
