from __future__ import annotations

import asyncio
import base64
import contextlib
import http.client
import json
import os
import shlex
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from flows.server import Server, is_healthy, server_at
from flows.serving import cron_schedule, serve_home, was_missed
from pipeline.errors import GluteError, StoreBusyError
from pipeline.jobs.doctor import checkup
from pipeline.jobs.nightly import one_night

from .shared_server import EMPTY, QUIET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .conftest import Garden

SERVE = """
import sys
from pathlib import Path
from flows import server, serving
from pipeline.athletes.home import Home
from prefect.schedules import Cron, Interval
serving.CHECK_S = 0.5
server.START_S = 600.0
serving.serve_home(Home(Path(sys.argv[1])), eval(sys.argv[3]), port=int(sys.argv[2]))
"""
OFTEN = "Interval(10)"
YEARLY = "Cron('0 0 1 1 *', timezone='UTC')"
WAIT = "import pathlib, sys, time\nwhile not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.1)"
LINE = "night: 1 athlete,"
PATIENCE_S = 600.0  # s: a busy machine starts a server in minutes


def basic(secret: str) -> str:
    return f"Basic {base64.b64encode(secret.encode()).decode()}"


class Served:
    """A home that another process serves. Reports are held up until `go_on`."""

    def __init__(self, garden: Garden) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.home = garden.home
        self.gate = garden.home.root / "go-on"
        self.api = f"http://127.0.0.1:{self.port}/api"
        self.log = garden.home.root / "serve.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, schedule: str) -> None:
        """Serve with a schedule, from now on."""
        environment = (
            os.environ
            | QUIET
            | {
                "PREFECT_HOME": str(self.home.root / "prefect"),
                "PREFECT_RUNNER_POLL_FREQUENCY": "1",
                "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
                "HTTP_PROXY": "http://127.0.0.1:9",  # what serves must go round it
                "GLUTE_ON_REPORT_SINCE": "2024-W01",
                "GLUTE_ON_REPORT": shlex.join([sys.executable, "-c", WAIT, str(self.gate)]),
            }
        )
        command = [sys.executable, "-c", SERVE, str(self.home.root), str(self.port), schedule]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)  # noqa: S603  our own

    @property
    def server(self) -> int:
        """Process of the server that was started."""
        assert self.process
        search = ["pgrep", "-P", str(self.process.pid), "-f", "flows.server"]
        return int(subprocess.run(search, capture_output=True, check=True).stdout)  # noqa: S603  our own

    def ask(self, what: str, **body: Any) -> Any:
        """Post to the server's interface."""
        request = urllib.request.Request(f"{self.api}/{what}", json.dumps(body).encode())  # noqa: S310  on loopback
        request.add_header("Content-Type", "application/json")
        request.add_header("Authorization", basic(self.home.secret.read_text()))
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310  on loopback
            return json.load(answer)

    def status(self, method: str, path: str, *, secret: str | None = None, host: str | None = None) -> int:
        """Ask for a path with an empty object as body, and return the status of the answer."""
        headers = {"Content-Type": "application/json", "Host": host or f"127.0.0.1:{self.port}"}
        if secret is not None:
            headers["Authorization"] = basic(secret)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        with contextlib.closing(connection):
            connection.request(method, path, b"{}", headers)
            return connection.getresponse().status

    def states(self) -> set[str]:
        """States that any run is in."""
        return {run["state"]["name"] for run in self.ask("flow_runs/filter", sort="EXPECTED_START_TIME_ASC")}

    def go_on(self) -> None:
        """Let reports be handed over."""
        self.gate.touch()

    def wait_for(self, holds: Callable[[], bool], what: str) -> None:
        """Look until something holds, or fail."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            with contextlib.suppress(OSError):  # the server is not up yet
                if holds():
                    return
            assert self.process is None or self.process.poll() is None, self.log.read_text()
            time.sleep(0.5)
        pytest.fail(f"waited in vain: {what}")


@pytest.fixture
def served(garden: Garden, prefect_folder: Path) -> Iterator[Served]:
    """A home to be served, with a database of Prefect if there is one to copy; nothing of it is left running."""
    running = Served(garden)
    with contextlib.suppress(FileNotFoundError):
        empty = (prefect_folder / EMPTY).read_bytes()
        (garden.home.root / "prefect").mkdir(mode=0o700)
        (garden.home.root / "prefect" / "prefect.db").write_bytes(empty)
    try:
        yield running
    finally:
        if running.process and running.process.poll() is None:
            running.process.terminate()
            running.process.wait(PATIENCE_S)


@pytest.mark.slow
def test_schedule_kill_and_missed_night(served: Served, garden: Garden, reported: Garden) -> None:
    """All in one test, as each start of a server, and each run, costs as much as ten other tests.

    The schedule starts a night and refuses the next; the server is killed meanwhile. The second start gives up the run
    that vanished and does the night that was missed.
    """
    with one_night(garden.home):
        pass
    os.utime(garden.home.root / "reports" / "last-night.txt", (1e9, 1e9))  # before the yearly schedule last fired
    first = garden.home.reports("anna") / "2024-W40.html"

    served.start(OFTEN)
    served.wait_for(lambda: is_healthy(served.api) and first.exists(), "a night")
    served.wait_for(lambda: {"Running", "Cancelled"} <= served.states(), "the refusal of the next")
    assert "Scheduled" in served.states(), "the scheduler has planned the nights to come"
    with pytest.raises(StoreBusyError, match="this home is served already"):
        serve_home(garden.home, cron_schedule("30 3 * * *", "UTC"), port=served.port)
    os.kill(served.server, signal.SIGKILL)
    assert served.process
    assert served.process.wait(PATIENCE_S) != 0
    first_log = served.log.read_text()
    assert "Prefect's server has ended" in first_log.splitlines()[-1]
    assert not garden.home.served.exists()

    served.go_on()
    served.start(YEARLY)
    served.wait_for(lambda: {"Crashed", "Completed"} <= served.states(), "the same night once more")
    kinds = {found["key"]: found["type"] for found in served.ask("artifacts/filter")}
    assert kinds == {"nightly-progress": "progress", "nightly-files": "table", "nightly-reports": "markdown"}
    served.wait_for(lambda: any(LINE in line["message"] for line in served.ask("logs/filter")), "the night's line")
    assert garden.reports() == reported.reports()
    assert garden.tables() == reported.tables()
    assert json.loads(garden.home.served.read_bytes())["api"] == served.api
    assert_server_requires_secret_and_host(served)

    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(PATIENCE_S) == 0
    assert not is_healthy(served.api)
    assert not garden.home.served.exists()
    with contextlib.closing(sqlite3.connect(garden.home.root / "prefect" / "prefect.db")) as database:
        assert database.execute("select distinct paused from deployment").fetchall() == [(1,)]
    assert "Traceback" not in served.log.read_text().removeprefix(first_log)


def test_server_ends_with_its_parent() -> None:
    script = "from flows.server import _end_with_parent; _end_with_parent()"
    waiting = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE)  # noqa: S603  our own
    waiting.communicate(timeout=PATIENCE_S)  # closes the pipe, as the system does for a parent that was killed
    assert waiting.returncode == -signal.SIGTERM


@pytest.mark.parametrize(
    ("ended", "now", "missed"),
    [
        pytest.param(None, "2026-07-02T09:00", False, id="before the first night"),
        pytest.param("2026-07-01T03:31", "2026-07-02T03:29", False, id="not yet"),
        pytest.param("2026-07-01T03:31", "2026-07-02T03:31", True, id="a minute ago"),
        pytest.param("2026-06-20T03:31", "2026-07-02T03:31", True, id="twelve nights"),
        pytest.param("2026-10-24T03:31", "2026-10-25T03:29", False, id="24 h 58 min later, as summer time ends"),
        pytest.param("2026-03-28T03:31", "2026-03-29T03:31", True, id="23 h later, as summer time begins"),
    ],
)
def test_missed_night_in_the_schedule_zone(
    ended: str | None,
    now: str,
    missed: bool,  # noqa: FBT001  a parameter of the table
) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    schedule = cron_schedule("30 3 * * *", "Europe/Berlin")
    last = datetime.fromisoformat(ended).replace(tzinfo=berlin) if ended else None
    found = asyncio.run(was_missed(schedule, last, datetime.fromisoformat(now).replace(tzinfo=berlin)))
    assert found is missed


def assert_server_requires_secret_and_host(served: Served) -> None:
    secret = served.home.secret.read_text()
    assert len(served.ask("deployments/filter")) == 3
    assert_guarded(served, secret)
    assert_sockets_guarded(served, secret)
    assert_secret_kept(served, secret)
    assert not [finding for finding in checkup(served.home, now=datetime.now(UTC)) if "server" in finding.what]


def assert_guarded(served: Served, secret: str) -> None:
    """Neither of the two attacks gets anything from any route."""
    with urllib.request.urlopen(f"http://127.0.0.1:{served.port}/openapi.json", timeout=PATIENCE_S) as answer:
        paths = json.load(answer)["paths"]
    before, runs = given_work(served), runs_by_hand(served)
    night = served.ask("deployments/filter")[0]["id"]
    routes = [(method.upper(), f"/api{path}") for path, methods in paths.items() for method in methods]
    dangerous = ("PATCH", "/api/deployments/{id}")
    assert dangerous in routes
    wrong_secrets = (None, "", "glute:", secret[:-1], secret + "x", secret.removeprefix("glute:"))
    foreign_hosts = ("evil.example", f"evil.example:{served.port}", f"127.0.0.1.evil.example:{served.port}")
    for method, path in routes:
        at = path.replace("{id}", night)
        every = None if (method, path) == dangerous else 1  # one check stands before all routes
        if at not in {"/api/health", "/api/ready"}:
            for wrong in wrong_secrets[:every]:
                assert served.status(method, at, secret=wrong) == 401, (method, at, wrong)
        for foreign in foreign_hosts[:every]:
            assert served.status(method, at, secret=secret, host=foreign) == 400, (method, at, foreign)
    for name in ("127.0.0.1", "localhost", "[::1]"):
        host = f"{name}:{served.port}"
        assert served.status("POST", "/api/deployments/filter", secret=secret, host=host) == 200
    assert given_work(served) == before
    assert runs_by_hand(served) == runs


def given_work(served: Served) -> list[tuple[Any, ...]]:
    """What the server would have this machine run, and when."""
    kept = ("name", "entrypoint", "pull_steps", "path", "parameters", "paused", "schedules")
    return [tuple(found[key] for key in kept) for found in served.ask("deployments/filter")]


def runs_by_hand(served: Served) -> list[str]:
    return [run["id"] for run in served.ask("flow_runs/filter") if not run["auto_scheduled"]]


def assert_sockets_guarded(served: Served, secret: str) -> None:
    """The same of what stays open: events, logs, runs."""
    for path in ("events/in", "events/out", "logs/out", "task_runs/subscriptions/scheduled"):
        address = f"ws://127.0.0.1:{served.port}/api/{path}"
        with pytest.raises((ConnectionClosed, InvalidStatus)), connect(address, proxy=None) as opened:
            opened.recv(PATIENCE_S)
        for token in (None, "", secret[:-1]):
            with pytest.raises(ConnectionClosed):
                greeted(address, token)
        assert greeted(address, secret)["type"] == "auth_success"
        with (
            socket.create_connection(("127.0.0.1", served.port)) as here,
            pytest.raises(InvalidStatus),
            connect(f"ws://evil.example:{served.port}/api/{path}", sock=here, subprotocols=["prefect"], proxy=None),  # type: ignore[list-item]
        ):
            pytest.fail("a foreign name was answered")


def greeted(address: str, token: str | None) -> Any:
    """Open what stays open with a token, and return the first answer."""
    with connect(address, subprotocols=["prefect"], proxy=None) as opened:  # type: ignore[list-item]
        opened.send(json.dumps({"type": "auth", "token": token}))
        return json.loads(opened.recv(PATIENCE_S))


def assert_secret_kept(served: Served, secret: str) -> None:
    """One file holds the secret, its owner alone can read it, and nobody sees it in a list of processes."""
    root = served.home.root
    holding = [path for path in root.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]
    assert holding == [served.home.secret]
    assert stat.S_IMODE(served.home.secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(served.home.secret.parent.stat().st_mode) == 0o700
    ps = subprocess.run(["/bin/ps", "-eo", "args"], capture_output=True, check=True, text=True)
    assert "flows.server" in ps.stdout
    assert secret not in ps.stdout


def test_port_of_an_ended_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port = bound.getsockname()[1]
        process = subprocess.Popen([sys.executable, "-c", ""])
        process.wait()
        server = Server(f"http://127.0.0.1:{port}/api", process, bound)
        assert server.has_ended()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))


def test_a_server_that_somebody_else_runs_is_not_asked(tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as other,
        pytest.raises(GluteError, match=r"the port is in use .* --port"),
        server_at(other.getsockname()[1], "glute:x", log=tmp_path / "log"),
    ):
        pytest.fail("somebody else's server was used")


def test_other_program_is_no_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            connection, _ = other.accept()
            with connection:
                connection.sendall(b"SSH-2.0-OpenSSH_9.6\r\n")

        with ThreadPoolExecutor(1) as beside:
            beside.submit(answer)
            assert not is_healthy(f"http://127.0.0.1:{other.getsockname()[1]}/api")
