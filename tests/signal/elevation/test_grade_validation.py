from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.signal.elevation.altitude import Altitude, Noise
from pipeline.signal.elevation.grade_validation import answer_to, as_felt

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

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
    """An altitude as a good barometer gives it."""
    return Altitude(altitude_m, "barometric", Noise(0.1, 0.0, 0.0), np.zeros(SIZE), 0.3, [*flags])


def on_ramps(value: float) -> Floats:
    """A value on the ways up, 0 elsewhere."""
    values = np.zeros(SIZE)
    for start, end in RAMPS[::2]:
        values[start:end] = value
    return values


@pytest.fixture
def stormy() -> Altitude:
    """What a barometer shows of those ramps."""
    noise = np.random.default_rng(1).normal(0.0, 0.1, SIZE)
    return barometric(100.0 + ramps_up_and_down() + noise, "altitude_spikes:1")


@pytest.fixture
def even_speed(slow_noise: Callable[..., Floats]) -> Floats:
    return EASY_MPS * np.exp(slow_noise(2, SIZE, 0.03, 10.0))


@pytest.fixture
def even_heart(slow_noise: Callable[..., Floats]) -> Floats:
    return EASY_BPM + slow_noise(3, SIZE, 1.5, 20.0)


def followed(asked: Floats) -> Floats:
    """Heart rate that follows with a time constant of 45 s."""
    out = np.zeros(asked.size)
    for second in range(1, asked.size):
        out[second] = out[second - 1] + (asked[second] - out[second - 1]) / 45.0
    return out


def test_slopes_nobody_feels_are_levelled(stormy: Altitude, even_speed: Floats, even_heart: Floats) -> None:
    calm = as_felt(stormy, MOVING, even_speed, even_heart)
    assert calm.flags == ["altitude_spikes:1", "weather:12"]
    assert np.ptp(stormy.altitude_m) > RISE_M
    assert np.ptp(calm.altitude_m) < 0.45 * RISE_M
    assert calm.altitude_m[:190] == pytest.approx(stormy.altitude_m[:190])


def test_satellites_that_nobody_feels_tell_nothing_of_the_ground(
    even_speed: Floats, even_heart: Floats, slow_noise: Callable[..., Floats]
) -> None:
    drifting = Altitude(slow_noise(5, SIZE, 8.0, 60.0), "gps", Noise(0.3, 0.0, 0.0), np.full(SIZE, 4.0), 4.0, [], True)
    felt = as_felt(drifting, MOVING, even_speed, even_heart)
    assert felt.quality == "gps"
    assert np.ptp(felt.altitude_m) == pytest.approx(0.0, abs=1e-9)


def test_a_long_climb_under_drifting_satellites_stays(
    even_speed: Floats, even_heart: Floats, slow_noise: Callable[..., Floats]
) -> None:
    climb = np.arange(SIZE) * 0.06 * EASY_MPS + slow_noise(5, SIZE, 5.0, 60.0)
    drifting = Altitude(climb, "gps", Noise(0.3, 0.0, 0.0), np.full(SIZE, 4.0), 4.0, [], True)
    assert as_felt(drifting, MOVING, even_speed, even_heart) is drifting


@pytest.mark.parametrize(
    ("slowing", "beats_bpm"),
    [
        pytest.param(0.20, 0.0, id="same effort, slower"),
        pytest.param(0.0, 20.0, id="same speed, faster heart"),
        pytest.param(0.10, 10.0, id="half of both"),
        pytest.param(-0.40, 30.0, id="sprinted at will"),
    ],
)
def test_felt_slopes_stay(
    slowing: float, beats_bpm: float, stormy: Altitude, even_speed: Floats, even_heart: Floats
) -> None:
    speed = even_speed * np.exp(-on_ramps(slowing))
    heart = even_heart + followed(on_ramps(beats_bpm))
    assert as_felt(stormy, MOVING, speed, heart) is stormy


def test_without_heart_rate_nothing_is_said(stormy: Altitude, even_speed: Floats) -> None:
    assert as_felt(stormy, MOVING, even_speed, np.full(SIZE, np.nan)) is stormy


def test_an_uneven_runner_tells_nothing(
    stormy: Altitude, even_heart: Floats, slow_noise: Callable[..., Floats]
) -> None:
    speed = EASY_MPS * np.exp(slow_noise(4, SIZE, 0.25, 20.0))
    assert as_felt(stormy, MOVING, speed, even_heart) is stormy


def test_a_few_slopes_tell_nothing(stormy: Altitude, even_speed: Floats, even_heart: Floats) -> None:
    few = replace(stormy, altitude_m=np.where(np.arange(SIZE) < 1000, stormy.altitude_m, stormy.altitude_m[1000]))
    assert as_felt(few, MOVING, even_speed, even_heart) is few


def test_what_weather_cannot_do_stays(stormy: Altitude, even_speed: Floats, even_heart: Floats) -> None:
    high = replace(stormy, altitude_m=100.0 + 3.0 * (stormy.altitude_m - 100.0))  # 18 m within half a minute
    calm = as_felt(high, MOVING, even_speed, even_heart)
    assert calm is high


def test_what_changes_in_a_stop_is_no_slope(stormy: Altitude, even_speed: Floats, even_heart: Floats) -> None:
    moving = MOVING.copy()
    moving[RAMPS[0][0] - 5 : RAMPS[0][1] + 5] = False
    calm = as_felt(stormy, moving, even_speed, even_heart)
    rise_in_stop = [a.altitude_m[RAMPS[0][1] + 5] - a.altitude_m[RAMPS[0][0] - 5] for a in (stormy, calm)]
    assert rise_in_stop[1] == pytest.approx(rise_in_stop[0])
    assert calm.flags[-1] == "weather:11"


@pytest.mark.parametrize(
    ("asked", "given", "share"),
    [
        pytest.param([0.1, 0.2, 0.3, 0.4], [0.05, 0.1, 0.15, 0.2], 0.5, id="half"),
        pytest.param([0.1, 0.2, 0.3, 0.4], [0.0, 0.0, 0.0, 0.0], 0.0, id="none"),
        pytest.param([0.1, np.nan, 0.2, 0.3, 0.4], [0.1, 9.0, 0.2, 0.3, 0.4], 1.0, id="unknown left out"),
    ],
)
def test_answer(asked: list[float], given: list[float], share: float) -> None:
    found, error = answer_to(np.array(asked), np.array(given), 0.04)
    assert found == pytest.approx(share)
    assert error == pytest.approx(0.04 / np.sqrt(0.3))


def test_answer_of_few_is_unknown() -> None:
    assert answer_to(np.array([0.1, 0.2, 0.3]), np.array([0.1, 0.2, 0.3]), 0.04) == (0.0, np.inf)


@pytest.mark.parametrize(
    ("seconds", "height_m", "levelled"),
    [
        pytest.param(4, 12.0, True, id="set anew upwards"),
        pytest.param(4, -12.0, True, id="set anew downwards"),
        pytest.param(20, 12.0, False, id="steps run up"),
        pytest.param(12, -15.0, False, id="steps run down"),
    ],
)
def test_a_barometer_that_is_set_anew_is_no_ground(
    seconds: int, height_m: float, *, levelled: bool, even_speed: Floats
) -> None:
    height = height_m * np.clip((np.arange(SIZE) - 1000) / seconds, 0.0, 1.0)
    altitude = barometric(100.0 + height)
    felt = as_felt(altitude, MOVING, even_speed, np.full(SIZE, np.nan))
    assert np.ptp(felt.altitude_m) == pytest.approx(0.0 if levelled else abs(height_m))
    assert [flag.split(":")[0] for flag in felt.flags] == ["altitude_steps"] * levelled


def test_a_lift_is_left_to_others() -> None:
    height = np.clip(np.arange(SIZE) - 1000.0, 0.0, 30.0) * 2.0
    altitude = barometric(100.0 + height)
    assert as_felt(altitude, MOVING, np.full(SIZE, 0.2), np.full(SIZE, np.nan)) is altitude


@pytest.mark.parametrize(
    ("slowing", "quality"),
    [pytest.param(0.20, "barometric", id="rough ground"), pytest.param(0.0, "gps", id="drifting satellites")],
)
def test_rough_ground_is_felt(slowing: float, quality: str, stormy: Altitude, even_speed: Floats) -> None:
    doubted = replace(stormy, quality="gps", only_rough=True, roughness_m=1.6)
    speed = even_speed * np.exp(-on_ramps(slowing))
    assert as_felt(doubted, MOVING, speed, np.full(SIZE, np.nan)).quality == quality
    assert as_felt(replace(doubted, only_rough=False), MOVING, speed, np.full(SIZE, np.nan)).quality == "gps"
