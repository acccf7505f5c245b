from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result


def test_new_rejections_exit_with_1_once(glute: Callable[..., Result], export: Path) -> None:
    first, second = (glute("ingest", export, "--athlete", "x", "--workers", 1) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (1, 0)
    assert first.stdout == second.stdout == ""
    assert "x: 3 new files, 0 known already" in first.stderr
    assert "created an empty profile for x" in first.stderr
    assert "x: 0 new files, 3 known already" in second.stderr


def test_outcome_as_json(glute: Callable[..., Result], export: Path) -> None:
    (row,) = json.loads(glute("ingest", export, "--athlete", "x", "--json").stdout)
    assert list(row) == [
        "athlete",
        "verdicts",
        "known",
        "waiting",
        "newly_rejected",
        "reasons",
        "derived",
        "labelled",
        "notes",
    ]
    assert row["verdicts"]["stored"] == 2
    assert [entry["source"] for entry in row["newly_rejected"]] == ["broken.fit"]
