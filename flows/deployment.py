"""The deployments that `glute serve` serves: their flows, schedule and concurrency limit."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.types.entrypoint import EntrypointType

from flows.ingest import ingest
from flows.nightly import nightly
from flows.weekly_report import weekly_report

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment
    from prefect.schedules import Schedule

    from pipeline.athletes.home import Home

ONE_AT_A_TIME = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)


def deployments(home: Home, schedule: Schedule, *, cluster: str | None = None) -> list[RunnerDeployment]:
    """Describe what is served for a home: the night on its schedule, its two halves on demand.

    Parameters
    ----------
    home
        Home folder; it names the deployments, so that several homes can share a server.
    schedule
        Schedule of the nightly run.
    cluster
        Address of the Dask cluster that does the work, if one does.
    """
    name = deployment_name(home)
    described = [
        served.to_deployment(
            name,
            schedule=schedule if served is nightly else None,
            parameters={"cluster": cluster},
            concurrency_limit=ONE_AT_A_TIME,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for served in (nightly, ingest, weekly_report)
    ]
    return cast("list[RunnerDeployment]", described)


def deployment_name(home: Home) -> str:
    """Name the deployments of a home: its folder, and digits that distinguish it from others of that name."""
    return f"{home.root.name}-{hashlib.sha256(str(home.root).encode()).hexdigest()[:6]}"
