"""Ten months of short runs and of scans: forecasts are scored through the commands alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.sources.fit.writer import FitWriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Glute = Callable[..., Result]

FIRST = datetime(2024, 1, 2, 7, tzinfo=UTC)  # a Tuesday
APART = 8  # weeks between scans, the least of a pair
WEEKS = 5 * APART + 2
RUN_S, STEP_S, SPEED_MPS = 300, 5, 2.6


def run_file(start: datetime) -> bytes:
    """Write five minutes on the flat."""
    writer = FitWriter()
    writer.write("file_id", type="activity", manufacturer="garmin", product=1, time_created=start)
    for second in range(0, RUN_S + 1, STEP_S):
        moment = start + timedelta(seconds=second)
        writer.write(
            "record", timestamp=moment, distance=SPEED_MPS * second, speed=SPEED_MPS, heart_rate=140, altitude=50
        )
    end = start + timedelta(seconds=RUN_S)
    writer.write(
        "session", timestamp=end, start_time=start, sport="running", total_elapsed_time=RUN_S, total_timer_time=RUN_S
    )
    return writer.to_bytes()


@pytest.mark.slow
def test_scans_score_the_forecasts(glute: Glute, tmp_path: Path) -> None:
    export = tmp_path / "export"
    export.mkdir()
    for number in range(WEEKS):
        start = FIRST + timedelta(weeks=number)
        (export / f"{start:%Y-%m-%d}.fit").write_bytes(run_file(start))
    glute("athlete", "add", "anna", "--sex", "female", "--birth-date", "1990-05-01", "--weight-trend", "stable")
    assert glute("ingest", export, "--athlete", "anna", "--workers", 1).exit_code == 0
    week = f"{FIRST + timedelta(weeks=WEEKS - 1):%G-W%V}"
    for number, volume in enumerate((800, 806, 798, 803, 801)):
        day = (FIRST + timedelta(weeks=APART * number, days=1)).date()
        noted = glute("log", "measure", "anna", "gluteus_maximus_volume_cm3", volume, "--sd", 8, "--date", day)
        assert (noted.exit_code, "recompute" in noted.stderr) == (0, False)
    few = json.loads(glute("report", "anna", "--week", week, "--format", "json").stdout)["forecasts"]
    assert (len(few["pairs"]), few["needed"], few["score"]) == (4, 5, None)
    day = (FIRST + timedelta(weeks=5 * APART, days=1)).date()
    glute("log", "measure", "anna", "gluteus_maximus_volume_cm3", 799, "--sd", 8, "--date", day)
    enough = json.loads(glute("report", "anna", "--week", week, "--format", "json").stdout)["forecasts"]
    assert (len(enough["pairs"]), enough["left_out"]) == (5, 0)
    assert enough["score"]["covered"] == 5
    assert all(pair["forecast_pct_low"] < pair["measured_pct"] < pair["forecast_pct_high"] for pair in enough["pairs"])
    text = " ".join(glute("report", "anna", "--week", week, "--full").stdout.split())
    assert "PAST FORECASTS, AND WHAT WAS MEASURED Over 5 pairs of measurements" in text
    glute("athlete", "set", "anna", "--birth-date", "2012-05-01")
    minor = json.loads(glute("report", "anna", "--week", week, "--format", "json").stdout)
    assert minor["forecasts"] is None
