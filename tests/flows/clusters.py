"""A real Dask scheduler and two workers on loopback, for tests to start and kill."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from pipeline.jobs.parallel.connection import connected
from pipeline.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


PATIENCE_S = 600.0  # s: a busy machine starts a cluster in minutes


class Dask:
    """A scheduler and two workers, without a supervisor that would start killed ones again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.workers: dict[int, subprocess.Popen[bytes]] = {}
        self.names: dict[int, str] = {}
        self.started = 0

    def make_whole(self, *, odd: int = 0, allowed_failures: int = 3) -> None:
        """Start what a test has killed, so that two workers are there, `odd` of which label in another version."""
        if not self.scheduler or self.scheduler.poll() is not None:
            self.stop()
            self.file.unlink(missing_ok=True)
            self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
            wait_for(self.file.exists, "a scheduler")
        here = ["--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--local-directory", str(self.folder)]
        for place in range(2):
            if place not in self.workers or self.workers[place].poll() is not None:
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

    def _start(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", what, "--scheduler-file", str(self.file), "--no-dashboard", *options]
        environment = os.environ | {"POLARS_MAX_THREADS": "1", "PREFECT_LOGGING_LEVEL": "ERROR"}
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  our own

    def stop(self) -> None:
        for process in (*self.workers.values(), self.scheduler):
            if process:
                end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


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
