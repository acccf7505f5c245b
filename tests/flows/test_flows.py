from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId, ArtifactFilterKey
from prefect.settings import PREFECT_API_URL
from prefect.states import Running
from prefect.workers.process import ProcessWorker

import flows
from flows.deployment import deployments
from flows.ingest import ingest
from flows.nightly import nightly
from flows.run import TABLE_ROWS, run, verdict_rows
from flows.serving import cron_schedule
from flows.weekly_report import weekly_report
from pipeline.errors import FileError, GluteError, StoreBusyError, UnreachableError
from pipeline.file_reasons import FileReason
from pipeline.jobs.journal import nights_recorded
from pipeline.jobs.nightly import last_night, night_lock, one_night
from pipeline.jobs.reports.due import report_due
from pipeline.outcomes import AthleteNight
from pipeline.store.lock import athlete_lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from uuid import UUID

    from prefect.client.schemas.objects import State

    from pipeline.athletes.home import Home

    from .conftest import Garden

DEPLOYED = ("nightly/night", "ingest/inboxes", "weekly-report/reports")
pytestmark = pytest.mark.usefixtures("prefect_server")


@pytest.fixture
def flow_home(garden: Garden, monkeypatch: pytest.MonkeyPatch) -> Garden:
    """The home that flows see."""
    monkeypatch.setenv("GLUTE_HOME", str(garden.home.root))
    return garden


def artifact(run: State[str], key: str) -> Any:
    """Data of an artifact that a run made."""
    with get_client(sync_client=True) as client:
        wanted = ArtifactFilter(
            key=ArtifactFilterKey(any_=[key]),
            flow_run_id=ArtifactFilterFlowRunId(any_=[cast("UUID", run.state_details.flow_run_id)]),
        )
        (found,) = client.read_artifacts(artifact_filter=wanted)
        return found.data


def test_the_flow_gives_what_the_direct_path_gives(flow_home: Garden, reported: Garden) -> None:
    line = nightly(workers=1)
    assert line.startswith("night: 1 athlete, 3 new files (3 stored)")
    [here], [there] = (nights_recorded(home)[0] for home in (flow_home.home, reported.home))
    for record in (here["athletes"]["anna"], there["athletes"]["anna"]):
        assert record.pop("seconds") > 0
    assert (here["exit"], here["athletes"]) == (there["exit"], there["athletes"])
    assert flow_home.reports() == reported.reports()
    assert flow_home.tables() == reported.tables()


@pytest.mark.slow
def test_the_two_halves_give_what_the_whole_gives(flow_home: Garden, reported: Garden) -> None:
    ingest(workers=1)
    assert flow_home.reports() == {}
    weekly_report(workers=1)
    assert "2024-W42" in (flow_home.home.root / "reports" / "index.html").read_text()
    assert last_night(flow_home.home) is None, "neither is a night"
    assert flow_home.reports() == reported.reports()
    assert flow_home.tables() == reported.tables()


def test_artifacts_for_the_operator(flow_home: Garden) -> None:
    empty = flow_home.home.inbox("anna") / "2024-W42.fit"
    empty.write_bytes(b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIT\x00\x00")
    os.utime(empty, (1e9, 1e9))
    run = nightly(workers=1, return_state=True)
    rows = json.loads(artifact(run, "nightly-files"))
    assert {(row["verdict"], row["files"]) for row in rows if not row["reason"]} == {("stored", 2), ("rejected", 1)}
    (bad,) = [row for row in rows if row["reason"]]
    assert (bad["files"], bad["reason"]) == (1, "no_record_recovered")
    assert "2024-W42.fit" not in str(rows), "files are named in the ledger"
    page = flow_home.home.reports("anna") / "2024-W41.html"
    assert f"[anna 2024-W41]({page.as_uri()})" in artifact(run, "nightly-reports")
    assert artifact(run, "nightly-progress") == 100


def test_failed_athlete_fails_the_run_last(flow_home: Garden) -> None:
    flow_home.add_athlete("abel")
    flow_home.home.profile("abel").write_text("mass_kg = ")
    run = nightly(workers=1, return_state=True)
    with pytest.raises(GluteError, match="abel: the profile is not valid TOML"):
        run.result()
    assert flow_home.reports()
    assert [row["athlete"] for row in json.loads(artifact(run, "nightly-files"))] == ["abel", "anna"]


def test_flow_beside_a_manual_night(flow_home: Garden) -> None:
    with night_lock(flow_home.home), pytest.raises(StoreBusyError, match="another nightly run of this home"):
        nightly(workers=1)
    assert flow_home.tables() == {}


@pytest.mark.parametrize(
    ("error", "times", "tries"),
    [
        pytest.param(StoreBusyError("held"), 2, 3, id="a busy store is tried until it is free"),
        pytest.param(UnreachableError("down"), 9, 4, id="a store that stays away is given up"),
        pytest.param(FileError(FileReason.FILE_DAMAGED), 9, 1, id="a bad file is not tried again"),
        pytest.param(OSError("full"), 9, 1, id="a full disk is not"),
    ],
)
def test_only_transient_failures_are_retried(
    flow_home: Garden, monkeypatch: pytest.MonkeyPatch, error: Exception, times: int, tries: int
) -> None:
    flow_home.add_athlete("bea")
    monkeypatch.setattr("flows.run.TRIES_AGAIN_S", (0.0, 0.0, 0.0))
    calls = Counter[str]()

    def failing(_: Home, athlete: str, **__: Any) -> AthleteNight:
        calls[athlete] += 1
        if athlete == "anna" and calls[athlete] <= times:
            raise error
        return AthleteNight(athlete=athlete)

    @flow
    def once() -> str:
        return run("once", failing, hold=one_night, workers=1, cluster=None)

    with contextlib.nullcontext() if times < tries else pytest.raises(GluteError, match=f"anna: {error}"):
        once()
    assert calls == {"anna": tries, "bea": 1}


def test_two_tries_of_a_night_are_reported_as_one(flow_home: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = flow_home.home.inbox("anna") / "2024-W42.fit"
    broken.write_bytes(b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIT\x00\x00")
    os.utime(broken, (1e9, 1e9))
    monkeypatch.setattr("flows.run.TRIES_AGAIN_S", (0.0,))
    held: Iterator[AbstractContextManager[None]] = iter(
        [athlete_lock(flow_home.home, "anna"), contextlib.nullcontext()]
    )

    def reported_late(*given: Any, **more: Any) -> AthleteNight:
        with next(held):
            return report_due(*given, **more)

    monkeypatch.setattr("pipeline.jobs.nightly.report_due", reported_late)
    monkeypatch.setattr("pipeline.jobs.reports.due.athlete_lock", partial(athlete_lock, timeout_s=0))
    run = nightly(workers=1, return_state=True)
    assert run.result().startswith("night: 1 athlete, 3 new files (2 stored, 1 rejected)")
    assert ("rejected", 1) in [(row["verdict"], row["files"]) for row in json.loads(artifact(run, "nightly-files"))]


def test_long_table_is_cut() -> None:
    rows = verdict_rows([AthleteNight(athlete=f"a{number}", error="no such thing") for number in range(400)])
    assert len(rows) == TABLE_ROWS + 1
    assert rows[-1]["verdict"] == "100 more rows"


def test_deployments(garden: Garden) -> None:
    schedule = cron_schedule("30 3 * * *", "Europe/Berlin")
    served = {d.flow_name: d.model_dump(mode="json") for d in deployments(garden.home, schedule)}
    assert set(served) == {"ingest", "nightly", "weekly-report"}
    for described in served.values():
        assert described["concurrency_limit"] == 1
        assert described["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    assert [name for name, described in served.items() if described["schedules"]] == ["nightly"]
    assert served["nightly"]["schedules"][0]["schedule"]["cron"] == "30 3 * * *"
    assert served["nightly"]["schedules"][0]["schedule"]["timezone"] == "Europe/Berlin"


@pytest.mark.slow
def test_a_work_pool_runs_what_the_file_deploys(flow_home: Garden, reported: Garden, tmp_path: Path) -> None:
    place = tmp_path / "deployed-from"
    place.mkdir()

    environment = os.environ | {"PREFECT_API_URL": PREFECT_API_URL.value()}
    file = Path(flows.__file__).with_name("prefect.yaml")
    with get_client(sync_client=True) as client:
        client.create_work_pool(WorkPoolCreate(name="glute", type="process"))
    deploy = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(file)]
    subprocess.run(deploy, env=environment, cwd=place, check=True, capture_output=True)  # noqa: S603  our own
    place.rmdir()  # a worker on another machine has no such folder
    with get_client(sync_client=True) as client:
        deployed = {name: client.read_deployment_by_name(name) for name in DEPLOYED}
        lost = client.create_flow_run_from_deployment(deployed["nightly/night"].id)
        client.set_flow_run_state(lost.id, Running(), force=True)  # and its worker was killed
        run = client.create_flow_run_from_deployment(deployed["nightly/night"].id)
        asyncio.run(ProcessWorker(work_pool_name="glute").start(run_once=True))
        assert client.read_flow_run(run.id).state_name == "Completed"
        assert client.read_flow_run(lost.id).state_name == "Crashed"
    for found in deployed.values():
        assert found.global_concurrency_limit
        assert found.global_concurrency_limit.limit == 1
        assert found.concurrency_options
        assert found.concurrency_options.collision_strategy == "CANCEL_NEW"
    assert [name for name, found in deployed.items() if found.schedules] == ["nightly/night"]
    assert flow_home.reports() == reported.reports()
    assert flow_home.tables() == reported.tables()


def test_prefect_keeps_to_this_machine_and_to_the_home(tmp_path: Path) -> None:
    script = "import flows, prefect.settings as p; s = p.get_current_settings(); print(s.model_dump_json())"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment = clean | {"GLUTE_HOME": str(tmp_path)}
    found = subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True)  # noqa: S603  our own
    settings = json.loads(found.stdout)
    assert settings["home"] == str(tmp_path / "prefect")
    assert settings["server"]["analytics_enabled"] is False
    assert "*" not in settings["server"]["api"]["cors_allowed_origins"]
    assert settings["server"]["ui"]["static_directory"].startswith(str(tmp_path))
    assert settings["server"]["concurrency"]["lease_storage"].endswith("filesystem")


@pytest.mark.parametrize(
    ("cron", "timezone"),
    [
        pytest.param("30 3 * *", "UTC", id="four fields"),
        pytest.param("30 3 * * *", "Europe/Berlyn", id="no such zone"),
        pytest.param("30 3 * * *", "/etc/passwd", id="a path for a zone"),
    ],
)
def test_a_schedule_that_cannot_be_read_is_wrong_usage(cron: str, timezone: str) -> None:
    with pytest.raises(GluteError) as caught:
        cron_schedule(cron, timezone)
    assert caught.value.exit_code == 2
