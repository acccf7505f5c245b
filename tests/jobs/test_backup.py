from __future__ import annotations

import json
import resource
import shutil
import signal
from functools import partial
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from pipeline.athletes.home import Home
from pipeline.cli import main
from pipeline.errors import GluteError, StoreBusyError, UsageError
from pipeline.jobs.backup import MANIFEST, backup
from pipeline.jobs.nightly import nightly
from pipeline.jobs.reports.on_report import OnReport
from pipeline.jobs.restore import restore
from pipeline.store.lock import athlete_lock

from .conftest import A_NIGHT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def saved(reported: Home, tmp_path: Path) -> Path:
    """A backup of the home with two athletes."""
    backup(reported, tmp_path / "saved")
    return tmp_path / "saved"


def held(home: Home) -> dict[str, tuple[bytes, int]]:
    """Content and time of all files but locks; tables have the time at which they were written."""
    files = {path.relative_to(home.root).as_posix(): path for path in home.root.rglob("*") if path.is_file()}
    return {
        name: (path.read_bytes(), 0 if name.startswith("store/") else path.stat().st_mtime_ns)
        for name, path in files.items()
        if not name.startswith("locks/")
    }


def test_restored_home_is_the_same(reported: Home, saved: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    assert restore(home, saved).athletes == ("anna", "annabel")
    assert held(home) == held(reported)
    assert {(home.root / name).stat().st_mode & 0o077 for name in held(home)} == {0}
    for night in nightly(home, now=A_NIGHT, workers=1, on_report=OnReport(("false",))):
        assert (night.error, night.reports, night.undelivered) == (None, (), ())
        assert night.ingested
        assert not night.ingested.verdicts, "every file is known"


def test_killed_restore_is_finished(reported: Home, saved: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    restore(home, saved)
    for name in ("reports/anna", "store/ledger/athlete=anna", "athletes/anna"):
        shutil.rmtree(home.root / name)
    assert restore(home, saved).faults == {}
    assert held(home) == held(reported)


def test_one_athlete_from_a_backup(home: Home, saved: Path) -> None:
    before = held(home)
    for name in (
        "athletes/anna",
        "reports/anna",
        *(f"store/{path.name}/athlete=anna" for path in home.store.iterdir()),
    ):
        shutil.rmtree(home.root / name, ignore_errors=True)
    (home.athlete("annabel") / "weight.csv").write_text("date,mass_kg\n2026-09-01,61\n")
    assert restore(home, saved, "anna").athletes == ("anna",)
    after = held(home)
    assert after.pop("athletes/annabel/weight.csv")
    assert after == before


def test_other_files_are_not_replaced(home: Home, saved: Path) -> None:
    profile = home.profile("anna")
    profile.write_text(profile.read_text().replace("60", "61"))
    before = held(home)
    copied = restore(home, saved)
    assert copied.athletes == ("annabel",)
    assert "profile.toml" in copied.faults["anna"]
    assert "keep them if they are newer" in copied.faults["anna"]
    assert held(home) == before


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        pytest.param(lambda f: shutil.rmtree(f / "store" / "weeks"), "2 files missing", id="a table is lost"),
        pytest.param(lambda f: cut(next(f.glob("store/segments/*/*"))), "1 file changed", id="a file is cut"),
        pytest.param(lambda f: (f / MANIFEST).unlink(), "this is no backup", id="no manifest"),
        pytest.param(lambda f: cut(f / MANIFEST), "this is no backup", id="half a manifest"),
    ],
)
def test_spoilt_backup_is_refused_whole(saved: Path, tmp_path: Path, spoil: Callable[[Path], None], what: str) -> None:
    spoil(saved)
    with pytest.raises(GluteError, match=what):
        restore(Home(tmp_path / "new"), saved)
    assert not (tmp_path / "new").exists()


def test_half_of_a_backup_serves_the_other_athlete(saved: Path, tmp_path: Path) -> None:
    shutil.rmtree(saved / "store" / "weeks" / "athlete=anna")
    assert restore(Home(tmp_path / "new"), saved, "annabel").faults == {}
    with pytest.raises(UsageError, match="holds no athlete 'cleo'"):
        restore(Home(tmp_path / "new"), saved, "cleo")


A_FILE = {"sha256": "0" * 64, "size_bytes": 1}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        pytest.param({"files": {"inbox/anna/../../../x": A_FILE}}, "outside of the home", id="a place above"),
        pytest.param({"files": {"locks/x": A_FILE}}, "no part of a backup", id="another place in the home"),
        pytest.param({"files": {"store/weeks": A_FILE}}, "no part of a backup", id="a table of nobody"),
        pytest.param({"files": {"inbox/anna/x.fit": {}}}, "sha256", id="a file without its hash"),
        pytest.param({"files": ["inbox/anna/x.fit"]}, "no attribute", id="a list of files"),
        pytest.param({"athletes": ["../anna"]}, "who cannot be", id="an impossible id"),
        pytest.param({"versions": {}}, "schema", id="no versions"),
        pytest.param({"versions": {"schema": "7"}}, "no numbers", id="a version in words"),
    ],
)
def test_damaged_manifest_is_refused(saved: Path, tmp_path: Path, changed: dict[str, object], why: str) -> None:
    made = json.loads((saved / MANIFEST).read_text())
    (saved / MANIFEST).write_text(json.dumps(made | changed))
    with pytest.raises(UsageError, match=f"this is no backup .*{why}") as caught:
        restore(Home(tmp_path / "new"), saved)
    assert "ValueError" not in str(caught.value)
    assert not (tmp_path / "new").exists()


def in_place(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("spoil", [cut, in_place], ids=["half a file", "a folder in place of a file"])
def test_damaged_home_is_left_alone_and_named(home: Home, saved: Path, spoil: Callable[[Path], None]) -> None:
    (table,) = home.store.glob("weeks/athlete=anna/*")
    spoil(table)
    left = held(home)
    copied = restore(home, saved)
    assert copied.athletes == ("annabel",)
    assert f"weeks/athlete=anna/{table.name}" in copied.faults["anna"]
    assert "glute ingest --again anna" in copied.faults["anna"]
    assert "athlete remove" not in copied.faults["anna"]
    assert held(home) == left


def test_full_disk_ends_a_restore_whole(reported: Home, saved: Path, tmp_path: Path) -> None:
    home, small = Home(tmp_path / "new"), 20_000  # bytes in one file: less than a run takes
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (small, before[1]))
    try:
        with pytest.raises((GluteError, OSError)):
            restore(home, saved)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert held(home).items() <= held(reported).items(), "what was written is whole"
    assert "anna" not in home.athletes(), "the profile is written last"
    restore(home, saved)
    assert held(home) == held(reported)


def test_backup_that_fails_leaves_nothing(home: Home, tmp_path: Path) -> None:
    with athlete_lock(home, "annabel"), pytest.MonkeyPatch.context() as patched:
        patched.setattr("pipeline.jobs.backup.athlete_lock", partial(athlete_lock, timeout_s=0))
        with pytest.raises(StoreBusyError):
            backup(home, tmp_path / "saved")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]


def test_newer_backup_is_refused(saved: Path, tmp_path: Path) -> None:
    made = json.loads((saved / MANIFEST).read_text())
    made["versions"]["schema"] += 1
    (saved / MANIFEST).write_text(json.dumps(made))
    with pytest.raises(GluteError, match="newer glute"):
        restore(Home(tmp_path / "new"), saved)


def test_faults_of_the_home_are_named_and_kept(home: Home, tmp_path: Path) -> None:
    shutil.rmtree(home.store / "streams" / "athlete=anna")

    def glute(*words: object) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["--home", str(home.root), *map(str, words)])
        return done.exit_code, done.output

    code, text = glute("backup", tmp_path / "saved")
    assert code == 1
    assert "anna: copied as it is, though 1 activity without their stream" in text
    assert "2 athletes" in text
    assert glute("backup", tmp_path / "saved")[0] == 2
    assert glute("backup", home.root / "saved")[0] == 2
    home = Home(tmp_path / "new")
    code, text = glute("restore", tmp_path / "saved")
    assert code == 1
    assert text.splitlines()[0].endswith("ingest --again anna")
