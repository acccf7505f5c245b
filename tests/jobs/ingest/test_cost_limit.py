from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.jobs.ingest import apple, read
from pipeline.jobs.ingest.cost_limit import BASE_S, OvertimeError, OverweightError, cost_limit, limit_s
from pipeline.sources.read import read_content
from sample_data import vendors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.jobs.conftest import Garden


def hang(*_: object, **__: object) -> None:
    """Never end, and take every error for a damaged file, as a careless reader may."""
    while True:
        with contextlib.suppress(Exception):
            sum(range(1000))


def grow() -> None:
    """Take ever more memory."""
    held: list[bytes] = []
    while True:
        held.append(bytes(range(256)) * 8)


def test_a_hang_ends() -> None:
    with pytest.raises(OvertimeError), cost_limit(0.05):
        hang()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is looked up in /proc")
def test_a_growing_list_ends() -> None:
    with pytest.raises(OverweightError), cost_limit(60, memory=20 * 2**20):
        grow()


def test_a_file_within_its_limit_is_left_alone() -> None:
    with cost_limit(60):
        done = sum(range(1000))
    assert done == 499500


def test_the_limit_grows_with_size() -> None:
    assert limit_s(0, "columnar") == BASE_S
    assert limit_s(10**7, "columnar") == BASE_S + 100
    assert limit_s(10**7, "reference") > limit_s(10**7, "columnar")


def test_an_export_of_apple_that_hangs_is_rejected(garden: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apple, "limit_s", lambda *_: 1)
    monkeypatch.setattr(apple, "read_health", hang)
    garden.lay(vendors.apple())
    garden.ingest()
    verdict, why = garden.ledger()["apple_health_export/export.xml"]
    assert (verdict, why) == ("rejected", "Reading took over 1 s of processor time; the next run tries once more")
    assert [one for one, _ in garden.ledger().values()].count("stored") == 2, "its routes are read"


def test_a_hang_is_rejected_and_tried_once_more(
    garden: Garden, files: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    garden.lay(files, "2026/day-0.fit", "2026/day-2.fit")
    hung = files["2026/day-0.fit"]
    monkeypatch.setattr(read, "limit_s", lambda *_: 1)
    monkeypatch.setattr(read, "read_content", lambda data, **o: hang() if data == hung else read_content(data, **o))
    expected = [
        "Reading took over 1 s of processor time; the next run tries once more",
        "Reading took over 1 s of processor time, twice",
    ]
    for text in expected:
        garden.ingest()
        verdict, why = garden.ledger()["2026/day-0.fit"]
        assert verdict == "rejected"
        assert text in why
        assert garden.ledger()["2026/day-2.fit"][0] == "stored"
    assert garden.ingest().known == 2
