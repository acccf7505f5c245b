"""Doses of stride histograms and activation minutes, at the sprint speed that holds for the weeks compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology import parameters_dose as parameters
from pipeline.physiology.activation import at_sprint_speed
from pipeline.physiology.dose import ATOMS, BIN_COUNT, OF_SPRINT_SPEED, dose_matrix
from pipeline.segments.estimates.stimulus import TENTHS
from pipeline.units import SECONDS_PER_MINUTE
from pipeline.vocabulary import Mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

SD_STEP = 0.05  # ln activation to which errors are rounded, so that few matrices are made
SPEED_DIGITS = 2  # decimals of relative sprint speed and of its error, for the same reason


def histograms_of(tenths: pl.Series) -> Floats:
    """Return the stride histograms of a column `stride_tenths`, shape (rows, 65) [strides]."""
    return floats(tenths.explode().to_numpy()).reshape(-1, BIN_COUNT) / TENTHS


def relative_sprint_speed(held_mps: Floats, sprint_speed_mps: float) -> Floats:
    """Return the sprint speed that histograms were made with over the one that holds, to a hundredth."""
    return np.round(held_mps / sprint_speed_mps, SPEED_DIGITS)


def unmeasured_sd(stimulus: pl.DataFrame) -> Floats:
    """Return the error of activation in ln, by the share of each row's time without altitude or heart rate."""
    counted_s = np.maximum(floats(stimulus["counted_s"].to_numpy()), 1.0)
    altitude = parameters.NO_ALTITUDE_SD.value * (floats(stimulus["no_altitude_s"].to_numpy()) / counted_s)
    heart_rate = parameters.NO_HEART_RATE_SD.value * (floats(stimulus["no_heart_rate_s"].to_numpy()) / counted_s)
    errors = np.hypot(altitude, heart_rate)
    return floats(np.round(SD_STEP * np.round(errors / SD_STEP), SPEED_DIGITS))


def activation_minutes(muscle: str, minutes: Floats, counted_s: Floats, mode: Sequence[str], slower: Floats) -> Floats:
    """Return minutes of activation as the sprint speed that holds would have them.

    Parameters
    ----------
    muscle
        `gmax`, `gmed` or `gmin`.
    minutes, counted_s
        Minutes times activation of each row, as stored [min], and the time behind them [s].
    mode, slower
        Mode of each row, and its `relative_sprint_speed`.

    Returns
    -------
    Floats
        Minutes times activation of each row [min]; those of modes that do not rest on sprint speed as they were.
    """
    time_min = np.maximum(counted_s, 1.0) / SECONDS_PER_MINUTE
    modelled = np.array([Mode(kind) in OF_SPRINT_SPEED for kind in mode], dtype=bool)
    moved = at_sprint_speed(muscle, 100 * minutes / time_min, np.where(modelled, slower, 1.0))
    return floats(moved * time_min / 100)


def doses(
    histograms: Floats, mode: Sequence[str], slower: Floats, unmeasured: Floats, sprint_speed_sd: float
) -> Floats:
    """Return the growth index of each histogram in each case of what is not known.

    Parameters
    ----------
    histograms
        Shape (rows, 65) [strides].
    mode, slower, unmeasured
        Mode of each row, and its `relative_sprint_speed` and `unmeasured_sd`.
    sprint_speed_sd
        Standard deviation of the logarithm of the sprint speed that holds.

    Returns
    -------
    Floats
        Index points, 100 for two hill-sprint sessions, shape (rows, atoms).
    """
    found = np.zeros((len(histograms), ATOMS))
    cases = list(zip(mode, slower.tolist(), unmeasured.tolist(), strict=True))
    for case in set(cases):
        of_case = np.array([other == case for other in cases])
        kind, speed, error = case
        matrix = dose_matrix(Mode(kind), round(sprint_speed_sd, SPEED_DIGITS), slower=speed, unmeasured_sd=error)
        found[of_case] = histograms[of_case] @ matrix.T
    return found
