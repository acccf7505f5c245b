from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.athletes.home import Home
from pipeline.athletes.profile import load_profile
from pipeline.errors import StoreBusyError
from pipeline.jobs.journal import nights_recorded
from pipeline.jobs.nightly import night_lock, nightly
from pipeline.jobs.reports.due import due_weeks
from pipeline.jobs.reports.on_report import end, on_report_of
from pipeline.outcomes import AthleteNight, Ingested
from pipeline.report.render.index import index_page, night_line, night_troubles
from pipeline.report.render.nights import nights_text
from pipeline.store.lock import is_held
from pipeline.store.store import Store
from pipeline.versions import VERSIONS

from .conftest import NOW, RUNS, Garden

if TYPE_CHECKING:
    from pathlib import Path

COMPLETE = 'sex = "female"\nbirth_date = 1990-05-31\nheight_cm = 168.0\nmass_kg = 60.0\n'
KILL_PARENT = "import os, signal; os.kill(os.getppid(), signal.SIGKILL)"
KEEP = "import sys; open(sys.argv[1], 'ab').write(sys.stdin.buffer.read())"

BESIDE = (
    "import filelock, sys, time; filelock.FileLock(sys.argv[1]).acquire(); print('held', flush=True); time.sleep(600)"
)
HANG = "import subprocess, sys; subprocess.run([sys.executable, '-c', *sys.argv[1:]])"


def command(program: str, *arguments: object) -> str:
    return shlex.join([sys.executable, "-c", program, *map(str, arguments)])


def test_a_night_stores_the_inbox_and_reports_every_week(garden: Garden) -> None:
    (night,) = nightly(garden.home, now=NOW, workers=1)
    assert night.ingested is not None
    assert night.ingested.verdicts == {"stored": 3}
    assert night.error is None
    pages = [f"{week}.{form}" for week in RUNS for form in ("html", "json")]
    assert sorted(garden.reports()) == sorted([*pages, "years.html"])
    index = (garden.home.root / "reports" / "index.html").read_text()
    assert all(f'href="anna/{week}.html"' in index for week in RUNS)


def test_a_second_night_writes_nothing_again(reported: Garden) -> None:
    before = {path: path.stat().st_mtime_ns for path in reported.home.reports("anna").iterdir()}
    (night,) = nightly(reported.home, now=NOW, workers=1)
    assert night.reports == ()
    assert {path: path.stat().st_mtime_ns for path in reported.home.reports("anna").iterdir()} == before


@pytest.mark.parametrize(
    ("late", "written"),
    [
        pytest.param("2024-W42", ["2024-W42"], id="the newest week leaves the earlier ones alone"),
        pytest.param("2024-W40", list(RUNS), id="the oldest week moves all that look back on it"),
    ],
)
def test_weeks_missed_are_caught_up(garden: Garden, late: str, written: list[str]) -> None:
    (garden.home.inbox("anna") / f"{late}.fit").unlink()
    nightly(garden.home, now=NOW, workers=1)
    garden.drop("anna", late)
    (night,) = nightly(garden.home, now=NOW, workers=1)
    assert [path.stem for path in night.reports] == written


def test_reports_do_not_depend_on_when_the_files_came(reported: Garden, tmp_path: Path) -> None:
    piecemeal = Garden(Home(tmp_path / "piecemeal"), reported.files)
    piecemeal.add_athlete()
    for week in reversed(RUNS):
        piecemeal.drop("anna", week)
        nightly(piecemeal.home, now=NOW, workers=1)
    assert piecemeal.reports() == reported.reports()


@pytest.mark.parametrize(
    ("written", "now", "due"),
    [
        pytest.param("2024-10-16T12:00", "2024-10-16T23:00", {}, id="the week goes on, the same day"),
        pytest.param("2024-10-16T12:00", "2024-10-18T03:30", {"2024-W42": False}, id="the week goes on, days later"),
        pytest.param("2024-10-16T12:00", "2024-10-21T03:30", {"2024-W42": True}, id="the week has ended since"),
        pytest.param("2024-10-21T03:30", "2024-10-22T03:30", {}, id="it was written after the end"),
    ],
)
def test_report_of_a_running_week(reported: Garden, written: str, now: str, due: dict[str, bool]) -> None:
    set_written(reported, datetime.fromisoformat(written).replace(tzinfo=UTC))
    assert (
        due_weeks(
            reported.home, load_profile(reported.home, "anna"), now=datetime.fromisoformat(now).replace(tzinfo=UTC)
        )
        == due
    )


@pytest.mark.parametrize(
    ("zone", "due"),
    [
        pytest.param("Pacific/Auckland", {"2024-W42": True}, id="there it is Monday already"),
        pytest.param("America/Denver", {"2024-W42": False}, id="there it is still Sunday"),
    ],
)
def test_a_week_ends_where_the_athlete_lives(reported: Garden, zone: str, due: dict[str, bool]) -> None:
    profile = reported.home.profile("anna")
    profile.write_text(profile.read_text() + f'timezone = "{zone}"\n')
    set_written(reported, datetime(2024, 10, 16, 12, tzinfo=UTC))
    assert (
        due_weeks(reported.home, load_profile(reported.home, "anna"), now=datetime(2024, 10, 21, 1, tzinfo=UTC)) == due
    )


def set_written(reported: Garden, when: datetime) -> None:
    os.utime(reported.home.reports("anna") / "2024-W42.json", (when.timestamp(),) * 2)


def test_a_report_that_is_no_news_is_not_handed_over(reported: Garden, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    set_written(reported, datetime(2024, 10, 16, 12, tzinfo=UTC))
    now = datetime(2024, 10, 18, 3, 30, tzinfo=UTC)
    (night,) = nightly(reported.home, now=now, workers=1, on_report=on_report_of(command(KEEP, kept)))
    assert [path.stem for path in night.reports] == ["2024-W42"]
    assert not kept.exists()


def test_pages_of_weeks_without_an_activity_are_removed(reported: Garden) -> None:
    annotations = reported.home.athlete("anna") / "annotations.csv"
    (activity,) = Store(reported.home.store).read("activities", "anna", until=date(2024, 10, 5))["activity_id"]
    annotations.write_text(f"activity,exclude\n{activity},yes\n")
    nightly(reported.home, now=NOW, workers=1)
    assert "2024-W40" not in {name.split(".")[0] for name in reported.reports()}
    assert "2024-W40" not in (reported.home.root / "reports" / "index.html").read_text()


def test_only_the_latest_page_is_kept_where_the_setting_says_so(reported: Garden) -> None:
    records = {name: text for name, text in reported.reports().items() if name.endswith(".json")}
    reported.home.settings.write_text('pages = "latest"\n')
    (night,) = nightly(reported.home, now=NOW, workers=1)
    assert night.reports == ()
    latest = f"{max(RUNS)}.html"
    assert sorted(reported.reports()) == sorted([*records, latest, "years.html"])
    years = reported.reports()["years.html"].decode()
    assert set(re.findall(r'href="([^"]*)"', years)) == {latest}
    reported.home.settings.unlink()
    nightly(reported.home, now=NOW, workers=1)
    for name in records:
        assert name.replace("json", "html") in reported.reports(), "drawn again from the JSON"
    pages = {name: text.decode() for name, text in reported.reports().items() if name.endswith(".html")}
    for text in pages.values():
        assert set(re.findall(r'href="([^"]*)"', text)) <= {*pages, "#"}


def test_an_empty_store_takes_no_report_away(reported: Garden) -> None:
    before = reported.reports()
    reported.home.store.rename(reported.home.root / "elsewhere")
    reported.home.inbox("anna").rename(reported.home.root / "files")
    nightly(reported.home, now=NOW, workers=1)
    assert reported.reports() == before


def test_a_damaged_report_is_written_again(reported: Garden) -> None:
    path = reported.home.reports("anna") / "2024-W41.json"
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    nightly(reported.home, now=NOW, workers=1)
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    ("age_s", "waiting"),
    [
        pytest.param(5.0, 1, id="just written"),
        pytest.param(-5.0, 1, id="a clock a little ahead"),
        pytest.param(-1e6, 0, id="a time that cannot be"),
        pytest.param(120.0, 0, id="settled"),
    ],
)
def test_files_that_may_still_be_written_wait(garden: Garden, age_s: float, waiting: int) -> None:
    garden.drop("anna", "2024-W42", age_s=age_s)
    (night,) = nightly(garden.home, now=NOW, workers=1)
    assert night.ingested is not None
    assert night.ingested.waiting == waiting
    assert night.ingested.verdicts["stored"] == len(RUNS) - waiting


def test_one_bad_athlete_stops_no_other(garden: Garden) -> None:
    garden.drop("nobody")
    garden.add_athlete("abel")
    garden.home.profile("abel").write_text("mass_kg = ")
    (garden.home.root / "inbox" / ".stfolder").mkdir()
    nights = {night.athlete: night for night in nightly(garden.home, now=NOW, workers=1)}
    assert sorted(nights) == ["abel", "anna", "nobody"]
    assert "not valid TOML" in str(nights["abel"].error)
    assert "there is no athlete 'nobody'" in str(nights["nobody"].error)
    assert nights["anna"].error is None
    assert len(nights["anna"].reports) == len(RUNS)
    assert garden.home.athletes() == ["abel", "anna"], "an inbox of nobody makes no athlete"


def test_athlete_without_an_inbox(reported: Garden) -> None:
    reported.home.inbox("anna").rename(reported.home.root / "elsewhere")
    reported.home.profile("anna").write_text("mass_kg = 70.0\n")
    (night,) = nightly(reported.home, now=NOW, workers=1)
    assert night.ingested is not None
    assert night.ingested.derived == len(RUNS)
    assert len(night.reports) == len(RUNS)


def test_two_nights_at_once_are_refused(garden: Garden) -> None:
    with night_lock(garden.home), pytest.raises(StoreBusyError, match="another nightly run of this home"):
        nightly(garden.home, now=NOW)
    assert nightly(garden.home, now=NOW, workers=1)[0].error is None


def test_a_killed_night_is_finished_by_the_next(garden: Garden, reported: Garden) -> None:
    night = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path; "
        "from pipeline.athletes.home import Home; from pipeline.jobs.nightly import nightly; "
        "from pipeline.jobs.reports.on_report import on_report_of; "
        "mail = on_report_of(sys.argv[2], since='2024-W01'); "
        "nightly(Home(Path(sys.argv[1])), now=datetime(2024, 11, 20, tzinfo=UTC), workers=1, on_report=mail)"
    )
    root = str(garden.home.root)
    killed = subprocess.run([sys.executable, "-c", night, root, command(KILL_PARENT)], check=False)  # noqa: S603  our own
    assert killed.returncode == -9
    assert sorted(garden.reports()) == ["2024-W40.html"], "killed between the page and the JSON of the first week"
    nightly(garden.home, now=NOW, workers=1)
    assert garden.reports() == reported.reports()
    assert garden.tables() == reported.tables()


def test_the_command_gets_the_json_of_each_new_report(garden: Garden, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    for _ in range(2):
        nightly(garden.home, now=NOW, workers=1, on_report=on_report_of(command(KEEP, kept), since="2024-W41"))
    assert kept.read_bytes() == b"".join(garden.reports()[f"{week}.json"] for week in ("2024-W41", "2024-W42"))


def test_nobody_hears_of_a_first_import(garden: Garden, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    (garden.home.inbox("anna") / "2024-W42.fit").unlink()
    nightly(garden.home, now=NOW, workers=1, on_report=on_report_of(command(KEEP, kept)))
    assert not kept.exists()
    garden.drop("anna", "2024-W42")
    nightly(garden.home, now=NOW, workers=1, on_report=on_report_of(command(KEEP, kept)))
    assert kept.read_bytes() == garden.reports()["2024-W42.json"]


def test_what_no_reader_sees_is_no_news(reported: Garden, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    for name in ("Anna", "Ann"):
        reported.home.profile("anna").write_text(COMPLETE + f'name = "{name}"\n')
        (night,) = nightly(reported.home, now=NOW, workers=1, on_report=on_report_of(command(KEEP, kept)))
        assert len(night.reports) == len(RUNS)
        assert not kept.exists()
    reported.home.profile("anna").write_text(COMPLETE.replace("60.0", "75.0"))
    nightly(reported.home, now=NOW, workers=1, on_report=on_report_of(command(KEEP, kept)))
    assert kept.read_bytes() == b"".join(reported.reports()[f"{week}.json"] for week in RUNS)


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(command("raise SystemExit(4)"), id="it fails"),
        pytest.param("/no/such/command", id="there is none"),
    ],
)
def test_refused_report_is_sent_again(garden: Garden, tmp_path: Path, bad: str) -> None:
    (night,) = nightly(garden.home, now=NOW, workers=1, on_report=on_report_of(bad, since="2024-W40"))
    assert len(night.undelivered) == len(RUNS)
    assert sorted(garden.reports()) == [*(f"{week}.html" for week in RUNS), "years.html"]
    kept = tmp_path / "kept.json"
    (night,) = nightly(garden.home, now=NOW, workers=1, on_report=on_report_of(command(KEEP, kept), since="2024-W40"))
    assert night.undelivered == ()
    assert [json.loads(garden.reports()[f"{week}.json"])["week"] for week in RUNS] == list(RUNS)
    assert kept.stat().st_size > 0


def test_digest_is_one_call_a_night(garden: Garden, tmp_path: Path) -> None:
    garden.add_athlete("bea")
    garden.drop("bea", "2024-W42")
    kept = tmp_path / "kept.json"
    weeks = [("anna", "2024-W41"), ("anna", "2024-W42"), ("bea", "2024-W42")]
    bad, good = (on_report_of(one, since="2024-W41", digest=True) for one in ("/no/such/command", command(KEEP, kept)))
    anna, bea = nightly(garden.home, now=NOW, workers=1, on_report=bad)
    assert [text.split()[0] for text in (*anna.undelivered, *bea.undelivered)] == [week for _, week in weeks]
    anna, bea = nightly(garden.home, now=NOW, workers=1, on_report=good)
    assert (anna.handed_over, bea.handed_over) == (("2024-W41", "2024-W42"), ("2024-W42",))
    digest = json.loads(kept.read_text())
    assert [(report["athlete"], report["week"]) for report in digest["reports"]] == weeks
    nightly(garden.home, now=NOW, workers=1, on_report=good)
    assert json.loads(kept.read_text()) == digest, "one call, as two would not be one JSON"


def test_new_version_within_its_budget(reported: Garden, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kept, before = tmp_path / "kept.json", reported.reports()
    budget, mail = timedelta(0), on_report_of(command(KEEP, kept))
    assert not nightly(reported.home, now=NOW, workers=1, on_report=mail, budget=budget)[0].put_off, "nothing is older"
    monkeypatch.setitem(VERSIONS, "weekly", 99)
    assert nightly(reported.home, now=NOW, workers=1, on_report=mail, budget=budget)[0].put_off
    assert reported.reports() == before
    assert "1 athlete waits for the new version" in nights_text(nights_recorded(reported.home)[0])
    (night,) = nightly(reported.home, now=NOW, workers=1, on_report=mail, budget=timedelta(hours=1))
    assert len(night.renewed) == len(night.reports) == len(RUNS)
    label = json.loads(before["2024-W40.json"])["verdict"]["label"]
    text = nights_text(nights_recorded(reported.home)[0])
    assert re.search(rf"^{label} +{label} +\d$", text, re.MULTILINE), text
    assert not kept.exists(), "a new version is no news"


def test_new_files_do_not_wait_for_a_budget(garden: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    (garden.home.inbox("anna") / "2024-W42.fit").unlink()
    nightly(garden.home, now=NOW, workers=1)
    monkeypatch.setitem(VERSIONS, "weekly", 99)
    garden.drop("anna", "2024-W42")
    (night,) = nightly(garden.home, now=NOW, workers=1, budget=timedelta(0))
    assert [path.stem for path in night.reports] == list(RUNS)


def test_a_command_that_hangs_counts_as_not_taken(garden: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.jobs.reports.on_report.HAND_OVER_S", 0.1)
    (night,) = nightly(
        garden.home,
        now=NOW,
        workers=1,
        on_report=on_report_of(command("import time; time.sleep(600)"), since="2024-W40"),
    )
    assert [text.split(": ")[1] for text in night.undelivered] == [f"{sys.executable} took longer than 0.1 s"] * 3


def test_what_a_command_started_ends_with_it(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    hanging = subprocess.Popen(  # noqa: S603  our own
        [sys.executable, "-c", HANG, BESIDE, str(lock)], stdout=subprocess.PIPE, start_new_session=True
    )
    assert hanging.stdout
    assert hanging.stdout.readline() == b"held\n"
    end(hanging)
    assert hanging.stdout.read() == b"", "nobody holds the other end any more"
    hanging.stdout.close()
    assert not is_held(lock)


def test_a_night_is_shown_though_its_index_fails(garden: Garden) -> None:
    (garden.home.root / "reports" / "index.html").mkdir(parents=True)
    shown: list[list[AthleteNight]] = []
    with pytest.raises(OSError, match=r"index\.html"):
        nightly(garden.home, now=NOW, workers=1, show=shown.append)
    assert [len(night.reports) for night in shown[0]] == [3]


def test_the_log_lists_every_file_and_every_batch(garden: Garden, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG", "pipeline"):
        nightly(garden.home, now=NOW, workers=1)
    lines = [json.loads(record.getMessage()) for record in caplog.records]
    files = [line for line in lines if line["event"] == "file"]
    batches = [line for line in lines if line["event"] == "batch"]
    assert {record.levelname for record in caplog.records} == {"DEBUG", "INFO"}
    verdicts = [(line["athlete"], line["source"], line["verdict"]) for line in files]
    assert verdicts == [("anna", f"{week}.fit", "stored") for week in RUNS]
    assert [line["stored"] for line in batches] == [1] * len(RUNS), "so few are read one by one"


def test_the_line_for_the_log_counts_everything() -> None:
    ingested = Ingested(athlete="anna", waiting=1, derived=2, newly_rejected=[("a/b.fit", "it is empty")])
    ingested.verdicts.update(stored=2, rejected=1)
    nights = [AthleteNight(athlete="anna", ingested=ingested), AthleteNight(athlete="ben", error="no such thing")]
    assert night_line(nights) == (
        "night: 2 athletes, 3 new files (2 stored, 1 rejected), 1 waiting, 2 activities derived, 0 reports written, "
        "1 athletes failed"
    )
    assert night_troubles(nights) == ["anna: rejected a/b.fit: it is empty", "ben: no such thing"]
    counted = "anna: 1 file newly rejected; see: glute ledger anna --verdict rejected"
    assert night_troubles(nights, name_files=False) == [counted, "ben: no such thing"]


def test_index_order_and_escaping() -> None:
    page = index_page({"ben": ["2026-W01"], "a<b": ["2025-W52", "2026-W02"]})
    assert page.index("2026-W02") < page.index("2025-W52") < page.index("ben")
    assert "a<b" not in page
    assert "<script" not in page
