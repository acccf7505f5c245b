"""Muscle activation, fibres and set equivalents of segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.segments.estimates.estimate import estimate
from pipeline.segments.estimates.seconds import SegmentSeconds
from tests.segments.estimates.cases import EVERY_KIND, TEN_KMH, cut, kinds_of, only

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from pipeline.athletes.profile import Person
    from pipeline.segments.thresholds.daily import Thresholds

    StreamOf = Callable[..., pl.DataFrame]


def test_muscles_work_in_the_order_of_bartlett(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of(*EVERY_KIND)
    gmax = estimate(SegmentSeconds(stream, kinds_of(stream)), thresholds=thresholds, person=person)[
        "gmax_pct_mvic"
    ].to_list()
    run, walk, hill, downhill, sprint, stairs = gmax
    assert sprint > 2 * stairs
    assert stairs > run > walk
    assert hill > run
    assert downhill < hill


def test_carried_mass_costs_energy_and_fibres(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of({"seconds": 600, "speed_mps": 2.5, "grade": 0.08})
    bare, loaded = (only(stream, thresholds, person, "hill", carried_kg=mass) for mass in (0.0, 7.0))
    assert loaded["energy_net_kcal"] / bare["energy_net_kcal"] == pytest.approx(1.1, abs=0.01)
    assert loaded["type_iix"] > bare["type_iix"]


def test_the_same_power_uphill_activates_no_more(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    """A hill run at equal power is slower: activation alike, 25.3 against 27.0 % for the reference athlete."""
    flat = only(stream_of({"seconds": 300, "speed_mps": 10.79 / 3.6}), thresholds, person)
    hill = only(stream_of({"seconds": 300, "speed_mps": 7.28 / 3.6, "grade": 0.08}), thresholds, person, "hill")
    assert flat["gmax_pct_mvic"] == pytest.approx(27.0, abs=0.1)
    assert hill["gmax_pct_mvic"] == pytest.approx(25.3, abs=0.1)


def test_an_uphill_sprint_counts_its_acceleration(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    parts = [{"seconds": 1, "speed_mps": speed, "grade": 0.08} for speed in np.linspace(1, 5, 6)]
    stream = stream_of(*parts)
    sprint = only(stream, thresholds, person, "hill", effort="sprint")
    climb = only(stream, thresholds, person, "hill", effort="interval")
    assert sprint["gmax_pct_mvic"] > climb["gmax_pct_mvic"]
    assert sprint["energy_kcal"] > climb["energy_kcal"]


def test_late_in_a_long_run_fast_fibres_join(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of({"seconds": 7200, "speed_mps": TEN_KMH})
    segments = cut(stream, (0, 600, "easy"), (600, 6600, "easy"), (6600, 7200, "easy"))
    early, _, late = estimate(SegmentSeconds(stream, segments), thresholds=thresholds, person=person)[
        "type_iia"
    ].to_list()
    assert late > early + 0.05
