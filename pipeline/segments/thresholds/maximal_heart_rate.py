"""Maximal heart rate, and how steady running with heart rate ties it to critical speed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import floats
from pipeline.physiology.heart_rate import hr_max_by_age
from pipeline.physiology.parameters_running import HR_MAX_SD
from pipeline.segments import parameters as limits
from pipeline.segments.thresholds import parameters as p
from pipeline.segments.thresholds.density import Basis, bounded_below, either, near_above, normal
from pipeline.segments.thresholds.plausibility import bests
from pipeline.vocabulary import Origin, Quantity

if TYPE_CHECKING:
    from pipeline.arrays import Floats
    from pipeline.athletes.profile import Person
    from pipeline.segments.thresholds.density import Threshold
    from pipeline.segments.thresholds.evidence import Known, Window

HR_MAX = np.linspace(114.0, 230.0, 59)  # grid, 2 bpm steps

# Share of the heart rate reserve at VT1 and VT2: those of maximum (Esteve-Lanao et al.) at a maximum of 185 and 60 at
# rest. By Swain & Leutholtz 1997 shares of the reserves of heart rate and of oxygen uptake agree, so a line will do.
REST, HIGHEST = p.REFERENCE_HEART_RATES_BPM.value
RESERVE_AT_TEMPO, RESERVE_AT_CS = (
    (HIGHEST * share - REST) / (HIGHEST - REST)
    for share in (limits.HEART_RATE_AT_TEMPO.value, limits.HEART_RATE_AT_CS.value)
)
RESERVE_PER_SPEED = (RESERVE_AT_CS - RESERVE_AT_TEMPO) / (1 - limits.TEMPO_FROM_CS.value)  # per share of critical speed


def hr_max_density(person: Person, window: Window, older: Window) -> Floats:
    """Return the density of maximal heart rate by age, tests, devices and the highest heart rates.

    Parameters
    ----------
    person
        The age sets the prior.
    window
        Tests, devices and the highest heart rate of each run. Where it was tested or stated, neither device nor runs
        count.
    older
        The part of it that no longer counts for critical speed.

    Returns
    -------
    Floats
        Log density over `HR_MAX`.
    """
    prior, sd = _prior(person)
    density = normal(HR_MAX, prior, sd)
    known = window.known_of(Quantity.HR_MAX)
    for item in known or _of_device(person, window):
        density += normal(HR_MAX, item.value, item.sd)
    if known:
        return density
    density += bounded_below(HR_MAX - _highest(person, window), p.HR_MAX_TOLERANCE_BPM.value)
    if not _highest(person, older):
        return density
    anywhere = np.full(len(HR_MAX), -math.log(p.HR_MAX_RANGE_BPM.value))
    return density + either(older.all_out_chance(), all_out_density(person, older), anywhere)


def all_out_density(person: Person, window: Window) -> Floats:
    """Log density over `HR_MAX` by an all-out effort: close above the highest heart rate of the window."""
    highest = float(np.minimum(_highest(person, window), window.hardest_bpm))
    return near_above(HR_MAX - highest, p.ALL_OUT_GAP_BPM.value) if highest > 0 else np.zeros(len(HR_MAX))


def hr_max_origin(person: Person, window: Window, recent: Window) -> tuple[Basis, ...]:
    """Return what maximal heart rate rests on, over the long window and the recent one."""
    known = window.known_of(Quantity.HR_MAX)
    if known:
        return (known[-1].basis(),)
    seen = len(_seen(window))
    return (
        Basis(Origin.AGE),
        *(item.basis() for item in _of_device(person, window)),
        *([Basis(Origin.HIGHEST_HEART_RATE, count=seen)] if seen else []),
        *([Basis(Origin.STEADY_RUNNING)] if is_steady_known(recent) else []),
    )


def _prior(person: Person) -> tuple[float, float]:
    """Mean and SD [bpm]."""
    by_age, a_year_later = hr_max_by_age(np.array([0.0, 1.0]) + person.age_years)
    unknown = p.UNKNOWN_AGE_SD_YEARS.value * float(by_age - a_year_later) if "age" in person.assumed else 0.0
    return float(by_age), math.hypot(HR_MAX_SD.value, unknown)


def _of_device(person: Person, window: Window) -> tuple[Known, ...]:
    """The value of the device, unless it is the usual setting by age."""
    given = window.device_of(Quantity.HR_MAX)
    if (
        given is None
        or abs(given.value - (p.USUAL_HR_MAX_SETTING.value - person.age_years)) <= p.USUAL_SETTING_WITHIN_BPM.value
    ):
        return ()
    return (given,)


def _seen(window: Window) -> Floats:
    return np.sort(window.max_heart_rate_bpm[np.isfinite(window.max_heart_rate_bpm)])


def _highest(person: Person, window: Window) -> float:
    """Highest heart rate that other runs or the device confirm; 0 where there is none.

    One run alone counts up to what is usual at that age. The more runs there are, the more must come near the highest,
    and many more where the device holds a lower maximum: a sensor that drifts does so more than once.
    """
    seen = _seen(window)
    if not len(seen):
        return 0.0
    usual, tolerance = _prior(person)[0], p.HR_MAX_TOLERANCE_BPM.value
    stated = [item.value + tolerance for item in _of_device(person, window)]
    doubted = any(value < seen[-1] for value in stated)
    share = (p.HR_MAX_CONFIRMED_AGAINST_DEVICE if doubted else p.HR_MAX_CONFIRMED).value
    others = 1 + math.ceil(share * len(seen))
    confirmed = [float(seen[-1 - others]) + tolerance] if others < len(seen) else []
    alone = max(stated) if stated else usual
    return min(float(seen[-1]), max([alone, *confirmed]))


def is_steady_known(window: Window) -> bool:
    """Whether there are enough steady stretches of running with heart rate to count."""
    return len(window.steady_flat_speed_mps) >= p.FEW_STEADY_STRETCHES.value


def steady_density(window: Window, speed_mps: Floats, hr_rest: Threshold) -> Floats:
    """Return the density by steady running: its share of the heart rate reserve goes with its share of critical speed.

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
    speed, beats, runs = _reference(window)
    density = reserve_density(beats, speed / speed_mps, hr_rest, p.RESERVE_OF_DAY_SD.value / math.sqrt(runs))
    return either(p.WRONG_HEART_RATE_CHANCE.value, np.full_like(density, -math.log(p.HR_MAX_RANGE_BPM.value)), density)


def _reference(window: Window) -> tuple[float, float, float]:
    """Return the steady running that says most of critical speed: speed [m/s], heart rate [bpm] and number of runs.

    Runners differ less the nearer they are to it: the hardest twenty minutes, where they are clearly faster than usual.
    """
    speed, beats = window.steady_flat_speed_mps, window.steady_heart_rate_bpm
    usual_mps = float(np.median(speed))
    hardest = np.argsort(beats, kind="stable")[-p.USUAL_S.value // p.STEADY_BLOCK_S.value :]
    hard_mps = float(np.mean(speed[hardest]))
    if hard_mps > p.HARD_OVER_USUAL.value * usual_mps:
        return hard_mps, float(np.mean(beats[hardest])), 1.0
    return usual_mps, float(np.median(beats)), max(1.0, len(speed) / p.STRETCHES_PER_RUN.value)


def tempo_density(person: Person, window: Window, speed_mps: Floats, hr_rest: Threshold) -> Floats:
    """Return the density by the hardest effort if it was not all-out.

    As steady running, by its speed and the highest heart rate.

    Parameters and log density as those of `steady_density`.
    """
    highest = float(np.minimum(_highest(person, window), window.hardest_bpm))  # nan where the hardest run has none
    hardest = window.hardest_mps
    if not highest > 0:
        return np.zeros((len(speed_mps), len(HR_MAX)))
    return reserve_density(highest, hardest / speed_mps, hr_rest, p.RESERVE_OF_DAY_SD.value)


def hard_running_density(window: Window, speed_mps: Floats) -> Floats:
    """Return the density by the hardest twenty minutes: at a high share of maximal heart rate they lie near CS.

    Parameters and log density as those of `steady_density`. Where their heart rate was low, they bound nothing.
    """
    beats = sustained_heart_rate(window)
    fastest = float(np.nan_to_num(bests(window.flat_speed_mps, p.USUAL_S.value)).max(initial=0))
    if not beats > 0 or not fastest > 0:
        return np.zeros((len(speed_mps), len(HR_MAX)))
    odds = (beats / HR_MAX - p.HARD_SHARE.value) / p.HARD_SHARE_SCALE.value
    beyond = np.log(speed_mps / fastest / p.MOST_OVER_TWENTY_MINUTES.value)[:, None]
    bound = bounded_below(-beyond, p.EFFORT_TOLERANCE.value)
    return floats(np.logaddexp(bound - np.logaddexp(0, -odds), -np.logaddexp(0, odds)))


def sustained_heart_rate(window: Window) -> float:
    """Return the mean heart rate of the hardest twenty minutes of steady running [bpm]; nan where there are fewer."""
    blocks = p.USUAL_S.value // p.STEADY_BLOCK_S.value
    beats = np.sort(window.steady_heart_rate_bpm)
    return float(beats[-blocks:].mean()) if len(beats) >= blocks else float("nan")


def reserve_density(beats: float, of_speed: Floats, hr_rest: Threshold, day_sd: float) -> Floats:
    """Return the log density of a heart rate at shares of critical speed, shape (speeds, `HR_MAX`) [1/bpm].

    Runners spread less at the second threshold than at the first.

    Parameters
    ----------
    beats
        Heart rate [bpm].
    of_speed
        Share of critical speed, shape (speeds,).
    hr_rest
        Resting heart rate.
    day_sd
        What differs between days [of reserve].
    """
    reserve = HR_MAX - hr_rest.value
    share = (beats - hr_rest.value) / reserve
    expected = np.minimum(RESERVE_AT_CS + RESERVE_PER_SPEED * (of_speed[:, None] - 1), 1.0)
    of_person = np.interp(of_speed[:, None], (limits.TEMPO_FROM_CS.value, 1.0), p.RESERVE_OF_PERSON_SD.value)
    spread = np.hypot(np.hypot(of_person, day_sd), (1 - share) * hr_rest.sd / reserve)
    return normal(share, expected, spread) - np.log(spread * reserve * math.sqrt(2 * math.pi))
