from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from pipeline.segments.estimates.estimate import estimate
from pipeline.segments.estimates.seconds import SegmentSeconds
from pipeline.segments.estimates.totals import activity_load, energy_of_other_sport, energy_of_segments
from pipeline.segments.labels.segment import segment_stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.athletes.profile import Person
    from pipeline.segments.thresholds.daily import Thresholds

    StreamOf = Callable[..., pl.DataFrame]

HOUR: dict[str, Any] = {"seconds": 3600, "speed_mps": 3.9, "heart_rate_bpm": 150.0}
PAUSE = {"seconds": 600, "state": "paused", "heart_rate_bpm": 110.0}


def test_energy_of_a_run_is_the_sum_of_its_segments(
    stream_of: StreamOf, thresholds: Thresholds, person: Person
) -> None:
    parts = [{"seconds": 400, "speed_mps": speed, "grade": grade} for speed, grade in ((2.7, 0.0), (2.5, 0.08)) * 3]
    stream = stream_of(*parts)
    segments = segment_stream(stream, thresholds, sport="running", grade_quality="barometric")
    table = estimate(SegmentSeconds(stream, segments), thresholds=thresholds, person=person)
    gross, low, high, net = np.array(energy_of_segments(table, person), float)
    assert gross == pytest.approx(table["energy_kcal"].sum(), rel=1e-5)
    assert net == pytest.approx(table["energy_net_kcal"].sum(), rel=1e-5)
    assert (table["energy_kcal_low"] / table["energy_kcal"]).to_numpy().max() < low / gross < np.exp(-1.645 * 0.05)
    assert np.exp(1.645 * 0.05) < high / gross < (table["energy_kcal_high"] / table["energy_kcal"]).to_numpy().min()


def test_a_run_without_segments_has_no_energy(person: Person) -> None:
    assert energy_of_segments(pl.DataFrame(), person) == (0, 0, 0, 0)


def test_unknown_energy_is_not_zero(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of({"seconds": 600})
    segments = segment_stream(stream, thresholds, sport="running", grade_quality="none")
    table = estimate(SegmentSeconds(stream, segments), thresholds=thresholds, person=person)
    assert energy_of_segments(table, person) == (None, None, None, None)


def test_a_ride_counts_its_pauses_nothing(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    ride, paused = (
        energy_of_other_sport(stream_of(*parts), "cycling", timer_s=9999, thresholds=thresholds, person=person)
        for parts in ([HOUR], [HOUR, PAUSE])
    )
    assert paused == ride
    gross, low, high, net = np.array(ride, float)
    assert low < gross < high
    assert net == pytest.approx(gross - 69, abs=1)


def test_a_session_without_records_counts_by_its_timer(
    stream_of: StreamOf, thresholds: Thresholds, person: Person
) -> None:
    """Strength work that a watch keeps as sets alone: 3.5 to 6 MET for half an hour of a man of 70 kg."""
    empty = stream_of(HOUR).clear()
    gross, low, high, net = np.array(
        energy_of_other_sport(empty, "training", timer_s=1800, thresholds=thresholds, person=person), float
    )
    assert 3.5 * 35 <= gross <= 6 * 35
    assert low < gross < high
    assert 0 < net < gross


def test_load_of_an_hour_at_critical_speed(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    load = activity_load(stream_of(HOUR, PAUSE), thresholds=thresholds, person=person, on_foot=True)
    assert load.running_stress_score == pytest.approx(100, abs=0.01)
    assert load.trimp == pytest.approx(2 * 55.03, abs=0.02)


@pytest.mark.parametrize(
    ("part", "on_foot", "has_trimp", "has_score"),
    [
        pytest.param(HOUR, False, True, False, id="ride"),
        pytest.param(HOUR | {"heart_rate_bpm": np.nan}, True, False, True, id="run without heart rate"),
        pytest.param(HOUR | {"speed_mps": np.nan}, True, True, False, id="run without speed"),
    ],
)
def test_load_tells_only_what_it_can(
    stream_of: StreamOf,
    thresholds: Thresholds,
    person: Person,
    part: dict[str, Any],
    *,
    on_foot: bool,
    has_trimp: bool,
    has_score: bool,
) -> None:
    load = activity_load(stream_of(part), thresholds=thresholds, person=person, on_foot=on_foot)
    assert (load.trimp is not None) == has_trimp
    assert (load.running_stress_score is not None) == has_score


def test_hills_load_more_than_the_flat(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    flat, hill = (
        activity_load(
            stream_of({"seconds": 600, "speed_mps": 2.5, "grade": grade}),
            thresholds=thresholds,
            person=person,
            on_foot=True,
        ).running_stress_score
        for grade in (0.0, 0.08)
    )
    assert flat is not None
    assert hill == pytest.approx(flat * 1.482**2, rel=1e-3)
