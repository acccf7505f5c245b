from __future__ import annotations

import json
import re
import sys
from datetime import UTC, date, datetime, timedelta
from subprocess import run

import pytest

from pipeline.athletes.profile import load_profile
from pipeline.errors import StoreBusyError
from pipeline.jobs.journal import nights_recorded
from pipeline.jobs.nightly import night_lock, nightly, take_in
from pipeline.jobs.reports.due import due_weeks
from pipeline.outcomes import AthleteNight, Ingested
from pipeline.report.render.index import index_page, night_line, night_troubles
from pipeline.report.render.nights import nights_text
from pipeline.store.store import Store
from pipeline.versions import VERSIONS

from .conftest import NOW, RUNS, Garden, command

KILL_PARENT = "import os, signal; os.kill(os.getppid(), signal.SIGKILL)"
KILLED_NIGHT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from pipeline.athletes.home import Home
from pipeline.jobs.nightly import nightly
from pipeline.jobs.reports.on_report import on_report_of
mail = on_report_of(sys.argv[2], since="2024-W01")
nightly(Home(Path(sys.argv[1])), now=datetime(2024, 11, 20, tzinfo=UTC), workers=1, on_report=mail)
"""


def test_a_night_stores_the_inbox_and_reports_every_week(reported: Garden) -> None:
    ((night,), _) = nights_recorded(reported.home)
    assert night["athletes"]["anna"]["files"] == {"stored": 3}
    assert night["athletes"]["anna"]["reports"] == list(RUNS)
    assert night["athletes"]["anna"]["error"] is None
    pages = [f"{week}.{form}" for week in RUNS for form in ("html", "json")]
    assert sorted(reported.reports()) == sorted([*pages, "years.html"])
    index = (reported.home.root / "reports" / "index.html").read_text()
    assert all(f'href="anna/{week}.html"' in index for week in RUNS)


def test_a_second_night_writes_nothing_again(reported: Garden) -> None:
    before = {path: path.stat().st_mtime_ns for path in reported.home.reports("anna").iterdir()}
    (night,) = nightly(reported.home, now=NOW, workers=1)
    assert night.reports == ()
    assert {path: path.stat().st_mtime_ns for path in reported.home.reports("anna").iterdir()} == before


def test_reports_do_not_depend_on_when_the_files_came(begun: Garden, reported: Garden) -> None:
    begun.drop("anna", "2024-W42")
    (night,) = nightly(begun.home, now=NOW, workers=1)
    assert [path.stem for path in night.reports] == ["2024-W42"], "the newest week leaves the earlier ones alone"
    begun.drop("anna", "2024-W40")
    (night,) = nightly(begun.home, now=NOW, workers=1)
    assert [path.stem for path in night.reports] == list(RUNS), "the oldest week moves all that look back on it"
    assert begun.reports() == reported.reports()


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
    reported.date_last_report(datetime.fromisoformat(written).replace(tzinfo=UTC))
    profile = load_profile(reported.home, "anna")
    assert due_weeks(reported.home, profile, now=datetime.fromisoformat(now).replace(tzinfo=UTC)) == due


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
    reported.date_last_report(datetime(2024, 10, 16, 12, tzinfo=UTC))
    now = datetime(2024, 10, 21, 1, tzinfo=UTC)
    assert due_weeks(reported.home, load_profile(reported.home, "anna"), now=now) == due


def test_pages_of_weeks_without_an_activity_are_removed(reported: Garden) -> None:
    annotations = reported.home.athlete("anna") / "annotations.csv"
    (activity,) = Store(reported.home.store).read("activities", "anna", since=date(2024, 10, 14))["activity_id"]
    annotations.write_text(f"activity,exclude\n{activity},yes\n")
    nightly(reported.home, now=NOW, workers=1)
    assert "2024-W42" not in {name.split(".")[0] for name in reported.reports()}
    assert "2024-W42" not in (reported.home.root / "reports" / "index.html").read_text()


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
def test_files_that_may_still_be_written_wait(reported: Garden, age_s: float, waiting: int) -> None:
    cut = reported.files["2024-W42"][:40]  # rejected once it is read, which costs less than a run that is derived
    Garden(reported.home, {"cut": cut}).drop("anna", "cut", age_s=age_s)
    (night,) = nightly(reported.home, now=NOW, workers=1)
    assert night.ingested is not None
    assert night.ingested.waiting == waiting
    assert night.ingested.verdicts["rejected"] == 1 - waiting


def test_one_bad_athlete_stops_no_other(reported: Garden) -> None:
    reported.lose_reports("2024-W42")
    reported.drop("nobody", "2024-W42")
    reported.add_athlete("abel")
    reported.home.profile("abel").write_text("mass_kg = ")
    (reported.home.root / "inbox" / ".stfolder").mkdir()
    nights = {night.athlete: night for night in nightly(reported.home, now=NOW, workers=1)}
    assert sorted(nights) == ["abel", "anna", "nobody"]
    assert "not valid TOML" in str(nights["abel"].error)
    assert "there is no athlete 'nobody'" in str(nights["nobody"].error)
    assert nights["anna"].error is None
    assert [path.stem for path in nights["anna"].reports] == ["2024-W42"]
    assert reported.home.athletes() == ["abel", "anna"], "an inbox of nobody makes no athlete"


def test_athlete_without_an_inbox(begun: Garden) -> None:
    begun.home.inbox("anna").rename(begun.home.root / "elsewhere")
    begun.home.profile("anna").write_text("mass_kg = 70.0\n")
    (night,) = nightly(begun.home, now=NOW, workers=1)
    assert night.ingested is not None
    assert night.ingested.derived == 1
    assert len(night.reports) == 1


def test_two_nights_at_once_are_refused(reported: Garden) -> None:
    with night_lock(reported.home), pytest.raises(StoreBusyError, match="another nightly run of this home"):
        nightly(reported.home, now=NOW)
    assert nightly(reported.home, now=NOW, workers=1)[0].error is None


@pytest.mark.slow
def test_a_killed_night_is_finished_by_the_next(begun: Garden, reported: Garden) -> None:
    begun.drop("anna", "2024-W40", "2024-W42")
    arguments = [str(begun.home.root), command(KILL_PARENT)]
    assert run([sys.executable, "-c", KILLED_NIGHT, *arguments], check=False).returncode == -9  # noqa: S603  our own
    pages = ["2024-W40.html", "2024-W41.html", "2024-W41.json", "years.html"]
    assert sorted(begun.reports()) == pages, "killed between the page and the JSON of the first week"
    nightly(begun.home, now=NOW, workers=1)
    assert begun.reports() == reported.reports()
    assert begun.tables() == reported.tables()


def test_new_version_within_its_budget(begun: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    before, none = begun.reports(), timedelta(0)
    assert not nightly(begun.home, now=NOW, workers=1, budget=none)[0].put_off, "nothing is older"
    monkeypatch.setitem(VERSIONS, "weekly", 99)
    assert nightly(begun.home, now=NOW, workers=1, budget=none)[0].put_off
    assert begun.reports() == before
    assert "1 athlete waits for the new version" in nights_text(nights_recorded(begun.home)[0])
    (night,) = nightly(begun.home, now=NOW, workers=1, budget=timedelta(hours=1))
    assert len(night.renewed) == len(night.reports) == 1
    label = json.loads(before["2024-W41.json"])["verdict"]["label"]
    text = nights_text(nights_recorded(begun.home)[0])
    assert re.search(rf"^{label} +{label} +1$", text, re.MULTILINE), text


def test_new_files_do_not_wait_for_a_budget(begun: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(VERSIONS, "weekly", 99)
    begun.drop("anna", "2024-W42")
    (night,) = nightly(begun.home, now=NOW, workers=1, budget=timedelta(0))
    assert [path.stem for path in night.reports] == ["2024-W41", "2024-W42"]


def test_a_night_is_shown_though_its_index_fails(reported: Garden) -> None:
    reported.lose_reports("2024-W42")
    (reported.home.root / "reports" / "index.html").unlink()
    (reported.home.root / "reports" / "index.html").mkdir()
    shown: list[list[AthleteNight]] = []
    with pytest.raises(OSError, match=r"index\.html"):
        nightly(reported.home, now=NOW, workers=1, show=shown.append)
    assert [len(night.reports) for night in shown[0]] == [1]


def test_the_log_lists_every_file_and_every_batch(garden: Garden, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG", "pipeline"):
        take_in(garden.home, "anna", workers=1)
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
        "1 athlete failed"
    )
    assert night_troubles(nights) == ["anna: rejected a/b.fit: it is empty", "ben: no such thing"]
    counted = "anna: 1 file newly rejected; see: glute ledger anna --verdict rejected"
    assert night_troubles(nights, name_files=False) == [counted, "ben: no such thing"]


def test_index_order_and_escaping() -> None:
    page = index_page({"ben": ["2026-W01"], "a<b": ["2025-W52", "2026-W02"]})
    assert page.index("2026-W02") < page.index("2025-W52") < page.index("ben")
    assert "a<b" not in page
    assert "<script" not in page
