"""Write the sample data, byte for byte the same each time: `python -m sample_data.make [FOLDER]`."""

from __future__ import annotations

import gzip
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sample_data.files import to_fit, to_gpx
from sample_data.logs import logs_of
from sample_data.others import others_of
from sample_data.plans import PLANS, WEEKS
from sample_data.sensors import observe
from sample_data.simulator import simulate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sample_data.plans import Outing

SEED = 20261115
FIRST_MONDAY = datetime(2026, 9, 21, tzinfo=UTC)  # week 2026-W39; the last Sunday is 2026-11-15
KEPT_SHARE = 0.7  # of a file that was cut short


def export_of(athlete: str, week: int) -> dict[str, bytes]:
    """Make the files that an athlete's devices write in one week.

    Parameters
    ----------
    athlete
        `anna`, `ben` or `clara`.
    week
        Number of the week, from 0.

    Returns
    -------
    dict
        Bytes by file name.
    """
    files: dict[str, bytes] = {}
    for outing in PLANS[athlete][1](week):
        files |= _files_of(athlete, week, outing)
    return files | others_of(athlete, week, FIRST_MONDAY + timedelta(weeks=week))


def _files_of(athlete: str, week: int, outing: Outing) -> dict[str, bytes]:
    rng = np.random.default_rng([SEED, sorted(PLANS).index(athlete), week, outing.day])
    start = FIRST_MONDAY + timedelta(weeks=week, days=outing.day, hours=outing.hour, minutes=int(rng.integers(0, 40)))
    run = simulate(PLANS[athlete][0], outing.script, outing.terrain(rng), rng, start_time=start)
    activity = observe(run, outing.device, rng, sub_sport=outing.sub_sport)
    name = f"{start:%Y-%m-%d}-{outing.title}"
    if activity.format == "gpx":
        return {f"{name}.gpx.gz": _zipped(to_gpx(activity))}
    data = to_fit(activity, enhanced=outing.device.heart_rate == "strap", compressed_timestamps=week % 2 == 0)
    if outing.cut:
        data = data[: int(len(data) * KEPT_SHARE)]
    copy = {f"{name}-copy.gpx.gz": _zipped(to_gpx(activity))} if outing.copy else {}
    return ({f"{name}.fit.gz": _zipped(data)} if outing.zipped else {f"{name}.fit": data}) | copy


def _zipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def write_samples(folder: Path, athletes: Iterable[str] = PLANS, weeks: Iterable[int] = range(WEEKS)) -> None:
    """Write exports and home folders of the athletes.

    Parameters
    ----------
    folder
        Receives `exports/<athlete>/` and `athletes/<athlete>/`.
    athletes, weeks
        Ids of the athletes, and numbers of the weeks, from 0.
    """
    weeks = list(weeks)
    for athlete in athletes:
        home = folder / "athletes" / athlete
        home.mkdir(parents=True, exist_ok=True)
        for name, text in logs_of(athlete, FIRST_MONDAY.date()).items():
            (home / name).write_text(text, encoding="utf-8", newline="\n")
        export = folder / "exports" / athlete
        export.mkdir(parents=True, exist_ok=True)
        for week in weeks:
            for name, data in export_of(athlete, week).items():
                (export / name).write_bytes(data)


if __name__ == "__main__":
    write_samples(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
