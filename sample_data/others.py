"""The files of an export that are not runs: a ride, strength sessions, a day of steps."""

from __future__ import annotations

import gzip
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.sources.activity import EVENTS, RECORDS, SETS, Activity, SessionTotals
from sample_data.files import monitoring_fit, to_fit
from sample_data.runner import coloured_noise
from sample_data.sensors import METRES_PER_DEGREE

if TYPE_CHECKING:
    from datetime import datetime

RIDE_SPEED_MPS = 7.2
RIDE_MINUTES = 50
STRENGTH_WEEKS = (1, 5)  # weeks in which ben's watch recorded the sets, on one day
STRENGTH_DAY = 1  # of the week, from Monday
LIFTS = (("squat", 8, 80.0), ("hip_raise", 10, 90.0), ("lunge", 10, 30.0))  # FIT category, repetitions, kg
SETS_PER_LIFT = 3
SET_S, REST_S = 45.0, 120.0


def others_of(athlete: str, week: int, monday: datetime) -> dict[str, bytes]:
    """Make the files of an athlete's week other than runs.

    Parameters
    ----------
    athlete
        Id of the athlete.
    week
        Number of the week, from 0.
    monday
        Its first midnight [UTC].

    Returns
    -------
    dict
        Bytes by file name.
    """
    if athlete == "ben" and week in STRENGTH_WEEKS:
        start = monday + timedelta(days=STRENGTH_DAY, hours=18)
        return {f"{start:%Y-%m-%d}-strength.fit": to_fit(_strength(start))}
    if athlete == "ben" and week == 3:
        start = monday + timedelta(days=3, hours=17)
        return {f"{start:%Y-%m-%d}-ride.fit.gz": gzip.compress(to_fit(_ride(start)), mtime=0)}
    if athlete == "clara" and week == 0:
        day = monday + timedelta(days=4)
        return {f"{day:%Y-%m-%d}-monitoring.fit": monitoring_fit(day, [max(0, hour - 6) * 600 for hour in range(24)])}
    return {}


def _frame(rows: dict[str, object], schema: dict[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    return pl.DataFrame(rows).select(
        (pl.col(name) if name in rows else pl.lit(None)).cast(kind).alias(name) for name, kind in schema.items()
    )


def _timer(start: datetime, seconds: float) -> pl.DataFrame:
    times = [start, start + timedelta(seconds=seconds)]
    return _frame({"time": times, "event": ["timer"] * 2, "event_type": ["start", "stop_all"]}, EVENTS)


def _ride(start: datetime) -> Activity:
    rng = np.random.default_rng([start.toordinal()])
    second = np.arange(0, RIDE_MINUTES * 60, 2)
    speed = np.round(np.maximum(RIDE_SPEED_MPS + coloured_noise(rng, len(second), sd=1.2, tau_s=30), 1.0), 3)
    distance = np.round(np.cumsum(speed) * 2 - speed[0] * 2, 2)
    rows = {
        "time": [start + timedelta(seconds=int(s)) for s in second],
        "latitude_deg": np.round(distance / METRES_PER_DEGREE, 6),
        "longitude_deg": np.zeros(len(second)),
        "altitude_m": np.full(len(second), 50.0),
        "distance_m": distance,
        "speed_mps": speed,
        "heart_rate_bpm": np.round(128 + coloured_noise(rng, len(second), sd=5, tau_s=60)),
        "cadence_rpm": np.full(len(second), 84.0),
        "power_w": np.round(np.maximum(170 + coloured_noise(rng, len(second), sd=35, tau_s=10), 0)),
    }
    seconds = RIDE_MINUTES * 60.0
    return Activity(
        format="fit",
        written_by_device=True,
        sport="cycling",
        sub_sport="road",
        start_time=start,
        records=_frame(rows, RECORDS),
        events=_timer(start, seconds),
        totals=SessionTotals(elapsed_s=seconds, timer_s=seconds, distance_m=float(distance[-1]), energy_kcal=520),
        utc_offset_s=0,
    )


def _strength(start: datetime) -> Activity:
    lifts = [lift for lift in LIFTS for _ in range(SETS_PER_LIFT)]
    seconds = len(lifts) * (SET_S + REST_S)
    begins = [start + timedelta(seconds=index * (SET_S + REST_S)) for index in range(len(lifts))]
    sets = {
        "start_time": begins,
        "duration_s": [SET_S] * len(lifts),
        "set_type": ["active"] * len(lifts),
        "exercise_category": [category for category, *_ in lifts],
        "repetitions": [repetitions for _, repetitions, _ in lifts],
        "weight_kg": [weight for *_, weight in lifts],
    }
    every_ten = np.arange(0, int(seconds), 10)
    beats = 105 + 18 * np.cos(2 * np.pi * every_ten / (SET_S + REST_S))
    rows = {"time": [start + timedelta(seconds=int(s)) for s in every_ten], "heart_rate_bpm": np.round(beats)}
    return Activity(
        format="fit",
        written_by_device=True,
        sport="training",
        sub_sport="strength_training",
        start_time=start,
        records=_frame(rows, RECORDS),
        events=_timer(start, seconds),
        sets=_frame(sets, SETS),
        totals=SessionTotals(elapsed_s=seconds, timer_s=seconds, energy_kcal=210),
        utc_offset_s=0,
    )
