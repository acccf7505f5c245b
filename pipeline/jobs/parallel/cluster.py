"""Run work on an existing Dask cluster whose workers see the same home."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import time
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from distributed import Client, KilledWorker, get_worker

from pipeline.errors import GluteError, OtherVersionsError
from pipeline.jobs.parallel.connection import CLUSTER_ANSWER_S, LOST, asking, cancelled, connected, gone, witness_of
from pipeline.jobs.parallel.same_versions import differences, versions
from pipeline.jobs.parallel.watch import Watch
from pipeline.log_lines import log_level, start_logging
from pipeline.store.lock import is_held

if TYPE_CHECKING:
    import concurrent.futures
    from collections import deque
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from distributed import Future

    from pipeline.athletes.home import Home

_LOG = logging.getLogger(__name__)

Task = TypeVar("Task")
Result = TypeVar("Result")

CLUSTER_CHECK_S = 10.0  # s, judgement: how often a cluster is looked at while nothing ends
ALONE_S = 60.0  # s, judgement: how long a cluster may be without any worker; a supervisor starts one within seconds
SAME = "install the same versions everywhere"
WAITING_PER_THREAD = 2  # tasks under way or queued for each thread of the cluster, as in a pool


class Cluster:
    """A cluster, as seen by the process that submits the work and holds the witness lock.

    Parameters
    ----------
    client
        Connected to the scheduler.
    witness
        A lock file in the home that this process holds. A worker that does not find it held sees another folder under
        that name, or locks do not reach it; it would break the rule of one writer for each athlete, so it refuses.

    Attributes
    ----------
    versions
        Versions of this process. Every task carries them, and a worker with other ones refuses it.
    refused
        Address of each worker with other versions, and what differs. It gets no more work.
    """

    def __init__(self, client: Client, witness: Path) -> None:
        self.client, self.witness = client, witness
        self.versions = versions()
        self.refused: dict[str, str] = {}
        self._same: set[str] = set()
        self._watch = Watch(client)
        self._last_staffed = -math.inf

    def each(
        self,
        function: Callable[[Task], Result],
        tasks: deque[Task],
        *,
        in_order: bool,
        pieces: Callable[[Task], Iterable[Task]],
        lost: Callable[[Task], Result],
    ) -> Iterator[Result]:
        """Apply a function to every task as `pool.each` does; tasks whose worker is lost may run twice.

        Raises
        ------
        ClusterGoneError
            The scheduler has gone, or there was no worker for a while.
        OtherVersionsError
            Every worker has other versions than this process.
        """
        under_way: list[Sent[Task]] = []
        try:
            while tasks or under_way:
                most = WAITING_PER_THREAD * max(1, self.threads())
                while tasks and len(under_way) < most:
                    under_way.append(self._send(function, tasks.popleft()))
                place = self.finished(under_way, in_order=in_order)
                if place is None:
                    under_way = [self._not_stranded(function, sent) for sent in under_way]
                    continue
                sent = under_way.pop(place)
                try:
                    result = sent.fetching.result()
                except OtherVersionsError as error:
                    self.refuse(str(error.where), str(error.why))
                    under_way.insert(place, self._send(function, sent.task, is_piece=sent.is_piece))
                except KilledWorker:
                    if not sent.is_piece:
                        again = [self._send(function, piece, is_piece=True) for piece in pieces(sent.task)]
                        under_way[place:place] = again
                        continue
                    yield lost(sent.task)
                else:
                    yield result
        except LOST as error:
            raise cancelled(error) from error
        finally:
            with contextlib.suppress(*LOST):
                self.client.cancel([sent.future for sent in under_way])

    def _send(self, function: Callable[[Task], Result], task: Task, *, is_piece: bool = False) -> Sent[Task]:
        """Submit a task to any worker, except those with other versions."""
        fit = frozenset(self._fit()) if self.refused else frozenset()
        future = self.client.submit(
            guarded, self.witness, log_level(), self.versions, function, task, pure=False, workers=sorted(fit) or None
        )
        return Sent(task, future, fit, is_piece=is_piece)

    def _not_stranded(self, function: Callable[[Task], Result], sent: Sent[Task]) -> Sent[Task]:
        """Send a task again if no worker that may do it is left, though others are."""
        if not sent.workers or sent.fetching.done() or sent.workers & self._fit().keys():
            return sent
        self.client.cancel([sent.future])
        return self._send(function, sent.task, is_piece=sent.is_piece)

    def finished(self, under_way: Sequence[Sent[Task]], *, in_order: bool = False) -> int | None:
        """Wait until a task has ended, and return its place; None after a while, in which the cluster was checked.

        Parameters
        ----------
        under_way
            Tasks that were submitted.
        in_order
            Whether to wait for the first of them; else for any.

        Raises
        ------
        ClusterGoneError
            The scheduler has gone, or there was no worker for a while.
        OtherVersionsError
            All workers have other versions.
        """
        awaited = [sent.fetching for sent in under_way[: 1 if in_order else None]]
        done, _ = wait(awaited, timeout=CLUSTER_CHECK_S, return_when=FIRST_COMPLETED)
        if done:
            return next(place for place, fetching in enumerate(awaited) if fetching in done)
        self.check()
        self._watch.give_up_lost({sent.future.key for sent in under_way})
        return None

    def refuse(self, worker: str, why: str) -> None:
        """Give no more work to a worker, and log that once.

        Raises
        ------
        OtherVersionsError
            No other worker is left.
        """
        self._note(worker, why)
        self._fit()

    def _note(self, worker: str, why: str) -> None:
        if worker not in self.refused:
            self.refused[worker] = why
            _LOG.warning("note: the worker %s gets no work: it has %s", worker, why)

    def _fit(self) -> dict[str, int]:
        """Return the threads of each worker that may do work; the versions of new workers are checked first."""
        with asking(self.client):
            there: dict[str, int] = self.client.nthreads(callback_timeout=CLUSTER_ANSWER_S)
            new = there.keys() - self._same - self.refused.keys()
            seen = self._versions_of(new) if new else {}
        for worker, theirs in seen.items():
            if theirs == self.versions:
                self._same.add(worker)
            elif not isinstance(theirs, OSError):  # else it has just gone
                why = differences(theirs, self.versions) if isinstance(theirs, dict) else f"another glute ({theirs})"
                self._note(worker, why)
        fit = {worker: threads for worker, threads in there.items() if worker not in self.refused}
        if there and not fit:
            raise OtherVersionsError(
                "no worker of the cluster has the versions of this process, so nothing was done there",
                where=", ".join(sorted(there)),
                why="; ".join(sorted({self.refused[worker] for worker in there})),
                hint=SAME.capitalize(),
            )
        return fit

    def _versions_of(self, workers: Collection[str]) -> dict[str, Any]:
        """Ask workers for their versions; without an answer of all, as from a frozen one, each task asks for itself."""
        try:
            answers: dict[str, Any] = self.client.run(
                versions, workers=sorted(workers), on_error="return", callback_timeout=CLUSTER_ANSWER_S
            )
        except TimeoutError:
            return {}
        return answers

    def threads(self) -> int:
        """Count the threads of all workers that may do work."""
        return sum(self._fit().values())

    def check(self) -> None:
        """Check that there is a worker, or was until a moment ago.

        Raises
        ------
        ClusterGoneError
            There is none.
        OtherVersionsError
            All workers have other versions.
        """
        now = time.monotonic()
        if self._fit():
            self._last_staffed = now
        elif now - self._last_staffed > ALONE_S:
            raise gone("it has no workers")


@dataclass(eq=False)
class Sent(Generic[Task]):
    """A submitted task, and the fetch of its result.

    `Future.result` with a timeout cancels the fetch when the time is up. Others may wait for the same fetch, and the
    next request may join one that was cancelled before it began: they end without result or error. So the fetch runs
    to its end, and only waits for it have a timeout.

    Attributes
    ----------
    task, future
        The task, and what the cluster gave for it.
    workers
        The only workers that may do it, where not all may.
    is_piece
        Whether it is part of a task whose worker was killed.
    fetching
        Receives the result, or its error.
    """

    task: Task
    future: Future
    workers: frozenset[str] = frozenset()
    is_piece: bool = False
    fetching: concurrent.futures.Future[Any] = field(init=False)

    def __post_init__(self) -> None:
        """Begin to fetch the result."""
        client = self.future.client
        fetched = client.gather(self.future, asynchronous=True)
        self.fetching = asyncio.run_coroutine_threadsafe(fetched, client.loop.asyncio_loop)


def guarded(
    witness: Path, level: int, wanted: Mapping[str, str], function: Callable[[Task], Result], task: Task
) -> Result:
    """Do a task, if this worker has the same versions and sees the home and its locks.

    Raises
    ------
    OtherVersionsError
        It has other versions than the process that submitted the task.
    GluteError
        It does not see the home.
    """
    start_logging(level)
    if odd := differences(versions(), wanted):
        raise OtherVersionsError(
            "a worker of the cluster has other versions, so nothing was done there",
            where=get_worker().address,
            why=odd,
            hint=SAME.capitalize(),
        )
    if not is_held(witness):
        raise GluteError(
            "a worker of the cluster does not see the home as it is, so nothing was done there",
            where=str(witness.parent.parent),
            hint="Mount the same folder at the same place on every machine, with locks that reach all of them",
        )
    return function(task)


@contextlib.contextmanager
def cluster_at(address: str, home: Home) -> Iterator[Cluster]:
    """Connect to a cluster for some work on a home.

    Parameters
    ----------
    address
        Address of its scheduler, as `tcp://10.0.0.2:8786`.
    home
        Home folder, which all workers see at the same path.

    Raises
    ------
    ClusterGoneError
        No scheduler answers, or it has no workers.
    """
    with witness_of(home) as witness, connected(address) as client:
        found = Cluster(client, witness)
        found.check()
        yield found
