"""The command `glute export`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.commands.base import say, with_home
from pipeline.commands.kinds import Place
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.home import Home


@click.command()
@click.argument("ids", nargs=-1)
@click.option("--all", "everybody", is_flag=True, help="Export all athletes.")
@click.option("--table", "tables", multiple=True, metavar="NAME", help="Only this table; may be repeated.")
@click.option(
    "-o",
    "--output",
    required=True,
    type=Place(file_okay=False),
    metavar="FOLDER",
    help="Write there; it must not exist.",
)
@with_home
def export(home: Home, ids: tuple[str, ...], everybody: bool, tables: tuple[str, ...], output: Path) -> None:  # noqa: FBT001  click hands options by name
    """Write tables for analysts, by year and under pseudonyms.

    \b
      glute export --all -o ~/club-2026
      glute export anna ben --table weeks -o ~/weeks
    """
    from pipeline.jobs.export_tables import EXPORTED, export_tables
    from pipeline.words import counted, did_you_mean

    if bool(ids) == everybody:
        raise UsageError("give ids of athletes, or --all", hint="For example: glute export --all -o FOLDER")
    for table in tables:
        if table not in EXPORTED:
            raise UsageError(f"there is no table {table!r} to export", hint=did_you_mean(table, EXPORTED))
    done = export_tables(home, output, athletes=ids, tables=tables)
    what = ", ".join((counted(done.athletes, "athlete"), counted(done.rows, "row"), counted(done.files, "file")))
    say(f"written: {output}, {what}")
