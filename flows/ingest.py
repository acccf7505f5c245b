"""The flow that reads every inbox."""

from __future__ import annotations

from functools import partial

from prefect import flow

from flows.run import athlete_task, run
from pipeline.jobs.nightly import take_in

take_in_task = athlete_task(take_in)


@flow
def ingest(workers: int | None = None) -> str:
    """Read what is new in every inbox, and derive what moved.

    Parameters
    ----------
    workers
        Processes; one for each core by default.
    """
    return run("ingest", partial(take_in_task, workers=workers))
