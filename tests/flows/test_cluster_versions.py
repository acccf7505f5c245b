"""Workers with other versions, or that see another home, do no work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.nightly import nightly as nightly_flow
from pipeline.errors import GluteError, OtherVersionsError
from pipeline.jobs.doctor import checkup
from pipeline.jobs.ingest import batches
from pipeline.jobs.ingest.ingest import ingest
from pipeline.jobs.parallel.cluster import Cluster, Sent, cluster_at, guarded
from pipeline.jobs.parallel.connection import connected
from pipeline.jobs.parallel.pool import workers_for
from pipeline.jobs.parallel.same_versions import versions
from pipeline.store.store import Store

from .clusters import PATIENCE_S
from .conftest import NOW, Garden, assert_equal

if TYPE_CHECKING:
    from .clusters import Dask


def test_worker_with_another_home_refuses(garden: Garden) -> None:
    witness = garden.home.lock("anna")
    witness.parent.mkdir()
    witness.touch()  # it is there, but nobody is seen to hold it
    with pytest.raises(GluteError, match="does not see the home as it is"):
        guarded(witness, 0, versions(), pytest.fail, "the work was done")
    assert Store(garden.home.store).read("weeks", "anna").is_empty()


@pytest.fixture
def mixed(dask_parts: Dask) -> Dask:
    """A cluster of two workers, one of which labels in another version."""
    dask_parts.make_whole(odd=1)
    return dask_parts


@pytest.fixture
def outdated(dask_parts: Dask) -> Dask:
    """A cluster whose workers both label in another version."""
    dask_parts.make_whole(odd=2)
    return dask_parts


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
def test_worker_with_other_versions_is_named(
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
def test_flow_moves_refused_work(
    club: Garden, finished_club: Garden, mixed: Dask, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("GLUTE_HOME", str(club.home.root))
    request.getfixturevalue("unseen")
    line = nightly_flow(cluster=mixed.address)
    assert line.startswith("night: 3 athletes, 3 new files (3 stored)")
    assert_equal(club, finished_club)


@pytest.mark.slow
def test_work_of_a_lost_worker_is_moved(garden: Garden, mixed: Dask) -> None:
    with cluster_at(mixed.address, garden.home) as cluster:
        assert len(cluster._fit()) == 1
        gone = "tcp://127.0.0.1:9"
        sent = Sent(-3, cluster.client.submit(abs, -3, workers=[gone]), frozenset({gone}))
        assert cluster._not_stranded(abs, sent).fetching.result(PATIENCE_S) == 3


@pytest.mark.slow
@pytest.mark.parametrize("asked", ["before", "by the task"])
def test_all_workers_with_other_versions(
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
