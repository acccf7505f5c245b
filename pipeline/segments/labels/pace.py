"""Pace on level ground and descents: walking, easy, tempo, interval or sprint, second by second."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from pipeline.segments.labels import parameters as p
from pipeline.segments.labels.viterbi import best_states
from pipeline.signal.windows import equal_runs

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats, Ints
    from pipeline.segments.labels.features import Features

WALK, EASY, TEMPO, INTERVAL, SPRINT = range(5)


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
    states = best_states(_scores(features), p.PACE_SWITCH_COST, free_switch=after_break)
    for start, end in zip(*equal_runs(states), strict=True):
        if states[start] == SPRINT and end - start > p.SPRINT_MAX_S:
            states[start:end] = INTERVAL
    return states


def _scores(features: Features) -> Floats:
    """What each second says for each pace, against easy [nats]: linear in ln speed, so that means decide."""
    above_tempo = _weighed(features.relative_effort - math.log(p.TEMPO_FROM_CS), features.speed_noise)
    above_critical = _weighed(features.relative_effort - math.log(p.INTERVAL_FROM_CS), features.speed_noise)
    above_sprint = _weighed(features.relative_ground_speed - math.log(p.SPRINT_FROM_CS), features.burst_noise)
    planned = p.LAP_WEIGHT * features.planned
    scores = np.zeros((len(features.walking), 5))
    scores[:, WALK] = p.WALK_WEIGHT * np.where(features.walking, 1.0, -1.0)
    scores[:, TEMPO] = above_tempo + planned
    scores[:, INTERVAL] = scores[:, TEMPO] + above_critical
    scores[:, SPRINT] = scores[:, INTERVAL] + above_sprint
    return scores


def sprint_margin(features: Features) -> Floats:
    """Return ln of the slower of ground and flat speed above that of a sprint, nan where speed is unknown.

    No second says more than `PACE_CLIP`.
    """
    margin: Floats = np.clip(features.relative_ground_speed - math.log(p.SPRINT_FROM_CS), -p.PACE_CLIP, p.PACE_CLIP)
    return margin


def _weighed(margin: Floats, noise: Floats) -> Floats:
    """What a distance of ln speed to a limit says [nats]: less by precision where speed is noisier than usual."""
    times = noise / p.SPEED_NOISE_USUAL
    clip = p.PACE_CLIP * times
    weighed: Floats = p.PACE_WEIGHT / times**2 * np.clip(np.nan_to_num(margin), -clip, clip)
    return weighed
