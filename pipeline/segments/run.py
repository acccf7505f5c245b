"""Everything derived from one activity's stream: segments with estimates, energy and load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.physiology.fusion import log_range, own_sd_log, sum_energy
from pipeline.physiology.gradient import metabolic_speed
from pipeline.physiology.load import banister_1991_trimp, running_stress_score
from pipeline.physiology.other_sports import other_sport_energy
from pipeline.physiology.resting import resting_energy
from pipeline.segments.corrections import NONE, Corrections, corrected
from pipeline.segments.estimate import estimate
from pipeline.segments.segment import Override, segment_stream
from pipeline.segments.segment_energy import shared_energy_sd
from pipeline.segments.series import numbers
from pipeline.vocabulary import ON_FOOT

if TYPE_CHECKING:
    from pipeline.athletes.profile import Person
    from pipeline.physiology.arrays import Floats
    from pipeline.segments.thresholds import Thresholds

SECONDS_PER_DAY = 86400.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """What the activities table says of energy and load; None where it cannot be told."""

    energy_kcal: float | None = None
    energy_kcal_low: float | None = None
    energy_kcal_high: float | None = None
    energy_net_kcal: float | None = None
    trimp: float | None = None
    running_stress_score: float | None = None


def derive_activity(
    stream: pl.DataFrame,
    *,
    sport: str,
    grade_quality: str,
    thresholds: Thresholds,
    person: Person,
    corrections: Corrections = NONE,
) -> tuple[pl.DataFrame, Totals]:
    """Label and estimate one activity.

    Parameters
    ----------
    stream
        Its clean 1 Hz stream.
    sport
        In FIT's words. Only sports on foot are cut into segments.
    grade_quality
        What its altitude rests on.
    thresholds, person
        Those of its local date.
    corrections
        What a person says of it.

    Returns
    -------
    tuple of pl.DataFrame and Totals
        Segments with all estimates (no rows for other sports and for activities without a moving second), and totals.
    """
    stream = corrected(stream, corrections)
    sport = corrections.sport or sport
    quality = grade_quality if corrections.treadmill_grade is None else "reported"
    moving = stream.filter(state="moving")
    heart_rate = numbers(moving, "heart_rate_bpm")
    trimp = _trimp(heart_rate, thresholds, person)
    if sport not in ON_FOOT:
        return pl.DataFrame(), _other_sport(sport, heart_rate, trimp, thresholds, person)
    segments = segment_stream(
        stream,
        thresholds,
        sport=sport,
        grade_quality=quality,
        overrides=[Override(*part) for part in corrections.labels],
    )
    if segments.is_empty():
        return segments, Totals(trimp=trimp)
    segments = estimate(stream, segments, thresholds=thresholds, person=person, carried_kg=corrections.carried_kg)
    return segments, _on_foot(segments, moving, trimp, thresholds, person)


def _on_foot(
    segments: pl.DataFrame, moving: pl.DataFrame, trimp: float | None, thresholds: Thresholds, person: Person
) -> Totals:
    shared = shared_energy_sd(person)
    kcal, low, high = (numbers(segments, f"energy_kcal{end}") for end in ("", "_low", "_high"))
    total, total_low, total_high = sum_energy(kcal, own_sd_log(low, high, shared), shared)
    speed, grade = np.nan_to_num(numbers(moving, "speed_mps")), np.nan_to_num(numbers(moving, "grade"))
    return Totals(
        energy_kcal=total,
        energy_kcal_low=total_low,
        energy_kcal_high=total_high,
        energy_net_kcal=float(np.nansum(numbers(segments, "energy_net_kcal"))),
        trimp=trimp,
        running_stress_score=running_stress_score(metabolic_speed(speed, grade), thresholds.critical_speed_mps.value),
    )


def _other_sport(sport: str, heart_rate: Floats, trimp: float | None, thresholds: Thresholds, person: Person) -> Totals:
    kcal, sd_log = other_sport_energy(
        sport,
        heart_rate,
        mass_kg=person.mass_kg,
        hr_rest_bpm=thresholds.hr_rest_bpm.value,
        hr_max_bpm=thresholds.hr_max_bpm.value,
        vo2max_ml_kg_min=thresholds.vo2max_ml_kg_min.value,
    )
    low, high = log_range(kcal, sd_log)
    resting = resting_energy(person) * len(heart_rate) / SECONDS_PER_DAY
    return Totals(
        energy_kcal=kcal,
        energy_kcal_low=float(low),
        energy_kcal_high=float(high),
        energy_net_kcal=max(kcal - resting, 0.0),
        trimp=trimp,
    )


def _trimp(heart_rate: Floats, thresholds: Thresholds, person: Person) -> float | None:
    """Training impulse; None without any heart rate, which is not the same as none."""
    if not np.isfinite(heart_rate).any():
        return None
    return banister_1991_trimp(
        heart_rate,
        hr_rest_bpm=thresholds.hr_rest_bpm.value,
        hr_max_bpm=thresholds.hr_max_bpm.value,
        sex=person.sex,
    )
