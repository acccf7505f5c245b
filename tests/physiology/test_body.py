from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.physiology.body import (
    Estimate,
    combine,
    corrected_intake,
    deficit_from_food,
    deficit_from_weight,
    energy_availability,
    exercise_deficit,
    fat_mass,
    forbes_2000_fat_free_share,
    hall_2011_weight_change,
    skeletal_muscle_mass,
    weight_trend,
)

POUND_KG = 0.45359237
FAT_KG = 15.0  # at which a kilogram of weight holds 6318 kcal (Hall 2008)


def test_year_of_500_kcal() -> None:
    """Hall 2011, linearised: 11.4 kg against 23.7 kg by 7700 kcal/kg."""
    assert float(hall_2011_weight_change(-500, 365)) == pytest.approx(-11.4, abs=0.05)
    assert float(hall_2011_weight_change(500, 1e6)) == pytest.approx(22.7, abs=0.1)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(forbes_2000_fat_free_share(-1.0), id="negative fat"),
        pytest.param(hall_2011_weight_change(-500, -1), id="before the change"),
        pytest.param(energy_availability(2100, 550, 0.0), id="no fat-free mass"),
    ],
)
def test_outside_its_range_an_equation_says_nothing(value: float) -> None:
    assert np.isnan(value)


def test_energy_availability() -> None:
    assert float(energy_availability(2100, 550, 47)) == pytest.approx(33.0, abs=0.05)


def test_lean_people_lose_more_lean() -> None:
    shares = forbes_2000_fat_free_share([0.0, 0.4, 10.4, 15.0, 31.2])
    np.testing.assert_allclose(shares, [1.0, 10.4 / 10.8, 0.5, 0.4094, 0.25], atol=1e-4)


@pytest.mark.parametrize(
    ("fat_share", "points"),
    [pytest.param(1.0, -2.09, id="all of it fat"), pytest.param(0.75, -1.36, id="a quarter of it fat-free")],
)
def test_pound_a_week(fat_share: float, points: float) -> None:
    """150 lb at 30 % body fat losing 1 lb a week for a month: more than one point by either share."""
    mass, lost = 150 * POUND_KG, POUND_KG * 30.4 / 7
    share = (mass * 0.30 - lost * fat_share) / (mass - lost)
    assert 100 * share - 30 == pytest.approx(points, abs=0.02)


def test_the_month_matches_the_oracle(oracles: Any) -> None:
    """With a month of 4.3 weeks, as the oracle counts."""
    mass, lost = 150 * POUND_KG, POUND_KG * 4.3
    points = [100 * ((0.30 * mass - lost * share) / (mass - lost) - 0.30) for share in (1.0, 0.75)]
    assert points == pytest.approx(oracles["article_bf_pp_per_month"], abs=0.05)


def test_forbes_share_of_that_pound_lies_between() -> None:
    fat_kg = 150 * POUND_KG * 0.30
    assert 0.6 < 1 - float(forbes_2000_fat_free_share(fat_kg)) < 0.75


def test_weight_trend_is_less_sure_where_readings_follow_one_another() -> None:
    """Two days up, four down, two up: no slope, and a correlation of 3/8 from day to day."""
    trend = weight_trend(np.arange(8.0), 70 + 0.5 * np.array([1, 1, -1, -1, -1, -1, 1, 1]))
    assert trend.value == pytest.approx(0.0, abs=1e-12)
    assert trend.sd == pytest.approx((8 * 0.5**2 / 6 / 42 * 1.375 / 0.625) ** 0.5)


def test_weight_trend_of_a_line() -> None:
    days = np.arange(28)
    trend = weight_trend(days, 70 - 0.05 * days)
    assert trend.value == pytest.approx(-0.05)
    assert trend.sd == pytest.approx(0, abs=1e-9)


def test_deficit_range_covers() -> None:
    rng = np.random.default_rng(7)
    days = np.arange(28)
    hits = 0
    for _ in range(300):
        water = np.zeros(28)
        for day in range(1, 28):
            water[day] = 0.5 * water[day - 1] + rng.normal(0, 0.4)
        estimate = deficit_from_weight(days, 70 - 300 / 6318 * days + water, FAT_KG)
        assert estimate is not None
        hits += abs(estimate.value - 300) < 1.645 * estimate.sd
    assert 0.78 < hits / 300 < 0.97


def test_few_weigh_ins_say_little() -> None:
    """One reading has no trend; two a day apart say nothing, and each more says more."""
    assert deficit_from_weight([3], [70.0], FAT_KG) is None
    found = [deficit_from_weight(np.arange(days), np.full(days, 70.0), FAT_KG) for days in range(2, 29)]
    sds = [one.sd for one in found if one is not None]
    assert len(sds) == len(found)
    assert sds == sorted(sds, reverse=True)
    assert (sds[0] > 2000, sds[-1]) == (True, 50.0)
    weekly = deficit_from_weight([0, 7, 14, 21, 28], [72.0, 71.4, 70.8, 70.2, 69.6], FAT_KG)
    assert weekly is not None
    assert weekly.value == pytest.approx(0.6 / 7 * 6318, rel=0.01)
    assert 100 < weekly.sd < 200


@pytest.mark.parametrize("kilograms", [-20.0, -8.0, 8.0, 20.0])
def test_a_reading_gone_wrong_decides_nothing(kilograms: float) -> None:
    """Of two readings, more than people keep up is doubted as far as it goes beyond; of many, hardly."""
    two = deficit_from_weight([0, 27], [70.0, 70.0 + kilograms], FAT_KG)
    assert two is not None
    assert abs(two.value) == 1000
    assert two.sd > abs(kilograms) / 27 * 6318 - 1000
    assert abs(combine(two, Estimate(0.0, 300.0)).value) < 350
    daily = deficit_from_weight(np.arange(28), 70.0 + kilograms / 27 * np.arange(28), FAT_KG)
    assert daily is not None
    assert abs(daily.value) > 0.8 * abs(kilograms) / 27 * 6318


def test_under_reporting_is_put_back() -> None:
    intake = corrected_intake(1875)
    assert intake.value == pytest.approx(2500)
    assert intake.sd == pytest.approx(333, abs=1)


def test_short_log_shows_no_deficit() -> None:
    resting, exercise = 1500.0, 400.0
    eaten = 1.45 * resting + exercise
    estimate = deficit_from_food(0.75 * eaten, resting, exercise)
    assert estimate.value == pytest.approx(0, abs=1)
    assert estimate.sd > 250


def test_combined_is_surer() -> None:
    both = combine(Estimate(0, 250), Estimate(300, 250))
    assert both.value == pytest.approx(150)
    assert both.sd == pytest.approx(250 / np.sqrt(2))


@given(st.floats(-800, 800), st.floats(10, 500), st.floats(-800, 800), st.floats(10, 500))
def test_combining_never_widens(first: float, first_sd: float, second: float, second_sd: float) -> None:
    both = combine(Estimate(first, first_sd), Estimate(second, second_sd))
    assert both.sd <= min(first_sd, second_sd)
    assert min(first, second) - 1e-9 <= both.value <= max(first, second) + 1e-9


def test_exercise_is_eaten_back() -> None:
    assert float(exercise_deficit(500)) == pytest.approx(200)


def test_masses_of_a_person() -> None:
    assert fat_mass(70, 20, measured=True).value == pytest.approx(14)
    assert fat_mass(70, 20, measured=False).sd > fat_mass(70, 20, measured=True).sd
    assert skeletal_muscle_mass(70, "male").value == pytest.approx(29.4)
    assert skeletal_muscle_mass(70, "female").value == pytest.approx(23.8)
    assert skeletal_muscle_mass(70, "unstated").value == pytest.approx(26.6)
