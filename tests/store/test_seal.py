from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pyarrow.parquet as pq
import pytest

from pipeline.store.encode import encode
from pipeline.store.row_groups import join, row_groups
from pipeline.store.schemas import TABLES
from pipeline.store.seal import seal_fault, sealed

from .conftest import START, activity_id, stream

if TYPE_CHECKING:
    from pipeline.store.store import Store

FLIPS = 300


def content_of(store: Store) -> tuple[Path, bytes]:
    store.replace("streams", "anna", stream(START))
    (path,) = Path(store.root).rglob("*.parquet")
    return path, path.read_bytes()


def test_any_flipped_bit_is_found(store: Store) -> None:
    path, whole = content_of(store)
    assert store.damaged("anna") == {}
    choose = random.Random(22)  # noqa: S311  no secret
    tail = range(8 * len(whole) - 8 * 600, 8 * len(whole))  # seal, footer, its length, the last magic
    bits = [*choose.sample(range(8 * len(whole)), FLIPS), *choose.sample(tail, FLIPS)]
    for bit in bits:
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        assert list(store.damaged("anna")) == [str(path)], bit


def test_a_flipped_value_is_never_read(store: Store) -> None:
    path, whole = content_of(store)
    flipped = bytearray(whole)
    flipped[len(row_groups(whole)[0].data) // 3] ^= 4
    path.write_bytes(flipped)
    with pytest.raises(Exception, match="damaged"):
        store.read("streams", "anna")


def test_a_file_without_a_seal_is_an_older_one() -> None:
    older = encode(TABLES["streams"], stream(START)).replace(b"glute.sealed", b"older.......")
    without = join(row_groups(older))
    assert seal_fault(without) is None
    assert seal_fault(sealed(without)) is None
    assert seal_fault(b"") is None


def test_sealed_files_open_everywhere(store: Store) -> None:
    duckdb = pytest.importorskip("duckdb")
    path, whole = content_of(store)
    assert pq.read_table(path).num_rows == pl.read_parquet(path).height == 90
    assert duckdb.read_parquet(str(path)).count("*").fetchall() == [(90,)]
    later = START.replace(hour=9)
    store.replace("streams", "anna", stream(later))
    store.replace("streams", "anna", stream(later).clear(), activity_ids=[activity_id(later)])
    assert path.read_bytes() == whole
