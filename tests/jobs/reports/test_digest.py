"""A digest: one call with what waits, and reports that cannot be read keep no other back."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from pipeline.athletes.home import Home
from pipeline.athletes.profile import profile_from, save_profile
from pipeline.jobs.reports.digest import send_digest
from pipeline.jobs.reports.news import News
from pipeline.jobs.reports.on_report import OnReport
from pipeline.outcomes import AthleteNight
from pipeline.report.document.build.week import build_document
from pipeline.report.render.document import render
from tests.report.weeks import empty_week

if TYPE_CHECKING:
    from pathlib import Path

KEEP = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())"


@pytest.mark.parametrize("odd", [b"{", b"[]", b"{}", b"\xff"])
def test_unreadable_report_keeps_no_other_back(tmp_path: Path, odd: bytes) -> None:
    home, kept = Home(tmp_path / "home"), tmp_path / "digest.json"
    document = build_document(empty_week())
    for athlete, content in (("anna", odd), ("bob", render(document, "json").encode())):
        save_profile(home, profile_from(athlete, {}, where="test"))
        home.reports(athlete).mkdir(parents=True)
        (home.reports(athlete) / f"{document.week}.json").write_bytes(content)
        News(home, athlete, None).wait(document.week)
    nights = {athlete: AthleteNight(athlete=athlete) for athlete in ("anna", "bob")}
    command = OnReport((sys.executable, "-c", KEEP, str(kept)), digest=True)
    send_digest(home, nights, command)
    handed = json.loads(kept.read_bytes())
    assert (handed["version"], [report["week"] for report in handed["reports"]]) == (1, [document.week])
    assert (nights["anna"].handed_over, nights["bob"].handed_over) == ((), (document.week,))
    assert document.week in nights["anna"].undelivered[0]
    assert News(home, "anna", None).put_off == [document.week]
    assert News(home, "bob", None).put_off == []


@pytest.mark.parametrize("odd", [b"[]", b"{}", b"null", b"{"])
def test_damaged_note_of_what_was_heard_is_none(tmp_path: Path, odd: bytes) -> None:
    home = Home(tmp_path)
    home.athlete("anna").mkdir(parents=True)
    (home.athlete("anna") / "handed.json").write_bytes(odd)
    assert News(home, "anna", None).first_import
