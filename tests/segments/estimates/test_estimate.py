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
from pipeline.segments.estimates.energy import Calibration
from pipeline.segments.estimates.estimate import estimate
from pipeline.segments.labels.segment import segment_stream
from pipeline.store.schemas import Segments
from pipeline.vocabulary import EFFORTS, GAITS, GRADE_QUALITIES, Gait, Label

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.athletes.profile import Person
    from pipeline.segments.thresholds.daily import Thresholds

    StreamOf = Callable[..., pl.DataFrame]

TEN_KMH = 10 / 3.6
ESTIMATED = [
    "strides",
    *(f"{muscle}_pct_mvic{end}" for muscle in ("gmax", "gmed", "gmin") for end in ("", "_low", "_high")),
    *(f"{kind}{end}" for kind in ("type_i", "type_iia", "type_iix", "type_ii_share") for end in ("", "_low", "_high")),
    *(
        f"{kind}{end}"
        for kind in ("energy_kcal", "energy_net_kcal", "set_equivalents")
        for end in ("", "_low", "_high")
    ),
    "fibre_label",
]


def cut(stream: pl.DataFrame, *parts: tuple[int, int, str], **same: str) -> pl.DataFrame:
    """Segments from start and end seconds and labels; effort, gait and grade quality are the same for all."""
    time = stream["time"]
    words = {"effort": EFFORTS, "gait": GAITS, "grade_quality": GRADE_QUALITIES}
    usual = {"effort": "easy", "gait": "run", "grade_quality": "barometric"} | same
    return pl.DataFrame(
        {
            "start_time": time.gather([start for start, _, _ in parts]),
            "end_time": time.gather([end - 1 for _, end, _ in parts]).dt.offset_by("1s"),
            "label": pl.Series([label for _, _, label in parts], dtype=pl.Enum(Label)),
            **{
                name: pl.Series([usual[name]] * len(parts), dtype=pl.Enum([str(word) for word in words[name]]))
                for name in words
            },
        }
    )


def only(
    stream: pl.DataFrame, thresholds: Thresholds, person: Person, label: str = "easy", **other: Any
) -> dict[str, Any]:
    """Estimates of the whole stream as one segment."""
    words = {name: other.pop(name) for name in ("effort", "gait", "grade_quality") if name in other}
    segments = cut(stream, (0, stream.height, label), **words)
    return estimate(stream, segments, thresholds=thresholds, person=person, **other).row(0, named=True)


def test_columns_are_those_of_the_table(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of({"seconds": 600, "speed_mps": TEN_KMH, "heart_rate_bpm": 150.0})
    table = estimate(stream, cut(stream, (0, 600, "easy")), thresholds=thresholds, person=person)
    expected = {name: Segments.columns()[name].dtype for name in ESTIMATED}
    assert {name: table.schema[name] for name in ESTIMATED} == expected
    assert table.null_count().sum_horizontal().item() == 0


def test_half_an_hour_at_10_kmh(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    """The reference run: 365 kcal [330, 404] before the error that all energies of an athlete share."""
    row = only(stream_of({"seconds": 1800, "speed_mps": TEN_KMH, "heart_rate_bpm": 150.0}), thresholds, person)
    assert row["energy_kcal"] == pytest.approx(365, rel=0.01)
    shared = np.hypot(0.05, 1 / 70)
    factor = np.exp(1.645 * np.hypot(0.061, shared))
    assert row["energy_kcal_high"] / row["energy_kcal"] == pytest.approx(factor, rel=0.01)
    assert row["energy_net_kcal"] == pytest.approx(row["energy_kcal"] - 34.5, abs=0.2)
    assert row["gmax_pct_mvic"] == pytest.approx(24.9, abs=0.1)
    assert row["gmax_pct_mvic_low"] == pytest.approx(24.9 / 2.177, abs=0.1)
    assert row["type_ii_share"] == pytest.approx(0.354, abs=0.01)
    assert row["fibre_label"] == "Type I"
    assert row["strides"] == pytest.approx(172 / 120 * 1800)
    assert row["set_equivalents"] == row["set_equivalents_high"] == 0


EVERY_KIND = [
    {"seconds": 600, "speed_mps": 2.6, "heart_rate_bpm": 140.0},
    {"seconds": 300, "speed_mps": 1.4, "cadence_spm": 115.0, "heart_rate_bpm": 100.0},
    {"seconds": 300, "speed_mps": 2.4, "grade": 0.10, "heart_rate_bpm": 160.0},
    {"seconds": 300, "speed_mps": 3.0, "grade": -0.10, "heart_rate_bpm": 140.0},
    {"seconds": 20, "speed_mps": 7.2, "cadence_spm": 220.0, "heart_rate_bpm": 140.0},
    {"seconds": 120, "speed_mps": 0.45, "cadence_spm": 92.0, "vertical_speed_mps": 0.24},
]


def kinds_of(stream: pl.DataFrame) -> pl.DataFrame:
    ends = np.cumsum([part["seconds"] for part in EVERY_KIND]).tolist()
    labels = ["easy", "easy", "hill", "easy", "sprint", "stairs"]
    table = cut(stream, *zip([0, *ends], ends, labels, strict=False))
    gaits = pl.Series("gait", ["run", "walk", "run", "run", "run", "walk"], dtype=pl.Enum(Gait))
    return table.with_columns(gaits)


def test_every_estimate_lies_in_its_range(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of(*EVERY_KIND, noise_mps=0.2)
    table = estimate(stream, kinds_of(stream), thresholds=thresholds, person=person)
    for name in ESTIMATED:
        if f"{name}_low" in ESTIMATED:
            assert (table[f"{name}_low"] <= table[name]).all(), name
            assert (table[name] <= table[f"{name}_high"]).all(), name
    assert (table["energy_net_kcal"] < table["energy_kcal"]).all()


ODD_BODIES = [
    pytest.param({"age_years": 14.0, "mass_kg": 45.0, "sex": "female"}, id="a girl of 14"),
    pytest.param({"age_years": 80.0, "mass_kg": 62.0, "sex": "male"}, id="a man of 80"),
    pytest.param({"age_years": 97.0, "mass_kg": 50.0, "sex": "unstated"}, id="older than any sample"),
    pytest.param({"mass_kg": 160.0, "sex": "unstated", "mass_sd_kg": 30.0}, id="heavy, mass assumed"),
]
ODD_MOVES = [
    pytest.param({"speed_mps": 0.0}, "easy", "walk", id="not moving"),
    pytest.param({"speed_mps": 2.0, "grade": 0.45}, "hill", "run", id="as steep as was ever measured"),
    pytest.param({"speed_mps": 1.0, "grade": 0.60}, "hill", "walk", id="steeper"),
    pytest.param({"speed_mps": 3.0, "grade": -0.45}, "easy", "run", id="as steep down"),
    pytest.param({"speed_mps": 1.5, "grade": -0.70}, "easy", "walk", id="steeper down"),
    pytest.param({"speed_mps": 9.5}, "sprint", "run", id="faster than the athlete can"),
    pytest.param({"speed_mps": 0.5, "vertical_speed_mps": -0.2}, "stairs", "walk", id="down the stairs"),
    pytest.param({"speed_mps": 0.5, "vertical_speed_mps": 2.0}, "stairs", "walk", id="in a lift"),
]


@pytest.mark.parametrize("body", ODD_BODIES)
@pytest.mark.parametrize(("move", "label", "gait"), ODD_MOVES)
def test_odd_bodies_and_movements_get_finite_estimates(
    stream_of: StreamOf,
    thresholds: Thresholds,
    person: Person,
    body: dict[str, Any],
    move: dict[str, float],
    label: str,
    gait: str,
) -> None:
    """Where one method refuses, another speaks: no estimate is missing, infinite or out of its range."""
    stream = stream_of({"seconds": 300, "heart_rate_bpm": 140.0} | move)
    row = only(stream, thresholds, replace(person, **body), label, gait=gait)
    for name in ESTIMATED[:-2]:
        assert np.isfinite(row[name]), name
        if f"{name}_low" in row:
            assert row[f"{name}_low"] <= row[name] <= row[f"{name}_high"], name
    assert 0 <= row["energy_net_kcal"] < row["energy_kcal"]


def test_muscles_work_in_the_order_of_bartlett(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of(*EVERY_KIND)
    gmax = estimate(stream, kinds_of(stream), thresholds=thresholds, person=person)["gmax_pct_mvic"].to_list()
    run, walk, hill, downhill, sprint, stairs = gmax
    assert sprint > 2 * stairs
    assert stairs > run > walk
    assert hill > run
    assert downhill < hill


def test_short_hard_efforts_count_although_the_mean_is_easy(
    stream_of: StreamOf, thresholds: Thresholds, person: Person
) -> None:
    """Dose is summed per second: ten seconds at 7 m/s within a slow minute are worth sets, their mean is not."""
    stream = stream_of({"seconds": 50, "speed_mps": 2.0}, {"seconds": 10, "speed_mps": 7.0})
    row = only(stream, thresholds, person)
    assert row["gmax_pct_mvic"] < 40
    assert row["set_equivalents"] > 0
    assert row["set_equivalents_low"] == 0
    assert row["set_equivalents_high"] == pytest.approx(2.66 * row["set_equivalents"], rel=0.01)


def test_eight_sprints_are_worth_most_of_a_set(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    """Eight times ten strides of either leg at 7.2 m/s: 0.65 sets, as in the reference session."""
    sprint = {"seconds": 6, "speed_mps": 7.2, "cadence_spm": 200.0}
    stream = stream_of(*[sprint] * 8)
    row = only(stream, thresholds, person, "sprint", effort="sprint")
    assert row["strides"] == pytest.approx(80)
    assert row["set_equivalents"] == pytest.approx(0.65, abs=0.01)


@pytest.mark.parametrize(
    ("seconds", "heard"),
    [pytest.param(150, False, id="too short"), pytest.param(1200, True, id="long and steady")],
)
def test_heart_rate_speaks_in_long_bouts_alone(
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
    assert row["set_equivalents"] is None
    assert row["strides"] == pytest.approx(172 / 120 * 1200)


def test_a_single_second_has_no_acceleration(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    row = only(stream_of({"seconds": 1, "speed_mps": 6.0}), thresholds, person, "sprint", effort="sprint")
    assert row["energy_kcal"] > 0


def test_without_speed_a_run_of_changing_effort_still_has_its_energy(
    stream_of: StreamOf, thresholds: Thresholds, person: Person
) -> None:
    """A watch without a foot pod on a treadmill: heart rate between 110 and 170 is worth what its mean is."""
    rising = [{"seconds": 300, "heart_rate_bpm": heart_rate} for heart_rate in (110.0, 170.0, 150.0, 150.0)]
    even = only(stream_of({"seconds": 1200, "heart_rate_bpm": 145.0}), thresholds, person)
    assert only(stream_of(*rising), thresholds, person)["energy_kcal"] == pytest.approx(even["energy_kcal"], rel=0.01)


def test_stairs_are_told_by_their_climb_alone(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    """Floor climbing by a watch without satellites: Teh and Aziz's climb costs what it does with its speed known."""
    climb = {"seconds": 300, "vertical_speed_mps": 0.23, "grade": 0.0}
    told, untold = (
        only(stream_of(climb | speed), thresholds, person, "stairs", gait="walk") for speed in ({"speed_mps": 0.38}, {})
    )
    for name in ("energy_kcal", "gmax_pct_mvic", "type_iia", "set_equivalents", "strides"):
        assert untold[name] == pytest.approx(told[name], rel=0.02)
    assert untold["energy_kcal"] / 300 * 60 == pytest.approx(10.2, rel=0.15)


def test_without_speed_and_heart_rate_nothing_is_claimed(
    stream_of: StreamOf, thresholds: Thresholds, person: Person
) -> None:
    row = only(stream_of({"seconds": 600}), thresholds, person)
    assert row["energy_kcal"] is row["energy_net_kcal_high"] is row["gmax_pct_mvic"] is None


def test_seconds_without_speed_take_the_mean_of_the_others(
    stream_of: StreamOf, thresholds: Thresholds, person: Person
) -> None:
    whole = only(stream_of({"seconds": 200, "speed_mps": 3.0}), thresholds, person)
    holed = only(stream_of({"seconds": 150, "speed_mps": 3.0}, {"seconds": 50}), thresholds, person)
    for name in ("energy_kcal", "gmax_pct_mvic", "strides", "type_iia"):
        assert holed[name] == pytest.approx(whole[name], rel=2e-3)


def test_unknown_cadence_is_modelled(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    row = only(stream_of({"seconds": 600, "speed_mps": 2.8, "cadence_spm": np.nan}), thresholds, person)
    assert row["strides"] == pytest.approx(162 / 120 * 600, rel=0.03)


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
def test_on_slopes_a_walk_is_priced_by_looney(
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


def test_a_grade_told_of_a_treadmill_tells_that_it_was_one(
    stream_of: StreamOf, thresholds: Thresholds, person: Person
) -> None:
    stream = stream_of({"seconds": 1200, "speed_mps": 4.0})
    told: dict[str, Any] = {"thresholds": thresholds, "person": person}
    level = Corrections(treadmill_grade=0.0)
    by_grade = derive_activity(stream, Recording("running", "none"), corrections=level, **told)
    by_file = derive_activity(stream, Recording("running", "reported", indoors=True), **told)
    assert by_grade.energy == by_file.energy


def test_an_unknown_grade_is_so_to_every_method_that_goes_by_speed(
    stream_of: StreamOf, thresholds: Thresholds, person: Person
) -> None:
    run = {"seconds": 1200, "speed_mps": 3.0}
    with_heart_rate = stream_of(run | {"heart_rate_bpm": 180.0})
    heeded, more_heeded = (
        only(with_heart_rate, thresholds, person, grade_quality=quality) for quality in ("barometric", "none")
    )
    assert more_heeded["energy_kcal"] > heeded["energy_kcal"] > only(stream_of(run), thresholds, person)["energy_kcal"]
    known, unknown = (only(stream_of(run), thresholds, person, grade_quality=grade) for grade in ("barometric", "none"))
    ranges = [math.log(row["energy_kcal_high"] / row["energy_kcal_low"]) / 2 / 1.645 for row in (known, unknown)]
    assert ranges[1] > 1.3 * ranges[0]


def test_carried_mass_costs_energy_and_fibres(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of({"seconds": 600, "speed_mps": 2.5, "grade": 0.08})
    bare, loaded = (only(stream, thresholds, person, "hill", carried_kg=mass) for mass in (0.0, 7.0))
    assert loaded["energy_net_kcal"] / bare["energy_net_kcal"] == pytest.approx(1.1, abs=0.01)
    assert loaded["type_iix"] > bare["type_iix"]


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


def test_an_expensive_runner_spends_more(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of({"seconds": 600, "speed_mps": 2.8})
    rows = [only(stream, thresholds, person, calibration=Calibration(cost)) for cost in (3.5, 4.2)]
    assert rows[0]["energy_kcal"] < rows[1]["energy_kcal"]
    assert rows[0]["type_iia"] < rows[1]["type_iia"]


def test_the_same_power_uphill_activates_no_more(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    """A hill run at equal power is slower: activation alike, 25.3 against 27.0 % for the reference athlete."""
    flat = only(stream_of({"seconds": 300, "speed_mps": 10.79 / 3.6}), thresholds, person)
    hill = only(stream_of({"seconds": 300, "speed_mps": 7.28 / 3.6, "grade": 0.08}), thresholds, person, "hill")
    assert flat["gmax_pct_mvic"] == pytest.approx(27.0, abs=0.1)
    assert hill["gmax_pct_mvic"] == pytest.approx(25.3, abs=0.1)


def test_an_uphill_sprint_counts_its_acceleration(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    parts = [{"seconds": 1, "speed_mps": speed, "grade": 0.08} for speed in np.linspace(1, 5, 6)]
    stream = stream_of(*parts)
    sprint = only(stream, thresholds, person, "hill", effort="sprint")
    climb = only(stream, thresholds, person, "hill", effort="interval")
    assert sprint["gmax_pct_mvic"] > climb["gmax_pct_mvic"]
    assert sprint["energy_kcal"] > climb["energy_kcal"]


def test_late_in_a_long_run_fast_fibres_join(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of({"seconds": 7200, "speed_mps": TEN_KMH})
    segments = cut(stream, (0, 600, "easy"), (600, 6600, "easy"), (6600, 7200, "easy"))
    early, _, late = estimate(stream, segments, thresholds=thresholds, person=person)["type_iia"].to_list()
    assert late > early + 0.05


def test_a_pause_between_segments_counts_nothing(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    run = {"seconds": 300, "speed_mps": 3.0}
    pause = {"seconds": 100, "speed_mps": 0.0, "state": "stopped"}
    stream = stream_of(run, pause, run)
    segments = cut(stream, (0, 300, "easy"), (400, 700, "easy"))
    table = estimate(stream, segments, thresholds=thresholds, person=person)
    assert table["strides"].to_list() == pytest.approx([172 / 120 * 300] * 2)
    assert table["energy_kcal"][0] == pytest.approx(table["energy_kcal"][1])


def test_splitting_a_segment_keeps_its_sums(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of(*EVERY_KIND[:4], noise_mps=0.2)
    one = estimate(stream, cut(stream, (0, 900, "easy")), thresholds=thresholds, person=person)
    two = estimate(stream, cut(stream, (0, 333, "easy"), (333, 900, "easy")), thresholds=thresholds, person=person)
    for name in ("strides", "set_equivalents"):
        assert two[name].sum() == pytest.approx(one[name].sum(), rel=1e-5)


def test_no_segments_no_estimates(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    stream = stream_of({"seconds": 60, "speed_mps": 0.0, "state": "stopped"})
    assert estimate(stream, pl.DataFrame(), thresholds=thresholds, person=person).is_empty()


def test_segmented_run_from_end_to_end(stream_of: StreamOf, thresholds: Thresholds, person: Person) -> None:
    easy = {"seconds": 300, "speed_mps": 2.7, "heart_rate_bpm": 140.0}
    sprint = {"seconds": 8, "speed_mps": 7.0, "cadence_spm": 215.0, "heart_rate_bpm": 145.0}
    stream = stream_of(easy, sprint, easy, sprint, easy, {"seconds": 120, "speed_mps": 2.6, "grade": 0.08})
    segments = segment_stream(stream, thresholds, sport="running", grade_quality="barometric")
    table = estimate(stream, segments, thresholds=thresholds, person=person)
    gmax = {label[0]: rows["gmax_pct_mvic"].to_numpy().mean() for label, rows in table.group_by("label")}
    assert {"easy", "sprint", "hill"} <= set(gmax)
    assert gmax["sprint"] > gmax["hill"] > gmax["easy"]
    assert table.filter(pl.col("label") == "sprint")["fibre_label"].unique().to_list() == ["primarily Type II"]
    assert table["set_equivalents"].sum() > 0
