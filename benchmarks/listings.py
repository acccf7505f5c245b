"""Time the commands that list rows, on ten years of one athlete: `python -m benchmarks.listings [FOLDER]`.

The home is made once in FOLDER and kept: the sample runners' files are imported, and the rows of their tables are
stored again under earlier dates until there are 3,000 activities and 200,000 segments. Costs are those of whole
commands: CPU time of all threads, and the largest memory of the process. `import polars` stands beside them, since a
busy machine slows both.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from benchmarks.report import GLUTE, PROFILE
from pipeline.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

ACTIVITIES, SEGMENTS = 3000, 200_000
ATHLETE = "anna"
EXPORTS = Path(__file__).parents[1] / "sample_data" / "exports"
RUNS = 3  # of each command; the cheapest counts
COMMANDS = (
    ["--help"],
    ["activities", ATHLETE],
    ["activities", ATHLETE, "--format", "csv"],
    ["activities", ATHLETE, "--format", "json"],
    ["activities", ATHLETE, "--since", "2026-11-01"],
    ["segments", ATHLETE],
    ["segments", ATHLETE, "--format", "csv"],
    ["segments", ATHLETE, "--format", "json"],
    ["segments", ATHLETE, "--format", "ndjson"],
    ["segments", ATHLETE, "--since", "2026-11-01", "--explain"],
    ["ledger", ATHLETE],
    ["ledger", ATHLETE, "--format", "csv"],
)


class Cost(NamedTuple):
    """What a command took: CPU and wall time [s], and its largest memory [MB]."""

    cpu_s: float
    wall_s: float
    peak_mb: float


def main() -> None:
    """Make the home where it is missing, time, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(tempfile.gettempdir()) / "glute-listings-home")
    home = parser.parse_args().folder
    if not (home / "ready").exists():
        _fill(home)
    print(f"{'the cheapest of ' + str(RUNS):54}{'CPU s':>7}{'wall s':>8}{'MB':>6}")
    for name, command in [
        ("python -c 'import polars'", [sys.executable, "-c", "import polars"]),
        *((" ".join(["glute", *words]), [GLUTE, "--home", str(home), *words]) for words in COMMANDS),
    ]:
        cost = min(cost_of(command) for _ in range(RUNS))
        print(f"{name:54}{cost.cpu_s:7.2f}{cost.wall_s:8.2f}{cost.peak_mb:6.0f}", flush=True)


def cost_of(command: Sequence[str]) -> Cost:
    """Run a command to its end, and measure what it took."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603  our own command
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with exit code {process.returncode}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - begin, used.ru_maxrss / 1024)


def _fill(home: Path) -> None:
    """Import the sample runners' files as those of one athlete, and store their rows again under earlier dates."""
    glute = [GLUTE, "--home", str(home)]
    folders = [str(EXPORTS / name) for name in ("anna", "ben")]
    for command in (["athlete", "add", ATHLETE, *PROFILE], ["ingest", *folders, "--athlete", ATHLETE]):
        subprocess.run([*glute, *command], check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own command
    store = Store(home / "store")
    activities, segments = store.read("activities", ATHLETE), store.read("segments", ATHLETE)
    copies = -(-ACTIVITIES // activities.height)
    days = 1 + int(
        activities.select((pl.col("local_start").max() - pl.col("local_start").min()).dt.total_days()).item()
    )
    repeats = -(-SEGMENTS // (copies * segments.height))
    longer = pl.concat(
        segments.with_columns(
            pl.col("index") + number * (1 + pl.col("index").max()), pl.col("start_time") + timedelta(hours=number)
        )
        for number in range(repeats)
    )
    for table, rows in (("activities", activities), ("segments", longer)):
        store.replace(table, ATHLETE, pl.concat(_varied(rows, number * days) for number in range(copies)))
    ledger = store.read("ledger", ATHLETE)
    again = [ledger.with_columns(source=pl.lit(f"{number}/") + pl.col("source")) for number in range(copies)]
    store.rewrite("ledger", ATHLETE, pl.concat(again))
    (home / "ready").touch()


def _varied(rows: pl.DataFrame, days: int) -> pl.DataFrame:
    """Move rows to earlier days, with ids that begin with their new start; no two numbers stay the same."""
    smaller = 1 - 0.01 * np.random.default_rng(days).random(rows.height)
    dates = [pl.col(name) - timedelta(days=days) for name, kind in rows.schema.items() if kind.is_temporal()]
    day = (pl.col("activity_id").str.slice(0, 8).str.to_date("%Y%m%d") - timedelta(days=days)).dt.strftime("%Y%m%d")
    numbers = pl.col(pl.Float32) * pl.Series(smaller, dtype=pl.Float32)
    return rows.with_columns(*dates, numbers, activity_id=day + pl.col("activity_id").str.slice(8))


if __name__ == "__main__":
    main()
