"""The files open in what people use: polars, Arrow and DuckDB, the athlete read from the path."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import polars as pl
import pyarrow.dataset
import pytest

from tests.store.conftest import rows_of, segment, stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.store.store import Store

START = datetime(2026, 5, 31, 6, tzinfo=UTC)


def by_polars(folder: str) -> pl.DataFrame:
    return pl.scan_parquet(folder, hive_partitioning=True).collect()


def by_polars_glob(folder: str) -> pl.DataFrame:
    return pl.scan_parquet(f"{folder}/**/*.parquet", hive_partitioning=True).collect()


def by_arrow(folder: str) -> pl.DataFrame:
    dataset = pyarrow.dataset.dataset(folder, format="parquet", partitioning="hive")
    return pl.DataFrame(dataset.to_table())


def by_duckdb(folder: str) -> pl.DataFrame:
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        query = "select * from read_parquet(?, hive_partitioning = true)"
        return pl.DataFrame(connection.sql(query, params=[f"{folder}/*/*.parquet"]).to_arrow_table())


READERS = [
    pytest.param(by_polars, id="polars"),
    pytest.param(by_polars_glob, id="polars-glob"),
    pytest.param(by_arrow, id="arrow"),
    pytest.param(by_duckdb, id="duckdb"),
]


@pytest.mark.parametrize("read", READERS)
def test_streams_open_with_the_athlete_as_a_partition(store: Store, read: Callable[[str], pl.DataFrame]) -> None:
    for day, athlete in ((0, "anna"), (2, "anna"), (0, "bo"), (-3, "anna")):
        store.replace("streams", athlete, stream(START + timedelta(days=day), seed=day + 3))
    key = ["athlete", "activity_id", "time"]
    rows = read(f"{store.base}/streams").sort(key)
    expected = pl.concat(
        store.read("streams", athlete).with_columns(athlete=pl.lit(athlete)) for athlete in ("anna", "bo")
    )
    assert rows.height == 360
    columns = ["athlete", "activity_id", "time", "state", "speed_mps", "heart_rate_bpm", "lap", "lap_intensity"]
    plain = pl.col("athlete", "state", "lap_intensity").cast(pl.String)
    got, want = (frame.sort(key).select(columns).with_columns(plain).rows() for frame in (rows, expected))
    assert got == want


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("table", ["segments", "activities", "strength_sets", "weeks", "ledger", "thresholds", "body"])
def test_every_other_table_opens(store: Store, read: Callable[[str], pl.DataFrame], table: str) -> None:
    rows = rows_of(table, segment(START) if table == "segments" else {})
    (store.replace if "activity_id" in rows.columns else store.upsert)(table, "anna", rows)
    opened = read(f"{store.base}/{table}")
    assert opened["athlete"].cast(pl.String).to_list() == ["anna"]
    assert opened.drop("athlete").columns == rows.columns


@pytest.mark.parametrize("read", READERS[1:])  # polars refuses a folder with any file of another ending
def test_an_unfinished_file_is_not_seen(store: Store, read: Callable[[str], pl.DataFrame]) -> None:
    store.replace("segments", "anna", rows_of("segments", segment(START)))
    (store_file,) = list(Path(store.base).rglob("*.parquet"))
    (store_file.parent / f".{store_file.name}.0123.unfinished").write_bytes(b"PAR1 half a")
    assert read(f"{store.base}/segments").height == 1
    assert store.read("segments", "anna").height == 1
