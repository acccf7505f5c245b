"""Rows of tables as a table for people, as JSON or as CSV."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import polars as pl
from rich import box
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from pipeline.outcomes import Analysis

WIDTH = 110
SHOWN = {
    "activities": {
        "athlete": "athlete",
        "local_start": "local start",
        "sport": "sport",
        "distance_m": "m",
        "moving_s": "moving",
        "ascent_m": "ascent m",
        "energy_kcal": "kcal",
        "grade_quality": "altitude",
        "activity_id": "id",
    },
    "segments": {
        "athlete": "athlete",
        "start_time": "start (UTC)",
        "label": "label",
        "effort": "effort",
        "gait": "gait",
        "duration_s": "time",
        "distance_m": "m",
        "speed_mps": "m/s",
        "grade": "grade %",
        "heart_rate_bpm": "bpm",
        "gmax_pct_mvic": "gmax %",
        "fibre_label": "fibres",
        "energy_kcal": "kcal",
        "confidence": "sure %",
    },
    "ledger": {"athlete": "athlete", "verdict": "verdict", "source": "source", "reason": "reason"},
}
PER_CENT = frozenset({"grade", "confidence"})
CLOCK = frozenset({"duration_s", "moving_s"})
DIGITS = {"speed_mps": 2, "grade": 1}


def table_text(rows: pl.DataFrame, name: str, form: str, *, explain: bool = False) -> str:
    """Show rows of one of the tables activities, segments or ledger.

    Parameters
    ----------
    rows
        All columns of the table, and `athlete`.
    form
        `table` shows what fits a terminal; `json` and `csv` hold every column.
    explain
        Whether each segment's evidence follows it.
    """
    if form == "json":
        return json.dumps(rows.to_dicts(), default=str, indent=1, ensure_ascii=False) + "\n"
    if form == "csv":
        lists = [column for column, kind in rows.schema.items() if isinstance(kind, pl.List)]
        return rows.drop(lists).write_csv()
    shown = {column: title for column, title in SHOWN[name].items() if column in rows.columns}
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column, title in shown.items():
        numeric = rows.schema[column].is_numeric()
        table.add_column(title, justify="right" if numeric else "left", overflow="fold", no_wrap=numeric)
    for row in rows.iter_rows(named=True):
        table.add_row(*(cell(column, row[column]) for column in shown))
    return _printed(table) + (_explained(rows) if explain else "")


def analysis_text(analysis: Analysis, form: str) -> str:
    """Show what one file holds: its activities, their segments and the reasons."""
    if form != "table":
        return table_text(analysis.segments, "segments", form)
    heads = [
        f"{row['local_start']:%a %d %b %Y %H:%M}  {row['sport']}{' (inferred)' if row['sport_inferred'] else ''}, "
        f"{row['distance_m'] or 0:.0f} m in {cell('moving_s', row['moving_s'])} moving, altitude {row['grade_quality']}"
        for row in analysis.activities.iter_rows(named=True)
    ]
    notes = [f"note: {note}" for note in analysis.notes]
    text = "\n".join([*heads, *notes]) + "\n\n"
    if analysis.segments.is_empty():
        return text + "no segments: only activities on foot are cut into segments\n"
    return text + table_text(analysis.segments, "segments", "table")


def cell(column: str, value: object) -> str:
    """Write one value as a person reads it; a dash where there is none."""
    if value is None:
        return "-"
    if column in CLOCK and isinstance(value, float):
        minutes, seconds = divmod(round(value), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}" if minutes >= 60 else f"{minutes}:{seconds:02d}"
    if isinstance(value, float):
        return f"{value * (100 if column in PER_CENT else 1):.{DIGITS.get(column, 0)}f}"
    if column == "local_start":
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{value:%H:%M:%S}" if column == "start_time" else str(value)


def _explained(rows: pl.DataFrame) -> str:
    return "".join(
        f"{row['index']:4d} {row['label']:<7} {row['evidence']}; else {row['runner_up']}\n"
        for row in rows.iter_rows(named=True)
    )


def _printed(table: Table) -> str:
    out = io.StringIO()
    Console(file=out, width=WIDTH, highlight=False).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
