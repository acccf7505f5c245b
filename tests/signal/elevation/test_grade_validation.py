from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.signal.elevation.altitude import Altitude
from pipeline.signal.elevation.altitude_noise import Noise
from pipeline.signal.elevation.grade_validation import response, validate_altitude
from pipeline.vocabulary import GradeQuality

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.arrays import Floats

SIZE = 2400
EASY_MPS, EASY_BPM = 3.0, 140.0
RAMPS = [(200 + 180 * i, 230 + 180 * i) for i in range(12)]  # 30 s each, 6 m: 6.7 % at 3 m/s
RISE_M = 6.0
MOVING = np.ones(SIZE, bool)


def ramps_up_and_down() -> Floats:
    """Altitude that rises by 6 m, stays, and falls again."""
    height = np.zeros(SIZE)
    for number, (start, end) in enumerate(RAMPS):
        sign = 1.0 if number % 2 == 0 else -1.0
        height += sign * RISE_M * np.clip((np.arange(SIZE) - start) / (end - start), 0.0, 1.0)
    return height


def barometric(altitude_m: Floats, *flags: str) -> Altitude:
    """Altitude as a good barometer measures it."""
    return Altitude(altitude_m, GradeQuality.BAROMETRIC, Noise(0.1, 0.0, 0.0), np.zeros(SIZE), 0.3, [*flags])


def on_ramps(value: float) -> Floats:
    """A value on the ramps that go up, 0 elsewhere."""
    values = np.zeros(SIZE)
    for start, end in RAMPS[::2]:
        values[start:end] = value
    return values


@pytest.fixture
def stormy() -> Altitude:
    """Altitude of a barometer that shows those ramps."""
    noise = np.random.default_rng(1).normal(0.0, 0.1, SIZE)
    return barometric(100.0 + ramps_up_and_down() + noise, "altitude_spikes:1")


@pytest.fixture
def even_speed(slow_noise: Callable[..., Floats]) -> Floats:
    return EASY_MPS * np.exp(slow_noise(2, SIZE, 0.03, 10.0))


@pytest.fixture
def even_heart(slow_noise: Callable[..., Floats]) -> Floats:
    return EASY_BPM + slow_noise(3, SIZE, 1.5, 20.0)


def followed(target: Floats) -> Floats:
    """Heart rate that follows with a time constant of 45 s."""
    out = np.zeros(target.size)
    for second in range(1, target.size):
        out[second] = out[second - 1] + (target[second] - out[second - 1]) / 45.0
    return out


def test_slopes_without_response_are_levelled(stormy: Altitude, even_speed: Floats, even_heart: Floats) -> None:
    calm = validate_altitude(stormy, MOVING, even_speed, even_heart)
    assert calm.flags == ["altitude_spikes:1", "weather:12"]
    assert np.ptp(stormy.altitude_m) > RISE_M
    assert np.ptp(calm.altitude_m) < 0.45 * RISE_M
    assert calm.altitude_m[:190] == pytest.approx(stormy.altitude_m[:190])


def test_gps_drift_without_response_is_levelled(
    even_speed: Floats, even_heart: Floats, slow_noise: Callable[..., Floats]
) -> None:
    drifting = Altitude(
        slow_noise(5, SIZE, 8.0, 60.0),
        GradeQuality.GPS,
        Noise(0.3, 0.0, 0.0),
        np.full(SIZE, 4.0),
        4.0,
        [],
        only_rough=True,
    )
    validated = validate_altitude(drifting, MOVING, even_speed, even_heart)
    assert validated.quality == "gps"
    assert np.ptp(validated.altitude_m) == pytest.approx(0.0, abs=1e-9)


def test_long_climb_under_gps_drift_stays(
    even_speed: Floats, even_heart: Floats, slow_noise: Callable[..., Floats]
) -> None:
    climb = np.arange(SIZE) * 0.06 * EASY_MPS + slow_noise(5, SIZE, 5.0, 60.0)
    drifting = Altitude(climb, GradeQuality.GPS, Noise(0.3, 0.0, 0.0), np.full(SIZE, 4.0), 4.0, [], only_rough=True)
    assert validate_altitude(drifting, MOVING, even_speed, even_heart) is drifting


@pytest.mark.parametrize(
    ("slowing", "quickening_bpm"),
    [
        pytest.param(0.20, 0.0, id="same effort, slower"),
        pytest.param(0.0, 20.0, id="same speed, faster heart"),
        pytest.param(0.10, 10.0, id="half of both"),
        pytest.param(-0.40, 30.0, id="sprinted at will"),
    ],
)
def test_slopes_with_response_stay(
    slowing: float, quickening_bpm: float, stormy: Altitude, even_speed: Floats, even_heart: Floats
) -> None:
    speed = even_speed * np.exp(-on_ramps(slowing))
    heart = even_heart + followed(on_ramps(quickening_bpm))
    assert validate_altitude(stormy, MOVING, speed, heart) is stormy


def test_without_heart_rate_slopes_stay(stormy: Altitude, even_speed: Floats) -> None:
    assert validate_altitude(stormy, MOVING, even_speed, np.full(SIZE, np.nan)) is stormy


def test_uneven_pace_proves_nothing(stormy: Altitude, even_heart: Floats, slow_noise: Callable[..., Floats]) -> None:
    speed = EASY_MPS * np.exp(slow_noise(4, SIZE, 0.25, 20.0))
    assert validate_altitude(stormy, MOVING, speed, even_heart) is stormy


def test_few_slopes_prove_nothing(stormy: Altitude, even_speed: Floats, even_heart: Floats) -> None:
    few = replace(stormy, altitude_m=np.where(np.arange(SIZE) < 1000, stormy.altitude_m, stormy.altitude_m[1000]))
    assert validate_altitude(few, MOVING, even_speed, even_heart) is few


def test_slopes_too_high_for_weather_stay(stormy: Altitude, even_speed: Floats, even_heart: Floats) -> None:
    high = replace(stormy, altitude_m=100.0 + 3.0 * (stormy.altitude_m - 100.0))  # 18 m within half a minute
    calm = validate_altitude(high, MOVING, even_speed, even_heart)
    assert calm is high


def test_rise_in_a_stop_is_no_slope(stormy: Altitude, even_speed: Floats, even_heart: Floats) -> None:
    moving = MOVING.copy()
    moving[RAMPS[0][0] - 5 : RAMPS[0][1] + 5] = False
    calm = validate_altitude(stormy, moving, even_speed, even_heart)
    rise_in_stop = [a.altitude_m[RAMPS[0][1] + 5] - a.altitude_m[RAMPS[0][0] - 5] for a in (stormy, calm)]
    assert rise_in_stop[1] == pytest.approx(rise_in_stop[0])
    assert calm.flags[-1] == "weather:11"


@pytest.mark.parametrize(
    ("expected", "observed", "share"),
    [
        pytest.param([0.1, 0.2, 0.3, 0.4], [0.05, 0.1, 0.15, 0.2], 0.5, id="half"),
        pytest.param([0.1, 0.2, 0.3, 0.4], [0.0, 0.0, 0.0, 0.0], 0.0, id="none"),
        pytest.param([0.1, np.nan, 0.2, 0.3, 0.4], [0.1, 9.0, 0.2, 0.3, 0.4], 1.0, id="unknown left out"),
    ],
)
def test_response(expected: list[float], observed: list[float], share: float) -> None:
    found, error = response(np.array(expected), np.array(observed), 0.04)
    assert found == pytest.approx(share)
    assert error == pytest.approx(0.04 / np.sqrt(0.3))


def test_response_to_few_is_unknown() -> None:
    assert response(np.array([0.1, 0.2, 0.3]), np.array([0.1, 0.2, 0.3]), 0.04) == (0.0, np.inf)


@pytest.mark.parametrize(
    ("seconds", "height_m", "levelled"),
    [
        pytest.param(4, 12.0, True, id="reset upwards"),
        pytest.param(4, -12.0, True, id="reset downwards"),
        pytest.param(11, 12.0, True, id="a change of pressure"),
        pytest.param(20, 12.0, False, id="steps run up"),
        pytest.param(12, -15.0, False, id="steps run down"),
    ],
)
def test_barometer_resets_are_levelled(seconds: int, height_m: float, *, levelled: bool, even_speed: Floats) -> None:
    height = height_m * np.clip((np.arange(SIZE) - 1000) / seconds, 0.0, 1.0)
    altitude = barometric(100.0 + height)
    validated = validate_altitude(altitude, MOVING, even_speed, np.full(SIZE, np.nan))
    assert np.ptp(validated.altitude_m) == pytest.approx(0.0 if levelled else abs(height_m))
    assert [flag.split(":")[0] for flag in validated.flags] == ["altitude_steps"] * levelled


def test_a_hill_sprint_is_no_change_of_pressure() -> None:
    steep = barometric(100.0 + 1.0 * np.clip(np.arange(SIZE) - 1000.0, 0.0, 12.0))
    assert validate_altitude(steep, MOVING, np.full(SIZE, 5.0), np.full(SIZE, np.nan)) is steep


def dip(start: int, depth_m: float, fall_s: int, rise_s: int) -> Floats:
    """Go down, and up again a minute later."""
    seconds = np.arange(SIZE) - start
    return depth_m * (np.clip(seconds / fall_s, 0, 1) - np.clip((seconds - 60) / rise_s, 0, 1))


@pytest.mark.parametrize(("rise_s", "speed_mps"), [pytest.param(12, 1.4, id="steps"), pytest.param(11, 3.2, id="hill")])
def test_sprints_up_steps_are_no_changes_of_pressure(rise_s: int, speed_mps: float) -> None:
    """Ten metres at 0.83 and 0.91 m/s, four times, and slowly down each time."""
    height = -np.sum([dip(200 + 300 * number, 10.0, 30, rise_s) for number in range(4)], axis=0)
    steep = barometric(100.0 + height)
    assert validate_altitude(steep, MOVING, np.full(SIZE, speed_mps), np.full(SIZE, np.nan)) is steep


@pytest.mark.parametrize("dips", [pytest.param(2, id="few"), pytest.param(4, id="often")])
def test_a_barometer_in_the_wind_is_not_trusted(dips: int, even_speed: Floats) -> None:
    """Walk breaks of an interval run, in each of which the watch shows 10 m less."""
    rise_s = [9, 9, 9, 11][:dips]  # the last alone might be steps run up
    height = -np.sum([dip(200 + 300 * number, 10.0, 7, seconds) for number, seconds in enumerate(rise_s)], axis=0)
    altitude = barometric(100.0 + height)
    validated = validate_altitude(altitude, MOVING, 0.5 * even_speed, np.full(SIZE, np.nan))
    climbed = [float(np.fmax(np.diff(one.altitude_m), 0).sum()) for one in (altitude, validated)]
    assert climbed == pytest.approx([10.0 * dips, 0.0], abs=0.1)
    fallen = -float(np.fmin(np.diff(validated.altitude_m), 0).sum())
    assert fallen == pytest.approx(0.0 if dips > 2 else 10.0 * dips, abs=0.1)
    assert validated.noise.white_m == (3.5 if dips > 2 else 0.1)


def test_lifts_are_no_resets() -> None:
    height = np.clip(np.arange(SIZE) - 1000.0, 0.0, 30.0) * 2.0
    altitude = barometric(100.0 + height)
    assert validate_altitude(altitude, MOVING, np.full(SIZE, 0.2), np.full(SIZE, np.nan)) is altitude


@pytest.mark.parametrize(
    ("slowing", "quality"),
    [pytest.param(0.20, "barometric", id="rough ground"), pytest.param(0.0, "gps", id="GPS drift")],
)
def test_rough_ground_is_recognised(slowing: float, quality: str, stormy: Altitude, even_speed: Floats) -> None:
    doubted = replace(stormy, quality=GradeQuality.GPS, only_rough=True, calm_curvature_m=1.6)
    speed = even_speed * np.exp(-on_ramps(slowing))
    assert validate_altitude(doubted, MOVING, speed, np.full(SIZE, np.nan)).quality == quality
    assert validate_altitude(replace(doubted, only_rough=False), MOVING, speed, np.full(SIZE, np.nan)).quality == "gps"
