"""Altitude as the body feels it: what is ground, and what is weather or a barometer set anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.signal import parameters as p
from pipeline.signal.elevation.altitude import rises
from pipeline.signal.windows import from_runs, moving_average, running_total, runs, slope, widened

if TYPE_CHECKING:
    from pipeline.arrays import Bools, Floats, Ints
    from pipeline.signal.elevation.altitude import Altitude


class Slopes(NamedTuple):
    """What rises and falls by its altitude: borders among the seconds asked, height and way [m], shape (slopes,)."""

    starts: Ints
    ends: Ints
    height_m: Floats
    way_m: Floats


def as_felt(altitude: Altitude, moving: Bools, speed_mps: Floats, heart_rate_bpm: Floats) -> Altitude:
    """Let the body judge an altitude: level what no legs can climb, and slopes that it does not feel.

    Ground is felt: who keeps the effort slows down uphill, and who keeps the speed has a faster heart. Real hilly runs
    give 0.2 to 1.0 of the answer that the ground asks for in speed, or as much in heart rate; storms on flat ground
    none. A single slope tells little, so all of a run are asked together; where their answer is not known precisely, or
    there is no heart rate, nothing is changed. Where a barometer was doubted for its roughness alone, a clear answer in
    speed says that the ground is rough.

    Parameters
    ----------
    altitude
        Altitude on the grid, and its quality.
    moving, speed_mps, heart_rate_bpm
        Whether the athlete moves, speed [m/s] and heart rate [bpm], NaN where unknown, shape (seconds,).

    Returns
    -------
    Altitude
        The same; level where a barometer was set anew (flag `altitude_steps:<seconds>`); level on all slopes that
        weather can make, or everywhere by satellites (flag `weather:<slopes>`); `barometric` where rough ground was
        taken for satellites.
    """
    at = np.flatnonzero(moving & np.isfinite(altitude.altitude_m) & np.isfinite(speed_mps))
    if altitude.quality == "none" or at.size < 2:
        return altitude
    rise = rises(altitude.altitude_m, at)
    speed = speed_mps[at]
    if altitude.quality == "barometric":
        steps = _steps(rise, speed)
        altitude = _levelled(altitude, at[steps], rise[steps], "altitude_steps", int(steps.sum()))
        rise[steps] = 0.0
    if altitude.only_rough or np.isfinite(heart_rate_bpm[at]).any():
        return _as_answered(altitude, at, rise, speed, heart_rate_bpm[at])
    return altitude


def _as_answered(altitude: Altitude, at: Ints, rise: Floats, speed: Floats, heart_rate: Floats) -> Altitude:
    """Judge the slopes of the seconds `at` by how speed and heart rate answer to those that go up."""
    quality = "barometric" if altitude.only_rough else altitude.quality
    grade = _grade(rise, speed, quality)
    slopes = _slopes(rise, speed, grade, quality)
    if (slopes.height_m > 0).sum() < p.SLOPES_ASKED:
        return altitude
    level = np.abs(grade) < p.LEVEL_GRADE
    slowing, beats = _answers(slopes, np.log(np.maximum(speed, p.STANDING_SPEED_MPS)), heart_rate, level)
    if altitude.only_rough and slowing[0] - p.SURE_SDS * slowing[1] > p.ANSWER_CLEAR:
        return replace(altitude, quality="barometric")
    unfelt = slowing[0] + p.SURE_SDS * slowing[1] < p.ANSWER_FELT and beats[0] - beats[1] <= p.ANSWER_FELT
    if not unfelt or np.isinf(beats[1]) or _range(rise) > p.WEATHER_RANGE_M:
        return altitude
    drifts = np.full(at.size, altitude.quality == "gps")  # satellites drift all the time, weather changes at times
    false = drifts | from_runs(slopes.starts, slopes.ends, at.size)
    return _levelled(altitude, at[false], rise[false], "weather", slopes.starts.size)


def _range(rise: Floats) -> float:
    """How far means of the height over minutes lie apart [m]."""
    return float(np.ptp(moving_average(np.cumsum(rise), p.WEATHER_RANGE_S)))


def answer_to(asked: Floats, given: Floats, least_sd: float) -> tuple[float, float]:
    """Share of what is asked that is given, on the whole, and its standard error: a line through the origin.

    Parameters
    ----------
    asked, given
        Shape (slopes,); those of which either is NaN do not count.
    least_sd
        Least standard deviation of what is given about that line.

    Returns
    -------
    share, error
        0 and infinite where nothing is known.
    """
    known = np.isfinite(asked) & np.isfinite(given)
    asked, given = asked[known], given[known]
    square = float((asked**2).sum())
    if known.sum() < p.SLOPES_ASKED or square == 0:
        return 0.0, np.inf
    share = float((asked * given).sum()) / square
    scatter = float(np.sqrt(((given - share * asked) ** 2).sum() / (asked.size - 1)))
    return share, max(scatter, least_sd) / np.sqrt(square)


def _levelled(altitude: Altitude, at: Ints, rise_m: Floats, flag: str, count: int) -> Altitude:
    """Take the rise of some seconds out of all that follows."""
    if not count:
        return altitude
    false_rise = np.zeros(altitude.altitude_m.size)
    false_rise[at] = rise_m
    level = altitude.altitude_m - np.cumsum(false_rise)
    return replace(altitude, altitude_m=level, flags=[*altitude.flags, f"{flag}:{count}"])


def _steps(rise_m: Floats, speed_mps: Floats) -> Bools:
    """Seconds within which a moving runner rises or falls faster than legs can: a barometer is set anew."""
    width = p.STEP_WINDOW_S
    if rise_m.size < width:
        return np.zeros(rise_m.size, bool)
    height, way = running_total(rise_m), running_total(speed_mps)
    change, run = height[width:] - height[:-width], way[width:] - way[:-width]
    fall = np.maximum(p.FASTEST_FALL_MPS * width, p.GRADE_LIMIT * run)
    onset = np.flatnonzero(((change > p.FASTEST_RISE_MPS * width) | (change < -fall)) & (run > p.RUNNING_WAY * width))
    return from_runs(onset, onset + width, rise_m.size)


def _answers(
    slopes: Slopes, log_speed: Floats, heart_rate_bpm: Floats, level: Bools
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Share of the answer to the ways up that speed gives, and that heart rate gives, each with its standard error."""
    up = np.flatnonzero(slopes.height_m > 0)
    toil = p.TOIL_PER_GRADE * slopes.height_m[up] / slopes.way_m[up]
    slowing, beats, seconds = np.full((3, up.size), np.nan)
    for row, (start, end) in enumerate(zip(slopes.starts[up].tolist(), slopes.ends[up].tolist(), strict=True)):
        around = np.r_[max(start - p.AROUND_SLOPE_S, 0) : start, end : min(end + p.AROUND_SLOPE_S, level.size)]
        around = around[level[around]]
        if around.size >= p.AROUND_SLOPE_LEAST_S:
            slowing[row] = log_speed[around].mean() - log_speed[start:end].mean()
            before, after = max(start - p.BEATS_WINDOW_S, 0), end + p.BEATS_WINDOW_S
            beats[row] = heart_rate_bpm[end - 1 : after].mean() - heart_rate_bpm[before : start + 1].mean()
            seconds[row] = end - start
    at_will = slowing < -p.HURRY_UPHILL
    slowing[at_will], beats[at_will] = np.nan, np.nan
    expected = p.BEATS_PER_TOIL_BPM * (1.0 - np.exp(-seconds / p.HEART_RATE_TIME_S)) * toil
    return answer_to(toil, slowing, p.PACE_SD), answer_to(expected, beats, 0.0)


def _grade(rise_m: Floats, speed_mps: Floats, quality: str) -> Floats:
    """Grade over a window of time, 0 where nobody moves."""
    seconds, half = np.arange(rise_m.size), p.SLOPE_WINDOW_S[quality] // 2
    low, high = np.maximum(seconds - half, 0), np.minimum(seconds + half + 1, seconds.size)
    fitted = slope(np.cumsum(speed_mps), np.cumsum(rise_m), low, high)
    return np.where(np.isnan(fitted), 0.0, fitted)


def _slopes(rise_m: Floats, speed_mps: Floats, grade: Floats, quality: str) -> Slopes:
    """Find what rises or falls enough to matter, and neither so far nor so steeply that no weather does it."""
    parts = [runs(widened(sign * grade > p.SLOPE_GRADE, sign * grade > p.LEVEL_GRADE)) for sign in (1.0, -1.0)]
    starts, ends = (np.concatenate(edges) for edges in zip(*parts, strict=True))
    heights, ways = running_total(rise_m), running_total(speed_mps)
    height, way = heights[ends] - heights[starts], ways[ends] - ways[starts]
    lowest, highest = p.SLOPE_HEIGHT_M[quality]
    kept = (np.abs(height) >= lowest) & (np.abs(height) <= np.minimum(highest, p.WEATHER_STEEPEST * way))
    return Slopes(starts[kept], ends[kept], height[kept], way[kept])
