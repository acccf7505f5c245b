"""Run work on an existing Dask cluster whose workers see the same home."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from distributed import Client, KilledWorker, get_worker

from pipeline.errors import GluteError, OtherVersionsError
from pipeline.jobs.parallel.connection import LOST, asking, cancelled, connected, gone, witness_of
from pipeline.jobs.parallel.same_versions import differences, versions
from pipeline.log_lines import log_level, start_logging
from pipeline.store.lock import is_held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from distributed import Future

    from pipeline.athletes.home import Home

_LOG = logging.getLogger(__name__)

Task = TypeVar("Task")
Result = TypeVar("Result")

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

    def each(
        self,
        function: Callable[[Task], Result],
        tasks: deque[Task],
        *,
        pieces: Callable[[Task], Iterable[Task]],
        lost: Callable[[Task], Result],
    ) -> Iterator[Result]:
        """Apply a function to every task as `pool.each` does; tasks whose worker is killed may run twice.

        Raises
        ------
        UnreachableError
            The scheduler has gone, or there was no worker for a while.
        OtherVersionsError
            Every worker has other versions than this process.
        """
        under_way: deque[tuple[Task, _Sent]] = deque()
        try:
            while tasks or under_way:
                most = WAITING_PER_THREAD * max(1, self.threads())
                while tasks and len(under_way) < most:
                    under_way.append((tasks[0], self._send(function, tasks.popleft())))
                task, sent = under_way.popleft()
                try:
                    yield self._result(function, task, sent)
                except KilledWorker:
                    for piece in pieces(task):
                        try:
                            yield self._result(function, piece, self._send(function, piece))
                        except KilledWorker:
                            yield lost(piece)
        except LOST as error:
            raise cancelled(error) from error
        finally:
            with contextlib.suppress(*LOST):
                self.client.cancel([sent.future for _, sent in under_way])

    def _send(self, function: Callable[[Task], Result], task: Task) -> _Sent:
        """Submit a task to any worker, except those with other versions."""
        fit = frozenset(self._fit()) if self.refused else frozenset()
        future = self.client.submit(
            guarded, self.witness, log_level(), self.versions, function, task, pure=False, workers=sorted(fit) or None
        )
        return _Sent(future, fit)

    def _result(self, function: Callable[[Task], Result], task: Task, sent: _Sent) -> Any:
        """Wait for a result; a task refused by a worker with other versions goes to another."""
        while True:
            try:
                return gathered(self.client, sent.future, partial(self._look_after, sent))
            except OtherVersionsError as error:
                self.refuse(str(error.where), str(error.why))
            except _StrandedError:
                self.client.cancel([sent.future])
            sent = self._send(function, task)

    def _look_after(self, sent: _Sent) -> None:
        """Check that a worker is left that may do a task."""
        self.check()
        if sent.workers and not sent.workers & self._fit().keys():
            raise _StrandedError

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
            there: dict[str, int] = self.client.nthreads()
            new = there.keys() - self._same - self.refused.keys()
            seen = self.client.run(versions, workers=sorted(new), on_error="return") if new else {}
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

    def threads(self) -> int:
        """Count the threads of all workers that may do work."""
        return sum(self._fit().values())

    def check(self) -> None:
        """Check that there is a worker.

        Raises
        ------
        UnreachableError
            There is none.
        OtherVersionsError
            All workers have other versions.
        """
        if not self._fit():
            raise gone("it has no workers")


class _Sent(NamedTuple):
    """A submitted task, and the only workers that may do it, where not all may."""

    future: Future
    workers: frozenset[str]


class _StrandedError(Exception):
    """No worker that may do the task is left, though others are."""


def gathered(client: Client, future: Future, check: Callable[[], None]) -> Any:
    """Wait for a result from a cluster as long as there is a worker for it.

    `Future.result` with a timeout cancels the fetch when the time is up. Others may wait for the same fetch, and the
    next request may join one that was cancelled before it began: they end without result or error. So the fetch runs
    to its end here, and only the wait for it has a timeout.

    Parameters
    ----------
    client
        Client that submitted the task.
    future
        Its future.
    check
        Called from time to time; raises where waiting is useless.
    """
    fetching = asyncio.run_coroutine_threadsafe(client.gather(future, asynchronous=True), client.loop.asyncio_loop)
    while True:
        try:
            return fetching.result(timeout=ALONE_S)
        except TimeoutError:
            if fetching.done():  # since then, or the error is the task's own
                return fetching.result()
            check()


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
    UnreachableError
        No scheduler answers, or it has no workers.
    """
    with witness_of(home) as witness, connected(address) as client:
        found = Cluster(client, witness)
        found.check()
        yield found
