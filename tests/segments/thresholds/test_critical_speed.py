from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from pipeline.segments.thresholds.critical_speed import sustainable_speed

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = np.array([80.0, 172.0, 1290.0])
METRES = np.array([400.0, 800.0, 5000.0])


def test_the_line_through_three_efforts(data: Path) -> None:
    """400 m, 800 m and 5000 m: the speeds that the oracle's line sustains."""
    line = json.loads((data / "oracles.json").read_text())["critical_speed"]
    distances = sustainable_speed(SECONDS, line["CS"], line["Dprime"]) * SECONDS
    np.testing.assert_allclose(distances, METRES, rtol=0.07)
