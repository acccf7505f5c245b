"""Maximal heart rate, and what steady running with heart rate says of it and of critical speed together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from pipeline.physiology.heart_rate import hr_max_by_age
from pipeline.physiology.parameters_running import HR_MAX_SD
from pipeline.segments.labels import parameters as p
from pipeline.segments.thresholds.density import Basis, bounded_below, either, near_above, normal
from pipeline.segments.thresholds.efforts import SURELY_RUNNING_MPS
from pipeline.vocabulary import Origin, Quantity

if TYPE_CHECKING:
    from pipeline.arrays import Floats
    from pipeline.athletes.profile import Person
    from pipeline.segments.thresholds.density import Threshold
    from pipeline.segments.thresholds.evidence import Known, Window

HR_MAX = np.linspace(114.0, 230.0, 59)  # grid, 2 bpm steps
UNKNOWN_AGE_SD_YEARS = 13.0  # judgement: adults who run
USUAL_SETTING = 220  # [bpm] less the age: what watches are set to until somebody changes it, so it says nothing
USUAL_SETTING_WITHIN_BPM = 2.0  # judgement: it is not changed on every birthday
TOLERANCE_BPM = 3.0  # judgement: noise of a sensor, of which the highest of many runs holds the most
ALL_OUT_GAP_BPM = 3.0  # judgement: how far below the maximum an all-out effort ends
HR_MAX_RANGE_BPM = 60.0  # judgement: within which it is sought where nothing tells how near the highest came

# Share of the heart rate reserve at VT1 and VT2: those of maximum (Esteve-Lanao et al.) at a maximum of 185 and 60 at
# rest. By Swain & Leutholtz 1997 shares of the reserves of heart rate and of oxygen uptake agree, so a line will do.
RESERVE_AT_TEMPO, RESERVE_AT_CS = ((185 * share - 60) / 125 for share in (p.HEART_RATE_AT_TEMPO, p.HEART_RATE_AT_CS))
RESERVE_PER_SPEED = (RESERVE_AT_CS - RESERVE_AT_TEMPO) / (1 - p.TEMPO_FROM_CS)  # per share of critical speed
PERSON_SD = 0.05  # [of reserve] judgement: spread of VT1 and VT2 between runners (SD 4.6 and 2.5 %), drift
DAY_SD = 0.03  # [of reserve] judgement: heat, form and sensor of one run
WRONG_CHANCE = 0.02  # judgement: that most of it is no heart rate, or no running
STRETCHES_PER_RUN = 10  # judgement: steady stretches of one ordinary run
FEW_STRETCHES = 3  # judgement: fewer steady stretches say nothing


def hr_max_density(person: Person, window: Window, older: Window) -> Floats:
    """What age, tests, devices and the highest heart rates seen say of maximal heart rate.

    Parameters
    ----------
    person
        The age sets the prior.
    window
        Tests, devices and the highest heart rate of each run. Where somebody told it, neither device nor runs count.
    older
        The part of it that critical speed does not rest on any more.

    Returns
    -------
    Floats
        Log density over `HR_MAX`.
    """
    prior, sd = _prior(person)
    density = normal(HR_MAX, prior, sd)
    known = window.known_of(Quantity.HR_MAX)
    for item in known or _said(person, window):
        density += normal(HR_MAX, item.value, item.sd)
    if known:
        return density
    density += bounded_below(HR_MAX - _highest(person, window), TOLERANCE_BPM)
    if not _highest(person, older):
        return density
    anywhere = np.full(len(HR_MAX), -math.log(HR_MAX_RANGE_BPM))
    return density + either(older.all_out_chance(), all_out_density(person, older), anywhere)


def all_out_density(person: Person, window: Window) -> Floats:
    """What an all-out effort says: log density over `HR_MAX`, close above the highest heart rate of the window."""
    highest = min(_highest(person, window), window.hardest_bpm)
    return near_above(HR_MAX - highest, ALL_OUT_GAP_BPM) if highest > 0 else np.zeros(len(HR_MAX))


def hr_max_origin(person: Person, window: Window, recent: Window) -> tuple[Basis, ...]:
    """Return what maximal heart rate rests on, over the long window and the recent one."""
    known = window.known_of(Quantity.HR_MAX)
    if known:
        return (known[-1].basis(),)
    seen = len(_seen(window))
    return (
        Basis(Origin.AGE),
        *(item.basis() for item in _said(person, window)),
        *([Basis(Origin.HIGHEST_HEART_RATE, count=seen)] if seen else []),
        *([Basis(Origin.STEADY_RUNNING)] if is_steady_known(recent) else []),
    )


def _prior(person: Person) -> tuple[float, float]:
    """Mean and SD [bpm]."""
    by_age, a_year_later = hr_max_by_age(np.array([0.0, 1.0]) + person.age_years)
    unknown = UNKNOWN_AGE_SD_YEARS * float(by_age - a_year_later) if "age" in person.assumed else 0.0
    return float(by_age), math.hypot(HR_MAX_SD.value, unknown)


def _said(person: Person, window: Window) -> tuple[Known, ...]:
    """What the device says, unless it is what devices are set to by age."""
    said = window.device_of(Quantity.HR_MAX)
    if said is None or abs(said.value - (USUAL_SETTING - person.age_years)) <= USUAL_SETTING_WITHIN_BPM:
        return ()
    return (said,)


def _seen(window: Window) -> Floats:
    return np.sort(window.max_heart_rate_bpm[np.isfinite(window.max_heart_rate_bpm)])


def _highest(person: Person, window: Window) -> float:
    """Highest heart rate; where age makes it unlikely, a second run must come near it. 0 where there is none."""
    seen, plausible = _seen(window), sum(_prior(person))
    if not len(seen):
        return 0.0
    second = seen[-2] + TOLERANCE_BPM if len(seen) > 1 else plausible
    return float(min(seen[-1], max(plausible, second)))


def is_steady_known(window: Window) -> bool:
    """Whether there are enough steady stretches of running with heart rate to say anything."""
    return int((window.steady_flat_speed_mps >= SURELY_RUNNING_MPS).sum()) >= FEW_STRETCHES


def steady_density(window: Window, speed_mps: Floats, hr_rest: Threshold) -> Floats:
    """What steady running says: its share of the heart rate reserve goes with its share of critical speed.

    Parameters
    ----------
    window
        Steady stretches of running, with mean speed and heart rate.
    speed_mps
        Grid of critical speeds, shape (speeds,) [m/s].
    hr_rest
        Resting heart rate.

    Returns
    -------
    Floats
        Log density, shape (speeds, `HR_MAX`); nothing but zeros where there are too few stretches.

    References
    ----------
    Swain, Leutholtz 1997, Med Sci Sports Exerc 29:410-414, doi 10.1097/00005768-199703000-00018
    """
    if not is_steady_known(window):
        return np.zeros((len(speed_mps), len(HR_MAX)))
    running = window.steady_flat_speed_mps >= SURELY_RUNNING_MPS
    speed = float(np.median(window.steady_flat_speed_mps[running]))
    beats = float(np.median(window.steady_heart_rate_bpm[running]))
    runs = max(1.0, float(running.sum()) / STRETCHES_PER_RUN)
    density = _of_reserve(beats, speed / speed_mps, hr_rest, math.hypot(PERSON_SD, DAY_SD / math.sqrt(runs)))
    return either(WRONG_CHANCE, np.full_like(density, -math.log(HR_MAX_RANGE_BPM)), density)


def tempo_density(person: Person, window: Window, speed_mps: Floats, hr_rest: Threshold) -> Floats:
    """What the hardest effort says if it was not all-out: as steady running, by its speed and the highest heart rate.

    Parameters and log density as those of `steady_density`.
    """
    highest, hardest = min(_highest(person, window), window.hardest_bpm), window.hardest_mps
    if not highest > 0:
        return np.zeros((len(speed_mps), len(HR_MAX)))
    return _of_reserve(highest, hardest / speed_mps, hr_rest, math.hypot(PERSON_SD, DAY_SD))


def _of_reserve(beats: float, of_speed: Floats, hr_rest: Threshold, sd: float) -> Floats:
    """Log density of a heart rate [bpm] at a share of critical speed, shape (speeds, `HR_MAX`) [1/bpm]."""
    reserve = HR_MAX - hr_rest.value
    share = (beats - hr_rest.value) / reserve
    expected = np.minimum(RESERVE_AT_CS + RESERVE_PER_SPEED * (of_speed[:, None] - 1), 1.0)
    spread = np.hypot(sd, (1 - share) * hr_rest.sd / reserve)
    return normal(share, expected, spread) - np.log(spread * reserve * math.sqrt(2 * math.pi))
