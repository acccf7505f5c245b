"""Work over several processes, in order and in bounded memory."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Task = TypeVar("Task")
Result = TypeVar("Result")

WAITING_PER_WORKER = 2  # finished or queued batches held in memory for each worker


def each(
    function: Callable[[Task], Result], tasks: Iterable[Task], *, workers: int | None = None, least: int = 0
) -> Iterator[Result]:
    """Apply a function to every task and yield the results in the order of the tasks.

    Parameters
    ----------
    function
        Importable by name, since workers are fresh processes.
    tasks
        Picklable.
    workers
        Processes; one for each core by default. With one, or with fewer than `least` tasks, everything runs here: a
        fresh process costs about a second.
    """
    tasks = list(tasks)
    count = min(workers or os.cpu_count() or 1, len(tasks))
    if count <= 1 or len(tasks) < least:
        yield from map(function, tasks)
        return
    os.environ.setdefault("POLARS_MAX_THREADS", "1")  # read by each worker as it starts: processes are the parallelism
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        waiting = deque(pool.submit(function, task) for task in tasks[: count * WAITING_PER_WORKER])
        for task in tasks[len(waiting) :]:
            yield waiting.popleft().result()
            waiting.append(pool.submit(function, task))
        while waiting:
            yield waiting.popleft().result()
