"""Rows of tables, and what one file holds, as a person reads them in a terminal."""

from __future__ import annotations

import itertools
import json
import textwrap
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.file_reasons import worded
from pipeline.report.reasons import evidence_text
from pipeline.report.render.export import exported
from pipeline.report.render.text_table import clock, moment, number, text, text_table
from pipeline.vocabulary import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.outcomes import Analysis

LISTING_WIDTH = 110
ACTIVITIES = {
    "athlete": text("athlete", "athlete"),
    "local_start": moment("local start", "local_start", "%Y-%m-%d %H:%M"),
    "sport": text("sport", "sport"),
    "distance_m": number("km", "distance_m", 1, times=0.001),
    "moving_s": clock("moving", "moving_s"),
    "ascent_m": number("up m", "ascent_m"),
    "energy_kcal": number("kcal", "energy_kcal"),
    "activity_id": text("id", "activity_id"),
}
SEGMENTS = {
    "start_time": moment("start", "start_time", "%H:%M:%S"),
    "label": text("label", "label"),
    "effort": text("effort", "effort"),
    "gait": text("gait", "gait"),
    "duration_s": clock("time", "duration_s"),
    "distance_m": number("m", "distance_m"),
    "speed_mps": number("m/s", "speed_mps", 2),
    "grade": number("grade", "grade", 1, times=100),
    "heart_rate_bpm": number("bpm", "heart_rate_bpm"),
    "gmax_pct_mvic": number("gmax", "gmax_pct_mvic"),
    "fibre_label": text("fibres", "fibre_label"),
    "energy_kcal": number("kcal", "energy_kcal"),
    "confidence": number("sure", "confidence", times=100),
}
SPARE_OF_ACTIVITIES = ("kcal", "up m", "moving", "sport")
SPARE_OF_SEGMENTS = ("fibres", "kcal", "gait", "bpm", "m", "effort")
"""What a narrow terminal does without, the first one first; judgement."""

EXPLAINED = (
    *("start_time", "label", "gait", "duration_s", "confidence", "runner_up", "model_label", "evidence", "annotated"),
    *(f"probability_{label}" for label in LABELS),
)
LEDGER = ("verdict", "source", "reason")
LEGEND = "In %: grade, gmax (gluteus maximus, of MVIC), sure (of the label)."
SHORT_FIBRES = {"Type I": "I", "Type I + Type II": "I + II", "primarily Type II": "II"}
OPEN_FOR = timedelta(days=9)  # after its local date an activity has ended: recordings are cut after five days
WORTH_NAMING = 0.005  # probability that shows as 1 %
LEDGER_INDENT = 17  # of the reason: the longest verdict and two spaces
EVIDENCE_INDENT = 10  # of what decided a label: its time of day and two spaces
LEAST_WRAPPED = 20  # characters of wrapped lines, however narrow the terminal is


def shown_columns(table: str, *, explain: bool = False) -> tuple[str, ...]:
    """Return the columns of activities, segments or ledger that `listed` shows beside the athlete."""
    if table == "ledger":
        return LEDGER
    if table == "activities":
        return tuple(name for name in ACTIVITIES if name != "athlete")
    return ("activity_id", "local_date", *(EXPLAINED if explain else SEGMENTS))


def listed(
    batches: Iterable[pl.DataFrame], table: str, *, width: int = LISTING_WIDTH, explain: bool = False
) -> Iterator[str]:
    """Show rows of one of the tables activities, segments or ledger, piece by piece; nothing where there are none.

    Parameters
    ----------
    batches
        With the columns that `shown_columns` names, and `athlete`.
    table
        Name of the table.
    width
        Of the terminal, in characters.
    explain
        Whether segments are shown with their evidence instead of their numbers.
    """
    if table == "ledger":
        return itertools.chain.from_iterable(_ledger(batch, width) for batch in batches)
    if table == "activities":
        return _activities(pl.concat(batches), width)
    return _by_activity(batches, width, explain=explain)


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
        return _text(analysis.segments, form)
    if form == "json":
        tables = {name: _text(getattr(analysis, name), form) for name in ("activities", "segments")}
        members = [*tables.items(), ("notes", json.dumps(list(analysis.notes), ensure_ascii=False))]
        return "{" + ",".join(f'"{name}": {text}' for name, text in members) + "}\n"
    parts = []
    for row in analysis.activities.iter_rows(named=True):
        segments = analysis.segments.filter(pl.col("activity_id") == row["activity_id"])
        local = segments.with_columns(pl.col("start_time") + pl.duration(seconds=row["utc_offset_s"]))
        head, lines = _segments(local, width, explain=explain)
        shown = _none(row) if local.is_empty() else head + "".join(lines)
        parts.append(f"{textwrap.fill(activity_line(row), width)}\n{shown}")
    notes = "".join(f"note: {note}\n" for note in analysis.notes)
    return "\n".join(parts) + ("" if explain else f"\n{textwrap.fill(LEGEND, width)}\n") + notes


def _text(rows: pl.DataFrame, form: str) -> str:
    return b"".join(exported([rows], form)).decode()


def _none(row: dict[str, Any]) -> str:
    """Give the reason why an activity has no segments."""
    why = "an annotation excludes it" if row["excluded"] else "only moving time on foot is cut into them"
    return f"no segments: {why}\n"


def activity_line(row: dict[str, Any]) -> str:
    """Describe an activity in one line."""
    parts = [_sport(row).replace("_", " ")]
    if row["distance_m"]:
        parts.append(f"{row['distance_m'] / 1000:.2f} km")
    moving = pl.DataFrame({"moving_s": [row["moving_s"]]}).select(ACTIVITIES["moving_s"].cells).item()
    parts.append(f"{moving} moving")
    if row["ascent_m"] is not None:
        parts.append(f"{row['ascent_m']:.0f} m up, altitude {row['grade_quality']}")
    return f"{row['local_start']:%a %d %b %Y %H:%M}: {', '.join(parts)}"


def _sport(row: dict[str, Any]) -> str:
    """Name the sport of an activity, and where it comes from unless the file says it."""
    if row["sport"] != row["recorded_sport"]:
        return f"{row['sport']} (recorded as {row['recorded_sport']})"
    return f"{row['sport']}{' (inferred)' if row['sport_inferred'] else ''}"


def _activities(rows: pl.DataFrame, width: int) -> Iterator[str]:
    if rows.is_empty():
        return
    several = rows["athlete"].n_unique() > 1
    columns = [ACTIVITIES[name] for name in ACTIVITIES if several or name != "athlete"]
    head, lines = text_table(rows, columns, width, spare=SPARE_OF_ACTIVITIES)
    yield head + "".join(lines)


def _by_activity(batches: Iterable[pl.DataFrame], width: int, *, explain: bool) -> Iterator[str]:
    """Show the segments of each activity below its name, and the legend below all."""
    empty_line = ""
    for rows in _whole_activities(batches):
        head, lines = _segments(rows, width, explain=explain)
        following = iter(lines)
        activities = rows.group_by("athlete", "local_date", "activity_id", maintain_order=True).len()
        for athlete, day, activity_id, count in activities.iter_rows():
            name = f"{athlete}, {day:%a %d %b %Y}, {activity_id}, times in UTC"
            name = name if len(name) <= width else textwrap.fill(name, width)
            yield f"{empty_line}{name}\n{head}{''.join(itertools.islice(following, count))}"
            empty_line = "\n"
    if empty_line and not explain:
        yield f"\n{textwrap.fill(LEGEND, width)}\n"


def _whole_activities(batches: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Divide segments anew, so that all of an activity are in one frame, and follow one another."""
    activity = ("athlete", "activity_id")
    order = (pl.col("start_time").min().over(activity), "activity_id", "start_time")
    for _, of_athlete in itertools.groupby(
        (batch for batch in batches if batch.height), lambda rows: rows["athlete"][0]
    ):
        held: list[pl.DataFrame] = []
        for batch in of_athlete:
            rows = pl.concat([*held, batch])
            is_open = pl.col("local_date") > rows["start_time"][-1].date() - OPEN_FOR
            yield rows.filter(~is_open).sort(order)
            held = [rows.filter(is_open)]
        yield from (rows.sort(order) for rows in held)


def _segments(rows: pl.DataFrame, width: int, *, explain: bool) -> tuple[str, list[str]]:
    """Return the head of a table of segments, and the text of each of them."""
    if not explain:
        short = pl.col("fibre_label").cast(pl.String).replace(SHORT_FIBRES)
        return text_table(rows.with_columns(short), list(SEGMENTS.values()), width, spare=SPARE_OF_SEGMENTS)
    words = rows.with_columns(SEGMENTS[name].cells.alias(name) for name in ("start_time", "duration_s"))
    return "", [_explained(row, width) for row in words.iter_rows(named=True)]


def _explained(row: dict[str, Any], width: int) -> str:
    """Show a segment on one line and what decided its label below it."""
    sure = "by your annotation" if row["annotated"] else f"{100 * row['confidence']:.0f} % sure"
    next_one = row[f"probability_{row['runner_up']}"] if row["runner_up"] and not row["annotated"] else 0
    if next_one >= WORTH_NAMING:
        sure += f", else {row['runner_up']} ({100 * next_one:.0f} %)"
    head = f"{row['start_time']}  {row['label']}, {row['gait']}, {row['duration_s']}: {sure}"
    head = textwrap.fill(head, width, subsequent_indent=" " * EVIDENCE_INDENT, break_long_words=False)
    return f"{head}\n" + _indented(evidence_text(row), EVIDENCE_INDENT, width)


def _indented(text: str, indent: int, width: int) -> str:
    """Wrap a text into lines that begin with blanks."""
    lines = textwrap.wrap(text, max(width - indent, LEAST_WRAPPED))
    return "".join(f"{' ' * indent}{line}\n" for line in lines)


def in_words(rows: pl.DataFrame) -> pl.DataFrame:
    """Word the columns of a table that hold codes of reasons."""
    codes = [rows[name] for name in ("reason", "damage") if name in rows.columns]
    if not codes:
        return rows
    return rows.with_columns(
        pl.Series(column.name, [None if one is None else worded(one) for one in column.to_list()], dtype=pl.String)
        for column in codes
    )


def _ledger(rows: pl.DataFrame, width: int) -> Iterator[str]:
    """Show each file on one line and the reason below it."""
    for verdict, source, why in rows.select(LEDGER).iter_rows():
        yield f"{verdict:<{LEDGER_INDENT}}{source}\n"
        yield _indented(why, LEDGER_INDENT, width)
