"""Everything an athlete told us: profile, logs and corrections, read once for a job."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from pipeline.athletes.logs import LOGS, read_log
from pipeline.athletes.profile import load_profile
from pipeline.physiology.parameters import MODEL_VERSION
from pipeline.weekly.exercises import daily_sets
from pipeline.weekly.inputs import Records, all_weights

if TYPE_CHECKING:
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
    problems
        One sentence for each row of a log that cannot be read.
    fingerprint
        Hash of the profile, the logs and the model: what a week's verdict rests on beside the runs.
    """

    profile: Profile
    weights: pl.DataFrame
    food: pl.DataFrame
    strength: pl.DataFrame
    tests: pl.DataFrame
    annotations: pl.DataFrame
    problems: tuple[str, ...]
    fingerprint: str

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
    weights = all_weights(logs["weight"].frame, store.read("body", athlete))
    strength = daily_sets(logs["strength"].frame, store.read("strength_sets", athlete))
    parts = [str(asdict(profile)), MODEL_VERSION, *(frame.write_csv() for frame in (weights, strength))]
    parts += [logs[log].frame.write_csv() for log in ("food", "thresholds")]
    return Told(
        profile=profile,
        weights=weights,
        food=logs["food"].frame,
        strength=strength,
        tests=logs["thresholds"].frame,
        annotations=logs["annotations"].frame,
        problems=tuple(problem for log in logs.values() for problem in log.problems),
        fingerprint=hashlib.sha256("\n".join(parts).encode()).hexdigest(),
    )
