"""Critical speed and D': one density over both, fed by efforts, heart rate, races and tests."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from pipeline.physiology.arrays import Floats, floats
from pipeline.physiology.energy import JOULES_PER_ML_OXYGEN, RESTING_VO2
from pipeline.physiology.parameters_running import AIR_RESISTANCE, FLAT_COST
from pipeline.segments import parameters as p
from pipeline.segments.posterior import Threshold, aged, moments, normal

if TYPE_CHECKING:
    import numpy.typing as npt

    from pipeline.athletes.profile import Person
    from pipeline.segments.evidence import Known, Window

# Priors: mean, SD. Critical speed by sex: judgement around 3.74 m/s of 25,000 marathon runners (Smyth & Muniz-Pumares
# 2020), who are fitter than most.
CRITICAL_SPEED_PRIOR_MPS = {"male": (3.6, 0.55), "female": (3.2, 0.5), "unstated": (3.4, 0.6)}
D_PRIME_PRIOR_M = (150.0, 60.0)  # judgement; accepted fits lie within 50-300 m

# Relations: Esteve-Lanao et al., n = 1,411 runners.
CRITICAL_SHARE_OF_VVO2MAX = 0.876  # speed at VT2 over vVO2peak, SD 0.039
SPEED_PER_HEART_RATE = (1 - p.TEMPO_FROM_CS) / (p.HEART_RATE_AT_CS - p.HEART_RATE_AT_TEMPO)  # shares, VT1 to VT2
HEART_RATE_SPEED_SD = 0.10  # [ln] judgement: spread of VT1 and VT2 between runners (SD 4.6 and 2.5 %), heat, drift
HEART_RATE_SHARES = (0.68, 0.96)  # [of maximum] judgement: below, the line bends; above, heart rate is at its limit
FEW_STRETCHES = 3  # judgement: fewer steady stretches say nothing
VO2_SD = 0.08  # [ln] judgement: share at VT2 and running economy

# How near the best of training comes to the best possible: exponential scale of ln(possible / best seen), judgement.
# The less an effort stands out, the less it says; everyday running is a lower bound, and what most runs are run at.
GAP_ALL_OUT, GAP_EASY = 0.03, 0.5
USUAL_SHARE, USUAL_SD = 0.72, 0.13  # [of critical speed], [ln] judgement: the fastest twenty minutes of a usual run
EFFORT_TOLERANCE = 0.02  # [ln] judgement: error of a timed stretch on a watch
EFFORT_MIN_S, EFFORT_MAX_S = 120.0, 7200.0  # [s] windows that say something of critical speed
RACE_SD = 0.03  # [ln] judgement: day form, course and wind
UNDATED_RACE_SD = 0.05  # [ln] judgement: the same when nobody says when

# Share of critical speed that can be held: Smyth & Muniz-Pumares 2020 for 150 and 360 min, judgement between.
HELD_SECONDS = np.log([1800.0, 3600.0, 5400.0, 9000.0, 21600.0])
HELD_SHARE = np.array([1.0, 0.975, 0.955, 0.93, 0.789])

LOG_CRITICAL_SPEED = np.linspace(math.log(1.5), math.log(7.0), 155)  # grid, 1 % steps
D_PRIME_M = np.linspace(50.0, 300.0, 11)  # grid


def sustainable_speed(seconds: npt.ArrayLike, critical_speed_mps: npt.ArrayLike, d_prime_m: npt.ArrayLike) -> Floats:
    """Fastest mean speed that can be held for a time.

    Hyperbolic up to 30 min; beyond, the share of critical speed falls as in races of 150 and 360 min.

    Parameters
    ----------
    seconds
        Duration [s], 2 min to 6 h.
    critical_speed_mps, d_prime_m
        Critical speed [m/s] and D' [m]; broadcast with `seconds`.

    Returns
    -------
    Floats
        Mean speed [m/s].

    References
    ----------
    Smyth, Muniz-Pumares 2020, Med Sci Sports Exerc 52:2637-2645, doi 10.1249/MSS.0000000000002412
    """
    share = floats(np.interp(np.log(floats(seconds)), HELD_SECONDS, HELD_SHARE))
    return floats(critical_speed_mps) * share + floats(d_prime_m) / floats(seconds)


def vo2max_from_critical_speed(critical_speed_mps: npt.ArrayLike) -> Floats:
    """Oxygen uptake at the speed of which critical speed is the known share.

    Parameters
    ----------
    critical_speed_mps
        Critical speed, any shape [m/s].

    Returns
    -------
    Floats
        Maximal oxygen uptake, same shape [ml/kg/min].

    References
    ----------
    Esteve-Lanao et al., Sports 14(1):29, for the share; di Prampero et al. 2005, J Exp Biol 208:2809, for the cost.
    """
    speed = floats(critical_speed_mps) / CRITICAL_SHARE_OF_VVO2MAX
    power = (FLAT_COST.value + AIR_RESISTANCE.value * speed**2) * speed
    return RESTING_VO2 + power * 60 / JOULES_PER_ML_OXYGEN


def critical_speed_on(person: Person, window: Window, hr_max: Threshold) -> tuple[Threshold, Threshold]:
    """Fuse all evidence of one window into critical speed [m/s] and D' [m].

    Parameters
    ----------
    person
        Age and sex set the prior.
    window
        Efforts, heart rate, races and tests that count for the date.
    hr_max
        Maximal heart rate of the date; it scales the relation of heart rate to speed.

    Returns
    -------
    tuple of Threshold
        Critical speed and D', rounded to 0.01 m/s and 1 m.
    """
    speed = np.exp(LOG_CRITICAL_SPEED)[:, None]
    prior = aged(CRITICAL_SPEED_PRIOR_MPS[person.sex], person.age_years)
    density = normal(speed, *prior) + normal(D_PRIME_M, *D_PRIME_PRIOR_M)
    from_efforts, efforts_origin = _from_efforts(speed, window)
    from_heart_rate, heart_rate_origin = _from_heart_rate(speed, window, hr_max)
    from_races, races_origin = _from_races(speed, window)
    from_device, device_origin = _from_device(speed, window)
    from_tests, tests_origin = _from_tests(speed, window)
    density = density + from_efforts + from_heart_rate + from_races + from_device + from_tests
    learned = [origin for origin in (efforts_origin, heart_rate_origin, races_origin, device_origin) if origin]
    origin = tests_origin or " and ".join(learned) or "age and sex"
    weight = np.exp(density - density.max())
    return (
        moments(speed[:, 0], np.log(weight.sum(axis=1) + 1e-300), origin, digits=2),
        moments(D_PRIME_M, np.log(weight.sum(axis=0) + 1e-300), origin, digits=0),
    )


def _from_efforts(speed: Floats, window: Window) -> tuple[Floats, str]:
    """What was run can be run: a lower bound at every duration, and a guess how near to the limit it came."""
    density = np.zeros((len(speed), len(D_PRIME_M)))
    usable = (window.duration_s >= EFFORT_MIN_S) & (window.duration_s <= EFFORT_MAX_S)
    best = np.nan_to_num(window.flat_speed_mps[:, usable]).max(axis=0, initial=0.0)
    if not best.any():
        return density, ""
    room = np.full_like(density, np.inf)
    for seconds, fastest in zip(window.duration_s[usable], best, strict=True):
        if fastest > 0:
            above = np.log(sustainable_speed(seconds, speed, D_PRIME_M) / fastest)
            density -= 0.5 * (np.minimum(above, 0) / EFFORT_TOLERANCE) ** 2
            room = np.minimum(room, above)
    usual, hardness = window.usual_mps(), window.hardness()
    if math.isfinite(usual):
        density += normal(np.log(speed), math.log(usual / USUAL_SHARE), USUAL_SD)
    gap = GAP_EASY * (GAP_ALL_OUT / GAP_EASY) ** hardness
    return density - np.maximum(room, 0) / gap, "best efforts" if hardness else ""


def _from_heart_rate(speed: Floats, window: Window, hr_max: Threshold) -> tuple[Floats, str]:
    """Steady running tells critical speed by the line through VT1 and VT2: share of maximum against share of speed."""
    share = window.steady_heart_rate_bpm / hr_max.value
    usable = (share > HEART_RATE_SHARES[0]) & (share < HEART_RATE_SHARES[1])
    if usable.sum() < FEW_STRETCHES:
        return np.zeros_like(speed), ""
    relative = 1 + SPEED_PER_HEART_RATE * (share[usable] - p.HEART_RATE_AT_CS)
    estimate = float(np.median(np.log(window.steady_flat_speed_mps[usable] / relative)))
    from_hr_max = SPEED_PER_HEART_RATE * float(np.median(share[usable] / relative)) * hr_max.sd / hr_max.value
    return normal(np.log(speed), estimate, math.hypot(HEART_RATE_SPEED_SD, from_hr_max)), "heart rate"


def _from_races(speed: Floats, window: Window) -> tuple[Floats, str]:
    """Races are as good as maximal: what they ask of critical speed and D' at their duration."""
    density = np.zeros((len(speed), len(D_PRIME_M)))
    for race in window.races:
        expected = np.log(sustainable_speed(race.time_s, speed, D_PRIME_M))
        density += normal(expected, math.log(race.distance_m / race.time_s), RACE_SD if race.date else UNDATED_RACE_SD)
    return density, "race results" if window.races else ""


def _from_device(speed: Floats, window: Window) -> tuple[Floats, str]:
    """Take the VO2max that the device estimated from many runs, where no test tells a better one."""
    said = window.device_of("vo2max_ml_kg_min")
    if said is None or window.known_of("vo2max_ml_kg_min"):
        return np.zeros_like(speed), ""
    return _of_vo2max(speed, said), "the device's maximal oxygen uptake"


def _of_vo2max(speed: Floats, known: Known) -> Floats:
    error = math.hypot(VO2_SD, known.sd / known.value)
    return normal(np.log(vo2max_from_critical_speed(speed)), math.log(known.value), error)


def _from_tests(speed: Floats, window: Window) -> tuple[Floats, str]:
    """Lab and field tests, and what the profile says; a told critical speed names the origin."""
    density = np.zeros((len(speed), len(D_PRIME_M)))
    for known in window.known_of("vo2max_ml_kg_min"):
        density += _of_vo2max(speed, known)
    for known in window.known_of("d_prime_m"):
        density += normal(D_PRIME_M, known.value, known.sd)
    told = window.known_of("critical_speed_mps")
    for known in told:
        density += normal(speed, known.value, known.sd)
    return density, told[-1].origin if told else ""
