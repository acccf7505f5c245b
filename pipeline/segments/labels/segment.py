"""Cut a run into labelled segments."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from pipeline.arrays import taken
from pipeline.segments import parameters as limits
from pipeline.segments.labels import pace
from pipeline.segments.labels import parameters as p
from pipeline.segments.labels.features import Features, features_of, take
from pipeline.segments.labels.kinds import ANNOTATED, EASY, INTERVAL, LABEL_OF_KIND, SPRINT, TEMPO, WALK
from pipeline.segments.labels.table import Cut, bouts_of, segment_table
from pipeline.segments.labels.terrain import LEVEL, STAIR_SPORTS, terrain_of
from pipeline.signal.windows import runs_between
from pipeline.vocabulary import LABELS, GradeQuality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.arrays import Floats, Ints
    from pipeline.segments.labels.climbs import Climbs
    from pipeline.segments.labels.table import Bouts
    from pipeline.segments.labels.terrain import Terrain
    from pipeline.segments.thresholds.daily import Thresholds

STEADY_KINDS = (EASY, TEMPO, INTERVAL)


@dataclass(frozen=True, slots=True)
class Override:
    """A person's label for a part of an activity, half-open [s since the stream's first second]."""

    start_s: float
    end_s: float
    label: str


class Ground(NamedTuple):
    """Features of the moving seconds of a run, which seconds of the activity these are, and the terrain under them."""

    moving: Features
    seconds: Ints
    terrain: Terrain


class Labelled(NamedTuple):
    """Segments in the order of time, and the steep climbs by which places are recognised."""

    segments: pl.DataFrame
    climbs: Climbs


def segment_stream(
    stream: pl.DataFrame,
    thresholds: Thresholds,
    *,
    sport: str,
    sub_sport: str | None = None,
    grade_quality: str,
    overrides: Sequence[Override] = (),
) -> pl.DataFrame:
    """Cut the moving seconds of a run of which no other is known into labelled segments.

    Parameters and segments are those of `label_stream`.
    """
    run = label_stream(
        stream, thresholds, sport=sport, sub_sport=sub_sport, grade_quality=grade_quality, overrides=overrides
    )
    return run.segments


def label_stream(
    stream: pl.DataFrame,
    thresholds: Thresholds,
    *,
    sport: str,
    sub_sport: str | None = None,
    grade_quality: str,
    overrides: Sequence[Override] = (),
    places: Floats | None = None,
) -> Labelled:
    """Cut the moving seconds of a run into labelled segments.

    Parameters
    ----------
    stream
        Clean 1 Hz stream of one activity on foot, without holes in its time grid.
    thresholds
        Those of the activity's local date.
    sport, sub_sport
        In FIT's words; stair and floor climbing may show stairs without cadence or distance, and trails seldom do.
    grade_quality
        What the altitude rests on: `barometric`, `gps`, `reported` or `none`.
    overrides
        Annotations; they win over everything.
    places
        What all passes of each of its climbs say about stairs, as `places_of` gives it; those of this run by default.

    Returns
    -------
    Labelled
        One row per segment: index, label, effort, gait, probabilities, runner-up, evidence, times and means, as in the
        segments table. Segments cover the moving seconds and nothing else. Climbs do not depend on `places`.
    """
    ground = ground_of(stream, thresholds, sport=sport, sub_sport=sub_sport, grade_quality=grade_quality, places=places)
    segments = label_ground(ground, stream, thresholds, grade_quality=grade_quality, overrides=overrides)
    return Labelled(segments, ground.terrain.climbs)


def ground_of(
    stream: pl.DataFrame,
    thresholds: Thresholds,
    *,
    sport: str,
    sub_sport: str | None = None,
    grade_quality: str,
    places: Floats | None = None,
) -> Ground:
    """Find level ground, hills and stairs in a run. Parameters are those of `label_stream`."""
    features = features_of(stream, thresholds, grade_quality, climbs_stairs=sport in STAIR_SPORTS)
    seconds = np.flatnonzero(features.moving)
    moving = take(features, seconds)
    terrain = terrain_of(moving, seconds, grade_quality=grade_quality, sport=sport, sub_sport=sub_sport, places=places)
    return Ground(moving, seconds, terrain)


def label_ground(
    ground: Ground,
    stream: pl.DataFrame,
    thresholds: Thresholds,
    *,
    grade_quality: str,
    overrides: Sequence[Override] = (),
) -> pl.DataFrame:
    """Cut a run whose ground is known into labelled segments. Parameters and segments are those of `label_stream`."""
    moving, seconds, terrain = ground
    if len(seconds) == 0:
        return pl.DataFrame()
    min_rise_m = limits.HILL_MIN_RISE_M.value[GradeQuality(grade_quality)]
    weigh = partial(bouts_of, moving, terrain, thresholds=thresholds, min_rise_m=min_rise_m)
    kinds = _absorb_short(_kinds(moving, seconds, terrain), seconds)
    bouts = weigh(_edges(kinds, seconds))
    kinds = _most_probable(bouts)
    for override in overrides:
        part = (seconds >= override.start_s) & (seconds < override.end_s)
        kinds[part] = ANNOTATED + LABELS.index(override.label)
    edges = _edges(kinds, seconds)
    if not all(map(np.array_equal, edges, (bouts.starts, bouts.ends))):
        bouts = weigh(edges)
    kinds = kinds[bouts.starts]
    cut = Cut(bouts, LABEL_OF_KIND[kinds], annotated=kinds >= ANNOTATED)
    start_time = taken(stream["time"], seconds[bouts.starts])
    return segment_table(cut, moving, start_time, thresholds, grade_quality=grade_quality, min_rise_m=min_rise_m)


def _kinds(moving: Features, seconds: Ints, terrain: Terrain) -> Ints:
    """Return the kind of every moving second: terrain first, pace where the ground is level or falls."""
    kinds = terrain.ground.copy()
    level = np.flatnonzero(kinds == LEVEL)
    after_break = np.zeros(len(seconds), dtype=np.bool_)
    after_break[1:] = seconds[1:] - seconds[:-1] > p.REST_BREAK_S.value
    kinds[level] = pace.pace_of(take(moving, level), after_break=after_break[level])
    return kinds


def _edges(kinds: Ints, seconds: Ints) -> tuple[Ints, Ints]:
    """Start and exclusive end of every stretch of one kind without a hole in time, as positions among `seconds`."""
    return runs_between((kinds[1:] != kinds[:-1]) | (seconds[1:] - seconds[:-1] != 1), len(kinds))


def _absorb_short(kinds: Ints, seconds: Ints) -> Ints:
    """Join stretches too short for their kind to a neighbour that they touch in time, the longer one of two.

    A stretch of easy or of tempo within the other must be longest: paces vary. Between sprints every rest counts.
    """
    kinds, every = kinds.copy(), range(ANNOTATED)
    for kinds_meant, shortest, among in (
        ((SPRINT,), limits.SPRINT_MIN_S.value, every),
        ((WALK, *STEADY_KINDS), p.SHORTEST_S.value, every),
        (STEADY_KINDS, p.SHORTEST_STEADY_S.value, STEADY_KINDS),
    ):
        starts, ends = _edges(kinds, seconds)
        touches = seconds[starts[1:]] == seconds[ends[:-1] - 1] + 1
        short = np.flatnonzero(ends - starts < shortest).tolist()
        for i in [i for i in short if kinds[starts[i]] in kinds_meant]:
            neighbours = [j for j, near in ((i - 1, i - 1), (i + 1, i)) if 0 <= near < len(touches) and touches[near]]
            if neighbours and all(kinds[starts[j]] in among for j in neighbours):
                longest = max(neighbours, key=lambda j: int(ends[j] - starts[j]))
                kinds[starts[i] : ends[i]] = kinds[starts[longest]]
    return kinds


def _most_probable(bouts: Bouts) -> Ints:
    """Give the seconds of each bout the kind most probable for the whole of it; heart rate and the plan count here."""
    probable = bouts.probabilities.argmax(axis=1)
    found = probable.copy()
    found[(probable == TEMPO) & (bouts.effort >= math.log(limits.INTERVAL_FROM_CS.value))] = INTERVAL
    found[(probable == EASY) & bouts.margins.walking] = WALK
    return np.repeat(found, bouts.ends - bouts.starts)
