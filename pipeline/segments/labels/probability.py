"""How probable each label is for each segment, given the errors of speed, grade and thresholds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.segments import parameters as limits
from pipeline.segments.labels import parameters as p
from pipeline.vocabulary import LABELS, Label

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats
    from pipeline.segments.thresholds.daily import Thresholds


_MOST_NATS = 30.0  # beyond them nothing changes, and exponentials overflow
SPEED_PER_HEART_RATE = -math.log(limits.TEMPO_FROM_CS.value) / (
    limits.HEART_RATE_AT_CS.value - limits.HEART_RATE_AT_TEMPO.value
)  # ln per share


@dataclass(frozen=True, kw_only=True, slots=True)
class Margins:
    """Means of the segments that the probabilities rest on; shape (segments,).

    `relative_speed` is ln of the share of critical speed, `sprint_margin` how far ln speed is above that of a sprint,
    both with `speed_noise`; `heart_rate_bpm` leaves out the first minute; `height_sd_m` is the error of the rise;
    `climb_m` and `climb_s` are rise and time of the whole climb, of which a short stop leaves a part;
    `stairs_log_odds` the mean of those of stairs [nats]; `same_place` whether other passes decided them;
    `stairs_stated` whether the sport states stairs; `planned` the mean of what the file planned, from -1 for rest to 1
    for work.
    """

    duration_s: Floats
    relative_speed: Floats
    sprint_margin: Floats
    heart_rate_bpm: Floats
    run_m: Floats
    rise_m: Floats
    climb_m: Floats
    climb_s: Floats
    height_sd_m: Floats
    stairs_log_odds: Floats
    same_place: Bools
    stairs_stated: Bools
    speed_noise: Floats
    walking: Bools
    planned: Floats


def label_probabilities(margins: Margins, thresholds: Thresholds, *, min_rise_m: float) -> Floats:
    """Return the probability of each label, shape (segments, labels), in the order of `LABELS`.

    Definitions are checked in the order stairs, hill, sprint, tempo; each gives a normal tail of the distance to its
    limit over the error of that distance. Heart rate joins in from two minutes on, weighted by precision. A
    short climb that may be a flight of stairs as well keeps both probabilities.
    """
    stairs = _logistic(margins.stairs_log_odds) * (margins.duration_s >= limits.STAIRS_MIN_S.value)
    rises = _below((margins.rise_m - limits.STAIRS_MIN_RISE_M.value) / margins.height_sd_m)
    by_sport_alone = margins.stairs_stated & (margins.rise_m == 0) & (margins.stairs_log_odds > 0)  # no height is known
    stairs *= np.where(by_sport_alone, 1.0, rises)
    hill = _hill_probability(margins, min_rise_m)
    stairs = np.fmin(stairs, np.where(margins.stairs_stated, 1.0, p.STAIRS_UNSTATED_MOST.value))
    flight = np.fmax(hill * _may_be_flight(margins) - stairs, 0.0)
    sprint_sd = np.hypot(_critical_speed_sd(thresholds), _speed_sd(margins, p.SPRINT_SD_PER_NOISE.value))
    sprint = _below(margins.sprint_margin / sprint_sd)
    sprint *= (margins.duration_s >= limits.SPRINT_MIN_S.value) & (margins.duration_s <= limits.SPRINT_MAX_S.value)
    short = margins.duration_s <= p.PLANNED_SPRINT_S.value
    sprint = _with_odds(np.nan_to_num(sprint), np.where(short, np.fmax(margins.planned, 0.0), 0.0))
    tempo = np.fmax(tempo_probability(margins, thresholds), sprint)
    tempo = np.where(_hard_hearted(margins, thresholds), np.fmax(tempo, 1 - p.HARD_EASY_MOST.value), tempo)
    not_climbing = (1 - stairs) * (1 - hill)
    found = {
        Label.EASY: not_climbing * (1 - tempo),
        Label.TEMPO: not_climbing * (tempo - sprint),
        Label.SPRINT: not_climbing * sprint,
        Label.HILL: (1 - stairs) * hill - flight,
        Label.STAIRS: stairs + flight,
    }
    return np.stack([found[label] for label in LABELS], axis=1)


def tempo_probability(margins: Margins, thresholds: Thresholds) -> Floats:
    """Return the probability that each segment is at tempo effort or above, shape (segments,).

    What the file planned changes the odds of the whole segment, however long it is: where critical speed is hardly
    known, every second errs by the same amount. A walk is never tempo, but one that only a stair sport suggests is no
    measured walk.
    """
    effort, sd = effort_estimate(margins, thresholds)
    measured = np.nan_to_num(_below((effort - math.log(limits.TEMPO_FROM_CS.value)) / sd), nan=p.TEMPO_PRIOR.value)
    walked = margins.walking & (np.isfinite(margins.relative_speed) | ~margins.stairs_stated)
    tempo: Floats = np.where(walked, 0.0, _with_odds(measured, margins.planned))
    return tempo


def effort_estimate(margins: Margins, thresholds: Thresholds) -> tuple[Floats, Floats]:
    """Return ln(flat speed / CS) of each segment and its SD, from speed and, in long bouts, heart rate.

    Where speed is unknown, as on a treadmill without a foot pod, heart rate alone decides. Where critical speed is
    hardly known, how people usually run counts as well. A heart rate far too low for the speed counts less.
    """
    known = np.isfinite(margins.relative_speed)
    of_speed = np.hypot(_critical_speed_sd(thresholds), _speed_sd(margins, p.SPEED_SD_PER_NOISE.value))
    from_heart_rate = effort_of_heart_rate(margins.heart_rate_bpm, thresholds)
    hr_max = thresholds.hr_max_bpm
    heart_rate_variance = p.HEART_RATE_SD.value**2 + (SPEED_PER_HEART_RATE * hr_max.sd / hr_max.value) ** 2
    heard = (margins.duration_s >= p.HEART_RATE_FROM_S.value) & np.isfinite(from_heart_rate)
    by_speed, by_heart = np.where(known, of_speed**-2, 0.0), np.where(heard, 1 / heart_rate_variance, 0.0)
    sd = np.hypot(of_speed, p.HEART_RATE_SD.value)
    by_heart *= _chance_of_all_beats(from_heart_rate - margins.relative_speed, sd)
    weighted = (
        np.where(known, margins.relative_speed, 0.0) * by_speed + np.where(heard, from_heart_rate, 0.0) * by_heart
    )
    precision = by_speed + by_heart
    with np.errstate(divide="ignore", invalid="ignore"):
        measured, variance = weighted / precision, 1 / precision
        effort, spread = _as_people_run(measured, variance)
    return np.where(known, effort, measured), np.where(known, spread, np.sqrt(variance))


def _chance_of_all_beats(above_speed: Floats, sd: Floats) -> Floats:
    """Chance that a sensor saw all beats, by how far heart rate puts an effort above what speed does [ln], and its SD.

    Cold or loose sensors read a third too low for minutes, and legs do not hold such a pace at such a heart rate. What
    is higher than the speed may be heat, sand or a pushchair, so it counts.
    """
    low = np.fmin(np.nan_to_num(above_speed), 0.0)
    missed = p.BEATS_MISSED_SD.value
    odds = p.BEATS_MISSED.value / (1 - p.BEATS_MISSED.value) * sd / missed
    chance: Floats = 1 / (1 + odds * np.exp(np.fmin(0.5 * low**2 * (sd**-2 - missed**-2), _MOST_NATS)))
    return chance


def _as_people_run(measured: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Mean and SD of an effort, given how often people run easily and hard: it counts as far as the effort is unsure.

    Easy running is common, so what seems just fast enough for tempo is easy running more often than not, unless it is
    measured well.
    """
    shares, means, spreads = np.array(p.USUAL_EFFORTS.value).T[:, :, None]
    total = spreads**2 + variance
    off = measured - np.log(means)
    likely = np.log(shares) - 0.5 * (off**2 / total + np.log(total))
    weights = np.exp(likely - likely.max(axis=0))
    weights /= weights.sum(axis=0)
    each = np.log(means) + off * spreads**2 / total
    effort = (weights * each).sum(axis=0)
    spread = weights * (spreads**2 * variance / total + (each - effort) ** 2)
    return effort, np.sqrt(spread.sum(axis=0))


def _hard_hearted(margins: Margins, thresholds: Thresholds) -> Bools:
    """Whether a long bout of running is at a heart rate that easy running does not reach."""
    share = margins.heart_rate_bpm / thresholds.hr_max_bpm.value
    long = margins.duration_s >= p.HEART_RATE_FROM_S.value
    hard: Bools = long & ~margins.walking & (share >= p.HARD_HEART_RATE.value)
    return hard


def effort_of_heart_rate(heart_rate_bpm: Floats, thresholds: Thresholds) -> Floats:
    """Return ln(flat speed / CS) that goes with a heart rate, by the two ventilatory thresholds."""
    return (heart_rate_bpm / thresholds.hr_max_bpm.value - limits.HEART_RATE_AT_CS.value) * SPEED_PER_HEART_RATE


def _hill_probability(margins: Margins, min_rise_m: float) -> Floats:
    if math.isinf(min_rise_m):
        return np.zeros_like(margins.rise_m)
    steep = _below((margins.rise_m - limits.HILL_FROM_GRADE.value * margins.run_m) / margins.height_sd_m)
    high = _below((margins.climb_m - p.HILL_RISE_REACHED.value * min_rise_m) / margins.height_sd_m)
    hill: Floats = steep * high * (margins.climb_s >= limits.HILL_MIN_S.value) * climbed_by_legs(margins)
    return hill


def climbed_by_legs(margins: Margins) -> Floats:
    """Chance that legs made a climb, not a change of pressure: one half where it is far faster than legs climb."""
    speed = margins.run_m / margins.duration_s
    fastest = np.fmax(p.LEGS_CLIMB_MPS.value, p.LEGS_SPRINT_GRADE.value * speed)
    faster = np.log(np.fmax(margins.rise_m / margins.duration_s, 1e-3) / fastest) / p.LEGS_CLIMB_SD.value
    chance: Floats = 1 - _below(faster) / 2
    return chance


def _may_be_flight(margins: Margins) -> Floats:
    """Chance that a short climb is a flight of stairs, which smoothed altitude shows longer and flatter than it is."""
    seconds = np.fmax(margins.duration_s - p.FLIGHT_BLUR_S.value, limits.STAIRS_MIN_S.value)
    run = np.fmax(margins.run_m * seconds / margins.duration_s, 1.0)
    steeper = np.log(np.fmax(margins.rise_m, 0.01) / run / limits.STAIRS_RISE_OVER_RUN.value[0])
    chance: Floats = p.FLIGHT_CHANCE.value * _below(steeper / p.FLIGHT_SLOPE_SD.value)
    return chance * (margins.rise_m <= limits.STAIRS_VERTICAL_MPS.value[1] * seconds)


def _critical_speed_sd(thresholds: Thresholds) -> float:
    return thresholds.critical_speed_mps.sd / thresholds.critical_speed_mps.value


def _speed_sd(margins: Margins, per_noise: float) -> Floats:
    """Error of a mean speed [ln]: noise, correlated over some ten seconds, shrinks with time; the bias stays."""
    memory_s = p.NOISE_MEMORY_OF_SPEED_S.value
    noise = per_noise * margins.speed_noise / np.sqrt(np.fmax(margins.duration_s, memory_s) / memory_s)
    sd: Floats = np.hypot(p.SPEED_BIAS_SD.value, noise)
    return sd


def _below(deviations: Floats) -> Floats:
    """Probability that a standard normal variable lies below each deviation; importing SciPy's takes longer."""
    return np.array([0.5 * math.erfc(-deviation / math.sqrt(2)) for deviation in deviations.tolist()])


def _with_odds(probability: Floats, planned: Floats) -> Floats:
    """Change the odds of what the file planned."""
    likelier = probability * np.exp(p.PLAN_LOG_ODDS.value * planned)
    changed: Floats = likelier / (likelier + (1 - probability))
    return changed


def _logistic(score: Floats) -> Floats:
    probability: Floats = 1 / (1 + np.exp(-np.clip(score, -_MOST_NATS, _MOST_NATS)))
    return probability
