"""Compare the energy of real runs with that of their devices. Nothing is fitted to the ratio.

The body is that of the wearer in the file; thresholds are those of age and sex, since a single file has no history.
Runs count if they last ten minutes or more, have calories and heart rate for half of the time, and their file holds
the wearer's mass.

Run from the root of the repository: python -m benchmarks.device_energy FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.athletes.person import person_on
from pipeline.athletes.profile import Profile
from pipeline.errors import FileError
from pipeline.segments.derive import Recording, derive_activity
from pipeline.segments.thresholds.daily import as_labels_use, thresholds_on
from pipeline.segments.thresholds.efforts import best_efforts
from pipeline.segments.thresholds.evidence import Known, collect
from pipeline.signal.clean import clean
from pipeline.signal.sport import is_indoors
from pipeline.sources.discovery import find
from pipeline.sources.read import read_content
from pipeline.store.rows import activity_row, table_of
from pipeline.vocabulary import ON_FOOT, Origin, Quantity, Sex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.sources.activity import Activity, UserProfile

LEAST_S, LEAST_COVERAGE = 600.0, 0.5
SPORTS = ON_FOOT - {"walking"}


def ratios(folder: Path) -> Iterator[tuple[str, float, float]]:
    """Give the name of each file, its device's energy and ours [kcal]."""
    for found in find([folder]):
        try:
            content = read_content(found.load().content, where=found.source)
        except FileError:
            continue
        for activity in content.activities:
            theirs = activity.totals.energy_kcal
            if theirs and content.user.mass_kg:
                ours = energy_of(activity, content.user)
                if ours:
                    yield found.source, theirs, ours


def energy_of(activity: Activity, user: UserProfile) -> float | None:
    """Compute the gross energy of a run, None where it does not count [kcal]."""
    signal = clean(activity)
    summary = signal.summary
    if summary.sport not in SPORTS or summary.moving_s < LEAST_S or summary.heart_rate_coverage < LEAST_COVERAGE:
        return None
    profile = Profile(
        id="wearer",
        sex=Sex(user.sex or "unstated"),
        height_cm=user.height_cm,
        mass_kg=user.mass_kg,
    )
    day = summary.local_start.date()
    person = person_on(profile, day)
    row = activity_row(activity, summary, best_efforts(signal.stream), source="", content_sha256="")
    set_up = (
        (Quantity.HR_MAX, user.hr_max_bpm),
        (Quantity.HR_REST, user.hr_rest_bpm),
    )
    known = tuple(Known(name, value, 5.0, Origin.DEVICE) for name, value in set_up if value)
    evidence = collect(table_of("activities", [row]), known=known)
    derived = derive_activity(
        signal.stream.with_columns(activity_id=pl.lit("")),
        Recording(summary.sport, summary.grade_quality, is_indoors(activity.sub_sport)),
        thresholds=as_labels_use(thresholds_on(day, person, evidence)),
        person=person,
    )
    return derived.energy.energy_kcal or None


def main() -> None:
    """Print each run, and the median."""
    found = list(ratios(Path(sys.argv[1])))
    for source, theirs, ours in found:
        print(f"{ours / theirs:5.2f}  ours {ours:6.0f}  device {theirs:6.0f} kcal  {source}")
    if found:
        values = np.array([ours / theirs for _, theirs, ours in found])
        low, middle, high = np.quantile(values, (0.1, 0.5, 0.9))
        print(f"{len(found)} runs: median {middle:.2f} of the device, 10-90 % of runs {low:.2f}-{high:.2f}")


if __name__ == "__main__":
    main()
