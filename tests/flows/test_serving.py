from __future__ import annotations

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
from typing import TYPE_CHECKING, Any

import pytest

from flows.serving import is_healthy
from pipeline.jobs.nightly import nightly

from .conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .conftest import Garden

SERVE = """
import sys
from pathlib import Path
from flows.serving import serve_home
from pipeline.athletes.home import Home
from prefect.schedules import Interval
serve_home(Home(Path(sys.argv[1])), Interval(10), port=int(sys.argv[2]))
"""
WAIT = "import pathlib, sys, time\nwhile not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.1)"
PATIENCE_S = 120.0


class Served:
    """A home that another process serves, with a night every 10 s. Reports are held up until `go_on`."""

    def __init__(self, garden: Garden, log: Any) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.home = garden.home
        self.gate = garden.home.root / "go-on"
        self.api = f"http://127.0.0.1:{self.port}/api"
        environment = os.environ | {
            "PREFECT_HOME": str(self.home.root / "prefect"),
            "PREFECT_RUNNER_POLL_FREQUENCY": "1",
            "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
            "GLUTE_ON_REPORT": shlex.join([sys.executable, "-c", WAIT, str(self.gate)]),
        }
        command = [sys.executable, "-c", SERVE, str(self.home.root), str(self.port)]
        self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)  # noqa: S603  our own

    def ask(self, what: str, **body: Any) -> Any:
        """Post to the server's interface."""
        request = urllib.request.Request(f"{self.api}/{what}", json.dumps(body).encode())  # noqa: S310  on loopback
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  on loopback
            return json.load(answer)

    def states(self) -> list[str]:
        """States of all runs that the schedule made, the earliest first."""
        runs = self.ask("flow_runs/filter", sort="EXPECTED_START_TIME_ASC")
        return [run["state"]["name"] for run in runs if run["auto_scheduled"]]

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
            assert self.process.poll() is None, "serving has ended"
            time.sleep(0.2)
        pytest.fail(f"waited in vain: {what}")


@pytest.fixture
def served(garden: Garden) -> Iterator[Served]:
    """A served home; nothing of it is left running."""
    garden.home.root.joinpath("serve.log").touch()
    with garden.home.root.joinpath("serve.log").open("ab") as log:
        running = Served(garden, log)
        try:
            yield running
        finally:
            if running.process.poll() is None:
                running.process.terminate()
                running.process.wait(30)


@pytest.mark.slow
def test_the_schedule_fires_one_night_at_a_time_and_stops_cleanly(
    served: Served, garden: Garden, reported: Garden
) -> None:
    served.wait_for(lambda: is_healthy(served.api), "a server")
    served.wait_for(lambda: served.states()[:2] == ["Running", "Cancelled"], "a night, and the refusal of the next")
    served.go_on()
    served.wait_for(lambda: served.states()[0] == "Completed", "the end of the night")
    assert "Scheduled" in served.states(), "the scheduler has planned the nights to come"
    kinds = {found["key"]: found["type"] for found in served.ask("artifacts/filter")}
    assert kinds == {"nightly-progress": "progress", "nightly-files": "table", "nightly-reports": "markdown"}
    assert garden.reports() == reported.reports()
    assert garden.tables() == reported.tables()
    assert json.loads(garden.home.served.read_bytes())["api"] == served.api

    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(60) == 0
    assert not is_healthy(served.api)
    assert not garden.home.served.exists()
    with contextlib.closing(sqlite3.connect(garden.home.root / "prefect" / "prefect.db")) as database:
        assert database.execute("select distinct paused from deployment").fetchall() == [(1,)]
    assert "Traceback" not in garden.home.root.joinpath("serve.log").read_text()


@pytest.mark.slow
def test_a_server_killed_during_a_night_ends_serving_and_leaves_the_data_right(
    served: Served, garden: Garden, reported: Garden
) -> None:
    first = garden.home.reports("anna") / "2024-W40.html"
    served.wait_for(lambda: is_healthy(served.api) and first.exists(), "a night that hands over its first report")
    search = ["pgrep", "-P", str(served.process.pid), "-f", "server start"]
    found = subprocess.run(search, capture_output=True, check=True)  # noqa: S603  our own
    os.kill(int(found.stdout), signal.SIGKILL)
    served.go_on()
    assert served.process.wait(120) != 0
    assert "Prefect's server has ended" in garden.home.root.joinpath("serve.log").read_text()
    assert not garden.home.served.exists()
    nightly(garden.home, now=NOW, workers=1)
    assert garden.reports() == reported.reports()
    assert garden.tables() == reported.tables()
