"""A job reads the profile and each log of an athlete once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from pipeline.athletes.logs import LOGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.jobs.conftest import Garden

# A hook cannot be taken away again, so that the command runs in a process of its own.
COUNTED = """
import json, sys
opened = []
def note(event, given):
    if event == "open" and isinstance(given[0], str) and "/athletes/anna/" in given[0].replace("\\\\", "/"):
        opened.append(given[0].replace("\\\\", "/").rpartition("/")[2])
sys.addaudithook(note)
from pipeline.cli import main
try:
    main(sys.argv[1:])
except SystemExit as ended:
    assert ended.code in (None, 0, 1), ended.code
print("\\n" + json.dumps(opened))
"""
NAMES = {"profile.toml", *(f"{log}.csv" for log in LOGS)}
ROWS = {
    "weight": "date,mass_kg\n2026-09-10,58\n",
    "food": "date,energy_kcal,protein_g\n2026-09-10,2000,100\n",
    "strength": "date,exercise,sets\n2026-09-10,hip thrust,4\n",
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
    ended = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", COUNTED, *given], capture_output=True, text=True, check=False
    )
    assert ended.stdout, ended.stderr
    opened = Counter(json.loads(ended.stdout.splitlines()[-1]))
    assert {name: opened[name] for name in NAMES} == dict.fromkeys(NAMES, 1)
