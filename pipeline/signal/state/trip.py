"""The rest of an outing that is mostly a ride: breaks between rides, and what comes before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal import parameters as common
from pipeline.signal.state import parameters as p
from pipeline.signal.windows import from_runs, known_or_zero, only_longer, runs

if TYPE_CHECKING:
    from pipeline.arrays import Bools
    from pipeline.signal.state.outing import Outing


def rest_of_trip(outing: Outing, ridden: Bools) -> Bools:
    """Return the moving seconds beside rides that belong to them: short ones between, and all if most is a ride.

    Parameters
    ----------
    outing
        The activity.
    ridden
        Seconds that nobody covers on foot, beside those in a vehicle, shape (seconds,).

    Returns
    -------
    Bools
        Shape (seconds,). What is walked by steps, and what is long and apart from the ride, is left.
    """
    rest, carried = outing.moving & ~ridden, ridden | outing.vehicle
    if not rest.any() or not carried.any():
        return np.zeros_like(rest)
    slow = outing.speed_mps < p.FAST_BOUT_SPEED.value
    walking = only_longer(slow & (outing.cadence_spm > p.WALKING_STEPS.value), p.VEHICLE_TIME.value)
    between = rest & _between_rides(carried) & ~walking
    carried, rest = carried | between, rest & ~between
    if not _mostly(outing, carried, rest):
        return between
    return between | (rest & ~walking & ~_own_part(outing, carried))


def _between_rides(carried: Bools) -> Bools:
    """Return the breaks of a trip of several rides: stop and go."""
    starts, ends = runs(only_longer(carried, p.VEHICLE_HOP_TIME.value))
    short = starts[1:] - ends[:-1] <= p.STOP_AND_GO_BREAK.value
    if short.sum() < p.STOP_AND_GO_RIDES.value - 1:
        return np.zeros_like(carried)
    return from_runs(ends[:-1][short], starts[1:][short], carried.size)


def _mostly(outing: Outing, carried: Bools, rest: Bools) -> bool:
    """Return whether most of the time of an outing, or of its distance in much of the time, is a ride."""
    time = carried.sum() / (carried | rest).sum()
    covered = known_or_zero(outing.speed_mps)
    distance = covered[carried].sum() / max(float(covered[carried | rest].sum()), 1.0)
    most = p.MOSTLY_VEHICLE.value
    return bool(time > most or (time > p.MOSTLY_VEHICLE_LEAST_TIME.value and distance > most))


def _own_part(outing: Outing, carried: Bools) -> Bools:
    """Return what comes before or after a ride, and is on foot beyond doubt.

    It lasts much longer than the slow parts within the ride: climbs of a bicycle, lifts, and jams.
    """
    riding = np.flatnonzero(carried)
    longest_break_s = int(np.diff(riding).max(initial=1)) - 1
    least_s = max(common.RIDE_HOME_LEAST_REST.value, p.OWN_PART_OF_GAPS.value * longest_break_s)
    own = np.zeros(carried.size, bool)
    for part in (slice(0, riding[0]), slice(riding[-1] + 1, carried.size)):
        speed = outing.speed_mps[part][outing.moving[part] & np.isfinite(outing.speed_mps[part])]
        if speed.size < least_s:
            continue
        own[part] = np.quantile(speed, common.HIGH_SPEED_QUANTILE.value) < common.CYCLING_MEDIAN_SPEED.value
    return own
