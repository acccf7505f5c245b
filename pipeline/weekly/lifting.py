"""Lifting of an athlete up to a day: sets of any days, and how far a young or silent log is to be trusted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from pipeline.physiology import parameters_sets as parameters
from pipeline.physiology.body import Estimate
from pipeline.physiology.sets import sd_of_logarithm
from pipeline.weekly.forecast.training import NONE_LIFTED, LogDoubt
from pipeline.weekly.strength_history import LONGEST_BLOCK, LOOKED_BACK, strength_history
from pipeline.weekly.weeks import ONE_DAY, ONE_WEEK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    import polars as pl


class _Log(NamedTuple):
    """How a log stands today: its first and last sets, what is lifted where they go on, and the doubts of both ends.

    `stopped` is the probability that lifting has stopped where the log has fallen silent; `begun` that the first sets
    are a habit; `old` that the log is too old to say anything.
    """

    began: date
    last_day: date
    held: Estimate
    stopped: float
    begun: float
    old: float

    @property
    def says_nothing(self) -> float:
        """Probability that what is lifted has nothing to do with the log."""
        return 1 - self.begun * (1 - self.old)


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
        self._history = strength_history(days, pauses)
        self._log = self._log_today()

    @property
    def known(self) -> bool:
        """Whether anything is known of it: a named set for the glutes in two years, or an answer."""
        before = self._history.last_glutes(self._last)
        return self._answered is not None or (before is not None and self._last - before <= LOOKED_BACK)

    @property
    def seen(self) -> str:
        """What files hold of sets without a name, as `STRENGTH_PRIOR` has it."""
        return self._history.seen(self._last)

    @property
    def began(self) -> date | None:
        """The day of the first set for the glutes; None without any."""
        return self._history.first_glutes(self._last)

    @property
    def may_have_stopped(self) -> bool:
        """Whether the log has been silent for so long that lifting may have stopped with it."""
        return self.known and self._log is not None and self._log.stopped >= parameters.STOPPED_ASKED.value

    def in_pause(self, first: date, last: date) -> Estimate:
        """Return the sets of days of a pause: only those logged, as who is in bed or on crutches lifts none unseen.

        A session stands for a week from it on: one on the last day has kept nothing of what the days before it took.
        """
        sets = self._history.block(first, last, self._last) or NONE_LIFTED
        covered = self._history.weeks_lifted(last, first) / max(1.0, (last + ONE_DAY - first) / ONE_WEEK)
        return Estimate(covered * sets.value, covered * sets.sd)

    def doubt_in_pause(self, first: date, last: date) -> LogDoubt | None:
        """Return the doubt that the sets of a pause so far are lifted to its end: they become a habit as any others."""
        sets = self.in_pause(first, last)
        begun = min(1.0, self._history.weeks_lifted(last, first) / parameters.HABIT_YOUNG_WEEKS.value)
        return LogDoubt(held=sets, logged=0.0, probability=1 - begun) if sets.value and begun < 1 else None

    def between(self, first: date, last: date) -> tuple[Estimate | None, LogDoubt | None]:
        """Return the sets of a mean week beside pauses, and what they may be instead.

        Parameters
        ----------
        first, last
            First and last day; pauses among them count neither as days nor, where others are known, with their sets.

        Returns
        -------
        tuple
            Sets counted, or answered if more; None for a gap; no sets where nothing is known. Beside them the doubt,
            None where the log leaves none.
        """
        if not self.known:
            return NONE_LIFTED, None
        counted = self._history.usual_week(first, last, self._last)
        doubt = self._doubt(first, last, counted)
        if self._answered is None or (counted is not None and self._history.own_days.size):
            return counted, doubt
        return (counted, doubt) if counted and counted.value >= self._answered.value else (self._answered, None)

    def _log_today(self) -> _Log | None:
        """Return how the log stands."""
        log = self._history
        last_day, began = log.last_glutes(self._last), log.first_glutes(self._last)
        if last_day is None or began is None:
            return None
        silent = self._usual_weeks(last_day + ONE_WEEK, self._last)  # as many lift once a week
        most, weeks = parameters.STOPPED_MOST.value, parameters.STOPPED_WEEKS.value
        goes_on = (1 + most * math.expm1(-silent / weeks)) * parameters.STOPPED_BESIDE.value ** log.weeks_of_others(
            self._last
        )
        age, looked_back = (self._last - last_day) / ONE_WEEK, LOOKED_BACK / ONE_WEEK
        old_from = parameters.LOG_OLD_WEEKS.value
        lifted = log.weeks_lifted(self._last)
        lifts_by_answer = self._answered is not None and self._answered.value > 0
        return _Log(
            began=began,
            last_day=last_day,
            held=log.usual_week(last_day + ONE_DAY - LONGEST_BLOCK, last_day, last_day) or NONE_LIFTED,
            stopped=1 - goes_on if self._answered is None else 0.0,
            begun=1.0 if lifts_by_answer else min(1.0, lifted / parameters.HABIT_YOUNG_WEEKS.value),
            old=min(1.0, max(0.0, age - old_from) / (looked_back - old_from)) if self._answered is None else 0.0,
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
        counted_a_week = self._history.counted(first, last) / max(1.0, self._usual_weeks(first, last))
        return LogDoubt(
            held=Estimate(held.value, held.value * math.sqrt(math.expm1(spread**2))),
            logged=counted_a_week if log.begun == 1 else 0.0,
            probability=1 - (1 - log.stopped) * (1 - log.says_nothing),
            unknown=log.says_nothing if self._answered is None else 0.0,
        )
