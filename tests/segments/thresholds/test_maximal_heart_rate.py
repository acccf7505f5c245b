from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.segments.thresholds.daily import thresholds_on
from pipeline.segments.thresholds.density import Basis
from pipeline.segments.thresholds.evidence import collect
from pipeline.vocabulary import Origin
from tests.segments.thresholds.rows import DAY, evidence_of, run

if TYPE_CHECKING:
    from pipeline.athletes.profile import Person
    from pipeline.segments.thresholds.density import Threshold


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
    rows += [run(30 * number + 2, share=1.0, heart_rate=204) for number in range(high_runs)]
    rows = [row | {"device_hr_max_bpm": device_bpm} for row in rows]
    found = thresholds_on(DAY, person, collect(evidence_of(*rows))).hr_max_bpm
    assert (found.value > 199) == rises
    later = thresholds_on(DAY + timedelta(days=800), person, collect(evidence_of(*rows))).hr_max_bpm
    assert later.value == pytest.approx(189, abs=2), "without evidence it is that of the age again"


@pytest.mark.parametrize("drifted", [{"all": 190.0}, {"late": 200.0}], ids=["all", "late"])
def test_a_sensor_that_drifts_often_sets_no_maximum(person: Person, drifted: dict[str, float]) -> None:
    """One run in eight reads 40 bpm too high, or does so at its end; one in twelve is hard, and reads right."""

    def row(number: int) -> dict[str, object]:
        hard, wrong = number % 12 == 5, number % 8 == 0
        beats = [178.0 if hard else 150.0] * 12
        if wrong:
            beats = [drifted["all"]] * 12 if "all" in drifted else beats[:-2] + [drifted["late"]] * 2
        speed = 1.0 if hard else 0.72
        steady = {"steady_flat_speed_mps": [3.9 * speed] * 12, "steady_heart_rate_bpm": beats}
        return run(3 * number + 1, share=speed, heart_rate=max(beats) + 4, seconds=1800) | steady

    rows = [row(number) for number in range(120)]
    found = thresholds_on(DAY, person, collect(evidence_of(*rows))).hr_max_bpm
    assert found.value == pytest.approx(183, abs=4)


@pytest.mark.parametrize(
    ("share", "wrong_bpm", "every", "most"),
    [
        pytest.param(0.72, 215.0, 7, 185, id="a dry strap on easy runs"),
        pytest.param(1.0, 210.0, 36, 186, id="a sensor that reads too high in a third of the hard runs"),
        pytest.param(1.0, 202.0, 36, 186, id="a sensor that reads a little too high in a third of them"),
        pytest.param(0.72, 176.0, 9, 185, id="a lock on the cadence"),
    ],
)
def test_a_heart_rate_that_speed_does_not_explain_sets_no_maximum(
    person: Person, share: float, wrong_bpm: float, every: int, most: float
) -> None:
    """One run in twelve is hard and reaches 182 bpm; no stretch is steady, so nothing but the maximum shows."""

    def row(number: int) -> dict[str, object]:
        hard = number % 12 == 5
        wrong = number % every == 5 % every and hard == (share == 1.0)
        right = 182.0 if hard else 154.0
        return run(3 * number + 1, share=1.0 if hard else 0.72, heart_rate=wrong_bpm if wrong else right, seconds=1800)

    rows = [row(number) for number in range(240)]
    clean = [row | {"max_heart_rate_bpm": min(float(str(row["max_heart_rate_bpm"])), 182.0)} for row in rows]
    found, expected = (thresholds_on(DAY, person, collect(evidence_of(*some))).hr_max_bpm for some in (rows, clean))
    assert expected.value == pytest.approx(183, abs=3)
    assert found.value <= most


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
