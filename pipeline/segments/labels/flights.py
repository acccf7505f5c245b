"""Whether a climb that looks like steps is a flight of them: its rise per step is steady, and it stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.segments import parameters as limits
from pipeline.segments.labels import parameters as p
from pipeline.signal.windows import known_or_zero, running_total
from pipeline.vocabulary import WALKED

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats
    from pipeline.segments.labels.features import Features

    Bout = tuple[int, int]


def flight_log_odds(features: Features, bouts: list[Bout], hill: Bools, prior: float) -> Floats:
    """Weigh for each bout whether its steps are those of a staircase or of a steep path.

    Both have the same rate of climb and rise over run. On a staircase each step rises as much as the one before, and
    level ground comes before and after it; a path goes on as a hill, and its steps vary. A long climb is seldom one of
    stairs, and must be steady all the way. Climbs of one activity are of one kind more often than not, so that the
    others count as well.

    Parameters
    ----------
    features
        Per-second features of one run, moving seconds only.
    bouts
        First and one-past-last second of each bout of what looks like steps.
    hill
        Shape (seconds,). Hills outside these bouts.
    prior
        Log odds of stairs by the sport and the ground [nats].

    Returns
    -------
    Floats
        Log odds of stairs, shape (bouts,) [nats].
    """
    if not bouts:
        return np.empty(0)
    starts, ends = np.array(bouts).T
    rise, hill_rise = (running_total(features.rise_m * chosen) for chosen in (1.0, hill))
    own_m = rise[ends] - rise[starts]
    reach = p.FLIGHT_REACH_S.value
    beside_m = hill_rise[np.minimum(ends + reach, len(hill))] - hill_rise[np.maximum(starts - reach, 0)]
    longer = np.log2(np.fmax((ends - starts) / p.FLIGHT_USUAL_S.value, 1.0))
    most = p.FLIGHT_STEADY_MOST.value
    steadiness = np.array([_steadiness(features, start, end) for start, end in bouts])
    steady = np.fmin(steadiness, most)
    others = np.clip(steady.sum() - steady, *p.FLIGHT_OTHERS.value)
    hilly = np.clip(beside_m / own_m, 0.0, 1.0)
    own = np.fmin(steadiness, most + p.FLIGHT_STEADY_LONGER.value * longer) - p.FLIGHT_LONGER.value * longer
    odds: Floats = prior + own + others - p.FLIGHT_HILLY.value * (hilly + np.median(hilly))
    return odds


def flight_prior(sport: str, sub_sport: str | None, sloping: float) -> float:
    """Return the log odds that what looks like steps is a staircase, by the sport and the ground [nats].

    Parameters
    ----------
    sport, sub_sport
        In FIT's words.
    sloping
        Share of the other ground that slopes, from `sloping_share`: many who run on trails record a run.
    """
    on_paths = sport in WALKED - {"walking"} or sub_sport in p.PATH_SUB_SPORTS.value
    ends = p.FLIGHT_PRIOR.value, p.FLIGHT_PRIOR_ON_PATHS.value
    return ends[1] if on_paths else float(np.interp(sloping, (0.0, p.SLOPING_AS_PATHS.value), ends))


def sloping_share(features: Features, bouts: list[Bout]) -> float:
    """Return the share of the way outside some bouts that rises or falls as paths do, and less steeply than stairs."""
    run_m, count = known_or_zero(features.speed_mps), len(features.rise_m)
    half = p.SLOPING_WINDOW_S.value // 2
    first, last = np.maximum(np.arange(count) - half, 0), np.minimum(np.arange(count) + half + 1, count)
    rise, run = (total[last] - total[first] for total in map(running_total, (features.rise_m, run_m)))
    steepest = p.STAIRS_SLOPE_MARGIN.value[0] * limits.STAIRS_RISE_OVER_RUN.value[0]
    slopes = (np.abs(rise) > p.SLOPING_FROM_GRADE.value * run) & (np.abs(rise) < steepest * run)
    for start, end in bouts:  # heights are smoothed over their ends
        run_m[max(start - half, 0) : end + half] = 0.0
    return float(run_m @ slopes) / max(float(run_m.sum()), 1.0)


def rise_per_step(rise_m: float, steps: float) -> tuple[float, float, float]:
    """Return the rise per step of a bout, and the limits of one or of two stair steps that lie nearer to it [m]."""
    rise = rise_m / steps if steps > 0 else float("nan")
    one, two = (
        [times * limit * margin for limit, margin in zip(limits.STAIRS_STEP_M.value, margins, strict=True)]
        for times, margins in ((1, p.FLIGHT_STEP_MARGIN.value), (2, p.FLIGHT_TWO_STEPS_MARGIN.value))
    )
    low, high = two if rise > one[1] else one
    return rise, low, high


def _steadiness(features: Features, start: int, end: int) -> float:
    """Log odds of a steady rise per step over one that varies as on paths, from pieces of some seconds [nats]."""
    pieces = (end - start) // p.FLIGHT_PIECE_S.value
    if pieces < 2:  # one piece varies by nothing
        return 0.0
    borders = np.linspace(start, end, pieces + 1).astype(np.int64)[:-1]
    rise = np.add.reduceat(features.rise_m[:end], borders)
    steps = np.add.reduceat(np.nan_to_num(features.cadence_spm[:end]), borders) / 60
    expected = rise.sum() / max(steps.sum(), 1.0) * steps
    noise = p.FLIGHT_HEIGHT_SD_M.value
    flight, path = (noise**2 + (spread.value * expected) ** 2 for spread in (p.FLIGHT_SPREAD, p.PATH_SPREAD))
    free = (pieces - 1) / pieces  # the mean rise per step is taken from the pieces themselves
    misfit = (rise - expected) ** 2 * (1 / path - 1 / flight)
    return float((misfit + free * np.log(path / flight)).sum()) / 2
