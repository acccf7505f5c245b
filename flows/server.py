"""Prefect's server on this machine, which lives as long as who started it, and serves nobody else.

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
from pipeline.loopback import ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START_S = 120.0  # s, judgement: a server needs 7 to 13 s on two idle cores, and several times that on busy ones
STOP_S = 20.0  # s, judgement: after that the server is ended the hard way
POLL_S = 0.3  # s
HOSTS = (LOOPBACK, "localhost", "[::1]")
"""Names this machine is asked by. A web page whose own name was made to lead here sends that one."""


@dataclass(frozen=True)
class Server:
    """A server under way.

    Attributes
    ----------
    api
        Address of its interface.
    process
        That serves.
    bound
        Its socket. It is held here, too, so that nobody else can answer in the server's place once it has ended.
    """

    api: str
    process: subprocess.Popen[bytes]
    bound: socket.socket

    def has_ended(self) -> bool:
        """Tell whether it has. From then on whoever asks is refused at once, rather than left waiting."""
        if self.process.poll() is None:
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
        On loopback.
    secret
        Which the server asks everybody for, as `user:password`.
    log
        File that what the server prints is added to.

    Raises
    ------
    GluteError
        The server could not be started, or something else has the port.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
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
        hint = "Choose another with --port. Whoever has this one could give glute work to do, so it is not asked"
        raise GluteError("the port is taken", where=f"{LOOPBACK}:{port}", why=str(error), hint=hint) from error
    return bound


def _wait_until_healthy(server: Server, log: Path) -> None:
    until = time.monotonic() + START_S
    while not is_healthy(server.api):
        if server.has_ended() or time.monotonic() > until:
            raise GluteError("Prefect's server did not start", where=str(log), hint="Read that log")
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


def _serve(bound: socket.socket) -> None:
    """Serve Prefect's interface and pages to those who ask for this machine by its own name, and know the secret."""
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
