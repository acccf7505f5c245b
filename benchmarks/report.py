"""Time reports as whole commands: of ten years of runs, and of 200 athletes at once.

    python -m benchmarks.report [FOLDER]

The homes are made once in FOLDER, by the commands a person uses, and kept for the next run. The athletes of a club have
the same runs (links to the same files of the store), which changes nothing for reports of single athletes.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bulk_export import write_export

if TYPE_CHECKING:
    from collections.abc import Sequence

GLUTE = str(Path(sys.executable).with_name("glute"))
ACTIVITIES, HOURS_APART = 3000, 29.2  # ten years
ATHLETES, RUNS_EACH = 200, 70
RUNS = 5  # of each command; the quickest counts, since nothing but other programs makes one slower
PROFILE = ("--sex", "female", "--birth-date", "1990-05-31", "--height-cm", "168", "--mass-kg", "60")


def main() -> None:
    """Make the homes where they are missing, time, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(tempfile.gettempdir()) / "glute-report-homes")
    folder = parser.parse_args().folder
    ten_years, club = folder / "ten-years", folder / "club"
    if not ten_years.exists():
        _import(folder / "export", ACTIVITIES, ten_years, "anna")
    if not club.exists():
        _found_club(folder, club)
    print(f"{os.cpu_count()} cores; the quickest of {RUNS}, whole commands     wall s  CPU s")
    page = folder / "anna.html"
    for name, home, command, runs in (
        ("ten years, terminal", ten_years, ["report", "anna"], RUNS),
        ("ten years, page", ten_years, ["report", "anna", "--format", "html", "--output", str(page)], RUNS),
        ("ten years, --years", ten_years, ["report", "anna", "--years"], RUNS),
        ("ten years, page of the years", ten_years, ["report", "anna", "--years", "--format", "html"], RUNS),
        (f"{ATHLETES} athletes, pages and index", club, ["report", "--all"], 1),
    ):
        wall_s, cpu_s = min(_cost([GLUTE, "--home", str(home), *command]) for _ in range(runs))
        print(f"  {name:52}{wall_s:10.2f} {cpu_s:6.2f}")


def _found_club(folder: Path, club: Path) -> None:
    """Import the last weeks of one athlete, and link them to all the others."""
    made, few = folder / "one", folder / "few"
    few.mkdir()
    for path in sorted((folder / "export").iterdir())[-RUNS_EACH:]:
        os.link(path, few / path.name)
    _import(few, 0, made, "a000")
    for number in range(1, ATHLETES):
        shutil.copytree(made / "athletes" / "a000", made / "athletes" / f"a{number:03}")
        for table in (made / "store").iterdir():
            shutil.copytree(table / "athlete=a000", table / f"athlete=a{number:03}", copy_function=os.link)
    made.rename(club)


def _import(export: Path, count: int, home: Path, athlete: str) -> None:
    """Write an export where it is missing, and import it."""
    write_export(export, count, hours_apart=HOURS_APART)
    _run([GLUTE, "--home", str(home), "athlete", "add", athlete, *PROFILE])
    _run([GLUTE, "--home", str(home), "ingest", str(export), "--athlete", athlete])


def _cost(command: Sequence[str]) -> tuple[float, float]:
    """Run a command, and measure its wall and CPU time [s]."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    _run(command)
    wall_s = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall_s, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own command


if __name__ == "__main__":
    main()
