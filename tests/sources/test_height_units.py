"""Heights in feet where the format says metres."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.sources.activity import Activity, SessionTotals
from pipeline.sources.height_units import heights_in_metres
from pipeline.sources.records import records_frame
from pipeline.units import METRES_PER_FOOT

if TYPE_CHECKING:
    from pipeline.arrays import Floats

START = datetime(2026, 9, 13, 6, tzinfo=UTC)


def climb(
    rate_mps: float, *, unit: float = 1.0, ascent_m: float | None = None, along_mps: float = 1.0, sport: str = "hiking"
) -> Activity:
    """An hour: up for half of it, down again, with some noise."""
    seconds = np.arange(3600)
    height = 400 + rate_mps * np.minimum(seconds, 3600 - seconds) + np.random.default_rng(1).normal(0, 2, seconds.size)
    columns: dict[str, Floats] = {"altitude_m": height / unit, "distance_m": along_mps * seconds.astype(float)}
    records = records_frame((int(START.timestamp()) + seconds) * 1_000_000, columns)
    totals = SessionTotals(ascent_m=ascent_m)
    return Activity(format="fit", sport=sport, start_time=START, records=records, totals=totals)


def outing(*parts: tuple[float, float, float], ascent_m: float | None = None) -> Activity:
    """A hike of parts, each with minutes, rate of climb [m/s] and speed [m/s]."""
    rate, along = (np.concatenate([np.full(round(60 * part[0]), part[at]) for part in parts]) for at in (1, 2))
    columns: dict[str, Floats] = {"altitude_m": 400 + np.cumsum(rate), "distance_m": np.cumsum(along)}
    records = records_frame((int(START.timestamp()) + np.arange(rate.size)) * 1_000_000, columns)
    totals = SessionTotals(ascent_m=ascent_m)
    return Activity(format="fit", sport="hiking", start_time=START, records=records, totals=totals)


UP, DOWN = (30, 0.1, 1.2), (60, -0.1, 1.2)


@pytest.mark.parametrize(
    ("given", "feet"),
    [
        pytest.param(climb(0.1, unit=METRES_PER_FOOT, ascent_m=185), True, id="a-total-in-metres"),
        pytest.param(climb(0.1, ascent_m=185), False, id="metres"),
        pytest.param(climb(0.1, ascent_m=100), False, id="a-total-that-is-low"),
        pytest.param(climb(0.1, ascent_m=607), False, id="a-total-in-feet"),
        pytest.param(climb(0.3, unit=METRES_PER_FOOT), True, id="nobody-climbs-so-fast"),
        pytest.param(climb(0.55), False, id="a-vertical-kilometre"),
        pytest.param(climb(2.0, along_mps=5.0), False, id="a-cable-car"),
        pytest.param(climb(1.5, along_mps=0.0), False, id="a-lift"),
        pytest.param(outing(UP, (12, 1.0, 2.3), DOWN), False, id="a-chairlift-within-a-hike"),
        pytest.param(outing(UP, (4, 1.5, 4.0), UP, (4, 1.5, 4.0), DOWN), False, id="cable-cars-within-a-hike"),
        pytest.param(outing(*3 * [(5, 0.12, 2.8), (5, -0.12, 2.8)], ascent_m=22), False, id="drift-of-gps-altitude"),
        pytest.param(outing(UP, (1, 6.0, 1.2), UP, DOWN, ascent_m=200), False, id="a-jump-of-the-altimeter"),
        pytest.param(climb(1.0, sport="cycling"), False, id="a-ride"),
        pytest.param(climb(0.1, unit=METRES_PER_FOOT), False, id="nothing-shows-it"),
    ],
)
def test_feet_are_found(given: Activity, feet: bool) -> None:  # noqa: FBT001  a parameter
    mended = heights_in_metres(given)
    factor = METRES_PER_FOOT if feet else 1.0
    assert mended.records["altitude_m"].to_list() == pytest.approx((given.records["altitude_m"] * factor).to_list())
    assert mended.notes == (("altitude_unit:ft",) if feet else ())


def test_a_climb_by_positions_alone_is_measured_along_them() -> None:
    given = climb(0.3, unit=METRES_PER_FOOT)
    north = given.records["distance_m"] / 111_000
    records = given.records.with_columns(distance_m=None, latitude_deg=47 + north, longitude_deg=north * 0)
    records = records.cast({"distance_m": float})
    assert heights_in_metres(Activity(format="gpx", sport=None, start_time=START, records=records)).notes
    assert not heights_in_metres(Activity(format="gpx", sport=None, start_time=START, records=records.head(0))).notes
