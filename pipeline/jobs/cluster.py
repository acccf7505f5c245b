"""Work on a Dask cluster that exists already, whose workers see the same home."""

from __future__ import annotations

import contextlib
import importlib.metadata
import logging
import secrets
from collections import deque
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any, TypeVar

from distributed import Client, KilledWorker
from distributed.comm import CommClosedError
from filelock import FileLock

from pipeline.athletes.settings import store_root
from pipeline.errors import GluteError, StoreError, UnreachableError
from pipeline.log_lines import log_level, start_logging
from pipeline.outcomes import Finding
from pipeline.physiology.parameters import MODEL_VERSION
from pipeline.sources.read import READER_VERSION
from pipeline.store.check import check_place
from pipeline.store.lock import is_held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from distributed import Future

    from pipeline.athletes.home import Home

Task = TypeVar("Task")
Result = TypeVar("Result")

CONNECT_S = 10.0  # s, judgement: a scheduler on the same network answers within milliseconds
ALONE_S = 60.0  # s, judgement: how long a cluster may be without any worker; a supervisor starts one within seconds
WAITING_PER_THREAD = 2  # tasks under way or queued for each thread of the cluster, as in a pool


class Cluster:
    """A cluster, seen by the one process that hands out the work and holds the witness.

    Parameters
    ----------
    client
        Connected to the scheduler.
    witness
        A lock file in the home that this process holds. A worker that does not find it held sees another folder under
        that name, or locks do not reach it; it would break the rule of one writer for each athlete, so it refuses.
    """

    def __init__(self, client: Client, witness: Path) -> None:
        self.client, self.witness = client, witness

    def each(
        self,
        function: Callable[[Task], Result],
        tasks: deque[Task],
        *,
        pieces: Callable[[Task], Iterable[Task]],
        lost: Callable[[Task], Result],
    ) -> Iterator[Result]:
        """Do what `pipeline.jobs.pool.each` does. Tasks whose worker is killed are run again, so they may run twice.

        Raises
        ------
        UnreachableError
            The scheduler has gone, or there was no worker for a while.
        """
        under_way: deque[tuple[Task, Future]] = deque()
        try:
            while tasks or under_way:
                most = WAITING_PER_THREAD * max(1, self.threads())
                while tasks and len(under_way) < most:
                    under_way.append((tasks[0], self._submitted(function, tasks.popleft())))
                task, future = under_way.popleft()
                try:
                    yield self._result(future)
                except KilledWorker:
                    for piece in pieces(task):
                        try:
                            yield self._result(self._submitted(function, piece))
                        except KilledWorker:
                            yield lost(piece)
        except (CommClosedError, CancelledError) as error:
            raise gone("its scheduler has ended") from error
        finally:
            with contextlib.suppress(CommClosedError, CancelledError):
                self.client.cancel([future for _, future in under_way])

    def _submitted(self, function: Callable[[Task], Result], task: Task) -> Future:
        return self.client.submit(guarded, self.witness, log_level(), function, task, pure=False)

    def _result(self, future: Future) -> Any:
        """Wait for a result as long as there is anybody to work on it."""
        while True:
            try:
                return future.result(timeout=ALONE_S)
            except TimeoutError:
                if future.done():  # since then, or the error is the task's own
                    return future.result()
                self.check()

    def threads(self) -> int:
        """Count the threads that work at the same time."""
        return sum(self.client.nthreads().values())

    def check(self) -> None:
        """Look whether anybody is there to work.

        Raises
        ------
        UnreachableError
            Nobody is.
        """
        if not self.threads():
            raise gone("it has no workers")


def guarded(witness: Path, level: int, function: Callable[[Task], Result], task: Task) -> Result:
    """Do a task on a worker that sees the home and its locks as they are.

    Raises
    ------
    GluteError
        It does not.
    """
    start_logging(level)
    if not is_held(witness):
        raise GluteError(
            "a worker of the cluster does not see the home as it is, so nothing was done there",
            where=str(witness.parent.parent),
            hint="Mount the same folder at the same place on every machine, with locks that reach all of them",
        )
    return function(task)


@contextlib.contextmanager
def cluster_at(address: str, home: Home) -> Iterator[Cluster]:
    """Connect to a cluster for some work on a home.

    Parameters
    ----------
    address
        Of its scheduler, as `tcp://10.0.0.2:8786`.
    home
        Which all workers see at the same path.

    Raises
    ------
    UnreachableError
        No scheduler answers, or it has no workers.
    """
    with witness_of(home) as witness, connected(address) as client:
        found = Cluster(client, witness)
        found.check()
        yield found


@contextlib.contextmanager
def witness_of(home: Home) -> Iterator[Path]:
    """Hold a lock of the home that workers can look at."""
    path = home.root / "locks" / f"_witness-{secrets.token_hex(4)}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(path):
            yield path
    finally:
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def connected(address: str) -> Iterator[Client]:
    """Connect to a scheduler.

    Raises
    ------
    UnreachableError
        None answers at that address.
    """
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters of it is raised, not logged at length
    try:
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise gone(f"{address}: {error}") from error
    with client:
        yield client


def cluster_findings(address: str, home: Home) -> Iterator[Finding]:
    """Look whether a cluster could work on a home: its scheduler, its workers, and what each of them sees."""
    try:
        with cluster_at(address, home) as cluster:
            seen = cluster.client.run(_seen_from, cluster.witness, store_root(home))
    except UnreachableError as error:
        yield Finding(what=str(error), mend=f"start it, then: glute doctor --cluster {address}")
        return
    ours = _versions()
    for worker, (sees_home, versions, trouble) in sorted(seen.items()):
        if not sees_home:
            what = f"the worker {worker} does not see {home.root}, or its locks do not reach it"
            yield Finding(what=what, mend="mount the same folder at the same place there")
        if versions != ours:
            odd = [f"{name} {versions[name]} instead of {ours[name]}" for name in ours if versions[name] != ours[name]]
            yield Finding(what=f"the worker {worker} has {', '.join(odd)}", mend="install the same versions everywhere")
        if trouble:
            yield Finding(what=f"the worker {worker}: {trouble}", mend="give it the keys and the address, too")


def _versions() -> dict[str, str]:
    """Versions of what must be the same everywhere, as other ones would compute or write something else."""
    names = ("glute", "numpy", "polars", "pyarrow", "distributed")
    packages = {name: importlib.metadata.version(name) for name in names}
    return {**packages, "model": MODEL_VERSION, "reader": str(READER_VERSION)}


def _seen_from(witness: Path, root: str) -> tuple[bool, dict[str, str], str]:
    """Tell what a worker sees: the home, its own versions, and what keeps it from the store."""
    try:
        check_place(root)
        trouble = ""
    except StoreError as error:
        trouble = str(error)
    return is_held(witness), _versions(), trouble


def gone(why: str) -> UnreachableError:
    """Tell that a cluster does not answer."""
    hint = "Start it as docs/scaling.md says, then run the same command again: it goes on where it stopped"
    return UnreachableError("the cluster does not answer", why=why, hint=hint)
