"""One run in, its labelled segments out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.segments.labels import pace, terrain
from pipeline.segments.labels import parameters as p
from pipeline.segments.labels.features import Features, features_of, take
from pipeline.segments.labels.probability import effort_estimate, label_probabilities
from pipeline.segments.labels.table import Cut, margins_of, segment_table
from pipeline.vocabulary import LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from pipeline.arrays import Ints
    from pipeline.segments.thresholds.daily import Thresholds

# What a second can be before it is named: the five paces of `pace`, then these, then one kind per annotated label.
HILL_KIND, STAIRS_KIND, ANNOTATED_KIND = 5, 6, 7
STEADY_KINDS = (pace.EASY, pace.TEMPO, pace.INTERVAL)
LABEL_KINDS = np.array([pace.EASY, pace.TEMPO, pace.SPRINT, HILL_KIND, STAIRS_KIND])
EASY_LABEL, TEMPO_LABEL = LABELS.index("easy"), LABELS.index("tempo")
KIND_LABELS = np.array([0, 0, 1, 1, 2, 3, 4, 0, 1, 2, 3, 4])  # index into LABELS


@dataclass(frozen=True, slots=True)
class Override:
    """A person's label for a part of an activity, half-open [s since the stream's first second]."""

    start_s: float
    end_s: float
    label: str


def segment_stream(
    stream: pl.DataFrame,
    thresholds: Thresholds,
    *,
    sport: str,
    grade_quality: str,
    overrides: Sequence[Override] = (),
) -> pl.DataFrame:
    """Cut the moving seconds of a run into labelled segments.

    Parameters
    ----------
    stream
        Clean 1 Hz stream of one activity on foot, without holes in its time grid.
    thresholds
        Those of the activity's local date.
    sport
        In FIT's words; stair and floor climbing may show stairs without cadence or distance.
    grade_quality
        What the altitude rests on: `barometric`, `gps`, `reported` or `none`.
    overrides
        Annotations; they win over everything.

    Returns
    -------
    pl.DataFrame
        One row per segment in the order of time: index, label, effort, gait, probabilities, runner-up, evidence, times
        and means, as in the segments table. Segments cover the moving seconds and nothing else.
    """
    climbs_stairs = sport in terrain.STAIR_SPORTS
    features = features_of(stream, thresholds, grade_quality, climbs_stairs=climbs_stairs)
    seconds = np.flatnonzero(features.moving)
    moving = take(features, seconds)
    kinds = _kinds(moving, seconds, grade_quality, climbs_stairs=climbs_stairs)
    kinds = _absorb_short(kinds, seconds)
    kinds = _most_probable(kinds, moving, seconds, thresholds, grade_quality)
    for override in overrides:
        part = (seconds >= override.start_s) & (seconds < override.end_s)
        kinds[part] = ANNOTATED_KIND + LABELS.index(override.label)
    starts, ends = _edges(kinds, seconds)
    cut = Cut(
        starts=starts,
        ends=ends,
        labels=KIND_LABELS[kinds[starts]],
        annotated=kinds[starts] >= ANNOTATED_KIND,
    )
    time = stream["time"][seconds]
    return segment_table(cut, moving, time, thresholds, grade_quality=grade_quality)


def _kinds(moving: Features, seconds: Ints, grade_quality: str, *, climbs_stairs: bool) -> Ints:
    """Say of every moving second what it is: terrain first, pace where the ground is level or falls."""
    broken = np.diff(seconds, prepend=seconds[:1]) > 1
    ground = terrain.terrain_of(moving, after_break=broken, grade_quality=grade_quality, climbs_stairs=climbs_stairs)
    kinds = np.where(ground == terrain.STAIRS, STAIRS_KIND, HILL_KIND)
    level = np.flatnonzero(ground == terrain.LEVEL)
    after_break = np.diff(seconds, prepend=seconds[:1]) > p.REST_BREAK_S
    kinds[level] = pace.pace_of(take(moving, level), after_break=after_break[level])
    return kinds


def _edges(kinds: Ints, seconds: Ints) -> tuple[Ints, Ints]:
    """Start and exclusive end of every stretch of one kind without a hole in time, as positions among `seconds`."""
    if len(kinds) == 0:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    edges = np.flatnonzero((np.diff(kinds) != 0) | (np.diff(seconds) != 1)) + 1
    return np.concatenate([[0], edges]), np.concatenate([edges, [len(kinds)]])


def _absorb_short(kinds: Ints, seconds: Ints) -> Ints:
    """Join stretches too short for their kind to a neighbour that they touch in time, the longer one of two.

    A stretch of easy or of tempo within the other must be longest: paces vary. Between sprints every rest counts.
    """
    kinds, every = kinds.copy(), range(ANNOTATED_KIND)
    for kinds_meant, shortest, among in (
        ((pace.SPRINT,), p.SPRINT_MIN_S, every),
        ((pace.WALK, *STEADY_KINDS), p.SHORTEST_S, every),
        (STEADY_KINDS, p.SHORTEST_STEADY_S, STEADY_KINDS),
    ):
        starts, ends = _edges(kinds, seconds)
        touches = seconds[starts[1:]] == seconds[ends[:-1] - 1] + 1
        short = (ends - starts < shortest) & np.isin(kinds[starts], kinds_meant)
        for i in np.flatnonzero(short):
            neighbours = [j for j, near in ((i - 1, i - 1), (i + 1, i)) if 0 <= near < len(touches) and touches[near]]
            if neighbours and all(kinds[starts[j]] in among for j in neighbours):
                longest = max(neighbours, key=lambda j: int(ends[j] - starts[j]))
                kinds[starts[i] : ends[i]] = kinds[starts[longest]]
    return kinds


def _most_probable(kinds: Ints, moving: Features, seconds: Ints, thresholds: Thresholds, grade_quality: str) -> Ints:
    """Give each bout the label that is most probable for the whole of it; heart rate and the plan have a say here."""
    starts, ends = _edges(kinds, seconds)
    if len(starts) == 0:
        return kinds
    kinds = kinds.copy()
    margins = margins_of(moving, starts, ends)
    effort, _ = effort_estimate(margins, thresholds)
    probable = label_probabilities(margins, thresholds, min_rise_m=p.HILL_MIN_RISE_M[grade_quality]).argmax(axis=1)
    found = LABEL_KINDS[probable]
    found[(probable == TEMPO_LABEL) & (effort >= math.log(p.INTERVAL_FROM_CS))] = pace.INTERVAL
    found[(probable == EASY_LABEL) & margins.walking] = pace.WALK
    for start, end, kind in zip(starts, ends, found, strict=True):
        kinds[start:end] = kind
    return kinds
