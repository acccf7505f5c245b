from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.scoring import (
    EventScore,
    calibration,
    confusion,
    events_of,
    f1_of,
    log_loss,
    macro_of,
    painted,
    score_events,
    segments_right,
)

EASY, TEMPO, SPRINT, HILL, STAIRS = range(5)


def codes(*parts: tuple[int, int]) -> np.ndarray:
    return np.concatenate([np.full(seconds, code, np.int64) for code, seconds in parts])


def everything(labels: np.ndarray) -> np.ndarray:
    return np.ones(len(labels), bool)


def test_log_loss_is_the_mean_surprise() -> None:
    assert log_loss(np.array([0.8, 0.5]), np.array([1.0, 0.0])) == pytest.approx(-np.log(0.8 * 0.5) / 2)
    assert log_loss(np.array([1.0]), np.array([0.0])) == pytest.approx(-np.log(0.005)), "one error is not all"


def test_painting_leaves_holes_empty() -> None:
    assert painted([0, 5], [3, 7], [EASY, HILL], 8).tolist() == [0, 0, 0, -1, -1, 3, 3, -1]


def test_a_perfect_answer_scores_one() -> None:
    truth = codes((EASY, 60), (SPRINT, 10), (EASY, 60), (HILL, 30))
    table = confusion(truth, truth, everything(truth))
    assert macro_of(table) == 1
    assert np.isnan(f1_of(table)[STAIRS])
    assert score_events(truth, truth, SPRINT, everything(truth)) == EventScore(1, 1, 1, (0.0, 0.0))


def test_f1_by_hand() -> None:
    truth, found = codes((EASY, 80), (TEMPO, 20)), codes((EASY, 70), (TEMPO, 20), (-1, 10))
    table = confusion(truth, found, everything(truth))
    assert table[TEMPO].tolist() == [0, 10, 0, 0, 0, 10]
    assert f1_of(table)[:2] == pytest.approx([2 * 70 / 150, 2 * 10 / 40])
    assert macro_of(table) == pytest.approx((2 * 70 / 150 + 0.5) / 2)


def test_only_scored_seconds_with_a_label_count() -> None:
    truth, found = codes((EASY, 10), (-1, 10), (TEMPO, 10)), codes((TEMPO, 30))
    scored = np.repeat([True, True, False], 10)
    assert confusion(truth, found, scored).sum() == 10


@pytest.mark.parametrize(
    ("found", "matched"),
    [
        pytest.param(codes((EASY, 11), (SPRINT, 10), (EASY, 9)), 1, id="a second late"),
        pytest.param(codes((EASY, 15), (SPRINT, 10), (EASY, 5)), 0, id="overlap of a third"),
        pytest.param(codes((EASY, 10), (SPRINT, 4), (EASY, 2), (SPRINT, 4), (EASY, 10)), 0, id="cut in two"),
        pytest.param(codes((EASY, 30)), 0, id="missed"),
    ],
)
def test_events_match_by_half_of_their_union(found: np.ndarray, matched: int) -> None:
    truth = codes((EASY, 10), (SPRINT, 10), (EASY, 10))
    score = score_events(truth, found, SPRINT, everything(truth))
    assert (score.truth, score.matched) == (1, matched)
    assert score.found == len(events_of(found, SPRINT))


def test_events_that_are_not_scored_are_neither_missed_nor_false() -> None:
    truth, found = codes((HILL, 20), (EASY, 40)), codes((EASY, 40), (HILL, 20))
    assert score_events(truth, found, HILL, np.zeros(60, bool)) == EventScore()


@pytest.mark.parametrize(
    ("dip", "scored", "matched"),
    [
        pytest.param(EASY, False, 1, id="a dip to the limit parts nothing"),
        pytest.param(EASY, True, 0, id="a dip that counts does"),
        pytest.param(-1, False, 0, id="so does time without a label"),
    ],
)
def test_events_parted_only_by_what_does_not_count_are_one(dip: int, scored: bool, matched: int) -> None:  # noqa: FBT001 - a parameter of the test
    truth = codes((EASY, 20), (SPRINT, 20), (dip, 6), (SPRINT, 20), (EASY, 20))
    found = codes((EASY, 20), (SPRINT, 46), (EASY, 20))
    counts = everything(truth)
    counts[40:46] = scored
    score = score_events(truth, found, SPRINT, counts)
    assert (score.matched, score.truth) == (matched, 2 - matched)


def test_pooled_events_and_their_f1() -> None:
    pooled = EventScore(2, 1, 1, (1.0, 2.0)) + EventScore(1, 2, 1, (3.0, 0.0))
    assert pooled == EventScore(3, 3, 2, (1.0, 2.0, 3.0, 0.0))
    assert pooled.f1 == pytest.approx(2 / 3)
    assert np.isnan(EventScore().f1)


def test_a_segment_is_right_by_most_of_its_scored_seconds() -> None:
    truth = codes((EASY, 10), (TEMPO, 10))
    scored = np.ones(20, bool)
    scored[12:] = False
    right = segments_right(truth, scored, np.array([0, 0, 10]), np.array([12, 20, 20]), np.array([EASY, TEMPO, TEMPO]))
    assert right[:2].tolist() == [1, 0]
    assert np.isnan(right[2])


def test_calibration_error_by_hand() -> None:
    confidence, right = np.array([0.95, 0.95, 0.55, 0.55]), np.array([1.0, 1.0, 1.0, 0.0])
    error, rows = calibration(confidence, right)
    assert error == pytest.approx(0.05)
    assert [count for *_, count in rows] == [2, 2]
    assert np.isnan(calibration(np.zeros(0), np.zeros(0))[0])


labels = st.lists(st.integers(-1, 4), min_size=1, max_size=60)


@given(labels)
def test_scores_stay_in_their_range(truth: list[int]) -> None:
    true, found = np.array(truth), np.array(truth[::-1])
    table = confusion(true, found, everything(true))
    assert table.sum() == (true != -1).sum()
    assert ((f1_of(table) >= 0) & (f1_of(table) <= 1) | np.isnan(f1_of(table))).all()
    for code in (SPRINT, HILL):
        score = score_events(true, found, code, everything(true))
        assert 0 <= score.matched <= min(score.truth, score.found)
        assert score.truth == len(events_of(true, code))
        assert score.found == len(events_of(found, code))
