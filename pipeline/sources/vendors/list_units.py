"""The unit of a list's distances: that of the athlete's account, which most lists do not name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.sources.distance_units import LONG_UNITS
from pipeline.sources.vendors.listed import read_amount
from pipeline.units import METRES_PER_KM, METRES_PER_MILE, METRES_PER_YARD, SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.arrays import Bools, Floats

NAMED_UNITS = {
    "km": re.compile(r"\bkm\b|\bkmh\b|kilom|公里|千米|キロ|킬로|\bкм\b"),
    "mi": re.compile(r"\bmi\b|\bmiles?\b|\bmph\b|meilen|millas|milhas|miglia|mijl|英里|マイル|마일|\bмил[ьия]"),
}
CELL_UNITS = {**LONG_UNITS, "m": 1.0, "yd": METRES_PER_YARD, "yds": METRES_PER_YARD}
SWUM_UNITS = {"km": 1.0, "mi": METRES_PER_YARD}
"""Metres of the unit of swims and of runs on a track, by the unit of all other distances."""

# All judgement.
PACE_AGREES = 0.01  # fraction by which a rounded pace differs
STEPS_AGREE = 0.1  # the same of steps: means over another time, as breaks may count
MOST_ROWS = 0.8  # share of the rows with a value in which they agree
LEAST_ROWS = 0.3  # share of the rows that have a value
BEYOND_MUSCLES_MPS = 40.0  # nobody moves so fast without a motor, so the distance is in metres or yards
SHORTEST_SWIM = 25.0  # m or yd: a length of a pool
SHORTEST_SWIM_S = 60.0  # of a swim that is listed; fewer "seconds" are hours of a run
SLOWEST_SWIM_MPS = 0.3  # of a swim, rests included; what is slower are minutes of a run
SURE = 3.0  # difference of log-likelihoods that decides between units: odds of 20 to 1
CADENCES_SPM = (130.0, 220.0)  # of runs
STEPS_M = (0.4, 2.2)
OTHER_LANGUAGE = 3.0  # difference of log-likelihoods for kilometres in accounts that are not in English


class Usual(NamedTuple):
    """A usual value, and how much it differs between athletes, as a fraction."""

    value: float
    spread: float


USUAL_SPEEDS_MPS = {"running": Usual(2.75, 0.2), "walking": Usual(1.35, 0.15), "cycling": Usual(6.5, 0.25)}
"""Medians of the outings of one athlete, slow and fast ones: judgement."""

USUAL_RUN_KCAL_PER_KM = Usual(68.0, 0.22)
"""Of runs: 1 kcal/kg/km (Margaria et al., 1963) for 68 kg; the spread of body mass is judgement."""


class ListNumbers(NamedTuple):
    """A list as numbers, NaN where a cell holds none: one value for each row, and a row of `cells` for each.

    `cells` holds every column, clocks in seconds; a zero there is no value.
    """

    distance: Floats
    seconds: Floats
    energy_kcal: Floats
    sport: Sequence[str | None]
    cells: Floats

    def of(self, sport: str) -> Bools:
        """Return which rows are outings of one sport with a distance and a duration."""
        rows: Bools = np.array([one == sport for one in self.sport], bool) & (self.distance > 0) & (self.seconds > 0)
        return rows


def metres_of(cell: str, seconds: float | None, unit: str | None) -> float | None:
    """Return the distance in a cell [m]; None where it holds none, or its unit is unknown.

    Parameters
    ----------
    cell
        A number, with or without a unit of its own.
    seconds
        How long the outing took [s], if known: one that would be impossibly fast was a swim, or a run on a track.
    unit
        Unit of the list, a key of `LONG_UNITS`; None if it is unknown.
    """
    amount, own = with_unit(cell)
    if amount is None:
        return None
    if own in CELL_UNITS:
        return amount * CELL_UNITS[own]
    if unit is None:
        return None
    metres = amount * LONG_UNITS[unit]
    return amount * SWUM_UNITS[unit] if seconds and _is_swum(amount, metres, seconds) else metres


def _is_swum(amount: float, metres: float, seconds: float) -> bool:
    """Return whether a distance is impossible in the unit of the list, and that of a swim in metres or yards."""
    is_swim = amount >= max(SHORTEST_SWIM, SLOWEST_SWIM_MPS * seconds) and seconds >= SHORTEST_SWIM_S
    return is_swim and metres > BEYOND_MUSCLES_MPS * seconds


def with_unit(cell: str) -> tuple[float | None, str]:
    """Split a cell into its number, None if there is none, and the unit behind it, empty if there is none.

    >>> with_unit("5,40 km"), with_unit("--")
    ((5.4, 'km'), (None, '--'))
    """
    unit = cell.lstrip("0123456789.,'\u2019 \u00a0\u202f")
    return read_amount(cell.removesuffix(unit)), unit.strip(" .").lower()


def unit_of_list(header: Sequence[str], distance_at: int | None, numbers: ListNumbers) -> str | None:
    """Return the unit of the distances of a list, a key of `LONG_UNITS`; None if nothing shows it.

    The header names it, or other columns give the distances of runs in one unit only, or the list as a whole is that of
    an athlete in one unit only.

    Parameters
    ----------
    header
        Names of columns, in lower case.
    distance_at
        Place of the column of distances; None where there is none.
    numbers
        The rows.
    """
    if distance_at is None:
        return None
    named = _named_unit([header[distance_at]]) or _named_unit(header)  # else beside paces and speeds
    return named or _unit_by_columns(numbers) or _likelier_unit(header, numbers)


def _named_unit(texts: Sequence[str]) -> str | None:
    """Return the only unit that is named in some texts."""
    named = [unit for unit, word in NAMED_UNITS.items() if any(map(word.search, texts))]
    return named[0] if len(named) == 1 else None


def _unit_by_columns(numbers: ListNumbers) -> str | None:
    """Return the only unit in which the distances of runs are a product of other columns, whatever their names.

    Cadence, length of a step and duration give metres. Duration and pace give kilometres or miles, and show the unit
    unless it is that of the distance.
    """
    runs = numbers.of("running")
    if not runs.any():
        return None
    distance, seconds, cells = numbers.distance[runs], numbers.seconds[runs], numbers.cells[runs]
    minutes = seconds / SECONDS_PER_MINUTE
    cadences, steps = (cells[:, _columns_within(cells, *limits)] for limits in (CADENCES_SPM, STEPS_M))
    metres = (cadences[:, :, None] * steps[:, None, :]).reshape(len(cells), -1) * (minutes / distance)[:, None]
    stepped = [unit for unit, per_unit in LONG_UNITS.items() if _holds(metres / per_unit, STEPS_AGREE)]
    if len(stepped) == 1:
        return stepped[0]
    paced = (seconds / distance)[:, None] / cells
    mile_in_km = METRES_PER_MILE / METRES_PER_KM
    if _holds(paced, PACE_AGREES):
        return None
    others = {"mi": mile_in_km, "km": 1 / mile_in_km}
    by_pace = [unit for unit, per_unit in others.items() if _holds(paced / per_unit, PACE_AGREES)]
    return by_pace[0] if len(by_pace) == 1 else None


def _holds(ratios: Floats, within: float) -> bool:
    """Return whether some column of ratios is 1."""
    return bool(_columns_within(ratios, 1 - within, 1 + within).any())


def _columns_within(values: Floats, low: float, high: float) -> Bools:
    """Return which columns have values in enough rows, most of them between two limits."""
    given = np.isfinite(values).sum(axis=0)
    within = ((values >= low) & (values <= high)).sum(axis=0)
    found: Bools = (given >= LEAST_ROWS * len(values)) & (within >= MOST_ROWS * given)
    return found


def _likelier_unit(header: Sequence[str], numbers: ListNumbers) -> str | None:
    """Return the unit in which an athlete's median speeds and energy of runs are much likelier; None if none is."""
    for_km = 0.0 if "time" in header else OTHER_LANGUAGE
    for sport, usual in USUAL_SPEEDS_MPS.items():
        rows = numbers.of(sport)
        if rows.any():
            per_s = float(np.median(numbers.distance[rows] / numbers.seconds[rows]))
            for_km += _log_odds(per_s * METRES_PER_KM, per_s * METRES_PER_MILE, usual)
    runs = numbers.of("running") & (numbers.energy_kcal > 0)
    if runs.any():
        kcal = float(np.median(numbers.energy_kcal[runs] / numbers.distance[runs]))
        for_km += _log_odds(kcal, kcal * METRES_PER_KM / METRES_PER_MILE, USUAL_RUN_KCAL_PER_KM)
    return None if abs(for_km) < SURE else "km" if for_km > 0 else "mi"


def _log_odds(one: float, other: float, usual: Usual) -> float:
    """Return how much likelier one value is than another, as the difference of log-likelihoods."""
    off, off_other = (np.log(value / usual.value) / usual.spread for value in (one, other))
    return float(off_other**2 - off**2) / 2
