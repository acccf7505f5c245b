"""What each segment asked of the glutes: activation, fibres and energy, each with its range."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.arrays import float_columns
from pipeline.physiology import parameters_running as parameters
from pipeline.physiology.activation import activation_range
from pipeline.physiology.fibres import (
    fatigued_intensity,
    fibre_label,
    fraction_range,
    metabolic_intensity,
    recruited_fibres,
)
from pipeline.physiology.fusion import log_range
from pipeline.physiology.heart_rate import drift_free_heart_rate
from pipeline.physiology.movement import Movement, muscle_activations, net_power, relative_speed, strides_per_second
from pipeline.physiology.resting import resting_energy
from pipeline.segments.estimates.energy import Calibration, Means, segment_energy, shared_energy_sd
from pipeline.segments.estimates.seconds import movement_of
from pipeline.segments.series import codes_of
from pipeline.units import JOULES_PER_KCAL, SECONDS_PER_DAY
from pipeline.vocabulary import GRADE_QUALITIES, MUSCLES, FibreLabel, GradeQuality

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats
    from pipeline.athletes.profile import Person
    from pipeline.segments.estimates.seconds import SegmentSeconds
    from pipeline.segments.thresholds.daily import Thresholds

_DEFAULT = Calibration()
_FIBRES = ("type_i", "type_iia", "type_iix")
_FIBRE_LABELS = pl.Enum(FibreLabel)


def estimate(
    seconds: SegmentSeconds,
    *,
    thresholds: Thresholds,
    person: Person,
    calibration: Calibration = _DEFAULT,
    carried_kg: float = 0.0,
    indoors: bool = False,
) -> pl.DataFrame:
    """Add strides, activation, fibres and energy to the segments of an activity.

    Everything is worked out per second and then averaged or summed over each segment. An unknown grade counts as level,
    an unknown cadence is modelled from speed, and seconds without a speed take the mean of the others. Stairs rest
    on their rate of climb, with or without a speed. Where any other segment has no speed at all, activation and
    fibres stay empty and energy rests on heart rate alone.

    Parameters
    ----------
    seconds
        The seconds of its segments, which have a `grade_quality`, too.
    thresholds
        The athlete's thresholds on the activity's local date.
    person
        The athlete's body on that date.
    calibration
        The athlete's own flat cost and power efficiency.
    carried_kg
        Mass carried [kg].
    indoors
        Whether the air stood still, as on a treadmill.

    Returns
    -------
    pl.DataFrame
        The segments and, as the segments table has them, `strides` to `energy_net_kcal_high`. Ranges cover 90 %.
    """
    movement, known = movement_of(
        seconds,
        speed_mps=seconds.column("speed_mps"),
        grade=seconds.column("grade"),
        acceleration_mps2=seconds.change("speed_mps") if seconds.kinds.sprinting.any() else None,
        still_air=indoors,
    )
    resting_kcal_s = resting_energy(person) / SECONDS_PER_DAY
    power = net_power(
        movement,
        flat_cost_j_kg_m=calibration.flat_cost_j_kg_m,
        resting_power_w_kg=resting_kcal_s * JOULES_PER_KCAL / person.mass_kg,
    )
    power = np.where(known, power * (1 + carried_kg / person.mass_kg), np.nan)
    means, shares = seconds.means(
        {
            **_readings(seconds, movement, known),
            "net_power_w_kg": power,
            **_stimulus(movement, known, thresholds.max_sprint_speed_mps.value),
            **_fibres(movement, power, thresholds, calibration.flat_cost_j_kg_m),
        }
    )
    resting_kcal = resting_kcal_s * seconds.duration_s
    energy = segment_energy(
        _segment_means(seconds, means, shares),
        resting_kcal,
        thresholds=thresholds,
        person=person,
        calibration=calibration,
        carried_kg=carried_kg,
    )
    share = means["type_ii_power"] / (means["type_i_power"] + means["type_ii_power"])
    columns = {
        "strides": means["strides"] * seconds.duration_s,
        **_activation_columns(means),
        **_fibre_columns(means, share),
        **_energy_columns(energy.kcal, energy.sd_log, resting_kcal, shared_energy_sd(person)),
    }
    label = pl.Series("fibre_label", fibre_label(share), dtype=_FIBRE_LABELS)
    return seconds.segments.hstack([*float_columns(columns), label])


def _readings(seconds: SegmentSeconds, movement: Movement, known: Bools) -> dict[str, Floats]:
    """What the methods of energy need to know of each second; `known` are those that have a speed."""
    moving_s = np.arange(1, len(known) + 1)
    heart_rate = drift_free_heart_rate(seconds.column("heart_rate_bpm"), moving_s, len(moving_s))
    return {
        "speed_mps": np.where(known, movement.speed_mps, np.nan),
        "grade": movement.grade,
        "steepness": np.abs(movement.grade),
        "heart_rate_bpm": heart_rate,
        "heart_rate_squared": heart_rate**2,
        "power_w": seconds.column("power_w"),
    }


def _segment_means(seconds: SegmentSeconds, means: dict[str, Floats], shares: dict[str, Floats]) -> Means:
    kinds = seconds.kinds
    variance = means["heart_rate_squared"] - means["heart_rate_bpm"] ** 2
    taken = ("net_power_w_kg", "speed_mps", "grade", "steepness", "heart_rate_bpm", "power_w")
    return Means(
        duration_s=seconds.duration_s,
        heart_rate_sd_bpm=np.sqrt(np.maximum(variance, 0.0)),
        heart_rate_coverage=shares["heart_rate_bpm"],
        power_coverage=shares["power_w"],
        walking=kinds.walking,
        stairs=kinds.stairs,
        sprinting=kinds.sprinting,
        grade_known=codes_of(seconds.segments["grade_quality"]) != GRADE_QUALITIES.index(GradeQuality.NONE),
        **{name: means[name] for name in taken},
    )


def _stimulus(movement: Movement, known: Bools, max_sprint_speed_mps: float) -> dict[str, Floats]:
    """Strides and activation of each second; nan where they would need a speed and there is none."""
    unknown = np.where(known, 0.0, np.nan)
    activation = muscle_activations(MUSCLES, movement, max_sprint_speed_mps)
    strides = strides_per_second(movement) + np.where(np.isnan(movement.cadence_spm), unknown, 0.0)
    return {**{muscle: values + unknown for muscle, values in activation.items()}, "strides": strides}


def _fibres(
    movement: Movement, power_w_kg: Floats, thresholds: Thresholds, flat_cost_j_kg_m: float
) -> dict[str, Floats]:
    """Fibres at work in each second, the drift of long runs included."""
    relative = relative_speed(
        movement,
        power_w_kg,
        flat_cost_j_kg_m=flat_cost_j_kg_m,
        max_sprint_speed_mps=thresholds.max_sprint_speed_mps.value,
    )
    moving_hours = np.arange(1, len(power_w_kg) + 1) / 3600
    intensity = metabolic_intensity(power_w_kg, thresholds.vo2max_ml_kg_min.value)
    return recruited_fibres(fatigued_intensity(intensity, moving_hours), relative)._asdict()


def _activation_columns(means: dict[str, Floats]) -> dict[str, Floats]:
    columns: dict[str, Floats] = {}
    for muscle in MUSCLES:
        name = f"{muscle}_pct_mvic"
        low, high = activation_range(muscle, means[muscle])
        columns |= {name: means[muscle], f"{name}_low": low, f"{name}_high": high}
    return columns


def _fibre_columns(means: dict[str, Floats], type_ii_share: Floats) -> dict[str, Floats]:
    columns: dict[str, Floats] = {}
    values = [(name, means[name], parameters.RECRUITED_SD.value) for name in _FIBRES]
    for name, value, sd in (*values, ("type_ii_share", type_ii_share, parameters.TYPE_II_SHARE_SD.value)):
        low, high = fraction_range(value, sd)
        columns |= {name: value, f"{name}_low": low, f"{name}_high": high}
    return columns


def _energy_columns(kcal: Floats, sd_log: Floats, resting_kcal: Floats, shared_sd: float) -> dict[str, Floats]:
    """Gross energy and energy above rest, with ranges that hold the error all segments share."""
    low, high = log_range(kcal, np.hypot(sd_log, shared_sd))
    gross = {"": kcal, "_low": low, "_high": high}
    net = {f"energy_net_kcal{end}": np.maximum(values - resting_kcal, 0.0) for end, values in gross.items()}
    return {f"energy_kcal{end}": values for end, values in gross.items()} | net
