"""Estimate what a club or a brand costs: measure one athlete, simulate a schedule, and check it against a real run.

    python -m benchmarks.scale --athletes 200 --years 2 --workers 1 2
    python -m benchmarks.scale --athletes 0 --years 1 --runs-per-week 4 --minutes 45         costs and plans alone

Every athlete gets the same runs (links to the same files), so that simulating them takes no time; the program never
compares athletes. Costs are CPU times, which other programs hardly change; real runs also wait for the disk and for
other programs.
"""

from __future__ import annotations

import argparse
import contextlib
import heapq
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.athletes.home import Home
from pipeline.athletes.profile import profile_from, save_profile
from pipeline.jobs.ingest.ingest import READ_S, ingest
from pipeline.jobs.nightly import ATHLETE_S, NEW_FILE_S, athletes_of, expected_costs_s, one_night, take_in
from pipeline.jobs.parallel.shard import PORTION_S, portioned
from pipeline.jobs.reports.due import report_due
from sample_data import workouts as w
from sample_data.devices import DEVICES
from sample_data.files import to_fit
from sample_data.runner import random_runner
from sample_data.sensors import observe
from sample_data.simulator import flat_terrain, simulate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FIRST = datetime(2024, 1, 2, 7, tzinfo=UTC)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
RUN_MINUTES = 12  # short, so that what each activity costs whatever its length shows; --minutes changes it
MEASURED_TIMES = 3  # athletes; the fastest counts
SETTLED_S = 3600.0  # s that files are old: younger ones would wait for the next night
PROFILE = {"sex": "female", "birth_date": date(1990, 5, 31), "height_cm": 168, "mass_kg": 60}
START_S = 1.5  # s until fresh processes work, measured
LISTED = 500  # athletes whose inboxes and reports are listed to see what that costs
LISTED_WEEKS = 104
WEEKS = 52  # of a year
WINDOW_S = 3 * 3600.0  # that a night may take
CORES = 8  # of one machine of the plan
NIGHTS = {"club": (200, 200, 2), "brand": (1_000_000, 2_000, CORES)}  # athletes, athletes of a home, workers of a home
TRAINING = 4 / 7  # of the athletes bring a run to each night
SERVER = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p"]


@dataclass(frozen=True, kw_only=True)
class Costs:
    """What one athlete costs: CPU time of one process [s], and disk space [bytes]."""

    activities: int
    import_s: float
    report_s: float
    nothing_new_s: float
    one_new_s: float
    store_bytes: int
    report_bytes: int


def makespan_s(costs_s: Sequence[float], workers: int, *, start_s: float = 0.0, each_s: float = 0.0) -> float:
    """Simulate a list schedule: a free worker takes the next portion; `each_s` is what handing one out takes [s]."""
    free = [start_s] * workers
    handed = 0.0
    for cost_s in costs_s:
        handed += each_s
        begin = max(heapq.heappop(free), handed)
        heapq.heappush(free, begin + cost_s)
    return max(free)


def write_runs(folder: Path, days: Sequence[datetime], minutes: float) -> list[Path]:
    """Simulate one runner's easy runs as FIT files."""
    folder.mkdir(parents=True)
    runner = random_runner(np.random.default_rng(3), "runner")
    paths = []
    for number, day in enumerate(days):
        rng = np.random.default_rng(number)
        run = simulate(runner, w.easy_run(runner, minutes), flat_terrain(rng), rng, start_time=day)
        path = folder / f"{day:%Y-%m-%d}.fit"
        path.write_bytes(to_fit(observe(run, DEVICES["watch"], rng)))
        settled = time.time() - SETTLED_S
        os.utime(path, (settled, settled))
        paths.append(path)
    return paths


def home_of(root: Path, athletes: int, runs: Sequence[Path]) -> Home:
    """Make a home whose athletes all have the same runs in their inbox."""
    home = Home(root)
    for number in range(athletes):
        athlete = f"a{number:04}"
        save_profile(home, profile_from(athlete, PROFILE, where="the benchmark"))
        home.inbox(athlete).mkdir(parents=True)
        for run in runs:
            os.link(run, home.inbox(athlete) / run.name)
    return home


def measured(root: Path, runs: Sequence[Path]) -> Costs:
    """Do everything once for some athletes in this process; the fastest gives the costs."""
    *old, newest = runs
    home = home_of(root, MEASURED_TIMES, old)
    times: list[list[float]] = []
    for athlete in home.athletes():
        marks = [time.process_time()]
        take_in(home, athlete, workers=1)
        marks.append(time.process_time())
        weeks = len(report_due(home, athlete, now=NOW, workers=1).reports)
        marks.append(time.process_time())
        _night(home, athlete)
        marks.append(time.process_time())
        os.link(newest, home.inbox(athlete) / newest.name)
        _night(home, athlete)
        times.append([later - earlier for earlier, later in pairwise([*marks, time.process_time()])])
    import_s, reports_s, nothing_s, one_s = (min(column) for column in zip(*times, strict=True))
    return Costs(
        activities=len(old),
        import_s=import_s,
        report_s=reports_s / weeks,
        nothing_new_s=nothing_s,
        one_new_s=one_s,
        store_bytes=_bytes_below(home.store) // MEASURED_TIMES,
        report_bytes=_bytes_below(home.root / "reports") // MEASURED_TIMES // (weeks + 1),
    )


def listing_s(root: Path) -> float:
    """Measure what the night's own process does for each athlete: list them, their inboxes and their reports [s]."""
    home = home_of(root, LISTED, ())
    for athlete in home.athletes():
        home.reports(athlete).mkdir(parents=True)
        for week in range(LISTED_WEEKS):
            home.reports(athlete).joinpath(f"{2024 + week // 52}-W{week % 52 + 1:02}.html").touch()
    began = time.process_time()
    with one_night(home):
        expected_costs_s(home, athletes_of(home))
    return (time.process_time() - began) / LISTED


def night_s(athletes: int, workers: int, costs: Costs, athlete_s: float) -> float:
    """Simulate a night of one home [s]: some athletes bring one run, the others get the report of the week so far."""
    training = round(TRAINING * athletes)
    each = [costs.one_new_s] * training + [costs.nothing_new_s + costs.report_s] * (athletes - training)
    expected = {str(number): ATHLETE_S + NEW_FILE_S * (number < training) for number in range(athletes)}
    portions = portioned(expected, PORTION_S)
    portion_s = [sum(each[int(athlete)] for athlete in portion) for portion in portions]
    return makespan_s(portion_s, workers, start_s=athletes * athlete_s + START_S)


def _night(home: Home, athlete: str) -> None:
    take_in(home, athlete, workers=1)
    report_due(home, athlete, now=NOW, workers=1)


def _bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def real_import_s(root: Path, athletes: int, runs: Sequence[Path], workers: int) -> tuple[float, float]:
    """Import everything for real; return wall and CPU time [s]."""
    home = home_of(root, athletes, runs)
    began, cpu_s = time.perf_counter(), _cpu_s()
    outcomes = ingest(home, [home.root / "inbox"], workers=workers)
    took_s, cpu_s = time.perf_counter() - began, _cpu_s() - cpu_s
    assert sum(outcome.verdicts["stored"] for outcome in outcomes) == athletes * len(runs)
    shutil.rmtree(root)
    return took_s, cpu_s


def _cpu_s() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def simulated_import_s(athletes: int, activities: int, athlete_s: float, workers: int) -> float:
    """Simulate the same import from the cost of one athlete."""
    portions = portioned({str(number): activities * READ_S for number in range(athletes)}, PORTION_S)
    start_s = START_S if workers > 1 else 0.0
    return makespan_s([len(portion) * athlete_s for portion in portions], workers, start_s=start_s)


@contextlib.contextmanager
def bucket(log: Path) -> Iterator[str]:
    """Run an S3 server on loopback, with one bucket."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{free.getsockname()[1]}"
    with (
        log.open("wb") as file,
        subprocess.Popen([*SERVER, endpoint.rpartition(":")[2]], stdout=file, stderr=file) as server,  # noqa: S603  our own
    ):
        while True:
            with contextlib.suppress(OSError):
                request = urllib.request.Request(f"{endpoint}/club", method="PUT")  # noqa: S310  on loopback
                urllib.request.urlopen(request, timeout=5).close()  # noqa: S310  on loopback
                break
            time.sleep(0.1)
        keys = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_REGION": "us-east-1"}
        os.environ.update(keys, AWS_ENDPOINT_URL=endpoint)
        yield "s3://club/glute"
        server.terminate()


def _kind_of(line: str) -> str:
    """Return the kind of a request from its line of the server's log; a bucket's list costs what a PUT costs."""
    found = re.search('"(GET|HEAD|PUT|DELETE|POST) ', line)
    return "LIST" if "list-type=" in line else found[1] if found else ""


def requests_of(root: Path, runs: Sequence[Path]) -> dict[str, Counter[str]]:
    """Count the requests of one athlete's import, a night with nothing new, and one with a new run."""
    *old, newest = runs
    home, log = home_of(root, 1, old), root / "server.log"
    (athlete,) = home.athletes()
    marks = []
    with bucket(log) as url:
        home.settings.write_text(f'store = "{url}"\n')
        marks.append(log.read_text().splitlines())
        _night(home, athlete)
        marks.append(log.read_text().splitlines())
        _night(home, athlete)
        marks.append(log.read_text().splitlines())
        os.link(newest, home.inbox(athlete) / newest.name)
        _night(home, athlete)
        marks.append(log.read_text().splitlines())
    counted = [Counter(map(_kind_of, later[len(earlier) :])) for earlier, later in pairwise(marks)]
    return dict(zip(("first night", "nothing new", "one new run"), counted, strict=True))


def main() -> None:
    """Measure, simulate, check, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--athletes", type=int, default=20)
    parser.add_argument("--years", type=float, default=2)
    parser.add_argument("--runs-per-week", type=float, default=1)
    parser.add_argument("--minutes", type=float, default=RUN_MINUTES)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    options = parser.parse_args()
    count = round(options.years * 52 * options.runs_per_week)
    days = [FIRST + timedelta(days=7 / options.runs_per_week * number) for number in range(count + 1)]
    with tempfile.TemporaryDirectory(prefix="glute-scale-") as folder:
        root = Path(folder)
        runs = write_runs(root / "runs", days, options.minutes)
        costs = measured(root / "one", runs)
        print(f"one athlete, {costs.activities} runs of {options.minutes:g} min, one process:")
        print(f"  import            {1e3 * costs.import_s / costs.activities:7.1f} ms an activity")
        print(f"  report            {1e3 * costs.report_s:7.1f} ms a week")
        print(f"  night, no news    {1e3 * costs.nothing_new_s:7.1f} ms")
        print(f"  night, one run    {1e3 * costs.one_new_s:7.1f} ms")
        print(f"  store             {costs.store_bytes / costs.activities / 1e3:7.1f} kB an activity")
        print(f"  report            {costs.report_bytes / 1e3:7.1f} kB a week")
        athlete_s = listing_s(root / "listed")
        print(f"  listing           {1e3 * athlete_s:7.2f} ms an athlete with {LISTED_WEEKS} reports")
        for what, counted in requests_of(root / "bucket", runs).items():
            print(f"  S3, {what:<14}{', '.join(f'{number} {kind}' for kind, number in counted.items() if kind)}")
        anew_s = costs.import_s + WEEKS * options.years * costs.report_s
        print(f"  all of it anew    {anew_s:7.1f} s, with a report of each week")
        print(f"nights, {TRAINING:.0%} of the athletes with a new run, simulated:")
        for name, (athletes, home_athletes, workers) in NIGHTS.items():
            took_s = night_s(home_athletes, workers, costs, athlete_s)
            homes = athletes // home_athletes
            machines = ceil(homes / (WINDOW_S // took_s))
            print(
                f"  {name}: {homes} homes of {home_athletes} athletes, {took_s / 60:.1f} min each with {workers} "
                f"workers: {machines} machines for {WINDOW_S / 3600:g} h"
            )
        _check(root, runs[:count], costs, options.athletes, options.workers)


def _check(root: Path, runs: Sequence[Path], costs: Costs, athletes: int, workers: Sequence[int]) -> None:
    """Compare imports with their simulation."""
    first_s = 0.0
    for number in workers if athletes else ():
        wanted_s, wanted_cpu_s = (
            simulated_import_s(athletes, len(runs), costs.import_s, number),
            athletes * costs.import_s,
        )
        took_s, cpu_s = real_import_s(root / f"workers-{number}", athletes, runs, number)
        first_s = first_s or took_s
        print(f"import of {athletes} athletes x {len(runs)} runs, {number} workers:", flush=True)
        print(f"  processors {cpu_s:6.0f} s, simulated {wanted_cpu_s:6.0f} s ({cpu_s / wanted_cpu_s - 1:+.0%})")
        print(f"  clock      {took_s:6.0f} s, simulated {wanted_s:6.0f} s ({took_s / wanted_s - 1:+.0%})")
        print(f"  {cpu_s / took_s:.2f} processors busy, speed-up {first_s / took_s:.2f}", flush=True)


if __name__ == "__main__":
    main()
