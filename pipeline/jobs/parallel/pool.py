"""Spread work over several processes or a cluster, in order and in bounded memory.

Every worker starts with this module, so it imports nothing heavy.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextvars import ContextVar
from multiprocessing import parent_process
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from pipeline.errors import StoreError
from pipeline.imports import extra, keep_single
from pipeline.jobs.parallel.copies import CopiesPool
from pipeline.log_lines import log_level, start_logging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pipeline.athletes.home import Home
    from pipeline.jobs.parallel.cluster import Cluster

Workers: TypeAlias = "int | Cluster | None"  # processes, or a cluster; one process for each core by default
Task = TypeVar("Task")
Result = TypeVar("Result")

KILLED = "the process was killed, twice: it may need more memory than there is"
WAITING_PER_WORKER = 2  # finished or queued batches held in memory for each worker


_KEPT: ContextVar[list[CopiesPool] | None] = ContextVar("_KEPT", default=None)


@contextlib.contextmanager
def kept_workers() -> Iterator[None]:
    """Keep the worker processes of all that is done within, as each takes a second to start."""
    if _KEPT.get() is not None:
        yield
        return
    kept: list[CopiesPool] = []
    token = _KEPT.set(kept)
    try:
        yield
    finally:
        _KEPT.reset(token)
        for pool in kept:
            pool.shutdown(cancel_futures=True)


def give_up(task: object) -> object:
    """Raise an error for a task whose process was killed repeatedly: the default of `each`."""
    raise StoreError(
        "a worker process was killed twice over the same work",
        where=str(task),
        why="the system may be short of memory",
        hint="Free some, or use --workers 1",
    )


@contextlib.contextmanager
def workers_for(home: Home, workers: int | None, cluster: str | None) -> Iterator[Workers]:
    """Open the workers that the operator chose, as `each` takes them.

    Parameters
    ----------
    home
        Home folder; all workers of a cluster see it at the same path.
    workers
        Processes.
    cluster
        Address of a Dask scheduler; takes precedence over `workers`.

    Raises
    ------
    UsageError
        The extra `cluster` is not installed.
    ClusterGoneError
        No scheduler answers, or it has no workers.
    """
    if not cluster:
        yield workers
        return
    with extra("cluster", "clusters"):
        from pipeline.jobs.parallel.cluster import cluster_at  # noqa: PLC0415  half a second
    with cluster_at(cluster, home) as found:
        yield found


def each(
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    *,
    workers: Workers = None,
    least: int = 0,
    in_order: bool = True,
    pieces: Callable[[Task], Iterable[Task]] = lambda task: [task],
    lost: Callable[[Task], Result] = give_up,  # type: ignore[assignment]  # it never returns
) -> Iterator[Result]:
    """Apply a function to every task and yield the results.

    When a worker is killed, for lack of memory or by a fault in a library, the tasks under way are done again in a
    process of their own, piece by piece; the piece that kills that process too is lost, and the rest goes on.

    Parameters
    ----------
    function
        Importable by name, since workers are fresh processes.
    tasks
        Picklable.
    workers
        Processes; one for each core by default. With one, or with fewer than `least` tasks, everything runs here: a
        fresh process costs about a second. Or a cluster, which does all tasks.
    in_order
        Whether results come in the order of the tasks; else as they are ready, so that a slow task holds up no other.
    pieces
        Splits a task into smaller ones that together give its results.
    lost
        Makes the result of a piece that kills its worker.
    """
    waiting_tasks = deque(tasks)
    if not (workers is None or isinstance(workers, int)):
        yield from workers.each(function, waiting_tasks, in_order=in_order, pieces=pieces, lost=lost)
        return
    most = workers or os.cpu_count() or 1
    if min(most, len(waiting_tasks)) <= 1 or len(waiting_tasks) < least:
        yield from map(function, waiting_tasks)
        return
    while waiting_tasks:
        under_way: dict[Future[Result], Task] = {}
        try:
            yield from _in_pool(function, waiting_tasks, under_way, most, in_order=in_order)
        except BrokenProcessPool:
            yield from _alone(function, [piece for task in under_way.values() for piece in pieces(task)], lost)


def _in_pool(
    function: Callable[[Task], Result],
    tasks: deque[Task],
    under_way: dict[Future[Result], Task],
    count: int,
    *,
    in_order: bool,
) -> Iterator[Result]:
    """Move tasks from the queue to those under way, where those in progress when a worker is killed stay."""
    with _workers(count) as pool:
        while tasks or under_way:
            while tasks and len(under_way) < count * WAITING_PER_WORKER:
                under_way[pool.submit(function, tasks[0])] = tasks[0]
                tasks.popleft()
            awaited = [next(iter(under_way))] if in_order else under_way
            done, _ = wait(awaited, return_when=FIRST_COMPLETED)
            future = done.pop()
            result = future.result()
            del under_way[future]
            yield result


@contextlib.contextmanager
def _workers(count: int) -> Iterator[CopiesPool]:
    """Take worker processes that are kept, or start new ones as work comes; keep them after it if others may follow."""
    kept = _KEPT.get()
    pool = kept.pop() if kept else _pool(count)
    try:
        yield pool
    except BaseException:
        pool.shutdown(cancel_futures=True)
        raise
    if kept is None:
        pool.shutdown()
    else:
        kept.append(pool)


def _alone(
    function: Callable[[Task], Result], tasks: Iterable[Task], lost: Callable[[Task], Result]
) -> Iterator[Result]:
    """Do one task at a time in one process, and start another process when it is killed."""
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


def _pool(count: int) -> CopiesPool:
    return CopiesPool(count, prepare_worker, (log_level(), dict(os.environ)))


def prepare_worker(level: int, environment: Mapping[str, str]) -> None:
    """Keep a worker to one thread, leave Ctrl-C to its parent, and let it end when its parent is killed.

    Parameters
    ----------
    level
        Of the log.
    environment
        That of its parent now: the process that it is a copy of may be older.
    """
    start_logging(level)
    os.environ.clear()
    os.environ.update(environment)
    keep_single()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
