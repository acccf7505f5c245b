from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.physiology.body import Estimate
from pipeline.weekly.forecast.draws import FORECAST_SEED
from pipeline.weekly.forecast.training import LogDoubt, Work
from pipeline.weekly.state import TrainingState
from pipeline.weekly.verdict import answer_week
from pipeline.weekly.what_if import EXAMPLES, cautions, changed, outlooks, parse_step, parse_steps, refusal

STATE = TrainingState(
    running={"easy": Work(4.0, 2000.0), "hill": Work(0.2, 150.0)},
    sets=Estimate(2.0, 0.4),
    strength_known=True,
    deficit_kcal=Estimate(0.0, 150.0),
    protein_g_kg=Estimate(1.2, 0.2),
    fat_mass_kg=Estimate(15.0, 2.0),
    muscle_mass_kg=Estimate(28.0, 2.0),
    load_points=200.0,
    usual_load_points=200.0,
)


@pytest.mark.parametrize(
    ("text", "key", "values"),
    [
        pytest.param("add 2x10x30s hills", "hills", {"sessions": 2, "repetitions": 10, "amount": 30}, id="hills"),
        pytest.param("Add 10 x 30 s hill", "hills", {"sessions": 1, "repetitions": 10, "amount": 30}, id="one session"),
        pytest.param("add 8x40m sprints", "sprints", {"sessions": 1, "repetitions": 8, "amount": 40}, id="sprints"),
        pytest.param("2x8x30s hill sprints", "hills", {"sessions": 2, "repetitions": 8, "amount": 30}, id="two words"),
        pytest.param(
            "8x50yd sprints", "sprints", {"sessions": 1, "repetitions": 8, "amount": pytest.approx(45.72)}, id="yards"
        ),
        pytest.param("stairs 20min", "stairs", {"amount": 20}, id="stairs"),
        pytest.param("add 20 min stairs", "stairs", {"amount": 20}, id="minutes first"),
        pytest.param("volume -30%", "volume", {"amount": -30}, id="volume"),
        pytest.param("strength +10", "strength", {"amount": 10}, id="strength"),
        pytest.param("protein 1,6 g/kg", "protein", {"amount": 1.6}, id="decimal comma"),
        pytest.param("  ENERGY   +300 ", "energy", {"amount": 300}, id="blanks and capitals"),
    ],
)
def test_a_change_is_understood(text: str, key: str, values: dict[str, float]) -> None:
    step = parse_step(text)
    assert (step.key, step.values) == (key, values)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        pytest.param("run faster", "Understood are: " + "; ".join(EXAMPLES), id="no word of ours"),
        pytest.param("", "Understood are: " + "; ".join(EXAMPLES), id="nothing"),
        pytest.param("add 2x10x30s hils", "Did you mean 'add 2x10x30s hills'?", id="slip"),
        pytest.param("add 8x40m sprnts", "Did you mean 'add 8x40m sprints'?", id="letter left out"),
        pytest.param("stiars 20min", "Did you mean 'stairs 20min'?", id="letters swapped"),
        pytest.param("volumne -30%", "Did you mean 'volume -30%'?", id="letter too many"),
        pytest.param("add hills", "Write it as 'add 2x10x30s hills'", id="how many"),
        pytest.param("volume -30", "Write it as 'volume -30%'", id="no unit"),
        pytest.param("30% less volume", "Write it as 'volume -30%'", id="other order"),
        pytest.param("protien", "Write it as 'protein 1.6'", id="slip and no number"),
        pytest.param("add 2x10x30s hills please", "Write it as 'add 2x10x30s hills'", id="word too many"),
    ],
)
def test_unreadable_change_hints(text: str, hint: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_step(text)
    assert str(error.value).endswith(hint)


def test_words_that_nobody_quoted_are_one_change() -> None:
    assert [step.key for step in parse_steps(["add", "2x10x30s", "hills"])] == [parse_step("add 2x10x30s hills").key]
    with pytest.raises(UsageError, match="'strength'"):
        parse_steps(["strength", "+10", "protein", "1.6"])


@pytest.mark.parametrize(
    ("most", "beyond"),
    [
        ("4x20x60s hills", "5x20x60s hills"),
        ("4x20x60s hills", "4x21x60s hills"),
        ("4x20x60s hills", "4x20x61s hills"),
        ("1x8s hills", "1x7s hills"),
        ("20x100m sprints", "21x100m sprints"),
        ("20x100m sprints", "20x101m sprints"),
        ("1x20m sprints", "1x19m sprints"),
        ("20x110yd sprints", "20x111yd sprints"),
        ("stairs 120min", "stairs 121min"),
        ("120min stairs", "121min stairs"),
        ("volume +50%", "volume +51%"),
        ("strength +20", "strength +21"),
        ("strength -40", "strength -41"),
        ("protein 3.5", "protein 3.6"),
        ("protein 0.3", "protein 0.2"),
        ("energy +1000", "energy +1001"),
        ("energy -500", "energy -501"),
    ],
)
def test_limits_of_a_change(most: str, beyond: str) -> None:
    parse_step(most)
    with pytest.raises(UsageError, match="out of range"):
        parse_step(beyond)


@pytest.mark.parametrize("text", EXAMPLES)
def test_examples_do_something(text: str) -> None:
    before, after = outlooks(STATE, [parse_step(text)])
    assert sum(after.probabilities.values()) == pytest.approx(1.0)
    assert before.probabilities != after.probabilities
    for change in (after.muscle_change_pct, after.fat_change_pct):
        assert change.low <= change.value <= change.high


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("add 2x10x30s hills", "two_hill_sprint_sessions", id="hills"),
        pytest.param("add 8x40m sprints", "one_sprint_session", id="sprints"),
        pytest.param("stairs 20min", "stairs_20_min", id="stairs"),
        pytest.param("strength +10", "ten_strength_sets", id="strength"),
        pytest.param("energy +300", "energy_plus_300", id="energy"),
        pytest.param("protein 1.6", "protein_1_6", id="protein"),
        pytest.param("volume -30%", "volume_minus_30", id="volume"),
    ],
)
def test_equals_report_changes(text: str, key: str) -> None:
    """The grammar's words for the changes that the weekly answer tries give the very same probabilities."""
    verdict, changes = answer_week(STATE, seed=FORECAST_SEED)
    before, after = outlooks(STATE, [parse_step(text)])
    assert before.probabilities == verdict.probabilities
    assert after.probabilities == next(change.probabilities for change in changes if change.key == key)


def test_no_change_changes_nothing() -> None:
    before, after = outlooks(STATE, [])
    assert before == after


def test_load_is_counted() -> None:
    busy = changed(STATE, [parse_step("add 2x10x30s hills")])
    assert busy.load_points == 270.0
    assert changed(busy, [parse_step("volume -30%")]).load_points == pytest.approx(0.7 * 270)
    assert cautions(STATE, busy) == ("load_jump",)
    assert cautions(STATE, changed(STATE, [parse_step("add 8x40m sprints")])) == ()


def test_less_running_spends_less() -> None:
    less = changed(STATE, [parse_step("volume -30%")])
    assert less.added_exercise_kcal == pytest.approx(-0.3 * 2150 / 7)
    assert less.running["easy"].hours == pytest.approx(0.7 * 4.0)


@pytest.mark.parametrize(("added", "held", "logged"), [(4.0, 12.0, 7.0), (-5.0, 3.0, 0.0)])
def test_sets_are_added_to_both_readings_of_a_log(added: float, held: float, logged: float) -> None:
    doubt = LogDoubt(held=Estimate(8.0, 1.0), logged=3.0, probability=0.5)
    ahead = replace(STATE, doubt=doubt, added_strength_sets=added).ahead.doubt
    assert ahead is not None
    assert (ahead.held.value, ahead.logged) == (held, logged)


def test_strength_work_does_not_go_below_none() -> None:
    assert changed(STATE, [parse_step("strength -40")]).added_strength_sets == -2.0


@pytest.mark.parametrize(
    ("changes", "text", "reason"),
    [
        pytest.param({"body_mass_index": 18.0}, "energy -300", "body_mass_index", id="eating less when thin"),
        pytest.param({"body_mass_index": 18.0}, "energy +300", None, id="eating more when thin"),
        pytest.param({}, "energy -300", None, id="eating less"),
        pytest.param({"safety": ("low_energy_availability",)}, "strength +10", "low_energy_availability", id="safety"),
        pytest.param({"body_hidden": True}, "strength +10", "care", id="hidden body"),
        pytest.param({"activity": 0.45}, "energy +300", "pause", id="pause"),
    ],
)
def test_care_comes_before_trying(changes: dict[str, Any], text: str, reason: str | None) -> None:
    state = replace(STATE, **changes)
    assert refusal(state, changed(state, [parse_step(text)])) == reason
