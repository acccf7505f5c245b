"""The command `glute demo`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands.base import is_coloured


@click.command()
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Use this home and keep it.")
def demo(keep: Path | None) -> None:
    """Run everything on sample data: three runners, one report.

    \b
      glute demo
      glute demo --keep ~/glute-demo          then: glute --home ~/glute-demo segments ben

    Without --keep the home is a temporary folder.
    """
    import tempfile

    from pipeline.athletes.home import Home
    from pipeline.jobs.onboarding import ingest_samples
    from pipeline.jobs.reports.report import report
    from pipeline.report.progress import IngestProgress, ingest_summary
    from pipeline.report.render import write_report

    home = Home(keep or Path(tempfile.mkdtemp(prefix="glute-demo-")))
    with IngestProgress() as progress:
        outcomes = ingest_samples(home, progress=progress)
    click.echo(ingest_summary(outcomes), err=True)
    athlete_id = outcomes[0].athlete
    click.echo(report(home, athlete_id, colour=is_coloured("terminal")).text, nl=False)
    made = report(home, athlete_id, form="html")
    page = home.reports(athlete_id) / f"{made.week}.html"
    write_report(page, made.text)
    click.echo(f"The same as a page: {page}")
