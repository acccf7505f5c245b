from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.physiology.activation import running_activation
from pipeline.physiology.gradient import personal_running_cost
from pipeline.physiology.locomotion import looney_2019_walking_power, net_walking_power
from pipeline.physiology.movement import Movement, muscle_activation, net_power, relative_speed, strides_per_second

if TYPE_CHECKING:
    from pipeline.arrays import Floats

FLAT_COST = 3.8  # J/kg/m
REST = 1.14  # W/kg


def moving(speed: float, grade: float = 0.0, **other: Any) -> Movement:
    """One second of movement; running unless told otherwise."""
    values = {"climb_mps": 0.0, "acceleration_mps2": 0.0, "cadence_spm": np.nan} | other
    kinds = {kind: np.array([bool(values.pop(kind, False))]) for kind in ("walking", "stairs", "sprinting")}
    still_air = bool(values.pop("still_air", False))
    numbers = {name: np.array([value]) for name, value in values.items()}
    return Movement(speed_mps=np.array([speed]), grade=np.array([grade]), **numbers, **kinds, still_air=still_air)


def power(movement: Movement) -> float:
    return float(net_power(movement, flat_cost_j_kg_m=FLAT_COST, resting_power_w_kg=REST)[0])


@pytest.mark.parametrize(
    ("movement", "expected"),
    [
        pytest.param(moving(3.0), (3.8 + 0.09) * 3.0, id="running: cost and air"),
        pytest.param(moving(1.34, walking=True), 4.414 - REST, id="walking on the level: Looney above rest"),
        pytest.param(
            moving(1.0, 0.10, walking=True),
            float(looney_2019_walking_power(1.0, 0.10)) - REST,
            id="walking uphill: Looney, too",
        ),
        pytest.param(moving(2.3, walking=True), (3.8 + 0.01 * 2.3**2) * 2.3, id="walking too fast for Looney"),
        pytest.param(moving(0.43, stairs=True, climb_mps=0.233), (0.1 * 25.8 + 1.8 * 13.98) * 20.9 / 60, id="stairs"),
        pytest.param(moving(5.0, sprinting=True), (3.8 + 0.25) * 5.0, id="a sprint at constant speed is running"),
    ],
)
def test_power_by_kind_of_movement(movement: Movement, expected: float) -> None:
    assert power(movement) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("kind", [pytest.param({}, id="running"), pytest.param({"sprinting": True}, id="sprint")])
def test_treadmill_has_no_air(kind: dict[str, bool]) -> None:
    inside, outside = moving(5.0, still_air=True, **kind), moving(5.0, **kind)
    assert power(inside) == pytest.approx(3.8 * 5.0)
    assert power(outside) - power(inside) == pytest.approx(0.01 * 5.0**3)
    relative = [
        float(relative_speed(m, np.array([power(m)]), flat_cost_j_kg_m=FLAT_COST, max_sprint_speed_mps=8.0)[0])
        for m in (inside, outside)
    ]
    assert relative == pytest.approx([5 / 8, 5 / 8])


def test_distance_along_the_slope() -> None:
    flat_air = 0.01 * 3.0**2
    cost = 9.007 + 0.2
    assert power(moving(3.0, 0.2)) == pytest.approx((cost * np.sqrt(1.04) + flat_air) * 3.0, rel=1e-3)


def test_acceleration_in_sprints_only() -> None:
    assert power(moving(3.0, acceleration_mps2=3.0)) == power(moving(3.0))
    assert power(moving(3.0, acceleration_mps2=3.0, sprinting=True)) > 3 * power(moving(3.0))


def test_impossible_accelerations_are_limited() -> None:
    at_limit = moving(3.0, acceleration_mps2=4.0, sprinting=True)
    assert power(moving(3.0, acceleration_mps2=30.0, sprinting=True)) == power(at_limit)
    assert np.isfinite(power(moving(3.0, 0.4, acceleration_mps2=4.0, sprinting=True)))


def test_acceleration_is_a_slope() -> None:
    speeding = muscle_activation("gmax", moving(3.0, acceleration_mps2=3.0, sprinting=True), 8.0)
    assert float(speeding[0]) == pytest.approx(
        float(running_activation("gmax", 3.0, 3 / 9.81, max_sprint_speed_mps=8.0))
    )


@pytest.mark.parametrize(
    ("movement", "expected"),
    [
        pytest.param(moving(1.39, walking=True), 6.9, id="walking"),
        pytest.param(moving(0.43, stairs=True, climb_mps=0.23), 29.2, id="stairs"),
        pytest.param(moving(0.43, stairs=True, walking=True, climb_mps=0.23), 29.2, id="walked stairs are stairs"),
        pytest.param(moving(10 / 3.6), 24.9, id="running"),
    ],
)
def test_activation_by_kind_of_movement(movement: Movement, expected: float) -> None:
    assert float(muscle_activation("gmax", movement, 8.0)[0]) == pytest.approx(expected, abs=0.06)


def test_power_of_walking_has_no_kink() -> None:
    """Second differences over 0.0005 of grade and 0.005 m/s, as large as a step of 0.02 W/kg would make them."""
    speeds, grades = np.meshgrid(np.arange(0.6, 2.6, 0.02), np.arange(-0.35, 0.4, 0.005))

    def walked(speed: Floats, grade: Floats) -> Floats:
        running = personal_running_cost(grade) * np.sqrt(1 + grade**2) * speed
        return net_walking_power(speed, grade, running_power_w_kg=running, resting_power_w_kg=REST)

    at = walked(speeds, grades)
    for step, limit in (((0.0, 0.0005), 0.02), ((0.005, 0.0), 0.03)):
        bend = walked(speeds + step[0], grades + step[1]) - 2 * at + walked(speeds - step[0], grades - step[1])
        assert np.abs(bend).max() < limit


def test_relative_speed_leaves_the_air_out() -> None:
    movement = moving(7.5)
    watts = net_power(movement, flat_cost_j_kg_m=FLAT_COST, resting_power_w_kg=REST)
    relative = relative_speed(movement, watts, flat_cost_j_kg_m=FLAT_COST, max_sprint_speed_mps=8.0)
    assert float(relative[0]) == pytest.approx(7.5 / 8.0)


@pytest.mark.parametrize(
    ("movement", "steps_per_min", "tolerance"),
    [
        pytest.param(moving(3.0, cadence_spm=172.0), 172, 0, id="counted"),
        pytest.param(moving(2.8), 163, 5, id="easy run"),
        pytest.param(moving(5.0), 188, 8, id="fast run"),
        pytest.param(moving(1.4, walking=True), 115, 6, id="walk"),
        pytest.param(moving(0.43, stairs=True, climb_mps=0.233), 93, 12, id="stairs as Teh & Aziz climbed them"),
        pytest.param(moving(0.5, stairs=True, climb_mps=0.34), 120, 0, id="two risers a second"),
    ],
)
def test_strides(movement: Movement, steps_per_min: float, tolerance: float) -> None:
    assert float(strides_per_second(movement)[0]) * 120 == pytest.approx(steps_per_min, abs=tolerance + 1e-9)


@given(
    st.floats(0, 8),
    st.floats(-0.6, 0.6),
    st.floats(-10, 10),
    st.sampled_from(["walking", "sprinting", "stairs", "running"]),
)
def test_every_second_costs_something_finite(speed: float, grade: float, acceleration: float, kind: str) -> None:
    movement = moving(
        speed, grade, acceleration_mps2=acceleration, climb_mps=0.3, **{kind: True} if kind != "running" else {}
    )
    assert 0 <= power(movement) < 400


@given(st.floats(1.0, 6.0), st.floats(-0.4, 0.4), st.floats(0.5, 2.0))
def test_kinds_do_not_leak_into_each_other(speed: float, grade: float, factor: float) -> None:
    """What a walking second reads does not depend on climb, and running not on acceleration."""
    run = moving(speed, grade)
    assert power(replace(run, climb_mps=np.array([factor]), acceleration_mps2=np.array([factor]))) == power(run)
