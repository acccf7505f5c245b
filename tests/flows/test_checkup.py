from __future__ import annotations

import contextlib
import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL
from prefect.states import Cancelled, Completed, Crashed, Failed, Running

from flows.deployment import deployments
from flows.serving import cron_schedule
from pipeline.jobs.doctor import checkup
from pipeline.jobs.ingest.ingest import ingest
from pipeline.jobs.nightly import night_lock, nightly
from pipeline.jobs.recompute import recompute
from pipeline.loopback import new_secret
from pipeline.store.lock import athlete_lock, sole

from .conftest import NOW, Garden

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from prefect.client.schemas.objects import State

    from pipeline.outcomes import Finding


def look(garden: Garden, after: timedelta = timedelta(0)) -> list[Finding]:
    return checkup(garden.home, now=datetime.now(UTC) + after)


def test_a_home_after_a_night_is_well(reported: Garden) -> None:
    assert look(reported) == []


def test_looking_changes_nothing(reported: Garden) -> None:
    before = {path: path.stat().st_mtime_ns for path in reported.home.store.rglob("*")}
    look(reported)
    assert {path: path.stat().st_mtime_ns for path in reported.home.store.rglob("*")} == before


def cut(garden: Garden, table: str) -> None:
    (path,) = garden.home.store.glob(f"{table}/athlete=anna/*.parquet")
    path.write_bytes(path.read_bytes()[:-40])


def flip(garden: Garden, table: str) -> None:
    (path,) = garden.home.store.glob(f"{table}/athlete=anna/*.parquet")
    content = bytearray(path.read_bytes())
    content[100:140] = bytes(40)
    path.write_bytes(content)


def leave_unfinished(garden: Garden) -> None:
    (garden.home.store / "weeks" / "athlete=anna" / ".2024.parquet.1a2b3c4d.unfinished").write_bytes(b"half")


def write_profile(garden: Garden, text: str) -> None:
    garden.home.profile("anna").write_text(text)


def write_log(garden: Garden, text: str) -> None:
    (garden.home.athlete("anna") / "weight.csv").write_text(text)


def say_served(garden: Garden, api: str = "http://127.0.0.1:9/api", deployment: str = "nightly/home-123456") -> None:
    garden.home.served.parent.mkdir()
    new_secret(garden.home.secret)
    garden.home.served.write_text(json.dumps({"api": api, "deployment": deployment}))


COMPLETE = 'sex = "female"\nbirth_date = 1990-05-31\nheight_cm = 168.0\n'


def lose(garden: Garden, table: str) -> None:
    shutil.rmtree(garden.home.store / table)


AGAIN = "glute ingest --again anna"
FAULTS = [
    pytest.param(lambda g: cut(g, "segments"), "is damaged", AGAIN, id="a file cut short"),
    pytest.param(lambda g: flip(g, "streams"), "is damaged", AGAIN, id="flipped bytes"),
    pytest.param(lambda g: cut(g, "weeks"), "is damaged", AGAIN, id="damaged weeks"),
    pytest.param(leave_unfinished, "1 file of a run that was killed", "glute recompute anna", id="an unfinished file"),
    pytest.param(lambda g: write_profile(g, "mass_kg = "), "not valid TOML", "Mend that line", id="a broken profile"),
    pytest.param(
        lambda g: write_profile(g, COMPLETE + "mass_kg = 70.0\n"),
        "3 are new, or of an older profile or log",
        "glute recompute anna",
        id="an older profile",
    ),
    pytest.param(
        lambda g: write_log(g, "date,mass_kg\n2024-10-01,sixty\n"),
        "weight.csv, line 2",
        "edit the file",
        id="a bad row",
    ),
    pytest.param(lambda g: lose(g, "weeks"), "3 weeks are missing", "glute recompute anna", id="no weeks"),
    pytest.param(lambda g: lose(g, "thresholds"), "thresholds are missing", "glute recompute anna", id="no thresholds"),
    pytest.param(lambda g: lose(g, "activities"), "3 activities of the ledger missing", AGAIN, id="no activities"),
    pytest.param(lambda g: lose(g, "segments"), "3 activities without their segments", AGAIN, id="no segments"),
    pytest.param(lambda g: lose(g, "stimulus"), "3 activities without their stimulus", AGAIN, id="no stimulus"),
    pytest.param(lambda g: lose(g, "streams"), "3 activities without their stream", AGAIN, id="no streams"),
    pytest.param(lambda g: lose(g, "ledger"), "3 activities stored but missing in the ledger", AGAIN, id="no ledger"),
    pytest.param(
        lambda g: (g.home.reports("anna") / "2024-W41.json").unlink(), "1 report is", "glute nightly", id="no report"
    ),
    pytest.param(
        lambda g: g.drop("nobody"), "there is no athlete 'nobody'", "glute athlete add nobody", id="an inbox of nobody"
    ),
    pytest.param(say_served, "glute serve was killed", "glute serve", id="killed while it served"),
]


@pytest.mark.parametrize(("breaks", "what", "mend"), FAULTS)
def test_a_fault_is_named_with_what_mends_it(
    reported: Garden, breaks: Callable[[Garden], None], what: str, mend: str
) -> None:
    breaks(reported)
    findings = [finding for finding in look(reported) if finding.fault and what in finding.what]
    assert len(findings) == 1, look(reported)
    assert mend in findings[0].mend


def test_what_the_doctor_says_mends(reported: Garden) -> None:
    home = reported.home
    leave_unfinished(reported)
    shutil.rmtree(home.store / "thresholds")
    assert any(finding.fault for finding in look(reported))
    recompute(home, "anna")
    assert look(reported) == []

    cut(reported, "streams")
    cut(reported, "weeks")
    ingest(home, athlete="anna", again=True, workers=1)
    assert look(reported) == []


def test_an_overdue_night_is_reported(reported: Garden) -> None:
    (finding,) = look(reported, after=timedelta(hours=40))
    assert finding.fault
    assert "the last night ended on" in finding.what


@pytest.mark.parametrize(
    ("is_held", "after", "what"),
    [
        pytest.param(False, timedelta(hours=1), "was killed", id="killed"),
        pytest.param(True, timedelta(hours=1), "a night is under way", id="under way"),
        pytest.param(True, timedelta(hours=13), "is stuck", id="stuck"),
    ],
)
def test_a_night_that_has_not_ended(reported: Garden, is_held: bool, after: timedelta, what: str) -> None:  # noqa: FBT001  of the table
    record = json.loads(reported.home.nights.read_text().splitlines()[-1])
    begun = record | {"start": datetime.now(UTC).isoformat(), "end": None}
    reported.home.nights.write_text(json.dumps(begun) + "\n")
    with night_lock(reported.home) if is_held else contextlib.nullcontext():
        (finding,) = look(reported, after)
    assert what in finding.what
    assert finding.fault is (what != "a night is under way")


def test_a_missing_server_is_reported(reported: Garden) -> None:
    say_served(reported)
    with sole(reported.home.serving, "it is served", hint=""):
        (finding,) = look(reported)
    assert "does not answer for nightly/home-123456" in finding.what
    assert finding.mend == "glute serve"


@pytest.mark.usefixtures("prefect_server")
@pytest.mark.parametrize(
    ("schedule", "ended", "messages"),
    [
        pytest.param("30 3 * * *", [], [], id="scheduled, and nothing has run yet"),
        pytest.param("30 3 * * *", [Failed(), Completed()], [], id="the last run went well"),
        pytest.param(
            "30 3 * * *", [Completed(), Cancelled(message="No place.")], ["Cancelled: No place."], id="refused"
        ),
        pytest.param("30 3 * * *", [Crashed(message="Killed.\nIt was -9.")], ["as Crashed: Killed."], id="crashed"),
        pytest.param("30 3 * * *", [Running()], ["it was killed"], id="killed, and running for ever"),
        pytest.param(None, [], ["is paused"], id="no schedule"),
    ],
)
def test_the_schedule_and_its_last_run_are_looked_at(
    reported: Garden, schedule: str | None, ended: list[State[None]], messages: list[str]
) -> None:
    deploy(reported, schedule, ended)
    with sole(reported.home.serving, "it is served", hint=""):
        findings = look(reported)
    assert len(findings) == len(messages)
    assert all(text in finding.what for finding, text in zip(findings, messages, strict=True))


@pytest.mark.usefixtures("prefect_server")
def test_run_whose_night_has_just_ended(reported: Garden) -> None:
    deploy(reported, "30 3 * * *", [Running()])
    record = json.loads(reported.home.nights.read_text().splitlines()[-1])
    reported.home.nights.write_text(json.dumps(record | {"end": datetime.now(UTC).isoformat()}) + "\n")
    with sole(reported.home.serving, "it is served", hint=""):
        assert look(reported) == []


def deploy(garden: Garden, schedule: str | None, states: list[State[None]]) -> None:
    """Deploy the night on the server, with a run in each state."""
    (night, *_) = deployments(garden.home, cron_schedule(schedule or "30 3 * * *", "UTC"))
    night.schedules = night.schedules if schedule else []
    deployment_id = cast("UUID", night.apply())
    with get_client(sync_client=True) as client:
        for state in states:
            run = client.create_flow_run_from_deployment(deployment_id)
            client.set_flow_run_state(run.id, state, force=True)
    say_served(garden, PREFECT_API_URL.value(), f"nightly/{night.name}")


def test_what_is_good_to_know_is_no_fault(reported: Garden) -> None:
    reported.home.profile("anna").write_text("mass_kg = 60.0\n")
    broken = reported.home.inbox("anna") / "broken.fit"
    broken.write_bytes(b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIT\x00\x00")
    os.utime(broken, (1e9, 1e9))
    nightly(reported.home, now=NOW, workers=1)
    reported.drop("anna", "2024-W40", age_s=10)
    findings = look(reported)
    assert not any(finding.fault for finding in findings)
    messages = "\n".join(finding.what + finding.mend for finding in findings)
    assert "1 file was rejected" in messages
    assert "1 file waits in the inbox" in messages
    assert "glute athlete set anna --sex female|male --birth-date ... --height-cm ..." in messages


def test_held_locks_are_reported_and_their_files_kept(reported: Garden) -> None:
    shutil.rmtree(reported.home.store / "weeks")
    with night_lock(reported.home), athlete_lock(reported.home, "anna"):
        findings = look(reported)
    assert [finding.fault for finding in findings] == [False, False]
    assert "a night is under way" in findings[0].what
    assert "anna: a run is writing" in findings[1].what


def test_a_new_home_is_well(garden: Garden) -> None:
    findings = look(garden)
    assert not any(finding.fault for finding in findings)
    assert any("no night has run yet" in finding.what for finding in findings)


def test_a_package_that_breaks_the_schedule_is_named(reported: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["sqlalchemy<1", "no-such-package>=1", 'pytest<1; extra == "dev"']
    monkeypatch.setattr("importlib.metadata.requires", lambda _: wanted)
    first, second = look(reported)
    assert first.what.startswith("sqlalchemy is 2.")
    assert (first.fault, first.mend) == (True, "pip install 'sqlalchemy<1'")
    assert second.what == "no-such-package is missing, but >=1 is needed"
