from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.mutants import mutants_of, noticed

SOURCE = b"""LIMIT = 3


def larger(one, other):
    return max(one, other + 1)
"""
TEST = """import pytest

from pipeline.weekly.sizes import larger


{mark}
def test_larger():
    assert larger(1, 5) == 6
"""


def test_mutants_change_one_thing_of_a_function() -> None:
    found = mutants_of(Path("sizes.py"), SOURCE)
    assert {mutant.after for mutant in found} == {"min(one, other + 1)", "other - 1", "2"}
    for mutant in found:
        assert mutant.applied(SOURCE) == SOURCE.replace(mutant.before.encode(), f"({mutant.after})".encode())


@pytest.mark.slow  # it starts pytest three times
@pytest.mark.parametrize(("mark", "killed"), [("", True), ("@pytest.mark.slow", False)])
def test_only_a_test_that_runs_and_fails_notices(tmp_path: Path, mark: str, *, killed: bool) -> None:
    files = {"pipeline/__init__.py": b"", "pipeline/weekly/__init__.py": b"", "pipeline/weekly/sizes.py": SOURCE}
    for name, content in (files | {"tests/weekly/test_sizes.py": TEST.format(mark=mark).encode()}).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (mutant,) = (one for one in mutants_of(Path("weekly", "sizes.py"), SOURCE) if one.after == "other - 1")
    assert noticed(mutant, tmp_path) == killed
    assert (tmp_path / "pipeline" / "weekly" / "sizes.py").read_bytes() == SOURCE
