"""Use one home from several processes at once, kill some of them, and compare the end with an undisturbed home.

`python -m tests.load.run --minutes 10 --seed 1`

Each process is `glute` itself: imports, nights, recomputes, reports, removals, a check-up. They run in threes, in other
time zones and with clocks that were set back, below a folder with blanks and other letters. A report that is read
meanwhile must be whole, no process may end as a bug, and the tables and reports of the end must be those of a home in
which every command ran alone.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.athletes.home import Home
from pipeline.athletes.profile import profile_from, save_profile
from pipeline.store.schemas import TABLES
from pipeline.store.store import Store
from sample_data.bouts import run as running
from sample_data.devices import DEVICES
from sample_data.files import to_fit, to_gpx
from sample_data.plans import ANNA
from sample_data.sensors import observe
from sample_data.simulator import flat_terrain, simulate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STARTS = (
    datetime(2025, 10, 26, 0, 40, tzinfo=UTC),  # in Berlin within the hour that comes twice
    datetime(2025, 12, 28, 22, 50, tzinfo=UTC),  # there across the end of an ISO year
    datetime(2025, 12, 31, 22, 40, tzinfo=UTC),  # a new year in the middle of a week
    datetime(2026, 3, 29, 0, 50, tzinfo=UTC),  # there across the hour that does not exist
)
PROFILE = {"sex": "female", "birth_date": "1990-05-31", "height_cm": 168, "mass_kg": 60, "timezone": "Europe/Berlin"}
ZONES = ("UTC", "Europe/Berlin", "Pacific/Kiritimati", "America/St_Johns")
FOLDER = "läufer im Wald ☃"
WITHOUT_UTF_8 = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
AT_ONCE = 3
KILLED = 0.4  # share of the processes
LONGEST_S = 1.5  # s of CPU before a kill: as long as the longest of them takes
PASSING, BUG, HALF = (0, 1, 3), 70, 71  # exit codes: well, some of it, busy; a fault; half a report
KEPT, COMES_AND_GOES = ("anna", "ben"), "carl"
RUNS = {"anna": 6, "ben": 2, COMES_AND_GOES: 1}
"""Files of each athlete."""
LONG_AGO = datetime(2026, 6, 1, tzinfo=UTC).timestamp()

CHILDREN = """
import json, os, signal, sys, time
from pathlib import Path
from pipeline.cli import main
import pipeline.commands.athlete, pipeline.commands.doctor, pipeline.commands.ingest, pipeline.commands.nightly
import pipeline.commands.recompute, pipeline.commands.report, pipeline.report.render.progress
import pipeline.jobs.doctor, pipeline.jobs.nightly, pipeline.jobs.recompute, pipeline.jobs.removal
import pipeline.jobs.reports.report, pipeline.jobs.ingest.ingest, pipeline.jobs.journal

def work(job):
    os.environ["TZ"] = job["zone"]
    time.tzset()
    silent = os.open(os.fsdecode(job["log"].encode()), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(silent, 1), os.dup2(silent, 2)
    if job["cpu_s"]:
        signal.setitimer(signal.ITIMER_PROF, job["cpu_s"])  # kills wherever the process is, inside a library too
    if job["words"][0] == "look":
        for _ in range(200):
            for path in Path(os.fsdecode(job["home"].encode())).glob("reports/*/*-W*.json"):
                try:
                    content = path.read_bytes()
                except FileNotFoundError:
                    continue  # its athlete was removed
                json.loads(content)
        return
    words = [os.fsdecode(word.encode()) for word in job["words"]]  # as a shell gives them, whatever the locale
    main(["--home", os.fsdecode(job["home"].encode()), *words])

for line in sys.stdin:
    children = {}
    for number, job in enumerate(json.loads(line)):
        child = os.fork()  # nothing has started a thread here
        if child == 0:
            code = 0
            try:
                work(job)
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 0
            except ValueError:
                code = 71
            os._exit(code)
        children[child] = number
    ended = {}
    while children:
        child, status = os.wait()
        ended[children.pop(child)] = os.waitstatus_to_exitcode(status)
    print(json.dumps([ended[number] for number in sorted(ended)]), flush=True)
"""


@cache
def files() -> dict[str, bytes]:
    """Return short runs at the borders of days, years and clocks, some as two files."""
    found: dict[str, bytes] = {}
    for number, start in enumerate(STARTS):
        rng = np.random.default_rng(number)
        bouts = [running(0.7 * ANNA.critical_speed_mps, seconds=300)]
        activity = observe(simulate(ANNA, bouts, flat_terrain(rng), rng, start_time=start), DEVICES["watch"], rng)
        found[f"lauf №{number}.fit"] = to_fit(activity)
        if number % 2:
            found[f"copy of {number}.gpx"] = to_gpx(activity)
    return found


class Place:
    """A home, exports beside it, and the processes that use it."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder / "home of all")
        self.exports = folder / FOLDER / "exports"
        self.log = folder / "log.txt"
        for athlete, runs in RUNS.items():
            for name, data in list(files().items())[:runs]:
                folder_of = self.exports / athlete if name.endswith("fit") else self.home.inbox(athlete)
                folder_of.mkdir(parents=True, exist_ok=True)
                (folder_of / name).write_bytes(data)
                os.utime(folder_of / name, (LONG_AGO,) * 2)
        for athlete in KEPT:
            save_profile(self.home, profile_from(athlete, PROFILE, where="the load"))

    def job(self, words: Sequence[str], *, zone: str = "UTC", cpu_s: float = 0.0) -> dict[str, Any]:
        """Describe a process."""
        return {"home": str(self.home.root), "words": words, "zone": zone, "cpu_s": cpu_s, "log": str(self.log)}

    def commands(self) -> list[list[str]]:
        """Return what is done at once, in any order."""
        from_export = [["ingest", str(self.exports / one), "--athlete", one, "--workers", "1"] for one in KEPT]
        carl = ["athlete", "add", COMES_AND_GOES, "--sex", "male"], ["athlete", "remove", COMES_AND_GOES, "--yes"]
        others = [["recompute", KEPT[0], "--workers", "1"], ["report", KEPT[1]], ["doctor"], ["look"], *carl]
        return [*from_export, ["nightly", "--workers", "1"], ["nightly", "--workers", "1"], *others]

    def last_words(self) -> list[list[str]]:
        """Return what ends a use, one after the other: everything is read, and one athlete is gone."""
        read = [["ingest", str(self.exports / one), "--athlete", one, "--workers", "1"] for one in KEPT]
        add = ["athlete", "add", COMES_AND_GOES, "--sex", "male"]
        return [add, *read, ["nightly", "--workers", "1"], ["athlete", "remove", COMES_AND_GOES, "--yes", "--inbox"]]

    def state(self) -> dict[str, Any]:
        """Return what must not depend on the order of things: tables, but for times of the ledger, and reports."""
        store = Store(self.home.store)
        tables = {f"{name} {one}": store.read(name, one) for name in TABLES for one in KEPT if name != "ledger"}
        ledgers = {
            one: store.read("ledger", one).select("source", "sha256", "verdict", "kept_activity_ids") for one in KEPT
        }
        reports = {
            f"{path.parent.name}/{path.name}": path.read_bytes()
            for path in sorted((self.home.root / "reports").glob("*/*.json"))
        }
        frames = {name: rows.write_json() for name, rows in (tables | ledgers).items()}
        return frames | reports


class Processes:
    """Processes that are forked from one in which everything is imported.

    Parameters
    ----------
    environment
        Variables that they have beside those of this process.
    """

    def __init__(self, **environment: str) -> None:
        self.parent = subprocess.Popen(  # noqa: S603  ours
            [sys.executable, "-c", CHILDREN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | environment,
        )

    def run(self, *jobs: dict[str, Any]) -> list[int]:
        """Run some at once, and return how each ended: an exit code, or a signal below 0."""
        assert self.parent.stdin
        assert self.parent.stdout
        self.parent.stdin.write(json.dumps(jobs).encode() + b"\n")
        self.parent.stdin.flush()
        ended: list[int] = json.loads(self.parent.stdout.readline())
        return ended

    def close(self) -> None:
        """End the process they are forked from."""
        self.parent.communicate()


def used(place: Place, processes: Processes, rng: random.Random) -> Iterator[list[tuple[str, int]]]:
    """Use a home for ever, in threes; yield what ran and how it ended."""
    while True:
        chosen = rng.sample(place.commands(), AT_ONCE)
        jobs = [
            place.job(
                words, zone=rng.choice(ZONES), cpu_s=rng.uniform(0.05, LONGEST_S) if rng.random() < KILLED else 0.0
            )
            for words in chosen
        ]
        for path in (place.home.root / "reports").glob("last-night.txt"):  # the clock was set back since that night
            os.utime(path, (time.time() + rng.choice((0, 86_400)),) * 2)
        ended = processes.run(*jobs)
        yield [
            (" ".join(words[:2] if words[0] == "athlete" else words[:1]), code)
            for words, code in zip(chosen, ended, strict=True)
        ]


def faults_of(ended: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the processes that ended in a way that nothing explains."""
    allowed = {*PASSING, 2, -signal.SIGPROF}  # 2: the athlete who comes and goes is gone, or there already
    return [(what, code) for what, code in ended if code not in allowed]


def differences(place: Place, alone: Place, processes: Processes) -> list[str]:
    """End the use of a home, and name the tables and reports that are not those of a home that was left alone."""
    for words in place.last_words():
        processes.run(place.job(words))
    found, wanted = place.state(), alone.state()
    return sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))


def used_alone(folder: Path, processes: Processes) -> Place:
    """Make the home that every command had for itself."""
    alone = Place(folder)
    for words in alone.last_words():
        (code,) = processes.run(alone.job(words))
        assert code == 0, (words, alone.log.read_text())
    return alone


def main() -> None:
    """Use a home for some minutes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    counts: Counter[tuple[str, int]] = Counter()
    until = time.monotonic() + 60 * given.minutes
    with contextlib.closing(Processes()) as plain, contextlib.closing(Processes(**WITHOUT_UTF_8)) as odd:
        alone, place = used_alone(folder / "alone", plain), Place(folder / "used")
        for ended in used(place, odd, random.Random(given.seed)):  # noqa: S311  no secret
            counts.update(ended)
            if time.monotonic() > until:
                break
        other = differences(place, alone, odd)
    faults = faults_of(list(counts))
    for (what, code), count in sorted(counts.items()):
        sys.stdout.write(f"{what:16} {'killed' if code < 0 else code!s:6} {count:5}\n")
    sys.stdout.write(f"{counts.total()} processes, {len(faults)} faults, other than alone: {other or 'nothing'}\n")
    if faults or other:
        sys.stdout.write(f"see {folder}\n")
        sys.exit(1)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
