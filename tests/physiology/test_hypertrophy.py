from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.physiology.hypertrophy import (
    Rates,
    Week,
    cap_running_sets,
    growth_rate,
    interference_factor,
    loss_from_detraining,
    loss_in_deficit,
    loss_share,
    protein_factor,
    weekly_change,
)

if TYPE_CHECKING:
    from pathlib import Path

HILLS = 2 * 1.8  # set equivalents of two sessions of 10 x 30 s hill sprints


@pytest.fixture(scope="module")
def oracles(shared: Path) -> Any:
    spec = importlib.util.spec_from_file_location("oracles", shared / "physiology" / "oracles.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


weeks = st.fixed_dictionaries(
    {
        "strength_sets": st.floats(0, 25),
        "running_sets": st.floats(0, 12),
        "running_hours": st.floats(1, 15),
        "deficit_kcal": st.floats(-800, 1200),
        "protein_g_kg": st.floats(0.4, 3),
        "status": st.sampled_from([1.0, 0.5, 0.25]),
        "gained_pct": st.floats(0, 12),
        "fat_mass_kg": st.floats(4, 45),
        "muscle_mass_kg": st.floats(14, 45),
    }
)


@given(weeks)
def test_weekly_change_equals_the_reference(oracles: Any, week: dict[str, float]) -> None:
    expected = oracles.weekly_dv(
        strength_sets=week["strength_sets"],
        run_set_eq=week["running_sets"],
        deficit_kcal=week["deficit_kcal"],
        protein=week["protein_g_kg"],
        run_hours=week["running_hours"],
        status=week["status"],
        gained_pct=week["gained_pct"],
        fm_kg=week["fat_mass_kg"],
        sm_kg=week["muscle_mass_kg"],
    )
    assert float(weekly_change(Week(**week))) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        pytest.param(Week(running_hours=4.0), 0.0, id="W1 easy running in balance"),
        pytest.param(Week(running_hours=4.0, deficit_kcal=300), -0.089733, id="W2 easy running in a deficit"),
        pytest.param(Week(running_hours=3.5, running_sets=HILLS, protein_g_kg=1.8), 0.262748, id="W4 hill sprints"),
        pytest.param(
            Week(running_hours=3.5, running_sets=HILLS, protein_g_kg=1.8, strength_sets=10),
            0.772339,
            id="W5 hill sprints and strength",
        ),
        pytest.param(
            Week(running_hours=9.0, deficit_kcal=700, protein_g_kg=1.0, gained_pct=5.0), -0.428962, id="W7 marathon"
        ),
        pytest.param(Week(running_hours=4.0, gained_pct=5.0), -0.08, id="W8 lifting stopped"),
    ],
)
def test_central_weekly_change(week: Week, expected: float) -> None:
    assert float(weekly_change(week)) == pytest.approx(expected, abs=1e-6)


def test_ten_weeks_of_six_sets_lie_near_squat_training_on_mri() -> None:
    """Kubo 2019: 6.7 ± 3.5 % in 10 weeks."""
    assert 10 * float(growth_rate(6)) == pytest.approx(6.7, abs=3.5 / 2)


def test_each_added_weekly_set_is_worth_what_the_meta_analysis_found() -> None:
    """Schoenfeld 2017: 0.37 % per set, over about nine weeks."""
    per_set = 9 * (growth_rate(10) - growth_rate(5)) / 5
    assert float(per_set) == pytest.approx(0.37, abs=0.05)


@pytest.mark.parametrize(
    ("protein", "strength", "hours", "expected"),
    [
        pytest.param(1.0, 0, 3, 0.75, id="little protein"),
        pytest.param(1.2, 0, 3, 0.60, id="some protein"),
        pytest.param(1.6, 0, 3, 0.45, id="enough protein"),
        pytest.param(1.0, 4, 3, 0.25, id="strength work"),
        pytest.param(1.6, 4, 3, 0.15, id="strength work and protein"),
        pytest.param(1.6, 0, 0, 1.0, id="no training"),
        pytest.param(1.6, 4, 0, 0.15, id="strength work alone"),
    ],
)
def test_loss_share_table(protein: float, strength: float, hours: float, expected: float) -> None:
    assert float(loss_share(protein, strength, hours)) == expected


def test_surplus_costs_no_muscle_and_adds_none() -> None:
    assert float(loss_in_deficit(Week(deficit_kcal=-500))) == 0
    assert float(weekly_change(Week(strength_sets=6, deficit_kcal=-500))) == float(weekly_change(Week(strength_sets=6)))


@pytest.mark.parametrize(
    ("protein", "expected"),
    [
        pytest.param(0.0, 0.6, id="floor"),
        pytest.param(0.8, 0.7, id="allowance"),
        pytest.param(1.6, 1.0, id="breakpoint"),
        pytest.param(2.5, 1.0, id="beyond"),
    ],
)
def test_protein_factor(protein: float, expected: float) -> None:
    assert float(protein_factor(protein)) == pytest.approx(expected)


def test_interference_starts_beyond_three_hours_and_ends_at_thirty_percent() -> None:
    np.testing.assert_allclose(interference_factor([0, 3, 5, 40]), [1, 1, 0.96, 0.7])


def test_two_sets_keep_what_was_gained() -> None:
    np.testing.assert_allclose(loss_from_detraining([0, 1, 2, 6], 5), [0.08, 0.04, 0, 0])
    assert float(loss_from_detraining(0, 0)) == 0


@given(st.floats(0, 1e4))
def test_running_never_counts_as_more_than_three_sets(sets: float) -> None:
    assert 0 <= float(cap_running_sets(sets)) <= min(3.0, sets + 1e-12)


@given(weeks, st.floats(0, 20))
def test_more_strength_never_means_less_muscle(week: dict[str, float], added: float) -> None:
    more = week | {"strength_sets": week["strength_sets"] + added}
    assert float(weekly_change(Week(**more))) >= float(weekly_change(Week(**week))) - 1e-12


@given(weeks, st.floats(0, 1000))
def test_a_larger_deficit_never_means_more_muscle(week: dict[str, float], added: float) -> None:
    more = week | {"deficit_kcal": week["deficit_kcal"] + added}
    assert float(weekly_change(Week(**more))) <= float(weekly_change(Week(**week))) + 1e-12


@given(weeks, st.floats(0, 2))
def test_more_protein_never_means_less_muscle(week: dict[str, float], added: float) -> None:
    more = week | {"protein_g_kg": week["protein_g_kg"] + added}
    assert float(weekly_change(Week(**more))) >= float(weekly_change(Week(**week))) - 1e-12


def test_draws_broadcast() -> None:
    rates = Rates(growth_max=np.array([0.5, 0.9]))
    assert weekly_change(Week(strength_sets=np.array([[3.0], [6.0], [9.0]])), rates).shape == (3, 2)
