"""The command `glute demo`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands.base import is_coloured, print_or_write, say, text_width
from pipeline.commands.browser import open_option, show
from pipeline.commands.kinds import Place
from pipeline.words import joined

if TYPE_CHECKING:
    from pipeline.athletes.home import Home

REMOVE = ("cmd", "/c", "rmdir", "/s") if os.name == "nt" else ("rm", "-r")


@click.command()
@click.option("--keep", type=Place(file_okay=False), help="Use this folder as home.")
@open_option
@click.pass_context
def demo(ctx: click.Context, keep: Path | None, *, open_it: bool) -> None:
    """Run everything on sample data: three runners, one report.

    \b
      glute demo
      glute demo --keep ~/glute-demo

    The home is a new folder among the temporary ones unless --keep names one. It stays until you delete it.
    """
    import tempfile

    from pipeline.athletes.home import Home
    from pipeline.jobs.onboarding import ingest_samples
    from pipeline.jobs.reports.pages import write_pages
    from pipeline.jobs.reports.report import report
    from pipeline.report.render.bar import IngestProgress
    from pipeline.report.render.progress import ingest_summary

    home = Home(keep or Path(tempfile.mkdtemp(prefix="glute-demo-")))
    ctx.find_root().obj = str(home.root)
    with IngestProgress() as progress:
        outcomes = ingest_samples(home, progress=progress)
    say(ingest_summary(outcomes))
    athlete_id = outcomes[0].athlete
    made = report(home, athlete_id, colour=is_coloured("terminal"), width=text_width())
    print_or_write(made.text, "terminal", None)
    page = write_pages(home, athlete_id).week
    say(_what_next(home, athlete_id, page))
    if open_it:
        show(page)
    ctx.find_root().obj = None
    say("Your own runs:\n  glute start ~/Downloads/export")


def _what_next(home: Home, athlete_id: str, page: Path) -> str:
    return f"""
That was a sample runner. The same as a page:
  {page}
Look further:
  glute segments {athlete_id} --explain
  glute plan {athlete_id}
  glute open {athlete_id}
  glute report --all
Remove the sample runners:
  {joined([*REMOVE, str(home.root)])}"""
