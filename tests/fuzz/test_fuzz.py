from __future__ import annotations

import random
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.athletes.home import Home
from tests.fuzz import run
from tests.fuzz.mutate import mutated

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

INPUTS = 400  # about ten seconds; `python -m tests.fuzz.run` tries more
SEED = 22


def test_no_damaged_input_is_a_fault(tmp_path: Path) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    tried = islice(run.failures(SEED, Home(tmp_path / "home"), counts), INPUTS)
    assert [(seed, why) for seed, _, why in tried if why] == []
    assert {"activity", "archive", "log", "profile"} == {kind for kind, _ in counts}
    assert counts["activity", "read"] > INPUTS / 10  # damage is not so heavy that nothing gets past the first check


def test_a_fault_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes, *_: object) -> None:
        raise IndexError(len(data))

    monkeypatch.setattr(run, "kinds", lambda: (("activity", broken, run.seeds()),))
    (_, data, why), *_ = islice(run.failures(SEED, Home(tmp_path), Counter()), 1)
    assert why == f"IndexError: {len(data)}"


def test_the_same_seed_gives_the_same_input() -> None:
    one, other = (mutated(run.seeds()[0], run.seeds(), random.Random(SEED)) for _ in range(2))  # noqa: S311
    assert one == other
