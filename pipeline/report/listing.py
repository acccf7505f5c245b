"""Rows of tables as a table for people, as JSON or as CSV."""

from __future__ import annotations

import csv
import io
import json
import math
import textwrap
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
from rich import box
from rich.console import Console
from rich.table import Table

from pipeline.file_reasons import worded
from pipeline.report.reasons import evidence_text
from pipeline.words import printable

if TYPE_CHECKING:
    from pipeline.outcomes import Analysis

LISTING_WIDTH = 110
NARROW = 100  # below, columns stand one space apart
ACTIVITIES = {
    "athlete": "athlete",
    "local_start": "local start",
    "sport": "sport",
    "distance_m": "km",
    "moving_s": "moving",
    "ascent_m": "up m",
    "energy_kcal": "kcal",
    "activity_id": "id",
}
SEGMENTS = {
    "start_time": "start",
    "label": "label",
    "effort": "effort",
    "gait": "gait",
    "duration_s": "time",
    "distance_m": "m",
    "speed_mps": "m/s",
    "grade": "grade",
    "heart_rate_bpm": "bpm",
    "gmax_pct_mvic": "gmax",
    "fibre_label": "fibres",
    "energy_kcal": "kcal",
    "confidence": "sure",
}
LEGEND = "In %: grade, gmax (gluteus maximus, of MVIC), sure (of the label)."
SHORT_FIBRES = {"Type I": "I", "Type I + Type II": "I + II", "primarily Type II": "II"}
PER_CENT = frozenset({"grade", "confidence"})
CLOCK = frozenset({"duration_s", "moving_s"})
LISTED_DECIMALS = {"speed_mps": 2, "grade": 1, "km": 1}
SIGNIFICANT = 7  # digits: what a 32-bit number holds
WORTH_NAMING = 0.005  # probability that shows as 1 %
LEDGER_INDENT = 17  # of the reason: the longest verdict and two spaces


def table_text(rows: pl.DataFrame, name: str, form: str, *, width: int = LISTING_WIDTH, explain: bool = False) -> str:
    """Show rows of one of the tables activities, segments or ledger.

    Parameters
    ----------
    rows
        All columns of the table, and `athlete`.
    name
        Of the table.
    form
        `table` shows what fits a terminal; `json` and `csv` hold every column, times as ISO 8601.
    width
        Of the terminal, in characters.
    explain
        Whether segments are shown with their evidence instead of their numbers.
    """
    if name == "ledger":
        rows = rows.with_columns(_worded(rows[column]) for column in ("reason", "damage"))
    if form == "json":
        return json.dumps(plain(rows.to_dicts()), indent=1, ensure_ascii=False) + "\n"
    if form == "csv":
        return _csv(rows)
    if name == "ledger":
        return "".join(_ledger_entry(row, width) for row in rows.iter_rows(named=True))
    if name == "activities":
        several = rows["athlete"].n_unique() > 1
        shown = {column: title for column, title in ACTIVITIES.items() if several or column != "athlete"}
        return _table(rows.with_columns(pl.col("distance_m") / 1000), shown, width)
    parts = [
        f"{part['athlete'][0]}, {part['local_date'][0]:%a %d %b %Y}, {part['activity_id'][0]}, times in UTC\n"
        + _segments(part, width=width, explain=explain)
        for part in rows.partition_by("athlete", "activity_id", maintain_order=True)
    ]
    return "\n".join(parts) + ("" if explain else f"\n{LEGEND}\n")


def analysis_text(analysis: Analysis, form: str, *, width: int = LISTING_WIDTH, explain: bool = False) -> str:
    """Show what one file holds: each of its activities with its segments, and what was met in reading.

    Parameters
    ----------
    analysis
        One file, looked into.
    form
        `table`; `json`, an object of `activities`, `segments` and `notes`; or `csv`, the segments alone.
    width
        Of the terminal, in characters.
    explain
        Whether segments are shown with their evidence instead of their numbers.
    """
    if form == "csv":
        return _csv(analysis.segments)
    if form == "json":
        found = {name: plain(getattr(analysis, name).to_dicts()) for name in ("activities", "segments")}
        return json.dumps({**found, "notes": list(analysis.notes)}, indent=1, ensure_ascii=False) + "\n"
    parts = []
    for row in analysis.activities.iter_rows(named=True):
        segments = analysis.segments.filter(pl.col("activity_id") == row["activity_id"])
        local = segments.with_columns(pl.col("start_time") + pl.duration(seconds=row["utc_offset_s"]))
        shown = _none(row) if local.is_empty() else _segments(local, width=width, explain=explain)
        parts.append(f"{activity_line(row)}\n{shown}")
    notes = "".join(f"note: {note}\n" for note in analysis.notes)
    return "\n".join(parts) + ("" if explain else f"\n{LEGEND}\n") + notes


def _none(row: dict[str, Any]) -> str:
    """Give the reason why an activity has no segments."""
    why = "an annotation excludes it" if row["excluded"] else "only moving time on foot is cut into them"
    return f"no segments: {why}\n"


def activity_line(row: dict[str, Any]) -> str:
    """Describe an activity in one line."""
    parts = [_sport(row).replace("_", " ")]
    if row["distance_m"]:
        parts.append(f"{row['distance_m'] / 1000:.2f} km")
    parts.append(f"{cell('moving_s', row['moving_s'])} moving")
    if row["ascent_m"] is not None:
        parts.append(f"{row['ascent_m']:.0f} m up, altitude {row['grade_quality']}")
    return f"{row['local_start']:%a %d %b %Y %H:%M}: {', '.join(parts)}"


def _sport(row: dict[str, Any]) -> str:
    """Name the sport of an activity, and where it comes from unless the file says it."""
    if row["sport"] != row["recorded_sport"]:
        return f"{row['sport']} (recorded as {row['recorded_sport']})"
    return f"{row['sport']}{' (inferred)' if row['sport_inferred'] else ''}"


FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that spreadsheets run, https://owasp.org/www-community/attacks/CSV_Injection."""


def cell(column: str, value: object) -> str:
    """Write one value as a person reads it; a dash where there is none."""
    if value is None:
        return "-"
    if column in CLOCK and isinstance(value, float):
        minutes, seconds = divmod(round(value), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}" if minutes >= 60 else f"{minutes}:{seconds:02d}"
    if isinstance(value, float):
        return f"{value * (100 if column in PER_CENT else 1):.{LISTED_DECIMALS.get(column, 0)}f}"
    if column == "local_start":
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{value:%H:%M:%S}" if column == "start_time" else printable(str(value))


def plain(value: Any) -> Any:
    """Turn values of a table into what JSON knows: times as ISO 8601, numbers without the noise of 32 bits."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, float):
        return float(f"{value:.{SIGNIFICANT}g}") if math.isfinite(value) else None
    return value.isoformat() if isinstance(value, date | datetime) else value


def _csv(rows: pl.DataFrame) -> str:
    """Write every column; lists and truth values as JSON has them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows.columns)
    for row in rows.iter_rows():
        values = (plain(value) for value in row)
        writer.writerow(json.dumps(value) if isinstance(value, list | bool) else _inert(value) for value in values)
    return out.getvalue()


def _inert(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula, and that does not steer a terminal."""
    if not isinstance(value, str):
        return value
    shown = printable(value)
    return f"'{shown}" if value.startswith(FORMULA_MARKS) else shown


def _worded(reasons: pl.Series) -> pl.Series:
    words = [None if one is None else worded(one) for one in reasons.to_list()]
    return pl.Series(reasons.name, words, dtype=pl.String)


def _ledger_entry(row: dict[str, Any], width: int) -> str:
    """Show a file on one line and the reason below it."""
    head = f"{row['verdict']:<{LEDGER_INDENT}}{row['source']}"
    reason = textwrap.wrap(row["reason"], max(width - LEDGER_INDENT, 20))
    return "\n".join([head, *(" " * LEDGER_INDENT + line for line in reason)]) + "\n"


def _segments(rows: pl.DataFrame, *, width: int, explain: bool = False) -> str:
    if explain:
        return "".join(_explained(row, width) for row in rows.iter_rows(named=True))
    return _table(rows.with_columns(pl.col("fibre_label").cast(pl.String).replace(SHORT_FIBRES)), SEGMENTS, width)


def _explained(row: dict[str, Any], width: int) -> str:
    """Show a segment on one line and what decided its label below it."""
    sure = "by your annotation" if row["annotated"] else f"{100 * row['confidence']:.0f} % sure"
    next_one = row[f"probability_{row['runner_up']}"] if row["runner_up"] and not row["annotated"] else 0
    if next_one >= WORTH_NAMING:
        sure += f", else {row['runner_up']} ({100 * next_one:.0f} %)"
    what = f"{row['label']}, {row['gait']}, {cell('duration_s', row['duration_s'])}"
    head = f"{cell('start_time', row['start_time'])}  {what}: {sure}"
    why = textwrap.wrap(evidence_text(row), width - 10)
    return "\n".join([head, *(" " * 10 + line for line in why)]) + "\n"


def _table(rows: pl.DataFrame, shown: dict[str, str], width: int) -> str:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 0 if width < NARROW else 1, 0, 0), show_edge=False)
    for column, title in shown.items():
        numeric = rows.schema[column].is_numeric()
        table.add_column(title, justify="right" if numeric else "left", no_wrap=True)
    for row in rows.iter_rows(named=True):
        table.add_row(*(cell(title if title == "km" else column, row[column]) for column, title in shown.items()))
    out = io.StringIO()
    Console(file=out, width=width, highlight=False).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
