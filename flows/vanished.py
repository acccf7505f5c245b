"""Give up runs that were killed and that the server still takes for running."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.runtime import deployment, flow_run
from prefect.states import Crashed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prefect.client.orchestration import PrefectClient

UNDER_WAY = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]


async def give_up_vanished(
    client: PrefectClient,
    deployments: Sequence[UUID],
    *,
    but: Sequence[UUID] = (),
    states: Sequence[StateType] = UNDER_WAY,
) -> None:
    """Mark killed runs as crashed on the server; until then each blocks its deployment, which is limited to one.

    Parameters
    ----------
    client
        Client of the server.
    deployments
        Deployments of a home of which no run can be alive.
    but
        Runs that are.
    states
        States of the runs to give up.
    """
    vanished = await client.read_flow_runs(
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=list(deployments))),
        flow_run_filter=FlowRunFilter(
            id=FlowRunFilterId(not_any_=list(but)),
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(states))),
        ),
    )
    for run in vanished:
        message = "Killed, with its worker or its server. What it stored is whole; the next night finishes the rest."
        await client.set_flow_run_state(run.id, Crashed(message=message), force=True)


def give_up_earlier() -> None:
    """Give up the earlier runs of this run's deployment: while it holds the night's lock, none of them is alive."""
    if deployment.id and flow_run.id:
        asyncio.run(_earlier(UUID(deployment.id), UUID(flow_run.id)))


async def _earlier(own_deployment: UUID, own: UUID) -> None:
    async with get_client() as client:
        await give_up_vanished(client, [own_deployment], but=[own], states=[StateType.RUNNING])
