"""Why a segment has its label, in words and numbers a person can check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.segments import parameters as p

if TYPE_CHECKING:
    from pipeline.segments.thresholds import Thresholds


def explain(row: dict[str, Any], thresholds: Thresholds) -> str:
    """Name the features that decided a label and the limits they were held against.

    Parameters
    ----------
    row
        One segment: `label`, `gait`, `grade_quality` and the means of its features.
    thresholds
        Those of the local date.

    Returns
    -------
    str
        Parts divided by semicolons, the decisive one first.
    """
    climb = "grade unknown" if row["grade"] is None else f"grade {100 * row['grade']:.1f} % (hill from 4 %)"
    pace, seconds = _pace(row["flat_speed_mps"], thresholds), f"{row['duration_s']:.0f} s"
    match row["label"]:
        case "stairs":
            parts = [f"rises {row['ascent_m']:.0f} m in {seconds} as steps do", climb]
        case "hill":
            parts = [climb, f"rises {row['ascent_m']:.0f} m in {seconds}", pace]
        case "sprint":
            parts = [f"{pace} (sprint from {p.SPRINT_FROM_CS})", f"{seconds} (3 to {p.SPRINT_MAX_S} s)"]
        case "tempo":
            parts = [f"{pace} (tempo from {p.TEMPO_FROM_CS})", seconds]
        case _:
            walk = "walking, " if row["gait"] == "walk" else ""
            parts = [f"{walk}{pace} (easy below {p.TEMPO_FROM_CS})", seconds]
    if row["heart_rate_bpm"] is not None and row["duration_s"] >= p.HEART_RATE_FROM_S:
        parts.append(f"heart rate {100 * row['heart_rate_bpm'] / thresholds.hr_max_bpm.value:.0f} % of maximum")
    return "; ".join(parts)


def _pace(flat_speed_mps: float | None, thresholds: Thresholds) -> str:
    if flat_speed_mps is None:
        return "speed unknown"
    critical_speed = thresholds.critical_speed_mps.value
    return f"flat speed {flat_speed_mps / critical_speed:.2f} of critical speed {critical_speed:.2f} m/s"
