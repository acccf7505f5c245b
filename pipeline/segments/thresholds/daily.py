"""The athlete's thresholds on a local date: priors, tests, races, best efforts and heart rate, fused.

A stateless function of the date and of what is dated within its window, so the order of ingestion cannot matter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from pipeline.segments.thresholds.critical_speed import (
    CRITICAL_SPEED_MPS,
    CRITICAL_SPEED_PRIOR_MPS,
    D_PRIME_M,
    VO2MAX_SD,
    critical_speed_densities,
    critical_speed_origin,
    d_prime_origin,
    vo2max_density,
    vo2max_from_critical_speed,
)
from pipeline.segments.thresholds.density import (
    Basis,
    Threshold,
    aged,
    bounded_below,
    either,
    fused,
    joined,
    marginal,
    moments,
    near_above,
    normal,
)
from pipeline.segments.thresholds.maximal_heart_rate import (
    HR_MAX,
    HR_MAX_RANGE_BPM,
    all_out_density,
    hr_max_density,
    hr_max_origin,
    steady_density,
    tempo_density,
)
from pipeline.segments.thresholds.plausibility import bests
from pipeline.vocabulary import Origin, Quantity

if TYPE_CHECKING:
    from datetime import date

    from pipeline.arrays import Floats
    from pipeline.athletes.profile import Person
    from pipeline.segments.thresholds.evidence import Evidence, Known, Window

WINDOW_DAYS = 120  # [d] fitness moves within a season
LONG_WINDOW_DAYS = 731  # [d] maximal heart rate and sprint speed move with the years

# Priors: mean, SD.
SPRINT_SPEED_PRIOR_MPS = {"male": 7.8, "female": 6.6, "unstated": 7.2}  # judgement
SPRINT_SPEED_SD = {"male": 0.10, "female": 0.10, "unstated": 0.14}  # [ln] judgement, at a given critical speed
SPRINT_PER_CRITICAL_SPEED = 0.4  # [ln per ln] judgement: who is faster over an hour is faster over seconds, but less so
NOT_THEIRS = 0.02  # judgement: chance that the hardest effort was a ride, a friend's or a recorder's
HR_REST_PRIOR_BPM = (60.0, 8.0)  # judgement: adults who run

# How near the fastest seconds come to the fastest possible.
SPRINT_WINDOW_S = 5  # [s] one second of fast running may be an artefact; five are not
SPRINT_TOLERANCE = 0.04  # [ln] judgement: error of five seconds on a watch
SPRINT_OUTLIER = 1.05  # judgement: a fastest run this far above the second fastest counts only so much
SPRINT_NEAR, SPRINT_FAR = 0.10, 0.5  # [ln] judgement: strides are run at 85-95 % of maximal speed
STRIDES_FROM, STRIDES_SURE = 1.6, 2.4  # judgement: fastest 5 s over the usual twenty minutes; strides are about 2.1
MOST_CHANCE = 0.95  # judgement
FEW_RUNS = 3  # up to here the fastest counts as it is; beyond, it needs a second one near it

SPRINT_PRIOR = Basis(Origin.AGE), Basis(Origin.SEX), Basis(Origin.CRITICAL_SPEED)
MAX_SPRINT_SPEED = np.linspace(3.5, 11.5, 161)  # grid, 0.05 m/s steps


@dataclass(frozen=True, kw_only=True, slots=True)
class Thresholds:
    """All thresholds of one local date: [m/s], [m], [m/s], [bpm], [bpm], [ml/kg/min]."""

    critical_speed_mps: Threshold
    d_prime_m: Threshold
    max_sprint_speed_mps: Threshold
    hr_max_bpm: Threshold
    hr_rest_bpm: Threshold
    vo2max_ml_kg_min: Threshold


def thresholds_on(day: date, person: Person, evidence: Evidence) -> Thresholds:
    """Fuse everything known about an athlete into the thresholds of one local date.

    Parameters
    ----------
    day
        Local date. Evidence over the 120 days up to it counts; for maximal heart rate and sprint speed, two years.
    person
        The athlete's body on that day: age and sex set the priors.
    evidence
        Tests, races and the efforts of all activities; what lies outside the windows is ignored.

    Returns
    -------
    Thresholds
        Values rounded to what can matter (0.01 m/s, 1 m, 1 bpm, 0.1 ml/kg/min), so that an irrelevant new file moves
        nothing.
    """
    long, older, recent = (
        evidence.window(day - timedelta(days=first - 1), day - timedelta(days=last))
        for first, last in ((LONG_WINDOW_DAYS, 0), (LONG_WINDOW_DAYS, WINDOW_DAYS), (WINDOW_DAYS, 0))
    )
    hr_rest = fused(HR_REST_PRIOR_BPM, long.told_or_said(Quantity.HR_REST), (Basis(Origin.POPULATION),), digits=0)
    of_hr_max = hr_max_density(person, long, older)
    of_speed, of_both = _fitness(person, recent, of_hr_max, hr_rest)
    measured = recent.told_or_said(Quantity.VO2MAX)
    vo2max = _vo2max(marginal(of_speed, axis=1), measured)
    of_vo2max = vo2max_density(measured)[:, None]
    critical_speed = moments(
        CRITICAL_SPEED_MPS, marginal(of_speed + of_vo2max, axis=1), critical_speed_origin(recent), digits=2
    )
    if not long.known_of(Quantity.HR_MAX):
        of_hr_max = marginal(of_both + of_vo2max, axis=0)
    return Thresholds(
        critical_speed_mps=critical_speed,
        d_prime_m=moments(D_PRIME_M, marginal(of_speed + of_vo2max, axis=0), d_prime_origin(recent), digits=0),
        max_sprint_speed_mps=_max_sprint_speed(person, long, critical_speed),
        hr_max_bpm=moments(HR_MAX, of_hr_max, hr_max_origin(person, long, recent), digits=0),
        hr_rest_bpm=hr_rest,
        vo2max_ml_kg_min=vo2max,
    )


def _fitness(person: Person, window: Window, of_hr_max: Floats, hr_rest: Threshold) -> tuple[Floats, Floats]:
    """Weigh whether the hardest effort was all-out, or not theirs: that decides on speed and on heart rate at once.

    Returns log densities over critical speed and D', and over critical speed and maximal heart rate.
    """
    heart_rate = of_hr_max + steady_density(window, CRITICAL_SPEED_MPS, hr_rest)
    all_out = heart_rate + all_out_density(person, window)
    tempo = heart_rate + tempo_density(person, window, CRITICAL_SPEED_MPS, hr_rest)
    anything = heart_rate - (math.log(HR_MAX_RANGE_BPM) if window.hardest_bpm > 0 else 0.0)
    guesses = zip(critical_speed_densities(person, window), (all_out, tempo, anything), strict=True)
    chance = window.all_out_chance()
    chances = ((1 - NOT_THEIRS) * chance, (1 - NOT_THEIRS) * (1 - chance), NOT_THEIRS)
    return joined(chances, guesses)


def _vo2max(of_speed: Floats, measured: tuple[Known, ...]) -> Threshold:
    """Fuse measurements with critical speed as it is without them, so that each of them counts once."""
    speed = moments(CRITICAL_SPEED_MPS, of_speed, (Basis(Origin.CRITICAL_SPEED),), digits=4)
    estimate = float(vo2max_from_critical_speed(speed.value))
    sd = estimate * math.hypot(VO2MAX_SD, speed.sd / speed.value)
    return fused((estimate, sd), measured, speed.origin, digits=1)


def _max_sprint_speed(person: Person, window: Window, critical_speed: Threshold) -> Threshold:
    usual, _ = aged(CRITICAL_SPEED_PRIOR_MPS[person.sex], person.age_years)
    prior, _ = aged((SPRINT_SPEED_PRIOR_MPS[person.sex], 0.0), person.age_years)
    mean = math.log(prior) + SPRINT_PER_CRITICAL_SPEED * math.log(critical_speed.value / usual)
    spread = math.hypot(
        SPRINT_SPEED_SD[person.sex], SPRINT_PER_CRITICAL_SPEED * critical_speed.sd / critical_speed.value
    )
    density = normal(np.log(MAX_SPRINT_SPEED), mean, spread)
    known = window.known_of(Quantity.MAX_SPRINT_SPEED)
    if known:
        for item in known:
            density += normal(MAX_SPRINT_SPEED, item.value, item.sd)
        return moments(MAX_SPRINT_SPEED, density, (known[-1].basis(),), digits=2)
    fast = bests(np.fmin(window.flat_speed_mps, window.speed_mps), SPRINT_WINDOW_S)
    fast = np.sort(fast[fast > 0])
    if not len(fast):
        return moments(MAX_SPRINT_SPEED, density, SPRINT_PRIOR, digits=2)
    fastest = fast[-1] if len(fast) < FEW_RUNS else min(fast[-1], fast[-2] * SPRINT_OUTLIER)
    chance = _sprint_chance(fastest / window.usual_mps)
    above = np.log(MAX_SPRINT_SPEED / fastest)
    density += bounded_below(above, SPRINT_TOLERANCE)
    density += either(chance, near_above(above, SPRINT_NEAR), np.full_like(above, -math.log(SPRINT_FAR)))
    origin = (Basis(Origin.FASTEST_SECONDS, count=len(fast)),) if chance else SPRINT_PRIOR
    return moments(MAX_SPRINT_SPEED, density, origin, digits=2)


def _sprint_chance(over_usual: float) -> float:
    """Chance that the fastest five seconds were a sprint, from how far they stand out of usual running."""
    if not over_usual > STRIDES_FROM:
        return 0.0
    return min(math.log(over_usual / STRIDES_FROM) / math.log(STRIDES_SURE / STRIDES_FROM), MOST_CHANCE)
