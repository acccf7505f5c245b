"""Activities of known distance in which one source of speed is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.signal.clean import clean
from pipeline.sources.activity import SessionTotals

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.arrays import Bools, Floats
    from pipeline.sources.activity import Activity

SECONDS = np.arange(2400.0)
LATE = SECONDS >= 540  # 31 of 40 minutes
HALF = SECONDS >= 1200


@dataclass(frozen=True)
class Recording:
    """What each source shows of a true speed; None where the device lacks the source."""

    truth: Floats
    speed: Floats | None = None
    distance: Floats | None = None
    positions: Floats | None = None
    session: float | None = None
    cadence_rpm: float | None = None
    sport: str = "running"
    jitter_m: float = 0.3
    tolerance: float = 0.01
    extra: dict[str, object] = field(default_factory=dict)


def run_at(speed: float) -> Floats:
    """Return a run that varies by a tenth of its speed over some minutes."""
    return speed * (1.0 + 0.1 * np.sin(SECONDS / 90.0))


RUN, SLOW_RUN, WALK, HIKE = run_at(3.2), run_at(2.2), run_at(1.35), run_at(0.85)
BROKEN_HIKE = np.where(HIKE + 0.25 * np.sin(SECONDS) < 0.95, 0.0, HIKE)
STANDING = np.where(np.abs(SECONDS - 1200) < 400, 0.0, RUN)

CASES = {
    "all-agree": Recording(RUN, RUN, RUN, RUN, RUN.sum()),
    "foot-pod-12-percent-low": Recording(RUN, 0.88 * RUN, RUN, RUN, RUN.sum()),
    "foot-pod-20-percent-high": Recording(RUN, 1.2 * RUN, RUN, RUN),
    "foot-pod-low-without-positions": Recording(RUN, 0.85 * RUN, RUN, None, RUN.sum()),
    "distance-9-percent-high": Recording(RUN, RUN, 1.09 * RUN, RUN),
    "speed-doubled": Recording(SLOW_RUN, 2 * SLOW_RUN, SLOW_RUN, None, SLOW_RUN.sum(), cadence_rpm=82.0),
    "speed-halved": Recording(RUN, RUN / 2, RUN, None, RUN.sum()),
    "speed-in-km-per-h": Recording(RUN, 3.6 * RUN, None, RUN),
    "speed-in-km-per-h-walking": Recording(WALK, 3.6 * WALK, None, WALK, sport="walking", tolerance=0.02),
    "speed-in-miles-per-h": Recording(RUN, 2.237 * RUN, None, RUN),
    "speed-in-km-per-h-with-distance": Recording(RUN, 3.6 * RUN, RUN),
    "distance-in-km": Recording(RUN, RUN, RUN / 1000, RUN),
    "speed-stuck-at-zero": Recording(RUN, 0 * RUN, RUN, RUN),
    "speed-stuck-at-zero-positions-alone": Recording(RUN, 0 * RUN, None, RUN),
    "distance-stuck": Recording(RUN, RUN, 0 * RUN, None),
    "zero-for-31-minutes": Recording(RUN, np.where(LATE, 0, RUN), RUN),
    "zero-for-31-minutes-at-first": Recording(RUN, np.where(LATE, RUN, 0), RUN, cadence_rpm=80.0),
    "fix-lost-for-31-minutes": Recording(RUN, np.where(LATE, 0, RUN), RUN, np.where(LATE, 0, RUN), cadence_rpm=80.0),
    "zero-for-31-minutes-walking": Recording(WALK, np.where(LATE, 0, WALK), WALK, None, sport="walking"),
    "distance-stops-after-a-while": Recording(RUN, RUN, np.where(LATE, 0, RUN), RUN),
    "distance-stops-on-a-fast-run": Recording(1.2 * RUN, 1.2 * RUN, np.where(LATE, 0, RUN), 1.2 * RUN),
    "distance-stops-no-positions": Recording(RUN, RUN, np.where(LATE, 0, RUN), None, cadence_rpm=80.0),
    "positions-stand-still": Recording(RUN, RUN, RUN, np.where(LATE, 0, RUN)),
    "distance-drifts-away": Recording(RUN, RUN, np.where(LATE, 1.6, 1.0) * RUN, RUN),
    "speed-drifts-away": Recording(RUN, np.where(LATE, 0.6, 1.0) * RUN, RUN, RUN),
    "speed-in-km-per-h-for-31-minutes": Recording(RUN, np.where(LATE, 3.6, 1.0) * RUN, RUN, RUN, RUN.sum()),
    "speed-in-km-per-h-for-half-of-the-time": Recording(RUN, np.where(HALF, 3.6, 1.0) * RUN, RUN, RUN, RUN.sum()),
    "speed-in-km-per-h-from-half-way-on": Recording(RUN, np.where(HALF, 3.6, 1.0) * RUN, None, RUN),
    "speed-in-km-per-h-until-half-way": Recording(RUN, np.where(HALF, 1.0, 3.6) * RUN, RUN),
    "walk-in-km-per-h-until-half-way": Recording(WALK, np.where(HALF, 1.0, 3.6) * WALK, None, WALK, sport="walking"),
    "speed-stuck-at-one-value": Recording(RUN, np.full(RUN.size, 2.9), RUN, RUN, RUN.sum()),
    "hike-zero-below-1-mps": Recording(HIKE, BROKEN_HIKE, HIKE, HIKE, sport="hiking"),
    "hike-zero-below-1-mps-no-positions": Recording(HIKE, BROKEN_HIKE, HIKE, None, sport="hiking"),
    "hike-zero-below-1-mps-no-distance": Recording(HIKE, BROKEN_HIKE, None, HIKE, sport="hiking", tolerance=0.03),
    "session-twice-the-truth": Recording(RUN, RUN, RUN, RUN, 2 * RUN.sum()),
    "session-twice-the-truth-positions-alone": Recording(RUN, None, None, RUN, 2 * RUN.sum()),
    "distance-and-session-too-long": Recording(RUN, RUN, 1.15 * RUN, RUN, 1.15 * RUN.sum()),
    "positions-too-long": Recording(RUN, RUN, None, 1.15 * RUN, RUN.sum()),
    "session-of-one-lap": Recording(RUN, RUN, RUN, None, 1000.0, extra={"latitude_deg": 10.0, "longitude_deg": 5.0}),
    "positions-jitter-at-rest": Recording(STANDING, STANDING, STANDING, STANDING, jitter_m=1.5),
    "positions-jitter-at-rest-no-distance": Recording(STANDING, STANDING, None, STANDING, jitter_m=1.0, tolerance=0.03),
}


@pytest.fixture(params=CASES)
def recording(request: pytest.FixtureRequest) -> Recording:
    """Return each of the cases."""
    return CASES[request.param]


def written(
    case: Recording, make_activity: Callable[..., Activity], track: Callable[..., dict[str, Floats]], every: Bools
) -> Activity:
    columns: dict[str, Floats | float] = {**case.extra}  # type: ignore[dict-item]  # arrays or numbers
    if case.speed is not None:
        columns["speed_mps"] = case.speed[every]
    if case.distance is not None:
        columns["distance_m"] = np.concatenate([[0.0], np.cumsum(case.distance)[:-1]])[every]
    if case.positions is not None:
        rng = np.random.default_rng(3)
        fixes = track(case.positions)
        columns |= {
            name: (degrees + rng.normal(0, case.jitter_m, SECONDS.size) / 111_195)[every]
            for name, degrees in fixes.items()
        }
    if case.cadence_rpm is not None:
        columns["cadence_rpm"] = case.cadence_rpm
    options = {"sport": case.sport, "totals": SessionTotals(distance_m=case.session)}
    return make_activity(SECONDS[every], activity=options, **columns)


def test_distance(
    recording: Recording, make_activity: Callable[..., Activity], track: Callable[..., dict[str, Floats]]
) -> None:
    signal = clean(written(recording, make_activity, track, SECONDS >= 0))
    stream, truth = signal.stream, recording.truth
    speed = stream["speed_mps"].to_numpy().astype(float)
    assert signal.summary.distance_m == pytest.approx(truth.sum(), rel=recording.tolerance)
    assert signal.summary.moving_s == pytest.approx((truth > 0).sum(), rel=0.02)
    assert speed[stream["state"] == "moving"].sum() == pytest.approx(signal.summary.distance_m, rel=1e-4)
    assert float(np.median(np.abs(speed - truth))) < 0.15
    minutes = speed.reshape(-1, 60).mean(axis=1), truth.reshape(-1, 60).mean(axis=1)
    assert minutes[0] == pytest.approx(minutes[1], abs=0.25)


def test_smart_recording_changes_no_distance(
    recording: Recording, make_activity: Callable[..., Activity], track: Callable[..., dict[str, Floats]]
) -> None:
    every = np.isin(SECONDS, np.cumsum(np.random.default_rng(1).integers(1, 8, 2400)))
    every[[0, -1]] = True
    signal = clean(written(recording, make_activity, track, every))
    assert signal.summary.distance_m == pytest.approx(recording.truth.sum(), rel=recording.tolerance + 0.015)


@pytest.mark.parametrize(
    ("session_m", "flag"),
    [
        pytest.param(7680.0, None, id="same"),
        pytest.param(8000.0, None, id="4-percent"),
        pytest.param(15_360.0, "distance_differs:7680/15360", id="twice"),
    ],
)
def test_difference_from_the_device_is_flagged(
    session_m: float, flag: str | None, make_activity: Callable[..., Activity], track: Callable[..., dict[str, Floats]]
) -> None:
    speed = np.full(2400, 3.2)
    options = {"totals": SessionTotals(distance_m=session_m)}
    activity = make_activity(SECONDS, speed_mps=speed, activity=options, **track(speed))
    flags = clean(activity).summary.quality_flags
    assert [name for name in flags if name.startswith("distance_differs")] == ([flag] if flag else [])


@pytest.mark.parametrize("session_m", [None, 28_800.0, 5000.0])
def test_a_ride_stays_a_ride(
    session_m: float | None, make_activity: Callable[..., Activity], track: Callable[..., dict[str, Floats]]
) -> None:
    speed = np.full(2400, 12.0)
    options = {"totals": SessionTotals(distance_m=session_m)}
    activity = make_activity(SECONDS, speed_mps=speed, distance_m=12.0 * SECONDS, activity=options, **track(speed))
    riding = (clean(activity).stream["state"] == "vehicle").sum()
    assert riding > 0.95 * SECONDS.size
