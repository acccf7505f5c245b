"""The commands `glute log ...`: rows for weight.csv, food.csv and strength.csv."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from pipeline.commands.base import EXIT_REJECTED

PROBLEMS_SHOWN = 10


@click.group("log")
def log() -> None:
    """Note weight, food and strength work.

    \b
      glute log weight anna 60.2

    They make the answer sharper.
    """


def _date_option(command: Any) -> Any:
    kind = click.DateTime(["%Y-%m-%d"])
    return click.option("--date", "day", type=kind, metavar="YYYY-MM-DD", help="[default: today]")(command)


def _add(id: str, name: str, day: Any, **values: Any) -> None:
    """Add one row and say where it stands."""
    from pipeline.athletes.home import home_from
    from pipeline.jobs.logs import log_row

    on = day.date() if day else date.today()  # noqa: DTZ011  the day where the athlete is
    row = {key: str(value) for key, value in values.items() if value is not None}
    path = log_row(home_from(click.get_current_context().find_root().obj), id, name, {"date": on.isoformat(), **row})
    click.echo(f"added to {path}; make it count with: glute recompute {id}", err=True)


@log.command()
@click.argument("id")
@click.argument("mass_kg", type=float)
@click.option("--body-fat-pct", type=float)
@_date_option
def weight(id: str, **row: Any) -> None:
    """Note a reading of the scale [kg].

    \b
      glute log weight anna 60.2
    """
    _add(id, "weight", **row)


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
    _add(id, "strength", **row)


@log.command("import")
@click.argument("id")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mass-unit", type=click.Choice(["kg", "lb"]), help="For files that do not say it.")
def import_(id: str, file: Path, mass_unit: str | None) -> None:
    """Add the csv export of an app.

    MyFitnessPal, Cronometer, Strong and Hevy are told apart by their columns.

    \b
      glute log import anna ~/Downloads/strong.csv
    """
    from pipeline.athletes.home import home_from
    from pipeline.jobs.logs import log_export

    home = home_from(click.get_current_context().find_root().obj)
    found = log_export(home, id, file, mass_unit=mass_unit)
    for problem in found.problems[:PROBLEMS_SHOWN]:
        click.echo(f"left out: {problem}", err=True)
    if len(found.problems) > PROBLEMS_SHOWN:
        click.echo(f"left out: {len(found.problems) - PROBLEMS_SHOWN} more", err=True)
    click.echo(f"{found.export}: {found.added} rows added to {found.log}.csv, {found.known} known already", err=True)
    if found.added:
        click.echo(f"make them count with: glute recompute {id}", err=True)
    if found.problems:
        sys.exit(EXIT_REJECTED)
