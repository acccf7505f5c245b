from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.jobs.checkup import checkup
from pipeline.jobs.deriving import recompute
from pipeline.jobs.importing import ingest
from pipeline.jobs.nightly import night_lock, nightly
from pipeline.store.lock import athlete_lock

from .conftest import NOW, Garden

if TYPE_CHECKING:
    from collections.abc import Callable

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


def serve_no_more(garden: Garden) -> None:
    garden.home.served.parent.mkdir()
    garden.home.served.write_text(json.dumps({"api": "http://127.0.0.1:9/api", "deployment": "nightly/home-123456"}))


COMPLETE = 'sex = "female"\nbirth_date = 1990-05-31\nheight_cm = 168.0\n'


def lose(garden: Garden, table: str) -> None:
    shutil.rmtree(garden.home.store / table)


AGAIN = "glute ingest FOLDER --athlete anna"
FAULTS = [
    pytest.param(lambda g: cut(g, "segments"), "is damaged", AGAIN, id="a file cut short"),
    pytest.param(lambda g: flip(g, "streams"), "is damaged", AGAIN, id="flipped bytes"),
    pytest.param(lambda g: cut(g, "weeks"), "is damaged", "glute recompute anna", id="damaged weeks"),
    pytest.param(leave_unfinished, "1 files of a run that was killed", "glute recompute anna", id="an unfinished file"),
    pytest.param(lambda g: write_profile(g, "mass_kg = "), "not valid TOML", "Mend that line", id="a broken profile"),
    pytest.param(
        lambda g: write_profile(g, COMPLETE + "mass_kg = 70.0\n"),
        "3 activities are not derived, or from an older profile, log or model",
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
    pytest.param(lambda g: lose(g, "activities"), "ledger and activities disagree on 3", AGAIN, id="no activities"),
    pytest.param(lambda g: lose(g, "segments"), "the segments of 3 runs are lost", AGAIN, id="no segments"),
    pytest.param(lambda g: lose(g, "streams"), "the streams of 3 runs are lost", AGAIN, id="no streams"),
    pytest.param(
        lambda g: (g.home.reports("anna") / "2024-W41.json").unlink(), "1 reports", "glute nightly", id="no report"
    ),
    pytest.param(
        lambda g: g.drop("nobody"), "there is no athlete 'nobody'", "glute athlete add nobody", id="an inbox of nobody"
    ),
    pytest.param(serve_no_more, "does not answer for nightly/home-123456", "glute serve", id="a server that is gone"),
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
    cut(reported, "weeks")
    leave_unfinished(reported)
    shutil.rmtree(home.store / "thresholds")
    next(home.store.glob("weeks/*/*.parquet")).unlink()  # as the finding says
    assert any(finding.fault for finding in look(reported))
    recompute(home, "anna")
    assert look(reported) == []

    cut(reported, "streams")
    for folder in home.store.glob("*/athlete=anna"):  # as the finding says
        shutil.rmtree(folder)
    ingest(home, [home.inbox("anna")], athlete="anna", workers=1)
    assert look(reported) == []


def test_a_night_that_is_overdue_is_told(reported: Garden) -> None:
    (finding,) = look(reported, after=timedelta(hours=40))
    assert finding.fault
    assert "the last night ended on" in finding.what


def test_what_is_good_to_know_is_no_fault(reported: Garden) -> None:
    reported.home.profile("anna").write_text("mass_kg = 60.0\n")
    broken = reported.home.inbox("anna") / "broken.fit"
    broken.write_bytes(b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIT\x00\x00")
    os.utime(broken, (1e9, 1e9))
    nightly(reported.home, now=NOW, workers=1)
    reported.drop("anna", "2024-W40", age_s=10)
    findings = look(reported)
    assert not any(finding.fault for finding in findings)
    told = "\n".join(finding.what + finding.mend for finding in findings)
    assert "1 files were rejected" in told
    assert "1 files wait in the inbox" in told
    assert "glute athlete set anna --sex female|male --birth-date ... --height-cm ..." in told


def test_held_locks_are_told_and_what_is_being_written_is_left_alone(reported: Garden) -> None:
    shutil.rmtree(reported.home.store / "weeks")
    with night_lock(reported.home), athlete_lock(reported.home, "anna"):
        findings = look(reported)
    assert [finding.fault for finding in findings] == [False, False]
    assert "a night is under way" in findings[0].what
    assert "anna: a run is writing" in findings[1].what


def test_a_new_home_is_well(garden: Garden) -> None:
    findings = look(garden)
    assert not any(finding.fault for finding in findings)
    assert any("no night was ever run" in finding.what for finding in findings)


def test_a_package_that_breaks_the_schedule_is_named(reported: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["sqlalchemy<1", "no-such-package>=1", 'pytest<1; extra == "dev"']
    monkeypatch.setattr("importlib.metadata.requires", lambda _: wanted)
    first, second = look(reported)
    assert first.what.startswith("sqlalchemy is 2.")
    assert (first.fault, first.mend) == (True, "pip install 'sqlalchemy<1'")
    assert second.what == "no-such-package is missing, but >=1 is needed"
