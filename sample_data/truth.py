"""The definitions of the labels, applied literally to the true motion of a simulated runner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.signal.windows import equal_runs, runs
from pipeline.vocabulary import EFFORTS, LABELS

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]
    Codes = npt.NDArray[np.int8]

EASY, TEMPO, SPRINT, HILL, STAIRS = range(len(LABELS))
NO_LABEL = -1

TEMPO_SHARE = 0.84  # of critical speed; label `tempo` and effort `tempo`
SPRINT_SHARE = 1.15  # of critical speed; label `sprint`
SPRINT_EFFORT_SHARE = 0.80  # of maximal sprint speed; effort `sprint`, uphill in bouts up to 10 s
LONG_UPHILL_SPRINT_SHARE = 0.65  # of maximal sprint speed; effort `sprint` uphill for 10 to 45 s
SPRINT_S = (3.0, 90.0)
HILL_GRADE = 0.04
HILL_S = 8.0
STAIR_GRADE = (0.35, 0.9)
STAIR_VERTICAL_MPS = (0.15, 0.8)
STEP_RISE_M = ((0.13, 0.20), (0.26, 0.40))
STAND_S = 5.0
STAND_MPS = 0.3  # m/s, slower is standing; judgement

SPEED_MARGIN = 0.03  # seconds whose speed lies this close to a limit are not scored
GRADE_MARGIN = 0.005
PACE_MEAN_S = 5.0  # effort is the mean over a few strides, not each stride; judgement
DIP_S = 3.0  # a shorter dip below a limit does not end a bout: hysteresis of the model
BLIP_S = 5.0  # shorter stretches of easy or tempo between others are transitions: not scored


@dataclass(frozen=True, slots=True)
class Motion:
    """True motion on an even time grid; arrays of shape (n,).

    `speed_mps` on the ground, `flat_mps` by the effort curve, `metabolic_mps` by the cost curve, `grade` [fraction],
    `step_rise_m` of the stairs underfoot, `bout` the number of the script's bout.
    """

    step_s: float
    on_foot: Flags
    running: Flags
    speed_mps: Floats
    flat_mps: Floats
    metabolic_mps: Floats
    grade: Floats
    step_rise_m: Floats
    bout: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Labels:
    """Label and effort codes (order of the vocabulary, -1 for none) and what is scored; shape (n,)."""

    label: Codes
    effort: Codes
    scored: Flags


def true_runs(mask: Flags) -> list[tuple[int, int]]:
    """First and one-past-last index of every true stretch of a mask."""
    return [(int(a), int(b)) for a, b in zip(*runs(mask), strict=True)]


def bridged(mask: Flags, gap: int) -> Flags:
    """Fill false stretches shorter than `gap` samples that lie between true ones."""
    filled = mask.copy()
    starts, ends = equal_runs(mask)
    for a, b in zip(starts[1:-1], ends[1:-1], strict=True):
        if not mask[a] and b - a < gap:
            filled[a:b] = True
    return filled


def standing(speed_mps: Floats, step_s: float) -> Flags:
    """Where the runner stands still for 5 s or more.

    Parameters
    ----------
    speed_mps
        Ground speed, shape (n,) [m/s].
    step_s
        Sampling step [s].

    Returns
    -------
    Flags
        Shape (n,).
    """
    still = np.zeros(len(speed_mps), bool)
    for a, b in true_runs(speed_mps < STAND_MPS):
        still[a:b] = (b - a) * step_s >= STAND_S - step_s / 2
    return still


def labels_of(motion: Motion, critical_mps: float, sprint_mps: float, min_rise_m: float) -> Labels:
    """Label every sample by the definitions.

    Parameters
    ----------
    motion
        True motion.
    critical_mps, sprint_mps
        True critical speed and maximal sprint speed [m/s].
    min_rise_m
        Least rise of a hill [m]: 3, or 6 where altitude is GPS only.

    Returns
    -------
    Labels
        Shape (n,); samples that are not on foot carry no label.
    """
    pace = _smoothed(motion.flat_mps, round(PACE_MEAN_S / motion.step_s))
    label = np.where(motion.running & (pace >= TEMPO_SHARE * critical_mps), TEMPO, EASY).astype(np.int8)
    stair = _stairs(motion)
    uphill = _hills(motion, min_rise_m, stair)
    label[_sprints(motion, critical_mps, ~uphill)] = SPRINT
    label[uphill] = HILL
    label[stair] = STAIRS
    label[~motion.on_foot] = NO_LABEL
    transition = _merge_blips(label, round(BLIP_S / motion.step_s))
    close = _near_limit(motion, pace, label, critical_mps)
    effort = _efforts(motion, label, critical_mps, sprint_mps)
    return Labels(label, effort, (label != NO_LABEL) & ~close & ~transition)


def _smoothed(values: Floats, count: int) -> Floats:
    weights = np.ones(min(count, len(values)))
    share = np.convolve(np.ones(len(values)), weights, "same")
    return np.asarray(np.convolve(values, weights, "same") / share)


def _stairs(motion: Motion) -> Flags:
    vertical = motion.speed_mps * motion.grade
    rise = motion.step_rise_m
    steps = np.any([(rise >= low) & (rise <= high) for low, high in STEP_RISE_M], axis=0)
    slope = (motion.grade >= STAIR_GRADE[0]) & (motion.grade <= STAIR_GRADE[1])
    climb = (vertical >= STAIR_VERTICAL_MPS[0]) & (vertical <= STAIR_VERTICAL_MPS[1])
    return np.asarray(motion.on_foot & steps & slope & climb)


def _hills(motion: Motion, min_rise_m: float, stair: Flags) -> Flags:
    steep = bridged(motion.on_foot & ~stair & (motion.grade >= HILL_GRADE), round(DIP_S / motion.step_s)) & ~stair
    hill = np.zeros(len(steep), bool)
    for a, b in true_runs(steep):
        metres = motion.speed_mps[a:b] * motion.step_s
        rise = float(np.sum(metres * motion.grade[a:b]))
        long_enough = (b - a) * motion.step_s >= HILL_S and rise >= min_rise_m
        hill[a:b] = long_enough and rise >= HILL_GRADE * float(metres.sum())
    return hill & motion.on_foot


def _sprints(motion: Motion, critical_mps: float, off_hills: Flags) -> Flags:
    limit = SPRINT_SHARE * critical_mps
    fast = motion.on_foot & off_hills & (motion.speed_mps > limit) & (motion.flat_mps > limit)
    sprint = np.zeros(len(fast), bool)
    for a, b in true_runs(bridged(fast, round(DIP_S / motion.step_s)) & off_hills):
        sprint[a:b] = SPRINT_S[0] <= (b - a) * motion.step_s <= SPRINT_S[1]
    return sprint


def _merge_blips(label: Codes, shortest: int) -> Flags:
    """Give short stretches of tempo, then of easy, to a neighbour, in place; return where that happened."""
    blip = np.zeros(len(label), bool)
    for kind in (TEMPO, EASY):
        starts, ends = equal_runs(label)
        for a, b in zip(starts[1:-1], ends[1:-1], strict=True):
            neighbours = {int(label[a - 1]), int(label[b])} - {NO_LABEL}
            if b - a < shortest and label[a] == kind and neighbours:
                # A run-up belongs to the jog around it, a landing between two flights to the stairs.
                label[a:b] = min(neighbours)
                blip[a:b] = True
    return blip


def _near_limit(motion: Motion, pace: Floats, label: Codes, critical_mps: float) -> Flags:
    by_speed = np.isin(label, (EASY, TEMPO, SPRINT)) & motion.running
    close = np.zeros(len(label), bool)
    for speed, share in (
        (pace, TEMPO_SHARE),
        (motion.flat_mps, TEMPO_SHARE),
        (motion.flat_mps, SPRINT_SHARE),
        (motion.speed_mps, SPRINT_SHARE),
    ):
        limit = share * critical_mps
        close |= by_speed & (np.abs(speed - limit) <= SPEED_MARGIN * limit)
    return close | (np.abs(motion.grade - HILL_GRADE) <= GRADE_MARGIN)


def _efforts(motion: Motion, label: Codes, critical_mps: float, sprint_mps: float) -> Codes:
    effort = np.full(len(label), NO_LABEL, np.int8)
    piece = np.where(label == SPRINT, -1, motion.bout)  # coasting down is part of the sprint
    starts, ends = equal_runs(label + 2 * len(LABELS) * piece)
    for a, b in zip(starts, ends, strict=True):
        if label[a] == NO_LABEL:
            continue
        uphill = label[a] == HILL
        speed = float(np.mean((motion.metabolic_mps if uphill else motion.flat_mps)[a:b]))
        limit = _sprint_effort_limit((b - a) * motion.step_s, uphill=uphill) * sprint_mps
        flat = float(np.mean(motion.flat_mps[a:b]))
        limits = np.array([TEMPO_SHARE, 1.0]) * critical_mps
        effort[a:b] = EFFORTS.index("sprint") if speed >= limit else int(np.searchsorted(limits, flat, "right"))
    return effort


def _sprint_effort_limit(seconds: float, *, uphill: bool) -> float:
    """Share of maximal sprint speed from which a bout of this length is a sprint."""
    if not uphill or seconds <= 10:
        return SPRINT_EFFORT_SHARE
    return LONG_UPHILL_SPRINT_SHARE if seconds <= 45 else np.inf
