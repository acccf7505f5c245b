"""The limits that docs/imports.md prints are those of the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.jobs.ingest.cost_limit import MOST_MEMORY
from pipeline.jobs.ingest.one_athlete import QUIET_S
from pipeline.sources.limits import (
    LARGEST_ARCHIVE,
    LARGEST_CONTENT,
    LARGEST_PARSED,
    MOST_DEPTH,
    MOST_MEMBERS,
    MOST_RATIO,
    RATIO_FROM,
)
from pipeline.vocabulary import FILE_STATUSES

TEXT = (Path(__file__).parents[1] / "docs" / "imports.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "row",
    [
        f"| nested archives | {MOST_DEPTH} |",
        f"| members of one archive | {MOST_MEMBERS:,} |",
        f"| size of a nested archive, unpacked | {LARGEST_ARCHIVE // 2**30} GiB |",
        f"| size of one file, unpacked | {LARGEST_CONTENT // 2**20} MiB |",
        f"| memory for what is parsed as a whole | {LARGEST_PARSED // 2**20} MiB |",
        f"| memory taken while one file is read (on Linux) | {MOST_MEMORY // 2**20} MiB |",
        f"| unpacked over packed, from {RATIO_FROM // 2**20} MiB | {MOST_RATIO} |",
        f"changed within the last {QUIET_S:.0f} s wait",
    ],
)
def test_limits_are_those_of_the_code(row: str) -> None:
    assert row in TEXT


@pytest.mark.parametrize("verdict", FILE_STATUSES)
def test_every_verdict_is_explained(verdict: str) -> None:
    assert f"| `{verdict}` |" in TEXT
