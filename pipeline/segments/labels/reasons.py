"""Why a segment has its label, in words and numbers a person can check."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from pipeline.segments.labels import parameters as p

if TYPE_CHECKING:
    from pipeline.segments.thresholds.daily import Thresholds

UNPLANNED = 0.5  # [-1..1] judgement: a segment whose laps were planned less clearly than this had no plan


def explain(row: dict[str, Any], thresholds: Thresholds) -> str:
    """Name what decided a label, beside the limits it was held against.

    Parameters
    ----------
    row
        One segment: its `label`, its `cadence_spm`, the slower of its ground and flat speed `slower_mps`, the least
        rise of a hill `min_rise_m`, and its means in `Margins`. Numbers are nan where unknown.
    thresholds
        Those of the local date.

    Returns
    -------
    str
        Parts divided by semicolons, the decisive one first.
    """
    seconds = f"{row['duration_s']:.0f} s"
    match row["label"]:
        case "stairs":
            parts = [*_steps(row), seconds]
        case "hill":
            parts = [*_climb(row), _pace(row, thresholds)]
        case "sprint":
            parts = [_sprint(row, thresholds), f"{seconds} (3 to {p.SPRINT_MAX_S} s)"]
        case "tempo":
            parts = [f"{_pace(row, thresholds)} ({_tempo_limits(row)})", seconds]
        case _:
            walk = "walking, " if row["walking"] else ""
            parts = [f"{walk}{_pace(row, thresholds)} (easy below {p.TEMPO_FROM_CS})", *_no_hill(row), seconds]
    if math.isfinite(row["heart_rate_bpm"]) and row["duration_s"] >= p.HEART_RATE_FROM_S and row["label"] != "sprint":
        parts.append(_heart_rate(row, thresholds))
    if abs(row["planned"]) > UNPLANNED and row["label"] in ("easy", "tempo"):
        parts.append(f"the file planned {'work' if row['planned'] > 0 else 'rest'}")
    return "; ".join(parts)


def _pace(row: dict[str, Any], thresholds: Thresholds) -> str:
    if not math.isfinite(row["relative_speed"]):
        return "speed unknown"
    critical_speed = thresholds.critical_speed_mps.value
    return f"flat speed {math.exp(row['relative_speed']):.2f} of critical speed {critical_speed:.2f} m/s"


def _sprint(row: dict[str, Any], thresholds: Thresholds) -> str:
    critical_speed = thresholds.critical_speed_mps.value
    slower = row["slower_mps"] / critical_speed
    limit = f"sprint from {p.SPRINT_FROM_CS} on the ground and made flat"
    return f"{slower:.2f} of critical speed {critical_speed:.2f} m/s ({limit})"


def _tempo_limits(row: dict[str, Any]) -> str:
    if not row["relative_speed"] >= math.log(p.SPRINT_FROM_CS):
        return f"tempo {p.TEMPO_FROM_CS} to {p.SPRINT_FROM_CS}"
    if row["sprint_margin"] < 0:
        return f"a sprint from {p.SPRINT_FROM_CS} on the ground, too: that was slower"
    return f"a sprint's, but sprints last 3 to {p.SPRINT_MAX_S} s"


def _grade(row: dict[str, Any]) -> str:
    known = row["run_m"] >= 1 and abs(row["rise_m"]) <= row["run_m"]
    return f"grade {100 * row['rise_m'] / row['run_m']:.1f} %" if known else "grade unknown"


def _climb(row: dict[str, Any]) -> list[str]:
    limit = f"{100 * p.HILL_FROM_GRADE:.0f} %"
    rise = f"rises {row['rise_m']:.0f} ± {row['height_sd_m']:.1f} m (from {row['min_rise_m']:.0f} m)"
    return [f"{_grade(row)} (hill from {limit})", f"{rise} in {row['duration_s']:.0f} s (from {p.HILL_MIN_S} s)"]


def _no_hill(row: dict[str, Any]) -> list[str]:
    """Say why an easy stretch that climbs is no hill, and what goes down."""
    if row["run_m"] < 1 or abs(row["rise_m"]) < p.HILL_FROM_GRADE * row["run_m"] or math.isinf(row["min_rise_m"]):
        return []
    if row["rise_m"] < 0:
        return [f"downhill, {_grade(row)}"]
    return [f"{_grade(row)}, but rises {row['rise_m']:.1f} ± {row['height_sd_m']:.1f} m alone"]


def _steps(row: dict[str, Any]) -> list[str]:
    rate, (slowest, fastest) = row["rise_m"] / row["duration_s"], p.STAIRS_VERTICAL_MPS
    parts = [f"rises {row['rise_m']:.0f} m at {rate:.2f} m/s (stairs {slowest:.2f} to {fastest:.2f})"]
    flattest, steepest = p.STAIRS_SLOPE
    slope = f"rise over run {row['rise_m'] / max(row['run_m'], 1.0):.2f} ({flattest:.2f} to {steepest:.2f})"
    told = row["run_m"] >= max(p.STAIRS_LEAST_SPEED_MPS * row["duration_s"], 1.0)
    parts.append(slope if told else "grade unknown")
    if row["cadence_spm"] > 0:
        low, high = p.STAIRS_STEP_M
        parts.append(f"{60 * rate / row['cadence_spm']:.2f} m a step ({low:.2f} to {high:.2f}, or two at once)")
    return parts


def _heart_rate(row: dict[str, Any], thresholds: Thresholds) -> str:
    share = row["heart_rate_bpm"] / thresholds.hr_max_bpm.value
    limits = f"tempo about {100 * p.HEART_RATE_AT_TEMPO:.0f} to {100 * p.HEART_RATE_AT_CS:.0f} %"
    return f"heart rate {100 * share:.0f} % of maximum" + (f" ({limits})" if row["label"] in ("easy", "tempo") else "")
