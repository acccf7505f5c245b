from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segments.thresholds.density import (
    Basis,
    Threshold,
    bounded_below,
    either,
    fused,
    in_steps,
    joined,
    marginal,
    moments,
    near_above,
    normal,
)
from pipeline.segments.thresholds.evidence import Known
from pipeline.segments.thresholds.parameters import MOVES_FROM_SD
from pipeline.vocabulary import Origin, Quantity

GRID = np.linspace(0.0, 10.0, 501)


@given(st.floats(3, 7), st.floats(0.2, 0.8))
def test_moments_are_those_of_the_density(mean: float, sd: float) -> None:
    found = moments(GRID, normal(GRID, mean, sd), (), digits=4)
    assert (found.value, found.sd) == pytest.approx((mean, sd), rel=0.01)


def test_moments_mind_uneven_grids() -> None:
    grid = np.geomspace(1.0, 10.0, 400)
    assert moments(grid, normal(grid, 4.0, 0.5), (), digits=3).value == pytest.approx(4.0, abs=0.01)


def test_bounds_push_up_only() -> None:
    assert (bounded_below(np.array([0.0, 1.0, 5.0]), 0.1) == 0).all()
    assert bounded_below(np.array([-0.3]), 0.1)[0] == pytest.approx(-4.5)
    near = near_above(np.array([-1.0, 0.0, 0.2]), 0.1)
    assert near[0] == near[1] == pytest.approx(near[2] + 2)


@given(st.floats(0, 1, exclude_max=True))
def test_either_is_the_mixture_of_both(chance: float) -> None:
    one, other = normal(GRID, 3, 1), normal(GRID, 6, 1)
    np.testing.assert_allclose(
        np.exp(either(chance, one, other)), chance * np.exp(one) + (1 - chance) * np.exp(other), atol=1e-12
    )


def test_fused_weighs_by_precision() -> None:
    found = fused((60.0, 8.0), (Known(Quantity.HR_REST, 50.0, 8.0, Origin.DEVICE),), (), digits=1)
    assert (found.value, found.sd) == pytest.approx((55.0, 8 / 2**0.5), abs=0.05)
    assert found.origin == (Basis(Origin.DEVICE),)


@given(st.integers(0, 2**32 - 1), st.floats(0.05, 0.95))
def test_joined_is_the_sum_over_the_whole_grid(seed: int, chance: float) -> None:
    """Held against the densities over all three axes at once."""
    rng = np.random.default_rng(seed)
    guesses = [(rng.normal(0, 3, (5, 3)), rng.normal(0, 3, (5, 4))) for _ in range(2)]
    both = [np.exp(one[:, :, None] + other[:, None, :]) for one, other in guesses]
    whole = chance * both[0] + (1 - chance) * both[1]
    alone = whole.sum(axis=2), whole.sum(axis=1)
    for found, expected in zip(joined((chance, 1 - chance), guesses), alone, strict=True):
        share = np.exp(found - marginal(marginal(found, axis=1), axis=0))
        np.testing.assert_allclose(share, expected / expected.sum(), rtol=1e-9)


@given(st.floats(0.5, 300), st.floats(0.05, 50), st.sampled_from([0.01, 0.1, 1.0]))
def test_steps_are_a_part_of_the_sd(value: float, sd: float, least: float) -> None:
    coarse = in_steps(Threshold(value, sd, ()), least)
    most = max(MOVES_FROM_SD.value * sd, least)
    assert abs(coarse.value - value) <= most / 2 + 1e-6
    assert abs(coarse.sd - sd) <= most
    assert in_steps(Threshold(coarse.value, sd, ()), least) == coarse


def test_a_move_within_a_step_is_none() -> None:
    assert (
        in_steps(Threshold(3.021, 0.151, ()), 0.01)
        == Threshold(3.02, 0.16, ())
        == in_steps(Threshold(3.018, 0.158, ()), 0.01)
    )
    assert in_steps(Threshold(185.4, 3.6, ()), 1.0) == Threshold(185.0, 4.0, ())
    assert in_steps(Threshold(52.34, 8.1, ()), 0.1) == Threshold(52.0, 8.0, ())
