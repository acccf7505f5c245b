from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipeline.errors import StoreError
from pipeline.store.encode import SCHEMA_VERSION_KEY, column_types
from pipeline.store.partitions import by_period
from pipeline.store.schemas import TABLES
from pipeline.store.store import Store
from pipeline.versions import VERSIONS
from tests.store.conftest import activity_id, rows_of, segment, stream

if TYPE_CHECKING:
    from collections.abc import Iterator

MAY = datetime(2026, 5, 1, 6, tzinfo=UTC)
"""Start of the first run."""


def files(store: Store) -> dict[str, bytes]:
    base = Path(store.base)
    return {str(path.relative_to(base)): path.read_bytes() for path in sorted(base.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_without_rows_has_its_types(store: Store, table: str) -> None:
    empty = store.read(table, "anna")
    assert empty.is_empty()
    assert dict(empty.schema) == column_types(TABLES[table])


@pytest.mark.parametrize("table", TABLES)
def test_rows_read_back_as_they_were_written(store: Store, table: str) -> None:
    rows = rows_of(table, {})
    write = store.replace if "activity_id" in rows.columns else store.upsert
    write(table, "anna", rows)
    for one in (store, Store(store.root)):  # the first holds what it wrote in memory
        assert_frame_equal(one.read(table, "anna"), rows)
    assert store.read(table, "bo").is_empty()


def test_files_lie_where_the_design_says(store: Store) -> None:
    store.replace("streams", "anna", stream(MAY))
    store.replace("segments", "anna", rows_of("segments", segment(MAY)))
    store.upsert("weeks", "anna", rows_of("weeks", {"week": "2026-W01"}))
    store.upsert("ledger", "anna", rows_of("ledger", {}))
    assert list(files(store)) == [
        "ledger/athlete=anna/ledger.parquet",
        "segments/athlete=anna/2026.parquet",
        "streams/athlete=anna/2026-05.parquet",
        "weeks/athlete=anna/2026.parquet",
    ]


def test_the_local_date_chooses_the_file(store: Store) -> None:
    new_year = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    store.replace("segments", "anna", rows_of("segments", segment(new_year, local_date=date(2026, 1, 1))))
    assert list(files(store)) == ["segments/athlete=anna/2026.parquet"]


def test_columns_come_in_the_order_asked_for(store: Store) -> None:
    store.replace("segments", "anna", rows_of("segments", segment(MAY, label="hill")))
    assert store.read("segments", "anna", columns=["label", "index"]).rows() == [("hill", 0)]
    assert store.read("segments", "bo", columns=["label"]).schema == {
        "label": column_types(TABLES["segments"])["label"]
    }


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        pytest.param(None, None, [1, 2, 32], id="all"),
        pytest.param(date(2026, 5, 2), None, [2, 32], id="since"),
        pytest.param(None, date(2026, 5, 2), [1, 2], id="until"),
        pytest.param(date(2026, 5, 2), date(2026, 5, 2), [2], id="one-day"),
        pytest.param(date(2027, 5, 2), None, [], id="none"),
    ],
)
@pytest.mark.parametrize("table", ["streams", "activities", "thresholds", "body"])
def test_spans_of_dates_hold_both_ends(
    store: Store, table: str, since: date | None, until: date | None, days: list[int]
) -> None:
    starts = {day: MAY + timedelta(days=day - 1) for day in (1, 2, 32)}
    for start in starts.values():
        if table == "streams":
            store.replace(table, "anna", stream(start, seconds=2))
        elif table == "activities":
            row = {"activity_id": activity_id(start), "start_time": start, "local_start": start.replace(tzinfo=None)}
            store.replace(table, "anna", rows_of(table, row))
        else:
            store.upsert(
                table, "anna", rows_of(table, {"date": start.date()} if table == "thresholds" else {"time": start})
            )
    rows = store.read(table, "anna", since=since, until=until)
    assert set(rows[TABLES[table].dated_by or ""].cast(pl.Date)) == {starts[day].date() for day in days}


def test_week_overlapping_the_span_is_read(store: Store) -> None:
    weeks = ["2025-W52", "2026-W01", "2026-W02", "2026-W53"]
    store.upsert("weeks", "anna", rows_of("weeks", *({"week": week} for week in weeks)))
    read = store.read("weeks", "anna", since=date(2025, 12, 31), until=date(2026, 1, 5))["week"].to_list()
    assert read == ["2026-W01", "2026-W02"]
    assert store.read("weeks", "anna", since=date(2027, 1, 3))["week"].to_list() == ["2026-W53"]


def test_a_span_of_the_ledger_makes_no_sense(store: Store) -> None:
    with pytest.raises(ValueError, match="ledger has no date"):
        store.read("ledger", "anna", since=date(2026, 5, 1))


def test_activities_are_read_by_id(store: Store) -> None:
    starts = [MAY + timedelta(days=day) for day in (0, 3, 40)]
    store.replace("streams", "anna", pl.concat([stream(start) for start in starts]))
    wanted = [activity_id(starts[0]), activity_id(starts[2]), "nobody"]
    read = store.read("streams", "anna", activity_ids=wanted)
    assert_frame_equal(read, pl.concat([stream(starts[0]), stream(starts[2])]))
    assert store.read("streams", "anna", activity_ids=[]).is_empty()


def test_old_rows_of_an_activity_go(store: Store) -> None:
    store.replace("segments", "anna", rows_of("segments", *(segment(MAY, index) for index in range(3))))
    store.replace("segments", "anna", rows_of("segments", segment(MAY, 0, label="hill")))
    assert store.read("segments", "anna", columns=["index", "label"]).rows() == [(0, "hill")]


@pytest.mark.parametrize("table", ["streams", "segments"])
def test_activity_moves_to_another_file(store: Store, table: str) -> None:
    rows = stream(MAY) if table == "streams" else rows_of("segments", segment(MAY))
    moved = rows.with_columns(local_date=pl.lit(date(2025, 4, 30)))
    store.replace(table, "anna", rows)
    store.replace(table, "anna", moved)
    assert_frame_equal(store.read(table, "anna"), moved)
    assert len(files(store)) == 1


@pytest.mark.parametrize("table", ["streams", "segments"])
def test_empty_files_are_removed(store: Store, table: str) -> None:
    rows = stream(MAY) if table == "streams" else rows_of("segments", segment(MAY))
    store.replace(table, "anna", rows)
    store.replace(table, "anna", rows.clear(), activity_ids=[activity_id(MAY)])
    assert files(store) == {}


def test_rows_from_a_date_on_are_replaced(store: Store) -> None:
    weeks = ["2025-W50", "2026-W01", "2026-W02", "2026-W03"]
    store.upsert("weeks", "anna", rows_of("weeks", *({"week": week} for week in weeks)))
    store.upsert("weeks", "anna", rows_of("weeks", {"week": "2026-W04"}), since=date(2026, 1, 7))
    assert store.read("weeks", "anna")["week"].to_list() == ["2025-W50", "2026-W01", "2026-W04"]


def test_nothing_is_written_where_nothing_changed(store: Store) -> None:
    for _ in range(2):
        store.replace("streams", "anna", stream(MAY))
        store.replace("segments", "anna", rows_of("segments", segment(MAY)))
        store.upsert("weeks", "anna", rows_of("weeks", {"week": "2026-W18"}))
        nodes = {path: path.stat().st_ino for path in Path(store.base).rglob("*.parquet")}
    assert {path: path.stat().st_ino for path in Path(store.base).rglob("*.parquet")} == nodes
    inodes_before = set(nodes.values())
    store.replace("streams", "anna", stream(MAY, seed=1))
    assert {path.stat().st_ino for path in Path(store.base).rglob("*.parquet")} != inodes_before


def pieces() -> Iterator[pl.DataFrame]:
    for day, seed in ((0, 0), (1, 1), (2, 2), (33, 3)):
        yield stream(MAY + timedelta(days=day), seconds=20 + day, seed=seed)


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_streams_in_any_order(tmp_path: Path, order: tuple[int, ...]) -> None:
    together, apart = Store(tmp_path / "together"), Store(tmp_path / "apart")
    parts = list(pieces())
    together.replace("streams", "anna", pl.concat(parts))
    for index in order:
        apart.replace("streams", "anna", parts[index])
    assert files(apart) == files(together)
    assert_frame_equal(apart.read("streams", "anna"), pl.concat(parts))


@settings(max_examples=10)  # each example writes files
@given(batches=st.lists(st.lists(st.sampled_from(range(12)), min_size=1, unique=True), min_size=1, max_size=5))
def test_upserts_do_not_depend_on_their_order(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[int]]
) -> None:
    def one(batch: list[int]) -> pl.DataFrame:
        return rows_of("weeks", *({"week": f"202{week % 3}-W{week + 1:02}", "moving_s": week} for week in batch))

    forth, back = (Store(tmp_path_factory.mktemp("store")) for _ in range(2))
    for batch in batches:
        forth.upsert("weeks", "anna", one(batch))
    for batch in reversed(batches):
        back.upsert("weeks", "anna", one(batch))
    assert files(forth) == files(back)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(pl.col("speed_mps") * -1, "speed_mps min", id="below-range"),
        pytest.param(pl.lit(None, pl.String).alias("activity_id"), "activity_id nullability", id="null-key"),
        pytest.param(pl.lit(float("nan"), pl.Float32).alias("grade"), "grade nan", id="nan"),
        pytest.param(pl.lit("flying").alias("state"), "flying", id="unknown-word"),
        pytest.param(pl.lit(MAY).alias("time"), "a key comes twice", id="key-twice"),
        pytest.param(pl.lit(1).alias("latitude_deg"), "latitude_deg", id="unknown-column"),
    ],
)
def test_rows_that_break_the_schema_are_refused(store: Store, change: pl.Expr, reason: str) -> None:
    with pytest.raises(StoreError, match=reason):
        store.replace("streams", "anna", stream(MAY).with_columns(change))
    assert files(store) == {}


def test_plain_types_are_converted(store: Store) -> None:
    plain = stream(MAY).with_columns(pl.col("state").cast(pl.String), pl.col("speed_mps").cast(pl.Float64))
    store.replace("streams", "anna", plain.select(reversed(plain.columns)))
    assert_frame_equal(store.read("streams", "anna"), stream(MAY))


def test_versions_stand_in_the_metadata(store: Store) -> None:
    store.replace("segments", "anna", rows_of("segments", segment(MAY, model_version="7")))
    metadata = pq.read_metadata(Path(store.base) / "segments/athlete=anna/2026.parquet").metadata
    assert metadata[SCHEMA_VERSION_KEY] == str(VERSIONS["schema"]).encode()
    assert metadata[b"glute.model_version"] == b"7"


def rewritten(store: Store, change: str) -> Path:
    """Change the one file of a store behind its back."""
    (path,) = Path(store.base).rglob("*.parquet")
    table = pq.read_table(path)
    if change == "newer":
        table = table.replace_schema_metadata({SCHEMA_VERSION_KEY: str(VERSIONS["schema"] + 1)})
    else:
        table = table.drop_columns(["state"])
    pq.write_table(table, path)
    return path


@pytest.mark.parametrize(
    ("change", "hint"),
    [pytest.param("newer", "Update glute", id="newer"), pytest.param("narrower", "no column state", id="lacks-column")],
)
def test_other_schema_is_untouched(store: Store, change: str, hint: str) -> None:
    store.replace("streams", "anna", stream(MAY))
    path = rewritten(store, change)
    before = path.read_bytes()
    with pytest.raises(StoreError, match=hint):
        store.read("streams", "anna")
    with pytest.raises(StoreError, match=hint):
        store.replace("streams", "anna", stream(MAY + timedelta(days=1)))
    assert path.read_bytes() == before


@pytest.mark.parametrize("cut", [pytest.param(3, id="all-but-nothing"), pytest.param(400, id="middle")])
def test_a_damaged_file_is_named(store: Store, cut: int) -> None:
    store.replace("streams", "anna", stream(MAY))
    (path,) = Path(store.base).rglob("*.parquet")
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(StoreError, match="damaged") as caught:
        store.read("streams", "anna")
    assert caught.value.where == path.as_posix()


def test_a_store_that_cannot_be_written_says_what_to_do(store: Store) -> None:
    store.replace("streams", "anna", stream(MAY))
    (Path(store.base) / "segments").write_text("in the way")
    with pytest.raises(StoreError, match=r"cannot write.*segments.*run the same command again"):
        store.replace("segments", "anna", rows_of("segments", segment(MAY)))


def test_row_groups_of_an_older_writer_are_taken_over(store: Store) -> None:
    store.replace("streams", "anna", stream(MAY))
    (path,) = Path(store.base).rglob("*.parquet")
    table = pq.read_table(path)
    metadata = {**table.schema.metadata, b"other": b"metadata"}
    pq.write_table(table.replace_schema_metadata(metadata), path)
    later = stream(MAY + timedelta(days=1), seed=1)
    store.replace("streams", "anna", later)
    assert_frame_equal(store.read("streams", "anna"), pl.concat([stream(MAY), later]))


def test_an_object_store_takes_the_same_calls() -> None:
    store = Store("mock://glute")
    store.files.filesystem.create_dir(f"{store.base}/streams/athlete=anna")
    store.replace("streams", "anna", stream(MAY))
    store.replace("streams", "anna", stream(MAY + timedelta(days=1)))
    assert store.read("streams", "anna")["activity_id"].n_unique() == 2


def test_periods_have_years_of_four_digits() -> None:
    starts = [datetime(1, 1, 1), datetime(2026, 11, 9)]  # noqa: DTZ001  local
    rows = rows_of("activities", *({"local_start": start} for start in starts))
    assert list(by_period(TABLES["activities"], rows)) == ["0001", "2026"]
    assert list(by_period(TABLES["activities"], rows.head(1))) == ["0001"]
