"""The flow that ingests every inbox."""

from __future__ import annotations

from prefect import flow

from flows.run import run
from pipeline.jobs.nightly import night_lock, take_in


@flow
def ingest(workers: int | None = None, cluster: str | None = None) -> str:
    """Ingest the new files in every inbox, and derive what changed.

    Parameters
    ----------
    workers
        Processes; one for each core by default.
    cluster
        Address of a Dask cluster that does the work instead.
    """
    return run("ingest", take_in, hold=night_lock, workers=workers, cluster=cluster)
