"""The command `glute plan`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.commands.base import USUAL_TEXT, output_option, print_or_write, say, text_width, units_option, with_home
from pipeline.commands.kinds import OneOf, Place, Week
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.vocabulary import Units


@click.command()
@click.argument("id")
@click.option(
    "--week", type=Week(), metavar="YYYY-Www", help="The week before it.  [default: the latest week with an activity]"
)
@click.option("--format", "form", type=OneOf(["terminal", "md"]), default="terminal", show_default=True)
@units_option
@output_option
@click.option(
    "--workouts",
    type=Place(file_okay=False),
    metavar="FOLDER",
    help="Write the sessions there instead: for watches (FIT), Zwift and calendars, and as text.",
)
@with_home
def plan(
    home: Home, id: str, week: str | None, form: str, units: Units | None, output: Path | None, workouts: Path | None
) -> None:
    """Print next week's sessions for the athlete's goal.

    \b
      glute plan anna
      glute plan anna --format md -o week.md
      glute plan anna --workouts /media/watch/NewFiles
    """
    if workouts and output:
        raise UsageError("--workouts writes files of its own", hint="Leave out --output, or --workouts")
    if workouts is None:
        from pipeline.jobs.reports.report import next_week

        width = USUAL_TEXT if output else text_width()
        print_or_write(next_week(home, id, week=week, form=form, units=units, width=width), form, output)
        return
    from pipeline.jobs.reports.workouts import write_workouts

    for path in write_workouts(home, id, workouts, week=week, units=units):
        say(f"written: {path}")
