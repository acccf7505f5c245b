"""What the athlete does in each second: moving, stopped, paused, in a vehicle, or unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.grid import in_holes
from pipeline.signal.state.pauses import paused_seconds
from pipeline.signal.state.vehicle import vehicle_seconds
from pipeline.signal.windows import from_runs, median_of_3, only_longer, runs
from pipeline.vocabulary import State

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.arrays import Bools, Floats
    from pipeline.signal.grid import Grid
    from pipeline.signal.motion import Motion
    from pipeline.sources.activity import Activity

CODES = {state: code for code, state in enumerate(State)}


def read_states(
    activity: Activity, grid: Grid, motion: Motion, barometric_m: Floats | None
) -> tuple[NDArray[np.uint8], list[str]]:
    """Tell the state of each second.

    Parameters
    ----------
    activity, grid, motion
        The activity, its grid, and how the athlete moves.
    barometric_m
        Barometric altitude on the grid [m]; None where altitude is too poor to tell climbing from standing.

    Returns
    -------
    codes, flags
        Number of the state within `vocabulary.STATES`, shape (seconds,), and quality flags `gaps:<count>`,
        `vehicle:<seconds>`.
    """
    paused = paused_seconds(grid, activity.events, motion.device_distance_m)
    gap = gap_seconds(grid, paused)
    standing_speed = p.STANDING_SPEED_MPS if motion.on_foot else p.CREEPING_SPEED_MPS
    stopped = stopped_seconds(motion.speed_mps, motion.cadence_spm, barometric_m, standing_speed)
    if motion.on_foot:
        vehicle = vehicle_seconds(motion.speed_mps, motion.cadence_spm, barometric_m)
    else:
        vehicle = np.zeros(grid.size, bool)
    codes = classify(paused, gap, vehicle, stopped)
    riding = int((codes == CODES[State.VEHICLE]).sum())
    flags = [f"gaps:{runs(gap)[0].size}"] if gap.any() else []
    return codes, flags + ([f"vehicle:{riding}"] if riding else [])


def classify(paused: Bools, gap: Bools, vehicle: Bools, stopped: Bools) -> NDArray[np.uint8]:
    """Number of the state of each second within `vocabulary.STATES`; pauses win over gaps, gaps over the rest."""
    codes = np.full(paused.size, CODES[State.MOVING], np.uint8)
    codes[stopped] = CODES[State.STOPPED]
    codes[vehicle] = CODES[State.VEHICLE]
    codes[gap] = CODES[State.GAP]
    codes[paused] = CODES[State.PAUSED]
    return codes


def gap_seconds(grid: Grid, paused: Bools) -> Bools:
    """Seconds without a record for longer than the rhythm of the recorder explains, time in pauses not counted."""
    holes = in_holes(grid, grid.longest_hole_s, grid.times_s)
    if not (holes & paused).any():
        return holes
    starts, ends = runs(holes)
    running = np.concatenate([[0], np.cumsum(~paused)])
    long = running[ends] - running[starts] >= grid.longest_hole_s
    return from_runs(starts[long], ends[long], grid.size)


def stopped_seconds(
    speed_mps: Floats, cadence_spm: Floats, altitude_m: Floats | None, standing_speed_mps: float
) -> Bools:
    """Seconds of standing still for 5 s or more.

    Standing is a speed within the noise of the source and no steps. Where speed is unknown, no steps alone; where
    neither is known, nothing is called standing. Somebody who gains or loses height is not standing.

    Parameters
    ----------
    speed_mps
        Clean speed, NaN where unknown [m/s].
    cadence_spm
        Steps per minute, NaN where unknown.
    altitude_m
        Barometric altitude [m], None where altitude is too poor to tell climbing from standing.
    standing_speed_mps
        Speed below which the sport stands still [m/s].

    Returns
    -------
    Bools
        True where standing, shape (seconds,).
    """
    stepping = cadence_spm > p.STEPPING_SPM
    stepless = cadence_spm <= p.STEPPING_SPM
    slow = median_of_3(np.nan_to_num(speed_mps, nan=np.inf)) < standing_speed_mps
    still = (slow & ~stepping) | (np.isnan(speed_mps) & stepless)
    if altitude_m is not None:
        half = p.CLIMBING_WINDOW_S // 2
        window = np.pad(altitude_m, half, mode="edge")
        still &= ~(np.abs(window[2 * half :] - window[: -2 * half]) >= p.CLIMBING_RISE_M)  # a hole tells no climb
    return only_longer(still, p.STOPPED_S)
