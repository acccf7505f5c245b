"""Clocks that jump in mid-run, and silences that only look like it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from pipeline.sources.activity import UTC_MICROSECONDS, Activity
from pipeline.sources.clocks import mend_clock, shifted
from pipeline.sources.records import NO_TIME

if TYPE_CHECKING:
    from pipeline.arrays import Floats, Ints

NO_STOPS = np.empty(0, np.int64)
START_US = 1_790_000_000 * 1_000_000
HOUR = 3600
WEEK = 604_800
SECONDS = np.arange(1000)


def times(jump_s: float, at: int = 290) -> Ints:
    return START_US + (SECONDS * 1_000_000 + (jump_s * 1_000_000) * (at <= SECONDS)).astype(np.int64)


def columns(**changed: Any) -> dict[str, Floats]:
    return {"distance_m": 3.0 * SECONDS, "heart_rate_bpm": np.full(1000, 150.0)} | changed


PLACES = {"latitude_deg": 50 + SECONDS * 3.0 / 111_195, "longitude_deg": np.full(1000, 8.0)}
RESTED = np.where(SECONDS < 290, 150.0, 85.0)


@pytest.mark.parametrize(
    "jump_s",
    [
        pytest.param(WEEK, id="week-ahead"),
        pytest.param(-WEEK, id="week-back"),
        pytest.param(1024 * WEEK, id="gps-weeks-ahead"),
        pytest.param(-1024 * WEEK, id="gps-weeks-back"),
        pytest.param(HOUR, id="hour-ahead"),
        pytest.param(-HOUR, id="hour-back"),
        pytest.param(-8 * HOUR, id="zone"),
        pytest.param(365 * 24 * HOUR, id="year"),
        pytest.param(HOUR + 634, id="no-whole-hour"),
        pytest.param(-1417, id="minutes-back"),
        pytest.param(250, id="minutes-ahead"),
        pytest.param(3 * 24 * HOUR + 777, id="days-ahead"),
        pytest.param(-(20 * 365 + 5) * 24 * HOUR, id="twenty-years"),
    ],
)
@pytest.mark.parametrize("at", [pytest.param(290, id="early"), pytest.param(710, id="late")])
def test_jumps_are_mended(jump_s: int, at: int) -> None:
    mended = mend_clock(times(jump_s, at), columns(), NO_STOPS)
    assert np.ptp(mended.time_us) == 999 * 1_000_000
    assert (np.diff(mended.time_us) == 1_000_000).all()
    rollover = abs(jump_s) == 1024 * WEEK
    holds = (jump_s > 0) == (at < 500) if not rollover else True
    latest = max(times(jump_s, at)[[0, -1]])
    moved = min(at, 1000 - at) if not rollover else (at if jump_s > 0 else 1000 - at)
    assert mended.moved == moved
    assert (latest in mended.time_us) == holds


@pytest.mark.parametrize(
    ("jump_s", "values"),
    [
        pytest.param(HOUR, columns(heart_rate_bpm=RESTED), id="an-hour-of-rest"),
        pytest.param(HOUR + 600, columns(heart_rate_bpm=np.full(1000, 95.0)), id="lunch-on-a-hike"),
        pytest.param(HOUR + 600, {"distance_m": 3.0 * SECONDS}, id="no-heart-rate"),
        pytest.param(-HOUR - 600, columns(distance_m=3.0 * (SECONDS % 290)), id="earlier-activity"),
        pytest.param(HOUR, columns(distance_m=3.0 * SECONDS + np.where(SECONDS < 290, 0, 9000)), id="distance-leaps"),
        pytest.param(HOUR, {}, id="nothing-known"),
        pytest.param(WEEK, columns(distance_m=3.0 * (SECONDS % 290)), id="another-activity"),
        pytest.param(300, columns(heart_rate_bpm=RESTED + 30.0), id="pause"),
        pytest.param(90, columns(), id="traffic-light"),
        pytest.param(-3, columns(), id="out-of-order"),
        pytest.param(-20, columns(distance_m=3.0 * (SECONDS - 20 * (SECONDS >= 290))), id="written-twice"),
    ],
)
def test_silences_stay(jump_s: int, values: dict[str, Floats]) -> None:
    found = times(jump_s)
    mended = mend_clock(found, values, NO_STOPS)
    assert mended.moved == 0
    np.testing.assert_array_equal(mended.time_us, found)


@pytest.mark.parametrize(
    ("jump_s", "stopped_s", "moved"),
    [
        pytest.param(250, 289, 0, id="stopped"),
        pytest.param(250, 290, 0, id="stopped-a-second-later"),
        pytest.param(250, 200, 290, id="stopped-earlier"),
        pytest.param(-20, 289, 290, id="back"),
        pytest.param(HOUR, 289, 290, id="whole-hour"),
    ],
)
def test_timer_stops(jump_s: int, stopped_s: int, moved: int) -> None:
    stops = np.array([START_US + stopped_s * 1_000_000])
    assert mend_clock(times(jump_s), columns(), stops).moved == moved


def test_seconds_back_that_overlap() -> None:
    mended = mend_clock(times(-20), columns(), NO_STOPS)
    assert mended.moved == 290
    assert (np.diff(mended.time_us) == 1_000_000).all()


def test_positions_and_heart_rate_each_suffice() -> None:
    assert mend_clock(times(WEEK), PLACES, NO_STOPS).moved == 290
    assert mend_clock(times(WEEK), {"heart_rate_bpm": np.full(1000, 150.0)}, NO_STOPS).moved == 290


def test_a_clock_that_is_set_on_the_way() -> None:
    found = times(0)
    found[:40] -= START_US - 90_000_000  # from power-on
    mended = mend_clock(found, columns(), NO_STOPS)
    assert mended.moved == 40
    assert np.ptp(mended.time_us) == 999 * 1_000_000
    assert mended.time_us[-1] == found[-1]


def test_there_and_back_and_rows_without_time() -> None:
    found = times(0)
    found[300:310] += WEEK * 1_000_000
    found[500] = NO_TIME
    mended = mend_clock(found, columns(), NO_STOPS)
    assert mended.moved == 10
    assert mended.time_us[500] == NO_TIME
    assert (np.diff(mended.time_us[mended.time_us != NO_TIME]) > 0).all()
    assert mended.moment(int(found[305])) == mended.time_us[305]
    assert mended.moment(int(found[10])) == found[10]


@pytest.mark.parametrize(
    ("shifts", "hours"),
    [
        pytest.param({"fenix": -7200.0}, -2, id="part-of-the-name"),
        pytest.param({"polar": -7200.0}, 0, id="another-device"),
        pytest.param({}, 0, id="none"),
    ],
)
def test_a_clock_shift_of_a_device_moves_all_times(shifts: dict[str, float], hours: int) -> None:
    start = datetime(2026, 5, 3, 8, tzinfo=UTC)
    time = pl.Series("time", [start], dtype=UTC_MICROSECONDS)
    activity = Activity(
        format="gpx", sport=None, start_time=start, device="Garmin Fenix 6", records=pl.DataFrame([time])
    )
    moved = shifted(activity, shifts)
    assert moved.start_time == moved.records["time"][0] == start + timedelta(hours=hours)
    assert moved.notes == ((f"clock_shifted_s:{hours * 3600}",) if hours else ())
