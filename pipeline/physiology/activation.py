"""Activation of the three gluteal muscles."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology import parameters_dose as dose
from pipeline.physiology import parameters_running as parameters
from pipeline.physiology.fusion import log_range
from pipeline.physiology.gradient import MINETTI_FLAT_COST, MINETTI_LIMIT, running_polynomial
from pipeline.physiology.locomotion import STAIRS_CLIMB_LIMIT
from pipeline.physiology.muscles import COEFFICIENTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

WALKING_REFERENCE_MPS = 1.4  # m/s; the walking parameters hold at this speed


def running_activation(
    muscle: str,
    speed_mps: npt.ArrayLike,
    slope: npt.ArrayLike = 0.0,
    *,
    max_sprint_speed_mps: float,
    cadence_ratio: npt.ArrayLike = 1.0,
) -> Floats:
    """Return the activation while running, mean over the burst.

    Parameters
    ----------
    muscle
        `gmax`, `gmed` or `gmin`.
    speed_mps, slope
        Ground speed [m/s], and grade plus acceleration over gravity [fraction; held at 0.45 either way], shapes that
        broadcast.
    max_sprint_speed_mps
        The athlete's own maximal sprint speed [m/s].
    cadence_ratio
        Cadence over the athlete's usual one at that speed; quicker steps load each one less.

    Returns
    -------
    Floats
        Population centre [% MVIC], 130 at most. One person's true value differs by about 45 %. Uphill, gluteus maximus
        works as on the flat at the speed of equal energy cost, to the power of 0.85 (see `uphill_speed_ratio`).

    References
    ----------
    Bartlett et al. 2014, Am J Phys Anthropol 153:124-131. Dorn et al. 2012, J Exp Biol 215:1944-1956,
    doi 10.1242/jeb.064527. Lenhart et al. 2014, J Orthop Sports Phys Ther, doi 10.2519/jospt.2014.5575 (cadence)
    """
    found = running_activations(
        [muscle], speed_mps, slope, max_sprint_speed_mps=max_sprint_speed_mps, cadence_ratio=cadence_ratio
    )
    return found[muscle]


def running_activations(
    muscles: Iterable[str],
    speed_mps: npt.ArrayLike,
    slope: npt.ArrayLike = 0.0,
    *,
    max_sprint_speed_mps: float,
    cadence_ratio: npt.ArrayLike = 1.0,
) -> dict[str, Floats]:
    """Return the activation of several muscles while running; what they share is computed once.

    Parameters and values are those of `running_activation`.
    """
    slope = np.clip(floats(slope), -MINETTI_LIMIT, MINETTI_LIMIT)
    relative = np.maximum(floats(speed_mps) / max_sprint_speed_mps, 0.0)
    down = np.maximum(parameters.DOWNHILL_FLOOR.value, 1 + parameters.DOWNHILL_SLOPE.value * np.minimum(slope, 0.0))

    @cache
    def rise_and_factor(exponent: float, uphill: float | None, cadence: float) -> tuple[Floats, Floats]:
        of_cadence = floats(cadence_ratio) ** cadence
        if uphill is None:
            return floats((relative * uphill_speed_ratio(slope)) ** exponent), floats(down * of_cadence)
        return floats(relative**exponent), floats((1 + uphill * np.maximum(slope, 0.0)) * down * of_cadence)

    found = {}
    for muscle in muscles:
        made_of = COEFFICIENTS[muscle]
        base, gain, exponent = made_of.run
        rise, factor = rise_and_factor(exponent, made_of.run_uphill, made_of.run_cadence)
        found[muscle] = floats(np.minimum((base + gain * rise) * factor, parameters.ACTIVATION_CAP.value))
    return found


def uphill_speed_ratio(slope: npt.ArrayLike) -> Floats:
    """Return the speed on the flat that loads gluteus maximus as a speed uphill does, over that speed.

    The extra work of running uphill is done at the hip: Minetti's ratio of energy costs, to a power below 1.

    Parameters
    ----------
    slope
        Grade, plus acceleration over gravity, any shape [fraction; 0 to 0.45].

    Returns
    -------
    Floats
        Ratio, same shape; 1 on the flat and downhill.

    References
    ----------
    Roberts, Belliveau 2005, J Exp Biol 208:1963-1970, doi 10.1242/jeb.01555 (net work of the hip). Telhan et al. 2010,
    PMC2808749 (at 4 degrees only its power rises). Minetti et al. 2002, J Appl Physiol 93:1039-1046. The exponent is a
    judgement.
    """
    up = np.clip(floats(slope), 0.0, MINETTI_LIMIT)
    flat = dose.UPHILL_COST.value
    ratio = np.maximum((running_polynomial(up) + flat - MINETTI_FLAT_COST) / flat, 1.0)
    return floats(ratio**dose.UPHILL_EXPONENT.value)


def walking_activation(muscle: str, speed_mps: npt.ArrayLike, grade: npt.ArrayLike = 0.0) -> Floats:
    """Return the activation while walking, mean over the burst.

    Parameters
    ----------
    muscle
        `gmax`, `gmed` or `gmin`.
    speed_mps, grade
        Ground speed [m/s] and rise over run [fraction; downhill counts as level but for a smooth turn within some
        percent of it, steeper than 0.45 as that], shapes that broadcast.

    Returns
    -------
    Floats
        Population centre [% MVIC], 130 at most.

    References
    ----------
    Lieberman et al. 2006, J Exp Biol 209:2143-2155, doi 10.1242/jeb.02255. Franz, Kram 2012, Gait Posture 35:628-632
    """
    return walking_activations([muscle], speed_mps, grade)[muscle]


def walking_activations(
    muscles: Iterable[str], speed_mps: npt.ArrayLike, grade: npt.ArrayLike = 0.0
) -> dict[str, Floats]:
    """Return the activation of several muscles while walking; what they share is computed once.

    Parameters and values are those of `walking_activation`.
    """
    speed = np.maximum(floats(speed_mps) / WALKING_REFERENCE_MPS, 0.0)
    soft = dose.WALK_UPHILL_SOFTNESS.value
    rise = soft * np.logaddexp(0, np.clip(floats(grade), -MINETTI_LIMIT, MINETTI_LIMIT) / soft)

    @cache
    def gain(exponent: float) -> Floats:
        return floats(speed**exponent)

    found = {}
    for muscle in muscles:
        made_of = COEFFICIENTS[muscle]
        at_reference, exponent = made_of.walk
        level = at_reference * gain(exponent)
        found[muscle] = floats(np.minimum(level * (1 + made_of.walk_uphill * rise), parameters.ACTIVATION_CAP.value))
    return found


def stairs_activation(muscle: str, vertical_speed_mps: npt.ArrayLike) -> Floats:
    """Return the activation while climbing stairs, mean over the burst.

    Parameters
    ----------
    muscle
        `gmax`, `gmed` or `gmin`.
    vertical_speed_mps
        Rate of climb, any shape [m/s].

    Returns
    -------
    Floats
        Population centre [% MVIC]; nan on the way down and above 0.8 m/s of climb.

    References
    ----------
    MacAskill, Durant, Wallace 2014, Int J Sports Phys Ther (step-up)
    """
    base, per_climb = COEFFICIENTS[muscle].stairs
    climb = floats(vertical_speed_mps)
    return np.where((climb >= 0) & (climb <= STAIRS_CLIMB_LIMIT), base + per_climb * climb, np.nan)


def at_sprint_speed(muscle: str, activation_pct_mvic: npt.ArrayLike, slower: npt.ArrayLike) -> Floats:
    """Return activations of level running as another maximal sprint speed would have them.

    Parameters
    ----------
    muscle
        `gmax`, `gmed` or `gmin`.
    activation_pct_mvic, slower
        Activation [% MVIC], and the maximal sprint speed that it rests on over the one wanted; shapes broadcast.

    Returns
    -------
    Floats
        Activation [% MVIC]; exact for level running, within a few per cent uphill.
    """
    activation = floats(activation_pct_mvic)
    base, _, exponent = COEFFICIENTS[muscle].run
    return floats(activation + np.maximum(activation - base, 0.0) * (floats(slower) ** exponent - 1))


def endurance_index(muscle: str, activation_minutes: npt.ArrayLike) -> Floats:
    """Return the endurance dose: 100 for four easy hours of the same muscle.

    Parameters
    ----------
    muscle
        `gmax`, `gmed` or `gmin`.
    activation_minutes
        Minutes times activation over 100 % MVIC, any shape [min].

    Returns
    -------
    Floats
        Endurance, same shape: a description of work done, with no trial behind it.
    """
    return 100 * floats(activation_minutes) / COEFFICIENTS[muscle].reference_minutes


def burst_peak(activation_pct_mvic: npt.ArrayLike) -> Floats:
    """Return the highest activation within a running stride's burst, from its mean.

    Parameters
    ----------
    activation_pct_mvic
        Mean over the burst, any shape [% MVIC].

    Returns
    -------
    Floats
        Peak, same shape [% MVIC]; may exceed 100. A judgement: twice the mean, 1.6 to 2.9 times between people.

    References
    ----------
    Contreras et al. 2015, J Appl Biomech 31:452-458, doi 10.1123/jab.2014-0301 (loaded lifts: 2.5 to 2.9 times)
    """
    return parameters.BURST_PEAK.value * floats(activation_pct_mvic)


def activation_range(muscle: str, activation_pct_mvic: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return the 90 % range of one person's activation around the population centre.

    Parameters
    ----------
    muscle
        `gmax`, `gmed` or `gmin`.
    activation_pct_mvic
        Population centre, any shape [% MVIC].

    Returns
    -------
    tuple[Floats, Floats]
        Lower and upper end [% MVIC], from lognormal differences between people (coefficient of variation 0.45, gluteus
        minimus 0.60) and the model's own error (0.20).
    """
    variance = np.log1p(COEFFICIENTS[muscle].cv ** 2) + np.log1p(parameters.ACTIVATION_SHARED_CV.value**2)
    return log_range(activation_pct_mvic, np.sqrt(variance))
