from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.physiology.fusion import fuse, log_range, own_sd_log, sum_energy

GROUPS = ("speed", "speed", "heart_rate")
energies = st.lists(st.floats(20, 500), min_size=3, max_size=3)
errors = st.lists(st.floats(0.05, 0.3), min_size=3, max_size=3)


@given(energies, errors, st.lists(st.booleans(), min_size=3, max_size=3))
def test_fused_lies_between(kcal: list[float], sd: list[float], missing: list[bool]) -> None:
    known = np.where(missing, np.nan, kcal)
    fused = fuse([known], [sd], GROUPS)
    if all(missing):
        assert np.isnan(fused.kcal[0])
        assert np.isnan(fused.sd_log[0])
        return
    assert np.nanmin(known) * (1 - 1e-9) <= fused.kcal[0] <= np.nanmax(known) * (1 + 1e-9)
    assert fused.sd_log[0] >= 0.06
    assert np.nansum(fused.weights[0]) == pytest.approx(1.0)
    assert (np.isnan(fused.weights[0]) == np.array(missing)).all()


@given(energies, errors, st.floats(0.1, 10))
def test_fusion_in_any_unit(kcal: list[float], sd: list[float], factor: float) -> None:
    once, scaled = fuse([kcal], [sd], GROUPS), fuse([np.array(kcal) * factor], [sd], GROUPS)
    assert scaled.kcal[0] == pytest.approx(once.kcal[0] * factor)
    assert scaled.sd_log[0] == pytest.approx(once.sd_log[0])


@given(st.lists(st.tuples(energies, errors, st.lists(st.booleans(), min_size=3, max_size=3)), min_size=2, max_size=6))
def test_segments_do_not_touch_each_other(
    rows: list[tuple[list[float], list[float], list[bool]]],
) -> None:
    kcal = np.array([np.where(missing, np.nan, values) for values, _, missing in rows])
    sd = np.array([sds for _, sds, _ in rows])
    together = fuse(kcal, sd, GROUPS)
    alone = [fuse(kcal[[i]], sd[[i]], GROUPS).kcal[0] for i in range(len(rows))]
    np.testing.assert_allclose(together.kcal, alone)


def test_one_method_alone_keeps_its_own_error() -> None:
    fused = fuse([[100.0, np.nan, np.nan]], [0.12, 0.1, 0.1], GROUPS)
    assert fused.kcal[0] == pytest.approx(100.0)
    assert fused.sd_log[0] == pytest.approx(0.12)


def test_disagreement_widens() -> None:
    agree = fuse([[100.0, 100.0, 100.0]], [0.08, 0.09, 0.12], GROUPS)
    disagree = fuse([[100.0, 160.0, 60.0]], [0.08, 0.09, 0.12], GROUPS)
    assert disagree.sd_log[0] > 2 * agree.sd_log[0]


def test_no_negative_weight() -> None:
    fused = fuse([[100.0, 120.0, 110.0]], [0.05, 0.30, 0.12], GROUPS)
    assert fused.weights[0][1] == 0


def test_sum_of_segments_shares_one_error() -> None:
    """Own errors average out over many segments, the shared one does not."""
    total, low, high = sum_energy(np.full(100, 10.0), np.full(100, 0.10), 0.05)
    assert total == pytest.approx(1000)
    sd = np.hypot(0.01, 0.05)
    assert (low, high) == pytest.approx((1000 * np.exp(-1.645 * sd), 1000 * np.exp(1.645 * sd)))


def test_unknown_segments_left_out() -> None:
    assert sum_energy([10.0, np.nan], [0.1, np.nan], 0.05)[0] == pytest.approx(10.0)
    assert sum_energy([], [], 0.05) == (0.0, 0.0, 0.0)


@given(st.floats(10, 500), st.floats(0.06, 0.3), st.floats(0.0, 0.2))
def test_stored_ranges(kcal: float, sd: float, shared: float) -> None:
    """Stored ranges give back their own error."""
    low, high = log_range(kcal, np.hypot(sd, shared))
    assert float(own_sd_log(low, high, shared)) == pytest.approx(sd, abs=1e-6)


def test_two_methods_apart() -> None:
    """Two methods of equal error, 20 % to either side: the closed form of their mean, widened by their distance."""
    fused = fuse([[100 * np.exp(0.2), 100 * np.exp(-0.2)]], [[0.1, 0.1]], ("speed", "power"))
    assert fused.kcal[0] == pytest.approx(100.0)
    assert fused.sd_log[0] == pytest.approx(np.sqrt(0.1**2 * (1 + 0.1) / 2 * 2 * 0.2**2 / 0.1**2))
