"""Which devices may have a barometer."""

from __future__ import annotations

import pytest

from pipeline.signal.elevation.altimeter import has_barometer, may_have_barometer


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
        pytest.param("garmin fr920xt", True, True, id="number-with-the-same-start"),
        pytest.param("Polar M430", True, False, id="polar"),
        pytest.param("StravaGPX iPhone", True, False, id="phone"),
        pytest.param("StravaGPX", True, True, id="watch-through-strava"),
        pytest.param("strava 102", True, False, id="app-that-writes-fit"),
        pytest.param(None, True, True, id="unnamed-watch"),
        pytest.param("StravaGPX", False, False, id="not-worn"),
    ],
)
def test_devices_that_may_have_a_barometer(device: str | None, *, worn: bool, barometer: bool) -> None:
    assert may_have_barometer(device, worn=worn) is barometer


@pytest.mark.parametrize(
    ("device", "known"),
    [
        pytest.param("Polar Vantage V2", True, id="polar"),
        pytest.param("Polar Vantage M", False, id="polar-without"),
        pytest.param("COROS PACE 2", True, id="coros"),
        pytest.param("Apple Health Export", True, id="apple-health"),
        pytest.param("StravaGPX", False, id="written-by-anything"),
        pytest.param(None, False, id="unnamed"),
    ],
)
def test_devices_that_have_a_barometer(device: str | None, *, known: bool) -> None:
    assert has_barometer(device) is known
