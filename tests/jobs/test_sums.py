"""Distance adds up: seconds to segments and activities, these to weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.vocabulary import ON_FOOT

if TYPE_CHECKING:
    from .conftest import Garden


@pytest.fixture(scope="module")
def on_foot(whole: Garden) -> pl.DataFrame:
    return whole.table("activities").filter(pl.col("sport").is_in(sorted(ON_FOOT)))


def test_seconds_and_segments_add_up_to_activities(whole: Garden, on_foot: pl.DataFrame) -> None:
    moving = whole.table("streams").filter(pl.col("state") == "moving")
    seconds = moving.group_by("activity_id").agg(pl.col("speed_mps").fill_null(0.0).sum().alias("of_seconds"))
    segments = whole.table("segments").group_by("activity_id").agg(pl.col("distance_m").sum().alias("of_segments"))
    sums = on_foot.join(seconds, on="activity_id", how="left").join(segments, on="activity_id", how="left")
    assert sums.height >= 8
    for name in ("of_seconds", "of_segments"):
        assert ((sums[name].fill_null(0.0) - sums["distance_m"]).abs() < 1.0).all(), name


def test_activities_add_up_to_weeks(whole: Garden, on_foot: pl.DataFrame) -> None:
    week = pl.col("local_start").dt.strftime("%G-W%V").alias("week")
    weeks = whole.table("weeks").join(on_foot.group_by(week).agg(pl.col("distance_m").sum()), on="week", how="left")
    assert ((weeks["distance_m_right"].fill_null(0.0) - weeks["distance_m"]).abs() < 1.0).all()
    assert weeks["distance_m"].sum() > 0
