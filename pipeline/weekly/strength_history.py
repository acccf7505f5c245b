"""What a log of strength work says of any stretch of days: sets, gaps, its beginning and its end."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.arrays import floats
from pipeline.physiology import parameters_sets as parameters
from pipeline.physiology import parameters_size
from pipeline.physiology.body import Estimate

if TYPE_CHECKING:
    from pipeline.arrays import Floats

LONGEST_BLOCK = timedelta(weeks=parameters_size.BLOCK_WEEKS.value)  # of weeks: as long as those that are kept up
POLARS_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class StrengthHistory:
    """Strength work by day, ready to be summed over any stretch; made by `strength_history`.

    `days` are day numbers in order; `sets`, `sets_sd` and the counts are cumulative, with a zero before the first.
    """

    days: Floats
    sets: Floats
    sets_sd: Floats
    glutes: Floats
    unnamed: Floats
    own_days: Floats

    def _between(self, column: Floats, first: date, last: date) -> float:
        low = int(np.searchsorted(self.days, first.toordinal(), "left"))
        high = int(np.searchsorted(self.days, last.toordinal(), "right"))
        return float(column[high] - column[low])

    def block(self, first: date, last: date, today: date) -> Estimate | None:
        """Return the hard sets a week of some whole weeks.

        Parameters
        ----------
        first, last
            First and last day.
        today
            Up to which the log is known.

        Returns
        -------
        Estimate or None
            Known where a named set trained the glutes, and it is not a log that fell silent; 0 where the athlete's own
            log was kept, names every set and holds such sets in other weeks; else None: a gap is missing, not zero.
        """
        weeks = max(1.0, ((last - first).days + 1) / 7)
        if self._between(self.glutes, first, last) and not self._falls_silent(first, last):
            return Estimate(
                self._between(self.sets, first, last) / weeks, self._between(self.sets_sd, first, last) / weeks
            )
        kept = self._weeks_with_entries(self.own_days, first, last) >= parameters.LOG_KEPT_WEEKS.value
        named = not self._between(self.unnamed, first, last)
        holds_them = self._between(self.glutes, date.min, today) > 0
        return Estimate(0.0, 0.0) if kept and named and holds_them else None

    def _falls_silent(self, first: date, last: date) -> bool:
        """Return whether a log stops so early in a block of weeks that its last entries do not stand for it."""
        before = self._between(self.glutes, date.min, first - timedelta(days=1)) > 0
        end = last - timedelta(weeks=parameters.LOG_KEPT_WEEKS.value)
        kept = self._weeks_with_entries(self.days, first, last) >= parameters.LOG_KEPT_WEEKS.value
        return before and not kept and end > first and not self._weeks_with_entries(self.days, end, last)

    def _weeks_with_entries(self, days: Floats, first: date, last: date) -> int:
        low, high = (np.searchsorted(days, day.toordinal() + end) for day, end in ((first, 0), (last, 1)))
        return len(np.unique((days[low:high] - first.toordinal()) // 7))

    def seen(self, last: date) -> str:
        """Return what the files hold of sets without a name: `none`, `old` or `new`, as `STRENGTH_PRIOR` has them."""
        since = last - timedelta(weeks=parameters.HABIT_OLD_WEEKS.value)
        if not self._between(self.unnamed, since, last):
            return "none"
        return "old" if self._between(self.unnamed, date.min, since) else "new"

    def since_first(self, first: date, last: date, today: date) -> Estimate | None:
        """Return the hard sets a week of some days; where the work began in them, of its own first four weeks."""
        began = self.first_glutes(last)
        if began is not None and began >= first:
            last = max(last, min(began + LONGEST_BLOCK - timedelta(days=1), today))
            first = last + timedelta(days=1) - timedelta(weeks=math.ceil(((last - began).days + 1) / 7))
        return self.block(first, last, today)

    def counted(self, first: date, last: date) -> float:
        """Return the hard sets that the log holds of some days [sets]."""
        return self._between(self.sets, first, last)

    def weeks_of_others(self, last: date) -> int:
        """Count the weeks, up to a day, in which the athlete's own log holds no work but other than for the glutes."""
        since = self.last_glutes(last)
        return 0 if since is None else self._weeks_with_entries(self.own_days, since + timedelta(days=1), last)

    def last_glutes(self, last: date) -> date | None:
        """Return the last day with a named set for the glutes, up to a day."""
        until = int(np.searchsorted(self.days, last.toordinal(), "right"))
        place = int(np.searchsorted(self.glutes, self.glutes[until] - 0.5))
        return date.fromordinal(int(self.days[place - 1])) if self.glutes[until] else None

    def first_glutes(self, last: date) -> date | None:
        """Return the first day with a named set for the glutes, up to a day."""
        place = int(np.searchsorted(self.glutes, 0.5))
        day = None if place >= len(self.glutes) else date.fromordinal(int(self.days[place - 1]))
        return day if day is not None and day <= last else None


def strength_history(days: pl.DataFrame) -> StrengthHistory:
    """Prepare the rows of `daily_sets` for sums."""

    def cumulative(name: str) -> Floats:
        return np.concatenate([[0.0], np.cumsum(days[name].cast(pl.Float64).to_numpy())])

    numbers = floats(days["date"].to_physical().to_numpy()) + POLARS_EPOCH
    return StrengthHistory(
        days=numbers,
        sets=cumulative("sets"),
        sets_sd=cumulative("sets_sd"),
        glutes=cumulative("glutes"),
        unnamed=cumulative("unnamed"),
        own_days=numbers[days["logged"].to_numpy()] if days.height else numbers,
    )


def answered_sets(answer: float | str | None) -> Estimate | None:
    """Return the hard sets a week that an athlete reported [sets]; None without a number."""
    if not isinstance(answer, int | float):
        return None
    spread = parameters.ANSWERED_SETS_SD.sd or 0.0
    return Estimate(float(answer), float(answer) * math.sqrt(math.expm1(spread**2)))
