from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from pipeline.athletes.races import Race
from pipeline.segments.parameters import HEART_RATE_AT_CS, HEART_RATE_AT_TEMPO, TEMPO_FROM_CS
from pipeline.segments.thresholds.critical_speed import sustainable_speed
from pipeline.segments.thresholds.daily import thresholds_on
from pipeline.segments.thresholds.density import Basis
from pipeline.segments.thresholds.efforts import EFFORT_DURATIONS_S, best_efforts
from pipeline.segments.thresholds.evidence import DEVICE_COLUMNS, Known, collect
from pipeline.segments.thresholds.parameters import CRITICAL_SHARE_OF_VVO2MAX
from pipeline.vocabulary import Origin, Quantity, Sex

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.athletes.profile import Person
    from pipeline.segments.thresholds.density import Threshold

DAY = date(2026, 11, 8)
CRITICAL_SPEED, D_PRIME = 3.9, 150.0
EFFORTS, BY_VO2MAX = Basis(Origin.BEST_EFFORTS), Basis(Origin.PROFILE, Quantity.VO2MAX)


def run(
    days_ago: int,
    *,
    share: float,
    heart_rate: float | None = None,
    seconds: int = 3600,
    sprint_mps: float | None = None,
) -> dict[str, object]:
    """One row of the activities table: a run whose best efforts are a share of what the athlete could."""
    durations = EFFORT_DURATIONS_S[seconds >= EFFORT_DURATIONS_S].astype(float)
    speed = share * sustainable_speed(np.fmax(durations, 120.0), CRITICAL_SPEED, D_PRIME)
    if sprint_mps:
        speed = np.where(durations <= 5, sprint_mps, speed)
    return {
        "recorded_sport": "running",
        "local_start": datetime.combine(DAY - timedelta(days=days_ago), datetime.min.time()),
        "best_effort_flat_speed_mps": speed.tolist(),
        "best_effort_speed_mps": speed.tolist(),
        "max_heart_rate_bpm": heart_rate,
        "steady_flat_speed_mps": [],
        "steady_heart_rate_bpm": [],
    }


def walk(days_ago: int, *, sprint_mps: float) -> dict[str, object]:
    """A walk with a leap of the positions in it."""
    return run(days_ago, share=0.3, sprint_mps=sprint_mps) | {"recorded_sport": "walking"}


def evidence_of(*rows: dict[str, object]) -> pl.DataFrame:
    lists = pl.List(pl.Float32)
    return pl.DataFrame(
        rows,
        schema={
            "local_start": pl.Datetime("us"),
            "recorded_sport": pl.String,
            "sub_sport": pl.String,
            "best_effort_flat_speed_mps": lists,
            "best_effort_speed_mps": lists,
            "max_heart_rate_bpm": pl.Float32,
            "steady_flat_speed_mps": lists,
            "steady_heart_rate_bpm": lists,
            **dict.fromkeys(DEVICE_COLUMNS, pl.Float32),
        },
    )


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


def test_an_unknown_age_widens_maximal_heart_rate(person: Person) -> None:
    known, unknown = (
        thresholds_on(DAY, replace(person, assumed=assumed), collect(evidence_of())).hr_max_bpm
        for assumed in ((), ("age",))
    )
    assert known.value == unknown.value
    assert unknown.sd > known.sd + 2


def test_a_setting_by_age_says_nothing(person: Person) -> None:
    def said(bpm: float) -> Threshold:
        row = {**run(1, share=0.7, seconds=600), "device_hr_max_bpm": bpm}
        return thresholds_on(DAY, person, collect(evidence_of(row))).hr_max_bpm

    assert said(220 - person.age_years).origin == (Basis(Origin.AGE),)
    assert said(220 - person.age_years).sd == pytest.approx(10.8, abs=0.3)
    assert said(201).origin == (Basis(Origin.AGE), Basis(Origin.DEVICE))
    assert said(201).sd < 8


@pytest.mark.parametrize(
    ("high_runs", "device_bpm", "rises"),
    [(1, None, False), (4, None, True), (1, 203.0, True), (4, 180.0, False), (12, 180.0, True)],
)
def test_a_maximum_needs_other_runs_or_the_device(
    person: Person, high_runs: int, device_bpm: float | None, *, rises: bool
) -> None:
    rows = [run(day, share=0.75, heart_rate=172) for day in range(1, 401, 4)]
    rows += [run(30 * number + 2, share=0.75, heart_rate=204) for number in range(high_runs)]
    rows = [row | {"device_hr_max_bpm": device_bpm} for row in rows]
    found = thresholds_on(DAY, person, collect(evidence_of(*rows))).hr_max_bpm
    assert (found.value > 199) == rises
    later = thresholds_on(DAY + timedelta(days=800), person, collect(evidence_of(*rows))).hr_max_bpm
    assert later.value == pytest.approx(189, abs=2), "without evidence it is that of the age again"


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


def test_easy_heart_rate_separates_maxima(person: Person) -> None:
    """The same easy speed at 120 and at 160 bpm: the heart that beats faster can beat faster."""

    def at(bpm: float) -> Threshold:
        steady = {"steady_flat_speed_mps": [2.7] * 12, "steady_heart_rate_bpm": [bpm] * 12}
        rows = [{**run(d, share=0.69, heart_rate=bpm + 8), **steady} for d in range(3, 56, 3)]
        return thresholds_on(DAY, person, collect(evidence_of(*rows))).hr_max_bpm

    assert at(120).value < 183
    assert at(160).value > 191
    assert at(140).sd < 10
    assert at(140).origin[-1] == Basis(Origin.STEADY_RUNNING)


def test_all_out_effort_settles_both(person: Person) -> None:
    easy = [run(d, share=0.72, heart_rate=150) for d in range(3, 56, 3)]
    raced = thresholds_on(DAY, person, collect(evidence_of(*easy, run(7, share=1.0, heart_rate=176))))
    assert raced.hr_max_bpm.value == pytest.approx(178, abs=3), "the prior says 189"
    assert raced.hr_max_bpm.sd < 6
    unmeasured = thresholds_on(DAY, person, collect(evidence_of(*easy, run(7, share=1.0))))
    assert unmeasured.hr_max_bpm.value > 180, "without its heart rate the effort says nothing of the maximum"


def test_old_effort_shows_maximal_heart_rate(person: Person) -> None:
    def half_a_year_ago(share: float) -> Threshold:
        old = [run(d, share=0.72, heart_rate=150) for d in range(200, 256, 3)]
        rows = [*old, run(230, share=share, heart_rate=178)]
        return thresholds_on(DAY, person, collect(evidence_of(*rows))).hr_max_bpm

    assert half_a_year_ago(1.05).sd < half_a_year_ago(0.74).sd


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


def test_best_efforts_of_a_run(stream_of: Callable[..., pl.DataFrame]) -> None:
    stream = stream_of(
        {"seconds": 600, "speed_mps": 2.5, "heart_rate_bpm": 140},
        {"seconds": 60, "speed_mps": 5.0, "heart_rate_bpm": 180},
        {"seconds": 1200, "speed_mps": 2.5, "heart_rate_bpm": 141},
    )
    efforts = best_efforts(stream)
    fastest = dict(zip(efforts.duration_s.tolist(), efforts.flat_speed_mps.tolist(), strict=True))
    assert fastest[60] == pytest.approx(5.0)
    assert fastest[120] == pytest.approx((60 * 5 + 60 * 2.5) / 120)
    assert max(fastest) == 1800
    assert efforts.max_heart_rate_bpm == 180
    assert efforts.steady_heart_rate_bpm.max() < 150, "the fast minute is not steady"


def test_a_downhill_kilometre_is_no_best_effort(stream_of: Callable[..., pl.DataFrame]) -> None:
    level = best_efforts(stream_of({"seconds": 1200, "speed_mps": 3.3}))
    downhill = best_efforts(stream_of({"seconds": 1200, "speed_mps": 3.9, "grade": -0.06}))
    assert downhill.flat_speed_mps.max() < level.flat_speed_mps.max()


def test_standing_still_counts_as_standing(stream_of: Callable[..., pl.DataFrame]) -> None:
    stream = stream_of({"seconds": 60, "speed_mps": 4.0}, {"seconds": 60, "speed_mps": 4.0, "state": "paused"})
    assert best_efforts(stream).flat_speed_mps[-1] == pytest.approx(2.0)
    assert math.isnan(best_efforts(stream).max_heart_rate_bpm)
