from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from polars.testing import assert_frame_equal

from pipeline.store import held_rows
from pipeline.store.store import Store
from tests.store.conftest import rows_of

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl


def weeks(moving_s: float) -> pl.DataFrame:
    return rows_of("weeks", {"week": "2026-W01", "moving_s": moving_s})


def test_what_another_writes_is_read(store: Store) -> None:
    for moving_s in (1.0, 2.0):
        Store(store.root).upsert("weeks", "anna", weeks(moving_s))
        for _ in range(2):
            assert store.read("weeks", "anna", columns=["moving_s"]).item() == moving_s


def test_a_file_is_decoded_once(store: Store) -> None:
    store.upsert("weeks", "anna", weeks(1.0))
    other = Store(store.root)
    assert other.read("weeks", "anna") is other.read("weeks", "anna")


def test_a_file_that_went_is_not_read(store: Store, tmp_path: Path) -> None:
    store.upsert("weeks", "anna", weeks(1.0))
    next(tmp_path.rglob("*.parquet")).unlink()
    assert store.read("weeks", "anna").is_empty()
    store.upsert("weeks", "anna", weeks(2.0))
    assert_frame_equal(store.read("weeks", "anna"), weeks(2.0))


@pytest.mark.parametrize("limit", ["MOST_FILE_BYTES", "MOST_BYTES"])
def test_large_files_are_not_held(store: Store, limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_rows, limit, 10)
    store.upsert("weeks", "anna", weeks(1.0))
    assert store.read("weeks", "anna") is not store.read("weeks", "anna")
