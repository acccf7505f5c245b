"""Hold critical speed against best efforts: `python -m benchmarks.labels --section efforts`.

Windows of 120 days are drawn as rows of the activities table, without streams, so that hundreds cost a minute. Runners
differ in how fast they run easily, in their heart rate at both ventilatory thresholds, and from day to day. Printed are
critical speed over the best twenty minutes, how far both are from the truth, and in how many windows critical speed
lies within two standard deviations of what the first run alone gave, and of what the hardest would have given if it had
been the first. In between stand the mean probabilities of having been all-out that best efforts of races and of tempo
runs have beside the critical speed and D' that were found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from benchmarks.answers import EFFORTS
from pipeline.athletes.profile import Person
from pipeline.physiology.fusion import Z90
from pipeline.segments.thresholds.critical_speed import sustainable_speed
from pipeline.segments.thresholds.daily import thresholds_on
from pipeline.segments.thresholds.density import near
from pipeline.segments.thresholds.efforts import EFFORT_DURATIONS_S
from pipeline.segments.thresholds.evidence import collect
from pipeline.segments.thresholds.maximal import maximal_efforts
from pipeline.segments.thresholds.maximal_heart_rate import all_out_density, hr_max_density
from pipeline.segments.thresholds.parameters import ALL_OUT_GAP, TEMPO_GAP
from pipeline.vocabulary import Sex
from sample_data.simulator import EPOCH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.segments.thresholds.daily import Thresholds

    Row = dict[str, object]

DAY = EPOCH.date()
TWENTY_MINUTES = int(np.searchsorted(EFFORT_DURATIONS_S, 1200))
BLOCK_S, SETTLED_S, LAST_S = 120, 360, 3600  # steady stretches, as `best_efforts` cuts them
TEMPO, RESERVE_AT_CS, RESERVE_PER_SHARE = 0.84, 0.904, 0.777  # heart rate reserve over the share of critical speed
WIDER = (1.15, 0.7)  # spread of a runner's heart rate at tempo and at critical speed, of that between them
HARD: dict[str, tuple[tuple[int, float], ...]] = {  # hard runs of a window: how long [s], and share of what is possible
    "two races": ((1300, 0.99), (2600, 0.98)),
    "race and tempo": ((1300, 0.99), (2400, 0.0), (1500, 0.0), (2400, 0.0)),
    "tempo runs": tuple((seconds, 0.0) for seconds in (1260, 1500, 2400, 1260, 1500, 2400, 1260)),
    "easy runs": (),
}
RACED_FROM = 0.97  # of what is possible
TEMPO_SHARE = (0.90, 0.97)  # of critical speed
WIDTHS = (18, 8, 11, 11, 8, 9, 9, 9, 11, 12)  # of the columns [characters]
SIDES = (0.95, 1.05, 1.10)  # of the best twenty minutes


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """A runner: body, limits, and how heart rate and easy pace differ from those of others."""

    person: Person
    critical_speed_mps: float
    d_prime_m: float
    hr_max_bpm: float
    hr_rest_bpm: float
    reserve_offset: float
    habit: float

    def heart_rate(self, share: float, of_day: float) -> float:
        """Return the heart rate at a share of critical speed [bpm]."""
        offset = self.reserve_offset * float(np.interp(share, (TEMPO, 1.0), WIDER))
        reserve = RESERVE_AT_CS + RESERVE_PER_SHARE * (share - 1) + offset + of_day
        return self.hr_rest_bpm + min(max(reserve, 0.3), 1.0) * (self.hr_max_bpm - self.hr_rest_bpm)


def drawn(rng: np.random.Generator) -> Drawn:
    """Draw a runner of 20 to 60 years."""
    female, age = bool(rng.random() < 0.5), float(rng.uniform(20, 60))
    speed = float(rng.normal(3.2 if female else 3.6, 0.45)) * (1 - 0.006 * max(age - 35, 0))
    return Drawn(
        person=Person(
            sex=Sex.FEMALE if female else Sex.MALE,
            age_years=age,
            height_cm=170,
            mass_kg=65,
            mass_sd_kg=1,
            body_fat_pct=20,
        ),
        critical_speed_mps=max(speed, 2.2),
        d_prime_m=float(np.clip(rng.normal(150, 40), 80, 260)),
        hr_max_bpm=float(209.5 - 0.67 * age + rng.normal(0, 8)),
        hr_rest_bpm=float(rng.normal(57, 6)),
        reserve_offset=float(rng.normal(0, 0.04)),
        habit=float(np.clip(rng.normal(0.72, 0.06), 0.6, 0.82)),
    )


def window_of(runner: Drawn, rng: np.random.Generator, kind: str) -> list[Row]:
    """Draw the runs of 120 days: an easy one every third day, and the hard ones."""
    rows = [
        _row(runner, rng, day, runner.habit * float(rng.normal(1, 0.03)), int(rng.uniform(1800, 5400)))
        for day in range(1, 110, 3)
    ]
    for number, (seconds, of_possible) in enumerate(HARD[kind]):
        possible = float(sustainable_speed(seconds, runner.critical_speed_mps, runner.d_prime_m))
        share = of_possible * possible / runner.critical_speed_mps or float(rng.uniform(*TEMPO_SHARE))
        rows.append(_row(runner, rng, 5 + 15 * number, runner.habit, 3600, (seconds, share)))
    return rows


def _row(
    runner: Drawn,
    rng: np.random.Generator,
    days_ago: int,
    easy: float,
    long_s: int,
    hard: tuple[int, float] = (0, 0.0),
) -> Row:
    """Run easily, and hard for a part of it: both at a share of critical speed."""
    hard_s, share = hard
    seconds = EFFORT_DURATIONS_S[long_s >= EFFORT_DURATIONS_S].astype(float)
    at_ease = easy * (1 + 0.05 * np.exp(-seconds / 600))
    inside = np.minimum(seconds, hard_s)
    with_hard = (inside * share + (seconds - inside) * easy) / seconds
    best = (runner.critical_speed_mps * np.maximum(at_ease, with_hard)).tolist()
    of_day = float(rng.normal(0, 0.025))
    blocks = [max((min(long_s, LAST_S) - SETTLED_S - hard_s) // BLOCK_S, 0), max(hard_s - SETTLED_S // 2, 0) // BLOCK_S]
    shares = np.repeat([easy, share], blocks)
    beats = np.repeat([runner.heart_rate(easy, of_day), runner.heart_rate(min(share, 1.05), of_day)], blocks)
    return {
        "local_start": datetime.combine(DAY - timedelta(days=days_ago), time()),
        "recorded_sport": "running",
        "best_effort_flat_speed_mps": best,
        "best_effort_speed_mps": best,
        "steady_flat_speed_mps": (runner.critical_speed_mps * shares * rng.normal(1, 0.015, len(shares))).tolist(),
        "steady_heart_rate_bpm": (beats + rng.normal(0, 2, len(beats))).tolist(),
        "max_heart_rate_bpm": float(beats.max(initial=runner.heart_rate(easy, of_day))) + 4,
    }


class Found(NamedTuple):
    """Critical speed of a window, the truth, its SD and the best twenty minutes [m/s]; how far a first run was off.

    `of_races` and `of_tempo` are mean probabilities of having been all-out, nan without such efforts. `first_off` is in
    standard deviations of what the first run alone gave, `hard_off` of what the hardest run gives where it is the
    first.
    """

    value: float
    true: float
    sd: float
    best: float
    of_races: float
    of_tempo: float
    first_off: float
    hard_off: float


def _found(kind: str, count: int, seed: int) -> Iterator[Found]:
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        runner = drawn(rng)
        rows = pl.DataFrame(window_of(runner, rng, kind), schema=EFFORTS).sort("local_start")
        twenty = pl.col("best_effort_flat_speed_mps").list.get(TWENTY_MINUTES, null_on_oob=True)
        hardest = rows.filter(twenty == twenty.max()).head(1)
        whole, *others = (
            thresholds_on(some["local_start"].dt.date().to_list()[-1], runner.person, collect(some))
            for some in (rows, rows.head(1), hardest)
        )
        found, first, hard = (one.critical_speed_mps for one in (whole, *others))
        best = float(rows.select(twenty.max()).item())
        chances = _chances(runner, rows, whole)
        first_off, hard_off = (abs(one.value - found.value) / one.sd for one in (first, hard))
        yield Found(found.value, runner.critical_speed_mps, found.sd, best, *chances, first_off, hard_off)


def _chances(runner: Drawn, rows: pl.DataFrame, found: Thresholds) -> tuple[float, float]:
    """Return the mean probability of having been all-out of the best efforts of races, and of other runs."""
    evidence = collect(rows)
    window = evidence.window(rows["local_start"].dt.date().to_list()[0], DAY)
    of_hr_max = hr_max_density(runner.person, window, window) + all_out_density(runner.person, window)
    chances: tuple[list[float], list[float]] = [], []
    for effort in maximal_efforts(window, of_hr_max, found.hr_rest_bpm):
        seconds, at = effort.duration_s, int(np.searchsorted(EFFORT_DURATIONS_S, effort.duration_s))
        speed = window.flat_speed_mps[effort.run, at]
        room = np.log(sustainable_speed(seconds, found.critical_speed_mps.value, found.d_prime_m.value) / speed)
        all_out, other = (np.exp(near(room, gap.value)) for gap in (ALL_OUT_GAP, TEMPO_GAP))
        possible = sustainable_speed(seconds, runner.critical_speed_mps, runner.d_prime_m)
        odds = effort.chance * all_out / ((1 - effort.chance) * other)
        chances[int(speed < RACED_FROM * possible)].append(float(odds / (1 + odds)))
    of_races, of_others = (float(np.mean(those)) if those else float("nan") for those in chances)
    return of_races, of_others


def print_efforts(count: int, seed: int) -> None:
    """Print one line for each kind of window."""
    names = (
        "CS / best 20 min",
        "true",
        "0.95-1.10",
        "over 1.05",
        "error",
        "in 90 %",
        "races",
        "tempo",
        "first run",
        "hard first",
    )
    print(f"{'window':<15}" + "".join(f"{name:>{width}}" for name, width in zip(names, WIDTHS, strict=True)))
    for kind in HARD:
        value, true, sd, best, of_races, of_tempo, first_off, hard_off = np.array(list(_found(kind, count, seed))).T
        over = value / best
        print(
            f"{kind:<15}{np.median(over):>18.3f}{np.median(true / best):>8.3f}"
            f"{np.mean((over >= SIDES[0]) & (over <= SIDES[2])):>11.2f}{np.mean(over > SIDES[1]):>11.2f}"
            f"{np.median(np.abs(value / true - 1)):>8.1%}{np.mean(np.abs(value - true) <= Z90 * sd):>9.0%}"
            f"{_mean(of_races):>9.2f}{_mean(of_tempo):>9.2f}"
            f"{np.mean(first_off <= 2):>11.0%}{np.mean(hard_off <= 2):>12.0%}"
        )


def _mean(chances: np.ndarray) -> float:
    known = chances[np.isfinite(chances)]
    return float(known.mean()) if len(known) else float("nan")
