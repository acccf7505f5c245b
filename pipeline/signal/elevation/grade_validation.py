"""Validation of altitude against the runner's response: real slopes change speed or heart rate, weather does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.signal import parameters as common
from pipeline.signal.elevation import parameters as p
from pipeline.signal.elevation.altitude import rises
from pipeline.signal.flags import flags_of
from pipeline.signal.windows import from_runs, moving_average, running_total, runs, slope, widened
from pipeline.vocabulary import Flag, GradeQuality

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats, Ints
    from pipeline.signal.elevation.altitude import Altitude


class Slopes(NamedTuple):
    """Slopes that altitude shows, as half-open ranges of the moving seconds; shape (slopes,).

    `height_m` is negative downhill, `distance_m` horizontal [m].
    """

    starts: Ints
    ends: Ints
    height_m: Floats
    distance_m: Floats


class Response(NamedTuple):
    """Fraction of the response expected on slopes that was observed, and its standard error."""

    share: float
    error: float


class Responses(NamedTuple):
    """Responses of speed and of heart rate to the uphill slopes."""

    speed: Response
    heart_rate: Response


def validate_altitude(altitude: Altitude, moving: Bools, speed_mps: Floats, heart_rate_bpm: Floats) -> Altitude:
    """Remove barometer resets and slopes that neither speed nor heart rate respond to.

    Who keeps the effort slows down uphill, who keeps the speed has a higher heart rate. Real hilly runs show 0.2 to 1.0
    of the response that the grade asks for in speed, or as much in heart rate; weather over flat ground shows none. A
    single slope proves little, so all slopes of a run are judged together. Nothing is changed where the response is not
    known precisely or heart rate is missing. Where a barometer was doubted for its curvature alone, a clear response of
    speed shows that the ground is rough.

    Parameters
    ----------
    altitude
        Altitude on the grid, and its quality.
    moving, speed_mps, heart_rate_bpm
        Whether the athlete moves, speed [m/s] and heart rate [bpm]; NaN where unknown, shape (seconds,).

    Returns
    -------
    Altitude
        The same; level where the barometer was reset (flag `altitude_steps`); level on all slopes that weather can
        make, or everywhere for GPS altitude (flag `weather`); `barometric` where rough ground had passed for GPS.
    """
    at = np.flatnonzero(moving & np.isfinite(altitude.altitude_m) & np.isfinite(speed_mps))
    if altitude.quality == GradeQuality.NONE or at.size < 2:
        return altitude
    rise, speed = rises(altitude.altitude_m, at), speed_mps[at]
    if altitude.quality == GradeQuality.BAROMETRIC:
        reset, often = _resets(rise, speed)
        altitude = _levelled(altitude, at[reset], rise[reset], {Flag.ALTITUDE_STEPS: int(reset.sum())})
        rise[reset] = 0.0
        if often:
            white_m = max(altitude.noise.white_m, p.UNRELIABLE_NOISE.value)
            altitude = replace(altitude, noise=replace(altitude.noise, white_m=white_m))
    if altitude.only_rough or np.isfinite(heart_rate_bpm[at]).any():
        return _validate_slopes(altitude, at, rise, speed, heart_rate_bpm[at])
    return altitude


def _validate_slopes(
    altitude: Altitude, at: Ints, rise_m: Floats, speed_mps: Floats, heart_rate_bpm: Floats
) -> Altitude:
    """Judge the slopes of the seconds `at` by how speed and heart rate respond to the uphill ones."""
    quality = GradeQuality.BAROMETRIC if altitude.only_rough else altitude.quality
    grade = _grade(rise_m, speed_mps, quality)
    slopes = _slopes(rise_m, speed_mps, grade, quality)
    if (slopes.height_m > 0).sum() < p.SLOPES_NEEDED.value:
        return altitude
    level = np.abs(grade) < p.SLOPE_EDGE_GRADE.value
    log_speed = np.log(np.maximum(speed_mps, common.STANDING_SPEED.value))
    by_speed, by_heart = _responses(slopes, log_speed, heart_rate_bpm, level)
    sds, least = p.RESPONSE_SDS.value, p.RESPONSE_LEAST.value
    if altitude.only_rough and by_speed.share - sds * by_speed.error > p.RESPONSE_CLEAR.value:
        return replace(altitude, quality=GradeQuality.BAROMETRIC)
    absent = by_speed.share + sds * by_speed.error < least and by_heart.share - by_heart.error <= least
    if not absent or np.isinf(by_heart.error) or _height_range(rise_m) > p.WEATHER_RANGE.value:
        return altitude
    drifting = np.full(at.size, altitude.quality == GradeQuality.GPS)  # GPS drifts all the time, weather only at times
    false = drifting | from_runs(slopes.starts, slopes.ends, at.size)
    return _levelled(altitude, at[false], rise_m[false], {Flag.WEATHER: slopes.starts.size})


def _height_range(rise_m: Floats) -> float:
    """Return the range of height averaged over minutes [m]."""
    return float(np.ptp(moving_average(np.cumsum(rise_m), p.WEATHER_WINDOW.value)))


def response(expected: Floats, observed: Floats, least_sd: float) -> Response:
    """Fit the fraction of the expected response that was observed: a line through the origin.

    Parameters
    ----------
    expected, observed
        Response to each slope, shape (slopes,); slopes where either is NaN are left out.
    least_sd
        Smallest standard deviation of the observed response about the line, in its unit.

    Returns
    -------
    Response
        0 with an infinite error where fewer than four slopes are known.
    """
    known = np.isfinite(expected) & np.isfinite(observed)
    expected, observed = expected[known], observed[known]
    square = float((expected**2).sum())
    if known.sum() < p.SLOPES_NEEDED.value or square == 0:
        return Response(0.0, np.inf)
    share = float((expected * observed).sum()) / square
    residual = float(np.sqrt(((observed - share * expected) ** 2).sum() / (expected.size - 1)))
    return Response(share, max(residual, least_sd) / np.sqrt(square))


def _levelled(altitude: Altitude, at: Ints, rise_m: Floats, count: dict[Flag, int]) -> Altitude:
    """Subtract the rise of some seconds from all that follows, and flag it."""
    flags = flags_of(count)
    if not flags:
        return altitude
    false_rise = np.zeros(altitude.altitude_m.size)
    false_rise[at] = rise_m
    level = altitude.altitude_m - np.cumsum(false_rise)
    return replace(altitude, altitude_m=level, flags=[*altitude.flags, *flags])


class Resets(NamedTuple):
    """Seconds of false rises and falls, shape (seconds,), and whether there are too many to trust the smaller ones."""

    seconds: Bools
    often: bool


def _resets(rise_m: Floats, speed_mps: Floats) -> Resets:
    """Find where a runner rises or falls faster than legs can: the barometer was reset, or wind changed its pressure.

    A pressure transient is slower than a reset, but lasts longer. Only its rise is beyond legs, since people run down
    as fast; where such rises are many, falls and somewhat slower rises are taken for transients, too.
    """
    height, distance = running_total(rise_m), running_total(speed_mps)
    width, least = p.RESET_WINDOW.value, p.STEEPEST_GROUND.value
    up = _climbs(height, distance, width, p.FASTEST_RISE.value, 0.0)
    down = _climbs(-height, distance, width, p.FASTEST_FALL.value, least)
    longer, steep = p.TRANSIENT_WINDOW.value, p.TRANSIENT_GRADE.value
    transients = _climbs(height, distance, longer, p.TRANSIENT_RISE.value, steep)
    often = bool(runs(transients).starts.size >= p.TRANSIENTS_OFTEN.value)
    if often:
        slower = p.TRANSIENT_RISE_OFTEN.value
        falls = _climbs(-height, distance, longer, slower, least)
        transients = falls | _climbs(height, distance, longer, slower, steep)
    return Resets(up | down | transients, often)


def _climbs(height_m: Floats, distance_m: Floats, width_s: int, least_mps: float, least_grade: float) -> Bools:
    """Return the seconds of windows that rise faster and more steeply than given, while the athlete moves along."""
    size = height_m.size - 1
    if size < width_s:
        return np.zeros(size, bool)
    change, covered = height_m[width_s:] - height_m[:-width_s], distance_m[width_s:] - distance_m[:-width_s]
    fast = (change > least_mps * width_s) & (change > least_grade * covered) & (covered > p.RESET_SPEED.value * width_s)
    onset = np.flatnonzero(fast)
    return from_runs(onset, onset + width_s, size)


def _responses(slopes: Slopes, log_speed: Floats, heart_rate_bpm: Floats, level: Bools) -> Responses:
    """Compare speed and heart rate on each uphill slope to level running around it, and fit both responses."""
    up = np.flatnonzero(slopes.height_m > 0)
    effort = p.EFFORT_PER_GRADE.value * slopes.height_m[up] / slopes.distance_m[up]
    slowing, quickening, seconds = np.full((3, up.size), np.nan)
    reach, least, window = p.AROUND_SLOPE.value, p.AROUND_SLOPE_LEAST.value, p.HEART_RATE_WINDOW.value
    for row, (start, end) in enumerate(zip(slopes.starts[up].tolist(), slopes.ends[up].tolist(), strict=True)):
        beside = slice(max(start - reach, 0), start), slice(end, end + reach)
        around = np.concatenate([log_speed[part][level[part]] for part in beside])
        if around.size >= least:
            slowing[row] = around.mean() - log_speed[start:end].mean()
            before = heart_rate_bpm[max(start - window, 0) : start + 1].mean()
            quickening[row] = heart_rate_bpm[end - 1 : end + window].mean() - before
            seconds[row] = end - start
    at_will = slowing < -p.FASTER_UPHILL.value
    slowing[at_will], quickening[at_will] = np.nan, np.nan
    reached = 1.0 - np.exp(-seconds / p.HEART_RATE_RESPONSE_TIME.value)
    expected_bpm = p.HEART_RATE_PER_EFFORT.value * reached * effort
    return Responses(response(effort, slowing, p.PACE_SD.value), response(expected_bpm, quickening, 0.0))


def _grade(rise_m: Floats, speed_mps: Floats, quality: GradeQuality) -> Floats:
    """Fit grade over a window of time; 0 where nobody moves."""
    seconds, half = np.arange(rise_m.size), p.SLOPE_WINDOW.value[quality] // 2
    low, high = np.maximum(seconds - half, 0), np.minimum(seconds + half + 1, seconds.size)
    fitted = slope(np.cumsum(speed_mps), np.cumsum(rise_m), low, high)
    return np.where(np.isnan(fitted), 0.0, fitted)


def _slopes(rise_m: Floats, speed_mps: Floats, grade: Floats, quality: GradeQuality) -> Slopes:
    """Find the slopes, up and down, that are high enough to matter and neither too high nor too steep for weather."""
    peak, edge = p.SLOPE_PEAK_GRADE.value, p.SLOPE_EDGE_GRADE.value
    parts = [runs(widened(sign * grade > peak, sign * grade > edge)) for sign in (1.0, -1.0)]
    starts, ends = (np.concatenate(borders) for borders in zip(*parts, strict=True))
    heights, distances = running_total(rise_m), running_total(speed_mps)
    height, distance = heights[ends] - heights[starts], distances[ends] - distances[starts]
    lowest, highest = p.SLOPE_HEIGHT.value[quality]
    possible = np.abs(height) <= np.minimum(highest, p.WEATHER_STEEPEST.value * distance)
    kept = (np.abs(height) >= lowest) & possible
    return Slopes(starts[kept], ends[kept], height[kept], distance[kept])
