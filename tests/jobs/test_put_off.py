"""Who waits for another night when the time for a new version is spent."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.jobs.journal import record_of
from pipeline.jobs.renewal import is_put_off
from pipeline.outcomes import AthleteNight
from pipeline.versions import VERSIONS

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.home import Home

SPENT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a program with a newer model."""
    monkeypatch.setitem(VERSIONS, "weekly", 99)


def write_after(path: Path, content: bytes, *earlier: Path) -> None:
    """Write a file so that its change time is later than that of others."""
    path.write_bytes(content)
    while path.stat().st_ctime <= max(other.stat().st_ctime for other in earlier):
        path.write_bytes(content)


def reports_of(home: Home) -> list[Path]:
    return sorted(home.reports("anna").glob("*.json"))


def test_who_has_only_a_new_version_waits(home: Home) -> None:
    report = reports_of(home)[-1]
    write_after(report, report.read_bytes(), home.profile("anna"))
    assert is_put_off(home, "anna", SPENT)
    assert not is_put_off(home, "anna", None), "without a budget nobody waits"


def test_an_edited_profile_does_not_wait(home: Home) -> None:
    write_after(home.profile("anna"), home.profile("anna").read_bytes(), *reports_of(home))
    assert not is_put_off(home, "anna", SPENT)


def test_an_edited_log_does_not_wait(home: Home) -> None:
    write_after(home.athlete("anna") / "weight.csv", b"date,mass_kg\n2026-09-01,60\n", *reports_of(home))
    assert not is_put_off(home, "anna", SPENT)


def test_an_edit_that_a_night_has_seen_waits(home: Home) -> None:
    write_after(home.profile("anna"), home.profile("anna").read_bytes(), *reports_of(home))
    earlier = home.nights.read_bytes()
    later = datetime.now(UTC) + timedelta(seconds=1)
    under_way, stopped = (json.dumps(record_of([], start=later, end=end)).encode() for end in (None, later))
    failed, ended = (
        json.dumps(record_of([AthleteNight(athlete="anna", error=error)], start=later, end=later)).encode()
        for error in ("no room is left", None)
    )
    home.nights.write_bytes(b"\n".join([earlier, stopped, failed, under_way]))
    assert not is_put_off(home, "anna", SPENT), "no night has ended its work for the athlete"
    home.nights.write_bytes(b"\n".join([earlier, ended, stopped, under_way]))
    assert is_put_off(home, "anna", SPENT)
