"""Hills and stairs: which moving seconds climb, decided before pace is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.segments import parameters as limits
from pipeline.segments.labels import parameters as p
from pipeline.segments.labels.climbs import NO_CLIMBS, PIECES, Climbs, climbs_of, pieces_of, shared_log_odds
from pipeline.segments.labels.flights import flight_log_odds, flight_prior, rise_per_step, sloping_share
from pipeline.segments.labels.kinds import HILL, STAIRS
from pipeline.segments.labels.viterbi import best_states
from pipeline.signal.windows import equal_runs, known_or_zero
from pipeline.vocabulary import GradeQuality

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats, Ints
    from pipeline.segments.labels.features import Features

LEVEL = -1  # neither hill nor stairs: pace decides
STAIR_SPORTS = frozenset({"stair_climbing", "floor_climbing"})


class Terrain(NamedTuple):
    """LEVEL, HILL or STAIRS of each second, and what is known of the whole climb that it belongs to.

    `stairs_log_odds` are those of stairs [nats], and `same_place` whether other passes of the climb decided them;
    `climb_m` and `climb_s` are rise and time of the whole hill, 0 on none, `stairs_stated` is whether the sport states
    stairs, and `climbs` are the steep climbs by which places are recognised.
    """

    ground: Ints
    stairs_log_odds: Floats
    same_place: Bools
    climb_m: Floats
    climb_s: Floats
    stairs_stated: bool
    climbs: Climbs = NO_CLIMBS


def terrain_of(
    features: Features,
    seconds: Ints,
    *,
    grade_quality: str,
    sport: str,
    sub_sport: str | None,
    places: Floats | None = None,
) -> Terrain:
    """Separate level ground (and descents), hills and stairs.

    Parameters
    ----------
    features
        Per-second features of one run, moving seconds only.
    seconds
        Shape (seconds,). Second of the activity of each; no flight goes on across a stop, no hill across a long one.
    grade_quality
        What the altitude rests on; decides the rise a hill must have.
    sport, sub_sport
        Those of the file: stair and floor climbing need neither cadence nor distance to show stairs.
    places
        What all passes of each climb say together, as `places_of` gives it. By default, and where an annotation or a
        newer version has changed the climbs since, the passes of this run alone.

    Returns
    -------
    Terrain
        Every bout within the limits of its definition.
    """
    climbs_stairs = sport in STAIR_SPORTS
    silent = climbs_stairs and _is_silent(features)
    ground = np.full(len(features.speed_mps), STAIRS if silent else LEVEL, dtype=np.int64)
    log_odds = np.full(len(ground), p.FLIGHT_ODDS_RANGE.value[int(silent)])
    same_place = np.zeros(len(ground), dtype=np.bool_)
    climb_m, climb_s = np.zeros((2, len(ground)))
    terrain = Terrain(ground, log_odds, same_place, climb_m, climb_s, climbs_stairs)
    if silent or (grade_quality == GradeQuality.NONE and not climbs_stairs):
        return terrain
    waited_s = np.zeros(len(ground))
    waited_s[1:] = seconds[1:] - seconds[:-1] - 1
    stopped, rested = waited_s > 0, waited_s > p.CLIMB_STOP_S.value
    like_stairs = np.zeros(len(ground), dtype=np.bool_)
    if grade_quality != GradeQuality.GPS or climbs_stairs:  # steps are finer than what GPS can show
        like_stairs = _stairs(features, stopped, climbs_stairs=climbs_stairs)
    hill = _hills(features, rested, like_stairs, grade_quality)
    flights = _bouts(like_stairs, stopped)
    if climbs_stairs:
        odds = _sure(features, flights)
    else:
        prior = flight_prior(sport, sub_sport, sloping_share(features, flights)) if flights else 0.0
        odds = flight_log_odds(features, flights, hill, prior)
    for (start, end), odd in zip(flights, np.clip(odds, *p.FLIGHT_ODDS_RANGE.value), strict=True):
        log_odds[start:end] = odd
    if grade_quality == GradeQuality.BAROMETRIC and not climbs_stairs:
        spans, climbs = climbs_of(features, hill | like_stairs, seconds, flights, odds)
        terrain = terrain._replace(climbs=climbs)
        if places is None or len(places) != len(spans):
            places = shared_log_odds(climbs)
        _share(terrain, spans, places, features.rise_m)
    stairs = (like_stairs | same_place) & (log_odds > 0)
    if same_place.any():
        _drop_unlike(stairs, same_place, stopped, features)
    if (stairs != like_stairs).any():
        hill = _hills(features, rested, stairs, grade_quality)
    for start, end in _bouts(hill, rested):
        climb_m[start:end] = features.rise_m[start:end].sum()
        climb_s[start:end] = end - start
    ground[hill] = HILL
    ground[stairs] = STAIRS
    return terrain


def _is_silent(features: Features) -> bool:
    """Return whether neither speed nor height is known: on a machine, all of it is what its sport says."""
    return not (np.nan_to_num(features.speed_mps).any() or features.vertical_speed_mps.any())


def _share(terrain: Terrain, spans: list[tuple[int, int]], places: Floats, rise_m: Floats) -> None:
    """Put what all passes of a place say in the place of what this one says; flat ends are no stairs."""
    piece_m = terrain.climbs.rise_m / PIECES
    flat = terrain.climbs.run_m > piece_m[:, None] / p.CLIMB_FROM_SLOPE.value
    flat = np.logical_and.accumulate(flat, axis=1) | np.logical_and.accumulate(flat[:, ::-1], axis=1)[:, ::-1]
    for (start, end), odds, without in zip(spans, places, flat, strict=True):
        if np.isfinite(odds).all():
            shared = np.where(without, p.FLIGHT_ODDS_RANGE.value[0], odds)
            terrain.stairs_log_odds[start:end] = shared[pieces_of(rise_m[start:end])]
            terrain.same_place[start:end] = True


def _drop_unlike(stairs: Bools, same_place: Bools, after_break: Bools, features: Features) -> None:
    """Remove what other passes call stairs where this one is too short, too low, too slow or too fast for them."""
    slowest, fastest = limits.STAIRS_VERTICAL_MPS.value
    for start, end in _bouts(stairs, after_break):
        seconds, rise_m = end - start, float(features.rise_m[start:end].sum())
        least = max(limits.STAIRS_MIN_RISE_M.value, p.STAIRS_LEAST_CLIMB.value * slowest * seconds)
        if same_place[start:end].any() and not (
            seconds >= limits.STAIRS_MIN_S.value and least <= rise_m <= fastest * seconds
        ):
            stairs[start:end] = False


def _sure(features: Features, bouts: list[tuple[int, int]]) -> Floats:
    """Log odds of each bout under a sport that climbs stairs: its evidence over the shortest flight [nats]."""
    return limits.STAIRS_MIN_S.value * np.array([features.stairs_score[start:end].mean() for start, end in bouts])


def _stairs(features: Features, after_break: Bools, *, climbs_stairs: bool) -> Bools:
    """Bouts of steps that are long and high enough."""
    stairs: Bools = (
        best_states(_against_zero(features.stairs_score), p.STAIRS_SWITCH_COST.value, free_switch=after_break) == 1
    )
    rise = features.vertical_speed_mps
    for start, end in _bouts(stairs, after_break):
        seconds, run_m = end - start, float(np.nansum(features.speed_mps[start:end]))
        least = max(
            limits.STAIRS_MIN_RISE_M.value, p.STAIRS_LEAST_CLIMB.value * limits.STAIRS_VERTICAL_MPS.value[0] * seconds
        )
        if not climbs_stairs:
            least = max(least, p.STAIRS_SLOPE_MARGIN.value[0] * limits.STAIRS_RISE_OVER_RUN.value[0] * run_m)
        most = limits.STAIRS_VERTICAL_MPS.value[1] * seconds
        climbs = seconds >= limits.STAIRS_MIN_S.value and least <= rise[start:end].sum() <= most
        stairs[start:end] = climbs and (climbs_stairs or _fits_steps(features, start, end))
    return stairs


def _fits_steps(features: Features, start: int, end: int) -> bool:
    """Whether the mean rise per step of a bout is that of one or of two stair steps."""
    steps = float(np.nansum(features.cadence_spm[start:end])) / 60
    rise, low, high = rise_per_step(float(features.rise_m[start:end].sum()), steps)
    return low <= rise <= high


def _hills(features: Features, after_break: Bools, stairs: Bools, grade_quality: str) -> Bools:
    """Bouts that rise beyond 4 % by more than the error of their height, within the definition."""
    run_m = known_or_zero(features.speed_mps)
    cost = p.HILL_SWITCH_COST.value[GradeQuality(grade_quality)]
    excess = (features.rise_m - limits.HILL_FROM_GRADE.value * run_m) / features.height_sd_m
    excess[stairs | np.isnan(features.speed_mps)] = -cost
    hill: Bools = best_states(_against_zero(excess), cost, free_switch=after_break) == 1
    for start, end in _bouts(hill, after_break):
        hill[start:end] = is_hill(
            features.rise_m[start:end], run_m[start:end], limits.HILL_MIN_RISE_M.value[GradeQuality(grade_quality)]
        )
    return hill


def is_hill(rise_m: Floats, run_m: Floats, min_rise_m: float) -> bool:
    """Whether a bout meets the definition of a hill: long enough, high enough, steep enough on the whole."""
    least = max(p.HILL_RISE_REACHED.value * min_rise_m, limits.HILL_FROM_GRADE.value * float(run_m.sum()))
    return len(rise_m) >= limits.HILL_MIN_S.value and float(rise_m.sum()) >= least


def _against_zero(score: Floats) -> Floats:
    return np.stack([np.zeros_like(score), score], axis=1)


def _bouts(inside: Bools, after_break: Bools) -> list[tuple[int, int]]:
    """Start and exclusive end of every bout that no break cuts."""
    starts, ends = equal_runs(np.where(inside, np.cumsum(after_break), -1))
    return [(a, b) for a, b in zip(starts.tolist(), ends.tolist(), strict=True) if inside[a]]
