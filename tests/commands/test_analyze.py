from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

RUN = Path(__file__).parents[2] / "sample_data" / "exports" / "anna" / "2026-11-10-easy.fit"


def test_nothing_is_stored(glute: Callable[..., Result], tmp_path: Path) -> None:
    plot = tmp_path / "run.svg"
    result = glute("analyze", RUN, "--plot", plot)
    assert result.exit_code == 0
    assert result.stdout.startswith("Tue 10 Nov 2026 ")
    assert result.stderr == f"drawn: {plot}\n"
    assert plot.read_text().startswith("<svg xmlns=")
    assert not (tmp_path / "home").exists()
    assert json.loads(glute("analyze", RUN, "--format", "json").stdout)["activities"][0]["sport"] == "running"


def test_thresholds_of_an_athlete(glute: Callable[..., Result]) -> None:
    glute("athlete", "add", "slow", "--critical-speed-mps", 2.2)
    glute("athlete", "add", "fast", "--critical-speed-mps", 5.0)
    efforts = [glute("analyze", RUN, "--athlete", name, "--format", "csv").stdout for name in ("slow", "fast")]
    slow, fast = (Counter(row["effort"] for row in csv.DictReader(io.StringIO(text))) for text in efforts)
    assert slow["tempo"] + slow["interval"] > 0
    assert set(fast) == {"easy"}
