"""Portions of athletes as Prefect's tasks, in this process or on a Dask cluster."""

from __future__ import annotations

from concurrent.futures import CancelledError
from functools import partial
from typing import TYPE_CHECKING

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import task_run
from prefect.settings import PREFECT_API_URL

from flows.server import is_healthy
from pipeline.errors import GluteError
from pipeline.jobs.nightly import KILLED, expected_costs_s, nights_of
from pipeline.jobs.spreading import LONG_S, PORTION_S, portioned
from pipeline.log_lines import log_level
from pipeline.outcomes import AthleteNight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from prefect.futures import PrefectFuture

    from pipeline.athletes.home import Home
    from pipeline.jobs.cluster import Cluster

TASK_S = 60.0  # s, judgement: a task without a cluster starts processes of its own, which takes a second or two
MOST_TASKS = 150  # of a try: Prefect's server takes 30 ms and 20 kB for each, and advises 200 in a run at most


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
    """Work once for each of some athletes, in portions; what each portion gave."""
    costs_s = expected_costs_s(home, athletes)
    if not cluster:
        for portion in _portions(costs_s, TASK_S):
            yield portion_task(home, portion, work, workers=workers)
        return
    from pipeline.jobs.cluster import cluster_at  # noqa: PLC0415  an extra

    with cluster_at(cluster, home) as found:
        long = costs_s
        if _reach_prefect(found):
            long = {athlete: cost_s for athlete, cost_s in costs_s.items() if cost_s > LONG_S}
            short = {athlete: cost_s for athlete, cost_s in costs_s.items() if cost_s <= LONG_S}
            yield from _by_dask(home, short, work, cluster, found)
        for portion in _portions(long, TASK_S * found.threads()):
            yield portion_task(home, portion, work, workers=found)


def _reach_prefect(found: Cluster) -> bool:
    """Tell whether all workers reach Prefect's server, as tasks on them must. One on loopback, others do not."""
    api = PREFECT_API_URL.value()
    return bool(api) and all(found.client.run(is_healthy, api).values())


def _by_dask(
    home: Home, costs_s: Mapping[str, float], work: Callable[..., AthleteNight], address: str, found: Cluster
) -> Iterator[list[AthleteNight]]:
    """Hand short work to the workers of a cluster in portions, each a task that Prefect sees there."""
    from distributed import KilledWorker  # noqa: PLC0415  an extra, as the next three
    from distributed.comm import CommClosedError  # noqa: PLC0415
    from prefect_dask import DaskTaskRunner  # noqa: PLC0415

    from pipeline.jobs.cluster import gone, guarded  # noqa: PLC0415

    guarded_task = as_task(guarded)
    do = partial(nights_of, home, work=work, workers=1)
    given = {"witness": found.witness, "level": log_level(), "function": do}
    with DaskTaskRunner(address=address) as runner:

        def submitted(portion: tuple[str, ...]) -> PrefectFuture[list[AthleteNight]]:
            future: PrefectFuture[list[AthleteNight]] = runner.submit(guarded_task, given | {"task": portion})
            return future

        under_way = [(portion, submitted(portion)) for portion in _portions(costs_s, PORTION_S)]
        try:
            for portion, future in under_way:
                try:
                    yield _nights(found, portion, future)
                except KilledWorker:  # by one of them: that one stops no other
                    for athlete in portion:
                        try:
                            yield _nights(found, (athlete,), submitted((athlete,)))
                        except KilledWorker:
                            yield [AthleteNight(athlete=athlete, error=KILLED)]
        except (CommClosedError, CancelledError) as error:
            raise gone("its scheduler has ended") from error


def _nights(found: Cluster, portion: tuple[str, ...], future: PrefectFuture[list[AthleteNight]]) -> list[AthleteNight]:
    """Wait for a portion as long as somebody works; what a worker refused becomes the error of each athlete."""
    while True:
        try:
            return future.result(timeout=LONG_S)
        except TimeoutError:
            found.check()
        except GluteError as error:
            return [AthleteNight(athlete=athlete, error=str(error), transient=error.transient) for athlete in portion]


def _portions(costs_s: Mapping[str, float], portion_s: float) -> list[tuple[str, ...]]:
    """Portions of about so many seconds, or longer ones where there would be too many for the server."""
    return portioned(costs_s, max(portion_s, sum(costs_s.values()) / MOST_TASKS))
