"""Which muscle fibres work at a given metabolic power, and which of them give the power."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology import parameters_running as parameters
from pipeline.physiology.energy import RESTING_VO2, power_from_vo2
from pipeline.physiology.fusion import Z90
from pipeline.vocabulary import FIBRE_LABELS

if TYPE_CHECKING:
    import numpy.typing as npt


class Recruited(NamedTuple):
    """Share of the fibres of each type at work, and what they give to the power in arbitrary, equal units."""

    type_i: Floats
    type_iia: Floats
    type_iix: Floats
    type_i_power: Floats
    type_ii_power: Floats


def metabolic_intensity(net_power_w_kg: npt.ArrayLike, vo2max_ml_kg_min: float) -> Floats:
    """Return the metabolic power over that of maximal oxygen uptake, both above rest.

    Parameters
    ----------
    net_power_w_kg
        Metabolic power above rest, any shape [W/kg].
    vo2max_ml_kg_min
        Maximal oxygen uptake [ml/kg/min].

    Returns
    -------
    Floats
        Fraction, same shape; above 1 in sprints.
    """
    return floats(net_power_w_kg) / power_from_vo2(vo2max_ml_kg_min - RESTING_VO2)


def fatigued_intensity(intensity: npt.ArrayLike, moving_hours: npt.ArrayLike) -> Floats:
    """Raise the intensity late in a long run by 0.10 per hour, and by 0.20 at most (judgement).

    Parameters
    ----------
    intensity
        Metabolic intensity, any shape [fraction]; only between 0.55 and 0.95 does it drift.
    moving_hours
        Moving time since the start, same shape [h].

    Returns
    -------
    Floats
        Intensity with drift, same shape [fraction].

    References
    ----------
    Krustrup et al. 2004, Med Sci Sports Exerc 36:973-982 (fast fibres join when slow ones are spent)
    """
    intensity = floats(intensity)
    drift = np.minimum(parameters.FATIGUE_DRIFT.value * floats(moving_hours), parameters.FATIGUE_DRIFT_MAX.value)
    drifts = (intensity > parameters.FATIGUE_FROM.value) & (intensity < parameters.FATIGUE_TO.value)
    return np.where(drifts, intensity + drift, intensity)


def recruited_fibres(intensity: npt.ArrayLike, relative_speed: npt.ArrayLike) -> Recruited:
    """Return the share of each fibre type at work, by the size principle, and its part of the power.

    Parameters
    ----------
    intensity
        Metabolic power over that of maximal oxygen uptake [fraction], drift included.
    relative_speed
        Flat speed of equal energy cost over maximal sprint speed [fraction]; fast fibres give more power at speed.
        Shapes that broadcast.

    Returns
    -------
    Recruited
        Arrays of that shape. Fractions are known to about 0.15, from leg biopsies in cycling.

    References
    ----------
    Vollestad, Vaage, Hermansen 1984, Acta Physiol Scand. Vollestad, Blom 1985, Acta Physiol Scand (from memory).
    Bottinelli et al. 1996, J Physiol 495:573-586, doi 10.1113/jphysiol.1996.sp021617
    """
    intensity = np.maximum(floats(intensity), 0.0)
    type_i = np.minimum(1.0, intensity / parameters.TYPE_I_FULL.value)
    type_iia = _logistic(parameters.TYPE_IIA_STEEPNESS.value * (intensity - parameters.TYPE_IIA_MIDPOINT.value))
    type_iix = _logistic(parameters.TYPE_IIX_STEEPNESS.value * (intensity - parameters.TYPE_IIX_MIDPOINT.value))
    fast = (
        np.clip((floats(relative_speed) - parameters.FAST_FROM.value) / parameters.FAST_SPAN.value, 0.0, 1.0)
        ** parameters.FAST_EXPONENT.value
    )
    type_i_power = parameters.SHARE_TYPE_I.value * type_i
    type_ii_power = parameters.SHARE_TYPE_IIA.value * type_iia * (1 + parameters.TYPE_IIA_POWER.value * fast)
    type_ii_power = type_ii_power + parameters.SHARE_TYPE_IIX.value * type_iix * (
        1 + parameters.TYPE_IIX_POWER.value * fast
    )
    return Recruited(type_i, type_iia, type_iix, floats(type_i_power), floats(type_ii_power))


def _logistic(x: Floats) -> Floats:
    return floats(1 / (1 + np.exp(-x)))


def fraction_range(fraction: npt.ArrayLike, sd: float) -> tuple[Floats, Floats]:
    """Return the 90 % range of a fraction with a normal error, held within 0 and 1.

    Parameters
    ----------
    fraction
        Central values, any shape [fraction].
    sd
        Standard deviation [fraction].

    Returns
    -------
    tuple[Floats, Floats]
        Lower and upper end [fraction].
    """
    fraction = floats(fraction)
    return np.clip(fraction - Z90 * sd, 0.0, 1.0), np.clip(fraction + Z90 * sd, 0.0, 1.0)


def fibre_label(type_ii_share: npt.ArrayLike) -> list[str | None]:
    """Name the fibres that give the power.

    Parameters
    ----------
    type_ii_share
        Share of power from type II fibres, shape (n,) [fraction].

    Returns
    -------
    list[str | None]
        Words of `FIBRE_LABELS`, cut at 0.42 and 0.65; None for nan.
    """
    share = floats(type_ii_share)
    rank = np.digitize(share, (parameters.MIXED_FROM.value, parameters.MAINLY_TYPE_II_FROM.value))
    return [FIBRE_LABELS[index] if known else None for index, known in zip(rank, ~np.isnan(share), strict=True)]
