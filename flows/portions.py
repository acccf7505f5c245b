"""Prefect tasks for portions of the athletes, in this process or on a Dask cluster."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import task_run
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL

from flows.server import is_healthy
from pipeline.errors import GluteError, OtherVersionsError
from pipeline.jobs.nightly import expected_costs_s, nights_of
from pipeline.jobs.parallel.pool import KILLED
from pipeline.jobs.parallel.shard import LONG_S, PORTION_S, portioned
from pipeline.log_lines import log_level
from pipeline.outcomes import AthleteNight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from prefect.client.schemas.objects import State

    from pipeline.athletes.home import Home
    from pipeline.jobs.parallel.cluster import Cluster

TASK_S = 60.0  # s, judgement: a task without a cluster starts processes of its own, which takes a second or two
MOST_TASKS = 150  # tasks of one try: Prefect advises 200 a run at most, and its server keeps 40 kB of each


def _run_name() -> str:
    given = task_run.parameters
    portion = given.get("athletes") or given["task"]
    return f"{portion[0]} to {portion[-1]}"


as_task = task(
    name="portion",
    task_run_name=_run_name,
    cache_policy=NO_CACHE,  # the ledger knows what is done already
    persist_result=False,
)
portion_task = as_task(nights_of)


def portions_done(
    home: Home, athletes: Sequence[str], work: Callable[..., AthleteNight], *, workers: int | None, cluster: str | None
) -> Iterator[list[AthleteNight]]:
    """Do some work once for each athlete, in portions, and yield the results of each portion."""
    costs_s = expected_costs_s(home, athletes)
    if not cluster:
        for portion in _portions(costs_s, TASK_S):
            yield portion_task(home, portion, work, workers=workers)
        return
    from pipeline.jobs.parallel.cluster import cluster_at  # noqa: PLC0415  an extra

    with cluster_at(cluster, home) as found:
        left = dict(costs_s)
        if _may_run_prefect(found):
            short = {athlete: cost_s for athlete, cost_s in costs_s.items() if cost_s <= LONG_S}
            for nights in _by_dask(home, short, work, cluster, found):
                for night in nights:
                    del left[night.athlete]
                yield nights
        for portion in _portions(left, TASK_S * found.threads()):
            yield portion_task(home, portion, work, workers=found)


def _may_run_prefect(found: Cluster) -> bool:
    """Return whether Prefect tasks can run on the workers.

    All workers must reach Prefect's server, which is impossible if it is on the loopback of another machine. They must
    have the versions of this process, as Prefect cannot keep a task off a worker. And the server must not ask for a
    secret, which would be sent to the workers with every task, over connections without encryption or password.
    """
    api = PREFECT_API_URL.value()
    if not api or PREFECT_API_AUTH_STRING.value() or found.refused:
        return False
    return all(found.client.run(is_healthy, api).values())


def _by_dask(
    home: Home, costs_s: Mapping[str, float], work: Callable[..., AthleteNight], address: str, found: Cluster
) -> Iterator[list[AthleteNight]]:
    """Give short work to the workers of a cluster in portions, each of which is a Prefect task there.

    Portions that a worker refused because of its versions yield no results.
    """
    from distributed import KilledWorker  # noqa: PLC0415  an extra, as the next two
    from prefect_dask import DaskTaskRunner  # noqa: PLC0415

    from pipeline.jobs.parallel.cluster import Sent, guarded  # noqa: PLC0415
    from pipeline.jobs.parallel.connection import LOST, cancelled  # noqa: PLC0415

    guarded_task = as_task(guarded)
    do = partial(nights_of, home, work=work, workers=1)
    given = {"witness": found.witness, "level": log_level(), "wanted": found.versions, "function": do}
    with DaskTaskRunner(address=address) as runner:

        def sent(portion: tuple[str, ...], *, is_piece: bool = False) -> Sent[tuple[str, ...]]:
            future = runner.submit(guarded_task, given | {"task": portion})
            return Sent(portion, future.wrapped_future, is_piece=is_piece)

        try:
            under_way = [sent(portion) for portion in _portions(costs_s, PORTION_S)]
            while under_way:
                if (place := found.finished(under_way)) is None:
                    continue
                ended = under_way.pop(place)
                try:
                    yield _nights(found, ended.task, ended.fetching.result())
                except KilledWorker:  # by one athlete of the portion, who must not stop the others
                    if ended.is_piece:
                        yield [AthleteNight(athlete=athlete, error=KILLED) for athlete in ended.task]
                    else:
                        under_way += [sent((athlete,), is_piece=True) for athlete in ended.task]
        except LOST as error:
            raise cancelled(error) from error


def _nights(found: Cluster, portion: tuple[str, ...], ended: State[list[AthleteNight]]) -> list[AthleteNight]:
    """Return the results of a portion; a worker's error becomes that of each athlete.

    The result is empty if the worker has other versions.
    """
    try:
        return ended.result()
    except OtherVersionsError as error:
        found.refuse(str(error.where), str(error.why))
        return []
    except GluteError as error:
        return [AthleteNight(athlete=athlete, error=str(error), transient=error.transient) for athlete in portion]


def _portions(costs_s: Mapping[str, float], portion_s: float) -> list[tuple[str, ...]]:
    """Divide athletes into portions of about `portion_s` seconds, longer if there were too many for the server."""
    return portioned(costs_s, max(portion_s, sum(costs_s.values()) / MOST_TASKS))
