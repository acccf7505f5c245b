from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.athletes.log_columns import MEASURED_QUANTITIES
from pipeline.weekly.answer import Range
from pipeline.weekly.forecasts import LEAST_PAIRS, SIZE_WORDS, Pair, score, score_forecasts, student_95
from pipeline.weekly.measured import MEASURES
from tests.weekly.conftest import log

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST = date(2024, 1, 1)  # a Monday
UNTIL = date(2030, 1, 1)
VOLUME = "gluteus_maximus_volume_cm3"


def weeks(medians: Sequence[float], spread: float = 2.0, fat: float = 0.0) -> pl.DataFrame:
    """Weeks from the first Monday on, each with its forecast of muscle."""
    rows = [
        {
            "week": f"{FIRST + timedelta(weeks=number):%G-W%V}",
            "muscle_change_pct": median,
            "muscle_change_pct_low": median - spread,
            "muscle_change_pct_high": median + spread,
            "fat_change_pct": fat,
            "fat_change_pct_low": fat - 10.0,
            "fat_change_pct_high": fat + 10.0,
        }
        for number, median in enumerate(medians)
    ]
    return pl.DataFrame(rows)


def measures(values: Sequence[float], quantity: str = VOLUME, every: int = 12, sd: float | None = None) -> pl.DataFrame:
    """Measure a quantity every so many weeks, on Wednesdays."""
    rows: list[dict[str, Any]] = [
        {"date": FIRST + timedelta(weeks=every * number, days=2), "quantity": quantity, "value": value, "sd": sd}
        for number, value in enumerate(values)
    ]
    return log("measure", rows)


def pair(probabilities: Sequence[float], outcome: str) -> Pair:
    return Pair(
        quantity=VOLUME,
        start=FIRST,
        end=FIRST,
        measured_pct=0.0,
        error_pct=1.0,
        forecast_pct=Range(0.0, -1.0, 1.0),
        probabilities=dict(zip(SIZE_WORDS, probabilities, strict=True)),
        outcome=outcome,
    )


def test_every_quantity_of_the_log_is_known() -> None:
    assert set(MEASURES) == set(MEASURED_QUANTITIES)
    assert all(kind.least_change_pct > 0 and kind.error > 0 for kind in MEASURES.values())


def test_change_meets_first_forecast() -> None:
    found = score_forecasts(measures([800.0, 824.0], sd=8.0), weeks([2.5] * 13), UNTIL)
    (only,) = found.pairs
    assert (only.start, only.end) == (FIRST + timedelta(days=2), FIRST + timedelta(weeks=12, days=2))
    assert only.measured_pct == pytest.approx(3.0)
    assert only.error_pct == pytest.approx(np.sqrt(2.0))
    sd = np.hypot(2.0 / 1.645, np.sqrt(2.0))
    assert only.forecast_pct.value == 2.5
    assert only.forecast_pct.high == pytest.approx(2.5 + 1.645 * sd, abs=1e-3)
    assert sum(only.probabilities.values()) == pytest.approx(1.0)
    assert (only.outcome, max(only.probabilities, key=lambda name: only.probabilities[name])) == ("larger", "larger")
    assert found.score is None  # one pair says nothing


def test_other_spans_are_scaled() -> None:
    """Other spans are scaled to twelve weeks."""
    (only,) = score_forecasts(measures([800.0, 816.0], every=8, sd=8.0), weeks([2.5] * 13), UNTIL).pairs
    assert only.measured_pct == pytest.approx(3.0)
    assert only.error_pct == pytest.approx(1.5 * np.sqrt(2.0))


def test_spans_do_not_overlap() -> None:
    monthly = score_forecasts(measures([800.0] * 14, every=4), weeks([0.0] * 60), UNTIL).pairs
    assert [(p.end - p.start).days for p in monthly] == [84] * 4
    assert all(first.end <= second.start for first, second in itertools.pairwise(monthly))
    yearly = score_forecasts(measures([800.0] * 3, every=52), weeks([0.0] * 150), UNTIL)
    assert (yearly.pairs, yearly.left_out) == ((), 0)


def test_readings_by_day() -> None:
    twice = pl.concat([measures([800.0, 820.0]), measures([804.0, 828.0])])
    (only,) = score_forecasts(twice, weeks([0.0] * 13), UNTIL).pairs
    assert only.measured_pct == pytest.approx(100 * (824 / 802 - 1))
    assert score_forecasts(twice, weeks([0.0] * 13), FIRST + timedelta(weeks=11)).pairs == ()


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(weeks([2.5] * 13).slice(5), id="no forecast yet"),
        pytest.param(weeks([2.5] * 2 + [-1.0] * 11), id="training changed"),
        pytest.param(weeks([2.5] * 3), id="no running since"),
        pytest.param(weeks([2.5] * 13).with_columns(muscle_change_pct=None), id="hidden body"),
    ],
)
def test_measure_without_forecast(table: pl.DataFrame) -> None:
    found = score_forecasts(measures([800.0, 824.0]), table.cast({"muscle_change_pct": pl.Float64}), UNTIL)
    assert (found.pairs, found.left_out) == ((), 1)


def test_tape_sees_fat_only() -> None:
    (grown,) = score_forecasts(measures([98.0, 98.2], "hip_circumference_cm"), weeks([4.0] * 13), UNTIL).pairs
    (leaner,) = score_forecasts(
        measures([98.0, 95.0], "hip_circumference_cm"), weeks([0.0] * 13, fat=-20.0), UNTIL
    ).pairs
    assert (grown.outcome, grown.probabilities["larger"] < 0.5) == ("same", True)
    assert (leaner.outcome, leaner.probabilities["smaller"] > 0.7) == ("smaller", True)


def test_brier_and_log_scores_by_hand() -> None:
    found = score([pair((0.1, 0.7, 0.2), "same"), pair((0.1, 0.7, 0.2), "larger")])
    assert found.brier == pytest.approx(((0.01 + 0.09 + 0.04) + (0.01 + 0.49 + 0.64)) / 2)
    assert found.log_score == pytest.approx(-(np.log(0.7) + np.log(0.2)) / 2)
    base = (0.25, 0.25, 0.5), (0.25, 0.5, 0.25)  # each from the other pair alone, and one of each kind
    assert found.brier_base == pytest.approx(
        np.mean(
            [
                sum((p - o) ** 2 for p, o in zip(b, w, strict=True))
                for b, w in zip(base, ((0, 1, 0), (0, 0, 1)), strict=True)
            ]
        )
    )
    assert found.gain.value == pytest.approx(found.brier_base - found.brier)
    assert found.gain.low < found.gain.value < found.gain.high


@given(st.lists(st.tuples(st.tuples(*[st.floats(0.01, 1)] * 3), st.sampled_from(SIZE_WORDS)), min_size=2, max_size=20))
def test_scores_stay_within_their_bounds(rows: list[tuple[tuple[float, ...], str]]) -> None:
    found = score([pair([share / sum(shares) for share in shares], outcome) for shares, outcome in rows])
    assert 0 <= found.brier <= 2
    assert 0 <= found.brier_base <= 2
    assert found.log_score >= 0
    assert found.gain.low <= found.gain.value <= found.gain.high


def world(rng: np.random.Generator, pairs: int, *, informed: bool, sd: float) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make years in which truth is what some forecaster drew from; ours knows the middle, or not."""
    values, medians = [800.0], []
    for _ in range(pairs):
        middle = rng.normal(0, 4.0)
        truth = values[-1] * (1 + rng.normal(middle, 1.0) / 100)
        medians += [middle if informed else 0.0] * 12
        values.append(truth)
    noisy = [value + rng.normal(0, sd) for value in values]
    spread = 1.645 * (1.0 if informed else np.hypot(1.0, 4.0))
    return measures(noisy, sd=sd), weeks([*medians, medians[-1]], spread=spread)


def test_good_forecaster() -> None:
    rng = np.random.default_rng(4)
    knows = score_forecasts(*world(rng, 60, informed=True, sd=8.0), UNTIL + timedelta(days=9000)).score
    guesses = score_forecasts(*world(rng, 60, informed=False, sd=8.0), UNTIL + timedelta(days=9000)).score
    assert knows is not None
    assert guesses is not None
    assert knows.gain.low > 0.1
    assert knows.log_score < knows.log_score_base
    assert guesses.gain.low < 0 < guesses.gain.high + 0.05
    for found in (knows, guesses):
        assert 0.8 <= found.covered / 60 <= 0.98
    assert knows.beyond_error > 10


def test_coarse_measurement() -> None:
    """With an error far above the change, even the best forecast cannot be distinguished from the base rate."""
    rng = np.random.default_rng(5)
    coarse = score_forecasts(*world(rng, 60, informed=True, sd=120.0), UNTIL + timedelta(days=9000)).score
    assert coarse is not None
    assert abs(coarse.gain.value) < 0.1
    assert coarse.beyond_error < 10


@pytest.mark.parametrize(
    ("freedom", "quantile", "off"),
    [(4, 2.13185, 1e-3), (5, 2.01505, 5e-4), (8, 1.85955, 1e-4), (9, 1.83311, 1e-4), (30, 1.69726, 1e-4)],
)
def test_students_quantile_is_that_of_tables(freedom: int, quantile: float, off: float) -> None:
    assert student_95(freedom) == pytest.approx(quantile, rel=off)


def test_too_few_pairs() -> None:
    few, enough = (measures([800.0] * (LEAST_PAIRS + more)) for more in (0, 1))
    table = weeks([0.0] * 80)
    assert score_forecasts(few, table, UNTIL).score is None
    assert len(score_forecasts(few, table, UNTIL).pairs) == LEAST_PAIRS - 1
    assert score_forecasts(enough, table, UNTIL).score is not None


def test_no_measurement_no_pair() -> None:
    assert score_forecasts(measures([]), weeks([0.0] * 5), UNTIL) == ((), 0, None)
