"""A synthetic runner: the physiology that decides how fast, at what heart rate and with which cadence they run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.signal import lfilter

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

VO2MAX_SPEED = 1.15  # speed at VO2max over critical speed, design of the labels
OXYGEN_ENERGY = 20.9  # J/ml, energy of oxygen at the mixed fuel of running
RESTING_OXYGEN = 3.5  # ml/kg/min, one MET
LEVEL_COST = 3.8  # J/kg/m, net cost of level running, di Prampero 2005
STANDING_RESERVE = 0.15  # share of the heart-rate reserve used while upright and warm; judgement
WALKING_COST = 0.6  # cost of level walking over running, per metre; judgement after LCDA
DRIFT_PER_HOUR = 0.04  # cardiac drift as a share of the heart-rate reserve; judgement
EASY_SPEED_MPS = 2.8  # speed at which the preferred cadence is told


@dataclass(frozen=True, kw_only=True, slots=True)
class Runner:
    """One synthetic runner.

    Units are those of the names; `flat_cost_j_kg_m` is the net cost of level running, `cadence_spm` the steps per
    minute at 2.8 m/s, `heart_rate_tau_s` the time constant of the heart-rate lag, `pace_sd` the natural variation of
    pace as a fraction.
    """

    id: str
    sex: str
    age_years: float
    height_cm: float
    mass_kg: float
    critical_speed_mps: float
    d_prime_m: float
    max_sprint_speed_mps: float
    hr_max_bpm: float
    hr_rest_bpm: float
    flat_cost_j_kg_m: float = LEVEL_COST
    cadence_spm: float = 166.0
    heart_rate_tau_s: float = 57.6  # Hunt 2015
    pace_sd: float = 0.025

    @property
    def vo2max(self) -> float:
        """Maximal oxygen uptake [ml/kg/min] that goes with the critical speed."""
        power_w_kg = self.flat_cost_j_kg_m * VO2MAX_SPEED * self.critical_speed_mps
        return power_w_kg / OXYGEN_ENERGY * 60 + RESTING_OXYGEN

    def race_speed(self, distance_m: float) -> float:
        """Give the mean speed [m/s] that empties D' exactly at the end of a race of 2 to 20 minutes."""
        return distance_m / ((distance_m - self.d_prime_m) / self.critical_speed_mps)


def random_runner(rng: np.random.Generator, name: str) -> Runner:
    """Draw a plausible adult runner.

    Parameters
    ----------
    rng
        Source of chance.
    name
        Id of the runner.

    Returns
    -------
    Runner
        Critical speed 2.5 to 5.0 m/s; maximal sprint speed at least 1.75 times that.
    """
    female = rng.random() < 0.5
    age = rng.uniform(20, 60)
    ageing = 1 - 0.006 * max(0.0, age - 35)
    critical = float(np.clip(rng.normal(3.35 if female else 3.75, 0.4) * ageing, 2.5, 5.0))
    sprint = rng.normal(6.6 if female else 7.8, 0.6) * ageing
    height = rng.normal(167 if female else 180, 6)
    return Runner(
        id=name,
        sex="female" if female else "male",
        age_years=round(age, 1),
        height_cm=round(height, 1),
        mass_kg=round(float(np.clip(rng.normal(22.5, 2.0), 18, 29)) * (height / 100) ** 2, 1),
        critical_speed_mps=round(critical, 3),
        d_prime_m=round(rng.uniform(120, 260), 0),
        max_sprint_speed_mps=round(float(max(sprint, 1.75 * critical)), 3),
        hr_max_bpm=round(208 - 0.7 * age + rng.normal(0, 8), 0),
        hr_rest_bpm=round(rng.uniform(44, 66), 0),
        flat_cost_j_kg_m=round(float(np.clip(rng.normal(3.8, 0.25), 3.3, 4.4)), 2),
        cadence_spm=round(rng.normal(168, 6) - 0.25 * (height - 173), 1),
        heart_rate_tau_s=round(rng.uniform(42, 72), 1),
        pace_sd=round(rng.uniform(0.02, 0.04), 3),
    )


def heart_rate(runner: Runner, demand_mps: Floats, rng: np.random.Generator) -> Floats:
    """Follow the demand with the lag of the heart, drift and beat-to-beat noise.

    Parameters
    ----------
    runner
        Whose heart it is.
    demand_mps
        Flat-equivalent running speed of each second, shape (n,) [m/s].
    rng
        Source of chance.

    Returns
    -------
    Floats
        True heart rate, shape (n,) [bpm].

    References
    ----------
    Hunt, Fankhauser, Saengsuwan 2015, BioMed Eng OnLine 14:112 (first-order lag, 57.6 s).
    """
    share = np.minimum(demand_mps / (VO2MAX_SPEED * runner.critical_speed_mps), 1.15)
    drift = DRIFT_PER_HOUR * np.arange(len(share)) / 3600
    target = np.minimum(STANDING_RESERVE + (1 - STANDING_RESERVE) * share + drift, 1.03)
    keep = np.exp(-1 / runner.heart_rate_tau_s)
    reserve, _ = lfilter([1 - keep], [1, -keep], target, zi=[keep * STANDING_RESERVE])
    noise = coloured_noise(rng, len(share), sd=1.5, tau_s=15)
    bpm = runner.hr_rest_bpm + (runner.hr_max_bpm - runner.hr_rest_bpm) * reserve + noise
    return np.asarray(np.clip(bpm, runner.hr_rest_bpm, runner.hr_max_bpm))


def running_cadence(runner: Runner, speed_mps: Floats) -> Floats:
    """Steps per minute of running: rising slowly with speed, faster above 4.5 m/s.

    Parameters
    ----------
    runner
        Whose cadence it is.
    speed_mps
        Ground speed, shape (n,) [m/s].

    Returns
    -------
    Floats
        Steps of both feet, shape (n,) [steps/min].
    """
    slow = 9 * (np.minimum(speed_mps, 4.5) - EASY_SPEED_MPS)
    fast = 18 * np.maximum(speed_mps - 4.5, 0)
    return np.asarray(runner.cadence_spm + slow + fast)


def walking_cadence(speed_mps: Floats) -> Floats:
    """Steps per minute of walking at a ground speed [m/s], shape (n,)."""
    return np.asarray(np.clip(108 + 24 * (speed_mps - 1.3), 60, 145))


def coloured_noise(rng: np.random.Generator, count: int, *, sd: float, tau_s: float, step_s: float = 1.0) -> Floats:
    """First-order autoregressive noise.

    Parameters
    ----------
    rng
        Source of chance.
    count
        Number of samples.
    sd
        Stationary standard deviation [any unit].
    tau_s, step_s
        Correlation time and sampling step [s].

    Returns
    -------
    Floats
        Shape (count,), unit of `sd`.
    """
    keep = float(np.exp(-step_s / tau_s))
    white = rng.standard_normal(count) * np.sqrt(1 - keep**2)
    noise, _ = lfilter([1.0], [1.0, -keep], white, zi=[keep * rng.standard_normal()])
    return np.asarray(sd * noise)
