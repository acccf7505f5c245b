"""The command `glute ingest`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from pipeline.commands.base import (
    cluster_option,
    engine_option,
    exit_code_of_ingest,
    only_one,
    say,
    with_home,
    workers_option,
)
from pipeline.commands.kinds import Found
from pipeline.errors import EXIT_NOTHING_DONE, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.home import Home


@click.command()
@click.argument("paths", nargs=-1, type=Found())
@click.option(
    "--athlete",
    multiple=True,
    callback=only_one,
    metavar="ID",
    help="Whose files.  [default: the folders below each PATH are named by the ids]",
)
@click.option("--new", is_flag=True, help="Make a new athlete of an unknown ID, although there are others.")
@click.option(
    "--again",
    multiple=True,
    callback=only_one,
    metavar="ID",
    help="Read all files of this athlete again, to repair damaged tables.",
)
@workers_option
@cluster_option
@engine_option
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@with_home
def ingest(  # noqa: PLR0913  one for each option
    home: Home,
    paths: tuple[Path, ...],
    athlete: str | None,
    again: str | None,
    workers: int | None,
    cluster: str | None,
    engine: str,
    *,
    new: bool,
    as_json: bool,
) -> None:
    """Read watch files into the store: folders, files, archives. Without PATHS, the inbox of the home.

    \b
      glute ingest ~/Downloads/export.zip --athlete anna
      glute ingest /mnt/club                  one folder for each athlete
      glute ingest --again anna               repair damaged tables from the files in the inbox
      glute ingest --again anna ~/Downloads/export.zip         and from files that lie elsewhere

    Exits with 1 if files were newly rejected, or a folder is empty or names no athlete; all others are stored. Exits
    with 3 if none of the files is an activity.
    """
    import json

    from pipeline.jobs.ingest.ingest import all_unchanged
    from pipeline.report.render.progress import ingest_rows, ingest_summary

    if again and athlete not in (None, again):
        raise UsageError("--again names another athlete than --athlete", hint="Give only --again")
    whose, anew = again or athlete, again is not None
    outcomes = [] if anew else all_unchanged(home, paths, athlete=whose)
    if not outcomes:
        from pipeline.jobs.ingest.ingest import ingest as ingest_files
        from pipeline.jobs.parallel.pool import workers_for
        from pipeline.report.render.bar import IngestProgress

        with workers_for(home, workers, cluster) as chosen, IngestProgress() as progress:
            outcomes = ingest_files(
                home, paths, athlete=whose, new=new, again=anew, workers=chosen, engine=engine, progress=progress
            )
    if as_json:
        click.echo(json.dumps(ingest_rows(outcomes), indent=1))
    elif outcomes:
        say(ingest_summary(outcomes))
    else:
        say(f"no files are waiting in {home.root / 'inbox'}. To read others: glute ingest FOLDER --athlete ID")
    code = exit_code_of_ingest(outcomes, named=bool(paths))
    if code == EXIT_NOTHING_DONE:
        say("glute: none of these files is an activity. How to get an export: glute start")
    sys.exit(code)
