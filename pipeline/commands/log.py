"""The commands `glute log ...`: rows for an athlete's own csv files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands.base import say, with_home
from pipeline.commands.kinds import Day, Found, Measure, OneOf
from pipeline.errors import EXIT_REJECTED

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.days import DayOrder
    from pipeline.athletes.home import Home

PROBLEMS_SHOWN = 10
SCALE_UNITS = {"metric": "kg", "imperial": "lb"}


@click.group("log")
def log() -> None:
    """Log weight, food, strength work and measurements.

    \b
      glute log weight anna 60.2

    They make the answer more certain; past forecasts are scored against measurements.
    """


def _date_option(command: Any) -> Any:
    return click.option("--date", "day", type=Day(), metavar="YYYY-MM-DD", help="[default: today]")(command)


def _add(home: Home, id: str, log_name: str, day: Any = None, **values: Any) -> None:
    """Add one row and name its file."""
    from pipeline.athletes.profile import load_profile, today_of
    from pipeline.jobs.logs import log_row

    row = {key: str(value) for key, value in values.items() if value is not None}
    path = log_row(home, id, log_name, row, day)
    if day and day > today_of(load_profile(home, id)):
        say(f"note: {day} lies ahead; if that is a typing error, remove the row from {path.name}")
    next_step = "" if log_name == "measure" else f"; to use it: glute recompute {id}"
    of_day = f" for {day}" if day else ""
    say(f"added to {path}{of_day}{next_step}")


@log.command()
@click.argument("id")
@click.argument("mass")
@click.option("--unit", type=OneOf(list(SCALE_UNITS.values())), help="[default: that of the profile]")
@click.option("--body-fat-pct", type=Measure("%"))
@_date_option
@with_home
def weight(home: Home, id: str, mass: str, unit: str | None, **row: Any) -> None:
    """Log a weight from the scale.

    \b
      glute log weight anna 60.2
      glute log weight anna 132.8lb
    """
    from pipeline.athletes.measures import read_measure
    from pipeline.athletes.profile import load_profile

    unit = unit or SCALE_UNITS[load_profile(home, id).units]
    try:
        mass_kg = read_measure(mass, "kg", bare=unit)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    _add(home, id, "weight", mass_kg=round(mass_kg, 2), **row)


@log.command()
@click.argument("id")
@click.option("--energy-kcal", type=Measure("kcal"))
@click.option("--protein-g", type=Measure("g"))
@_date_option
@with_home
def food(home: Home, id: str, **row: Any) -> None:
    """Log the food of a day.

    \b
      glute log food anna --energy-kcal 2300 --protein-g 105 --date 2026-11-09
    """
    if row["energy_kcal"] is None and row["protein_g"] is None:
        raise click.UsageError("give --energy-kcal, --protein-g or both")
    _add(home, id, "food", **row)


@log.command()
@click.argument("id")
@click.argument("exercise")
@click.option("--sets", type=Measure("sets"), required=True)
@click.option("--reps", type=Measure("reps"))
@click.option("--load-kg", type=Measure("kg"))
@click.option("--rir", type=Measure(), help="Repetitions in reserve: how many more would have been possible.")
@_date_option
@with_home
def strength(home: Home, id: str, **row: Any) -> None:
    """Log sets of an exercise.

    \b
      glute log strength anna "hip thrust" --sets 4 --reps 8 --load-kg 80 --rir 2
    """
    from pipeline.physiology.exercise_names import exercise_of

    _add(home, id, "strength", **row)
    if exercise_of(row["exercise"]) is None:
        hint = f'glute log exercise {id} "{row["exercise"]}" "hip thrust"'
        say(f"{row['exercise']!r} is not a known exercise; say what it is like: {hint}")


@log.command()
@click.argument("id")
@click.argument("name")
@click.argument("exercise")
@with_home
def exercise(home: Home, id: str, name: str, exercise: str) -> None:
    """Say which exercise a name of your own stands for.

    \b
      glute log exercise anna "booty builder" "hip thrust"

    Sets of that name then count as sets of the exercise, past ones too.
    """
    from pipeline.physiology.exercise_names import exercise_of
    from pipeline.physiology.exercises import EXERCISES

    if exercise_of(exercise) is None:
        raise click.UsageError(f"{exercise!r} is not a known exercise. Known are: {', '.join(EXERCISES)}")
    _add(home, id, "exercises", name=name, exercise=exercise)


@log.command()
@click.argument("id")
@click.option("--from", "first", type=Day(), required=True, metavar="YYYY-MM-DD")
@click.option("--to", "last", type=Day(), metavar="YYYY-MM-DD", help="[default: open]")
@click.option("--kind", type=OneOf(["bed", "crutches", "rest"]), required=True)
@click.option("--side", type=OneOf(["left", "right"]), help="The side that was hurt.")
@with_home
def pause(home: Home, id: str, first: Any, last: Any, **row: Any) -> None:
    """Log weeks in bed, on crutches, or of much less walking.

    \b
      glute log pause anna --from 2026-11-02 --to 2026-12-06 --kind crutches --side left

    Muscle that is not used gets smaller; weeks without a run are no such pause.
    """
    ends = {"from": first.isoformat(), "to": last.isoformat() if last else None}
    _add(home, id, "pauses", None, **ends, **row)


@log.command()
@click.argument("id")
@click.argument("quantity")
@click.argument("value")
@click.option("--sd", metavar="NUMBER", help="Error of one measurement, as 0.5 or 0.2in.  [default: from studies]")
@_date_option
@with_home
def measure(home: Home, id: str, quantity: str, value: str, sd: str | None, **row: Any) -> None:
    """Log a measurement: tape, ultrasound or a scan.

    Past forecasts are scored against it.

    \b
      glute log measure anna hip_circumference_cm 98.5
      glute log measure anna hip_circumference_cm 38.8in
      glute log measure anna gluteus_maximus_thickness_mm 31.2 --sd 0.8

    QUANTITY is hip_circumference_cm, gluteal_circumference_cm, gluteus_maximus_thickness_mm (ultrasound),
    gluteus_maximus_volume_cm3 (magnetic resonance), gynoid_lean_mass_kg or gynoid_fat_mass_kg (DXA).
    """
    from pipeline.athletes.measures import read_measure

    unit = quantity.rpartition("_")[2]
    try:
        row |= {"value": read_measure(value, unit), "sd": None if sd is None else read_measure(sd, unit)}
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    _add(home, id, "measure", quantity=quantity, **row)


@log.command()
@click.argument("id")
@click.argument("activity")
@with_home
def exclude(home: Home, id: str, activity: str) -> None:
    """Leave an activity out of everything.

    \b
      glute log exclude anna 20261109T060512-1a2b3c4d

    ACTIVITY is its id as `glute activities` shows it. To undo it, edit annotations.csv.
    """
    from pipeline.jobs.logs import exclude_activity

    path = exclude_activity(home, id, activity)
    say(f"added to {path}; to use it: glute recompute {id}")


@log.command("import")
@click.argument("id")
@click.argument("file", type=Found(dir_okay=False))
@click.option("--mass-unit", type=OneOf(["kg", "lb"]), help="For files that do not say which.")
@click.option("--day-order", type=OneOf(["dmy", "mdy"]), help="For dates like 9/11/2026.")
@with_home
def import_(home: Home, id: str, file: Path, mass_unit: str | None, day_order: DayOrder | None) -> None:
    """Import the csv export of an app.

    MyFitnessPal, Cronometer, Strong and Hevy are recognised by their columns.

    \b
      glute log import anna ~/Downloads/strong.csv
    """
    from pipeline.jobs.logs import log_export
    from pipeline.words import counted

    found = log_export(home, id, file, mass_unit=mass_unit, day_order=day_order)
    for problem in found.problems[:PROBLEMS_SHOWN]:
        say(f"left out: {problem}")
    if len(found.problems) > PROBLEMS_SHOWN:
        say(f"left out: {len(found.problems) - PROBLEMS_SHOWN} more")
    rows = counted(found.added, "row")
    say(f"{found.export}: {rows} added to {found.log}.csv, {found.known} known already")
    if found.added:
        say(f"to use them: glute recompute {id}")
    if found.problems:
        sys.exit(EXIT_REJECTED)
