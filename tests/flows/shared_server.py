"""One Prefect server for all processes that run tests, as a start costs ten seconds of CPU time."""

from __future__ import annotations

import contextlib
import inspect
import os
import socket
import sqlite3
import sys
import time
from typing import TYPE_CHECKING, Any

from filelock import FileLock
from prefect.context import _temporary_global_settings_context, get_settings_context
from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogWorker
from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.utilities.asyncutils import run_coro_as_sync

from flows.server import is_healthy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_S = 600.0  # s: a busy machine starts a server in minutes
IDLE = ("CANCELLATION_CLEANUP", "LATE_RUNS", "PAUSE_EXPIRATIONS", "REPOSSESSOR", "CLEANUP_RECONCILER", "FOREMAN")
"""Services that look into the database every few seconds, for what no test here leaves there."""
QUIET = {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in IDLE}
EMPTY = "empty.db"  # the database after Prefect's migrations, which take ten seconds of CPU time, and before any run


@contextlib.contextmanager
def shared_server(folder: Path) -> Iterator[None]:
    """Join the server of a folder, or start it; it ends with the last process that joined, however that ends."""
    with FileLock(folder / "server.lock"):
        api, held = _joined(folder) or _started(folder)
    try:
        with (
            temporary_settings({PREFECT_API_URL: api, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}),
            _temporary_global_settings_context(get_settings_context()),  # for Prefect's threads
        ):
            yield
            run_coro_as_sync(_drain())
    finally:
        os.close(held)


def _joined(folder: Path) -> tuple[str, int] | None:
    """Return the address of a server that runs, and a descriptor that keeps it; None without one."""
    try:
        return (folder / "api").read_text(), os.open(folder / "held", os.O_WRONLY | os.O_NONBLOCK)
    except OSError:  # no such file, or nobody reads it any more
        return None


def _started(folder: Path) -> tuple[str, int]:
    """Start a server, which ends when nobody has its standard input open any more."""
    pipe = folder / "held"
    with contextlib.suppress(FileExistsError):
        os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    held = os.open(pipe, os.O_WRONLY)
    os.set_blocking(reading, True)
    unscheduled = {"PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED": "false"}
    environment = os.environ | QUIET | unscheduled | {"PREFECT_HOME": str(folder)}
    with socket.socket() as bound, (folder / "server.log").open("ab") as log:
        bound.bind(("127.0.0.1", 0))
        bound.set_inheritable(True)
        command = [sys.executable, "-m", "flows.server", str(bound.fileno())]
        files = [(os.POSIX_SPAWN_DUP2, reading, 0), *((os.POSIX_SPAWN_DUP2, log.fileno(), out) for out in (1, 2))]
        process = os.posix_spawn(sys.executable, command, environment, file_actions=files)
        api = f"http://127.0.0.1:{bound.getsockname()[1]}/api"
    os.close(reading)
    until = time.monotonic() + PATIENCE_S
    while not is_healthy(api):
        assert os.waitpid(process, os.WNOHANG) == (0, 0), (folder / "server.log").read_text()
        assert time.monotonic() < until, "the server does not answer"
        time.sleep(0.2)
    _keep_empty(folder)
    (folder / "api").write_text(api)
    return api, held


def _keep_empty(folder: Path) -> None:
    """Copy the database of a new server, for servers that start later."""
    copy = folder / f"{EMPTY}.part"
    with (
        contextlib.closing(sqlite3.connect(folder / "prefect.db")) as database,
        contextlib.closing(sqlite3.connect(copy)) as empty,
    ):
        database.backup(empty)
    copy.rename(folder / EMPTY)


async def _drain() -> None:
    """Send what still waits to be sent, while somebody listens."""
    pending: list[Any] = [APILogWorker.instance().drain(), EventsWorker.drain_all()]
    for result in pending:
        if inspect.isawaitable(result):
            await result
