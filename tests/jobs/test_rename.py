"""Renames, and renames that are killed at each step: running them again finishes them."""

from __future__ import annotations

import os
import shutil
import signal
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.athletes.home import Home
from pipeline.athletes.renaming import Renaming, note_renaming
from pipeline.jobs.doctor import checkup
from pipeline.jobs.nightly import nightly
from pipeline.jobs.rename import _move_files
from pipeline.store.store import Store
from tests.forks import Forks

from .conftest import A_NIGHT
from .test_removal import glute, leave_traces, naming

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RENAMING = """
import os, signal, sys
from pathlib import Path
from pipeline.athletes.home import Home
from pipeline.athletes.renaming import Renaming, note_renaming
from pipeline.jobs import rename
from pipeline.store.files import Files

def call(home, steps, only_moves):
    def count(event, _=()):
        nonlocal steps
        if event in ("os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "table"):
            steps -= 1
            if steps < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def counted(function):  # Arrow moves tables, of which Python hears nothing
        return lambda files, path, *to: Path(path).exists() and count("table") or function(files, path, *to)

    Files.move, Files.remove_folder = counted(Files.move), counted(Files.remove_folder)
    if only_moves:
        rename.recompute = lambda *_, **__: os._exit(0)
    sys.addaudithook(count)
    rename.rename(Home(Path(home)), "anna", "zoe", workers=1)
    print(steps)
"""
NEVER = 10**6
LEAST_STEPS = 24  # of a rename until all files are moved: profile, tables, inbox, reports, journal


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    forking = Forks(RENAMING)
    yield forking
    forking.process.communicate()


def copied(reported: Home, folder: Path) -> Home:
    """Copy a home, whose files then lie in the copy."""
    home = Home(shutil.copytree(reported.root, folder))
    places = home.sources("anna")
    places.write_text(places.read_text().replace(str(reported.root), str(home.root)))
    return home


def files_in(home: Home) -> dict[str, bytes]:
    paths = (path for path in sorted(home.root.rglob("*")) if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(home.root)): path.read_bytes() for path in paths}


def test_a_renamed_athlete_leaves_no_old_name(reported: Home, tmp_path: Path) -> None:
    home = copied(reported, tmp_path / "home")
    segments = Store(home.store).read("segments", "anna")
    pages = sorted(path.name for path in home.reports("anna").iterdir())
    leave_traces(home)
    result = glute(home, "athlete", "rename", "anna", "zoe", "--workers", "1")
    assert result.exit_code == 0, result.output
    assert Store(home.store).read("segments", "zoe").equals(segments)
    assert sorted(path.name for path in home.reports("zoe").iterdir()) == pages
    assert naming(home, "anna") == []
    assert "still names" not in result.stderr
    assert (home.store / "_aside" / "weeks" / "athlete=zoe" / "2026.parquet").read_bytes() == b"damaged"
    assert glute(home, "ingest", "--again", "zoe", "--workers", "1").exit_code == 0, "its files are found"
    assert glute(home, "athlete", "rename", "zoe", "annabel").exit_code == 2


@pytest.mark.slow
def test_a_rename_killed_before_each_step_is_finished(reported: Home, forks: Forks, tmp_path: Path) -> None:
    wanted = copied(reported, tmp_path / "wanted")
    assert forks.call(str(wanted.root), NEVER, True)[0] == 0
    steps, code = 0, -signal.SIGKILL
    while code:
        half = copied(reported, tmp_path / str(steps))
        code, _ = forks.call(str(half.root), steps, True)
        assert forks.call(str(half.root), NEVER, True)[0] == 0
        places = str(half.root).encode(), str(wanted.root).encode()
        assert {name: content.replace(*places) for name, content in files_in(half).items()} == files_in(wanted), steps
        steps += 1
    assert steps > LEAST_STEPS
    _, (*_, left) = forks.call(str(half.root), NEVER, False)
    while_reporting = NEVER - int(left) - 3
    assert forks.call(str(wanted.root), while_reporting, False)[0] == -signal.SIGKILL
    assert glute(wanted, "athlete", "rename", "anna", "zoe", "--workers", "1").exit_code == 0
    assert naming(wanted, "anna") == []
    assert Store(wanted.store).read("segments", "zoe").equals(Store(reported.store).read("segments", "anna"))
    assert not [finding for finding in checkup(wanted, now=datetime.now(UTC), deep=True) if finding.fault]


def test_nobody_works_for_a_half_renamed_athlete(reported: Home, forks: Forks, tmp_path: Path) -> None:
    home = copied(reported, tmp_path / "home")
    assert forks.call(str(home.root), 4, True)[0] == -signal.SIGKILL
    late = home.inbox("anna") / "late.fit"
    late.write_bytes(b"")  # another program goes on to fill the old inbox
    errors = {night.athlete: night.error for night in nightly(home, now=A_NIGHT, workers=1)}
    assert errors["annabel"] is None
    assert "glute athlete rename anna zoe" in str(errors["zoe"])
    assert [finding.mend for finding in checkup(home, now=datetime.now(UTC)) if "zoe" in finding.what] == [
        "glute athlete rename anna zoe"
    ]
    for words in (("rename", "zoe", "yana"), ("rename", "anna", "yana"), ("remove", "zoe"), ("add", "anna")):
        result = glute(home, "athlete", *words, text="y\ny\n")
        assert result.exit_code == 2, result.output
    assert glute(home, "athlete", "rename", "anna", "zoe", "--workers", "1").exit_code == 0
    assert (home.inbox("zoe") / "late.fit").exists()
    assert not home.inbox("anna").exists()


@pytest.mark.slow
def test_a_new_athlete_of_the_old_id_is_left_alone(reported: Home, tmp_path: Path) -> None:
    home = copied(reported, tmp_path / "home")
    assert glute(home, "athlete", "rename", "anna", "zoe", "--workers", "1").exit_code == 0
    note_renaming(home, "zoe", Renaming("anna", "zoe", is_moved=True))  # killed before the reports were all written
    assert glute(home, "athlete", "add", "anna").exit_code == 0
    assert glute(home, "athlete", "rename", "anna", "zoe", "--workers", "1").exit_code == 0
    assert home.athletes() == ["anna", "annabel", "zoe"]
    assert not [finding for finding in checkup(home, now=A_NIGHT) if "rename" in finding.mend]


@pytest.mark.skipif(os.name != "posix", reason="links need no right there")
def test_links_in_an_inbox_are_moved_as_links(tmp_path: Path) -> None:
    outside, inbox, new = tmp_path / "outside", tmp_path / "anna", tmp_path / "zoe"
    outside.mkdir()
    (outside / "run.fit").write_bytes(b"")
    for folder in (inbox, new):
        folder.mkdir()
    (inbox / "runs").symlink_to(outside)
    (inbox / "gone.fit").symlink_to(tmp_path / "nothing")
    (new / "held.fit").symlink_to(tmp_path / "nothing")
    (inbox / "held.fit").write_bytes(b"")
    _move_files(inbox, new)
    assert (new / "runs").readlink() == outside
    assert (new / "gone.fit").is_symlink()
    assert (new / "held.fit").is_symlink(), "what is there is not replaced"
    assert [path.name for path in inbox.iterdir()] == ["held.fit"]
    assert (outside / "run.fit").exists()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="links need no right there")
def test_an_inbox_that_is_a_link_is_renamed_and_removed(home: Home, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    home.inbox("anna").replace(outside)
    home.inbox("anna").symlink_to(outside)
    before = sorted(outside.rglob("*"))
    assert glute(home, "athlete", "rename", "anna", "zoe", "--workers", "1").exit_code == 0
    assert home.inbox("zoe").readlink() == outside
    removed = glute(home, "athlete", "remove", "zoe", "--yes", "--inbox")
    assert removed.exit_code == 0, removed.output
    assert not home.inbox("zoe").is_symlink()
    assert sorted(outside.rglob("*")) == before
    assert f"watch files stay in {outside}" in removed.output
