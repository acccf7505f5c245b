"""Weekly change of gluteus maximus volume: growth from hard sets, loss in a deficit, loss when training stops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology import parameters_hypertrophy as parameters
from pipeline.physiology.body import forbes_2000_fat_free_share

if TYPE_CHECKING:
    import numpy.typing as npt

STATUS_FACTOR = {
    "untrained": parameters.STATUS_UNTRAINED.value,
    "trained": parameters.STATUS_TRAINED.value,
    "advanced": parameters.STATUS_ADVANCED.value,
}
"""How fast muscle still grows, by years of lifting."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Week:
    """One week's training and food. Each field is a number or an array of draws; shapes broadcast.

    Units: sets and hours per week, `running_sets` in set equivalents before the cap, `deficit_kcal` [kcal/day, negative
    in a surplus], `protein_g_kg` [g/kg/day], `status` [factor], `gained_pct` [% of volume gained by earlier strength
    work], masses [kg].
    """

    strength_sets: npt.ArrayLike = 0.0
    running_sets: npt.ArrayLike = 0.0
    running_hours: npt.ArrayLike = 3.0
    deficit_kcal: npt.ArrayLike = 0.0
    protein_g_kg: npt.ArrayLike = 1.6
    status: npt.ArrayLike = 1.0
    gained_pct: npt.ArrayLike = 0.0
    fat_mass_kg: npt.ArrayLike = 15.0
    muscle_mass_kg: npt.ArrayLike = 28.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Rates:
    """The uncertain rates of the model, each a number or an array of draws; the defaults are the central values."""

    growth_max: npt.ArrayLike = parameters.GROWTH_MAX.value
    interference: npt.ArrayLike = parameters.INTERFERENCE.value
    loss_scale: npt.ArrayLike = parameters.LOSS_SCALE.value
    detraining_loss: npt.ArrayLike = parameters.DETRAINING_LOSS.value


def cap_running_sets(set_equivalents: npt.ArrayLike) -> Floats:
    """Return the set equivalents of a week of running after the cap, which is approached smoothly.

    Parameters
    ----------
    set_equivalents
        Sum of the week, any shape [sets].

    Returns
    -------
    Floats
        Below 3, same shape [sets]. A judgement: no trial has measured what running adds.
    """
    cap = parameters.RUNNING_SETS_CAP.value
    return cap * -np.expm1(-floats(set_equivalents) / cap)


def growth_rate(
    sets: npt.ArrayLike, growth_max: npt.ArrayLike = parameters.GROWTH_MAX.value, status: npt.ArrayLike = 1.0
) -> Floats:
    """Return the growth of gluteus maximus from hard sets, before interference, protein and deficit.

    Parameters
    ----------
    sets
        Fractional hard sets per week [sets].
    growth_max, status
        Rate that many sets approach [%/week], and its factor by years of lifting; shapes broadcast.

    Returns
    -------
    Floats
        Growth [%/week].

    References
    ----------
    Kubo, Ikebukuro, Yata 2019, Eur J Appl Physiol 119:1933-1942, doi 10.1007/s00421-019-04181-y (6.7 % in
    10 weeks of squats). Schoenfeld, Ogborn, Krieger 2017, J Sports Sci 35:1073-1082, doi 10.1080/02640414.2016.1210197
    (0.37 % per added weekly set)
    """
    return floats(growth_max) * floats(status) * -np.expm1(-floats(sets) / parameters.GROWTH_SCALE.value)


def interference_factor(
    running_hours: npt.ArrayLike, per_hour: npt.ArrayLike = parameters.INTERFERENCE.value
) -> Floats:
    """Return the share of growth that remains beside endurance training.

    Parameters
    ----------
    running_hours
        Running per week [h].
    per_hour
        Share lost per hour beyond three.

    Returns
    -------
    Floats
        Between 0.7 and 1.

    References
    ----------
    Lundberg et al. 2022, Sports Med 52:2391-2403, doi 10.1007/s40279-022-01688-x (fibres: a little). Schumann et al.
    2022, Sports Med 52:601-612, doi 10.1007/s40279-021-01587-7 (whole muscle: none)
    """
    beyond = np.maximum(0.0, floats(running_hours) - parameters.INTERFERENCE_FROM.value)
    return 1 - np.minimum(parameters.INTERFERENCE_MAX.value, floats(per_hour) * beyond)


def protein_factor(protein_g_kg: npt.ArrayLike) -> Floats:
    """Return the share of growth that protein intake allows.

    Parameters
    ----------
    protein_g_kg
        Intake, any shape [g/kg/day].

    Returns
    -------
    Floats
        0.6 to 1; 1 from 1.6 g/kg/day on.

    References
    ----------
    Morton et al. 2018, Br J Sports Med 52:376-384, doi 10.1136/bjsports-2017-097608 (no further gain above
    1.62 g/kg/day)
    """
    low = parameters.PROTEIN_LOW_FACTOR.value
    above = (floats(protein_g_kg) - parameters.PROTEIN_LOW.value) / parameters.PROTEIN_SPAN.value
    return np.clip(low + (1 - low) * above, parameters.PROTEIN_FACTOR_FLOOR.value, 1.0)


def deficit_factor(deficit_kcal: npt.ArrayLike) -> Floats:
    """Return the share of growth that an energy deficit allows.

    Parameters
    ----------
    deficit_kcal
        Deficit, any shape [kcal/day]; a surplus (negative) counts as balance.

    Returns
    -------
    Floats
        1 in balance, 0 from 500 kcal/day on.

    References
    ----------
    Murphy, Koehler 2022, Scand J Med Sci Sports 32:125-137, doi 10.1111/sms.14075
    """
    return np.clip(1 - floats(deficit_kcal) / parameters.DEFICIT_STOPS_GROWTH.value, 0.0, 1.0)


def loss_share(protein_g_kg: npt.ArrayLike, strength_sets: npt.ArrayLike, running_hours: npt.ArrayLike) -> Floats:
    """Return the share of the fat-free mass loss by Forbes that remains with this training and protein.

    Parameters
    ----------
    protein_g_kg, strength_sets, running_hours
        Intake [g/kg/day], hard sets and running [h] per week; shapes broadcast.

    Returns
    -------
    Floats
        0.15 (strength work and protein) to 1 (no training); judgement throughout.
    """
    protein = floats(protein_g_kg)
    enough = protein >= parameters.FULL_PROTEIN_FROM.value
    strength = np.where(enough, parameters.LOSS_STRENGTH_FULL_PROTEIN.value, parameters.LOSS_STRENGTH.value)
    some = np.where(
        protein >= parameters.LOW_PROTEIN_BELOW.value,
        parameters.LOSS_SOME_PROTEIN.value,
        parameters.LOSS_LOW_PROTEIN.value,
    )
    running = np.where(enough, parameters.LOSS_FULL_PROTEIN.value, some)
    sedentary = floats(running_hours) < parameters.RUNNING_PROTECTS_FROM.value
    without = np.where(sedentary, parameters.LOSS_SEDENTARY.value, running)
    return np.where(floats(strength_sets) >= parameters.STRENGTH_PROTECTS_FROM.value, strength, without)


def loss_in_deficit(week: Week) -> Floats:
    """Return the muscle lost in an energy deficit.

    Parameters
    ----------
    week
        The week; its deficit, protein, strength sets, running hours and body count.

    Returns
    -------
    Floats
        Loss [%/week], 0 or more.
    """
    lost_kg = 7 * np.maximum(0.0, floats(week.deficit_kcal)) / parameters.WEIGHT_ENERGY.value
    fat_free_kg = lost_kg * forbes_2000_fat_free_share(week.fat_mass_kg)
    share = loss_share(week.protein_g_kg, week.strength_sets, week.running_hours)
    return 100 * share * fat_free_kg * parameters.LEAN_TO_MUSCLE.value / floats(week.muscle_mass_kg)


def loss_from_detraining(
    sets: npt.ArrayLike, gained_pct: npt.ArrayLike, per_week: npt.ArrayLike = parameters.DETRAINING_LOSS.value
) -> Floats:
    """Return the muscle lost when the sets stop that built it; only size gained earlier is lost.

    Two sets keep everything in young adults. Those over 60 lost size on a third of what they had trained with (Bickel
    2011), so for them the loss is understated.

    Parameters
    ----------
    sets
        Fractional hard sets per week now, running included [sets].
    gained_pct
        Size gained earlier [%].
    per_week
        Full rate of loss [%/week].

    Returns
    -------
    Floats
        Loss [%/week], 0 or more.

    References
    ----------
    Grgic 2022, Int J Environ Res Public Health 19:14048, doi 10.3390/ijerph192114048 (older adults). Bickel, Cross,
    Bamman 2011, Med Sci Sports Exerc 43:1177-1187, doi 10.1249/MSS.0b013e318207c15d
    """
    missing = np.maximum(0.0, 1 - floats(sets) / parameters.SIZE_KEPT_BY.value)
    return floats(per_week) * missing * np.minimum(1.0, floats(gained_pct) / parameters.DETRAINING_FULL_FROM.value)


def size_gained(
    weekly_sets: npt.ArrayLike, *, status: float = STATUS_FACTOR["untrained"], start_pct: float = 0.0
) -> float:
    """Return the size that earlier strength work has added and that is still there.

    Parameters
    ----------
    weekly_sets
        Hard sets of each week, rest as 0, in order, shape (weeks,) [sets].
    status
        Factor of growth by years of lifting.
    start_pct
        Size gained before the first week [%].

    Returns
    -------
    float
        Size gained [%], 20 at most: every week adds by its sets, and weeks with too few of them take away.
    """
    gained = start_pct
    for sets, grown in zip(floats(weekly_sets), growth_rate(weekly_sets, status=status), strict=True):
        gained = gained + float(grown) - float(loss_from_detraining(sets, gained))
        gained = min(max(gained, 0.0), parameters.GAINED_MAX.value)
    return gained


def weekly_change(week: Week, rates: Rates | None = None) -> Floats:
    """Return the change of gluteus maximus volume in a week like this.

    Parameters
    ----------
    week
        Training, food and body.
    rates
        Rates of the model; central values where not given.

    Returns
    -------
    Floats
        Change [%/week], in the common shape of all fields. One real week changes nothing measurable: give it the mean
        of several and project.
    """
    rates = rates or Rates()
    sets = floats(week.strength_sets) + cap_running_sets(week.running_sets)
    growth = growth_rate(sets, rates.growth_max, week.status)
    growth = growth * interference_factor(week.running_hours, rates.interference)
    growth = growth * protein_factor(week.protein_g_kg) * deficit_factor(week.deficit_kcal)
    loss = floats(rates.loss_scale) * loss_in_deficit(week)
    return growth - loss - loss_from_detraining(sets, week.gained_pct, rates.detraining_loss)
