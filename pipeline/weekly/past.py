"""An athlete's weeks as blocks: the mean of the last four and those before, with strength work and pauses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pipeline.physiology import parameters_size as parameters
from pipeline.weekly.forecast.training import NO_WORK, Block
from pipeline.weekly.lifting import Lifting
from pipeline.weekly.strength_history import answered_sets
from pipeline.weekly.weeks import ONE_DAY, ONE_WEEK, monday_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.weekly.forecast.training import Work
    from pipeline.weekly.inputs import Records
    from pipeline.weekly.works import Works

BLOCK_LENGTH = int(parameters.BLOCK_WEEKS.value)
LOOKED_BACK_WEEKS = BLOCK_LENGTH * int(parameters.HISTORY_BLOCKS.value)


class Speeds(NamedTuple):
    """Critical and maximal sprint speed [m/s] with their relative standard deviations."""

    critical_mps: float
    critical_unsure: float
    sprint_mps: float
    sprint_sd: float


class Stretch(NamedTuple):
    """Days in a row with the same use of the legs."""

    first: date
    last: date
    activity: float

    @property
    def weeks(self) -> float:
        """How long it lasts [weeks]."""
        return (self.last + ONE_DAY - self.first) / ONE_WEEK


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
    last
        The last day that counts.
    """

    def __init__(self, works: Works, records: Records, speeds: Speeds, mondays: Sequence[date], last: date) -> None:
        self._works, self._speeds, self._mondays, self._last = works, speeds, mondays, last
        self._since = records.profile.training_since
        kinds = parameters.PAUSE_ACTIVITY.value
        rows = records.pauses.select("from", "to", "kind").rows()
        self._pauses = [(first, end or date.max, kinds[kind]) for first, end, kind in rows if first <= last]
        self.lifting = Lifting(
            records.strength,
            [(first, end) for first, end, _ in self._pauses],
            answered_sets(records.profile.strength_sets_per_week),
            self.usual_weeks,
            last,
        )

    @property
    def pause_weeks(self) -> float | None:
        """Weeks to the end of the pause that goes on, one at least; None without one, or without its end."""
        ends = [end for first, end, _ in self._pauses if first <= self._last < end < date.max]
        return max(1.0, (max(ends) - self._last) / ONE_WEEK) if ends else None

    def lately(self) -> Block:
        """Return the mean of the last four weeks; in a pause of its own days, else of the days beside pauses."""
        first_day = self._last + ONE_DAY - BLOCK_LENGTH * ONE_WEEK
        held = [(share, since + ONE_DAY) for since, end, share in self._pauses if since <= self._last < end]
        if held:
            activity, since = min(held)
            paused = self._block(Stretch(max(first_day, since), self._last, activity))
            return replace(paused, doubt=self.lifting.doubt_in_pause(max(first_day, since), self._last))
        first = self._mondays[-BLOCK_LENGTH:][0] if self._mondays else first_day
        sets, doubt = self.lifting.between(first_day, self._last)
        doubt = doubt and doubt._replace(logged=0.0)  # who has stopped goes on with none
        return replace(self._block(Stretch(first, self._last, 1.0)), sets=sets, doubt=doubt)

    def this_week(self) -> Block:
        """Return the last week alone, as if its days to come were like those so far."""
        return self._block(Stretch(self._mondays[-1], self._last, 1.0))

    def blocks(self) -> tuple[Block, ...]:
        """Return all weeks, oldest first: each pause a block of its own, the weeks beside in blocks of up to four."""
        if not self._mondays:
            return ()
        found: list[Stretch] = []
        for stretch in reversed(self._stretches(self._first_day())):
            last = stretch.last
            while last >= stretch.first:
                whole = stretch.first if stretch.activity < 1 else monday_on(last) - (BLOCK_LENGTH - 1) * ONE_WEEK
                first = max(stretch.first, whole)
                found.append(Stretch(first, last, stretch.activity))
                last = first - ONE_DAY
        return tuple(self._block(stretch) for stretch in reversed(found))

    @cached_property
    def history(self) -> tuple[tuple[Block, ...], bool | None]:
        """The blocks from the start of the habit on, and whether that was long ago: asked where it is not known.

        A habit that began before the first file stretches the first block back to that day, as nothing else is known
        of it; size then starts from untrained.
        """
        blocks, day = self.blocks(), self._since
        if day is None or not blocks:
            return blocks, None
        known = sum(block.weeks for block in blocks)
        before = max(0.0, (self._last + ONE_DAY - day) / ONE_WEEK - known)
        return (replace(blocks[0], weeks=blocks[0].weeks + before), *blocks[1:]), False

    def _first_day(self) -> date:
        """Return from when on weeks are known: the first file, or the first set of a log that is older."""
        first, began = self._mondays[-LOOKED_BACK_WEEKS:][0], self.lifting.began
        if began is None or not self.lifting.known:
            return first
        return min(first, max(monday_on(began), monday_on(self._last) - (LOOKED_BACK_WEEKS - 1) * ONE_WEEK))

    def _stretches(self, first: date) -> list[Stretch]:
        """Return the days from one on in stretches of equal use of the legs, cut where lifting or the files begin."""
        ends = [end + ONE_DAY for _, end, _ in self._pauses if end < self._last]
        cuts = {*(start for start, _, _ in self._pauses), *ends}
        for began in (monday_on(self.lifting.began or first), self._mondays[0]):
            if self._activity_on(began) == 1:  # a pause is one block
                cuts.add(began)
        starts = sorted({first, *(day for day in cuts if first < day <= self._last)})
        lasts = [*(day - ONE_DAY for day in starts[1:]), self._last]
        return [Stretch(start, end, self._activity_on(start)) for start, end in zip(starts, lasts, strict=True)]

    def _activity_on(self, day: date) -> float:
        return min((share for first, end, share in self._pauses if first <= day <= end), default=1.0)

    def usual_weeks(self, first: date, last: date) -> float:
        """Return how much of some days lies beside pauses [weeks]."""
        paused, after = timedelta(), first
        for start, end, _ in sorted(self._pauses):
            days = min(end, last) + ONE_DAY - max(start, after)
            if days > timedelta():
                paused, after = paused + days, min(end, last) + ONE_DAY
        return max(timedelta(), last + ONE_DAY - first - paused) / ONE_WEEK

    def _block(self, stretch: Stretch) -> Block:
        """Return the mean week of a stretch."""
        running, other = self._work(stretch)
        in_pause = (self.lifting.in_pause(stretch.first, stretch.last), None)
        sets, doubt = in_pause if stretch.activity < 1 else self.lifting.between(stretch.first, stretch.last)
        return Block(
            running=running,
            other_sports=other,
            sets=sets,
            doubt=doubt,
            activity=stretch.activity,
            weeks=stretch.weeks,
            recorded=bool(self._mondays) and stretch.last >= self._mondays[0],
        )

    def _work(self, stretch: Stretch) -> tuple[dict[str, Work], Work]:
        """Return running and other sports of a mean week; before the first file that of its first four weeks."""
        if self._mondays and stretch.last < self._mondays[0]:
            stretch = Stretch(
                self._mondays[0], min(self._last, self._mondays[0] + BLOCK_LENGTH * ONE_WEEK - ONE_DAY), 1.0
            )
        running: dict[str, Work] = {}
        other, weeks = NO_WORK, 0.0
        for first, last, counted in self._spans(stretch):
            ran, did = self._works.between(
                first,
                last,
                weeks=1.0,
                sprint_speed_mps=self._speeds.sprint_mps,
                sprint_speed_sd=self._speeds.sprint_sd,
            )
            running |= {label: running.get(label, NO_WORK).plus(work) for label, work in ran.items()}
            other, weeks = other.plus(did), weeks + counted
        share = 1 / max(1.0, weeks)
        return {label: work.times(share) for label, work in running.items()}, other.times(share)

    def _spans(self, stretch: Stretch) -> Iterator[tuple[date, date, float]]:
        """Yield weeks in a row whose work a stretch has: first Mondays of the first and last, and how many they are.

        What was done in a week that holds a part of a pause was done on its other days; work of a pause is that of its
        whole weeks.
        """
        start, weeks, monday = None, 0.0, monday_on(stretch.first)
        while monday <= stretch.last:
            sunday = min(monday + ONE_WEEK - ONE_DAY, self._last)
            usual = self.usual_weeks(monday, sunday)
            paused = 0.0 if usual else (sunday + ONE_DAY - monday) / ONE_WEEK
            counted = usual if stretch.activity == 1 else paused
            if counted:
                start, weeks = start or monday, weeks + counted
            elif start:
                yield start, monday - ONE_WEEK, weeks
                start, weeks = None, 0.0
            monday += ONE_WEEK
        if start:
            yield start, monday - ONE_WEEK, weeks
