"""Rows of tables as the store would give them, made by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from pipeline.store.schemas import Streams

# label, effort, seconds, speed [m/s], grade, heart rate [bpm], GMax [% MVIC], type II share, set equivalents
EASY_RUN = (("easy", "easy", 2400, 2.8, 0.0, 138, 25.0, 0.31),)

MIXED_RUN = (
    ("easy", "easy", 900, 2.8, 0.005, 135, 25.0, 0.31),
    ("tempo", "tempo", 1200, 3.5, 0.0, 162, 32.0, 0.49),
    ("easy", "easy", 600, 2.7, -0.01, 144, 24.0, 0.30),
)

SPRINT_RUN = (
    ("easy", "easy", 800, 2.8, 0.0, 134, 25.0, 0.31),
    *((("sprint", "sprint", 7, 6.9, 0.0, 150, 81.0, 0.82), ("easy", "easy", 110, 1.6, 0.0, 141, 12.0, 0.2)) * 8),
)

HILL_RUN = (
    ("easy", "easy", 700, 2.8, 0.01, 136, 25.0, 0.31),
    *(
        (
            ("hill", "sprint", 30, 4.4, 0.08, 168, 63.0, 0.83),
            ("easy", "easy", 100, 2.0, -0.08, 150, 15.0, 0.2),
        )
        * 10
    ),
    ("stairs", "interval", 95, 0.45, 0.6, 160, 32.0, 0.55),
    ("hill", "tempo", 240, 2.3, 0.06, 158, 27.0, 0.44),
    ("easy", "easy", 500, 2.7, 0.0, 146, 24.0, 0.30),
)


def ends(name: str, value: float | None, spread: float) -> dict[str, float | None]:
    """Give an estimate and its range."""
    if value is None:
        return dict.fromkeys((name, f"{name}_low", f"{name}_high"))
    return {name: value, f"{name}_low": value / spread, f"{name}_high": value * spread}


def frame(schema: Any, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Make a table; columns a row leaves out are empty."""
    return pl.DataFrame(rows, schema={name: column.dtype for name, column in schema.columns().items()})


def segment_rows(activity_id: str, start: datetime, parts: Any, heart_rate: bool = True) -> list[dict[str, Any]]:  # noqa: FBT001, FBT002  a test's switch
    rows = []
    for index, (label, effort, seconds, speed, grade, bpm, gmax, type_ii) in enumerate(parts):
        end = start + timedelta(seconds=seconds)
        rows.append(
            {
                "activity_id": activity_id,
                "local_date": start.date(),
                "source": "someone@example.org/secret-place.fit",
                "index": index,
                "label": label,
                "effort": effort,
                "gait": "walk" if label == "stairs" else "run",
                "confidence": 0.9,
                "model_label": label,
                "evidence": [{"code": "duration", "value": seconds}],
                "annotated": False,
                "start_time": start,
                "end_time": end,
                "duration_s": seconds,
                "distance_m": seconds * speed,
                "speed_mps": speed,
                "flat_speed_mps": speed * (1 + 4 * max(grade, 0)),
                "metabolic_speed_mps": speed * (1 + 5 * max(grade, 0)),
                "grade": grade,
                "grade_quality": "barometric",
                "ascent_m": max(0.0, seconds * speed * grade),
                "heart_rate_bpm": bpm if heart_rate else None,
                "strides": seconds * 1.4,
                **ends("gmax_pct_mvic", gmax, 1.9),
                **ends("gmed_pct_mvic", gmax * 0.7 + 17, 1.9),
                **ends("gmin_pct_mvic", gmax * 0.66 + 16, 2.3),
                **ends("type_i", 0.97, 1.03),
                **ends("type_iia", min(0.99, type_ii * 1.6), 1.01),
                **ends("type_iix", type_ii / 3, 1.5),
                **ends("type_ii_share", type_ii, 1.15),
                "fibre_label": "Type I"
                if type_ii < 0.42
                else "Type I + Type II"
                if type_ii < 0.65
                else "primarily Type II",
                **ends("energy_kcal", seconds * (0.06 + 0.065 * speed * (1 + 4 * max(grade, 0))), 1.12),
                **ends("energy_net_kcal", seconds * 0.065 * speed * (1 + 4 * max(grade, 0)), 1.14),
                "model_version": "1",
            }
        )
        start = end
    return rows


def stream_of(segments: list[dict[str, Any]], heart_rate: bool = True) -> pl.DataFrame:  # noqa: FBT001, FBT002  a test's switch
    """Give a run's stream to match its segments, with some noise and a short stop."""
    chance = np.random.default_rng(7)
    seconds = [int(row["duration_s"]) for row in segments]
    total = sum(seconds)
    start = segments[0]["start_time"]

    def per_second(column: str, noise: float) -> np.ndarray[Any, np.dtype[np.float64]]:
        values = np.repeat([float(row[column] or 0.0) for row in segments], seconds)
        return np.asarray(np.convolve(values + chance.normal(0, noise, total), np.ones(9) / 9, "same"))

    bpm = per_second("heart_rate_bpm", 2.0)
    state = np.where((np.arange(total) > 300) & (np.arange(total) < 320), "stopped", "moving")
    return pl.DataFrame(
        {
            "time": [start + timedelta(seconds=second) for second in range(total)],
            "state": state,
            "speed_mps": np.clip(per_second("speed_mps", 0.25), 0, None),
            "grade": np.clip(per_second("grade", 0.01), -1, 1),
            "heart_rate_bpm": np.clip(bpm, 30, None) if heart_rate else np.full(total, np.nan),
        }
    ).cast({name: Streams.columns()[name].dtype for name in ("time", "state", "speed_mps", "grade", "heart_rate_bpm")})


def activity_row(activity_id: str, start: datetime, rows: list[dict[str, Any]], **others: Any) -> dict[str, Any]:
    seconds = sum(row["duration_s"] for row in rows)
    kcal = sum(row["energy_kcal"] for row in rows)
    return {
        "activity_id": activity_id,
        "source": "someone@example.org/secret-place.fit",
        "format": "fit",
        "sport": "running",
        "sport_inferred": False,
        "start_time": start,
        "end_time": start + timedelta(seconds=seconds + 60),
        "local_start": start.replace(tzinfo=None) + timedelta(hours=1),
        "elapsed_s": seconds + 60,
        "timer_s": seconds + 20,
        "moving_s": seconds,
        "distance_m": sum(row["distance_m"] for row in rows),
        "ascent_m": sum(row["ascent_m"] for row in rows),
        "ascent_sd_m": 4.0,
        "grade_quality": "barometric",
        "heart_rate_coverage": 0.97,
        "device_energy_kcal": kcal * 1.08,
        **ends("energy_kcal", kcal, 1.12),
        "energy_net_kcal": kcal * 0.9,
        "trimp": seconds / 40,
        "running_stress_score": seconds / 60,
        "quality_flags": [],
        "model_version": "1",
    } | others


PROBABILITIES = {"growing": 0.37, "maintaining": 0.531, "toning": 0.093, "shrinking": 0.006}


def week_row(week: str, rows: list[dict[str, Any]], **others: Any) -> dict[str, Any]:
    """Sum up a week as the weekly stage does."""
    seconds = {
        label: sum(r["duration_s"] for r in rows if r["label"] == label)
        for label in ("easy", "tempo", "sprint", "hill", "stairs")
    }
    kcal = sum(r["energy_kcal"] for r in rows)
    return {
        "week": week,
        "activities": 5,
        "runs": 4,
        "moving_s": sum(seconds.values()),
        "distance_m": sum(r["distance_m"] for r in rows),
        "ascent_m": sum(r["ascent_m"] for r in rows),
        **{f"{label}_s": value for label, value in seconds.items()},
        "sprints": 8,
        "uphill_sprints": 10,
        "strides": sum(r["strides"] for r in rows),
        **ends("energy_kcal", kcal + 420, 1.13),
        "energy_net_kcal": (kcal + 420) * 0.88,
        **ends("force_sessions", 1.6, 2.2),
        "strength_sets": 0.0,
        "trimp": 260.0,
        "running_stress_score": 240.0,
        "chronic_load": 31.0,
        "acute_load": 36.0,
        "monotony": 1.2,
        "verdict": "maintaining",
        **{f"probability_{name}": value for name, value in PROBABILITIES.items()},
        "model_version": "1",
    } | others
