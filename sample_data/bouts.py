"""Building blocks of a workout script: what the runner does next."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pipeline.physiology.gradient import effort_factor, personal_running_cost

SPRINT_TAU_S = 1.1  # s, mono-exponential acceleration of a maximal start; Samozino 2016 finds 0.9 to 1.4
RUN_TAU_S = 2.0  # s, an ordinary change of pace; judgement
STOP_TAU_S = 0.7  # s, coming to a halt; judgement
VEHICLE_TAU_S = 6.0  # s, a car in town; judgement
LIFT_SPEED_MPS = 1.6  # m/s, an ordinary passenger lift


@dataclass(frozen=True, kw_only=True, slots=True)
class Bout:
    """One stretch of one activity.

    Attributes
    ----------
    state
        What the runner does: `moving`, `stopped`, `paused` (timer off) or `vehicle`.
    gait
        `run` or `walk`.
    speed_mps
        Speed aimed for [m/s]: on the ground, or on the flat where `by_effort` says so.
    by_effort
        Keep the effort of that flat speed on any slope; else keep the ground speed.
    seconds, metres
        Where the bout ends; exactly one is given.
    grade
        Rise over run [fraction]; None follows the terrain.
    tau_s
        Time constant of the approach to the speed [s].
    step_rise_m
        Height of each step climbed [m]; 0 off stairs.
    cadence_spm
        Steps per minute where the script fixes them.
    lift_mps
        Vertical speed of a lift [m/s].
    intensity
        What a watch that follows the workout would write on the lap.
    """

    state: str = "moving"
    gait: str = "run"
    speed_mps: float = 0.0
    by_effort: bool = False
    seconds: float | None = None
    metres: float | None = None
    grade: float | None = None
    tau_s: float = RUN_TAU_S
    step_rise_m: float = 0.0
    cadence_spm: float | None = None
    lift_mps: float = 0.0
    intensity: str = "active"


def run(
    flat_speed_mps: float, *, seconds: float | None = None, metres: float | None = None, grade: float | None = None
) -> Bout:
    """Run at the effort of a flat speed [m/s] for a time [s] or a distance [m]; without a grade along the terrain."""
    return Bout(speed_mps=flat_speed_mps, by_effort=True, seconds=seconds, metres=metres, grade=grade)


def downhill(speed_mps: float, *, grade: float, metres: float) -> Bout:
    """Run down a slope (negative grade) at a ground speed [m/s]."""
    return Bout(speed_mps=speed_mps, metres=metres, grade=grade)


def sprint(speed_mps: float, *, seconds: float | None = None, metres: float | None = None) -> Bout:
    """Accelerate as in a sprint towards a speed [m/s] on the flat."""
    return Bout(
        speed_mps=speed_mps, seconds=seconds, metres=metres, grade=0.0, tau_s=SPRINT_TAU_S, intensity="interval"
    )


def hill(flat_speed_mps: float, *, rise_m: float, grade: float) -> Bout:
    """Run up a rise [m] of a steady grade at the effort of a flat speed [m/s]."""
    return Bout(speed_mps=flat_speed_mps, by_effort=True, metres=rise_m / grade, grade=grade, intensity="interval")


def hill_sprint(metabolic_speed_mps: float, *, seconds: float, grade: float) -> Bout:
    """Sprint up a slope at the energy cost of a flat speed [m/s]."""
    ground = metabolic_speed_mps * float(personal_running_cost(0.0) / personal_running_cost(grade))
    return Bout(speed_mps=ground, seconds=seconds, grade=grade, tau_s=SPRINT_TAU_S, intensity="interval")


def stairs(
    steps: int,
    *,
    cadence_spm: float,
    riser_m: float = 0.17,
    tread_m: float = 0.29,
    gait: str = "walk",
    at_once: int = 1,
) -> Bout:
    """Climb a flight of `steps`, taking `at_once` (1 or 2) of them with each step of the foot."""
    return Bout(
        gait=gait,
        speed_mps=cadence_spm / 60 * at_once * tread_m,
        metres=steps * tread_m,
        grade=riser_m / tread_m,
        tau_s=0.6,
        step_rise_m=riser_m * at_once,
        cadence_spm=cadence_spm,
        intensity="interval",
    )


def stairs_down(steps: int, *, cadence_spm: float = 105.0, riser_m: float = 0.17, tread_m: float = 0.29) -> Bout:
    """Walk down a flight of stairs."""
    return replace(
        stairs(steps, cadence_spm=cadence_spm, riser_m=riser_m, tread_m=tread_m),
        grade=-riser_m / tread_m,
        step_rise_m=0.0,
        intensity="rest",
    )


def walk(
    speed_mps: float = 1.4, *, seconds: float | None = None, metres: float | None = None, grade: float | None = None
) -> Bout:
    """Walk at a ground speed [m/s]."""
    return Bout(gait="walk", speed_mps=speed_mps, seconds=seconds, metres=metres, grade=grade, intensity="recovery")


def stop(seconds: float) -> Bout:
    """Stand still with the timer running."""
    return Bout(state="stopped", gait="walk", seconds=seconds, grade=0.0, tau_s=STOP_TAU_S, intensity="rest")


def pause(seconds: float) -> Bout:
    """Stand still with the timer stopped."""
    return replace(stop(seconds), state="paused")


def lift(rise_m: float) -> Bout:
    """Ride a lift up (or down, for a negative rise)."""
    return replace(stop(abs(rise_m) / LIFT_SPEED_MPS), lift_mps=float(np.sign(rise_m)) * LIFT_SPEED_MPS)


def drive(speed_mps: float, *, seconds: float) -> Bout:
    """Sit in a vehicle with the recording still on."""
    return Bout(state="vehicle", gait="walk", speed_mps=speed_mps, seconds=seconds, tau_s=VEHICLE_TAU_S)


def at_intensity(bout: Bout, intensity: str) -> Bout:
    """Set what the workout step of a bout is for."""
    return replace(bout, intensity=intensity)


def ground_speed(bout: Bout, grade: float) -> float:
    """Speed on the ground [m/s] that the bout aims for on a grade."""
    return bout.speed_mps / float(effort_factor(grade)) if bout.by_effort else bout.speed_mps
