"""Measure what Prefect costs for a task and a flow run that do nothing: time, and bytes of its database.

python -m benchmarks.prefect_tasks
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

os.environ["GLUTE_HOME"] = tempfile.mkdtemp(prefix="glute-prefect-")  # Prefect's files lie there

import flows  # noqa: F401  sets Prefect's environment before Prefect is imported

# isort: split
from prefect import flow, task
from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL
from prefect.testing.utilities import prefect_test_harness

TASKS = 300
SETTLE_S = 5.0  # s until the server has stored all states


@task(persist_result=False)
def nothing() -> None:
    """Do nothing."""


@flow
def tasks(count: int) -> None:
    """Run so many tasks one after the other."""
    for _ in range(count):
        nothing()


def main() -> None:
    """Measure and print."""
    began = time.perf_counter()
    with prefect_test_harness(server_startup_timeout=120):
        print(f"server until healthy  {time.perf_counter() - began:6.1f} s")
        database = Path(PREFECT_API_DATABASE_CONNECTION_URL.value().split("///")[1])
        tasks(1)
        began = time.perf_counter()
        tasks(0)
        alone_s = time.perf_counter() - began
        time.sleep(SETTLE_S)
        before = _bytes_of(database)
        began = time.perf_counter()
        tasks(TASKS)
        took_s = time.perf_counter() - began - alone_s
        time.sleep(SETTLE_S)
        bytes_each = (_bytes_of(database) - before) / TASKS
        print(f"flow run              {alone_s:6.1f} s")
        print(f"task                  {1e3 * took_s / TASKS:6.1f} ms, {bytes_each / 1e3:.0f} kB")


def _bytes_of(database: Path) -> int:
    return sum(path.stat().st_size for path in database.parent.glob(f"{database.name}*"))


if __name__ == "__main__":
    main()
