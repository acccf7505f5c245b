"""Pace on level ground and descents: walking, easy, tempo, interval or sprint, second by second."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from pipeline.segments import parameters as limits
from pipeline.segments.labels import parameters as p
from pipeline.segments.labels.kinds import EASY, INTERVAL, SPRINT, TEMPO, WALK
from pipeline.segments.labels.viterbi import best_states
from pipeline.signal.windows import equal_runs, known_or_zero

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats, Ints
    from pipeline.segments.labels.features import Features

PACES = WALK, EASY, TEMPO, INTERVAL, SPRINT
"""Kinds that a level second can be, from slow to fast."""


def pace_of(features: Features, *, after_break: Bools) -> Ints:
    """Cut level running into stretches of one pace.

    Parameters
    ----------
    features
        Per-second features of the moving seconds that neither hill nor stairs claim, one after the other.
    after_break
        Shape (seconds,). True on the first second after a stop: a new pace costs nothing there.

    Returns
    -------
    Ints
        WALK, EASY, TEMPO, INTERVAL or SPRINT per second. Sprints last 3 to 90 s; shorter ones join their neighbours,
        longer ones are intervals.
    """
    states = best_states(_scores(features), p.PACE_SWITCH_COST.value, free_switch=after_break)
    kinds: Ints = np.array(PACES)[states]
    for start, end in zip(*equal_runs(kinds), strict=True):
        if kinds[start] == SPRINT and end - start > limits.SPRINT_MAX_S.value:
            kinds[start:end] = INTERVAL
    return kinds


def _scores(features: Features) -> Floats:
    """Evidence of each second for each pace, against easy [nats]: linear in ln speed, so that means decide."""
    above_tempo = _weighed(features.relative_effort - math.log(limits.TEMPO_FROM_CS.value), features.speed_noise)
    above_critical = _weighed(features.relative_effort - math.log(limits.INTERVAL_FROM_CS.value), features.speed_noise)
    above_sprint = _weighed(
        features.relative_ground_speed - math.log(limits.SPRINT_FROM_CS.value), features.burst_noise
    )
    planned = p.LAP_WEIGHT.value * features.planned
    tempo = above_tempo + planned
    scores = {
        WALK: p.WALK_WEIGHT.value * np.where(features.walking, 1.0, -1.0),
        EASY: np.zeros(len(features.walking)),
        TEMPO: tempo,
        INTERVAL: tempo + above_critical,
        SPRINT: tempo + above_critical + above_sprint,
    }
    return np.stack([scores[pace] for pace in PACES], axis=1)


def sprint_margin(features: Features) -> Floats:
    """Return ln of the slower of ground and flat speed above that of a sprint, nan where speed is unknown.

    Each second is limited to `PACE_CLIP`.
    """
    margin: Floats = np.clip(
        features.relative_ground_speed - math.log(limits.SPRINT_FROM_CS.value), -p.PACE_CLIP.value, p.PACE_CLIP.value
    )
    return margin


def _weighed(margin: Floats, noise: Floats) -> Floats:
    """Evidence of a distance of ln speed to a limit [nats]: less by precision where speed is noisier than usual."""
    times = noise / p.SPEED_NOISE_USUAL.value
    clip = p.PACE_CLIP.value * times
    weighed: Floats = p.PACE_WEIGHT.value / times**2 * np.clip(known_or_zero(margin), -clip, clip)
    return weighed
