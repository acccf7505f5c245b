"""What stands for strength work that no log holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.physiology.body import Estimate
from pipeline.physiology.parameters_sets import HABIT_SETS_FROM, HABIT_SETS_TO
from pipeline.weekly.forecast.attribution import attribute
from pipeline.weekly.forecast.classes import class_shares, classes_of
from pipeline.weekly.forecast.draws import sample
from pipeline.weekly.forecast.habit import Player, filled, logged_sets, sets_not_given
from pipeline.weekly.forecast.project import project, projector
from pipeline.weekly.forecast.training import NONE_LIFTED, Block, Training, Work

if TYPE_CHECKING:
    from pipeline.weekly.forecast.draws import Sample

RUNS = {"easy": Work(3.0, 1800.0, 75.0, 1.0)}
LIFTED, UNLOGGED = (Block(running=RUNS, sets=sets) for sets in (Estimate(8.0, 2.0), None))


def lifter(status: str | None, *history: Block) -> Training:
    return Training(
        ahead=LIFTED,
        history=history,
        status=status,
        fat_mass_kg=Estimate(15.0, 2.0),
        muscle_mass_kg=Estimate(27.0, 2.0),
        deficit_kcal=Estimate(0.0, 60.0),
        protein_g_kg=Estimate(1.6, 0.1),
    )


@pytest.fixture(scope="module")
def few() -> Sample:
    return sample(count=3000)


def growing(training: Training, drawn: Sample) -> float:
    return class_shares(classes_of(project(training, drawn)))["growing"]


@pytest.mark.parametrize(("status", "least", "most"), [("untrained", 0.8, 1.0), (None, 0.15, 0.4)])
def test_runs_before_the_log_say_nothing_of_lifting(status: str | None, least: float, most: float, few: Sample) -> None:
    """A log that began eight weeks ago means the same after three months of runs and after two years of them."""
    found = [growing(lifter(status, *[UNLOGGED] * before, LIFTED, LIFTED), few) for before in (1, 4, 24)]
    assert max(found) - min(found) < 0.03
    assert least < min(found) <= max(found) < most


def test_no_week_alone_is_the_habit_before_the_files(few: Sample) -> None:
    """Weeks before the hills began count one by one: with the first the old habit is not known to be none at once."""
    hills = RUNS | {"uphill_sprint": Work(0.3, 150.0, 8.0, 100.0)}
    climbing, before = Block(running=hills), [Block(running=RUNS, weeks=weeks) for weeks in (1.0, 2.0, 3.0, 4.0)]
    histories = [(climbing,), *((easy, climbing) for easy in before)]
    found = [growing(replace(lifter("untrained", *history), ahead=climbing), few) for history in histories]
    assert found == sorted(found)
    assert np.abs(np.diff(found)).max() < 0.2 < found[-1] - found[0]


def test_log_grows_old(few: Sample) -> None:
    """The longer the log, the less likely it is that the habit began with it, and without a step."""
    found = [growing(lifter(None, *[UNLOGGED] * 3, *[LIFTED] * logged), few) for logged in range(1, 8)]
    assert found == sorted(found, reverse=True)
    assert np.abs(np.diff(found)).max() < 0.05
    assert found[-1] == pytest.approx(growing(lifter(None, *[LIFTED] * 10), few), abs=0.01)


def test_before_the_log_is_no_gap() -> None:
    """A gap widens what was lifted; the time before the first entry does not, and is none for beginners."""
    before, gap = (filled(lifter(None, *blocks)) for blocks in ([UNLOGGED, LIFTED], [LIFTED, UNLOGGED]))
    assert before[0].sets == LIFTED.sets
    assert LIFTED.sets is not None
    assert gap[1].sets is not None
    assert gap[1].sets.sd > 1.2 * LIFTED.sets.sd
    assert filled(lifter("untrained", UNLOGGED, LIFTED))[0].sets == NONE_LIFTED


def test_pause_says_nothing_of_the_weeks_beside_it() -> None:
    """What was lifted before a pause is taken up again; a log that begins after one may be of old habit."""
    pause = Block(activity=0.45)
    again = filled(lifter("trained", LIFTED, pause, UNLOGGED))
    assert [block.sets.value for block in again if block.sets] == [8.0, 0.0, pytest.approx(8.0), 8.0]
    began = filled(lifter("trained", UNLOGGED, pause, LIFTED))
    assert [block.sets.value for block in began if block.sets] == [8.0, 0.0, 8.0, 8.0]


def test_nobody_lifts_unseen_in_a_pause(few: Sample) -> None:
    """On crutches, strength work that was never reported holds nothing."""
    crutches = Block(activity=0.45)
    unknown = replace(lifter(None, Block(running=RUNS), crutches), ahead=crutches, pause_weeks=6, strength_known=False)
    assert project(unknown, few).strength_sets.max() == 0
    assert Player.NOT_GIVEN not in attribute(projector(unknown, few)).parts


@pytest.mark.parametrize(("weeks", "grows"), [(8, True), (28, False)])
def test_a_short_history_may_be_of_a_young_habit(weeks: int, grows: bool, few: Sample) -> None:  # noqa: FBT001
    """Where only eight weeks are known, the habit may have begun with them, and still adds muscle."""
    unsaid = lifter("untrained", *[Block(running=RUNS)] * (weeks // 4))
    unsaid = replace(unsaid, ahead=Block(running=RUNS))
    young, old = (project(replace(unsaid, long_habit=habit), few).muscle_pct.mean() for habit in (None, True))
    assert (young > old + 0.01) == grows


def test_sets_not_given_lie_within_their_range(few: Sample) -> None:
    sets, _ = sets_not_given(lifter(None), few)
    lifted = sets[sets > 0]
    assert lifted.min() == pytest.approx(HABIT_SETS_FROM.value, abs=0.1)
    assert lifted.max() == pytest.approx(HABIT_SETS_TO.value, abs=0.1)


def test_who_never_lifted_has_no_old_habit(few: Sample) -> None:
    for status, old in (("untrained", False), (None, True)):
        sets, began = sets_not_given(lifter(status), few)
        assert bool((sets[~began] > 0).any()) == old
        assert (sets[began] > 0).all()


def test_draws_of_logged_sets_keep_their_mean(few: Sample) -> None:
    assert logged_sets(Block(sets=Estimate(8.0, 4.0)), few).mean() == pytest.approx(8.0, rel=0.03)
