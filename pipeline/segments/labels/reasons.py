"""Why a segment has its label: codes with the numbers that decided, beside the limits they were held against."""

from __future__ import annotations

import math
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from pipeline.arrays import taken
from pipeline.segments import parameters as limits
from pipeline.segments.labels import parameters as p
from pipeline.segments.labels.flights import rise_per_step
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
        The limits of the label that it keeps, None where there is no such limit.
    """

    code: EvidenceCode
    value: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None


_CODES = pl.Series("code", EVIDENCE_CODES, pl.Enum([str(code) for code in EVIDENCE_CODES]))
_PLACES = {code: place for place, code in enumerate(EVIDENCE_CODES)}


def evidence_column(reasons: Iterable[Sequence[Reason]]) -> pl.Series:
    """Make the reasons of each segment, one at least, into a column of lists: flat first, since nested is slow."""
    rows = list(reasons)
    codes, *numbers = zip(*(reason for of_one in rows for reason in of_one), strict=True)
    columns = [pl.Series(name, values, pl.Float32) for name, values in zip(Reason._fields[1:], numbers, strict=True)]
    words = taken(_CODES, np.array([_PLACES[code] for code in codes]))
    flat, ends = pl.DataFrame([words, *columns]).to_struct("evidence"), accumulate(map(len, rows))
    return pl.Series(
        "evidence", [flat.slice(end - len(of_one), len(of_one)) for of_one, end in zip(rows, ends, strict=True)]
    )


def reasons_of(row: dict[str, Any], thresholds: Thresholds) -> list[Reason]:
    """Name what decides a label, each number beside the limits of the label that it keeps.

    Parameters
    ----------
    row
        One segment: its `label`, its `cadence_spm`, its `effort` (ln of the share of critical speed, from speed and
        heart rate) with `effort_sd`, its `ground_speed` (ln of that share, of the slower of ground and flat speed), the
        least rise of a hill `min_rise_m`, the chance `by_legs` that it was climbed, and its means in `Margins`. Numbers
        are nan where unknown.
    thresholds
        Those of the local date.

    Returns
    -------
    list of Reason
        The decisive one first. A limit stands only beside a number that decided: on its other side the label differs.
    """
    label = row["label"]
    found = _OF_LABEL.get(label, _pace_and_time)(row, thresholds)
    decided = any(reason.low is not None or reason.high is not None for reason in found[:_DECISIVE])
    if label in (Label.EASY, Label.TEMPO):
        if planned := _planned(row, label, decided=decided):
            found.append(planned)
            decided |= planned.code == _PLAN_FOR[label]
        decided |= any(reason.code in _DECIDING_FACTS for reason in found)
    elif label == Label.SPRINT and row["planned"] > 0 and not found[0].low:
        found.insert(0, Reason(EvidenceCode.PLANNED_WORK))
    elif label == Label.STAIRS and (row["stairs_stated"] or row["same_place"]):
        decided = True
    if not decided:
        found.insert(0, Reason(EvidenceCode.CLOSE if math.isfinite(row["effort"]) else EvidenceCode.USUAL))
    return found


_DECISIVE = 3  # reasons, of which one must have a limit
_PLAN_FOR = {Label.EASY: EvidenceCode.PLANNED_REST, Label.TEMPO: EvidenceCode.PLANNED_WORK}
_DECIDING_FACTS = (EvidenceCode.WALKING, EvidenceCode.FAST_AS_SPRINT, EvidenceCode.SLOW_ON_GROUND)


def _limited(
    code: EvidenceCode,
    value: float | None,
    sd: float | None = None,
    *,
    low: float | None = None,
    high: float | None = None,
) -> Reason:
    """Give a number beside its limits, or without them where it lies outside: then they did not decide."""
    inside = value is not None and (low is None or value >= low) and (high is None or value <= high)
    return Reason(code, value, sd, low, high) if inside else Reason(code, value, sd)


def _planned(row: dict[str, Any], label: str, *, decided: bool) -> Reason | None:
    """Name what the file planned: where it says so clearly, or where it decided."""
    clear = abs(row["planned"]) > p.UNPLANNED.value
    code = EvidenceCode.PLANNED_WORK if row["planned"] > 0 else EvidenceCode.PLANNED_REST
    decides = not decided and row["planned"] != 0 and code == _PLAN_FOR[Label(label)]
    return Reason(code) if clear or decides else None


def _easy(row: dict[str, Any], thresholds: Thresholds) -> list[Reason]:
    walking = [Reason(EvidenceCode.WALKING)] if row["walking"] else []
    return [
        *walking,
        *_effort(row, thresholds, high=limits.TEMPO_FROM_CS.value),
        *_no_hill(row),
        _seconds(row),
        *_heart_rate(row, thresholds, high=limits.HEART_RATE_AT_TEMPO.value),
    ]


def _tempo(row: dict[str, Any], thresholds: Thresholds) -> list[Reason]:
    if not row["relative_speed"] >= math.log(limits.SPRINT_FROM_CS.value):
        bounds = {"low": limits.TEMPO_FROM_CS.value}
        if row["duration_s"] <= limits.SPRINT_MAX_S.value:
            bounds["high"] = limits.SPRINT_FROM_CS.value
        heart_rate = _heart_rate(row, thresholds, low=limits.HEART_RATE_AT_TEMPO.value)
        return [*_effort(row, thresholds, **bounds), _seconds(row), *heart_rate]
    rest = [_seconds(row), *_heart_rate(row, thresholds)]
    if row["sprint_margin"] < 0:
        slower = Reason(EvidenceCode.SLOW_ON_GROUND, low=limits.SPRINT_FROM_CS.value)
        return [*_pace(row, thresholds), slower, *rest]
    if limits.SPRINT_MIN_S.value <= row["duration_s"] <= limits.SPRINT_MAX_S.value:
        return [*_pace(row, thresholds), _seconds(row)]
    fast = Reason(EvidenceCode.FAST_AS_SPRINT, None, None, limits.SPRINT_MIN_S.value, limits.SPRINT_MAX_S.value)
    return [*_pace(row, thresholds), fast, *rest]


def _sprint(row: dict[str, Any], thresholds: Thresholds) -> list[Reason]:
    share = _known(math.exp(row["ground_speed"]))
    return [
        _limited(EvidenceCode.SLOWER_SPEED, share, low=limits.SPRINT_FROM_CS.value),
        Reason(EvidenceCode.CRITICAL_SPEED, thresholds.critical_speed_mps.value),
        _limited(
            EvidenceCode.DURATION,
            row["duration_s"],
            low=limits.SPRINT_MIN_S.value,
            high=limits.SPRINT_MAX_S.value,
        ),
    ]


def _hill(row: dict[str, Any], thresholds: Thresholds) -> list[Reason]:
    least_m = _known(p.HILL_RISE_REACHED.value * row["min_rise_m"])
    return [
        _limited(EvidenceCode.GRADE, _grade(row), low=limits.HILL_FROM_GRADE.value),
        _limited(EvidenceCode.RISE, row["climb_m"], row["height_sd_m"], low=least_m),
        _limited(EvidenceCode.DURATION, row["climb_s"], low=limits.HILL_MIN_S.value),
        *([Reason(EvidenceCode.CLIMB_RATE, _rate(row))] if row["by_legs"] < p.LEGS_DOUBTED.value else []),
        *_pace(row, thresholds),
        *_heart_rate(row, thresholds),
    ]


def _stairs(row: dict[str, Any], thresholds: Thresholds) -> list[Reason]:
    """Name the numbers of a climb over steps; under a sport that states stairs, no limit had to hold."""
    rate, run_m = _rate(row), row["run_m"]
    slope_known = run_m >= max(p.STAIRS_LEAST_SPEED_MPS.value * row["duration_s"], 1.0)
    slope = row["rise_m"] / run_m if slope_known else None
    rise = Reason(EvidenceCode.RISE, row["rise_m"], row["height_sd_m"])
    rest = [_seconds(row), *_heart_rate(row, thresholds)]
    if row["stairs_stated"]:
        found = [rise, Reason(EvidenceCode.CLIMB_RATE, rate), Reason(EvidenceCode.SLOPE, slope)]
        return [Reason(EvidenceCode.STAIRS_SPORT), *found, *rest]
    slowest, fastest = limits.STAIRS_VERTICAL_MPS.value
    step_m, low, high = rise_per_step(row["rise_m"], row["cadence_spm"] / 60 * row["duration_s"])
    flattest = p.STAIRS_SLOPE_MARGIN.value[0] * limits.STAIRS_RISE_OVER_RUN.value[0]
    known = [Reason(EvidenceCode.SAME_PLACE)] if row["same_place"] else []
    return [
        *known,
        _limited(EvidenceCode.STEP_RISE, _known(step_m), low=low, high=high),
        *([] if known or row["stairs_log_odds"] <= 0 else [_why_no_path(row["duration_s"])]),
        rise,
        _limited(EvidenceCode.CLIMB_RATE, rate, low=p.STAIRS_LEAST_CLIMB.value * slowest, high=fastest),
        _limited(EvidenceCode.SLOPE, slope, low=flattest),
        *rest,
    ]


def _why_no_path(seconds: float) -> Reason:
    """Name what separates steps from a path: how steady they are, which one piece of a flight cannot show."""
    measured = seconds >= 2 * p.FLIGHT_PIECE_S.value
    return Reason(EvidenceCode.STEADY_STEPS if measured else EvidenceCode.USUAL)


def _pace_and_time(row: dict[str, Any], thresholds: Thresholds) -> list[Reason]:
    return [*_pace(row, thresholds), _seconds(row), *_heart_rate(row, thresholds)]


_OF_LABEL = {Label.EASY: _easy, Label.TEMPO: _tempo, Label.SPRINT: _sprint, Label.HILL: _hill, Label.STAIRS: _stairs}
"""What speaks for each label; for one that is not listed, its pace and how long it lasts."""


def _pace(row: dict[str, Any], thresholds: Thresholds, **bounds: float) -> list[Reason]:
    share = math.exp(row["relative_speed"]) if math.isfinite(row["relative_speed"]) else None
    pace = _limited(EvidenceCode.FLAT_SPEED, share, **bounds)
    if share is None:
        return [pace]
    return [pace, Reason(EvidenceCode.CRITICAL_SPEED, thresholds.critical_speed_mps.value)]


def _effort(row: dict[str, Any], thresholds: Thresholds, **bounds: float) -> list[Reason]:
    """Name the pace and, where heart rate or the usual pace changed what it comes to, all together."""
    pace = _pace(row, thresholds, **bounds)
    alone = pace[0].low is not None or pace[0].high is not None
    if row["walking"] or not math.isfinite(row["effort"]):
        return pace
    if alone and abs(row["effort"] - row["relative_speed"]) < p.PACE_ALONE.value:
        return pace
    effort = math.exp(row["effort"])
    together = _limited(EvidenceCode.EFFORT, effort, effort * row["effort_sd"], **bounds)
    return [together, *_pace(row, thresholds)] if together.low is not None or together.high is not None else pace


def _heart_rate(row: dict[str, Any], thresholds: Thresholds, **bounds: float) -> list[Reason]:
    """Name the heart rate of long bouts; it decides no shorter ones, and alone only where speed is unknown."""
    if not math.isfinite(row["heart_rate_bpm"]) or row["duration_s"] < p.HEART_RATE_FROM_S.value:
        return []
    share = row["heart_rate_bpm"] / thresholds.hr_max_bpm.value
    if math.isfinite(row["relative_speed"]):
        return [Reason(EvidenceCode.HEART_RATE, share)]
    return [_limited(EvidenceCode.HEART_RATE, share, **bounds)]


def _rate(row: dict[str, Any]) -> float:
    rate: float = row["rise_m"] / row["duration_s"]
    return rate


def _seconds(row: dict[str, Any]) -> Reason:
    return Reason(EvidenceCode.DURATION, row["duration_s"])


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
