"""What each second of movement costs and asks of the muscles, by its kind: running, walking, sprinting, stairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.physiology import parameters_running as parameters
from pipeline.physiology.activation import running_activations, stairs_activation, walking_activations
from pipeline.physiology.energy import RESTING_VO2, power_from_vo2
from pipeline.physiology.gradient import MINETTI_LIMIT, personal_running_cost
from pipeline.physiology.locomotion import net_walking_power, stair_climbing_vo2
from pipeline.physiology.sprints import GRAVITY, di_prampero_2005_accelerated_cost, equivalent_slope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.arrays import Bools, Floats


@dataclass(frozen=True, kw_only=True, slots=True)
class Movement:
    """Moving seconds, arrays of shape (seconds,), without nan except in `cadence_spm`.

    Attributes
    ----------
    speed_mps
        Ground speed [m/s].
    grade
        Rise over run [fraction].
    climb_mps
        Rate of climb; read on stairs alone [m/s].
    acceleration_mps2
        Acceleration; read in sprints alone, where it outweighs the noise of 1 Hz speed [m/s2].
    cadence_spm
        Steps per minute; nan where none were counted.
    walking, stairs, sprinting
        The kind of movement; `stairs` outranks `sprinting`, which outranks `walking`. None of them: running.
    still_air
        Whether all of it was indoors, as on a treadmill, where no air is to be pushed aside.
    """

    speed_mps: Floats
    grade: Floats
    climb_mps: Floats
    acceleration_mps2: Floats
    cadence_spm: Floats
    walking: Bools
    stairs: Bools
    sprinting: Bools
    still_air: bool = False

    @property
    def air_resistance(self) -> float:
        """Return the cost of the air per square of speed [J s2/kg/m3]."""
        return 0.0 if self.still_air else parameters.AIR_RESISTANCE.value


def net_power(movement: Movement, *, flat_cost_j_kg_m: float, resting_power_w_kg: float) -> Floats:
    """Return the metabolic power above rest, of each second.

    Running: the athlete's own Minetti cost and, outdoors, air resistance. Walking: Looney 2019, and the running cost
    faster than Looney measured. Sprints: di Prampero 2005. Stairs: by rate of climb.

    Parameters
    ----------
    movement
        The seconds.
    flat_cost_j_kg_m
        The athlete's net cost of level running [J/kg/m].
    resting_power_w_kg
        The athlete's power at rest [W/kg].

    Returns
    -------
    Floats
        Power, shape (seconds,) [W/kg].
    """
    speed, grade = movement.speed_mps, movement.grade
    along_slope = np.sqrt(1 + grade**2)
    cost = personal_running_cost(grade, flat_cost_j_kg_m) * along_slope
    power = (cost + movement.air_resistance * speed**2) * speed
    walking = movement.walking
    if walking.any():
        power[walking] = net_walking_power(
            speed[walking],
            grade[walking],
            running_power_w_kg=power[walking],
            resting_power_w_kg=resting_power_w_kg,
        )
    sprinting = movement.sprinting
    if sprinting.any():
        acceleration = _limited(movement.acceleration_mps2[sprinting])
        slope = np.clip(equivalent_slope(acceleration, grade[sprinting]), -MINETTI_LIMIT, MINETTI_LIMIT)
        sprint_cost = di_prampero_2005_accelerated_cost(
            speed[sprinting], acceleration, slope, flat_cost_j_kg_m, movement.air_resistance
        )
        power[sprinting] = sprint_cost * speed[sprinting] * along_slope[sprinting]
    stairs = movement.stairs
    if stairs.any():
        power[stairs] = power_from_vo2(stair_climbing_vo2(speed[stairs], movement.climb_mps[stairs]) - RESTING_VO2)
    return power


def _limited(acceleration: Floats) -> Floats:
    limit = parameters.ACCELERATION_LIMIT.value
    return np.clip(acceleration, -limit, limit)


def relative_speed(
    movement: Movement, net_power_w_kg: Floats, *, flat_cost_j_kg_m: float, max_sprint_speed_mps: float
) -> Floats:
    """Return the speed on the flat of equal energy cost, over maximal sprint speed.

    Parameters
    ----------
    movement
        The seconds.
    net_power_w_kg
        Their metabolic power above rest, shape (seconds,) [W/kg].
    flat_cost_j_kg_m
        The athlete's net cost of level running [J/kg/m].
    max_sprint_speed_mps
        The athlete's maximal sprint speed [m/s].

    Returns
    -------
    Floats
        Fraction, shape (seconds,); air resistance is left out.
    """
    windless = net_power_w_kg - movement.air_resistance * movement.speed_mps**3
    return windless / flat_cost_j_kg_m / max_sprint_speed_mps


def muscle_activation(muscle: str, movement: Movement, max_sprint_speed_mps: float) -> Floats:
    """Return the activation of a gluteal muscle in each second, whatever the kind of movement.

    Parameters
    ----------
    muscle
        `gmax`, `gmed` or `gmin`.
    movement
        The seconds.
    max_sprint_speed_mps
        The athlete's maximal sprint speed [m/s].

    Returns
    -------
    Floats
        Population centre, shape (seconds,) [% MVIC].
    """
    return muscle_activations([muscle], movement, max_sprint_speed_mps)[muscle]


def muscle_activations(muscles: Sequence[str], movement: Movement, max_sprint_speed_mps: float) -> dict[str, Floats]:
    """Return the activation of several muscles in each second; what they share is computed once.

    Parameters and values are those of `muscle_activation`.
    """
    activation = {muscle: np.empty(movement.speed_mps.shape) for muscle in muscles}
    walking = movement.walking & ~movement.sprinting
    running = ~(walking | movement.stairs)
    if running.any():
        seconds = slice(None) if running.all() else np.flatnonzero(running)
        slope = movement.grade[seconds]
        if movement.sprinting.any():
            acceleration = _limited(movement.acceleration_mps2[seconds])
            slope = slope + movement.sprinting[seconds] * acceleration / GRAVITY
        speed = movement.speed_mps[seconds]
        found = running_activations(muscles, speed, slope, max_sprint_speed_mps=max_sprint_speed_mps)
        for muscle, values in found.items():
            activation[muscle][seconds] = values
    if walking.any():
        found = walking_activations(muscles, movement.speed_mps[walking], movement.grade[walking])
        for muscle, values in found.items():
            activation[muscle][walking] = values
    if movement.stairs.any():
        for muscle in muscles:
            activation[muscle][movement.stairs] = stairs_activation(muscle, movement.climb_mps[movement.stairs])
    return activation


def strides_per_second(movement: Movement) -> Floats:
    """Return the gait cycles of each second, counted by the device or modelled from speed (judgement).

    Parameters
    ----------
    movement
        The seconds.

    Returns
    -------
    Floats
        Strides, shape (seconds,); two steps make one.
    """
    speed = movement.speed_mps
    running = parameters.RUN_CADENCE_BASE.value + parameters.RUN_CADENCE_GAIN.value * speed**2
    walking = parameters.WALK_CADENCE_BASE.value + parameters.WALK_CADENCE_GAIN.value * speed
    modelled = np.where(movement.walking, walking, np.minimum(running, parameters.RUN_CADENCE_MAX.value))
    modelled = np.where(movement.stairs, 60 * movement.climb_mps / parameters.RISE_PER_STEP.value, modelled)
    return np.where(np.isnan(movement.cadence_spm), modelled, movement.cadence_spm) / 120
