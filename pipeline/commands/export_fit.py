"""The command `glute export-fit`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands.base import say, with_home
from pipeline.commands.kinds import Place
from pipeline.commands.listing import refuse_reversed, since_option, until_option
from pipeline.errors import EXIT_REJECTED

if TYPE_CHECKING:
    from pipeline.athletes.home import Home


@click.command("export-fit")
@click.argument("id")
@click.argument("activities", nargs=-1)
@since_option
@until_option
@click.option(
    "-o",
    "--output",
    type=Place(file_okay=False),
    default=Path(),
    metavar="FOLDER",
    help="Write there.  [default: the current folder]",
)
@with_home
def export_fit(home: Home, id: str, output: Path, **chosen: Any) -> None:
    """Write labelled activities as FIT, one lap for each segment.

    \b
      glute export-fit anna                   the latest activity
      glute export-fit anna 20261113T0737 -o ~/fit
      glute export-fit anna --since 2026-11-01 -o ~/fit

    The records are those of your own file, which is read again from where it was: they hold your positions. Beside each
    FIT file lies a csv of its segments. ACTIVITIES are ids as `glute activities` shows them, or how they
    begin.
    """
    refuse_reversed(chosen["since"], chosen["until"])
    from pipeline.jobs.export import export_activities

    exported = export_activities(home, id, output, **chosen)
    for path in exported.written:
        say(f"written: {path}")
    for problem in exported.problems:
        say(f"left out: {problem}")
    if exported.problems:
        sys.exit(EXIT_REJECTED)
