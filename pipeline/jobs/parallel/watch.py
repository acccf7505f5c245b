"""Look after a cluster while work is under way: give up workers that are lost though still connected."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from pipeline.jobs.parallel.connection import CLUSTER_ANSWER_S, asking

if TYPE_CHECKING:
    from collections.abc import Collection

    from distributed import Client

_LOG = logging.getLogger(__name__)

SILENT_S = 60.0  # s, judgement: a worker gives a sign of life twice a second, in a large cluster every ten seconds
TASK_LIMIT_S = 3600.0  # s, judgement: a task is planned for ten seconds, and a first import of years takes minutes
END_S = 20.0  # s, judgement: what the supervisor of a worker may take to end it


class Watch:
    """Workers of a cluster as one client has seen them: when each gave a sign of life, and since when it has a task.

    A worker that was stopped or hangs stays connected, so the scheduler would wait for it. Given up, it is ended by its
    supervisor (Dask's nanny), else only forgotten; either way the scheduler gives its tasks to others. What it was
    writing stays guarded by the athlete's lock for as long as the process exists.
    """

    def __init__(self, client: Client) -> None:
        self.client = client
        self._heard: dict[str, tuple[float, float]] = {}  # last sign by the scheduler's clock, and when it was new here
        self._begun: dict[tuple[str, str], float] = {}

    def give_up_lost(self, keys: Collection[str]) -> None:
        """Give up workers that are silent, or have had one of some tasks for too long.

        Parameters
        ----------
        keys
            Keys of the tasks that this client waits for.

        Raises
        ------
        ClusterGoneError
            The scheduler does not answer.
        """
        workers = self._ask(self.client.scheduler.identity, n_workers=-1)["workers"]
        processing = self._ask(self.client.scheduler.processing, workers=None)
        now = time.monotonic()
        signs = {worker: seen["last_seen"] for worker, seen in workers.items()}
        self._heard = {worker: (sign, self._since(worker, sign, now)) for worker, sign in signs.items()}
        pairs = [(worker, key) for worker, theirs in processing.items() for key in theirs if key in keys]
        self._begun = {pair: self._begun.get(pair, now) for pair in pairs}
        silent = {worker for worker, (_, since) in self._heard.items() if now - since > SILENT_S}
        overdue = {worker for (worker, _), since in self._begun.items() if now - since > TASK_LIMIT_S}
        for worker in sorted(silent | overdue):
            why = f"has been silent for {SILENT_S:g} s" if worker in silent else f"took {TASK_LIMIT_S:g} s for a task"
            _LOG.warning("note: the worker %s %s, so others get its work", worker, why)
        if silent | overdue:
            self._ask(
                self.client.scheduler.restart_workers,
                workers=sorted(silent | overdue),
                timeout=END_S,
                wait_for_workers=False,
                on_error="return",
                stimulus_id=f"glute-{time.time()}",
            )

    def _since(self, worker: str, sign: float, now: float) -> float:
        """Return when a sign of life was first seen here."""
        held, since = self._heard.get(worker, (sign, now))
        return since if held == sign else now

    def _ask(self, question: Any, **details: Any) -> Any:
        with asking(self.client):
            return self.client.sync(question, **details, callback_timeout=CLUSTER_ANSWER_S)
