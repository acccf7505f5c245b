"""Activation of the three gluteal muscles, and the training dose a stride carries."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology import parameters_running as parameters
from pipeline.physiology.fusion import log_range
from pipeline.physiology.gradient import MINETTI_LIMIT
from pipeline.physiology.locomotion import STAIRS_CLIMB_LIMIT

if TYPE_CHECKING:
    import numpy.typing as npt

WALKING_REFERENCE_MPS = 1.4  # m/s; the walking parameters hold at this speed


@dataclass(frozen=True, slots=True)
class _Muscle:
    """Coefficients of one muscle; see `parameters_running` for units and sources."""

    run: tuple[float, float, float]  # base, gain, exponent
    run_uphill: float
    run_cadence: float
    walk: tuple[float, float]  # at the reference speed, exponent
    walk_uphill: float
    stairs: tuple[float, float]  # base, per m/s of climb
    cv: float


_GMED_RUN = (parameters.GMED_RUN_BASE.value, parameters.GMED_RUN_GAIN.value, parameters.GMED_RUN_EXPONENT.value)
_GMED_STAIRS = (parameters.GMED_STAIRS_BASE.value, parameters.GMED_STAIRS_RISE.value)
_OF_GMED = parameters.GMIN_OF_GMED.value

_MUSCLE = {
    "gmax": _Muscle(
        run=(parameters.GMAX_RUN_BASE.value, parameters.GMAX_RUN_GAIN.value, parameters.GMAX_RUN_EXPONENT.value),
        run_uphill=parameters.GMAX_RUN_UPHILL.value,
        run_cadence=parameters.GMAX_RUN_CADENCE.value,
        walk=(parameters.GMAX_WALK.value, parameters.GMAX_WALK_EXPONENT.value),
        walk_uphill=parameters.GMAX_WALK_UPHILL.value,
        stairs=(parameters.GMAX_STAIRS_BASE.value, parameters.GMAX_STAIRS_RISE.value),
        cv=parameters.GMAX_CV.value,
    ),
    "gmed": _Muscle(
        run=_GMED_RUN,
        run_uphill=parameters.GMED_RUN_UPHILL.value,
        run_cadence=parameters.GMED_RUN_CADENCE.value,
        walk=(parameters.GMED_WALK.value, parameters.GMED_WALK_EXPONENT.value),
        walk_uphill=parameters.GMED_WALK_UPHILL.value,
        stairs=_GMED_STAIRS,
        cv=parameters.GMED_CV.value,
    ),
    "gmin": _Muscle(
        run=(_OF_GMED * _GMED_RUN[0], _OF_GMED * _GMED_RUN[1], _GMED_RUN[2]),
        run_uphill=parameters.GMED_RUN_UPHILL.value,
        run_cadence=parameters.GMED_RUN_CADENCE.value,
        walk=(parameters.GMIN_WALK.value, parameters.GMED_WALK_EXPONENT.value),
        walk_uphill=parameters.GMED_WALK_UPHILL.value,
        stairs=(_OF_GMED * _GMED_STAIRS[0], _OF_GMED * _GMED_STAIRS[1]),
        cv=parameters.GMIN_CV.value,
    ),
}


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
        Population centre [% MVIC], 130 at most. One person's true value differs by about 45 %.

    References
    ----------
    Bartlett et al. 2014, Am J Phys Anthropol 153:124-131. Dorn et al. 2012, J Exp Biol 215:1944-1956,
    doi 10.1242/jeb.064527. Lenhart et al. 2014, J Orthop Sports Phys Ther, doi 10.2519/jospt.2014.5575 (cadence)
    """
    made_of = _MUSCLE[muscle]
    base, gain, exponent = made_of.run
    slope = np.clip(floats(slope), -MINETTI_LIMIT, MINETTI_LIMIT)
    level = base + gain * np.maximum(floats(speed_mps) / max_sprint_speed_mps, 0.0) ** exponent
    downhill = np.maximum(parameters.DOWNHILL_FLOOR.value, 1 + parameters.DOWNHILL_SLOPE.value * slope)
    factor = np.where(slope >= 0, 1 + made_of.run_uphill * slope, downhill)
    return np.minimum(level * factor * floats(cadence_ratio) ** made_of.run_cadence, parameters.ACTIVATION_CAP.value)


def walking_activation(muscle: str, speed_mps: npt.ArrayLike, grade: npt.ArrayLike = 0.0) -> Floats:
    """Return the activation while walking, mean over the burst.

    Parameters
    ----------
    muscle
        `gmax`, `gmed` or `gmin`.
    speed_mps, grade
        Ground speed [m/s] and rise over run [fraction; downhill counts as level, steeper than 0.45 as that], shapes
        that broadcast.

    Returns
    -------
    Floats
        Population centre [% MVIC], 130 at most.

    References
    ----------
    Lieberman et al. 2006, J Exp Biol 209:2143-2155, doi 10.1242/jeb.02255. Franz, Kram 2012, Gait Posture 35:628-632
    """
    made_of = _MUSCLE[muscle]
    at_reference, exponent = made_of.walk
    level = at_reference * np.maximum(floats(speed_mps) / WALKING_REFERENCE_MPS, 0.0) ** exponent
    uphill = 1 + made_of.walk_uphill * np.clip(floats(grade), 0.0, MINETTI_LIMIT)
    return np.minimum(level * uphill, parameters.ACTIVATION_CAP.value)


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
    base, per_climb = _MUSCLE[muscle].stairs
    climb = floats(vertical_speed_mps)
    return np.where((climb >= 0) & (climb <= STAIRS_CLIMB_LIMIT), base + per_climb * climb, np.nan)


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
    variance = np.log1p(_MUSCLE[muscle].cv ** 2) + np.log1p(parameters.ACTIVATION_SHARED_CV.value**2)
    return log_range(activation_pct_mvic, np.sqrt(variance))


def stride_dose(gmax_pct_mvic: npt.ArrayLike) -> Floats:
    """Return the share of a strength repetition's stimulus that a stride of this activation carries, undiscounted.

    Parameters
    ----------
    gmax_pct_mvic
        Activation of gluteus maximus, burst mean, any shape [% MVIC].

    Returns
    -------
    Floats
        0 at 40 % MVIC and below, 1 at 100 % and above; a judgement, no trial supports it.
    """
    reach = (floats(gmax_pct_mvic) - parameters.DOSE_THRESHOLD.value) / parameters.DOSE_SPAN.value
    return floats(np.clip(reach, 0.0, 1.0) ** parameters.DOSE_EXPONENT.value)


def stride_set_equivalents(gmax_pct_mvic: npt.ArrayLike, strides: npt.ArrayLike) -> Floats:
    """Return the hard sets that strides are worth, before the weekly cap. Sum it over seconds, not over means.

    Parameters
    ----------
    gmax_pct_mvic
        Activation of gluteus maximus, burst mean [% MVIC].
    strides
        Gait cycles, each with one push of either leg; shapes that broadcast.

    Returns
    -------
    Floats
        Set equivalents [sets]: a stride counts as a tenth of a repetition at most, and 8 repetitions make a set.
    """
    repetitions = parameters.STRIDE_OF_REPETITION.value * floats(strides) * stride_dose(gmax_pct_mvic)
    return repetitions / parameters.REPETITIONS_PER_SET.value


def _dose_factor_quantile(probability: float) -> float:
    """Quantile of the factor between set equivalents and their true worth: zero, or lognormal."""
    zero = parameters.RUNNING_ADDS_NOTHING.value
    if probability <= zero:
        return 0.0
    deviate = NormalDist().inv_cdf((probability - zero) / (1 - zero))
    return parameters.RUNNING_DOSE_MEDIAN.value * float(np.exp(parameters.RUNNING_DOSE_SD_LOG.value * deviate))


_DOSE_LOW, _DOSE_HIGH = _dose_factor_quantile(0.05), _dose_factor_quantile(0.95)


def set_equivalents_range(set_equivalents: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return the 90 % range of what set equivalents are truly worth.

    Parameters
    ----------
    set_equivalents
        Set equivalents, any shape [sets].

    Returns
    -------
    tuple[Floats, Floats]
        Lower and upper end [sets]. The lower end is 0: with a probability of 25 % running adds nothing.
    """
    return floats(set_equivalents) * _DOSE_LOW, floats(set_equivalents) * _DOSE_HIGH
