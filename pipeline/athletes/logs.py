"""The athlete's own logs: small csv files that a person or a spreadsheet wrote."""

from __future__ import annotations

import csv
import functools
import io
import itertools
import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.athletes.days import read_day
from pipeline.athletes.numbers import read_number
from pipeline.athletes.profile import RANGES, did_you_mean, load_profile
from pipeline.errors import AthleteError
from pipeline.files import write_atomically
from pipeline.possible import LIMITS
from pipeline.sports import FIT_SPORTS, GENERIC, sport_of
from pipeline.vocabulary import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.athletes.home import Home

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
LONGEST_PROBLEM = 300  # characters, judgement: a wrong cell may hold a whole file

csv.field_size_limit(2**31 - 1)  # a quote that is never closed makes one long cell, which is named like any wrong row

SURFACES = ("road", "track", "trail", "grass", "sand", "snow", "treadmill")
_TRUE = ("yes", "y", "true", "1", "x")
_FALSE = ("no", "n", "false", "0")


@dataclass(frozen=True)
class Column:
    """One column of a log: how its text is read, its type, and whether a row may leave it empty."""

    read: Callable[[str], Any]
    dtype: pl.DataType | type[pl.DataType]
    required: bool = False


@dataclass(frozen=True)
class LogResult:
    """The rows that could be read, in the order of the file, and one sentence for each that could not."""

    frame: pl.DataFrame
    problems: tuple[str, ...] = ()


def empty_log(log: str) -> LogResult:
    """Return a log without rows."""
    return LogResult(pl.DataFrame(schema=_types(log)))


def _types(log: str) -> dict[str, pl.DataType | type[pl.DataType]]:
    return {name: column.dtype for name, column in LOGS[log].items()}


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


_DATE = Column(_day, pl.Date, required=True)
_MASS_KG = Column(_number(*LIMITS["mass_kg"].range), pl.Float64, required=True)
_REPETITIONS, _LOAD_KG = _number(*LIMITS["repetitions"].range), _number(*LIMITS["weight_kg"].range)
_SETS, _RIR = _number(1, 50), _number(0, 20)  # judgement

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
        "load_kg": Column(_LOAD_KG, pl.Float64),
        "rir": Column(_RIR, pl.Float64),  # repetitions in reserve
    },
    "exercises": {"name": Column(str, pl.String, required=True), "exercise": Column(str, pl.String, required=True)},
    "thresholds": {
        "date": _DATE,
        "quantity": Column(_one_of(*THRESHOLD_QUANTITIES), pl.String, required=True),
        "value": Column(_number(0), pl.Float64, required=True),
        "sd": Column(_number(0), pl.Float64),
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
    },
    "measure": {
        "date": _DATE,
        "quantity": Column(_one_of(*MEASURED_QUANTITIES), pl.String, required=True),
        "value": Column(_number(0), pl.Float64, required=True),
        "sd": Column(_number(0), pl.Float64),  # of one measurement, in its unit
    },
}


def _check_annotation(row: dict[str, Any]) -> None:
    if row["activity"] is None and row["start_time"] is None:
        raise ValueError("name an activity or a start_time")
    if row["from_s"] is not None and row["to_s"] is not None and row["from_s"] >= row["to_s"]:
        raise ValueError("from_s must be less than to_s")


def _check_value(row: dict[str, Any], ranges: Mapping[str, tuple[float, float]]) -> None:
    low, high = ranges[row["quantity"]]
    if not low <= row["value"] <= high:
        raise ValueError(f"value: {row['value']:g} is not from {low:g} to {high:g}")


ROW_CHECKS: dict[str, Callable[[dict[str, Any]], None]] = {
    "annotations": _check_annotation,
    "measure": functools.partial(_check_value, ranges=MEASURED_QUANTITIES),
    "thresholds": functools.partial(_check_value, ranges=THRESHOLD_QUANTITIES),
}


def read_log(home: Home, athlete: str, log: str) -> LogResult:
    """Read one log of an athlete, as `weight` for `weight.csv`.

    Commas, semicolons and tabs separate; a decimal comma, a byte order mark, capital letters in the header and further
    columns do no harm. A row that cannot be read becomes a problem and stops nothing.

    Parameters
    ----------
    home, athlete
        Whose log.
    log
        One of `LOGS`.

    Returns
    -------
    LogResult
        The columns of `LOGS[log]`; no rows where the file is absent.
    """
    path = home.athlete(athlete) / f"{log}.csv"
    columns = LOGS[log]
    rows: list[dict[str, Any]] = []
    problems: list[str] = []
    if path.exists():
        for place, cells in csv_lines(csv_text(path.read_bytes())):
            where = f"{path.name}, line {place}"
            try:
                if place == 1:
                    _check_header(cells, columns)
                else:
                    rows.append(checked_row(cells, log))
            except ValueError as error:
                problems.append(f"{where}: {str(error)[:LONGEST_PROBLEM]}")
                if place == 1:
                    break
    return LogResult(pl.DataFrame(rows, schema=_types(log)), tuple(problems))


def csv_text(content: bytes) -> str:
    """Return the text of a csv file: UTF-8, or what older spreadsheets on Windows write."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def csv_lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and cells by lower-case column name, empty where a line is short; line 1 is the header itself.

    Blank lines are left out.
    """
    lines = text.replace("\0", "").splitlines()
    if not lines:
        return
    reader = csv.reader(lines, delimiter=_separator(lines[0]), skipinitialspace=True)
    names = [name.strip().lower() for name in next(reader)]
    yield 1, {name: name for name in names}
    for cells in reader:
        row = {name: cell.strip() for name, cell in itertools.zip_longest(names, cells[: len(names)], fillvalue="")}
        if any(row.values()):
            yield reader.line_num, row


def _separator(header: str) -> str:
    return next((mark for mark in (";", "\t") if mark in header), ",")


def _check_header(names: dict[str, str], columns: dict[str, Column]) -> None:
    missing = [name for name, column in columns.items() if column.required and name not in names]
    if missing:
        raise ValueError(f"no column {', '.join(missing)}; the first line must name the columns: {', '.join(columns)}")


def checked_row(cells: dict[str, str], log: str) -> dict[str, Any]:
    """Read the cells of one row of a log.

    Raises
    ------
    ValueError
        Says which of them is wrong.
    """
    row = {}
    for name, column in LOGS[log].items():
        text = cells.get(name, "")
        if not text and column.required:
            raise ValueError(f"{name} is empty")
        try:
            row[name] = column.read(text) if text else None
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
    if log in ROW_CHECKS:
        ROW_CHECKS[log](row)
    return row


def add_rows(home: Home, athlete: str, log: str, rows: Sequence[dict[str, str]]) -> Path:
    """Add rows to a log; the file is replaced in one step, and what stands in it is kept as it is.

    Only for the holder of the athlete's lock.

    Parameters
    ----------
    home, athlete, log
        As `read_log` takes them.
    rows
        Texts by column; columns left out stay empty.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    AthleteError
        There is no such athlete, a row cannot be read back, or the file's first line is no header of this log.
    """
    path = home.athlete(load_profile(home, athlete).id) / f"{log}.csv"
    try:
        for row in rows:
            checked_row(row, log)
        old = csv_text(path.read_bytes()) if path.exists() else ""
        write_atomically(path, _with_rows(old, log, rows).encode())
    except ValueError as error:
        raise AthleteError(f"nothing was added to {path.name}", where=str(path), why=str(error)) from error
    return path


def _with_rows(old: str, log: str, rows: Sequence[dict[str, str]]) -> str:
    """Put rows below the text of a log, in the order of its header, which gets the columns it lacks."""
    header, *lines = old.rstrip().splitlines() or [",".join(LOGS[log])]
    separator = _separator(header)
    names = [name.strip().strip('"').lower() for name in header.split(separator)]
    _check_header(dict.fromkeys(names, ""), LOGS[log])
    new = [name for name in LOGS[log] if name not in names and any(row.get(name) for row in rows)]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerows([row.get(name, "") for name in (*names, *new)] for row in rows)
    return "\n".join([separator.join([header, *new]), *lines, out.getvalue()])
