"""What is known of an athlete's limits: tests, races and the efforts of every run, cut to a window of dates."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.athletes.races import Race, parse_race
from pipeline.segments.parameters import SPRINT_MAX_S
from pipeline.segments.thresholds import parameters as p
from pipeline.segments.thresholds.density import Basis
from pipeline.segments.thresholds.efforts import EFFORT_DURATIONS_S
from pipeline.segments.thresholds.plausibility import (
    agreed_heart_rates,
    bests,
    explained_heart_rates,
    plausible_heart_rates,
    plausible_runs,
    slowest_running,
    speed_per_beat,
    usual_speed,
)
from pipeline.signal.sport import is_indoors
from pipeline.vocabulary import WALKED, Origin, Quantity

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from pipeline.arrays import Bools, Floats, Ints
    from pipeline.athletes.profile import Profile

DEVICE_COLUMNS = {
    "device_vo2max_ml_kg_min": Quantity.VO2MAX,
    "device_hr_max_bpm": Quantity.HR_MAX,
    "device_hr_rest_bpm": Quantity.HR_REST,
}
"""Columns of the activities table with a device's settings for its wearer, and the threshold of each."""

PROFILE_KEYS = {
    "critical_speed_mps": Quantity.CRITICAL_SPEED,
    "max_sprint_speed_mps": Quantity.MAX_SPRINT_SPEED,
    "hr_max": Quantity.HR_MAX,
    "hr_rest": Quantity.HR_REST,
    "vo2max": Quantity.VO2MAX,
}
"""Keys of the profile that are thresholds."""


@dataclass(frozen=True, slots=True)
class Known:
    """A measured or stated threshold. Without `date` it always holds, as in the profile; else it counts in a window."""

    quantity: Quantity
    value: float
    sd: float
    origin: Origin
    date: date | None = None

    def basis(self, through: Quantity | None = None) -> Basis:
        """Return what a threshold rests on that this one decides, or moves through another quantity."""
        return Basis(self.origin, through, date=self.date if self.origin == Origin.TEST else None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The part of the evidence that counts for one date.

    `flat_speed_mps` and `speed_mps` have one row per run and one column per duration of `EFFORT_DURATIONS_S`, nan where
    a run is shorter. `usual_mps` is how fast the athlete usually runs, nan with too few runs; steady stretches are run;
    `hardest_mps` the fastest five minutes of all runs, 0 without any; `hardest_bpm` the highest heart rate of that run.
    """

    flat_speed_mps: Floats
    speed_mps: Floats
    usual_mps: float
    hardest_mps: float
    hardest_bpm: float
    max_heart_rate_bpm: Floats
    steady_flat_speed_mps: Floats
    steady_heart_rate_bpm: Floats
    known: tuple[Known, ...]
    device: tuple[Known, ...]
    races: tuple[Race, ...]

    def all_out_chance(self) -> float:
        """Return the chance that the hardest effort was all-out: 0 where none stands out from everyday running.

        Heart rate does not count here: its maximum rests on this.
        """
        if not self.hardest_mps > p.EASY_ALONE.value * self.usual_mps:
            return 0.0
        return 1 / (
            1
            + math.exp(-math.log(self.hardest_mps / self.usual_mps / p.AS_LIKELY_AS_NOT.value) / p.ALL_OUT_SPREAD.value)
        )

    def known_of(self, quantity: Quantity) -> tuple[Known, ...]:
        """Return the measured or stated values of one threshold."""
        return tuple(known for known in self.known if known.quantity == quantity)

    def device_of(self, quantity: Quantity) -> Known | None:
        """Return the last value of a device for one threshold: earlier ones rest on the same data."""
        given = [known for known in self.device if known.quantity == quantity]
        return given[-1] if given else None

    def known_or_device(self, quantity: Quantity) -> tuple[Known, ...]:
        """Return the measured or stated values of a threshold, else that of the device."""
        given = self.device_of(quantity)
        return self.known_of(quantity) or ((given,) if given else ())


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Everything known about an athlete, over all dates in their order. Build it with `collect`."""

    day: Ints  # ordinal of the local date of each run
    flat_speed_mps: Floats
    speed_mps: Floats
    max_heart_rate_bpm: Floats
    per_beat: Floats  # speed for heart rate of each run
    walked: Bools  # whether each was a walk or a hike by its sport
    treadmill: Bools  # whether a belt or a foot pod alone gives the pace of each run
    steady_ends: Ints  # number of steady stretches before the first run, and up to the end of each
    steady_flat_speed_mps: Floats
    steady_heart_rate_bpm: Floats
    device: tuple[Known, ...]  # in the order of their dates
    known: tuple[Known, ...] = ()
    races: tuple[Race, ...] = ()

    def window(self, first: date, last: date) -> Window:
        """Return the evidence of plausible runs from `first` to `last`, both included, and undated evidence.

        The pace of treadmills counts only where hardly any run is outdoors.
        """
        start, end = np.searchsorted(self.day, (first.toordinal(), last.toordinal() + 1))
        runs = slice(start, end)
        plausible = plausible_runs(self.flat_speed_mps[runs], self.per_beat[runs])
        outdoors = ~self.treadmill[runs]
        if outdoors.sum() >= p.FEW_USUAL_RUNS.value:
            plausible &= outdoors
        stretches = slice(self.steady_ends[start], self.steady_ends[end])
        running = plausible & ~self.walked[runs]
        slowest = slowest_running(self.flat_speed_mps[runs][running])
        measured = plausible_heart_rates(self.per_beat[runs])
        steady = np.repeat(running & measured, np.diff(self.steady_ends[start : end + 1]))
        steady &= self.steady_flat_speed_mps[stretches] >= slowest
        flat_speed = self.flat_speed_mps[runs][plausible]
        hard = bests(flat_speed, p.HARDEST_S.value)
        highest = np.where(measured, self.max_heart_rate_bpm[runs], np.nan)[plausible]
        device = tuple(k for k in self.device if k.date is not None and first <= k.date <= last)
        stated = [known.value for known in device if known.quantity == Quantity.HR_MAX]
        agreed = agreed_heart_rates(highest, hard, stated[-1] if stated else float("nan"))
        highest = explained_heart_rates(agreed, hard)
        hard = np.nan_to_num(hard)
        return Window(
            flat_speed_mps=flat_speed,
            speed_mps=self.speed_mps[runs][plausible],
            usual_mps=usual_speed(self.flat_speed_mps[runs][running]),
            hardest_mps=float(hard.max(initial=0.0)),
            hardest_bpm=float(highest[hard.argmax()]) if hard.any() else float("nan"),
            max_heart_rate_bpm=highest,
            steady_flat_speed_mps=self.steady_flat_speed_mps[stretches][steady],
            steady_heart_rate_bpm=self.steady_heart_rate_bpm[stretches][steady],
            known=tuple(k for k in self.known if k.date is None or first <= k.date <= last),
            device=device,
            races=tuple(r for r in self.races if r.date is None or first <= r.date <= last),
        )


def stated_by(profile: Profile, tests: pl.DataFrame) -> tuple[tuple[Known, ...], tuple[Race, ...]]:
    """Return the thresholds and races that the athlete stated.

    The profile always holds; a row of `thresholds.csv` holds from its date.

    Parameters
    ----------
    profile
        The athlete's profile.
    tests
        Rows of `thresholds.csv`: date, quantity, value, sd (may be null).
    """
    stated = {quantity: getattr(profile, key) for key, quantity in PROFILE_KEYS.items()}
    known = [
        Known(quantity, value, p.PROFILE_SD.value[quantity] * value, Origin.PROFILE)
        for quantity, value in stated.items()
        if value is not None
    ]
    for day, quantity, value, sd in tests.select("date", "quantity", "value", "sd").iter_rows():
        known.append(
            Known(Quantity(quantity), value, sd or p.TEST_SD.value[Quantity(quantity)] * value, Origin.TEST, day)
        )
    return tuple(known), tuple(parse_race(text) for text in profile.races)


def collect(runs: pl.DataFrame, *, known: tuple[Known, ...] = (), races: tuple[Race, ...] = ()) -> Evidence:
    """Collect the efforts of an athlete's runs, and what the athlete stated.

    Parameters
    ----------
    runs
        Rows of the activities table that count: those on foot. Order does not matter.
    known, races
        What the athlete stated, from `stated_by`.
    """
    runs = runs.sort("local_start", maintain_order=True)
    days = runs["local_start"].dt.date().to_list()
    ordinals = np.array([day.toordinal() for day in days], dtype=np.int64)
    steady = runs["steady_flat_speed_mps"].list.len().to_numpy().astype(np.int64)
    speeds, heart_rates = _flattened(runs["steady_flat_speed_mps"]), _flattened(runs["steady_heart_rate_bpm"])
    ends = np.cumsum(steady)
    walked = runs["recorded_sport"].is_in(list(WALKED)).to_numpy()
    return Evidence(
        day=ordinals,
        flat_speed_mps=_without_sprints(_padded(runs["best_effort_flat_speed_mps"]), walked),
        speed_mps=_without_sprints(_padded(runs["best_effort_speed_mps"]), walked),
        max_heart_rate_bpm=runs["max_heart_rate_bpm"].cast(float).fill_null(np.nan).to_numpy(),
        per_beat=np.array(
            [
                speed_per_beat(speed, beats)
                for speed, beats in zip(np.split(speeds, ends), np.split(heart_rates, ends), strict=True)
            ]
        )[:-1].reshape(-1, 3),
        walked=walked,
        treadmill=np.array([is_indoors(word) for word in runs["sub_sport"]], dtype=np.bool_),
        steady_ends=np.concatenate([[0], ends]),
        steady_flat_speed_mps=speeds,
        steady_heart_rate_bpm=heart_rates,
        device=_of_devices(runs, days),
        known=known,
        races=races,
    )


def _of_devices(runs: pl.DataFrame, days: list[date]) -> tuple[Known, ...]:
    given = [
        (day, quantity, value)
        for column, quantity in DEVICE_COLUMNS.items()
        for day, value in zip(days, runs[column].to_list(), strict=True)
        if value
    ]
    return tuple(
        Known(quantity, value, p.DEVICE_SD.value[quantity] * value, Origin.DEVICE, day)
        for day, quantity, value in sorted(given)
    )


def _padded(column: pl.Series) -> Floats:
    """Lists of unequal length as a matrix over all durations, nan behind each end."""
    matrix = np.full((len(column), len(EFFORT_DURATIONS_S)), np.nan)
    for row, values in zip(matrix, column.to_list(), strict=True):
        row[: len(values)] = values
    return matrix


def _without_sprints(matrix: Floats, walked: Bools) -> Floats:
    """Remove the short best efforts of walks and hikes: what is fast in them is a jump of the positions."""
    short = SPRINT_MAX_S.value >= EFFORT_DURATIONS_S
    return np.where(walked[:, None] & short, np.nan, matrix)


def _flattened(column: pl.Series) -> Floats:
    return column.list.explode(empty_as_null=False).cast(float).to_numpy().astype(np.float64)
