"""The athlete's thresholds on a local date: priors, tests, races, best efforts and heart rate, fused.

A stateless function of the date and of what is dated within its window, so the order of ingestion cannot matter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from pipeline.segments.thresholds import parameters as p
from pipeline.segments.thresholds.critical_speed import (
    CRITICAL_SPEED_MPS,
    D_PRIME_M,
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
    in_steps,
    joined,
    marginal,
    moments,
    near_above,
    normal,
)
from pipeline.segments.thresholds.maximal import maximal_efforts
from pipeline.segments.thresholds.maximal_heart_rate import (
    HR_MAX,
    all_out_density,
    hard_running_density,
    hr_max_density,
    hr_max_origin,
    steady_density,
    sustained_heart_rate,
    tempo_density,
)
from pipeline.segments.thresholds.plausibility import bests
from pipeline.vocabulary import Origin, Quantity, Sex

if TYPE_CHECKING:
    from datetime import date

    from pipeline.arrays import Floats
    from pipeline.athletes.profile import Person
    from pipeline.segments.thresholds.evidence import Evidence, Known, Window

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


LEAST_STEPS = {
    "critical_speed_mps": 0.01,
    "d_prime_m": 1.0,
    "max_sprint_speed_mps": 0.01,
    "hr_max_bpm": 1.0,
    "hr_rest_bpm": 1.0,
    "vo2max_ml_kg_min": 0.1,
}
"""What each threshold is rounded to."""


def as_labels_use(thresholds: Thresholds) -> Thresholds:
    """Return thresholds in steps that matter to labels: a smaller move changes none, so nothing is derived again."""
    return Thresholds(**{name: in_steps(getattr(thresholds, name), least) for name, least in LEAST_STEPS.items()})


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
        Values rounded to what can matter (0.01 m/s, 1 m, 1 bpm, 0.1 ml/kg/min), so that an irrelevant new file
        changes nothing.
    """
    long, older, recent = (
        evidence.window(day - timedelta(days=first - 1), day - timedelta(days=last))
        for first, last in (
            (p.LONG_WINDOW_DAYS.value, 0),
            (p.LONG_WINDOW_DAYS.value, p.WINDOW_DAYS.value),
            (p.WINDOW_DAYS.value, 0),
        )
    )
    hr_rest = fused(
        p.HR_REST_PRIOR_BPM.value, long.known_or_device(Quantity.HR_REST), (Basis(Origin.POPULATION),), digits=0
    )
    of_hr_max = hr_max_density(person, long, older)
    of_speed, of_both = _fitness(person, recent, of_hr_max, hr_rest)
    measured = recent.known_or_device(Quantity.VO2MAX)
    vo2max = _vo2max(marginal(of_speed, axis=1), measured)
    of_vo2max = vo2max_density(measured)[:, None]
    critical_speed = moments(
        CRITICAL_SPEED_MPS, marginal(of_speed + of_vo2max, axis=1), critical_speed_origin(recent), digits=2
    )
    if not long.known_of(Quantity.HR_MAX):
        of_hr_max = marginal(of_both + of_vo2max, axis=0)
    hr_max = moments(HR_MAX, of_hr_max, hr_max_origin(person, long, recent), digits=0)
    return Thresholds(
        critical_speed_mps=_widened(critical_speed, recent, hr_max),
        d_prime_m=moments(D_PRIME_M, marginal(of_speed + of_vo2max, axis=0), d_prime_origin(recent), digits=0),
        max_sprint_speed_mps=_max_sprint_speed(person, long, critical_speed),
        hr_max_bpm=hr_max,
        hr_rest_bpm=hr_rest,
        vo2max_ml_kg_min=vo2max,
    )


def _fitness(person: Person, window: Window, of_hr_max: Floats, hr_rest: Threshold) -> tuple[Floats, Floats]:
    """Weigh whether the hardest effort was all-out, or not theirs, for speed and heart rate together.

    Returns log densities over critical speed and D', and over critical speed and maximal heart rate.
    """
    heart_rate = (
        of_hr_max
        + steady_density(window, CRITICAL_SPEED_MPS, hr_rest)
        + hard_running_density(window, CRITICAL_SPEED_MPS)
    )
    all_out = heart_rate + all_out_density(person, window)
    tempo = heart_rate + tempo_density(person, window, CRITICAL_SPEED_MPS, hr_rest)
    anything = heart_rate - (math.log(p.HR_MAX_RANGE_BPM.value) if window.hardest_bpm > 0 else 0.0)
    efforts = maximal_efforts(window, marginal(all_out, axis=0), hr_rest)
    of_speed = critical_speed_densities(person, window, efforts)
    chance = window.all_out_chance()
    chances = ((1 - p.NOT_THEIRS.value) * chance, (1 - p.NOT_THEIRS.value) * (1 - chance), p.NOT_THEIRS.value)
    return joined(chances, zip(of_speed, (all_out, tempo, anything), strict=True))


def _widened(critical_speed: Threshold, window: Window, hr_max: Threshold) -> Threshold:
    """Add what a few runs do not show, and what hard running at a slow pace contradicts, to the error of CS."""
    if window.known_of(Quantity.CRITICAL_SPEED) or window.races:
        return critical_speed
    runs = int(np.isfinite(bests(window.flat_speed_mps, p.USUAL_S.value)).sum())
    cold = p.COLD_START_SD.value * math.exp((1 - runs) / p.COLD_START_RUNS.value) if runs else 0.0
    hard = sustained_heart_rate(window) >= p.WIDE_FROM_SHARE.value * hr_max.value
    added = critical_speed.value * math.hypot(cold, p.WIDE_SD.value if hard else 0.0)
    return replace(critical_speed, sd=round(math.hypot(critical_speed.sd, added), 3))


def _vo2max(of_speed: Floats, measured: tuple[Known, ...]) -> Threshold:
    """Fuse measurements with critical speed as it is without them, so that each of them counts once."""
    speed = moments(CRITICAL_SPEED_MPS, of_speed, (Basis(Origin.CRITICAL_SPEED),), digits=4)
    estimate = float(vo2max_from_critical_speed(speed.value))
    sd = estimate * math.hypot(p.VO2MAX_OF_SPEED_SD.value, speed.sd / speed.value)
    return fused((estimate, sd), measured, speed.origin, digits=1)


def _max_sprint_speed(person: Person, window: Window, critical_speed: Threshold) -> Threshold:
    usual, _ = aged(p.CRITICAL_SPEED_PRIOR_MPS.value[Sex(person.sex)], person.age_years)
    prior, _ = aged((p.SPRINT_SPEED_PRIOR_MPS.value[Sex(person.sex)], 0.0), person.age_years)
    mean = math.log(prior) + p.SPRINT_PER_CRITICAL_SPEED.value * math.log(critical_speed.value / usual)
    spread = math.hypot(
        p.SPRINT_SPEED_SD.value[Sex(person.sex)],
        p.SPRINT_PER_CRITICAL_SPEED.value * critical_speed.sd / critical_speed.value,
    )
    density = normal(np.log(MAX_SPRINT_SPEED), mean, spread)
    known = window.known_of(Quantity.MAX_SPRINT_SPEED)
    if known:
        for item in known:
            density += normal(MAX_SPRINT_SPEED, item.value, item.sd)
        return moments(MAX_SPRINT_SPEED, density, (known[-1].basis(),), digits=2)
    fast = bests(np.fmin(window.flat_speed_mps, window.speed_mps), p.SPRINT_WINDOW_S.value)
    fast = np.sort(fast[fast > 0])
    if not len(fast):
        return moments(MAX_SPRINT_SPEED, density, SPRINT_PRIOR, digits=2)
    fastest = fast[-1] if len(fast) < p.FEW_FAST_RUNS.value else min(fast[-1], fast[-2] * p.SPRINT_OUTLIER.value)
    chance = _sprint_chance(fastest / window.usual_mps)
    above = np.log(MAX_SPRINT_SPEED / fastest)
    density += bounded_below(above, p.SPRINT_TOLERANCE.value)
    density += either(
        chance, near_above(above, p.SPRINT_NEAR.value), np.full_like(above, -math.log(p.SPRINT_FAR.value))
    )
    origin = (Basis(Origin.FASTEST_SECONDS, count=len(fast)),) if chance else SPRINT_PRIOR
    return moments(MAX_SPRINT_SPEED, density, origin, digits=2)


def _sprint_chance(over_usual: float) -> float:
    """Chance that the fastest five seconds were a sprint, from how far they exceed usual running."""
    if not over_usual > p.STRIDES_FROM.value:
        return 0.0
    return min(
        math.log(over_usual / p.STRIDES_FROM.value) / math.log(p.STRIDES_SURE.value / p.STRIDES_FROM.value),
        p.MOST_SPRINT_CHANCE.value,
    )
