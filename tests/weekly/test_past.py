"""What stands in the past of an athlete: habits, gaps, pauses and strength work."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest

from pipeline.weekly.forecast.classes import class_shares, classes_of
from pipeline.weekly.forecast.draws import Sample, sample
from pipeline.weekly.forecast.project import project
from pipeline.weekly.forecast.training import NONE_LIFTED
from pipeline.weekly.inputs import training_state
from pipeline.weekly.past import usual_hips
from pipeline.weekly.strength import daily_sets
from pipeline.weekly.what_if import changed, parse_step
from tests.weekly.conftest import SUNDAY, WEEK, log, records, running_state, state_of, totals_of, works_for


@pytest.fixture(scope="module")
def few() -> Sample:
    return sample(count=2000)


def test_habit_since_a_day() -> None:
    """A day before the first file stretches the first block back to it; without one, it is asked for."""
    asked, old, new = (state_of(training_since=day) for day in (None, SUNDAY - timedelta(weeks=104), SUNDAY))
    assert (asked.long_habit, old.long_habit, new.long_habit) == (None, False, False)
    assert ("training_since" in asked.missing, "training_since" in old.missing) == (True, False)
    weeks = [sum(block.weeks for block in found.history) for found in (asked, old, new)]
    assert weeks == pytest.approx([weeks[0], 105 - 1 / 7 - 6 / 7 + 1 / 7, weeks[0]], abs=0.2)


def lifted(first: date, weeks: int, sets: float) -> list[dict[str, Any]]:
    """Log hard sets, each worth one, of ten repetitions with two in reserve, once a week."""
    hard = {"exercise": "hip thrust", "sets": sets, "reps": 10, "load_kg": 80, "rir": 2}
    return [hard | {"date": first + timedelta(weeks=week)} for week in range(weeks)]


def test_strength_over_four_weeks() -> None:
    assert state_of(strength=lifted(date(2026, 10, 20), 2, 8.0)).strength_sets == pytest.approx(
        4.0, rel=0.05
    )  # two of four weeks


def test_new_log_counts_from_its_start() -> None:
    assert state_of(strength=lifted(SUNDAY, 1, 8.0)).strength_sets == pytest.approx(8.0, rel=0.05)


def test_answered_strength_counts() -> None:
    assert state_of(strength_sets_per_week=6.0).strength_sets == 6.0
    assert state_of(strength_sets_per_week="unknown").strength_sets is None
    logged = state_of(strength_sets_per_week=6.0, strength=lifted(SUNDAY, 1, 8.0))
    assert logged.strength_sets == pytest.approx(8.0, rel=0.05)


def test_watch_sets_keep_the_answer() -> None:
    """A watch knows the sets that were recorded with it; the athlete's own log knows all."""
    bench = pl.DataFrame(
        {"local_date": [SUNDAY] * 3, "exercise_category": ["bench_press"] * 3, "exercise": [None] * 3},
        schema_overrides={"exercise": pl.String},
    ).with_columns(repetitions=pl.lit(10), weight_kg=pl.lit(80.0))
    squats = bench.with_columns(exercise_category=pl.lit("squat"))

    def sets(found: pl.DataFrame, told: float | None) -> float | None:
        made = replace(records(strength_sets_per_week=told), strength=daily_sets(log("strength", []), found, {}))
        return training_state(WEEK, totals_of(), works_for(totals_of()), made).strength_sets

    assert (sets(bench, 6.0), sets(bench, None)) == (6.0, None)
    assert sets(squats, 6.0) == 6.0
    assert sets(squats, 1.0) == sets(squats, None) == pytest.approx(2.6, abs=0.2)


def test_gap_and_stop() -> None:
    """A gap in the log is missing; sets left out of a log that is kept are none."""
    logged = lifted(date(2026, 7, 1), 14, 8.0)
    gap = state_of(strength=logged)
    assert (gap.sets, gap.strength_known) == (None, True)
    arms = [{"date": SUNDAY - timedelta(days=day), "exercise": "bench press", "sets": 3} for day in (1, 8)]
    assert state_of(strength=[*logged, *arms]).sets == (0.0, 0.0)
    assert not state_of(strength=arms).strength_known


def test_history() -> None:
    """Weeks stand in blocks of four, the last one the trailing four, cut where a pause begins."""
    blocks = state_of(totals_of(10)).history
    assert [block.weeks for block in blocks] == [2, 4, 4]
    assert blocks[-1].running["easy"].hours == pytest.approx(4.0)
    pause = {"from": SUNDAY - timedelta(days=20), "to": SUNDAY + timedelta(days=21), "kind": "crutches"}
    hurt = state_of(totals_of(10), pauses=[pause])
    assert [(block.weeks, block.activity) for block in hurt.history] == [(3, 1.0), (4, 1.0), (3, 0.45)]
    assert (hurt.activity, hurt.pause_weeks) == (0.45, 3)
    over = state_of(totals_of(10), pauses=[pause | {"to": SUNDAY - timedelta(days=7)}])
    assert (over.activity, over.pause_weeks) == (1.0, None)


def test_coming_days_are_no_rest() -> None:
    logged = lifted(date(2026, 10, 14), 4, 8.0)  # Wednesdays of the three weeks before, and none yet in this one
    assert running_state(1, strength=logged).strength_sets == pytest.approx(8.0, rel=0.05)
    assert running_state(6, strength=logged).strength_sets == pytest.approx(6.0, rel=0.05)


def test_sets_of_the_past() -> None:
    """A block holds the sets of all of its weeks, its last days too."""
    kept = state_of(totals_of(8), strength=lifted(SUNDAY - timedelta(weeks=7), 8, 8.0))
    assert [round(block.sets.value, 1) if block.sets else None for block in kept.history] == pytest.approx(
        [8.0, 8.0], abs=0.5
    )


def test_pause_without_sets() -> None:
    """In a pause only logged sets count, those of its own days, and running before it is no running in it."""
    logged, hard = lifted(date(2026, 6, 1), 21, 8.0), lifted(SUNDAY - timedelta(days=8), 2, 8.0)
    pause = {"from": SUNDAY - timedelta(days=13), "to": SUNDAY + timedelta(days=30), "kind": "crutches"}
    hurt, hardy = (state_of(totals_of(12), strength=sets, pauses=[pause]) for sets in (logged, logged + hard))
    assert (hurt.sets, hurt.history[-1].sets) == (NONE_LIFTED, NONE_LIFTED)
    assert hardy.sets is not None
    assert hardy.sets.value == pytest.approx(16 * 7 / 13 * 9 / 13, rel=0.05)  # none of them stands for the first days
    told = state_of(totals_of(12), strength_sets_per_week=8.0, pauses=[pause])
    assert told.sets == NONE_LIFTED
    today = state_of(totals_of(12), pauses=[pause | {"from": SUNDAY}])
    assert (today.activity, today.running) == (0.45, {})


def test_first_and_last_days_of_a_pause() -> None:
    """Sets of the day on which a pause begins are none of it; on its last day it is over; a rest of it is a week."""
    logged = lifted(SUNDAY - timedelta(weeks=20), 21, 8.0)
    began = {"from": SUNDAY, "to": SUNDAY + timedelta(days=30), "kind": "crutches"}
    assert state_of(totals_of(12), strength=logged, pauses=[began]).sets == NONE_LIFTED
    ends = [began | {"from": SUNDAY - timedelta(days=13), "to": SUNDAY + timedelta(days=left)} for left in (0, 1, 14)]
    found = [state_of(totals_of(12), pauses=[pause]) for pause in ends]
    assert [(state.activity, state.pause_weeks) for state in found] == [(1.0, None), (0.45, 1.0), (0.45, 2.0)]


@pytest.mark.parametrize(
    ("ended_days_ago", "sessions", "sets"),
    [(21, 3, 8.0), (7, 1, 8.0), (3, 1, 8.0), (7, 0, None), (0, 0, None)],
)
def test_sets_after_a_pause(ended_days_ago: int, sessions: int, sets: float | None) -> None:
    """Sets since a pause are those of the weeks since: the weeks of the pause do not thin them out."""
    over = {"from": SUNDAY - timedelta(days=40), "to": SUNDAY - timedelta(days=ended_days_ago), "kind": "crutches"}
    since = lifted(SUNDAY - timedelta(days=1, weeks=max(0, sessions - 1)), sessions, 8.0)
    found = state_of(totals_of(40), strength=[*lifted(SUNDAY - timedelta(weeks=30), 24, 8.0), *since], pauses=[over])
    assert found.activity == 1
    assert (None if found.sets is None else found.sets.value) == (sets and pytest.approx(sets, rel=0.1))


def test_short_pause_keeps_the_weeks_before() -> None:
    ill = {"from": SUNDAY - timedelta(days=2), "to": SUNDAY - timedelta(days=1), "kind": "bed"}
    found = state_of(totals_of(12), strength=lifted(SUNDAY - timedelta(weeks=11), 12, 8.0), pauses=[ill])
    assert found.strength_sets == pytest.approx(8.0, rel=0.05)


def test_log_kept_before_the_first_legs() -> None:
    """A log that was kept without legs and holds them now says that there were none."""
    arms = [
        {"date": SUNDAY - timedelta(weeks=back), "exercise": "bench press", "sets": 3, "reps": 8, "load_kg": 60}
        for back in range(12)
    ]
    began = state_of(totals_of(12), strength=[*arms, *lifted(SUNDAY - timedelta(weeks=3), 4, 8.0)])
    assert [block.sets == NONE_LIFTED for block in began.history] == [True, True, False]
    assert "lifting_since" not in began.missing


@pytest.mark.parametrize(("status", "weeks", "asked"), [(None, 4, True), ("trained", 4, False), (None, 36, False)])
def test_young_log_is_asked_about(status: str | None, weeks: int, asked: bool) -> None:  # noqa: FBT001
    logged = lifted(SUNDAY - timedelta(weeks=weeks - 1), weeks, 8.0)
    found = state_of(totals_of(60), strength=logged, strength_status=status)
    assert ("lifting_since" in found.missing) == asked


@pytest.mark.parametrize(
    ("body_mass_index", "share_female", "hips_cm"),
    [(23.0, 1.0, 97.0), (23.0, 0.5, 97.0), (23.0, 0.49, 96.0), (4 * 23.0, 1.0, 2 * 97.0), (18.4, 0.0, 86.8)],
)
def test_hips_that_were_not_measured(body_mass_index: float, share_female: float, hips_cm: float) -> None:
    """Those of most people of this body mass index, women's also where the sex is not stated."""
    assert usual_hips(body_mass_index, share_female) == pytest.approx(hips_cm, abs=0.05)


def test_log_falls_silent() -> None:
    """Sets go down with the weeks without an entry as long as the log is kept; one that has stopped is a gap."""
    found = []
    for silent in range(0, 36, 7):
        rows = lifted(SUNDAY - timedelta(weeks=20, days=silent), 21, 8.0)
        found.append(state_of(totals_of(30), strength=rows).sets)
    kept = [round(sets.value) for sets in found[:3] if sets]
    assert kept == [8, 6, 4]
    assert found[3:] == [None, None, None]


def test_first_entry_late_in_a_block() -> None:
    """The block in which a log begins is valued by its own first four weeks, wherever these fall."""
    for days in (28, 30, 34, 50):
        rows = [row for row in lifted(SUNDAY - timedelta(days=days), 9, 8.0) if row["date"] <= SUNDAY]
        known = [block.sets.value for block in state_of(totals_of(30), strength=rows).history if block.sets]
        assert known == pytest.approx([8.0] * len(known), rel=0.3)


def shares_of(drawn: Sample, rows: list[dict[str, Any]], **changes: Any) -> np.ndarray:
    """Probabilities of growing, kept and shrinking of an easy runner of 30 weeks."""
    state = state_of(totals_of(30), strength=rows, **changes)
    growing, maintaining, toning, shrinking = class_shares(classes_of(project(state.training(), drawn))).values()
    return np.array([growing, maintaining + toning, shrinking])


@pytest.mark.parametrize("status", ["untrained", "trained", None])
def test_a_silent_log_is_doubted_without_a_step(status: str | None, few: Sample) -> None:
    """Each day without an entry makes it likelier that lifting has stopped, and nothing jumps; then it is asked for."""
    rows = [lifted(SUNDAY - timedelta(weeks=20, days=silent), 21, 8.0) for silent in range(0, 50, 7)]
    found = np.array([shares_of(few, logged, strength_status=status) for logged in rows])
    assert np.abs(np.diff(found, axis=0)).max() < 0.12  # of a week: 0.02 a day
    assert (np.diff(found[:, 2]) > -0.01).all()
    assert found[-1, 2] > found[0, 2] + 0.1
    asked = ["lifting_goes_on" in state_of(totals_of(30), strength=logged).missing for logged in rows]
    assert asked == [False, False, *[True] * 6]
    told = state_of(totals_of(30), strength=rows[-1], strength_sets_per_week=8.0)
    assert ("lifting_goes_on" in told.missing, told.doubt) == (False, None)


def test_other_sets_say_that_lifting_stopped(few: Sample) -> None:
    """A log that goes on without the legs leaves little doubt, the less the longer it does."""
    stopped = lifted(SUNDAY - timedelta(weeks=24), 22, 8.0)
    arms = [{"date": SUNDAY - timedelta(days=day), "exercise": "bench press", "sets": 3} for day in (14, 7, 0)]
    found = [shares_of(few, stopped + arms[:count], strength_status="trained")[2] for count in range(4)]
    assert found == sorted(found)
    assert found[-1] > found[0] + 0.3


@pytest.mark.parametrize("gaps", [(7,), (3, 4)])
def test_each_day_of_a_young_log(gaps: tuple[int, ...], few: Sample) -> None:
    """The first sets become a habit by the day, not by the session."""
    days = np.cumsum([0, *gaps * 6])
    logged = [
        [row for day in days for row in lifted(SUNDAY - timedelta(days=int(now - day)), 1, 5.0)] for now in range(34)
    ]
    found = [
        shares_of(few, [row for row in rows if row["date"] <= SUNDAY], strength_status="untrained") for rows in logged
    ]
    assert np.abs(np.diff(found, axis=0)).max() < 0.045


@pytest.mark.parametrize("status", ["untrained", "trained"])
def test_one_set_or_repetition_more(status: str, few: Sample) -> None:
    """What one row of a log says moves little beside the others."""
    others, last = lifted(SUNDAY - timedelta(weeks=8), 8, 6.0), lifted(SUNDAY, 1, 1.0)[0]
    for rows in ([{"sets": sets} for sets in range(1, 7)], [{"reps": reps, "sets": 3} for reps in range(1, 9)]):
        found = [shares_of(few, [*others, last | row], strength_status=status) for row in rows]
        assert np.abs(np.diff(found, axis=0)).max() < 0.04


def test_a_log_older_than_the_files_counts(few: Sample) -> None:
    """A new watch does not forget what was lifted before it: it answers as if runs had been recorded all along."""
    rows = lifted(SUNDAY - timedelta(weeks=40), 36, 8.0)
    told = {"strength": rows, "strength_status": "trained", "strength_sets_per_week": 0.0}
    states = [state_of(totals_of(weeks), **told) for weeks in (2, 5, 12, 40)]
    found = np.array([list(class_shares(classes_of(project(state.training(), few))).values()) for state in states])
    assert found[0] == pytest.approx(found[-1], abs=0.02)
    assert found[1] == pytest.approx(found[-1], abs=0.02)
    assert found[2] == pytest.approx(found[-1], abs=0.02)
    assert found[0][3] > 0.6
    assert [state.training().habit_asked for state in states] == [True, False, False, False]  # since when they run


def test_an_old_log_fades(few: Sample) -> None:
    """A log says less and less in its second year of silence, and little is lost on the day that ends it."""
    before, after, unlogged = (
        shares_of(few, rows, strength_status="trained")
        for rows in (*(lifted(SUNDAY - timedelta(weeks=20, days=days), 21, 8.0) for days in (728, 729)), [])
    )
    assert after == pytest.approx(unlogged, abs=1e-9)
    assert before == pytest.approx(after, abs=0.02)  # with the log go the weeks before the first file


def test_first_sets_are_no_habit_yet(few: Sample) -> None:
    """One session moves little; four weeks of them are a habit."""
    growing = [
        shares_of(few, lifted(SUNDAY - timedelta(weeks=weeks - 1), weeks, 8.0), strength_status="untrained")[0]
        for weeks in range(5)
    ]
    assert growing == sorted(growing)
    assert growing[1] < growing[0] + 0.1
    assert growing[4] > 0.6


@pytest.mark.parametrize("silent", [0, 8, 15, 30])
def test_a_change_starts_from_the_sets_of_the_forecast(silent: int) -> None:
    """Who drops all sets of a log that has fallen silent keeps none of them."""
    rows = lifted(SUNDAY - timedelta(weeks=20, days=silent), 21, 8.0)
    state = state_of(totals_of(30), strength=rows, strength_status="trained")
    assert state.sets_assumed == pytest.approx(8.0, rel=0.05)
    dropped = changed(state, [parse_step("strength -20")]).ahead
    assert (dropped.doubt.held if dropped.doubt else dropped.sets) == NONE_LIFTED


@pytest.mark.parametrize("weeks", [1, 2])
def test_sets_are_added_to_a_young_log(weeks: int, few: Sample) -> None:
    """What may be lifted beside a young log stays as likely when a change adds sets."""
    state = state_of(totals_of(30), strength=lifted(SUNDAY - timedelta(weeks=weeks - 1), weeks, 8.0))
    states = (replace(state, added_strength_sets=added) for added in (0.0, 0.01))
    without, with_some = (project(one.training(), few).muscle_pct.mean() for one in states)
    assert with_some == pytest.approx(without, abs=0.02)


@pytest.mark.parametrize("kind", ["bed", "crutches"])
def test_each_day_of_a_pause_counts(kind: str, few: Sample) -> None:
    """A pause of the past weighs by its days: none of them makes a week one of it."""
    shares = [
        shares_of(
            few,
            [],
            strength_sets_per_week=0.0,
            pauses=[{"from": SUNDAY - timedelta(days=13 + days), "to": SUNDAY - timedelta(days=14), "kind": kind}],
        )
        for days in range(1, 15)
    ]
    assert np.abs(np.diff(shares, axis=0)).max() < 0.04


@pytest.mark.parametrize("kind", ["bed", "crutches"])
def test_sets_of_a_pause_become_a_habit(kind: str, few: Sample) -> None:
    """One session of a pause does not say that it is lifted through; four weeks of them do."""
    pause = {"from": SUNDAY - timedelta(days=30), "to": SUNDAY + timedelta(days=20), "kind": kind}
    none = shares_of(few, [], strength_sets_per_week=0.0, pauses=[pause])[2]
    once = shares_of(few, lifted(SUNDAY, 1, 4.0), strength_status="untrained", pauses=[pause])[2]
    always = shares_of(few, lifted(SUNDAY - timedelta(weeks=4), 5, 4.0), strength_status="untrained", pauses=[pause])[2]
    assert once == pytest.approx(none, abs=0.08)
    assert always < none - 0.15


def test_sets_of_a_pause_alone() -> None:
    """Who has lifted only in a pause, and logs nothing since, may go on or may have stopped."""
    pause = {"from": SUNDAY - timedelta(days=40), "to": SUNDAY - timedelta(days=10), "kind": "crutches"}
    found = state_of(totals_of(30), strength=lifted(SUNDAY - timedelta(days=38), 4, 8.0), pauses=[pause])
    assert found.doubt is not None
    assert found.doubt.held.value == pytest.approx(8.0, rel=0.1)
    assert 0 < found.doubt.probability < 0.2
