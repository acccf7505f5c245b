"""`glute serve` on a Prefect server that somebody else runs."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from prefect.settings import PREFECT_API_URL

from flows.serving import _serving_server
from pipeline.athletes.home import Home
from pipeline.cli import main
from pipeline.jobs.journal import nights_recorded
from pipeline.jobs.night_checkup import night_findings

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Garden

GLUTE = "from pipeline.cli import main; main()"
PATIENCE_S = 600.0


@pytest.mark.slow
@pytest.mark.usefixtures("prefect_server")
def test_a_missed_night_runs_on_the_server_of_the_environment(reported: Garden, tmp_path: Path) -> None:
    home, log = reported.home, tmp_path / "log"
    ended = datetime.now(UTC) - timedelta(hours=3)
    os.utime(home.root / "reports" / "last-night.txt", (ended.timestamp(),) * 2)
    nights = len(nights_recorded(home)[0])
    environment = os.environ | {"PREFECT_API_URL": PREFECT_API_URL.value(), "PREFECT_RUNNER_POLL_FREQUENCY": "1"}
    command = [sys.executable, "-c", GLUTE, "--home", str(home.root), "serve", "--cron", "0 * * * *"]
    with log.open("wb") as out, subprocess.Popen(command, env=environment, stdout=out, stderr=out) as serving:  # noqa: S603  our own
        try:
            until = time.monotonic() + PATIENCE_S
            while len(found := nights_recorded(home)[0]) == nights or not found[-1]["end"]:
                assert serving.poll() is None, log.read_text()
                assert time.monotonic() < until, log.read_text()
                time.sleep(0.2)
            assert found[-1]["exit"] == 0
            assert list(night_findings(home, datetime.now(UTC))) == []
        finally:
            serving.terminate()
            serving.wait(PATIENCE_S)
    assert serving.returncode == 0, log.read_text()
    assert not (home.root / "prefect" / "server.log").exists()
    assert not home.secret.exists()
    assert not home.served.exists()


class Healthy(BaseHTTPRequestHandler):
    """Answer as a Prefect server does that is asked for its health."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/api/health" else 404)
        self.end_headers()
        self.wfile.write(b"true")

    def log_message(self, *_: object) -> None:
        """Print nothing."""


def test_an_address_may_end_in_a_slash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with HTTPServer(("127.0.0.1", 0), Healthy) as server:
        answering = threading.Thread(target=server.handle_request)
        answering.start()
        monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{server.server_port}/api/")
        with _serving_server(Home(tmp_path), port=0) as used:
            assert used.api == f"http://127.0.0.1:{server.server_port}/api"
        answering.join()


def test_a_server_that_does_not_answer_is_named(reported: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    result = CliRunner().invoke(main, ["--home", str(reported.home.root), "serve"])
    assert result.exit_code == 3
    assert "does not answer (http://127.0.0.1:9/api)" in result.stderr
    assert "unset PREFECT_API_URL" in result.stderr
