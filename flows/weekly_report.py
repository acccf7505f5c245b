"""The flow that writes the reports that are due."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from prefect import flow

from flows.run import run
from flows.settings import on_report
from pipeline.jobs.nightly import linked_reports
from pipeline.jobs.reports.digest import send_digest
from pipeline.jobs.reports.due import report_due


@flow
def weekly_report(workers: int | None = None, cluster: str | None = None) -> str:
    """Write the reports of weeks that changed or ended since their last report.

    Parameters
    ----------
    workers
        Processes; one for each core by default.
    cluster
        Address of a Dask cluster that does the work instead.
    """
    now = datetime.now().astimezone()
    work = partial(report_due, now=now, on_report=on_report())
    finish = partial(send_digest, on_report=on_report())
    return run("weekly-report", work, hold=linked_reports, finish=finish, workers=workers, cluster=cluster)
