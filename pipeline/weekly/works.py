"""The work of each week by label: hours, energy, endurance and the high-force dose."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.arrays import Floats, floats
from pipeline.physiology.activation import endurance_index
from pipeline.physiology.dose import BIN_COUNT
from pipeline.segments.estimates.stimulus import TENTHS
from pipeline.units import SECONDS_PER_HOUR
from pipeline.vocabulary import ON_FOOT, Muscle, StimulusLabel
from pipeline.weekly.forecast.training import Work
from pipeline.weekly.stride_doses import (
    SPEED_DIGITS,
    activation_minutes,
    doses,
    relative_sprint_speed,
    unmeasured_sd,
)

if TYPE_CHECKING:
    from pipeline.arrays import Ints

STIMULUS_COLUMNS = (
    *("activity_id", "label", "mode", "counted_s", "lost_s", "left_out_s", "no_altitude_s", "no_heart_rate_s"),
    *("stride_tenths", "gmax_activation_min", "max_sprint_speed_mps"),
)
"""What the work of weeks needs of the table `stimulus`."""

WITHOUT_ENDURANCE = frozenset({"training", "yoga"})  # sports whose hours are no endurance


@dataclass(frozen=True, slots=True)
class Works:
    """Rows of the table `stimulus` of an athlete by week, ready to be turned into work; made by `works_of`.

    `week` is the number of the row's week since `first`; `other_hours`, `other_kcal` (sports not on foot) and `kcal`
    (by label) have one value for each week.
    """

    first: date
    week: Ints
    label: tuple[str, ...]
    mode: tuple[str, ...]
    histogram: Floats
    activation_min: Floats
    counted_s: Floats
    hours: Floats
    sprint_speed: Floats
    unmeasured_sd: Floats
    other_hours: Floats
    other_kcal: Floats
    kcal: dict[str, Floats]
    _forces: dict[tuple[int, float, float], Floats] = field(default_factory=dict, repr=False, compare=False)

    def between(
        self, first: date, last: date, *, weeks: float, sprint_speed_mps: float, sprint_speed_sd: float
    ) -> tuple[dict[str, Work], Work]:
        """Return a mean week of running by label, and of other sports.

        Parameters
        ----------
        first, last
            First Mondays of the first and the last week.
        weeks
            By how many weeks the sum is divided [weeks].
        sprint_speed_mps, sprint_speed_sd
            Maximal sprint speed that holds [m/s] and the standard deviation of its logarithm: one value for all weeks
            that are compared.
        """
        low, high = ((day - self.first).days // 7 for day in (first, last))
        rows = np.flatnonzero((self.week >= low) & (self.week <= high))
        slower = relative_sprint_speed(
            np.where(self.sprint_speed > 0, self.sprint_speed, sprint_speed_mps)[rows], sprint_speed_mps
        )
        modes = [self.mode[row] for row in rows]
        minutes = activation_minutes(Muscle.GMAX, self.activation_min[rows], self.counted_s[rows], modes, slower)
        endurance = endurance_index(Muscle.GMAX, minutes)
        running: dict[str, Work] = {}
        for row, lasting, force in zip(rows, endurance, self._doses(rows, slower, sprint_speed_sd), strict=True):
            work = Work(hours=float(self.hours[row]), endurance=float(lasting), force=force)
            label = self.label[row]
            running[label] = running[label].plus(work) if label in running else work
        other = running.pop(StimulusLabel.OTHER, Work())
        span = slice(max(0, low), max(0, high + 1))
        hours, kcal = float(self.other_hours[span].sum()), float(self.other_kcal[span].sum())
        other = other._replace(hours=hours, energy_net_kcal=kcal)
        for label, spent in self.kcal.items():
            if label in running:
                running[label] = running[label]._replace(energy_net_kcal=float(spent[span].sum()))
        return {label: work.times(1 / weeks) for label, work in running.items()}, other.times(1 / weeks)

    def _doses(self, rows: Ints, slower: Floats, sprint_speed_sd: float) -> list[Floats]:
        """Return the dose of some rows in every case; each is computed once for a sprint speed."""
        spread = round(sprint_speed_sd, SPEED_DIGITS)
        keys = [(int(row), float(speed), spread) for row, speed in zip(rows, slower, strict=True)]
        new = np.array([key not in self._forces for key in keys], dtype=bool)
        modes = [self.mode[row] for row in rows[new]]
        found = doses(self.histogram[rows[new]], modes, slower[new], self.unmeasured_sd[rows[new]], spread)
        self._forces.update(zip((key for key, is_new in zip(keys, new, strict=True) if is_new), found, strict=True))
        return [self._forces[key] for key in keys]


def works_of(stimulus: pl.DataFrame, activities: pl.DataFrame, totals: pl.DataFrame) -> Works:
    """Prepare the work of an athlete's weeks.

    Parameters
    ----------
    stimulus
        `STIMULUS_COLUMNS` of that table.
    activities
        Rows of that table; those that are excluded count nowhere.
    totals
        From `weeks.week_totals`: the weeks that count, and energy by label.

    Returns
    -------
    Works
        Rows of one label, mode and sprint speed in a week are added up.
    """
    first, count = totals["monday"].min(), totals.height
    first = first if isinstance(first, date) else date.min
    monday = pl.col("local_start").dt.date().dt.truncate("1w")
    counted = activities.filter(~pl.col("excluded")).with_columns(week=(monday - pl.lit(first)).dt.total_days() // 7)
    counted = counted.filter(pl.col("week").is_between(0, max(0, count - 1)))
    rows = stimulus.join(counted.select("activity_id", "week"), on="activity_id")
    rows = rows.with_columns(
        pl.Series("unmeasured", unmeasured_sd(rows)), speed=pl.col("max_sprint_speed_mps").fill_null(0.0)
    )
    keys = ("week", "label", "mode", "speed", "unmeasured")
    grouped = rows.group_by(keys, maintain_order=True).agg(
        pl.col("gmax_activation_min", "counted_s").sum(),
        hours=(pl.col("counted_s") + pl.col("lost_s") + pl.col("left_out_s")).sum() / SECONDS_PER_HOUR,
        tenths=pl.col("stride_tenths"),
    )
    other = counted.filter(~pl.col("sport").is_in(sorted(ON_FOOT | WITHOUT_ENDURANCE)))
    return Works(
        first=first,
        week=grouped["week"].cast(pl.Int64).to_numpy(),
        label=tuple(grouped["label"].cast(str)),
        mode=tuple(grouped["mode"].cast(str)),
        histogram=_histograms(grouped["tenths"]),
        activation_min=floats(grouped["gmax_activation_min"].to_numpy()),
        counted_s=floats(grouped["counted_s"].to_numpy()),
        hours=floats(grouped["hours"].to_numpy()),
        sprint_speed=floats(grouped["speed"].to_numpy()),
        unmeasured_sd=floats(grouped["unmeasured"].to_numpy()),
        other_hours=_by_week(other, "moving_s", count) / SECONDS_PER_HOUR,
        other_kcal=_by_week(other, "energy_net_kcal", count),
        kcal={
            name.removesuffix("_energy_net_kcal"): floats(totals[name].to_numpy())
            for name in totals.columns
            if name.endswith("_energy_net_kcal") and name != "energy_net_kcal"
        },
    )


def _histograms(groups: pl.Series) -> Floats:
    """Add up the stride histograms of each group, shape (groups, bins) [strides]."""
    sums = [np.sum([np.asarray(row, np.float64) for row in rows], axis=0) / TENTHS for rows in groups.to_list()]
    return floats(np.array(sums)).reshape(-1, BIN_COUNT)


def _by_week(rows: pl.DataFrame, column: str, count: int) -> Floats:
    weeks = rows["week"].cast(pl.Int64).to_numpy()
    return floats(np.bincount(weeks, weights=rows[column].fill_null(0.0).to_numpy(), minlength=count)[:count])
