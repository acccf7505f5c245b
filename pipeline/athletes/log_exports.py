"""Csv exports of common apps: by which columns each is recognised, and how its lines are read."""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.athletes.days import read_day
from pipeline.athletes.log_columns import HARDEST_RPE, MASS_UNITS
from pipeline.athletes.numbers import read_number
from pipeline.units import KILOJOULES_PER_KCAL

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from pipeline.athletes.days import DayOrder

WARM_UPS = ("w", "warmup", "warm up", "warm-up")
WEIGHT_COLUMNS = {
    "mass_kg": "kg",
    "weight_kg": "kg",
    "weight (kg)": "kg",
    "weight (lb)": "lb",
    "weight (lbs)": "lbs",
    "weight": None,
}
FAT_COLUMNS = ("body fat %", "fat_percent", "body_fat_pct")
NO_SETS = ("rest timer", "note")  # rows in Strong's column of sets that are none
HEAVIEST = 1000  # of either unit; so "72,450" is read as 72.45

Cells = dict[str, str]


class Given(NamedTuple):
    """What a file leaves open: the unit of masses, and the order of day and month."""

    mass_unit: str | None
    day_order: DayOrder | None


class Entry(NamedTuple):
    """One line of an export: its date, and texts by column of the log."""

    day: date
    cells: Cells


@dataclass(frozen=True)
class Export:
    """A kind of export: its name, the log it feeds, the columns that identify it, and how a line is read.

    `read` gives None for a line with nothing for the log.
    """

    name: str
    log: str
    columns: tuple[str, ...]
    read: Callable[[Cells, Given], Entry | None]


def _numbers(**texts: str) -> Cells:
    """Keep the columns that hold a number."""
    return {name: repr(read_number(text)) for name, text in texts.items() if text}


def _mass_kg(text: str, unit: str | None) -> float:
    if unit is None or unit.lower() not in MASS_UNITS:
        raise ValueError(f"the unit of {text} is unknown; give --mass-unit kg or --mass-unit lb")
    return read_number(text, 0, HEAVIEST) * MASS_UNITS[unit.lower()]


def _read_meal(cells: Cells, given: Given) -> Entry:
    energy = cells.get("energy (kcal)") or cells.get("energy_kcal") or cells.get("calories", "")
    if not energy and cells.get("energy (kj)"):
        energy = repr(read_number(cells["energy (kj)"]) / KILOJOULES_PER_KCAL)
    protein = cells.get("protein (g)") or cells.get("protein_g", "")
    numbers = _numbers(energy_kcal=energy, protein_g=protein)
    return Entry(read_day(cells.get("day", cells.get("date", "")), given.day_order), numbers)


def _read_biometric(cells: Cells, given: Given) -> Entry | None:
    metric = cells["metric"].lower()
    if metric.startswith("weight"):
        mass = {"mass_kg": repr(_mass_kg(cells["amount"], cells["unit"]))}
        return Entry(read_day(cells["day"], given.day_order), mass)
    if metric.startswith("body fat") and cells["unit"] == "%":
        return Entry(read_day(cells["day"], given.day_order), _numbers(body_fat_pct=cells["amount"]))
    return None


def _read_scale(cells: Cells, given: Given) -> Entry | None:
    """Read a weighing, whose column may name the unit; body fat is given as a share or as a mass."""
    column = next(name for name in WEIGHT_COLUMNS if name in cells)
    if not cells[column]:
        return None
    unit = WEIGHT_COLUMNS[column] or given.mass_unit
    mass_kg = _mass_kg(cells[column], unit)
    fat_pct = next(filter(None, (cells.get(name) for name in FAT_COLUMNS)), "")
    fat_mass = next((cells[name] for name in cells if name.startswith("fat mass (")), "")
    if fat_mass and not fat_pct and mass_kg:
        fat_pct = f"{100 * _mass_kg(fat_mass, unit) / mass_kg:.1f}"
    day = read_day(cells["date"], given.day_order)
    return Entry(day, {"mass_kg": repr(mass_kg)} | _numbers(body_fat_pct=fat_pct))


def _read_hevy(cells: Cells, given: Given) -> Entry | None:
    if cells["set_type"].lower() in WARM_UPS:
        return None
    unit = "kg" if "weight_kg" in cells else "lb"
    load = cells.get("weight_kg") or cells.get("weight_lbs", "")
    day = read_day(cells["start_time"], given.day_order)
    return Entry(day, _set(cells["exercise_title"], cells, load, unit))


def _read_strong(cells: Cells, given: Given) -> Entry | None:
    if cells["set order"].lower().rstrip(string.digits) in (*WARM_UPS, *NO_SETS):
        return None
    column_unit = next((kind for kind in ("kg", "lbs") if f"weight ({kind})" in cells), None)
    load = cells.get(f"weight ({column_unit})") if column_unit else cells.get("weight")
    unit = column_unit or cells.get("weight unit") or given.mass_unit
    day = read_day(cells["date"], given.day_order)
    return Entry(day, _set(cells["exercise name"], cells, load or "", unit))


def _set(exercise: str, cells: Cells, load: str, unit: str | None) -> Cells:
    """Read one set; a load whose unit is not known is left out, as only sets and effort count."""
    row = {"exercise": exercise} | _numbers(reps=cells["reps"])
    if load and unit is not None and read_number(load):
        row["load_kg"] = f"{round(_mass_kg(load, unit), 1):g}"
    if cells.get("rpe"):
        row["rir"] = f"{HARDEST_RPE - read_number(cells['rpe']):g}"
    return row


EXPORTS = (
    Export("Hevy workouts", "strength", ("start_time", "exercise_title", "set_type", "reps"), _read_hevy),
    Export("Strong workouts", "strength", ("date", "exercise name", "set order", "reps"), _read_strong),
    Export("Cronometer biometrics", "weight", ("day", "metric", "unit", "amount"), _read_biometric),
    Export("Cronometer servings", "food", ("day", "food name", "energy (kcal)", "protein (g)"), _read_meal),
    Export("Cronometer daily nutrition", "food", ("date", "energy (kcal)", "protein (g)"), _read_meal),
    Export("Cronometer servings in kJ", "food", ("day", "food name", "energy (kj)", "protein (g)"), _read_meal),
    Export("Cronometer daily nutrition in kJ", "food", ("date", "energy (kj)", "protein (g)"), _read_meal),
    Export("MyFitnessPal nutrition", "food", ("date", "meal", "calories", "protein (g)"), _read_meal),
    Export("MyFitnessPal measurements", "weight", ("date", "weight"), _read_scale),
    Export("Hevy measurements", "weight", ("date", "weight_kg", "fat_percent"), _read_scale),
    Export("Withings weight", "weight", ("date", "weight (kg)", "fat mass (kg)"), _read_scale),
    Export("Withings weight in pounds", "weight", ("date", "weight (lb)", "fat mass (lb)"), _read_scale),
    Export("a table with date and mass_kg", "weight", ("date", "mass_kg"), _read_scale),
    Export("a table with date and energy_kcal", "food", ("date", "energy_kcal"), _read_meal),
)
"""Recognised from the top down: the first whose columns are all there."""
