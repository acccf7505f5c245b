from __future__ import annotations

import math

import numpy as np
import pytest

from pipeline.physiology.body import Estimate, hall_2008_energy_per_kg
from pipeline.physiology.deficit import (
    gap_of_food,
    gap_unknown,
    growth_factor,
    mass_lost,
    muscle_lost,
    share_lost,
)


@pytest.mark.parametrize(
    ("deficit", "protein", "hours", "factor"),
    [(0, 1.6, 0, 0.980), (250, 1.6, 3, 0.741), (500, 1.2, 3, 0.407), (-300, 2.0, 0, 1.059), (0, 0.8, 10, 0.770)],
)
def test_growth(deficit: float, protein: float, hours: float, factor: float) -> None:
    assert float(growth_factor(deficit, protein, hours)) == pytest.approx(factor, abs=0.005)


@pytest.mark.parametrize(
    ("deficit", "fat_mass", "sets", "hours", "protein", "lost"),
    [
        (500, 15, 0, 0, 1.0, 5.0),
        (500, 15, 0, 6, 1.6, 2.0),
        (500, 15, 10, 4, 1.6, 0.9),
        (-300, 15, 0, 0, 1.2, -0.41),
    ],
)
def test_loss(deficit: float, fat_mass: float, sets: float, hours: float, protein: float, lost: float) -> None:
    """Twelve weeks, by hand: fat-free mass of Forbes, half of it muscle, of 28 kg."""
    energy = deficit * 525 * (1 - math.exp(-84 / 525))
    lean = energy / (9441 + 1816 * 10.4 / fat_mass) * 10.4 / fat_mass
    curve = 1 / (1 + math.exp(-(protein - 1.1) / 0.2))
    phi = (0.3 + 0.7 * math.exp(-sets / 4)) * (0.45 + 0.55 * math.exp(-hours / 2)) * (1.3 - 0.5 * curve)
    expected = 100 * (phi * lean * 0.5 if deficit > 0 else 0.08 * lean) / 28
    _, fat_free = mass_lost(deficit, 84, fat_mass)
    found = float(muscle_lost(fat_free, share_lost(sets, hours, protein), 28.0))
    assert found == pytest.approx(expected, rel=0.02)
    assert found == pytest.approx(lost, abs=0.5)


def test_energy_of_weight() -> None:
    """Lean people lose cheaper kilograms; 7700 kcal holds near 35 kg of fat (Hall 2008)."""
    assert hall_2008_energy_per_kg([10, 15, 25, 40]) == pytest.approx([5553, 6318, 7200, 7867], abs=2)
    fat, lean = mass_lost(350.0, 84, 30.0)
    assert float(fat) == pytest.approx(350 * 525 * (1 - math.exp(-84 / 525)) / (9441 + 1816 * 10.4 / 30), abs=0.002)
    assert float(lean) == pytest.approx(float(fat) * 10.4 / 30)
    year = sum(map(float, mass_lost(0.7 * 500, 365, 30.0)))
    assert year == pytest.approx(11.4, abs=1.2)  # Hall 2011, linearised


def test_gaps() -> None:
    assert gap_unknown() == Estimate(0.0, 150.0)
    assert gap_unknown(-100.0) == Estimate(0.0, 150.0)
    assert gap_unknown(300.0) == pytest.approx((120, math.hypot(150, 36)))
    assert gap_of_food(Estimate(500.0, 90.0)) == pytest.approx((350, math.hypot(63, 35)))


@pytest.mark.parametrize(("low", "high", "step"), [(0.6, 2.6, 0.05), (0.0, 12.0, 0.25)])
def test_smooth(low: float, high: float, step: float) -> None:
    """No step in protein or in hours, neither in growth nor in loss."""
    grid = np.arange(low, high, step)
    for values in (
        (growth_factor(200.0, grid, 4.0), share_lost(4.0, 4.0, grid))
        if high < 3
        else (growth_factor(200.0, 1.4, grid), share_lost(4.0, grid, 1.4))
    ):
        assert np.abs(np.diff(values)).max() < 0.08


def test_muscle_of_lean() -> None:
    """Half of the fat-free mass lost is muscle; of a gain without training, eight hundredths."""
    assert float(muscle_lost(2.0, 0.8, 20.0)) == pytest.approx(100 * 2.0 * 0.8 * 0.5 / 20)
    assert float(muscle_lost(-2.0, 0.8, 20.0)) == pytest.approx(-100 * 2.0 * 0.08 / 20)
