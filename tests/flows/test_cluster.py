"""A real Dask scheduler and two workers on loopback do what one process does."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from flows.nightly import nightly as nightly_flow
from pipeline.errors import GluteError, OtherVersionsError, UnreachableError
from pipeline.jobs.doctor import checkup
from pipeline.jobs.ingest import batches
from pipeline.jobs.ingest.ingest import ingest
from pipeline.jobs.nightly import nightly
from pipeline.jobs.parallel import shard as spreading
from pipeline.jobs.parallel.cluster import Cluster, _Sent, cluster_at, gathered, guarded
from pipeline.jobs.parallel.connection import connected, witness_of
from pipeline.jobs.parallel.pool import workers_for
from pipeline.jobs.parallel.same_versions import versions
from pipeline.store.store import Store

from .conftest import ATHLETES, NOW, Garden

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from distributed import Client, Future

    from pipeline.outcomes import AthleteNight

PATIENCE_S = 600.0  # s: a busy machine starts a cluster in minutes
pytestmark = pytest.mark.xdist_group("flows")  # one process starts Prefect's server and the shared clusters
HAND_OVER = """
import pathlib, sys, time
place = pathlib.Path(sys.argv[1])
week = __import__("json").load(sys.stdin)
with place.joinpath("handed.txt").open("a") as file:
    file.write(f"{week['athlete']} {week['week']}\\n")
while not place.joinpath("go-on").exists():
    time.sleep(0.05)
"""
KILL_WORKER = """
import json, os, signal, sys
if json.load(sys.stdin)["athlete"] == sys.argv[1]:
    os.kill(os.getppid(), signal.SIGKILL)
"""
OTHER_LABELS = """
from pipeline.versions import VERSIONS
VERSIONS["labels"] = 99
"""


class Dask:
    """A scheduler and two workers, without a supervisor that would start killed ones again.

    The first `odd` workers label in another version.
    """

    def __init__(self, folder: Path, allowed_failures: int = 3, odd: int = 0) -> None:
        self.failures = str(allowed_failures)
        self.file = folder / "scheduler.json"
        quiet = ["--no-dashboard"]
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", *quiet)
        wait_for(self.file.exists, "a scheduler")
        here = ["--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--local-directory", str(folder)]
        other = folder / "other_versions.py"
        other.write_text(OTHER_LABELS)
        preloads = [["--preload", str(other)]] * odd + [[]] * (2 - odd)
        self.workers = [self._start("worker", *here, *quiet, *preload) for preload in preloads]
        self.address = str(json.loads(self.file.read_text())["address"])
        with connected(self.address) as client:
            client.wait_for_workers(2, timeout=PATIENCE_S)

    def _start(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", what, "--scheduler-file", str(self.file), *options]
        environment = os.environ | {
            "POLARS_MAX_THREADS": "1",
            "PREFECT_LOGGING_LEVEL": "ERROR",
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": self.failures,
        }
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  our own

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


def wait_for(holds: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until, f"waited in vain: {what}"
        time.sleep(0.05)


@contextlib.contextmanager
def running(folder: Path, allowed_failures: int = 3, odd: int = 0) -> Iterator[Dask]:
    started = Dask(folder, allowed_failures, odd)
    try:
        yield started
    finally:
        started.stop()


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """A cluster for tests that kill no part of it."""
    with running(tmp_path_factory.mktemp("dask")) as started:
        yield started


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Dask]:
    """A cluster of its own, to kill parts of."""
    with running(tmp_path) as started:
        yield started


@pytest.fixture
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work goes out in the smallest pieces."""
    monkeypatch.setattr(spreading, "PORTION_S", 0.01)
    monkeypatch.setattr("flows.portions.PORTION_S", 0.01)


def assert_equal(club: Garden, finished: Garden) -> None:
    """Every athlete has what a night in one process gives."""
    for athlete in ATHLETES:
        assert club.tables(athlete) == finished.tables(athlete)
        assert club.reports(athlete) == finished.reports(athlete)


def night_on(club: Garden, address: str, on_report: str | None = None) -> list[AthleteNight]:
    with workers_for(club.home, None, address) as cluster:
        return nightly(club.home, now=NOW, workers=cluster, on_report=on_report)


@pytest.mark.slow
@pytest.mark.usefixtures("small_portions")
def test_a_worker_killed_in_mid_run_changes_nothing_though_tasks_run_twice(
    club: Garden, finished_club: Garden, mortal: Dask, tmp_path: Path
) -> None:
    handed = tmp_path / "handed.txt"
    on_report = shlex.join([sys.executable, "-c", HAND_OVER, str(tmp_path)])
    with ThreadPoolExecutor(1) as beside:
        night = beside.submit(night_on, club, mortal.address, on_report)
        wait_for(lambda: handed.exists() and len(handed.read_text().splitlines()) == 2, "two athletes at once")
        mortal.workers[0].send_signal(signal.SIGKILL)
        tmp_path.joinpath("go-on").touch()
        nights = night.result(PATIENCE_S)
    assert [night.athlete for night in nights] == list(ATHLETES)
    assert [night.error for night in nights] == [None] * len(ATHLETES)
    delivered = handed.read_text().splitlines()
    assert len(delivered) == len(set(delivered)) + 1, "the report that was being handed over was handed over again"
    assert_equal(club, finished_club)
    assert not list(club.home.root.joinpath("locks").glob("_witness*"))


@pytest.mark.slow
def test_batches_of_one_athlete_give_the_same_on_a_cluster(
    garden: Garden, reported: Garden, dask: Dask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH_FILES", 1)
    monkeypatch.setattr(batches, "LEAST_FILE_BATCHES", 1)
    monkeypatch.setattr(
        "pipeline.jobs.parallel.cluster.ALONE_S", 0.001
    )  # looks time and again whether anybody is there
    with workers_for(garden.home, None, dask.address) as cluster:
        (outcome,) = ingest(garden.home, [garden.home.inbox("anna")], athlete="anna", workers=cluster)
    assert outcome.verdicts == {"stored": 3}
    assert garden.tables() == reported.tables()
    assert checkup(garden.home, now=NOW, cluster=dask.address)[-1].fault is False


@pytest.mark.slow
@pytest.mark.usefixtures("prefect_server", "small_portions")
@pytest.mark.parametrize("reached", [True, False])
def test_the_flow_gives_the_same_on_a_cluster(
    club: Garden,
    finished_club: Garden,
    dask: Dask,
    monkeypatch: pytest.MonkeyPatch,
    reached: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    monkeypatch.setenv("GLUTE_HOME", str(club.home.root))
    with monkeypatch.context() as patched:
        if not reached:  # as from another machine, where nothing of Prefect runs then
            patched.setattr("flows.portions._may_run_prefect", lambda _: False)
            patched.setattr("prefect_dask.DaskTaskRunner", pytest.fail)
        line = nightly_flow(cluster=dask.address)
    assert line.startswith("night: 4 athletes, 12 new files (12 stored)")
    assert_equal(club, finished_club)


@pytest.mark.slow
@pytest.mark.usefixtures("prefect_server")
def test_an_athlete_whose_work_kills_workers_fails_alone(
    club: Garden, finished_club: Garden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    *others, last = ATHLETES
    monkeypatch.setenv("GLUTE_HOME", str(club.home.root))
    monkeypatch.setenv("GLUTE_ON_REPORT", shlex.join([sys.executable, "-c", KILL_WORKER, last]))
    with (
        running(tmp_path, allowed_failures=0) as dask,
        pytest.raises(GluteError, match=f"1 athletes failed: {last}: the process was killed, twice"),
    ):
        nightly_flow(cluster=dask.address)
    for athlete in others:
        assert club.reports(athlete) == finished_club.reports(athlete)


@pytest.mark.slow
@pytest.mark.usefixtures("small_portions")
def test_a_scheduler_that_ends_ends_the_run_and_the_next_finishes_it(
    club: Garden, finished_club: Garden, mortal: Dask, tmp_path: Path
) -> None:
    handed = tmp_path / "handed.txt"
    on_report = shlex.join([sys.executable, "-c", HAND_OVER, str(tmp_path)])
    with ThreadPoolExecutor(1) as beside:
        night = beside.submit(night_on, club, mortal.address, on_report)
        wait_for(handed.exists, "a report")
        mortal.stop()
        tmp_path.joinpath("go-on").touch()
        with pytest.raises(UnreachableError, match="the cluster does not answer") as caught:
            night.result(PATIENCE_S)
    assert caught.value.transient
    nightly(club.home, now=NOW, workers=1)
    assert_equal(club, finished_club)


def test_a_missing_cluster_is_reported(garden: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.jobs.parallel.connection.CONNECT_S", 0.5)
    with (
        pytest.raises(UnreachableError, match="the cluster does not answer"),
        workers_for(garden.home, 1, "tcp://127.0.0.1:9"),
    ):
        pytest.fail("no cluster")
    assert not list(garden.home.root.glob("locks/_witness*"))
    assert any(
        "the cluster does not answer" in found.what
        for found in checkup(garden.home, now=NOW, cluster="tcp://127.0.0.1:9")
    )


def test_a_worker_that_sees_another_home_does_nothing(garden: Garden) -> None:
    witness = garden.home.lock("anna")
    witness.parent.mkdir()
    witness.touch()  # it is there, but nobody is seen to hold it
    with pytest.raises(GluteError, match="does not see the home as it is"):
        guarded(witness, 0, versions(), pytest.fail, "the work was done")
    assert Store(garden.home.store).read("weeks", "anna").is_empty()


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """A cluster of two workers, one of which labels in another version."""
    with running(tmp_path_factory.mktemp("mixed"), odd=1) as started:
        yield started


@pytest.fixture(scope="module")
def outdated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """A cluster whose workers both label in another version."""
    with running(tmp_path_factory.mktemp("outdated"), odd=2) as started:
        yield started


def odd_workers(address: str) -> list[str]:
    with connected(address) as client:
        return [worker for worker, theirs in client.run(versions).items() if theirs != versions()]


@pytest.fixture
def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers are handed work before anybody looks at their versions, as those that join in the middle of it may."""
    fit = Cluster._fit

    def believe(cluster: Cluster) -> dict[str, int]:
        cluster._same |= cluster.client.nthreads().keys()
        return fit(cluster)

    monkeypatch.setattr(Cluster, "_fit", believe)


@pytest.mark.slow
@pytest.mark.parametrize("asked", ["before", "by the task"])
def test_a_worker_of_other_versions_is_named_and_does_nothing(
    garden: Garden,
    reported: Garden,
    mixed: Dask,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    request: pytest.FixtureRequest,
    asked: str,
) -> None:
    monkeypatch.setattr(batches, "BATCH_FILES", 1)
    monkeypatch.setattr(batches, "LEAST_FILE_BATCHES", 1)
    if asked == "by the task":
        request.getfixturevalue("unseen")
    (odd,) = odd_workers(mixed.address)
    with workers_for(garden.home, None, mixed.address) as cluster:
        (outcome,) = ingest(garden.home, [garden.home.inbox("anna")], athlete="anna", workers=cluster)
    assert outcome.verdicts == {"stored": 3}
    assert garden.tables() == reported.tables()
    (note,) = [record.getMessage() for record in caplog.records if record.name == "pipeline.jobs.parallel.cluster"]
    assert odd in note
    assert f"labels 99 instead of {versions()['labels']}" in note
    found = checkup(garden.home, now=NOW, cluster=mixed.address)
    assert any(finding.fault and odd in finding.what and "labels 99" in finding.what for finding in found)


@pytest.mark.slow
@pytest.mark.usefixtures("prefect_server", "small_portions")
def test_the_flow_does_elsewhere_what_a_worker_refused(
    club: Garden, finished_club: Garden, mixed: Dask, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("GLUTE_HOME", str(club.home.root))
    request.getfixturevalue("unseen")
    line = nightly_flow(cluster=mixed.address)
    assert line.startswith("night: 4 athletes, 12 new files (12 stored)")
    assert_equal(club, finished_club)


@pytest.mark.slow
@pytest.mark.parametrize("asked", ["before", "by the task"])
def test_where_every_worker_has_other_versions_nothing_is_done(
    garden: Garden, outdated: Dask, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    monkeypatch.setattr(batches, "LEAST_FILE_BATCHES", 1)
    if asked == "by the task":
        request.getfixturevalue("unseen")
    odd = odd_workers(outdated.address)
    with (
        pytest.raises(OtherVersionsError, match="no worker of the cluster has the versions") as caught,
        workers_for(garden.home, None, outdated.address) as cluster,
    ):
        ingest(garden.home, [garden.home.inbox("anna")], athlete="anna", workers=cluster)
    assert caught.value.exit_code == 3
    assert all(worker in str(caught.value) for worker in odd)
    assert Store(garden.home.store).read("activities", "anna").is_empty()


@pytest.mark.slow
def test_work_left_for_a_worker_that_is_gone_is_done_by_another(
    garden: Garden, mixed: Dask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.jobs.parallel.cluster.ALONE_S", 0.05)
    with cluster_at(mixed.address, garden.home) as cluster:
        assert len(cluster._fit()) == 1
        gone = "tcp://127.0.0.1:9"
        future = cluster.client.submit(abs, -3, workers=[gone])
        assert cluster._result(abs, -3, _Sent(future, frozenset({gone}))) == 3


@pytest.mark.slow
def test_fetching_a_result_is_never_broken_off(dask: Dask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.jobs.parallel.cluster.ALONE_S", 0.001)  # far below what it takes to fetch a megabyte
    with connected(dask.address) as client:
        for size in range(1_000_000, 1_000_020):
            future = client.submit(bytes, size, pure=False)
            assert len(gathered(client, future, lambda: None)) == size


@pytest.mark.slow
def test_cancelled_work_is_no_result(garden: Garden, dask: Dask) -> None:
    with witness_of(garden.home) as witness, connected(dask.address) as client:
        cluster = Cluster(client, witness)
        client.submit = lambda *_, **__: cancelled_future(client)
        with pytest.raises(UnreachableError, match="cancelled there"):
            list(cluster.each(abs, deque([1]), pieces=lambda task: [task], lost=abs))


def cancelled_future(client: Client) -> Future:
    future = type(client).submit(client, time.sleep, 60)
    future.cancel()
    return future
