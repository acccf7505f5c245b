"""The columns of the athlete's logs: how each is read, its limits, and the checks of whole rows."""

from __future__ import annotations

import functools
import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.athletes.days import read_day
from pipeline.athletes.numbers import read_middle, read_number
from pipeline.athletes.profile_values import RANGES
from pipeline.possible import LIMITS
from pipeline.sports import FIT_SPORTS, GENERIC, sport_of
from pipeline.units import KG_PER_LB
from pipeline.vocabulary import LABELS
from pipeline.words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


THRESHOLD_QUANTITIES = {
    "critical_speed_mps": RANGES["critical_speed_mps"][:2],
    "max_sprint_speed_mps": RANGES["max_sprint_speed_mps"][:2],
    "hr_max_bpm": RANGES["hr_max"][:2],
    "hr_rest_bpm": RANGES["hr_rest"][:2],
    "vo2max_ml_kg_min": RANGES["vo2max"][:2],
    "d_prime_m": (20, 800),  # judgement: 50 to 300 m are usual
}
"""What a lab or field test measures, with the lowest and highest plausible value, in the unit of the name."""

MEASURED_QUANTITIES = {
    "hip_circumference_cm": (50, 200),  # tape, at the widest
    "gluteal_circumference_cm": (50, 200),  # tape, at the gluteal fold
    "gluteus_maximus_volume_cm3": (100, 3000),  # magnetic resonance, one side
    "gluteus_maximus_thickness_mm": (5, 100),  # ultrasound
    "gynoid_lean_mass_kg": (1, 40),  # DXA
    "gynoid_fat_mass_kg": (0.2, 60),  # DXA
}
"""Body measurements, with the lowest and highest plausible value (judgement: catches wrong units and commas)."""

FIRST_YEAR, LAST_YEAR = 1950, 2099  # of dates in logs, judgement: catches typing errors

SURFACES = ("road", "track", "trail", "grass", "sand", "snow", "treadmill")

PAUSE_KINDS = ("bed", "crutches", "rest")
"""Why an athlete uses the legs less than usual: in bed, on crutches, or walking much less."""

_TRUE = ("yes", "y", "true", "1", "x")

_FALSE = ("no", "n", "false", "0")


@dataclass(frozen=True)
class Column:
    """One column of a log: how its text is read, its type, and whether a row may leave it empty."""

    read: Callable[[str], Any]
    dtype: pl.DataType | type[pl.DataType]
    required: bool = False


def _number(low: float, high: float = math.inf) -> Callable[[str], float]:
    return functools.partial(read_number, low=low, high=high)


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        word = text.lower()
        if word not in words:
            raise ValueError(f"{text!r} is unknown. {did_you_mean(word, words)}")
        return word

    return read


def _yes_or_no(text: str) -> bool:
    if text.lower() not in _TRUE + _FALSE:
        raise ValueError(f"{text!r} must be yes or no")
    return text.lower() in _TRUE


def _sport(text: str) -> str:
    sport, _ = sport_of(text)
    if sport is None or sport == GENERIC:
        raise ValueError(f"{text!r} is not a known sport. {did_you_mean(text, sorted(FIT_SPORTS))}")
    return sport


def _iso_text(text: str) -> str:
    moment = datetime.fromisoformat(text)
    _check_day(moment.date())
    return moment.isoformat()


def _day(text: str) -> date:
    day = read_day(text)
    _check_day(day)
    return day


def _check_day(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{day} is not from {FIRST_YEAR} to {LAST_YEAR}")


LONGEST_CLOCK_SHIFT_S = 20 * 366 * 86_400  # judgement: GPS receivers fall back by 1,024 weeks
_DATE = Column(_day, pl.Date, required=True)

_MASS_KG = Column(_number(*LIMITS["mass_kg"].range), pl.Float64, required=True)

_SETS = _number(1, 50)  # judgement

_REPETITIONS = functools.partial(read_middle, low=LIMITS["repetitions"].range[0], high=LIMITS["repetitions"].range[1])

_RIR = functools.partial(read_middle, low=0.0, high=20.0)  # judgement

_LOAD = re.compile(r"(?P<number>\S+?)\s*(?P<unit>kgs?|lbs?)?", re.IGNORECASE)
_NO_LOAD = ("bw", "bodyweight", "body weight")


def _load_kg(text: str) -> float | None:
    """Read a load, in kilograms where no unit stands behind it; the body's own weight is none."""
    if text.lower() in _NO_LOAD:
        return None
    found = _LOAD.fullmatch(text)
    unit = (found["unit"] or "kg").lower() if found else "kg"
    low, high = (limit / MASS_UNITS[unit] for limit in LIMITS["weight_kg"].range)
    return MASS_UNITS[unit] * read_number(found["number"] if found else text, low, high)


SMALLEST_SD = 1e-6  # in any unit, judgement: nothing is measured better, and smaller ones overflow when squared
_SD = _number(SMALLEST_SD, 1e6)

LOGS: dict[str, dict[str, Column]] = {
    "weight": {
        "date": _DATE,
        "mass_kg": _MASS_KG,
        "body_fat_pct": Column(_number(*LIMITS["body_fat_pct"].range), pl.Float64),
    },
    "food": {
        "date": _DATE,
        "energy_kcal": Column(_number(100, 20000), pl.Float64),  # of a whole day: less was not logged, or is a slip
        "protein_g": Column(_number(0, 1000), pl.Float64),
    },
    "strength": {
        "date": _DATE,
        "exercise": Column(str, pl.String, required=True),
        "sets": Column(_SETS, pl.Float64, required=True),
        "reps": Column(_REPETITIONS, pl.Float64),
        "load_kg": Column(_load_kg, pl.Float64),
        "rir": Column(_RIR, pl.Float64),  # repetitions in reserve
    },
    "exercises": {"name": Column(str, pl.String, required=True), "exercise": Column(str, pl.String, required=True)},
    "pauses": {
        "from": _DATE,
        "to": Column(_day, pl.Date),
        "kind": Column(_one_of(*PAUSE_KINDS), pl.String, required=True),
        "side": Column(_one_of("left", "right"), pl.String),
    },
    "thresholds": {
        "date": _DATE,
        "quantity": Column(_one_of(*THRESHOLD_QUANTITIES), pl.String, required=True),
        "value": Column(_number(0), pl.Float64, required=True),
        "sd": Column(_SD, pl.Float64),
    },
    "annotations": {
        "activity": Column(str, pl.String),
        "start_time": Column(_iso_text, pl.String),  # local, unless it carries an offset
        "from_s": Column(_number(0), pl.Float64),
        "to_s": Column(_number(0), pl.Float64),
        "exclude": Column(_yes_or_no, pl.Boolean),
        "sport": Column(_sport, pl.String),
        "treadmill_grade_pct": Column(_number(-10, 45), pl.Float64),
        "surface": Column(_one_of(*SURFACES), pl.String),
        "carried_kg": Column(_number(0, 100), pl.Float64),
        "label": Column(_one_of(*LABELS), pl.String),
        "device": Column(str, pl.String),
        "clock_shift_s": Column(_number(-LONGEST_CLOCK_SHIFT_S, LONGEST_CLOCK_SHIFT_S), pl.Float64),
    },
    "measure": {
        "date": _DATE,
        "quantity": Column(_one_of(*MEASURED_QUANTITIES), pl.String, required=True),
        "value": Column(_number(0), pl.Float64, required=True),
        "sd": Column(_SD, pl.Float64),  # of one measurement, in its unit
    },
}


MASS_UNITS = {"kg": 1.0, "kgs": 1.0, "lb": KG_PER_LB, "lbs": KG_PER_LB}
"""Kilograms of each unit that a load or a body's mass may be given in."""

HARDEST_RPE = 10.0  # rate of perceived exertion of a set without a repetition in reserve

_SETS_OF = re.compile("(?P<sets>[0-9]+)\\s*[x\u00d7*]\\s*(?P<reps>.+)", re.IGNORECASE)


def strength_cells(cells: dict[str, str]) -> dict[str, str]:
    """Bring other ways to write a row of strength work to its columns: 3x10 sets, `load_lb` and `rpe`."""
    found = _SETS_OF.fullmatch(cells.get("sets", ""))
    given = dict(cells)
    if found:
        given |= {"sets": found["sets"], "reps": cells.get("reps") or found["reps"]}
    if cells.get("load_lb") and not cells.get("load_kg"):
        given["load_kg"] = f"{cells['load_lb']} lb"
    if cells.get("rpe") and not cells.get("rir"):
        given["rir"] = f"{HARDEST_RPE - read_middle(cells['rpe'], 0.0, HARDEST_RPE):g}"
    return given


def _check_annotation(row: dict[str, Any]) -> None:
    if (row["device"] is None) != (row["clock_shift_s"] is None):
        raise ValueError("device and clock_shift_s belong together")
    if row["activity"] is None and row["start_time"] is None and row["device"] is None:
        raise ValueError("name an activity or a start_time")
    if row["from_s"] is not None and row["to_s"] is not None and row["from_s"] >= row["to_s"]:
        raise ValueError("from_s must be less than to_s")


def _check_value(row: dict[str, Any], ranges: Mapping[str, tuple[float, float]]) -> None:
    low, high = ranges[row["quantity"]]
    if not low <= row["value"] <= high:
        raise ValueError(f"value: {row['value']:g} is not from {low:g} to {high:g}")


def _check_pause(row: dict[str, Any]) -> None:
    if row["to"] is not None and row["to"] < row["from"]:
        raise ValueError("to must not be before from")


ROW_CHECKS: dict[str, Callable[[dict[str, Any]], None]] = {
    "annotations": _check_annotation,
    "pauses": _check_pause,
    "measure": functools.partial(_check_value, ranges=MEASURED_QUANTITIES),
    "thresholds": functools.partial(_check_value, ranges=THRESHOLD_QUANTITIES),
}
