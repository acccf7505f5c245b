"""Which recorders may hold a barometer."""

from __future__ import annotations

import pytest

from pipeline.signal.elevation.altimeter import holds_barometer, may_hold_barometer


@pytest.mark.parametrize(
    ("device", "worn", "barometer"),
    [
        pytest.param("garmin fr110", True, False, id="named-by-the-profile"),
        pytest.param("garmin fr220_china", True, False, id="regional"),
        pytest.param("garmin 3077", True, False, id="forerunner-245-by-number"),
        pytest.param("garmin 3992", True, True, id="forerunner-255-by-number"),
        pytest.param("Garmin Forerunner 245 Music", True, False, id="name-in-gpx"),
        pytest.param("Forerunner 410 Software Version 2.20", True, False, id="name-in-tcx"),
        pytest.param("Garmin Forerunner 255", True, True, id="newer-forerunner"),
        pytest.param("garmin fr920xt", True, True, id="number-that-begins-alike"),
        pytest.param("Polar M430", True, False, id="polar"),
        pytest.param("StravaGPX iPhone", True, False, id="phone"),
        pytest.param("StravaGPX", True, True, id="watch-by-way-of-strava"),
        pytest.param("strava 102", True, False, id="app-that-writes-fit"),
        pytest.param(None, True, True, id="nameless-watch"),
        pytest.param("StravaGPX", False, False, id="nothing-was-worn"),
    ],
)
def test_the_recorder_tells_whether_there_may_be_a_barometer(
    device: str | None, *, worn: bool, barometer: bool
) -> None:
    assert may_hold_barometer(device, worn=worn) is barometer


@pytest.mark.parametrize(
    ("device", "known"),
    [
        pytest.param("Polar Vantage V2", True, id="polar"),
        pytest.param("Polar Vantage M", False, id="polar-without"),
        pytest.param("COROS PACE 2", True, id="coros"),
        pytest.param("Apple Health Export", True, id="routes-of-the-health-store"),
        pytest.param("StravaGPX", False, id="anything-may-write-it"),
        pytest.param(None, False, id="nameless"),
    ],
)
def test_some_recorders_are_known_to_have_a_barometer(device: str | None, *, known: bool) -> None:
    assert holds_barometer(device) is known
