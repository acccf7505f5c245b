"""Tables that were restored in part: a night takes nothing away, and reading the files again makes them whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import MismatchError
from pipeline.jobs.doctor import checkup
from pipeline.jobs.ingest.ingest import ingest
from pipeline.jobs.nightly import nightly
from pipeline.jobs.recompute import recompute
from pipeline.store.store import Store

from .conftest import NOW, RUNS, Garden

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from pipeline.outcomes import AthleteNight

NOBODY = 65534  # user and group that own nothing
DERIVED = ("weeks", "thresholds")


def lose(garden: Garden, *tables: str) -> None:
    for table in tables:
        shutil.rmtree(garden.home.store / table)


def lose_part(garden: Garden, table: str) -> None:
    """Lose the rows of one run, as a file that was not restored holds them."""
    store = Store(garden.home.store)
    rows = store.read(table, "anna")
    store.replace(table, "anna", rows.clear(), activity_ids=[rows["activity_id"][0]])


def night(garden: Garden) -> AthleteNight:
    (one,) = nightly(garden.home, now=NOW, workers=1)
    return one


def faults(garden: Garden) -> set[str]:
    return {finding.mend for finding in checkup(garden.home, now=datetime.now(UTC)) if finding.fault}


def ledger_bytes(garden: Garden) -> bytes:
    return (garden.home.store / "ledger" / "athlete=anna" / "ledger.parquet").read_bytes()


LOSSES = [pytest.param(lambda g, t=table: lose(g, t), id=table) for table in ("ledger", "activities", "streams")]
LOSSES += [
    pytest.param(lambda g, t=table: lose_part(g, t), id=f"a part of {table}") for table in ("streams", "stimulus")
]
LOSSES += [
    pytest.param(lambda g: lose(g, "ledger", "activities"), id="ledger and activities"),
    pytest.param(lambda g: lose(g, "activities", "weeks", "segments"), id="all but ledger and streams"),
]


@pytest.mark.parametrize("loss", LOSSES)
def test_missing_tables_are_restored(reported: Garden, loss: Callable[[Garden], None]) -> None:
    tables, reports, ledger = reported.tables(), reported.reports(), ledger_bytes(reported)
    loss(reported)
    left = reported.tables()
    failed = night(reported)
    assert "glute ingest --again anna" in str(failed.error)
    with pytest.raises(MismatchError):
        recompute(reported.home, "anna", workers=1)
    assert faults(reported) == {"glute ingest --again anna"}
    assert (reported.tables(), reported.reports()) == (left, reports)
    (outcome,) = ingest(reported.home, athlete="anna", again=True, workers=1)
    assert (outcome.verdicts["stored"], outcome.notes) == (len(RUNS), [])
    assert (reported.tables(), ledger_bytes(reported)) == (tables, ledger)
    assert night(reported).error is None
    assert reported.reports() == reports
    assert faults(reported) == set()


@pytest.mark.parametrize("table", DERIVED)
def test_what_is_merely_derived_is_derived_again(reported: Garden, table: str) -> None:
    tables, reports = reported.tables(), reported.reports()
    lose(reported, table)
    assert night(reported).error is None
    assert (reported.tables(), reported.reports()) == (tables, reports)


@pytest.mark.parametrize("table", ["ledger", "activities", "streams"])
def test_rows_without_files_stay(reported: Garden, table: str, tmp_path: Path) -> None:
    tables, reports = reported.tables(), reported.reports()
    files = reported.home.inbox("anna").rename(tmp_path / "files")
    reported.home.sources("anna").unlink()  # it names the home that this one is a copy of
    lose(reported, table)
    left = {name: content for name, content in reported.tables().items() if not name.startswith(DERIVED)}
    (outcome,) = ingest(reported.home, athlete="anna", again=True, workers=1)
    assert all(f"{week}.fit" in outcome.notes[0] for week in RUNS)
    assert left.items() <= reported.tables().items()
    assert night(reported).error is None
    assert reported.reports() == reports
    assert faults(reported) == set()
    files.rename(reported.home.inbox("anna"))
    assert night(reported).error is None
    assert reported.tables() == tables, "the files were found again"
    assert {row["source"] for row in Store(reported.home.store).read("ledger", "anna").to_dicts()} == {
        f"{week}.fit" for week in RUNS
    }


def test_reports_outlive_tables_and_files(reported: Garden, tmp_path: Path) -> None:
    reports = reported.reports()
    reported.home.inbox("anna").rename(tmp_path / "files")
    shutil.rmtree(reported.home.store)
    assert "glute ingest --again anna" in str(night(reported).error)
    assert reported.reports() == reports


@pytest.mark.parametrize("table", ["ledger", "streams", "segments", "weeks"])
def test_a_damaged_file_is_moved_aside_whole(reported: Garden, table: str) -> None:
    tables = reported.tables()
    (path,) = list(reported.home.store.glob(f"{table}/athlete=anna/*.parquet"))[:1]
    damaged = path.read_bytes()[:-40]
    path.write_bytes(damaged)
    assert faults(reported) == {"glute ingest --again anna"}
    (outcome,) = ingest(reported.home, athlete="anna", again=True, workers=1)
    aside = reported.home.store / "_aside" / table / "athlete=anna" / path.name
    assert str(aside) in outcome.notes[0]
    assert aside.read_bytes() == damaged
    assert reported.tables() == tables
    assert faults(reported) == set()


def test_the_command_is_what_the_messages_name(glute: Callable[..., Result], tmp_path: Path, reported: Garden) -> None:
    shutil.copytree(reported.home.root, tmp_path / "home")
    shutil.rmtree(tmp_path / "home" / "store" / "activities")
    night = glute("nightly", "--workers", 1)
    assert night.exit_code == 3
    assert "glute ingest --again anna" in night.output
    assert glute("ingest", "--again", "anna").exit_code == 0
    assert glute("nightly", "--workers", 1).exit_code == 0
    assert glute("ingest", "--again", "nobody").exit_code == 2
    assert glute("ingest", "--again", "anna", "--athlete", "bea").exit_code == 2


READ = """
import os, sys
from pipeline.store.store import Store
os.setgid({0})
os.setuid({0})
Store(sys.argv[1]).damaged("anna")
"""


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs root, to become a user without rights")
def test_denied_file_is_not_damaged(reported: Garden) -> None:
    for folder in [reported.home.store, *reported.home.store.parents]:
        folder.chmod(folder.stat().st_mode | 0o055) if folder != folder.parent else None
    (path,) = list(reported.home.store.glob("weeks/athlete=anna/*.parquet"))
    path.chmod(0)
    reader = subprocess.run(  # noqa: S603  our own
        [sys.executable, "-c", READ.format(NOBODY), str(reported.home.store)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "DeniedError: access to the store is denied" in reader.stderr
    assert "damaged" not in reader.stderr.splitlines()[-1]
