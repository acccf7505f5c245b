"""A stair climber's file stands under stairs, from its bytes to its labels."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.sources.fit.writer import FitWriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

START = datetime(2026, 11, 10, 17, 0, tzinfo=UTC)
SECONDS = 1200


def machine(sport: str, sub_sport: str, **record: Any) -> bytes:
    """A file of twenty minutes; `climb_mps` gives an altitude."""
    writer, climb_mps = FitWriter(), record.pop("climb_mps", None)
    writer.write("file_id", type="activity", manufacturer="garmin", product=2697, time_created=START)
    for second in range(SECONDS + 1):
        time = START + timedelta(seconds=second)
        altitude = None if climb_mps is None else 100 + climb_mps * second
        writer.write("record", timestamp=time, heart_rate=135, altitude=altitude, **record)
    end = START + timedelta(seconds=SECONDS)
    times: dict[str, Any] = {"total_elapsed_time": float(SECONDS), "total_timer_time": float(SECONDS)}
    writer.write("session", timestamp=end, start_time=START, sport=sport, sub_sport=sub_sport, **times)
    writer.write("activity", timestamp=end, total_timer_time=float(SECONDS), num_sessions=1)
    return writer.to_bytes()


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(machine("fitness_equipment", "stair_climbing", cadence=60), id="machine with steps"),
        pytest.param(machine("fitness_equipment", "stair_climbing"), id="machine with heart rate alone"),
        pytest.param(machine("floor_climbing", "generic", cadence=50, climb_mps=0.2), id="floors with steps"),
        pytest.param(machine("floor_climbing", "generic", climb_mps=0.2), id="floors by altitude alone"),
    ],
)
def test_all_of_it_is_stairs(glute: Callable[..., Result], tmp_path: Path, file: bytes) -> None:
    path = tmp_path / "stairs.fit"
    path.write_bytes(file)
    glute("athlete", "add", "anna")
    glute("ingest", path, "--athlete", "anna")
    listed = glute("segments", "anna", "--format", "csv").stdout.splitlines()
    head, *rows = (line.split(",") for line in listed)
    assert [row[head.index("label")] for row in rows] == ["stairs"]
    assert [row[head.index("gait")] for row in rows] == ["walk"]
