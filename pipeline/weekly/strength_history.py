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
from pipeline.weekly.weeks import ONE_DAY, ONE_WEEK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.arrays import Floats, Ints

LONGEST_BLOCK = timedelta(weeks=parameters_size.BLOCK_WEEKS.value)  # of weeks: as long as those that are kept up
LOOKED_BACK = LONGEST_BLOCK * parameters_size.HISTORY_BLOCKS.value
POLARS_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class StrengthHistory:
    """Strength work by day, ready to be summed over any stretch; made by `strength_history`.

    `days` are day numbers in order; `sets`, `sets_sd` and the counts are cumulative, with a zero before the first;
    `pauses` are first and last days.
    """

    days: Floats
    sets: Floats
    sets_sd: Floats
    glutes: Floats
    unnamed: Floats
    own_days: Floats
    pauses: tuple[tuple[date, date], ...]

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

    def usual_week(self, first: date, last: date, today: date) -> Estimate | None:
        """Return the hard sets of a mean week beside pauses.

        Parameters
        ----------
        first, last
            First and last day. Four weeks at least stand for them, and days before make up for those that pauses took.
        today
            Up to which the log is known. Where the work began in these days, its own first four weeks stand for them,
            and it is spread over as many days as its sessions take at their mean distance.

        Returns
        -------
        Estimate or None
            None where `block` says that nothing is known.
        """
        began = self.first_glutes(last)
        first = min(first, last + ONE_DAY - LONGEST_BLOCK)
        begins = began is not None and began >= first
        if began is not None and begins:
            first, last = began, max(last, min(began + LONGEST_BLOCK - ONE_DAY, self.last_glutes(today) or today))
        known = self.block(first, last, today)
        if known is None or not known.value:
            return known
        days = np.arange(first.toordinal(), last.toordinal() + 1)
        span = self._days_of_work(first, last) if begins else float(len(days))
        spread = max(span, float(ONE_WEEK.days)) / len(days)
        days, use = (days, usual_use(days, self.pauses)) if begins else self._made_up_for(days, began)
        weeks = spread * float(use.sum()) / ONE_WEEK.days
        return Estimate(*(self._weighted(column, days, use) / weeks for column in (self.sets, self.sets_sd)))

    def _weighted(self, column: Floats, days: Ints, weights: Floats) -> float:
        """Add up a column over days in a row, each with its weight."""
        low, high = np.searchsorted(self.days, (days[0], days[-1] + 1))
        return float(np.diff(column[low : high + 1]) @ weights[self.days[low:high].astype(np.int64) - days[0]])

    def _made_up_for(self, days: Ints, began: date | None) -> tuple[Ints, Floats]:
        """Return days with their use, and those before that make up for what pauses took: none before the work began.

        Those furthest back count for less and less, over a week.
        """
        use = usual_use(days, self.pauses)
        lost = len(days) - float(use.sum())
        if not lost:
            return days, use
        earliest = days[0] - LOOKED_BACK.days if began is None else began.toordinal()
        before = np.arange(max(earliest, days[0] - LOOKED_BACK.days), days[0])
        more = usual_use(before, self.pauses)
        passed = np.cumsum(more[::-1])[::-1] - more / 2
        half = min(lost, ONE_WEEK.days / 2)
        taken = more * np.clip((lost + half - passed) / (2 * half), 0.0, 1.0)
        return np.concatenate([before, days]), np.concatenate([taken, use])

    def _days_of_work(self, first: date, last: date) -> float:
        """Return the days that sessions take at their mean distance: no fewer than have passed, four weeks at most."""
        low, high = (np.searchsorted(self.days, day.toordinal() + end) for day, end in ((first, 0), (last, 1)))
        trained = self.days[low:high][np.diff(self.glutes[low : high + 1]) > 0]
        passed = float((last - first).days + 1)
        if len(trained) < 2:
            return passed
        at_distance = (trained[-1] - trained[0]) * len(trained) / (len(trained) - 1)
        return max(passed, min(float(at_distance), float(LONGEST_BLOCK.days)))

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

    def weeks_lifted(self, last: date, first: date = date.min) -> float:
        """Return how long some days had work for the glutes [weeks]: each session stands for a week from its day."""
        days = self.days[np.diff(self.glutes) > 0]
        days = days[(first.toordinal() <= days) & (days <= last.toordinal())]
        after = np.append(days, last.toordinal() + 1)
        return float(np.minimum(np.diff(after), ONE_WEEK.days).sum()) / ONE_WEEK.days

    def first_glutes(self, last: date) -> date | None:
        """Return the first day with a named set for the glutes, up to a day."""
        place = int(np.searchsorted(self.glutes, 0.5))
        day = None if place >= len(self.glutes) else date.fromordinal(int(self.days[place - 1]))
        return day if day is not None and day <= last else None


def usual_use(days: Ints, pauses: Sequence[tuple[date, date]]) -> Floats:
    """Return how far each day stands for weeks beside pauses.

    Parameters
    ----------
    days
        Day numbers, shape (days,).
    pauses
        First and last days.

    Returns
    -------
    Floats
        1 a week and more beside a pause, falling to next to nothing in it: a session that falls into a pause, or just
        beside it, moves a mean week by degrees, and sets of a pause count where no others are known.
    """
    weights = np.ones(len(days))
    for first, last in pauses:
        beside = np.maximum(first.toordinal() - days, days - last.toordinal())
        weights = np.minimum(weights, beside / ONE_WEEK.days)
    return np.maximum(weights, parameters.SETS_OF_A_PAUSE.value)


def strength_history(days: pl.DataFrame, pauses: Sequence[tuple[date, date]] = ()) -> StrengthHistory:
    """Prepare the rows of `daily_sets` for sums, beside pauses given by their first and last days."""
    numbers = floats(days["date"].to_physical().to_numpy()) + POLARS_EPOCH

    def cumulative(name: str) -> Floats:
        return np.concatenate([[0.0], np.cumsum(days[name].cast(pl.Float64).to_numpy())])

    return StrengthHistory(
        days=numbers,
        sets=cumulative("sets"),
        sets_sd=cumulative("sets_sd"),
        glutes=cumulative("glutes"),
        unnamed=cumulative("unnamed"),
        own_days=numbers[days["logged"].to_numpy()] if days.height else numbers,
        pauses=tuple(pauses),
    )


def answered_sets(answer: float | str | None) -> Estimate | None:
    """Return the hard sets a week that an athlete reported [sets]; None without a number."""
    if not isinstance(answer, int | float):
        return None
    spread = parameters.ANSWERED_SETS_SD.sd or 0.0
    return Estimate(float(answer), float(answer) * math.sqrt(math.expm1(spread**2)))
