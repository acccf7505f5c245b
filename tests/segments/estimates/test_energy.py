"""Energy by speed, heart rate and power, and how their uncertainty is combined."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from pipeline.physiology.locomotion import looney_2019_walking_power
from pipeline.segments.corrections import Corrections
from pipeline.segments.derive import Recording, derive_activity
from pipeline.segments.estimates.energy import Calibration, Means, _movement_sd
from tests.segments.estimates.cases import TEN_KMH, only

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.athletes.profile import Person
    from pipeline.segments.thresholds.daily import Thresholds

    StreamOf = Callable[..., pl.DataFrame]


@pytest.mark.parametrize(
    ("seconds", "heard"),
    [pytest.param(150, False, id="too short"), pytest.param(1200, True, id="long and steady")],
)
def test_heart_rate_counts_only_in_long_bouts(
    stream_of: StreamOf, thresholds: Thresholds, person: Person, seconds: int, *, heard: bool
) -> None:
    calm, high = (
        only(stream_of({"seconds": seconds, "speed_mps": TEN_KMH, "heart_rate_bpm": heart_rate}), thresholds, person)[
            "energy_kcal"
        ]
        for heart_rate in (130.0, 165.0)
    )
    assert (high > calm) == heard


def test_a_rising_heart_rate_is_not_trusted(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    halves = [{"seconds": 150, "speed_mps": TEN_KMH, "heart_rate_bpm": rate} for rate in (100.0, 165.0)]
    without = [{"seconds": 300, "speed_mps": TEN_KMH}]
    energies = [only(stream_of(*parts), thresholds, person)["energy_kcal"] for parts in (halves, without)]
    assert energies[0] == pytest.approx(energies[1])


def test_without_speed_energy_rests_on_heart_rate(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    row = only(stream_of({"seconds": 1200, "heart_rate_bpm": 150.0}), thresholds, person)
    assert row["energy_kcal"] == pytest.approx(260, rel=0.05)
    assert row["gmax_pct_mvic"] is None
    assert row["fibre_label"] is None
    assert row["strides"] == pytest.approx(172 / 120 * 1200)


def test_a_single_second_has_no_acceleration(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    row = only(stream_of({"seconds": 1, "speed_mps": 6.0}), thresholds, person, "sprint", effort="sprint")
    assert row["energy_kcal"] > 0


def test_changing_effort_without_speed(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    """A watch without a foot pod on a treadmill: heart rate between 110 and 170 is worth what its mean is."""
    rising = [{"seconds": 300, "heart_rate_bpm": heart_rate} for heart_rate in (110.0, 170.0, 150.0, 150.0)]
    even = only(stream_of({"seconds": 1200, "heart_rate_bpm": 145.0}), thresholds, person)
    assert only(stream_of(*rising), thresholds, person)["energy_kcal"] == pytest.approx(even["energy_kcal"], rel=0.01)


def test_stairs_without_speed(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    """Floor climbing without GPS: Teh and Aziz's climb costs what it does with its speed known."""
    climb = {"seconds": 300, "vertical_speed_mps": 0.23, "grade": 0.0}
    known, unknown = (
        only(stream_of(climb | speed), thresholds, person, "stairs", gait="walk") for speed in ({"speed_mps": 0.38}, {})
    )
    for name in ("energy_kcal", "gmax_pct_mvic", "type_iia", "strides"):
        assert unknown[name] == pytest.approx(known[name], rel=0.02)
    assert unknown["energy_kcal"] / 300 * 60 == pytest.approx(10.2, rel=0.15)


def test_without_speed_and_heart_rate_nothing_is_claimed(
    stream_of: StreamOf, thresholds: Thresholds, person: Person
) -> None:
    row = only(stream_of({"seconds": 600}), thresholds, person)
    assert row["energy_kcal"] is row["energy_net_kcal_high"] is row["gmax_pct_mvic"] is None


def test_unknown_grade_is_level_and_less_certain(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    part = {"seconds": 600, "speed_mps": 1.8}  # slower than Looney's runners, so that the cost decides
    level = only(stream_of(part), thresholds, person)
    unknown = only(stream_of(part | {"grade": np.nan}), thresholds, person, grade_quality="none")
    assert unknown["gmax_pct_mvic"] == level["gmax_pct_mvic"]
    assert unknown["energy_kcal"] == pytest.approx(level["energy_kcal"], rel=0.05)
    assert unknown["energy_kcal_high"] / unknown["energy_kcal"] > level["energy_kcal_high"] / level["energy_kcal"]


def test_twice_the_mass_is_twice_the_net_energy(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of({"seconds": 20, "speed_mps": 6.5})
    heavy = replace(person, mass_kg=2 * person.mass_kg)
    once, twice = (only(stream, thresholds, who, "sprint")["energy_net_kcal"] for who in (person, heavy))
    assert twice == pytest.approx(2 * once, rel=1e-5)


@pytest.mark.parametrize("grade", [pytest.param(-0.15, id="down"), pytest.param(0.10, id="up")])
def test_walk_on_slopes_follows_looney(
    stream_of: StreamOf, thresholds: Thresholds, person: Person, grade: float
) -> None:
    stream = stream_of({"seconds": 1200, "speed_mps": 1.2, "grade": grade})
    walk = only(stream, thresholds, person, gait="walk")
    looney = float(looney_2019_walking_power(1.2, grade)) * 1200 / 4184 * 70
    assert walk["energy_kcal"] == pytest.approx(looney, rel=0.12)


def test_a_treadmill_costs_no_air(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of({"seconds": 1200, "speed_mps": 4.0})
    outside, inside = (
        only(stream, thresholds, person, indoors=indoors)["energy_net_kcal"] for indoors in (False, True)
    )
    air = 0.01 * 4.0**2 / (3.8 + 0.01 * 4.0**2)
    assert 0 < outside - inside < air * outside


def test_treadmill_grade_implies_indoors(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of({"seconds": 1200, "speed_mps": 4.0})
    given: dict[str, Any] = {"thresholds": thresholds, "person": person}
    level = Corrections(treadmill_grade=0.0)
    by_grade = derive_activity(stream, Recording("running", "none"), corrections=level, **given)
    by_file = derive_activity(stream, Recording("running", "reported", indoors=True), **given)
    assert by_grade.energy == by_file.energy


def test_unknown_grade_widens_all_speed_methods(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    run = {"seconds": 1200, "speed_mps": 3.0}
    with_heart_rate = stream_of(run | {"heart_rate_bpm": 180.0})
    heeded, more_heeded = (
        only(with_heart_rate, thresholds, person, grade_quality=quality) for quality in ("barometric", "none")
    )
    assert more_heeded["energy_kcal"] > heeded["energy_kcal"] > only(stream_of(run), thresholds, person)["energy_kcal"]
    known, unknown = (only(stream_of(run), thresholds, person, grade_quality=grade) for grade in ("barometric", "none"))
    ranges = [math.log(row["energy_kcal_high"] / row["energy_kcal_low"]) / 2 / 1.645 for row in (known, unknown)]
    assert ranges[1] > 1.3 * ranges[0]


def test_uncertain_mass_widens_energy_alone(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of({"seconds": 600, "speed_mps": 2.8})
    sure, unsure = (only(stream, thresholds, replace(person, mass_sd_kg=sd)) for sd in (0.5, 12.0))
    assert unsure["energy_kcal"] == sure["energy_kcal"]
    assert unsure["energy_kcal_low"] < 0.9 * sure["energy_kcal_low"]
    assert unsure["gmax_pct_mvic_low"] == sure["gmax_pct_mvic_low"]


def test_uncertain_vo2max_takes_weight_from_heart_rate(
    stream_of: StreamOf, thresholds: Thresholds, person: Person
) -> None:
    stream = stream_of({"seconds": 1200, "speed_mps": TEN_KMH, "heart_rate_bpm": 170.0})
    unsure = replace(thresholds, vo2max_ml_kg_min=replace(thresholds.vo2max_ml_kg_min, sd=10.0))
    by_speed = only(stream.with_columns(heart_rate_bpm=pl.lit(None, pl.Float32)), thresholds, person)["energy_kcal"]
    sure_kcal, unsure_kcal = (only(stream, known, person)["energy_kcal"] for known in (thresholds, unsure))
    assert by_speed < unsure_kcal < sure_kcal


def test_device_power_counts_once_it_is_calibrated(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of({"seconds": 600, "speed_mps": 2.8}).with_columns(power_w=pl.lit(300.0, pl.Float32))
    calibrated = Calibration(power_efficiency=0.225)
    plain, with_power = (
        only(stream, thresholds, person, calibration=calibration)["energy_kcal"]
        for calibration in (Calibration(), calibrated)
    )
    by_power = 300 * 600 / 0.225 / 4184
    assert plain < with_power < by_power


@pytest.mark.parametrize(
    ("label", "recorded", "counts"),
    [
        pytest.param("easy", 1.0, True, id="known"),
        pytest.param("easy", 0.5, False, id="known-half-the-time"),
        pytest.param("sprint", 1.0, False, id="sprint"),
    ],
)
def test_power_counts_where_it_is_known_and_in_time(  # a device takes seconds to show a sprint
    stream_of: StreamOf, thresholds: Thresholds, person: Person, label: str, recorded: float, *, counts: bool
) -> None:
    plain = stream_of({"seconds": 60, "speed_mps": 5.0})
    power = pl.Series("power_w", [500.0 if second < 60 * recorded else None for second in range(60)], pl.Float32)
    calibration = Calibration(power_efficiency=0.225)
    without, with_power = (
        only(stream, thresholds, person, label, effort=label, calibration=calibration)["energy_kcal"]
        for stream in (plain, plain.with_columns(power))
    )
    assert (with_power != without) == counts


def test_an_expensive_runner_spends_more(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of({"seconds": 600, "speed_mps": 2.8})
    rows = [only(stream, thresholds, person, calibration=Calibration(cost)) for cost in (3.5, 4.2)]
    assert rows[0]["energy_kcal"] < rows[1]["energy_kcal"]
    assert rows[0]["type_iia"] < rows[1]["type_iia"]


@pytest.mark.parametrize(
    ("kind", "sd"),
    [
        pytest.param({}, 0.08, id="level"),
        pytest.param({"grade": 0.05, "steepness": 0.05}, 0.08, id="gentle"),
        pytest.param({"grade": 0.06, "steepness": 0.06}, 0.09, id="up"),
        pytest.param({"grade": -0.06, "steepness": 0.06}, 0.12, id="down"),
        pytest.param({"grade": 0.045, "steepness": 0.06}, 0.12, id="rolling"),
        pytest.param({"grade": 0.2, "steepness": 0.2}, 0.09, id="as-steep-as-measured"),
        pytest.param({"grade": 0.21, "steepness": 0.21}, 0.18, id="steeper"),
        pytest.param({"grade_known": False}, 0.18, id="grade-unknown"),
        pytest.param({"grade": 0.1, "steepness": 0.1, "sprinting": True}, 0.20, id="sprint"),
        pytest.param({"grade": 0.5, "steepness": 0.5, "stairs": True}, 0.15, id="stairs"),
        pytest.param({"walking": True}, 0.05, id="walk"),
        pytest.param({"walking": True, "grade": 0.1, "steepness": 0.1, "net_power_w_kg": 6.0}, 0.07, id="walk-up"),
        pytest.param({"walking": True, "grade": 0.1, "steepness": 0.1, "net_power_w_kg": 2.0}, 0.09, id="walk-slowly"),
        pytest.param({"walking": True, "grade": 0.1, "steepness": 0.1, "net_power_w_kg": 12.0}, 0.05, id="walk-hard"),
    ],
)
def test_error_by_kind_of_movement(kind: dict[str, Any], sd: float) -> None:
    usual = dict.fromkeys(Means.__dataclass_fields__, 0.0) | {"net_power_w_kg": 10.0, "grade_known": True}
    usual |= dict.fromkeys(("walking", "stairs", "sprinting"), False)
    assert _movement_sd(Means(**{name: np.array([value]) for name, value in (usual | kind).items()})) == pytest.approx(
        sd
    )
