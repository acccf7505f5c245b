"""A Prefect server on this machine, and the deployments of a home served from it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.deployment import deployment_name, deployments
from pipeline.errors import GluteError, UsageError
from pipeline.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import FrameType

    from prefect.deployments.runner import RunnerDeployment
    from prefect.schedules import Schedule

    from pipeline.athletes.home import Home

LOOPBACK = "127.0.0.1"
START_S = 120.0  # s, judgement: a server needs 7 to 13 s on two idle cores, and several times that on busy ones
STOP_S = 20.0  # s, judgement: after that the server is ended the hard way
POLL_S = 0.3  # s
WATCH_S = 5.0  # s between two looks at the server
MISSED_ANSWERS = 4  # in a row, judgement: a busy server may miss one


def cron_schedule(cron: str, timezone: str) -> Schedule:
    """Make a schedule of a cron expression.

    Raises
    ------
    UsageError
        The expression cannot be read, or no time zone has that name.
    """
    try:
        ZoneInfo(timezone)
        return Cron(cron, timezone=timezone)
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        hint = 'Write it as --cron "30 3 * * *" --timezone Europe/Berlin'
        raise UsageError(
            "the schedule cannot be read", where=f"{cron} ({timezone})", why=str(error), hint=hint
        ) from error


def serve_home(home: Home, schedule: Schedule, *, port: int, cluster: str | None = None) -> None:
    """Serve the flows of a home until SIGTERM or Ctrl-C.

    Parameters
    ----------
    home
        Its runs see it as `GLUTE_HOME`.
    schedule
        Of the night.
    port
        Of a Prefect server on loopback. Where none answers one is started, and stopped at the end.
    cluster
        Address of the Dask cluster that does the work, if one does.

    Raises
    ------
    GluteError
        No server could be started, or it has ended.
    """
    signal.signal(signal.SIGTERM, _stop)
    os.environ["GLUTE_HOME"] = str(home.root)
    api = f"http://{LOOPBACK}:{port}/api"
    with temporary_settings({PREFECT_API_URL: api}), _server(api, port, log=home.root / "prefect" / "server.log"):
        served = {"api": api, "deployment": f"nightly/{deployment_name(home)}"}
        write_atomically(home.served, json.dumps(served).encode())
        try:
            asyncio.run(_serve(deployments(home, schedule, cluster=cluster), api))
        finally:
            home.served.unlink(missing_ok=True)


class _Runner(Runner):
    """Prefect's runner, but signals end it in its own time: Prefect's way ends in a traceback during a run."""

    loop: asyncio.AbstractEventLoop

    def handle_sigterm(self, *_args: object, **_kwargs: object) -> None:
        """Cancel what runs, pause the schedules, and stop."""
        if not self.started:
            raise SystemExit(0)
        asyncio.run_coroutine_threadsafe(self.astop(), self.loop)


async def _serve(described: Sequence[RunnerDeployment], api: str) -> None:
    """Serve deployments until told to stop, or until the server has gone."""
    runner = _Runner()
    runner.loop = asyncio.get_running_loop()
    for deployment in described:
        await runner.aadd_deployment(deployment)
    signal.signal(signal.SIGINT, runner.handle_sigterm)
    serving, watching = asyncio.create_task(runner.start()), asyncio.create_task(_until_gone(api))
    await asyncio.wait({serving, watching}, return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        watching.cancel()
        return await serving
    runner.pause_on_shutdown = False  # nobody is there to be told
    serving.cancel()
    hint = "What is stored is whole, and the next night finishes the rest. Start it again: glute serve"
    raise GluteError("Prefect's server has ended", where=api, hint=hint)


async def _until_gone(api: str) -> None:
    """Look after the server until it has not answered several times in a row."""
    missed = 0
    while missed < MISSED_ANSWERS:
        await asyncio.sleep(WATCH_S)
        missed = 0 if await asyncio.to_thread(is_healthy, api) else missed + 1


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


@contextlib.contextmanager
def _server(api: str, port: int, *, log: Path) -> Iterator[None]:
    """Use the server that answers, or start one and stop it at the end."""
    if is_healthy(api):
        yield
        return
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", LOOPBACK, "--port", str(port)]
    with log.open("ab") as file:
        # A session of its own: Ctrl-C must reach the runner alone, which still needs the server to end.
        server = subprocess.Popen(command, stdout=file, stderr=file, start_new_session=True)  # noqa: S603  our own
    try:
        _wait_until_healthy(api, server, log)
        yield
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
        with urllib.request.urlopen(f"{api}/health", timeout=5) as answer:  # noqa: S310  always http on loopback
            return bool(answer.read() == b"true")
    except OSError:  # urllib's errors are among them
        return False
