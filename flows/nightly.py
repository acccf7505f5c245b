"""The flow of one unattended run."""

from __future__ import annotations

import os
from datetime import datetime
from functools import partial

from prefect import flow

from flows.run import run
from pipeline.jobs.nightly import athlete_night


@flow
def nightly(workers: int | None = None, cluster: str | None = None) -> str:
    """Take every inbox into the store, then write the reports that are due.

    Parameters
    ----------
    workers
        Processes; one for each core by default.
    cluster
        Address of a Dask cluster that does the work instead.
    """
    work = partial(athlete_night, now=datetime.now().astimezone(), on_report=os.environ.get("GLUTE_ON_REPORT"))
    return run("nightly", work, workers=workers, cluster=cluster)
