"""Stores of every schema version that ever was are brought up to today's."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
from polars.testing import assert_frame_equal

from pipeline.file_reasons import FileReason, worded
from pipeline.store.encode import SCHEMA_VERSION_KEY, checked, column_types
from pipeline.store.migrations import LEDGER_SENTENCES, SENTENCES
from pipeline.store.schemas import TABLES
from pipeline.store.store import Store
from pipeline.versions import VERSIONS

KEPT = sorted((Path(__file__).parent / "schemas").iterdir())
"""A small store of each older schema version, as the program of its time wrote it; never made anew."""


@pytest.fixture(params=KEPT, ids=[folder.name for folder in KEPT])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    shutil.copytree(request.param, tmp_path / "store")
    return Store(tmp_path / "store")


def files_of(store: Store) -> int:
    return sum(1 for table in TABLES for _ in (Path(store.base) / table).rglob("*.parquet"))


def versions(store: Store) -> set[bytes]:
    return {pq.read_metadata(path).metadata[SCHEMA_VERSION_KEY] for path in Path(store.base).rglob("*.parquet")}


def test_there_is_one_of_each_version() -> None:
    assert [int(folder.name) for folder in KEPT] == list(range(1, VERSIONS["schema"]))


@pytest.mark.parametrize("table", TABLES)
def test_older_rows_are_read_with_the_columns_of_today(store: Store, table: str) -> None:
    rows = store.read(table, "anna")
    assert dict(rows.schema) == column_types(TABLES[table])
    assert (rows.height > 0) == (Path(store.base) / table).is_dir(), "a table that came later has no rows"
    checked(TABLES[table], rows)


@pytest.mark.parametrize("table", TABLES)
def test_what_was_stored_stays(store: Store, table: str) -> None:
    paths = sorted((Path(store.base) / table).rglob("*.parquet"))
    if not paths:
        return
    before = pl.concat([pl.read_parquet(path, hive_partitioning=False) for path in paths])
    now = store.read(table, "anna")
    same = [name for name in before.columns if name in now.columns and name not in CONVERTED]
    types = pl.Schema({name: dtype for name, dtype in now.schema.items() if name in same})
    assert_frame_equal(now.select(same), before.select(pl.col(same)).cast(types), check_row_order=False)


CONVERTED = {name for names in (*SENTENCES.values(), LEDGER_SENTENCES) for name in names}
"""Columns whose values a step changes."""


@pytest.mark.parametrize("store", KEPT[:2], ids=["1", "2"], indirect=True)
def test_the_sentences_of_a_ledger_stay_as_values(store: Store) -> None:
    before = pl.read_parquet(Path(store.base) / "ledger/**/*.parquet", hive_partitioning=False)
    now = store.read("ledger", "anna")
    for column in LEDGER_SENTENCES:
        sentences = [worded(reasons) if reasons else reasons for reasons in now[column].to_list()]
        assert sentences == [[] if sentence == "" else sentence for sentence in before[column].to_list()]
    codes = {reason["code"] for reasons in now["reason"].to_list() for reason in reasons}
    assert codes == {FileReason.OTHER}


def test_a_migrated_store_reads_the_same(store: Store) -> None:
    before = {table: store.read(table, "anna") for table in TABLES}
    assert store.migrate("anna") == files_of(store)
    assert versions(store) == {str(VERSIONS["schema"]).encode()}
    for table, rows in before.items():
        assert_frame_equal(store.read(table, "anna"), rows)
    assert store.migrate("anna") == 0


def test_a_migration_that_was_killed_goes_on(store: Store) -> None:
    (half := Path(store.base)).joinpath("weeks").rename(half / "later")
    (half / "ledger").rename(half / "last")
    assert store.migrate("anna") == files_of(store)
    (half / "later").rename(half / "weeks")
    (half / "last").rename(half / "ledger")
    assert store.migrate("anna") == 2
    assert versions(store) == {str(VERSIONS["schema"]).encode()}


def test_part_of_an_older_file_is_read(store: Store) -> None:
    (activity_id, *_) = store.read("activities", "anna")["activity_id"]
    rows = store.read("streams", "anna", columns=["time", "speed_mps"], activity_ids=[activity_id])
    assert rows.columns == ["time", "speed_mps"]
    assert 0 < rows.height < store.read("streams", "anna", columns=["time"]).height


def test_rows_are_put_beside_older_ones(store: Store) -> None:
    streams = store.read("streams", "anna")
    (first, *others) = streams["activity_id"].unique(maintain_order=True)
    store.replace("streams", "anna", streams.filter(pl.col("activity_id") == first))
    assert_frame_equal(store.read("streams", "anna"), streams)
    store.replace("streams", "anna", streams.clear(), activity_ids=[first])
    assert set(store.read("streams", "anna")["activity_id"]) == set(others)
