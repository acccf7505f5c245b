"""The flow of one unattended run."""

from __future__ import annotations

import os
from datetime import datetime
from functools import partial

from prefect import flow

from flows.run import athlete_task, run
from pipeline.jobs.nightly import athlete_night

night_task = athlete_task(athlete_night)


@flow
def nightly(workers: int | None = None) -> str:
    """Take every inbox into the store, then write the reports that are due.

    Parameters
    ----------
    workers
        Processes; one for each core by default.
    """
    today, on_report = datetime.now().astimezone().date(), os.environ.get("GLUTE_ON_REPORT")
    return run("nightly", partial(night_task, today=today, workers=workers, on_report=on_report))
