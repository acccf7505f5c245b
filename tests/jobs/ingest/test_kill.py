"""Imports that are killed: the next run completes them, and the store is that of an undisturbed run.

All moments are counted in what a run does or in the CPU time that a whole run was measured to take, so that a fast
machine and a busy one kill at the same stages.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import StoreError
from pipeline.jobs.ingest.ingest import ingest
from tests.cases import few_of
from tests.forks import Forks
from tests.jobs.conftest import FOUR_RUNS, garden_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.jobs.conftest import Garden

RANDOM_KILLS = 3
LEAST_WRITES = 12  # of an import: streams by month, further tables, profile and ledger
FILES_READ = 9  # of 15, before the main process is killed
SMALL_DISK_KB = 160  # room for some tables and not for all

READER = """
import os, signal, sys, time
from pathlib import Path
from pipeline.athletes.home import Home
from pipeline.jobs.derive import derive as deriving
from pipeline.jobs.ingest import persist
from pipeline.jobs.ingest.ingest import ingest

persist.MOST_HELD_S = 2000

def call(home, export, renames, cpu_s):
    def count(event, arguments):
        nonlocal renames
        if event == "os.rename":
            renames -= 1
            if renames == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    signal.setitimer(signal.ITIMER_PROF, cpu_s)  # kills wherever the process is, inside a library too
    ingest(Home(Path(home)), [Path(export)], athlete="anna", workers=1)
    print(time.process_time())
"""
NEVER = 10**6  # renames, and seconds

READ_WITH_WORKERS = """
import os, signal, sys
from pathlib import Path
from pipeline.athletes.home import Home
from pipeline.jobs.ingest import batches
from pipeline.jobs.ingest.ingest import ingest
from pipeline.jobs.progress import Silent

class Killer(Silent):
    def __init__(self, steps):
        self.steps = steps

    def step(self, verdict=None):
        self.steps -= 1
        if self.steps == 0:
            os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    batches.BATCH_FILES, batches.LEAST_FILE_BATCHES = 2, 1
    ingest(Home(Path(sys.argv[1])), [Path(sys.argv[2])], athlete="anna", workers=2, progress=Killer(int(sys.argv[3])))
"""

SLEEP_IN_A_WORKER = """
import sys, time
from pipeline.jobs.parallel.pool import each

def nap(_):
    print("napping", flush=True)
    time.sleep(600)

if __name__ == "__main__":
    list(each(nap, [1, 2], workers=2))
"""


class Reader(Forks):
    """A process that has imported all that reading needs, and forks a child for every import."""

    def read_until(self, garden: Garden, *, renames: int = NEVER, cpu_s: float = NEVER) -> float | None:
        """Read the export in a process that is killed before some rename, or after some CPU time [s].

        Returns the CPU time of a run that came to its end, None for one that was killed.
        """
        status, printed = self.call(str(garden.home.root), str(garden.export), renames, cpu_s)
        assert status in (0, -signal.SIGKILL, -signal.SIGPROF)
        return float(printed[-1]) if status == 0 else None


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    started = Reader(READER)
    with started.process:
        yield started


@pytest.fixture(scope="module")
def four(four_runs: Path) -> Garden:
    """What the runs that are read here come to. Not to be changed."""
    return garden_in(four_runs)


def test_kill_after_each_write(garden: Garden, four: Garden, files: Mapping[str, bytes], reader: Reader) -> None:
    garden.lay(files, *FOUR_RUNS)
    killed = 0
    while reader.read_until(garden, renames=4) is None:  # three writes are done, the next is not
        killed += 1
    assert killed >= LEAST_WRITES // 3
    assert garden.stored_bytes() == four.stored_bytes()


@pytest.mark.parametrize("renames", few_of((1, 9), [1], "before-write-{}".format))
def test_a_run_that_was_killed_is_finished_by_the_next(
    garden: Garden, four: Garden, files: Mapping[str, bytes], reader: Reader, renames: int
) -> None:
    garden.lay(files, *FOUR_RUNS)
    assert reader.read_until(garden, renames=renames) is None
    garden.ingest()
    assert garden.stored_bytes() == four.stored_bytes()


@pytest.mark.slow
def test_kill_at_random_moments(
    new_garden: Callable[[], Garden], four: Garden, files: Mapping[str, bytes], reader: Reader
) -> None:
    chance = random.Random(1)  # noqa: S311  moments to be killed at are no secret
    garden = new_garden()
    garden.lay(files, *FOUR_RUNS)
    run_s = reader.read_until(garden)
    assert run_s is not None
    killed = 0
    while killed < RANDOM_KILLS:
        if reader.read_until(garden, cpu_s=chance.uniform(0, run_s)) is None:
            killed += 1
            continue
        assert garden.stored_bytes() == four.stored_bytes()
        garden = new_garden()
        garden.lay(files, *FOUR_RUNS)
    garden.ingest()
    assert garden.stored_bytes() == four.stored_bytes()


@pytest.mark.slow
def test_kill_with_several_processes(garden: Garden, whole: Garden, files: Mapping[str, bytes]) -> None:
    garden.lay(files)
    script = garden.export.parent / "read.py"
    script.write_text(READ_WITH_WORKERS)
    command: Sequence[str] = [sys.executable, str(script), str(garden.home.root), str(garden.export), str(FILES_READ)]
    killed = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  our own program
    assert killed.returncode == -signal.SIGKILL, killed.stderr  # and the pipes closed: the last worker has ended
    ingest(garden.home, [garden.export], athlete="anna", workers=1)
    assert garden.stored_bytes() == whole.stored_bytes()


@pytest.mark.slow
def test_a_full_disk_is_named_and_the_next_run_goes_on(
    garden: Garden, whole: Garden, files: Mapping[str, bytes]
) -> None:
    garden.lay(files)
    garden.home.store.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK_KB}k", "tmpfs", str(garden.home.store)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:  # noqa: S603  our own words
        pytest.skip("only root may mount the small disk that this fills")
    try:
        with pytest.raises(StoreError, match="No space left"):
            garden.ingest()
        assert not list(garden.home.store.rglob(".*")), "nothing half written stays"
        larger = ["mount", "-o", "remount,size=64m", str(garden.home.store)]
        subprocess.run(larger, check=True)  # noqa: S603  our own words
        garden.ingest()
        assert garden.stored_bytes() == whole.stored_bytes()
    finally:
        subprocess.run(["umount", str(garden.home.store)], check=True)  # noqa: S603, S607  our own words


@pytest.mark.slow
def test_workers_end_with_their_parent(new_garden: Callable[[], Garden]) -> None:
    script = new_garden().home.root.parent / "sleep.py"
    script.write_text(SLEEP_IN_A_WORKER)
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  ours
        assert process.stdout is not None
        assert process.stdout.readline() == "napping\n"
        process.kill()
        output, _ = process.communicate(timeout=60)  # the pipe closes when the last worker has ended
    assert set(output.split()) <= {"napping"}
