"""The command `glute nightly`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from pipeline.commands.base import (
    budget_option,
    cluster_option,
    metrics_option,
    say,
    with_home,
    with_on_report,
    workers_option,
)

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.jobs.reports.on_report import OnReport
    from pipeline.outcomes import AthleteNight


@click.command()
@workers_option
@cluster_option
@with_on_report
@budget_option
@metrics_option
@with_home
def nightly(
    home: Home,
    workers: int | None,
    cluster: str | None,
    on_report: OnReport | None,
    budget_min: int,
    metrics: Path | None,
) -> None:
    """Run once, unattended: read inboxes, write due reports.

    For cron and the like.

    \b
      glute nightly
      glute nightly --on-report "python3 mail_report.py"
    """
    from datetime import datetime, timedelta

    from pipeline.jobs.journal import exit_of_night
    from pipeline.jobs.nightly import nightly as run_night
    from pipeline.jobs.parallel.pool import workers_for
    from pipeline.report.render.bar import IngestProgress
    from pipeline.report.render.index import night_line, night_troubles

    def report_nights(nights: list[AthleteNight]) -> None:
        progress.bar.stop()
        say("\n".join([*night_troubles(nights), night_line(nights)]))

    now = datetime.now().astimezone()
    with workers_for(home, workers, cluster) as chosen, IngestProgress() as progress:
        nights = run_night(
            home,
            now=now,
            workers=chosen,
            on_report=on_report,
            budget=timedelta(minutes=budget_min),
            metrics=metrics,
            progress=progress,
            show=report_nights,
        )
    if code := exit_of_night(nights):
        sys.exit(code)
