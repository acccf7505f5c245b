"""What an activity asks of the glutes as a dose: strides by their activation, built from seconds, never from means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.arrays import Floats, float_columns, floats, taken
from pipeline.physiology import parameters_dose as parameters
from pipeline.physiology.dose import grouped_histograms
from pipeline.physiology.energy import RESTING_VO2, swain_leutholtz_1997_vo2
from pipeline.physiology.gradient import metabolic_speed
from pipeline.physiology.movement import muscle_activations, strides_per_second
from pipeline.physiology.other_sports import (
    METABOLIC_EQUIVALENTS,
    WITHOUT_PUSHES,
    acsm_cycling_vo2,
    other_sport_activation,
)
from pipeline.physiology.parameters_training import MET_OTHER
from pipeline.physiology.sprints import bundle_2003_all_out_speed
from pipeline.segments import parameters as limits
from pipeline.segments.estimates.seconds import movement_of
from pipeline.segments.series import MOVING, STOPPED, numbers, state_codes
from pipeline.signal.windows import known_mean, known_or_zero
from pipeline.vocabulary import LABELS, MODES, MUSCLES, STIMULUS_LABELS, Label, Mode, StimulusLabel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.arrays import Bools, Ints
    from pipeline.athletes.profile import Person
    from pipeline.segments.estimates.seconds import SegmentSeconds
    from pipeline.segments.thresholds.daily import Thresholds

TENTHS = 10  # of a stride are counted, so that rounding is far below any error
COUNTS = ("counted_s", "lost_s", "left_out_s", "no_altitude_s", "no_cadence_s", "no_heart_rate_s", "strides")
_GROUPS = len(STIMULUS_LABELS) * len(MODES)
_HILL = LABELS.index(Label.HILL)
_OF_LABEL = np.array([STIMULUS_LABELS.index(StimulusLabel(label)) for label in LABELS])
_UPHILL_SPRINT, _WALK_LABEL = (
    STIMULUS_LABELS.index(label) for label in (StimulusLabel.UPHILL_SPRINT, StimulusLabel.WALK)
)
_LEVEL, _UPHILL, _STAIRS, _WALK, _OTHER = (
    MODES.index(mode) for mode in (Mode.LEVEL, Mode.UPHILL, Mode.STAIRS, Mode.WALK, Mode.OTHER)
)
_LABEL_WORDS = pl.Series("label", list(StimulusLabel), pl.Enum(StimulusLabel))
_MODE_WORDS = pl.Series("mode", list(Mode), pl.Enum(Mode))


def stimulus_of_segments(seconds: SegmentSeconds, thresholds: Thresholds) -> pl.DataFrame:
    """Count the strides of an activity on foot by label, mode and activation.

    Speed is a centred mean of 5 s, of 3 s in sprints; a grade shrinks by its own error. Seconds faster than 0.80 of
    sprint speed need running cadence or a labelled sprint, and stretches that no runner holds all-out are left out.

    Parameters
    ----------
    seconds
        The seconds of its segments.
    thresholds
        The athlete's thresholds on the activity's local date.

    Returns
    -------
    pl.DataFrame
        One row for each label and mode: columns of the table `stimulus` without keys of the activity.
    """
    top = thresholds.max_sprint_speed_mps.value
    speed, acceleration = _smoothed(seconds)
    measured_grade = seconds.column("grade")
    grade = shrunk_grade(measured_grade, seconds.column("grade_sd"))
    movement, known = movement_of(
        seconds, speed_mps=np.minimum(speed, top), grade=grade, acceleration_mps2=acceleration
    )
    left_out = _too_fast(movement.speed_mps, speed, movement.cadence_spm, movement.sprinting, top)
    left_out |= _unattainable(known_or_zero(speed), movement.grade, thresholds)
    left_out &= ~movement.stairs
    counts = known & ~left_out
    strides = np.where(counts, strides_per_second(movement), 0.0)
    level = np.isnan(measured_grade) & ~movement.stairs
    no_altitude = level | (movement.stairs & np.isnan(seconds.column("vertical_speed_mps")))
    return _rows(
        _groups(seconds, movement.grade),
        muscle_activations(MUSCLES, movement, top),
        {
            "counted_s": counts,
            "lost_s": ~known,
            "left_out_s": left_out & known,
            "no_altitude_s": no_altitude & counts,
            "no_cadence_s": np.isnan(movement.cadence_spm) & counts,
            "strides": strides,
        },
        top,
    )


def stimulus_of_other_sport(
    stream: pl.DataFrame,
    sport: str,
    *,
    thresholds: Thresholds,
    person: Person,
    label: StimulusLabel = StimulusLabel.OTHER,
) -> pl.DataFrame:
    """Count the pushes of a ride, a row or another sport by activation, from heart rate, else power, else its name.

    Parameters
    ----------
    stream
        The 1 Hz stream of the activity; seconds that were not recorded count nothing.
    sport
        In FIT's words.
    thresholds, person
        The athlete on that date.
    label
        Under which it stands: stairs, where a stair machine counted no steps.

    Returns
    -------
    pl.DataFrame
        At most one row; see `stimulus_of_segments`.
    """
    if sport in WITHOUT_PUSHES or stream.is_empty():
        return pl.DataFrame()
    state = state_codes(stream)
    moves = np.nan_to_num(numbers(stream, "speed_mps")).any()
    recorded = (state == MOVING) | ((state == STOPPED) & (not moves))
    top, vo2max = thresholds.max_sprint_speed_mps.value, thresholds.vo2max_ml_kg_min.value
    hr_rest, hr_max = thresholds.hr_rest_bpm.value, thresholds.hr_max_bpm.value
    heart_rate = np.clip(numbers(stream, "heart_rate_bpm")[recorded], hr_rest, hr_max)
    uptake = swain_leutholtz_1997_vo2(heart_rate, hr_rest_bpm=hr_rest, hr_max_bpm=hr_max, vo2max_ml_kg_min=vo2max)
    power = known_mean(numbers(stream, "power_w")[recorded], parameters.DOSE_SPEED_WINDOW.value)
    uptake = np.where(np.isnan(uptake), acsm_cycling_vo2(power / person.mass_kg), uptake)
    unknown = np.isnan(uptake)
    by_name = RESTING_VO2 * METABOLIC_EQUIVALENTS.get(sport, MET_OTHER.value)
    uptake = np.minimum(np.where(unknown, by_name, uptake), vo2max)
    cadence = numbers(stream, "cadence_spm")[recorded] / 60
    pushes = np.where(cadence > 0, cadence, parameters.PUSH_RATE.value)
    return _rows(
        np.full(uptake.size, STIMULUS_LABELS.index(label) * len(MODES) + _OTHER),
        {muscle: other_sport_activation(muscle, sport, uptake, top) for muscle in MUSCLES},
        {"counted_s": np.ones(uptake.size), "no_heart_rate_s": unknown, "strides": pushes},
        top,
    )


def shrunk_grade(grade: Floats, grade_sd: Floats) -> Floats:
    """Return grades drawn towards level by their own error; nan where a grade is unknown."""
    variance = known_or_zero(grade_sd) ** 2
    square = grade**2
    return floats(np.divide(grade * square, square + variance, out=grade.copy(), where=square + variance > 0))


def _smoothed(seconds: SegmentSeconds) -> tuple[Floats, Floats | None]:
    """Return speed of each second smoothed over moving seconds, and the acceleration of sprints."""
    stream, kinds = seconds.stream, seconds.kinds
    raw = np.where(state_codes(stream) == MOVING, numbers(stream, "speed_mps"), np.nan)
    speed = known_mean(raw, parameters.DOSE_SPEED_WINDOW.value)[seconds.row]
    if not kinds.sprinting.any():
        return speed, None
    quick = known_mean(raw, parameters.DOSE_SPRINT_WINDOW.value)
    sprinting = kinds.sprinting[seconds.segment]
    change = known_or_zero(np.gradient(quick)) if quick.size > 1 else np.zeros_like(quick)
    return np.where(sprinting, quick[seconds.row], speed), change[seconds.row]


def _too_fast(held: Floats, speed: Floats, cadence: Floats, sprinting: Bools, top: float) -> Bools:
    """Return fast seconds that neither steps nor a labelled sprint confirm: jumps of GPS, rides."""
    fast = speed > parameters.FAST_SHARE.value * top
    confirmed: Bools = sprinting | (cadence > limits.WALK_BELOW_SPM.value)
    return fast & ~confirmed & ~np.isnan(held)


def _unattainable(speed: Floats, grade: Floats, thresholds: Thresholds) -> Bools:
    """Return stretches faster than the athlete can be all-out over a minute or more: a ride filed as a run."""
    critical, top = thresholds.critical_speed_mps, thresholds.max_sprint_speed_mps.value
    margin = parameters.UNATTAINABLE_MARGIN.value * (1 + 2 * critical.sd / critical.value)
    found, fastest = np.zeros(speed.size, bool), speed.max(initial=0.0)
    for width in parameters.UNATTAINABLE_WINDOWS.value:
        if speed.size < width:
            break
        best = float(bundle_2003_all_out_speed(width, max_sprint_speed_mps=top, critical_speed_mps=critical.value))
        limit = margin * min(best, critical.value + thresholds.d_prime_m.value / width)
        if fastest <= limit:
            continue
        total = np.concatenate([[0.0], np.cumsum(np.minimum(speed, metabolic_speed(speed, grade)))])
        starts = np.flatnonzero(total[width:] - total[:-width] > limit * width)
        depth = np.zeros(speed.size + 1)
        np.add.at(depth, starts, 1)
        np.add.at(depth, starts + width, -1)
        found |= np.cumsum(depth[:-1]) > 0
    return found


def _groups(seconds: SegmentSeconds, grade: Floats) -> Ints:
    """Return the number of the group, label and mode, of each second."""
    kinds, segment, label = seconds.kinds, seconds.segment, seconds.kinds.label
    hill = label == _HILL
    walking = kinds.walking & ~kinds.stairs & ~kinds.sprinting
    names = np.where(hill & kinds.sprinting, _UPHILL_SPRINT, _OF_LABEL[label])
    names[walking] = _WALK_LABEL
    modes = np.where(hill, _UPHILL, _LEVEL)
    modes[walking], modes[kinds.stairs] = _WALK, _STAIRS
    of_second = modes[segment]
    of_second[(of_second == _LEVEL) & (grade >= limits.HILL_FROM_GRADE.value)] = _UPHILL
    groups: Ints = (names * len(MODES))[segment] + of_second
    return groups


def _rows(
    group: Ints, activation: Mapping[str, Floats], seconds: Mapping[str, Floats | Bools], max_sprint_speed_mps: float
) -> pl.DataFrame:
    """Sum seconds by group; activation is known wherever seconds count."""
    there = np.flatnonzero(np.bincount(group, minlength=_GROUPS))
    size, place = len(there), np.zeros(_GROUPS, np.int64)
    place[there] = np.arange(size)
    of_group = place[group]
    none = np.zeros(size)
    sums = {name: floats(np.bincount(of_group, seconds[name], size)) if name in seconds else none for name in COUNTS}
    counts = floats(seconds["counted_s"])
    histogram = grouped_histograms(activation["gmax"], floats(seconds["strides"]), of_group, size)
    minutes = {
        f"{muscle}_activation_min": floats(np.bincount(of_group, values * counts, size) / (100 * 60))
        for muscle, values in activation.items()
    }
    tenths = np.round(TENTHS * histogram).astype(np.uint32)
    labels, modes = np.divmod(there, len(MODES))
    return pl.DataFrame(
        [
            taken(_LABEL_WORDS, labels),
            taken(_MODE_WORDS, modes),
            *float_columns({**sums, **minutes, "max_sprint_speed_mps": np.full(size, max_sprint_speed_mps)}),
            pl.Series("stride_tenths", list(tenths), pl.List(pl.UInt32)),
        ]
    )
