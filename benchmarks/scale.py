"""Measure what one athlete costs, compute what a club or a brand would, and compare both with docs/scaling.md.

    python -m benchmarks.scale                                  exits with 1 if a figure is off by more than 20 %
    python -m benchmarks.scale --write                          write the figures into the page
    python -m benchmarks.scale --athletes 200 --workers 1 2     also import 200 athletes, and compare with a simulation

Every athlete gets the same runs (links to the same files), so that simulating them takes no time; the program never
compares athletes. Costs are CPU times, as multiples of what fitparse takes to read an hour of the same runs in between,
so that a faster machine or a slower hour of it gives the same figures; real runs also wait for the disk and for other
programs.
"""

from __future__ import annotations

import argparse
import contextlib
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
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.decode import cpu_seconds, with_fitparse
from benchmarks.scale_plan import (
    BUCKET_NIGHTS,
    LISTED_WEEKS,
    PAGE,
    REFERENCE_S,
    TOLERANCE,
    WEEKS,
    Costs,
    compared,
    on_reference,
    rewritten,
    rows_of,
    simulated_import_s,
)
from pipeline.athletes.home import Home
from pipeline.athletes.profile import profile_from, save_profile
from pipeline.jobs.ingest.ingest import ingest
from pipeline.jobs.nightly import athletes_of, expected_costs_s, one_night, take_in
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
RUNS_A_WEEK, MINUTES = 4, 45  # of the athlete whose costs are measured, for a year
SHORT_A_WEEK, SHORT_MINUTES, SHORT_YEARS = 1, 12, 2  # of those who are imported: many, so what each costs shows
MEASURED_TIMES = 3  # athletes; the fastest counts
SETTLED_S = 3600.0  # s that files are old: younger ones would wait for the next night
PROFILE = {"sex": "female", "birth_date": date(1990, 5, 31), "height_cm": 168, "mass_kg": 60}
LISTED = 500  # athletes whose inboxes and reports are listed to see what that costs
SERVER = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p"]


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


def measured(root: Path, runs: Sequence[Path], minutes: float) -> Costs:
    """Do everything once for some athletes in this process; the fastest gives the costs, as on this machine."""
    *old, newest = runs
    home = home_of(root, MEASURED_TIMES, old)
    times: list[list[float]] = []
    hours_s: list[float] = []
    for athlete in home.athletes():
        hours_s.append(fitparse_hour_s(newest, minutes))
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
        hour_s=min(hours_s),
        store_bytes=_bytes_below(home.store) // MEASURED_TIMES,
        report_bytes=_bytes_below(home.root / "reports") // MEASURED_TIMES // (weeks + 1),
    )


def fitparse_hour_s(run: Path, minutes: float) -> float:
    """Measure what fitparse takes for an hour of a run like this one, here and now [s]."""
    data = run.read_bytes()
    return cpu_seconds(lambda: with_fitparse(data), MEASURED_TIMES) * 60 / minutes


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
    counted = [Counter(filter(None, map(_kind_of, later[len(earlier) :]))) for earlier, later in pairwise(marks)]
    return dict(zip(BUCKET_NIGHTS, counted, strict=True))


def runs_of(folder: Path, *, years: int, a_week: int, minutes: float) -> list[Path]:
    """Simulate some years of runs, and one more."""
    count = years * WEEKS * a_week
    return write_runs(folder, [FIRST + timedelta(days=7 / a_week * number) for number in range(count + 1)], minutes)


def main() -> None:
    """Measure, compare, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--athletes", type=int, default=0)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="glute-scale-") as folder:
        root = Path(folder)
        runs = runs_of(root / "runs", years=1, a_week=RUNS_A_WEEK, minutes=MINUTES)
        costs = replace(
            measured(root / "one", runs, MINUTES),
            listing_s=listing_s(root / "listed"),
            requests=requests_of(root / "bucket", runs),
        )
        print(
            f"fitparse takes {costs.hour_s:.2f} s for an hour of a run here; times are as if it took {REFERENCE_S:g} s"
        )
        rows, page = rows_of(on_reference(costs)), PAGE.read_text("utf-8")
        off = compared(rows, page)
        for title, text in rows.items():
            print(f"| {title} | {text} |{' !' if title in off else ''}", flush=True)
        for title, why in off.items():
            print(f"{title}: {why}")
        if options.write:
            page = rewritten(rows, page)
            PAGE.write_text(page, "utf-8")
        differs = bool(compared(rows, page))
        if options.athletes:
            short = runs_of(root / "short", years=SHORT_YEARS, a_week=SHORT_A_WEEK, minutes=SHORT_MINUTES)
            one = measured(root / "one short", short, SHORT_MINUTES)
            differs |= _differs_from_real(root, short[:-1], one, options.athletes, options.workers)
    sys.exit(differs)


def _differs_from_real(root: Path, runs: Sequence[Path], costs: Costs, athletes: int, workers: Sequence[int]) -> bool:
    """Compare imports with their simulation; return whether the CPU time of one is off by more than the tolerance."""
    first_s, differs = 0.0, False
    for number in workers:
        wanted_s = simulated_import_s(athletes, len(runs), costs.import_s, number)
        wanted_cpu_s = athletes * costs.import_s
        took_s, cpu_s = real_import_s(root / f"workers-{number}", athletes, runs, number)
        first_s = first_s or took_s
        differs |= abs(cpu_s / wanted_cpu_s - 1) > TOLERANCE
        print(f"import of {athletes} athletes x {len(runs)} runs, {number} workers:", flush=True)
        print(f"  processors {cpu_s:6.0f} s, simulated {wanted_cpu_s:6.0f} s ({cpu_s / wanted_cpu_s - 1:+.0%})")
        print(f"  clock      {took_s:6.0f} s, simulated {wanted_s:6.0f} s ({took_s / wanted_s - 1:+.0%})")
        print(f"  {cpu_s / took_s:.2f} processors busy, speed-up {first_s / took_s:.2f}", flush=True)
    return differs


if __name__ == "__main__":
    main()
