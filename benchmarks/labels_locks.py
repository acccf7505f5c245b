"""Let optical sensors count steps instead of beats: `python -m benchmarks.labels --section locks`.

Eight weeks of easy runs with a tempo run and a race. In half of the runs, or in three quarters, the sensor goes over to
the steps, or to half of them, after some minutes. Maximal heart rate and critical speed are compared with those of the
same runs without locks.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from benchmarks.answers import HISTORY_DEVICES, HISTORY_WEEKS, MINUTES, efforts_of, profile_of, thresholds_of
from pipeline.signal.clean import clean
from sample_data import workouts as w
from sample_data.devices import DEVICES
from sample_data.runner import coloured_noise, followed, random_runner
from sample_data.sensors import observe
from sample_data.simulator import EPOCH, flat_terrain, rolling_terrain, simulate

if TYPE_CHECKING:
    from pipeline.segments.thresholds.daily import Thresholds
    from pipeline.sources.activity import Activity
    from sample_data.runner import Runner
    from sample_data.simulator import Simulated

    Rows = list[dict[str, object]]

HARD = {16: w.tempo_run, 37: w.race_5k}  # on these days, in the place of an easy run
EASY_SHARE = (0.62, 0.80)  # of critical speed
STARTS_S, GOES_OVER_S = (60.0, 400.0), (20.0, 60.0)
STEPS_FROM_SPM = 100.0
SHARES = (0.5, 0.75)  # of the runs that are locked
MUCH_BPM, MUCH_SPEED = 5.0, 0.05  # change of maximal heart rate, and of critical speed [fraction]


class Lock(NamedTuple):
    """How a sensor shows the steps: the time constant of its smoothing [s], its noise [bpm], and times the steps."""

    name: str
    late_s: float
    noise_bpm: float
    times: float = 1.0


LOCKS = (
    Lock("at once", 0.1, 0.3),
    Lock("late", 8.0, 1.0),
    Lock("with noise", 4.0, 1.5),
    Lock("later, with noise", 12.0, 1.5),
    Lock("on half the steps", 3.0, 1.0, 0.5),
)


def print_locks(athletes: int, seed: int) -> None:
    """Print what locks change of maximal heart rate and of critical speed, for each kind and share of locked runs."""
    found = [one for number in range(athletes) for one in _of_athlete(number, seed)]
    print(f"{'lock':<20}{'runs locked':>12}{'bpm, median':>13}{'worst':>7}{'over 5 bpm':>12}{'CS over 5 %':>13}")
    for lock in LOCKS:
        for share in SHARES:
            those = [(before, after) for name, part, before, after in found if (name, part) == (lock.name, share)]
            beats = np.array([after.hr_max_bpm.value - before.hr_max_bpm.value for before, after in those])
            speed = np.array(
                [after.critical_speed_mps.value / before.critical_speed_mps.value - 1 for before, after in those]
            )
            print(
                f"{lock.name:<20}{share:>12.0%}{np.median(beats):>+13.1f}{beats[np.abs(beats).argmax()]:>+7.0f}"
                f"{int((np.abs(beats) > MUCH_BPM).sum()):>8}/{len(beats):<3}"
                f"{int((np.abs(speed) > MUCH_SPEED).sum()):>9}/{len(speed):<3}"
            )


def _of_athlete(number: int, seed: int) -> list[tuple[str, float, Thresholds, Thresholds]]:
    """Find the thresholds of one athlete without locks, and with each kind of lock in each share of the runs."""
    rng = np.random.default_rng([seed, number])
    runner = random_runner(rng, f"athlete {number}")
    runs = _runs(runner, rng)
    order = rng.permutation(len(runs))
    right = [efforts_of(clean(activity), activity.user) for _, activity in runs]
    before = _thresholds(runner, right)
    found = []
    for lock in LOCKS:
        wrong = [efforts_of(clean(locked(run, activity, lock, rng)), activity.user) for run, activity in runs]
        for share in SHARES:
            chosen = set(order[: round(share * len(runs))].tolist())
            rows = [wrong[index] if index in chosen else row for index, row in enumerate(right)]
            found.append((lock.name, share, before, _thresholds(runner, rows)))
    return found


def _thresholds(runner: Runner, rows: Rows) -> Thresholds:
    day = EPOCH.date() - timedelta(days=1)
    return thresholds_of(profile_of(runner, day, told_thresholds=False), day, rows)


def _runs(runner: Runner, rng: np.random.Generator) -> list[tuple[Simulated, Activity]]:
    found = []
    for day in (7 * week + day for week in range(HISTORY_WEEKS) for day in MINUTES):
        easy = w.easy_run(runner, rng.uniform(25, 45), rng.uniform(*EASY_SHARE))
        script = HARD[day](runner) if day in HARD else easy
        terrain = flat_terrain(rng) if rng.random() < 0.5 else rolling_terrain(rng, 0.04)
        start = EPOCH - timedelta(weeks=HISTORY_WEEKS) + timedelta(days=day)
        run = simulate(runner, script, terrain, rng, start_time=start)
        found.append((run, observe(run, DEVICES[str(rng.choice(HISTORY_DEVICES))], rng)))
    return found


def locked(run: Simulated, activity: Activity, lock: Lock, rng: np.random.Generator) -> Activity:
    """Return the activity as a sensor records it that goes over to the steps after some minutes."""
    heart, steps = (run.truth[name].to_numpy() for name in ("heart_rate_bpm", "cadence_spm"))
    keep = float(np.exp(-1 / lock.late_s))
    shown = lock.times * followed((1 - keep) * steps, keep, float(steps[0]))
    shown += coloured_noise(rng, len(shown), sd=lock.noise_bpm, tau_s=6)
    over = np.clip((np.arange(len(shown)) - rng.uniform(*STARTS_S)) / rng.uniform(*GOES_OVER_S), 0, 1)
    beats = np.where(steps > STEPS_FROM_SPM, (1 - over) * heart + over * shown, heart)
    seconds = (activity.records["time"] - run.start_time).dt.total_seconds().to_numpy()
    column = pl.Series("heart_rate_bpm", np.round(beats[seconds]))
    kind = activity.records.schema["heart_rate_bpm"]
    return replace(activity, records=activity.records.with_columns(column.cast(kind)))
