"""A real Dask scheduler and two workers on loopback, for tests to start and kill."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from multiprocessing import forkserver, get_context
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from pipeline.jobs.parallel.connection import connected
from pipeline.versions import VERSIONS

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Iterator
    from multiprocessing.process import BaseProcess
    from pathlib import Path


IMPORTED = ["distributed.cli.dask_scheduler", "distributed.cli.dask_worker", "prefect_dask", "flows.nightly"]
"""What parts of a cluster import. One process does, and forks them: five seconds of CPU time less for each."""
PATIENCE_S = 600.0  # s: a busy machine starts a cluster in minutes


class Dask:
    """A scheduler and two workers, without a supervisor that would start killed ones again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.scheduler: BaseProcess | None = None
        self.workers: dict[int, BaseProcess] = {}
        self.names: dict[int, str] = {}
        self.started = 0
        self.forked = get_context("forkserver")
        self.forked.set_forkserver_preload(IMPORTED)
        with patch.dict(os.environ, POLARS_MAX_THREADS="1", PREFECT_LOGGING_LEVEL="ERROR"):
            forkserver.ensure_running()

    def make_whole(self, *, odd: int = 0, allowed_failures: int = 3) -> None:
        """Start what a test has killed, so that two workers are there, `odd` of which label in another version."""
        if not self.scheduler or not self.scheduler.is_alive():
            self.stop()
            self.file.unlink(missing_ok=True)
            self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
            wait_for(self.file.exists, "a scheduler")
        here = ["--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--local-directory", str(self.folder)]
        for place in range(2):
            if place not in self.workers or not self.workers[place].is_alive():
                self.started += 1
                self.names[place] = f"worker-{self.started}"
                self.workers[place] = self._start("worker", "--name", self.names[place], *here)
        with connected(self.address) as client:
            wait_for(lambda: client.run_on_scheduler(names_of_workers) == {*self.names.values()}, "two workers")
            client.run_on_scheduler(set_allowed_failures, allowed_failures)
            workers = list(client.run(set_labels, VERSIONS["labels"]))
            if odd:
                client.run(set_labels, 99, workers=workers[:odd])

    @property
    def address(self) -> str:
        return str(json.loads(self.file.read_text())["address"])

    def _start(self, what: str, *options: str) -> BaseProcess:
        part = self.forked.Process(target=run_part, args=(what, *options, "--scheduler-file", str(self.file)))
        part.start()
        return part

    def stop(self) -> None:
        for process in (*self.workers.values(), self.scheduler):
            if process:
                end(process)


def run_part(what: str, *options: str) -> None:
    """Be a scheduler or a worker."""
    from distributed.cli import dask_scheduler, dask_worker  # noqa: PLC0415  imported where this is called already

    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115  until the process ends
    main = {"scheduler": dask_scheduler.main, "worker": dask_worker.main}[what]
    main([*options, "--no-dashboard"])


def end(process: BaseProcess) -> None:
    process.kill()
    process.join()


def send(process: BaseProcess, number: signal.Signals) -> None:
    assert process.pid
    os.kill(process.pid, number)


def names_of_workers(dask_scheduler: Any) -> set[str]:
    return {worker.name for worker in dask_scheduler.workers.values()}


def set_labels(version: int) -> None:
    VERSIONS["labels"] = version


def set_allowed_failures(count: int, dask_scheduler: Any) -> None:
    dask_scheduler.allowed_failures = count


def wait_for(holds: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until, f"waited in vain: {what}"
        time.sleep(0.05)


@contextlib.contextmanager
def cluster_in(folder: Path) -> Iterator[Dask]:
    started = Dask(folder)
    try:
        yield started
    finally:
        started.stop()
