"""Classify each second as moving, stopped, paused, in a vehicle, or a gap in the recording."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.signal import parameters as common
from pipeline.signal.flags import flags_of
from pipeline.signal.sport import is_indoors
from pipeline.signal.state import parameters as p
from pipeline.signal.state.vehicle import vehicle_seconds
from pipeline.signal.windows import from_runs, median_of_3, only_longer, padded, runs
from pipeline.vocabulary import Flag, State

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.arrays import Bools, Floats
    from pipeline.signal.grid import Grid
    from pipeline.signal.motion import Motion
    from pipeline.sources.activity import Activity

CODES = {state: code for code, state in enumerate(State)}
"""Number of each state within `vocabulary.STATES`."""


class States(NamedTuple):
    """Code of the state of each second, shape (seconds,), and quality flags."""

    codes: NDArray[np.uint8]
    flags: list[str]


def classify_seconds(
    activity: Activity, grid: Grid, motion: Motion, paused: Bools, barometric_m: Floats | None
) -> States:
    """Classify every second of an activity.

    Parameters
    ----------
    activity, grid, motion
        The activity, its grid, and how the athlete moves.
    paused
        Seconds in which the timer is off, shape (seconds,).
    barometric_m
        Barometric altitude on the grid [m]; None where altitude is too poor to distinguish climbing from standing.

    Returns
    -------
    States
        Codes of the states, and quality flags `gaps`, `vehicle`.
    """
    gap = gap_seconds(grid, paused) & ~motion.continued
    standing_speed = common.STANDING_SPEED.value if motion.on_foot else p.CREEPING_SPEED.value
    stopped = stopped_seconds(motion.speed_mps, motion.cadence_spm, barometric_m, standing_speed)
    if motion.on_foot and not is_indoors(activity.sub_sport):
        vehicle = vehicle_seconds(motion.speed_mps, motion.cadence_spm, barometric_m)
    else:
        vehicle = np.zeros(grid.size, bool)
    codes = combine(paused, gap, vehicle, stopped)
    riding = int((codes == CODES[State.VEHICLE]).sum())
    return States(codes, flags_of({Flag.GAPS: runs(gap).starts.size, Flag.VEHICLE: riding}))


def combine(paused: Bools, gap: Bools, vehicle: Bools, stopped: Bools) -> NDArray[np.uint8]:
    """Return the code of the state of each second; pauses win over gaps, gaps over vehicles, vehicles over stops.

    Parameters
    ----------
    paused, gap, vehicle, stopped
        Where each state holds by itself, shape (seconds,).

    Returns
    -------
    NDArray
        Codes of the states, moving where none of these holds, shape (seconds,).
    """
    codes = np.full(paused.size, CODES[State.MOVING], np.uint8)
    codes[stopped] = CODES[State.STOPPED]
    codes[vehicle] = CODES[State.VEHICLE]
    codes[gap] = CODES[State.GAP]
    codes[paused] = CODES[State.PAUSED]
    return codes


def gap_seconds(grid: Grid, paused: Bools) -> Bools:
    """Return the seconds of holes that are longer than the recording interval explains, pauses not counted.

    Parameters
    ----------
    grid
        The grid.
    paused
        Where the timer is off, shape (seconds,).

    Returns
    -------
    Bools
        Shape (seconds,).
    """
    holes = grid.holes
    if not (holes & paused).any():
        return holes
    starts, ends = runs(holes)
    running = np.concatenate([[0], np.cumsum(~paused)])
    long = running[ends] - running[starts] >= grid.longest_hole_s
    return from_runs(starts[long], ends[long], grid.size)


def stopped_seconds(
    speed_mps: Floats, cadence_spm: Floats, altitude_m: Floats | None, standing_speed_mps: float
) -> Bools:
    """Return the seconds of standing still for 5 s or more.

    Standing still is a speed within the noise of its source and no steps; where speed is unknown, no steps alone. Where
    neither is known, nobody is called standing. Whoever gains or loses height is not standing.

    Parameters
    ----------
    speed_mps
        Clean speed, NaN where unknown [m/s], shape (seconds,).
    cadence_spm
        Cadence, NaN where unknown [steps/min], shape (seconds,).
    altitude_m
        Barometric altitude [m]; None where altitude is too poor to distinguish climbing from standing.
    standing_speed_mps
        Speed below which the sport stands still [m/s].

    Returns
    -------
    Bools
        True where standing, shape (seconds,).
    """
    unknown = np.isnan(speed_mps)
    stepping = cadence_spm > common.STEPPING_CADENCE.value
    stepless = cadence_spm <= common.STEPPING_CADENCE.value
    slow = median_of_3(np.where(unknown, np.inf, speed_mps)) < standing_speed_mps
    still = (slow & ~stepping) | (unknown & stepless)
    if altitude_m is not None:
        half = p.CLIMBING_WINDOW.value // 2
        window = padded(altitude_m, half)
        climbing = np.abs(window[2 * half :] - window[: -2 * half]) >= p.CLIMBING_RISE.value
        still &= ~climbing  # unknown altitude compares false: a hole is no climb
    return only_longer(still, common.STOPPED_TIME.value)
