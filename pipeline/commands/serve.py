"""The command `glute serve`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from pipeline.commands.base import cluster_option, metrics_option, on_report_option, say, since_option, with_home

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.home import Home


@click.command()
@click.option("--cron", default="30 3 * * *", show_default=True, metavar="EXPRESSION", help="When nights begin.")
@click.option("--timezone", default="UTC", show_default=True, metavar="ZONE", help="Of --cron, as Europe/Berlin.")
@click.option("--port", type=click.IntRange(1024, 65535), default=4200, show_default=True, help="Of Prefect's server.")
@cluster_option
@on_report_option
@since_option
@metrics_option
@with_home
def serve(
    home: Home,
    cron: str,
    timezone: str,
    port: int,
    cluster: str | None,
    on_report: str | None,
    since: str | None,
    metrics: Path | None,
) -> None:
    """Run `glute nightly` on a schedule of Prefect until Ctrl-C. Nothing is sent off this machine.

    \b
      glute serve --cron "30 3 * * *" --timezone Europe/Berlin
    """
    from pipeline.files import make_folder
    from pipeline.jobs.reports.due import command_of
    from pipeline.jobs.reports.news import since_week
    from pipeline.log_lines import LEVEL_ENV

    os.environ["GLUTE_HOME"] = str(home.root)  # for Prefect's runs; `flows` reads it before it imports Prefect
    if on_report:
        command_of(on_report)  # a wrong command is refused before anything starts
        os.environ["GLUTE_ON_REPORT"] = on_report
    if since:
        os.environ["GLUTE_ON_REPORT_SINCE"] = since_week(since)
    if metrics:
        os.environ["GLUTE_METRICS"] = str(metrics)
    if level := click.get_current_context().find_root().params["log_level"]:
        os.environ[LEVEL_ENV] = level
    make_folder(home.served.parent)  # Prefect's home, which must exist when it is imported
    from flows.serving import cron_schedule, serve_home

    schedule = cron_schedule(cron, timezone)
    say(f"nights of {home.root}: {cron} ({timezone}), shown at http://127.0.0.1:{port}")
    say(f"The page asks for a secret: paste the contents of {home.secret}")
    serve_home(home, schedule, port=port, cluster=cluster)
