"""Critical speed and D': one density over both, fed by efforts, heart rate, races and tests."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology.energy import JOULES_PER_ML_OXYGEN, RESTING_VO2
from pipeline.physiology.parameters_running import AIR_RESISTANCE, FLAT_COST
from pipeline.segments.thresholds import parameters as p
from pipeline.segments.thresholds.density import Basis, aged, bounded_below, either, near, normal
from pipeline.segments.thresholds.efforts import EFFORT_DURATIONS_S
from pipeline.segments.thresholds.maximal_heart_rate import is_steady_known
from pipeline.vocabulary import Origin, Quantity, Sex

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from pipeline.athletes.profile import Person
    from pipeline.segments.thresholds.evidence import Known, Window
    from pipeline.segments.thresholds.maximal import MaximalEffort

SHORTEST_USABLE_S, LONGEST_USABLE_S = p.USABLE_EFFORTS_S.value
USABLE = (EFFORT_DURATIONS_S >= SHORTEST_USABLE_S) & (EFFORT_DURATIONS_S <= LONGEST_USABLE_S)
CRITICAL_SPEED_MPS = np.geomspace(1.5, 7.0, 155)  # grid, 1 % steps
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
    share = floats(np.interp(np.log(floats(seconds)), np.log(p.HELD_S.value), p.HELD_SHARE.value))
    return floats(critical_speed_mps) * share + floats(d_prime_m) / floats(seconds)


def vo2max_from_critical_speed(critical_speed_mps: npt.ArrayLike) -> Floats:
    """Oxygen uptake at the speed of VO2max, of which critical speed is a known share.

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
    speed = floats(critical_speed_mps) / p.CRITICAL_SHARE_OF_VVO2MAX.value
    power = (FLAT_COST.value + AIR_RESISTANCE.value * speed**2) * speed
    return RESTING_VO2 + power * 60 / JOULES_PER_ML_OXYGEN


def critical_speed_densities(
    person: Person, window: Window, efforts: Sequence[MaximalEffort]
) -> tuple[Floats, Floats, Floats]:
    """Return the densities of critical speed and D' by age, sex, efforts, races and tests.

    Parameters
    ----------
    person
        Age and sex set the prior.
    window
        Efforts, races and tests that count for the date.
    efforts
        Runs of the window that may have been all-out, as `maximal_efforts` gives them.

    Returns
    -------
    tuple of Floats
        Log densities, shape (`CRITICAL_SPEED_MPS`, `D_PRIME_M`): if the hardest effort was all-out, if it was not, and
        if it was somebody else's or no running at all.
    """
    speed = CRITICAL_SPEED_MPS[:, None]
    prior = aged(p.CRITICAL_SPEED_PRIOR_MPS.value[Sex(person.sex)], person.age_years)
    density = normal(speed, *prior) + normal(D_PRIME_M, *p.D_PRIME_PRIOR_M.value)
    density = density + _from_races(speed, window)
    for known in window.known_of(Quantity.D_PRIME):
        density += normal(D_PRIME_M, known.value, known.sd)
    for known in window.known_of(Quantity.CRITICAL_SPEED):
        density += normal(speed, known.value, known.sd)
    if math.isfinite(window.usual_mps):
        density += normal(np.log(speed), math.log(window.usual_mps / p.USUAL_SHARE.value), p.USUAL_SHARE_SD.value)
    best = np.nan_to_num(window.flat_speed_mps[:, USABLE]).max(axis=0, initial=0.0)
    if not best.any():
        return density, density, density
    above = _log_sustainable()[best > 0] - np.log(best[best > 0])[:, None, None]
    possible = density + bounded_below(above, p.EFFORT_TOLERANCE.value).sum(axis=0)
    if not window.all_out_chance():
        return possible, possible, density
    room = above.min(axis=0)
    all_out, tempo = _by_further(efforts)
    all_out, tempo = all_out + near(room, p.ALL_OUT_GAP.value), tempo + near(room, p.TEMPO_GAP.value)
    return possible + all_out, possible + tempo, density


def _by_further(efforts: Sequence[MaximalEffort]) -> tuple[Floats, Floats]:
    """Log densities by all efforts but the one nearest to a cell of the grid: if that one was all-out, and if not.

    If it was, each of the others was all-out with its own chance; if not, none was.
    """
    all_out = tempo = np.zeros((len(CRITICAL_SPEED_MPS), len(D_PRIME_M)))
    rooms = [_room(effort.flat_speed_mps) for effort in efforts]
    nearest = np.argmin(rooms, axis=0) if rooms else all_out
    for number, (effort, room) in enumerate(zip(efforts, rooms, strict=True)):
        further, not_maximal = nearest != number, near(room, p.TEMPO_GAP.value)
        either_way = either(effort.chance, near(room, p.ALL_OUT_GAP.value), not_maximal)
        all_out, tempo = all_out + further * either_way, tempo + further * not_maximal
    return all_out, tempo


def _room(flat_speed_mps: Floats) -> Floats:
    """Return how far each cell of the grid lies above one run, over its nearest duration [ln speed]."""
    ran = np.isfinite(flat_speed_mps)
    return floats((_log_sustainable()[ran] - np.log(flat_speed_mps[ran])[:, None, None]).min(axis=0))


@cache
def _log_sustainable() -> Floats:
    """Return ln of the speed that each cell of the grid can hold for each usable duration."""
    speeds = sustainable_speed(EFFORT_DURATIONS_S[USABLE][:, None, None], CRITICAL_SPEED_MPS[:, None], D_PRIME_M)
    return floats(np.log(speeds))


def critical_speed_origin(window: Window) -> tuple[Basis, ...]:
    """Return what critical speed rests on: profile or test, else all that moved it from age and sex."""
    known = window.known_of(Quantity.CRITICAL_SPEED)
    if known:
        return (known[-1].basis(),)
    basis = _maximal(window)
    basis += [known.basis(Quantity.D_PRIME) for known in window.known_of(Quantity.D_PRIME)[-1:] if basis]
    basis += [Basis(Origin.STEADY_RUNNING)] if is_steady_known(window) else []
    basis += [known.basis(Quantity.VO2MAX) for known in window.known_or_device(Quantity.VO2MAX)[-1:]]
    return tuple(basis) or (Basis(Origin.AGE), Basis(Origin.SEX))


def d_prime_origin(window: Window) -> tuple[Basis, ...]:
    """Return what D' rests on."""
    tested = window.known_of(Quantity.D_PRIME)
    return (tested[-1].basis(),) if tested else tuple(_maximal(window)) or (Basis(Origin.POPULATION),)


def _maximal(window: Window) -> list[Basis]:
    efforts = [Basis(Origin.BEST_EFFORTS)] if window.all_out_chance() > 0 else []
    return efforts + ([Basis(Origin.RACES)] if window.races else [])


def vo2max_density(measured: tuple[Known, ...]) -> Floats:
    """Log density over `CRITICAL_SPEED_MPS` by measured oxygen uptakes."""
    if not measured:
        return np.zeros(len(CRITICAL_SPEED_MPS))
    weights = np.array([item.sd**-2 for item in measured])
    mean = float(weights @ [item.value for item in measured] / weights.sum())
    error = math.hypot(p.VO2MAX_OF_SPEED_SD.value, float(weights.sum()) ** -0.5 / mean)
    return normal(np.log(vo2max_from_critical_speed(CRITICAL_SPEED_MPS)), math.log(mean), error)


def _from_races(speed: Floats, window: Window) -> Floats:
    """Log density by races, which count as maximal efforts over their duration."""
    density = np.zeros((len(speed), len(D_PRIME_M)))
    for race in window.races:
        expected = np.log(sustainable_speed(race.time_s, speed, D_PRIME_M))
        density += normal(
            expected, math.log(race.distance_m / race.time_s), p.RACE_SD.value if race.date else p.UNDATED_RACE_SD.value
        )
    return density
