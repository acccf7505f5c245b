"""Rows that were encoded where they were read are those of the table, and its files are the same byte for byte."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.errors import RefusedError
from pipeline.store.encoded import decoded_rows, encoded_rows
from pipeline.store.schemas import TABLES
from pipeline.store.store import Store
from tests.store.conftest import activity_id, stream
from tests.store.test_store import MAY, files

if TYPE_CHECKING:
    from pathlib import Path

STREAMS = TABLES["streams"]
PARTS = [stream(MAY + timedelta(days=day), seconds=30 + day, seed=day) for day in (0, 1, 33)]


def test_encoded_rows_make_the_same_files(tmp_path: Path) -> None:
    plain, encoded = Store(tmp_path / "plain"), Store(tmp_path / "encoded")
    ids = {part["activity_id"][0] for part in PARTS}
    plain.replace("streams", "anna", pl.concat(PARTS))
    for again in range(2):
        some = PARTS if again else PARTS[:2]
        encoded.replace_encoded("streams", "anna", [one for part in some for one in encoded_rows(STREAMS, part)], ids)
    assert files(encoded) == files(plain)
    encoded.replace_encoded("streams", "anna", [], {activity_id(MAY)})
    assert encoded.streamed("anna") == ids - {activity_id(MAY)}


def test_decoded_rows_are_those_encoded() -> None:
    rows = [one for part in PARTS for one in encoded_rows(STREAMS, part)]
    assert [one.height for one in rows] == [part.height for part in PARTS]
    assert_frame_equal(decoded_rows(STREAMS, rows), pl.concat(PARTS).select(list(STREAMS.schema.columns())))
    assert encoded_rows(STREAMS, PARTS[0].clear()) == []
    assert decoded_rows(STREAMS, []).columns == list(STREAMS.schema.columns())


def test_rows_that_break_the_schema_are_not_encoded() -> None:
    with pytest.raises(RefusedError, match="heart_rate_bpm"):
        encoded_rows(STREAMS, PARTS[0].with_columns(heart_rate_bpm=pl.lit(-5.0, pl.Float32)))
