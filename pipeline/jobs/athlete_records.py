"""Everything an athlete told us: profile, logs and corrections, read once for a job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.athletes.logs import LOGS, read_log
from pipeline.athletes.person import people_on
from pipeline.athletes.profile import load_profile
from pipeline.segments.estimates.energy import shared_energy_sd
from pipeline.weekly.exercises import daily_sets
from pipeline.weekly.inputs import Records, all_weights

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import polars as pl

    from pipeline.athletes.home import Home
    from pipeline.athletes.profile import Profile
    from pipeline.store.store import Store


@dataclass(frozen=True, kw_only=True)
class Told:
    """An athlete's profile and logs; scale readings and strength sets from files are joined in.

    Attributes
    ----------
    weights, strength
        From `all_weights` and `daily_sets`.
    strength_log
        The athlete's own log, as it was written.
    problems
        One sentence for each row of a log that cannot be read.
    """

    profile: Profile
    weights: pl.DataFrame
    food: pl.DataFrame
    strength: pl.DataFrame
    strength_log: pl.DataFrame
    tests: pl.DataFrame
    measures: pl.DataFrame
    annotations: pl.DataFrame
    problems: tuple[str, ...]

    def shared_energy_sds(self, mondays: Sequence[date]) -> list[float]:
        """Return the relative error that all energies of each week share: that of its last day [fraction]."""
        sundays = [monday + timedelta(days=6) for monday in mondays]
        people = people_on(self.profile, sundays, self.weights)
        return [shared_energy_sd(people[sunday]) for sunday in sundays]

    def records(self, thresholds: pl.DataFrame) -> Records:
        """Return what the weekly stage needs of it."""
        return Records(
            profile=self.profile,
            weights=self.weights,
            food=self.food,
            strength=self.strength,
            thresholds=thresholds,
        )


def told_by(home: Home, store: Store, athlete: str) -> Told:
    """Read profile and logs of an athlete.

    Raises
    ------
    AthleteError
        There is no such athlete, or the profile cannot be read.
    """
    profile = load_profile(home, athlete)
    logs = {log: read_log(home, athlete, log) for log in LOGS}
    weights = all_weights(logs["weight"].frame, store.read("body", athlete), profile.timezone)
    strength = daily_sets(logs["strength"].frame, store.read("strength_sets", athlete))
    return Told(
        profile=profile,
        weights=weights,
        food=logs["food"].frame,
        strength=strength,
        strength_log=logs["strength"].frame,
        tests=logs["thresholds"].frame,
        measures=logs["measure"].frame,
        annotations=logs["annotations"].frame,
        problems=tuple(problem for log in logs.values() for problem in log.problems),
    )
