"""A real Dask scheduler and two workers on loopback do what one process does.

Tests that kill parts of it come last, as each start of a part costs seconds.
"""

from __future__ import annotations

import os
import shlex
import signal
import sys
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from flows.nightly import nightly as nightly_flow
from pipeline.errors import GluteError, UnreachableError
from pipeline.jobs.doctor import checkup
from pipeline.jobs.ingest import batches
from pipeline.jobs.ingest.ingest import ingest
from pipeline.jobs.nightly import nightly
from pipeline.jobs.parallel import cluster as cluster_module
from pipeline.jobs.parallel import watch
from pipeline.jobs.parallel.cluster import Cluster, cluster_at
from pipeline.jobs.parallel.connection import connected, witness_of
from pipeline.jobs.parallel.pool import workers_for
from pipeline.jobs.reports.on_report import on_report_of

from .clusters import PATIENCE_S, end, send, wait_for
from .conftest import ATHLETES, NOW, Garden, assert_equal

if TYPE_CHECKING:
    from pathlib import Path

    from distributed import Client, Future

    from pipeline.outcomes import AthleteNight

    from .clusters import Dask

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


def night_on(club: Garden, address: str, on_report: str | None = None) -> list[AthleteNight]:
    with workers_for(club.home, None, address) as cluster:
        return nightly(club.home, now=NOW, workers=cluster, on_report=on_report_of(on_report, since="2024-W01"))


def test_one_athlete_on_a_cluster(
    garden: Garden, reported: Garden, dask: Dask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH_FILES", 1)
    monkeypatch.setattr(batches, "LEAST_FILE_BATCHES", 1)
    monkeypatch.setattr(cluster_module, "CLUSTER_CHECK_S", 0.001)  # looks time and again whether anybody is there
    with workers_for(garden.home, None, dask.address) as cluster:
        (outcome,) = ingest(garden.home, [garden.home.inbox("anna")], athlete="anna", workers=cluster)
    assert outcome.verdicts == {"stored": 3}
    assert garden.tables() == reported.tables()
    assert checkup(garden.home, now=NOW, cluster=dask.address)[-1].fault is False


def test_missing_cluster_is_reported(garden: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
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


@pytest.mark.slow
def test_fetch_is_never_cancelled(garden: Garden, dask: Dask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "CLUSTER_CHECK_S", 0.001)  # far below what it takes to fetch a megabyte
    sizes = range(1_000_000, 1_000_020)
    with cluster_at(dask.address, garden.home) as cluster:
        made = cluster.each(bytes, deque(sizes), in_order=True, pieces=no_pieces, lost=bytes)
        assert [len(content) for content in made] == list(sizes)


@pytest.mark.slow
def test_frozen_parts(garden: Garden, dask: Dask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A worker that hangs, then one that is frozen, then the scheduler."""
    monkeypatch.setattr(cluster_module, "CLUSTER_CHECK_S", 0.2)
    monkeypatch.setattr(watch, "TASK_LIMIT_S", 3.0)
    hang_once = f"mkdir {tmp_path / 'begun'} && sleep {PATIENCE_S} || true"
    with cluster_at(dask.address, garden.home) as cluster:
        given = deque([hang_once, *["true"] * 5])
        assert list(cluster.each(os.system, given, in_order=True, pieces=no_pieces, lost=len)) == [0] * 6
    for worker in dask.workers.values():  # one of them hangs for ever
        end(worker)
    dask.make_whole()
    monkeypatch.setattr(watch, "SILENT_S", 3.0)
    with cluster_at(dask.address, garden.home) as cluster:
        send(dask.workers[0], signal.SIGSTOP)
        done = list(cluster.each(abs, deque(range(-6, 0)), in_order=False, pieces=no_pieces, lost=abs))
        assert sorted(done) == [1, 2, 3, 4, 5, 6]
        end(dask.workers[0])
        assert dask.scheduler
        send(dask.scheduler, signal.SIGSTOP)
        monkeypatch.setattr(cluster_module, "CLUSTER_ANSWER_S", 0.5)
        with pytest.raises(UnreachableError, match="has not answered") as caught:
            list(cluster.each(abs, deque([1]), in_order=False, pieces=no_pieces, lost=abs))
        end(dask.scheduler)
    assert caught.value.exit_code == 3


def no_pieces(task: Any) -> list[Any]:
    return [task]


@pytest.mark.slow
def test_a_client_that_gave_up_is_no_bug(garden: Garden, dask: Dask) -> None:
    with witness_of(garden.home) as witness, connected(dask.address) as client:
        cluster = Cluster(client, witness)
        client._timeout = 0.1  # s, for which it tries to connect again
        assert dask.scheduler
        dask.scheduler.kill()
        wait_for(lambda: client.status == "closed", "the client to give up")
        with pytest.raises(UnreachableError, match="the cluster does not answer") as caught:
            list(cluster.each(abs, deque([1]), in_order=True, pieces=no_pieces, lost=abs))
    assert "\n" not in str(caught.value)


@pytest.mark.slow
def test_cancelled_work_raises(garden: Garden, dask: Dask) -> None:
    with witness_of(garden.home) as witness, connected(dask.address) as client:
        cluster = Cluster(client, witness)
        client.submit = lambda *_, **__: cancelled_future(client)
        with pytest.raises(UnreachableError, match="cancelled there"):
            list(cluster.each(abs, deque([1]), in_order=True, pieces=no_pieces, lost=abs))


def cancelled_future(client: Client) -> Future:
    future = type(client).submit(client, time.sleep, 60)
    future.cancel()
    return future


@pytest.mark.slow
@pytest.mark.usefixtures("prefect_server", "small_portions")
@pytest.mark.parametrize("reached", [True, False])
def test_flow_on_a_cluster(
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
    assert line.startswith("night: 3 athletes, 3 new files (3 stored)")
    assert_equal(club, finished_club)


@pytest.mark.slow
@pytest.mark.usefixtures("small_portions")
def test_killed_worker_changes_nothing(club: Garden, finished_club: Garden, dask: Dask, tmp_path: Path) -> None:
    handed = tmp_path / "handed.txt"
    on_report = shlex.join([sys.executable, "-c", HAND_OVER, str(tmp_path)])
    with ThreadPoolExecutor(1) as beside:
        night = beside.submit(night_on, club, dask.address, on_report)
        wait_for(lambda: handed.exists() and len(handed.read_text().splitlines()) == 2, "two athletes at once")
        dask.workers[0].kill()
        tmp_path.joinpath("go-on").touch()
        nights = night.result(PATIENCE_S)
    assert [night.athlete for night in nights] == list(ATHLETES)
    assert [night.error for night in nights] == [None] * len(ATHLETES)
    delivered = handed.read_text().splitlines()
    assert len(delivered) == len(set(delivered)) + 1, "the report that was being handed over was handed over again"
    assert_equal(club, finished_club)
    assert not list(club.home.root.joinpath("locks").glob("_witness*"))


@pytest.mark.slow
@pytest.mark.usefixtures("prefect_server")
def test_athlete_that_kills_workers_fails_alone(
    club: Garden, finished_club: Garden, dask: Dask, monkeypatch: pytest.MonkeyPatch
) -> None:
    dask.make_whole(allowed_failures=0)
    *others, last = ATHLETES
    monkeypatch.setenv("GLUTE_HOME", str(club.home.root))
    monkeypatch.setenv("GLUTE_ON_REPORT_SINCE", "2024-W01")
    monkeypatch.setenv("GLUTE_ON_REPORT", shlex.join([sys.executable, "-c", KILL_WORKER, last]))
    monkeypatch.setattr(cluster_module, "CLUSTER_CHECK_S", 1.0)
    monkeypatch.setattr(cluster_module, "ALONE_S", 5.0)  # both workers are killed, and none comes
    with pytest.raises(GluteError, match=f"1 athlete failed: {last}: the process was killed, twice"):
        nightly_flow(cluster=dask.address)
    for athlete in others:
        assert club.reports(athlete) == finished_club.reports(athlete)


@pytest.mark.slow
@pytest.mark.usefixtures("small_portions")
def test_lost_scheduler_ends_the_run(club: Garden, finished_club: Garden, dask: Dask, tmp_path: Path) -> None:
    handed = tmp_path / "handed.txt"
    on_report = shlex.join([sys.executable, "-c", HAND_OVER, str(tmp_path)])
    with ThreadPoolExecutor(1) as beside:
        night = beside.submit(night_on, club, dask.address, on_report)
        wait_for(handed.exists, "a report")
        dask.stop()
        tmp_path.joinpath("go-on").touch()
        with pytest.raises(UnreachableError, match="the cluster does not answer") as caught:
            night.result(PATIENCE_S)
    assert caught.value.transient
    nightly(club.home, now=NOW, workers=1)
    assert_equal(club, finished_club)
