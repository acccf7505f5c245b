"""The command `glute recompute`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from pipeline.commands.base import EXIT_NOTHING_DONE, EXIT_REJECTED, with_home, workers_option
from pipeline.errors import GluteError, UsageError

if TYPE_CHECKING:
    from pipeline.athletes.home import Home


@click.command()
@click.argument("id", required=False)
@workers_option
@with_home
def recompute(home: Home, id: str | None, workers: int | None) -> None:
    """Label and estimate again whatever is out of date.

    A changed profile, log, annotation or model makes activities out of date. The watch files are not needed.

    \b
      glute athlete set anna --mass-kg 58
      glute recompute anna
    """
    from pipeline.jobs.derive.derive import recompute as recompute_athlete
    from pipeline.jobs.logs import log_problems
    from pipeline.report.progress import IngestProgress

    known = [id] if id else home.athletes()
    if not known:
        raise UsageError("there is no athlete yet", hint="Make first contact with: glute start EXPORT")
    failed = 0
    for athlete_id in known:
        try:
            with IngestProgress() as progress:
                count = recompute_athlete(home, athlete_id, workers=workers, watch=progress)
        except GluteError as error:
            if len(known) == 1:
                raise
            click.echo(f"glute: {error}", err=True)
            failed += 1
            continue
        click.echo(f"{athlete_id}: {count} activities computed again", err=True)
        for problem in log_problems(home, athlete_id):
            click.echo(f"  note: {problem}", err=True)
    if failed:
        sys.exit(EXIT_NOTHING_DONE if failed == len(known) else EXIT_REJECTED)
