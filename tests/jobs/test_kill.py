from __future__ import annotations

import os
import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import StoreError
from pipeline.jobs.importing import ingest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.jobs.conftest import Garden

HOMES_KILLED, KILLS_EACH = 6, 6  # 36 kills in all, unless a run is done before
SMALL_DISK_KB = 160  # room for some tables and not for all
RUN_S = 0.6  # how long a whole run takes about, once its imports are done [s]

READ = """
import os, signal, sys
from pathlib import Path
from pipeline.athletes.home import Home
from pipeline.jobs import deriving, importing

home, export, renames = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
importing.KEEP_SECONDS = 2000

def count(event, arguments):
    global renames
    if event == "os.rename":
        renames -= 1
        if renames == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
importing.ingest(Home(home), [export], athlete="anna", workers=1)
"""

READ_UNTIL = """
import os, signal, sys, threading
from pathlib import Path
from pipeline.athletes.home import Home
from pipeline.jobs import importing

importing.KEEP_SECONDS = 2000
print("ready", flush=True)
killer = threading.Timer(float(sys.argv[3]), os.kill, (os.getpid(), signal.SIGKILL))
killer.daemon = True
killer.start()
importing.ingest(Home(Path(sys.argv[1])), [Path(sys.argv[2])], athlete="anna", workers=1)
"""

READ_WITH_WORKERS = """
import sys
from pathlib import Path
from pipeline.athletes.home import Home
from pipeline.jobs import importing

if __name__ == "__main__":
    importing.BATCH_FILES, importing.LEAST_BATCHES = 2, 1
    print("ready", flush=True)
    importing.ingest(Home(Path(sys.argv[1])), [Path(sys.argv[2])], athlete="anna", workers=2)
"""

SLEEP_IN_A_WORKER = """
import sys, time
from pipeline.jobs.pool import each

def nap(_):
    print("napping", flush=True)
    time.sleep(600)

if __name__ == "__main__":
    list(each(nap, [1, 2], workers=2))
"""


@pytest.mark.slow
@pytest.mark.parametrize("renames", [pytest.param(number, id=f"before-write-{number}") for number in (1, 4, 7, 13, 17)])
def test_a_run_that_was_killed_is_finished_by_the_next(
    garden: Garden, whole: Garden, files: Mapping[str, bytes], renames: int
) -> None:
    garden.lay(files)
    command = [sys.executable, "-c", READ, str(garden.home.root), str(garden.export), str(renames)]
    killed = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  our own program
    assert killed.returncode == -9, killed.stderr
    garden.ingest()
    assert garden.stored_bytes() == whole.stored_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(HOMES_KILLED))
def test_runs_killed_at_random_moments_one_after_the_other_come_to_the_same(
    garden: Garden, whole: Garden, files: Mapping[str, bytes], seed: int
) -> None:
    garden.lay(files)
    chance = random.Random(seed)  # noqa: S311  moments to be killed at are no secret
    killed = 0
    for _ in range(2 * KILLS_EACH):
        after_s = chance.uniform(0.01, RUN_S)
        command = [sys.executable, "-c", READ_UNTIL, str(garden.home.root), str(garden.export), str(after_s)]
        ended = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  our own program
        assert ended.returncode in (-9, 0), ended.stderr
        killed += ended.returncode == -9
        if killed == KILLS_EACH:
            break
    garden.ingest()
    assert garden.stored_bytes() == whole.stored_bytes()
    assert killed >= KILLS_EACH / 2, "most of the runs must have been killed for this to tell anything"


@pytest.mark.slow
@pytest.mark.parametrize("after_s", [pytest.param(seconds, id=f"after-{seconds}-s") for seconds in (0.2, 1.5, 3.0)])
def test_a_run_over_several_processes_may_be_killed_at_any_time(
    garden: Garden, whole: Garden, files: Mapping[str, bytes], after_s: float
) -> None:
    garden.lay(files)
    script = garden.export.parent / "read.py"
    script.write_text(READ_WITH_WORKERS)
    command = [sys.executable, str(script), str(garden.home.root), str(garden.export)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  our own program
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            process.wait(after_s)
        except subprocess.TimeoutExpired:
            process.kill()
        assert process.stdout.read() == ""  # ends when the last worker has ended
    ingest(garden.home, [garden.export], athlete="anna", workers=1)
    assert garden.stored_bytes() == whole.stored_bytes()


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


def test_workers_end_with_their_parent(new_garden: Callable[[], Garden]) -> None:
    script = new_garden().home.root.parent / "sleep.py"
    script.write_text(SLEEP_IN_A_WORKER)
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  ours
        assert process.stdout is not None
        assert process.stdout.readline() == "napping\n"
        process.kill()
        output, _ = process.communicate(timeout=60)  # the pipe closes when the last worker has ended
    assert set(output.split()) <= {"napping"}
