"""Why a segment has its label: codes with the numbers that decided, beside the limits they were held against."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from pipeline.segments import parameters as limits
from pipeline.segments.labels import parameters as p
from pipeline.vocabulary import EVIDENCE_CODES, EvidenceCode, Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.segments.thresholds.daily import Thresholds


class Reason(NamedTuple):
    """One thing that speaks for a label.

    Attributes
    ----------
    code
        What it is; the glossary has the unit of its value.
    value
        The number, None where it is unknown or the code needs none.
    sd
        Its standard deviation, where that decided, too.
    low, high
        The limits of the label that it was held against, None where there is no such limit.
    """

    code: EvidenceCode
    value: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None


REASON = pl.Struct(
    {"code": pl.Enum([str(code) for code in EVIDENCE_CODES])}
    | dict.fromkeys(("value", "sd", "low", "high"), pl.Float32())
)


def evidence_column(reasons: Iterable[Sequence[Reason]]) -> pl.Series:
    """Make the reasons of each segment into a column of lists."""
    rows = [[reason._asdict() for reason in of_one] for of_one in reasons]
    return pl.Series("evidence", rows, dtype=pl.List(REASON))


def reasons_of(row: dict[str, Any], thresholds: Thresholds) -> list[Reason]:
    """Name what decides a label, beside the limits of the label.

    Parameters
    ----------
    row
        One segment: its `label`, its `cadence_spm`, the slower of its ground and flat speed `slower_mps`, the least
        rise of a hill `min_rise_m`, and its means in `Margins`. Numbers are nan where unknown.
    thresholds
        Those of the local date.

    Returns
    -------
    list of Reason
        The decisive one first.
    """
    label = row["label"]
    found = _OF_LABEL.get(label, _pace_and_time)(row, thresholds)
    if (
        math.isfinite(row["heart_rate_bpm"])
        and row["duration_s"] >= p.HEART_RATE_FROM_S.value
        and label != Label.SPRINT
    ):
        share = row["heart_rate_bpm"] / thresholds.hr_max_bpm.value
        bounds = (
            (limits.HEART_RATE_AT_TEMPO.value, limits.HEART_RATE_AT_CS.value)
            if label in (Label.EASY, Label.TEMPO)
            else (None, None)
        )
        found.append(Reason(EvidenceCode.HEART_RATE, share, None, *bounds))
    if abs(row["planned"]) > p.UNPLANNED.value and label in (Label.EASY, Label.TEMPO):
        found.append(Reason(EvidenceCode.PLANNED_WORK if row["planned"] > 0 else EvidenceCode.PLANNED_REST))
    return found


def _easy(row: dict[str, Any], thresholds: Thresholds) -> list[Reason]:
    walking = [Reason(EvidenceCode.WALKING)] if row["walking"] else []
    return [*walking, *_pace(row, thresholds, high=limits.TEMPO_FROM_CS.value), *_no_hill(row), _seconds(row)]


def _tempo(row: dict[str, Any], thresholds: Thresholds) -> list[Reason]:
    if not row["relative_speed"] >= math.log(limits.SPRINT_FROM_CS.value):
        return [
            *_pace(row, thresholds, low=limits.TEMPO_FROM_CS.value, high=limits.SPRINT_FROM_CS.value),
            _seconds(row),
        ]
    if row["sprint_margin"] < 0:
        slower = Reason(EvidenceCode.SLOW_ON_GROUND, low=limits.SPRINT_FROM_CS.value)
        return [*_pace(row, thresholds), slower, _seconds(row)]
    fast = Reason(EvidenceCode.FAST_AS_SPRINT)
    return [*_pace(row, thresholds), fast, _seconds(row, low=limits.SPRINT_MIN_S.value, high=limits.SPRINT_MAX_S.value)]


def _sprint(row: dict[str, Any], thresholds: Thresholds) -> list[Reason]:
    critical_speed = thresholds.critical_speed_mps.value
    return [
        Reason(EvidenceCode.SLOWER_SPEED, _known(row["slower_mps"] / critical_speed), low=limits.SPRINT_FROM_CS.value),
        Reason(EvidenceCode.CRITICAL_SPEED, critical_speed),
        _seconds(row, low=limits.SPRINT_MIN_S.value, high=limits.SPRINT_MAX_S.value),
    ]


def _hill(row: dict[str, Any], thresholds: Thresholds) -> list[Reason]:
    return [
        Reason(EvidenceCode.GRADE, _grade(row), low=limits.HILL_FROM_GRADE.value),
        Reason(EvidenceCode.RISE, row["rise_m"], row["height_sd_m"], low=_known(row["min_rise_m"])),
        _seconds(row, low=limits.HILL_MIN_S.value),
        *_pace(row, thresholds),
    ]


def _stairs(row: dict[str, Any], _: Thresholds) -> list[Reason]:
    rate, run_m = row["rise_m"] / row["duration_s"], row["run_m"]
    slope_known = run_m >= max(p.STAIRS_LEAST_SPEED_MPS.value * row["duration_s"], 1.0)
    slope = row["rise_m"] / run_m if slope_known else None
    step_m = _known(60 * rate / row["cadence_spm"]) if row["cadence_spm"] > 0 else None
    steps = [Reason(EvidenceCode.STEP_RISE, step_m, None, *limits.STAIRS_STEP_M.value)] if step_m is not None else []
    return [
        Reason(EvidenceCode.RISE, row["rise_m"], row["height_sd_m"]),
        Reason(EvidenceCode.CLIMB_RATE, rate, None, *limits.STAIRS_VERTICAL_MPS.value),
        Reason(EvidenceCode.SLOPE, slope, None, *limits.STAIRS_RISE_OVER_RUN.value),
        *steps,
        _seconds(row),
    ]


def _pace_and_time(row: dict[str, Any], thresholds: Thresholds) -> list[Reason]:
    return [*_pace(row, thresholds), _seconds(row)]


_OF_LABEL = {Label.EASY: _easy, Label.TEMPO: _tempo, Label.SPRINT: _sprint, Label.HILL: _hill, Label.STAIRS: _stairs}
"""What speaks for each label; for one that is not listed, its pace and how long it lasts."""


def _pace(
    row: dict[str, Any], thresholds: Thresholds, *, low: float | None = None, high: float | None = None
) -> list[Reason]:
    share = math.exp(row["relative_speed"]) if math.isfinite(row["relative_speed"]) else None
    pace = Reason(EvidenceCode.FLAT_SPEED, share, None, low, high)
    if share is None:
        return [pace]
    return [pace, Reason(EvidenceCode.CRITICAL_SPEED, thresholds.critical_speed_mps.value)]


def _seconds(row: dict[str, Any], *, low: float | None = None, high: float | None = None) -> Reason:
    return Reason(EvidenceCode.DURATION, row["duration_s"], None, low, high)


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _grade(row: dict[str, Any]) -> float | None:
    """Rise over run [fraction]; None for a run too short, or a rise that is longer than the run."""
    known = row["run_m"] >= 1 and abs(row["rise_m"]) <= row["run_m"]
    return row["rise_m"] / row["run_m"] if known else None


def _no_hill(row: dict[str, Any]) -> list[Reason]:
    """Give the reasons why an easy stretch that climbs is no hill, or that it descends."""
    if (
        row["run_m"] < 1
        or abs(row["rise_m"]) < limits.HILL_FROM_GRADE.value * row["run_m"]
        or math.isinf(row["min_rise_m"])
    ):
        return []
    if row["rise_m"] < 0:
        return [Reason(EvidenceCode.DOWNHILL, _grade(row))]
    return [
        Reason(EvidenceCode.GRADE, _grade(row)),
        Reason(EvidenceCode.LITTLE_RISE, row["rise_m"], row["height_sd_m"]),
    ]
