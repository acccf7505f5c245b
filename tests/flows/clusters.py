"""A real Dask scheduler and two workers on loopback, for tests to start and kill."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from pipeline.jobs.parallel.connection import connected

from .conftest import ATHLETES, Garden

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


PATIENCE_S = 600.0  # s: a busy machine starts a cluster in minutes

OTHER_LABELS = """
from pipeline.versions import VERSIONS
VERSIONS["labels"] = 99
"""


class Dask:
    """A scheduler and two workers, without a supervisor that would start killed ones again.

    The first `odd` workers label in another version.
    """

    def __init__(self, folder: Path, allowed_failures: int = 3, odd: int = 0) -> None:
        self.failures = str(allowed_failures)
        self.file = folder / "scheduler.json"
        quiet = ["--no-dashboard"]
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", *quiet)
        wait_for(self.file.exists, "a scheduler")
        here = ["--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--local-directory", str(folder)]
        other = folder / "other_versions.py"
        other.write_text(OTHER_LABELS)
        preloads = [["--preload", str(other)]] * odd + [[]] * (2 - odd)
        self.workers = [self._start("worker", *here, *quiet, *preload) for preload in preloads]
        self.address = str(json.loads(self.file.read_text())["address"])
        with connected(self.address) as client:
            client.wait_for_workers(2, timeout=PATIENCE_S)

    def _start(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", what, "--scheduler-file", str(self.file), *options]
        environment = os.environ | {
            "POLARS_MAX_THREADS": "1",
            "PREFECT_LOGGING_LEVEL": "ERROR",
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": self.failures,
        }
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  our own

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


def wait_for(holds: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until, f"waited in vain: {what}"
        time.sleep(0.05)


@contextlib.contextmanager
def running(folder: Path, allowed_failures: int = 3, odd: int = 0) -> Iterator[Dask]:
    started = Dask(folder, allowed_failures, odd)
    try:
        yield started
    finally:
        started.stop()


def assert_equal(club: Garden, finished: Garden) -> None:
    """Every athlete has what a night in one process gives."""
    for athlete in ATHLETES:
        assert club.tables(athlete) == finished.tables(athlete)
        assert club.reports(athlete) == finished.reports(athlete)
