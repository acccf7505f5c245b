"""What studies measured, beside what this model says of the same thing: the model card prints it, tests hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.physiology.activation import (
    burst_peak,
    running_activation,
    stairs_activation,
    walking_activation,
)
from pipeline.physiology.energy import (
    RESTING_VO2,
    kcal_from_vo2,
    power_from_vo2,
    swain_leutholtz_1997_vo2,
)
from pipeline.physiology.fibres import recruited_fibres
from pipeline.physiology.gradient import (
    minetti_2002_running_cost,
    minetti_2002_walking_cost,
    personal_running_cost,
)
from pipeline.physiology.heart_rate import hunt_2015_heart_rate_response, nes_2013_hr_max, tanaka_2001_hr_max
from pipeline.physiology.locomotion import (
    acsm_running_vo2,
    acsm_stepping_vo2,
    looney_2023_running_power,
    stair_climbing_vo2,
)
from pipeline.physiology.movement import Movement, net_power
from pipeline.physiology.parameters_running import AIR_RESISTANCE, FLAT_COST
from pipeline.physiology.published_growth import published_growth
from pipeline.physiology.published_value import MSS_MEN, MSS_WOMEN, Published, ratio
from pipeline.physiology.sprints import GRAVITY, equivalent_slope, replay_sprint
from pipeline.units import JOULES_PER_KCAL, METRES_PER_MILE, SECONDS_PER_HOUR
from pipeline.vocabulary import MUSCLES

if TYPE_CHECKING:
    from collections.abc import Iterator


def published() -> list[Published]:
    """List every published value that the model is held against, the ones it does not reproduce included."""
    groups = (
        _gradient(),
        _level(),
        _sprints(),
        _stairs(),
        _compendium(),
        _activation(),
        _fibres(),
        _heart(),
        published_growth(),
    )
    return [row for group in groups for row in group]


_MINETTI_RUNNING = ((-0.45, 3.92, 0.81), (-0.20, 1.73, 0.36), (0.0, 3.40, 0.24), (0.45, 18.93, 1.74))
_MINETTI_WALKING = ((-0.45, 3.46, 0.95), (-0.10, 0.81, 0.37), (0.45, 17.33, 1.11))
# Grade, running, walking; quoted from memory
_MINETTI_LOOSE = (
    *((-0.40, 3.49, 3.23), (-0.35, 2.81, 2.65), (-0.30, 2.43, 2.18), (0.10, 5.77, 4.68), (0.20, 8.92, 8.07)),
    *((0.30, 12.52, 11.29), (0.35, 14.43, 12.72), (0.40, 16.83, 14.75)),
)
_COST = "J/kg/m"


def _gradient() -> Iterator[Published]:
    for grade, measured, sd in _MINETTI_RUNNING:
        ours = float(minetti_2002_running_cost(grade))
        yield Published("Minetti 2002", f"running at {grade:+.0%}", _COST, measured, sd, ours)
    for grade, measured, sd in _MINETTI_WALKING:
        ours = float(minetti_2002_walking_cost(grade))
        yield Published("Minetti 2002", f"walking at {grade:+.0%}", _COST, measured, sd, ours)
    level = float(minetti_2002_walking_cost(0.0))
    yield Published("Minetti 2002", "walking on the level", _COST, 1.64, 0.50, level, reproduced=False)
    for grade, running, walking in _MINETTI_LOOSE:
        pairs = (("running", running, minetti_2002_running_cost), ("walking", walking, minetti_2002_walking_cost))
        for gait, measured, cost in pairs:
            tolerance = max(0.08 * measured, 0.4)
            ours = float(cost(grade))
            yield Published("Minetti 2002", f"{gait} at {grade:+.0%}", _COST, measured, tolerance, ours, checked=False)
    uphill = ratio(minetti_2002_running_cost(0.07), minetti_2002_running_cost(0.0))
    yield Published("Padulo 2013", "cost at +7 % over level", "ratio", 1.53, 0.153, uphill)


def _level() -> Iterator[Published]:
    kilojoules = float(kcal_from_vo2(acsm_running_vo2(2.8), 68.3, 1600 / 2.8)) * JOULES_PER_KCAL / 1000
    yield Published("Hall 2004", "running 1600 m, by the ACSM equation", "kJ", 481, 48, kilojoules)
    at_moments = float(looney_2023_running_power(3.5)) + 0.37 * 0.86**2  # mean of a square: spread of the speeds
    yield Published("Looney 2023", "level running at its sample's speeds", "W/kg", 14.54, 0.05, at_moments)


def _sprints() -> Iterator[Published]:
    sprint = replay_sprint(30, 9.46, 6.42, 3.6)
    study = "di Prampero 2005"
    lean = float(equivalent_slope(6.42))
    yield Published(study, "level running", _COST, 3.8, 0.01, float(personal_running_cost(0.0)))
    yield Published(study, "slope that equals the start of a sprint", "fraction", 0.643, 0.059, lean)
    yield Published(study, "highest cost of a 30 m sprint", _COST, 43.8, 10.4, sprint.peak_cost)
    yield Published(study, "mean cost of a 30 m sprint, over time", _COST, 10.7, 1.07, sprint.mean_cost)
    yield Published(study, "highest power of a 30 m sprint", "W/kg", 91.9, 20.5, sprint.peak_power, reproduced=False)
    yield Published(study, "mean power of a 30 m sprint", "W/kg", 61.0, 4.7, sprint.mean_power, reproduced=False)


_REST_W_KG = 1.14  # reference athlete
TREAD_M = 0.28  # depth of a step, judgement: building codes
TEH_S = 60 * 19.7 / 10.2  # time up 180 steps of 0.15 m: kcal over kcal/min
TEH_CLIMB_MPS = 27.0 / TEH_S
TEH_MASS_KG = 61.5  # mass that their 10.2 kcal/min and 33.5 ml/kg/min imply


def _stairs() -> Iterator[Published]:
    teh = float(stair_climbing_vo2(180 / TEH_S * TREAD_M, TEH_CLIMB_MPS))
    bassett = float(stair_climbing_vo2(70 / 60 * TREAD_M, 70 / 60 * 0.203))
    energy = float(kcal_from_vo2(teh, TEH_MASS_KG, TEH_S))
    bench = float(acsm_stepping_vo2(60 * 180 / TEH_S, 0.15))
    lifting = 100 * GRAVITY * TEH_CLIMB_MPS / (teh * 20.9 / 60)
    uptake, study = "ml/kg/min", "Teh & Aziz 2002"
    yield Published(study, "up 180 steps", uptake, 33.5, 4.8, teh)
    yield Published(study, "energy of 180 steps up", "kcal", 19.7, 3.0, energy)
    yield Published(study, "energy of a step up", "kcal", 0.11, 0.015, energy / 180)
    yield Published("Bassett 1997", "up 70 steps a minute", uptake, 30.1, 3.0, bassett)
    per_step = float(kcal_from_vo2(bassett, 70, 60)) / 70
    yield Published("Bassett 1997", "energy of a step up at 70 kg", "kcal", 0.15, 0.015, per_step)
    halsey = float(kcal_from_vo2(teh, 62, 60))
    yield Published("Halsey 2012", "up a stairway of 14 m, step by step", "kcal/min", 8.5, 1.5, halsey)
    yield Published("Halsey 2012", "two steps at a time", "kcal/min", 9.2, 1.5, halsey)
    yield Published("Herrmann 2024", "stairs, fast pace", "MET", 8.8, 0.15 * 8.8, teh / RESTING_VO2)
    yield Published(study, "the same by ACSM bench stepping", uptake, 33.5, 4.8, bench, reproduced=False)
    yield Published("Al Kandari 2016", "efficiency of lifting", "%", 15.8, 2.3, lifting, reproduced=False)
    down = _down_stairs()
    yield Published(study, "down 180 steps", uptake, 17.0, 3.8, down, reproduced=False)
    per_step = float(kcal_from_vo2(down, 70, TEH_S)) / 180
    yield Published("Bassett 1997", "energy of a step down at 70 kg", "kcal", 0.05, 0.005, per_step, reproduced=False)


def _down_stairs() -> float:
    """Oxygen uptake of walking down the stairs of Teh & Aziz as steep downhill walking, which is what it counts as."""
    speed = 180 / TEH_S * TREAD_M
    one, no = np.ones(1), np.zeros(1, dtype=bool)
    walk = Movement(
        speed_mps=speed * one,
        grade=-TEH_CLIMB_MPS / speed * one,
        climb_mps=0 * one,
        acceleration_mps2=0 * one,
        cadence_spm=np.nan * one,
        walking=~no,
        stairs=no,
        sprinting=no,
    )
    power = net_power(walk, flat_cost_j_kg_m=FLAT_COST.value, resting_power_w_kg=_REST_W_KG)
    return RESTING_VO2 + float(power[0] / power_from_vo2(1.0))


_WATTS_PER_MET = JOULES_PER_KCAL / SECONDS_PER_HOUR
# Speed [mph] and metabolic equivalents, from a copy of the 2024 tables
_COMPENDIUM = ((5.0, 8.4), (6.0, 9.3), (7.0, 11.0), (8.0, 11.8), (9.0, 12.8), (10.0, 14.5))


def _compendium() -> Iterator[Published]:
    for speed_mph, measured in _COMPENDIUM:
        speed = speed_mph * METRES_PER_MILE / SECONDS_PER_HOUR
        power = (FLAT_COST.value + AIR_RESISTANCE.value * speed**2) * speed + _REST_W_KG
        ours = power / _WATTS_PER_MET
        yield Published("Herrmann 2024", f"running {speed_mph:g} mph", "MET", measured, 0.15 * measured, ours)


_LENHART = (
    *(("gmax", 0.9, 18.01 / 15.80, 0.025), ("gmax", 1.1, 14.57 / 15.80, 0.025)),
    *(("gmed", 0.9, 34.60 / 32.05, 0.06), ("gmed", 1.1, 28.65 / 32.05, 0.06)),
    *(("gmin", 0.9, 24.25 / 22.97, 0.06), ("gmin", 1.1, 20.82 / 22.97, 0.06)),
)


def _activation() -> Iterator[Published]:
    nine_degrees = np.tan(np.radians(9))
    uphill = ratio(walking_activation("gmax", 1.25, nine_degrees), walking_activation("gmax", 1.25))
    yield Published("Franz & Kram 2012", "gmax walking up 9° over level", "ratio", 4.45, 0.16, uphill, reproduced=False)
    for muscle, cadence, measured, tolerance in _LENHART:
        usual = running_activation(muscle, 3.0, max_sprint_speed_mps=8.0)
        ours = ratio(running_activation(muscle, 3.0, max_sprint_speed_mps=8.0, cadence_ratio=cadence), usual)
        what = f"{muscle} at {cadence - 1:+.0%} of step rate"
        yield Published("Lenhart 2014", what, "ratio", measured, tolerance * measured, ours)
    for muscle, measured, sd in (("gmax", 28.7, 18.7), ("gmed", 62.7, 18.2)):
        ours = float(stairs_activation(muscle, TEH_CLIMB_MPS))
        yield Published("MacAskill 2014", f"{muscle} on a step-up, ours on stairs", "% MVIC", measured, sd / 2, ours)
    men, women = (
        [float(running_activation(muscle, 3.7, max_sprint_speed_mps=top)) for muscle in MUSCLES]
        for top in (MSS_MEN, MSS_WOMEN)
    )
    yield Published(
        "Willson 2012", "gmax of women over men at 3.7 m/s", "ratio", 1.53, 0.15, women[0] / men[0], reproduced=False
    )
    peak = float(burst_peak(1.0))  # ours is that of a stride
    yield Published(
        "Contreras 2015", "peak over mean of gmax in hip thrusts", "ratio", 172 / 69.5, 0.25, peak, reproduced=False
    )
    hill_sprint = float(running_activation("gmax", 4.03, 0.08, max_sprint_speed_mps=8.0))  # an attainable one
    yield Published("Neto 2020", "gmax in back squats, ours in hill sprints", "% MVIC", 53.1, 25.1, hill_sprint)


# Share of VO2max power; recruited shares of types I, IIa, IIx
_VOLLESTAD_BLOM = ((0.43, 1.0, 0.20, 0.0), (0.61, 1.0, 0.65, 0.0), (0.91, 1.0, 1.0, 0.50))


def _fibres() -> Iterator[Published]:
    for intensity, *shares in _VOLLESTAD_BLOM:
        ours = recruited_fibres(intensity, 0.0)[:3]
        for kind, measured, share in zip(("I", "IIa", "IIx"), shares, ours, strict=True):
            what = f"type {kind} at {intensity:.0%} of VO2max"
            yield Published("Vøllestad & Blom 1985", what, "share", measured, 0.05, float(share), checked=False)
    both = recruited_fibres(0.75, 0.0)
    what = "type IIa over I at 75 % of VO2max (same rate)"
    yield Published("Vøllestad 1984", what, "ratio", 1.0, 0.15, ratio(both.type_iia, both.type_i))


def _heart() -> Iterator[Published]:
    step = hunt_2015_heart_rate_response(np.full(180, 175.0), 120.0)
    seconds = 57.6
    reached = (np.interp(seconds, np.arange(1, 181), step) - 120) / 55
    yield Published("Hunt 2015", "share of a step after 57.6 s", "fraction", 1 - np.exp(-1), 0.01, float(reached))
    reserve = {"hr_rest_bpm": 55.0, "hr_max_bpm": 187.0, "vo2max_ml_kg_min": 50.0}
    per_beat = power_from_vo2(np.diff(swain_leutholtz_1997_vo2([130.0, 131.0], **reserve)))
    gain = FLAT_COST.value / float(per_beat[0])
    yield Published("Hunt 2015", "heart rate gained per running speed", "bpm per m/s", 24.2, 8.3, gain)
    yield Published("Tanaka 2001", "highest heart rate at 40 years", "bpm", 180, 0.5, float(tanaka_2001_hr_max(40)))
    yield Published("Nes 2013", "highest heart rate at 40 years", "bpm", 185.4, 0.5, float(nes_2013_hr_max(40)))
