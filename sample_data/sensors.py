"""Simulate the recording of a run by a device: true motion in, an Activity out, with positions in the open ocean."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.sources.activity import EVENTS, LAPS, RECORDS, Activity, SessionTotals
from sample_data.runner import coloured_noise, followed
from sample_data.truth import true_runs

if TYPE_CHECKING:
    from datetime import datetime

    import numpy.typing as npt

    from sample_data.devices import Device
    from sample_data.simulator import Simulated

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

METRES_PER_DEGREE = 111_195.0  # on a sphere of 6371 km
SPEED_LAG_STAGES = 3  # of smoothing, one behind the other: the shape that 14 real runs show
STILL_S = 3  # s of standing after which a watch shows no speed, as two real runs do
DISTANCE_NOISE_TAU_S = 1.0  # s; errors of a second's distance in real runs are forgotten after 0 to 2 s
CADENCE_WINDOW_S = 4  # s of steps that a watch counts for its cadence; judgement
BAROMETER_LAG_S = 2.0  # s; judgement
OPTICAL_LAG_S = 8.0  # s, judgement
STILL_MPS = 0.2  # m/s, slower is standing to a device; judgement
AUTO_PAUSE_S = 3.0  # s of standing after which the timer stops
CANYON_SPEED_NOISE_MPS = 0.8
CANYON_POSITION_NOISE_M = 12.0
STALL_S, CATCH_UP_S = (3, 9), 3  # s of a stall, and of catching up
TROUBLE_S = (40.0, 150.0)  # length of one trouble: a canyon, a tunnel, a lost sensor


def observe(
    run: Simulated,
    device: Device,
    rng: np.random.Generator,
    *,
    sport: str | None = "running",
    sub_sport: str | None = None,
) -> Activity:
    """Record a simulated run.

    Parameters
    ----------
    run
        The truth.
    device
        The device that records it.
    rng
        Source of chance.
    sport, sub_sport
        What the runner set the device to record; the device's own sub-sport wins.

    Returns
    -------
    Activity
        As a reader would give it, values rounded as the format stores them, positions near 0 N 0 E.
    """
    truth = run.truth
    count = truth.height
    timer_on = _timer(truth, device)
    tunnel = _stretches(rng, count, device.tunnel_share)
    speed, distance = _speed_and_distance(truth["speed_mps"].to_numpy(), truth["distance_m"].to_numpy(), device, rng)
    columns = {
        "altitude_m": _altitude(truth["altitude_m"].to_numpy(), device, rng),
        "heart_rate_bpm": _heart_rate(truth, device, rng),
        "cadence_rpm": _cadence(truth["cadence_spm"].to_numpy(), device),
        **_positions(truth["distance_m"].to_numpy(), device, tunnel, rng),
        "speed_mps": np.where(tunnel & (device.speed == "gps"), np.nan, speed),
        "distance_m": _held(distance, tunnel) if device.speed == "gps" else distance,
    }
    kept = np.flatnonzero(timer_on & _recorded(speed, device, rng))
    if device.sparse_distance:
        columns["distance_m"][kept[np.arange(len(kept)) % 8 != 0]] = np.nan
    rows = {name: np.round(values[kept], _DECIMALS[name]) for name, values in columns.items()}
    start = run.start_time
    return Activity(
        format=device.format,
        written_by_device=device.format == "fit",
        sport=sport,
        sub_sport=device.sub_sport or sub_sport,
        start_time=start,
        records=_records(start, kept, rows),
        laps=_laps(run, device) if device.format == "fit" else pl.DataFrame(schema=LAPS),
        events=_events(run, timer_on) if device.format == "fit" else pl.DataFrame(schema=EVENTS),
        totals=_totals(timer_on, rows["distance_m"], device),
        device=f"synthetic {device.id}",
        utc_offset_s=0 if device.format == "fit" else None,
    )


_INTERVAL_S = {"two_seconds": 2, "ten_seconds": 10}
_DECIMALS = {
    "altitude_m": 1,
    "heart_rate_bpm": 0,
    "cadence_rpm": 0,
    "latitude_deg": 7,
    "longitude_deg": 7,
    "speed_mps": 3,
    "distance_m": 2,
}


def _timer(truth: pl.DataFrame, device: Device) -> Flags:
    on = (truth["state"] != "paused").to_numpy().copy()
    if device.auto_pause:
        for a, b in true_runs((truth["state"] == "stopped").to_numpy()):
            on[a + int(AUTO_PAUSE_S) : b] = False
    return on


def _stretches(rng: np.random.Generator, count: int, share: float) -> Flags:
    """Scatter faulty stretches until they fill the share of the time."""
    mask = np.zeros(count, bool)
    while share > 0 and mask.mean() < share:
        first = int(rng.integers(0, count))
        mask[first : first + int(rng.uniform(*TROUBLE_S))] = True
    return mask


def _lagged(values: Floats, tau_s: float) -> Floats:
    keep = float(np.exp(-1 / tau_s))
    return followed((1 - keep) * values, keep, values[0])


def _speed_and_distance(
    speed: Floats, distance: Floats, device: Device, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Speed shown at each second, and distance counted until then; nan where the device has none."""
    count = len(speed)
    if device.speed == "none" and not device.sparse_distance:
        return np.full(count, np.nan), np.full(count, np.nan)
    if device.speed == "foot_pod":
        factor = 1 + device.foot_pod_error * rng.standard_normal()
        shown = _shown(speed * factor + rng.normal(0, 0.04, count), speed, device)
        return shown, _stepped(distance * factor, device.distance_step_m)
    noise = coloured_noise(rng, count, sd=device.speed_noise_mps, tau_s=8)
    canyon = _stretches(rng, count, device.canyon_share)
    noise += canyon * coloured_noise(rng, count, sd=CANYON_SPEED_NOISE_MPS, tau_s=8)
    leaps = np.zeros(count)
    for second in _jump_seconds(rng, count, device.jumps_per_h):
        leaps[second : second + 2] += rng.uniform(4, 15)
    measured = _shown(speed + noise, speed, device) + leaps
    noise += coloured_noise(rng, count, sd=device.distance_noise_mps, tau_s=DISTANCE_NOISE_TAU_S)
    true = np.where(speed < STILL_MPS, 0.0, np.maximum(speed + noise + leaps, 0))
    for second in _jump_seconds(rng, count - STALL_S[1] - CATCH_UP_S, device.stalls_per_h):
        until = second + int(rng.integers(*STALL_S))
        for seen in (measured, true):
            missed = seen[second : until + CATCH_UP_S].sum()
            seen[second:until], seen[until : until + CATCH_UP_S] = 0.0, missed / CATCH_UP_S
    counted = np.cumsum(true)
    counted = _stepped(np.concatenate([[0.0], counted[:-1]]), device.distance_step_m)
    return (np.full(count, np.nan) if device.speed == "none" else measured), counted


def _shown(measured: Floats, speed: Floats, device: Device) -> Floats:
    """Speed as a device shows it: smoothed and late, and zero once it has noticed a stop."""
    shown = np.where(speed < STILL_MPS, 0.0, np.maximum(measured, 0))
    for _ in range(SPEED_LAG_STAGES):
        shown = _lagged(shown, device.speed_lag_s / SPEED_LAG_STAGES)
    for start, end in true_runs(speed < STILL_MPS):
        shown[start + STILL_S : end] = 0.0
    return shown


def _stepped(values: Floats, step: float) -> Floats:
    return np.round(values / step) * step


def _jump_seconds(rng: np.random.Generator, count: int, per_hour: float) -> npt.NDArray[np.int64]:
    return rng.integers(0, count, rng.poisson(per_hour * count / 3600)) if per_hour else np.zeros(0, np.int64)


def _held(distance: Floats, lost: Flags) -> Floats:
    """Hold the distance while there is no fix; it jumps when the fix returns."""
    last = np.maximum.accumulate(np.where(lost, 0, np.arange(len(distance))))
    return distance[last]


def _positions(distance: Floats, device: Device, tunnel: Flags, rng: np.random.Generator) -> dict[str, Floats]:
    count = len(distance)
    if not device.positions:
        return {"latitude_deg": np.full(count, np.nan), "longitude_deg": np.full(count, np.nan)}
    step = np.diff(distance, prepend=0.0)
    heading = rng.uniform(0, 2 * np.pi) + np.cumsum(coloured_noise(rng, count, sd=0.02, tau_s=30))
    canyon = _stretches(rng, count, device.canyon_share)
    jump = np.zeros(count)
    for second in _jump_seconds(rng, count, device.jumps_per_h):
        jump[second : second + 2] = rng.uniform(20, 60)
    degrees = {}
    for name, along in (("latitude_deg", np.cos(heading)), ("longitude_deg", np.sin(heading))):
        error = coloured_noise(rng, count, sd=device.position_noise_m, tau_s=40) + rng.normal(0, 0.1, count)
        error += canyon * coloured_noise(rng, count, sd=CANYON_POSITION_NOISE_M, tau_s=20)
        degrees[name] = np.where(tunnel, np.nan, (np.cumsum(step * along) + error + jump) / METRES_PER_DEGREE)
    return degrees


def _altitude(altitude: Floats, device: Device, rng: np.random.Generator) -> Floats:
    count = len(altitude)
    if device.altitude == "none":
        return np.full(count, np.nan)
    if device.altitude == "gps":
        slow = coloured_noise(rng, count, sd=device.altitude_noise_m, tau_s=60)
        return _stepped(altitude + slow + rng.normal(0, 0.3, count), device.altitude_step_m)
    noise = coloured_noise(rng, count, sd=device.altitude_noise_m, tau_s=2.5)
    drift = rng.choice([-1, 1]) * rng.uniform(0.5, 1.0) * device.drift_m_per_h * np.arange(count) / 3600
    storm = np.zeros(count)
    for second in _jump_seconds(rng, count, 3.0 if device.storm_m else 0.0):
        ramp = np.clip((np.arange(count) - second) / rng.uniform(20, 60), 0, 1)
        storm += rng.choice([-1, 1]) * rng.uniform(0.6, 1.0) * device.storm_m * ramp
    return _stepped(_lagged(altitude, BAROMETER_LAG_S) + noise + drift + storm, device.altitude_step_m)


def _heart_rate(truth: pl.DataFrame, device: Device, rng: np.random.Generator) -> Floats:
    count = truth.height
    if device.heart_rate == "none":
        return np.full(count, np.nan)
    bpm = truth["heart_rate_bpm"].to_numpy().copy()
    if device.heart_rate == "optical":
        bpm = _lagged(bpm, OPTICAL_LAG_S) + coloured_noise(rng, count, sd=1.5, tau_s=10)
    cadence = truth["cadence_spm"].to_numpy()
    locked = _stretches(rng, count, device.locked_share) & (cadence > 100)
    bpm = np.where(locked, cadence, bpm)
    return np.where(_stretches(rng, count, device.dropout_share), np.nan, bpm)


def _cadence(cadence_spm: Floats, device: Device) -> Floats:
    if device.cadence == "none":
        return np.full(len(cadence_spm), np.nan)
    counted = np.convolve(cadence_spm, np.ones(CADENCE_WINDOW_S) / CADENCE_WINDOW_S)[: len(cadence_spm)]
    return counted / 2 if device.cadence == "strides" else counted


def _recorded(speed: Floats, device: Device, rng: np.random.Generator) -> Flags:
    count = len(speed)
    if device.recording == "second":
        return np.ones(count, bool)
    kept = np.zeros(count, bool)
    if device.recording in _INTERVAL_S:
        kept[:: _INTERVAL_S[device.recording]] = True
    else:
        steps = np.cumsum(rng.integers(2, 9, count // 2 + 1))
        kept[steps[steps < count]] = True
        kept |= np.abs(np.diff(speed, prepend=speed[0])) > 0.4
    kept[[0, -1]] = True
    return kept


def _records(start: datetime, seconds: npt.NDArray[np.int64], rows: dict[str, Floats]) -> pl.DataFrame:
    times = pl.Series("time", [start]).dt.cast_time_unit("us") + pl.Series(seconds * 1_000_000).cast(pl.Duration("us"))
    frame = pl.DataFrame({"time": times, **rows}).with_columns(pl.col(pl.Float64).fill_nan(None))
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in RECORDS.items()
    )


def _events(run: Simulated, timer_on: Flags) -> pl.DataFrame:
    edges = [(0, "start")]
    edges += [edge for a, b in true_runs(~timer_on) for edge in ((a, "stop_all"), (b, "start"))]
    edges += [(len(timer_on), "stop_all")]
    if edges[-2:] == [(len(timer_on), "start"), (len(timer_on), "stop_all")]:
        edges = edges[:-2]
    rows = [
        {"time": run.start_time + timedelta(seconds=second), "event": "timer", "event_type": kind}
        for second, kind in edges
    ]
    return pl.DataFrame(rows, schema=EVENTS)


def _laps(run: Simulated, device: Device) -> pl.DataFrame:
    distance = run.truth["distance_m"].to_numpy()
    number = run.truth["bout"].to_numpy() if device.laps == "workout" else (distance // 1000).astype(int)
    paused = (run.truth["state"] == "paused").to_numpy()
    rows = []
    for index, lap in enumerate(np.unique(number)):
        inside = np.flatnonzero(number == lap)
        first, last = int(inside[0]), int(inside[-1])
        rows.append(
            {
                "start_time": run.start_time + timedelta(seconds=first),
                "end_time": run.start_time + timedelta(seconds=last + 1),
                "intensity": run.script[lap].intensity if device.laps == "workout" else None,
                "workout_step": index if device.laps == "workout" else None,
                "trigger": "manual" if device.laps == "workout" else "distance",
                "timer_s": float(last + 1 - first - paused[first : last + 1].sum()),
                "distance_m": round(float(distance[last] - distance[first]), 2),
            }
        )
    return pl.DataFrame(rows, schema=LAPS)


def _totals(timer_on: Flags, distance: Floats, device: Device) -> SessionTotals:
    if device.format != "fit":
        return SessionTotals()
    known = distance[~np.isnan(distance)]
    return SessionTotals(
        elapsed_s=float(len(timer_on)),
        timer_s=float(timer_on.sum()),
        distance_m=float(known[-1]) if len(known) else None,
    )
