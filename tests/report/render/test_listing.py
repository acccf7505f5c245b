from __future__ import annotations

import itertools
import json
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from pipeline.file_reasons import FileReason, reason
from pipeline.outcomes import Analysis
from pipeline.report.render.listing import analysis_text, in_words, listed
from pipeline.report.render.text_table import Column, clock, number, text, text_table
from pipeline.store.rows import table_of
from tests.store.conftest import rows_of

START = datetime(2026, 11, 8, 7, 30, tzinfo=UTC)


def named(table: str, *rows: dict[str, Any], athlete: str = "anna") -> pl.DataFrame:
    return rows_of(table, *rows).select(pl.lit(athlete).alias("athlete"), pl.all())


def shown(table: str, *rows: dict[str, Any], width: int = 110, explain: bool = False) -> str:
    return "".join(listed([in_words(named(table, *rows))], table, width=width, explain=explain))


SEGMENT = {
    "activity_id": "20261108T073000-abc",
    "local_date": date(2026, 11, 8),
    "label": "hill",
    "effort": "sprint",
    "gait": "run",
    "start_time": START,
    "end_time": datetime(2026, 11, 8, 7, 31, tzinfo=UTC),
    "duration_s": 60.0,
    "distance_m": 150.0,
    "speed_mps": 2.5,
    "grade": 0.081,
    "heart_rate_bpm": None,
    "gmax_pct_mvic": 48.4,
    "fibre_label": "primarily Type II",
    "energy_kcal": 12.6,
    "confidence": 0.873,
    "probability_easy": 0.127,
    "runner_up": "easy",
    "model_label": "hill",
    "evidence": [{"code": "grade", "value": 0.081, "low": 0.04}, {"code": "duration", "value": 60.0, "low": 8.0}],
    "annotated": False,
}
ACTIVITY = {
    "activity_id": "20261108T073000-abc",
    "local_start": datetime(2026, 11, 8, 8, 30),  # noqa: DTZ001  the athlete's own clock
    "start_time": START,
    "utc_offset_s": 3600,
    "sport": "trail_running",
    "recorded_sport": "trail_running",
    "sport_inferred": True,
    "distance_m": 10230.0,
    "moving_s": 3725.0,
    "ascent_m": 56.0,
    "energy_kcal": None,
    "grade_quality": "barometric",
}


def test_segments_stand_below_their_activity() -> None:
    other = SEGMENT | {"activity_id": "20261109T073000-def", "local_date": date(2026, 11, 9)}
    text = shown("segments", SEGMENT, SEGMENT | {"index": 2}, other)
    heads = [line for line in text.splitlines() if "times in UTC" in line]
    assert heads == [
        "anna, Sun 08 Nov 2026, 20261108T073000-abc, times in UTC",
        "anna, Mon 09 Nov 2026, 20261109T073000-def, times in UTC",
    ]
    line = next(line for line in text.splitlines() if line.startswith("07:30:00"))
    assert line.split() == [
        "07:30:00",
        "hill",
        "sprint",
        "run",
        "1:00",
        "150",
        "2.50",
        "8.1",
        "-",
        "48",
        "II",
        "13",
        "87",
    ]


@pytest.mark.parametrize(
    "width", [pytest.param(50, id="narrowest"), pytest.param(80, id="narrow"), pytest.param(110, id="wide")]
)
@pytest.mark.parametrize(
    ("table", "row"),
    [pytest.param("segments", SEGMENT, id="segments"), pytest.param("activities", ACTIVITY, id="runs")],
)
def test_a_table_fits_the_terminal(table: str, row: dict[str, Any], width: int) -> None:
    worst = {"effort": "interval", "duration_s": 7325.0, "distance_m": 20500.0, "fibre_label": "Type I + Type II"}
    row = row | {name: value for name, value in worst.items() if table == "segments" and name in row}
    text = shown(table, row, width=width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text
    assert row["activity_id"] in text


def test_explained_segment() -> None:
    """An explained segment names its evidence and the next label."""
    text = shown("segments", SEGMENT, explain=True, width=80)
    assert text.splitlines()[1:] == [
        "07:30:00  hill, run, 1:00: 87 % sure, else easy (13 %)",
        "          grade 8.1 % (hill from 4 %); 60 s (hill from 8 s)",
    ]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        pytest.param({"annotated": True}, "hill, run, 1:00: by your annotation", id="annotated"),
        pytest.param({"probability_easy": 0.001, "confidence": 0.999}, "hill, run, 1:00: 100 % sure", id="certain"),
        pytest.param({"runner_up": None}, "hill, run, 1:00: 87 % sure", id="no-other"),
    ],
)
def test_a_label_that_nothing_rivals_names_no_other(values: dict[str, Any], words: str) -> None:
    text = shown("segments", SEGMENT | values, explain=True)
    assert text.splitlines()[1] == f"07:30:00  {words}"


def test_several_athletes_are_named() -> None:
    """The athlete is named where there are several."""
    one, other = (named("activities", ACTIVITY, athlete=name) for name in ("anna", "ben"))
    assert "anna" not in "".join(listed([one], "activities"))
    assert all(name in "".join(listed([one, other], "activities")) for name in ("anna", "ben"))


def test_a_reason_stands_below_its_file() -> None:
    row = {
        "source": "a/very long name of a file.fit",
        "verdict": "rejected",
        "reason": [reason(FileReason.OTHER, "word " * 30)],
        "damage": None,
    }
    lines = shown("ledger", row, width=80).splitlines()
    assert lines[0] == "rejected         a/very long name of a file.fit"
    assert len(lines) == 4
    assert all(line.startswith(" " * 17 + "word") and len(line) <= 80 for line in lines[1:])


def analysis(*activities: dict[str, Any], segments: tuple[dict[str, Any], ...] = ()) -> Analysis:
    return Analysis(
        activities=rows_of("activities", *activities),
        segments=rows_of("segments", *segments),
        streams=table_of("streams", []),
        notes=("damaged at byte 9: cut short",),
    )


def test_each_activity_has_a_table() -> None:
    """Each activity of a file has a head and its own table."""
    ride = ACTIVITY | {
        "activity_id": "ride",
        "sport": "cycling",
        "recorded_sport": "cycling",
        "sport_inferred": False,
        "ascent_m": None,
    }
    text = analysis_text(analysis(ACTIVITY, ride, segments=(SEGMENT,)), "table")
    run_part, ride_part = text.split("\n\n")[:2]
    assert run_part.splitlines()[0] == (
        "Sun 08 Nov 2026 08:30: trail running (inferred), 10.23 km, 1:02:05 moving, 56 m up, altitude barometric"
    )
    assert "\n08:30:00" in run_part  # the athlete's own clock
    assert ride_part.splitlines() == [
        "Sun 08 Nov 2026 08:30: cycling, 10.23 km, 1:02:05 moving",
        "no segments: only moving time on foot is cut into them",
    ]
    assert text.endswith("note: damaged at byte 9: cut short\n")


def test_an_analysis_as_json_is_one_object() -> None:
    found = json.loads(analysis_text(analysis(ACTIVITY, segments=(SEGMENT,)), "json"))
    assert list(found) == ["activities", "segments", "notes"]
    assert found["activities"][0]["local_start"] == "2026-11-08T08:30:00"
    assert len(analysis_text(analysis(ACTIVITY, segments=(SEGMENT,)), "csv").splitlines()) == 2


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        pytest.param(clock("", "x"), 59.6, "1:00", id="rounds-up-to-a-minute"),
        pytest.param(clock("", "x"), 3599.6, "1:00:00", id="rounds-up-to-an-hour"),
        pytest.param(clock("", "x"), 0.0, "0:00", id="nothing"),
        pytest.param(number("", "x", 1, times=100), -0.0349, "-3.5", id="per-cent"),
        pytest.param(number("", "x", 1), -0.04, "0.0", id="no-minus-of-nothing"),
        pytest.param(number("", "x", 2), 2.0, "2.00", id="ends-on-zeros"),
        pytest.param(number("", "x"), float("nan"), "-", id="no-number"),
        pytest.param(text("", "x"), None, "-", id="unknown"),
        pytest.param(text("", "x"), "watch\x1b[2J\u202e", "watch[2J", id="steers-a-terminal"),
    ],
)
def test_cells(column: Column, value: Any, words: str) -> None:
    assert pl.DataFrame({"x": [value]}).select(column.cells).item() == words


def test_narrow_cuts_text_only() -> None:
    """Only a text is cut where the terminal is narrow."""
    rows = pl.DataFrame({"name": ["cross country skiing"], "km": [12345.0], "id": ["a-long-id"]})
    head, (line,) = text_table(rows, [text("name", "name"), number("km", "km"), text("id", "id")], 30)
    assert line == "cross country… 12345 a-long-id\n"
    assert [len(part) for part in head.splitlines()] == [23, 30]


def test_narrow_is_never_wider() -> None:
    """No text becomes wider where the terminal is narrow."""
    rows = pl.DataFrame({"by": ["me"], "km": [12345.0]})
    assert text_table(rows, [text("by", "by"), number("km", "km")], 3)[1] == ["me 12345\n"]


@pytest.mark.parametrize("width", [1, 8, 25])
def test_a_narrow_terminal_still_shows_the_evidence(width: int) -> None:
    assert (
        "Hill from 4 %".casefold() in " ".join(shown("segments", SEGMENT, width=width, explain=True).split()).casefold()
    )


def test_an_activity_is_whole_in_a_long_listing() -> None:
    """Two activities that overlap for days, and one a month later, come in batches of 1,000 rows."""
    long = named("segments", SEGMENT).drop("index").join(pl.DataFrame({"index": range(1500)}), how="cross")
    long = long.with_columns(
        pl.col("index").cast(pl.Int32), start_time=pl.col("start_time") + pl.duration(minutes="index")
    )
    other = long.with_columns(pl.col("start_time").dt.offset_by("1m"), activity_id=pl.lit("20261108T073100-def"))
    later = long.with_columns(
        pl.col("start_time", "local_date").dt.offset_by("30d"), activity_id=pl.lit("20261208T073000-abc")
    )
    rows = pl.concat([frame.select(long.columns) for frame in (long, other, later)]).sort("start_time", "activity_id")
    lines = "".join(listed(rows.iter_slices(1000), "segments")).splitlines()
    heads = [number for number, line in enumerate(lines) if "times in UTC" in line]
    assert [lines[number].split(", ")[2] for number in heads] == [
        "20261108T073000-abc", "20261108T073100-def", "20261208T073000-abc",
    ]  # fmt: skip
    assert [later - earlier for earlier, later in itertools.pairwise(heads)] == [1504, 1504]
