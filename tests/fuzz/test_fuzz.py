from __future__ import annotations

import itertools
import random
from collections import Counter
from pathlib import Path

import pytest

from pipeline.athletes.home import Home
from tests.fuzz import run
from tests.fuzz.inputs import fits

INPUTS = 700  # about ten seconds; `python -m tests.fuzz.run` tries more
SEED = 22
CASES = sorted((Path(__file__).parent / "cases").iterdir())
"""Inputs that were a fault once, each named like its kind."""


def test_no_damaged_input_is_a_fault(tmp_path: Path) -> None:
    tried = [(seed, one) for seed, one in itertools.islice(run.attempts(SEED, Home(tmp_path / "home")), INPUTS)]
    assert [(seed, one.fault) for seed, one in tried if one.fault] == []
    outcomes = Counter((one.kind, one.outcome) for _, one in tried)
    kinds = {kind.name for kind in run.kinds()}
    assert {kind for kind, _ in outcomes} == kinds
    assert {kind for kind, outcome in outcomes if outcome == "read"} == kinds  # damage lets some past the first check


def test_a_fault_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes, *_: object) -> None:
        raise IndexError(len(data))

    monkeypatch.setattr(run, "kinds", lambda: (run.Kind("fit", broken, lambda _: fits()[0]),))
    ((_, tried),) = itertools.islice(run.attempts(SEED, Home(tmp_path)), 1)
    assert tried.fault == f"IndexError: {len(fits()[0])}"


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_case_stays_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: Path) -> None:
    monkeypatch.setattr(run, "CLEANED", 1.0)
    home = run.prepared(Home(tmp_path))
    for kind, share in itertools.product(run.kinds(), (0.0, 1.0)):
        if kind.name == case.suffix[1:]:
            monkeypatch.setattr(run, "REFERENCE", share)
            assert run.tried(kind, case.read_bytes(), random.Random(SEED), home).fault is None  # noqa: S311  no secret


def test_the_same_seed_gives_the_same_input() -> None:
    for kind in run.kinds():
        one, other = (kind.make(random.Random(SEED)) for _ in range(2))  # noqa: S311  no secret
        assert one == other
