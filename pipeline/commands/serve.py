"""The command `glute serve`."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING

import click

from pipeline.budget import BUDGET_ENV
from pipeline.commands.base import (
    budget_option,
    cluster_option,
    metrics_option,
    say,
    with_home,
    with_on_report,
)
from pipeline.commands.kinds import Whole

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.jobs.reports.on_report import OnReport


@click.command()
@click.option("--cron", default="30 3 * * *", show_default=True, metavar="EXPRESSION", help="When nights begin.")
@click.option("--timezone", default="UTC", show_default=True, metavar="ZONE", help="Of --cron, as Europe/Berlin.")
@click.option(
    "--port", type=Whole(1024, 65535), metavar="N", default=4200, show_default=True, help="Of Prefect's server."
)
@cluster_option
@with_on_report
@budget_option
@metrics_option
@with_home
def serve(
    home: Home,
    cron: str,
    timezone: str,
    port: int,
    cluster: str | None,
    on_report: OnReport | None,
    budget_min: int,
    metrics: Path | None,
) -> None:
    """Run `glute nightly` on a schedule of Prefect until Ctrl-C. Nothing is sent off this machine.

    \b
      glute serve --cron "30 3 * * *" --timezone Europe/Berlin
    """
    from pipeline.files import make_folder
    from pipeline.log_lines import LEVEL_ENV

    os.environ["GLUTE_HOME"] = str(home.root)  # for Prefect's runs; `flows` reads it before it imports Prefect
    if on_report:
        os.environ["GLUTE_ON_REPORT"] = shlex.join(on_report.command)
        os.environ["GLUTE_ON_REPORT_SINCE"] = on_report.since or ""
        os.environ["GLUTE_DIGEST"] = str(int(on_report.digest))
    os.environ[BUDGET_ENV] = str(budget_min)
    if metrics:
        os.environ["GLUTE_METRICS"] = str(metrics)
    if level := click.get_current_context().find_root().params["log_level"]:
        os.environ[LEVEL_ENV] = level
    make_folder(home.served.parent)  # Prefect's home, which must exist when it is imported
    from flows.serving import cron_schedule, serve_home

    schedule = cron_schedule(cron, timezone)
    if api := os.environ.get("PREFECT_API_URL"):
        say(f"nights of {home.root}: {cron} ({timezone}), on the Prefect server of PREFECT_API_URL, {api}")
    else:
        say(f"nights of {home.root}: {cron} ({timezone}), shown at http://127.0.0.1:{port}")
        say(f"The page asks for a secret: paste the contents of {home.secret}")
    serve_home(home, schedule, port=port, cluster=cluster)
