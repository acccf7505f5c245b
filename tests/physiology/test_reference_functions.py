"""Our public functions beside the reference script, over the whole of their ranges."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pipeline.physiology import (
    activation,
    body,
    energy,
    fibres,
    fusion,
    gradient,
    heart_rate,
    load,
    locomotion,
    resting,
)
from pipeline.vocabulary import MUSCLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COUNT = 2000
RESERVE = {"hr_rest_bpm": 52.0, "hr_max_bpm": 191.0, "vo2max_ml_kg_min": 47.0}
GROUPS = ("speed", "speed", "speed", "heart_rate", "heart_rate", "power")


@pytest.fixture(scope="module")
def reference(data: Path) -> Any:
    """Load the script."""
    spec = spec_from_file_location("reference", data / "equations.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


Ends = tuple[float, float]


def person(male: str) -> dict[str, Any]:
    return {"mass_kg": 71.0, "age_years": 33.0, "sex": male, "hr_max_bpm": 191.0}


# Name, ours, that of the script, and between which ends each argument is drawn.
CASES: list[tuple[str, Callable[..., Any], Callable[[Any], Callable[..., float]], tuple[Ends, ...]]] = [
    ("Minetti running", gradient.minetti_2002_running_cost, lambda r: r.cr_minetti, ((-0.45, 0.45),)),
    ("Minetti walking", gradient.minetti_2002_walking_cost, lambda r: r.cw_minetti, ((-0.45, 0.45),)),
    ("personal cost", gradient.personal_running_cost, lambda r: r.cr_personal, ((-1.0, 1.0),)),
    ("personal factor", lambda i: gradient.metabolic_speed(1.0, i), lambda r: r.gap_metab_factor, ((-0.6, 0.6),)),
    ("effort factor", gradient.effort_factor, lambda r: r.gap_effort_factor, ((-0.6, 0.6),)),
    ("ACSM running", locomotion.acsm_running_vo2, lambda r: r.acsm_run, ((1.34, 7.0), (0.0, 0.45))),
    ("ACSM walking", locomotion.acsm_walking_vo2, lambda r: r.acsm_walk, ((0.84, 1.66), (0.0, 0.45))),
    ("ACSM stepping", locomotion.acsm_stepping_vo2, lambda r: r.acsm_step, ((0.0, 60.0), (0.04, 0.40))),
    ("stairs", locomotion.stair_climbing_vo2, lambda r: r.stair_vo2, ((0.0, 2.0), (0.0, 0.8))),
    ("Looney 2023", locomotion.looney_2023_running_power, lambda r: r.looney_run, ((2.2, 5.5),)),
    (
        "Looney 2019",
        lambda v, pct: locomotion.looney_2019_walking_power(v, pct / 100),
        lambda r: r.lcda_walk,
        ((0.0, 1.96), (-40.0, 45.0)),
    ),
    *(
        (
            f"Keytel {sex} {vo2max}",
            lambda rate, sex=sex, vo2max=vo2max: energy.keytel_2005_energy_rate(
                rate, **person(sex), vo2max_ml_kg_min=vo2max
            ),
            lambda r, sex=sex, vo2max=vo2max: lambda rate: r.keytel_kj_min(rate, 71.0, 33.0, sex == "male", vo2max),
            ((90.0, 175.0),),
        )
        for sex in ("female", "male")
        for vo2max in (None, 47.0)
    ),
    (
        "heart rate reserve",
        lambda rate: energy.swain_leutholtz_1997_vo2(rate, **RESERVE),
        lambda r: lambda rate: r.vo2r_from_hrr(rate, 52.0, 191.0, 47.0),
        ((52.0, 191.0),),
    ),
    ("power of VO2", energy.power_from_vo2, lambda r: r.vo2_to_wkg, ((0.0, 90.0),)),
    *(
        (
            f"Mifflin {sex}",
            lambda kg, cm, age, sex=sex: resting.mifflin_1990_resting_energy(kg, cm, age, sex),
            lambda r, sex=sex: lambda kg, cm, age: r.mifflin(kg, cm, age, sex == "male"),
            ((35.0, 150.0), (140.0, 210.0), (18.0, 90.0)),
        )
        for sex in ("female", "male")
    ),
    ("Cunningham 1980", resting.cunningham_1980_resting_energy, lambda r: r.cunningham, ((25.0, 110.0),)),
    (
        "Cunningham 1991",
        resting.cunningham_1991_resting_energy,
        lambda r: lambda ffm: r.cunningham(ffm, 1991),
        ((25.0, 110.0),),
    ),
    ("Tanaka", heart_rate.tanaka_2001_hr_max, lambda r: r.hrmax_tanaka, ((18.0, 90.0),)),
    *(
        (
            f"{muscle} running",
            lambda v, slope, ratio, muscle=muscle: activation.running_activation(
                muscle, v, slope, max_sprint_speed_mps=7.3, cadence_ratio=ratio
            ),
            lambda r, muscle=muscle: lambda v, slope, ratio: r.act_mean(muscle, v, slope, 7.3, cad_ratio=ratio),
            ((0.0, 10.0), (-0.8, 0.0 if muscle == "gmax" else 0.8), (0.8, 1.2)),
        )
        for muscle in MUSCLES
    ),
    *(
        (
            f"{muscle} stairs",
            lambda climb, muscle=muscle: activation.stairs_activation(muscle, climb),
            lambda r, muscle=muscle: lambda climb: r.act_mean(muscle, 0.5, gait="stairs", v_vert=climb),
            ((0.0, 0.8),),
        )
        for muscle in MUSCLES
    ),
    ("Forbes", body.forbes_2000_fat_free_share, lambda r: r.forbes_ffm_fraction, ((1.0, 80.0),)),
    ("Hall", body.hall_2011_weight_change, lambda r: r.hall_linear, ((-1500.0, 1500.0), (0.0, 5000.0))),
    (
        "running stress score",
        np.vectorize(lambda v, cs: load.running_stress_score(np.full(600, v), cs)),
        lambda r: lambda v, cs: r.rtss(600, v, cs),
        ((0.5, 7.0), (2.0, 6.0)),
    ),
    *(
        (
            f"TRIMP {sex}",
            np.vectorize(
                lambda rate, sex=sex: load.banister_1991_trimp(
                    np.full(600, rate), hr_rest_bpm=52.0, hr_max_bpm=191.0, sex=sex, scale_women=0.64
                )
            ),
            lambda r, sex=sex: lambda rate: r.trimp(10, rate, 52.0, 191.0, sex == "male"),
            ((52.0, 191.0),),
        )
        for sex in ("female", "male")
    ),
]


@pytest.mark.parametrize(("ours", "theirs", "ends"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_equals_script(
    reference: Any, ours: Callable[..., Any], theirs: Callable[[Any], Callable[..., float]], ends: tuple[Ends, ...]
) -> None:
    """The script takes the slope beyond 45 % from a difference quotient, hence 1e-3."""
    rng = np.random.default_rng(7)
    drawn = [np.concatenate([rng.uniform(*end, COUNT), np.array(end)]) for end in ends]
    np.testing.assert_allclose(ours(*drawn), np.vectorize(theirs(reference))(*drawn), rtol=1e-3, atol=1e-9)


def test_fibres_equal_script(reference: Any) -> None:
    rng = np.random.default_rng(7)
    intensity, fast = rng.uniform(0, 2.5, COUNT), rng.uniform(0, 1.3, COUNT)
    ours = fibres.recruited_fibres(intensity, fast)
    theirs = [reference.fibres(*pair) for pair in zip(intensity, fast, strict=True)]
    share = ours.type_ii_power / (ours.type_i_power + ours.type_ii_power)
    np.testing.assert_allclose(share, [row["power_share_II"] for row in theirs], atol=6e-4)
    for values, kind in zip(ours, ("I", "IIa", "IIx"), strict=False):
        np.testing.assert_allclose(values, [row["recruited"][kind] for row in theirs], atol=6e-4)
    assert fibres.fibre_label(share) == [row["label"] for row in theirs]


def test_fusion_equals_script(reference: Any) -> None:
    rng = np.random.default_rng(7)
    kcal = 300 * np.exp(rng.normal(0, 0.15, (300, 6)))
    kcal[rng.random(kcal.shape) < 0.4] = np.nan
    kcal[:, 0] = np.where(np.isnan(kcal).all(axis=1), 300.0, kcal[:, 0])
    sds = rng.uniform(0.05, 0.3, kcal.shape)
    ours = fusion.fuse(kcal, sds, GROUPS)
    for row, (values, errors) in enumerate(zip(kcal, sds, strict=True)):
        known = [(str(k), values[k], errors[k], GROUPS[k]) for k in range(6) if not np.isnan(values[k])]
        theirs = reference.fuse(known)
        assert ours.kcal[row] == pytest.approx(theirs["kcal"])
        assert ours.sd_log[row] == pytest.approx(theirs["sd_log"])


OUTSIDE = [
    ("Minetti running", gradient.minetti_2002_running_cost, [(-0.46,), (0.46,)]),
    ("Minetti walking", gradient.minetti_2002_walking_cost, [(-0.46,), (0.46,)]),
    ("ACSM running", locomotion.acsm_running_vo2, [(1.32, 0.0), (3.0, -0.001)]),
    ("ACSM walking", locomotion.acsm_walking_vo2, [(0.82, 0.0), (1.68, 0.0), (1.4, -0.001)]),
    ("ACSM stepping", locomotion.acsm_stepping_vo2, [(20.0, 0.03), (20.0, 0.41), (-1.0, 0.2)]),
    ("stairs", locomotion.stair_climbing_vo2, [(0.5, -0.01), (0.5, 0.81), (-0.1, 0.2)]),
    ("Looney 2023", locomotion.looney_2023_running_power, [(2.19,), (5.51,), (3.0, 0.011), (3.0, -0.011)]),
    ("Looney 2019", locomotion.looney_2019_walking_power, [(1.97,), (1.0, -0.401), (1.0, 0.451), (-0.1,)]),
    ("Tanaka", heart_rate.tanaka_2001_hr_max, [(17.9,), (90.1,)]),
    ("Nes", heart_rate.nes_2013_hr_max, [(18.9,), (89.1,)]),
    ("stairs activation", lambda climb: activation.stairs_activation("gmax", climb), [(-0.01,), (0.81,)]),
    ("Forbes", body.forbes_2000_fat_free_share, [(-0.1,)]),
    ("Hall", body.hall_2011_weight_change, [(500.0, -1.0)]),
    ("Cunningham", resting.cunningham_1991_resting_energy, [(0.0,), (-50.0,)]),
]


@pytest.mark.parametrize(("ours", "arguments"), [pytest.param(*case[1:], id=case[0]) for case in OUTSIDE])
def test_silent_outside_range(ours: Callable[..., Any], arguments: list[tuple[float, ...]]) -> None:
    assert all(np.isnan(float(ours(*values))) for values in arguments)
