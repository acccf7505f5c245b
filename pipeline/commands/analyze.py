"""The command `glute analyze`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pipeline.commands.base import engine_option, say, table_format, with_home
from pipeline.commands.kinds import Found, Place
from pipeline.commands.listing import explain_option, table_width
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.home import Home


@click.command()
@click.argument("file", type=Found(dir_okay=False))
@click.option("--athlete", metavar="ID", help="Whose thresholds to use.  [default: those of a typical runner]")
@explain_option
@table_format
@engine_option
@click.option(
    "--plot",
    type=Place(dir_okay=False),
    metavar="OUT.svg",
    help="Draw speed, grade, altitude, heart rate and the labels.",
)
@with_home
def analyze(home: Home, file: Path, *, form: str, plot: Path | None, explain: bool, **options: Any) -> None:
    """Label and estimate one file; nothing is stored.

    \b
      glute analyze run.fit
      glute analyze run.fit --explain
      glute analyze run.fit.gz --athlete anna --format csv
      glute analyze run.gpx --plot run.svg
    """
    if plot and plot.suffix.lower() != ".svg":
        raise UsageError("a plot is an SVG file", where=str(plot), hint=f"Name it {plot.with_suffix('.svg').name}")
    from pipeline.jobs.inspect import analyze as analyze_file
    from pipeline.report.render.listing import analysis_text

    analysis = analyze_file(home, file, **options)
    click.echo(analysis_text(analysis, form, width=table_width(), explain=explain), nl=False)
    if plot:
        from pipeline.report.render.plot import write_plots

        for path in write_plots(analysis, plot):
            say(f"drawn: {path}")
