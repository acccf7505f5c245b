"""The flow that writes the reports that are due."""

from __future__ import annotations

import os
from datetime import datetime
from functools import partial

from prefect import flow

from flows.run import athlete_task, run
from pipeline.jobs.nightly import report_due

report_task = athlete_task(report_due)


@flow
def weekly_report(workers: int | None = None) -> str:
    """Write the reports of weeks that changed or ended since theirs was written.

    Parameters
    ----------
    workers
        Processes; one for each core by default.
    """
    today, on_report = datetime.now().astimezone().date(), os.environ.get("GLUTE_ON_REPORT")
    return run("weekly-report", partial(report_task, today=today, workers=workers, on_report=on_report))
