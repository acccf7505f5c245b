"""Places are recognised by their climb: the same rise, length, shape and number of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.segments.labels.climbs import (
    NO_CLIMBS,
    PIECES,
    Climbs,
    climbs_of,
    climbs_of_lists,
    places_of,
    shared_log_odds,
)
from pipeline.segments.labels.features import features_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from pipeline.segments.thresholds.daily import Thresholds


def climb(
    rise_m: float = 20.0, run_m: float = 45.0, steps: float = 120.0, *, odds: float = 2.0, shape: float = 0.0
) -> Climbs:
    """Describe one pass; `shape` is how much longer the upper pieces are than the lower ones."""
    share = (1 + shape * np.linspace(-1, 1, PIECES)) / PIECES
    row = np.ones(PIECES)
    return Climbs(np.array([rise_m]), *(values[None] for values in (run_m * share, steps / PIECES * row, odds * row)))


def said(*passes: Climbs) -> list[float]:
    """What all passes say of the place of each; nan where it was climbed once."""
    return [float("nan") if found is None else float(found[0, 0]) for found in places_of(passes)]


def test_a_place_climbed_once_says_nothing_more() -> None:
    assert places_of([]) == []
    assert places_of([climb(), NO_CLIMBS]) == [None, None]
    assert np.isnan(shared_log_odds(climb())).all()


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(climb(rise_m=24), id="rise"),
        pytest.param(climb(run_m=80), id="length"),
        pytest.param(climb(shape=0.8), id="shape"),
    ],
)
def test_other_places_stay_apart(other: Climbs) -> None:
    assert places_of([climb(), other]) == [None, None]


def test_all_passes_of_a_place_agree() -> None:
    passes = [climb(odds=odds, steps=steps) for odds, steps in ((3, 120), (-1, 123), (2, 118), (-1, 121))]
    assert min(said(*passes)) > 0


def test_two_steps_at_a_time_are_the_same_stairs() -> None:
    assert min(said(climb(steps=120), climb(steps=60), climb(steps=119))) > 0


def test_steps_that_change_with_the_pace_are_no_stairs() -> None:
    assert max(said(*(climb(odds=1, steps=steps) for steps in (100, 140, 190, 85)))) < 0


def test_steps_that_were_not_counted_say_nothing() -> None:
    assert set(said(*[climb(odds=-1, steps=0)] * 5)) == {-1.5}
    assert said(climb(odds=2, steps=0), *[climb(odds=2)] * 4)[0] == 1.5


def test_repeats_on_a_hill_say_nothing_of_stairs() -> None:
    assert set(said(*[climb(odds=-1, steps=steps) for steps in (120, 121, 119, 120)])) == {-1.5}


def test_one_pass_more_changes_nothing_that_matters() -> None:
    rng = np.random.default_rng(1)
    passes = [climb(odds=2, steps=steps) for steps in rng.normal(120, 2, 9)]
    assert set(said(*passes)) == set(said(*passes, climb(odds=1.8)))


def test_the_order_of_activities_does_not_matter() -> None:
    rng = np.random.default_rng(3)
    passes = [climb(20 + rng.normal(0, 1), odds=rng.normal(0, 3), steps=rng.normal(120, 20)) for _ in range(12)]
    order = rng.permutation(12)
    np.testing.assert_array_equal(said(*(passes[i] for i in order)), np.array(said(*passes))[order])


def test_low_climbs_keep_their_own_evidence_among_a_few_others() -> None:
    low = {"rise_m": 4.0, "run_m": 9.0, "steps": 24.0}
    flight = said(climb(**low, odds=1.0), *[climb(4.2, 11.0, 25.0, odds=-1.5)] * 2)[0]
    hill = said(climb(**low, odds=1.0), *[climb(4.2, 11.0, 25.0, odds=-1.5)] * 12)[0]
    assert hill < 0 < flight


def test_nearer_passes_say_more() -> None:
    others = [climb(odds=3.0)] * 2
    near, far = (said(climb(rise_m, odds=-2.5), *others)[0] for rise_m in (20.2, 21.8))
    assert far < 0 < near


def test_passes_of_one_activity_count_by_themselves() -> None:
    twice = Climbs(*(np.concatenate(columns) for columns in zip(climb(odds=3), climb(odds=-1), strict=True)))
    assert places_of([twice]) == [None]
    assert (shared_log_odds(twice) > 0).all()


def test_climbs_are_read_back_from_lists() -> None:
    stored = climbs_of_lists(*(values.ravel().tolist() for values in climb()))
    for values, given in zip(stored, climb(), strict=True):
        np.testing.assert_array_equal(values, given)


def test_steps_are_compared_per_metre() -> None:
    """Who stops a few steps earlier climbs less; steps that change against the rise are those of a path."""
    rises = (19.0, 20.0, 21.0) * 3
    both = said(*(climb(rise, steps=6 * rise) for rise in rises))
    opposed = said(*(climb(rise, steps=6 * 20**4 / rise**3) for rise in rises))
    assert max(opposed) < min(both)


@pytest.mark.parametrize(
    ("part", "flight_odds", "odds"),
    [
        pytest.param({}, 9.0, 4.0, id="stairs"),
        pytest.param({}, None, -1.0, id="no-flight"),
        pytest.param({"seconds": 8}, None, None, id="fewer-than-a-dozen-steps"),
        pytest.param({"speed_mps": 1.6, "grade": 0.15}, None, None, id="less-steep-than-stairs"),
    ],
)
def test_a_climb_is_described_by_its_pieces(
    stream_of: Callable[..., pl.DataFrame],
    thresholds: Thresholds,
    part: dict[str, float],
    flight_odds: float | None,
    odds: float | None,
) -> None:
    """40 s at 0.24 m/s up, 0.45 m/s along and 92 steps a minute."""
    usual = {"seconds": 41, "speed_mps": 0.45, "grade": 0.53, "vertical_speed_mps": 0.24, "cadence_spm": 92.0}
    stream = stream_of(usual | part)
    features = features_of(stream, thresholds, "barometric", climbs_stairs=False)
    length = stream.height
    flights, log_odds = ([], []) if flight_odds is None else ([(0, length)], [flight_odds])
    everywhere = np.ones(length, bool)
    bouts, found = climbs_of(features, everywhere, np.arange(length), flights, np.array(log_odds))
    if odds is None:
        assert (bouts, found) == ([], NO_CLIMBS)
        return
    assert bouts == [(0, 41)]
    totals = [found.rise_m.item(), found.run_m.sum(), found.steps.sum()]
    assert totals == pytest.approx([40 * 0.24, 41 * 0.45, 41 * 92 / 60], rel=0.03)
    assert found.run_m.max() < 2 * found.run_m.min()
    assert found.stairs_log_odds == pytest.approx(np.full((1, PIECES), odds))
