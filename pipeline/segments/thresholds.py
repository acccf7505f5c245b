"""The athlete's thresholds on a local date: priors, tests, races, best efforts and heart rate, fused.

A stateless function of the date and of what is dated within its window, so the order of ingestion cannot matter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from pipeline.physiology.heart_rate import hr_max_by_age
from pipeline.physiology.parameters_running import HR_MAX_SD
from pipeline.segments.critical_speed import EFFORT_TOLERANCE, critical_speed_on, vo2max_from_critical_speed
from pipeline.segments.posterior import Threshold, aged, bounded_below, fused, moments, normal
from pipeline.words import counted

if TYPE_CHECKING:
    from datetime import date

    from pipeline.athletes.profile import Person
    from pipeline.segments.evidence import Evidence, Window

WINDOW_DAYS = 120  # [d] fitness moves within a season
LONG_WINDOW_DAYS = 731  # [d] maximal heart rate and sprint speed move with the years

# Priors: mean, SD.
SPRINT_SPEED_PRIOR_MPS = {"male": (7.8, 0.8), "female": (6.6, 0.7), "unstated": (7.2, 1.0)}  # judgement
HR_REST_PRIOR_BPM = (60.0, 8.0)  # judgement: adults who run

# Relations between thresholds, as natural logarithms: mean, SD.
SPRINT_TO_CRITICAL_SPEED = (math.log(2.15), 0.14)  # judgement: ratio of the priors, and its spread
VO2MAX_SD = 0.10  # judgement: running economy and the share of VO2max at VT2

# How near the best seen comes to the best possible.
SPRINT_GAP = 0.12  # [ln] judgement: strides are run at 85-95 % of maximal speed
SPRINT_WINDOW_S = 5.0  # [s] one second of fast running may be an artefact; five are not
SPRINT_OUTLIER = 1.05  # judgement: a fastest run this far above the second fastest counts only so much
LEARNED_FROM_SHARE = 0.75  # [of the prior] judgement: slower bests say nothing of maximal speed
HR_MAX_GAP_BPM = (60.0, 6.0)  # judgement: easy runs say nothing of the maximum; all-out efforts come near
HR_MAX_TOLERANCE_BPM = 2.0  # judgement
FEW_RUNS = 3  # up to here the fastest counts as it is; beyond, it needs a second one near it

MAX_SPRINT_SPEED = np.linspace(3.5, 11.5, 161)  # grid, 0.05 m/s steps
HR_MAX = np.linspace(115.0, 230.0, 231)  # grid, 0.5 bpm steps


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
    recent = evidence.window(day - timedelta(days=WINDOW_DAYS - 1), day)
    long = evidence.window(day - timedelta(days=LONG_WINDOW_DAYS - 1), day)
    hr_max = _hr_max(person, long)
    hr_rest = fused(HR_REST_PRIOR_BPM, long.told_or_said("hr_rest_bpm"), "population", digits=0)
    critical_speed, d_prime = critical_speed_on(person, recent, hr_max)
    return Thresholds(
        critical_speed_mps=critical_speed,
        d_prime_m=d_prime,
        max_sprint_speed_mps=_max_sprint_speed(person, long, critical_speed),
        hr_max_bpm=hr_max,
        hr_rest_bpm=hr_rest,
        vo2max_ml_kg_min=_vo2max(recent, critical_speed),
    )


def _hr_max(person: Person, window: Window) -> Threshold:
    prior = float(hr_max_by_age(person.age_years, person.sex))
    density = normal(HR_MAX, prior, HR_MAX_SD.value)
    known = window.known_of("hr_max_bpm")
    if known:
        for item in known:
            density += normal(HR_MAX, item.value, item.sd)
        return moments(HR_MAX, density, known[-1].origin, digits=0)
    said = window.device_of("hr_max_bpm")
    basis = ["age", "sex"]
    if said:
        density += normal(HR_MAX, said.value, said.sd)
        basis.append("the device")
    seen = np.sort(window.max_heart_rate_bpm[np.isfinite(window.max_heart_rate_bpm)])
    if len(seen) == 0:
        return moments(HR_MAX, density, _listed(basis), digits=0)
    highest = seen[-1]
    if highest > prior + HR_MAX_SD.value and len(seen) > 1:
        highest = max(prior + HR_MAX_SD.value, min(highest, seen[-2] + HR_MAX_TOLERANCE_BPM))
    easy_gap, hard_gap = HR_MAX_GAP_BPM
    gap = easy_gap * (hard_gap / easy_gap) ** window.hardness()
    density += bounded_below(HR_MAX - highest, HR_MAX_TOLERANCE_BPM, gap)
    basis.append(f"the highest heart rate of {counted(len(seen), 'activity', 'activities')}")
    return moments(HR_MAX, density, _listed(basis), digits=0)


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _max_sprint_speed(person: Person, window: Window, critical_speed: Threshold) -> Threshold:
    prior = aged(SPRINT_SPEED_PRIOR_MPS[person.sex], person.age_years)
    ratio, spread = SPRINT_TO_CRITICAL_SPEED
    spread = math.hypot(spread, critical_speed.sd / critical_speed.value)
    density = normal(MAX_SPRINT_SPEED, *prior) + normal(np.log(MAX_SPRINT_SPEED / critical_speed.value), ratio, spread)
    known = window.known_of("max_sprint_speed_mps")
    if known:
        for item in known:
            density += normal(MAX_SPRINT_SPEED, item.value, item.sd)
        return moments(MAX_SPRINT_SPEED, density, known[-1].origin, digits=2)
    fast = np.fmin(window.flat_speed_mps, window.speed_mps)[:, window.duration_s == SPRINT_WINDOW_S].ravel()
    fast = np.sort(fast[fast > 0])
    origin = "age, sex and critical speed"
    if len(fast):
        fastest = fast[-1] if len(fast) < FEW_RUNS else min(fast[-1], fast[-2] * SPRINT_OUTLIER)
        density += bounded_below(np.log(MAX_SPRINT_SPEED / fastest), EFFORT_TOLERANCE, SPRINT_GAP)
        if fastest > LEARNED_FROM_SHARE * prior[0]:
            origin = f"fastest 5 s of {len(fast)} runs"
    return moments(MAX_SPRINT_SPEED, density, origin, digits=2)


def _vo2max(window: Window, critical_speed: Threshold) -> Threshold:
    estimate = float(vo2max_from_critical_speed(critical_speed.value))
    sd = estimate * math.hypot(VO2MAX_SD, critical_speed.sd / critical_speed.value)
    return fused((estimate, sd), window.known_of("vo2max_ml_kg_min"), "critical speed", digits=1)
