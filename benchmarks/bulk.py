"""Time a bulk import against fitparse and gpxpy in the same run: `python -m benchmarks.bulk --help`.

Builds an export, even or as real archives are (kept in FOLDER for the next run), imports it with the command-line
program, and imports it again. Right before and right after, the two libraries parse a sample of the same files, since a
busy machine slows all of them. CPU time is that of all processes together, memory is their proportional share (PSS), so
that pages they share count once. Below the import stands what a few of its FIT files cost by stage, in one process.
"""

from __future__ import annotations

import argparse
import gzip
import io
import os
import shutil
import sys
import tempfile
import time
import warnings
from pathlib import Path

import fitparse
import gpxpy
import numpy as np
import polars as pl

from benchmarks.bulk_export import KINDS, MIXES, paths_of, write_export
from benchmarks.cost import print_costs
from benchmarks.processes import Cost, cost_of
from pipeline.store.store import Store

SAMPLE = 20  # files that the libraries parse: two rounds of the mix
GLUTE = str(Path(sys.executable).with_name("glute"))


def main() -> None:
    """Build, import, compare, print."""
    parser = argparse.ArgumentParser(description="Time a bulk import against fitparse and gpxpy.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path(tempfile.gettempdir()) / "glute-bulk-export")
    parser.add_argument("--count", type=int, nargs="+", default=[1000, 10_000], help="activities (default 1000 10000)")
    parser.add_argument("--mix", choices=MIXES, default=MIXES[0], help="kind of export (default even)")
    options = parser.parse_args()
    folder = options.folder / options.mix
    write_export(folder, max(options.count), mix=options.mix)
    print(f"{os.cpu_count()} cores; ms of CPU for each activity; libraries: fitparse and gpxpy, which only parse")
    names = ("hours", "wall s", "CPU s", "ms", "ms/hour", "libraries", "ratio", "peak MB")
    print(f"{'activities':>10} {' '.join(f'{name:>9}' for name in names)}   again")
    for count in options.count:
        _print_import(folder, count)
    print_costs({path.name: _content(path) for path in paths_of(folder, SAMPLE) if path.suffix != ".gpx"})


def _print_import(folder: Path, count: int) -> None:
    sample = paths_of(folder, SAMPLE)
    with tempfile.TemporaryDirectory() as scratch:
        export, home = Path(scratch) / "export", Path(scratch) / "home"
        export.mkdir()
        for path in paths_of(folder, count):
            (export / path.name).hardlink_to(path) if _one_disk(path, export) else shutil.copy2(path, export)
        command = [GLUTE, "--home", str(home), "ingest", str(export), "--athlete", "bulk"]
        before_s = _library_seconds(sample)
        first = _import_cost(command)
        library_s = (before_s + _library_seconds(sample)) / 2
        again = _import_cost(command)
        each_s = first.cpu_s / count
        hours = float(Store(home / "store").read("activities", "bulk")["moving_s"].cast(pl.Float64).sum() / 3600)
        figures = (hours, first.wall_s, first.cpu_s, 1000 * each_s, 1000 * first.cpu_s / hours, 1000 * library_s)
        print(
            f"{count:10} {' '.join(f'{figure:9.1f}' for figure in figures)} {library_s / each_s:9.1f} "
            f"{first.peak_mb:9.0f}   {again.wall_s:.1f}, {first.wall_s / again.wall_s:.0f}x wall, "
            f"{first.cpu_s / again.cpu_s:.0f}x CPU"
        )
        for table in sorted((home / "store").iterdir()):
            sizes = [path.stat().st_size for path in table.rglob("*.parquet")]
            print(f"{'':10} {table.name}: {len(sizes)} files, {sum(sizes) / count:.0f} B per activity")


def _one_disk(path: Path, folder: Path) -> bool:
    return path.stat().st_dev == folder.stat().st_dev


def _library_seconds(paths: list[Path]) -> float:
    """CPU seconds that fitparse and gpxpy need per activity, in the mix of the export, to parse and nothing more."""
    taken = [_parse_seconds(path) for path in paths]
    kinds = np.array([KINDS[number % len(KINDS)] for number in range(len(taken))])
    return float(sum(np.mean(np.array(taken)[kinds == kind]) * KINDS.count(kind) for kind in set(KINDS)) / len(KINDS))


def _content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def _parse_seconds(path: Path) -> float:
    content = _content(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        begin = time.process_time()
        if path.suffix == ".gpx":
            gpxpy.parse(content.decode())
        else:
            list(fitparse.FitFile(io.BytesIO(content)).get_messages())
        return time.process_time() - begin


def _import_cost(command: list[str]) -> Cost:
    cost = cost_of(command)
    if cost.code:
        sys.exit(f"the import ended with exit code {cost.code}")
    return cost


if __name__ == "__main__":
    main()
