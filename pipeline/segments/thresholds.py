"""The athlete's thresholds on a local date: priors, tests, races, best efforts and heart rate, fused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Threshold:
    """One threshold: its value, standard deviation (same unit) and what it rests on, in words."""

    value: float
    sd: float
    origin: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Thresholds:
    """All thresholds of one local date: [m/s], [m], [m/s], [bpm], [bpm], [ml/kg/min]."""

    critical_speed_mps: Threshold
    d_prime_m: Threshold
    max_sprint_speed_mps: Threshold
    hr_max_bpm: Threshold
    hr_rest_bpm: Threshold
    vo2max_ml_kg_min: Threshold
