"""A job reads the profile and each log of an athlete once."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from pipeline.athletes.log_columns import LOGS
from pipeline.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.jobs.conftest import Garden

OPENED: list[str] = []
"""Files of the athlete that were opened. A hook cannot be taken away again, so that one serves all tests."""


def _note(event: str, given: tuple[object, ...]) -> None:
    if event == "open" and isinstance(given[0], str) and "/athletes/anna/" in (path := given[0].replace("\\", "/")):
        OPENED.append(path.rpartition("/")[2])


sys.addaudithook(_note)

NAMES = {"profile.toml", *(f"{log}.csv" for log in LOGS)}
ROWS = {
    "weight": "date,mass_kg\n2026-09-10,58\n",
    "food": "date,energy_kcal,protein_g\n2026-09-10,2000,100\n",
    "strength": "date,exercise,sets\n2026-09-10,hip thrust,4\n",
    "exercises": "name,exercise\nbooty builder,hip thrust\n",
    "pauses": "from,to,kind\n2026-09-01,2026-09-05,rest\n",
    "thresholds": "date,quantity,value\n2026-09-10,critical_speed_mps,3.2\n",
    "measure": "date,quantity,value\n2026-09-10,hip_circumference_cm,95\n",
    "annotations": "start_time,carried_kg\n2026-09-07T06:30,5\n",
}


@pytest.fixture
def logged(garden: Garden, files: Mapping[str, bytes]) -> Garden:
    """A run that is stored, one that is not yet, and all logs."""
    garden.lay(files, "2026/day-0.fit")
    garden.ingest()
    for log, text in ROWS.items():
        garden.log(log, text)
    garden.lay(files, "2026/day-2.fit")
    return garden


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["report", "anna", "--format", "json"], id="report"),
        pytest.param(["report", "anna", "--format", "html"], id="page"),
        pytest.param(["report", "anna", "--years"], id="years"),
        pytest.param(["report", "--all"], id="overview"),
        pytest.param(["what-if", "anna", "strength +10"], id="what-if"),
        pytest.param(["plan", "anna"], id="plan"),
        pytest.param(["ingest", "FILE", "--athlete", "anna", "--workers", "1"], id="ingest"),
        pytest.param(["recompute", "anna", "--workers", "1"], id="recompute"),
        pytest.param(["analyze", "FILE", "--athlete", "anna"], id="analyze"),
        pytest.param(["doctor"], id="doctor"),
    ],
)
def test_each_record_is_read_once(logged: Garden, words: list[str]) -> None:
    assert set(ROWS) == set(LOGS)
    file = str(logged.export / "2026/day-2.fit")
    given = ["--home", str(logged.home.root), *(file if word == "FILE" else word for word in words)]
    OPENED.clear()
    ended = CliRunner().invoke(main, given)
    assert ended.exit_code in (0, 1), ended.output
    opened = Counter(OPENED)
    assert {name: opened[name] for name in NAMES} == dict.fromkeys(NAMES, 1)
