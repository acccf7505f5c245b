"""How probable it is that an activity typed as a run, with neither steps nor other evidence, was a ride."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as common
from pipeline.signal.state import parameters as p
from pipeline.signal.windows import moving_average

if TYPE_CHECKING:
    from pipeline.arrays import Floats


def ride_probability(speed_mps: Floats, capacity: float | None, *, silent: bool, dense: bool) -> float:
    """Weigh runs against wheels, motors and ferries.

    Wheels show in what a run would cost at its heart rate, or where that is unknown in speed; motors and ferries in
    speeds that are hardly ever exceeded, too.

    Parameters
    ----------
    speed_mps
        Speeds of the moving seconds, no NaN [m/s], shape (seconds,).
    capacity
        Least maximal oxygen uptake with which these speeds are run at these heart rates [ml/kg/min]; None if unknown.
    silent
        Whether a cadence sensor counts, and counts no step at all.
    dense
        Whether it has positions every few seconds: a treadmill is as even as a motor, and so is what is sampled rarely.

    Returns
    -------
    float
        Probability of a ride; 0 for less than five minutes. Slow boats and horses look like runs, and are not weighed.
        How much speed varies says nothing of wheels: by 5 to 54 % in 35 real runs. Nor does how fast it rises after a
        stop: to four fifths of the usual speed within 1 to 24 s in 19 real runs, within 3 to 13 s in a bicycle ride.
    """
    if speed_mps.size < p.DOUBT_LEAST_TIME.value:
        return 0.0
    mean = max(float(speed_mps.mean()), common.STANDING_SPEED.value)
    if capacity is None:
        value, (run, wheels), motor = mean, p.DOUBT_SPEED.value, p.DOUBT_MOTOR_SPEED.value
    else:
        value, (run, wheels) = capacity, p.DOUBT_CAPACITY.value
        motor = wheels
    prior = p.DOUBT_PRIOR_SILENT.value if silent else p.DOUBT_PRIOR.value
    odds = prior / (1.0 - prior) * _ratio(value, wheels, run)
    if dense and speed_mps.size >= p.DOUBT_MOTOR_LEAST_TIME.value:
        odds += p.DOUBT_PRIOR_MOTOR.value * _ratio(value, motor, run) * _motor_ratio(speed_mps)
    return odds / (1.0 + odds)


def _motor_ratio(speed_mps: Floats) -> float:
    """Return how much more probable a motor is than a runner by how far the high speed of a minute is above the usual.

    What is evener than the usual motor speaks for it no more than that, and what no device measures for nothing.
    """
    smooth = moving_average(speed_mps, p.VEHICLE_TIME.value + 1)
    usual, high = np.quantile(smooth, (0.5, common.HIGH_SPEED_QUANTILE.value))
    above = float(high / usual) - 1.0
    of_runs, of_motors = p.DOUBT_EVENNESS.value
    return 0.0 if above < p.DOUBT_MADE_UP.value else _ratio(max(above, of_motors[0]), of_motors, of_runs)


def _ratio(value: float, one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return how much more probable a value is under one log-normal distribution than under another."""
    return math.exp(_log_density(value, *one) - _log_density(value, *other))


def _log_density(value: float, median: float, log_sd: float) -> float:
    """Return the logarithm of a log-normal density, per unit of the value's logarithm and without the constant."""
    return -(math.log(value / median) ** 2) / (2.0 * log_sd**2) - math.log(log_sd)
