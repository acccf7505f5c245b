"""The athlete's own fit of each device's running power, from flat steady running of the last four months."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.arrays import floats
from pipeline.physiology.energy import POWER_EFFICIENCIES
from pipeline.physiology.gradient import personal_running_cost
from pipeline.physiology.parameters_running import AIR_RESISTANCE
from pipeline.physiology.resting import resting_energy
from pipeline.segments.estimates import parameters as p
from pipeline.segments.thresholds.parameters import WINDOW_DAYS
from pipeline.units import JOULES_PER_KCAL, SECONDS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipeline.arrays import Floats
    from pipeline.athletes.profile import Person


def power_efficiencies(runs: pl.DataFrame, people: Mapping[date, Person]) -> dict[tuple[date, str], float]:
    """Fit the power of each device to the metabolic power of running on the flat.

    Brands of running power do not agree with each other, and a device does not name the sensor behind it: power is
    taken for what it is worth on this athlete. A device without enough flat running stays out.

    Parameters
    ----------
    runs
        Rows of the activities table that count: `local_start`, `activity_id`, `device`, and `flat_power_w`,
        `flat_power_speed_mps`, `flat_power_s`. Their order does not matter.
    people
        The body on every local date that is asked for, the dates of all runs among them.

    Returns
    -------
    dict
        By local date and device: device power over gross metabolic power [fraction], over the 120 days up to that date.

    References
    ----------
    van Rassel et al. 2023, Sensors 23:8729, doi 10.3390/s23218729
    """
    known = runs.filter((pl.col("flat_power_s") > 0) & pl.col("device").is_not_null())
    known = known.sort("local_start", "activity_id")
    found = {}
    for (device,), rows in known.partition_by("device", as_dict=True, maintain_order=True).items():
        days = [start.date() for start in rows["local_start"]]
        ordinals = np.array([day.toordinal() for day in days])
        seconds = floats(rows["flat_power_s"].to_numpy())
        device_j = floats(rows["flat_power_w"].to_numpy()) * seconds
        speed = floats(rows["flat_power_speed_mps"].to_numpy())
        body_j = _metabolic_power_w(speed, [people[day] for day in days]) * seconds
        for day in people:
            first = np.searchsorted(ordinals, (day - timedelta(days=WINDOW_DAYS.value - 1)).toordinal())
            window = slice(first, np.searchsorted(ordinals, day.toordinal(), side="right"))
            if seconds[window].sum() >= p.CALIBRATED_FROM_S.value:
                efficiency = float(device_j[window].sum() / body_j[window].sum())
                if POWER_EFFICIENCIES[0] <= efficiency <= POWER_EFFICIENCIES[1]:
                    found[day, str(device)] = round(efficiency, p.EFFICIENCY_DIGITS.value)
    return found


def _metabolic_power_w(speed_mps: Floats, people: list[Person]) -> Floats:
    """Gross metabolic power of level running [W]."""
    cost = personal_running_cost(0.0) + AIR_RESISTANCE.value * speed_mps**2
    mass = np.array([person.mass_kg for person in people])
    resting = np.array([resting_energy(person) for person in people]) * JOULES_PER_KCAL / SECONDS_PER_DAY
    return floats(cost * speed_mps * mass + resting)
