from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.athletes.races import Race
from pipeline.segments.parameters import HEART_RATE_AT_CS, HEART_RATE_AT_TEMPO, TEMPO_FROM_CS
from pipeline.segments.thresholds.critical_speed import sustainable_speed
from pipeline.segments.thresholds.daily import thresholds_on
from pipeline.segments.thresholds.density import Basis
from pipeline.segments.thresholds.evidence import Known, collect
from pipeline.segments.thresholds.parameters import CRITICAL_SHARE_OF_VVO2MAX
from pipeline.vocabulary import Origin, Quantity, Sex
from tests.segments.thresholds.rows import CRITICAL_SPEED, D_PRIME, DAY, evidence_of, run, walk

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.profile import Person
    from pipeline.segments.thresholds.density import Threshold

EFFORTS, BY_VO2MAX = Basis(Origin.BEST_EFFORTS), Basis(Origin.PROFILE, Quantity.VO2MAX)


def test_a_walk_sets_no_sprint_speed(person: Person) -> None:
    runs = [run(day, share=0.8, sprint_mps=5.0) for day in range(10, 60, 7)]
    walks = [walk(day, sprint_mps=9.0) for day in range(1, 5)]
    without = thresholds_on(DAY, person, collect(evidence_of(*runs))).max_sprint_speed_mps
    assert thresholds_on(DAY, person, collect(evidence_of(*runs, *walks))).max_sprint_speed_mps.value == without.value
    fast_runs = [run(day, share=0.3, sprint_mps=9.0) for day in range(1, 5)]
    assert thresholds_on(DAY, person, collect(evidence_of(*runs, *fast_runs))).max_sprint_speed_mps != without


def test_a_bare_profile_gets_the_prior_and_says_so(person: Person) -> None:
    found = thresholds_on(DAY, person, collect(evidence_of()))
    assert found.critical_speed_mps.origin == (Basis(Origin.AGE), Basis(Origin.SEX))
    assert found.critical_speed_mps.value == pytest.approx(3.6, abs=0.1)
    assert found.critical_speed_mps.sd == pytest.approx(0.55, abs=0.05)
    assert found.hr_max_bpm.value == pytest.approx(189, abs=1), "between Tanaka and Nes at 30"
    assert found.hr_max_bpm.sd == pytest.approx(10.8, abs=0.3)
    assert found.hr_max_bpm.origin == (Basis(Origin.AGE),)


@pytest.mark.parametrize("true_share", [0.97, 1.0])
def test_critical_speed_within_five_percent(person: Person, true_share: float) -> None:
    easy = [run(d, share=0.75, heart_rate=160) for d in range(3, 56, 3)]
    hard = [run(d, share=true_share, heart_rate=183, seconds=1200) for d in (10, 31)]
    found = thresholds_on(DAY, person, collect(evidence_of(*easy, *hard))).critical_speed_mps
    assert found.value == pytest.approx(CRITICAL_SPEED, rel=0.05)
    assert found.sd < 0.065 * CRITICAL_SPEED


@pytest.mark.parametrize("easy_share", [0.62, 0.68])
def test_slow_runners_show_their_hard_efforts(person: Person, easy_share: float) -> None:
    """Who runs easily at 1.5 m/s does not walk: their hard efforts stand out as those of others do."""

    def slow(row: dict[str, object]) -> dict[str, object]:
        speeds = ("best_effort_flat_speed_mps", "best_effort_speed_mps")
        return row | {name: (0.64 * np.array(row[name])).tolist() for name in speeds}

    easy = [slow(run(d, share=easy_share)) for d in range(3, 80, 3)]
    hard = [slow(run(d, share=0.99, seconds=2400)) for d in (10, 31)]
    found = thresholds_on(DAY, person, collect(evidence_of(*easy, *hard))).critical_speed_mps
    assert Basis(Origin.BEST_EFFORTS) in found.origin
    assert found.value == pytest.approx(0.64 * CRITICAL_SPEED, rel=0.06)


def test_easy_running_alone_leaves_an_honest_spread(person: Person) -> None:
    easy = [run(d, share=0.75) for d in range(3, 56, 3)]
    found = thresholds_on(DAY, person, collect(evidence_of(*easy))).critical_speed_mps
    assert found.sd > 0.06 * found.value
    assert abs(found.value - CRITICAL_SPEED) < 2 * found.sd


def test_one_run_does_not_set_its_own_critical_speed(person: Person) -> None:
    single = thresholds_on(DAY, person, collect(evidence_of(run(0, share=0.75)))).critical_speed_mps
    own_pace = 0.75 * CRITICAL_SPEED
    assert own_pace < 0.84 * single.value, "an easy first run stays easy"


def test_faster_efforts_never_lower_a_threshold(person: Person) -> None:
    base = [run(d, share=0.8, heart_rate=165) for d in range(1, 40, 4)]
    before = thresholds_on(DAY, person, collect(evidence_of(*base)))
    after = thresholds_on(DAY, person, collect(evidence_of(*base, run(2, share=1.02, heart_rate=186))))
    assert after.critical_speed_mps.value >= before.critical_speed_mps.value
    assert after.hr_max_bpm.value >= 186
    assert after.max_sprint_speed_mps.value >= before.max_sprint_speed_mps.value


def test_sprints_raise_maximal_sprint_speed(person: Person) -> None:
    rows = [run(d, share=0.75, sprint_mps=8.6) for d in (1, 8, 15)]
    found = thresholds_on(DAY, person, collect(evidence_of(*rows))).max_sprint_speed_mps
    assert 8.6 <= found.value <= 9.6
    assert found.origin == (Basis(Origin.FASTEST_SECONDS, count=3),)


def test_third_fast_run_needs_a_second_near_it(person: Person) -> None:
    """Of two runs the fastest counts as it is; from three on only near the one behind it."""

    def found(*sprints: float) -> float:
        rows = [run(d, share=0.75, sprint_mps=sprint) for d, sprint in enumerate(sprints, start=1)]
        return thresholds_on(DAY, person, collect(evidence_of(*rows))).max_sprint_speed_mps.value

    assert found(9.6, 7.2, 7.1) < found(9.6, 7.2) - 0.2


def test_evidence_outside_the_window_counts_for_nothing(person: Person) -> None:
    old = run(121, share=1.0, heart_rate=None)
    assert (
        thresholds_on(DAY, person, collect(evidence_of(old))).critical_speed_mps
        == thresholds_on(DAY, person, collect(evidence_of())).critical_speed_mps
    )
    future = run(-1, share=1.0, heart_rate=199)
    assert thresholds_on(DAY, person, collect(evidence_of(future))) == thresholds_on(
        DAY, person, collect(evidence_of())
    )


def test_the_order_of_runs_does_not_matter(person: Person) -> None:
    rows = [run(d, share=0.7 + 0.02 * d, heart_rate=150 + d) for d in range(12)]
    forward, backward = collect(evidence_of(*rows)), collect(evidence_of(*rows[::-1]))
    assert thresholds_on(DAY, person, forward) == thresholds_on(DAY, person, backward)


def test_tests_and_races_name_themselves(person: Person) -> None:
    given = Known(Quantity.CRITICAL_SPEED, 4.2, 0.08, Origin.PROFILE)
    found = thresholds_on(DAY, person, collect(evidence_of(), known=(given,))).critical_speed_mps
    assert found.value == pytest.approx(4.2, abs=0.05)
    assert found.origin == (Basis(Origin.PROFILE),)
    race = Race(10000, 10000 / float(sustainable_speed(2450, 4.0, 150)), DAY)
    raced = thresholds_on(DAY, person, collect(evidence_of(), races=(race,))).critical_speed_mps
    assert raced.value == pytest.approx(4.0, rel=0.02)
    assert raced.origin == (Basis(Origin.RACES),)


def test_device_value_until_a_better_one(person: Person) -> None:
    def said(days_ago: int, vo2max: float) -> dict[str, object]:
        row = run(days_ago, share=0.7, seconds=600)
        return {**row, "device_vo2max_ml_kg_min": vo2max, "device_hr_max_bpm": 170.0, "device_hr_rest_bpm": 45.0}

    alone = thresholds_on(DAY, person, collect(evidence_of()))
    once = thresholds_on(DAY, person, collect(evidence_of(said(1, 60.0))))
    assert once.critical_speed_mps.value > alone.critical_speed_mps.value + 0.3
    assert once.critical_speed_mps.sd < alone.critical_speed_mps.sd
    assert once.critical_speed_mps.origin == (Basis(Origin.DEVICE, Quantity.VO2MAX),)
    assert once.hr_max_bpm.value < alone.hr_max_bpm.value
    assert once.hr_rest_bpm.value < 50
    often = thresholds_on(DAY, person, collect(evidence_of(said(1, 60.0), said(20, 40.0), said(9, 55.0))))
    assert often.critical_speed_mps == once.critical_speed_mps, "only the last counts: it rests on the runs before"
    tested = (Known(Quantity.VO2MAX, 45.0, 2.0, Origin.TEST), Known(Quantity.HR_REST, 60.0, 2.0, Origin.TEST))
    lab = thresholds_on(DAY, person, collect(evidence_of(said(1, 60.0)), known=tested))
    assert lab.critical_speed_mps.value < once.critical_speed_mps.value - 0.3
    assert lab.hr_rest_bpm.value > 55


def test_a_measured_oxygen_uptake_counts_once(person: Person) -> None:
    """Critical speed without it is the prior; the product of both is what the two of them say, no more."""
    alone = thresholds_on(DAY, person, collect(evidence_of())).vo2max_ml_kg_min
    test = Known(Quantity.VO2MAX, 60.0, 3.0, Origin.TEST, DAY)
    tested = thresholds_on(DAY, person, collect(evidence_of(), known=(test,)))
    weights = np.array([alone.sd**-2, 3.0**-2])
    expected = weights @ [alone.value, 60.0] / weights.sum()
    assert tested.vo2max_ml_kg_min.value == pytest.approx(expected, abs=0.1)
    assert tested.vo2max_ml_kg_min.sd == pytest.approx(weights.sum() ** -0.5, abs=0.05)
    assert tested.vo2max_ml_kg_min.origin == (Basis(Origin.TEST, date=DAY),)


def test_a_high_oxygen_uptake_leaves_less_to_run_above_critical_speed(person: Person) -> None:
    """The same efforts with a higher critical speed need a smaller D'."""
    rows = evidence_of(*(run(day, share=1.0) for day in (10, 20, 30)))
    low, high = (
        thresholds_on(DAY, person, collect(rows, known=(Known(Quantity.VO2MAX, uptake, 2.0, Origin.TEST, DAY),)))
        for uptake in (45.0, 65.0)
    )
    assert high.critical_speed_mps.value > low.critical_speed_mps.value
    assert high.d_prime_m.value < low.d_prime_m.value - 5


@pytest.mark.parametrize(
    ("known", "efforts", "expected"),
    [
        pytest.param(Quantity.VO2MAX, False, (BY_VO2MAX,), id="oxygen uptake"),
        pytest.param(Quantity.VO2MAX, True, (EFFORTS, BY_VO2MAX), id="with efforts"),
        pytest.param(Quantity.D_PRIME, True, (EFFORTS, Basis(Origin.PROFILE, Quantity.D_PRIME)), id="D'"),
        pytest.param(Quantity.D_PRIME, False, (Basis(Origin.AGE), Basis(Origin.SEX)), id="D' alone says nothing"),
        pytest.param(Quantity.CRITICAL_SPEED, True, (Basis(Origin.PROFILE),), id="stated"),
    ],
)
def test_critical_speed_names_all_that_moved_it(
    person: Person,
    known: Quantity,
    efforts: bool,  # noqa: FBT001 - a case
    expected: tuple[Basis, ...],
) -> None:
    value = {Quantity.VO2MAX: 55.0, Quantity.D_PRIME: 250.0, Quantity.CRITICAL_SPEED: 4.0}[known]
    rows = [run(d, share=0.75) for d in range(3, 56, 3)] + [run(7, share=1.0)] if efforts else []
    given = Known(known, value, 0.05 * value, Origin.PROFILE)
    found = thresholds_on(DAY, person, collect(evidence_of(*rows), known=(given,)))
    assert found.critical_speed_mps.origin == expected
    if known == Quantity.D_PRIME:
        assert found.d_prime_m.origin == (Basis(Origin.PROFILE),)


def test_hard_twenty_minutes_bound_critical_speed(person: Person) -> None:
    def at(bpm: float) -> Threshold:
        steady = {"steady_flat_speed_mps": [3.3] * 12, "steady_heart_rate_bpm": [bpm] * 12}
        rows = [run(d, share=0.85, heart_rate=bpm + 4) | steady for d in range(3, 56, 3)]
        known = (Known(Quantity.HR_MAX, 187.0, 2.0, Origin.TEST),)
        return thresholds_on(DAY, person, collect(evidence_of(*rows), known=known)).critical_speed_mps

    best_mps = 0.85 * float(sustainable_speed(1200, CRITICAL_SPEED, D_PRIME))
    assert at(177).value < 1.05 * best_mps < at(150).value


def test_treadmills_set_no_pace_outdoors(person: Person) -> None:
    outdoors = [run(d, share=0.75) for d in range(3, 56, 3)]
    belts = [run(d, share=1.1) | {"sub_sport": "treadmill"} for d in range(4, 56, 6)]
    speeds = [
        thresholds_on(DAY, person, collect(evidence_of(*rows))).critical_speed_mps
        for rows in (outdoors, outdoors + belts, belts)
    ]
    assert speeds[0] == speeds[1] != speeds[2]


def test_a_first_run_says_little(person: Person) -> None:
    def sd(*days: int) -> float:
        found = thresholds_on(DAY, person, collect(evidence_of(*[run(d, share=0.8) for d in days])))
        return found.critical_speed_mps.sd / found.critical_speed_mps.value

    assert sd(3) > sd(3, 6, 9, 12, 15) + 0.03
    assert sd(3, 6, 9) > sd(*range(3, 48, 3)) + 0.01


def test_a_woman_of_sixty_is_not_a_man_of_thirty(person: Person) -> None:
    woman = replace(person, sex=Sex.FEMALE, age_years=60)
    found = thresholds_on(DAY, woman, collect(evidence_of()))
    assert found.hr_max_bpm.value == pytest.approx(169, abs=1), "between Tanaka and Nes at 60"
    assert found.critical_speed_mps.value < 3.0
    assert found.vo2max_ml_kg_min.value < 45


def test_marathoners_hold_less_than_critical_speed() -> None:
    assert sustainable_speed(9000, 4.0, 150) / 4.0 == pytest.approx(0.93, abs=0.01), "Smyth 2020, 150 min"
    assert sustainable_speed(21600, 4.0, 150) / 4.0 == pytest.approx(0.789, abs=0.01), "Smyth 2020, 360 min"


def test_three_efforts_equal_least_squares(data: Path) -> None:
    """400 m in 80 s, 800 m in 172 s, 5000 m in 1290 s: at the solution the residuals sum to nothing, by time too."""
    expected = json.loads((data / "oracles.json").read_text())["critical_speed"]
    seconds, metres = np.array([80.0, 172.0, 1290.0]), np.array([400.0, 800.0, 5000.0])
    residuals = metres - seconds * sustainable_speed(seconds, expected["CS"], expected["Dprime"])
    assert residuals.sum() == pytest.approx(0, abs=0.3)
    assert (residuals @ seconds) / seconds.sum() == pytest.approx(0, abs=0.2)
    assert np.abs(residuals).max() < 40


def test_three_races_find_critical_speed(person: Person) -> None:
    """The same efforts as races pull an average man from his prior of 3.6 to the 3.78 m/s that they mean."""
    races = tuple(Race(metres, seconds, DAY) for metres, seconds in ((800, 172.0), (5000, 1290.0)))
    found = thresholds_on(DAY, person, collect(evidence_of(), races=races)).critical_speed_mps
    assert found.value == pytest.approx(3.783, rel=0.02)


def test_limits_of_tempo_are_the_ventilatory_thresholds() -> None:
    """Esteve-Lanao, n = 1,411: VT1 and VT2 at 73.9 and 87.6 % of the speed, 85.1 and 93.5 % of the heart rate."""
    assert pytest.approx(73.9 / 87.6, abs=0.005) == TEMPO_FROM_CS.value
    assert pytest.approx(0.876) == CRITICAL_SHARE_OF_VVO2MAX.value
    assert pytest.approx((0.851, 0.935), abs=0.005) == (HEART_RATE_AT_TEMPO.value, HEART_RATE_AT_CS.value)


@pytest.mark.parametrize(("bpm", "most"), [(168, 1.12), (172, 1.08)], ids=["tempo", "near the second threshold"])
def test_heart_rate_of_tempo_runs_ties_critical_speed(person: Person, bpm: float, most: float) -> None:
    """The harder the heart beats over twenty minutes, the nearer critical speed is to their pace."""
    easy = {"steady_flat_speed_mps": [2.8] * 12, "steady_heart_rate_bpm": [142.0] * 12}
    hard = {"steady_flat_speed_mps": [3.5] * 10, "steady_heart_rate_bpm": [float(bpm)] * 10}
    rows = [run(d, share=0.72, heart_rate=150) | easy for d in range(3, 56, 3)]
    rows += [run(d, share=0.875, heart_rate=bpm + 4, seconds=1500) | hard for d in (4, 18, 32)]
    known = (Known(Quantity.HR_MAX, 187.0, 2.0, Origin.TEST),)
    found = thresholds_on(DAY, person, collect(evidence_of(*rows), known=known)).critical_speed_mps
    best_mps = 0.875 * float(sustainable_speed(1200, CRITICAL_SPEED, D_PRIME))
    assert 0.95 < found.value / best_mps < most
