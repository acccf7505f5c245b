"""Simulate a workout script over a terrain, with the true state of every second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.physiology.gradient import effort_factor, flat_speed, metabolic_speed
from pipeline.vocabulary import EFFORTS, GAITS, LABELS, STATES
from sample_data.bouts import ground_speed
from sample_data.runner import WALKING_COST, coloured_noise, heart_rate, running_cadence, walking_cadence
from sample_data.truth import Motion, labels_of, standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from sample_data.bouts import Bout
    from sample_data.runner import Runner

    Floats = npt.NDArray[np.float64]

PER_SECOND = 5  # steps of the integration in a second
STEP_S = 1 / PER_SECOND
CELL_M = 5.0  # m, resolution of a terrain
PACE_TAU_S = 25.0  # s, correlation of the natural variation of pace; judgement
HILL_RISE_M = 3.0
GPS_HILL_RISE_M = 6.0
EPOCH = datetime(2026, 9, 21, 6, 0, tzinfo=UTC)  # default start of a simulated run


@dataclass(frozen=True, slots=True)
class Terrain:
    """Grade [fraction] of every 5 m of a course, shape (cells,); it repeats, so its mean should be zero."""

    grade: Floats


@dataclass(frozen=True, slots=True)
class Simulated:
    """A simulated outing.

    Attributes
    ----------
    runner
        Who ran.
    script
        The bouts, in order.
    start_time
        First second [UTC].
    truth
        One row per second: `second`, `state`, `label`, `effort`, `gait` (empty where not on foot), `scored`, `bout`,
        `speed_mps`, `flat_speed_mps`, `metabolic_speed_mps`, `grade` (means of the second), `distance_m`,
        `altitude_m` (at its start), `heart_rate_bpm`, `cadence_spm`.
    """

    runner: Runner
    script: tuple[Bout, ...]
    start_time: datetime
    truth: pl.DataFrame


def flat_terrain(rng: np.random.Generator) -> Terrain:
    """Draw a course without a hill: grades of about half a percent."""
    return _terrain(rng, rise=0.005, length_m=(60, 400))


def rolling_terrain(rng: np.random.Generator, steepest: float = 0.03) -> Terrain:
    """Draw a course that goes up and down in stretches of 80 to 400 m, up to the steepest grade [fraction]."""
    return _terrain(rng, rise=steepest, length_m=(80, 400))


def _terrain(rng: np.random.Generator, *, rise: float, length_m: tuple[float, float], pairs: int = 20) -> Terrain:
    pieces: list[Floats] = []
    for _ in range(pairs):
        cells = int(rng.uniform(*length_m) / CELL_M)
        grade = rng.uniform(0.2, 1.0) * rise
        level = np.zeros(int(rng.uniform(*length_m) / CELL_M))
        pieces += [np.full(cells, grade), level, np.full(cells, -grade)]
    rough = np.concatenate(pieces)
    return Terrain(np.convolve(np.concatenate([rough[-1:], rough, rough[:1]]), np.ones(3) / 3, "valid"))


def simulate(
    runner: Runner,
    script: Sequence[Bout],
    terrain: Terrain,
    rng: np.random.Generator,
    *,
    start_time: datetime = EPOCH,
    min_rise_m: float = HILL_RISE_M,
) -> Simulated:
    """Run a script and label every second by the definitions.

    Parameters
    ----------
    runner
        Physiology of the runner.
    script
        Bouts in order.
    terrain
        Grade along the way, for the bouts that follow it.
    rng
        Random generator.
    start_time
        First second [UTC].
    min_rise_m
        Least rise of a hill [m]: 3, or 6 where the altitude is to come from GPS.

    Returns
    -------
    Simulated
        The outing and its truth.
    """
    motion, vertical_mps, state = _move(runner, script, terrain, rng)
    labels = labels_of(motion, runner.critical_speed_mps, runner.max_sprint_speed_mps, min_rise_m)
    middle = slice(PER_SECOND // 2, None, PER_SECOND)
    demand = _per_second(_demand(motion))
    speed = _per_second(motion.speed_mps)
    on_foot = motion.on_foot[middle]
    truth = pl.DataFrame(
        {
            "second": np.arange(len(speed)),
            "state": _words(state[middle], STATES),
            "label": _words(labels.label[middle], LABELS),
            "effort": _words(labels.effort[middle], EFFORTS),
            "gait": _words(np.where(on_foot, np.where(motion.running[middle], 0, 1), -1), GAITS),
            "scored": labels.scored[middle],
            "bout": motion.bout[middle],
            "speed_mps": speed,
            "flat_speed_mps": _per_second(motion.flat_mps),
            "metabolic_speed_mps": _per_second(motion.metabolic_mps),
            "grade": _per_second(motion.grade),
            "distance_m": _at_second(motion.speed_mps),
            "altitude_m": _at_second(vertical_mps) + 50.0,
            "heart_rate_bpm": heart_rate(runner, demand, rng),
            "cadence_spm": _cadence(runner, script, motion, rng)[middle],
        }
    )
    return Simulated(runner, tuple(script), start_time, truth)


def _move(
    runner: Runner, script: Sequence[Bout], terrain: Terrain, rng: np.random.Generator
) -> tuple[Motion, Floats, npt.NDArray[np.int64]]:
    """Integrate speed and place; give the motion, the vertical speed and the state of every step."""
    variation = np.exp(coloured_noise(rng, 4 * 3600 * PER_SECOND, sd=runner.pace_sd, tau_s=PACE_TAU_S, step_s=STEP_S))
    speeds: list[float] = []
    grades: list[float] = []
    counts = [_run_bout(bout, terrain, variation, speeds, grades) for bout in script]
    whole = len(speeds) - len(speeds) % PER_SECOND
    speed, grade = np.array(speeds[:whole]), np.array(grades[:whole])
    bout = np.repeat(np.arange(len(script)), counts)[:whole]
    step_rise, lift = (np.array([getattr(b, name) for b in script])[bout] for name in ("step_rise_m", "lift_mps"))
    walking = np.array([b.gait == "walk" for b in script])[bout]
    state = np.array([STATES.index(b.state) for b in script])[bout]
    state[(state == STATES.index("stopped")) & ~standing(speed, STEP_S)] = STATES.index("moving")
    motion = Motion(
        step_s=STEP_S,
        on_foot=state == STATES.index("moving"),
        running=~walking,
        speed_mps=speed,
        flat_mps=flat_speed(speed, grade),
        metabolic_mps=metabolic_speed(speed, grade, runner.flat_cost_j_kg_m),
        grade=grade,
        step_rise_m=step_rise,
        bout=bout,
    )
    return motion, speed * grade + lift, state


def _run_bout(bout: Bout, terrain: Terrain, variation: Floats, speeds: list[float], grades: list[float]) -> int:
    """Append the steps of one bout to the speeds and grades; give their number."""
    course = terrain.grade if bout.grade is None else np.array([bout.grade])
    aims = bout.speed_mps / effort_factor(course) if bout.by_effort else np.full(len(course), ground_speed(bout, 0.0))
    gain = 1 - float(np.exp(-STEP_S / bout.tau_s))
    speed = speeds[-1] if speeds else 0.0
    first, metres = len(speeds), 0.0
    place = 0.0 if bout.grade is not None else sum(speeds) * STEP_S
    while not _done(bout, (len(speeds) - first) * STEP_S, metres):
        cell = int((place + metres) / CELL_M) % len(course)
        speed += (float(aims[cell] * variation[len(speeds) % len(variation)]) - speed) * gain
        metres += speed * STEP_S
        speeds.append(speed)
        grades.append(float(course[cell]))
    return len(speeds) - first


def _done(bout: Bout, seconds: float, metres: float) -> bool:
    if bout.seconds is not None:
        return seconds >= bout.seconds - STEP_S / 2
    return bout.metres is None or metres >= bout.metres


def _demand(motion: Motion) -> Floats:
    """Flat running speed of equal oxygen demand [m/s]."""
    saved = (1 - WALKING_COST) * motion.speed_mps
    walking = np.maximum(motion.metabolic_mps - saved, 0.25 * motion.speed_mps)
    demand = np.where(motion.running & (motion.step_rise_m == 0), motion.flat_mps, walking)
    return np.where(motion.on_foot, demand, 0.0)


def _cadence(runner: Runner, script: Sequence[Bout], motion: Motion, rng: np.random.Generator) -> Floats:
    natural = np.where(
        motion.running, running_cadence(runner, motion.speed_mps), walking_cadence(motion.speed_mps)
    ) * np.exp(coloured_noise(rng, len(motion.bout), sd=0.012, tau_s=8, step_s=STEP_S))
    fixed = np.array([np.nan if b.cadence_spm is None else b.cadence_spm for b in script])[motion.bout]
    return np.where(motion.on_foot & (motion.speed_mps > 0.3), np.where(np.isnan(fixed), natural, fixed), 0.0)


def _per_second(values: Floats) -> Floats:
    return np.asarray(values.reshape(-1, PER_SECOND).mean(axis=1))


def _at_second(rates: Floats) -> Floats:
    """Integral of a rate up to the start of every second."""
    return np.asarray((np.cumsum(rates) - rates)[::PER_SECOND] * STEP_S)


def _words(codes: npt.NDArray[np.generic], words: tuple[str, ...]) -> pl.Series:
    """Turn codes into words of an enumeration; -1 becomes null."""
    return pl.Series(np.asarray(codes, np.int64)).replace_strict(
        dict(enumerate(words)), default=None, return_dtype=pl.Enum([str(word) for word in words])
    )
