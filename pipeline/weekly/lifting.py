"""Lifting of an athlete up to a day: sets of any days, and how far a young or silent log is to be trusted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.physiology import parameters_sets as parameters
from pipeline.physiology import parameters_size
from pipeline.physiology.body import Estimate
from pipeline.physiology.sets import sd_of_logarithm
from pipeline.weekly.forecast.training import NONE_LIFTED, LogDoubt
from pipeline.weekly.strength_history import LONGEST_BLOCK, strength_history
from pipeline.weekly.weeks import ONE_DAY, ONE_WEEK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

LOOKED_BACK = LONGEST_BLOCK * parameters_size.HISTORY_BLOCKS.value


class _Log(NamedTuple):
    """How a log stands today: its first and last sets, what is lifted where they go on, and the doubts of both ends.

    `stopped` is the probability that lifting has stopped where the log has fallen silent; `begun` that the first sets
    are a habit.
    """

    began: date
    last_day: date
    held: Estimate
    stopped: float
    begun: float


class Lifting:
    """Strength work of an athlete.

    Parameters
    ----------
    days
        Strength work by day, from `strength.daily_sets`.
    pauses
        First and last days of pauses.
    answered
        Sets a week that the athlete reported.
    usual_weeks
        Gives how much of some days lies beside pauses [weeks].
    last
        Day up to which it is known.
    """

    def __init__(
        self,
        days: pl.DataFrame,
        pauses: Sequence[tuple[date, date]],
        answered: Estimate | None,
        usual_weeks: Callable[[date, date], float],
        last: date,
    ) -> None:
        self._answered, self._usual_weeks, self._last = answered, usual_weeks, last
        paused = [pl.col("date").is_between(first, end) for first, end in pauses]
        self._whole = strength_history(days)
        self._usual = strength_history(days.filter(~pl.any_horizontal(paused))) if paused else self._whole
        self._log = self._log_today()

    @property
    def known(self) -> bool:
        """Whether anything is known of it: a named set for the glutes in two years, or an answer."""
        before = self._whole.last_glutes(self._last)
        return self._answered is not None or (before is not None and self._last - before <= LOOKED_BACK)

    @property
    def seen(self) -> str:
        """What files hold of sets without a name, as `STRENGTH_PRIOR` has it."""
        return self._whole.seen(self._last)

    @property
    def began(self) -> date | None:
        """The day of the first set for the glutes beside pauses; None without any."""
        return self._usual.first_glutes(self._last)

    @property
    def may_have_stopped(self) -> bool:
        """Whether the log has been silent for so long that lifting may have stopped with it."""
        return self.known and self._log is not None and self._log.stopped >= parameters.STOPPED_ASKED.value

    def in_pause(self, first: date, last: date) -> Estimate:
        """Return the sets of days of a pause: only those logged, as who is in bed or on crutches lifts none unseen."""
        return self._whole.since_first(first, last, self._last) or NONE_LIFTED

    def between(self, first: date, last: date) -> tuple[Estimate | None, LogDoubt | None]:
        """Return the sets of a mean week beside pauses, and what they may be instead.

        Parameters
        ----------
        first, last
            First and last day; pauses among them count neither as days nor with their sets.

        Returns
        -------
        tuple
            Sets counted, or answered if more; None for a gap; no sets where nothing is known. Beside them the doubt,
            None where the log leaves none.
        """
        if not self.known:
            return NONE_LIFTED, None
        counted = self._usual.since_first(first, last, self._last)
        if counted is not None:
            counted = self._beside_pauses(counted, first, last)
        doubt = self._doubt(first, last, counted)
        if self._answered is None or (counted is not None and self._usual.own_days.size):
            return counted, doubt
        return (counted, doubt) if counted and counted.value >= self._answered.value else (self._answered, None)

    def _beside_pauses(self, sets: Estimate, first: date, last: date) -> Estimate:
        """Return the sets of a mean week beside pauses, from those of a mean week of all days."""
        weeks = max(1.0, (last + ONE_DAY - first) / ONE_WEEK)
        thinned = weeks / max(1.0, self._usual_weeks(first, last))
        return Estimate(thinned * sets.value, thinned * sets.sd)

    def _log_today(self) -> _Log | None:
        """Return how the log stands; sets of a pause count only where there are no others."""
        log = self._whole if self._usual.last_glutes(self._last) is None else self._usual
        last_day, began = log.last_glutes(self._last), log.first_glutes(self._last)
        if last_day is None or began is None:
            return None
        first = last_day + ONE_DAY - LONGEST_BLOCK
        held = log.since_first(first, last_day, last_day) or NONE_LIFTED
        if log is self._usual and began < first:
            held = self._beside_pauses(held, first, last_day)
        silent = self._usual_weeks(last_day + ONE_DAY, self._last)
        most, weeks = parameters.STOPPED_MOST.value, parameters.STOPPED_WEEKS.value
        goes_on = (1 + most * math.expm1(-silent / weeks)) * parameters.STOPPED_BESIDE.value ** log.weeks_of_others(
            self._last
        )
        lived = (min(self._last, last_day + ONE_WEEK - ONE_DAY) + ONE_DAY - began) / ONE_WEEK
        lifts_by_answer = self._answered is not None and self._answered.value > 0
        return _Log(
            began=began,
            last_day=last_day,
            held=held,
            stopped=1 - goes_on if self._answered is None else 0.0,
            begun=1.0 if lifts_by_answer else min(1.0, lived / parameters.HABIT_YOUNG_WEEKS.value),
        )

    def _doubt(self, first: date, last: date, counted: Estimate | None) -> LogDoubt | None:
        """Return what the sets of some days may be instead; None where the log leaves no doubt."""
        log = self._log
        if log is None or last < log.began or (counted is not None and not counted.value):
            return None
        silent = self._usual_weeks(log.last_day + ONE_DAY, last) if last > log.last_day else 0.0
        if not silent and log.begun == 1:
            return None
        held = log.held if silent or counted is None else counted
        gap = (parameters.GAP_SD.sd or 0.0) * math.sqrt(silent / (LONGEST_BLOCK / ONE_WEEK))
        spread = math.hypot(sd_of_logarithm(held), gap)
        counted_a_week = self._usual.counted(first, last) / max(1.0, self._usual_weeks(first, last))
        return LogDoubt(
            held=Estimate(held.value, held.value * math.sqrt(math.expm1(spread**2))),
            logged=counted_a_week if log.begun == 1 else 0.0,
            probability=1 - (1 - log.stopped) * log.begun,
            young=log.begun < 1 and self._answered is None,
        )
