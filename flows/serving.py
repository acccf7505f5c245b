"""Serve the deployments of a home from a Prefect server on this machine."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from prefect.client.orchestration import get_client
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.server.schemas.schedules import CronSchedule
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings

from flows.deployment import deployment_name, deployments
from flows.server import Server, is_healthy, server_at
from flows.vanished import give_up_vanished
from pipeline.errors import GluteError, UsageError
from pipeline.files import OWNER_ONLY_FOLDER, make_folder, write_atomically
from pipeline.jobs.nightly import NIGHT_LOCK, last_night
from pipeline.loopback import new_secret
from pipeline.store.lock import is_held, sole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType

    from prefect.deployments.runner import RunnerDeployment
    from prefect.schedules import Schedule

    from pipeline.athletes.home import Home

CHECK_S = 5.0  # s, judgement: between two checks of the server
MISSED_ANSWERS = 4  # in a row, judgement: a busy server may miss one
OBSERVERS = ("prefect.FlowRunCancellingObserver", "prefect.FlowRunSuspendingObserver")


def cron_schedule(cron: str, timezone: str) -> Schedule:
    """Make a schedule from a cron expression.

    Raises
    ------
    UsageError
        The expression cannot be parsed, or no time zone has that name.
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
        Home folder; its runs find it in `GLUTE_HOME`.
    schedule
        Schedule of the nightly run. A run missed while the home was not served starts at once.
    port
        Port on loopback of the Prefect server, which is started here and stopped at the end, unless the environment
        names another (`PREFECT_API_URL`).
    cluster
        Address of the Dask cluster that does the work, if one does.

    Raises
    ------
    StoreBusyError
        Another process already serves this home.
    GluteError
        No server could be started, or it has ended.
    """
    with sole(home.serving, "this home is served already", hint="Stop the other glute serve first"):
        signal.signal(signal.SIGTERM, _stop)
        os.environ["GLUTE_HOME"] = str(home.root)
        for name in OBSERVERS:  # they log at length that the server is gone, which is checked here
            logging.getLogger(name).setLevel(logging.CRITICAL)
        with _serving_server(home, port) as server:
            served = {"api": server.api, "deployment": f"nightly/{deployment_name(home)}"}
            write_atomically(home.served, json.dumps(served).encode())
            try:
                asyncio.run(_serve(home, deployments(home, schedule, cluster=cluster), schedule, server))
            finally:
                home.served.unlink(missing_ok=True)


@contextlib.contextmanager
def _serving_server(home: Home, port: int) -> Iterator[Server]:
    """Use the Prefect server that the environment names, or start one of this home with a secret of its own."""
    folder = home.served.parent
    make_folder(folder)
    folder.chmod(OWNER_ONLY_FOLDER)  # a server's log names athletes
    if api := os.environ.get(PREFECT_API_URL.name, "").rstrip("/"):
        if not is_healthy(api):
            hint = f"Start it, or unset {PREFECT_API_URL.name} to let glute start one"
            raise GluteError("the Prefect server of the environment does not answer", where=api, hint=hint)
        home.secret.unlink(missing_ok=True)  # of a server that was started here
        yield Server(api)
        return
    secret = new_secret(home.secret)
    with (
        server_at(port, secret, log=folder / "server.log") as server,
        temporary_settings({PREFECT_API_URL: server.api, PREFECT_API_AUTH_STRING: secret}),
    ):
        yield server


class _Runner(Runner):
    """Prefect's runner, which a signal ends in an orderly way; Prefect's own way prints a traceback during a run."""

    loop: asyncio.AbstractEventLoop

    def handle_sigterm(self, *_args: object, **_kwargs: object) -> None:
        """Cancel what runs, pause the schedules, and stop."""
        if not self.started:
            raise SystemExit(0)
        asyncio.run_coroutine_threadsafe(self.astop(), self.loop)


async def _serve(home: Home, described: Sequence[RunnerDeployment], schedule: Schedule, server: Server) -> None:
    """Serve deployments, the nightly run first among them, until a signal or until the server has ended."""
    runner = _Runner()
    runner.loop = asyncio.get_running_loop()
    deployed = [await runner.aadd_deployment(deployment) for deployment in described]
    async with get_client() as client:
        if not is_held(home.root / "locks" / NIGHT_LOCK):
            await give_up_vanished(client, deployed)
        if await was_missed(schedule, last_night(home), datetime.now(UTC)):
            await client.create_flow_run_from_deployment(deployed[0])
    signal.signal(signal.SIGINT, runner.handle_sigterm)
    serving, checking = asyncio.create_task(runner.start()), asyncio.create_task(_until_gone(server))
    await asyncio.wait({serving, checking}, return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        checking.cancel()
        return await serving
    runner.pause_on_shutdown = False  # the server that would be informed has ended
    logging.disable(logging.CRITICAL)  # every part would log a traceback without the server
    serving.cancel()
    hint = "What is stored is whole, and the next night finishes the rest. Start it again: glute serve"
    raise GluteError("Prefect's server has ended", where=server.api, hint=hint)


async def was_missed(schedule: Schedule, ended: datetime | None, now: datetime) -> bool:
    """Return whether a nightly run should have started since the last one ended; before the first, none is missed."""
    if schedule.cron is None or ended is None:
        return False
    times = CronSchedule(cron=schedule.cron, timezone=schedule.timezone)
    return bool(await times.get_dates(1, start=ended, end=now))


async def _until_gone(server: Server) -> None:
    """Wait until the server has ended, or has not answered several times in a row."""
    missed = 0
    while missed < MISSED_ANSWERS and not server.has_ended():
        await asyncio.sleep(CHECK_S)
        missed = 0 if await asyncio.to_thread(is_healthy, server.api) else missed + 1


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
