"""What energy and protein do: growth they leave, fat and fat-free mass a deficit takes, and muscle among it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology import parameters_body as body
from pipeline.physiology import parameters_size as parameters
from pipeline.physiology.arrays import logistic, soft_excess
from pipeline.physiology.body import Estimate, forbes_2000_fat_free_share, hall_2008_energy_per_kg

if TYPE_CHECKING:
    import numpy.typing as npt


@dataclass(frozen=True, kw_only=True, slots=True)
class EnergyResponse:
    """How one person, or each draw, answers to energy and protein: numbers or arrays; the defaults are central values.

    Units: `deficit_half` [kcal/day], `protein_middle` [g/kg/day], `protein_share` [share of growth], `interference`
    and `ultra` [per hour], `loss_scale` [factor], `with_hours` [share], `surplus_muscle` [kg/kg].
    """

    deficit_half: Floats | float = parameters.DEFICIT_HALF.value
    protein_middle: Floats | float = parameters.PROTEIN_MIDDLE.value
    protein_share: Floats | float = parameters.PROTEIN_SHARE.value
    interference: Floats | float = parameters.INTERFERENCE_PER_HOUR.value
    loss_scale: Floats | float = parameters.DEFICIT_LOSS.value
    with_hours: Floats | float = parameters.LOSS_WITH_HOURS.value
    ultra: Floats | float = parameters.ULTRA_PER_HOUR.value
    surplus_muscle: Floats | float = parameters.SURPLUS_MUSCLE.value


CENTRAL = EnergyResponse()


def protein_curve(protein_g_kg: npt.ArrayLike, middle: npt.ArrayLike = parameters.PROTEIN_MIDDLE.value) -> Floats:
    """Return how much of what protein can do an intake [g/kg/day] does: smooth, near 1 from 1.6 on.

    References
    ----------
    Morton et al. 2018, Br J Sports Med 52:376-384, doi 10.1136/bjsports-2017-097608. Nunes et al. 2022,
    doi 10.1002/jcsm.12922
    """
    return logistic(protein_g_kg, middle, parameters.PROTEIN_WIDTH.value)


def growth_factor(
    deficit_kcal: npt.ArrayLike,
    protein_g_kg: npt.ArrayLike,
    aerobic_hours: npt.ArrayLike,
    response: EnergyResponse = CENTRAL,
) -> Floats:
    """Return the share of growth that energy, protein and hours of endurance leave.

    Parameters
    ----------
    deficit_kcal, protein_g_kg, aerobic_hours
        Deficit [kcal/day, negative in a surplus], protein [g/kg/day] and endurance sport of any kind [h/week]; shapes
        broadcast.
    response
        The uncertain constants.

    Returns
    -------
    Floats
        Factor, up to 1.1 in a surplus; no step anywhere.

    References
    ----------
    Murphy & Koehler 2022, Scand J Med Sci Sports 32:125-137, doi 10.1111/sms.14075 (fitted). Schumann et al. 2022,
    doi 10.1007/s40279-021-01587-7, and Lundberg et al. 2022, doi 10.1007/s40279-022-01688-x (endurance).
    """
    deficit = floats(deficit_kcal)
    less = 1 / (1 + (np.maximum(deficit, 0) / response.deficit_half) ** 2)
    more = 1 - parameters.SURPLUS_GAIN.value * np.expm1(np.minimum(deficit, 0) / parameters.SURPLUS_KCAL.value)
    fed = 1 - floats(response.protein_share) * (1 - protein_curve(protein_g_kg, response.protein_middle))
    beyond = soft_excess(aerobic_hours, parameters.INTERFERENCE_HOURS.value, parameters.INTERFERENCE_SOFT.value)
    return np.where(deficit > 0, less, more) * fed * np.exp(-floats(response.interference) * beyond)


def mass_lost(deficit_kcal: npt.ArrayLike, days: float, fat_mass_kg: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return the fat and the fat-free mass that a lasting deficit takes; both negative in a surplus.

    Parameters
    ----------
    deficit_kcal, fat_mass_kg
        Deficit as the body feels it at its beginning [kcal/day] and fat mass [kg]; shapes broadcast.
    days
        How long it lasts [days].

    Returns
    -------
    tuple of Floats
        Fat and fat-free mass [kg]; the deficit fades as the body gets lighter.

    References
    ----------
    Hall et al. 2011, Lancet 378:826-837, doi 10.1016/S0140-6736(11)60812-X (time), with the share of Forbes 2000.
    """
    fading = body.HALL_TIME_CONSTANT.value
    energy = floats(deficit_kcal) * fading * -np.expm1(-days / fading)
    weight, lean = energy / hall_2008_energy_per_kg(fat_mass_kg), forbes_2000_fat_free_share(fat_mass_kg)
    return weight * (1 - lean), weight * lean


def share_lost(
    sets: npt.ArrayLike,
    aerobic_hours: npt.ArrayLike,
    protein_g_kg: npt.ArrayLike,
    response: EnergyResponse = CENTRAL,
) -> Floats:
    """Return how much of the usual loss of muscle remains beside sets, endurance sport and protein.

    Parameters
    ----------
    sets, aerobic_hours, protein_g_kg
        Hard sets and hours a week, protein [g/kg/day]; shapes broadcast.
    response
        The uncertain constants.

    Returns
    -------
    Floats
        Factor: 1.3 without any of them, falling without a step, rising again beyond fifteen hours.

    References
    ----------
    Weiss et al. 2007 (PMID 17095635), Weiss et al. 2017, doi 10.1249/MSS.0000000000001074: muscle that works is partly
    spared; Schütz et al. 2013 (TransEurope) for very long weeks, fitted.
    """
    others = share_lost_of_hours(aerobic_hours, response) * share_lost_of_protein(protein_g_kg, response)
    return share_lost_of_sets(sets) * others


def share_lost_of_sets(sets: npt.ArrayLike) -> Floats:
    """Return the part of `share_lost` that hard sets a week leave: 1 without, 0.3 with many."""
    floor = parameters.LOSS_WITH_SETS.value
    return floor + (1 - floor) * np.exp(-floats(sets) / parameters.SETS_PROTECT.value)


def share_lost_of_hours(aerobic_hours: npt.ArrayLike, response: EnergyResponse = CENTRAL) -> Floats:
    """Return the part of `share_lost` that endurance sport leaves: 1 without, rising again beyond fifteen hours."""
    spared = floats(response.with_hours)
    moved = spared + (1 - spared) * np.exp(-floats(aerobic_hours) / parameters.HOURS_PROTECT.value)
    beyond = soft_excess(aerobic_hours, parameters.ULTRA_HOURS.value, parameters.ULTRA_SOFT.value)
    return moved + floats(response.ultra) * beyond


def share_lost_of_protein(protein_g_kg: npt.ArrayLike, response: EnergyResponse = CENTRAL) -> Floats:
    """Return the part of `share_lost` that protein [g/kg/day] leaves: 1.3 without, 0.8 with enough."""
    saved = parameters.LOSS_SAVED_BY_PROTEIN.value * protein_curve(protein_g_kg, response.protein_middle)
    return parameters.LOSS_WITHOUT_PROTEIN.value - saved


def muscle_lost(
    fat_free_kg: npt.ArrayLike, share: npt.ArrayLike, muscle_mass_kg: npt.ArrayLike, response: EnergyResponse = CENTRAL
) -> Floats:
    """Return the muscle that goes with fat-free mass.

    Parameters
    ----------
    fat_free_kg, share, muscle_mass_kg
        From `mass_lost` [kg], from `share_lost`, and skeletal muscle mass [kg]; shapes broadcast.
    response
        The uncertain constants.

    Returns
    -------
    Floats
        Loss [% of muscle]; negative in a surplus, where a little comes without training.
    """
    lean = floats(fat_free_kg)
    lost = floats(response.loss_scale) * floats(share) * lean * parameters.MUSCLE_OF_LEAN.value
    return 100 * np.where(lean > 0, lost, lean * response.surplus_muscle) / floats(muscle_mass_kg)


def gap_of_food(planned: Estimate) -> Estimate:
    """Return the deficit that the body feels [kcal/day] of one that was planned or logged [kcal/day]."""
    share = parameters.GAP_REALISED
    return Estimate(
        share.value * planned.value, float(np.hypot(share.value * planned.sd, (share.sd or 0) * planned.value))
    )


def gap_unknown(extra_exercise_kcal: float = 0.0) -> Estimate:
    """Return the deficit where nothing is logged: balance, but for exercise above the own usual.

    Parameters
    ----------
    extra_exercise_kcal
        Exercise above the own mean of eight weeks [kcal/day]; less than that changes nothing.

    Returns
    -------
    Estimate
        Deficit [kcal/day].

    References
    ----------
    Dhurandhar et al. 2015, Int J Obes 39:1181-1187, doi 10.1038/ijo.2014.184 (most of it is eaten back)
    """
    kept, extra = body.EXERCISE_ENERGY_KEPT, max(0.0, extra_exercise_kcal)
    spread = np.hypot(parameters.BALANCE_UNKNOWN.sd or 0.0, (kept.sd or 0.0) * extra)
    return Estimate(parameters.BALANCE_UNKNOWN.value + kept.value * extra, float(spread))
