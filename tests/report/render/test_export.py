from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime

import polars as pl
import pytest

from pipeline.report.render.export import exported
from pipeline.store.schemas import TABLES
from tests.store.conftest import rows_of

REASON = {"code": "grade", "value": 0.081, "sd": None, "low": 0.04, "high": None}
SEGMENT = {
    "local_date": date(2026, 11, 8),
    "start_time": datetime(2026, 11, 8, 7, 30, tzinfo=UTC),
    "grade": 0.081,
    "heart_rate_bpm": None,
    "evidence": [REASON],
    "annotated": False,
}


def text(form: str, *batches: pl.DataFrame) -> str:
    return b"".join(exported(batches, form)).decode()


def csv_rows(*batches: pl.DataFrame) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text("csv", *batches), newline="")))


@pytest.mark.parametrize("table", [pytest.param(name, id=name) for name in ("activities", "segments", "ledger")])
def test_every_form_holds_every_column(table: str) -> None:
    rows = rows_of(table, {})
    columns = list(TABLES[table].schema.columns())
    (found,) = json.loads(text("json", rows))
    assert list(found) == list(json.loads(text("ndjson", rows))) == list(csv_rows(rows)[0]) == columns


def test_times_are_iso_and_numbers_short() -> None:
    rows = rows_of("segments", SEGMENT)
    (found,) = json.loads(text("json", rows))
    (row,) = csv_rows(rows)
    assert found["start_time"] == row["start_time"] == "2026-11-08T07:30:00+00:00"
    assert found["local_date"] == row["local_date"] == "2026-11-08"
    assert (found["grade"], row["grade"]) == (0.081, "0.081")
    assert (found["heart_rate_bpm"], row["heart_rate_bpm"]) == (None, "")
    assert (found["annotated"], row["annotated"]) == (False, "false")
    assert json.loads(row["evidence"]) == found["evidence"] == [REASON]


def test_a_local_time_has_no_zone() -> None:
    rows = rows_of("activities", {"local_start": datetime(2026, 11, 8, 8, 30, 0, 500_000)})  # noqa: DTZ001
    assert json.loads(text("json", rows))[0]["local_start"] == "2026-11-08T08:30:00.500"
    assert csv_rows(rows)[0]["local_start"] == "2026-11-08T08:30:00.500"


def test_batches_are_one_table() -> None:
    rows = [rows_of("segments", {"index": number}) for number in range(3)]
    batches = [rows[0].clear(), rows[0], rows[0].clear(), pl.concat(rows[1:])]
    found = [json.loads(text("json", *batches)), [json.loads(line) for line in text("ndjson", *batches).splitlines()]]
    for listed in (*found, csv_rows(*batches)):
        assert [int(row["index"]) for row in listed] == [0, 1, 2]


def test_no_rows() -> None:
    none = rows_of("segments").clear()
    assert text("json", none) == "[]\n"
    assert not text("ndjson", none)
    assert text("csv", none) == ",".join(none.columns) + "\n"


@pytest.mark.parametrize("value", [pytest.param(value, id=str(value)) for value in (float("nan"), float("inf"))])
def test_what_is_no_number_is_missing(value: float) -> None:
    rows = rows_of("segments", {"grade": value})
    assert json.loads(text("json", rows))[0]["grade"] is None
    assert csv_rows(rows)[0]["grade"] == ""


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@sum(a1)", "\t=1", "\r=1", "\x1b=1"])
def test_a_cell_is_never_a_formula(value: str) -> None:
    (row,) = csv_rows(rows_of("activities", {"device": value, "distance_m": 5.0}))
    assert row["device"] == "'" + value.replace("\r", "").replace("\x1b", "")
    assert float(row["distance_m"]) == 5


def test_a_cell_does_not_steer_a_terminal() -> None:
    (row,) = csv_rows(rows_of("activities", {"device": 'a "watch",\x1b[2J\u202e'}))
    assert row["device"] == 'a "watch",[2J'


def test_numbers_come_back_to_the_last_bit() -> None:
    values = pl.Series([1 / 3, 1e-8, 16777217.0, -2.5e7], dtype=pl.Float32)
    rows = pl.DataFrame({"x": values})
    again = pl.Series([float(row["x"]) for row in csv_rows(rows)], dtype=pl.Float32)
    assert again.to_list() == values.to_list()
    assert [json.loads(line)["x"] for line in text("ndjson", rows).splitlines()] == [
        pytest.approx(value, rel=1e-7) for value in values
    ]
