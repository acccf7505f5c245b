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
from tests.cases import few_of

from .conftest import NOW, Garden

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


LOSSES = [("ledger",), ("activities",), ("streams",), ("ledger", "activities"), ("activities", "weeks", "segments")]


@pytest.mark.parametrize("tables", few_of(LOSSES, [LOSSES[0], LOSSES[-1]], " and ".join))
def test_missing_tables_are_restored(begun: Garden, tables: tuple[str, ...]) -> None:
    assert_restored(begun, lambda: lose(begun, *tables))


@pytest.mark.parametrize("table", few_of(["streams", "stimulus"], ["stimulus"]))
def test_missing_rows_are_restored(reported: Garden, table: str) -> None:
    assert_restored(reported, lambda: lose_part(reported, table))


def assert_restored(garden: Garden, loss: Callable[[], None]) -> None:
    """Neither a night nor a recompute takes more away after a loss, and the command that is named undoes it."""
    tables, reports, ledger = garden.tables(), garden.reports(), ledger_bytes(garden)
    loss()
    left = garden.tables()
    failed = night(garden)
    assert "glute ingest --again anna" in str(failed.error)
    with pytest.raises(MismatchError):
        recompute(garden.home, "anna", workers=1)
    assert faults(garden) == {"glute ingest --again anna"}
    assert (garden.tables(), garden.reports()) == (left, reports)
    (outcome,) = ingest(garden.home, athlete="anna", again=True, workers=1)
    files = len(list(garden.home.inbox("anna").iterdir()))
    assert (outcome.verdicts["stored"], outcome.notes) == (files, [])
    assert (garden.tables(), ledger_bytes(garden)) == (tables, ledger)
    assert night(garden).error is None
    assert garden.reports() == reports
    assert faults(garden) == set()


@pytest.mark.parametrize("table", DERIVED)
def test_what_is_merely_derived_is_derived_again(begun: Garden, table: str) -> None:
    tables, reports = begun.tables(), begun.reports()
    lose(begun, table)
    assert night(begun).error is None
    assert (begun.tables(), begun.reports()) == (tables, reports)


@pytest.mark.parametrize("table", few_of(["ledger", "activities", "streams"], ["ledger"]))
def test_rows_without_files_stay(begun: Garden, table: str, tmp_path: Path) -> None:
    tables, reports = begun.tables(), begun.reports()
    files = begun.home.inbox("anna").rename(tmp_path / "files")
    begun.home.sources("anna").unlink()  # it names the home that this one is a copy of
    lose(begun, table)
    left = {name: content for name, content in begun.tables().items() if not name.startswith(DERIVED)}
    (outcome,) = ingest(begun.home, athlete="anna", again=True, workers=1)
    assert "2024-W41.fit" in outcome.notes[0]
    assert left.items() <= begun.tables().items()
    assert night(begun).error is None
    assert begun.reports() == reports
    assert faults(begun) == set()
    files.rename(begun.home.inbox("anna"))
    assert night(begun).error is None
    assert begun.tables() == tables, "the files were found again"
    assert Store(begun.home.store).read("ledger", "anna")["source"].to_list() == ["2024-W41.fit"]


def test_reports_outlive_tables_and_files(begun: Garden, tmp_path: Path) -> None:
    reports = begun.reports()
    begun.home.inbox("anna").rename(tmp_path / "files")
    shutil.rmtree(begun.home.store)
    assert "glute ingest --again anna" in str(night(begun).error)
    assert begun.reports() == reports


@pytest.mark.parametrize("tables", [("ledger", "segments"), ("streams", "weeks")], ids=" and ".join)
def test_damaged_files_are_moved_aside_whole(begun: Garden, tables: tuple[str, ...]) -> None:
    whole, damaged = begun.tables(), {}
    for table in tables:
        (path,) = begun.home.store.glob(f"{table}/athlete=anna/*.parquet")
        damaged[begun.home.store / "_aside" / table / "athlete=anna" / path.name] = cut = path.read_bytes()[:-40]
        path.write_bytes(cut)
    assert faults(begun) == {"glute ingest --again anna"}
    (outcome,) = ingest(begun.home, athlete="anna", again=True, workers=1)
    for aside, content in damaged.items():
        assert str(aside) in " ".join(outcome.notes)
        assert aside.read_bytes() == content
    assert begun.tables() == whole
    assert faults(begun) == set()


def test_the_command_is_what_the_messages_name(glute: Callable[..., Result], tmp_path: Path, begun: Garden) -> None:
    shutil.copytree(begun.home.root, tmp_path / "home")
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
def test_denied_file_is_not_damaged(begun: Garden) -> None:
    for folder in [begun.home.store, *begun.home.store.parents]:
        folder.chmod(folder.stat().st_mode | 0o055) if folder != folder.parent else None
    (path,) = list(begun.home.store.glob("weeks/athlete=anna/*.parquet"))
    path.chmod(0)
    reader = subprocess.run(  # noqa: S603  our own
        [sys.executable, "-c", READ.format(NOBODY), str(begun.home.store)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "DeniedError: access to the store is denied" in reader.stderr
    assert "damaged" not in reader.stderr.splitlines()[-1]
