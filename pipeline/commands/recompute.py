"""The command `glute recompute`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from pipeline.commands.base import say, with_home, workers_option
from pipeline.errors import EXIT_NOTHING_DONE, EXIT_REJECTED, GluteError, UsageError

if TYPE_CHECKING:
    from pipeline.athletes.home import Home


@click.command()
@click.argument("id", required=False)
@workers_option
@with_home
def recompute(home: Home, id: str | None, workers: int | None) -> None:
    """Label and estimate again what is out of date.

    A changed profile, log or annotation makes activities out of date, and so does a new version of glute. Watch files
    are read again only where a stream is of an older version, from where they were seen last.

    \b
      glute athlete set anna --mass-kg 58
      glute recompute anna
    """
    from pipeline.jobs.recompute import recompute as recompute_athlete
    from pipeline.report.render.bar import IngestProgress
    from pipeline.words import counted

    known = [id] if id else home.athletes()
    if not known:
        raise UsageError("there is no athlete yet", hint="Start with: glute start EXPORT")
    failed, partly = 0, False
    for athlete_id in known:
        try:
            with IngestProgress() as progress:
                outcome = recompute_athlete(home, athlete_id, workers=workers, progress=progress)
        except GluteError as error:
            if len(known) == 1:
                raise
            say(f"glute: {error}")
            failed += 1
            continue
        say(f"{athlete_id}: {counted(outcome.derived, 'activity', 'activities')} computed again")
        for note in outcome.notes:
            say(f"  note: {note}")
        if outcome.failure:
            say(f"glute: {outcome.failure}")
            partly = True
    if failed or partly:
        sys.exit(EXIT_NOTHING_DONE if failed == len(known) else EXIT_REJECTED)
