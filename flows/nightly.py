"""The flow of one nightly run."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from prefect import flow

from flows.run import run
from flows.settings import metrics, on_report, since
from pipeline.jobs.nightly import athlete_night, one_night


@flow
def nightly(workers: int | None = None, cluster: str | None = None) -> str:
    """Ingest every inbox, then write the reports that are due.

    Parameters
    ----------
    workers
        Processes; one for each core by default.
    cluster
        Address of a Dask cluster that does the work instead.
    """
    work = partial(athlete_night, now=datetime.now().astimezone(), on_report=on_report(), since=since())
    return run("nightly", work, hold=partial(one_night, metrics=metrics()), workers=workers, cluster=cluster)
