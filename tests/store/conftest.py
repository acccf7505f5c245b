"""Rows of tables, made up but valid."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from pipeline.store.encode import column_types
from pipeline.store.schemas import TABLES, Signature
from pipeline.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

WORD = "x"
START = datetime(2026, 5, 1, 6, tzinfo=UTC)


def rows_of(table: str, *given: dict[str, Any]) -> pl.DataFrame:
    """Return rows with the given values; every other column is null, or a plain value where it may not be."""
    types = column_types(TABLES[table])
    columns = TABLES[table].schema.columns()
    blank = {name: None if columns[name].nullable else _plain(dtype) for name, dtype in types.items()}
    return pl.DataFrame([blank | row for row in given], schema=types)


def activity_id(start: datetime, content: str = "abc") -> str:
    return f"{start:%Y%m%dT%H%M%SZ}-{content}"


def stream(start: datetime, *, seconds: int = 90, seed: int = 0, content: str = "abc") -> pl.DataFrame:
    """Return the stream of a run that starts at `start` [UTC]."""
    speed = np.random.default_rng(seed).normal(3, 0.3, seconds).clip(0).astype(np.float32)
    return rows_of(
        "streams",
        *(
            {
                "activity_id": activity_id(start, content),
                "local_date": start.date(),
                "time": start + timedelta(seconds=second),
                "state": "moving",
                "speed_mps": float(speed[second]),
                "distance_m": float(speed[: second + 1].sum()),
                "heart_rate_bpm": 140.0 + second // 20,
                "lap": second // 60,
                "lap_intensity": None if second % 7 else "active",
            }
            for second in range(seconds)
        ),
    )


def segment(start: datetime, index: int = 0, **values: Any) -> dict[str, Any]:
    begin = start + timedelta(minutes=index)
    return {
        "activity_id": activity_id(start),
        "local_date": start.date(),
        "index": index,
        "start_time": begin,
        "end_time": begin + timedelta(minutes=1),
        "duration_s": 60.0,
        **values,
    }


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return an empty store."""
    return Store(tmp_path / "store")


def _plain(dtype: pl.DataType) -> Any:
    if isinstance(dtype, pl.Enum):
        return dtype.categories[0]
    if isinstance(dtype, pl.List):
        return []
    if isinstance(dtype, pl.Datetime):
        return START if dtype.time_zone else START.replace(tzinfo=None)
    if dtype == pl.Date:
        return START.date()
    return {pl.String: WORD, pl.Boolean: False}.get(type(dtype), 1)


def minutes_of(seed: int, minutes: int = 40, *, variation: float = 0.1) -> np.ndarray:
    """Return the distance of each minute of a run with a rhythm of its own [m]."""
    return 180 * (1 + variation * np.random.default_rng(seed).standard_normal(minutes)).clip(0.3)


def signature(id_: str, start: datetime, minutes: np.ndarray, **values: Any) -> dict[str, Any]:
    """Return the signature of a run with whole minutes."""
    return {
        "activity_id": id_,
        "start_time": start,
        "elapsed_s": 60.0 * len(minutes),
        "distance_m": float(minutes.sum()) if minutes.size else None,
        "sport": "running",
        "richness": 1.0,
        "minute_distance_m": [float(metres) for metres in minutes],
        "moving_minute_distance_m": [float(metres) for metres in minutes if metres] if 0 in minutes else [],
        **values,
    }


def signatures(*rows: dict[str, Any]) -> pl.DataFrame:
    """Return signatures as a frame; ids with one beginning before a slash are of one file, in a folder `activities`."""
    types = {name: column.dtype for name, column in Signature.columns().items()}
    found = pl.DataFrame(rows, schema=types)
    file = pl.col("activity_id").str.split("/").list.first()
    return found.with_columns(source=pl.format("activities/{}", file), content_sha256=file)
