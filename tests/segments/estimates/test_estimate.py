from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from pipeline.segments.estimates.estimate import estimate
from pipeline.segments.estimates.seconds import SegmentSeconds
from pipeline.segments.labels.segment import segment_stream
from pipeline.store.schemas import Segments
from tests.segments.estimates.cases import ESTIMATED, EVERY_KIND, TEN_KMH, cut, kinds_of, only

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.athletes.profile import Person
    from pipeline.segments.thresholds.daily import Thresholds

    StreamOf = Callable[..., pl.DataFrame]


def test_columns_are_those_of_the_table(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of({"seconds": 600, "speed_mps": TEN_KMH, "heart_rate_bpm": 150.0})
    table = estimate(SegmentSeconds(stream, cut(stream, (0, 600, "easy"))), thresholds=thresholds, person=person)
    expected = {name: Segments.columns()[name].dtype for name in ESTIMATED}
    assert {name: table.schema[name] for name in ESTIMATED} == expected
    assert table.null_count().sum_horizontal().item() == 0


def test_half_an_hour_at_10_kmh(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    """The reference run: 365 kcal [330, 404] before the error that all energies of an athlete share."""
    row = only(stream_of({"seconds": 1800, "speed_mps": TEN_KMH, "heart_rate_bpm": 150.0}), thresholds, person)
    assert row["energy_kcal"] == pytest.approx(365, rel=0.01)
    shared = np.hypot(0.05, 1 / 70)
    factor = np.exp(1.645 * np.hypot(0.061, shared))
    assert row["energy_kcal_high"] / row["energy_kcal"] == pytest.approx(factor, rel=0.01)
    assert row["energy_net_kcal"] == pytest.approx(row["energy_kcal"] - 34.5, abs=0.2)
    assert row["gmax_pct_mvic"] == pytest.approx(24.9, abs=0.1)
    assert row["gmax_pct_mvic_low"] == pytest.approx(24.9 / 2.177, abs=0.1)
    assert row["type_ii_share"] == pytest.approx(0.354, abs=0.01)
    assert row["fibre_label"] == "Type I"
    assert row["strides"] == pytest.approx(172 / 120 * 1800)


def test_every_estimate_lies_in_its_range(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of(*EVERY_KIND, noise_mps=0.2)
    table = estimate(SegmentSeconds(stream, kinds_of(stream)), thresholds=thresholds, person=person)
    for name in ESTIMATED:
        if f"{name}_low" in ESTIMATED:
            assert (table[f"{name}_low"] <= table[name]).all(), name
            assert (table[name] <= table[f"{name}_high"]).all(), name
    assert (table["energy_net_kcal"] < table["energy_kcal"]).all()


ODD_BODIES = [
    pytest.param({"age_years": 14.0, "mass_kg": 45.0, "sex": "female"}, id="a girl of 14"),
    pytest.param({"age_years": 80.0, "mass_kg": 62.0, "sex": "male"}, id="a man of 80"),
    pytest.param({"age_years": 97.0, "mass_kg": 50.0, "sex": "unstated"}, id="older than any sample"),
    pytest.param({"mass_kg": 160.0, "sex": "unstated", "mass_sd_kg": 30.0}, id="heavy, mass assumed"),
]
ODD_MOVES = [
    pytest.param({"speed_mps": 0.0}, "easy", "walk", id="not moving"),
    pytest.param({"speed_mps": 2.0, "grade": 0.45}, "hill", "run", id="as steep as was ever measured"),
    pytest.param({"speed_mps": 1.0, "grade": 0.60}, "hill", "walk", id="steeper"),
    pytest.param({"speed_mps": 3.0, "grade": -0.45}, "easy", "run", id="as steep down"),
    pytest.param({"speed_mps": 1.5, "grade": -0.70}, "easy", "walk", id="steeper down"),
    pytest.param({"speed_mps": 9.5}, "sprint", "run", id="faster than the athlete can"),
    pytest.param({"speed_mps": 0.5, "vertical_speed_mps": -0.2}, "stairs", "walk", id="down the stairs"),
    pytest.param({"speed_mps": 0.5, "vertical_speed_mps": 2.0}, "stairs", "walk", id="in a lift"),
]


@pytest.mark.parametrize("body", ODD_BODIES)
@pytest.mark.parametrize(("move", "label", "gait"), ODD_MOVES)
def test_odd_bodies_and_movements_get_finite_estimates(
    stream_of: StreamOf,
    thresholds: Thresholds,
    person: Person,
    body: dict[str, Any],
    move: dict[str, float],
    label: str,
    gait: str,
) -> None:
    """Where one method refuses, another speaks: no estimate is missing, infinite or out of its range."""
    stream = stream_of({"seconds": 300, "heart_rate_bpm": 140.0} | move)
    row = only(stream, thresholds, replace(person, **body), label, gait=gait)
    for name in ESTIMATED[:-2]:
        assert np.isfinite(row[name]), name
        if f"{name}_low" in row:
            assert row[f"{name}_low"] <= row[name] <= row[f"{name}_high"], name
    assert 0 <= row["energy_net_kcal"] < row["energy_kcal"]


def test_seconds_without_speed_take_the_mean(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    whole = only(stream_of({"seconds": 200, "speed_mps": 3.0}), thresholds, person)
    holed = only(stream_of({"seconds": 150, "speed_mps": 3.0}, {"seconds": 50}), thresholds, person)
    for name in ("energy_kcal", "gmax_pct_mvic", "strides", "type_iia"):
        assert holed[name] == pytest.approx(whole[name], rel=2e-3)


def test_unknown_cadence_is_modelled(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    row = only(stream_of({"seconds": 600, "speed_mps": 2.8, "cadence_spm": np.nan}), thresholds, person)
    assert row["strides"] == pytest.approx(162 / 120 * 600, rel=0.03)


def test_a_pause_between_segments_counts_nothing(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    run = {"seconds": 300, "speed_mps": 3.0}
    pause = {"seconds": 100, "speed_mps": 0.0, "state": "stopped"}
    stream = stream_of(run, pause, run)
    segments = cut(stream, (0, 300, "easy"), (400, 700, "easy"))
    table = estimate(SegmentSeconds(stream, segments), thresholds=thresholds, person=person)
    assert table["strides"].to_list() == pytest.approx([172 / 120 * 300] * 2)
    assert table["energy_kcal"][0] == pytest.approx(table["energy_kcal"][1])


def test_splitting_a_segment_keeps_its_sums(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of(*EVERY_KIND[:4], noise_mps=0.2)
    one = estimate(SegmentSeconds(stream, cut(stream, (0, 900, "easy"))), thresholds=thresholds, person=person)
    two = estimate(
        SegmentSeconds(stream, cut(stream, (0, 333, "easy"), (333, 900, "easy"))), thresholds=thresholds, person=person
    )
    assert two["strides"].sum() == pytest.approx(one["strides"].sum(), rel=1e-5)


def test_segmented_run_from_end_to_end(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    easy = {"seconds": 300, "speed_mps": 2.7, "heart_rate_bpm": 140.0}
    sprint = {"seconds": 8, "speed_mps": 7.0, "cadence_spm": 215.0, "heart_rate_bpm": 145.0}
    stream = stream_of(easy, sprint, easy, sprint, easy, {"seconds": 120, "speed_mps": 2.6, "grade": 0.08})
    segments = segment_stream(stream, thresholds, sport="running", grade_quality="barometric")
    table = estimate(SegmentSeconds(stream, segments), thresholds=thresholds, person=person)
    gmax = {label[0]: rows["gmax_pct_mvic"].to_numpy().mean() for label, rows in table.group_by("label")}
    assert {"easy", "sprint", "hill"} <= set(gmax)
    assert gmax["sprint"] > gmax["hill"] > gmax["easy"]
    assert table.filter(pl.col("label") == "sprint")["fibre_label"].unique().to_list() == ["primarily Type II"]
