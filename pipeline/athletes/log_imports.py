"""Csv exports of common apps, recognised by their columns, as rows of an athlete's logs."""

from __future__ import annotations

import string
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.athletes.csv_text import csv_lines, csv_text
from pipeline.athletes.days import order_of, read_day
from pipeline.athletes.logs import add_rows, checked_row, read_log
from pipeline.athletes.numbers import read_number
from pipeline.errors import UsageError
from pipeline.units import KG_PER_LB, KILOJOULES_PER_KCAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from pipeline.athletes.days import DayOrder
    from pipeline.athletes.home import Home

MASS_UNITS = {"kg": 1.0, "kgs": 1.0, "lb": KG_PER_LB, "lbs": KG_PER_LB}
HARDEST_RPE = 10.0  # rate of perceived exertion of a set without a repetition in reserve
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
DATE_COLUMNS = ("date", "day", "start_time")
HEAVIEST = 1000  # of either unit; so "72,450" is read as 72.45
ZIP_MAGIC = b"PK\x03\x04"

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


@dataclass(frozen=True, kw_only=True)
class LogImport:
    """Result of an import: rows added, rows already in the log, and one sentence for each wrong line."""

    export: str
    log: str
    added: int
    known: int
    problems: tuple[str, ...] = ()


def import_log(
    home: Home, athlete: str, path: Path, *, mass_unit: str | None, today: date, day_order: DayOrder | None = None
) -> LogImport:
    """Add the rows of an export to the log they belong to. Only for the holder of the athlete's lock.

    Parameters
    ----------
    home, athlete
        Home folder, and id of the athlete.
    path
        The csv file of the app.
    mass_unit
        `kg` or `lb`, for files that do not state it.
    day_order
        `dmy` or `mdy`, for dates as 9/11/2026 in files that leave the order open.
    today
        Food of this day and later is left out, as it may not be complete.

    Returns
    -------
    LogImport
        Days (of weight and food) and a day's exercises that are already in the log are left as they are.

    Raises
    ------
    UsageError
        No known export has these columns.
    AthleteError
        There is no such athlete, or the log's own header is wrong.
    """
    content = path.read_bytes()
    if content.startswith(ZIP_MAGIC):
        raise UsageError("this is an archive", where=str(path), hint="Unpack it, and import the csv files in it")
    (_, header), *lines = list(csv_lines(csv_text(content))) or [(1, {})]
    export = _recognised(header, path)
    texts = [cells[column] for _, cells in lines for column in DATE_COLUMNS if column in cells]
    problems: list[str] = []
    entries = list(_entries(lines, export, Given(mass_unit, day_order or order_of(texts)), problems, path.name))
    if export.log == "food":
        entries = [entry for entry in entries if entry.day < today]
    rows = list(_checked(_COMBINE[export.log](entries), export.log, problems, path.name))
    known = _keys(read_log(home, athlete, export.log).frame.to_dicts())
    new = [row for row in rows if not _keys([row]) <= known]
    if new:
        add_rows(home, athlete, export.log, sorted(new, key=lambda row: row["date"]))
    return LogImport(
        export=export.name,
        log=export.log,
        added=len(new),
        known=len(rows) - len(new),
        problems=tuple(problems),
    )


def _recognised(header: Cells, path: Path) -> Export:
    for export in EXPORTS:
        if header.keys() >= set(export.columns):
            return export
    if not any(header):
        raise UsageError("the file is empty", where=str(path), hint="Export it again")
    names = ", ".join(export.name for export in EXPORTS)
    raise UsageError("no known export has these columns", where=str(path), hint=f"Known are: {names}")


def _entries(
    lines: Iterable[tuple[int, Cells]], export: Export, given: Given, problems: list[str], file: str
) -> Iterator[Entry]:
    """Read line by line; a wrong line becomes a problem."""
    for place, cells in lines:
        try:
            entry = export.read(cells, given)
        except ValueError as error:
            problems.append(f"{file}, line {place}: {error}")
        else:
            if entry is not None:
                yield entry


def _checked(rows: Iterable[Cells], log: str, problems: list[str], file: str) -> Iterator[Cells]:
    """Keep the rows that the log can hold."""
    for row in rows:
        try:
            checked_row(row, log)
        except ValueError as error:
            problems.append(f"{file}, {row['date']}: {error}")
        else:
            yield row


def _keys(rows: Iterable[dict[str, str]]) -> set[tuple[str, str]]:
    """Name what a row is about: the day, and the exercise where there is one."""
    return {(str(row["date"]), (row.get("exercise") or "").lower()) for row in rows}


def _means(entries: Iterable[Entry]) -> Iterator[Cells]:
    """Average the readings of the scale of each day; a day without a mass is left out."""
    for day, values in _by_day(entries).items():
        if "mass_kg" in values:
            yield _row(day, {name: sum(numbers) / len(numbers) for name, numbers in values.items()})


def _sums(entries: Iterable[Entry]) -> Iterator[Cells]:
    """Add up the meals of each day; a day without energy was not logged."""
    for day, values in _by_day(entries).items():
        if sum(values.get("energy_kcal", ())) > 0:
            yield _row(day, {name: sum(numbers) for name, numbers in values.items()})


def _counts(entries: Iterable[Entry]) -> Iterator[Cells]:
    """Count equal sets of an exercise on a day."""
    counts = Counter((entry.day, tuple(entry.cells.items())) for entry in entries)
    for (day, cells), count in counts.items():
        yield {"date": day.isoformat(), **dict(cells), "sets": str(count)}


_COMBINE: dict[str, Callable[[Iterable[Entry]], Iterator[Cells]]] = {
    "weight": _means,
    "food": _sums,
    "strength": _counts,
}


def _by_day(entries: Iterable[Entry]) -> dict[date, dict[str, list[float]]]:
    days: dict[date, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for day, cells in entries:
        for name, text in cells.items():
            days[day][name].append(float(text))
    return days


def _row(day: date, values: dict[str, float]) -> Cells:
    return {"date": day.isoformat(), **{name: f"{round(value, 2):g}" for name, value in values.items()}}


def _numbers(**texts: str) -> Cells:
    """Keep the columns that hold a number."""
    return {name: repr(read_number(text)) for name, text in texts.items() if text}


def _mass_kg(text: str, unit: str | None) -> float:
    if unit is None or unit.lower() not in MASS_UNITS:
        raise ValueError(f"the unit of {text} is unknown; give --mass-unit kg or --mass-unit lb")
    return read_number(text, 0, HEAVIEST) * MASS_UNITS[unit.lower()]


def _read_meal(cells: Cells, given: Given) -> Entry:
    energy = cells.get("energy (kcal)") or cells.get("calories", "")
    if not energy and cells.get("energy (kj)"):
        energy = repr(read_number(cells["energy (kj)"]) / KILOJOULES_PER_KCAL)
    numbers = _numbers(energy_kcal=energy, protein_g=cells["protein (g)"])
    return Entry(read_day(cells.get("day", cells.get("date", "")), given.day_order), numbers)


def _read_day_of_food(cells: Cells, given: Given) -> Entry:
    numbers = _numbers(energy_kcal=cells["energy_kcal"], protein_g=cells.get("protein_g", ""))
    return Entry(read_day(cells["date"], given.day_order), numbers)


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
    Export("a table with date and energy_kcal", "food", ("date", "energy_kcal"), _read_day_of_food),
)
"""Recognised from the top down: the first whose columns are all there."""
