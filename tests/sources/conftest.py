"""Small FIT files and ways to compare activities."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.sources.fit.writer import FitWriter
from pipeline.sources.read import read_content

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.sources.activity import Activity, Content

START = datetime(2026, 11, 8, 7, 30, tzinfo=UTC)


def at(second: float) -> datetime:
    """Give the instant so many seconds after the start."""
    return START + timedelta(seconds=second)


def run(writer: FitWriter | None = None, *, records: int = 5, **session: Any) -> FitWriter:
    """Write a short run: file_id, records, one session."""
    writer = writer or FitWriter()
    writer.write("file_id", type="activity", manufacturer="garmin", product=1)
    for second in range(records):
        writer.write("record", timestamp=at(second), heart_rate=120 + second % 60, distance=3.0 * second)
    values: dict[str, Any] = {
        "start_time": at(0),
        "sport": "running",
        "total_elapsed_time": float(records - 1),
    } | session
    writer.write("session", timestamp=at(records - 1), **values)
    return writer


@pytest.fixture(params=["columnar", "reference"])
def read(request: pytest.FixtureRequest) -> Callable[[bytes], Content]:
    """Read bytes with one engine, then with the other."""
    return lambda data: read_content(data, where="file", engine=request.param)


@pytest.fixture
def read_one(read: Callable[[bytes], Content]) -> Callable[[bytes], Activity]:
    """Read sound bytes that hold exactly one activity."""

    def only(data: bytes) -> Activity:
        found = read(data)
        (activity,) = found.activities
        assert found.damage is None
        return activity

    return only
