from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.athletes.home import Home
from pipeline.errors import StoreBusyError
from pipeline.store.lock import athlete_lock
from pipeline.store.store import Store
from tests.store.conftest import stream

START = datetime(2026, 5, 1, 6, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def test_a_second_writer_of_an_athlete_must_wait(home: Home) -> None:
    with athlete_lock(home, "anna"), pytest.raises(StoreBusyError, match="anna") as caught:  # noqa: SIM117 - see below
        with athlete_lock(home, "anna", timeout_s=0):
            pytest.fail("two writers")
    assert caught.value.transient
    assert caught.value.hint


def test_another_athlete_is_free(home: Home) -> None:
    with athlete_lock(home, "anna"), athlete_lock(home, "bo", timeout_s=0):
        pass


def test_a_lock_is_given_back_after_an_error(home: Home) -> None:
    with pytest.raises(RuntimeError), athlete_lock(home, "anna"):
        raise RuntimeError
    with athlete_lock(home, "anna", timeout_s=0):
        pass


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.store.conftest import stream
from pipeline.athletes.home import Home
from pipeline.store.lock import athlete_lock
from pipeline.store.store import Store

home = Home(Path(sys.argv[1]))
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
with athlete_lock(home, "anna"):
    Path.replace = die
    Store(home.store).replace("streams", "anna", stream(datetime(2026, 5, 1, 6, tzinfo=UTC), seed=1))
"""


def test_kill_before_rename(home: Home) -> None:
    store = Store(home.store)
    store.replace("streams", "anna", stream(START))
    folder = home.store / "streams" / "athlete=anna"
    before = (folder / "2026-05.parquet").read_bytes()
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(home.root), str(Path(__file__).parents[2])]
    ended = subprocess.run(command, check=False, capture_output=True, timeout=60)  # noqa: S603 - our own code
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    assert len(list(folder.iterdir())) == 2
    assert (folder / "2026-05.parquet").read_bytes() == before
    with athlete_lock(home, "anna", timeout_s=0):
        store.replace("streams", "anna", stream(START, seed=1))
    assert [path.name for path in folder.iterdir()] == ["2026-05.parquet"]
    assert (folder / "2026-05.parquet").read_bytes() != before
