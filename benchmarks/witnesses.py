"""Record one run in many ways, and compare what comes out: `python -m benchmarks.witnesses [FOLDER]`.

Each run is kept as FIT, as its device writes it. Copies of it lose a source of speed, most of their records, or their
calibration; each is written, read, cleaned and labelled again. Printed are distance and moving time of the copy over
those of the original, the share of time with the same label, and sprint minutes. FOLDER holds real FIT files of runs
with positions; without it, runs are simulated.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from benchmarks.answers import efforts_of, profile_of, thresholds_of
from benchmarks.scoring import NO_LABEL, painted
from pipeline.athletes.profile import Profile
from pipeline.errors import FileError
from pipeline.segments.labels.segment import segment_stream
from pipeline.segments.thresholds.daily import as_labels_use
from pipeline.signal.clean import clean
from pipeline.sources.activity import SessionTotals
from pipeline.sources.read import read_content
from pipeline.vocabulary import LABELS, ON_FOOT, Label
from sample_data.devices import DEVICES
from sample_data.files import to_fit, to_gpx
from sample_data.runner import coloured_noise, random_runner
from sample_data.scenarios import SCENARIOS, play
from sample_data.sensors import METRES_PER_DEGREE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    from pipeline.segments.thresholds.daily import Thresholds
    from pipeline.signal.clean import Signal
    from pipeline.sources.activity import Activity

    Codes = npt.NDArray[np.int64]

SEED = 11
RUNNERS = 3
SIMULATED = ("easy_rolling", "hilly_loop", "strides", "repeats_200m", "tempo_run", "town_stops", "walk_breaks", "hike")
SPRINT = LABELS.index(Label.SPRINT)
SHORTEST_RUN_S = 600
BLOCK_M = (60.0, 140.0)


@dataclass(frozen=True, slots=True)
class Pair:
    """A copy over its original: ratios of distance and moving time, the share of time labelled alike, sprint [s]."""

    run: str
    copy: str
    distance: float
    moving: float
    alike: float
    sprint_s: tuple[int, int]


def _kept(activity: Activity, kept: npt.NDArray[np.bool_]) -> Activity:
    """Keep some of the records, the first and the last among them."""
    kept[[0, -1]] = True
    return replace(activity, records=activity.records.filter(pl.Series(kept)))


def _smart(activity: Activity, rng: np.random.Generator) -> Activity:
    steps = np.cumsum(rng.integers(2, 9, activity.records.height))
    return _kept(activity, np.isin(np.arange(activity.records.height), steps))


def _every_fifth(activity: Activity, _: np.random.Generator) -> Activity:
    return _kept(activity, np.arange(activity.records.height) % 5 == 0)


def _streets(activity: Activity, rng: np.random.Generator) -> Activity:
    """Run the distance along blocks with right-angled corners, one point in ten seconds."""
    covered = activity.records["distance_m"].interpolate().to_numpy()
    blocks = rng.uniform(*BLOCK_M, int(np.nanmax(covered) / BLOCK_M[0]) + 2)
    heading = np.cumsum(rng.integers(-1, 2, blocks.size)) * np.pi / 2
    corners = np.concatenate([[0.0], np.cumsum(blocks)])
    north, east = (
        np.interp(covered, corners, np.concatenate([[0.0], np.cumsum(blocks * way(heading))]))
        for way in (np.cos, np.sin)
    )
    positions = {"latitude_deg": north / METRES_PER_DEGREE, "longitude_deg": 9.0 + east / METRES_PER_DEGREE}
    laid = activity.records.with_columns(**{name: pl.Series(values) for name, values in positions.items()})
    return _kept(replace(activity, records=laid), np.arange(laid.height) % 10 == 0)


def _dropped(activity: Activity, rng: np.random.Generator) -> Activity:
    """Lose a fifth of the records, and three stretches of a minute."""
    kept = rng.random(activity.records.height) > 0.2
    times = (activity.records["time"] - activity.start_time).dt.total_seconds().to_numpy()
    for start in rng.uniform(0, times[-1], 3):
        kept[(times > start) & (times < start + 60)] = False
    return _kept(activity, kept)


def _scaled(activity: Activity, **factors: float) -> Activity:
    scaled = (pl.col(name) * factor for name, factor in factors.items())
    return replace(activity, records=activity.records.with_columns(*scaled))


def _slow_speed(activity: Activity, _: np.random.Generator) -> Activity:
    return _scaled(activity, speed_mps=0.88)


def _foot_pod(activity: Activity, _: np.random.Generator) -> Activity:
    """A foot pod that is 9 % short sets speed, not distance."""
    return _scaled(activity, speed_mps=0.91)


def _kilometres_per_hour(activity: Activity, _: np.random.Generator) -> Activity:
    return _scaled(activity, speed_mps=3.6)


def _half_without_speed(activity: Activity, _: np.random.Generator) -> Activity:
    late = pl.int_range(pl.len()) > pl.len() // 2
    return replace(
        activity, records=activity.records.with_columns(speed_mps=pl.when(late).then(0.0).otherwise("speed_mps"))
    )


def _jitter(activity: Activity, rng: np.random.Generator) -> Activity:
    """Add errors of positions of 2 m that last for 20 s, and shift all of them by 5 m."""
    size = activity.records.height
    return _moved(activity, *(coloured_noise(rng, size, sd=2.0, tau_s=20) + 5.0 for _ in range(2)))


def _noise(activity: Activity, rng: np.random.Generator) -> Activity:
    """Add errors of positions of 3 m, others at every point."""
    return _moved(activity, *rng.normal(0.0, 3.0, (2, activity.records.height)))


def _moved(activity: Activity, *errors_m: npt.NDArray[np.float64]) -> Activity:
    names = ("latitude_deg", "longitude_deg")
    moved = (pl.col(name) + pl.Series(error / METRES_PER_DEGREE) for name, error in zip(names, errors_m, strict=True))
    return replace(activity, records=activity.records.with_columns(*moved))


def _snapped(activity: Activity, _: np.random.Generator) -> Activity:
    """Smooth positions over some fifteen seconds, as a track snapped to paths is."""
    names = ("latitude_deg", "longitude_deg")
    smooth = (pl.col(name).rolling_mean(15, min_samples=1, center=True) for name in names)
    return replace(activity, records=activity.records.with_columns(*smooth))


def _same(activity: Activity, _: np.random.Generator) -> Activity:
    return activity


def _total_twice(activity: Activity, _: np.random.Generator) -> Activity:
    total = activity.totals.distance_m
    return replace(activity, totals=SessionTotals(distance_m=None if total is None else 2 * total))


COPIES: dict[str, tuple[str, Callable[[Activity, np.random.Generator], Activity]]] = {
    "GPX": ("gpx", _same),
    "FIT, smart recording": ("fit", _smart),
    "FIT, every fifth record": ("fit", _every_fifth),
    "FIT, dropped records": ("fit", _dropped),
    "FIT, speed 12 % low": ("fit", _slow_speed),
    "FIT, foot pod 9 % short": ("fit", _foot_pod),
    "FIT, speed in km/h": ("fit", _kilometres_per_hour),
    "FIT, half without speed": ("fit", _half_without_speed),
    "FIT, jittering positions": ("fit", _jitter),
    "FIT, total twice the truth": ("fit", _total_twice),
    "GPX, smart recording": ("gpx", _smart),
    "GPX, every fifth point": ("gpx", _every_fifth),
    "GPX, dropped points": ("gpx", _dropped),
    "GPX, jittering positions": ("gpx", _jitter),
    "GPX, noise at every point": ("gpx", _noise),
    "GPX, streets, every tenth": ("gpx", _streets),
    "GPX, snapped to paths": ("gpx", _snapped),
}
"""Name of a copy: the format it is written in, and what is done to it before."""


def pairs_of(name: str, activity: Activity, thresholds: Thresholds | None, rng: np.random.Generator) -> Iterator[Pair]:
    """Compare one run with each of its copies.

    Parameters
    ----------
    name
        Name of the run.
    activity
        The run as its device recorded it.
    thresholds
        Those of the runner; None takes them from the run itself, as of an athlete of whom nothing is known.
    rng
        Source of chance.

    Yields
    ------
    Pair
        One for each of `COPIES`.
    """
    activity = replace(activity, events=activity.events.filter(pl.col("event") == "timer"))
    original = clean(activity)
    if thresholds is None:
        day = original.summary.local_start.date()
        thresholds = thresholds_of(Profile(id="pairs"), day, [efforts_of(original, activity.user)])
    labels = _labels(original, original, thresholds)
    for copy, (kind, change) in COPIES.items():
        changed = change(activity, rng)
        data = to_gpx(changed) if kind == "gpx" else to_fit(changed)
        (read,) = read_content(data, where=f"{name}.{kind}").activities
        signal = clean(replace(read, sport=activity.sport))
        found = _labels(signal, original, thresholds)
        either = (labels != NO_LABEL) | (found != NO_LABEL)
        yield Pair(
            name,
            copy,
            signal.summary.distance_m / original.summary.distance_m,
            signal.summary.moving_s / original.summary.moving_s,
            float((labels == found)[either].mean()),
            (int((found == SPRINT).sum()), int((labels == SPRINT).sum())),
        )


def _labels(signal: Signal, original: Signal, thresholds: Thresholds) -> Codes:
    """Return the label of each second of the original."""
    summary, start = signal.summary, original.summary.start_time
    segments = segment_stream(
        signal.stream,
        as_labels_use(thresholds),
        sport=summary.sport,
        sub_sport=summary.sub_sport,
        grade_quality=summary.grade_quality,
    )
    if segments.is_empty():
        return np.full(original.stream.height, NO_LABEL)
    starts, ends = ((segments[name] - start).dt.total_seconds().to_numpy() for name in ("start_time", "end_time"))
    codes = segments["label"].cast(pl.Enum(Label)).to_physical().cast(pl.Int64).to_numpy()
    return painted(starts, ends, codes, original.stream.height)


def simulated_pairs(runners: int, seed: int) -> Iterator[Pair]:
    """Compare simulated runs of some runners with all their copies."""
    for number in range(runners):
        rng = np.random.default_rng([seed, number])
        runner = random_runner(rng, f"runner {number}")
        for scenario in SIMULATED:
            run, activity = play(SCENARIOS[scenario], runner, rng, device=DEVICES["watch"])
            day = run.start_time.date()
            thresholds = thresholds_of(profile_of(runner, day, told_thresholds=True), day, [])
            yield from pairs_of(f"{scenario}, {runner.id}", activity, thresholds, rng)


def _real(folder: Path, seed: int) -> Iterator[Pair]:
    for path in sorted(folder.rglob("*.fit")):
        try:
            activities = read_content(path.read_bytes(), where=path.name).activities
        except FileError:
            continue
        for activity in activities:
            records = activity.records
            placed = records["latitude_deg"].null_count() < records.height // 2
            if activity.sport in ON_FOOT and placed and records.height > SHORTEST_RUN_S:
                yield from pairs_of(path.stem[-24:], activity, None, np.random.default_rng(seed))


def main() -> None:
    """Print the median and the worst run of each copy."""
    parser = argparse.ArgumentParser(description="Record one run in many ways, and compare what comes out.")
    parser.add_argument("folder", type=Path, nargs="?", help="real FIT files (default: simulated runs)")
    parser.add_argument("--runners", type=int, default=RUNNERS, help="simulated runners (default 3)")
    parser.add_argument("--seed", type=int, default=SEED, help="seed of the simulation")
    options = parser.parse_args()
    found = _real(options.folder, options.seed) if options.folder else simulated_pairs(options.runners, options.seed)
    print_pairs(list(found))


def print_pairs(pairs: list[Pair]) -> None:
    """Print the median and the worst run of each copy."""
    print(f"{len({pair.run for pair in pairs})} runs; distance and moving time over those of the original, in percent")
    print(f"{'copy':<28}{'distance':>17}{'moving time':>17}{'same label':>17}{'sprint s':>12}   worst in distance")
    print(f"{'':<28}{'median':>9}{'worst':>8}{'median':>9}{'worst':>8}{'all':>9}{'worst':>8}{'copy':>6}{'orig.':>6}")
    for copy in COPIES:
        rows = [pair for pair in pairs if pair.copy == copy]
        distance, moving = (100 * np.array([getattr(row, name) for row in rows]) for name in ("distance", "moving"))
        alike = 100 * np.array([row.alike for row in rows])
        worst = rows[int(np.abs(distance - 100).argmax())]
        sprints = [sum(seconds) for seconds in zip(*(row.sprint_s for row in rows), strict=True)]
        print(
            f"{copy:<28}{np.median(distance):>9.1f}{100 * worst.distance:>8.1f}"
            f"{np.median(moving):>9.1f}{moving[np.abs(moving - 100).argmax()]:>8.1f}"
            f"{alike.mean():>9.1f}{alike.min():>8.1f}{sprints[0]:>6}{sprints[1]:>6}   {worst.run}"
        )


if __name__ == "__main__":
    main()
