"""What the operator's command for reports receives, and what it never hears of."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.jobs.nightly import nightly
from pipeline.jobs.reports.on_report import end, on_report_of
from pipeline.store.lock import is_held
from pipeline.versions import VERSIONS

from .conftest import NOW, Garden, command

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.jobs.reports.on_report import OnReport
    from pipeline.outcomes import AthleteNight

COMPLETE = 'sex = "female"\nbirth_date = 1990-05-31\nheight_cm = 168.0\nmass_kg = 60.0\n'
KEEP = "import sys; open(sys.argv[1], 'ab').write(sys.stdin.buffer.read())"
BESIDE = (
    "import filelock, sys, time; filelock.FileLock(sys.argv[1]).acquire(); print('held', flush=True); time.sleep(600)"
)
HANG = "import subprocess, sys; subprocess.run([sys.executable, '-c', *sys.argv[1:]])"


def night_with(garden: Garden, mail: OnReport | None, now: datetime = NOW) -> AthleteNight:
    (night,) = nightly(garden.home, now=now, workers=1, on_report=mail)
    return night


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """What the command received so far."""
    return tmp_path / "kept.json"


def test_a_report_that_is_no_news_is_not_handed_over(reported: Garden, kept: Path) -> None:
    reported.date_last_report(datetime(2024, 10, 16, 12, tzinfo=UTC))
    now = datetime(2024, 10, 18, 3, 30, tzinfo=UTC)
    night = night_with(reported, on_report_of(command(KEEP, kept)), now)
    assert [path.stem for path in night.reports] == ["2024-W42"]
    assert not kept.exists()


def test_the_command_gets_the_json_of_each_new_report(reported: Garden, kept: Path) -> None:
    reported.lose_reports()
    for _ in range(2):
        night_with(reported, on_report_of(command(KEEP, kept), since="2024-W41"))
    assert kept.read_bytes() == b"".join(reported.reports()[f"{week}.json"] for week in ("2024-W41", "2024-W42"))


def test_nobody_hears_of_a_first_import(begun: Garden, kept: Path) -> None:
    shutil.rmtree(begun.home.reports("anna"))
    night_with(begun, on_report_of(command(KEEP, kept)))
    assert "2024-W41.json" in begun.reports()
    assert not kept.exists()
    begun.drop("anna", "2024-W42")
    night_with(begun, on_report_of(command(KEEP, kept)))
    assert kept.read_bytes() == begun.reports()["2024-W42.json"]


def test_what_no_reader_sees_is_no_news(begun: Garden, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Anna", "Ann"):
        begun.home.profile("anna").write_text(COMPLETE + f'name = "{name}"\n')
        assert len(night_with(begun, on_report_of(command(KEEP, kept))).reports) == 1
        assert not kept.exists()
    begun.home.profile("anna").write_text(COMPLETE.replace("60.0", "75.0"))
    night_with(begun, on_report_of(command(KEEP, kept)))
    heard = begun.reports()["2024-W41.json"]
    assert kept.read_bytes() == heard
    monkeypatch.setitem(VERSIONS, "weekly", 99)
    assert len(night_with(begun, on_report_of(command(KEEP, kept))).renewed) == 1
    assert kept.read_bytes() == heard, "a new version is no news"


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(command("raise SystemExit(4)"), id="it fails"),
        pytest.param("/no/such/command", id="there is none", marks=pytest.mark.slow),
    ],
)
def test_refused_report_is_sent_again(reported: Garden, kept: Path, bad: str) -> None:
    reported.lose_reports("2024-W41", "2024-W42")
    night = night_with(reported, on_report_of(bad, since="2024-W40"))
    assert [text.split()[0] for text in night.undelivered] == ["2024-W41", "2024-W42"]
    assert sorted(name for name in reported.reports() if name.endswith(".json")) == ["2024-W40.json"]
    night = night_with(reported, on_report_of(command(KEEP, kept), since="2024-W40"))
    assert night.undelivered == ()
    assert kept.read_bytes() == b"".join(reported.reports()[f"{week}.json"] for week in ("2024-W41", "2024-W42"))


def test_a_command_that_hangs_counts_as_not_taken(reported: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.jobs.reports.on_report.HAND_OVER_S", 0.1)
    reported.lose_reports("2024-W42")
    night = night_with(reported, on_report_of(command("import time; time.sleep(600)"), since="2024-W40"))
    assert [text.split(": ")[1] for text in night.undelivered] == [f"{sys.executable} took longer than 0.1 s"]


def test_digest_is_one_call_a_night(reported: Garden, kept: Path) -> None:
    reported.lose_reports("2024-W41", "2024-W42")
    reported.add_athlete("bea")
    reported.drop("bea", "2024-W42")
    weeks = [("anna", "2024-W41"), ("anna", "2024-W42"), ("bea", "2024-W42")]
    bad, good = (on_report_of(one, since="2024-W41", digest=True) for one in ("/no/such/command", command(KEEP, kept)))
    anna, bea = nightly(reported.home, now=NOW, workers=1, on_report=bad)
    assert [text.split()[0] for text in (*anna.undelivered, *bea.undelivered)] == [week for _, week in weeks]
    anna, bea = nightly(reported.home, now=NOW, workers=1, on_report=good)
    assert (anna.handed_over, bea.handed_over) == (("2024-W41", "2024-W42"), ("2024-W42",))
    digest = json.loads(kept.read_text())
    assert [(report["athlete"], report["week"]) for report in digest["reports"]] == weeks
    nightly(reported.home, now=NOW, workers=1, on_report=good)
    assert json.loads(kept.read_text()) == digest, "one call, as two would not be one JSON"


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
