"""Work over several processes, here or on a cluster, in order and in bounded memory.

Imports nothing heavy: every worker starts here.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from pipeline.errors import StoreError, UsageError
from pipeline.log_lines import log_level, start_logging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.athletes.home import Home
    from pipeline.jobs.cluster import Cluster

Workers: TypeAlias = "int | Processes | Cluster | None"  # what `each` does tasks with
Task = TypeVar("Task")
Result = TypeVar("Result")

WAITING_PER_WORKER = 2  # finished or queued batches held in memory for each worker


def give_up(task: object) -> object:
    """Raise that nothing came of a task: what happens by default when its process is killed time and again."""
    raise StoreError(
        "a worker process was killed twice over the same work",
        where=str(task),
        why="the system may be short of memory",
        hint="Free some, or use --workers 1",
    )


@contextlib.contextmanager
def workers_for(home: Home, workers: int | None, cluster: str | None) -> Iterator[int | Cluster | None]:
    """Make of what the operator chose what `each` takes.

    Parameters
    ----------
    home
        Which the workers of a cluster see at the same path.
    workers
        Processes.
    cluster
        Address of a Dask scheduler; it outdoes `workers`.

    Raises
    ------
    UsageError
        The extra `cluster` is not installed.
    UnreachableError
        No scheduler answers, or it has no workers.
    """
    if not cluster:
        yield workers
        return
    try:
        from pipeline.jobs.cluster import cluster_at  # noqa: PLC0415  an extra, and half a second
    except ModuleNotFoundError as error:
        hint = "Install it: pip install 'glute[cluster]'"
        raise UsageError("clusters need an extra that is not installed", why=str(error), hint=hint) from error
    with cluster_at(cluster, home) as found:
        yield found


@contextlib.contextmanager
def shared(workers: Workers) -> Iterator[Processes | Cluster]:
    """Keep the same processes for several calls of `each`: starting one takes a second.

    Parameters
    ----------
    workers
        As `each` takes them. Processes that are shared already, and clusters, stay with who started them.
    """
    if not (workers is None or isinstance(workers, int)):
        yield workers
        return
    processes = Processes(workers or os.cpu_count() or 1)
    try:
        yield processes
    finally:
        processes.end()


def each(
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    *,
    workers: Workers = None,
    least: int = 0,
    pieces: Callable[[Task], Iterable[Task]] = lambda task: [task],
    lost: Callable[[Task], Result] = give_up,  # type: ignore[assignment]  # it never returns
) -> Iterator[Result]:
    """Apply a function to every task and yield the results in the order of the tasks.

    When a worker is killed, for want of memory or by a fault in a library, the tasks under way are done again in a
    process of their own, piece by piece; the piece that kills that process too is lost, and the rest goes on.

    Parameters
    ----------
    function
        Importable by name, since workers are fresh processes.
    tasks
        Picklable.
    workers
        Processes; one for each core by default. With one, or with fewer than `least` tasks, everything runs here: a
        fresh process costs about a second. Or processes that are `shared`, or a cluster, which does all tasks.
    pieces
        From a task to smaller ones that together give its results.
    lost
        From a piece that kills its worker to what stands for its result.
    """
    waiting_tasks = deque(tasks)
    with shared(workers) as there:
        if isinstance(there, Processes) and not there.pay_for(len(waiting_tasks), least):
            yield from map(function, waiting_tasks)
        else:
            yield from there.each(function, waiting_tasks, pieces=pieces, lost=lost)


class Processes:
    """Processes of this machine, started when there is work for them and kept for the work that follows."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool: ProcessPoolExecutor | None = None

    def pay_for(self, tasks: int, least: int) -> bool:
        """Tell whether some tasks are done sooner by them than here."""
        return self.count > 1 and tasks > 1 and (self._pool is not None or tasks >= least)

    def each(
        self,
        function: Callable[[Task], Result],
        tasks: deque[Task],
        *,
        pieces: Callable[[Task], Iterable[Task]],
        lost: Callable[[Task], Result],
    ) -> Iterator[Result]:
        """Do what the function `each` does."""
        while tasks:
            under_way: deque[Task] = deque()
            try:
                yield from self._in_pool(function, tasks, under_way)
            except BrokenProcessPool:
                self.end()
                yield from _alone(function, [piece for task in under_way for piece in pieces(task)], lost)

    def _in_pool(
        self, function: Callable[[Task], Result], tasks: deque[Task], under_way: deque[Task]
    ) -> Iterator[Result]:
        """Move tasks from the one queue through the other; what is under way when a worker is killed stays there."""
        self._pool = self._pool or _pool(self.count)
        futures: deque[Future[Result]] = deque()
        while tasks or under_way:
            while tasks and len(under_way) < self.count * WAITING_PER_WORKER:
                under_way.append(tasks.popleft())
                futures.append(self._pool.submit(function, under_way[-1]))
            result = futures.popleft().result()
            under_way.popleft()
            yield result

    def end(self) -> None:
        """End them; what they have not begun is not done."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _alone(
    function: Callable[[Task], Result], tasks: Iterable[Task], lost: Callable[[Task], Result]
) -> Iterator[Result]:
    """Do one task at a time in one process, and start another when it is killed."""
    pool = _pool(1)
    try:
        for task in tasks:
            try:
                yield pool.submit(function, task).result()
            except BrokenProcessPool:
                pool.shutdown()
                pool = _pool(1)
                yield lost(task)
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        count, mp_context=get_context("spawn"), initializer=prepare_worker, initargs=(log_level(),)
    )


def prepare_worker(level: int) -> None:
    """Keep a worker to one thread, leave Ctrl-C to its parent, and let it end when its parent is killed."""
    start_logging(level)
    os.environ["POLARS_MAX_THREADS"] = "1"  # processes are the parallelism; polars reads it when it is imported
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
