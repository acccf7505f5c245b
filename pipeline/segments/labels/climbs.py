"""Steep climbs of a run, described without coordinates: the same place, climbed again, gets the same label."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.arrays import floats
from pipeline.segments import parameters as limits
from pipeline.segments.labels import parameters as p
from pipeline.signal.windows import known_or_zero, median, runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.arrays import Bools, Floats, Ints
    from pipeline.segments.labels.features import Features

    Bout = tuple[int, int]

PIECES = p.CLIMB_PIECES.value


class Climbs(NamedTuple):
    """Steep climbs in the order of time, in pieces of equal rise.

    `rise_m` has the shape (climbs,); `run_m`, `steps` and `stairs_log_odds`, what each pass by itself says about stairs
    [nats], have the shape (climbs, `PIECES`).
    """

    rise_m: Floats
    run_m: Floats
    steps: Floats
    stairs_log_odds: Floats


NO_CLIMBS = Climbs(np.empty(0), *np.empty((3, 0, PIECES)))


def climbs_of(
    features: Features, climbing: Bools, seconds: Ints, flights: Iterable[Bout], log_odds: Floats
) -> tuple[list[Bout], Climbs]:
    """Describe the climbs of a run of which a part is as steep as stairs.

    Parameters
    ----------
    features
        Per-second features, moving seconds only.
    climbing
        Shape (seconds,). On a hill, or on what looks like steps.
    seconds
        Shape (seconds,). Second of the activity of each.
    flights, log_odds
        Bouts of what looks like steps, and the log odds of stairs of each [nats].

    Returns
    -------
    list of Bout
        First and one-past-last second of each climb.
    Climbs
        What they look like.
    """
    of_second = np.full(len(climbing), p.CLIMB_UNLIKE_STEPS.value)
    for (start, end), odds in zip(flights, np.clip(log_odds, *p.CLIMB_ODDS_RANGE.value), strict=True):
        of_second[start:end] = odds
    bouts: list[Bout] = []
    rows: list[tuple[float, Floats, Floats, Floats]] = []
    for start, end in _joined(climbing, features.rise_m, seconds):
        piece = pieces_of(features.rise_m[start:end])
        rise_m = float(features.rise_m[start:end].sum())
        speed, steps = known_or_zero(features.speed_mps[start:end]), known_or_zero(features.cadence_spm[start:end]) / 60
        run_m, count, odds, size = (
            floats(np.bincount(piece, weights, PIECES))
            for weights in (speed, steps, of_second[start:end], np.ones(end - start))
        )
        steepest = rise_m / PIECES / max(float(run_m.min()), 1e-9)
        if rise_m >= limits.STAIRS_MIN_RISE_M.value and steepest >= p.CLIMB_FROM_SLOPE.value:
            bouts.append((start, end))
            rows.append((rise_m, run_m, count, odds / np.fmax(size, 1.0)))
    if not rows:
        return [], NO_CLIMBS
    return bouts, Climbs(*(np.array(column) for column in zip(*rows, strict=True)))


def pieces_of(rise_m: Floats) -> Ints:
    """Return in which of the pieces of equal rise each second of a climb lies."""
    height = np.cumsum(rise_m) - rise_m / 2
    pieces: Ints = np.clip(height / max(float(rise_m.sum()), 1e-9) * PIECES, 0, PIECES - 1).astype(np.int64)
    return pieces


def _joined(climbing: Bools, rise_m: Floats, seconds: Ints) -> list[Bout]:
    """Climbs, each going on across what is short and loses little height, such as landings and stops."""
    joined: list[Bout] = []
    for start, end in zip(*(edge.tolist() for edge in runs(climbing)), strict=True):
        if joined:
            first, last = joined[-1]
            waited_s = seconds[start] - seconds[last - 1]
            if waited_s <= p.CLIMB_STOP_S.value and rise_m[last:start].sum() > -p.CLIMB_DIP_M.value:
                joined[-1] = first, end
                continue
        joined.append((start, end))
    return joined


def climbs_of_lists(*columns: list[float]) -> Climbs:
    """Return climbs from their columns as lists, those of pieces one climb after the other."""
    rise_m, *of_pieces = (np.array(column, np.float64) for column in columns)
    return Climbs(rise_m, *(column.reshape(-1, PIECES) for column in of_pieces))


def places_of(climbs: Sequence[Climbs]) -> list[Floats | None]:
    """Join what all passes of a place say about stairs, over all activities of an athlete.

    Parameters
    ----------
    climbs
        Those of each activity.

    Returns
    -------
    list
        For each activity, log odds of stairs as `shared_log_odds` gives them; None where none of its climbs is like one
        of another activity.
    """
    if not climbs:
        return []
    together = Climbs(*(np.concatenate(columns) for columns in zip(*climbs, strict=True)))
    sizes = [len(one.rise_m) for one in climbs]
    owner = np.repeat(np.arange(len(climbs)), sizes)
    shared, foreign = np.full(together.run_m.shape, np.nan), np.zeros(len(owner), dtype=np.bool_)
    for climb, passes, log_odds in _places(together):
        shared[climb] = log_odds
        foreign[climb] = (owner[passes] != owner[climb]).any()
    ends = np.cumsum(sizes)
    return [
        shared[end - size : end] if foreign[end - size : end].any() else None
        for end, size in zip(ends.tolist(), sizes, strict=True)
    ]


def shared_log_odds(climbs: Climbs) -> Floats:
    """Join what all passes of a place say about stairs, over the climbs of one activity.

    Returns
    -------
    Floats
        Log odds of stairs, shape (climbs, `PIECES`) [nats], the middle of their whole nat, so that one more pass seldom
        changes them; nan where no other pass is alike.
    """
    shared = np.full(climbs.run_m.shape, np.nan)
    for climb, _, log_odds in _places(climbs):
        shared[climb] = log_odds
    return shared


def _places(climbs: Climbs) -> Iterator[tuple[int, Ints, Floats]]:
    """Find the passes like each climb, and what they say together: its own evidence, and theirs as far as they agree.

    Passes are alike in rise, length, shape and steps, each less the further apart they are. Low climbs are alike
    everywhere, so that others outweigh their own evidence only in numbers. A staircase takes the same number of steps
    every time, or half of it; steps on a path change with the pace, which speaks against stairs. Steps that repeat
    speak for nothing, as repeats at one pace on any hill do so, too.
    """
    order = np.argsort(climbs.rise_m, kind="stable")
    rise, odds = climbs.rise_m[order], climbs.stairs_log_odds[order]
    inner_run, inner_steps = (column[order, 1:-1] for column in (climbs.run_m, climbs.steps))  # both ends are blurred
    run = inner_run.sum(axis=1)
    shape = np.ascontiguousarray((np.cumsum(inner_run, axis=1)[:, :-1] / np.fmax(run, 1e-9)[:, None]).T)
    counted = inner_steps.sum(axis=1)
    steps = np.log(np.where(counted >= 1.0, counted, np.nan) / np.fmax(rise, 1e-9))
    rise_sd, run_sd = (sd.value[0] + sd.value[1] * size for sd, size in ((p.SAME_RISE_SD, rise), (p.SAME_RUN_SD, run)))
    shape_sd = p.SAME_SHAPE_SD.value[0] + p.SAME_SHAPE_SD.value[1] / np.fmax(rise, 1e-9)
    distinct = rise / (rise + p.SAME_AS_ANY_M.value)
    furthest = -2 * math.log(p.SAME_LEAST.value)  # squared distance at which passes count nothing [SD]
    reach = math.sqrt(furthest) * rise_sd
    lowest, highest = np.searchsorted(rise, rise - reach), np.searchsorted(rise, rise + reach, side="right")
    for i, (first, last) in enumerate(zip(lowest.tolist(), highest.tolist(), strict=True)):
        near = slice(first, last)
        apart = ((rise[near] - rise[i]) / rise_sd[i]) ** 2 + ((run[near] - run[i]) / run_sd[i]) ** 2
        as_long = np.flatnonzero(apart <= furthest)
        passes = first + as_long
        apart = apart[as_long] + (np.abs(shape.take(passes, axis=1) - shape[:, i, None]).max(axis=0) / shape_sd[i]) ** 2
        alike = np.flatnonzero(apart <= furthest)
        if len(alike) < 2:
            continue
        passes, apart = passes[alike], apart[alike]
        stepped = np.abs(steps[passes] - steps[i])
        stepped = known_or_zero(np.fmin(stepped, np.abs(stepped - np.log(2)))) / p.SAME_STEPS_ONCE_SD.value
        weight = distinct[i] * np.exp(-(apart + stepped**2) / 2)
        weight[passes == i] = 1.0
        if weight.sum() - 1 >= p.SAME_ENOUGH.value:
            said = weight @ odds[passes] / weight.sum() + distinct[i] * _steps_repeat(steps[passes], rise[i])
            yield int(order[i]), order[passes], np.ceil(np.round(said, 6)) - 0.5


def _steps_repeat(steps: Floats, rise_m: float) -> float:
    """Log odds of stairs by the spread of ln steps per metre over the passes of a place [nats]; nan is not counted."""
    steps = steps[np.isfinite(steps)]
    if len(steps) < 2:
        return 0.0
    of_path, of_count, of_height_m = p.SAME_STEPS_SD.value
    of_flight = np.hypot(of_count, of_height_m / rise_m)
    off = np.abs(steps - median(steps))
    once, twice = (
        np.log(of_path / of_flight) - difference**2 / 2 * (of_flight**-2 - of_path**-2)
        for difference in (off, off - np.log(2))
    )
    best = np.clip(np.fmax(once, twice - p.TWO_STEPS_AGAINST.value), *p.SAME_STEPS_ONCE.value)
    return float(np.clip(best.sum() * (1 - 1 / len(steps)), *p.SAME_STEPS_RANGE.value))
