"""The flow of one nightly run."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from prefect import flow

from flows.run import run
from flows.settings import budget, metrics, on_report
from pipeline.jobs.nightly import athlete_night, one_night
from pipeline.jobs.reports.digest import send_digest


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
    work = partial(
        athlete_night,
        now=datetime.now().astimezone(),
        on_report=on_report(),
        renew_until=datetime.now(UTC) + budget(),
    )
    hold = partial(one_night, metrics=metrics())
    return run(
        "nightly", work, hold=hold, finish=partial(send_digest, on_report=on_report()), workers=workers, cluster=cluster
    )
