from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shlex
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from flows.server import is_healthy
from flows.serving import cron_schedule, serve_home, was_missed
from pipeline.errors import StoreBusyError
from pipeline.jobs.checkup import checkup
from pipeline.jobs.nightly import one_night

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .conftest import Garden

SERVE = """
import sys
from pathlib import Path
from flows import serving
from pipeline.athletes.home import Home
from prefect.schedules import Cron, Interval
serving.WATCH_S = 0.5
serving.serve_home(Home(Path(sys.argv[1])), eval(sys.argv[3]), port=int(sys.argv[2]))
"""
OFTEN, YEARLY = "Interval(4)", "Cron('0 0 1 1 *', timezone='UTC')"
WAIT = "import pathlib, sys, time\nwhile not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.1)"
LINE = "night: 1 athletes, 3 new files (3 stored)"
PATIENCE_S = 300.0  # s: a busy machine starts a server in minutes


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
        environment = os.environ | {
            "PREFECT_HOME": str(self.home.root / "prefect"),
            "PREFECT_RUNNER_POLL_FREQUENCY": "1",
            "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
            "HTTP_PROXY": "http://127.0.0.1:9",  # what serves must go round it
            "GLUTE_ON_REPORT": shlex.join([sys.executable, "-c", WAIT, str(self.gate)]),
        }
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
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  on loopback
            return json.load(answer)

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
            assert self.process is None or self.process.poll() is None, "serving has ended"
            time.sleep(0.2)
        pytest.fail(f"waited in vain: {what}")


@pytest.fixture
def served(garden: Garden) -> Iterator[Served]:
    """A home to be served; nothing of it is left running."""
    running = Served(garden)
    try:
        yield running
    finally:
        if running.process and running.process.poll() is None:
            running.process.terminate()
            running.process.wait(30)


@pytest.mark.slow
def test_the_schedule_fires_one_night_at_a_time_and_stops_cleanly(
    served: Served, garden: Garden, reported: Garden
) -> None:
    served.start(OFTEN)
    served.wait_for(lambda: is_healthy(served.api), "a server")
    served.wait_for(lambda: {"Running", "Cancelled"} <= served.states(), "a night, and the refusal of the next")
    with pytest.raises(StoreBusyError, match="this home is served already"):
        serve_home(garden.home, cron_schedule("30 3 * * *", "UTC"), port=served.port)
    served.go_on()
    served.wait_for(lambda: "Completed" in served.states(), "the end of the night")
    assert "Scheduled" in served.states(), "the scheduler has planned the nights to come"
    kinds = {found["key"]: found["type"] for found in served.ask("artifacts/filter")}
    assert kinds == {"nightly-progress": "progress", "nightly-files": "table", "nightly-reports": "markdown"}
    served.wait_for(lambda: any(LINE in line["message"] for line in served.ask("logs/filter")), "the night's line")
    assert garden.reports() == reported.reports()
    assert garden.tables() == reported.tables()
    assert json.loads(garden.home.served.read_bytes())["api"] == served.api
    assert served.process
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(60) == 0
    assert not is_healthy(served.api)
    assert not garden.home.served.exists()
    with contextlib.closing(sqlite3.connect(garden.home.root / "prefect" / "prefect.db")) as database:
        assert database.execute("select distinct paused from deployment").fetchall() == [(1,)]
    assert LINE in served.log.read_text()
    assert "Traceback" not in served.log.read_text()


@pytest.mark.slow
def test_what_is_killed_during_a_missed_night_leaves_the_data_right_and_the_schedule_alive(
    served: Served, garden: Garden, reported: Garden
) -> None:
    with one_night(garden.home):
        pass
    os.utime(garden.home.root / "reports" / "last-night.txt", (1e9, 1e9))  # before the schedule last fired
    first = garden.home.reports("anna") / "2024-W40.html"

    served.start(YEARLY)
    served.wait_for(lambda: is_healthy(served.api) and first.exists(), "the night that was missed")
    os.kill(served.server, signal.SIGKILL)
    assert served.process
    assert served.process.wait(PATIENCE_S) != 0
    assert "Prefect's server has ended" in served.log.read_text().splitlines()[-1]
    assert not garden.home.served.exists()

    served.go_on()
    served.start(YEARLY)
    served.wait_for(lambda: {"Crashed", "Completed"} <= served.states(), "the same night once more")
    assert garden.reports() == reported.reports()
    assert garden.tables() == reported.tables()

    served.process.kill()
    served.process.wait()
    served.process = None
    served.wait_for(lambda: not is_healthy(served.api), "the end of the server")
    assert any("glute serve was killed" in finding.what for finding in checkup(garden.home, now=datetime.now(UTC)))


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
def test_a_night_is_missed_when_its_time_has_passed_where_the_schedule_lives(
    ended: str | None,
    now: str,
    missed: bool,  # noqa: FBT001  a parameter of the table
) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    schedule = cron_schedule("30 3 * * *", "Europe/Berlin")
    last = datetime.fromisoformat(ended).replace(tzinfo=berlin) if ended else None
    found = asyncio.run(was_missed(schedule, last, datetime.fromisoformat(now).replace(tzinfo=berlin)))
    assert found is missed


def test_a_port_where_something_else_answers_is_no_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            connection, _ = other.accept()
            with connection:
                connection.sendall(b"SSH-2.0-OpenSSH_9.6\r\n")

        with ThreadPoolExecutor(1) as beside:
            beside.submit(answer)
            assert not is_healthy(f"http://127.0.0.1:{other.getsockname()[1]}/api")
