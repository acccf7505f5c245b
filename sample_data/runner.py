"""A synthetic runner: the physiology that decides how fast, at what heart rate and with which cadence they run."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

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
DAY_SD = 0.025  # share of the heart-rate reserve, from one day to the next; Lamberts 2004 finds 3-5 bpm below maximum
EASY_SPEED_MPS = 2.8  # speed of the preferred cadence

# The population that `random_runner` draws from. The pipeline's priors are other formulas on purpose.
AGES = (14.0, 75.0)  # years
BEST_CRITICAL_SPEED_MPS = {"female": 5.6, "male": 6.2}  # of world records over 10 km
AGE_GRADE = (0.60, 0.10)  # share of the best of that age, mean and SD; judgement around 3.74 m/s of Smyth 2020
SLOWEST_CRITICAL_SPEED_MPS = 2.6  # 5 km in 31 min; slower runners walk much of it, and their scripts would be others
ENDURANCE_AT_AGE = ((14, 18, 22, 32, 40, 50, 60, 70, 75), (0.86, 0.96, 1.0, 1.0, 0.95, 0.875, 0.79, 0.70, 0.65))
SPRINT_AT_AGE = ((14, 18, 22, 32, 40, 50, 60, 70, 75), (0.90, 0.98, 1.0, 1.0, 0.955, 0.90, 0.84, 0.77, 0.73))
SPRINT_SPEED_MPS = {"female": 6.6, "male": 7.8}  # of an average runner at the best age; model of the labels
SPRINT_WITH_GRADE = 0.35  # how much faster the sprint of the fitter is: share of their advance in age grade; judgement
HR_MAX_STUDIES = {  # at birth, per year [bpm]: healthy people and runners, between whom studies differ by 5 to 10 bpm
    "female": ((208, 0.7), (211, 0.64), (203.1, 0.7)),  # Tanaka 2001, Nes 2013, Nikolaidis 2018 (Tanaka less 4.9)
    "male": ((208, 0.7), (211, 0.64), (209.6, 0.7)),  # the same; men of Nikolaidis 2018 lie 1.6 above Tanaka
}
HR_MAX_SD_BPM = 10.0  # between people of one study and age; Tanaka 2001, Loe 2013


@dataclass(frozen=True, kw_only=True, slots=True)
class Runner:
    """One synthetic runner.

    Units are those of the names; `flat_cost_j_kg_m` is the net cost of level running, `cadence_spm` the steps per
    minute at 2.8 m/s, `heart_rate_tau_s` the time constant of the heart-rate lag, `heart_rate_shift` how far heart rate
    lies above that of others at the same share of critical speed [share of the reserve], `pace_sd` the natural
    variation of pace as a fraction.
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
    heart_rate_shift: float = 0.0
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
    """Draw a plausible runner: beginner to elite, 14 to 75 years old.

    Parameters
    ----------
    rng
        Random generator.
    name
        Id of the runner.

    Returns
    -------
    Runner
        Critical speed 2.6 to 5.9 m/s; maximal sprint speed at least 1.4 times that.

    References
    ----------
    Nes et al. 2013, Scand J Med Sci Sports 23:697; Tanaka 2001, J Am Coll Cardiol 37:153; Nikolaidis et al. 2018, Front
    Physiol 9:226 (maximal heart rate). World Masters Athletics road and sprint factors, rounded and from memory (age).
    Sandford et al. 2019, Int J Sports Physiol Perform 14:501 (sprint over aerobic speed of the best: 1.36 to 1.58).
    """
    sex = "female" if rng.random() < 0.5 else "male"
    age = rng.uniform(*AGES)
    grade = float(np.clip(rng.normal(*AGE_GRADE), 0.40, 0.95))
    critical = grade * BEST_CRITICAL_SPEED_MPS[sex] * float(np.interp(age, *ENDURANCE_AT_AGE))
    critical = max(critical, SLOWEST_CRITICAL_SPEED_MPS)
    fitter = 1 + SPRINT_WITH_GRADE * (grade / AGE_GRADE[0] - 1)
    sprint = SPRINT_SPEED_MPS[sex] * float(np.interp(age, *SPRINT_AT_AGE)) * fitter * np.exp(rng.normal(0, 0.08))
    grown = min(1.0, 0.93 + 0.0175 * (age - AGES[0]))
    height = rng.normal(167 if sex == "female" else 180, 6) * grown
    at_birth, per_year = rng.choice(HR_MAX_STUDIES[sex])
    return Runner(
        id=name,
        sex=sex,
        age_years=round(age, 1),
        height_cm=round(height, 1),
        mass_kg=round(float(np.clip(rng.normal(22.5, 2.0), 18, 29)) * (height / 100) ** 2, 1),
        critical_speed_mps=round(critical, 3),
        d_prime_m=round(float(np.clip(rng.normal(190, 50), 80, 320)), 0),
        max_sprint_speed_mps=round(float(max(sprint, 1.4 * critical)), 3),
        hr_max_bpm=round(float(np.clip(at_birth - per_year * age + rng.normal(0, HR_MAX_SD_BPM), 135, 220)), 0),
        hr_rest_bpm=round(float(np.clip(rng.normal(58, 7) - 30 * (grade - AGE_GRADE[0]), 38, 80)), 0),
        flat_cost_j_kg_m=round(float(np.clip(rng.normal(3.8, 0.25), 3.3, 4.4)), 2),
        cadence_spm=round(rng.normal(168, 6) - 0.25 * (height - 173), 1),
        heart_rate_tau_s=round(rng.uniform(42, 72), 1),
        heart_rate_shift=round(rng.normal(0, 0.035), 3),  # Swain & Leutholtz 1997; VT2 of Esteve-Lanao: SD 2.5 %
        pace_sd=round(rng.uniform(0.02, 0.04), 3),
    )


def heart_rate(runner: Runner, demand_mps: Floats, rng: np.random.Generator) -> Floats:
    """Follow the demand with the lag of the heart, drift, the day's form and beat-to-beat noise.

    Above critical speed it goes on rising, to the maximum when D' is spent.

    Parameters
    ----------
    runner
        Whose heart it is.
    demand_mps
        Flat-equivalent running speed of each second, shape (n,) [m/s].
    rng
        Random generator.

    Returns
    -------
    Floats
        True heart rate, shape (n,) [bpm].

    References
    ----------
    Hunt, Fankhauser, Saengsuwan 2015, BioMed Eng OnLine 14:112 (first-order lag, 57.6 s). Lamberts et al. 2004, Int J
    Sports Med 25:362 (days). Burnley & Jones 2007, Eur J Sport Sci 7:63 (the slow component above critical speed).
    """
    share = np.minimum(demand_mps / (VO2MAX_SPEED * runner.critical_speed_mps), 1.15)
    drift = DRIFT_PER_HOUR * np.arange(len(share)) / 3600
    own = runner.heart_rate_shift + rng.normal(0, DAY_SD)
    steady = STANDING_RESERVE + (1 - STANDING_RESERVE) * share + drift + own * np.minimum(share, 1)
    target = np.minimum(steady + np.maximum(1 - steady, 0) * _spent(runner, demand_mps), 1.03)
    keep = float(np.exp(-1 / runner.heart_rate_tau_s))
    reserve = followed((1 - keep) * target, keep, STANDING_RESERVE)
    noise = coloured_noise(rng, len(share), sd=1.5, tau_s=15)
    bpm = runner.hr_rest_bpm + (runner.hr_max_bpm - runner.hr_rest_bpm) * reserve + noise
    return np.asarray(np.clip(bpm, runner.hr_rest_bpm, runner.hr_max_bpm))


def _spent(runner: Runner, demand_mps: Floats) -> Floats:
    """Share of D' that is spent while running above critical speed; 0 below, where it comes back."""
    above = demand_mps - runner.critical_speed_mps
    total = np.cumsum(above)
    spent = total - np.minimum(np.minimum.accumulate(total), 0)
    return np.where(above > 0, np.clip(spent / runner.d_prime_m, 0, 1), 0.0)


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
        Random generator.
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
    return sd * followed(white, keep, rng.standard_normal())


def followed(steps: Floats, keep: float, start: float) -> Floats:
    """Sum steps of which a share is kept each time: y[i] = steps[i] + keep * y[i - 1], from y[-1] = start."""
    kept = accumulate(steps.tolist(), lambda before, step: step + keep * before, initial=start)
    return np.fromiter(kept, dtype=float, count=len(steps) + 1)[1:]
