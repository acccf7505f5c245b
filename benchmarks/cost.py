"""Time what a run costs between reading and the store: `python -m benchmarks.cost [FOLDER]`.

CPU time, the best of several repeats, as milliseconds per hour of running, beside what fitparse takes to read the same
run in the same process: a figure that depends on the machine, and a ratio that hardly does. FOLDER holds real FIT
files; without it three simulated runs are timed.
"""

from __future__ import annotations

import sys
import warnings
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import fitparse
import numpy as np

from benchmarks.answers import efforts_of, thresholds_of
from benchmarks.decode import cpu_seconds, with_fitparse
from pipeline.athletes.person import person_on
from pipeline.athletes.profile import Profile
from pipeline.errors import FileError
from pipeline.segments.derive import Recording, derive_activity
from pipeline.segments.labels.segment import segment_stream
from pipeline.segments.thresholds.efforts import best_efforts
from pipeline.signal.clean import clean
from pipeline.sources.read import read_content
from pipeline.vocabulary import ON_FOOT
from sample_data.devices import DEVICES
from sample_data.files import to_fit
from sample_data.runner import random_runner
from sample_data.scenarios import SCENARIOS, play

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.sources.activity import Activity

REPEATS = 7
SIMULATED = {"easy_flat": "watch", "fartlek": "urban_canyon", "hilly_loop": "smart_recording"}


class Cost(NamedTuple):
    """Hours of running, and CPU seconds for each stage of it."""

    name: str
    hours: float
    fitparse: float
    read: float
    signal: float
    segments: float
    efforts: float
    derived: float


def simulated() -> dict[str, bytes]:
    """Write three simulated runs as FIT files."""
    rng = np.random.default_rng(5)
    runner = random_runner(rng, "cost")
    return {
        f"{scenario}, {device}": to_fit(play(SCENARIOS[scenario], runner, rng, device=DEVICES[device])[1])
        for scenario, device in SIMULATED.items()
    }


def cost_of(name: str, data: bytes, activity: Activity) -> Cost | None:
    """Time every stage of one run; None for what is no run."""
    signal = clean(activity)
    summary, stream = signal.summary, signal.stream
    if summary.sport not in ON_FOOT or summary.moving_s < timedelta(minutes=5).total_seconds():
        return None
    profile, day = Profile(id="cost"), summary.local_start.date()
    thresholds = thresholds_of(profile, day, [efforts_of(signal, activity.user)])
    person = person_on(profile, day)
    sport, quality = summary.sport, summary.grade_quality
    return Cost(
        name,
        stream.height / 3600,
        cpu_seconds(lambda: with_fitparse(data), 1),
        cpu_seconds(lambda: read_content(data, where=name), REPEATS),
        cpu_seconds(lambda: clean(activity), REPEATS),
        cpu_seconds(lambda: segment_stream(stream, thresholds, sport=sport, grade_quality=quality), REPEATS),
        cpu_seconds(lambda: best_efforts(stream), REPEATS),
        cpu_seconds(
            lambda: derive_activity(stream, Recording(sport, quality), thresholds=thresholds, person=person),
            REPEATS,
        ),
    )


def main() -> None:
    """Time the simulated runs, or those of a folder."""
    warnings.simplefilter("ignore", DeprecationWarning)  # fitparse's, under newer Pythons
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    files = simulated() if folder is None else {path.name: path.read_bytes() for path in sorted(folder.rglob("*.fit"))}
    print_costs(files)


def print_costs(files: Mapping[str, bytes]) -> None:
    """Print what FIT files cost by stage, and all of them together."""
    print("CPU ms per hour of running; x: how many times faster than fitparse reads the same hour")
    print(
        f"{'run':<36}{'hours':>6}{'fitparse':>9}{'read':>6}{'signal':>8}{'segments':>9}{'both':>6}{'x':>5}"
        f"{'efforts':>9}{'estimates':>10}"
    )
    costs = []
    for name, data in files.items():
        try:
            activities = read_content(data, where=name).activities
            cost = cost_of(name, data, activities[0]) if len(activities) == 1 else None
        except (FileError, fitparse.FitParseError):
            continue
        if cost:
            costs.append(cost)
            print(_line(cost))
    if costs:
        print(_line(Cost("ALL", *(sum(column) for column in list(zip(*costs, strict=True))[1:]))))


def _line(cost: Cost) -> str:
    per_hour = {stage: 1000 * seconds / cost.hours for stage, seconds in cost._asdict().items() if stage != "name"}
    both = per_hour["signal"] + per_hour["segments"]
    return (
        f"{cost.name[-35:]:<36}{cost.hours:>6.2f}{per_hour['fitparse']:>9.0f}{per_hour['read']:>6.1f}"
        f"{per_hour['signal']:>8.1f}{per_hour['segments']:>9.1f}{both:>6.1f}{per_hour['fitparse'] / both:>5.0f}"
        f"{per_hour['efforts']:>9.1f}{per_hour['derived'] - per_hour['segments']:>10.1f}"
    )


if __name__ == "__main__":
    main()
