"""An athlete's own records: profile, logs and corrections, read once for a job."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.athletes.log_columns import LOGS
from pipeline.athletes.logs import empty_log, read_log
from pipeline.athletes.person import people_on
from pipeline.athletes.profile import bare_profile, load_profile
from pipeline.segments.estimates.energy import shared_energy_sd
from pipeline.store.rows import table_of
from pipeline.weekly.inputs import Records, all_weights
from pipeline.weekly.strength import daily_sets, named_by

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import polars as pl

    from pipeline.athletes.home import Home
    from pipeline.athletes.logs import LogResult
    from pipeline.athletes.profile import Profile
    from pipeline.store.store import Store


@dataclass(frozen=True, kw_only=True)
class AthleteRecords:
    """Profile and logs of an athlete, together with the scale readings and strength sets found in files.

    Attributes
    ----------
    weights, strength
        Logs and files together, from `all_weights` and `daily_sets`.
    weight_log, strength_log
        The athlete's own logs alone.
    exercise_names
        Exercises by the athlete's own names for them, from `named_by`.
    pauses
        Stretches in bed, on crutches or with much less walking.
    problems
        One sentence for each row of a log that cannot be read.
    """

    profile: Profile
    weights: pl.DataFrame
    weight_log: pl.DataFrame
    food: pl.DataFrame
    strength: pl.DataFrame
    strength_log: pl.DataFrame
    exercise_names: dict[str, str]
    pauses: pl.DataFrame
    tests: pl.DataFrame
    measures: pl.DataFrame
    annotations: pl.DataFrame
    problems: tuple[str, ...]

    def shared_energy_sds(self, mondays: Sequence[date]) -> list[float]:
        """Return the relative error that all energies of each week share: that of its last day [fraction]."""
        sundays = [monday + timedelta(days=6) for monday in mondays]
        people = people_on(self.profile, sundays, self.weights)
        return [shared_energy_sd(people[sunday]) for sunday in sundays]

    def weekly(self, thresholds: pl.DataFrame) -> Records:
        """Return the part that the weekly stage needs, beside the table `thresholds`."""
        return Records(
            profile=self.profile,
            weights=self.weights,
            food=self.food,
            strength=self.strength,
            thresholds=thresholds,
            pauses=self.pauses,
        )

    def with_files(self, body: pl.DataFrame, strength_sets: pl.DataFrame) -> AthleteRecords:
        """Add rows of the tables `body` and `strength_sets` to the athlete's logs, replacing earlier ones."""
        return replace(
            self,
            weights=all_weights(self.weight_log, body, self.profile.timezone),
            strength=daily_sets(self.strength_log, strength_sets, self.exercise_names),
        )

    def with_tables(self, store: Store) -> AthleteRecords:
        """Add what the athlete's tables hold now."""
        athlete = self.profile.id
        return self.with_files(store.read("body", athlete), store.read("strength_sets", athlete))


def records_of(home: Home, store: Store, athlete: str) -> AthleteRecords:
    """Read profile and logs of an athlete, each file once.

    Raises
    ------
    AthleteError
        There is no such athlete, or the profile cannot be read.
    """
    profile = load_profile(home, athlete)
    return _records(profile, {log: read_log(home, athlete, log) for log in LOGS}).with_tables(store)


def nobodys_records() -> AthleteRecords:
    """Return empty records, for an unknown athlete."""
    logs = {log: empty_log(log) for log in LOGS}
    return _records(bare_profile("nobody"), logs).with_files(table_of("body", []), table_of("strength_sets", []))


def _records(profile: Profile, logs: Mapping[str, LogResult]) -> AthleteRecords:
    weights, strength = logs["weight"].frame, logs["strength"].frame
    return AthleteRecords(
        profile=profile,
        weights=weights,
        weight_log=weights,
        food=logs["food"].frame,
        strength=daily_sets(strength, table_of("strength_sets", []), {}),
        strength_log=strength,
        exercise_names=named_by(logs["exercises"].frame),
        pauses=logs["pauses"].frame,
        tests=logs["thresholds"].frame,
        measures=logs["measure"].frame,
        annotations=logs["annotations"].frame,
        problems=tuple(problem for log in logs.values() for problem in log.problems),
    )
