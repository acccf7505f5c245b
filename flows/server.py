"""Prefect's server on this machine: one that answers already, or one that lives as long as who started it.

Run as a module, with a port, this is that server.
"""

from __future__ import annotations

import contextlib
import os
import runpy
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

from flows.settings import LOOPBACK
from pipeline.errors import GluteError
from pipeline.loopback import ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START_S = 120.0  # s, judgement: a server needs 7 to 13 s on two idle cores, and several times that on busy ones
STOP_S = 20.0  # s, judgement: after that the server is ended the hard way
POLL_S = 0.3  # s


@contextlib.contextmanager
def server_at(port: int, *, log: Path) -> Iterator[str]:
    """Use the server that answers at a port, or start one and stop it at the end.

    Parameters
    ----------
    port
        On loopback.
    log
        File that what a started server prints is added to.

    Yields
    ------
    str
        Address of its interface.

    Raises
    ------
    GluteError
        None could be started.
    """
    api = f"http://{LOOPBACK}:{port}/api"
    if is_healthy(api):
        yield api
        return
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "flows.server", str(port)]
    with log.open("ab") as file:
        # A session of its own: Ctrl-C must reach the runner alone, which still needs the server to end.
        server = subprocess.Popen(  # noqa: S603  our own
            command, stdin=subprocess.PIPE, stdout=file, stderr=file, start_new_session=True
        )
    try:
        _wait_until_healthy(api, server, log)
        yield api
    finally:
        server.terminate()
        try:
            server.wait(STOP_S)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until_healthy(api: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_S
    while not is_healthy(api):
        if server.poll() is not None or time.monotonic() > until:
            hint = "Read that log; if the port is taken, choose another with --port"
            raise GluteError("Prefect's server did not start", where=str(log), hint=hint)
        time.sleep(POLL_S)


def is_healthy(api: str) -> bool:
    """Tell whether a Prefect server answers at an address on this machine."""
    try:
        return ask(f"{api}/health") is True
    except OSError:  # nobody there, or somebody else
        return False


def _end_with_parent() -> None:
    """Wait until nobody holds the other end of standard input any more, however they ended."""
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.argv[1:] = ["server", "start", "--host", LOOPBACK, "--port", sys.argv[1]]
    runpy.run_module("prefect", run_name="__main__")
