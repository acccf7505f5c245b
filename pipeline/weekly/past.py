"""An athlete's weeks as blocks: the mean of the last four and those before, with strength work and pauses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipeline.physiology import parameters_size as parameters
from pipeline.weekly.forecast.training import NONE_LIFTED, Block
from pipeline.weekly.strength import StrengthHistory, answered_sets, strength_history

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.physiology.body import Estimate
    from pipeline.weekly.inputs import Records
    from pipeline.weekly.works import Works

BLOCK_LENGTH = int(parameters.BLOCK_WEEKS.value)
LOOKED_BACK_WEEKS = BLOCK_LENGTH * int(parameters.HISTORY_BLOCKS.value)
MOST_OF_A_WEEK = 4  # days of a pause that make the week one of it


class Speeds(NamedTuple):
    """Critical and maximal sprint speed [m/s] with their relative standard deviations."""

    critical_mps: float
    critical_unsure: float
    sprint_mps: float
    sprint_sd: float


def usual_hips(body_mass_index: float, share_female: float) -> float:
    """Return the hip circumference of people of a body mass index [cm]: a judgement, where it is not measured."""
    at_23, exponent = (parameters.HIPS_WOMEN if share_female >= 0.5 else parameters.HIPS_MEN).value
    return float(at_23 * (body_mass_index / 23) ** exponent)


class Past:
    """The weeks of an athlete up to a day.

    Parameters
    ----------
    works, records, speeds
        Work of weeks, logs, and the sprint speed that holds for all of them.
    mondays
        Of all weeks since the first activity, the last one included.
    last, weeks
        The last day that counts, and how many of the last four weeks have passed [weeks].
    """

    def __init__(
        self, works: Works, records: Records, speeds: Speeds, mondays: Sequence[date], last: date, weeks: float
    ) -> None:
        self._works, self._speeds, self._mondays = works, speeds, mondays
        self._last, self._weeks = last, weeks
        self._strength: StrengthHistory = strength_history(records.strength)
        self._answered = answered_sets(records.profile.strength_sets_per_week)
        kinds = parameters.PAUSE_ACTIVITY.value
        rows = records.pauses.select("from", "to", "kind").rows()
        self._pauses = [(first, end or date.max, kinds[kind]) for first, end, kind in rows]

    @property
    def strength_known(self) -> bool:
        """Whether anything is known of strength work: a named set for the glutes in two years, or an answer."""
        before = self._strength.last_glutes(self._last)
        lately = before is not None and self._last - before <= timedelta(weeks=LOOKED_BACK_WEEKS)
        return lately or self._answered is not None

    @property
    def strength_seen(self) -> str:
        """What files hold of sets without a name, as `STRENGTH_PRIOR` has it."""
        return self._strength.seen(self._last)

    @property
    def pause_weeks(self) -> float | None:
        """Weeks to the end of the pause that goes on, one at least; None without one, or without its end."""
        ends = [end for first, end, _ in self._pauses if first <= self._last < end < date.max]
        return max(1.0, (max(ends) - self._last).days / 7) if ends else None

    def lately(self) -> Block:
        """Return the mean of the last four weeks; in a pause of its own weeks, and after one of those since."""
        mondays = list(self._mondays[-BLOCK_LENGTH:])
        first_day = self._last - timedelta(days=7 * BLOCK_LENGTH - 1)
        held = [(share, first + timedelta(days=1)) for first, end, share in self._pauses if first <= self._last < end]
        activity, since = min(held, default=(1.0, self._back_since(mondays) or first_day))
        usual = [monday for monday in mondays if self._activity_of(monday) == activity]
        if activity < 1 and not usual:
            block = Block(activity=activity)
        else:
            usual = usual or mondays
            weeks = self._weeks if len(usual) == len(mondays) else max(1.0, float(len(usual)))
            block = self._block(usual, weeks, activity)
        return replace(block, sets=self._sets(max(first_day, since), self._last, activity))

    def _back_since(self, mondays: Sequence[date]) -> date | None:
        """Return the day after the last pause that took one of these weeks; None without one."""
        paused = max((monday for monday in mondays if self._activity_of(monday) < 1), default=None)
        if paused is None:
            return None
        sunday = paused + timedelta(days=6)
        ends = [end for first, end, _ in self._pauses if first <= sunday and paused <= end <= self._last]
        return max(ends) + timedelta(days=1) if ends else None

    def this_week(self) -> Block:
        """Return the last week alone, as if its days to come were like those so far."""
        monday = self._mondays[-1]
        days = (self._last - monday).days + 1
        return self._block([monday], days / 7, 1.0)

    def blocks(self) -> tuple[Block, ...]:
        """Return all weeks in blocks of four, oldest first, cut where a pause begins or ends."""
        stretches = self._stretches(self._mondays[-LOOKED_BACK_WEEKS:])
        return tuple(self._block(weeks, float(len(weeks)), activity) for weeks, activity in stretches)

    def since(self, day: date | None) -> tuple[tuple[Block, ...], bool | None]:
        """Return the blocks from the start of a habit on, and whether that was long ago: asked where it is not known.

        A habit that began before the first file stretches the first block back to that day, as nothing else is known
        of it; size then starts from untrained.
        """
        blocks = self.blocks()
        if day is None or not blocks:
            return blocks, None
        known = sum(block.weeks for block in blocks)
        before = max(0.0, (self._mondays[-1] - day).days / 7 + 1 - known)
        return (replace(blocks[0], weeks=blocks[0].weeks + before), *blocks[1:]), False

    def _stretches(self, mondays: Sequence[date]) -> Iterator[tuple[list[date], float]]:
        """Yield the weeks of each block, counted back from the last week."""
        found: list[tuple[list[date], float]] = []
        for monday in reversed(mondays):
            activity = self._activity_of(monday)
            if found and found[-1][1] == activity and len(found[-1][0]) < BLOCK_LENGTH:
                found[-1][0].insert(0, monday)
            else:
                found.append(([monday], activity))
        yield from reversed(found)

    def _block(self, mondays: Sequence[date], weeks: float, activity: float) -> Block:
        if not mondays:
            return Block(sets=self._answered or NONE_LIFTED, activity=activity)
        first, last = mondays[0], min(mondays[-1] + timedelta(days=6), self._last)
        running, other = self._works.between(
            first,
            mondays[-1],
            weeks=weeks,
            sprint_speed_mps=self._speeds.sprint_mps,
            sprint_speed_sd=self._speeds.sprint_sd,
        )
        sets = self._sets(first, last, activity)
        return Block(running=running, other_sports=other, sets=sets, activity=activity, weeks=len(mondays))

    def _sets(self, first: date, last: date, activity: float) -> Estimate | None:
        """Return the sets of a block: counted, or answered if more; None for a gap; none where nothing is known.

        In a pause only sets that are logged count: who stays in bed or on crutches does not lift on unseen.
        """
        if not self.strength_known:
            return NONE_LIFTED
        counted = self._strength.since_first(first, last, self._last)
        if activity < 1:
            return counted or NONE_LIFTED
        if self._answered is None or (counted is not None and self._strength.own_days.size):
            return counted
        return counted if counted is not None and counted.value >= self._answered.value else self._answered

    def _activity_of(self, monday: date) -> float:
        """Return the use of the legs in a week: that of a pause which takes most of it."""
        sunday = min(monday + timedelta(days=6), self._last)
        most = min(MOST_OF_A_WEEK, (sunday - monday).days + 1)
        held = [share for start, end, share in self._pauses if (min(end, sunday) - max(start, monday)).days + 1 >= most]
        return min(held, default=1.0)
