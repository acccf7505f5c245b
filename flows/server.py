"""Prefect's server on this machine, which ends with the process that started it and serves no other machine.

Run as a module, with the descriptor of a bound socket, this is that server.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.settings import LOOPBACK
from pipeline.errors import GluteError
from pipeline.files import make_folder
from pipeline.loopback import ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START_S = 120.0  # s, judgement: a server needs 7 to 13 s on two idle cores, and several times that on busy ones
STOP_S = 20.0  # s, judgement: after that the server is killed
POLL_S = 0.3  # s
HOSTS = (LOOPBACK, "localhost", "[::1]")
"""Host names that requests may carry; a web page whose name was made to resolve to this machine sends its own."""


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes
    ----------
    api
        Address of its interface.
    process
        The process that serves; None for a server that somebody else runs.
    bound
        Its socket, held by this process, too, so that no other process can listen there once the server has ended.
    """

    api: str
    process: subprocess.Popen[bytes] | None = None
    bound: socket.socket | None = None

    def has_ended(self) -> bool:
        """Return whether it has ended; from then on requests are refused at once instead of left waiting."""
        if self.process is None or self.bound is None or self.process.poll() is None:
            return False
        with contextlib.suppress(OSError):  # it never listened, or this system leaves them waiting
            self.bound.shutdown(socket.SHUT_RDWR)
        return True


@contextlib.contextmanager
def server_at(port: int, secret: str, *, log: Path) -> Iterator[Server]:
    """Start a server, and stop it at the end.

    Parameters
    ----------
    port
        Port on loopback.
    secret
        What every request must carry, as `user:password`.
    log
        File to which the server's output is appended.

    Raises
    ------
    GluteError
        The server could not be started, or the port is in use.
    """
    make_folder(log.parent)
    command = [sys.executable, "-m", "flows.server"]
    api = f"http://{LOOPBACK}:{port}/api"
    # Others cannot read a process's environment, as they can its arguments.
    environment = os.environ | {"PREFECT_SERVER_API_AUTH_STRING": secret, "PREFECT_SERVER_UI_API_URL": api}
    with _bound(port) as bound:
        with log.open("ab") as file:
            # A session of its own: Ctrl-C must reach the runner alone, which still needs the server to end.
            process = subprocess.Popen(  # noqa: S603  our own
                [*command, str(bound.fileno())],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=file,
                stderr=file,
                start_new_session=True,
                pass_fds=[bound.fileno()],
            )
        server = Server(api, process, bound)
        try:
            _wait_until_healthy(server, log)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _bound(port: int) -> socket.socket:
    bound = socket.socket()
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # else not for a minute after the last server
        bound.bind((LOOPBACK, port))
    except OSError as error:
        bound.close()
        hint = "Choose another with --port. The program on this one is not asked, as it could give glute work to do"
        raise GluteError("the port is in use", where=f"{LOOPBACK}:{port}", why=str(error), hint=hint) from error
    return bound


def _wait_until_healthy(server: Server, log: Path) -> None:
    until = time.monotonic() + START_S
    while not is_healthy(server.api):
        if server.has_ended() or time.monotonic() > until:
            raise GluteError("Prefect's server did not start", where=str(log), hint="Read that log")
        time.sleep(POLL_S)


def is_healthy(api: str) -> bool:
    """Return whether a Prefect server answers at an address."""
    try:
        return ask(f"{api}/health") is True
    except OSError:  # no server, or another program
        return False


def _end_with_parent() -> None:
    """Wait until the parent closes the other end of standard input, however it ended, then end this process."""
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)


def _serve(bound: socket.socket) -> None:
    """Serve Prefect's interface and pages to requests that name this machine as host and carry the secret."""
    import uvicorn  # noqa: PLC0415  who starts a server needs nothing of what the server needs
    from prefect.server.api.server import create_app  # noqa: PLC0415
    from prefect.settings import get_current_settings  # noqa: PLC0415
    from starlette.middleware.trustedhost import TrustedHostMiddleware  # noqa: PLC0415

    app = TrustedHostMiddleware(create_app(final=True), HOSTS, www_redirect=False)
    settings = get_current_settings().server
    config = uvicorn.Config(
        app, log_level=settings.logging_level.lower(), timeout_keep_alive=settings.api.keepalive_timeout
    )
    uvicorn.Server(config).run(sockets=[bound])


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _serve(socket.socket(fileno=int(sys.argv[1])))
