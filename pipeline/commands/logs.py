"""The commands `glute log ...`: rows for weight.csv, food.csv, strength.csv and measure.csv."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands.base import EXIT_REJECTED

if TYPE_CHECKING:
    from pipeline.athletes.days import DayOrder

PROBLEMS_SHOWN = 10
KG_PER_UNIT = {"kg": 1.0, "lb": 0.45359237}  # international pound


@click.group("log")
def log() -> None:
    """Note weight, food, strength work and measurements.

    \b
      glute log weight anna 60.2

    They make the answer sharper; measurements tell how good past forecasts were.
    """


def _date_option(command: Any) -> Any:
    kind = click.DateTime(["%Y-%m-%d"])
    return click.option("--date", "day", type=kind, metavar="YYYY-MM-DD", help="[default: today]")(command)


def _add(id: str, name: str, day: Any, **values: Any) -> None:
    """Add one row and say where it stands."""
    from pipeline.athletes.home import home_from
    from pipeline.jobs.logs import log_row

    row = {key: str(value) for key, value in values.items() if value is not None}
    home = home_from(click.get_current_context().find_root().obj)
    path = log_row(home, id, name, row, day.date() if day else None)
    mend = "" if name == "measure" else f"; make it count with: glute recompute {id}"
    click.echo(f"added to {path}{mend}", err=True)


@log.command()
@click.argument("id")
@click.argument("mass", type=float)
@click.option("--unit", type=click.Choice(list(KG_PER_UNIT)), default="kg", show_default=True)
@click.option("--body-fat-pct", type=float)
@_date_option
def weight(id: str, mass: float, unit: str, **row: Any) -> None:
    """Note a reading of the scale.

    \b
      glute log weight anna 60.2
      glute log weight anna 132.8 --unit lb
    """
    _add(id, "weight", mass_kg=round(KG_PER_UNIT[unit] * mass, 2), **row)


@log.command()
@click.argument("id")
@click.option("--energy-kcal", type=float)
@click.option("--protein-g", type=float)
@_date_option
def food(id: str, **row: Any) -> None:
    """Note what was eaten on a day.

    \b
      glute log food anna --energy-kcal 2300 --protein-g 105 --date 2026-11-09
    """
    if row["energy_kcal"] is None and row["protein_g"] is None:
        raise click.UsageError("give --energy-kcal, --protein-g or both")
    _add(id, "food", **row)


@log.command()
@click.argument("id")
@click.argument("exercise")
@click.option("--sets", type=float, required=True)
@click.option("--reps", type=float)
@click.option("--load-kg", type=float)
@click.option("--rir", type=float, help="Repetitions in reserve; sets with more than 3 are not hard.")
@_date_option
def strength(id: str, **row: Any) -> None:
    """Note sets of an exercise.

    \b
      glute log strength anna "hip thrust" --sets 4 --reps 8 --load-kg 80 --rir 2
    """
    from pipeline.weekly.exercises import set_fraction

    _add(id, "strength", **row)
    if set_fraction(row["exercise"]) is None:
        click.echo(f"the name {row['exercise']!r} says nothing to glute: these sets count nothing", err=True)


@log.command()
@click.argument("id")
@click.argument("quantity")
@click.argument("value", type=float)
@click.option("--sd", type=float, help="Error of one measurement, in its unit.  [default: from studies]")
@_date_option
def measure(id: str, **row: Any) -> None:
    """Note what tape, ultrasound or a scan measured.

    Past forecasts are scored against it.

    \b
      glute log measure anna hip_circumference_cm 98.5
      glute log measure anna gluteus_maximus_thickness_mm 31.2 --sd 0.8

    QUANTITY is hip_circumference_cm, gluteal_circumference_cm, gluteus_maximus_thickness_mm (ultrasound),
    gluteus_maximus_volume_cm3 (magnetic resonance), gynoid_lean_mass_kg or gynoid_fat_mass_kg (DXA).
    """
    _add(id, "measure", **row)


@log.command()
@click.argument("id")
@click.argument("activity")
def exclude(id: str, activity: str) -> None:
    """Let an activity count nowhere.

    \b
      glute log exclude anna 20261109T060512-1a2b3c4d

    ACTIVITY is its id, as glute activities shows it. The row in annotations.csv can be edited.
    """
    from pipeline.athletes.home import home_from
    from pipeline.jobs.logs import exclude_activity

    path = exclude_activity(home_from(click.get_current_context().find_root().obj), id, activity)
    click.echo(f"added to {path}; make it count with: glute recompute {id}", err=True)


@log.command("import")
@click.argument("id")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mass-unit", type=click.Choice(["kg", "lb"]), help="For files that do not say it.")
@click.option("--day-order", type=click.Choice(["dmy", "mdy"]), help="For dates as 9/11/2026 that do not say it.")
def import_(id: str, file: Path, mass_unit: str | None, day_order: DayOrder | None) -> None:
    """Add the csv export of an app.

    MyFitnessPal, Cronometer, Strong and Hevy are told apart by their columns.

    \b
      glute log import anna ~/Downloads/strong.csv
    """
    from pipeline.athletes.home import home_from
    from pipeline.jobs.logs import log_export

    home = home_from(click.get_current_context().find_root().obj)
    found = log_export(home, id, file, mass_unit=mass_unit, day_order=day_order)
    for problem in found.problems[:PROBLEMS_SHOWN]:
        click.echo(f"left out: {problem}", err=True)
    if len(found.problems) > PROBLEMS_SHOWN:
        click.echo(f"left out: {len(found.problems) - PROBLEMS_SHOWN} more", err=True)
    click.echo(f"{found.export}: {found.added} rows added to {found.log}.csv, {found.known} known already", err=True)
    if found.added:
        click.echo(f"make them count with: glute recompute {id}", err=True)
    if found.problems:
        sys.exit(EXIT_REJECTED)
