"""Score the thresholds from a bare profile and eight weeks of runs: `python -m benchmarks.thresholds --help`.

The athletes are drawn from other formulas than the priors (`sample_data.runner`). A 50 % range is right where it holds
the truth for half of them, a 90 % range where it does for nine in ten.
"""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.answers import HISTORY_WEEKS, histories_of, profile_of, thresholds_of
from pipeline.physiology.fusion import Z90
from sample_data.runner import random_runner
from sample_data.simulator import EPOCH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sample_data.runner import Runner

    Rows = list[dict[str, object]]

Z50 = 0.6745
NAMES = {
    "critical_speed_mps": "critical speed",
    "max_sprint_speed_mps": "maximal sprint speed",
    "hr_max_bpm": "maximal heart rate",
    "d_prime_m": "D'",
    "hr_rest_bpm": "resting heart rate",
}
WITHOUT_HEART_RATE: dict[str, object] = {
    "steady_flat_speed_mps": [],
    "steady_heart_rate_bpm": [],
    "max_heart_rate_bpm": None,
}
PROFILES: dict[str, tuple[str, Callable[[Rows], Rows]]] = {  # a history, and what is kept of it
    "hard efforts": ("history", list),
    "one 5 km race": ("race-history", list),
    "two tempo runs": ("tempo-history", list),
    "easy runs only": ("easy-history", list),
    "first run": ("easy-history", lambda rows: rows[-1:]),
    "hard efforts, no heart rate": ("history", lambda rows: [row | WITHOUT_HEART_RATE for row in rows]),
    "easy runs, no heart rate": ("easy-history", lambda rows: [row | WITHOUT_HEART_RATE for row in rows]),
    "nothing": ("easy-history", lambda _: []),
}
OLDER_FROM = 40.0  # [years]
GROUPS = ("women <40", "women 40+", "men <40", "men 40+")


class Found(NamedTuple):
    """One threshold of one athlete."""

    profile: str
    name: str
    group: str
    true: float
    value: float
    sd: float


def main() -> None:
    """Simulate, find thresholds, print."""
    parser = argparse.ArgumentParser(description="Score the thresholds found from runs.")
    parser.add_argument("--athletes", type=int, default=40, help="simulated athletes (default 40)")
    parser.add_argument("--seed", type=int, default=4, help="seed of the simulation")
    options = parser.parse_args()
    found = [
        one
        for number in range(options.athletes)
        for one in thresholds_found(np.random.default_rng([options.seed, number]), f"athlete {number}")
    ]
    print_found(found)


def thresholds_found(rng: np.random.Generator, name: str, weeks: int = HISTORY_WEEKS) -> Iterator[Found]:
    """Draw an athlete, and find the thresholds for each of `PROFILES` after some weeks."""
    runner = random_runner(rng, name)
    day = EPOCH.date() - timedelta(days=1)
    profile = profile_of(runner, day, told_thresholds=False)
    histories = histories_of(runner, rng, dict.fromkeys(history for history, _ in PROFILES.values()), weeks)
    for kind, (history, kept) in PROFILES.items():
        thresholds = thresholds_of(profile, day, kept(histories[history]))
        for key in NAMES:
            found = getattr(thresholds, key)
            yield Found(kind, key, _group(runner), getattr(runner, key), found.value, found.sd)


def _group(runner: Runner) -> str:
    return f"{'women' if runner.sex == 'female' else 'men'} {'40+' if runner.age_years >= OLDER_FROM else '<40'}"


def print_found(found: list[Found]) -> None:
    """Print errors, and the share of athletes whose ranges hold the truth, for all and by sex and age."""
    for key, name in NAMES.items():
        print(f"\n{name:<30}{'error':>7}{'bias':>7}{'stated':>8}{'in 50 %':>9}{'in 90 %':>9}", end="")
        print("".join(f"{group:>16}" for group in GROUPS))
        for profile in PROFILES:
            chosen = [one for one in found if one.profile == profile and one.name == key]
            print(f"{profile:<30}" + _scores(chosen) + "".join(_short(chosen, group) for group in GROUPS))
    print("\nerror: median, absolute; bias: median; stated: median SD; by group: error, number in the 90 % range")


def _scores(chosen: list[Found]) -> str:
    off, deviation = _off(chosen), _deviation(chosen)
    stated = np.median([one.sd / one.value for one in chosen])
    return (
        f"{np.median(np.abs(off)):>7.1%}{np.median(off):>+7.1%}{stated:>8.1%}"
        f"{np.mean(deviation <= Z50):>9.0%}{np.mean(deviation <= Z90):>9.0%}"
    )


def _short(chosen: list[Found], group: str) -> str:
    these = [one for one in chosen if one.group == group]
    if not these:
        return f"{'-':>16}"
    inside = int(np.sum(_deviation(these) <= Z90))
    return f"{np.median(np.abs(_off(these))):>8.1%}{inside:>4}/{len(these):<3}"


def _off(chosen: list[Found]) -> np.ndarray:
    return np.array([one.value / one.true - 1 for one in chosen])


def _deviation(chosen: list[Found]) -> np.ndarray:
    return np.array([abs(one.value - one.true) / one.sd for one in chosen])


if __name__ == "__main__":
    main()
